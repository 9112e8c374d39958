//! Parts of the case page: clocks, lanes, decisions, plain codes.

use std::collections::BTreeMap;

use jiff::{
    Span, Timestamp,
    civil::{Date, DateTime},
};
use uuid::Uuid;
use web::components::{Bar, Clock, ClockState as Look, Decision, Lane, Lanes, Mark, Milestone, Shape};
use words::Words;

use super::wording;
use crate::{
    places,
    records::{CaseFile, EventRow},
    rules::{ClockCode, ClockState, ClockView, Event, Length, Track},
};

/// How a clock stands; a deadline that passed and still waits is overdue, whether or not that is recorded.
fn look(state: ClockState, open: bool) -> Look {
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
pub(crate) fn clocks(w: &Words, case: &CaseFile, now: Timestamp) -> (Vec<Clock>, Vec<Clock>) {
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

/// Both tracks over time: what happened as marks, clocks as bars.
pub(crate) fn lanes(w: &Words, case: &CaseFile, now: Timestamp) -> Lanes {
    let profile = &case.country.profile;
    let today = wording::day(case, now);
    let mut from = today;
    let mut to = today;
    let mut reach = |day: Date| {
        from = from.min(day);
        to = to.max(day);
    };
    let mut lanes = Vec::new();
    for track in Track::ALL {
        let mine = case.events.iter().filter(|event| event.recorded.event.track() == *track);
        let milestones: Vec<Milestone> = mine
            .map(|event| Milestone { on: wording::day(case, event.recorded.at), what: happened(w, event) })
            .collect();
        let bars: Vec<Bar> = ClockCode::ALL
            .iter()
            .filter(|clock| clock.track() == *track)
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
        lanes.push(Lane { name: w.t(&format!("track-{track}")), milestones, bars });
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
        format!("{}{named}", w.t(&format!("event-{}", event.recorded.event.kind())))
    });
    if event.body.is_empty() { what } else { format!("{what} ({})", event.body) }
}

fn outcome(w: &Words, event: &Event) -> Option<String> {
    let code = match event {
        Event::GroundsDecided { positive: true, .. } => "rg_positive",
        Event::GroundsDecided { .. } => "rg_negative",
        Event::IdentificationDecided(decided) if decided.identified => "identified",
        Event::IdentificationDecided(_) => "not_identified",
        _ => return None,
    };
    Some(w.t(&format!("outcome-{code}")))
}

/// The decisions, the latest first; `texts` are the opened reasons, where they may be read.
pub(crate) fn decisions(w: &Words, case: &CaseFile, texts: &BTreeMap<Uuid, String>) -> Vec<Decision> {
    let mine = case.events.iter().rev();
    mine.filter_map(|row| row.recorded.event.decision().map(|record| (row, record)))
        .map(|(row, record)| {
            let event = &row.recorded.event;
            let word = outcome(w, event).unwrap_or_else(|| w.t(&format!("event-{}", event.kind())));
            Decision {
                outcome: Mark::new(Shape::Done, word),
                who: wording::who(w, &row.who, &row.recorded.by, &row.body),
                on: wording::day(case, row.recorded.at),
                test: wording::source(&case.country.profile, &record.legal_basis, None),
                evidence: record.evidence.iter().map(|code| wording::code(w, "proof", code)).collect(),
                reasons: texts.get(&row.id).cloned().unwrap_or_else(|| w.t("case-reasons-sealed")),
                follows: follows(w, event),
                review: String::new(),
            }
        })
        .collect()
}

fn follows(w: &Words, event: &Event) -> Vec<String> {
    let key = match event {
        Event::GroundsDecided { positive: true, .. } => "follows-rg_positive",
        Event::IdentificationDecided(decided) if decided.identified => "follows-identified",
        Event::ReflectionExtended { .. } => "follows-extended",
        Event::ReflectionTerminated { .. } | Event::HoldLifted { .. } => "follows-lifted",
        _ => return vec![w.t("follows-no")],
    };
    vec![w.t(key)]
}

/// A region's name; its code when no list knows it.
fn region(w: &Words, case: &CaseFile, code: &str) -> String {
    let all = places::regions(&case.country.profile.country);
    all.iter().find(|one| one.code == code).map_or_else(|| code.to_owned(), |one| one.name(w.lang()))
}

/// The plain codes as pairs of words.
pub(crate) fn pairs(w: &Words, case: &CaseFile) -> Vec<(String, String)> {
    let (codes, facts) = (&case.codes, &case.file.facts);
    let first = wording::day(case, kernel::clock::at_ms(codes.first_contact_ms));
    let none = || w.t("case-not-known");
    let languages = facts.languages.iter().map(|code| wording::language(code)).collect::<Vec<_>>().join(", ");
    let mut pairs = vec![
        ("case-form", wording::code(w, "form", codes.form.code())),
        ("case-age", wording::code(w, "case-age", facts.age.code())),
        ("case-band", wording::code(w, "band", codes.age_band.code())),
        ("case-sex", wording::code(w, "sex", codes.sex.code())),
        ("case-citizenship", codes.citizenship.clone().unwrap_or_else(none)),
        ("case-consent", wording::code(w, "case-consent", facts.consent.code())),
        ("case-self", w.t(if facts.self_identified { "case-yes" } else { "case-no" })),
        ("case-stay", wording::code(w, "case-stay", facts.stay.code())),
        ("case-languages", if languages.is_empty() { none() } else { languages }),
        ("case-indicators", w.count(u64::from(facts.documented_indicators))),
        ("case-region", codes.region.as_deref().map_or_else(none, |code| region(w, case, code))),
        ("case-setting", wording::code(w, "setting", &codes.setting)),
        ("case-first-contact", w.date(first)),
    ];
    if facts.age.behaves_as_child() {
        let accompanied = wording::code(w, "case-accompanied", facts.accompanied.code());
        pairs.insert(3, ("case-accompanied", accompanied));
    }
    pairs.into_iter().map(|(key, value)| (w.t(key), value)).collect()
}
