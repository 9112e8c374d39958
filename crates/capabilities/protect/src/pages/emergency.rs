//! Emergencies: asking the other body to open a case, releasing, opening, reviewing. See [`access::emergency`].

use access::{
    Act, Facts, Known, accounts,
    emergency::{self, Asked, EmergencyRow, OUTCOMES, Outcome, REASONS, Reviewed},
    foundation::{
        AskEmergency, EMERGENCY, EmergencyId, ListWork, OpenEmergency, ReadLog, ReleaseEmergency,
        ReviewEmergency, SeeEmergency, TheLog, Workplace,
    },
};
use axum::{http::StatusCode, response::Response};
use jiff::civil::Date;
use kernel::{CaseNumber, TeamId, clock::at_ms};
use serde::Deserialize;
use web::{
    Did, Entry, Error, Id, Page, Pending, Posted, Query, Web,
    components::{
        Button, Choice, Field, Html, Icon, Link, Mark, Notice, Shape, Sheet, Shell, Tone, WorkItem,
    },
};
use words::Words;

use crate::countries::country;

/// In how many working days the oversight body reviews an emergency, counted from its release.
const REVIEW_DAYS: u32 = 3;

/// The entry of the navigation: for those who can ask, and for the oversight body.
pub const ENTRY: Entry = Entry {
    icon: Icon::Phone,
    words: "room-emergency",
    path: "/emergency",
    shown: |act| Box::pin(shown(act)),
};

async fn shown(act: &mut Act) -> access::Result<bool> {
    Ok(may_ask(act).await?.is_some() || act.may::<ReadLog>(TheLog).await?)
}

/// The team as whose member whoever acts can ask.
async fn may_ask(act: &mut Act) -> access::Result<Option<TeamId>> {
    let Some(team) = emergency::my_team(act)? else { return Ok(None) };
    Ok(act.may::<AskEmergency>(team).await?.then_some(team))
}

/// All emergencies that whoever looks may see, and the form that asks for one.
pub(super) async fn list(web: Web, Query(did): Query<Did>) -> Page {
    let mut act = web.act().await?;
    let rows = seen(&mut act).await?;
    let ids: Vec<String> = rows.iter().map(|row| row.id.to_string()).collect();
    act.note_page::<SeeEmergency>("emergencies", &ids)?;
    let shell = page(&web, &mut act, &rows, &Sent::default(), "").await?;
    Ok(web.page(Shell { flash: did.flash(web.words), ..shell }))
}

async fn seen(act: &mut Act) -> Result<Vec<EmergencyRow>, Error> {
    let permit = act.permit::<ListWork>(Workplace).await?;
    Ok(emergency::list(act, &permit).await?)
}

async fn page(
    web: &Web,
    act: &mut Act,
    rows: &[EmergencyRow],
    sent: &Sent,
    wrong: &'static str,
) -> Result<Shell, Error> {
    let w = web.words;
    let form = match may_ask(act).await? {
        Some(_) => ask_sheet(web, sent, wrong).html(w),
        None => Html::default(),
    };
    let covered = match emergency::covered(act).await? {
        Some(one) if one.all == one.covered => w.t1("emergency-covered-all", "all", one.all),
        Some(one) => w.args("emergency-covered", &[("all", one.all.into()), ("covered", one.covered.into())]),
        None => w.t("emergency-off"),
    };
    let rows = rows.iter().map(|row| RowView::of(web, row)).collect();
    let title = w.t("emergency-title");
    let crumbs = vec![Link::new(w.t("shell-my-work"), "/work"), Link::here(title.as_str())];
    let body = Html::of(&ListView { w, covered, rows, form });
    Ok(Shell { title, crumbs, body, ..Shell::default() })
}

/// What somebody who asks has typed.
#[derive(Deserialize, Default)]
pub(super) struct Sent {
    #[serde(default)]
    number: String,
    #[serde(default)]
    danger: String,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    code: String,
}

fn ask_sheet(web: &Web, sent: &Sent, wrong: &'static str) -> Sheet {
    let w = web.words;
    let dangers = REASONS.iter().map(|code| Choice::new(*code, w.code("danger", code))).collect();
    let mut fields = vec![
        Field::text("number", w.t("emergency-number"))
            .hint(w.t("emergency-number-hint"))
            .value(&*sent.number),
        Field::radios("danger", w.t("emergency-danger"), dangers).value(&*sent.danger),
        Field::area("reason", w.t("emergency-reason"))
            .hint(w.t("emergency-reason-hint"))
            .value(&*sent.reason),
        code_field(w),
    ];
    let place = match wrong {
        "emergency-reason-missing" => "reason",
        "emergency-danger-missing" => "danger",
        "account-code-wrong" => "code",
        _ => "number",
    };
    mark(w, &mut fields, place, wrong);
    Sheet {
        post: web.form("/emergency/ask"),
        more: Html::default(),
        fields,
        buttons: vec![Button::submit(w.t("emergency-ask-go"))],
    }
}

fn code_field(w: &Words) -> Field {
    Field::digits("code", w.t("sign-in-code")).hint(w.t("emergency-code-hint")).autocomplete("one-time-code")
}

fn mark(w: &Words, fields: &mut [Field], place: &str, wrong: &'static str) {
    for field in fields.iter_mut().filter(|field| !wrong.is_empty() && field.name == place) {
        field.error = w.t(wrong);
    }
}

/// Asks the other body to open a case.
pub(super) async fn ask(web: Web, posted: Posted<Sent>) -> Page {
    let mut act = web.once(&posted).await?;
    let team = emergency::my_team(&act)?.unwrap_or_else(TeamId::random);
    let permit = act.permit::<AskEmergency>(team).await?;
    match asked(&web, &mut act, &permit, &posted.form).await {
        Ok(()) => web.finish(act, &posted, "/emergency?did=emergency-asked").await,
        Err(access::Error::Invalid(wrong)) => {
            let rows = seen(&mut act).await?;
            let shell = page(&web, &mut act, &rows, &posted.form, wrong).await?;
            Ok(web.page_with(StatusCode::UNPROCESSABLE_ENTITY, shell))
        }
        Err(other) => Err(other.into()),
    }
}

/// What can be read is looked at before the code is, so that a slip costs no code.
async fn asked(
    web: &Web,
    act: &mut Act,
    permit: &access::Permit<AskEmergency>,
    sent: &Sent,
) -> access::Result<()> {
    let invalid = access::Error::Invalid;
    let number: CaseNumber = sent.number.trim().parse().map_err(|_| invalid("emergency-number-wrong"))?;
    if !REASONS.contains(&&*sent.danger) {
        return Err(invalid("emergency-danger-missing"));
    }
    if sent.reason.trim().is_empty() {
        return Err(invalid("emergency-reason-missing"));
    }
    prove(web, &sent.code).await?;
    emergency::ask(act, permit, &Asked { number: &number, danger: &sent.danger, reason: &sent.reason })
        .await?;
    Ok(())
}

async fn prove(web: &Web, code: &str) -> access::Result<()> {
    let account = web.signed.as_ref().ok_or(access::Error::SessionOver)?.account;
    accounts::prove_code(&web.house.access, &web.trail, account, code).await
}

/// One emergency, with what whoever looks can do about it.
pub(super) async fn one(web: Web, Id(id): Id<EmergencyId>, Query(did): Query<Did>) -> Page {
    let mut act = web.act().await?;
    let shell = detail(&web, &mut act, id, ("", &Review::default())).await?;
    Ok(web.page(Shell { flash: did.flash(web.words), ..shell }))
}

async fn detail(
    web: &Web,
    act: &mut Act,
    id: EmergencyId,
    again: (&'static str, &Review),
) -> Result<Shell, Error> {
    act.permit::<SeeEmergency>(id).await?;
    let row = seen(act).await?.into_iter().find(|row| row.id == id).ok_or_else(Error::not_found)?;
    let w = web.words;
    let todo = todo(web, act, &row, again).await?;
    let title = w.t("emergency-one");
    let crumbs = vec![Link::new(w.t("emergency-title"), "/emergency"), Link::here(title.as_str())];
    let body = Html::of(&OneView { w, one: RowView::of(web, &row), todo });
    Ok(Shell { title, crumbs, body, ..Shell::default() })
}

/// What whoever looks can do now: release, open, review.
async fn todo(
    web: &Web,
    act: &mut Act,
    row: &EmergencyRow,
    (wrong, review): (&'static str, &Review),
) -> Result<Html, Error> {
    let (w, id) = (web.words, row.id);
    let step = |what: &str, fields: Vec<Field>| Sheet {
        post: web.form(format!("/emergency/{id}/{what}")),
        fields,
        more: Html::default(),
        buttons: vec![Button::submit(w.t(&format!("emergency-{what}-go")))],
    };
    let (text, sheet) = if act.may::<ReleaseEmergency>(id).await? {
        let mut fields = vec![code_field(w)];
        mark(w, &mut fields, "code", wrong);
        ("emergency-release-text", step("release", fields))
    } else if act.may::<OpenEmergency>(id).await? {
        ("emergency-open-text", step("open", Vec::new()))
    } else if act.may::<ReviewEmergency>(id).await? {
        ("emergency-review-text", step("review", review_fields(w, review, wrong)))
    } else {
        return Ok(Html::default());
    };
    let mut body = Notice::new(Tone::Caution, w.t(text)).html(w);
    body.push(&sheet.html(w));
    Ok(body)
}

fn review_fields(w: &Words, review: &Review, wrong: &'static str) -> Vec<Field> {
    let outcomes =
        OUTCOMES.iter().map(|code| Choice::new(*code, w.code("emergency-outcome", code))).collect();
    let mut fields = vec![
        Field::radios("outcome", w.t("emergency-outcome"), outcomes).value(&*review.outcome),
        Field::area("note", w.t("emergency-note")).hint(w.t("emergency-note-hint")).value(&*review.note),
    ];
    let place = if review.outcome.is_empty() { "outcome" } else { "note" };
    mark(w, &mut fields, place, wrong);
    fields
}

/// A fresh code of the authenticator.
#[derive(Deserialize)]
pub(super) struct Code {
    #[serde(default)]
    code: String,
}

/// Releases one's own half of the key.
pub(super) async fn release(web: Web, Id(id): Id<EmergencyId>, posted: Posted<Code>) -> Page {
    let mut act = web.once(&posted).await?;
    let permit = act.permit::<ReleaseEmergency>(id).await?;
    match prove(&web, &posted.form.code).await {
        Ok(()) => {
            emergency::release(&mut act, &permit).await?;
            web.finish(act, &posted, "/emergency?did=emergency-released").await
        }
        Err(access::Error::Invalid(wrong)) => again(&web, act, id, (wrong, &Review::default())).await,
        Err(other) => Err(other.into()),
    }
}

async fn again(web: &Web, mut act: Act, id: EmergencyId, wrong: (&'static str, &Review)) -> Page {
    let shell = detail(web, &mut act, id, wrong).await?;
    Ok::<Response, Error>(web.page_with(StatusCode::UNPROCESSABLE_ENTITY, shell))
}

/// Nothing is typed to open what was released.
#[derive(Deserialize)]
pub(super) struct Nothing {}

/// Opens the case that was released, and goes there.
pub(super) async fn open(web: Web, Id(id): Id<EmergencyId>, posted: Posted<Nothing>) -> Page {
    let mut act = web.once(&posted).await?;
    let permit = act.permit::<OpenEmergency>(id).await?;
    let case = emergency::open(&mut act, &permit).await?;
    web.finish(act, &posted, &format!("/cases/{case}")).await
}

/// What a review found, as it was typed.
#[derive(Deserialize, Default)]
pub(super) struct Review {
    #[serde(default)]
    outcome: String,
    #[serde(default)]
    note: String,
}

/// Says what the review found.
pub(super) async fn review(web: Web, Id(id): Id<EmergencyId>, posted: Posted<Review>) -> Page {
    let mut act = web.once(&posted).await?;
    let permit = act.permit::<ReviewEmergency>(id).await?;
    let reviewed = Reviewed { outcome: &posted.form.outcome, note: &posted.form.note };
    match emergency::review(&mut act, &permit, &reviewed).await {
        Ok(()) => web.finish(act, &posted, &format!("/emergency/{id}?did=emergency-reviewed")).await,
        Err(access::Error::Invalid(wrong)) => again(&web, act, id, (wrong, &posted.form)).await,
        Err(other) => Err(other.into()),
    }
}

/// What waits for whoever acts, for "My work": to release, to open, to know of, to review.
pub(super) fn waiting<'a>(web: &'a Web, act: &'a mut Act) -> Pending<'a, Result<Vec<WorkItem>, Error>> {
    Box::pin(async move {
        let rows = seen(act).await?;
        let reviews = act.may::<ReadLog>(TheLog).await?;
        Ok(rows.iter().filter_map(|row| item(web, row, reviews)).collect())
    })
}

fn item(web: &Web, row: &EmergencyRow, reviews: bool) -> Option<WorkItem> {
    let w = web.words;
    let is = |name| holds(&row.facts, name);
    let due = review_due(row);
    let (what, due) = match row.stands {
        Outcome::Waits if is("waits_for_me") => ("release", None),
        Outcome::Open if is("open_for_me") => ("open", None),
        Outcome::Open | Outcome::ToReview if reviews => ("review", due),
        Outcome::Waits | Outcome::Open | Outcome::ToReview if is("concerns_me") => ("concerns", None),
        Outcome::ToReview if row.case.is_none() && due.is_some_and(|day| day < web.today()) => {
            ("overdue", due)
        }
        _ => return None,
    };
    Some(WorkItem {
        what: w.t(&format!("work-emergency-{what}")),
        about: row.case.as_ref().map(|(_, number)| number.to_string()).unwrap_or_default(),
        href: format!("/emergency/{}", row.id),
        due,
        urgent: matches!(what, "release" | "open"),
        why: w.t(&format!("work-emergency-{what}-why")),
        ..WorkItem::default()
    })
}

fn holds(facts: &Facts, name: &str) -> bool {
    facts.get(&EMERGENCY, name) == Some(Known::Flag(true))
}

/// The day by which the review is due, by the calendar of the case's country.
fn review_due(row: &EmergencyRow) -> Option<Date> {
    let (mechanism, released) = (country(&row.profile)?, at_ms(row.released_ms?));
    let day = released.to_zoned(mechanism.profile.zone.clone()).date();
    mechanism.law(released).ok()?.days.after(day, REVIEW_DAYS)
}

/// An emergency in words.
struct RowView {
    href: String,
    number: String,
    case: String,
    state: Html,
    danger: String,
    reason: String,
    asked: String,
    released: String,
    until: String,
    due: String,
    reviewed: String,
    note: String,
}

impl RowView {
    fn of(web: &Web, row: &EmergencyRow) -> Self {
        let w = web.words;
        let moment = |ms: i64| w.date_time(web.local(at_ms(ms)));
        let by = |(name, body): &(String, String), ms: i64| {
            let said = [
                ("who", name.as_str().into()),
                ("body", body.as_str().into()),
                ("moment", moment(ms).into()),
            ];
            w.args("emergency-by", &said)
        };
        let released = row.released_by.as_ref().zip(row.released_ms);
        let (outcome, note) = row.reviewed.clone().unwrap_or_default();
        let sees = holds(&row.facts, "open_for_me") || holds(&row.facts, "concerns_me");
        Self {
            href: format!("/emergency/{}", row.id),
            number: row
                .case
                .as_ref()
                .map_or_else(|| w.t("emergency-number-hidden"), |(_, one)| one.to_string()),
            case: row
                .case
                .as_ref()
                .filter(|_| sees)
                .map(|(id, _)| format!("/cases/{id}"))
                .unwrap_or_default(),
            state: state(w, row.stands).html(),
            danger: w.code("danger", &row.danger),
            reason: row.reason.clone(),
            asked: by(&row.asked_by, row.asked_ms),
            released: released.map(|(who, ms)| by(who, ms)).unwrap_or_default(),
            until: row.until_ms.map(moment).unwrap_or_default(),
            due: review_due(row).map(|day| w.date(day)).unwrap_or_default(),
            reviewed: if outcome.is_empty() { outcome } else { w.code("emergency-outcome", &outcome) },
            note,
        }
    }
}

fn state(w: &Words, stands: Outcome) -> Mark {
    let (shape, key) = match stands {
        Outcome::Waits => (Shape::Running, "emergency-waits"),
        Outcome::Lapsed => (Shape::Stopped, "emergency-lapsed"),
        Outcome::Open => (Shape::Late, "emergency-is-open"),
        Outcome::ToReview => (Shape::Late, "emergency-to-review"),
        Outcome::Reviewed => (Shape::Done, "emergency-is-reviewed"),
    };
    Mark::new(shape, w.t(key))
}

#[derive(askama::Template)]
#[template(path = "protect/emergencies.html")]
struct ListView<'a> {
    w: &'a Words,
    /// How many cases are covered, in words.
    covered: String,
    rows: Vec<RowView>,
    form: Html,
}

#[derive(askama::Template)]
#[template(path = "protect/emergency.html")]
struct OneView<'a> {
    w: &'a Words,
    one: RowView,
    todo: Html,
}
