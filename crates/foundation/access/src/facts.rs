//! Facts: what an object is, relative to the person who asks. SQL reduces each row to one of these; the policies
//! are asked once per distinct tuple; every row takes its tuple's verdict.

use store::Row;

use crate::{
    Error, Result,
    grants::GrantSet,
    kind::{Kind, Of},
};

/// Maximum number of facts of a kind that are true or false.
pub const MAX_FLAGS: usize = 32;
/// Maximum number of facts of a kind that are codes.
pub const MAX_CODES: usize = 8;

/// The facts of one object for one person: all that a policy can see of it, in 24 bytes. Only a kind's declaration
/// says what a bit means; what a kind does not declare has no place here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Facts {
    grants: u64,
    flags: u32,
    /// [`Kind::number`]: bits have no meaning across kinds.
    kind: u32,
    /// Places in the lists of codes.
    codes: [u8; MAX_CODES],
}

const _: () = assert!(size_of::<Facts>() == 24, "facts are compared and hashed for every row of a list");

/// One fact with its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Known {
    /// True or false.
    Flag(bool),
    /// A code.
    Code(&'static str),
}

impl Facts {
    /// What strangers are told of every object: no grant, nothing true, the first code of each list.
    #[must_use]
    pub fn nothing(kind: &'static Kind) -> Self {
        Self { grants: 0, flags: 0, kind: kind.number(), codes: [0; MAX_CODES] }
    }

    /// Reads the columns of [`Kind::columns`], which begin at column `first`.
    ///
    /// # Errors
    /// When a column is missing or of another type, or holds a code that the kind does not list.
    pub fn read(kind: &'static Kind, row: &Row, first: usize) -> Result<Self> {
        let mut facts = Self::nothing(kind);
        let mut at = first;
        if kind.dossier {
            facts.grants = GrantSet::from_bits(row.int(at)?).bits();
            at += 1;
        }
        for (column, fact) in (at..).zip(kind.all_facts()) {
            let known = match fact.of {
                Of::Flag | Of::Tie => Known::Flag(row.flag(column)?),
                Of::Code(list) => {
                    let code = row.text(column)?;
                    // A code outside of its list is broken data, not something that nobody granted.
                    let code = list
                        .iter()
                        .find(|one| **one == code)
                        .ok_or(Error::damaged("a code that its kind does not declare"))?;
                    Known::Code(code)
                }
            };
            facts = facts
                .with(kind, fact.name, known)
                .ok_or(Error::damaged("a code that its kind does not declare"))?;
        }
        Ok(facts)
    }

    /// What live grants give.
    #[must_use]
    pub fn grants(&self) -> GrantSet {
        GrantSet::of_bits(self.grants)
    }

    /// The same facts with other grants.
    #[must_use]
    pub fn with_grants(self, grants: GrantSet) -> Self {
        Self { grants: grants.bits(), ..self }
    }

    /// The same facts with one of them changed; `None` when the kind declares no such fact, or no such code.
    #[must_use]
    pub fn with(mut self, kind: &'static Kind, name: &str, known: Known) -> Option<Self> {
        let (place, of) = place(kind, name)?;
        match (of, known) {
            (Of::Flag | Of::Tie, Known::Flag(true)) => self.flags |= 1 << place,
            (Of::Flag | Of::Tie, Known::Flag(false)) => self.flags &= !(1 << place),
            (Of::Code(list), Known::Code(code)) => {
                let number = list.iter().position(|one| *one == code)?;
                *self.codes.get_mut(place)? = u8::try_from(number).ok()?;
            }
            _ => return None,
        }
        Some(self)
    }

    /// One fact, by the name that its kind declares; `None` when it declares none, or the facts are of another kind.
    #[must_use]
    pub fn get(&self, kind: &'static Kind, name: &str) -> Option<Known> {
        if self.kind != kind.number() {
            return None;
        }
        let (place, of) = place(kind, name)?;
        Some(match of {
            Of::Flag | Of::Tie => Known::Flag(self.flags & (1 << place) != 0),
            Of::Code(list) => Known::Code(list.get(usize::from(*self.codes.get(place)?))?),
        })
    }

    /// Whether these are facts of a kind.
    #[must_use]
    pub fn are_of(&self, kind: &Kind) -> bool {
        self.kind == kind.number()
    }

    /// Whether whoever asks has nothing to do with the object, and so must not learn that it exists.
    #[must_use]
    pub fn are_strange(&self, kind: &'static Kind) -> bool {
        let tied = |fact: &crate::kind::Fact| {
            fact.of == Of::Tie && self.get(kind, fact.name) == Some(Known::Flag(true))
        };
        self.grants == 0 && !kind.all_facts().any(tied)
    }
}

/// The place of a fact among the flags, or among the codes, of its kind.
fn place(kind: &'static Kind, name: &str) -> Option<(usize, Of)> {
    let is_code = |of: Of| matches!(of, Of::Code(_));
    let of = kind.all_facts().find(|fact| fact.name == name)?.of;
    let place = kind.all_facts().filter(|fact| is_code(fact.of) == is_code(of));
    let place = place.take_while(|fact| fact.name != name).count();
    let most = if is_code(of) { MAX_CODES } else { MAX_FLAGS };
    (place < most).then_some((place, of))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kind::Fact;

    static KIND: Kind = Kind {
        entity: "Test",
        prefix: "test",
        about: "A test.",
        table: "test",
        joins: "",
        dossier: false,
        facts: &[
            Fact::code("colour", &["red", "green"], "o.colour", "A colour."),
            Fact::tie("mine", "o.account_id = $1", "Mine."),
            Fact::flag("old", "o.old = 1", "Old."),
        ],
    };

    #[test]
    fn each_fact_has_a_place_of_its_own_and_what_is_not_declared_has_none() {
        let facts = Facts::nothing(&KIND);
        assert_eq!(facts.get(&KIND, "colour"), Some(Known::Code("red")));
        assert!(facts.are_strange(&KIND));
        let facts = facts.with(&KIND, "old", Known::Flag(true)).unwrap();
        assert!(facts.are_strange(&KIND), "old ties nobody to it");
        let facts = facts.with(&KIND, "colour", Known::Code("green")).unwrap();
        let facts = facts.with(&KIND, "mine", Known::Flag(true)).unwrap();
        assert!(!facts.are_strange(&KIND));
        assert_eq!(facts.get(&KIND, "old"), Some(Known::Flag(true)));
        assert_eq!(facts.get(&KIND, "colour"), Some(Known::Code("green")));
        assert_eq!(facts.get(&KIND, "secret"), None);
        assert_eq!(facts.with(&KIND, "secret", Known::Flag(true)), None);
        assert_eq!(facts.with(&KIND, "colour", Known::Code("blue")), None);
    }
}
