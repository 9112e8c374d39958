//! The strategies: the country's own first.

use crate::rights::{AnyStrategy, ViewStrategy};
use web::{
    Page, Web,
    components::{Html, Shell},
};
use words::Words;

use super::{Titles, plan_titles, strategies};
use crate::plans::Strategy;

struct Row {
    id: &'static str,
    titles: Titles,
    country: String,
    own: bool,
    period: String,
    items: u64,
    indicators: u64,
}

#[derive(askama::Template)]
#[template(path = "strategies.html")]
struct View<'a> {
    w: &'a Words,
    rows: &'a [Row],
}

/// All strategies.
pub(super) async fn list(web: Web) -> Page {
    let mut act = web.act().await?;
    act.permit::<ViewStrategy>(AnyStrategy).await?;
    let w = web.words;
    let mut rows: Vec<Row> =
        strategies()?.strategies().iter().map(|one| row(w, &web.house.country, one)).collect();
    // Stable: the others keep the order of their ids.
    rows.sort_by_key(|row| !row.own);
    Ok(web.page(Shell {
        title: w.t("steer-strategies"),
        body: Html::of(&View { w, rows: &rows }),
        ..Shell::default()
    }))
}

fn row(w: &Words, house: &str, strategy: &'static Strategy) -> Row {
    let plan = &strategy.plan;
    let country = plan.head.country.to_lowercase();
    let period = match plan.head.period.said() {
        Some(period) => format!("{}–{}", period.from, period.to),
        None => w.t("steer-period-open"),
    };
    Row {
        id: &plan.head.id,
        titles: plan_titles(w.lang(), plan),
        own: country == house,
        country: w.code("steer-country", &country),
        period,
        items: whole(plan.counted()),
        indicators: whole(strategy.bindings.bindings.len()),
    }
}

fn whole(number: usize) -> u64 {
    u64::try_from(number).unwrap_or_default()
}
