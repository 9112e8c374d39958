//! The crates of the workspace as the checks see them: folder, dependencies, sources.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::error::Error;
use crate::run;
use crate::source::Source;
use crate::source::modules::Modules;
use crate::tree::Tracked;

/// For what a crate depends on another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum For {
    /// The crate itself.
    Product,
    /// Its tests, examples and measurements.
    Tests,
    /// Its build script.
    Build,
}

/// A dependency as `Cargo.toml` declares it.
#[derive(Clone, Debug)]
pub(crate) struct Dependency {
    /// The package.
    pub(crate) package: String,
    /// The name by which the code calls it, with `_`.
    pub(crate) name: String,
    pub(crate) wanted: For,
}

/// A crate of the workspace.
#[derive(Debug)]
pub(crate) struct Crate {
    pub(crate) name: String,
    /// From the root of the repository.
    pub(crate) folder: String,
    pub(crate) dependencies: Vec<Dependency>,
    /// Every Rust file below the folder.
    pub(crate) sources: Vec<Source>,
    /// The files in which the library and the programs begin, from the root of the repository.
    pub(crate) roots: Vec<String>,
    /// The files that are compiled into the library or a program, outside tests.
    product: BTreeSet<String>,
}

impl Crate {
    /// Whether a file is compiled into the library or a program, outside tests.
    pub(crate) fn is_product(&self, source: &Source) -> bool {
        self.product.contains(&source.path)
    }
}

/// The workspace.
#[derive(Debug)]
pub(crate) struct House {
    pub(crate) crates: Vec<Crate>,
}

impl House {
    /// Asks cargo about the crates and takes their sources from `files`.
    ///
    /// # Errors
    /// When cargo fails, or names no crate.
    pub(crate) fn read(root: &Path, files: &[Tracked]) -> Result<Self, Error> {
        let metadata = metadata(root)?;
        let packages = metadata.get("packages").and_then(Value::as_array).into_iter().flatten();
        let mut crates: Vec<Crate> = packages.filter_map(|package| declared(package, root)).collect();
        if crates.is_empty() {
            return Err(Error::Strange {
                what: "cargo metadata".to_owned(),
                why: "names no crate".to_owned(),
            });
        }
        for one in &mut crates {
            one.take_sources(files);
        }
        Ok(Self { crates })
    }

    /// The crate of that name.
    pub(crate) fn named(&self, name: &str) -> Option<&Crate> {
        self.crates.iter().find(|one| one.name == name)
    }
}

impl Crate {
    fn take_sources(&mut self, files: &[Tracked]) {
        let own = files.iter().filter(|file| file.path.ends_with(".rs") && file.below(&self.folder));
        self.sources = own.filter_map(|file| Some(Source::new(&file.path, file.text()?))).collect();
        for root in &self.roots {
            let modules = Modules::read(&self.sources, root).all;
            let reached = modules.iter().filter_map(|module| self.sources.get(module.file));
            self.product.extend(reached.map(|source| source.path.clone()));
        }
    }
}

/// Asks cargo about the crates of the workspace.
///
/// # Errors
/// When cargo fails or answers something that is not JSON.
fn metadata(root: &Path) -> Result<Value, Error> {
    let text = run::quiet(run::cargo(root).args(["metadata", "--format-version", "1", "--no-deps"]))?;
    serde_json::from_str(&text)
        .map_err(|error| Error::Strange { what: "cargo metadata".to_owned(), why: error.to_string() })
}

/// The folder that cargo builds into.
///
/// # Errors
/// When cargo fails, or does not say.
pub(crate) fn target(root: &Path) -> Result<PathBuf, Error> {
    let metadata = metadata(root)?;
    let target = metadata.get("target_directory").and_then(Value::as_str).map(PathBuf::from);
    target.ok_or_else(|| Error::Strange {
        what: "cargo metadata".to_owned(),
        why: "names no target_directory".to_owned(),
    })
}

fn declared(package: &Value, root: &Path) -> Option<Crate> {
    let inside = |path: &str| Path::new(path).strip_prefix(root).ok()?.to_str().map(ToOwned::to_owned);
    let manifest = inside(package.get("manifest_path")?.as_str()?)?;
    let folder = manifest.strip_suffix("/Cargo.toml").unwrap_or_default().to_owned();
    let dependencies = package.get("dependencies")?.as_array()?.iter().filter_map(dependency).collect();
    let targets = package.get("targets")?.as_array()?.iter();
    let own = targets.filter(|target| {
        let kinds = target.get("kind").and_then(Value::as_array).into_iter().flatten();
        kinds.filter_map(Value::as_str).any(|kind| matches!(kind, "lib" | "bin" | "proc-macro"))
    });
    let roots = own.filter_map(|target| inside(target.get("src_path")?.as_str()?)).collect();
    let name = package.get("name")?.as_str()?.to_owned();
    Some(Crate { name, folder, dependencies, sources: Vec::new(), roots, product: BTreeSet::new() })
}

fn dependency(value: &Value) -> Option<Dependency> {
    let package = value.get("name")?.as_str()?.to_owned();
    let name = value.get("rename").and_then(Value::as_str).unwrap_or(&package).replace('-', "_");
    let wanted = match value.get("kind").and_then(Value::as_str) {
        Some("dev") => For::Tests,
        Some("build") => For::Build,
        _ => For::Product,
    };
    Some(Dependency { package, name, wanted })
}

#[cfg(test)]
pub(crate) mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::tree::file;

    /// A house of the given files. The name of a crate is the last part of its folder, which is all before `/src/`
    /// or `/tests/`; every file below `src/` is compiled into it.
    pub(crate) fn house(files: &[(&str, &str)]) -> House {
        let mut crates: BTreeMap<String, Vec<Source>> = BTreeMap::new();
        for (path, text) in files {
            let inside = ["/src/", "/tests/", "/build.rs"].iter().filter_map(|part| path.find(part)).min();
            let folder = &path[..inside.unwrap()];
            crates.entry(folder.to_owned()).or_default().push(Source::new(path, text));
        }
        let one = |(folder, sources): (String, Vec<Source>)| Crate {
            name: folder.rsplit('/').next().unwrap().to_owned(),
            dependencies: Vec::new(),
            roots: vec![format!("{folder}/src/lib.rs")],
            product: sources
                .iter()
                .filter(|source| source.path.contains("/src/"))
                .map(|source| source.path.clone())
                .collect(),
            folder,
            sources,
        };
        House { crates: crates.into_iter().map(one).collect() }
    }

    /// Adds dependencies to a crate of a house.
    pub(crate) fn depends(house: &mut House, from: &str, on: &[(&str, For)]) {
        let from = house.crates.iter_mut().find(|one| one.name == from).unwrap();
        from.dependencies.extend(on.iter().map(|(package, wanted)| Dependency {
            package: (*package).to_owned(),
            name: package.replace('-', "_"),
            wanted: *wanted,
        }));
    }

    #[test]
    fn crates_are_read_with_all_kinds_of_dependencies_and_their_roots() {
        let package = serde_json::json!({
            "name": "steer", "manifest_path": "/x/crates/capabilities/steer/Cargo.toml",
            "dependencies": [
                {"name": "kernel", "kind": null}, {"name": "tokio-postgres", "kind": "dev"},
                {"name": "cc", "kind": "build", "rename": "compiler"},
            ],
            "targets": [
                {"kind": ["lib"], "src_path": "/x/crates/capabilities/steer/src/lib.rs"},
                {"kind": ["test"], "src_path": "/x/crates/capabilities/steer/tests/it/main.rs"},
            ],
        });
        let one = declared(&package, Path::new("/x")).unwrap();
        assert_eq!(one.folder, "crates/capabilities/steer");
        assert_eq!(one.roots, ["crates/capabilities/steer/src/lib.rs"]);
        let names: Vec<(&str, For)> =
            one.dependencies.iter().map(|dependency| (dependency.name.as_str(), dependency.wanted)).collect();
        assert_eq!(
            names,
            [("kernel", For::Product), ("tokio_postgres", For::Tests), ("compiler", For::Build)]
        );
    }

    #[test]
    fn a_file_that_only_tests_compile_is_no_product() {
        let mut one = Crate {
            name: "a".to_owned(),
            folder: "a".to_owned(),
            dependencies: Vec::new(),
            sources: Vec::new(),
            roots: vec!["a/src/lib.rs".to_owned()],
            product: BTreeSet::new(),
        };
        one.take_sources(&[
            file("a/src/lib.rs", "mod b; #[cfg(test)] mod tests;"),
            file("a/src/b.rs", ""),
            file("a/src/tests.rs", ""),
            file("a/tests/it/main.rs", ""),
            file("ab/src/lib.rs", ""),
        ]);
        assert_eq!(one.sources.len(), 4);
        let product: Vec<&str> = one
            .sources
            .iter()
            .filter(|source| one.is_product(source))
            .map(|source| source.path.as_str())
            .collect();
        assert_eq!(product, ["a/src/lib.rs", "a/src/b.rs"]);
    }

    #[test]
    fn this_workspace_has_crates_with_sources() {
        let root = run::root().unwrap();
        let house = House::read(&root, &crate::tree::tracked(&root).unwrap()).unwrap();
        assert!(house.crates.len() > 10);
        for one in &house.crates {
            assert!(one.sources.iter().any(|source| one.is_product(source)), "{} has no sources", one.name);
        }
    }
}
