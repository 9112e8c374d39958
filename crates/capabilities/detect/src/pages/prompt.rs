//! The printable prompt sheet: the first round on paper, for work away from a computer. It holds no person.

use axum::extract::{Path, Query};
use kernel::Lang;
use serde::Deserialize;
use web::{
    Error, Page, Web,
    components::{Html, Link, Shell},
};
use words::Words;

use super::look;
use crate::{
    draft,
    rules::{Age, Set, Setting, questions},
};

#[derive(Deserialize)]
pub(super) struct Which {
    #[serde(default)]
    lang: String,
    #[serde(default)]
    age: String,
}

#[derive(askama::Template)]
#[template(path = "detect/prompt.html")]
struct PromptView<'a> {
    w: &'a Words,
    /// The words of the sheet, which may be in another language than the page.
    s: &'a Words,
    setting: &'static str,
    lines: Vec<String>,
    starred: bool,
    links: Vec<Link>,
    versions: (String, String),
}

/// `/screenings/prompt/{setting}?lang=el&age=child`.
pub(super) async fn show(web: Web, Path(setting): Path<String>, Query(which): Query<Which>) -> Page {
    // Signed in is enough: the sheet is about nobody.
    web.act().await?;
    let setting = setting.parse::<Setting>().map_err(|_| Error::not_found())?;
    let lang: Lang = which.lang.parse().unwrap_or(web.lang());
    let age = which.age.parse().unwrap_or(Age::Unknown);
    let base = draft::base()?;
    let (w, s) = (web.words, Words::of(lang));
    let sets: Vec<Set> =
        Set::ALL.iter().copied().filter(|set| age == Age::Unknown || set.age() == age).collect();
    // A sheet for everybody asks what is asked of either age.
    let mut signs = questions(base, setting, age);
    if age == Age::Unknown {
        signs = base
            .rounds()
            .settings
            .get(&setting)
            .into_iter()
            .flatten()
            .filter_map(|id| base.get(id.as_str()))
            .collect();
    }
    let starred = signs.iter().any(|one| look::unverified(one, &sets));
    let lines = signs.into_iter().map(|one| look::starred(s, one, &sets)).collect();
    let links = Lang::ALL
        .into_iter()
        .map(|one| {
            Link::new(one.own_name(), format!("/screenings/prompt/{setting}?lang={}&age={age}", one.code()))
        })
        .collect();
    let versions = base.versions();
    let view = PromptView {
        w,
        s,
        setting: setting.code(),
        lines,
        starred,
        links,
        versions: (versions.base, versions.rounds),
    };
    let title = w.t1("prompt-title", "setting", w.code("setting", setting.code()));
    let crumbs = vec![Link::new(w.t("screen-list"), "/screenings"), Link::here(title.clone())];
    Ok(web.page(Shell { title, crumbs, large: true, body: Html::of(&view), ..Shell::default() }))
}
