//! Tests of the room from outside: data, rule, first rounds and the two commands.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may fail loudly"
)]

mod bad_files;
mod checker;
mod examples;
mod pages;
mod properties;
mod rounds;

use detect::rules::{Answer, Base, IndicatorId, Set, Sheet};

/// The embedded base.
fn base() -> &'static Base {
    Base::embedded().unwrap_or_else(|defects| panic!("{defects:#?}"))
}

/// The folder `data/indicators` of this checkout.
fn data() -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../data/indicators")
}

/// A sheet with a set and yes answers.
fn sheet(set: Set, yes: &[&str]) -> Sheet {
    let answers = yes.iter().map(|id| (IndicatorId::new(*id), Answer::Yes)).collect();
    Sheet { set: Some(set), answers, ..Sheet::default() }
}
