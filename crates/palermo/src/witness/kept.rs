//! What a witness keeps: the newest checkpoint that it cosigned, one file for each log.

use std::{
    fs::File,
    io::{Read as _, Write as _},
    path::{Path, PathBuf},
};

use ledger::{
    note::{Note, SignedHead, Verifier},
    witness::OFFER_MAX,
};

use crate::wiring::WiringError;

/// The file of a log in a folder of a witness.
pub(super) struct Kept(PathBuf);

impl Kept {
    pub(super) fn open(folder: &Path, log: &str) -> Result<Self, WiringError> {
        std::fs::create_dir_all(folder).map_err(|error| said(folder, &error))?;
        let safe = |sign: char| if sign.is_ascii_alphanumeric() || sign == '-' { sign } else { '_' };
        let name: String = log.chars().map(safe).collect();
        Ok(Self(folder.join(format!("{name}.checkpoint"))))
    }

    /// The newest checkpoint; nothing before the first look.
    pub(super) fn last(&self, own: &Verifier) -> Result<Option<SignedHead>, WiringError> {
        if !self.0.exists() {
            return Ok(None);
        }
        let file = NoteFile::read(&self.0)?;
        let why = "what is kept was not cosigned by this witness, or was changed since";
        file.note.check(own).map_err(|_| said(&self.0, &why))?;
        Ok(Some(file.said))
    }

    /// Replaces it: at any moment there is the old one or the new one.
    pub(super) fn keep(&self, note: &str) -> Result<(), WiringError> {
        let beside = self.0.with_extension("new");
        let mut file = File::create(&beside).map_err(|error| said(&beside, &error))?;
        file.write_all(note.as_bytes())
            .and_then(|()| file.sync_all())
            .and_then(|()| std::fs::rename(&beside, &self.0))
            .and_then(|()| File::open(self.0.parent().unwrap_or(Path::new(".")))?.sync_all())
            .map_err(|error| said(&self.0, &error))
    }
}

/// A checkpoint in a file.
pub(crate) struct NoteFile {
    /// The note, with its signatures.
    pub(crate) note: Note,
    /// What it says. Not believed before a signature was checked.
    pub(crate) said: SignedHead,
}

impl NoteFile {
    /// Reads a file that holds a checkpoint.
    pub(crate) fn read(path: &Path) -> Result<Self, WiringError> {
        let text = read_text(path)?;
        let note = Note::parse(&text).map_err(|error| said(path, &error))?;
        let head = SignedHead::parse(note.text()).map_err(|error| said(path, &error))?;
        Ok(Self { note, said: head })
    }
}

/// Reads a text file of at most the length of an offer.
pub(crate) fn read_text(path: &Path) -> Result<String, WiringError> {
    let mut text = String::new();
    let file = File::open(path).map_err(|error| said(path, &error))?;
    let most = u64::try_from(OFFER_MAX).unwrap_or(u64::MAX);
    file.take(most + 1).read_to_string(&mut text).map_err(|error| said(path, &error))?;
    if text.len() > OFFER_MAX {
        return Err(said(path, &"it is too long for a checkpoint"));
    }
    Ok(text)
}

fn said(path: &Path, why: &dyn std::fmt::Display) -> WiringError {
    WiringError::Data(format!("{}: {why}", path.display()))
}
