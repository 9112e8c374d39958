//! Where a screening begins, and the list of one's own.

use crate::rights::Screen;
use access::foundation::{ListWork, Workplace};
use axum::{extract::Query, http::StatusCode};
use serde::Deserialize;
use web::{
    FormParts, Page, Posted, Web,
    components::{Button, Choice, Field, Html, Link, Pager, Post, Shell, error_summary},
};
use words::Words;

use super::{Given, look, path};
use crate::{
    records::{self, ScreeningRow, State},
    rules::{Age, Setting},
};

/// Screenings on one page of the list.
const PAGE: i64 = 25;

#[derive(Deserialize)]
pub(super) struct Which {
    #[serde(default)]
    page: u32,
}

struct Item {
    words: String,
    href: String,
    state: Html,
    when: String,
    class: Html,
}

#[derive(askama::Template)]
#[template(path = "detect/list.html")]
struct ListView<'a> {
    w: &'a Words,
    open: Vec<Item>,
    past: Vec<Item>,
    pager: Html,
    settings: Vec<Link>,
}

/// `/screenings`: mine, open and past; never a name.
pub(super) async fn list(web: Web, Query(which): Query<Which>) -> Page {
    let mut act = web.act().await?;
    let permit = act.permit::<ListWork>(Workplace).await?;
    let skip = i64::from(which.page.min(100_000)) * PAGE;
    let mut rows = records::mine(&mut act, &permit, PAGE + 1, skip).await?;
    let more = i64::try_from(rows.len()).unwrap_or(0) > PAGE;
    rows.truncate(usize::try_from(PAGE).unwrap_or(0));
    let shown: Vec<String> = rows.iter().map(|row| row.id.to_string()).collect();
    act.note_page::<ListWork>("screenings", &shown)?;
    let may = act.may::<Screen>(Workplace).await?;
    let w = web.words;
    let title = w.t("screen-list");
    let (open, past): (Vec<_>, Vec<_>) = rows.iter().partition(|row| row.state == State::Open);
    let view = ListView {
        w,
        open: open.into_iter().map(|row| item(&web, row)).collect(),
        past: past.into_iter().map(|row| item(&web, row)).collect(),
        pager: pager(w, which.page, rows.len(), more),
        settings: Setting::ALL
            .iter()
            .map(|one| Link::new(w.code("setting", one.code()), format!("/screenings/prompt/{one}")))
            .collect(),
    };
    let action = may.then(|| Button::link(w.t("screen-start"), "/screenings/new").primary());
    let shell = Shell { title, action, large: true, body: Html::of(&view), ..Shell::default() };
    Ok(web.page(shell))
}

fn pager(w: &Words, page: u32, rows: usize, more: bool) -> Html {
    if page == 0 && !more {
        return Html::default();
    }
    let from = u64::from(page) * u64::try_from(PAGE).unwrap_or(0);
    let rows = u64::try_from(rows).unwrap_or(0);
    Pager {
        from: if rows == 0 { 0 } else { from + 1 },
        to: from + rows,
        of: None,
        before: page.checked_sub(1).map(|page| format!("/screenings?page={page}")).unwrap_or_default(),
        next: if more { format!("/screenings?page={}", page + 1) } else { String::new() },
    }
    .html(w)
}

fn item(web: &Web, row: &ScreeningRow) -> Item {
    let w = web.words;
    let began = kernel::clock::at_ms(row.began_ms);
    let href = match (row.state, row.referral) {
        (State::Referred, Some(referral)) => format!("/referrals/{referral}"),
        (State::Ended, _) => path(row.id, "/end"),
        _ => path(row.id, ""),
    };
    Item {
        words: format!("{} · {}", w.code("setting", row.setting.code()), w.code("age", row.age.code())),
        href,
        state: state(w, row.state),
        when: w.date_time(web.local(began)),
        // Of a referred person the receipt is what is left.
        class: row
            .class
            .filter(|_| row.state != State::Referred)
            .map(|class| look::class(w, class).html())
            .unwrap_or_default(),
    }
}

fn state(w: &Words, state: State) -> Html {
    use web::components::{Mark, Shape};
    let shape = match state {
        State::Open => Shape::Running,
        State::Referred => Shape::Done,
        State::Ended => Shape::Stopped,
    };
    Mark::new(shape, w.code("screen-state", state.code())).html()
}

#[derive(askama::Template)]
#[template(path = "detect/new.html")]
struct NewView<'a> {
    w: &'a Words,
    errors: Html,
    post: Html,
    fields: Html,
    button: Html,
}

/// `/screenings/new`: where, and how old.
pub(super) async fn new(web: Web) -> Page {
    let mut act = web.act().await?;
    act.permit::<Screen>(Workplace).await?;
    Ok(ask(&web, StatusCode::OK, "", "", &web.form_id()))
}

fn ask(web: &Web, status: StatusCode, setting: &str, age: &str, form: &str) -> axum::response::Response {
    let w = web.words;
    let places = Setting::ALL.iter().map(|one| {
        let hint = w.t(&format!("setting-{one}-text"));
        Choice::new(one.code(), w.code("setting", one.code())).hint(hint)
    });
    let mut place = Field::radios("setting", w.t("screen-where"), places.collect()).value(setting);
    let ages = Age::ALL.iter().map(|one| {
        let choice = Choice::new(one.code(), w.code("age", one.code()));
        if *one == Age::Unknown { choice.hint(w.t("age-unknown-text")) } else { choice }
    });
    let mut years = Field::radios("age", w.t("screen-age"), ages.collect()).value(age);
    if status != StatusCode::OK {
        if setting.parse::<Setting>().is_err() {
            place = place.error(w.t("screen-where-missing"));
        }
        if age.parse::<Age>().is_err() {
            years = years.error(w.t("screen-age-missing"));
        }
    }
    let fields = [place, years];
    let view = NewView {
        w,
        errors: error_summary(w, &fields),
        post: Post::new("/screenings/new", &web.csrf).with("form", form).open(),
        fields: fields.iter().map(|field| field.html(w)).collect(),
        button: Button::submit(w.t("screen-begin")).html(w),
    };
    let title = w.t("screen-new");
    let crumbs = vec![Link::new(w.t("screen-list"), "/screenings"), Link::here(title.clone())];
    let shell = Shell { title, crumbs, large: true, body: Html::of(&view), ..Shell::default() };
    web.page_with(status, shell)
}

/// Begins; on the disk before the first question is shown.
pub(super) async fn begin(web: Web, posted: Posted<FormParts>) -> Page {
    let mut act = web.once(&posted).await?;
    let permit = act.permit::<Screen>(Workplace).await?;
    let given = Given(&posted.form);
    let (setting, age) = (given.one("setting"), given.one("age"));
    let (Ok(setting), Ok(age)) = (setting.parse::<Setting>(), age.parse::<Age>()) else {
        return Ok(ask(&web, StatusCode::UNPROCESSABLE_ENTITY, setting, age, &web.form_id()));
    };
    let id = records::begin(&mut act, &permit, setting, age)?;
    web.finish(act, &posted, &path(id, "")).await
}
