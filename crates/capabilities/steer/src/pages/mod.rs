//! The pages of this room: the strategies, one strategy, one figure, the rows behind it.

mod figure;
mod indicator;
mod rows;
mod strategies;
mod strategy;

use std::sync::Arc;

use facts::Kept;
use kernel::Lang;
use web::{Error, Path, Query, Routes, Web};

use crate::plans::{Library, Open, Plan, Strategy, library};

/// The routes of this room. Figures are kept in memory for as long as these routes are served.
#[must_use]
pub fn routes() -> Routes {
    let for_strategy = Arc::new(Kept::default());
    let for_figure = for_strategy.clone();
    Routes::new()
        .get("/strategies", strategies::list)
        .get("/strategies/{plan}", move |web: Web, path: Path<String>| {
            strategy::show(web, path, for_strategy.clone())
        })
        .get(
            "/strategies/{plan}/figures/{indicator}",
            move |web: Web, path: Path<(String, String)>, query: Query<figure::Asked>| {
                figure::show(web, path, query, for_figure.clone())
            },
        )
        .get("/strategies/{plan}/figures/{indicator}/rows", rows::show)
}

/// The strategies. They are checked when the server starts and in every test run.
fn strategies() -> Result<&'static Library, Error> {
    library().map_err(|_| Error::not_found())
}

fn strategy_of(id: &str) -> Result<&'static Strategy, Error> {
    strategies()?.strategy(id).ok_or_else(Error::not_found)
}

/// Words with their language where that is not the page's: the page marks them for whoever reads aloud.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Phrase {
    /// ISO 639-1 code; empty in the page's own language.
    lang: String,
    words: String,
}

impl Phrase {
    fn new(page: Lang, lang: &str, words: &str) -> Self {
        let lang = if lang == page.code() { String::new() } else { lang.into() };
        Self { lang, words: words.into() }
    }

    /// Words of the project in a plan file, which are English.
    fn english(page: Lang, words: &str) -> Self {
        Self::new(page, "en", words)
    }
}

/// A title as a reader gets it: in the reader's language when the text is in it, else in English; and beside
/// it the words of the published text, when they are not the same.
struct Titles {
    shown: Phrase,
    original: Option<Phrase>,
}

fn titles(page: Lang, plan: &Plan, original: &Open<String>, english: &Open<String>) -> Option<Titles> {
    let written = plan.head.language.as_str();
    let original = original.said().map(|words| Phrase::new(page, written, words));
    let english = english.said().map(|words| Phrase::english(page, words));
    match (original, english) {
        (Some(original), Some(_)) if written == page.code() => {
            Some(Titles { shown: original, original: None })
        }
        (original, Some(english)) => Some(Titles { shown: english, original }),
        (Some(original), None) => Some(Titles { shown: original, original: None }),
        (None, None) => None,
    }
}

fn plan_titles(page: Lang, plan: &Plan) -> Titles {
    titles(page, plan, &plan.head.title_original, &plan.head.title_en)
        .unwrap_or_else(|| Titles { shown: Phrase::new(page, page.code(), &plan.head.id), original: None })
}
