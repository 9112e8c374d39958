//! What becomes known later, and what the person says: facts, a guardian, a withdrawal.

use crate::rights;
use std::{collections::BTreeSet, str::FromStr};

use web::{
    FormValues,
    components::{Choice, Field},
};

use super::{area, check, choices, chosen, label, language_code, last, radios};
use crate::{
    pages::step::{Ask, Step, Unread},
    places,
    records::CaseFile,
    rules::{
        Accompanied, AgeState, CaseState, Consent, Event, FactsUpdate, Law, RefusalCode, SaidBy, StayStatus,
        TrackCode,
    },
};

/// Age, consent, stay, languages: only what differs from what is known is recorded.
pub(crate) struct Facts;

impl Step for Facts {
    type Verb = rights::Triage;
    const PATH: &'static str = "/cases/{id}/facts";
    const TRACK: TrackCode = TrackCode::IDENTIFICATION;
    const KIND: &'static str = "facts_recorded";
    const TEXT: &'static str = "note";

    fn fields(ask: &Ask<'_>) -> Vec<Field> {
        let (w, sent) = (ask.w, ask.sent);
        let radio = |name: &str, list: &str, codes: Vec<&str>| radios(ask, name, choices(w, list, codes));
        let mut fields = vec![
            radio("stay", "case-stay", StayStatus::ALL.iter().map(|one| one.code()).collect())
                .hint(w.t("ask-stay-hint")),
            radio("consent", "case-consent", Consent::ALL.iter().map(|one| one.code()).collect()),
            radio("age", "case-age", AgeState::ALL.iter().map(|one| one.code()).collect()),
            check(ask, "age_assessment").hint(w.t("ask-age_assessment-hint")),
        ];
        if ask.case.file.facts.age.behaves_as_child() {
            let codes = Accompanied::ALL.iter().map(|one| one.code()).collect();
            fields.push(radio("accompanied", "case-accompanied", codes));
        }
        fields.push(check(ask, "self_identified"));
        let languages = places::LANGUAGES
            .iter()
            .map(|(code, _)| Choice::new(*code, places::language_in(w, code)))
            .collect();
        fields
            .push(Field::checks("languages", label(w, "languages"), languages).ticked(sent.all("languages")));
        fields.push(area(ask, "note").optional());
        fields
    }

    fn event(ask: &Ask<'_>) -> Result<Event, Unread> {
        let (sent, known) = (ask.sent, &ask.case.file.facts);
        let languages: BTreeSet<String> =
            sent.all("languages").iter().filter_map(|code| language_code(ask, code)).collect();
        let said = sent.yes("self_identified");
        Ok(Event::FactsRecorded(FactsUpdate {
            age: new(sent, "age", known.age)?,
            age_assessment_finished: sent.yes("age_assessment"),
            has_reasons: !sent.get("note").is_empty(),
            consent: new(sent, "consent", known.consent)?,
            stay: new(sent, "stay", known.stay)?,
            accompanied: new(sent, "accompanied", known.accompanied)?,
            self_identified: (said != known.self_identified).then_some(said),
            languages: (languages != known.languages).then_some(languages),
            ..FactsUpdate::default()
        }))
    }

    fn saved(case: &CaseFile) -> FormValues {
        let facts = &case.file.facts;
        FormValues::new()
            .with("stay", facts.stay.code())
            .with("consent", facts.consent.code())
            .with("age", facts.age.code())
            .with("accompanied", facts.accompanied.code())
            .with_tick("self_identified", facts.self_identified)
            .with_all("languages", &facts.languages)
    }

    fn start(case: &CaseFile) -> FormValues {
        Self::saved(case)
    }

    fn example(case: &CaseState, _: Law<'_>) -> Event {
        let documented_indicators = Some(case.facts.documented_indicators);
        Event::FactsRecorded(FactsUpdate { documented_indicators, ..FactsUpdate::default() })
    }

    fn blame(code: RefusalCode) -> &'static str {
        match code {
            RefusalCode::AgeAssessmentMissing => "age_assessment",
            RefusalCode::WithdrawalIsItsOwnEvent => "consent",
            _ => "",
        }
    }
}

/// A code that differs from what is known; nothing when the field was not sent.
fn new<T: FromStr + PartialEq>(
    sent: &FormValues,
    field: &'static str,
    known: T,
) -> Result<Option<T>, Unread> {
    if sent.get(field).is_empty() {
        return Ok(None);
    }
    let given: T = chosen(sent, field)?;
    Ok((given != known).then_some(given))
}

/// A guardian was asked for.
pub(crate) struct Guardian;

impl Step for Guardian {
    type Verb = rights::Triage;
    const PATH: &'static str = "/cases/{id}/guardian";
    const TRACK: TrackCode = TrackCode::IDENTIFICATION;
    const KIND: &'static str = "guardian_requested";
    const TEXT: &'static str = "note";

    fn fields(ask: &Ask<'_>) -> Vec<Field> {
        vec![area(ask, "note").optional()]
    }

    fn event(_ask: &Ask<'_>) -> Result<Event, Unread> {
        Ok(Event::GuardianRequested)
    }

    fn saved(_case: &CaseFile) -> FormValues {
        FormValues::new()
    }

    fn example(_: &CaseState, _: Law<'_>) -> Event {
        Event::GuardianRequested
    }

    fn blame(_code: RefusalCode) -> &'static str {
        ""
    }
}

/// The person stops. It costs no protection.
pub(crate) struct Withdraw;

impl Step for Withdraw {
    type Verb = rights::WithdrawConsent;
    const PATH: &'static str = "/cases/{id}/withdraw";
    const TRACK: TrackCode = TrackCode::IDENTIFICATION;
    const KIND: &'static str = "consent_withdrawn";
    const TEXT: &'static str = "note";

    fn fields(ask: &Ask<'_>) -> Vec<Field> {
        let said = choices(ask.w, "said", SaidBy::ALL.iter().map(|one| one.code()));
        let mut fields = vec![radios(ask, "said_by", said)];
        if ask.case.file.facts.age.behaves_as_child() {
            fields.push(check(ask, "child_heard"));
        }
        fields.push(area(ask, "note").optional());
        fields
    }

    fn event(ask: &Ask<'_>) -> Result<Event, Unread> {
        let said_by = chosen(ask.sent, "said_by")?;
        Ok(Event::ConsentWithdrawn { said_by, child_heard: ask.sent.yes("child_heard") })
    }

    fn saved(case: &CaseFile) -> FormValues {
        match last(case, Self::KIND) {
            Some(Event::ConsentWithdrawn { said_by, child_heard }) => {
                FormValues::new().with("said_by", said_by.code()).with_tick("child_heard", *child_heard)
            }
            _ => FormValues::new(),
        }
    }

    fn example(case: &CaseState, _: Law<'_>) -> Event {
        let said_by = if case.facts.age.behaves_as_child() { SaidBy::Guardian } else { SaidBy::Person };
        Event::ConsentWithdrawn { said_by, child_heard: true }
    }

    fn blame(code: RefusalCode) -> &'static str {
        match code {
            RefusalCode::GuardianMustSpeak => "said_by",
            RefusalCode::ChildNotHeard => "child_heard",
            _ => "",
        }
    }
}
