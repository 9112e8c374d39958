//! What may never be seen in an accepted history, written without the rules' own code: it reads events, actors and
//! instants, and the numbers of the law stand here a second time.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use kernel::Role;

use super::history::Accepted;
use crate::rules::*;

/// Elapsed time.
fn elapsed(from: Timestamp, until: Timestamp) -> SignedDuration {
    until.duration_since(from)
}

const DAY: SignedDuration = SignedDuration::from_hours(24);

/// What the oracle has gathered from the events before.
#[derive(Default)]
struct Known {
    referrers: BTreeSet<kernel::AccountId>,
    bodies: BTreeSet<kernel::BodyId>,
    support: BTreeSet<kernel::BodyId>,
    started: Option<Timestamp>,
    signposted: Option<Timestamp>,
}

/// The first rule broken in a history, if any.
pub fn broken(history: &[Accepted], (profile, calendar): &(Profile, Calendar)) -> Option<&'static str> {
    let country = profile.country.as_str();
    let mut known = Known::default();
    history.iter().find_map(|step| {
        gather(&mut known, step);
        let found = separation(step, &known)
            .or_else(|| decision(step, country))
            .or_else(|| entry(step, &known))
            .or_else(|| children(step))
            .or_else(|| formal(step, country, &known))
            .or_else(|| period(step, country, &known))
            .or_else(|| system_only(step))
            .or_else(|| clocks(step, profile, calendar));
        if step.event.kind() == "signposted" {
            known.signposted = Some(step.now);
        }
        for event in &step.change.events {
            if event.event == Event::ReflectionStarted {
                known.started = Some(event.at);
            }
        }
        found
    })
}

fn gather(known: &mut Known, step: &Accepted) {
    if let Event::Notified(notice) = &step.event {
        if let Actor::Staff(staff) = &step.by {
            known.referrers.insert(staff.person);
            known.bodies.insert(staff.body);
        }
        known.referrers.extend(notice.told_by_person);
        known.bodies.extend(notice.told_by_body);
    }
    if let Event::FactsRecorded(update) = &step.event {
        known.support.extend(update.support_body);
    }
}

fn when(holds: bool, name: &'static str) -> Option<&'static str> {
    holds.then_some(name)
}

fn is_decision(step: &Accepted) -> bool {
    let decisions = [
        "grounds_decided",
        "identification_decided",
        "reflection_extended",
        "reflection_terminated",
        "hold_lifted",
    ];
    decisions.contains(&step.event.kind())
}

/// Invariant 4, and who is competent.
fn separation(step: &Accepted, known: &Known) -> Option<&'static str> {
    if !is_decision(step) {
        return None;
    }
    let Actor::Staff(staff) = &step.by else { return Some("decided by nobody") };
    when(staff.role != Role::DecisionMaker, "decided in another role")
        .or(when(known.referrers.contains(&staff.person), "referrer decides"))
        .or(when(known.bodies.contains(&staff.body), "referring body decides"))
        .or(when(known.support.contains(&staff.body), "supporting body decides"))
}

/// Invariant 8.
fn decision(step: &Accepted, country: &str) -> Option<&'static str> {
    if !is_decision(step) {
        return None;
    }
    let json = serde_json::to_value(&step.event).unwrap();
    let record = &json["codes"]["decision"];
    let Actor::Staff(staff) = &step.by else { return Some("decided by nobody") };
    let has = |mandate: &str| staff.mandate.iter().any(|have| have == mandate);
    let competent = match (country, step.before.facts.stay) {
        ("gr", _) => has("first_instance_prosecutor"),
        (_, StayStatus::Lawful) => has("cmm"),
        (_, StayStatus::Irregular) => has("immigration_service"),
        (_, StayStatus::Unknown) => false,
    };
    let language = record["notice_language"].as_str().unwrap();
    let reads = &step.before.facts.languages;
    let basis = record["legal_basis"].as_str().unwrap();
    when(!competent, "decided without competence")
        .or(when(record["has_reasons"] != true, "no reasons"))
        .or(when(record["evidence"].as_array().unwrap().is_empty(), "no evidence"))
        .or(when(basis.is_empty() || (country == "dk" && basis.starts_with("eu-")), "no basis in law"))
        .or(when(
            language.is_empty() || (!reads.is_empty() && !reads.contains(language)),
            "unreadable notice",
        ))
}

/// The way into the mechanism: identity, triage, signposting, presumption, reopening.
fn entry(step: &Accepted, known: &Known) -> Option<&'static str> {
    let (facts, state) = (&step.before.facts, step.before.identification);
    let may_be_child = facts.age != AgeState::Adult;
    let focal = matches!(&step.by, Actor::Staff(staff) if staff.role == Role::FocalPoint);
    match &step.event {
        Event::Notified(notice) => {
            let nameless = notice.age == AgeState::Adult && notice.consent != Consent::Given;
            when(nameless && notice.identity_included, "identity of an adult without consent")
                .or(when(state != IdentificationState::NotStarted, "second notice"))
        }
        Event::Triaged { danger_checked, immediate_aid_offered, duplicates_checked, rights_language } => {
            let named = may_be_child || facts.consent == Consent::Given;
            when(!(*danger_checked && *immediate_aid_offered && *duplicates_checked), "triage incomplete")
                .or(when(named && rights_language.is_none(), "rights not told"))
                .or(when(!focal, "triaged by somebody else"))
        }
        Event::Signposted { reason: SignpostReason::NoIndicator, has_reasons } => {
            when(facts.documented_indicators > 0 || facts.self_identified, "sent away with an indicator")
                .or(when(!has_reasons, "sent away without reasons"))
        }
        Event::Signposted { reason: SignpostReason::ConsentRefused, .. } => {
            when(may_be_child || facts.consent != Consent::Refused, "sent away as if refused")
        }
        Event::Presumed { grounds } => {
            let rests = match grounds {
                Grounds::Indicators => facts.documented_indicators > 0,
                Grounds::SelfIdentification => facts.self_identified,
            };
            let opened = step.change.effects.contains(&Effect::OpenSupport);
            when(!rests, "presumed on nothing")
                .or(when(!may_be_child && facts.consent != Consent::Given, "adult presumed without consent"))
                .or(when(!opened, "presumed without support"))
                .or(when(state != IdentificationState::Triaged, "presumed before triage"))
        }
        Event::Reopened { retrafficking_asked, has_reasons } => {
            let late = known.signposted.is_some_and(|since| elapsed(since, step.now) > DAY * 367);
            when(!retrafficking_asked || !has_reasons, "reopened without the question")
                .or(when(state == IdentificationState::Signposted && late, "reopened too late"))
        }
        _ => None,
    }
}

/// Invariant 5: whoever may be a child is treated as one.
fn children(step: &Accepted) -> Option<&'static str> {
    let facts = &step.change.file.facts;
    let alone = facts.age != AgeState::Adult && facts.accompanied != Accompanied::Yes;
    let seen = step.change.file.clocks.iter().any(|event| event.clock == ClockCode::Guardian);
    let forgotten = when(alone && !seen, "a child without a guardian's clock");
    let may_be_child = step.before.facts.age != AgeState::Adult;
    forgotten.or_else(|| match &step.event {
        Event::ConsentWithdrawn { said_by, child_heard } if may_be_child => {
            when(*said_by != SaidBy::Guardian, "a child withdrawn without guardian")
                .or(when(!child_heard, "a child not heard"))
        }
        Event::ReflectionExtended { reason, .. } if !may_be_child => {
            when(reason == "best_interests_of_child", "an adult treated as a child")
        }
        Event::FactsRecorded(update) => {
            let made_adult = update.age == Some(AgeState::Adult);
            let doubted = matches!(step.before.facts.age, AgeState::Child | AgeState::AgeDisputed);
            let assessed = update.age_assessment_finished && update.has_reasons;
            let took = matches!(update.consent, Some(Consent::Refused | Consent::NotAsked))
                && matches!(step.before.facts.consent, Consent::Given | Consent::Guardian);
            when(doubted && made_adult && !assessed, "a child made adult without assessment")
                .or(when(took, "consent taken back without a withdrawal"))
                .or(when(
                    step.before.facts == step.change.file.facts && nothing_named(update),
                    "said nothing",
                ))
        }
        _ => None,
    })
}

fn nothing_named(update: &FactsUpdate) -> bool {
    let json = serde_json::to_value(update).unwrap();
    json.as_object().unwrap().values().all(|value| value.is_null() || value.is_boolean())
        && update.self_identified.is_none()
}

/// The formal decision and the decision on grounds.
fn formal(step: &Accepted, country: &str, known: &Known) -> Option<&'static str> {
    let may_be_child = step.before.facts.age != AgeState::Adult;
    let consents = may_be_child || step.before.facts.consent == Consent::Given;
    match &step.event {
        Event::GroundsDecided { test, .. } => when(test.is_empty(), "no test")
            .or(when(country == "dk", "a step that Denmark has not"))
            .or(when(!consents, "grounds without consent")),
        Event::IdentificationDecided(decided) => {
            let open = matches!(step.before.reflection, ReflectionState::Running | ReflectionState::Extended);
            let early = known.started.is_some_and(|since| elapsed(since, step.now) < DAY * 29);
            let experts = decided.opinions.iter().filter(|whose| *whose != "neighbour").count();
            let findings = &decided.findings;
            let mut elements = vec![findings.act, findings.purpose];
            elements.extend((!may_be_child).then_some(findings.means));
            let yes = decided.identified;
            let free =
                may_be_child || decided.cooperation_exempt.as_deref() == Some("threats_to_person_or_family");
            let tied = country == "gr" && yes && decided.cooperation != Cooperation::Cooperates && !free;
            when(open && early && !decided.person_asked, "decided too early")
                .or(when(!consents, "decided without consent"))
                .or(when(country == "gr" && !decided.prosecution_open && experts < 2, "no two experts"))
                .or(when(yes && elements.iter().any(|found| *found != Finding::Found), "an element missing"))
                .or(when(!yes && !elements.contains(&Finding::NotFound), "nothing lacking"))
                .or(when(yes && decided.forms.is_empty(), "no form"))
                .or(when(decided.new_interview && !decided.new_interview_justified, "heard again"))
                .or(when(tied, "outside the cases of the law"))
        }
        _ => None,
    }
}

/// Track R: invariants 2 and 3, lengths, reasons and ends.
fn period(step: &Accepted, country: &str, known: &Known) -> Option<&'static str> {
    let after = &step.change.file;
    let open = matches!(after.reflection, ReflectionState::Running | ReflectionState::Extended);
    let hold = match after.hold {
        Hold::Until(until) => Some(until),
        Hold::None | Hold::UnderReview(_) => None,
    };
    let mut found = when(open != hold.is_some(), "the hold is not that of the period");
    let was_open = matches!(step.before.reflection, ReflectionState::Running | ReflectionState::Extended);
    let gone = was_open && !open;
    let ending = ["reflection_ended", "reflection_terminated"].contains(&step.event.kind());
    found = found.or(when(gone && !ending, "the period ended by the way"));
    if let (Some((since, _)), Some(until)) = (after.reflection_since, hold) {
        let most = if country == "gr" { 154 } else { 121 };
        found = found
            .or(when(
                elapsed(since, until) < DAY * 30 - SignedDuration::from_hours(1),
                "shorter than 30 days",
            ))
            .or(when(
                elapsed(since, until) > DAY * most + SignedDuration::from_hours(1),
                "longer than the maximum",
            ));
    }
    let start =
        if country == "gr" { IdentificationState::RgPositive } else { IdentificationState::Identified };
    let began = step.before.reflection == ReflectionState::NotDue && open;
    found = found.or(when(began && after.identification != start, "begun without its start event"));
    let before = match step.before.hold {
        Hold::Until(until) => Some(until),
        _ => None,
    };
    found.or_else(|| match &step.event {
        Event::ReflectionExtended { reason, person_wish, .. } => {
            let known = if country == "gr" { "best_interests_of_child" } else { "prepared_return" };
            when(reason != known, "extended for no reason of the law")
                .or(when(!person_wish, "extended against the wish"))
                .or(when(before >= hold, "extended to an earlier day"))
                .or(when(before.is_some_and(|until| step.now > until), "extended after the end"))
        }
        Event::ReflectionEnded => {
            let least = known
                .started
                .is_some_and(|since| elapsed(since, step.now) >= DAY * 30 - SignedDuration::from_hours(1));
            when(before.is_none_or(|until| step.now <= until) || !least, "ended before its time")
                .or(when(after.identification != step.before.identification, "an exit by the way"))
        }
        Event::ReflectionTerminated { ground, .. } => {
            let lawful = ["public_order", "claimed_improperly"].contains(&ground.as_str())
                || (country == "gr" && ground == "renewed_contact");
            when(!lawful, "terminated for silence or for nothing in the law")
        }
        Event::HoldLifted { .. } => {
            when(!matches!(step.before.hold, Hold::UnderReview(_)), "a hold lifted that was not under review")
        }
        _ => None,
    })
}

/// What only the system records, and what it never does.
fn system_only(step: &Accepted) -> Option<&'static str> {
    let its_own = ["reflection_started", "reflection_ended", "clock_breached"];
    let system = step.by == Actor::System;
    when(its_own.contains(&step.event.kind()) != system && step.event.kind() != "notified", "the wrong hand")
}

/// Invariant 9: clock events are only ever appended, and each due date can be recomputed from what is in it.
fn clocks(step: &Accepted, profile: &Profile, calendar: &Calendar) -> Option<&'static str> {
    let (before, after) = (&step.before.clocks, &step.change.file.clocks);
    if !after.starts_with(before) || after[before.len()..] != step.change.clocks {
        return Some("a clock event rewritten");
    }
    step.change.clocks.iter().find_map(|event| {
        let days = calendar.version(&event.calendar)?;
        let again = clock::recompute(event, days, &profile.zone);
        let origin = profile.version(&event.profile).and_then(|rules| rules.origin(&event.rule));
        let early = event.kind == ClockKind::Breached && event.at <= event.due;
        when(again != Some(event.due), "a due date that cannot be recomputed")
            .or(when(origin.is_none(), "a clock without a rule"))
            .or(when(early, "a breach before the due date"))
    })
}
