//! The tracks of a case over time.

use jiff::{Span, Timestamp, civil::Date};
use web::components::{Bar, Lane, Lanes, Milestone};
use words::Words;

use super::{clocks::look, decisions::outcome};
use crate::{
    pages::wording,
    records::{CaseFile, EventRow},
    rules::{ClockCode, ClockView, Event},
};

/// The tracks over time: what happened as marks, clocks as bars.
pub(super) fn lanes(w: &Words, case: &CaseFile, now: Timestamp) -> Lanes {
    let profile = &case.country.profile;
    let today = wording::day(case, now);
    let mut from = today;
    let mut to = today;
    let mut reach = |day: Date| {
        from = from.min(day);
        to = to.max(day);
    };
    let mut lanes = Vec::new();
    for code in case.country.tracks.iter().map(|track| track.code()) {
        let mine = case.events.iter().filter(|event| event.recorded.event.track() == code);
        let milestones: Vec<Milestone> =
            mine.map(|event| Milestone { on: event.recorded.day, what: happened(w, event) }).collect();
        let bars: Vec<Bar> = ClockCode::ALL
            .iter()
            .filter(|clock| clock.track() == code)
            .map(|clock| ClockView::at(*clock, &case.file.clocks, profile, now))
            .filter_map(|view| {
                let since = wording::day(case, view.since?);
                let until = view.until.map(|at| wording::day(case, at));
                let what = w.t(&format!("clockname-{}", view.clock));
                Some(Bar { since, until, state: look(view.state, view.open), what })
            })
            .collect();
        milestones.iter().for_each(|one| reach(one.on));
        bars.iter().for_each(|bar| {
            reach(bar.since);
            bar.until.into_iter().for_each(&mut reach);
        });
        lanes.push(Lane { name: wording::track(w, code), milestones, bars });
    }
    let to = to.checked_add(Span::new().days(3)).unwrap_or(to);
    let from = from.checked_sub(Span::new().days(3)).unwrap_or(from);
    Lanes { title: w.t("case-lanes"), from, to, today, lanes }
}

/// What happened, in words, and by which body.
fn happened(w: &Words, event: &EventRow) -> String {
    let what = outcome(w, &event.recorded.event).unwrap_or_else(|| {
        let named = match &event.recorded.event {
            Event::ClockBreached { clock } => format!(": {}", w.t(&format!("clockname-{clock}"))),
            _ => String::new(),
        };
        format!("{}{named}", w.word_or("event", event.recorded.event.kind()))
    });
    if event.body.is_empty() { what } else { format!("{what} ({})", event.body) }
}
