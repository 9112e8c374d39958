//! Kinds of objects: what a room declares of the things that its verbs are about. A policy can see nothing of an
//! object but what its kind declares here, and SQL is written here only once: details, lists and figures reduce
//! their rows by the same text.
//!
//! In all SQL of a kind `o` is the row of the object, `$1` the row of the account that asks (0 for a job) and `$2`
//! the instant.

use std::fmt;

use kernel::DossierId;
use uuid::Uuid;

use crate::grants::GRANTS_COLUMN;

/// What values a fact has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// True or false; the SQL is a condition.
    Flag,
    /// As [`Of::Flag`]; and whoever it is true for knows that the object exists. A stranger, for whom no tie is true
    /// and no grant is live, is told of every object what would be told of one that is not there.
    Tie,
    /// One code of a closed list; the SQL is a text. A code outside of the list is an error, never a default.
    /// The first code is what is told to strangers.
    Code(&'static [&'static str]),
}

/// One thing that policies may know of an object, relative to whoever asks.
#[derive(Debug, Clone, Copy)]
pub struct Fact {
    /// Its name in policies.
    pub name: &'static str,
    /// What it says, in a sentence: printed beside it in the schema.
    pub about: &'static str,
    /// Its values.
    pub of: Of,
    /// How it is found.
    pub sql: &'static str,
}

impl Fact {
    /// A fact that is true or false, found by a condition.
    #[must_use]
    pub const fn flag(name: &'static str, sql: &'static str, about: &'static str) -> Self {
        Self { name, about, of: Of::Flag, sql }
    }

    /// A flag that ties whoever asks to the object, see [`Of::Tie`].
    #[must_use]
    pub const fn tie(name: &'static str, sql: &'static str, about: &'static str) -> Self {
        Self { name, about, of: Of::Tie, sql }
    }

    /// A code of a closed list.
    #[must_use]
    pub const fn code(
        name: &'static str,
        list: &'static [&'static str],
        sql: &'static str,
        about: &'static str,
    ) -> Self {
        Self { name, about, of: Of::Code(list), sql }
    }

    /// The column that finds it.
    pub(crate) fn column(&self) -> String {
        match self.of {
            Of::Flag | Of::Tie => format!("CASE WHEN {} THEN 1 ELSE 0 END", self.sql),
            Of::Code(_) => self.sql.to_owned(),
        }
    }

    /// What strangers are told, as a column.
    pub(crate) fn nothing(&self) -> String {
        match self.of {
            Of::Flag | Of::Tie => "0".to_owned(),
            Of::Code(list) => format!("'{}'", list.first().copied().unwrap_or_default()),
        }
    }
}

/// A kind of object.
#[derive(Debug)]
pub struct Kind {
    /// Name of the Cedar entity: `Case`. One kind has one entity.
    pub entity: &'static str,
    /// How the log names an object of this kind, before the colon: `case`. Permanent.
    pub prefix: &'static str,
    /// What it is, in a sentence.
    pub about: &'static str,
    /// The table of its rows, each with `id` and `uuid`; empty when it has none (the server, a place of work).
    pub table: &'static str,
    /// Joins that its facts need, each row at most once.
    pub joins: &'static str,
    /// Whether it is a dossier: grants lead to it, tiers are sealed in it. Its table is then `dossier`.
    pub dossier: bool,
    /// What policies may know of it; a dossier has the facts of every dossier besides.
    pub facts: &'static [Fact],
}

/// What is known of every dossier, beside the grants.
pub const DOSSIER_FACTS: &[Fact] = &[
    Fact::flag(
        "child",
        "o.child = 1",
        "A child is in it, or somebody whose age is not certain and who is treated as one.",
    ),
    Fact::code("state", STATES, "o.state", "Where it stands; only an open one changes."),
];

/// States of a dossier.
const STATES: &[&str] = &["open", "closed", "restricted", "held", "erased"];

impl Kind {
    /// A number that stands for the kind in [`crate::Facts`]: FNV-1a over the entity's name. Two kinds with one
    /// number are refused when policies are loaded.
    #[must_use]
    pub const fn number(&self) -> u32 {
        let bytes = self.entity.as_bytes();
        let mut hash: u32 = 0x811c_9dc5;
        let mut at = 0;
        while at < bytes.len() {
            #[allow(clippy::indexing_slicing, reason = "at < len; iterators are not const")]
            let byte = bytes[at];
            hash = (hash ^ byte as u32).wrapping_mul(0x0100_0193);
            at += 1;
        }
        hash
    }

    /// Everything that policies may know of it beside the grants, in the order of the columns.
    pub fn all_facts(&self) -> impl Iterator<Item = &'static Fact> + use<> {
        let common: &'static [Fact] = if self.dossier { DOSSIER_FACTS } else { &[] };
        common.iter().chain(self.facts)
    }

    /// The columns that reduce a row `o` to facts, to be followed by columns of one's own. They need
    /// [`Kind::joins`], `$1` and `$2`, and are read by [`crate::Facts::read`].
    #[must_use]
    pub fn columns(&self) -> String {
        let mut columns: Vec<String> = Vec::new();
        if self.dossier {
            columns.push(GRANTS_COLUMN.clone());
        }
        columns.extend(self.all_facts().map(Fact::column));
        columns.push("o.id".to_owned());
        columns.join(", ")
    }

    /// How many columns [`Kind::columns`] makes: columns of one's own begin at this number.
    #[must_use]
    pub fn width(&self) -> usize {
        usize::from(self.dossier) + self.all_facts().count() + 1
    }
}

impl PartialEq for Kind {
    /// A kind is itself and nothing else, whatever another one says of itself.
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

impl Eq for Kind {}

/// What verbs are about: the identifier of an object of one kind.
pub trait Id: Copy + Send + Sync + 'static {
    /// The kind.
    const KIND: &'static Kind;

    /// Which object of the kind.
    fn which(self) -> Which;
}

/// The identifier of a dossier of some kind.
pub trait Dossier: Id {
    /// The dossier.
    fn dossier(self) -> DossierId;
}

/// Which object of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Which {
    /// The one with this identifier.
    Uuid(Uuid),
    /// The one with this permanent code.
    Code(&'static str),
    /// There is only one.
    Only,
}

/// An object of some kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Object {
    pub(crate) kind: &'static Kind,
    pub(crate) which: Which,
}

impl Object {
    pub(crate) fn of<I: Id>(id: I) -> Self {
        Self { kind: I::KIND, which: id.which() }
    }
}

impl std::hash::Hash for Object {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.kind.number().hash(state);
        self.which.hash(state);
    }
}

/// How audit entries name the object.
impl fmt::Display for Object {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let prefix = self.kind.prefix;
        match self.which {
            Which::Uuid(id) => write!(f, "{prefix}:{id}"),
            Which::Code(code) => write!(f, "{prefix}:{code}"),
            Which::Only => f.write_str(prefix),
        }
    }
}

/// Makes a type of a room's identifier the identifier of a kind.
///
/// `access::ids! { ScreeningId: SCREENING; CaseId: CASE, dossier; }`
#[macro_export]
macro_rules! ids {
    (@ dossier $id:ty) => {
        impl $crate::Dossier for $id {
            fn dossier(self) -> $crate::DossierId { $crate::DossierId(self.0) }
        }
    };
    ($($id:ty: $kind:expr $(, $dossier:ident)?;)*) => {$(
        impl $crate::Id for $id {
            const KIND: &'static $crate::Kind = &$kind;
            fn which(self) -> $crate::Which { $crate::Which::Uuid(self.0) }
        }
        $( $crate::ids!(@ $dossier $id); )?
    )*};
}
