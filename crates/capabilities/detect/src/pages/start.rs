//! Where a screening begins, and the list of one's own.

use crate::rights::Screen;
use access::{
    accounts,
    foundation::{ListWork, Workplace},
};
use axum::http::StatusCode;
use kernel::{PageOf, Total, paging::Place};
use web::{
    FormParts, FormValues, Page, PageAsked, Posted, Query, Web,
    components::{Button, Choice, Field, Html, Link, Notice, Pager, Shell, Tone, error_summary},
};
use words::Words;

use super::{path, wording};
use crate::{
    records::{self, ScreeningRow, State},
    rules::{Age, Setting},
};

/// Screenings on one page of the list.
const PAGE: usize = 25;

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
pub(super) async fn list(web: Web, Query(asked): Query<PageAsked>) -> Page {
    let mut act = web.act().await?;
    let permit = act.permit::<ListWork>(Workplace).await?;
    let page = records::mine(&mut act, &permit, &asked.from(), PAGE).await?;
    let total = records::count_mine(&mut act, &permit).await?;
    let shown: Vec<String> = page.rows.iter().map(|row| row.id.to_string()).collect();
    act.note_page::<ListWork>("screenings", &shown)?;
    let may = act.may::<Screen>(Workplace).await?;
    Ok(web.page(list_view(&web, &page, total, may)))
}

fn list_view(web: &Web, page: &PageOf<ScreeningRow, Place>, total: Total, may: bool) -> Shell {
    let w = web.words;
    let (open, past): (Vec<_>, Vec<_>) = page.rows.iter().partition(|row| row.state == State::Open);
    let view = ListView {
        w,
        open: open.into_iter().map(|row| item(web, row)).collect(),
        past: past.into_iter().map(|row| item(web, row)).collect(),
        pager: Pager::of("/screenings", page, Some(total)).html(w),
        settings: Setting::ALL
            .iter()
            .map(|one| Link::new(w.code("setting", one.code()), format!("/screenings/prompt/{one}")))
            .collect(),
    };
    let action = may.then(|| Button::link(w.t("screen-start"), "/screenings/new").primary());
    Shell { title: w.t("screen-list"), action, large: true, body: Html::of(&view), ..Shell::default() }
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
            .map(|class| wording::class(w, class).html())
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
    // A screening is worth doing all the same; but nobody should find out at its end.
    let receivers = accounts::receivers(&mut act, "focal_point").await?;
    let flash = if receivers.is_empty() { nobody_receives(web.words) } else { Html::default() };
    Ok(ask(&web, StatusCode::OK, &Begun { flash, ..Begun::default() }))
}

fn nobody_receives(w: &Words) -> Html {
    Notice { text: w.t("refer-nobody-new"), ..Notice::new(Tone::Caution, w.t("refer-nobody")) }.html(w)
}

/// What was chosen so far, and what is said above.
#[derive(Default)]
struct Begun<'a> {
    setting: &'a str,
    age: &'a str,
    flash: Html,
}

fn ask(web: &Web, status: StatusCode, begun: &Begun<'_>) -> axum::response::Response {
    let (w, setting, age) = (web.words, begun.setting, begun.age);
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
        post: web.form("/screenings/new").open(),
        fields: fields.iter().map(|field| field.html(w)).collect(),
        button: Button::submit(w.t("screen-begin")).html(w),
    };
    let title = w.t("screen-new");
    let crumbs = vec![Link::new(w.t("screen-list"), "/screenings"), Link::here(title.clone())];
    let flash = begun.flash.clone();
    let shell = Shell { title, crumbs, flash, large: true, body: Html::of(&view), ..Shell::default() };
    web.page_with(status, shell)
}

/// Begins; on the disk before the first question is shown.
pub(super) async fn begin(web: Web, posted: Posted<FormParts>) -> Page {
    let mut act = web.once(&posted).await?;
    let permit = act.permit::<Screen>(Workplace).await?;
    let given = FormValues::of(&posted.form);
    let (setting, age) = (given.get("setting"), given.get("age"));
    let (Ok(setting), Ok(age)) = (setting.parse::<Setting>(), age.parse::<Age>()) else {
        let begun = Begun { setting, age, ..Begun::default() };
        return Ok(ask(&web, StatusCode::UNPROCESSABLE_ENTITY, &begun));
    };
    let id = records::begin(&mut act, &permit, setting, age)?;
    web.finish(act, &posted, &path(id, "")).await
}
