//! Seeded histories: what fictional officers, focal points and authorities did over the last two years, through the
//! same permits, rules and records as everybody's work. Steps that would lie in the future have not happened yet, so
//! that every state is there.

use access::foundation::Workplace;
use detect::ScreeningId;
use detect::rights::{ContinueScreening, Refer, Screen};
use protect::CaseId;
use protect::rights::{
    ChangesCase, DecideGrounds, DecideIdentification, HandOver, Presume, RunClocks, RunReflection,
    SettleTask, Triage,
};
use std::{collections::BTreeSet, sync::Arc};

use access::{Access, Act, PendingEntries, Permit, Verb, Who};
use detect::{
    draft::{self, Hand},
    records as screenings,
    rules::{Age, Answer, Setting},
};
use jiff::{Timestamp, ToSpan as _, tz::TimeZone};
use kernel::{AgeBand, Clock as _, Form, SetClock, Sex, Tier};
use protect::{
    intake::{self, Identity, Intake},
    records as cases,
    rules::{
        Accompanied, Actor, AgeState, Consent, Cooperation, DecisionRecord, Event, Finding, Findings,
        Grounds, Identification, StayStatus,
    },
};
use rand_chacha::{
    ChaCha8Rng,
    rand_core::{Rng as _, SeedableRng as _},
};

use super::{Cast, PATIENCE, Plan, people::Player};
use crate::wiring::WiringError;

/// How many histories are written at the same time; they share the commits of the database.
const HANDS: u32 = 12;
/// How far back histories begin, in hours: two years.
const SPAN_HOURS: u64 = 730 * 24;
/// How far back bodies and teams were founded, in hours: before the first history.
pub(super) const SPAN_HOURS_BEFORE: i64 = 800 * 24;

/// What a fictional authority gives as its reasons.
const REASONS: &str = "Invented for the demonstration: why the authority decided so.";

/// Chance that can be repeated: people and histories come from it, never a key.
struct Dice(ChaCha8Rng);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0.next_u64() % limit.max(1)
    }

    fn percent(&mut self, chance: u64) -> bool {
        self.below(100) < chance
    }

    fn one_of<T: Copy>(&mut self, list: &[T], otherwise: T) -> T {
        let at = usize::try_from(self.below(list.len() as u64)).unwrap_or_default();
        list.get(at).copied().unwrap_or(otherwise)
    }
}

/// Writes all histories.
///
/// # Errors
/// The database's, or a rule's no, which would be a fault of this story.
pub(super) async fn write_all(
    access: &Access,
    cast: &Cast,
    plan: &Plan,
    say: &mut (dyn FnMut(String) + Send),
) -> Result<(), WiringError> {
    let end = access.clock.now();
    let mut hands = tokio::task::JoinSet::new();
    let (told, mut heard) = tokio::sync::mpsc::channel(64);
    for hand in 0..HANDS {
        let clock = Arc::new(SetClock::new(end));
        let mut story = Story {
            access: Access { clock: clock.clone(), ..access.clone() },
            clock,
            cast: cast.clone(),
            country: plan.country,
            end,
        };
        let (cases, seed, told) = (plan.cases, plan.seed, told.clone());
        hands.spawn(async move {
            for number in (hand..cases).step_by(HANDS as usize) {
                let seed = seed.wrapping_mul(1_000_003).wrapping_add(u64::from(number));
                tokio::time::timeout(PATIENCE, story.tell(&mut Dice(ChaCha8Rng::seed_from_u64(seed))))
                    .await
                    .map_err(|_| WiringError::Data("a history took too long to write".into()))??;
                told.send(()).await.ok();
            }
            Ok::<(), WiringError>(())
        });
    }
    drop(told);
    let (mut done, step) = (0u32, (plan.cases / 10).max(1));
    while heard.recv().await.is_some() {
        done += 1;
        if done.is_multiple_of(step) {
            say(format!("  {done} of {}", plan.cases));
        }
    }
    while let Some(hand) = hands.join_next().await {
        hand.map_err(|error| WiringError::Data(error.to_string()))??;
    }
    Ok(())
}

/// One hand that writes histories, one after another.
struct Story {
    access: Access,
    clock: Arc<SetClock>,
    cast: Cast,
    country: &'static str,
    end: Timestamp,
}

/// What is true of one fictional person.
struct Person {
    age: Age,
    band: AgeBand,
    sex: Sex,
    form: Form,
    stay: StayStatus,
    consent: Consent,
    strong: bool,
    region: &'static str,
    citizenship: &'static str,
    setting: Setting,
    begins: Timestamp,
}

impl Story {
    async fn tell(&mut self, dice: &mut Dice) -> Result<(), WiringError> {
        let person = self.person(dice);
        self.clock.set(person.begins);
        let officers = ["officer", "officer2", "inspector"];
        let officer = self.cast.player(dice.one_of(&officers, "officer"))?.clone();
        let Some(screening) = self.screen(dice, &person, &officer).await? else { return Ok(()) };
        let Some(case) = self.refer(dice, &person, &officer, screening).await? else { return Ok(()) };
        if !self.later(dice, 1, 20) {
            return Ok(());
        }
        self.catch_up(case, None).await?;
        let focal = self.cast.player("focal")?.clone();
        if !self.triage(&person, &focal, case, dice).await? {
            return Ok(());
        }
        self.decide(dice, &person, case).await
    }

    fn person(&self, dice: &mut Dice) -> Person {
        let child = dice.percent(22);
        let unsure = child && dice.percent(30);
        let hours = i64::try_from(dice.below(SPAN_HOURS) + 2).unwrap_or(48);
        let forms = [
            Form::Sexual,
            Form::Labour,
            Form::Labour,
            Form::Begging,
            Form::CriminalActivities,
            Form::Unspecified,
        ];
        let regions: &[&'static str] = match self.country {
            "dk" => &["DK01", "DK02", "DK03", "DK04", "DK05"],
            _ => &["EL30", "EL52", "EL61", "EL43", "EL42"],
        };
        let adults = [AgeBand::From18To24, AgeBand::From25To44, AgeBand::From45, AgeBand::Adult];
        let children = [AgeBand::From12To17, AgeBand::From12To17, AgeBand::Under12];
        let sexes = [Sex::Female, Sex::Female, Sex::Male, Sex::Female, Sex::Male, Sex::Unknown];
        let settings =
            [Setting::Street, Setting::WorkSite, Setting::Border, Setting::Accommodation, Setting::Online];
        Person {
            age: match (child, unsure) {
                (true, true) => Age::Unknown,
                (true, false) => Age::Child,
                _ => Age::Adult,
            },
            band: match (child, unsure) {
                (true, true) => AgeBand::Child,
                (true, false) => dice.one_of(&children, AgeBand::Child),
                _ => dice.one_of(&adults, AgeBand::Adult),
            },
            sex: dice.one_of(&sexes, Sex::Unknown),
            form: dice.one_of(&forms, Form::Unspecified),
            stay: if dice.percent(55) { StayStatus::Irregular } else { StayStatus::Lawful },
            consent: if dice.percent(86) { Consent::Given } else { Consent::Refused },
            strong: dice.percent(80),
            region: dice.one_of(regions, "EL30"),
            citizenship: dice.one_of(&["BG", "RO", "NG", "MD", "PK", "VN", "UA"], "XX"),
            setting: dice.one_of(&settings, Setting::Street),
            begins: self.end.checked_sub(hours.hours()).unwrap_or(self.end),
        }
    }

    /// Lets time pass: `from` to `from + spread` hours. `false` when that lies in the future.
    fn later(&self, dice: &mut Dice, from: u64, spread: u64) -> bool {
        let hours = i64::try_from(from + dice.below(spread)).unwrap_or_default();
        let then = self.clock.now().checked_add(hours.hours()).unwrap_or(self.end);
        if then >= self.end {
            return false;
        }
        self.clock.set(then);
        true
    }

    async fn act(&self, player: &Player) -> Result<Act, WiringError> {
        Ok(self.access.act(&player.who(), &PendingEntries::default()).await?)
    }

    async fn screen(
        &self,
        dice: &mut Dice,
        person: &Person,
        officer: &Player,
    ) -> Result<Option<ScreeningId>, WiringError> {
        let mut act = self.act(officer).await?;
        let permit = act.permit::<Screen>(Workplace).await?;
        let id = screenings::begin(&mut act, &permit, person.setting, person.age)?;
        act.commit().await?;
        let base = draft::base()?;
        let mut act = self.act(officer).await?;
        let permit = act.permit::<ContinueScreening>(id).await?;
        let before = screenings::load(&mut act, &permit).await?;
        let mut draft = before.draft.clone();
        let hand = Hand { tab: "demo", by: officer.account, at_ms: act.now_ms() };
        let mut signs = 0;
        for question in detect::rules::questions(base, person.setting, person.age) {
            let yes = if person.strong { 55 } else { 6 };
            let answer = match (dice.percent(yes), dice.percent(25)) {
                (true, _) => "yes",
                (false, true) => "unknown",
                (false, false) => "no",
            };
            signs += usize::from(answer == "yes");
            draft.set(question.id.as_str(), answer, hand);
        }
        if person.strong && person.form != Form::Unspecified {
            draft.set(&format!("{}{}", draft::FORM, person.form.code()), "yes", hand);
        }
        let found = draft.judge(base)?;
        let refers = found.advice.refer && signs > 0 && dice.percent(94);
        let zone = protect::countries::country(self.country).map(|country| country.profile.zone.clone());
        screenings::save(&mut act, &permit, &before, &draft, &zone.unwrap_or(TimeZone::UTC))?;
        act.commit().await?;
        Ok(refers.then_some(id))
    }

    async fn refer(
        &self,
        dice: &mut Dice,
        person: &Person,
        officer: &Player,
        id: ScreeningId,
    ) -> Result<Option<CaseId>, WiringError> {
        let mut act = self.act(officer).await?;
        let reading = act.permit::<ContinueScreening>(id).await?;
        let before = screenings::load(&mut act, &reading).await?;
        let permit = act.permit::<Refer>(id).await?;
        let intake = self.intake(dice, person, officer, &before, act.now_ms())?;
        let referred = intake::refer(&mut act, &permit, &intake).await?;
        let referred = referred.map_err(|refusal| refused("referral", &refusal))?;
        screenings::set_referred(&mut act, &permit, &before, referred.referral)?;
        act.commit().await?;
        Ok(Some(referred.case))
    }

    fn intake(
        &self,
        dice: &mut Dice,
        person: &Person,
        officer: &Player,
        before: &screenings::Screening,
        first_contact_ms: i64,
    ) -> Result<Intake, WiringError> {
        let base = draft::base()?;
        let found = before.draft.judge(base)?;
        let versions = base.versions();
        let child = person.age != Age::Adult;
        let named = child || person.consent == Consent::Given;
        let team = self.cast.teams.get("focal").copied();
        Ok(Intake {
            country: self.country.into(),
            to_team: team.ok_or_else(|| WiringError::Data("the demonstration has no focal point".into()))?,
            screening: Some(before.id.0),
            source: if officer.part == "inspector" { "labour_inspection" } else { "police" }.into(),
            channel: "screening".into(),
            setting: person.setting.code().into(),
            urgent: dice.percent(12),
            age: match person.age {
                Age::Adult => AgeState::Adult,
                Age::Child => AgeState::Child,
                Age::Unknown => AgeState::Unknown,
            },
            age_band: person.band,
            sex: person.sex,
            citizenship: Some(person.citizenship.into()),
            consent: if child { Consent::NotAsked } else { person.consent },
            self_identified: false,
            stay: person.stay,
            accompanied: if child && dice.percent(50) { Accompanied::No } else { Accompanied::Yes },
            forms: if person.strong { vec![person.form] } else { Vec::new() },
            region: Some(person.region.into()),
            languages: BTreeSet::from([
                "en".to_owned(),
                if self.country == "gr" { "el" } else { "da" }.to_owned(),
            ]),
            indicators: before
                .draft
                .answers(base)
                .into_iter()
                .map(|(id, answer)| (id.as_str().to_owned(), word(answer).to_owned()))
                .collect(),
            base_version: versions.base.clone(),
            rule_version: versions.rule.clone(),
            class: found.leading().map(|set| set.class.code()).unwrap_or_default().into(),
            first_contact_ms,
            identity: named.then(|| invented(dice, person)),
            narrative: "Invented for the demonstration: what the person told, in the officer's words.".into(),
        })
    }

    /// Triage, then presumption or a signpost, then the hand-over. `true` when an authority has it now.
    async fn triage(
        &self,
        person: &Person,
        focal: &Player,
        case: CaseId,
        dice: &mut Dice,
    ) -> Result<bool, WiringError> {
        let known = person.age != Age::Adult || person.consent == Consent::Given;
        let triaged = Event::Triaged {
            danger_checked: true,
            immediate_aid_offered: true,
            duplicates_checked: true,
            rights_language: known.then(|| "en".to_owned()),
        };
        self.event::<Triage>(focal, case, triaged, None).await?;
        if self.lacks_a_guardian(focal, case).await? {
            self.event::<Triage>(focal, case, Event::GuardianRequested, None).await?;
        }
        if !self.later(dice, 1, 5) {
            return Ok(false);
        }
        self.catch_up(case, None).await?;
        if !known {
            let event = Event::Signposted {
                reason: protect::rules::SignpostReason::ConsentRefused,
                has_reasons: true,
            };
            self.event::<Presume>(focal, case, event, Some("Invented: pointed to the night line.")).await?;
            return Ok(false);
        }
        self.event::<Presume>(focal, case, Event::Presumed { grounds: Grounds::Indicators }, None).await?;
        let place = match (self.country, person.stay) {
            ("dk", StayStatus::Irregular) => "service",
            _ => "authority",
        };
        let team = self.cast.teams.get(place).copied();
        let team = team.ok_or_else(|| WiringError::Data("the demonstration has no authority".into()))?;
        let mut act = self.act(focal).await?;
        let permit = act.permit::<HandOver>(case).await?;
        let tiers = [Tier::Identity, Tier::Narrative].into_iter().collect();
        protect::records::hand_over(&mut act, &permit, team, tiers, "identification").await?;
        act.commit().await?;
        Ok(true)
    }

    async fn lacks_a_guardian(&self, focal: &Player, case: CaseId) -> Result<bool, WiringError> {
        let mut act = self.act(focal).await?;
        let permit = act.permit::<Triage>(case).await?;
        Ok(cases::case_file(&mut act, &permit).await?.file.facts.needs_guardian())
    }

    async fn decide(&self, dice: &mut Dice, person: &Person, case: CaseId) -> Result<(), WiringError> {
        let part = match (self.country, person.stay) {
            ("dk", StayStatus::Irregular) => "decider.service",
            _ => dice.one_of(&["decider", "decider2"], "decider"),
        };
        let decider = self.cast.player(part)?.clone();
        let (reasons, decision) = (Some(REASONS), || self.decision());
        if self.country == "gr" {
            if !self.later(dice, 20, 150) {
                return Ok(());
            }
            self.catch_up(case, None).await?;
            let positive = dice.percent(88);
            let event =
                Event::GroundsDecided { positive, test: "reasonable_grounds".into(), decision: decision() };
            self.event::<DecideGrounds>(&decider, case, event, reasons).await?;
            if !positive || !self.later(dice, 31 * 24, 60 * 24) {
                return self.run_out(case, &decider).await;
            }
        } else if !self.later(dice, 5 * 24, 60 * 24) {
            return self.run_out(case, &decider).await;
        }
        self.catch_up(case, None).await?;
        let identified = dice.percent(78);
        let found = if identified { Finding::Found } else { Finding::NotFound };
        let event = Event::IdentificationDecided(Identification {
            identified,
            forms: if identified { vec![person.form] } else { Vec::new() },
            findings: Findings { act: found, means: found, purpose: found },
            place: Some(person.region.into()),
            period_from: None,
            period_until: None,
            person_asked: true,
            new_interview: false,
            new_interview_justified: false,
            prosecution_open: false,
            opinions: vec!["psychologist".into(), "social_worker".into()],
            cooperation: Cooperation::Cooperates,
            cooperation_exempt: None,
            decision: decision(),
        });
        self.event::<DecideIdentification>(&decider, case, event, reasons).await?;
        self.run_out(case, &decider).await
    }

    async fn event<V>(
        &self,
        player: &Player,
        case: CaseId,
        event: Event,
        text: Option<&str>,
    ) -> Result<(), WiringError>
    where
        V: ChangesCase + Verb<On = CaseId>,
    {
        let mut act = self.act(player).await?;
        let permit: Permit<V> = act.permit::<V>(case).await?;
        let before = cases::case_file(&mut act, &permit).await?;
        let by = cases::actor(&act)?;
        let change =
            before.apply(&event, &by, act.now()).map_err(|refusal| refused(event.kind(), &refusal))?;
        cases::append(&mut act, &permit, &before, &change, text).await?;
        act.commit().await?;
        Ok(())
    }

    /// Everybody does what was left to do; then time runs to the end.
    async fn run_out(&self, case: CaseId, decider: &Player) -> Result<(), WiringError> {
        self.settle_soon(case, decider).await?;
        self.clock.set(self.end);
        self.catch_up(case, Some(decider)).await
    }

    /// Settles the open tasks of a case two days later, if that is not in the future.
    async fn settle_soon(&self, case: CaseId, decider: &Player) -> Result<(), WiringError> {
        let then = self.clock.now().checked_add(50.hours()).unwrap_or(self.end);
        if then >= self.end {
            return Ok(());
        }
        self.catch_up_until(case, then).await?;
        for part in ["immigration", "focal", decider.part] {
            let player = self.cast.player(part)?;
            let mut act = self.act(player).await?;
            if !act.may::<SettleTask>(case).await? {
                continue;
            }
            let permit = act.permit::<SettleTask>(case).await?;
            let duties = cases::duties(kernel::Roles::NONE.with(player.role));
            let facts = cases::case_file(&mut act, &permit).await?.file.facts;
            for task in cases::tasks(&mut act, &permit).await? {
                let by_step = cases::step_of(&task.kind, &facts).is_some();
                if task.done_ms.is_none() && !by_step && duties.contains(&task.duty) {
                    cases::settle_task(&mut act, &permit, task.id).await?;
                }
            }
            act.commit().await?;
        }
        Ok(())
    }

    async fn catch_up_until(&self, case: CaseId, until: Timestamp) -> Result<(), WiringError> {
        self.clock.set(until);
        self.catch_up(case, None).await
    }

    /// Two days after a period was used up the authority lifts the hold.
    async fn lift(&self, case: CaseId, decider: &Player, until: Timestamp) -> Result<(), WiringError> {
        let then = self.clock.now().checked_add(50.hours()).unwrap_or(until);
        if then >= until {
            return Ok(());
        }
        self.clock.set(then);
        let event = Event::HoldLifted { decision: self.decision() };
        self.event::<RunReflection>(decider, case, event, Some(REASONS)).await?;
        self.settle_soon(case, decider).await
    }

    fn decision(&self) -> DecisionRecord {
        DecisionRecord {
            has_reasons: true,
            evidence: vec!["screening".into(), "statement".into()],
            legal_basis: if self.country == "dk" { "dk-aliens-act" } else { "gr-4251-2014" }.into(),
            notice_language: "en".into(),
        }
    }

    /// What the clocks recorded by themselves until now, each at its own instant.
    async fn catch_up(&self, case: CaseId, decider: Option<&Player>) -> Result<(), WiringError> {
        let until = self.clock.now();
        loop {
            let mut act = self.access.act(&Who::Job("clocks"), &PendingEntries::default()).await?;
            let permit = act.permit::<RunClocks>(case).await?;
            let before = cases::case_file(&mut act, &permit).await?;
            let due = before.file.next_due().and_then(|due| due.checked_add(1.second()).ok());
            let Some(due) = due.filter(|due| *due <= until) else { break };
            drop(act);
            self.clock.set(due);
            let mut act = self.access.act(&Who::Job("clocks"), &PendingEntries::default()).await?;
            let permit = act.permit::<RunClocks>(case).await?;
            let before = cases::case_file(&mut act, &permit).await?;
            let Some(event) = before.owed(due).into_iter().next() else { break };
            let change = before
                .apply(&event, &Actor::System, due)
                .map_err(|refusal| refused(event.kind(), &refusal))?;
            cases::append(&mut act, &permit, &before, &change, None).await?;
            act.commit().await?;
            if let (Event::ReflectionEnded, Some(decider)) = (&event, decider) {
                Box::pin(self.lift(case, decider, until)).await?;
            }
        }
        self.clock.set(until);
        Ok(())
    }
}

fn word(answer: Answer) -> &'static str {
    match answer {
        Answer::Yes => "yes",
        Answer::No => "no",
        Answer::Unknown => "unknown",
    }
}

fn refused(what: &str, refusal: &protect::rules::Refusal) -> WiringError {
    WiringError::Data(format!("the demonstration's own history was refused at {what}: {refusal}"))
}

/// A year of birth that fits the age band at first contact, whichever day of it the birthday was.
fn born(band: AgeBand, begins: Timestamp, draw: i16) -> i16 {
    let (from, to) = match band {
        AgeBand::Under12 => (6, 11),
        AgeBand::From12To17 => (13, 17),
        AgeBand::Child => (9, 17),
        AgeBand::From18To24 => (19, 24),
        AgeBand::From25To44 => (26, 44),
        AgeBand::From45 => (46, 62),
        AgeBand::Adult => (20, 55),
    };
    begins.to_zoned(TimeZone::UTC).year() - (from + draw % (to - from + 1))
}

/// A plainly invented identity.
fn invented(dice: &mut Dice, person: &Person) -> Identity {
    let first = ["Testina", "Demo", "Sampla", "Fictus", "Exampla", "Modella", "Mockard", "Notreal"];
    let last = ["Nobody", "Placeholder", "Invented", "Specimen", "Made-Up", "Fictional", "Pretend", "Dummy"];
    Identity {
        name: format!("{} {}", dice.one_of(&first, "Demo"), dice.one_of(&last, "Nobody")),
        birth: born(person.band, person.begins, i16::try_from(dice.below(35)).unwrap_or_default())
            .to_string(),
        document: format!("TEST-{:06}", dice.below(1_000_000)),
        phone: "000 000 0000 (invented)".into(),
        address: String::new(),
        safe_contact: "Invented: call between 10 and 12, say it is the library.".into(),
    }
}

#[cfg(test)]
mod tests {
    use kernel::Birth;

    use super::*;

    #[test]
    fn birth_and_age_of_invented_people_fit_on_every_day_of_the_year() {
        for band in AgeBand::ALL {
            for draw in 0..35 {
                for day in ["2026-01-01T12:00:00Z", "2026-07-01T12:00:00Z", "2026-12-31T12:00:00Z"] {
                    let begins: Timestamp = day.parse().unwrap();
                    let first = begins.to_zoned(TimeZone::UTC).date();
                    let year = born(*band, begins, draw).to_string();
                    let birth = Birth::read(&year, first).unwrap();
                    assert!(birth.fits(*band, first), "{band:?} born {year} on {first}");
                    let child = birth.is_child_on(first);
                    assert!(child.is_none_or(|child| child == band.is_child()), "{band:?} born {year}");
                }
            }
        }
    }
}
