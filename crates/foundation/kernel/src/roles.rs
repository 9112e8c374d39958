//! The role table: which bodies have people of a role, whether a role opens anything, and what nobody may combine.

use std::{fmt, marker::PhantomData};

use crate::words::{Code, Mandate, Role};

crate::codes! {
    /// A training that opens what would stay shut without it.
    Training {
        /// Trained for cases of children.
        Minors = "minors",
    }
}

/// A set of codes of one closed list of at most 32.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct CodeSet<C>(u32, PhantomData<fn() -> C>);

/// The roles of somebody.
pub type Roles = CodeSet<Role>;
/// The trainings of somebody.
pub type Trainings = CodeSet<Training>;

const _: () = assert!(Role::ALL.len() <= 32 && Training::ALL.len() <= 32, "a code has no bit of its own");

impl<C: Code> CodeSet<C> {
    /// Nothing.
    pub const NONE: Self = Self(0, PhantomData);

    fn bit(code: C) -> u32 {
        C::ALL.iter().position(|one| *one == code).map_or(0, |place| 1 << place)
    }

    /// This set and one more code.
    #[must_use]
    pub fn with(self, code: C) -> Self {
        Self(self.0 | Self::bit(code), PhantomData)
    }

    /// Whether a code is in the set.
    #[must_use]
    pub fn has(self, code: C) -> bool {
        self.0 & Self::bit(code) != 0
    }

    /// Whether the set is empty.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The codes, in the order of their list.
    pub fn iter(self) -> impl Iterator<Item = C> {
        C::ALL.iter().copied().filter(move |code| self.has(*code))
    }
}

impl<C: Code> FromIterator<C> for CodeSet<C> {
    fn from_iter<I: IntoIterator<Item = C>>(codes: I) -> Self {
        codes.into_iter().fold(Self::NONE, Self::with)
    }
}

impl<C: Code> fmt::Debug for CodeSet<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

/// One line of the role table.
#[derive(Debug, Clone, Copy)]
pub struct RoleRow {
    /// The role.
    pub role: Role,
    /// Mandates of the bodies whose people may have it.
    pub mandates: &'static [Mandate],
    /// Whether grants of this role can open a tier of some dossier.
    pub opens: bool,
}

/// With which other roles a role is never combined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Others {
    /// With those that open a tier.
    ThatOpen,
    /// With none at all.
    All,
}

/// Roles that are kept apart from others. `never.cedar` forbids the same pairs everything, so that a row that was
/// written past this rule opens nothing.
pub const APART: &[(Role, Others)] = &[
    (Role::Administrator, Others::ThatOpen),
    (Role::BodyManager, Others::ThatOpen),
    (Role::Auditor, Others::All),
];

/// What teams are for. Permanent: the codes stand in the rows.
pub const DUTIES: &[&str] =
    &["focal_point", "competent_authority", "screening", "support", "immigration", EMERGENCY_DUTY];

/// The duty of the two teams, of two bodies, which together open one case when a life is in danger.
pub const EMERGENCY_DUTY: &str = "emergency";

/// Duties of teams to which cases are sent. A body has one once two people gave it: a team of any other body with such a
/// duty receives nothing.
pub const RECEIVING_DUTIES: &[&str] = &["focal_point", "competent_authority"];

/// Duties that a body has once one person gave it and another confirmed it.
pub const DUTIES_OF_TWO: &[&str] = &["focal_point", "competent_authority", EMERGENCY_DUTY];

/// Mandates of bodies that meet, protect or decide about people.
const AT_WORK: &[Mandate] = &[
    Mandate::LawEnforcement,
    Mandate::Support,
    Mandate::Labour,
    Mandate::Immigration,
    Mandate::Identification,
];

const fn row(role: Role, mandates: &'static [Mandate], opens: bool) -> RoleRow {
    RoleRow { role, mandates, opens }
}

/// The role table, in the order of the roles.
pub const ROLES: &[RoleRow] = &[
    row(Role::Frontline, AT_WORK, false),
    row(Role::FocalPoint, AT_WORK, true),
    row(Role::DecisionMaker, AT_WORK, true),
    row(Role::SupportWorker, AT_WORK, true),
    row(Role::ShelterManager, AT_WORK, true),
    row(Role::Guardian, AT_WORK, true),
    // Sees every hold without a grant: of asylum and immigration alone.
    row(Role::ImmigrationOfficer, &[Mandate::Immigration], true),
    row(Role::Investigator, AT_WORK, true),
    row(Role::Coordinator, &[Mandate::Steering], false),
    row(Role::Auditor, &[Mandate::Oversight], false),
    row(Role::BodyManager, Mandate::ALL, false),
    row(Role::Administrator, &[Mandate::Operations], false),
    row(Role::Learner, Mandate::ALL, false),
    row(
        Role::Trainer,
        &[
            Mandate::LawEnforcement,
            Mandate::Support,
            Mandate::Labour,
            Mandate::Immigration,
            Mandate::Identification,
            Mandate::Steering,
        ],
        false,
    ),
    row(Role::HotlineAdviser, &[Mandate::LawEnforcement, Mandate::Support], true),
    row(Role::ChannelRecipient, &[Mandate::LawEnforcement, Mandate::Support, Mandate::Labour], true),
    row(Role::ConsularOfficer, &[Mandate::Immigration], true),
    row(
        Role::SecondSignatory,
        &[Mandate::LawEnforcement, Mandate::Immigration, Mandate::Identification],
        true,
    ),
    row(Role::Translator, AT_WORK, true),
];

/// Roles that people of a body with a mandate may have. A body's mandate bounds them, so that a body manager makes
/// nobody an administrator, a coordinator of the strategy or an auditor.
#[must_use]
pub fn roles_of(mandate: Mandate) -> Vec<Role> {
    ROLES.iter().filter(|row| row.mandates.contains(&mandate)).map(|row| row.role).collect()
}

/// Whether nobody may have both roles.
#[must_use]
pub fn apart(one: Role, other: Role) -> bool {
    let opens = |role: Role| ROLES.iter().any(|row| row.role == role && row.opens);
    let kept = |one: Role, other: Role| {
        APART.iter().any(|(role, others)| *role == one && (*others == Others::All || opens(other)))
    };
    one != other && (kept(one, other) || kept(other, one))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_role_stands_once_in_the_table_and_somebody_may_have_it() {
        let listed: Vec<Role> = ROLES.iter().map(|row| row.role).collect();
        assert_eq!(listed, Role::ALL);
        assert!(ROLES.iter().all(|row| !row.mandates.is_empty()));
        for mandate in Mandate::ALL {
            assert!(roles_of(*mandate).contains(&Role::BodyManager), "{mandate}");
        }
        assert!(!roles_of(Mandate::Support).contains(&Role::Administrator));
    }

    #[test]
    fn nobody_runs_the_server_or_a_body_and_opens_a_tier_and_an_auditor_is_nothing_else() {
        assert!(apart(Role::Administrator, Role::FocalPoint) && apart(Role::Guardian, Role::BodyManager));
        assert!(apart(Role::Auditor, Role::Learner) && apart(Role::Administrator, Role::Auditor));
        assert!(!apart(Role::BodyManager, Role::Learner) && !apart(Role::Frontline, Role::FocalPoint));
        assert!(!apart(Role::Auditor, Role::Auditor));
        let pairs = Role::ALL.iter().flat_map(|one| Role::ALL.iter().map(move |other| (*one, *other)));
        assert!(pairs.clone().all(|(one, other)| apart(one, other) == apart(other, one)));
        assert_eq!(pairs.filter(|(one, other)| apart(*one, *other)).count(), 2 * (18 + 2 * 12));
    }

    #[test]
    fn every_duty_that_receives_is_a_duty() {
        assert!(RECEIVING_DUTIES.iter().all(|duty| DUTIES_OF_TWO.contains(duty)));
        assert!(DUTIES_OF_TWO.iter().all(|duty| DUTIES.contains(duty)));
    }

    #[test]
    fn a_set_holds_what_was_put_in() {
        let set: Roles = [Role::Translator, Role::Frontline, Role::Translator].into_iter().collect();
        assert_eq!(set.iter().collect::<Vec<_>>(), [Role::Frontline, Role::Translator]);
        assert!(set.has(Role::Frontline) && !set.has(Role::Guardian) && Roles::NONE.is_empty());
        assert_eq!(format!("{set:?}"), "{Frontline, Translator}");
    }
}
