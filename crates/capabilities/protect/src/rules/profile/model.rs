//! A profile in memory.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use kernel::codes;
use serde::Deserialize;

use crate::rules::codes::StayStatus;

codes! {
    /// How certain a value is.
    Mark {
        /// Law, read in the text named.
        Law = "law",
        /// National practice, seen in the public source named.
        Practice = "practice",
        /// Our proposal: a setting.
        Proposal = "proposal",
        /// From memory: a lawyer or the official text must confirm it.
        Verify = "verify",
    }
}

impl Mark {
    /// Whether a page that shows the value must say that it is not settled law or practice.
    #[must_use]
    pub const fn must_be_shown(self) -> bool {
        matches!(self, Self::Proposal | Self::Verify)
    }
}

/// A value with its source and certainty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marked<T> {
    /// The value.
    pub value: T,
    /// How certain.
    pub mark: Mark,
    /// Code of the source in the profile.
    pub source: String,
    /// Article or place in the source.
    pub article: Option<String>,
    /// A remark for readers of the file.
    pub note: Option<String>,
}

/// Where a value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Origin<'a> {
    /// Permanent code of the value (`clocks.triage`).
    pub rule: &'static str,
    /// How certain.
    pub mark: Mark,
    /// Code of the source.
    pub source: &'a str,
    /// Article or place in the source.
    pub article: Option<&'a str>,
}

impl<T> Marked<T> {
    pub(crate) fn origin(&self, rule: &'static str) -> Origin<'_> {
        Origin { rule, mark: self.mark, source: &self.source, article: self.article.as_deref() }
    }
}

/// A length of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Length {
    /// Elapsed hours.
    Hours(u32),
    /// To the end of the local day of the start.
    SameDay,
    /// To the end of the n-th working day after the start.
    WorkingDays(u32),
    /// To the end of the n-th calendar day after the start.
    Days(u32),
    /// To the end of the day with the same number n months later (or the last of that month).
    Months(u32),
}

impl Length {
    /// A number of days that this length never falls short of.
    #[must_use]
    pub const fn least_days(self) -> u32 {
        match self {
            Self::Hours(hours) => hours / 24,
            Self::SameDay => 0,
            Self::WorkingDays(days) | Self::Days(days) => days,
            Self::Months(months) => (months * 30).saturating_sub(2),
        }
    }
}

codes! {
    /// Whether reasonable grounds are a decision of their own.
    Steps {
        /// Reasonable grounds first, the formal decision later.
        Separate = "separate",
        /// One decision.
        Merged = "merged",
    }
}

codes! {
    /// What starts the recovery and reflection period.
    StartEvent {
        /// A positive reasonable-grounds decision.
        GroundsPositive = "grounds_positive",
        /// The person is formally identified (assessed as a victim).
        Identified = "identified",
    }
}

codes! {
    /// For whom a decider is competent.
    ForStay {
        /// Everybody.
        Any = "any",
        /// People who stay lawfully.
        Lawful = "lawful",
        /// People who do not.
        Irregular = "irregular",
    }
}

/// A body's competence to decide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decider {
    /// Mandate code.
    pub mandate: String,
    /// For whom.
    pub stay: ForStay,
}

/// Who may decide for a person of a given stay: the mandates, or nothing when the stay must be recorded first.
#[must_use]
pub fn mandates(deciders: &[Decider], stay: StayStatus) -> Option<Vec<&str>> {
    let found: Vec<&str> = deciders
        .iter()
        .filter(|decider| match decider.stay {
            ForStay::Any => true,
            ForStay::Lawful => stay == StayStatus::Lawful,
            ForStay::Irregular => stay == StayStatus::Irregular,
        })
        .map(|decider| decider.mandate.as_str())
        .collect();
    (!found.is_empty()).then_some(found)
}

/// Written expert opinions that the formal decision needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opinions {
    /// How many.
    pub count: u32,
    /// Whose.
    pub professions: Vec<String>,
    /// Not needed once a prosecution is open.
    pub only_without_prosecution: bool,
}

/// Where the formal status is tied to co-operation, and when it is not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CooperationRule {
    /// Codes of the cases in which co-operation is not required; `child` holds by itself for a child.
    pub exempt: Vec<String>,
}

/// Which bodies may not decide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Separation {
    /// The body that referred.
    pub body_not_referrer: bool,
    /// A body that supports the person.
    pub body_not_support: bool,
}

/// The formal decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdentificationRules {
    /// Who decides.
    pub deciders: Marked<Vec<Decider>>,
    /// First day of the period on which it may be decided, unless the person asks; none where the period follows.
    pub earliest_day: Option<Marked<u32>>,
    /// Expert opinions.
    pub opinions: Option<Marked<Opinions>>,
    /// Tie to co-operation, where the law has one.
    pub cooperation: Option<Marked<CooperationRule>>,
}

/// A reason for making the period longer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExtensionReason {
    /// Code.
    pub code: String,
    /// Only for children.
    pub children_only: bool,
}

/// Making the period longer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extension {
    /// Who decides.
    pub deciders: Marked<Vec<Decider>>,
    /// For which reasons.
    pub reasons: Marked<Vec<ExtensionReason>>,
    /// The whole period, extension included.
    pub maximum: Marked<Length>,
}

/// Ending the period early.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Termination {
    /// Who decides; also who lifts the removal hold after the end.
    pub deciders: Marked<Vec<Decider>>,
    /// On which grounds.
    pub grounds: Marked<Vec<String>>,
}

/// The recovery and reflection period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReflectionRules {
    /// What starts it.
    pub starts_on: Marked<StartEvent>,
    /// How long it is.
    pub length: Marked<Length>,
    /// Never shorter than this.
    pub minimum: Marked<Length>,
    /// Alarms, days before the end.
    pub alarms: Marked<Vec<u32>>,
    /// Extension, where there is one.
    pub extension: Option<Extension>,
    /// Early end.
    pub termination: Termination,
}

/// A deadline of an office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClockRule {
    /// To the due date.
    pub length: Length,
    /// From the start to "due soon"; a quarter before the end when not given.
    pub alarm: Option<Length>,
}

/// All deadlines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClockRules {
    /// Triage of an urgent notice.
    pub triage_urgent: Marked<ClockRule>,
    /// Triage of any other notice.
    pub triage: Marked<ClockRule>,
    /// Presumption, once it is possible.
    pub presumption: Marked<ClockRule>,
    /// Signposting.
    pub signpost: Marked<ClockRule>,
    /// Reasonable-grounds decision; none where the steps are merged.
    pub grounds_decision: Option<Marked<ClockRule>>,
    /// Formal decision.
    pub identification: Marked<ClockRule>,
    /// Request for a guardian.
    pub guardian: Marked<ClockRule>,
}

/// One dated version of a country's rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules {
    /// Name of the version; stands in every clock event.
    pub version: String,
    /// First day in force.
    pub from: Date,
    /// Last day in force; none while it holds.
    pub until: Option<Date>,
    /// Steps of track I.
    pub steps: Marked<Steps>,
    /// Source codes on which a decision may be based.
    pub legal_bases: Marked<Vec<String>>,
    /// Who decides on reasonable grounds; none where the steps are merged.
    pub grounds: Option<Marked<Vec<Decider>>>,
    /// The formal decision.
    pub identification: IdentificationRules,
    /// Which bodies may not decide.
    pub separation: Marked<Separation>,
    /// How long a signposted case can be reopened.
    pub reopen: Marked<Length>,
    /// The period.
    pub reflection: ReflectionRules,
    /// The deadlines.
    pub clocks: ClockRules,
}

impl Rules {
    /// Everybody who decides something: reasonable grounds, identification, extension and end of the period.
    pub fn deciders(&self) -> impl Iterator<Item = &Decider> {
        let extension = self.reflection.extension.as_ref().map(|extension| &extension.deciders);
        let all = [self.grounds.as_ref(), Some(&self.identification.deciders), extension];
        let all = all.into_iter().flatten().chain([&self.reflection.termination.deciders]);
        all.flat_map(|deciders| &deciders.value)
    }

    /// Where every value of this version comes from, for the page "rules of this country" and for the checker.
    #[must_use]
    pub fn origins(&self) -> Vec<Origin<'_>> {
        let (identification, reflection, clocks) = (&self.identification, &self.reflection, &self.clocks);
        let mut all = vec![
            self.steps.origin("steps"),
            self.legal_bases.origin("legal_bases"),
            identification.deciders.origin("identification.deciders"),
            self.separation.origin("separation"),
            self.reopen.origin("reopen"),
            reflection.starts_on.origin("reflection.starts_on"),
            reflection.length.origin("reflection.length"),
            reflection.minimum.origin("reflection.minimum"),
            reflection.alarms.origin("reflection.alarms"),
            reflection.termination.deciders.origin("reflection.termination.deciders"),
            reflection.termination.grounds.origin("reflection.termination.grounds"),
            clocks.triage_urgent.origin("clocks.triage_urgent"),
            clocks.triage.origin("clocks.triage"),
            clocks.presumption.origin("clocks.presumption"),
            clocks.signpost.origin("clocks.signpost"),
            clocks.identification.origin("clocks.identification"),
            clocks.guardian.origin("clocks.guardian"),
        ];
        all.extend(self.grounds.as_ref().map(|value| value.origin("grounds.deciders")));
        all.extend(clocks.grounds_decision.as_ref().map(|value| value.origin("clocks.grounds_decision")));
        all.extend(
            identification.earliest_day.as_ref().map(|value| value.origin("identification.earliest_day")),
        );
        all.extend(identification.opinions.as_ref().map(|value| value.origin("identification.opinions")));
        all.extend(
            identification.cooperation.as_ref().map(|value| value.origin("identification.cooperation")),
        );
        if let Some(extension) = &reflection.extension {
            all.push(extension.deciders.origin("reflection.extension.deciders"));
            all.push(extension.reasons.origin("reflection.extension.reasons"));
            all.push(extension.maximum.origin("reflection.extension.maximum"));
        }
        all
    }

    /// Where one value comes from.
    #[must_use]
    pub fn origin(&self, rule: &str) -> Option<Origin<'_>> {
        self.origins().into_iter().find(|origin| origin.rule == rule)
    }
}

codes! {
    /// What kind of source.
    SourceKind {
        /// Treaty.
        Treaty = "treaty",
        /// Law of the European Union.
        Eu = "eu",
        /// National law.
        Law = "law",
        /// A public account of practice.
        Practice = "practice",
        /// Ours.
        Project = "project",
    }
}

/// A source that values point to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Code.
    pub code: String,
    /// Title.
    pub title: String,
    /// Kind.
    pub kind: SourceKind,
}

/// A country profile: zone, sources and dated versions of the rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// Country code (`gr`, `dk`).
    pub country: String,
    /// Time zone of legal dates, by IANA name; taken from the built-in database, not from the machine.
    pub zone: TimeZone,
    /// Instruments that do not bind the country: no value and no decision may rest on them.
    pub not_bound_by: Vec<String>,
    /// Sources.
    pub sources: Vec<Source>,
    /// Versions, oldest first.
    pub versions: Vec<Rules>,
}

impl Profile {
    /// The rules in force on a day.
    #[must_use]
    pub fn on(&self, day: Date) -> Option<&Rules> {
        self.versions.iter().find(|rules| rules.from <= day && rules.until.is_none_or(|until| day <= until))
    }

    /// The rules of a version name.
    #[must_use]
    pub fn version(&self, name: &str) -> Option<&Rules> {
        self.versions.iter().find(|rules| rules.version == name)
    }

    /// The title of a source.
    #[must_use]
    pub fn source(&self, code: &str) -> Option<&Source> {
        self.sources.iter().find(|source| source.code == code)
    }
}
