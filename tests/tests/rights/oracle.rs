//! The rights in plain Rust, written from the role table of the design and from the knowledge about
//! authorisation (roles: permits and forbids). **Not** derived from the policies or from what verbs say of
//! themselves: nothing here reads them. A verb without a row is a panic.

use access::{Facts, GrantSet, Kind, Known, PrincipalFacts};
use kernel::{
    Mandate,
    Purpose::{self, Identification, Investigation, Stay, Support},
    Role::{self, *},
    Tier,
};

/// What is asked about: facts with the kind that they are of.
#[derive(Debug, Clone, Copy)]
pub struct Thing {
    pub kind: &'static Kind,
    pub facts: Facts,
}

impl Thing {
    fn is(&self, name: &str) -> bool {
        self.facts.get(self.kind, name) == Some(Known::Flag(true))
    }

    fn is_open(&self) -> bool {
        self.facts.get(self.kind, "state") == Some(Known::Code("open"))
    }

    fn grants(&self) -> GrantSet {
        self.facts.grants()
    }
}

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

fn reads(role: Role, thing: &Thing, tier: Tier) -> bool {
    let (tiers, purpose) = carries(role);
    tiers.contains(&tier)
        && match purpose {
            Some(purpose) => thing.grants().has(tier, purpose),
            None => thing.grants().tiers().has(tier),
        }
}

/// Roles that work on cases, and so see that a case of theirs is there.
fn works_on_cases(role: Role) -> bool {
    matches!(role, FocalPoint | DecisionMaker | SupportWorker | ShelterManager | Guardian | Investigator)
}

/// Verbs that show a case or what is in it.
const SHOWS: &[&str] = &["view_case", "read_identity", "read_narrative", "see_hold", "see_bed"];
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
    "run_clocks",
    "ask_for_bed",
];
/// Verbs about a case that open no tier.
const OPENS_NOTHING: &[&str] = &["view_case", "see_hold", "settle_task", "run_clocks", "ask_for_bed"];
/// Verbs that decide: whoever referred, and whoever shares a body with the referrer, does not.
const DECIDES: &[&str] = &["decide_grounds", "decide_identification", "run_reflection"];

/// The oracle's answer.
pub fn answer(asker: &PrincipalFacts, verb: &str, thing: &Thing) -> Answer {
    match asker {
        PrincipalFacts::Job(name) => {
            let runs = *name == "clocks" && verb == "run_clocks";
            if runs { Answer::Yes } else { Answer::No(vec![]) }
        }
        PrincipalFacts::Person { role, mandate, trained_minors, active } => {
            let mut never = Vec::new();
            if !active {
                never.push("inactive-people-do-nothing");
            }
            never_on_a_case(*role, *trained_minors, verb, thing, &mut never);
            never.sort_unstable();
            let permitted = permitted(*role, *mandate, verb, thing);
            if permitted && never.is_empty() { Answer::Yes } else { Answer::No(never) }
        }
    }
}

fn never_on_a_case(role: Role, trained: bool, verb: &str, thing: &Thing, never: &mut Vec<&'static str>) {
    let (shows, changes) = (SHOWS.contains(&verb), CHANGES.contains(&verb));
    // A hold of a child's removal is settled by whoever is on duty at immigration; content stays shut.
    let urgent = role == ImmigrationOfficer && OPENS_NOTHING.contains(&verb);
    if (shows || changes) && thing.is("child") && !trained && !urgent {
        never.push("minors-need-training");
    }
    if shows || changes {
        match role {
            Administrator | BodyManager => never.push("runners-of-the-server-read-no-case"),
            Coordinator | Auditor => never.push("figures-and-logs-are-not-content"),
            _ => {}
        }
    }
    if DECIDES.contains(&verb) && (thing.is("referred_by_me") || thing.is("referred_by_my_body")) {
        never.push("who-refers-does-not-decide");
    }
    if changes && !thing.is_open() {
        never.push("closed-cases-do-not-change");
    }
}

fn permitted(role: Role, mandate: Mandate, verb: &str, thing: &Thing) -> bool {
    let works_to_identify =
        || reads(role, thing, Tier::Narrative) && thing.grants().has(Tier::Narrative, Identification);
    match verb {
        // one's own place of work, people and keys, the log
        "list_work" | "end_sessions" => true,
        "found_body" => role == Administrator,
        "list_people" | "invite" => role == Administrator || (role == BodyManager && thing.is("mine")),
        "found_team" => role == BodyManager && thing.is("mine"),
        "propose_member" | "remove_member" => role == BodyManager && thing.is("of_my_body"),
        "wrap_member" => thing.is("member"),
        "read_log" => role == Auditor && mandate == Mandate::Oversight,
        // detect
        "screen" => {
            matches!(role, Frontline | FocalPoint | SupportWorker | ShelterManager | Investigator)
        }
        "continue_screening" => thing.is("mine"),
        "refer" => thing.is("mine") && thing.is("open"),
        // protect
        "list_cases" => works_on_cases(role) || role == ImmigrationOfficer,
        "see_receipt" => thing.is("mine"),
        "view_case" => works_on_cases(role) && thing.grants().tiers().iter().next().is_some(),
        "read_identity" => reads(role, thing, Tier::Identity),
        "read_narrative" => reads(role, thing, Tier::Narrative),
        "triage" | "presume" | "hand_over" => role == FocalPoint && works_to_identify(),
        "decide_grounds" | "decide_identification" | "run_reflection" => {
            role == DecisionMaker && works_to_identify()
        }
        "withdraw_consent" => {
            matches!(role, FocalPoint | SupportWorker | Guardian)
                && thing.grants().tiers().iter().next().is_some()
        }
        "settle_task" => match role {
            FocalPoint | DecisionMaker => thing.grants().purposes().any(|one| one == Identification),
            ImmigrationOfficer => thing.is("hold"),
            _ => false,
        },
        "see_hold" => role == ImmigrationOfficer && thing.is("hold"),
        "run_clocks" => false,
        // the example room
        "ask_for_bed" => role == FocalPoint && works_to_identify(),
        "see_bed" => thing.grants().has(Tier::Narrative, Identification),
        // steer
        "view_strategy" => true,
        "measure" => role != Administrator,
        "open_figure" | "open_row" => role == Coordinator && mandate == Mandate::Steering,
        other => panic!("the oracle has no row for {other}: add the verb here, from the design"),
    }
}
