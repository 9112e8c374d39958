//! The decisions on a case.

use web::components::{Decision, Html, Mark, Shape};
use words::Words;

use super::reasons::Told;
use crate::{pages::wording, records::CaseFile, rules::Event};

/// The decisions, the latest first; the reasons where they may be read.
pub(super) fn decisions(w: &Words, case: &CaseFile, told: Option<&Told>) -> Vec<Html> {
    let mine = case.events.iter().rev();
    mine.filter_map(|row| row.recorded.event.decision().map(|record| (row, record)))
        .map(|(row, record)| {
            let event = &row.recorded.event;
            let word = outcome(w, event).unwrap_or_else(|| w.word_or("event", event.kind()));
            let reasons = told.and_then(|told| told.texts.get(&row.id).cloned());
            let decision = Decision {
                outcome: Mark::new(Shape::Done, word),
                who: wording::who(w, &row.who, &row.recorded.by, &row.body),
                on: row.recorded.day,
                test: wording::source(case.country.profile, &record.legal_basis, None),
                evidence: record.evidence.iter().map(|code| w.word_or("proof", code)).collect(),
                reasons: reasons.unwrap_or_else(|| w.t("case-reasons-sealed")),
                follows: follows(w, event),
                review: String::new(),
            };
            decision.html(w)
        })
        .collect()
}

fn follows(w: &Words, event: &Event) -> Vec<String> {
    let key = match event {
        Event::GroundsDecided { positive: true, .. } => "follows-rg_positive",
        Event::IdentificationDecided(decided) if decided.identified => "follows-identified",
        Event::ReflectionExtended { .. } => "follows-extended",
        Event::ReflectionTerminated { .. } | Event::HoldLifted { .. } => "follows-lifted",
        _ => return vec![w.t("follows-no")],
    };
    vec![w.t(key)]
}

/// The outcome of a decision in words.
pub(super) fn outcome(w: &Words, event: &Event) -> Option<String> {
    let code = match event {
        Event::GroundsDecided { positive: true, .. } => "rg_positive",
        Event::GroundsDecided { .. } => "rg_negative",
        Event::IdentificationDecided(decided) if decided.identified => "identified",
        Event::IdentificationDecided(_) => "not_identified",
        _ => return None,
    };
    Some(w.t(&format!("outcome-{code}")))
}
