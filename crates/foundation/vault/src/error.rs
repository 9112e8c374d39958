//! What can go wrong in the vault, in plain words that tell nothing about the secret.

/// Every failure of this crate. The texts are for the command line and the log; pages use [`VaultError::code`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VaultError {
    /// A sealed field did not authenticate: another key, another field, another object, or changed bytes.
    #[error("the sealed field does not open: wrong key, wrong place, or changed bytes")]
    DoesNotOpen,
    /// The value was sealed under a key that is not among those at hand.
    #[error("the field was sealed under key {number}, which is not held here")]
    KeyNotHeld {
        /// The number of the key that would open it.
        number: u32,
    },
    /// The value opens, but is not the one that belongs here now.
    #[error("the field holds version {found} of its value where version {wanted} belongs")]
    OtherVersion {
        /// The version that was sealed.
        found: u32,
        /// The version that was asked for.
        wanted: u32,
    },
    /// A wrap did not authenticate: another recipient, another context, or changed bytes.
    #[error("the wrapped key does not open: wrong recipient, wrong context, or changed bytes")]
    DoesNotUnwrap,
    /// The password does not open the lock. Also the answer for a person who does not exist.
    #[error("the password is wrong")]
    WrongPassword,
    /// The cookie half does not belong to the server half.
    #[error("the session does not open with this cookie")]
    WrongHalf,
    /// The bytes start with a format this version does not know.
    #[error("format {found} of {what} is not known to this version")]
    UnknownFormat {
        /// What was being read, for example `sealed field`.
        what: &'static str,
        /// The format byte that was found.
        found: u8,
    },
    /// The bytes name an algorithm this version does not know.
    #[error("algorithm {found} of {what} is not known to this version")]
    UnknownAlgorithm {
        /// What was being read.
        what: &'static str,
        /// The algorithm byte that was found.
        found: u8,
    },
    /// The bytes are too short or too long, or their text form is broken.
    #[error("the {what} is damaged: its length or form is wrong")]
    Damaged {
        /// What was being read.
        what: &'static str,
    },
    /// More was to be sealed than the cipher takes in one piece.
    #[error("the text is too long to be sealed in one piece")]
    TooLong,
    /// The recipient's public key cannot be used (not a point that gives a shared secret).
    #[error("the public key cannot be used")]
    BadPublicKey,
    /// Argon2id refuses these cost parameters, or they exceed the limits of [`crate::password::KdfParams`].
    #[error("the password cost parameters are out of range")]
    BadParams,
    /// A recovery code has a sign that never occurs in one.
    #[error("the sign at place {place} does not belong in a recovery code")]
    CodeSign {
        /// 1-based place of the sign in the text that was typed.
        place: usize,
    },
    /// A recovery code is too short or too long.
    #[error("a recovery code has {expected} letters and digits, this one has {found}")]
    CodeLength {
        /// How many were found, spaces and hyphens not counted.
        found: usize,
        /// How many there must be.
        expected: usize,
    },
    /// The check characters of a recovery code do not fit: a typing error.
    #[error("the recovery code has a typing error")]
    CodeCheck,
    /// A key file is already there; it is never overwritten, since what it sealed would be lost.
    #[error("there is already a key file at {path}; it is never overwritten")]
    KeyFileExists {
        /// Where.
        path: String,
    },
    /// Other accounts of the machine could read the key file.
    #[error("the key file {path} can be read by others (mode {mode:04o}); run: chmod 600 {path}")]
    KeyFileOpen {
        /// Where.
        path: String,
        /// The permission bits that were found.
        mode: u32,
    },
    /// The key file is not one.
    #[error("{path} is not a Palermo key file, or it is damaged; restore it from its copy")]
    KeyFileDamaged {
        /// Where.
        path: String,
    },
    /// The operating system refused.
    #[error("the key file {path} cannot be used: {kind}")]
    KeyFileIo {
        /// Where.
        path: String,
        /// The operating system's kind of error.
        kind: std::io::ErrorKind,
    },
}

impl VaultError {
    /// The permanent code under which a page finds its sentence in the language of the reader.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::DoesNotOpen => "vault-does-not-open",
            Self::KeyNotHeld { .. } => "vault-key-not-held",
            Self::OtherVersion { .. } => "vault-other-version",
            Self::DoesNotUnwrap => "vault-does-not-unwrap",
            Self::WrongPassword => "vault-wrong-password",
            Self::WrongHalf => "vault-wrong-half",
            Self::UnknownFormat { .. } => "vault-unknown-format",
            Self::UnknownAlgorithm { .. } => "vault-unknown-algorithm",
            Self::Damaged { .. } => "vault-damaged",
            Self::TooLong => "vault-too-long",
            Self::BadPublicKey => "vault-bad-public-key",
            Self::BadParams => "vault-bad-params",
            Self::CodeSign { .. } => "vault-code-sign",
            Self::CodeLength { .. } => "vault-code-length",
            Self::CodeCheck => "vault-code-check",
            Self::KeyFileExists { .. } => "vault-key-file-exists",
            Self::KeyFileOpen { .. } => "vault-key-file-open",
            Self::KeyFileDamaged { .. } => "vault-key-file-damaged",
            Self::KeyFileIo { .. } => "vault-key-file-io",
        }
    }
}
