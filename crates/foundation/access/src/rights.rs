//! What a room says of rights: its part of the room's descriptor.

use crate::{kind::Kind, verbs::VerbSpec};

/// What one room declares. A `static`, so that each kind, verb and scope has one address.
#[derive(Debug)]
pub struct Rights {
    /// The room's name, as errors give it.
    pub room: &'static str,
    /// Kinds of its objects.
    pub kinds: &'static [&'static Kind],
    /// Its verbs.
    pub verbs: &'static [&'static VerbSpec],
    /// File in `data/policies/`.
    pub file: &'static str,
    /// The text of that file: permits and forbids on the room's own verbs.
    pub policies: &'static str,
    /// Filters of its lists.
    pub scopes: &'static [&'static Scope],
}

impl Rights {
    /// Nothing.
    pub const NONE: Self =
        Self { room: "none", kinds: &[], verbs: &[], file: "none.cedar", policies: "", scopes: &[] };
}

/// A named filter of a list: the coarse SQL condition that keeps a list from reading the whole table. Each row that
/// passes still takes its verdict from the policies; a filter that is too wide is found by a test. `o` is the row of
/// the object, `$1` the account that asks, `$2` the instant; of the filters of [`crate::lists`] `l` is the row of
/// `dossier_list` and `$recipient` a team of whoever asks, or the account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scope {
    /// Permanent id.
    pub id: &'static str,
    /// The condition.
    pub sql: &'static str,
}
