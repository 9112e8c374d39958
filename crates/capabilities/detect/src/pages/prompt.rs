//! The printable prompt sheet: the first round on paper, for work away from a computer. It holds no person.

use kernel::Lang;
use serde::Deserialize;
use web::{
    Id, Page, Query, Web,
    components::{Html, Link, Shell},
};
use words::Words;

use super::wording;
use crate::{
    draft,
    rules::{Age, Base, Indicator, Set, Setting, questions},
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
pub(super) async fn show(web: Web, Id(setting): Id<Setting>, Query(which): Query<Which>) -> Page {
    // Signed in is enough: the sheet is about nobody.
    web.act().await?;
    let lang = which.lang.parse().unwrap_or(web.lang());
    let age = which.age.parse().unwrap_or(Age::Unknown);
    Ok(web.page(view(web.words, setting, age, lang)?))
}

/// The sheet of a setting, in a language that may be another than the page's.
fn view(w: &Words, setting: Setting, age: Age, lang: Lang) -> Result<Shell, access::Error> {
    let (base, s) = (draft::base()?, Words::of(lang));
    let sets: Vec<Set> =
        Set::ALL.iter().copied().filter(|set| age == Age::Unknown || set.age() == age).collect();
    let signs = signs(base, setting, age);
    let address = |one: Lang| format!("/screenings/prompt/{setting}?lang={}&age={age}", one.code());
    let versions = base.versions();
    let view = PromptView {
        w,
        s,
        setting: setting.code(),
        starred: signs.iter().any(|one| wording::unverified(one, &sets)),
        lines: signs.into_iter().map(|one| wording::starred(s, one, &sets)).collect(),
        links: Lang::ALL.into_iter().map(|one| Link::new(one.own_name(), address(one))).collect(),
        versions: (versions.base, versions.rounds),
    };
    let title = w.t1("prompt-title", "setting", w.code("setting", setting.code()));
    let crumbs = vec![Link::new(w.t("screen-list"), "/screenings"), Link::here(title.clone())];
    Ok(Shell { title, crumbs, large: true, body: Html::of(&view), ..Shell::default() })
}

/// The signs of the first round; a sheet for everybody has those that are asked of either age.
fn signs(base: &Base, setting: Setting, age: Age) -> Vec<&Indicator> {
    if age != Age::Unknown {
        return questions(base, setting, age);
    }
    let of_all = base.rounds().settings.get(&setting).into_iter().flatten();
    of_all.filter_map(|id| base.get(id.as_str())).collect()
}
