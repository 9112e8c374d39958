//! Dependencies that nobody names, or that only tests name.
//!
//! A crate uses a dependency when its sources have the name as the beginning of a path (`serde::…`, `use serde;`).
//! What is declared for the crate itself has to be named outside tests, what is declared for tests inside them.

use std::collections::BTreeSet;

use crate::allowed::Finding;
use crate::source::lexer::Token;
use crate::workspace::{Crate, For, House};

/// Every dependency that is not used where it is declared.
pub(crate) fn check(house: &House) -> Vec<Finding> {
    house.crates.iter().flat_map(unused).collect()
}

fn unused(of: &Crate) -> Vec<Finding> {
    let mut product = BTreeSet::new();
    let mut tests = BTreeSet::new();
    let mut build = BTreeSet::new();
    for source in &of.sources {
        let is_build = source.path == format!("{}/build.rs", of.folder);
        let names = names(&source.tokens);
        let own = of.is_product(source);
        for (place, name) in names {
            if is_build {
                build.insert(name);
            } else if own && !source.is_test(place) {
                product.insert(name);
            } else {
                tests.insert(name);
            }
        }
    }
    let mut found = Vec::new();
    for dependency in of.dependencies.iter().filter(|dependency| dependency.package != of.name) {
        let name = dependency.name.as_str();
        let (used, elsewhere) = match dependency.wanted {
            For::Product => (product.contains(name), tests.contains(name)),
            For::Tests => (tests.contains(name), product.contains(name)),
            For::Build => (build.contains(name), false),
        };
        let package = &dependency.package;
        let text = match (dependency.wanted, elsewhere) {
            (For::Product, true) => {
                format!("{}: {package} is named by tests only: [dev-dependencies]", of.name)
            }
            (For::Tests, true) => format!("{}: {package} for tests is not named by tests", of.name),
            _ => format!("{}: {package} is not used", of.name),
        };
        if !used {
            found.push(Finding { what: format!("{} {package}", of.name), text });
        }
    }
    found
}

/// Every word that can be the name of a crate here: the beginning of a path, or what `use` brings.
fn names(tokens: &[Token]) -> Vec<(usize, &str)> {
    let sign = |place: usize, sign: char| tokens.get(place).is_some_and(|token| token.is(sign));
    let mut found = Vec::new();
    for (place, token) in tokens.iter().enumerate() {
        let Some(word) = token.word() else { continue };
        let path = sign(place + 1, ':') && sign(place + 2, ':');
        let before = place.checked_sub(1).and_then(|before| tokens.get(before));
        let inside = before.is_some_and(|token| token.is(':'))
            && place.checked_sub(2).is_some_and(|before| sign(before, ':'))
            // `::serde::…` begins a path as well.
            && place.checked_sub(3).and_then(|before| tokens.get(before)).is_some_and(|token| token.word().is_some());
        let brought = before.is_some_and(|token| token.is_word("use") || token.is_word("crate"));
        let listed = before.is_some_and(|token| token.is('{') || token.is(','));
        if (path && !inside)
            || brought
            || (listed && !path && tokens.get(place + 1).is_some_and(|t| t.is_word("as")))
        {
            found.push((place, word));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::tests::{depends, house};

    fn found(on: &[(&str, For)], files: &[(&str, &str)]) -> Vec<String> {
        let mut house = house(files);
        depends(&mut house, "a", on);
        check(&house).into_iter().map(|finding| finding.text).collect()
    }

    const FILES: &[(&str, &str)] = &[
        (
            "a/src/lib.rs",
            "use serde::{Serialize}; use {askama::Template, uuid as id}; #[derive(thiserror::Error)] struct E; \
             fn f() { ::jiff::now(); x.tokio(); kernel::f::hmac::g() } #[cfg(test)] mod t { use proptest::prelude::*; }",
        ),
        ("a/tests/it/main.rs", "use tempfile::TempDir; mod tokio_tests;"),
        ("a/build.rs", "fn main() { cc::Build::new() }"),
    ];

    #[test]
    fn what_is_named_where_it_is_declared_passes() {
        let used: Vec<(&str, For)> = ["serde", "askama", "uuid", "thiserror", "jiff", "kernel"]
            .iter()
            .map(|name| (*name, For::Product))
            .chain([("proptest", For::Tests), ("tempfile", For::Tests), ("cc", For::Build)])
            .collect();
        assert_eq!(found(&used, FILES), Vec::<String>::new());
    }

    #[test]
    fn what_nobody_names_is_found() {
        let unused = [("tokio", For::Product), ("hmac", For::Product), ("serde_json", For::Product)];
        assert_eq!(
            found(&unused, FILES),
            ["a: tokio is not used", "a: hmac is not used", "a: serde_json is not used"]
        );
    }

    #[test]
    fn what_is_named_elsewhere_is_found_with_the_place_for_it() {
        let wrong = [("tempfile", For::Product), ("serde", For::Tests), ("serde", For::Build)];
        assert_eq!(
            found(&wrong, FILES),
            [
                "a: tempfile is named by tests only: [dev-dependencies]",
                "a: serde for tests is not named by tests",
                "a: serde is not used"
            ]
        );
    }
}
