//! The rights in plain Rust, written from the role table of the design and from the knowledge about
//! authorisation (roles: permits and forbids). **Not** derived from the policies or from what verbs say of
//! themselves: nothing here reads them. A verb without a row is a panic.

use access::{Facts, GrantSet, Kind, Known, PrincipalFacts};
use kernel::{
    Mandate,
    Purpose::{self, Emergency, Identification, Investigation, Stay, Support},
    Role::{self, *},
    Roles, Tier, Training,
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
        // Roles of coming rooms can open something there, and nothing of what is there now.
        HotlineAdviser | ChannelRecipient | ConsularOfficer | SecondSignatory | Translator => (&[], None),
        Frontline | Coordinator | Auditor | BodyManager | Administrator | Learner | Trainer => (&[], None),
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

/// Roles whose grants can open a tier of some dossier.
fn opens_a_tier(role: Role) -> bool {
    match role {
        FocalPoint | DecisionMaker | SupportWorker | ShelterManager | Guardian | ImmigrationOfficer
        | Investigator | HotlineAdviser | ChannelRecipient | ConsularOfficer | SecondSignatory
        | Translator => true,
        Frontline | Coordinator | Auditor | BodyManager | Administrator | Learner | Trainer => false,
    }
}

/// Whether somebody has roles that nobody may combine: administrator or body manager with one that opens a tier,
/// auditor with any other.
pub fn combined(roles: Roles) -> bool {
    let (runs, opens) = (roles.has(Administrator) || roles.has(BodyManager), roles.iter().any(opens_a_tier));
    runs && opens || roles.has(Auditor) && roles.iter().count() > 1
}

/// Verbs that show a case or what is in it.
const SHOWS: &[&str] = &["view_case", "read_identity", "read_narrative", "see_hold", "see_bed"];
/// Verbs that change a case.
const CHANGES: &[&str] = &[
    "triage",
    "presume",
    "hand_over",
    "record_identity",
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

/// Verbs by which a body becomes more than it is.
const TAKES_ON: &[&str] = &["change_body", "invite", "give_duty", "confirm_duty", "found_team"];

/// The oracle's answer.
pub fn answer(asker: &PrincipalFacts, verb: &str, thing: &Thing) -> Answer {
    match asker {
        PrincipalFacts::Job(name) => {
            let runs = *name == "clocks" && verb == "run_clocks";
            if runs { Answer::Yes } else { Answer::No(vec![]) }
        }
        PrincipalFacts::Person { roles, mandate, training, active } => {
            let mut never = Vec::new();
            if !active {
                never.push("inactive-people-do-nothing");
            }
            if combined(*roles) {
                never.push("roles-that-nobody-may-combine");
            }
            // A body that has ended takes on nobody and nothing new.
            if TAKES_ON.contains(&verb) && thing.is("ended") {
                never.push("ended-bodies-take-on-nothing");
            }
            never_on_a_case(*roles, training.has(Training::Minors), verb, thing, &mut never);
            never.sort_unstable();
            let permitted = permitted(*roles, *mandate, verb, thing);
            if permitted && never.is_empty() { Answer::Yes } else { Answer::No(never) }
        }
    }
}

fn never_on_a_case(roles: Roles, trained: bool, verb: &str, thing: &Thing, never: &mut Vec<&'static str>) {
    let (shows, changes) = (SHOWS.contains(&verb), CHANGES.contains(&verb));
    // A hold of a child's removal is settled by whoever is on duty at immigration; content stays shut, and whoever
    // works on cases in another role as well is trained for that.
    let only_immigration = roles.iter().filter(|role| opens_a_tier(*role)).eq([ImmigrationOfficer]);
    let urgent = only_immigration && OPENS_NOTHING.contains(&verb);
    if (shows || changes) && thing.is("child") && !trained && !urgent {
        never.push("minors-need-training");
    }
    if shows || changes {
        if roles.has(Administrator) || roles.has(BodyManager) {
            never.push("runners-of-the-server-read-no-case");
        }
        if roles.has(Coordinator) || roles.has(Auditor) {
            never.push("figures-and-logs-are-not-content");
        }
    }
    if DECIDES.contains(&verb) && (thing.is("referred_by_me") || thing.is("referred_by_my_body")) {
        never.push("who-refers-does-not-decide");
    }
    if changes && !thing.is_open() {
        never.push("closed-cases-do-not-change");
    }
}

/// What one of the roles permits; what needs none is permitted to all.
fn permitted(roles: Roles, mandate: Mandate, verb: &str, thing: &Thing) -> bool {
    match verb {
        // Figures are for all but those who run the server, whatever else they are.
        "measure" => !roles.has(Administrator),
        // one's own place of work, keys, screening, receipts, the strategy
        "list_work"
        | "end_sessions"
        | "close_own_account"
        | "change_password"
        | "change_authenticator"
        | "view_strategy" => true,
        // Who runs the server or a body never holds keys.
        "wrap_member" => thing.is("member") && !roles.has(Administrator) && !roles.has(BodyManager),
        "recover_keys" => {
            thing.is("recovery_open_for_me") && !roles.has(Administrator) && !roles.has(BodyManager)
        }
        // Whoever runs or watches the house is no body on duty, and the focal point has the keys anyway.
        "ask_emergency" => thing.is("member") && thing.is("holds_emergency_half") && on_duty(roles),
        "release_emergency" => thing.is("waits_for_me") && !thing.is("of_my_body") && on_duty(roles),
        "open_emergency" => thing.is("open_for_me") && on_duty(roles),
        "see_emergency" => {
            let tied = ["asked_by_me", "waits_for_me", "concerns_me"].iter().any(|tie| thing.is(tie));
            tied && !roles.has(Administrator) && !roles.has(BodyManager)
                || roles.has(Auditor) && mandate == Mandate::Oversight
                || roles.has(Coordinator) && mandate == Mandate::Steering
        }
        "review_emergency" => {
            thing.is("to_review")
                && !thing.is("of_my_body")
                && roles.has(Auditor)
                && mandate == Mandate::Oversight
        }
        // Two bodies opened the case together: the grant is to one person, whatever the role.
        "view_case" if thing.grants().purposes().any(|one| one == Emergency) => true,
        "read_identity" if thing.grants().has(Tier::Identity, Emergency) => true,
        "read_narrative" if thing.grants().has(Tier::Narrative, Emergency) => true,
        "continue_screening" | "see_receipt" => thing.is("mine"),
        "refer" => thing.is("mine") && thing.is("open"),
        // the example room: a grant is enough
        "see_bed" => thing.grants().has(Tier::Narrative, Identification),
        _ => roles.iter().any(|role| permitted_to(role, mandate, verb, thing)),
    }
}

fn on_duty(roles: Roles) -> bool {
    ![Administrator, BodyManager, Coordinator, Auditor, FocalPoint].iter().any(|role| roles.has(*role))
}

fn permitted_to(role: Role, mandate: Mandate, verb: &str, thing: &Thing) -> bool {
    let works_to_identify =
        || reads(role, thing, Tier::Narrative) && thing.grants().has(Tier::Narrative, Identification);
    match verb {
        // people and the log
        "found_body" | "change_body" => role == Administrator,
        // Never the body that runs the server.
        "end_body" => role == Administrator && !thing.is("mine"),
        // The administrator sees to the own body and to the first manager of every other one.
        "list_people" | "release_sign_in" | "suspend_account" | "resume_account" | "close_account" => {
            role == Administrator || (role == BodyManager && thing.is("mine"))
        }
        "invite" => {
            role == Administrator && (thing.is("mine") || !thing.is("managed"))
                || role == BodyManager && thing.is("mine")
        }
        // Two people renew what was lost: the manager of the body, the administrator, the coordinator.
        "list_renewals" => {
            matches!(role, Administrator | BodyManager)
                || (role == Coordinator && mandate == Mandate::Steering)
        }
        "ask_renewal" => role == Administrator || (role == BodyManager && thing.is("mine")),
        "confirm_renewal" => {
            role == Administrator
                || (role == BodyManager && thing.is("mine"))
                || (role == Coordinator && mandate == Mandate::Steering)
        }
        "change_roles" => matches!(role, Administrator | BodyManager) && thing.is("mine"),
        // Two people of two bodies decide which bodies receive cases.
        "give_duty" => role == Administrator,
        "confirm_duty" => role == Coordinator && mandate == Mandate::Steering,
        "list_duties" => role == Administrator || (role == Coordinator && mandate == Mandate::Steering),
        "found_team" => role == BodyManager && thing.is("mine"),
        "propose_member" | "remove_member" | "open_recovery" => role == BodyManager && thing.is("of_my_body"),
        "read_log" => role == Auditor && mandate == Mandate::Oversight,
        // detect
        "screen" => {
            matches!(role, Frontline | FocalPoint | SupportWorker | ShelterManager | Investigator)
        }
        // protect
        "list_cases" => works_on_cases(role) || role == ImmigrationOfficer,
        "view_case" => works_on_cases(role) && thing.grants().tiers().iter().next().is_some(),
        "read_identity" => reads(role, thing, Tier::Identity),
        "record_identity" => {
            matches!(role, FocalPoint | SupportWorker | ShelterManager) && reads(role, thing, Tier::Identity)
        }
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
            ImmigrationOfficer => mandate == Mandate::Immigration && thing.is("hold"),
            _ => false,
        },
        // No grant is asked for, so that the body's mandate bounds it.
        "see_hold" => role == ImmigrationOfficer && mandate == Mandate::Immigration && thing.is("hold"),
        "run_clocks" => false,
        // the example room
        "ask_for_bed" => role == FocalPoint && works_to_identify(),
        // steer
        "open_figure" | "open_row" => role == Coordinator && mandate == Mandate::Steering,
        other => panic!("the oracle has no row for {other}: add the verb here, from the design"),
    }
}

mod tests {
    use super::*;

    /// The control: whoever adds a verb and no row here sees red.
    #[test]
    #[should_panic(expected = "the oracle has no row for made_up")]
    fn a_verb_without_a_row_stops_the_tests() {
        let kind = &access::foundation::WORKPLACE;
        let thing = Thing { kind, facts: Facts::nothing(kind) };
        let roles = Roles::NONE.with(Coordinator);
        let training = kernel::Trainings::NONE;
        let asker = PrincipalFacts::Person { roles, mandate: Mandate::Steering, training, active: true };
        answer(&asker, "made_up", &thing);
    }
}
