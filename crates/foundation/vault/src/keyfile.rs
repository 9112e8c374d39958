//! The server's own key, in a file beside the database and outside its backups: for what must be readable with
//! nobody signed in (seeds of one-time passwords, addresses of staff, id lists of the audit log) and for the secrets of
//! dossiers. Alone it opens nothing about a case.
//!
//! The file has one line of text for each **generation** of the key, the oldest first: `palermo server key N <43 signs
//! of base64url>`. Files of the first stage have one line, and are generation 1. What is sealed names the generation, so
//! that a new one (after somebody who could read the file has left, for example) can be added at any time: everything
//! written from then on is sealed under it, and everything older still opens. A generation is removed by taking its line
//! out, once nothing is sealed under it any more.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use zeroize::Zeroizing;

use crate::VaultError;
use crate::field::{self, Opened, Place, Version};
use crate::keys::{SymKey, derive};
use crate::numbered::{KeyNumber, KeySet, Keys as _, NumberedKey};

const HEAD: &str = "palermo server key ";
/// Generations that a file may have: more is no key file. A line has at most 75 bytes.
const MOST: usize = 100;

/// The server's key in all its generations. Nothing is sealed under it directly; every purpose derives its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerKey {
    newest: NumberedKey,
    all: KeySet,
}

impl ServerKey {
    /// A key that lives as long as the process: for tests.
    ///
    /// # Panics
    /// As [`crate::random_bytes`].
    #[must_use]
    pub fn in_memory() -> Self {
        Self::of(NumberedKey::generate(KeyNumber::FIRST), KeySet::new())
    }

    fn of(newest: NumberedKey, mut all: KeySet) -> Self {
        all.add(newest.clone());
        Self { newest, all }
    }

    /// Makes a new key and its file, readable by this account only, and returns when both the file and its entry
    /// in the folder are on the disk.
    ///
    /// # Errors
    /// [`VaultError::KeyFileExists`] when there is already something: it is never overwritten;
    /// [`VaultError::KeyFileIo`] when the operating system refuses. Then no file is left behind.
    ///
    /// # Panics
    /// As [`crate::random_bytes`].
    pub fn create_new(path: &Path) -> Result<Self, VaultError> {
        let key = Self::in_memory();
        key.write_new(path)?;
        Ok(key)
    }

    /// Reads the key from its file.
    ///
    /// # Errors
    /// [`VaultError::KeyFileOpen`] when other accounts could read it, [`VaultError::KeyFileDamaged`] when it is
    /// not a key file, [`VaultError::KeyFileIo`] when it is missing or cannot be read.
    pub fn load(path: &Path) -> Result<Self, VaultError> {
        let file = File::open(path).map_err(|error| refused(path, &error))?;
        private_or_refused(&file, path)?;
        let mut text = Zeroizing::new(String::with_capacity(8192));
        file.take(8192).read_to_string(&mut text).map_err(|error| match error.kind() {
            io::ErrorKind::InvalidData => VaultError::KeyFileDamaged { path: shown(path) },
            _ => refused(path, &error),
        })?;
        decoded(&text).ok_or_else(|| VaultError::KeyFileDamaged { path: shown(path) })
    }

    /// Adds a generation to the file, which is replaced as a whole: at any moment there is either the old one or the new
    /// one. A server that runs takes the new generation at its next start. Returns the key with the new generation.
    ///
    /// # Errors
    /// As [`ServerKey::load`]; [`VaultError::KeyFileExists`] when a file `*.new` from an attempt that broke off is in the
    /// way (remove it); [`VaultError::KeyFileDamaged`] when the file already has a hundred generations.
    ///
    /// # Panics
    /// As [`crate::random_bytes`].
    pub fn add_generation(path: &Path) -> Result<Self, VaultError> {
        let old = Self::load(path)?;
        if old.all.iter().count() >= MOST {
            return Err(VaultError::KeyFileDamaged { path: shown(path) });
        }
        let key = Self::of(NumberedKey::generate(old.newest.number().next()), old.all);
        let beside = path.with_extension("new");
        key.write_new(&beside)?;
        std::fs::rename(&beside, path)
            .and_then(|()| sync_folder(path))
            .map_err(|error| refused(path, &error))?;
        Ok(key)
    }

    fn write_new(&self, path: &Path) -> Result<(), VaultError> {
        let mut file = private().create_new(true).open(path).map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => VaultError::KeyFileExists { path: shown(path) },
            _ => refused(path, &error),
        })?;
        let written = file.write_all(self.encoded().as_bytes()).and_then(|()| file.sync_all());
        if let Err(error) = written.and_then(|()| sync_folder(path)) {
            // a half-written key must not look like one; if this fails too, loading says that it is damaged
            let _ = std::fs::remove_file(path);
            return Err(refused(path, &error));
        }
        Ok(())
    }

    fn encoded(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(80 * MOST));
        for key in self.all.iter() {
            let encoded = Zeroizing::new(URL_SAFE_NO_PAD.encode(key.key().expose()));
            for part in [HEAD, &key.number().0.to_string(), " ", &encoded, "\n"] {
                text.push_str(part);
            }
        }
        text
    }

    /// The newest generation: under which everything is sealed now.
    #[must_use]
    pub fn generation(&self) -> KeyNumber {
        self.newest.number()
    }

    /// Seals a value under the newest generation's key of a purpose.
    ///
    /// # Errors
    /// As [`crate::seal`].
    ///
    /// # Panics
    /// As [`crate::random_bytes`].
    pub fn seal(
        &self,
        purpose: &str,
        place: Place<'_>,
        version: Version,
        plaintext: &[u8],
    ) -> Result<Vec<u8>, VaultError> {
        let key = NumberedKey::new(self.newest.number(), self.derive(purpose));
        field::seal(&key, place, version, plaintext)
    }

    /// Opens a value with that generation's key of a purpose which it names.
    ///
    /// # Errors
    /// As [`crate::open`]; [`VaultError::KeyNotHeld`] when the generation has been removed from the file.
    pub fn open(&self, purpose: &str, place: Place<'_>, sealed: &[u8]) -> Result<Opened, VaultError> {
        let number = field::header(sealed)?.key;
        let key = self.derive_at(number, purpose).ok_or(VaultError::KeyNotHeld { number: number.0 })?;
        field::open(&NumberedKey::new(number, key), place, sealed)
    }

    /// The newest generation's key of one purpose, for example `totp-seed/v1`: HKDF-SHA256 (RFC 5869). The same purpose
    /// gives the same key as long as the generation is the newest; keys of different purposes tell nothing about each
    /// other.
    #[must_use]
    pub fn derive(&self, purpose: &str) -> SymKey {
        derived(self.newest.key(), purpose)
    }

    /// A generation's key of one purpose; `None` when the generation is not in the file.
    #[must_use]
    pub fn derive_at(&self, generation: KeyNumber, purpose: &str) -> Option<SymKey> {
        self.all.find(generation).map(|key| derived(key, purpose))
    }

    /// A key of one purpose that hangs on the key file and on a secret kept elsewhere, both: HKDF-SHA256 (RFC 5869) of
    /// the secret, with the generation's key of the purpose as salt. Neither half alone tells anything about it, and with
    /// the secret erased nobody can derive it again. `None` when the generation is not in the file.
    #[must_use]
    pub fn derive_with(&self, generation: KeyNumber, purpose: &str, secret: &SymKey) -> Option<SymKey> {
        let salt = self.derive_at(generation, purpose)?;
        let info = crate::frame::framed(&[b"palermo key with a secret 1", purpose.as_bytes()]);
        Some(SymKey::from_bytes(&derive(salt.expose(), secret.expose(), &info)))
    }

    /// The generations in the file, the oldest first.
    pub fn generations(&self) -> impl Iterator<Item = KeyNumber> {
        self.all.iter().map(NumberedKey::number)
    }
}

fn derived(key: &SymKey, purpose: &str) -> SymKey {
    let info = crate::frame::framed(&[b"palermo server key 1", purpose.as_bytes()]);
    SymKey::from_bytes(&derive(&[], key.expose(), &info))
}

/// Every line is a generation, and each has a higher number than the one before.
fn decoded(text: &str) -> Option<ServerKey> {
    let mut all = KeySet::new();
    let mut last = KeyNumber(0);
    for line in text.trim_end().lines() {
        let (number, key) = line.strip_prefix(HEAD)?.split_once(' ')?;
        let (digits, number) = (number, KeyNumber(number.parse().ok()?));
        let bytes = Zeroizing::new(URL_SAFE_NO_PAD.decode(key).ok()?);
        if number <= last || digits != number.0.to_string() {
            return None;
        }
        all.add(NumberedKey::new(number, SymKey::from_slice(&bytes).ok()?));
        last = number;
    }
    let newest = all.newest().filter(|_| all.iter().count() <= MOST)?.clone();
    Some(ServerKey { newest, all })
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

fn refused(path: &Path, error: &io::Error) -> VaultError {
    VaultError::KeyFileIo { path: shown(path), kind: error.kind() }
}

fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder)?.sync_all()
}

fn private() -> OpenOptions {
    use std::os::unix::fs::OpenOptionsExt as _;
    let mut options = OpenOptions::new();
    options.write(true).mode(0o600);
    options
}

fn private_or_refused(file: &File, path: &Path) -> Result<(), VaultError> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = file.metadata().map_err(|error| refused(path, &error))?.permissions().mode() & 0o7777;
    if mode & 0o077 == 0 { Ok(()) } else { Err(VaultError::KeyFileOpen { path: shown(path), mode }) }
}
