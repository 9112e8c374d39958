//! What people see of cases: the list, one case, its steps, why I can (not) see this.

mod case;
mod emergency;
mod hand_over;
mod identity;
mod list;
mod offered;
mod search;
mod step;
mod step_entry;
mod steps;
mod why_refused;
mod wording;
mod work;

pub use emergency::ENTRY as EMERGENCY_ENTRY;
pub use work::work;

use steps::STEPS;
use web::{
    Routes,
    components::{Html, Link, Mark, Shape},
};
use words::Words;

use crate::{
    records::CaseFile,
    rules::{IdentificationState, TrackCode},
};

/// The pages of this room.
pub fn routes() -> Routes {
    let pages = Routes::new()
        .get("/cases", list::list)
        .get("/cases/{id}", case::case)
        .get("/cases/{id}/why", why_refused::why)
        .post("/cases/{id}/end-access", hand_over::end)
        .get("/search", search::search)
        .get("/emergency", emergency::list)
        .post("/emergency/ask", emergency::ask)
        .get("/emergency/{id}", emergency::one)
        .post("/emergency/{id}/release", emergency::release)
        .post("/emergency/{id}/open", emergency::open)
        .post("/emergency/{id}/review", emergency::review)
        .post("/cases/{id}/tasks/{task}", case::settle);
    STEPS.iter().fold(pages, |routes, entry| (entry.routes)(routes))
}

/// Names of all steps on a case, in the order in which they are offered: `/cases/{id}/<name>`.
pub fn step_names() -> impl Iterator<Item = &'static str> {
    STEPS.iter().map(|entry| entry.name)
}

/// The way to a case by meaning.
pub(crate) fn crumbs(w: &Words, case: Option<&CaseFile>, here: Option<Link>) -> Vec<Link> {
    let mut crumbs = vec![Link::new(w.t("cases-title"), "/cases")];
    if let Some(case) = case {
        let number = case.number.to_string();
        crumbs.push(match here {
            Some(_) => Link::new(number, format!("/cases/{}", case.id)),
            None => Link::here(number),
        });
    }
    crumbs.extend(here);
    crumbs
}

/// The state of identification as shape and word.
pub(crate) fn state_mark(w: &Words, case: &CaseFile) -> Mark {
    identification_mark(w, case.file.identification)
}

fn identification_mark(w: &Words, state: IdentificationState) -> Mark {
    use IdentificationState as I;
    let shape = match state {
        I::NotStarted => Shape::NotStarted,
        I::Notified | I::Triaged | I::Presumed | I::RgPositive | I::Review | I::Reopened => Shape::Running,
        I::Identified => Shape::Done,
        I::Missing => Shape::Late,
        I::RgNegative
        | I::NotIdentified
        | I::Signposted
        | I::ConsentWithdrawn
        | I::Closed
        | I::TransferredAbroad => Shape::Stopped,
    };
    Mark::new(shape, wording::state(w, TrackCode::IDENTIFICATION, state.code()))
}

/// The state of any track in words; that of identification with its shape.
pub(crate) fn track_state(w: &Words, track: TrackCode, state: &str) -> Html {
    match state.parse() {
        Ok(state) if track == TrackCode::IDENTIFICATION => identification_mark(w, state).html(),
        _ => Html::text(&wording::state(w, track, state)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Lang;

    /// Every step has its words, its own name, and two routes.
    #[test]
    fn a_step_in_the_table_is_whole() {
        let routes = routes();
        let mut names = std::collections::BTreeSet::new();
        words::add(&[crate::ROOM.messages]).unwrap();
        for name in step_names() {
            assert!(names.insert(name), "{name} stands in the table twice");
            for method in ["GET", "POST"] {
                let path = format!("{}{name}", step::CASE);
                assert!(routes.list().iter().any(|(m, p)| *m == method && *p == path), "{method} {path}");
            }
            for lang in Lang::ALL {
                for key in [format!("step-{name}"), format!("step-{name}-text"), format!("did-{name}")] {
                    assert!(Words::of(lang).has(&key), "{lang:?}: {key}");
                }
            }
        }
        assert!(names.len() > 12);
    }

    #[test]
    fn every_state_has_a_mark_in_words() {
        words::add(&[crate::ROOM.messages]).unwrap();
        for lang in Lang::ALL {
            for state in IdentificationState::ALL {
                let mark = identification_mark(Words::of(lang), *state);
                assert!(!mark.word.contains('⟦'), "{lang:?} {state}: {}", mark.word);
            }
        }
    }
}
