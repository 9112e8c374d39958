//! What each of them may, in plain Rust: the role table of the design, applied to the world as it is told. Nothing here reads
//! policies, facts, verbs or the database.

use kernel::{
    Mandate,
    Purpose::{Identification, Investigation, Stay, Support},
    Role, Tier,
};

use crate::world::{Case, Grant, RECOVERS, Someone, Step, To};

/// What can be done with a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    Triage,
    Presume,
    HandOver,
    RecordIdentity,
    Decide,
    Withdraw,
    Settle,
}

/// The grants of a case that somebody works under.
fn mine(one: &Someone, case: &Case) -> Vec<Grant> {
    let to_me = |grant: &Grant| match grant.to {
        To::Team(place) => one.member && one.place == place,
        To::Person(part) => one.part == part,
    };
    case.grants().into_iter().filter(|grant| !grant.ended && to_me(grant)).collect()
}

/// Roles that work on cases; immigration sees holds alone, and nobody else sees one at all.
const WORK: &[Role] = &[
    Role::FocalPoint,
    Role::DecisionMaker,
    Role::SupportWorker,
    Role::ShelterManager,
    Role::Guardian,
    Role::Investigator,
];

/// Whether somebody has a list of cases.
pub fn has_a_list(one: &Someone) -> bool {
    WORK.contains(&one.role) || one.role == Role::ImmigrationOfficer
}

/// Whether somebody sees that the case is there, its states and its days.
pub fn sees(one: &Someone, case: &Case) -> bool {
    WORK.contains(&one.role) && !mine(one, case).is_empty() && (one.trained || !case.child)
}

/// Whether somebody is of immigration and removal is on hold. It must not wait for somebody trained.
pub fn sees_hold(one: &Someone, case: &Case) -> bool {
    one.role == Role::ImmigrationOfficer && one.mandate == Mandate::Immigration && case.hold()
}

/// Whether what somebody's role carries is among what was given to them: tier and purpose belong together.
fn reads(one: &Someone, case: &Case, tier: Tier) -> bool {
    let (tiers, purpose): (&[Tier], _) = match one.role {
        Role::FocalPoint | Role::DecisionMaker => (&[Tier::Identity, Tier::Narrative], Some(Identification)),
        Role::SupportWorker => (&[Tier::Identity, Tier::Support], Some(Support)),
        Role::ShelterManager => (&[Tier::Identity, Tier::Support, Tier::Shelter], Some(Support)),
        Role::ImmigrationOfficer => (&[Tier::Identity], Some(Stay)),
        Role::Investigator => (&[Tier::Identity, Tier::Narrative, Tier::Intelligence], Some(Investigation)),
        Role::Guardian => (&[Tier::Identity, Tier::Narrative], None),
        _ => (&[], None),
    };
    let given =
        mine(one, case).into_iter().filter(|grant| purpose.is_none_or(|purpose| grant.purpose == purpose));
    tiers.contains(&tier) && given.flat_map(|grant| grant.tiers).any(|given| *given == tier)
}

/// Whether a tier of a case may be read on its page. Immigration has no page of a case but that of its hold.
pub fn reads_on_page(one: &Someone, case: &Case, tier: Tier) -> bool {
    sees(one, case) && reads(one, case, tier)
}

/// Whether somebody has something to do with a case: it need not look absent.
pub fn knows(one: &Someone, case: &Case) -> bool {
    case.referrer == one.part || !mine(one, case).is_empty()
}

/// What somebody is to a case: whoever is the same to another one gets the same answers there.
pub fn relation(one: &Someone, case: &Case) -> String {
    let mut given: Vec<String> =
        mine(one, case).iter().map(|grant| format!("{:?} for {}", grant.tiers, grant.purpose)).collect();
    given.sort();
    let referred = (case.referrer == one.part, case.referrer.starts_with(&format!("{}.", one.place)));
    let marks = (case.child, case.hold(), case.open());
    format!("{} {} {given:?} {referred:?} {marks:?}", one.role, one.trained)
}

/// Whether somebody may do this to a case.
pub fn may(one: &Someone, verb: Verb, case: &Case) -> bool {
    let identifies = || reads(one, case, Tier::Narrative) && one.role != Role::Guardian;
    let for_identification = || mine(one, case).iter().any(|grant| grant.purpose == Identification);
    let permitted = match verb {
        Verb::Triage | Verb::Presume | Verb::HandOver => one.role == Role::FocalPoint && identifies(),
        Verb::RecordIdentity => {
            matches!(one.role, Role::FocalPoint | Role::SupportWorker | Role::ShelterManager)
                && reads(one, case, Tier::Identity)
        }
        // Who refers does not decide, nor does anybody of that body.
        Verb::Decide => {
            one.role == Role::DecisionMaker
                && identifies()
                && !case.referrer.starts_with(&format!("{}.", one.place))
        }
        Verb::Withdraw => {
            matches!(one.role, Role::FocalPoint | Role::SupportWorker | Role::Guardian) && sees(one, case)
        }
        Verb::Settle => match one.role {
            Role::FocalPoint | Role::DecisionMaker => for_identification(),
            _ => sees_hold(one, case),
        },
    };
    let trained = one.trained || !case.child || verb == Verb::Settle && sees_hold(one, case);
    permitted && trained && case.open()
}

/// Whether somebody sees to the people of a body.
pub fn lists_people(one: &Someone, place: &str) -> bool {
    one.role == Role::Administrator || manages(one, place)
}

/// Whether somebody manages a body.
pub fn manages(one: &Someone, place: &str) -> bool {
    one.role == Role::BodyManager && one.place == place
}

/// Whether somebody invites into a body or changes roles there: the administrator in the own body alone, for every other one
/// has its manager.
pub fn invites(one: &Someone, place: &str) -> bool {
    manages(one, place) || one.role == Role::Administrator && one.place == place
}

/// Whether somebody changes what a body is.
pub fn changes_bodies(one: &Someone, _: &str) -> bool {
    one.role == Role::Administrator
}

/// Whether somebody ends a body or opens it again: never the body that runs the server.
pub fn ends_bodies(one: &Someone, place: &str) -> bool {
    one.role == Role::Administrator && one.place != place
}

/// Whether somebody holds keys of a body's team.
pub fn holds_keys(one: &Someone, place: &str) -> bool {
    one.member && one.place == place
}

/// Whether the recovery of the keys of a body's team is open for somebody.
pub fn recovers(one: &Someone, place: &str) -> bool {
    place == "centre" && one.part == RECOVERS
}

/// Whether somebody meets people at work and screens.
pub fn screens(one: &Someone) -> bool {
    matches!(
        one.role,
        Role::Frontline | Role::FocalPoint | Role::SupportWorker | Role::ShelterManager | Role::Investigator
    )
}

/// The national coordinator or rapporteur.
pub fn coordinates(one: &Someone) -> bool {
    one.role == Role::Coordinator && one.mandate == Mandate::Steering
}

/// Whoever decides, with somebody else, which bodies receive cases.
pub fn sees_duties(one: &Someone) -> bool {
    one.role == Role::Administrator || coordinates(one)
}

/// Whoever has a part in renewing what somebody lost: the manager of the body, the administrator, the coordinator.
pub fn renews(one: &Someone) -> bool {
    one.role == Role::BodyManager || sees_duties(one)
}

/// Whoever watches lawfulness.
pub fn audits(one: &Someone) -> bool {
    one.role == Role::Auditor && one.mandate == Mandate::Oversight
}

/// Figures are for all but whoever runs the server.
pub fn sees_figures(one: &Someone) -> bool {
    one.role != Role::Administrator
}

/// Whether the name of a member of staff may be known: to oneself, to whoever manages the body or the server, within a
/// team (who holds its keys), to whoever audits, and to whoever sees a case on which that person acted.
pub fn knows_name(one: &Someone, staff: &Someone, cases: &[Case]) -> bool {
    let managed = lists_people(one, staff.place);
    let of_team = one.place == staff.place && (one.member || one.part == RECOVERS);
    let acted = |case: &Case| match staff.part {
        "centre.focal_point" => !case.steps.is_empty() || !case.given.is_empty(),
        "prosecutor.decision_maker" => case.did(Step::Grounds),
        part => case.referrer == part,
    };
    let seen = cases.iter().any(|case| acted(case) && sees(one, case));
    one.part == staff.part || managed || of_team || audits(one) || seen
}
