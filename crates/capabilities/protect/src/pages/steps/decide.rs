//! What a competent authority decides: reasonable grounds, identification.

use crate::rights;
use kernel::Form;
use web::{
    FormValues,
    components::{Choice, Field},
};

use super::{
    area, blame_decision, check, choices, chosen, decision, decision_fields, label, last, radios,
    saved_decision, whole_decision,
};
use crate::{
    pages::step::{Ask, Step, Unread},
    records::CaseFile,
    rules::{self, CaseState, Cooperation, Event, Finding, Findings, Law, RefusalCode, TrackCode},
};

/// The test that a decision on reasonable grounds applies.
const TEST: &str = "reasonable_grounds";

/// The decision on reasonable grounds.
pub(crate) struct Grounds;

impl Step for Grounds {
    type Verb = rights::DecideGrounds;
    const PATH: &'static str = "/cases/{id}/grounds";
    const TRACK: TrackCode = TrackCode::IDENTIFICATION;
    const KIND: &'static str = "grounds_decided";
    const TEXT: &'static str = "reasons";

    fn fields(ask: &Ask<'_>) -> Vec<Field> {
        let outcomes = choices(ask.w, "outcome", ["rg_positive", "rg_negative"]);
        let mut fields = vec![radios(ask, "outcome", outcomes).hint(ask.w.t("ask-outcome-grounds-hint"))];
        fields.extend(decision_fields(ask));
        fields
    }

    fn event(ask: &Ask<'_>) -> Result<Event, Unread> {
        Ok(Event::GroundsDecided {
            positive: outcome(ask.sent, "rg_positive", "rg_negative")?,
            test: TEST.to_owned(),
            decision: decision(ask),
        })
    }

    fn saved(case: &CaseFile) -> FormValues {
        match last(case, Self::KIND) {
            Some(Event::GroundsDecided { positive, decision, .. }) => {
                let outcome = if *positive { "rg_positive" } else { "rg_negative" };
                saved_decision(FormValues::new().with("outcome", outcome), decision)
            }
            _ => FormValues::new(),
        }
    }

    fn example(case: &CaseState, law: Law<'_>) -> Event {
        Event::GroundsDecided { positive: true, test: TEST.to_owned(), decision: whole_decision(case, law) }
    }

    fn blame(code: RefusalCode) -> &'static str {
        blame_decision(code)
    }
}

fn outcome(sent: &FormValues, yes: &str, no: &str) -> Result<bool, Unread> {
    match sent.get("outcome") {
        given if given == yes => Ok(true),
        given if given == no => Ok(false),
        _ => Err(("outcome", "case-choose")),
    }
}

/// The formal decision on identification.
pub(crate) struct Identification;

impl Step for Identification {
    type Verb = rights::DecideIdentification;
    const PATH: &'static str = "/cases/{id}/identification";
    const TRACK: TrackCode = TrackCode::IDENTIFICATION;
    const KIND: &'static str = "identification_decided";
    const TEXT: &'static str = "reasons";

    fn fields(ask: &Ask<'_>) -> Vec<Field> {
        let (w, sent) = (ask.w, ask.sent);
        let mut fields =
            vec![radios(ask, "outcome", choices(w, "outcome", ["identified", "not_identified"]))];
        for element in ["act", "means", "purpose"] {
            let findings = choices(w, "finding", Finding::ALL.iter().map(|one| one.code()));
            let field = radios(ask, element, findings).hint(w.t(&format!("ask-{element}-hint")));
            fields.push(field);
        }
        let forms = choices(w, "form", Form::ALL.iter().map(|form| form.code()));
        fields.push(Field::checks("forms", label(w, "forms"), forms).ticked(sent.all("forms")));
        for name in ["period_from", "period_until"] {
            fields.push(Field::date(name, label(w, name)).value(sent.get(name)).optional());
        }
        fields.extend(law_fields(ask));
        fields.push(check(ask, "new_interview"));
        fields.push(area(ask, "interview_reason").optional());
        fields.extend(decision_fields(ask));
        fields
    }

    fn event(ask: &Ask<'_>) -> Result<Event, Unread> {
        let sent = ask.sent;
        let date = |name: &'static str| match sent.get(name) {
            "" => Ok(None),
            typed => typed.parse().map(Some).map_err(|_| (name, "case-no-date")),
        };
        let forms: Result<Vec<Form>, _> = sent.all("forms").iter().map(|code| code.parse()).collect();
        let rules = &ask.law.rules.identification;
        let professions = rules.opinions.as_ref().map(|opinions| opinions.value.professions.as_slice());
        let exempt = rules.cooperation.as_ref().map(|cooperation| cooperation.value.exempt.as_slice());
        Ok(Event::IdentificationDecided(rules::Identification {
            identified: outcome(sent, "identified", "not_identified")?,
            forms: forms.map_err(|_| ("forms", "case-choose"))?,
            findings: Findings {
                act: found(sent, "act")?,
                means: found(sent, "means")?,
                purpose: found(sent, "purpose")?,
            },
            place: ask.case.codes.region.clone(),
            period_from: date("period_from")?,
            period_until: date("period_until")?,
            person_asked: sent.yes("person_asked"),
            new_interview: sent.yes("new_interview"),
            new_interview_justified: !sent.get("interview_reason").is_empty(),
            prosecution_open: sent.yes("prosecution_open"),
            opinions: known(sent.all("opinions"), professions.unwrap_or_default()),
            cooperation: sent.get("cooperation").parse().unwrap_or(Cooperation::NotAsked),
            cooperation_exempt: known(sent.all("cooperation_exempt"), exempt.unwrap_or_default()).pop(),
            decision: decision(ask),
        }))
    }

    fn text(sent: &FormValues) -> String {
        let parts = [sent.get("reasons"), sent.get("interview_reason")];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n")
    }

    fn saved(case: &CaseFile) -> FormValues {
        let Some(Event::IdentificationDecided(decided)) = last(case, Self::KIND) else {
            return FormValues::new();
        };
        let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string()).unwrap_or_default();
        let sent = FormValues::new()
            .with("outcome", if decided.identified { "identified" } else { "not_identified" })
            .with("act", decided.findings.act.code())
            .with("means", decided.findings.means.code())
            .with("purpose", decided.findings.purpose.code())
            .with_all("forms", decided.forms.iter().map(|form| form.code()))
            .with("period_from", day(decided.period_from))
            .with("period_until", day(decided.period_until))
            .with_tick("person_asked", decided.person_asked)
            .with_tick("new_interview", decided.new_interview)
            .with_tick("prosecution_open", decided.prosecution_open)
            .with_all("opinions", &decided.opinions)
            .with("cooperation", decided.cooperation.code())
            .with("cooperation_exempt", decided.cooperation_exempt.clone().unwrap_or_default());
        saved_decision(sent, &decided.decision)
    }

    fn example(case: &CaseState, law: Law<'_>) -> Event {
        let opinions = law.rules.identification.opinions.as_ref();
        Event::IdentificationDecided(rules::Identification {
            identified: false,
            forms: Vec::new(),
            findings: Findings {
                act: Finding::NotFound,
                means: Finding::NotFound,
                purpose: Finding::NotFound,
            },
            place: None,
            period_from: None,
            period_until: None,
            person_asked: true,
            new_interview: false,
            new_interview_justified: false,
            prosecution_open: false,
            opinions: opinions.map(|rule| rule.value.professions.clone()).unwrap_or_default(),
            cooperation: Cooperation::Cooperates,
            cooperation_exempt: None,
            decision: whole_decision(case, law),
        })
    }

    fn blame(code: RefusalCode) -> &'static str {
        match code {
            RefusalCode::FormsMissing => "forms",
            RefusalCode::FindingsMissing => "act",
            RefusalCode::TooEarly => "person_asked",
            RefusalCode::OpinionsMissing => "opinions",
            RefusalCode::CooperationGroundMissing => "cooperation",
            RefusalCode::InterviewNotJustified => "interview_reason",
            other => blame_decision(other),
        }
    }
}

/// Only codes of the list: what is not sealed holds no free text.
fn known(given: Vec<String>, list: &[String]) -> Vec<String> {
    given.into_iter().filter(|one| list.contains(one)).collect()
}

fn found(sent: &FormValues, element: &'static str) -> Result<Finding, Unread> {
    chosen(sent, element)
}

/// Fields that only some countries' rules ask for: the earliest day, expert opinions, co-operation.
fn law_fields(ask: &Ask<'_>) -> Vec<Field> {
    let (w, sent, rules) = (ask.w, ask.sent, &ask.law.rules.identification);
    let mut fields = Vec::new();
    if let Some(earliest) = &rules.earliest_day {
        let hint = w.t1("ask-person_asked-hint", "day", earliest.value);
        fields.push(check(ask, "person_asked").hint(hint));
    }
    if let Some(opinions) = &rules.opinions {
        let hint = w.t1("ask-opinions-hint", "count", opinions.value.count);
        let professions = choices(w, "profession", opinions.value.professions.iter().map(String::as_str));
        fields.push(check(ask, "prosecution_open"));
        fields.push(
            Field::checks("opinions", label(w, "opinions"), professions)
                .ticked(sent.all("opinions"))
                .hint(hint),
        );
    }
    if let Some(cooperation) = &rules.cooperation {
        let answers = choices(w, "cooperation", Cooperation::ALL.iter().map(|one| one.code()));
        fields.push(radios(ask, "cooperation", answers).hint(w.t("ask-cooperation-hint")));
        let mut cases = vec![Choice::new("", "–")];
        cases.extend(choices(w, "exempt", cooperation.value.exempt.iter().map(String::as_str)));
        fields.push(
            Field::select("cooperation_exempt", label(w, "cooperation_exempt"), cases)
                .value(sent.get("cooperation_exempt"))
                .optional(),
        );
    }
    fields
}
