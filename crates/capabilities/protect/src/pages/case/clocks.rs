//! The clocks of a case.

use jiff::{Timestamp, civil::DateTime};
use web::components::{Clock, ClockState as Look};
use words::Words;

use crate::{
    pages::wording,
    records::CaseFile,
    rules::{ClockCode, ClockState, ClockView, Length},
};

/// How a clock stands; a deadline that passed and still waits is overdue, whether or not that is recorded.
pub(super) fn look(state: ClockState, open: bool) -> Look {
    match state {
        ClockState::Breached if open => Look::Overdue,
        ClockState::NotStarted => Look::NotStarted,
        ClockState::Running => Look::Running,
        ClockState::DueSoon => Look::DueSoon,
        ClockState::Overdue => Look::Overdue,
        ClockState::Stopped => Look::Stopped,
        ClockState::Kept => Look::Kept,
        ClockState::Breached => Look::Breached,
    }
}

/// The clocks of the case: those that run and the period, and those that have ended.
pub(super) fn clocks(w: &Words, case: &CaseFile, now: Timestamp) -> (Vec<Clock>, Vec<Clock>) {
    let profile = &case.country.profile;
    let mut views: Vec<ClockView<'_>> = ClockCode::ALL
        .iter()
        .map(|clock| ClockView::at(*clock, &case.file.clocks, profile, now))
        .filter(|view| view.state != ClockState::NotStarted || view.clock == ClockCode::Reflection)
        .collect();
    views.sort_by_key(|view| (!view.open, view.clock != ClockCode::Reflection, view.until));
    let (open, ended): (Vec<_>, Vec<_>) =
        views.into_iter().partition(|view| view.open || view.clock == ClockCode::Reflection);
    let shown = |views: Vec<ClockView<'_>>| views.iter().map(|view| clock(w, case, view, now)).collect();
    (shown(open), shown(ended))
}

fn clock(w: &Words, case: &CaseFile, view: &ClockView<'_>, now: Timestamp) -> Clock {
    let profile = &case.country.profile;
    let last = case.file.clocks.iter().rfind(|event| event.clock == view.clock);
    let length = last.map(|event| wording::length(w, event.inputs.length)).unwrap_or_default();
    let mark = view.origin.map(|origin| w.t(&format!("mark-{}", origin.mark.code()))).unwrap_or_default();
    let source = view.origin.map(|origin| wording::source(profile, origin.source, origin.article));
    let note = match (view.state, view.alarm) {
        (ClockState::NotStarted, _) => w.t("clocknote-not_started"),
        (_, Some(days)) => w.t1("clocknote-alarm", "days", days),
        (ClockState::Breached, _) if view.open => w.t("clocknote-still-open"),
        _ => String::new(),
    };
    Clock {
        what: w.t(&format!("clockname-{}", view.clock)),
        state: look(view.state, view.open),
        since: view.since.map(|at| wording::day(case, at)),
        until: view.until.map(|at| wording::day(case, at)),
        today: wording::day(case, now),
        moments: moments(case, view, last.map(|event| event.inputs.length), now),
        rule: format!("{length} {mark}").trim().to_owned(),
        source: source.unwrap_or_default(),
        note,
    }
}

/// Beginning, end and now in local time, of a clock that runs by the hour or within one day.
fn moments(
    case: &CaseFile,
    view: &ClockView<'_>,
    length: Option<Length>,
    now: Timestamp,
) -> Option<[DateTime; 3]> {
    matches!(length?, Length::Hours(_) | Length::SameDay).then_some(())?;
    let local = |at: Timestamp| case.country.profile.zone.to_datetime(at);
    Some([local(view.since?), local(view.until?), local(now)])
}
