//! What adding the room cost: the existing files that name it.

use std::{collections::BTreeSet, path::Path};

/// The most existing files that are touched for a room, the lock file not counted.
const MOST: usize = 6;

/// The existing files that were touched for it, and what they are to a room that is shipped.
const TOUCHED: [(&str, &str); 5] = [
    (
        "Cargo.toml",
        "the crate is one of the workspace; a capability's folder is found by itself, its name stands here",
    ),
    ("tests/Cargo.toml", "crates/palermo/Cargo.toml: whoever lists the room depends on it"),
    ("tests/tests/rights/house.rs", "crates/palermo/src/rooms.rs: the one list of rooms"),
    ("tests/tests/rights/oracle.rs", "the rows of its verbs, written from the design"),
    ("xtask/src/layers.rs", "its floor, and that it stands above protect"),
];

/// What a file has to name to be touched for this room: the crate, its verbs, its kind, its track, its texts, its
/// measure, its task.
const NAMES: [&str; 7] =
    ["example_room", "ask_for_bed", "see_bed", "beds_asked", "bed_wanted", "bed-title", "state-BED"];

fn naming(folder: &Path, root: &Path, found: &mut BTreeSet<String>, looked_at: &mut usize) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let inside = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
        let passed_over = [".git", "target", "Cargo.lock", "tests/example_room"];
        if passed_over.contains(&inside.as_str()) || inside.ends_with(".md") {
            continue;
        }
        if path.is_dir() {
            naming(&path, root, found, looked_at);
        } else if let Ok(text) = std::fs::read_to_string(&path) {
            *looked_at += 1;
            if NAMES.iter().any(|name| text.contains(name)) {
                found.insert(inside);
            }
        }
    }
}

#[test]
fn the_existing_files_that_were_touched_for_it_are_few_and_known() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap();
    let (mut found, mut looked_at) = (BTreeSet::new(), 0);
    naming(&root, &root, &mut found, &mut looked_at);
    assert!(looked_at > 500, "{looked_at} files");
    let known: BTreeSet<String> = TOUCHED.iter().map(|(file, _)| (*file).to_owned()).collect();
    assert_eq!(found, known);
    assert!(found.len() <= MOST, "{} files", found.len());
}
