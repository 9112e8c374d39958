//! Track I: identification, from the notice to the formal decision.

use kernel::Role;

use super::calendar::plus_days;
use super::clock::{self, ClockKind, open_clock};
use super::codes::{Actor, AgeState, ClockCode, Consent, Duty, IdentificationState as State, TrackCode};
use super::event::{
    Cooperation, DecisionRecord, Event, FactsUpdate, Finding, Findings, Grounds, Identification, Notice,
    SaidBy, SignpostReason,
};
use super::judgement::{Judgement, Law, Outcome};
use super::profile::{Steps, mandates};
use super::refusal::{Refusal, RefusalCode as No};
use super::state::{CaseFacts, CaseState, Effect, agreed, identity_allowed};
use super::track::{Track, Waits};

/// The machine of track I.
pub(crate) struct IdentificationTrack;

impl Track for IdentificationTrack {
    fn code(&self) -> TrackCode {
        TrackCode::IDENTIFICATION
    }

    fn apply(&self, file: &mut CaseState, hand: &Judgement<'_>, out: &mut Outcome) -> Result<(), Refusal> {
        apply(file, hand, out)
    }

    fn state<'c>(&self, file: &'c CaseState) -> &'c str {
        file.identification.code()
    }

    /// The focal point until somebody is presumed; then whoever is competent for the next decision, and the focal
    /// point again while it is not recorded what the competence depends on.
    fn waits_for(&self, file: &CaseState, law: Law<'_>) -> Waits {
        let identification = &law.rules.identification.deciders.value;
        let deciders = match file.identification {
            State::Notified | State::Triaged | State::Reopened => return Waits::of(Duty::FocalPoint),
            State::Presumed if law.rules.steps.value == Steps::Merged => identification,
            State::Presumed => law.rules.grounds.as_ref().map_or(identification, |grounds| &grounds.value),
            State::RgPositive => identification,
            _ => return Waits::default(),
        };
        match mandates(deciders, file.facts.stay) {
            Some(competent) => Waits::competent(&competent),
            None => Waits::of(Duty::FocalPoint),
        }
    }
}

/// Applies one event of track I.
fn apply(file: &mut CaseState, hand: &Judgement<'_>, out: &mut Outcome) -> Result<(), Refusal> {
    match hand.event {
        Event::Notified(notice) => notified(file, notice, hand, out),
        Event::FactsRecorded(update) => facts(file, update, hand, out),
        Event::Triaged { .. } => triaged(file, hand, out),
        Event::Signposted { reason, has_reasons } => signposted(file, *reason, *has_reasons, hand, out),
        Event::Presumed { grounds } => presumed(file, *grounds, hand, out),
        Event::GroundsDecided { positive, test, decision } => {
            grounds_decided(file, (*positive, test, decision), hand, out)
        }
        Event::IdentificationDecided(decided) => decide(file, decided, hand, out),
        Event::ConsentWithdrawn { said_by, child_heard } => {
            withdrawn(file, *said_by, *child_heard, hand, out)
        }
        Event::Reopened { retrafficking_asked, has_reasons } => {
            reopened(file, *retrafficking_asked, *has_reasons, hand, out)
        }
        Event::GuardianRequested => guardian_requested(file, hand, out),
        _ => Err(hand.wrong_state(file.identification)),
    }
}

fn need_state(file: &CaseState, hand: &Judgement<'_>, allowed: &[State]) -> Result<(), Refusal> {
    hand.need_or(allowed.contains(&file.identification), || hand.wrong_state(file.identification))
}

fn enter(file: &mut CaseState, state: State, hand: &Judgement<'_>) {
    file.identification = state;
    file.identification_since = Some(hand.moment());
}

fn notified(
    file: &mut CaseState,
    notice: &Notice,
    hand: &Judgement<'_>,
    out: &mut Outcome,
) -> Result<(), Refusal> {
    need_state(file, hand, &[State::NotStarted])?;
    let mut facts = CaseFacts {
        age: notice.age,
        consent: notice.consent,
        self_identified: notice.self_identified,
        stay: notice.stay,
        accompanied: notice.accompanied,
        documented_indicators: notice.documented_indicators,
        languages: notice.languages.clone(),
        ..CaseFacts::default()
    };
    if let Some(staff) = hand.by.staff() {
        facts.referrers.insert(staff.person);
        facts.referring_bodies.insert(staff.body);
    }
    facts.referrers.extend(notice.told_by_person);
    facts.referring_bodies.extend(notice.told_by_body);
    hand.need(!notice.identity_included || identity_allowed(&facts), No::IdentityWithoutConsent)?;
    file.facts = facts;
    enter(file, State::Notified, hand);
    out.effects.push(Effect::Receipt);
    if !notice.safe_contact_recorded {
        out.effects.push(Effect::AskSafeContact);
    }
    start_triage(file, notice.urgent, hand, out)?;
    guardian(file, hand, out)
}

fn start_triage(
    file: &mut CaseState,
    urgent: bool,
    hand: &Judgement<'_>,
    out: &mut Outcome,
) -> Result<(), Refusal> {
    let clocks = &hand.law.rules.clocks;
    let rule = if urgent {
        ("clocks.triage_urgent", &clocks.triage_urgent)
    } else {
        ("clocks.triage", &clocks.triage)
    };
    hand.start(file, out, ClockCode::Triage, rule)
}

/// The guardian's clock follows the facts: it runs while a child has nobody (Convention art. 10(4)).
fn guardian(file: &mut CaseState, hand: &Judgement<'_>, out: &mut Outcome) -> Result<(), Refusal> {
    let asked = file.clocks.iter().any(|e| e.clock == ClockCode::Guardian && e.kind == ClockKind::Kept);
    let runs = open_clock(ClockCode::Guardian, &file.clocks).is_some();
    if file.facts.needs_guardian() && !runs && !asked {
        out.effects.push(Effect::GuardianAlarm);
        let rule = ("clocks.guardian", &hand.law.rules.clocks.guardian);
        return hand.start(file, out, ClockCode::Guardian, rule);
    }
    if runs && !file.facts.needs_guardian() {
        hand.end(file, out, ClockCode::Guardian, ClockKind::Stopped);
    }
    Ok(())
}

fn guardian_requested(file: &mut CaseState, hand: &Judgement<'_>, out: &mut Outcome) -> Result<(), Refusal> {
    hand.need_role(&[Role::FocalPoint, Role::SupportWorker, Role::Guardian])?;
    let runs = open_clock(ClockCode::Guardian, &file.clocks).is_some();
    hand.need_or(runs, || hand.wrong_state(file.identification))?;
    hand.end(file, out, ClockCode::Guardian, ClockKind::Kept);
    Ok(())
}

fn facts(
    file: &mut CaseState,
    update: &FactsUpdate,
    hand: &Judgement<'_>,
    out: &mut Outcome,
) -> Result<(), Refusal> {
    if file.identification == State::NotStarted {
        return Err(hand.wrong_state(file.identification));
    }
    hand.need_role(&[Role::FocalPoint, Role::DecisionMaker, Role::SupportWorker, Role::Guardian])?;
    let empty = FactsUpdate { has_reasons: false, age_assessment_finished: false, ..update.clone() }
        == FactsUpdate::default();
    hand.need(!empty, No::NothingRecorded)?;
    let facts = &mut file.facts;
    if let Some(age) = update.age {
        let doubted = matches!(facts.age, AgeState::Child | AgeState::AgeDisputed);
        let to_adult = doubted && age == AgeState::Adult;
        hand.need(
            !to_adult || (update.age_assessment_finished && update.has_reasons),
            No::AgeAssessmentMissing,
        )?;
        facts.age = age;
    }
    if let Some(consent) = update.consent {
        let withdraws = matches!(facts.consent, Consent::Given | Consent::Guardian)
            && matches!(consent, Consent::Refused | Consent::NotAsked);
        hand.need(!withdraws, No::WithdrawalIsItsOwnEvent)?;
        facts.consent = consent;
    }
    facts.stay = update.stay.unwrap_or(facts.stay);
    facts.accompanied = update.accompanied.unwrap_or(facts.accompanied);
    facts.self_identified = update.self_identified.unwrap_or(facts.self_identified);
    facts.documented_indicators = update.documented_indicators.unwrap_or(facts.documented_indicators);
    if let Some(languages) = &update.languages {
        facts.languages.clone_from(languages);
    }
    facts.support_bodies.extend(update.support_body);
    if file.identification == State::Triaged {
        next_after_triage(file, hand, out)?;
    }
    if file.identification == State::Presumed && !agreed(file.facts.age, file.facts.consent) {
        out.effects.push(Effect::AskConsent);
    }
    guardian(file, hand, out)
}

fn triaged(file: &mut CaseState, hand: &Judgement<'_>, out: &mut Outcome) -> Result<(), Refusal> {
    let Event::Triaged { danger_checked, immediate_aid_offered, duplicates_checked, rights_language } =
        hand.event
    else {
        return Err(hand.wrong_state(file.identification));
    };
    need_state(file, hand, &[State::Notified, State::Reopened])?;
    hand.need_role(&[Role::FocalPoint])?;
    let checks = [
        (danger_checked, "danger"),
        (immediate_aid_offered, "immediate_aid"),
        (duplicates_checked, "duplicates"),
    ];
    let missing: Vec<&str> = checks.iter().filter(|(done, _)| !**done).map(|(_, code)| *code).collect();
    hand.need_or(missing.is_empty(), || {
        Refusal::of(No::TriageIncomplete).with("missing", missing.join(","))
    })?;
    let told = rights_language.as_ref().is_some_and(|language| !language.is_empty());
    hand.need(told || !identity_allowed(&file.facts), No::RightsNotTold)?;
    enter(file, State::Triaged, hand);
    hand.end(file, out, ClockCode::Triage, ClockKind::Kept);
    next_after_triage(file, hand, out)
}

/// After triage one of two clocks runs: presumption once it is possible, signposting until then.
fn next_after_triage(file: &mut CaseState, hand: &Judgement<'_>, out: &mut Outcome) -> Result<(), Refusal> {
    let clocks = &hand.law.rules.clocks;
    let (wanted, other, rule) = if file.facts.presumable() {
        (ClockCode::Presumption, ClockCode::Signpost, ("clocks.presumption", &clocks.presumption))
    } else {
        (ClockCode::Signpost, ClockCode::Presumption, ("clocks.signpost", &clocks.signpost))
    };
    hand.end(file, out, other, ClockKind::Stopped);
    if open_clock(wanted, &file.clocks).is_some() {
        return Ok(());
    }
    hand.start(file, out, wanted, rule)
}

fn signposted(
    file: &mut CaseState,
    reason: SignpostReason,
    has_reasons: bool,
    hand: &Judgement<'_>,
    out: &mut Outcome,
) -> Result<(), Refusal> {
    need_state(file, hand, &[State::Triaged])?;
    hand.need_role(&[Role::FocalPoint])?;
    hand.need(has_reasons, No::NoReasons)?;
    let facts = &file.facts;
    match reason {
        SignpostReason::NoIndicator => {
            let holds = facts.documented_indicators == 0 && !facts.self_identified;
            hand.need_or(holds, || {
                Refusal::of(No::IndicatorHolds).with("indicators", facts.documented_indicators)
            })?;
        }
        SignpostReason::ConsentRefused => {
            let holds = facts.consent == Consent::Refused && !facts.age.behaves_as_child();
            hand.need_or(holds, || Refusal::of(No::ReasonDoesNotHold).with("reason", reason))?;
        }
    }
    enter(file, State::Signposted, hand);
    hand.end(file, out, ClockCode::Signpost, ClockKind::Kept);
    hand.end(file, out, ClockCode::Presumption, ClockKind::Stopped);
    out.effects.push(Effect::NotifyReferrer { taken_up: false });
    Ok(())
}

fn presumed(
    file: &mut CaseState,
    grounds: Grounds,
    hand: &Judgement<'_>,
    out: &mut Outcome,
) -> Result<(), Refusal> {
    need_state(file, hand, &[State::Triaged])?;
    hand.need_role(&[Role::FocalPoint])?;
    let holds = match grounds {
        Grounds::Indicators => file.facts.documented_indicators > 0,
        Grounds::SelfIdentification => file.facts.self_identified,
    };
    hand.need_or(holds, || Refusal::of(No::NoGrounds).with("grounds", grounds))?;
    hand.need(agreed(file.facts.age, file.facts.consent), No::NoConsent)?;
    enter(file, State::Presumed, hand);
    hand.end(file, out, ClockCode::Presumption, ClockKind::Kept);
    hand.end(file, out, ClockCode::Signpost, ClockKind::Stopped);
    out.effects.push(Effect::OpenSupport);
    out.effects.push(Effect::NotifyReferrer { taken_up: true });
    let clocks = &hand.law.rules.clocks;
    match &clocks.grounds_decision {
        Some(rule) => hand.start(file, out, ClockCode::GroundsDecision, ("clocks.grounds_decision", rule)),
        None => start_identification(file, hand, out),
    }
}

fn start_identification(
    file: &mut CaseState,
    hand: &Judgement<'_>,
    out: &mut Outcome,
) -> Result<(), Refusal> {
    let rule = ("clocks.identification", &hand.law.rules.clocks.identification);
    hand.start(file, out, ClockCode::Identification, rule)
}

fn grounds_decided(
    file: &mut CaseState,
    (positive, test, decision): (bool, &str, &DecisionRecord),
    hand: &Judgement<'_>,
    out: &mut Outcome,
) -> Result<(), Refusal> {
    let Some(deciders) = hand.law.rules.grounds.as_ref() else {
        return Err(Refusal::of(No::StepMerged).with("country", &hand.law.profile.country));
    };
    need_state(file, hand, &[State::Presumed])?;
    hand.need_decision(file, &deciders.value, decision)?;
    hand.need(agreed(file.facts.age, file.facts.consent), No::NoConsent)?;
    hand.need(!test.trim().is_empty(), No::NoTest)?;
    enter(file, if positive { State::RgPositive } else { State::RgNegative }, hand);
    decided(file, decision, hand, out);
    hand.end(file, out, ClockCode::GroundsDecision, ClockKind::Kept);
    if positive { start_identification(file, hand, out) } else { Ok(()) }
}

fn decided(file: &mut CaseState, decision: &DecisionRecord, hand: &Judgement<'_>, out: &mut Outcome) {
    file.decided_by = hand.by.staff().map(|staff| staff.person);
    out.effects.push(Effect::GiveNotice { language: decision.notice_language.clone() });
}

fn decide(
    file: &mut CaseState,
    decision: &Identification,
    hand: &Judgement<'_>,
    out: &mut Outcome,
) -> Result<(), Refusal> {
    let from = match hand.law.rules.steps.value {
        Steps::Separate => State::RgPositive,
        Steps::Merged => State::Presumed,
    };
    need_state(file, hand, &[from])?;
    let rules = &hand.law.rules.identification;
    hand.need_decision(file, &rules.deciders.value, &decision.decision)?;
    hand.need(agreed(file.facts.age, file.facts.consent), No::NoConsent)?;
    need_day(file, decision.person_asked, hand)?;
    hand.need(!decision.new_interview || decision.new_interview_justified, No::InterviewNotJustified)?;
    need_findings(decision, file.facts.age.behaves_as_child(), hand)?;
    need_opinions(decision, hand)?;
    need_cooperation(file, decision, hand)?;
    enter(file, if decision.identified { State::Identified } else { State::NotIdentified }, hand);
    decided(file, &decision.decision, hand, out);
    hand.end(file, out, ClockCode::Identification, ClockKind::Kept);
    Ok(())
}

/// Not before the earliest day of the period, unless the person asks: nobody is rushed while recovering.
fn need_day(file: &CaseState, person_asked: bool, hand: &Judgement<'_>) -> Result<(), Refusal> {
    let Some(earliest) = &hand.law.rules.identification.earliest_day else { return Ok(()) };
    let Some((_, start)) = file.reflection_since.filter(|_| file.reflection.is_open()) else { return Ok(()) };
    let day = plus_days(start, earliest.value.into()).ok_or_else(|| Refusal::of(No::DateOutOfRange))?;
    hand.need_or(person_asked || hand.today >= day, || Refusal::of(No::TooEarly).with("earliest", day))
}

/// A positive outcome rests on act, means and purpose (for a child: act and purpose, Palermo Protocol art. 3(c)) and
/// names a form; a negative one names an element that was not found.
fn need_findings(decision: &Identification, child: bool, hand: &Judgement<'_>) -> Result<(), Refusal> {
    let Findings { act, means, purpose } = decision.findings;
    let mut elements = vec![("act", act), ("purpose", purpose)];
    if !child {
        elements.push(("means", means));
    }
    if decision.identified {
        let missing = elements.iter().find(|(_, finding)| *finding != Finding::Found);
        hand.need_or(missing.is_none(), || {
            Refusal::of(No::FindingsMissing).with("element", missing.map_or("", |(code, _)| *code))
        })?;
        return hand.need(!decision.forms.is_empty(), No::FormsMissing);
    }
    let lacking = elements.iter().any(|(_, finding)| *finding == Finding::NotFound);
    hand.need_or(lacking, || Refusal::of(No::FindingsMissing).with("element", "not_found"))
}

fn need_opinions(decision: &Identification, hand: &Judgement<'_>) -> Result<(), Refusal> {
    let Some(rule) = hand.law.rules.identification.opinions.as_ref().map(|rule| &rule.value) else {
        return Ok(());
    };
    if rule.only_without_prosecution && decision.prosecution_open {
        return Ok(());
    }
    let have = decision.opinions.iter().filter(|profession| rule.professions.contains(profession)).count();
    hand.need_or(u32::try_from(have).unwrap_or(u32::MAX) >= rule.count, || {
        Refusal::of(No::OpinionsMissing)
            .with("have", have)
            .with("need", rule.count)
            .with("of", rule.professions.join(","))
    })
}

fn need_cooperation(
    file: &CaseState,
    decision: &Identification,
    hand: &Judgement<'_>,
) -> Result<(), Refusal> {
    let Some(rule) = hand.law.rules.identification.cooperation.as_ref().map(|rule| &rule.value) else {
        return Ok(());
    };
    let child = file.facts.age.behaves_as_child() && rule.exempt.iter().any(|case| case == "child");
    let named = decision
        .cooperation_exempt
        .as_ref()
        .is_some_and(|case| rule.exempt.contains(case) && case != "child");
    let holds = !decision.identified || decision.cooperation == Cooperation::Cooperates || child || named;
    hand.need_or(holds, || Refusal::of(No::CooperationGroundMissing).with("cases", rule.exempt.join(",")))
}

/// The person may stop at any time. The period and its hold go on: withdrawing costs no protection.
fn withdrawn(
    file: &mut CaseState,
    said_by: SaidBy,
    child_heard: bool,
    hand: &Judgement<'_>,
    out: &mut Outcome,
) -> Result<(), Refusal> {
    let ended = [State::NotStarted, State::Signposted, State::ConsentWithdrawn, State::Closed];
    if ended.contains(&file.identification) {
        return Err(hand.wrong_state(file.identification));
    }
    hand.need_or(*hand.by != Actor::System, || {
        Refusal::of(No::RoleMayNot).with("role", hand.by.role()).with("event", hand.event.kind())
    })?;
    if file.facts.age.behaves_as_child() {
        hand.need(said_by == SaidBy::Guardian, No::GuardianMustSpeak)?;
        hand.need(child_heard, No::ChildNotHeard)?;
    }
    file.facts.consent = Consent::Refused;
    enter(file, State::ConsentWithdrawn, hand);
    for clock in ClockCode::ALL.iter().filter(|clock| !clock.is_period() && **clock != ClockCode::Guardian) {
        hand.end(file, out, *clock, ClockKind::Stopped);
    }
    out.effects.push(Effect::TellRecipientsToStop);
    Ok(())
}

fn reopened(
    file: &mut CaseState,
    retrafficking_asked: bool,
    has_reasons: bool,
    hand: &Judgement<'_>,
    out: &mut Outcome,
) -> Result<(), Refusal> {
    need_state(file, hand, &[State::Signposted, State::ConsentWithdrawn])?;
    hand.need_role(&[Role::FocalPoint])?;
    hand.need(has_reasons, No::NoReasons)?;
    hand.need(retrafficking_asked, No::RetraffickingNotAsked)?;
    if let (State::Signposted, Some(since)) = (file.identification, file.identification_since) {
        let until = clock::due(hand.law.rules.reopen.value, since, hand.law.days, &hand.law.profile.zone)
            .ok_or_else(|| Refusal::of(No::DateOutOfRange))?;
        hand.need_or(hand.now <= until, || Refusal::of(No::ReopenTooLate).with("until", until))?;
    }
    enter(file, State::Reopened, hand);
    start_triage(file, false, hand, out)
}
