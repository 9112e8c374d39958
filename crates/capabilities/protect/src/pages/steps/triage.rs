//! What the focal point does: triage, presume, signpost, reopen.

use crate::rights;
use web::{FormValues, components::Field};

use super::{area, check, choices, chosen, label, language_code, languages, last, radios, read_language};
use crate::{
    pages::step::{Ask, Step, Unread},
    records::CaseFile,
    rules::{CaseState, Event, Grounds, Law, RefusalCode, SignpostReason, TrackCode},
};

/// Danger, immediate aid, duplicates; the rights are told.
pub(crate) struct Triage;

impl Step for Triage {
    type Verb = rights::Triage;
    const PATH: &'static str = "/cases/{id}/triage";
    const TRACK: TrackCode = TrackCode::IDENTIFICATION;
    const KIND: &'static str = "triaged";
    const TEXT: &'static str = "note";

    fn fields(ask: &Ask<'_>) -> Vec<Field> {
        let language =
            Field::select("rights_language", label(ask.w, "rights_language"), languages(ask.w, ask.case));
        vec![
            check(ask, "danger"),
            check(ask, "immediate_aid"),
            check(ask, "duplicates"),
            language.value(ask.sent.get("rights_language")).hint(ask.w.t("ask-rights_language-hint")),
            area(ask, "note").optional(),
        ]
    }

    fn event(ask: &Ask<'_>) -> Result<Event, Unread> {
        let sent = ask.sent;
        Ok(Event::Triaged {
            danger_checked: sent.yes("danger"),
            immediate_aid_offered: sent.yes("immediate_aid"),
            duplicates_checked: sent.yes("duplicates"),
            rights_language: language_code(ask, sent.get("rights_language")),
        })
    }

    fn saved(case: &CaseFile) -> FormValues {
        match last(case, Self::KIND) {
            Some(Event::Triaged {
                danger_checked,
                immediate_aid_offered,
                duplicates_checked,
                rights_language,
            }) => FormValues::new()
                .with_tick("danger", *danger_checked)
                .with_tick("immediate_aid", *immediate_aid_offered)
                .with_tick("duplicates", *duplicates_checked)
                .with("rights_language", rights_language.clone().unwrap_or_default()),
            _ => FormValues::new(),
        }
    }

    fn example(case: &CaseState, _: Law<'_>) -> Event {
        Event::Triaged {
            danger_checked: true,
            immediate_aid_offered: true,
            duplicates_checked: true,
            rights_language: Some(read_language(case)),
        }
    }

    fn blame(code: RefusalCode) -> &'static str {
        match code {
            RefusalCode::RightsNotTold => "rights_language",
            RefusalCode::TriageIncomplete => "danger",
            _ => "",
        }
    }
}

/// Presumed to be a victim: support opens at once.
pub(crate) struct Presume;

impl Step for Presume {
    type Verb = rights::Presume;
    const PATH: &'static str = "/cases/{id}/presume";
    const TRACK: TrackCode = TrackCode::IDENTIFICATION;
    const KIND: &'static str = "presumed";
    const TEXT: &'static str = "note";

    fn fields(ask: &Ask<'_>) -> Vec<Field> {
        let grounds = choices(ask.w, "ground", Grounds::ALL.iter().map(|ground| ground.code()));
        vec![radios(ask, "grounds", grounds), area(ask, "note").optional()]
    }

    fn event(ask: &Ask<'_>) -> Result<Event, Unread> {
        Ok(Event::Presumed { grounds: chosen(ask.sent, "grounds")? })
    }

    fn saved(case: &CaseFile) -> FormValues {
        match last(case, Self::KIND) {
            Some(Event::Presumed { grounds }) => FormValues::new().with("grounds", grounds.code()),
            _ => FormValues::new(),
        }
    }

    fn example(case: &CaseState, _: Law<'_>) -> Event {
        let documented = case.facts.documented_indicators > 0;
        Event::Presumed {
            grounds: if documented { Grounds::Indicators } else { Grounds::SelfIdentification },
        }
    }

    fn blame(code: RefusalCode) -> &'static str {
        match code {
            RefusalCode::NoGrounds => "grounds",
            _ => "",
        }
    }
}

/// Not a case of the mechanism, or an adult said no: pointed to somebody else. The way back stays open.
pub(crate) struct Signpost;

impl Step for Signpost {
    type Verb = rights::Presume;
    const PATH: &'static str = "/cases/{id}/signpost";
    const TRACK: TrackCode = TrackCode::IDENTIFICATION;
    const KIND: &'static str = "signposted";
    const TEXT: &'static str = "reasons";

    fn fields(ask: &Ask<'_>) -> Vec<Field> {
        let reasons = choices(ask.w, "reason", SignpostReason::ALL.iter().map(|reason| reason.code()));
        vec![radios(ask, "reason", reasons), area(ask, "reasons")]
    }

    fn event(ask: &Ask<'_>) -> Result<Event, Unread> {
        let reason = chosen(ask.sent, "reason")?;
        Ok(Event::Signposted { reason, has_reasons: !ask.sent.get("reasons").is_empty() })
    }

    fn saved(case: &CaseFile) -> FormValues {
        match last(case, Self::KIND) {
            Some(Event::Signposted { reason, .. }) => FormValues::new().with("reason", reason.code()),
            _ => FormValues::new(),
        }
    }

    fn example(case: &CaseState, _: Law<'_>) -> Event {
        let says_no = case.facts.documented_indicators > 0 || case.facts.self_identified;
        let reason = if says_no { SignpostReason::ConsentRefused } else { SignpostReason::NoIndicator };
        Event::Signposted { reason, has_reasons: true }
    }

    fn blame(code: RefusalCode) -> &'static str {
        match code {
            RefusalCode::IndicatorHolds | RefusalCode::ReasonDoesNotHold => "reason",
            RefusalCode::NoReasons => "reasons",
            _ => "",
        }
    }
}

/// A signposted or withdrawn case begins again.
pub(crate) struct Reopen;

impl Step for Reopen {
    type Verb = rights::Triage;
    const PATH: &'static str = "/cases/{id}/reopen";
    const TRACK: TrackCode = TrackCode::IDENTIFICATION;
    const KIND: &'static str = "reopened";
    const TEXT: &'static str = "reasons";

    fn fields(ask: &Ask<'_>) -> Vec<Field> {
        vec![check(ask, "retrafficking"), area(ask, "reasons")]
    }

    fn event(ask: &Ask<'_>) -> Result<Event, Unread> {
        Ok(Event::Reopened {
            retrafficking_asked: ask.sent.yes("retrafficking"),
            has_reasons: !ask.sent.get("reasons").is_empty(),
        })
    }

    fn saved(_case: &CaseFile) -> FormValues {
        FormValues::new()
    }

    fn example(_: &CaseState, _: Law<'_>) -> Event {
        Event::Reopened { retrafficking_asked: true, has_reasons: true }
    }

    fn blame(code: RefusalCode) -> &'static str {
        match code {
            RefusalCode::RetraffickingNotAsked => "retrafficking",
            RefusalCode::NoReasons => "reasons",
            _ => "",
        }
    }
}
