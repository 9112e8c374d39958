//! Each check shown red once: a small workspace of its own passes all of them, and with a fault planted in it the check
//! whose fault it is says so.

use std::path::Path;
use std::process::Command;

use crate::error::Error;
use crate::run;
use crate::static_checks::Checks;
use crate::test::docs;

/// A workspace in which nothing is wrong: a room of the foundation, one that stands on it and one beside that, with
/// tables, two languages and a link.
const SOUND: &[(&str, &str)] = &[
    (
        "Cargo.toml",
        "[workspace]\nresolver = \"3\"\nmembers = [\"crates/foundation/*\", \"crates/capabilities/*\"]\n",
    ),
    ("Cargo.lock", ""),
    ("crates/foundation/store/Cargo.toml", "[package]\nname = \"store\"\nedition = \"2024\"\n"),
    (
        "crates/foundation/store/src/lib.rs",
        "//! Store.\n/// Its table.\npub const TABLE: &str = \"CREATE TABLE thing (id {id}) {strict};\";\n",
    ),
    (
        "crates/capabilities/detect/Cargo.toml",
        "[package]\nname = \"detect\"\nedition = \"2024\"\n[dependencies]\nstore = { path = \"../../foundation/store\" }\n",
    ),
    (
        "crates/capabilities/detect/src/lib.rs",
        "//! Detect, on [`store`].\n/// Its table.\npub const TABLE: &str = \"CREATE TABLE screening (id {id}) {strict};\";\n\
         /// What it reads.\npub const READS: (&str, &str) = (store::TABLE, \"SELECT id FROM thing\");\n\
         /// What it says.\npub fn says(w: Words) -> &'static str {\n    w.t(\"detect-title\")\n}\n\
         /// Words.\npub struct Words;\nimpl Words {\n    /// A text.\n    #[must_use]\n    \
         pub fn t(&self, key: &'static str) -> &'static str {\n        key\n    }\n}\n",
    ),
    ("crates/capabilities/steer/Cargo.toml", "[package]\nname = \"steer\"\nedition = \"2024\"\n"),
    ("crates/capabilities/steer/src/lib.rs", "//! Steer.\npub mod figures;\npub mod plans;\n"),
    (
        "crates/capabilities/steer/src/figures.rs",
        "//! Figures.\nuse crate::plans::Plan;\n/// A figure.\npub struct Figure(pub Plan);\n",
    ),
    ("crates/capabilities/steer/src/plans.rs", "//! Plans.\n/// A plan.\npub struct Plan;\n"),
    ("data/locales/en/detect.ftl", "detect-title = Screenings\n"),
    ("data/locales/el/detect.ftl", "detect-title = Έλεγχοι\n"),
    ("xtask/allowed/functions.txt", ""),
    ("xtask/allowed/tables.txt", ""),
    ("xtask/allowed/cycles.txt", ""),
    ("xtask/allowed/dependencies.txt", ""),
    ("xtask/allowed/messages.txt", ""),
    ("README.md", "See [the words](data/locales/).\n"),
];

/// A folder that is removed with its contents.
struct Folder(std::path::PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The sound workspace with some files in place of its own, as git tracks it.
fn workspace(planted: &[(&str, &str)]) -> Folder {
    let made = run::quiet(Command::new("mktemp").args(["-d", "-t", "palermo-planted-XXXXXX"])).unwrap();
    let folder = Folder(Path::new(made.trim()).canonicalize().unwrap());
    for (path, text) in SOUND.iter().chain(planted) {
        let file = folder.0.join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, text).unwrap();
    }
    run::quiet(Command::new("git").current_dir(&folder.0).args(["init", "-q"])).unwrap();
    run::quiet(Command::new("git").current_dir(&folder.0).args(["add", "."])).unwrap();
    folder
}

/// A check with its name.
type Named = (&'static str, fn(&Checks) -> Result<Vec<String>, Error>);

/// The checks in the order in which `cargo xtask test` runs them.
const CHECKS: [Named; 5] = [
    ("tidy", Checks::tidy),
    ("layers", Checks::layers),
    ("cycles", Checks::cycles),
    ("dependencies", Checks::dependencies),
    ("messages", Checks::messages),
];

/// What every check says of a workspace, each finding behind the name of its check.
fn said(folder: &Folder) -> Vec<String> {
    let checks = Checks::read(&folder.0).unwrap();
    let one = |(name, check): &Named| -> Vec<String> {
        check(&checks).unwrap().into_iter().map(|finding| format!("{name}: {finding}")).collect()
    };
    CHECKS.iter().flat_map(one).collect()
}

/// A fault: the files that plant it, the check that finds it and words of what it says.
type Fault = (&'static str, &'static [(&'static str, &'static str)], &'static str, &'static str);

const FAULTS: &[Fault] = &[
    (
        "a table named by a foreign crate",
        &[(
            "crates/capabilities/steer/src/plans.rs",
            "//! Plans.\n/// A plan.\npub struct Plan;\n/// Reads.\npub const READS: &str = \"SELECT id FROM screening\";\n",
        )],
        "layers",
        "steer names screening, a table of detect, which is not below it",
    ),
    (
        "an arrow that points sideways",
        &[(
            "crates/capabilities/steer/Cargo.toml",
            "[package]\nname = \"steer\"\nedition = \"2024\"\n[dependencies]\ndetect = { path = \"../detect\" }\n",
        )],
        "layers",
        "steer → detect is not allowed",
    ),
    (
        "a circle of files",
        &[(
            "crates/capabilities/steer/src/plans.rs",
            "//! Plans.\nuse crate::figures::Figure;\n/// A plan.\npub struct Plan;\n/// Its figures.\npub type Figures = Vec<Figure>;\n",
        )],
        "cycles",
        "crates/capabilities/steer/src/figures.rs crates/capabilities/steer/src/plans.rs",
    ),
    (
        "an unused dependency",
        &[(
            "crates/capabilities/steer/Cargo.toml",
            "[package]\nname = \"steer\"\nedition = \"2024\"\n[dependencies]\nstore = { path = \"../../foundation/store\" }\n",
        )],
        "dependencies",
        "steer: store is not used",
    ),
    (
        "a message without text in a language",
        &[("data/locales/el/detect.ftl", "detect-other = Άλλο\n")],
        "messages",
        "crates/capabilities/detect/src/lib.rs:8: detect-title has no text in el",
    ),
    (
        "a link of a document that leads nowhere",
        &[("README.md", "See [the words](data/words/).\n")],
        "tidy",
        "README.md: the link to data/words/ leads nowhere",
    ),
];

#[test]
fn a_sound_workspace_passes_every_check() {
    assert_eq!(said(&workspace(&[])), Vec::<String>::new());
}

#[test]
fn each_check_finds_the_fault_that_is_planted_for_it() {
    for (fault, files, check, words) in FAULTS {
        let said = said(&workspace(files));
        let found = said.iter().any(|one| one.starts_with(&format!("{check}: ")) && one.contains(words));
        assert!(found, "{fault}: {said:#?}");
    }
}

#[test]
fn a_broken_link_in_the_documentation_is_an_error() {
    let documented = |folder: &Folder| {
        let mut command = docs(&folder.0);
        let output = command.env("CARGO_TARGET_DIR", folder.0.join("target")).output().unwrap();
        (output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let (sound, told) = documented(&workspace(&[]));
    assert!(sound, "{told}");
    let planted = (
        "crates/capabilities/steer/src/plans.rs",
        "//! Plans, with a [`Thing`] that nobody has.\n/// A plan.\npub struct Plan;\n",
    );
    let (sound, told) = documented(&workspace(&[planted]));
    assert!(!sound && told.contains("unresolved link to `Thing`"), "{told}");
}
