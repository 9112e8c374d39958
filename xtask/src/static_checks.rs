//! The checks that read the tree and run nothing, with the lists of what they let pass for now.

use std::path::{Path, PathBuf};

use crate::allowed::{self, Finding};
use crate::cycles::{self, Circle};
use crate::error::Error;
use crate::tree::{self, Tracked};
use crate::workspace::House;
use crate::{dependencies, layers, long_functions, messages, sql, tidy};

/// The tree, read once for all checks.
#[derive(Debug)]
pub(crate) struct Checks {
    root: PathBuf,
    files: Vec<Tracked>,
    house: House,
}

impl Checks {
    /// Reads the tracked files and asks cargo about the crates.
    ///
    /// # Errors
    /// When git, cargo or a file cannot be read.
    pub(crate) fn read(root: &Path) -> Result<Self, Error> {
        let files = tree::tracked(root)?;
        let house = House::read(root, &files)?;
        Ok(Self { root: root.to_owned(), files, house })
    }

    /// Files, links, translations, long handlers and long lists of arguments.
    ///
    /// # Errors
    /// When the list of exceptions cannot be read; so for all checks.
    pub(crate) fn tidy(&self) -> Result<Vec<String>, Error> {
        let mut found = tidy::check(&self.files);
        found.extend(allowed::pass(&self.root, "functions.txt", long_functions::check(&self.house))?);
        Ok(found)
    }

    /// Arrows between crates, and tables named across them.
    ///
    /// # Errors
    /// See [`Self::tidy`].
    pub(crate) fn layers(&self) -> Result<Vec<String>, Error> {
        let mut found = layers::check(&self.house);
        found.extend(allowed::pass(&self.root, "tables.txt", sql::check(&self.house))?);
        Ok(found)
    }

    /// Circles of files inside a crate.
    ///
    /// # Errors
    /// See [`Self::tidy`].
    pub(crate) fn cycles(&self) -> Result<Vec<String>, Error> {
        let mut found = Vec::new();
        for one in &self.house.crates {
            let own = |source: &&crate::source::Source| source.path.starts_with(&format!("{}/", one.folder));
            let sources: Vec<_> = one.sources.iter().filter(own).cloned().collect();
            found.extend(cycles::circles(&sources, &one.roots).into_iter().map(finding));
        }
        allowed::pass(&self.root, "cycles.txt", found)
    }

    /// Dependencies that are not used.
    ///
    /// # Errors
    /// See [`Self::tidy`].
    pub(crate) fn dependencies(&self) -> Result<Vec<String>, Error> {
        allowed::pass(&self.root, "dependencies.txt", dependencies::check(&self.house))
    }

    /// Texts that are missing or unused.
    ///
    /// # Errors
    /// See [`Self::tidy`].
    pub(crate) fn messages(&self) -> Result<Vec<String>, Error> {
        allowed::pass(&self.root, "messages.txt", messages::check(&self.house, &self.files))
    }
}

fn finding(circle: Circle) -> Finding {
    let what = circle.files.join(" ");
    Finding { text: format!("{what}: {}", circle.way), what }
}
