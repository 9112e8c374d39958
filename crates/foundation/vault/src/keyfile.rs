//! The server's own key, in a file beside the database and outside its backups: for what must be readable with
//! nobody signed in (seeds of one-time passwords, addresses of staff, id lists of the audit log). It opens nothing
//! about a case.
//!
//! The file is one line of text: `palermo server key 1 <43 signs of base64url>`.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use zeroize::Zeroizing;

use crate::VaultError;
use crate::keys::{SymKey, derive};

const HEAD: &str = "palermo server key 1 ";

/// The server's key. Nothing is sealed under it directly; every purpose derives its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerKey(SymKey);

impl ServerKey {
    /// A key that lives as long as the process: for tests.
    ///
    /// # Panics
    /// As [`crate::random_bytes`].
    #[must_use]
    pub fn in_memory() -> Self {
        Self(SymKey::generate())
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
        let key = SymKey::generate();
        let mut file = private().create_new(true).open(path).map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => VaultError::KeyFileExists { path: shown(path) },
            _ => refused(path, &error),
        })?;
        let line = Zeroizing::new(format!("{HEAD}{}\n", *encoded(&key)));
        let written = file.write_all(line.as_bytes()).and_then(|()| file.sync_all());
        if let Err(error) = written.and_then(|()| sync_folder(path)) {
            // a half-written key must not look like one; if this fails too, loading says that it is damaged
            let _ = std::fs::remove_file(path);
            return Err(refused(path, &error));
        }
        Ok(Self(key))
    }

    /// Reads the key from its file.
    ///
    /// # Errors
    /// [`VaultError::KeyFileOpen`] when other accounts could read it, [`VaultError::KeyFileDamaged`] when it is
    /// not a key file, [`VaultError::KeyFileIo`] when it is missing or cannot be read.
    pub fn load(path: &Path) -> Result<Self, VaultError> {
        let file = File::open(path).map_err(|error| refused(path, &error))?;
        private_or_refused(&file, path)?;
        let mut text = Zeroizing::new(String::with_capacity(256));
        // a key file has 65 bytes: whatever is longer is not one
        file.take(200).read_to_string(&mut text).map_err(|error| match error.kind() {
            io::ErrorKind::InvalidData => VaultError::KeyFileDamaged { path: shown(path) },
            _ => refused(path, &error),
        })?;
        decoded(&text).map(Self).ok_or_else(|| VaultError::KeyFileDamaged { path: shown(path) })
    }

    /// The key of one purpose, for example `totp-seed/v1`: HKDF-SHA256 (RFC 5869). The same purpose always gives
    /// the same key; keys of different purposes tell nothing about each other.
    #[must_use]
    pub fn derive(&self, purpose: &str) -> SymKey {
        let info = crate::frame::framed(&[b"palermo server key 1", purpose.as_bytes()]);
        SymKey::from_bytes(&derive(&[], self.0.expose(), &info))
    }
}

fn encoded(key: &SymKey) -> Zeroizing<String> {
    Zeroizing::new(URL_SAFE_NO_PAD.encode(key.expose()))
}

fn decoded(text: &str) -> Option<SymKey> {
    let key = text.trim_end().strip_prefix(HEAD)?;
    let bytes = Zeroizing::new(URL_SAFE_NO_PAD.decode(key).ok()?);
    SymKey::from_slice(&bytes).ok()
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
