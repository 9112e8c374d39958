//! Prints results: JSON for programs, plain English for people at a terminal.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use data_file::printable;
use serde::Serialize;

use super::sheets::Named;
use crate::rules::{
    Age, Answer, Base, Class, Counts, Dimension, Evaluation, Evidence, Form, IndicatorId, ReferReason, Set,
    SetResult, Versions,
};

/// One sheet in the JSON array. With two sets side by side the keys from `set` to `reachable` are those of the
/// leading set, except that `refer`, `reasons`, `unknown`, `could_change` and `unverified_grades` join both sets;
/// `sets` then holds each set alone.
#[derive(Serialize)]
struct SheetOut<'a> {
    id: &'a str,
    age: Age,
    #[serde(skip_serializing_if = "Option::is_none")]
    set_replaced: Option<Set>,
    #[serde(flatten)]
    result: SetOut<'a>,
    forms: Vec<Form>,
    asks_for_help: bool,
    marked_unknown: Vec<&'a IndicatorId>,
    not_counted: Vec<&'a IndicatorId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sets: Option<Vec<SetOut<'a>>>,
    versions: &'a Versions,
}

#[derive(Serialize)]
struct SetOut<'a> {
    set: Set,
    class: Class,
    refer: bool,
    reasons: Vec<ReasonOut>,
    dimensions: BTreeMap<Dimension, DimensionOut>,
    because: BTreeMap<Dimension, &'a [IndicatorId]>,
    unknown: Vec<&'a IndicatorId>,
    could_change: Vec<&'a IndicatorId>,
    reachable: &'a [Dimension],
    unverified_grades: Vec<&'a IndicatorId>,
}

#[derive(Serialize)]
struct DimensionOut {
    #[serde(flatten)]
    counts: Counts,
    positive: bool,
}

#[derive(Serialize)]
struct ReasonOut {
    code: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    dimension: Option<Dimension>,
}

fn reason(reason: &ReferReason) -> ReasonOut {
    let dimension = match reason {
        ReferReason::DimensionPositive(dimension) => Some(*dimension),
        _ => None,
    };
    ReasonOut { code: reason.code(), dimension }
}

fn set_out(result: &SetResult) -> SetOut<'_> {
    let dimensions = result.dimensions.iter();
    SetOut {
        set: result.set,
        class: result.class,
        refer: result.advice.refer,
        reasons: result.advice.reasons.iter().map(reason).collect(),
        because: dimensions.clone().map(|(d, r)| (*d, r.because.as_slice())).collect(),
        dimensions: dimensions
            .map(|(d, r)| (*d, DimensionOut { counts: r.counts, positive: r.positive }))
            .collect(),
        unknown: result.unknown.iter().collect(),
        could_change: result.could_change.iter().collect(),
        reachable: &result.reachable,
        unverified_grades: result.unverified.iter().collect(),
    }
}

fn sheet_out<'a>(named: &'a Named, evaluation: &'a Evaluation) -> Option<SheetOut<'a>> {
    let mut result = set_out(evaluation.leading()?);
    result.refer = evaluation.advice.refer;
    result.reasons = evaluation.advice.reasons.iter().map(reason).collect();
    if evaluation.sets.len() > 1 {
        result.unknown = evaluation.unknown().into_iter().collect();
        result.could_change = evaluation.could_change().into_iter().collect();
        result.unverified_grades = unverified(evaluation);
    }
    Some(SheetOut {
        id: &named.id,
        age: evaluation.age,
        set_replaced: evaluation.set_replaced,
        result,
        forms: named.sheet.forms.iter().copied().collect(),
        asks_for_help: named.sheet.asks_for_help,
        marked_unknown: with_answer(named, Answer::Unknown).collect(),
        not_counted: not_counted(named, evaluation),
        sets: (evaluation.sets.len() > 1).then(|| evaluation.sets.iter().map(set_out).collect()),
        versions: &evaluation.versions,
    })
}

fn unverified(evaluation: &Evaluation) -> Vec<&IndicatorId> {
    let all: std::collections::BTreeSet<_> = evaluation.sets.iter().flat_map(|s| &s.unverified).collect();
    all.into_iter().collect()
}

fn with_answer(named: &Named, answer: Answer) -> impl Iterator<Item = &IndicatorId> {
    named.sheet.answers.iter().filter(move |(_, a)| **a == answer).map(|(id, _)| id)
}

/// Yes answers without a grade in any set that was run: prompts and reasons for a notice, never counted.
fn not_counted<'a>(named: &'a Named, evaluation: &Evaluation) -> Vec<&'a IndicatorId> {
    let counted = |id: &IndicatorId| {
        evaluation.sets.iter().any(|s| s.dimensions.values().any(|d| d.because.contains(id)))
    };
    with_answer(named, Answer::Yes).filter(|id| !counted(id)).collect()
}

/// The JSON array, one object per sheet.
///
/// # Errors
/// What `serde_json` says; these types give it no reason to.
pub fn json(results: &[(Named, Evaluation)]) -> Result<String, serde_json::Error> {
    let out: Vec<SheetOut<'_>> = results.iter().filter_map(|(n, e)| sheet_out(n, e)).collect();
    serde_json::to_string_pretty(&out).map(|text| text + "\n")
}

/// The result for people.
#[must_use]
pub fn text(base: &Base, results: &[(Named, Evaluation)]) -> String {
    let mut out = String::new();
    for (named, evaluation) in results {
        // a String takes every write; the results carry nothing
        let _ = sheet_text(&mut out, base, named, evaluation);
    }
    out.push_str(
        "Signs raise suspicion and prove nothing alone. The advice never blocks anybody: a human decides.\n",
    );
    out
}

fn sheet_text(out: &mut String, base: &Base, named: &Named, evaluation: &Evaluation) -> std::fmt::Result {
    writeln!(out, "{}", printable(&named.id, 60))?;
    writeln!(out, "  age: {}{}", evaluation.age, age_note(evaluation))?;
    let advice =
        if evaluation.advice.refer { "refer" } else { "no referral advised by the signs given so far" };
    writeln!(out, "  advice: {advice}")?;
    for reason in &evaluation.advice.reasons {
        writeln!(out, "    because {}", reason_text(*reason))?;
    }
    if evaluation.sets.len() > 1 {
        writeln!(
            out,
            "  Labour or sexual exploitation is not known: both sets are shown until a form is confirmed."
        )?;
    }
    if !named.sheet.forms.is_empty() {
        let forms: Vec<&str> = named.sheet.forms.iter().map(|f| f.code()).collect();
        writeln!(out, "  confirmed by a person: {}", forms.join(", "))?;
    }
    for result in &evaluation.sets {
        set_text(out, base, named, result)?;
    }
    let not_counted = not_counted(named, evaluation);
    if !not_counted.is_empty() {
        writeln!(out, "  noted, without a grade here, not counted: {}", join(&not_counted))?;
    }
    let v = &evaluation.versions;
    writeln!(out, "  versions: indicators {}, rule {}, rounds {}\n", v.base, v.rule, v.rounds)
}

fn age_note(evaluation: &Evaluation) -> String {
    match (evaluation.age, evaluation.set_replaced) {
        (Age::Unknown, Some(set)) => {
            format!(" (presumed a child; the child set takes the place of {set})")
        }
        (Age::Unknown, None) => " (presumed a child)".into(),
        _ => String::new(),
    }
}

fn set_text(out: &mut String, base: &Base, named: &Named, result: &SetResult) -> std::fmt::Result {
    writeln!(
        out,
        "  {} ({}): {}: {}",
        result.set,
        set_name(result.set),
        result.class,
        class_text(result.class)
    )?;
    for (dimension, r) in &result.dimensions {
        let Counts { strong, medium, weak } = r.counts;
        let by_form = if r.positive && !r.by_counting { ", by the confirmed form" } else { "" };
        let state = if r.positive { "positive" } else { "-" };
        writeln!(out, "    {dimension} {state}{by_form} ({strong} strong, {medium} medium, {weak} weak)")?;
        for id in &r.because {
            let Some(indicator) = base.get(id.as_str()) else { continue };
            let Some((grade, evidence)) = indicator.grades.get(&result.set) else { continue };
            writeln!(out, "      {id} {grade}{}: {}", mark(*evidence), indicator.text)?;
        }
    }
    let marked: Vec<&IndicatorId> =
        with_answer(named, Answer::Unknown).filter(|id| result.unknown.contains(id)).collect();
    writeln!(out, "    not known: {} signs{}", result.unknown.len(), listed(", marked so: ", &marked))?;
    let could: Vec<&IndicatorId> = result.could_change.iter().collect();
    writeln!(out, "    a single yes would change the result: {}", listed("", &could))?;
    if !result.reachable.is_empty() {
        let codes: Vec<&str> = result.reachable.iter().map(|d| d.code()).collect();
        writeln!(out, "    positive only with several more yes: {}", codes.join(", "))?;
    }
    Ok(())
}

const fn mark(evidence: Evidence) -> &'static str {
    if evidence.is_verified() { "" } else { " (unverified grade)" }
}

fn listed(before: &str, ids: &[&IndicatorId]) -> String {
    match (ids, before) {
        ([], "") => "none".into(),
        ([], _) => String::new(),
        _ => format!("{before}{}", join(ids)),
    }
}

fn join(ids: &[&IndicatorId]) -> String {
    ids.iter().map(|id| id.as_str()).collect::<Vec<_>>().join(", ")
}

fn reason_text(reason: ReferReason) -> String {
    match reason {
        ReferReason::AsksForHelp => "the person asks for help or says that they are a victim".into(),
        ReferReason::FormConfirmed => "a person confirmed that there is exploitation".into(),
        ReferReason::DimensionPositive(dimension) => {
            format!("{dimension} is positive: {}", dimension_text(dimension))
        }
        ReferReason::ChildStrongSign => "a strong sign, and the person is or may be a child".into(),
    }
}

const fn set_name(set: Set) -> &'static str {
    match set {
        Set::AdultLabour => "adults, labour exploitation",
        Set::AdultSexual => "adults, sexual exploitation",
        Set::ChildLabour => "children, labour exploitation",
        Set::ChildSexual => "children, sexual exploitation",
    }
}

const fn class_text(class: Class) -> &'static str {
    match class {
        Class::NoPattern => "no pattern in what is known; record it and tell the person where help is",
        Class::AtRisk => "means are shown, exploitation not yet; an attempt or an early stage is possible",
        Class::ExploitationOnly => {
            "a case of labour rights; tell the labour inspectorate and keep it under review"
        }
        Class::DeceptionAndExploitation => "deceived or vulnerable, and exploited; needs a full assessment",
        Class::CoercedExploitation => "exploited under coercion; needs a full assessment",
        Class::Trafficking => "the elements of trafficking are shown",
    }
}

const fn dimension_text(dimension: Dimension) -> &'static str {
    match dimension {
        Dimension::DeceptiveRecruitment => "deceived when recruited",
        Dimension::CoerciveRecruitment => "coerced when recruited",
        Dimension::RecruitmentByVulnerability => "a weak position was used to recruit",
        Dimension::Exploitation => "exploited",
        Dimension::CoercionAtDestination => "kept there by coercion",
        Dimension::VulnerabilityAtDestination => "a weak position is used to keep the person there",
    }
}
