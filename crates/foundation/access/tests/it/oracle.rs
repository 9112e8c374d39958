//! The rights in plain Rust, written from the role table of the design and from the knowledge about
//! authorisation (roles: permits and forbids). **Not** derived from the policies: nothing here reads them.

use access::{Asker, CaseFacts, Facts};
use kernel::{
    Mandate,
    Purpose::{self, Identification, Investigation, Stay, Support},
    Role::{self, *},
    Tier,
};

/// What the oracle says: yes, or no with the reasons that nothing can lift (none: simply nobody permits it).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    Yes,
    No(Vec<&'static str>),
}

impl Answer {
    pub fn is_yes(&self) -> bool {
        *self == Self::Yes
    }
}

/// What the grants of a role can carry: tiers that it may read, and what for.
/// `None` as purpose: whatever the person or the law allows.
fn carries(role: Role) -> (&'static [Tier], Option<Purpose>) {
    match role {
        FocalPoint | DecisionMaker => (&[Tier::Identity, Tier::Narrative], Some(Identification)),
        SupportWorker => (&[Tier::Identity, Tier::Support], Some(Support)),
        ShelterManager => (&[Tier::Identity, Tier::Support, Tier::Shelter], Some(Support)),
        Guardian => (&[Tier::Identity, Tier::Narrative], None),
        ImmigrationOfficer => (&[Tier::Identity], Some(Stay)),
        Investigator => (&[Tier::Identity, Tier::Narrative, Tier::Intelligence], Some(Investigation)),
        Frontline | Coordinator | Auditor | BodyManager | Administrator => (&[], None),
    }
}

fn reads(role: Role, case: &CaseFacts, tier: Tier) -> bool {
    let (tiers, purpose) = carries(role);
    let granted = |one| case.grants.has(tier, one);
    tiers.contains(&tier)
        && match purpose {
            Some(purpose) => granted(purpose),
            None => case.grants.tiers().has(tier),
        }
}

/// Roles that work on cases, and so see that a case of theirs is there.
fn works_on_cases(role: Role) -> bool {
    matches!(role, FocalPoint | DecisionMaker | SupportWorker | ShelterManager | Guardian | Investigator)
}

/// Verbs that show a case or what is in it.
const SHOWS: &[&str] = &["view_case", "read_identity", "read_narrative"];
/// Verbs that change a case.
const CHANGES: &[&str] = &[
    "triage",
    "presume",
    "hand_over",
    "withdraw_consent",
    "settle_task",
    "decide_grounds",
    "decide_identification",
    "run_reflection",
];
/// Verbs that decide: whoever referred, and whoever shares a body with the referrer, does not.
const DECIDES: &[&str] = &["decide_grounds", "decide_identification", "run_reflection"];

/// The oracle's answer.
pub fn answer(asker: &Asker, verb: &str, facts: &Facts) -> Answer {
    match asker {
        Asker::Job(name) => {
            let runs = *name == "clocks" && verb == "run_clocks";
            if runs { Answer::Yes } else { Answer::No(vec![]) }
        }
        Asker::Person { role, mandate, trained_minors, active } => {
            let mut never = Vec::new();
            if !active {
                never.push("inactive-people-do-nothing");
            }
            if let Facts::Case(case) = facts {
                never_on_a_case(*role, *trained_minors, verb, case, &mut never);
            }
            never.sort_unstable();
            let permitted = permitted(*role, *mandate, verb, facts);
            if permitted && never.is_empty() { Answer::Yes } else { Answer::No(never) }
        }
    }
}

fn never_on_a_case(role: Role, trained: bool, verb: &str, case: &CaseFacts, never: &mut Vec<&'static str>) {
    let (shows, changes) = (SHOWS.contains(&verb), CHANGES.contains(&verb));
    // A hold of a child's removal is settled by whoever is on duty at immigration.
    let urgent = role == ImmigrationOfficer && verb == "settle_task";
    if (shows || changes) && case.minor && !trained && !urgent {
        never.push("minors-need-training");
    }
    if shows || changes || verb == "see_hold" {
        match role {
            Administrator | BodyManager => never.push("runners-of-the-server-read-no-case"),
            Coordinator | Auditor => never.push("figures-and-logs-are-not-content"),
            _ => {}
        }
    }
    if DECIDES.contains(&verb) && (case.referred_by_me || case.referred_by_my_body) {
        never.push("who-refers-does-not-decide");
    }
    if changes && !case.open {
        never.push("closed-cases-do-not-change");
    }
}

fn permitted(role: Role, mandate: Mandate, verb: &str, facts: &Facts) -> bool {
    match (verb, facts) {
        ("screen", Facts::Workplace) => {
            matches!(role, Frontline | FocalPoint | SupportWorker | ShelterManager | Investigator)
        }
        ("list_work", Facts::Workplace) => true,
        ("list_cases", Facts::Workplace) => works_on_cases(role) || role == ImmigrationOfficer,
        ("continue_screening", Facts::Screening { mine, .. }) => *mine,
        ("refer", Facts::Screening { mine, open }) => *mine && *open,
        ("see_receipt", Facts::Referral { mine }) => *mine,
        (_, Facts::Case(case)) => permitted_on_a_case(role, mandate, verb, case),
        ("view_strategy", Facts::Strategy) => true,
        ("measure", Facts::Measure) => role != Administrator,
        ("open_figure", Facts::Measure) => role == Coordinator && mandate == Mandate::Steering,
        ("found_body", Facts::Server) => role == Administrator,
        ("list_people" | "invite", Facts::Body { mine }) => {
            role == Administrator || (role == BodyManager && *mine)
        }
        ("found_team", Facts::Body { mine }) => role == BodyManager && *mine,
        ("propose_member" | "remove_member", Facts::Team { of_my_body, .. }) => {
            role == BodyManager && *of_my_body
        }
        ("wrap_member", Facts::Team { member, .. }) => *member,
        ("read_log", Facts::Log) => role == Auditor && mandate == Mandate::Oversight,
        other => panic!("the oracle has no row for {other:?}: add the verb here, from the design"),
    }
}

fn permitted_on_a_case(role: Role, mandate: Mandate, verb: &str, case: &CaseFacts) -> bool {
    let works_to_identify =
        || reads(role, case, Tier::Narrative) && case.grants.has(Tier::Narrative, Identification);
    match verb {
        "view_case" => works_on_cases(role) && case.grants.tiers().iter().next().is_some(),
        "read_identity" => reads(role, case, Tier::Identity),
        "read_narrative" => reads(role, case, Tier::Narrative),
        "triage" | "presume" | "hand_over" => role == FocalPoint && works_to_identify(),
        "decide_grounds" | "decide_identification" | "run_reflection" => {
            role == DecisionMaker && works_to_identify()
        }
        "withdraw_consent" => {
            matches!(role, FocalPoint | SupportWorker | Guardian)
                && case.grants.tiers().iter().next().is_some()
        }
        "settle_task" => match role {
            FocalPoint | DecisionMaker => case.grants.purposes().any(|purpose| purpose == Identification),
            ImmigrationOfficer => case.hold,
            _ => false,
        },
        "see_hold" => role == ImmigrationOfficer && case.hold,
        "open_row" => role == Coordinator && mandate == Mandate::Steering,
        "run_clocks" => false,
        other => panic!("the oracle has no row for {other}: add the verb here, from the design"),
    }
}
