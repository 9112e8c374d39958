//! Signed notes: what the log says of itself in a text that a person can print and a program can check.
//!
//! The forms are those of C2SP: a *signed note* is a text, an empty line, and a line for each signature (`— NAME
//! BASE64`); a *checkpoint* (tlog-checkpoint) is a note whose text is the log's name, the number of entries and the
//! tree's root; a *cosignature* (tlog-cosignature, `cosignature/v1`) is a witness's signature on a checkpoint with the time at
//! which it saw it. Signatures are Ed25519 (RFC 8032), checked strictly.

use std::fmt;

use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};

use crate::tree::{Hash, TreeHead};

/// The most bytes that a note may have: a few lines and a few dozen signatures.
pub const NOTE_MAX: usize = 64 * 1024;
/// The most signatures that are looked at.
const SIGNATURES_MAX: usize = 100;
const DASH: &str = "— ";

/// What a key signs: the byte that C2SP gives each kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyUse {
    /// The log's own notes: Ed25519 over the text.
    Log,
    /// A witness's cosignatures: Ed25519 over the time and the text.
    Witness,
}

impl KeyUse {
    fn byte(self) -> u8 {
        match self {
            Self::Log => 1,
            Self::Witness => 4,
        }
    }

    fn of(byte: u8) -> Option<Self> {
        match byte {
            1 => Some(Self::Log),
            4 => Some(Self::Witness),
            _ => None,
        }
    }
}

/// What is wrong with a note or a key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// Not the form of a signed note.
    #[error("this is not a signed note: {0}")]
    Form(&'static str),
    /// The text of the note is not a checkpoint.
    #[error("the note's text is not a checkpoint: {0}")]
    NotACheckpoint(&'static str),
    /// Not the form of a key.
    #[error("this is not a key of a log or a witness: {0}")]
    Key(&'static str),
    /// No signature of the key that was asked for.
    #[error("the note carries no signature of {0}")]
    Unsigned(String),
    /// A signature of this key that does not fit the text.
    #[error("the signature of {0} does not fit the text: one of them was changed")]
    Forged(String),
}

/// The name of whoever signs: not empty, without blanks and without a plus sign, at most 200 bytes.
fn is_name(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= 200
        && !name.chars().any(|c| c.is_whitespace() || c.is_control() || c == '+')
}

fn key_id(name: &str, of: KeyUse, public: &[u8; 32]) -> [u8; 4] {
    let mut hash = Sha256::new();
    hash.update(name.as_bytes());
    hash.update([b'\n', of.byte()]);
    hash.update(public);
    let digest: [u8; 32] = hash.finalize().into();
    let [a, b, c, d, ..] = digest;
    [a, b, c, d]
}

/// A public key with its name: what is printed, handed over and pinned. Its text is `NAME+ID+BASE64`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verifier {
    name: String,
    of: KeyUse,
    key: VerifyingKey,
    id: [u8; 4],
}

impl Verifier {
    fn new(name: &str, of: KeyUse, key: VerifyingKey) -> Self {
        Self { name: name.into(), of, id: key_id(name, of, key.as_bytes()), key }
    }

    /// Reads the text of a key.
    ///
    /// # Errors
    /// [`NoteError::Key`] when it is not the text of a key, or its id is not that of its name and key.
    pub fn parse(text: &str) -> Result<Self, NoteError> {
        let mut parts = text.trim().splitn(3, '+');
        let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(NoteError::Key("it has the form NAME+ID+KEY"));
        };
        if !is_name(name) {
            return Err(NoteError::Key("its name is empty, too long or has a blank in it"));
        }
        let bytes = BASE64.decode(key).map_err(|_| NoteError::Key("its last part is not base64"))?;
        let Some((byte, public)) = bytes.split_first() else { return Err(NoteError::Key("it is empty")) };
        let of = KeyUse::of(*byte).ok_or(NoteError::Key("it is of a kind that is not known here"))?;
        let public: [u8; 32] = public.try_into().map_err(|_| NoteError::Key("it has not 32 bytes"))?;
        let key = VerifyingKey::from_bytes(&public)
            .map_err(|_| NoteError::Key("it is not a point of the curve"))?;
        let verifier = Self::new(name, of, key);
        if hex(&verifier.id) == id {
            Ok(verifier)
        } else {
            Err(NoteError::Key("its id is not that of its name and key"))
        }
    }

    /// Whose key it is.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What it signs.
    #[must_use]
    pub fn of(&self) -> KeyUse {
        self.of
    }
}

impl fmt::Display for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut bytes = vec![self.of.byte()];
        bytes.extend_from_slice(self.key.as_bytes());
        write!(f, "{}+{}+{}", self.name, hex(&self.id), BASE64.encode(bytes))
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A secret key with its name.
pub struct Signer {
    key: SigningKey,
    verifier: Verifier,
}

impl Signer {
    /// The key that these 32 secret bytes stand for (RFC 8032, section 5.1.5).
    ///
    /// # Errors
    /// [`NoteError::Key`] when the name cannot stand in a note.
    pub fn from_seed(name: &str, of: KeyUse, seed: &[u8; 32]) -> Result<Self, NoteError> {
        if !is_name(name) {
            return Err(NoteError::Key("its name is empty, too long or has a blank in it"));
        }
        let key = SigningKey::from_bytes(seed);
        let verifier = Verifier::new(name, of, key.verifying_key());
        Ok(Self { key, verifier })
    }

    /// Its public half.
    #[must_use]
    pub fn verifier(&self) -> &Verifier {
        &self.verifier
    }

    /// The line that a log's signature on this text adds to the note.
    #[must_use]
    pub fn sign(&self, text: &str) -> String {
        self.line(&self.key.sign(text.as_bytes()).to_bytes(), None)
    }

    /// The line by which a witness says that it saw this checkpoint at a time, in seconds since 1970, and that it continues
    /// every checkpoint of this log that it saw before.
    #[must_use]
    pub fn cosign(&self, text: &str, seen: u64) -> String {
        let signature = self.key.sign(cosigned(text, seen).as_bytes());
        self.line(&signature.to_bytes(), Some(seen))
    }

    fn line(&self, signature: &[u8; 64], seen: Option<u64>) -> String {
        let mut bytes = self.verifier.id.to_vec();
        if let Some(seen) = seen {
            bytes.extend_from_slice(&seen.to_be_bytes());
        }
        bytes.extend_from_slice(signature);
        format!("{DASH}{} {}\n", self.verifier.name, BASE64.encode(bytes))
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Signer").field(&self.verifier).finish()
    }
}

fn cosigned(text: &str, seen: u64) -> String {
    format!("cosignature/v1\ntime {seen}\n{text}")
}

/// A signature line of a note that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
struct SignatureLine {
    name: String,
    id: [u8; 4],
    bytes: Vec<u8>,
}

/// A note as it was read: nothing in it is believed before [`Note::check`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    text: String,
    signatures: Vec<SignatureLine>,
}

impl Note {
    /// Reads a signed note.
    ///
    /// # Errors
    /// [`NoteError::Form`] when it has not the form of one.
    pub fn parse(note: &str) -> Result<Self, NoteError> {
        if note.len() > NOTE_MAX {
            return Err(NoteError::Form("it is too long"));
        }
        if note.chars().any(|c| c.is_control() && c != '\n') {
            return Err(NoteError::Form("it has a control character in it"));
        }
        let Some(at) = note.rfind("\n\n") else {
            return Err(NoteError::Form("no empty line before its signatures"));
        };
        let (text, lines) = note.split_at(at + 1);
        let lines = lines.strip_prefix('\n').unwrap_or_default();
        let Some(lines) = lines.strip_suffix('\n').filter(|lines| !lines.is_empty()) else {
            return Err(NoteError::Form("it carries no signature, or does not end with its line"));
        };
        let signatures = lines.split('\n').map(signature_line).collect::<Result<Vec<_>, _>>()?;
        if signatures.len() > SIGNATURES_MAX {
            return Err(NoteError::Form("it carries too many signatures"));
        }
        Ok(Self { text: text.into(), signatures })
    }

    /// The text that is signed, with its last end of line.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Checks that this key signed the text. Answers when a witness saw it, in seconds since 1970; nothing for a log's
    /// own key.
    ///
    /// # Errors
    /// [`NoteError::Unsigned`] or [`NoteError::Forged`].
    pub fn check(&self, key: &Verifier) -> Result<Option<u64>, NoteError> {
        let mut of_key = self.signatures.iter().filter(|line| line.name == key.name && line.id == key.id);
        let Some(line) = of_key.next() else { return Err(NoteError::Unsigned(key.name.clone())) };
        let forged = || NoteError::Forged(key.name.clone());
        let (seen, signature) = match key.of {
            KeyUse::Log => (None, line.bytes.as_slice()),
            KeyUse::Witness => {
                let (time, signature) = line.bytes.split_first_chunk::<8>().ok_or_else(forged)?;
                (Some(u64::from_be_bytes(*time)), signature)
            }
        };
        let signature = Signature::from_slice(signature).map_err(|_| forged())?;
        let signed = seen.map_or_else(|| self.text.clone(), |seen| cosigned(&self.text, seen));
        key.key.verify_strict(signed.as_bytes(), &signature).map_err(|_| forged())?;
        Ok(seen)
    }
}

fn signature_line(line: &str) -> Result<SignatureLine, NoteError> {
    let form = NoteError::Form("a line after the empty one is not a signature");
    let Some((name, signature)) = line.strip_prefix(DASH).and_then(|line| line.split_once(' ')) else {
        return Err(form);
    };
    let Ok(bytes) = BASE64.decode(signature) else { return Err(form) };
    match bytes.split_first_chunk::<4>() {
        Some((id, rest)) if is_name(name) && !rest.is_empty() => {
            Ok(SignatureLine { name: name.into(), id: *id, bytes: rest.to_vec() })
        }
        _ => Err(form),
    }
}

/// What a log says of itself: its name and the head of its tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedHead {
    /// The log's name, the same in all of its checkpoints.
    pub origin: String,
    /// Number of entries and root.
    pub head: TreeHead,
}

impl SignedHead {
    /// The text of the checkpoint: name, number of entries, root in base64, a line each.
    #[must_use]
    pub fn text(&self) -> String {
        format!("{}\n{}\n{}\n", self.origin, self.head.size, BASE64.encode(self.head.root))
    }

    /// The checkpoint as a note signed by the log.
    #[must_use]
    pub fn signed(&self, signer: &Signer) -> String {
        let text = self.text();
        let signature = signer.sign(&text);
        format!("{text}\n{signature}")
    }

    /// Reads the text of a checkpoint. Lines after the third are extensions, which are signed and not read here.
    ///
    /// # Errors
    /// [`NoteError::NotACheckpoint`].
    pub fn parse(text: &str) -> Result<Self, NoteError> {
        let wrong = NoteError::NotACheckpoint;
        let mut lines = text.lines();
        let (Some(origin), Some(size), Some(root)) = (lines.next(), lines.next(), lines.next()) else {
            return Err(wrong("it has fewer than three lines"));
        };
        if origin.is_empty() {
            return Err(wrong("its first line, the log's name, is empty"));
        }
        let plain = size == "0" || (!size.starts_with('0') && size.bytes().all(|byte| byte.is_ascii_digit()));
        let Some(size) = size.parse().ok().filter(|_| plain) else {
            return Err(wrong("its second line is not a number of entries"));
        };
        let root = BASE64.decode(root).ok().and_then(|root| Hash::try_from(root).ok());
        let Some(root) = root else {
            return Err(wrong("its third line is not a root of 32 bytes in base64"));
        };
        Ok(Self { origin: origin.into(), head: TreeHead { size, root } })
    }
}

/// Reads a checkpoint that the log signed, and says what it says.
///
/// # Errors
/// The note's form, a signature that is missing or does not fit, a text that is no checkpoint.
pub fn checkpoint(note: &str, log: &Verifier) -> Result<(Note, SignedHead), NoteError> {
    let note = Note::parse(note)?;
    note.check(log)?;
    let head = SignedHead::parse(note.text())?;
    Ok((note, head))
}
