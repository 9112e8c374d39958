//! Which room may depend on which: `palermo → capabilities → foundation → kernel`, and `science` stands apart:
//! its engines may use the page that they share, and nothing else of ours.
//!
//! The rule is read from the folders (a crate's floor is the folder it lies in) and held against `cargo metadata`.
//! Development and build dependencies count like any other. The whole-system tests and this crate may see everything.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::run;
use crate::trouble::Trouble;

/// The arrows between capabilities that the design allows.
const SIDEWAYS: [(&str, &str); 3] =
    [("detect", "protect"), ("cooperate", "protect"), ("cooperate", "investigate")];

/// Libraries that may be named in one room only, and that room.
const KEPT: [(&str, &str); 5] = [
    ("cedar-policy", "access"),
    ("rusqlite", "store"),
    ("tokio-postgres", "store"),
    ("deadpool-postgres", "store"),
    ("libsqlite3-sys", "store"),
];

/// Libraries that serve or call over HTTP: nothing below the web, and no engine of science, may name them.
const HTTP: [&str; 6] = ["axum", "axum-extra", "hyper", "hyper-util", "reqwest", "tower-http"];

/// Where a crate lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Floor {
    /// Whole-system tests and habits: see everything, are seen by nobody.
    Outside,
    /// `palermo`.
    Roof,
    /// One of the seven capabilities.
    Capability,
    /// One of the foundation's rooms, by height: kernel 0; data_file, vault, ledger, store, words 1; access 2; web 3; people 4.
    Foundation(u8),
    /// An engine that knows nothing of ours but the page.
    Science,
    /// What the engines share to tell people something; knows nothing of ours at all.
    Page,
}

/// The rooms of the foundation from the ground up.
const HEIGHTS: [(&str, u8); 9] = [
    ("kernel", 0),
    ("data_file", 1),
    ("vault", 1),
    ("ledger", 1),
    ("store", 1),
    ("words", 1),
    ("access", 2),
    ("web", 3),
    ("people", 4),
];

/// A crate of the workspace with what it depends on.
#[derive(Debug)]
struct Room {
    name: String,
    folder: String,
    needs: Vec<String>,
}

/// Asks cargo about the crates of the workspace.
///
/// # Errors
/// When cargo fails or answers something that is not JSON.
pub(crate) fn metadata(root: &Path) -> Result<Value, Trouble> {
    let text = run::quiet(run::cargo(root).args(["metadata", "--format-version", "1", "--no-deps"]))?;
    serde_json::from_str(&text)
        .map_err(|error| Trouble::Strange { what: "cargo metadata".to_owned(), why: error.to_string() })
}

/// The folder that cargo builds into.
///
/// # Errors
/// See [`metadata`].
pub(crate) fn target(root: &Path) -> Result<PathBuf, Trouble> {
    let metadata = metadata(root)?;
    let target = metadata.get("target_directory").and_then(Value::as_str).map(PathBuf::from);
    target.ok_or_else(|| Trouble::Strange {
        what: "cargo metadata".to_owned(),
        why: "names no target_directory".to_owned(),
    })
}

/// Every forbidden arrow of the workspace, one sentence each.
///
/// # Errors
/// See [`metadata`]; also when the answer holds no crate at all.
pub(crate) fn check(root: &Path) -> Result<Vec<String>, Trouble> {
    let rooms = rooms(&metadata(root)?, root);
    if rooms.is_empty() {
        return Err(Trouble::Strange { what: "cargo metadata".to_owned(), why: "names no crate".to_owned() });
    }
    Ok(forbidden(&rooms))
}

fn rooms(metadata: &Value, root: &Path) -> Vec<Room> {
    let packages = metadata.get("packages").and_then(Value::as_array).into_iter().flatten();
    packages.filter_map(|package| room(package, root)).collect()
}

fn room(package: &Value, root: &Path) -> Option<Room> {
    let manifest = Path::new(package.get("manifest_path")?.as_str()?);
    let folder = manifest.parent()?.strip_prefix(root).ok()?.to_str()?.to_owned();
    let needs = package.get("dependencies")?.as_array()?.iter();
    let needs = needs.filter_map(|need| Some(need.get("name")?.as_str()?.to_owned())).collect();
    Some(Room { name: package.get("name")?.as_str()?.to_owned(), folder, needs })
}

fn floor(room: &Room) -> Option<Floor> {
    let height = HEIGHTS.iter().find(|(name, _)| *name == room.name).map(|(_, height)| *height);
    match room.folder.as_str() {
        "tests" | "xtask" => Some(Floor::Outside),
        "crates/palermo" => Some(Floor::Roof),
        folder if folder.starts_with("crates/capabilities/") => Some(Floor::Capability),
        "crates/science/report" => Some(Floor::Page),
        folder if folder.starts_with("crates/science/") => Some(Floor::Science),
        folder if folder.starts_with("crates/foundation/") => height.map(Floor::Foundation),
        _ => None,
    }
}

fn forbidden(rooms: &[Room]) -> Vec<String> {
    let mut found = Vec::new();
    let mut floors = BTreeMap::new();
    for room in rooms {
        match floor(room) {
            Some(floor) => {
                floors.insert(room.name.as_str(), floor);
            }
            None => {
                found.push(format!("{} lies in {}, which is no floor of the house", room.name, room.folder))
            }
        }
    }
    for room in rooms {
        let Some(&from) = floors.get(room.name.as_str()) else { continue };
        // A crate that names itself (its own tests asking for a feature) draws no arrow.
        for need in room.needs.iter().filter(|need| **need != room.name) {
            let fine = match floors.get(need.as_str()) {
                Some(&to) => may_see((&room.name, from), (need, to)),
                None => may_name((&room.name, from), need),
            };
            if !fine {
                found.push(format!("{} → {need} is not allowed", room.name));
            }
        }
    }
    found
}

/// An arrow between two of our own crates.
fn may_see((from, floor): (&str, Floor), (to, below): (&str, Floor)) -> bool {
    match (floor, below) {
        (Floor::Outside, _) => true,
        (_, Floor::Outside | Floor::Roof) => false,
        (Floor::Science, below) => below == Floor::Page,
        (Floor::Page, _) => false,
        (Floor::Roof, _) => true,
        (Floor::Capability, Floor::Capability) => SIDEWAYS.contains(&(from, to)),
        (Floor::Capability, _) => true,
        (Floor::Foundation(height), Floor::Foundation(other)) => other < height,
        (Floor::Foundation(_), _) => false,
    }
}

/// A library from outside.
fn may_name((from, floor): (&str, Floor), library: &str) -> bool {
    let kept = KEPT.iter().all(|(name, room)| *name != library || *room == from);
    let low = matches!(floor, Floor::Science | Floor::Page | Floor::Foundation(0..=2));
    floor == Floor::Outside || (kept && !(low && HTTP.contains(&library)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn house(arrows: &[(&str, &str)]) -> Vec<String> {
        let folders = [
            "tests",
            "xtask",
            "crates/palermo",
            "crates/capabilities/detect",
            "crates/capabilities/protect",
            "crates/capabilities/cooperate",
            "crates/capabilities/investigate",
            "crates/capabilities/steer",
            "crates/foundation/kernel",
            "crates/foundation/vault",
            "crates/foundation/ledger",
            "crates/foundation/store",
            "crates/foundation/access",
            "crates/foundation/web",
            "crates/science/estimate",
            "crates/science/report",
            "crates/science/publish",
        ];
        let rooms: Vec<Room> = folders
            .iter()
            .map(|folder| {
                let name = folder.rsplit('/').next().unwrap().to_owned();
                let needs =
                    arrows.iter().filter(|(from, _)| *from == name).map(|(_, to)| (*to).to_owned()).collect();
                Room { name, folder: (*folder).to_owned(), needs }
            })
            .collect();
        forbidden(&rooms)
    }

    #[test]
    fn arrows_of_the_design_are_allowed() {
        let allowed = [
            ("palermo", "web"),
            ("palermo", "detect"),
            ("palermo", "estimate"),
            ("detect", "protect"),
            ("cooperate", "protect"),
            ("cooperate", "investigate"),
            ("steer", "web"),
            ("steer", "kernel"),
            ("steer", "estimate"),
            ("web", "access"),
            ("web", "axum"),
            ("access", "vault"),
            ("access", "cedar-policy"),
            ("access", "store"),
            ("store", "rusqlite"),
            ("vault", "kernel"),
            ("tests", "rusqlite"),
            ("xtask", "vault"),
            ("steer", "axum"),
            ("estimate", "nalgebra"),
            ("estimate", "report"),
            ("publish", "report"),
            ("palermo", "report"),
        ];
        assert_eq!(house(&allowed), Vec::<String>::new());
    }

    #[test]
    fn every_other_arrow_is_found() {
        let wrong = [
            ("protect", "detect"),
            ("steer", "protect"),
            ("kernel", "vault"),
            ("vault", "store"),
            ("ledger", "access"),
            ("access", "web"),
            ("web", "steer"),
            ("store", "palermo"),
            ("estimate", "kernel"),
            ("web", "estimate"),
            ("palermo", "xtask"),
            ("protect", "cedar-policy"),
            ("palermo", "rusqlite"),
            ("vault", "axum"),
            ("detect", "tokio-postgres"),
            ("estimate", "axum"),
            ("estimate", "publish"),
            ("publish", "estimate"),
            ("report", "estimate"),
            ("report", "kernel"),
            ("report", "axum"),
            ("kernel", "report"),
            ("web", "report"),
        ];
        for arrow in wrong {
            assert_eq!(house(&[arrow]), [format!("{} → {} is not allowed", arrow.0, arrow.1)]);
        }
    }

    #[test]
    fn a_crate_without_a_floor_is_found() {
        for folder in ["elsewhere/odd", "crates/foundation/odd"] {
            let odd = Room { name: "odd".to_owned(), folder: folder.to_owned(), needs: Vec::new() };
            assert_eq!(forbidden(&[odd]).len(), 1);
        }
    }

    #[test]
    fn this_workspace_keeps_to_it() {
        assert_eq!(check(&run::root().unwrap()).unwrap(), Vec::<String>::new());
    }

    #[test]
    fn metadata_is_read_with_all_kinds_of_dependencies() {
        let metadata = serde_json::json!({"packages": [{
            "name": "steer", "manifest_path": "/x/crates/capabilities/steer/Cargo.toml",
            "dependencies": [{"name": "kernel", "kind": null}, {"name": "protect", "kind": "dev"}],
        }]});
        let rooms = rooms(&metadata, Path::new("/x"));
        assert_eq!(rooms.len(), 1);
        assert_eq!(rooms[0].needs, ["kernel", "protect"]);
    }
}
