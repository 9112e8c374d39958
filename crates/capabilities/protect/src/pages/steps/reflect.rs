//! What happens to the recovery and reflection period: longer, ended early, the hold lifted.

use crate::rights;
use web::{
    FormValues,
    components::{Choice, Field},
};

use super::{
    blame_decision, check, choices, decision, decision_fields, label, last, radios, saved_decision,
    whole_decision,
};
use crate::{
    pages::step::{Ask, Step, Unread},
    records::CaseFile,
    rules::{CaseState, ClockCode, Event, Law, RefusalCode, TrackCode, calendar::local_date},
};

/// The period is made longer.
pub(crate) struct Extend;

impl Step for Extend {
    type Verb = rights::RunReflection;
    const PATH: &'static str = "/cases/{id}/extend";
    const TRACK: TrackCode = TrackCode::REFLECTION;
    const KIND: &'static str = "reflection_extended";
    const TEXT: &'static str = "reasons";

    fn fields(ask: &Ask<'_>) -> Vec<Field> {
        let (w, sent) = (ask.w, ask.sent);
        let child = ask.case.file.facts.age.behaves_as_child();
        let reasons: Vec<Choice> = match &ask.law.rules.reflection.extension {
            Some(extension) => {
                let open = extension.reasons.value.iter().filter(|reason| child || !reason.children_only);
                choices(w, "reason", open.map(|reason| reason.code.as_str()))
            }
            None => Vec::new(),
        };
        let mut fields = vec![
            radios(ask, "reason", reasons),
            check(ask, "person_wish"),
            Field::date("until", label(w, "until")).value(sent.get("until")),
        ];
        fields.extend(decision_fields(ask));
        fields
    }

    fn event(ask: &Ask<'_>) -> Result<Event, Unread> {
        let sent = ask.sent;
        Ok(Event::ReflectionExtended {
            reason: sent.get("reason").to_owned(),
            person_wish: sent.yes("person_wish"),
            until: sent.get("until").parse().map_err(|_| ("until", "case-no-date"))?,
            decision: decision(ask),
        })
    }

    fn saved(case: &CaseFile) -> FormValues {
        match last(case, Self::KIND) {
            Some(Event::ReflectionExtended { reason, person_wish, until, decision }) => saved_decision(
                FormValues::new()
                    .with("reason", reason)
                    .with_tick("person_wish", *person_wish)
                    .with("until", until.to_string()),
                decision,
            ),
            _ => FormValues::new(),
        }
    }

    fn example(case: &CaseState, law: Law<'_>) -> Event {
        let child = case.facts.age.behaves_as_child();
        let extension = law.rules.reflection.extension.as_ref();
        let mut reasons = extension.into_iter().flat_map(|extension| &extension.reasons.value);
        let reason = reasons.find(|reason| child || !reason.children_only);
        let open = case.clocks.iter().rfind(|clock| clock.clock == ClockCode::Reflection);
        let last = open.map(|clock| local_date(clock.due, &law.profile.zone)).unwrap_or_default();
        Event::ReflectionExtended {
            reason: reason.map(|reason| reason.code.clone()).unwrap_or_default(),
            person_wish: true,
            until: last.tomorrow().unwrap_or(last),
            decision: whole_decision(case, law),
        }
    }

    fn blame(code: RefusalCode) -> &'static str {
        match code {
            RefusalCode::ExtensionReasonUnknown | RefusalCode::ExtensionForChildren => "reason",
            RefusalCode::NoWish => "person_wish",
            RefusalCode::BeyondMaximum | RefusalCode::NotLater => "until",
            other => blame_decision(other),
        }
    }
}

/// The period is ended early, by a written decision on a ground of the law.
pub(crate) struct Terminate;

impl Step for Terminate {
    type Verb = rights::RunReflection;
    const PATH: &'static str = "/cases/{id}/terminate";
    const TRACK: TrackCode = TrackCode::REFLECTION;
    const KIND: &'static str = "reflection_terminated";
    const TEXT: &'static str = "reasons";

    fn fields(ask: &Ask<'_>) -> Vec<Field> {
        let grounds = &ask.law.rules.reflection.termination.grounds.value;
        let grounds = choices(ask.w, "ground", grounds.iter().map(String::as_str));
        let mut fields = vec![radios(ask, "ground", grounds).hint(ask.w.t("ask-ground-hint"))];
        fields.extend(decision_fields(ask));
        fields
    }

    fn event(ask: &Ask<'_>) -> Result<Event, Unread> {
        Ok(Event::ReflectionTerminated { ground: ask.sent.get("ground").to_owned(), decision: decision(ask) })
    }

    fn saved(case: &CaseFile) -> FormValues {
        match last(case, Self::KIND) {
            Some(Event::ReflectionTerminated { ground, decision }) => {
                saved_decision(FormValues::new().with("ground", ground), decision)
            }
            _ => FormValues::new(),
        }
    }

    fn example(case: &CaseState, law: Law<'_>) -> Event {
        let grounds = &law.rules.reflection.termination.grounds.value;
        let ground = grounds.first().cloned().unwrap_or_default();
        Event::ReflectionTerminated { ground, decision: whole_decision(case, law) }
    }

    fn blame(code: RefusalCode) -> &'static str {
        match code {
            RefusalCode::GroundNotInLaw => "ground",
            other => blame_decision(other),
        }
    }
}

/// After the period: somebody decides that removal is no longer on hold.
pub(crate) struct Lift;

impl Step for Lift {
    type Verb = rights::RunReflection;
    const PATH: &'static str = "/cases/{id}/lift";
    const TRACK: TrackCode = TrackCode::REFLECTION;
    const KIND: &'static str = "hold_lifted";
    const TEXT: &'static str = "reasons";

    fn fields(ask: &Ask<'_>) -> Vec<Field> {
        decision_fields(ask)
    }

    fn event(ask: &Ask<'_>) -> Result<Event, Unread> {
        Ok(Event::HoldLifted { decision: decision(ask) })
    }

    fn saved(case: &CaseFile) -> FormValues {
        match last(case, Self::KIND) {
            Some(Event::HoldLifted { decision }) => saved_decision(FormValues::new(), decision),
            _ => FormValues::new(),
        }
    }

    fn example(case: &CaseState, law: Law<'_>) -> Event {
        Event::HoldLifted { decision: whole_decision(case, law) }
    }

    fn blame(code: RefusalCode) -> &'static str {
        blame_decision(code)
    }
}
