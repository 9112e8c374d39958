//! Steer: what the published strategies say survives the way through the model; what is wrong is said.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may fail loudly"
)]

mod bindings;
mod faults;
mod figures;
mod pages;
mod plans;
mod schema;
mod world;

use std::path::PathBuf;

/// The root of the repository.
fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../..").canonicalize().unwrap()
}

/// `data/plans` of the repository.
fn plans_folder() -> PathBuf {
    root().join("data/plans")
}

/// The strategies as handed to the project, beside the repository; nothing when they are not there, which CI
/// does not allow.
fn handed_over() -> Option<PathBuf> {
    let folder = root().join("../shared/data/plans");
    if folder.is_dir() {
        return Some(folder);
    }
    assert!(std::env::var_os("CI").is_none(), "CI needs ../shared/data/plans");
    None
}

/// A YAML text as plain values, read without our own reader.
fn values(text: &str) -> serde_json::Value {
    serde_saphyr::from_str(text).unwrap()
}
