//! The permit: *may* (policy) and *can* (keys) in one token.

use std::marker::PhantomData;

use kernel::{CaseId, TeamId, Tier};
use uuid::Uuid;
use vault::{KeySet, NumberedKey};

use crate::{
    AccessError, Result,
    facts::{Facts, Object},
    keys::KeyRing,
    verbs::Verb,
};

/// A permit for one verb on one object in one act. Only this crate makes one: its fields are nobody else's.
///
/// ```compile_fail,E0451
/// use access::{Facts, Object, Permit, verbs::ReadIdentity};
/// let forged: Permit<ReadIdentity> = Permit {
///     object: Object::Workplace,
///     row: 1,
///     act: uuid::Uuid::nil(),
///     keys: access::keys::KeyRing::default(),
///     facts: Facts::Workplace,
///     verb: std::marker::PhantomData,
/// };
/// ```
///
/// It cannot be copied, so it cannot outlive what its owner lends:
///
/// ```compile_fail,E0277
/// fn copied<T: Copy>() {}
/// copied::<access::Permit<access::verbs::ReadIdentity>>();
/// ```
///
/// And a function that asks for one verb's permit does not take another's:
///
/// ```compile_fail,E0308
/// use access::{Permit, verbs::{ReadIdentity, ViewCase}};
/// fn identity(_: &Permit<ReadIdentity>) {}
/// fn page(permit: &Permit<ViewCase>) {
///     identity(permit);
/// }
/// ```
///
/// Not even where several verbs are welcome; and a permit to look is none to write:
///
/// ```compile_fail,E0277
/// use access::{Permit, verbs::{ReadsNarrative, ViewCase}};
/// fn narrative<V: ReadsNarrative>(_: &Permit<V>) {}
/// fn page(permit: &Permit<ViewCase>) {
///     narrative(permit);
/// }
/// ```
///
/// ```compile_fail,E0277
/// use access::{Permit, verbs::{ChangesCase, ViewCase}};
/// fn append<V: ChangesCase>(_: &Permit<V>) {}
/// fn page(permit: &Permit<ViewCase>) {
///     append(permit);
/// }
/// ```
pub struct Permit<V: Verb> {
    pub(crate) object: Object,
    pub(crate) row: i64,
    pub(crate) act: Uuid,
    pub(crate) keys: KeyRing,
    pub(crate) facts: Facts,
    pub(crate) verb: PhantomData<V>,
}

impl<V: Verb> Permit<V> {
    /// What it is for.
    #[must_use]
    pub fn object(&self) -> Object {
        self.object
    }

    /// The facts it was given on.
    #[must_use]
    pub fn facts(&self) -> &Facts {
        &self.facts
    }

    /// The keys of a tier that the verb opens: what is sealed under one of them can be read.
    ///
    /// # Errors
    /// [`AccessError::KeysMissing`] when the policy allows it but no wrap for this person's teams is there yet.
    pub fn key(&self, tier: Tier) -> Result<&KeySet> {
        self.keys.get(tier).ok_or(AccessError::KeysMissing(tier.code()))
    }

    /// The newest key of a tier that is held: what is written is sealed under it.
    ///
    /// # Errors
    /// As [`Permit::key`].
    pub fn newest_key(&self, tier: Tier) -> Result<&NumberedKey> {
        self.key(tier)?.newest().ok_or(AccessError::KeysMissing(tier.code()))
    }
}

impl<V: Verb<Object = CaseId>> Permit<V> {
    /// The case it is for.
    #[must_use]
    pub fn case(&self) -> CaseId {
        match self.object {
            Object::Case(id) => id,
            _ => CaseId(Uuid::nil()),
        }
    }
}

impl<V: Verb<Object = TeamId>> Permit<V> {
    /// The team it is for.
    #[must_use]
    pub fn team(&self) -> TeamId {
        match self.object {
            Object::Team(id) => id,
            _ => TeamId(Uuid::nil()),
        }
    }
}
