//! Files that take their places only when all of them are whole.

use std::{
    io::{BufWriter, Write},
    path::{Path, PathBuf},
};

use tempfile::NamedTempFile;

use crate::error::Fault;

/// Files written beside their place under a temporary name. Dropped without [`Staged::commit`], they vanish.
#[derive(Debug, Default)]
pub struct Staged {
    files: Vec<(NamedTempFile, PathBuf)>,
}

impl Staged {
    /// No file yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Writes one file.
    ///
    /// # Errors
    /// When the folder is not there or not writable, or `write` fails.
    pub fn write(
        &mut self,
        path: &Path,
        write: impl FnOnce(&mut dyn Write) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let name = || path.display().to_string();
        if self.files.iter().any(|(_, other)| other == path) {
            let why = "two results would have this name; give each its own";
            return Err(Fault::file(name(), &why));
        }
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let file =
            NamedTempFile::with_prefix_in(".palermo-", folder).map_err(|why| Fault::file(name(), &why))?;
        let mut sink = BufWriter::new(file.as_file());
        write(&mut sink)?;
        sink.flush().map_err(|why| Fault::file(name(), &why))?;
        drop(sink);
        file.as_file().sync_all().map_err(|why| Fault::file(name(), &why))?;
        self.files.push((file, path.to_owned()));
        Ok(())
    }

    /// Puts every file in its place.
    ///
    /// # Errors
    /// When a file cannot take its place; those before it stay.
    pub fn commit(self) -> Result<(), Fault> {
        for (file, path) in self.files {
            file.persist(&path).map_err(|why| Fault::file(path.display().to_string(), &why.error))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_there_until_all_is_there() {
        let folder = tempfile::tempdir().unwrap();
        let (one, two) = (folder.path().join("one"), folder.path().join("two"));
        let count = || std::fs::read_dir(folder.path()).unwrap().count();
        let put = |text: &'static str| {
            move |sink: &mut dyn Write| sink.write_all(text.as_bytes()).map_err(|why| Fault::file("it", &why))
        };
        std::fs::write(&one, "before").unwrap();
        let mut staged = Staged::new();
        staged.write(&one, put("1")).unwrap();
        staged.write(&two, |_| Err(Fault::Stopped)).unwrap_err();
        assert_eq!(std::fs::read_to_string(&one).unwrap(), "before");
        drop(staged);
        assert_eq!(count(), 1, "no temporary file stays");
        let mut staged = Staged::new();
        staged.write(&one, put("1")).unwrap();
        staged.write(&one, put("3")).unwrap_err();
        staged.write(&two, put("2")).unwrap();
        staged.commit().unwrap();
        assert_eq!(std::fs::read_to_string(&one).unwrap(), "1");
        assert_eq!(count(), 2);
        let missing = folder.path().join("no/where");
        let said = Staged::new().write(&missing, put("1")).unwrap_err().to_string();
        assert!(said.contains("where"), "{said}");
    }
}
