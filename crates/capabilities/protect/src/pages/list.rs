//! The list of cases: those of my teams; for immigration, those on hold with their dates.

use access::foundation::Workplace;

use crate::rights::ListCases;
use axum::extract::Query;
use kernel::{Role, clock::at_ms};
use web::{
    Page, Web,
    components::{Html, Link, Mark, Pager, Shell},
};

use super::{Did, identification_mark, wording};
use crate::{
    records::{self, CaseRow, HoldRow},
    rules::Track,
};

/// Rows of a page.
const PAGE: i64 = 50;

pub(super) async fn list(web: Web, Query(asked): Query<Did>) -> Page {
    let mut act = web.act().await?;
    let permit = act.permit::<ListCases>(Workplace).await?;
    let page = asked.page.unwrap_or(1).clamp(1, 100_000);
    let offset = (page - 1) * PAGE;
    let w = web.words;
    let hold = act.me()?.role == Role::ImmigrationOfficer;
    let (rows, more) = if hold {
        let (rows, more) = records::held(&mut act, &permit, offset, PAGE).await?;
        (rows.iter().map(|row| held(&web, row)).collect::<Vec<Line>>(), more)
    } else {
        let (rows, more) = records::mine(&mut act, &permit, offset, PAGE).await?;
        (rows.iter().map(|row| line(&web, row)).collect(), more)
    };
    let shown = u64::try_from(rows.len()).unwrap_or_default();
    let first = u64::try_from(offset).unwrap_or_default();
    let pager = Pager {
        from: if shown == 0 { 0 } else { first + 1 },
        to: first + shown,
        of: None,
        before: if page > 1 { format!("/cases?page={}", page - 1) } else { String::new() },
        next: if more { format!("/cases?page={}", page + 1) } else { String::new() },
    };
    let title = w.t(if hold { "cases-hold-title" } else { "cases-title" });
    let view = ListView {
        w,
        intro: w.t(if hold { "cases-hold-intro" } else { "cases-intro" }),
        hold,
        rows,
        pager: pager.html(w),
    };
    let crumbs = vec![Link::here(title.clone())];
    Ok(web.page(Shell { title, crumbs, body: Html::of(&view), ..Shell::default() }))
}

/// A row as it is shown.
struct Line {
    number: String,
    href: String,
    state: Mark,
    reflection: String,
    waits: String,
    due: String,
    minor: bool,
    mine: bool,
}

fn line(web: &Web, row: &CaseRow) -> Line {
    let w = web.words;
    let state = row.identification.parse().map(|state| identification_mark(w, state)).unwrap_or_default();
    let waits = row.waits_for.as_deref().map(|duty| w.t(&format!("queue-{duty}"))).unwrap_or_default();
    Line {
        number: row.number.to_string(),
        href: format!("/cases/{}", row.id),
        state,
        reflection: wording::state(w, Track::Reflection, &row.reflection),
        waits,
        due: row.due_ms.map(|ms| web.day(at_ms(ms))).unwrap_or_default(),
        minor: row.minor,
        mine: row.mine,
    }
}

fn held(web: &Web, row: &HoldRow) -> Line {
    let w = web.words;
    Line {
        number: row.number.to_string(),
        href: format!("/cases/{}", row.id),
        state: Mark::default(),
        reflection: String::new(),
        waits: String::new(),
        due: row.until_ms.map_or_else(|| w.t("hold-under-review"), |ms| web.day(at_ms(ms))),
        minor: false,
        mine: false,
    }
}

#[derive(askama::Template)]
#[template(path = "protect/cases.html")]
struct ListView {
    w: &'static words::Words,
    intro: String,
    hold: bool,
    rows: Vec<Line>,
    pager: Html,
}
