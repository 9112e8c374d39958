//! The verbs. A verb is a type, so that a function of the records can ask for the permit of exactly one verb:
//! no permit, no compile.

use kernel::{BodyId, CaseId, ReferralId, ScreeningId, TeamId, Tier};
use ledger::Act25;

use crate::facts::Object;

/// A verb of the policies.
pub trait Verb: Send + Sync + 'static {
    /// Code of the Cedar action.
    const CODE: &'static str;
    /// What the verb is about.
    type Object: Copy + Into<Object> + Send + Sync;
    /// How the log names it (Directive (EU) 2016/680 art. 25(1)).
    const TRACE: Act25;
    /// Tiers whose keys the permit carries, where the grants of the person's teams hold them.
    const OPENS: &'static [Tier];
    /// Whether the verb changes a case: then the grants must not have changed meanwhile when it is saved.
    const CHANGES: bool;
}

/// A verb that includes reading the narrative of a case.
pub trait ReadsNarrative: Verb {}
/// A verb that includes reading the identity.
pub trait ReadsIdentity: Verb {}
/// A verb that includes seeing that a case is there, its states and its dates.
pub trait SeesCase: Verb {}
/// A verb that changes a case: a permit to look is none to write.
pub trait ChangesCase: SeesCase {}

macro_rules! verbs {
    ($($(#[$doc:meta])* $name:ident = $code:literal on $object:ty, $trace:ident, opens [$($tier:ident),*], changes $changes:literal;)*) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, Copy)]
            pub struct $name;
            impl Verb for $name {
                const CODE: &'static str = $code;
                type Object = $object;
                const TRACE: Act25 = Act25::$trace;
                const OPENS: &'static [Tier] = &[$(Tier::$tier),*];
                const CHANGES: bool = $changes;
            }
        )*
        /// Codes of all verbs, for the tests of the door and the page that explains rights.
        pub const ALL: &[&str] = &[$($code),*];
    };
}

/// The place of work of whoever asks: no object of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Workplace;
/// The strategies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct AnyStrategy;
/// A measure, by its permanent id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MeasureRef(pub &'static str);
/// The running server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TheServer;
/// The audit log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TheLog;

verbs! {
    /// Begin a screening.
    Screen = "screen" on Workplace, Collection, opens [], changes false;
    /// See what waits for me.
    ListWork = "list_work" on Workplace, Consultation, opens [], changes false;
    /// See the list of the cases that one works on.
    ListCases = "list_cases" on Workplace, Consultation, opens [], changes false;
    /// Go on with one's own screening; includes reading it.
    ContinueScreening = "continue_screening" on ScreeningId, Collection, opens [], changes false;
    /// Refer the person of one's own screening.
    Refer = "refer" on ScreeningId, Disclosure, opens [], changes false;
    /// See the receipt of one's own referral.
    SeeReceipt = "see_receipt" on ReferralId, Consultation, opens [], changes false;
    /// See a case: tracks, clocks, who sees what. No tier.
    ViewCase = "view_case" on CaseId, Consultation, opens [], changes false;
    /// Read who the person is.
    ReadIdentity = "read_identity" on CaseId, Consultation, opens [Identity], changes false;
    /// Read what happened.
    ReadNarrative = "read_narrative" on CaseId, Consultation, opens [Narrative], changes false;
    /// Triage a referral.
    Triage = "triage" on CaseId, Alteration, opens [Narrative], changes true;
    /// Presume a victim, or signpost.
    Presume = "presume" on CaseId, Alteration, opens [Narrative], changes true;
    /// Hand a case to a competent authority: grants, and the keys with them.
    HandOver = "hand_over" on CaseId, Disclosure, opens [Identity, Narrative], changes true;
    /// Decide on reasonable grounds.
    DecideGrounds = "decide_grounds" on CaseId, Alteration, opens [Narrative], changes true;
    /// Decide on identification.
    DecideIdentification = "decide_identification" on CaseId, Alteration, opens [Narrative], changes true;
    /// Extend or terminate the recovery and reflection period.
    RunReflection = "run_reflection" on CaseId, Alteration, opens [Narrative], changes true;
    /// Record that the person withdraws consent.
    WithdrawConsent = "withdraw_consent" on CaseId, Alteration, opens [Narrative], changes true;
    /// Settle a task.
    SettleTask = "settle_task" on CaseId, Alteration, opens [], changes true;
    /// See that removal is on hold, and until when.
    SeeHold = "see_hold" on CaseId, Consultation, opens [], changes false;
    /// Let clocks end periods (the server itself).
    RunClocks = "run_clocks" on CaseId, Alteration, opens [], changes true;
    /// Read a strategy.
    ViewStrategy = "view_strategy" on AnyStrategy, Consultation, opens [], changes false;
    /// See a figure.
    MeasureFigure = "measure" on MeasureRef, Consultation, opens [], changes false;
    /// Open a figure down to pseudonymous rows.
    OpenFigure = "open_figure" on MeasureRef, Consultation, opens [], changes false;
    /// See a row of an opened figure: a pseudonym, codes and a month. No tier, no case number.
    OpenRow = "open_row" on CaseId, Consultation, opens [], changes false;
    /// Found a body.
    FoundBody = "found_body" on TheServer, Collection, opens [], changes false;
    /// See the people of a body.
    ListPeople = "list_people" on BodyId, Consultation, opens [], changes false;
    /// Invite somebody to a body.
    Invite = "invite" on BodyId, Collection, opens [], changes false;
    /// Found a team of a body.
    FoundTeam = "found_team" on BodyId, Collection, opens [], changes false;
    /// Propose a member.
    ProposeMember = "propose_member" on TeamId, Alteration, opens [], changes false;
    /// Remove a member.
    RemoveMember = "remove_member" on TeamId, Alteration, opens [], changes false;
    /// Wrap the team's key to a proposed member, or found the team's keys.
    WrapMember = "wrap_member" on TeamId, Disclosure, opens [], changes false;
    /// Read the audit log.
    ReadLog = "read_log" on TheLog, Consultation, opens [], changes false;
}

impl SeesCase for ViewCase {}
impl SeesCase for Triage {}
impl SeesCase for Presume {}
impl SeesCase for HandOver {}
impl SeesCase for DecideGrounds {}
impl SeesCase for DecideIdentification {}
impl SeesCase for RunReflection {}
impl SeesCase for WithdrawConsent {}
impl SeesCase for SettleTask {}
impl SeesCase for RunClocks {}
impl ChangesCase for Triage {}
impl ChangesCase for Presume {}
impl ChangesCase for HandOver {}
impl ChangesCase for DecideGrounds {}
impl ChangesCase for DecideIdentification {}
impl ChangesCase for RunReflection {}
impl ChangesCase for WithdrawConsent {}
impl ChangesCase for SettleTask {}
impl ChangesCase for RunClocks {}
impl ReadsNarrative for ReadNarrative {}
impl ReadsNarrative for Triage {}
impl ReadsNarrative for Presume {}
impl ReadsNarrative for DecideGrounds {}
impl ReadsNarrative for DecideIdentification {}
impl ReadsIdentity for ReadIdentity {}

#[cfg(test)]
mod tests {
    #[test]
    fn rights_stay_explainable() {
        assert!(!super::ALL.is_empty() && super::ALL.len() <= 40);
    }

    #[test]
    fn what_changes_a_case_is_guarded() {
        fn guarded<V: super::ChangesCase>() -> bool {
            V::CHANGES
        }
        assert!(guarded::<super::Triage>() && guarded::<super::Presume>() && guarded::<super::HandOver>());
        assert!(guarded::<super::DecideGrounds>() && guarded::<super::DecideIdentification>());
        assert!(guarded::<super::RunReflection>() && guarded::<super::WithdrawConsent>());
        assert!(guarded::<super::SettleTask>() && guarded::<super::RunClocks>());
    }
}
