//! Random histories: each step throws an event that fits the state, often with a flaw, and keeps what is accepted.

use jiff::{SignedDuration, Timestamp};
use kernel::{Form, Role};

use super::world::*;
use crate::rules::*;

/// One accepted event with the case before and after it.
pub struct Accepted {
    pub before: CaseState,
    pub event: Event,
    pub by: Actor,
    pub now: Timestamp,
    pub change: Change,
}

/// A flaw once in this many throws of a field.
const FLAW: u64 = 9;

/// Throws a history of `steps` events in a country; `off` takes a guard off.
pub fn history(
    seed: u64,
    steps: usize,
    (profile, calendar): &(Profile, Calendar),
    off: Option<RefusalCode>,
) -> Vec<Accepted> {
    let mut dice = Dice(seed);
    let mut file = CaseState::new();
    let mut now = at("2023-01-02T08:00:00Z") + SignedDuration::from_hours((dice.next() % 20_000) as i64);
    let mut accepted = Vec::new();
    for _ in 0..steps {
        now += SignedDuration::from_mins(dice.pick(&[1, 20, 90, 600, 1500, 9_000, 45_000, 130_000]));
        if file.identification == IdentificationState::Signposted && dice.once_in(3) {
            now += SignedDuration::from_hours(24 * 400);
        }
        let (event, by) = throw(&file, profile, now, &mut dice);
        let law = Law::in_force(profile, calendar, now).unwrap();
        let hand = Judgement {
            off,
            ..Judgement::of(&event, &by, law, (now, calendar::local_date(now, &profile.zone)))
        };
        if let Ok(change) = file.judged(&hand, TRACKS) {
            let before = std::mem::replace(&mut file, change.file.clone());
            accepted.push(Accepted { before, event, by, now, change });
        }
    }
    accepted
}

fn throw(file: &CaseState, profile: &Profile, now: Timestamp, dice: &mut Dice) -> (Event, Actor) {
    use IdentificationState as I;
    if dice.once_in(3)
        && let Some(owed) = file.owed(TRACKS, now).first()
    {
        return (owed.clone(), system(dice));
    }
    let fitting: &[u8] = match file.identification {
        I::NotStarted => &[0],
        I::Notified | I::Reopened => &[1, 1, 1, 2, 10],
        I::Triaged => &[3, 4, 4, 4, 2],
        I::Presumed => &[5, 5, 6, 6, 2, 7],
        I::RgPositive => &[6, 6, 6, 2, 9, 11, 12, 7],
        I::Identified => &[9, 9, 11, 12, 13, 2, 7],
        I::Signposted | I::ConsentWithdrawn => &[8, 2, 9, 11],
        _ => &[2, 9, 11, 12, 13],
    };
    let choice = if dice.once_in(6) { (dice.next() % 16) as u8 } else { dice.pick(fitting) };
    make(choice, file, profile, now, dice)
}

fn make(choice: u8, file: &CaseState, profile: &Profile, now: Timestamp, dice: &mut Dice) -> (Event, Actor) {
    match choice {
        0 => (Event::Notified(any_notice(dice)), referrer(dice)),
        1 => (any_triage(dice), focal(dice)),
        2 => (Event::FactsRecorded(any_update(dice)), dice.pick(&[focal_point(), officer()])),
        3 => {
            let reason = dice.pick(SignpostReason::ALL);
            (Event::Signposted { reason, has_reasons: !dice.once_in(FLAW) }, focal(dice))
        }
        4 => (Event::Presumed { grounds: dice.pick(Grounds::ALL) }, focal(dice)),
        5 => {
            let test = if dice.once_in(FLAW) { "" } else { "reasonable_grounds" };
            let positive = !dice.once_in(4);
            let decision = any_decision(profile, dice);
            (Event::GroundsDecided { positive, test: test.to_owned(), decision }, any_decider(dice))
        }
        6 => (Event::IdentificationDecided(any_identification(profile, dice)), any_decider(dice)),
        7 => {
            let said_by = dice.pick(SaidBy::ALL);
            let event = Event::ConsentWithdrawn { said_by, child_heard: !dice.once_in(3) };
            (event, dice.pick(&[focal_point(), Actor::Person, Actor::System]))
        }
        8 => {
            let (asked, reasons) = (!dice.once_in(FLAW), !dice.once_in(FLAW));
            (Event::Reopened { retrafficking_asked: asked, has_reasons: reasons }, focal(dice))
        }
        9 => (any_extension(file, profile, dice), any_decider(dice)),
        10 => (Event::GuardianRequested, focal(dice)),
        11 => (Event::ReflectionEnded, system(dice)),
        12 => {
            let grounds = ["public_order", "claimed_improperly", "renewed_contact", "silence", "no_contact"];
            let ground = dice.pick(&grounds).to_owned();
            let decision = any_decision(profile, dice);
            (Event::ReflectionTerminated { ground, decision }, any_decider(dice))
        }
        13 => (Event::HoldLifted { decision: any_decision(profile, dice) }, any_decider(dice)),
        14 => (Event::ReflectionStarted, system(dice)),
        _ => {
            let owed = file.owed(TRACKS, now).into_iter().next();
            let any = Event::ClockBreached { clock: dice.pick(ClockCode::ALL) };
            (owed.unwrap_or(any), system(dice))
        }
    }
}

fn system(dice: &mut Dice) -> Actor {
    if dice.once_in(FLAW) { any_decider(dice) } else { Actor::System }
}

fn focal(dice: &mut Dice) -> Actor {
    if dice.once_in(FLAW) { dice.pick(&[officer(), Actor::Person, Actor::System]) } else { focal_point() }
}

fn referrer(dice: &mut Dice) -> Actor {
    dice.pick(&[officer(), officer(), focal_point(), Actor::Person])
}

/// Mostly a proper decider; also the referrer, a colleague of the referrer, a support provider, a wrong mandate or role.
fn any_decider(dice: &mut Dice) -> Actor {
    let mandates = ["first_instance_prosecutor", "cmm", "immigration_service"];
    let mandate: &[&str] = if dice.once_in(3) { &mandates } else { &[dice.pick(&mandates)] };
    let (person, of) = dice.pick(&[(3, 3), (3, 3), (3, 3), (3, 3), (1, 3), (7, 1), (8, 5)]);
    let role = if dice.once_in(FLAW) { Role::SupportWorker } else { Role::DecisionMaker };
    staff(person, of, role, mandate)
}

fn any_notice(dice: &mut Dice) -> Notice {
    let age = dice.pick(&[
        AgeState::Adult,
        AgeState::Adult,
        AgeState::Child,
        AgeState::AgeDisputed,
        AgeState::Unknown,
    ]);
    let consent = dice.pick(&[Consent::Given, Consent::Given, Consent::Refused, Consent::NotAsked]);
    let mut notice = notice(age, consent, dice.pick(StayStatus::ALL));
    notice.urgent = dice.once_in(3);
    notice.accompanied = dice.pick(Accompanied::ALL);
    notice.documented_indicators = dice.pick(&[0, 1, 5]);
    notice.self_identified = dice.once_in(3);
    notice.languages = if dice.once_in(3) { languages(&[]) } else { languages(&["ro", "en"]) };
    notice.identity_included ^= dice.once_in(4);
    notice.told_by_person = dice.once_in(3).then(|| account(1));
    notice.told_by_body = dice.once_in(3).then(|| body(1));
    notice
}

fn any_triage(dice: &mut Dice) -> Event {
    Event::Triaged {
        danger_checked: !dice.once_in(FLAW),
        immediate_aid_offered: !dice.once_in(FLAW),
        duplicates_checked: !dice.once_in(FLAW),
        rights_language: (!dice.once_in(FLAW)).then(|| "ro".to_owned()),
    }
}

fn any_update(dice: &mut Dice) -> FactsUpdate {
    let mut update = FactsUpdate {
        age_assessment_finished: dice.once_in(2),
        has_reasons: dice.once_in(2),
        ..FactsUpdate::default()
    };
    match dice.next() % 8 {
        0 => update.age = Some(dice.pick(AgeState::ALL)),
        1 => update.consent = Some(dice.pick(Consent::ALL)),
        2 => update.stay = Some(dice.pick(StayStatus::ALL)),
        3 => update.accompanied = Some(dice.pick(Accompanied::ALL)),
        4 => update.documented_indicators = Some(dice.pick(&[0, 2])),
        5 => update.self_identified = Some(dice.once_in(2)),
        6 => update.support_body = Some(dice.pick(&[body(5), body(6)])),
        _ => {}
    }
    update
}

fn any_decision(profile: &Profile, dice: &mut Dice) -> DecisionRecord {
    let mut record = decision(if profile.country == "gr" { "gr-4251-2014" } else { "dk-aliens-act" });
    record.has_reasons = !dice.once_in(FLAW);
    if dice.once_in(FLAW) {
        record.evidence.clear();
    }
    if dice.once_in(FLAW) {
        record.legal_basis = dice.pick(&["", "eu-2011-36"]).to_owned();
    }
    if dice.once_in(FLAW) {
        record.notice_language = dice.pick(&["", "fr"]).to_owned();
    }
    record
}

fn any_identification(profile: &Profile, dice: &mut Dice) -> Identification {
    let mut decided = identification(!dice.once_in(4), "");
    decided.decision = any_decision(profile, dice);
    decided.person_asked = dice.once_in(3);
    decided.new_interview = dice.once_in(3);
    decided.new_interview_justified = dice.once_in(2);
    decided.prosecution_open = dice.once_in(3);
    if dice.once_in(FLAW) {
        decided.opinions = vec!["psychologist".to_owned(), "neighbour".to_owned()];
    }
    if dice.once_in(3) {
        decided.cooperation = Cooperation::DoesNot;
        decided.cooperation_exempt =
            dice.pick(&[None, Some("child"), Some("threats_to_person_or_family")]).map(str::to_owned);
    }
    if dice.once_in(FLAW) {
        decided.forms = if decided.forms.is_empty() { vec![Form::Sexual] } else { Vec::new() };
    }
    if dice.once_in(FLAW) {
        decided.findings.means = dice.pick(Finding::ALL);
    }
    if dice.once_in(FLAW) {
        decided.findings.act = dice.pick(Finding::ALL);
        decided.findings.purpose = decided.findings.act;
        decided.findings.means = decided.findings.act;
    }
    decided
}

fn any_extension(file: &CaseState, profile: &Profile, dice: &mut Dice) -> Event {
    let reason = dice.pick(&["best_interests_of_child", "prepared_return", "no_reason"]).to_owned();
    let start = file.reflection_since.map_or(at("2024-01-01T00:00:00Z"), |(at, _)| at);
    let days = dice.pick(&[10_i64, 60, 100, 119, 120, 121, 140, 400]);
    let until = start + SignedDuration::from_hours(24 * days);
    let until = calendar::local_date(until, &profile.zone);
    let decision = any_decision(profile, dice);
    Event::ReflectionExtended { reason, person_wish: !dice.once_in(FLAW), until, decision }
}
