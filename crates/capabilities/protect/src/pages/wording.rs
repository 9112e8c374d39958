//! Codes in words: states, refusals with their arguments, lengths, sources.

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use words::{Arg, Words};

use crate::{
    places::language,
    records::CaseFile,
    rules::{Actor, Length, Profile, Refusal, TrackCode, calendar::local_date},
};

/// Codes separated by commas, in words.
fn codes(w: &Words, list: &str, given: &str) -> String {
    given
        .split(',')
        .filter(|one| !one.is_empty())
        .map(|one| w.word_or(list, one))
        .collect::<Vec<_>>()
        .join(", ")
}

/// The name of a track.
pub(crate) fn track(w: &Words, track: TrackCode) -> String {
    w.word_or("track", track.code())
}

/// The state of a track.
pub(crate) fn state(w: &Words, track: TrackCode, state: &str) -> String {
    w.word_or(&format!("state-{track}"), state)
}

/// The title of a source with the article.
pub(crate) fn source(profile: &Profile, code: &str, article: Option<&str>) -> String {
    let title = profile.source(code).map_or(code, |source| source.title.as_str());
    article.map_or_else(|| title.to_owned(), |article| format!("{title}, {article}"))
}

/// A length in words: "to the end of the 5th working day".
pub(crate) fn length(w: &Words, length: Length) -> String {
    match length {
        Length::Hours(count) => w.t1("length-hours", "count", count),
        Length::SameDay => w.t("length-same_day"),
        Length::WorkingDays(count) => w.t1("length-working_days", "count", count),
        Length::Days(count) => w.t1("length-days", "count", count),
        Length::Months(count) => w.t1("length-months", "count", count),
    }
}

/// A date as a rule named it: a civil date, or an instant in the zone of the country.
fn date(w: &Words, zone: &TimeZone, given: &str) -> String {
    if let Ok(day) = given.parse::<Date>() {
        return w.date(day);
    }
    given.parse::<Timestamp>().map_or_else(|_| given.to_owned(), |at| w.date(local_date(at, zone)))
}

/// A rule's no as a sentence.
pub(crate) fn refusal(w: &Words, profile: &Profile, refusal: &Refusal) -> String {
    let args: Vec<(&str, Arg)> =
        refusal.args.iter().map(|(name, value)| (*name, argument(w, profile, name, value))).collect();
    w.args(&format!("refusal-{}", refusal.code), &args)
}

fn argument(w: &Words, profile: &Profile, name: &str, value: &str) -> Arg {
    let words = match name {
        "country" => w.word_or("country", value),
        "state" => {
            let key = format!("state-I-{value}");
            if w.has(&key) { w.t(&key) } else { w.word_or("state-R", value) }
        }
        "event" => w.word_or("event", value),
        "role" => w.word_or("role", value),
        "needed" => codes(w, "competence", value),
        "missing" => codes(w, "check", value),
        "reason" | "reasons" => codes(w, "reason", value),
        "grounds" | "ground" => codes(w, "ground", value),
        "basis" => source(profile, value, None),
        "language" => language(value).to_owned(),
        "reads" => value.split(',').map(language).collect::<Vec<_>>().join(", "),
        "of" => codes(w, "profession", value),
        "cases" => codes(w, "exempt", value),
        "element" => w.word_or("finding-element", value),
        "clock" => w.word_or("clockname", value),
        "starts_on" => w.word_or("start", value),
        "day" | "until" | "due" | "latest" | "earliest" => date(w, &profile.zone, value),
        _ => return value.parse::<f64>().map_or_else(|_| Arg::from(value), Arg::from),
    };
    Arg::from(words)
}

/// Who acted: name, role, body; or the system.
pub(crate) fn who(w: &Words, name: &str, by: &Actor, body: &str) -> String {
    match by {
        Actor::Staff(staff) => format!("{name}, {}, {body}", w.code("role", staff.role.code())),
        Actor::Person => w.t("role-person"),
        Actor::System => w.t("role-system"),
    }
}

/// The civil day of an instant in the zone of the case.
pub(crate) fn day(case: &CaseFile, at: Timestamp) -> Date {
    local_date(at, &case.country.profile.zone)
}
