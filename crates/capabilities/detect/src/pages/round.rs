//! The questions: a first round of at most sixteen, and more by dimension when there is time. Every answer is saved
//! as it is given; without script the buttons save the page.

use std::collections::BTreeSet;

use axum::{http::StatusCode, response::Response};
use serde::Deserialize;
use web::{
    FormParts, Id, Page, Posted, Query, Web,
    components::{
        Answer as Pressed, Button, Choice, Field, Html, Mark, QuestionRow, Shape, Shell, error_summary,
    },
};
use words::Words;

use super::{closed, frame, opened, path, save, wording};
use crate::{
    ScreeningId,
    draft::{self, AGE, ASKS_FOR_HELP, Draft, FORM, NOTES},
    records::Screening,
    rules::{self, Age, Answer, Dimension, Evaluation, Form, Indicator, Set},
};

/// The order in which dimensions are offered: from the place of exploitation to recruitment, for signs from there are
/// more reliable (UNODC, teaching module 6).
pub(super) const ORDER: [Dimension; 6] = [
    Dimension::Exploitation,
    Dimension::CoercionAtDestination,
    Dimension::DeceptiveRecruitment,
    Dimension::CoerciveRecruitment,
    Dimension::VulnerabilityAtDestination,
    Dimension::RecruitmentByVulnerability,
];

/// What every page of questions has.
struct Sheet<'a> {
    action: String,
    csrf: &'a str,
    hidden: Vec<(&'static str, String)>,
    rows: Vec<Html>,
    /// Whether a sign carries the star of a grade that is not verified.
    starred: bool,
}

#[derive(askama::Template)]
#[template(path = "detect/round.html")]
struct RoundView<'a> {
    w: &'a Words,
    sheet: Sheet<'a>,
    errors: Html,
    help: Html,
    fields: Html,
    buttons: Vec<Html>,
}

#[derive(askama::Template)]
#[template(path = "detect/more.html")]
struct MoreView<'a> {
    w: &'a Words,
    sheet: Sheet<'a>,
    text: String,
    tabs: Vec<Tab>,
    buttons: Vec<Html>,
}

struct Tab {
    code: &'static str,
    words: String,
    count: String,
    here: bool,
}

/// `/screenings/{id}`: the first round.
pub(super) async fn show(web: Web, Id(id): Id<ScreeningId>) -> Page {
    let mut act = web.act().await?;
    let screening = opened(&mut act, id).await?;
    if let Some(elsewhere) = closed(&web, &screening) {
        return Ok(elsewhere);
    }
    Ok(first(&web, &screening, &screening.draft, StatusCode::OK, "")?)
}

/// Saves the first round, or one answer of it.
pub(super) async fn save(web: Web, Id(id): Id<ScreeningId>, posted: Posted<FormParts>) -> Page {
    save::save(&web, id, &posted, save::Which::Round).await
}

/// The first round with what `shown` holds; the stored draft says what it was before.
pub(super) fn first(
    web: &Web,
    screening: &Screening,
    shown: &Draft,
    status: StatusCode,
    notes_error: &str,
) -> Result<Response, access::Error> {
    let base = draft::base()?;
    let w = web.words;
    let age = shown.age();
    let found = shown.judge(base)?;
    let signs = rules::questions(base, screening.setting, age);
    let mut names: Vec<String> = signs.iter().map(|one| one.id.to_string()).collect();
    names.extend([ASKS_FOR_HELP.to_owned(), AGE.to_owned()]);
    names.extend(Form::ALL.iter().map(|form| format!("{FORM}{form}")));
    let mut hidden = hidden(web, &screening.draft, &names);
    hidden.push(("was.notes", screening.draft.value(NOTES).to_owned()));
    hidden.push(("page", "round".into()));
    let fields = fields(w, shown, notes_error);
    let view = RoundView {
        w,
        errors: error_summary(w, &fields),
        help: help(w, shown, signs.len() + 1),
        sheet: Sheet {
            action: path(screening.id, ""),
            csrf: &web.csrf,
            hidden,
            rows: rows(w, &signs, shown, &sets(&found)),
            starred: signs.iter().any(|one| wording::unverified(one, &sets(&found))),
        },
        fields: fields.iter().map(|field| field.html(w)).collect(),
        buttons: vec![
            Button::submit(w.t("screen-save-result")).sending("save", "result").html(w),
            Button { words: w.t("screen-save-more"), ..Button::default() }.sending("save", "more").html(w),
        ],
    };
    let title = w.t("screen-round");
    Ok(web.page_with(status, Shell { body: Html::of(&view), ..frame(web, screening, title) }))
}

fn sets(found: &Evaluation) -> Vec<Set> {
    found.sets.iter().map(|one| one.set).collect()
}

/// The hidden values: the window, and what the page was shown with.
fn hidden(web: &Web, stored: &Draft, names: &[String]) -> Vec<(&'static str, String)> {
    let was: Vec<String> = names
        .iter()
        .filter(|name| !stored.value(name).is_empty())
        .map(|name| format!("{name}={}", stored.value(name)))
        .collect();
    vec![("tab", web.form_id()), ("was", was.join(";"))]
}

fn rows(w: &Words, signs: &[&Indicator], shown: &Draft, sets: &[Set]) -> Vec<Html> {
    let numbered = signs.iter().zip(1..);
    let text = |one: &Indicator| wording::starred(w, one, sets);
    numbered
        .map(|(one, number)| question(one.id.as_str(), number, text(one), why(w, one, sets), shown).html(w))
        .collect()
}

fn why(w: &Words, one: &Indicator, sets: &[Set]) -> String {
    let why = one.dimension.map_or_else(
        || w.t("screen-prompt-only"),
        |dimension| w.t(&format!("dim-{}-text", dimension.code().to_lowercase())),
    );
    if wording::unverified(one, sets) { format!("{why}. {}.", w.t("grade-unverified")) } else { why }
}

fn question(name: &str, number: usize, text: String, why: String, shown: &Draft) -> QuestionRow {
    let answer = shown.answer(name).map(|answer| match answer {
        Answer::Yes => Pressed::Yes,
        Answer::No => Pressed::No,
        Answer::Unknown => Pressed::Unknown,
    });
    QuestionRow { name: name.into(), number, text, why, answer, saved: answer.is_some() }
}

fn help(w: &Words, shown: &Draft, number: usize) -> Html {
    let why = w.t("screen-asks-for-help-why");
    question(ASKS_FOR_HELP, number, w.t("screen-asks-for-help"), why, shown).html(w)
}

/// What is answered beside the questions: forms that a person confirms, notes, the age.
fn fields(w: &Words, shown: &Draft, notes_error: &str) -> Vec<Field> {
    let forms = Form::ALL.iter().map(|form| Choice::new(form.code(), w.code("form", form.code())));
    let confirmed: Vec<&str> = shown.forms().into_iter().map(Form::code).collect();
    let ages = Age::ALL.iter().map(|one| {
        let choice = Choice::new(one.code(), w.code("age", one.code()));
        if *one == Age::Unknown { choice.hint(w.t("age-unknown-text")) } else { choice }
    });
    vec![
        Field::checks("forms", w.t("screen-forms"), forms.collect())
            .hint(w.t("screen-forms-text"))
            .ticked(confirmed)
            .optional(),
        Field::area(NOTES, w.t("screen-notes"))
            .hint(w.t("screen-notes-text"))
            .value(shown.value(NOTES))
            .error(notes_error)
            .optional(),
        Field::radios(AGE, w.t("screen-age"), ages.collect()).value(shown.age().code()),
    ]
}

#[derive(Deserialize)]
pub(super) struct Part {
    #[serde(default)]
    dim: String,
}

/// `/screenings/{id}/more?dim=CD`: further questions of one dimension.
pub(super) async fn more(web: Web, Id(id): Id<ScreeningId>, Query(part): Query<Part>) -> Page {
    let mut act = web.act().await?;
    let screening = opened(&mut act, id).await?;
    if let Some(elsewhere) = closed(&web, &screening) {
        return Ok(elsewhere);
    }
    Ok(web.page(further(&web, &screening, part.dim.parse().ok())?))
}

/// The questions of one dimension; of the first that has any, when none is asked for.
fn further(web: &Web, screening: &Screening, asked: Option<Dimension>) -> Result<Shell, access::Error> {
    let (base, w, draft) = (draft::base()?, web.words, &screening.draft);
    let sets = sets(&draft.judge(base)?);
    let all = rules::more(base, screening.setting, &sets, &BTreeSet::new());
    let of = |dimension: Dimension| all.iter().filter(move |one| one.dimension == Some(dimension)).copied();
    let first = || ORDER.into_iter().find(|dimension| of(*dimension).next().is_some());
    let here = asked.or_else(first).unwrap_or(Dimension::Exploitation);
    let signs: Vec<&Indicator> = of(here).collect();
    let names: Vec<String> = signs.iter().map(|one| one.id.to_string()).collect();
    let mut hidden = hidden(web, draft, &names);
    hidden.push(("page", "more".into()));
    let tabs = ORDER.into_iter().filter_map(|one| tab(w, draft, one, of(one).collect(), here));
    let view = MoreView {
        w,
        sheet: Sheet {
            action: path(screening.id, "/more"),
            csrf: &web.csrf,
            hidden,
            rows: rows(w, &signs, draft, &sets),
            starred: signs.iter().any(|one| wording::unverified(one, &sets)),
        },
        text: w.t(&format!("dim-{}-text", here.code().to_lowercase())),
        tabs: tabs.collect(),
        buttons: vec![Button::submit(w.t("screen-save-result")).sending("save", "result").html(w)],
    };
    let state = Some(Mark::new(Shape::Running, w.code("dim", &here.code().to_lowercase())));
    Ok(Shell { state, body: Html::of(&view), ..frame(web, screening, w.t("screen-more")) })
}

/// The way to the questions of a dimension, and how many of them are answered; nothing when it has none.
fn tab(w: &Words, draft: &Draft, of: Dimension, signs: Vec<&Indicator>, here: Dimension) -> Option<Tab> {
    let answered = signs.iter().filter(|one| draft.answer(one.id.as_str()).is_some()).count();
    (!signs.is_empty()).then(|| Tab {
        code: of.code(),
        words: w.code("dim", &of.code().to_lowercase()),
        count: w.args("screen-answered-of", &[("answered", answered.into()), ("all", signs.len().into())]),
        here: of == here,
    })
}

/// Saves further questions, or one answer of them.
pub(super) async fn save_more(web: Web, Id(id): Id<ScreeningId>, posted: Posted<FormParts>) -> Page {
    save::save(&web, id, &posted, save::Which::More).await
}
