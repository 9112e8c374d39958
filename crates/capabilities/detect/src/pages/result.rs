//! The result in plain words. Never a score, never "not a victim"; the way to refer is there whatever it says.

use web::{
    Id, Page, Web,
    components::{Button, Call, Found, Html, Link, Mark, ScreenResult, Shape, Shell},
};
use words::Words;

use super::{closed, frame, opened, path, round, wording};
use crate::{
    ScreeningId,
    draft::{self, ASKS_FOR_HELP, Draft, FORM},
    records::Screening,
    rules::{Base, Class, Dimension, Evaluation, Form, IndicatorId, ReferReason, SetResult},
};

/// So many signs that could change the advice are named; the rest is counted.
const CHANGING: usize = 10;

/// A form that a person confirmed, and when.
struct Confirmed {
    form: String,
    when: String,
}

#[derive(askama::Template)]
#[template(path = "detect/result.html")]
struct More<'a> {
    w: &'a Words,
    confirmed: Vec<Confirmed>,
    unverified: Vec<String>,
    unknown: Vec<String>,
    reachable: Vec<String>,
    links: Vec<Link>,
    versions: (String, String),
}

/// `/screenings/{id}/result`.
pub(super) async fn show(web: Web, Id(id): Id<ScreeningId>) -> Page {
    let mut act = web.act().await?;
    let screening = opened(&mut act, id).await?;
    if let Some(elsewhere) = closed(&web, &screening) {
        return Ok(elsewhere);
    }
    let w = web.words;
    let found = screening.draft.judge(draft::base()?)?;
    let body = result(&web, &screening, &found)?.html(w);
    Ok(web.page(Shell { body, ..frame(&web, &screening, w.t("screen-result")) }))
}

fn result(web: &Web, screening: &Screening, found: &Evaluation) -> Result<ScreenResult, access::Error> {
    let w = web.words;
    let refer = found.advice.refer;
    let base = draft::base()?;
    Ok(ScreenResult {
        advice: w.t(if refer { "refer-advised" } else { "refer-not_advised" }),
        mark: found.leading().map(|set| wording::class(w, set.class)).unwrap_or_default(),
        reasons: reasons(w, found),
        found: positives(w, found),
        unknown: changing(w, found, base),
        steps: steps(w, refer),
        calls: calls(web),
        refer: Button::link(w.t("screen-refer"), path(screening.id, "/refer")).primary(),
        more: Html::of(&more(web, screening, found, base)),
    })
}

/// The words of the class, then why a referral is advised; and that one may refer in any case.
fn reasons(w: &Words, found: &Evaluation) -> Vec<String> {
    let mut reasons = Vec::new();
    let one_set = same(found);
    for set in found.sets.iter().take(if one_set { 1 } else { found.sets.len() }) {
        let text = class_text(w, set);
        reasons.push(if one_set { text } else { format!("{}: {text}", wording::set(w, set.set)) });
    }
    let mut dimension_said = false;
    for reason in &found.advice.reasons {
        let words = match reason {
            ReferReason::AsksForHelp => w.t("refer-asks_for_help"),
            ReferReason::FormConfirmed => w.t("refer-form_confirmed"),
            ReferReason::ChildStrongSign => w.t("refer-child_strong"),
            ReferReason::DimensionPositive(_) if dimension_said => continue,
            ReferReason::DimensionPositive(_) => {
                dimension_said = true;
                w.t("refer-dimension_positive")
            }
        };
        reasons.push(words);
    }
    reasons.push(w.t("refer-always"));
    reasons
}

fn class_text(w: &Words, set: &SetResult) -> String {
    let child = set.class == Class::Trafficking && set.set.age() == crate::rules::Age::Child;
    w.t(&format!("class-{}{}-text", set.class, if child { "-child" } else { "" }))
}

/// Whether all sets that were run say the same, so that one is enough.
fn same(found: &Evaluation) -> bool {
    let Some((first, rest)) = found.sets.split_first() else { return true };
    let positive = |set: &SetResult| -> Vec<Dimension> {
        set.dimensions.iter().filter(|(_, one)| one.positive).map(|(dimension, _)| *dimension).collect()
    };
    rest.iter().all(|set| set.class == first.class && positive(set) == positive(first))
}

/// What was found and because of which answers; per set only when the sets differ.
fn positives(w: &Words, found: &Evaluation) -> Vec<Found> {
    let one_set = same(found);
    let sets: Vec<&SetResult> =
        if one_set { found.leading().into_iter().collect() } else { found.sets.iter().collect() };
    let mut all = Vec::new();
    for set in sets {
        for (dimension, one) in &set.dimensions {
            if !one.positive && one.because.is_empty() {
                continue;
            }
            let name = w.code("dim", &dimension.code().to_lowercase());
            let mut because: Vec<String> = one
                .because
                .iter()
                .map(|id| {
                    let words = wording::sign(w, id);
                    if set.unverified.contains(id) {
                        format!("{words} ({})", w.t("grade-unverified"))
                    } else {
                        words
                    }
                })
                .collect();
            if one.positive && !one.by_counting {
                because.push(w.t("refer-form_confirmed"));
            }
            let mark = if one.positive {
                Mark::new(Shape::Late, w.t("dim-positive"))
            } else {
                Mark::new(Shape::Unknown, w.t("dim-not_positive"))
            };
            let what = if one_set { name } else { format!("{}: {name}", wording::set(w, set.set)) };
            all.push(Found { what, mark, because });
        }
    }
    all
}

/// Single answers that could change something: the first of them, signs from the place of exploitation first, and how
/// many more there are.
fn changing(w: &Words, found: &Evaluation, base: &Base) -> Vec<String> {
    let mut ids: Vec<_> = found.could_change().into_iter().collect();
    let place = |id: &IndicatorId| {
        let dimension = base.get(id.as_str()).and_then(|one| one.dimension);
        round::ORDER.iter().position(|one| Some(*one) == dimension)
    };
    ids.sort_by_key(|id| place(id));
    let rest = ids.len().saturating_sub(CHANGING);
    let mut words: Vec<String> = ids.into_iter().take(CHANGING).map(|id| wording::sign(w, id)).collect();
    if rest > 0 {
        words.push(w.t1("found-changing-more", "count", rest));
    }
    words
}

fn steps(w: &Words, refer: bool) -> Vec<String> {
    let keys: &[&str] = if refer {
        &["screen-step-danger", "screen-step-refer", "screen-step-tell", "screen-step-promise"]
    } else {
        &["screen-step-danger", "screen-step-tell", "screen-step-more", "screen-step-refer-anyway"]
    };
    keys.iter().map(|key| w.t(key)).collect()
}

/// Whom to call. There is no directory of services yet: a demonstration shows a number that cannot be dialled, and
/// says so; elsewhere nothing is invented.
fn calls(web: &Web) -> Vec<Call> {
    if web.house.demo.is_none() {
        return Vec::new();
    }
    let w = web.words;
    vec![Call {
        name: w.t(&format!("screen-call-{}", web.house.country)),
        number: "000 000 0000".into(),
        hours: w.t("screen-call-fictional"),
        checked: String::new(),
    }]
}

fn more<'a>(web: &Web, screening: &Screening, found: &Evaluation, base: &Base) -> More<'a> {
    let w = web.words;
    let mut unverified: Vec<_> = found.sets.iter().flat_map(|set| &set.unverified).collect();
    unverified.sort_unstable();
    unverified.dedup();
    let answered = |id| screening.draft.answer(id) == Some(crate::rules::Answer::Unknown);
    let unknown = base.indicators().iter().filter(|one| answered(one.id.as_str()));
    let mut reachable: Vec<Dimension> =
        found.sets.iter().flat_map(|set| set.reachable.iter().copied()).collect();
    reachable.sort_unstable();
    reachable.dedup();
    let mut links = vec![
        Link::new(w.t("screen-back-round"), path(screening.id, "")),
        Link::new(w.t("screen-more"), path(screening.id, "/more")),
    ];
    links.push(Link::new(
        w.t(if found.advice.refer { "screen-end-against" } else { "screen-end" }),
        path(screening.id, "/end"),
    ));
    let mut unknown: Vec<String> = unknown.map(|one| wording::sign(w, &one.id)).collect();
    if screening.draft.value(ASKS_FOR_HELP) == "unknown" {
        unknown.push(w.t("screen-asks-for-help"));
    }
    More {
        w,
        confirmed: confirmed(web, &screening.draft),
        unverified: unverified.into_iter().map(|id| wording::sign(w, id)).collect(),
        unknown,
        reachable: reachable.iter().map(|one| w.code("dim", &one.code().to_lowercase())).collect(),
        links,
        versions: (found.versions.base.clone(), found.versions.rule.clone()),
    }
}

/// The forms that a person confirmed. Only whoever screens writes here, so "who" is whoever reads this.
fn confirmed(web: &Web, draft: &Draft) -> Vec<Confirmed> {
    let kept = |form: Form| draft.fields.get(&format!("{FORM}{form}"));
    let when = |form| {
        kept(form)
            .map(|kept| web.words.date_time(web.local(kernel::clock::at_ms(kept.at_ms))))
            .unwrap_or_default()
    };
    draft
        .forms()
        .into_iter()
        .map(|form| Confirmed { form: web.words.code("form", form.code()), when: when(form) })
        .collect()
}
