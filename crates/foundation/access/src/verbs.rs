//! Verbs. A verb is a type, so that a function of the records can ask for the permit of exactly one verb: no
//! permit, no compile. A room declares its verbs with [`verbs!`](crate::verbs!); this room has only those about
//! people, keys, one's own place of work and the log.

use kernel::{Purpose, Tier};
use ledger::ProcessingOperation;

use crate::kind::{Id, Kind};

/// What is declared of a verb. Policies know the one that is registered, by its address: a verb that says the same
/// of itself is another one, and gets no permit.
#[derive(Debug)]
pub struct VerbSpec {
    /// Code of the Cedar action; permanent, for it is in the log.
    pub code: &'static str,
    /// What it does, in a sentence: printed beside it in the schema.
    pub about: &'static str,
    /// Kind of the objects that it is about.
    pub on: &'static Kind,
    /// How the log names it (Directive (EU) 2016/680 art. 25(1)).
    pub trace: ProcessingOperation,
    /// What it can serve, the usual purpose first. Only grants given for one of these open keys, and the log names
    /// the one that was used.
    pub purposes: &'static [Purpose],
    /// Tiers whose keys the permit carries, where grants give them.
    pub opens: &'static [Tier],
    /// Whether it changes a dossier: then the grants must not have changed meanwhile when it is saved.
    pub changes: bool,
    /// Whether a job of the server does it, and no person.
    pub job: bool,
}

impl PartialEq for VerbSpec {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

impl Eq for VerbSpec {}

impl std::hash::Hash for VerbSpec {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.code.hash(state);
    }
}

impl VerbSpec {
    /// The purpose that is named where nothing says another one.
    pub(crate) fn usual_purpose(&self) -> Purpose {
        // Policies do not load with a verb that serves no purpose.
        self.purposes.first().copied().unwrap_or(Purpose::Operations)
    }

    /// Whether it shows or changes something of a dossier: everything that is done to one but counting it.
    #[must_use]
    pub fn sees_content(&self) -> bool {
        self.on.dossier && self.purposes != [Purpose::Statistics]
    }
}

/// A verb of the policies, made by [`verbs!`](crate::verbs!).
pub trait Verb: Send + Sync + 'static {
    /// What it is about.
    type On: Id;
    /// What is declared of it.
    const SPEC: &'static VerbSpec;
}

/// A verb whose permit carries the key of a tier.
pub trait Opens<T: tier::Mark>: Verb {}
/// A verb that changes a dossier.
pub trait Changes: Verb {}
/// A verb that makes a dossier.
pub trait Creates: Verb {}
/// A verb that gives somebody else a grant, and the keys with it.
pub trait GivesGrants: Verb {}

/// The tiers as types.
pub mod tier {
    use kernel::Tier;

    /// One tier.
    pub trait Mark: Send + Sync + 'static {
        /// Which.
        const TIER: Tier;
    }

    macro_rules! marks {
        ($($(#[$doc:meta])* $name:ident;)*) => {$(
            $(#[$doc])*
            #[derive(Debug, Clone, Copy)]
            pub struct $name;
            impl Mark for $name { const TIER: Tier = Tier::$name; }
        )*};
    }
    marks! {
        /// Who the person is.
        Identity;
        /// What happened.
        Narrative;
        /// Needs, plans, health.
        Support;
        /// What police know.
        Intelligence;
        /// Where the person sleeps.
        Shelter;
    }
}

/// Makes the verbs of a room: a marker type for each, what is declared of it, its marker traits, and a list of all.
///
/// After the tiers may stand `changes` (a dossier; [`Changes`]), `creates` (one; [`Creates`]), `gives_grants`
/// ([`GivesGrants`]) and `job` (a job of the server does it, no person).
///
/// ```
/// access::verbs! { VERBS:
///     /// Paint a team's door.
///     Paint = "paint" on kernel::TeamId, Alteration for [Operations] opens [];
/// }
/// assert_eq!(VERBS[0].code, "paint");
/// assert_eq!(VERBS[0].about, "Paint a team's door.");
/// ```
#[macro_export]
macro_rules! verbs {
    (@changes) => { false };
    (@changes changes $($rest:ident)*) => { true };
    (@changes $other:ident $($rest:ident)*) => { $crate::verbs!(@changes $($rest)*) };
    (@job) => { false };
    (@job job $($rest:ident)*) => { true };
    (@job $other:ident $($rest:ident)*) => { $crate::verbs!(@job $($rest)*) };
    (@mark $verb:ident changes) => { impl $crate::Changes for $verb {} };
    (@mark $verb:ident creates) => { impl $crate::Creates for $verb {} };
    (@mark $verb:ident gives_grants) => { impl $crate::GivesGrants for $verb {} };
    (@mark $verb:ident job) => {};
    ($list:ident: $(
        $(#[doc = $about:literal])+
        $verb:ident = $code:literal on $on:ty, $trace:ident for [$($purpose:ident),+]
            opens [$($tier:ident),*] $($mark:ident)*;
    )*) => {
        $(
            $(#[doc = $about])+
            #[derive(Debug, Clone, Copy)]
            pub struct $verb;
            impl $crate::Verb for $verb {
                type On = $on;
                const SPEC: &'static $crate::VerbSpec = {
                    static SPEC: $crate::VerbSpec = $crate::VerbSpec {
                        code: $code,
                        about: concat!($($about),+).trim_ascii(),
                        on: <$on as $crate::Id>::KIND,
                        trace: $crate::ProcessingOperation::$trace,
                        purposes: &[$($crate::Purpose::$purpose),+],
                        opens: &[$($crate::Tier::$tier),*],
                        changes: $crate::verbs!(@changes $($mark)*),
                        job: $crate::verbs!(@job $($mark)*),
                    };
                    &SPEC
                };
            }
            $( impl $crate::Opens<$crate::tier::$tier> for $verb {} )*
            $( $crate::verbs!(@mark $verb $mark); )*
        )*
        /// The verbs of this room.
        pub static $list: &[&$crate::VerbSpec] = &[$(<$verb as $crate::Verb>::SPEC),*];
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::foundation::{ListWork, VERBS, WrapMember};

    #[test]
    fn a_verb_is_the_one_that_is_listed() {
        let listed = |spec: &VerbSpec| VERBS.iter().any(|one| std::ptr::eq(*one, spec));
        assert!(listed(ListWork::SPEC) && listed(WrapMember::SPEC));
        let same = VerbSpec {
            code: "list_work",
            about: "",
            on: ListWork::SPEC.on,
            trace: ListWork::SPEC.trace,
            purposes: ListWork::SPEC.purposes,
            opens: &[],
            changes: false,
            job: false,
        };
        assert!(!listed(&same) && same != *ListWork::SPEC);
    }

    #[test]
    fn rights_stay_explainable() {
        for verb in VERBS {
            assert!(!verb.purposes.is_empty() && verb.about.ends_with('.'), "{}", verb.code);
        }
    }
}
