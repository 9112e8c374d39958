//! The permit: *may* (policy) and *can* (keys) in one token.

use std::marker::PhantomData;

use kernel::{Purpose, Tier};
use uuid::Uuid;
use vault::{KeySet, NumberedKey};

use crate::{
    Error, Result,
    facts::Facts,
    keyring::KeyRing,
    kind::Object,
    verbs::{Opens, Verb, tier},
};

/// A permit for one verb on one object in one act. Only this crate makes one: its fields are nobody else's.
///
/// ```compile_fail,E0451
/// use access::{Permit, foundation::{ListWork, Workplace}};
/// let forged: Permit<ListWork> = Permit { on: Workplace, raw: todo!(), verb: std::marker::PhantomData };
/// ```
///
/// It cannot be copied, so it cannot outlive what its owner lends:
///
/// ```compile_fail,E0277
/// fn copied<T: Copy>() {}
/// copied::<access::Permit<access::foundation::ListWork>>();
/// ```
///
/// And a function that asks for one verb's permit does not take another's:
///
/// ```compile_fail,E0308
/// use access::{Permit, foundation::{Invite, ListPeople}};
/// fn invite(_: &Permit<Invite>) {}
/// fn page(permit: &Permit<ListPeople>) {
///     invite(permit);
/// }
/// ```
///
/// Not even where several verbs are welcome: a verb that opens no tier has no key of it, and a permit to look is none
/// to write.
///
/// ```compile_fail,E0277
/// use access::{Permit, foundation::ListWork, tier};
/// fn page(permit: &Permit<ListWork>) {
///     permit.key::<tier::Narrative>();
/// }
/// ```
///
/// ```compile_fail,E0277
/// use access::{Changes, Permit, foundation::ListWork};
/// fn append<V: Changes>(_: &Permit<V>) {}
/// fn page(permit: &Permit<ListWork>) {
///     append(permit);
/// }
/// ```
pub struct Permit<V: Verb> {
    on: V::On,
    pub(crate) raw: RawPermit,
    verb: PhantomData<fn() -> V>,
}

/// A permit without its types.
pub(crate) struct RawPermit {
    pub(crate) object: Object,
    pub(crate) row: i64,
    pub(crate) act: Uuid,
    pub(crate) keys: KeyRing,
    pub(crate) facts: Facts,
    pub(crate) purpose: Option<Purpose>,
}

impl<V: Verb> Permit<V> {
    pub(crate) fn new(on: V::On, raw: RawPermit) -> Self {
        Self { on, raw, verb: PhantomData }
    }

    /// What it is for.
    #[must_use]
    pub fn id(&self) -> V::On {
        self.on
    }

    /// The facts it was given on.
    #[must_use]
    pub fn facts(&self) -> &Facts {
        &self.raw.facts
    }

    /// What for: the purpose that the log names. Only grants given for it opened keys.
    #[must_use]
    pub fn purpose(&self) -> Option<Purpose> {
        self.raw.purpose
    }

    /// The keys of a tier that the verb opens: what is sealed under one of them can be read.
    ///
    /// # Errors
    /// [`Error::KeysMissing`] when the policy allows it but no wrap for this person is there yet.
    pub fn key<T: tier::Mark>(&self) -> Result<&KeySet>
    where
        V: Opens<T>,
    {
        self.key_of(T::TIER)
    }

    /// The keys of a tier that are held, if any.
    pub(crate) fn keys(&self, tier: Tier) -> Option<&KeySet> {
        self.raw.keys.get(tier)
    }

    /// The keys of a tier, if the verb opens it: for records that serve several verbs.
    ///
    /// # Errors
    /// As [`Permit::key`]; also when the verb does not open this tier.
    pub fn key_of(&self, tier: Tier) -> Result<&KeySet> {
        self.raw.keys.get(tier).ok_or(Error::KeysMissing(tier.code()))
    }

    /// The newest key of a tier that is held: what is written is sealed under it.
    ///
    /// # Errors
    /// As [`Permit::key_of`].
    pub fn newest_key(&self, tier: Tier) -> Result<&NumberedKey> {
        self.key_of(tier)?.newest().ok_or(Error::KeysMissing(tier.code()))
    }
}
