//! The list of cases: those of my teams; for immigration, those on hold with their dates.

use access::foundation::Workplace;

use crate::rights::ListCases;
use kernel::{Role, Roles, clock::at_ms};
use web::{
    Page, PageAsked, Query, Web,
    components::{Html, Link, Pager, Shell},
};

use super::{track_state, wording};
use crate::{
    records::{self, CaseRow, HoldRow},
    rules::TrackCode,
    running_tracks,
};

/// Rows of a page.
const PAGE: usize = 50;
/// The list.
const PATH: &str = "/cases";

/// The list: for immigration the cases on hold, for others those of their teams.
pub(super) async fn list(web: Web, Query(asked): Query<PageAsked>) -> Page {
    let mut act = web.act().await?;
    let permit = act.permit::<ListCases>(Workplace).await?;
    // Whoever works on cases in another role as well finds holds under "My work".
    let hold = act.me()?.roles == Roles::NONE.with(Role::ImmigrationOfficer);
    let (rows, pager) = if hold {
        let page = records::held(&mut act, &permit, &asked.from(), PAGE).await?;
        (page.rows.iter().map(|row| held(&web, row)).collect::<Vec<Line>>(), Pager::of(PATH, &page, None))
    } else {
        let page = records::mine(&mut act, &permit, &asked.from(), PAGE).await?;
        let total = records::count_mine(&mut act, &permit).await?;
        (page.rows.iter().map(|row| line(&web, row)).collect(), Pager::of(PATH, &page, Some(total)))
    };
    Ok(web.page(view(web.words, hold, rows, &pager)))
}

fn view(w: &'static words::Words, hold: bool, rows: Vec<Line>, pager: &Pager) -> Shell {
    let title = w.t(if hold { "cases-hold-title" } else { "cases-title" });
    let view = ListView {
        w,
        intro: w.t(if hold { "cases-hold-intro" } else { "cases-intro" }),
        hold,
        tracks: running_tracks::all().iter().map(|track| wording::track(w, track.code())).collect(),
        rows,
        pager: pager.html(w),
    };
    let crumbs = vec![Link::here(title.clone())];
    Shell { title, crumbs, body: Html::of(&view), ..Shell::default() }
}

/// How a track stands, under the name of the track.
struct Cell {
    name: String,
    state: Html,
}

/// A row as it is shown.
struct Line {
    number: String,
    href: String,
    tracks: Vec<Cell>,
    waits: String,
    due: String,
    urgent: bool,
    child: bool,
    mine: bool,
}

fn line(web: &Web, row: &CaseRow) -> Line {
    let w = web.words;
    let stands = |code: TrackCode| row.tracks.iter().find(|stand| stand.track == code.code());
    let cells = running_tracks::all().iter().map(|track| {
        let code = track.code();
        let state = stands(code).map(|stand| track_state(w, code, &stand.state)).unwrap_or_default();
        Cell { name: wording::track(w, code), state }
    });
    let waits = running_tracks::all().iter().find_map(|track| stands(track.code())?.waits_for.as_deref());
    let waits = waits.map(|duty| w.t(&format!("queue-{duty}"))).unwrap_or_default();
    Line {
        number: row.number.to_string(),
        href: format!("/cases/{}", row.id),
        tracks: cells.collect(),
        waits,
        due: row.due_ms.map(|ms| web.until(at_ms(ms))).unwrap_or_default(),
        urgent: row.urgent,
        child: row.child,
        mine: row.mine,
    }
}

fn held(web: &Web, row: &HoldRow) -> Line {
    let w = web.words;
    Line {
        number: row.number.to_string(),
        href: format!("/cases/{}", row.id),
        tracks: Vec::new(),
        waits: String::new(),
        due: row.until_ms.map_or_else(|| w.t("hold-under-review"), |ms| web.day(at_ms(ms))),
        urgent: false,
        child: false,
        mine: false,
    }
}

#[derive(askama::Template)]
#[template(path = "protect/cases.html")]
struct ListView {
    w: &'static words::Words,
    intro: String,
    hold: bool,
    tracks: Vec<String>,
    rows: Vec<Line>,
    pager: Html,
}
