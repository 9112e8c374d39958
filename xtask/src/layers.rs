//! Which crate may depend on which: `palermo → capabilities → foundation → kernel`, and `science` stands apart.
//!
//! A crate's floor follows from the folder it lies in ([`HOUSE`]); which floor may see which is one table
//! ([`may_floor_see`]), which capability may see which another ([`SIDEWAYS`]). Both are held against `cargo metadata`.
//! Dependencies of tests and build scripts count like any other.

use crate::workspace::{Crate, For, House};

/// Where a crate lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Floor {
    /// Whole-system tests and habits: see everything, are seen by nobody.
    Outside,
    /// What only tests use, beside the house: sees everything inside, is a dependency of tests only.
    Testkit,
    /// Nothing but words and numbers for tests: a dependency of tests only, imports nothing of ours.
    TestTool,
    /// `palermo`.
    Roof,
    /// One of the seven capabilities.
    Capability,
    /// One of the foundation's rooms, by height.
    Foundation(u8),
    /// An engine that knows nothing of ours but what is shared: `report` and `sheet`.
    Science,
    /// Pure and shared: may be named by the engines and by every floor above the kernel, names nothing of ours.
    Shared,
    /// Pure and useful to every floor above the kernel; an engine like the others for the engines.
    SharedEngine,
}

/// The folders of the house from the top down, the first that fits; `*` stands for one name.
const HOUSE: &[(&str, Floor)] = &[
    ("tests", Floor::Outside),
    // The example for whoever adds a room obeys what a room must.
    ("tests/example_room", Floor::Capability),
    ("tests/*", Floor::Outside),
    ("xtask", Floor::Outside),
    ("crates/testkit", Floor::Testkit),
    ("crates/test_length", Floor::TestTool),
    ("crates/palermo", Floor::Roof),
    ("crates/capabilities/*", Floor::Capability),
    ("crates/foundation/directory", Floor::Foundation(6)),
    ("crates/foundation/files", Floor::Foundation(6)),
    ("crates/foundation/papers", Floor::Foundation(6)),
    ("crates/foundation/search", Floor::Foundation(6)),
    ("crates/foundation/people", Floor::Foundation(5)),
    ("crates/foundation/work", Floor::Foundation(5)),
    ("crates/foundation/web", Floor::Foundation(4)),
    ("crates/foundation/facts", Floor::Foundation(3)),
    ("crates/foundation/access", Floor::Foundation(2)),
    ("crates/foundation/data_file", Floor::Foundation(1)),
    ("crates/foundation/ledger", Floor::Foundation(1)),
    ("crates/foundation/store", Floor::Foundation(1)),
    ("crates/foundation/vault", Floor::Foundation(1)),
    ("crates/foundation/words", Floor::Foundation(1)),
    ("crates/foundation/kernel", Floor::Foundation(0)),
    ("crates/science/report", Floor::Shared),
    ("crates/science/sheet", Floor::Shared),
    ("crates/science/names", Floor::SharedEngine),
    ("crates/science/*", Floor::Science),
];

/// The height of `web`: nothing below it, and no engine, knows HTTP.
const WEB: u8 = 4;

/// The arrows between capabilities that the design allows.
const SIDEWAYS: &[(&str, &str)] = &[
    ("detect", "protect"),
    ("investigate", "protect"),
    ("cooperate", "protect"),
    ("cooperate", "investigate"),
    ("example_room", "protect"),
];

/// Libraries that may be named in one room only, and that room.
const KEPT: &[(&str, &str)] = &[
    ("cedar-policy", "access"),
    ("cedar-policy-core", "access"),
    ("rusqlite", "store"),
    ("tokio-postgres", "store"),
    ("deadpool-postgres", "store"),
    ("libsqlite3-sys", "store"),
];

/// Libraries that serve or call over HTTP.
const HTTP: &[&str] = &[
    "axum",
    "axum-core",
    "axum-extra",
    "http",
    "http-body",
    "http-body-util",
    "hyper",
    "hyper-util",
    "reqwest",
    "tower",
    "tower-http",
];

/// Every forbidden arrow of the workspace, one sentence each.
pub(crate) fn check(house: &House) -> Vec<String> {
    let mut found = Vec::new();
    for from in &house.crates {
        if floor(from).is_none() {
            found.push(format!("{} lies in {}, which is no floor of the house", from.name, from.folder));
            continue;
        }
        // A crate that names itself (its own tests asking for a feature) draws no arrow.
        for dependency in from.dependencies.iter().filter(|dependency| dependency.package != from.name) {
            let to = &dependency.package;
            let fine = match house.named(to) {
                Some(below) => arrow(from, below, dependency.wanted),
                None => may_name(from, to),
            };
            if !fine {
                found.push(format!("{} → {to} is not allowed", from.name));
            }
        }
        found.extend(testkit_in_product(house, from));
    }
    found
}

/// Whether the crate `from` may name what the crate `to` has: its tables, for example.
pub(crate) fn may_see(house: &House, from: &str, to: &str) -> bool {
    house.named(from).zip(house.named(to)).is_some_and(|(from, to)| arrow(from, to, For::Product))
}

/// The sentences about crates for tests that are named by code that is not for tests: `cargo` lets the unit tests
/// inside a crate name what its integration tests depend on, and the crate would then meet itself compiled twice.
fn testkit_in_product<'a>(house: &'a House, from: &'a Crate) -> impl Iterator<Item = String> + 'a {
    let kits = house.crates.iter().filter(|one| floor(one) == Some(Floor::Testkit));
    let inside = matches!(
        floor(from),
        Some(Floor::Roof | Floor::Capability | Floor::Foundation(_) | Floor::Science | Floor::Shared)
    );
    let own = from.sources.iter().filter(move |source| inside && source.path.contains("/src/"));
    kits.flat_map(move |kit| {
        own.clone()
            .filter(|source| source.tokens.iter().any(|token| token.is_word(&kit.name)))
            .map(|source| format!("{}: {} belongs to the tests in tests/", source.path, kit.name))
    })
}

fn floor(of: &Crate) -> Option<Floor> {
    let fits = |pattern: &str| match pattern.strip_suffix('*') {
        Some(start) => of.folder.strip_prefix(start).is_some_and(|name| !name.contains('/')),
        None => of.folder == pattern,
    };
    HOUSE.iter().find(|(pattern, _)| fits(pattern)).map(|(_, floor)| *floor)
}

/// An arrow between two of our own crates.
fn arrow(from: &Crate, to: &Crate, wanted: For) -> bool {
    let (Some(above), Some(below)) = (floor(from), floor(to)) else { return false };
    match (above, below) {
        (Floor::Capability, Floor::Capability) => SIDEWAYS.contains(&(from.name.as_str(), to.name.as_str())),
        _ => may_floor_see(above, below, wanted),
    }
}

/// Which floor may see which.
fn may_floor_see(above: Floor, below: Floor, wanted: For) -> bool {
    match (above, below) {
        (Floor::Outside, _) => true,
        (_, Floor::Outside) => false,
        (Floor::Testkit, _) => true,
        (_, Floor::Testkit | Floor::TestTool) => wanted == For::Tests,
        (_, Floor::Roof) => false,
        (Floor::Roof, _) => true,
        (Floor::TestTool | Floor::Shared, _) => false,
        (Floor::Science | Floor::SharedEngine, below) => below == Floor::Shared,
        (Floor::Foundation(0), _) => false,
        (Floor::Foundation(_) | Floor::Capability, Floor::Shared | Floor::SharedEngine) => true,
        (Floor::Foundation(height), Floor::Foundation(other)) => other < height,
        (Floor::Foundation(_), _) => false,
        // The engines are called by the roof, which hands a capability their results.
        (Floor::Capability, below) => matches!(below, Floor::Foundation(_) | Floor::Science),
    }
}

/// A library from outside.
fn may_name(from: &Crate, library: &str) -> bool {
    let kept = KEPT.iter().all(|(name, room)| *name != library || *room == from.name);
    let below_web = match floor(from) {
        Some(Floor::Outside | Floor::Testkit) => return true,
        Some(Floor::Foundation(height)) => height < WEB,
        Some(Floor::Roof | Floor::Capability) => false,
        _ => true,
    };
    kept && !(below_web && HTTP.contains(&library))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::tests::{depends, house};

    const FOLDERS: &[&str] = &[
        "tests",
        "xtask",
        "crates/testkit",
        "crates/test_length",
        "crates/palermo",
        "crates/capabilities/detect",
        "crates/capabilities/protect",
        "crates/capabilities/cooperate",
        "crates/capabilities/investigate",
        "crates/capabilities/train",
        "crates/capabilities/steer",
        "crates/foundation/kernel",
        "crates/foundation/data_file",
        "crates/foundation/vault",
        "crates/foundation/ledger",
        "crates/foundation/store",
        "crates/foundation/access",
        "crates/foundation/facts",
        "crates/foundation/words",
        "crates/foundation/web",
        "crates/foundation/people",
        "crates/foundation/work",
        "crates/foundation/papers",
        "crates/science/estimate",
        "crates/science/report",
        "crates/science/sheet",
        "crates/science/names",
        "crates/science/publish",
    ];

    fn found(arrows: &[(&str, &str, For)]) -> Vec<String> {
        let files: Vec<(String, &str)> =
            FOLDERS.iter().map(|folder| (format!("{folder}/src/lib.rs"), "")).collect();
        let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), *text)).collect();
        let mut house = house(&files);
        for (from, to, wanted) in arrows {
            depends(&mut house, from, &[(to, *wanted)]);
        }
        check(&house)
    }

    #[test]
    fn arrows_of_the_design_are_allowed() {
        let allowed = "palermo→web palermo→detect palermo→estimate palermo→report detect→protect \
            investigate→protect cooperate→protect cooperate→investigate steer→web steer→people steer→kernel \
            steer→estimate steer→report steer→axum protect→work protect→papers protect→names papers→work \
            people→web people→axum work→web web→access web→words web→axum web→tower web→report access→vault \
            access→words access→cedar-policy access→store store→rusqlite vault→kernel data_file→kernel words→kernel \
            access→names facts→access facts→store steer→facts web→facts tests→rusqlite tests→testkit xtask→vault estimate→nalgebra estimate→report names→report \
            publish→report publish→sheet estimate→sheet steer→sheet testkit→palermo testkit→detect testkit→rusqlite";
        let arrows: Vec<(&str, &str, For)> = allowed
            .split_whitespace()
            .map(|arrow| arrow.split_once('→').unwrap())
            .map(|(from, to)| (from, to, For::Product))
            .collect();
        assert!(arrows.len() > 40);
        assert_eq!(found(&arrows), Vec::<String>::new());
        let tests = [("detect", "testkit", For::Tests), ("estimate", "test_length", For::Tests)];
        assert_eq!(found(&tests), Vec::<String>::new());
    }

    #[test]
    fn every_other_arrow_is_found() {
        let wrong = "protect→detect protect→investigate investigate→cooperate train→protect steer→protect \
            kernel→vault kernel→report kernel→names vault→store store→data_file ledger→access access→web words→web \
            web→people people→work work→people web→steer store→palermo detect→palermo estimate→kernel web→estimate \
            palermo→xtask protect→cedar-policy palermo→rusqlite vault→axum access→tower words→http \
            detect→tokio-postgres estimate→axum estimate→publish estimate→names names→estimate publish→estimate \
            report→estimate report→kernel report→axum report→names people→papers facts→web access→facts facts→axum detect→testkit palermo→testkit \
            estimate→test_length test_length→kernel detect→tests testkit→tests";
        let arrows: Vec<(&str, &str)> =
            wrong.split_whitespace().map(|arrow| arrow.split_once('→').unwrap()).collect();
        assert!(arrows.len() > 35);
        for (from, to) in arrows {
            assert_eq!(found(&[(from, to, For::Product)]), [format!("{from} → {to} is not allowed")]);
        }
    }

    #[test]
    fn dependencies_of_tests_point_down_too() {
        assert_eq!(found(&[("protect", "detect", For::Tests)]).len(), 1);
        assert_eq!(found(&[("access", "axum", For::Tests)]).len(), 1);
    }

    #[test]
    fn the_testkit_is_for_integration_tests_only() {
        let files = [
            ("crates/testkit/src/lib.rs", ""),
            ("crates/capabilities/detect/src/lib.rs", "#[cfg(test)] mod tests { use testkit::Cast; }"),
            ("crates/capabilities/detect/tests/it/main.rs", "use testkit::Cast;"),
            ("tests/src/lib.rs", "use testkit::Cast;"),
        ];
        let found = check(&house(&files));
        assert_eq!(found, ["crates/capabilities/detect/src/lib.rs: testkit belongs to the tests in tests/"]);
    }

    #[test]
    fn a_crate_without_a_floor_is_found() {
        for folder in ["elsewhere/odd", "crates/foundation/odd", "crates/capabilities/deep/odd"] {
            assert_eq!(check(&house(&[(&format!("{folder}/src/lib.rs"), "")])).len(), 1, "{folder}");
        }
    }
}
