//! Reading one bounded file from disk: the only input of this crate.

use std::fs::File;
use std::io::{Error, ErrorKind, Read as _};
use std::path::Path;

use crate::defect::Defect;
use crate::node::Node;
use crate::parse::{Limits, read};

/// Reads a file from disk into a tree; never more of it than `limits` allows.
///
/// # Errors
/// A [`Defect`] when the file cannot be opened or read, is a folder, is too large, or for what [`read`] refuses.
pub fn read_file(path: &Path, limits: &Limits) -> Result<Node, Defect> {
    let name = path.display().to_string();
    let unreadable = |error: Error| {
        let (wrong, fix) = unreadable(&error);
        Defect::of_file(&name, wrong, fix)
    };
    if std::fs::metadata(path).map_err(unreadable)?.is_dir() {
        return Err(Defect::of_file(&name, "this is a folder", "give the name of a file in it"));
    }
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(unreadable)?;
    file.take(limits.bytes.saturating_add(1)).read_to_end(&mut bytes).map_err(unreadable)?;
    read(&name, &bytes, limits)
}

fn unreadable(error: &Error) -> (String, &'static str) {
    match error.kind() {
        ErrorKind::NotFound => ("there is no such file".into(), "check the name and the folder"),
        ErrorKind::PermissionDenied => ("you may not read this file".into(), "ask for the right to read it"),
        _ => (format!("the file cannot be read ({error})"), "check the name and the medium"),
    }
}
