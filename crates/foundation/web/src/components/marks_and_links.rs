//! The small parts: links, marks of state, dates, pages of a list.

use std::fmt;

use jiff::civil::Date;
use kernel::{PageOf, Total};

use super::{Html, component};
use words::{Given, Words};

/// A link: words and where they lead.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Link {
    /// What is shown.
    pub words: String,
    /// Where it leads. Empty: the words are shown without a link.
    pub href: String,
}

impl Link {
    /// A link.
    #[must_use]
    pub fn new(words: impl Into<String>, href: impl Into<String>) -> Self {
        Self { words: words.into(), href: href.into() }
    }

    /// Words that lead nowhere, such as the last of a breadcrumb.
    #[must_use]
    pub fn here(words: impl Into<String>) -> Self {
        Self { words: words.into(), href: String::new() }
    }
}

/// The shape of a state; its colour follows it. A state is shape and word, never colour alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Shape {
    /// An empty ring: nothing has begun.
    #[default]
    NotStarted,
    /// A half-filled ring: at work.
    Running,
    /// A triangle: soon.
    Soon,
    /// A filled diamond: late.
    Late,
    /// A square: stopped.
    Stopped,
    /// A tick: done, kept.
    Done,
    /// A cross: broken, refused.
    Broken,
    /// A dash: not known, not available.
    Unknown,
}

impl Shape {
    /// All shapes.
    pub const ALL: [Self; 8] = [
        Self::NotStarted,
        Self::Running,
        Self::Soon,
        Self::Late,
        Self::Stopped,
        Self::Done,
        Self::Broken,
        Self::Unknown,
    ];

    /// The class that colours it.
    #[must_use]
    pub fn class(self) -> &'static str {
        match self {
            Self::NotStarted => "is-open",
            Self::Running => "is-running",
            Self::Soon => "is-soon",
            Self::Late => "is-late",
            Self::Stopped => "is-stopped",
            Self::Done => "is-done",
            Self::Broken => "is-broken",
            Self::Unknown => "is-unknown",
        }
    }

    fn drawing(self) -> &'static str {
        match self {
            Self::NotStarted => r#"<circle cx="8" cy="8" r="5.5" fill="none"/>"#,
            Self::Running => {
                r#"<circle cx="8" cy="8" r="5.5" fill="none"/><path d="M8 2.5a5.5 5.5 0 0 1 0 11z" fill="currentColor"/>"#
            }
            Self::Soon => r#"<path d="M8 2.5L14 13H2z" fill="none"/><path d="M8 6.5v3M8 11v.5"/>"#,
            Self::Late => r#"<path d="M8 1.5L14.5 8 8 14.5 1.5 8z" fill="currentColor"/>"#,
            Self::Stopped => r#"<rect x="3" y="3" width="10" height="10" fill="none"/>"#,
            Self::Done => r#"<path d="M2.5 8.5l3.5 4 7.5-9" fill="none"/>"#,
            Self::Broken => r#"<path d="M3 3l10 10M13 3L3 13" fill="none"/>"#,
            Self::Unknown => r#"<path d="M3 8h2M7 8h2M11 8h2" fill="none"/>"#,
        }
    }

    /// The shape as inline SVG.
    #[must_use]
    pub fn html(self) -> Html {
        Html::trusted(format!(
            "<svg class=\"shape\" viewBox=\"0 0 16 16\" width=\"16\" height=\"16\" stroke=\"currentColor\" \
             stroke-width=\"1.75\" aria-hidden=\"true\" focusable=\"false\">{}</svg>",
            self.drawing()
        ))
    }
}

/// A state: shape and word.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mark {
    /// The shape.
    pub shape: Shape,
    /// The word.
    pub word: String,
}

impl Mark {
    /// A state.
    #[must_use]
    pub fn new(shape: Shape, word: impl Into<String>) -> Self {
        Self { shape, word: word.into() }
    }

    /// The mark as HTML; the word is escaped.
    #[must_use]
    pub fn html(&self) -> Html {
        let class = self.shape.class();
        let (shape, word) = (self.shape.html(), Html::text(&self.word));
        Html::trusted(format!("<span class=\"mark {class}\">{shape}<span>{word}</span></span>"))
    }
}

/// A date in words with the machine's form behind it: `<time datetime="2026-11-26">in 3 days, …</time>`.
#[must_use]
pub fn date_pair(w: &Words, day: impl Given<Date>, today: impl Given<Date>) -> Html {
    let day = day.given();
    let words = Html::text(&w.date_in_words(day, today));
    Html::trusted(format!("<time datetime=\"{day}\">{words}</time>"))
}

/// The way through the pages of a list: how many rows are here, of how many, and what is before and after.
#[derive(Debug, Clone, Default)]
pub struct Pager {
    /// Rows on this page.
    pub shown: u64,
    /// All rows, when they were counted.
    pub of: Option<Total>,
    /// Where the page before is; empty on the first.
    pub before: String,
    /// Where the next page is; empty on the last.
    pub next: String,
}

impl Pager {
    /// The way from one page of the list at `path`, which may carry a query of its own.
    #[must_use]
    pub fn of<T, P: fmt::Display>(path: &str, page: &PageOf<T, P>, total: Option<Total>) -> Self {
        let joint = if path.contains('?') { '&' } else { '?' };
        let link = |name: &str, place: &Option<P>| {
            let place = place.as_ref();
            place.map(|place| format!("{path}{joint}{name}={place}")).unwrap_or_default()
        };
        Self {
            shown: u64::try_from(page.rows.len()).unwrap_or_default(),
            of: total,
            before: link("before", &page.before),
            next: link("after", &page.next),
        }
    }

    /// How many rows are here, of how many.
    fn range(&self, w: &Words) -> String {
        let shown = ("shown", self.shown.into());
        match self.of {
            None => w.args("pager-shown", &[shown]),
            Some(Total::Exactly(all)) => w.args("pager-shown-of", &[shown, ("all", all.into())]),
            Some(Total::MoreThan(most)) => w.args("pager-shown-of-more", &[shown, ("most", most.into())]),
        }
    }
}
component!(Pager, "components/pager.html");
