//! The ledger from outside: every tampering is found, every lawful change is not.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may fail loudly"
)]

mod chain;
mod entries;
mod lasting;
mod notes;
mod numbers;
mod tampering;
mod tree;
mod witness;

use ledger::{Entry, Outcome, ProcessingOperation};

/// The entry of the known answers.
fn sample() -> Entry {
    Entry {
        id: std::array::from_fn(|place| place as u8),
        at_ms: -1,
        actor: "person-1".into(),
        body: "police".into(),
        verb: "consult".into(),
        operation: ProcessingOperation::Consultation,
        outcome: Outcome::Allowed,
        object: "case:1".into(),
        purpose: "protect".into(),
        justification: "task:9".into(),
        legal_basis: "nrm-law:3".into(),
        recipient: String::new(),
        policy_version: "policies-1".into(),
        policy_ids: "p1,p2".into(),
        ids_sealed: vec![0, 255],
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
