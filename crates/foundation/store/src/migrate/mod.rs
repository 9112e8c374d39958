//! How a database follows its program: migrations, applied once, in order, each whole or (a Rust step) resumable.

mod plan;
mod run;
mod step;
mod text;

use std::any::Any;
use std::sync::Arc;

use crate::CoveredTable;

pub use plan::OWN;
pub(crate) use plan::{Ready, Work};
pub(crate) use run::{check, due, is_as, migrate, prepare};
pub use step::{StepFuture, Stepping};
pub(crate) use text::{bookkeeping, record};

/// One step of the schema: text, or Rust where SQL cannot do it (sealing, civil days, digests).
///
/// The text may hold several statements, separated by `;`, and five tokens that stand for what the engines spell
/// differently: `{id}` a 64-bit primary key that the database gives out, `{int}` a 64-bit whole number, `{bytes}`
/// bytes, `{strict}` after the closing parenthesis of CREATE TABLE, or in its place `{noid}` for a table that SQLite
/// keeps in the order of its primary key alone (STRICT, WITHOUT ROWID: one page per write instead of two; for small
/// rows). Text is `TEXT` on both. Name the columns of every REFERENCES.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    id: &'static str,
    after: &'static [&'static str],
    how: How,
}

/// What a migration does.
#[derive(Debug, Clone, Copy)]
enum How {
    Text(&'static str),
    Step { version: &'static str, run: StepFn },
}

/// A Rust step: reads and writes through the [`Stepping`], and answers when nothing is left to do.
pub type StepFn = fn(&mut Stepping) -> StepFuture<'_>;

impl Migration {
    /// A migration by text. `id` is its name, e.g. `0001_people`: it begins with four digits that say its place among
    /// the migrations of all rooms, and is never reused or renamed; the text never changes once a release carried it.
    #[must_use]
    pub const fn text(id: &'static str, sql: &'static str) -> Self {
        Self { id, after: &[], how: How::Text(sql) }
    }

    /// A migration in Rust. `version` stands in for the text: a step whose version differs from the one that was
    /// applied is refused like a changed text.
    ///
    /// The step may be killed at any moment and is then called again, perhaps by another process: it works in batches
    /// through [`Stepping::write`], each of which also keeps how far it has come. See [`Stepping`].
    #[must_use]
    pub const fn step(id: &'static str, version: &'static str, run: StepFn) -> Self {
        Self { id, after: &[], how: How::Step { version, run } }
    }

    /// Names migrations, usually of other rooms, without which this one makes no sense. The list is refused when one
    /// of them is missing or comes later, and a database in which this one was applied without them is refused too.
    /// (Between rooms, no other order is asked for: a room may add a number below one that another room has applied.)
    #[must_use]
    pub const fn after(mut self, others: &'static [&'static str]) -> Self {
        self.after = others;
        self
    }

    /// The name.
    #[must_use]
    pub const fn id(&self) -> &'static str {
        self.id
    }

    /// The text, with its tokens; none of a Rust step.
    #[must_use]
    pub const fn sql(&self) -> Option<&'static str> {
        match self.how {
            How::Text(sql) => Some(sql),
            How::Step { .. } => None,
        }
    }
}

/// The tables of one room: its part for this floor. A table belongs to the room whose migration made it, or renamed it
/// to its present name.
#[derive(Debug)]
pub struct Tables {
    /// The name of the room, as in its folder: `protect`.
    pub room: &'static str,
    /// Its migrations, in the order of their ids.
    pub migrations: &'static [Migration],
    /// Its tables whose rows are covered by the audit log: those that decide rights, and those that are evidence.
    pub covered: &'static [&'static CoveredTable],
    /// Its other tables, each with the reason why its rows need no cover. A table of the database that stands in neither
    /// list of any room is found by a test.
    pub uncovered: &'static [(&'static str, &'static str)],
}

impl Tables {
    /// A room without tables of its own, or migrations of a test: no word on cover.
    #[must_use]
    pub const fn bare(room: &'static str, migrations: &'static [Migration]) -> Self {
        Self { room, migrations, covered: &[], uncovered: &[] }
    }
}

/// What Rust steps of migrations may need besides the database, such as the key file; they ask for it by type
/// ([`Stepping::context`]). `Arc::new(())` when no step needs anything.
pub type Context = Arc<dyn Any + Send + Sync>;

/// A program, as far as a database must know it: which migrations it knows, and what time it has.
#[derive(Clone)]
pub struct Program {
    /// The tables of all rooms, in any order: they are applied in the order of their ids. The store's own come by
    /// themselves.
    pub rooms: Vec<&'static Tables>,
    /// What Rust steps need.
    pub context: Context,
    /// This machine's clock: UTC, milliseconds since 1970. Not the clock of a demonstration that plays another day.
    pub now_ms: fn() -> i64,
}
