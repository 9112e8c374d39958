//! The shell and the components that every page is built from, once.
//!
//! Plain data goes in, [`Html`] comes out, and everything that came in as text is escaped. Pages of the
//! capabilities have askama templates of their own and put components into them: `{{ clock }}` of type [`Html`]
//! is not escaped again. All of it works without script; `palermo.js` only makes it nicer, and htmx was not
//! needed. Nothing here has an inline script or style, so the strictest content-security policy holds:
//! `default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; form-action 'self'`.
//!
//! [`mod@gallery`] shows every component in every state.

mod assets;
mod case;
mod clock;
mod decide;
mod figure;
mod form;
mod gallery;
mod html;
mod icon;
mod lanes;
mod marks_and_links;
mod notice;
mod screen;
mod shell;
mod strategy;
mod work;

pub use assets::{Asset, asset_url, assets};
pub use case::{Decision, Seer, WhoSeesWhat};
pub use clock::{Clock, ClockState};
pub use decide::{Conflict, ConflictField, FieldVersion, LongJob, Merge, Merged, Progress, base_of};
pub use figure::{Before, FigureCard, spark};
pub use form::{Button, Choice, Field, FieldKind, Post, Sheet, error_summary};
pub use gallery::gallery;
pub use html::Html;
pub use icon::{Capability, Icon};
pub use lanes::{Bar, Lane, Lanes, Milestone};
pub use marks_and_links::{Link, Mark, Pager, Shape, date_pair};
pub use notice::{Notice, Tone, Trouble, TroubleKind};
pub use screen::{Answer, Call, Found, QuestionRow, ScreenResult};
pub use shell::{NavigationLink, PublicShell, Shell};
pub use strategy::{Strategy, StrategyFigure, StrategyRow};
pub use work::{WorkItem, WorkList};

/// Gives a component its `html`, made by the askama template at `path`; the template sees the words as `w` and
/// the component as `c`.
macro_rules! component {
    ($name:ident, $path:tt) => {
        const _: () = {
            #[derive(askama::Template)]
            #[template(path = $path)]
            struct View<'a> {
                #[allow(dead_code, reason = "a component may consist of given words only")]
                w: &'a words::Words,
                c: &'a $name,
            }
            impl $name {
                /// The component as HTML in the language of `w`.
                #[must_use]
                pub fn html(&self, w: &words::Words) -> $crate::components::Html {
                    $crate::components::Html::of(&View { w, c: self })
                }
            }
        };
    };
}
use component;

#[cfg(test)]
mod tests;
