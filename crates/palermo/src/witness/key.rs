//! The key file of a witness: one line, readable by its owner only.

use std::{
    fs::{File, OpenOptions},
    io::{Read as _, Write as _},
    os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _},
    path::Path,
};

use ledger::note::{KeyUse, Signer, Verifier};
use vault::Zeroizing;

use crate::wiring::WiringError;

const HEAD: &str = "palermo witness key 1 ";

/// The key of a witness.
pub(super) struct WitnessKey(Signer);

impl WitnessKey {
    /// Makes a key and its file; an existing file is never overwritten.
    pub(super) fn create(name: &str, path: &Path) -> Result<Self, WiringError> {
        let seed = Zeroizing::new(vault::random_bytes::<32>());
        let key = Self::of(name, &seed)?;
        let hex: Zeroizing<String> = Zeroizing::new(seed.iter().map(|byte| format!("{byte:02x}")).collect());
        let line = Zeroizing::new(format!("{HEAD}{name} {}\n", hex.as_str()));
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(path)
            .map_err(|error| said(path, &error))?;
        file.write_all(line.as_bytes()).and_then(|()| file.sync_all()).map_err(|error| said(path, &error))?;
        Ok(key)
    }

    /// Reads a key from its file.
    pub(super) fn load(path: &Path) -> Result<Self, WiringError> {
        let file = File::open(path).map_err(|error| said(path, &error))?;
        let mode = file.metadata().map_err(|error| said(path, &error))?.permissions().mode();
        if mode & 0o077 != 0 {
            let why = "others can read it; take their rights away (chmod 600), and make a new key if anybody may have";
            return Err(said(path, &why));
        }
        let mut text = Zeroizing::new(String::with_capacity(1024));
        file.take(1024).read_to_string(&mut text).map_err(|error| said(path, &error))?;
        let parts = text.strip_suffix('\n').and_then(|line| line.strip_prefix(HEAD));
        let parts = parts.and_then(|line| line.split_once(' '));
        let key = parts.and_then(|(name, hex)| Some(Self::of(name, &*seed(hex)?)));
        key.unwrap_or_else(|| Err(said(path, &"this is not the key file of a witness")))
    }

    fn of(name: &str, seed: &[u8; 32]) -> Result<Self, WiringError> {
        let signer = Signer::from_seed(name, KeyUse::Witness, seed);
        signer.map(Self).map_err(|error| WiringError::Data(error.to_string()))
    }

    pub(super) fn verifier(&self) -> &Verifier {
        self.0.verifier()
    }

    pub(super) fn cosign(&self, text: &str, seen: u64) -> String {
        self.0.cosign(text, seen)
    }
}

fn seed(hex: &str) -> Option<Zeroizing<[u8; 32]>> {
    let mut seed = Zeroizing::new([0; 32]);
    if hex.len() != 64 {
        return None;
    }
    for (place, byte) in seed.iter_mut().enumerate() {
        *byte = u8::from_str_radix(hex.get(2 * place..2 * place + 2)?, 16).ok()?;
    }
    Some(seed)
}

fn said(path: &Path, why: &dyn std::fmt::Display) -> WiringError {
    WiringError::Data(format!("{}: {why}", path.display()))
}
