//! A rule's no: a code with arguments, for which Fluent has the sentence (`refusal-<code>`).

use std::fmt;

use kernel::codes;

use super::codes::Duty;

codes! {
    /// Which rule said no. The arguments of each are named at the code.
    RefusalCode {
        /// No entry of the profile (or calendar) covers this day. Args: `country`, `day`.
        NoRulesInForce = "no_rules_in_force",
        /// The event does not fit the state. Args: `state`, `event`.
        WrongState = "wrong_state",
        /// The role does not do this. Args: `role`, `event`.
        RoleMayNot = "role_may_not",
        /// Only the system records this. Args: `event`.
        OnlySystem = "only_system",
        /// The body has no competence for this decision. Args: `needed` (mandate codes, comma separated).
        NotCompetent = "not_competent",
        /// The decider depends on the stay, which is not recorded. No args.
        StayUnknown = "stay_unknown",
        /// An adult's identity without the adult's consent. No args.
        IdentityWithoutConsent = "identity_without_consent",
        /// A triage check is missing. Args: `missing` (codes, comma separated).
        TriageIncomplete = "triage_incomplete",
        /// Nobody told the person her or his rights. No args.
        RightsNotTold = "rights_not_told",
        /// Cannot be signposted: an indicator holds or the person says so. Args: `indicators`.
        IndicatorHolds = "indicator_holds",
        /// The reason of signposting does not fit what is recorded. Args: `reason`.
        ReasonDoesNotHold = "reason_does_not_hold",
        /// No documented indicator and no self-identification. Args: `grounds`.
        NoGrounds = "no_grounds",
        /// An adult without consent. No args.
        NoConsent = "no_consent",
        /// The profile has no separate reasonable-grounds step. Args: `country`.
        StepMerged = "step_merged",
        /// A decision without reasons. No args.
        NoReasons = "no_reasons",
        /// A decision without evidence. No args.
        NoEvidence = "no_evidence",
        /// No test named. No args.
        NoTest = "no_test",
        /// The legal basis is empty or not in the profile. Args: `basis`.
        NoLegalBasis = "no_legal_basis",
        /// No language of the notice, or one that the person does not read. Args: `language`, `reads`.
        NoticeNotReadable = "notice_not_readable",
        /// Whoever referred may not decide. No args.
        DeciderReferred = "decider_referred",
        /// The body that referred may not decide. No args.
        BodyReferred = "body_referred",
        /// The body that supports may not decide. No args.
        BodySupports = "body_supports",
        /// Before the earliest day, and the person did not ask. Args: `earliest`.
        TooEarly = "too_early",
        /// Written expert opinions are missing. Args: `have`, `need`, `of`.
        OpinionsMissing = "opinions_missing",
        /// No co-operation and no named case in which it is not required. Args: `cases`.
        CooperationGroundMissing = "cooperation_ground_missing",
        /// The findings do not carry the outcome. Args: `element`.
        FindingsMissing = "findings_missing",
        /// Identified, and no form of exploitation named. No args.
        FormsMissing = "forms_missing",
        /// A new interview was held and not justified. No args.
        InterviewNotJustified = "interview_not_justified",
        /// For a child the guardian speaks. No args.
        GuardianMustSpeak = "guardian_must_speak",
        /// The child's views were not heard. No args.
        ChildNotHeard = "child_not_heard",
        /// Towards adult only with a finished age assessment with reasons. No args.
        AgeAssessmentMissing = "age_assessment_missing",
        /// An update that says nothing. No args.
        NothingRecorded = "nothing_recorded",
        /// A withdrawal is an event of its own. No args.
        WithdrawalIsItsOwnEvent = "withdrawal_is_its_own_event",
        /// The time in which the case could be reopened is over. Args: `until`.
        ReopenTooLate = "reopen_too_late",
        /// "Trafficked again?" was not asked. No args.
        RetraffickingNotAsked = "retrafficking_not_asked",
        /// The clock is not overdue, or its breach is recorded. Args: `clock`.
        ClockNotOverdue = "clock_not_overdue",
        /// The start event of the profile has not happened. Args: `starts_on`.
        StartEventMissing = "start_event_missing",
        /// The reason of extension is not in the profile. Args: `reason`, `reasons`.
        ExtensionReasonUnknown = "extension_reason_unknown",
        /// The reason is for children only. Args: `reason`.
        ExtensionForChildren = "extension_for_children",
        /// The person does not wish it. No args.
        NoWish = "no_wish",
        /// Longer than the profile allows. Args: `until`, `latest`.
        BeyondMaximum = "beyond_maximum",
        /// The new day is not later than the present one. Args: `until`, `due`.
        NotLater = "not_later",
        /// The period was over already. Args: `due`.
        PeriodOver = "period_over",
        /// The period still runs. Args: `due`.
        PeriodStillRuns = "period_still_runs",
        /// The ground of termination is not one of the law. Args: `ground`, `grounds`.
        GroundNotInLaw = "ground_not_in_law",
        /// No removal hold to lift. No args.
        NoHold = "no_hold",
        /// A date outside what the calendar can hold. No args.
        DateOutOfRange = "date_out_of_range",
    }
}

impl RefusalCode {
    /// Whose queue could help, when somebody can.
    #[must_use]
    pub fn helper(self) -> Option<Duty> {
        match self {
            Self::NotCompetent | Self::DeciderReferred | Self::BodyReferred | Self::BodySupports => {
                Some(Duty::CompetentAuthority)
            }
            Self::StayUnknown
            | Self::NoGrounds
            | Self::NoConsent
            | Self::RightsNotTold
            | Self::RoleMayNot => Some(Duty::FocalPoint),
            Self::GuardianMustSpeak | Self::ChildNotHeard | Self::AgeAssessmentMissing => {
                Some(Duty::Guardian)
            }
            Self::NoRulesInForce => Some(Duty::Coordinator),
            _ => None,
        }
    }
}

/// A rule's no.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct Refusal {
    /// Which rule.
    pub code: RefusalCode,
    /// Arguments for the sentence, as listed at the code.
    pub args: Vec<(&'static str, String)>,
    /// Whose queue could help.
    pub helper: Option<Duty>,
}

impl Refusal {
    /// A refusal without arguments.
    #[must_use]
    pub fn of(code: RefusalCode) -> Self {
        Self { code, args: Vec::new(), helper: code.helper() }
    }

    /// The same refusal with one argument more.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.args.push((name, value.to_string()));
        self
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "refused: {}", self.code)?;
        for (name, value) in &self.args {
            write!(out, " {name}={value}")?;
        }
        Ok(())
    }
}
