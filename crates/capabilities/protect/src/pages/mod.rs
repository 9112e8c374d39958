//! What people see of cases: the list, one case, its steps, why I can (not) see this.

mod case;
mod form_values;
mod hand_over;
mod list;
mod next;
mod parts;
mod search;
mod step;
mod steps;
mod why_refused;
mod wording;
mod work;

pub use work::work;

use crate::CaseId;
use serde::Deserialize;
use step::{send, show};
use web::{
    Error, Routes,
    components::{Link, Mark, Shape},
};
use words::Words;

use crate::{
    records::CaseFile,
    rules::{IdentificationState, Track},
};

/// The pages of this room.
pub fn routes() -> Routes {
    Routes::new()
        .get("/search", search::search)
        .get("/cases", list::list)
        .get("/cases/{id}", case::case)
        .get("/cases/{id}/why", why_refused::why)
        .post("/cases/{id}/tasks/{task}", case::settle)
        .get("/cases/{id}/hand-over", hand_over::show)
        .post("/cases/{id}/hand-over", hand_over::send)
        .get("/cases/{id}/triage", show::<steps::Triage>)
        .post("/cases/{id}/triage", send::<steps::Triage>)
        .get("/cases/{id}/presume", show::<steps::Presume>)
        .post("/cases/{id}/presume", send::<steps::Presume>)
        .get("/cases/{id}/signpost", show::<steps::Signpost>)
        .post("/cases/{id}/signpost", send::<steps::Signpost>)
        .get("/cases/{id}/reopen", show::<steps::Reopen>)
        .post("/cases/{id}/reopen", send::<steps::Reopen>)
        .get("/cases/{id}/facts", show::<steps::Facts>)
        .post("/cases/{id}/facts", send::<steps::Facts>)
        .get("/cases/{id}/guardian", show::<steps::Guardian>)
        .post("/cases/{id}/guardian", send::<steps::Guardian>)
        .get("/cases/{id}/withdraw", show::<steps::Withdraw>)
        .post("/cases/{id}/withdraw", send::<steps::Withdraw>)
        .get("/cases/{id}/grounds", show::<steps::Grounds>)
        .post("/cases/{id}/grounds", send::<steps::Grounds>)
        .get("/cases/{id}/identification", show::<steps::Identification>)
        .post("/cases/{id}/identification", send::<steps::Identification>)
        .get("/cases/{id}/extend", show::<steps::Extend>)
        .post("/cases/{id}/extend", send::<steps::Extend>)
        .get("/cases/{id}/terminate", show::<steps::Terminate>)
        .post("/cases/{id}/terminate", send::<steps::Terminate>)
        .get("/cases/{id}/lift", show::<steps::Lift>)
        .post("/cases/{id}/lift", send::<steps::Lift>)
}

/// What was just done, for the message above the page.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Did {
    /// Name of the step.
    #[serde(default)]
    did: String,
    /// Page of a list, from 1.
    #[serde(default)]
    page: Option<i64>,
}

/// A case by the text in an address; anything else is a page that does not exist.
pub(crate) fn case_id(text: &str) -> Result<CaseId, Error> {
    text.parse().map_err(|_| Error::not_found())
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
    Mark::new(shape, wording::state(w, Track::Identification, state.code()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Lang;

    #[test]
    fn every_state_has_a_mark_in_words() {
        for lang in Lang::ALL {
            for state in IdentificationState::ALL {
                let mark = identification_mark(Words::of(lang), *state);
                assert!(!mark.word.contains('⟦'), "{lang:?} {state}: {}", mark.word);
            }
        }
    }
}
