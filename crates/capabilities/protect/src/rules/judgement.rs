//! One event under judgement: who acts, under which law, when; and the guards that a rule asks.

use jiff::Timestamp;
use jiff::civil::Date;
use kernel::Role;

use super::calendar::{Calendar, Days, Moment, local_date};
use super::clock::{self, ClockEvent, ClockInputs, ClockKind};
use super::codes::{Actor, ClockCode, Staff};
use super::event::{DecisionRecord, Event};
use super::profile::{ClockRule, Decider, Marked, Profile, Rules, mandates};
use super::refusal::{Refusal, RefusalCode};
use super::state::{CaseState, Effect};

/// The rules and the calendar under which an event is judged.
#[derive(Debug, Clone, Copy)]
pub struct Law<'a> {
    /// The country.
    pub profile: &'a Profile,
    /// Its rules in the version that counts.
    pub rules: &'a Rules,
    /// Its working days in the version that counts.
    pub days: &'a Days,
}

impl<'a> Law<'a> {
    /// The versions in force at an instant.
    ///
    /// # Errors
    /// [`RefusalCode::NoRulesInForce`].
    pub fn in_force(profile: &'a Profile, calendar: &'a Calendar, now: Timestamp) -> Result<Self, Refusal> {
        let day = local_date(now, &profile.zone);
        match (profile.on(day), calendar.on(day)) {
            (Some(rules), Some(days)) => Ok(Self { profile, rules, days }),
            _ => Err(Refusal::of(RefusalCode::NoRulesInForce)
                .with("country", &profile.country)
                .with("day", day)),
        }
    }

    /// The versions of a name as recorded, `profile+calendar`.
    #[must_use]
    pub fn named(profile: &'a Profile, calendar: &'a Calendar, name: &str) -> Option<Self> {
        let (rules, days) = name.split_once('+')?;
        Some(Self { profile, rules: profile.version(rules)?, days: calendar.version(days)? })
    }

    /// The name under which these versions are recorded.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{}+{}", self.rules.version, self.days.version)
    }
}

/// What an event leads to besides the new state.
#[derive(Debug, Default)]
pub struct Outcome {
    /// What others must do.
    pub effects: Vec<Effect>,
    /// Clock events to append.
    pub clocks: Vec<ClockEvent>,
}

/// One event under judgement.
#[derive(Clone, Copy)]
pub struct Judgement<'a> {
    /// What is said to have happened.
    pub event: &'a Event,
    /// Who says so.
    pub by: &'a Actor,
    /// Under which law.
    pub law: Law<'a>,
    /// The instant of the judgement.
    pub now: Timestamp,
    /// The civil day of that instant in the country.
    pub today: Date,
    /// Negative controls only: the guard that is taken off.
    #[cfg(test)]
    pub(crate) off: Option<RefusalCode>,
}

impl<'a> Judgement<'a> {
    /// An event with all guards on, at an instant and its civil day.
    pub(crate) const fn of(event: &'a Event, by: &'a Actor, law: Law<'a>, (now, today): Moment) -> Self {
        Self {
            event,
            by,
            law,
            now,
            today,
            #[cfg(test)]
            off: None,
        }
    }
}

impl Judgement<'_> {
    /// The instant and its civil day.
    pub(crate) const fn moment(&self) -> Moment {
        (self.now, self.today)
    }

    /// A guard: refuses unless it holds.
    ///
    /// # Errors
    /// The refusal of that code, without arguments.
    pub fn need(&self, holds: bool, code: RefusalCode) -> Result<(), Refusal> {
        self.need_or(holds, || Refusal::of(code))
    }

    /// A guard whose refusal has arguments.
    ///
    /// # Errors
    /// That refusal.
    pub fn need_or(&self, holds: bool, no: impl FnOnce() -> Refusal) -> Result<(), Refusal> {
        if holds {
            return Ok(());
        }
        let refusal = no();
        #[cfg(test)]
        if self.off == Some(refusal.code) {
            return Ok(());
        }
        Err(refusal)
    }

    /// The refusal of an event that does not fit the state.
    #[must_use]
    pub fn wrong_state(&self, state: impl std::fmt::Display) -> Refusal {
        Refusal::of(RefusalCode::WrongState).with("state", state).with("event", self.event.kind())
    }

    /// Only the roles named do this.
    ///
    /// # Errors
    /// [`RefusalCode::RoleMayNot`].
    pub fn need_role(&self, roles: &[Role]) -> Result<(), Refusal> {
        let holds = self.by.staff().is_some_and(|staff| roles.contains(&staff.role));
        self.need_or(holds, || {
            Refusal::of(RefusalCode::RoleMayNot).with("role", self.by.role()).with("event", self.event.kind())
        })
    }

    /// Only the system records this.
    ///
    /// # Errors
    /// [`RefusalCode::OnlySystem`].
    pub fn need_system(&self) -> Result<(), Refusal> {
        self.need_or(matches!(self.by, Actor::System), || {
            Refusal::of(RefusalCode::OnlySystem).with("event", self.event.kind())
        })
    }

    /// Everything that invariants 4 and 8 ask of a decision: competence, separation, reasons, evidence, basis, notice.
    ///
    /// # Errors
    /// The refusal of the first that is missing.
    pub fn need_decision(
        &self,
        file: &CaseState,
        deciders: &[Decider],
        record: &DecisionRecord,
    ) -> Result<(), Refusal> {
        self.need_role(&[Role::DecisionMaker])?;
        let competent = mandates(deciders, file.facts.stay);
        self.need(competent.is_some(), RefusalCode::StayUnknown)?;
        if let Some(staff) = self.by.staff() {
            let needed = competent.unwrap_or_default();
            let holds = staff.mandate.iter().any(|mandate| needed.contains(&mandate.as_str()));
            self.need_or(holds, || Refusal::of(RefusalCode::NotCompetent).with("needed", needed.join(",")))?;
            self.need_separation(file, staff)?;
        }
        self.need(record.has_reasons, RefusalCode::NoReasons)?;
        self.need(
            !record.evidence.is_empty() && record.evidence.iter().all(|code| !code.trim().is_empty()),
            RefusalCode::NoEvidence,
        )?;
        self.need_or(self.law.rules.legal_bases.value.contains(&record.legal_basis), || {
            Refusal::of(RefusalCode::NoLegalBasis).with("basis", &record.legal_basis)
        })?;
        let reads = &file.facts.languages;
        let language = record.notice_language.as_str();
        self.need_or(!language.is_empty() && (reads.is_empty() || reads.contains(language)), || {
            Refusal::of(RefusalCode::NoticeNotReadable)
                .with("language", language)
                .with("reads", reads.iter().cloned().collect::<Vec<_>>().join(","))
        })
    }

    fn need_separation(&self, file: &CaseState, staff: &Staff) -> Result<(), Refusal> {
        let (facts, separation) = (&file.facts, &self.law.rules.separation.value);
        self.need(!facts.referrers.contains(&staff.person), RefusalCode::DeciderReferred)?;
        if separation.body_not_referrer {
            self.need(!facts.referring_bodies.contains(&staff.body), RefusalCode::BodyReferred)?;
        }
        if separation.body_not_support {
            self.need(!facts.support_bodies.contains(&staff.body), RefusalCode::BodySupports)?;
        }
        Ok(())
    }

    /// Starts a deadline under a rule of the profile.
    ///
    /// # Errors
    /// [`RefusalCode::DateOutOfRange`].
    pub fn start(
        &self,
        file: &mut CaseState,
        out: &mut Outcome,
        clock: ClockCode,
        rule: (&'static str, &Marked<ClockRule>),
    ) -> Result<(), Refusal> {
        let (code, rule) = (rule.0, &rule.1.value);
        let zone = &self.law.profile.zone;
        let due = clock::due(rule.length, self.moment(), self.law.days, zone)
            .ok_or_else(|| Refusal::of(RefusalCode::DateOutOfRange))?;
        let soon = clock::soon(rule, self.moment(), due, self.law.days, zone);
        let inputs = ClockInputs { from: self.now, length: rule.length };
        self.note(file, out, self.clock_event(ClockKind::Started, clock, (due, soon), code, inputs));
        Ok(())
    }

    /// Ends a clock if it runs. A deadline that ends late gets its breach written down first.
    pub fn end(&self, file: &mut CaseState, out: &mut Outcome, clock: ClockCode, kind: ClockKind) {
        let Some(open) = clock::open_clock(clock, &file.clocks).cloned() else { return };
        let noted = open.kind == ClockKind::Breached || kind == ClockKind::Breached || clock.is_period();
        if self.now > open.due && !noted {
            self.note(file, out, ClockEvent { kind: ClockKind::Breached, at: self.now, ..open.clone() });
        }
        self.note(file, out, ClockEvent { kind, at: self.now, ..open });
    }

    /// A clock event under the law of this judgement.
    #[must_use]
    pub fn clock_event(
        &self,
        kind: ClockKind,
        clock: ClockCode,
        (due, soon): (Timestamp, Timestamp),
        rule: &str,
        inputs: ClockInputs,
    ) -> ClockEvent {
        ClockEvent {
            kind,
            clock,
            at: self.now,
            due,
            soon,
            rule: rule.to_owned(),
            profile: self.law.rules.version.clone(),
            calendar: self.law.days.version.clone(),
            inputs,
        }
    }

    /// Appends a clock event.
    pub fn note(&self, file: &mut CaseState, out: &mut Outcome, event: ClockEvent) {
        file.clocks.push(event.clone());
        out.clocks.push(event);
    }
}
