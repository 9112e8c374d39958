//! Which bodies receive cases: given by the administrator, confirmed by a second person.

use access::{
    Act,
    accounts::{self, BodyRow, DutyRow},
    foundation::{ConfirmDuty, GiveDuty, ListDuties, TheServer},
};
use kernel::{BodyId, clock::at_ms, roles::DUTIES_OF_TWO};
use serde::Deserialize;

use super::{body_form, forms::sheet};
use web::{
    Did, Error, Page, Posted, Query, Web,
    components::{Button, Choice, Field, Html, Link, Mark, Shape, Shell, WorkItem},
};
use words::Words;

/// All bodies that receive cases or are about to.
pub(super) async fn list(web: Web, Query(did): Query<Did>) -> Page {
    let mut act = web.act().await?;
    let permit = act.permit::<ListDuties>(TheServer).await?;
    let duties = accounts::duties(&mut act, &permit).await?;
    let bodies = accounts::bodies(&mut act).await?;
    let w = web.words;
    let mut rows = Vec::new();
    for duty in &duties {
        rows.push(DutyView::new(&web, &mut act, duty).await?);
    }
    let form = give_form(&web, &mut act, &bodies).await?;
    let title = w.t("duties-title");
    let crumbs = vec![Link::new(w.t("shell-my-work"), "/work"), Link::here(title.as_str())];
    let body = Html::of(&DutiesView { w, rows, form });
    Ok(web.page(Shell { title, crumbs, flash: did.flash(w), body, ..Shell::default() }))
}

/// The form that gives a duty, for whoever may.
async fn give_form(web: &Web, act: &mut Act, bodies: &[BodyRow]) -> Result<Html, Error> {
    let w = web.words;
    let Some(first) = bodies.first() else { return Ok(Html::default()) };
    if !act.may::<GiveDuty>(first.id).await? {
        return Ok(Html::default());
    }
    let bodies = bodies
        .iter()
        .filter(|one| !one.ended)
        .map(|one| Choice::new(one.id.to_string(), &one.name))
        .collect();
    let duties = DUTIES_OF_TWO.iter().map(|code| Choice::new(*code, w.code("duty", code))).collect();
    let fields = vec![
        Field::select("duty_body", w.t("people-body"), bodies),
        Field::select("duty", w.t("people-duty"), duties).hint(w.t("duties-give-hint")),
    ];
    Ok(sheet(web, "/people/duties/give", fields, "duties-give-go").html(w))
}

/// Which duty of which body a form is about.
#[derive(Deserialize)]
pub(super) struct Chosen {
    duty_body: BodyId,
    duty: String,
}

/// Gives a body a duty.
pub(super) async fn give(web: Web, posted: Posted<Chosen>) -> Page {
    let mut act = web.once(&posted).await?;
    let permit = act.permit::<GiveDuty>(posted.form.duty_body).await?;
    accounts::give_duty(&mut act, &permit, &posted.form.duty).await?;
    web.finish(act, &posted, "/people/duties?did=duty-given").await
}

/// A duty as whoever confirms has seen it.
#[derive(Deserialize)]
pub(super) struct Seen {
    duty_body: BodyId,
    duty: String,
    given: i64,
}

/// Confirms a duty that somebody of another body gave.
pub(super) async fn confirm(web: Web, posted: Posted<Seen>) -> Page {
    let Seen { duty_body, duty, given } = &posted.form;
    let mut act = web.once(&posted).await?;
    let permit = act.permit::<ConfirmDuty>(*duty_body).await?;
    accounts::confirm_duty(&mut act, &permit, duty, *given).await?;
    web.finish(act, &posted, "/people/duties?did=duty-confirmed").await
}

/// Ends a duty.
pub(super) async fn end(web: Web, posted: Posted<Chosen>) -> Page {
    let mut act = web.once(&posted).await?;
    let permit = act.permit::<GiveDuty>(posted.form.duty_body).await?;
    accounts::end_duty(&mut act, &permit, &posted.form.duty).await?;
    web.finish(act, &posted, "/people/duties?did=duty-ended").await
}

/// For whoever may confirm: what somebody else gave and waits.
pub(super) async fn waiting(web: &Web, act: &mut Act) -> Result<Vec<WorkItem>, Error> {
    if !act.may::<ListDuties>(TheServer).await? {
        return Ok(Vec::new());
    }
    let permit = act.permit::<ListDuties>(TheServer).await?;
    let w = web.words;
    let waits = accounts::duties(act, &permit).await?.into_iter();
    let item = |one: DutyRow| WorkItem {
        what: w.t1("work-duty", "body", one.body_name),
        about: w.code("duty", &one.duty),
        href: "/people/duties".into(),
        why: w.t("work-duty-why"),
        ..WorkItem::default()
    };
    Ok(waits.filter(|one| one.confirmed_ms.is_none() && !one.given_here).map(item).collect())
}

struct DutyView {
    body: String,
    /// What the body is in law, and what it decides: what a second person looks at.
    what: String,
    duty: String,
    state: Html,
    given: String,
    buttons: Vec<Html>,
}

impl DutyView {
    async fn new(web: &Web, act: &mut Act, one: &DutyRow) -> Result<Self, Error> {
        let w = web.words;
        let (shape, state) = match (one.confirmed_ms, one.given_here) {
            (Some(_), _) => (Shape::Done, "duties-confirmed"),
            (None, true) => (Shape::NotStarted, "duties-waits-for-another"),
            (None, false) => (Shape::NotStarted, "duties-waits"),
        };
        let post = |to: &str| {
            web.form(format!("/people/duties/{to}"))
                .with("duty_body", one.body.to_string())
                .with("duty", one.duty.clone())
        };
        let mut buttons = Vec::new();
        if one.confirmed_ms.is_none() && !one.given_here && act.may::<ConfirmDuty>(one.body).await? {
            buttons.push(
                Button::post(
                    w.t("duties-confirm-go"),
                    post("confirm").with("given", one.given_ms.to_string()),
                )
                .primary()
                .html(w),
            );
        }
        if act.may::<GiveDuty>(one.body).await? {
            buttons.push(Button::post(w.t("duties-end-go"), post("end")).html(w));
        }
        Ok(Self {
            body: one.body_name.clone(),
            what: what(w, one),
            duty: w.code("duty", &one.duty),
            state: Mark::new(shape, w.t(state)).html(),
            given: who(web, one),
            buttons,
        })
    }
}

/// What the body is for in law, and the decisions that it is competent for.
fn what(w: &Words, one: &DutyRow) -> String {
    let mandate = w.code("mandate", one.mandate.code());
    let competences: Vec<String> =
        one.competences.iter().map(|code| body_form::competence(w, code)).collect();
    std::iter::once(mandate).chain(competences).collect::<Vec<_>>().join(", ")
}

/// Who gave and who confirmed, with the days.
fn who(web: &Web, one: &DutyRow) -> String {
    let w = web.words;
    let day = |ms: i64| w.date(web.local(at_ms(ms)).date());
    let Some(giver) = &one.given_by else { return w.t("duties-from-before") };
    let given = w.args("duties-given", &[("who", giver.as_str().into()), ("day", day(one.given_ms).into())]);
    match (&one.confirmed_by, one.confirmed_ms) {
        (Some(second), Some(ms)) => {
            let line = [("who", second.as_str().into()), ("day", day(ms).into())];
            format!("{given} {}", w.args("duties-confirmed-by", &line))
        }
        _ => given,
    }
}

#[derive(askama::Template)]
#[template(path = "people/duties.html")]
struct DutiesView<'a> {
    w: &'a Words,
    rows: Vec<DutyView>,
    form: Html,
}
