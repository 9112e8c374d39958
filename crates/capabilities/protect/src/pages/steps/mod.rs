//! The steps of the referral mechanism as forms. Each names its permit, its fields, its event; the table of steps says
//! which there are. Address, routes, words, what is offered and why not follow from it: a new step is a type here, an
//! entry in [`STEPS`], a rule, and its words.

mod decide;
mod facts;
mod reflect;
mod triage;

pub(crate) use decide::{Grounds, Identification};
pub(crate) use facts::{Facts, Guardian, Withdraw};
pub(crate) use reflect::{Extend, Lift, Terminate};
pub(crate) use triage::{Presume, Reopen, Signpost, Triage};

use std::str::FromStr;

use web::{
    FormValues,
    components::{Choice, Field},
};
use words::Words;

use super::{
    hand_over, identity,
    step::{Ask, Unread},
    step_entry::{Leads, StepEntry},
    wording,
};
use crate::{
    places,
    records::CaseFile,
    rules::{CaseState, DecisionRecord, Event, Law, RefusalCode},
};

/// Every step on a case, in the order in which they are offered: the first that leads is the main one.
pub(crate) static STEPS: &[StepEntry] = &[
    StepEntry::of::<Lift>(Leads::Always),
    StepEntry::of::<Triage>(Leads::Always),
    StepEntry::of::<Presume>(Leads::Always),
    StepEntry::of::<Signpost>(Leads::Always),
    hand_over::STEP,
    identity::STEP,
    StepEntry::of::<Grounds>(Leads::Always),
    StepEntry::of::<Identification>(Leads::Always),
    StepEntry::of::<Guardian>(Leads::Always),
    StepEntry::of::<Facts>(Leads::WhileTheFocalPointIsWaitedFor),
    StepEntry::of::<Reopen>(Leads::Never),
    StepEntry::of::<Extend>(Leads::Never),
    StepEntry::of::<Terminate>(Leads::Never),
    StepEntry::of::<Withdraw>(Leads::Never),
];

/// What evidence a decision can rest on, as codes; words `proof-<code>`.
const EVIDENCE: &[&str] =
    &["screening", "statement", "interview", "documents", "observation", "medical", "digital", "third_party"];

/// A code that was chosen; the sentence at the field says that one must be.
fn chosen<T: FromStr>(sent: &FormValues, field: &'static str) -> Result<T, Unread> {
    sent.get(field).parse().map_err(|_| (field, "case-choose"))
}

/// Choices from codes with words `<list>-<code>`.
fn choices<'a>(w: &Words, list: &str, codes: impl IntoIterator<Item = &'a str>) -> Vec<Choice> {
    codes.into_iter().map(|code| Choice::new(code, w.word_or(list, code))).collect()
}

/// Languages; those that the person reads first.
fn languages(w: &Words, case: &CaseFile) -> Vec<Choice> {
    let reads = &case.file.facts.languages;
    let others = places::LANGUAGES.iter().map(|(code, _)| *code).filter(|code| !reads.contains(*code));
    let all = reads.iter().map(String::as_str).chain(others);
    let mut choices = vec![Choice::new("", "–")];
    choices.extend(all.map(|code| Choice::new(code, places::language_in(w, code))));
    choices
}

/// A language that was chosen: one of the list, or one that is on record of the person. Anything else is none, for what is
/// not sealed holds no free text.
fn language_code(ask: &Ask<'_>, given: &str) -> Option<String> {
    let offered = places::is_language(given) || ask.case.file.facts.languages.contains(given);
    offered.then(|| given.to_owned())
}

/// A radio field with what was chosen.
fn radios(ask: &Ask<'_>, name: &str, choices: Vec<Choice>) -> Field {
    Field::radios(name, label(ask.w, name), choices).value(ask.sent.get(name))
}

/// A tick box with what was ticked.
fn check(ask: &Ask<'_>, name: &str) -> Field {
    Field::check(name, label(ask.w, name)).value(if ask.sent.yes(name) { "yes" } else { "" })
}

/// A text with what was typed.
fn area(ask: &Ask<'_>, name: &str) -> Field {
    let hint = ask.w.t("ask-sealed-hint");
    Field::area(name, label(ask.w, name)).value(ask.sent.get(name)).hint(hint)
}

/// What a field asks: `ask-<name>`.
fn label(w: &Words, name: &str) -> String {
    w.t(&format!("ask-{name}"))
}

/// What every decision must carry: reasons, evidence, legal basis, a notice that can be read.
fn decision_fields(ask: &Ask<'_>) -> Vec<Field> {
    let (w, sent) = (ask.w, ask.sent);
    let profile = &ask.case.country.profile;
    let mut bases: Vec<Choice> = vec![Choice::new("", "–")];
    bases.extend(
        ask.law
            .rules
            .legal_bases
            .value
            .iter()
            .map(|code| Choice::new(code, wording::source(profile, code, None))),
    );
    vec![
        area(ask, "reasons"),
        Field::checks("evidence", label(w, "evidence"), choices(w, "proof", EVIDENCE.iter().copied()))
            .ticked(sent.all("evidence")),
        Field::select("legal_basis", label(w, "legal_basis"), bases).value(sent.get("legal_basis")),
        Field::select("notice_language", label(w, "notice_language"), languages(w, ask.case))
            .value(sent.get("notice_language"))
            .hint(w.t("ask-notice_language-hint")),
    ]
}

fn decision(ask: &Ask<'_>) -> DecisionRecord {
    let sent = ask.sent;
    DecisionRecord {
        has_reasons: !sent.get("reasons").is_empty(),
        evidence: sent.all("evidence").into_iter().filter(|code| EVIDENCE.contains(&code.as_str())).collect(),
        legal_basis: sent.get("legal_basis").to_owned(),
        notice_language: language_code(ask, sent.get("notice_language")).unwrap_or_default(),
    }
}

/// A language that the person reads, else English.
fn read_language(case: &CaseState) -> String {
    case.facts.languages.first().cloned().unwrap_or_else(|| "en".to_owned())
}

/// A decision that carries everything, for [`Step::example`](super::step::Step::example).
fn whole_decision(case: &CaseState, law: Law<'_>) -> DecisionRecord {
    DecisionRecord {
        has_reasons: true,
        evidence: EVIDENCE.iter().take(1).map(|code| (*code).to_owned()).collect(),
        legal_basis: law.rules.legal_bases.value.first().cloned().unwrap_or_default(),
        notice_language: read_language(case),
    }
}

/// A decision that is saved, as if it had been typed; its reasons are sealed.
fn saved_decision(sent: FormValues, record: &DecisionRecord) -> FormValues {
    sent.with_all("evidence", &record.evidence)
        .with("legal_basis", &record.legal_basis)
        .with("notice_language", &record.notice_language)
}

/// The last event of a kind.
fn last<'a>(case: &'a CaseFile, kind: &str) -> Option<&'a Event> {
    case.events.iter().map(|event| &event.recorded.event).rfind(|event| event.kind() == kind)
}

/// At which field of a decision a rule's no is shown.
fn blame_decision(code: RefusalCode) -> &'static str {
    match code {
        RefusalCode::NoReasons => "reasons",
        RefusalCode::NoEvidence => "evidence",
        RefusalCode::NoLegalBasis => "legal_basis",
        RefusalCode::NoticeNotReadable => "notice_language",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::step_entry::Needs;
    use super::*;
    use crate::rules::{
        Mechanism, TRACKS,
        tests::{history::history, world::countries},
    };

    /// Whatever somebody did in a random history was offered to that person then; and every step was.
    #[test]
    fn what_the_rules_accept_is_offered() {
        let mut offered: BTreeMap<&str, u32> = BTreeMap::new();
        for pair in countries() {
            let mechanism = Mechanism { profile: &pair.0, calendar: &pair.1, tracks: TRACKS };
            for step in (0..60).flat_map(|seed| history(seed, 60, &pair, None)) {
                let law = mechanism.law(step.now).unwrap();
                for entry in STEPS {
                    let Needs::Rules(example) = entry.needs else { continue };
                    let example = example(&step.before, law);
                    if example.kind() != step.event.kind() {
                        continue;
                    }
                    let verdict = step.before.apply(&example, &step.by, mechanism, step.now);
                    assert!(verdict.is_ok(), "{}: {:?} on {:?}", entry.name, verdict, step.before);
                    *offered.entry(entry.name).or_default() += 1;
                }
            }
        }
        let events = STEPS.iter().filter(|entry| matches!(entry.needs, Needs::Rules(_))).count();
        assert_eq!(offered.len(), events, "{offered:?}");
    }
}
