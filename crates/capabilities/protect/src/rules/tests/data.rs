//! The data: shipped files, checker sentences, known answers of the calendar.

use jiff::civil::date;

use super::world::at;
use crate::rules::calendar::{Easter, local_date};
use crate::rules::*;

const GR: &str = include_str!("../../../../../../data/profiles/gr.yaml");
const DK: &str = include_str!("../../../../../../data/profiles/dk.yaml");

#[test]
fn the_shipped_profiles_and_calendars_pass_their_checks() {
    for country in crate::embedded::codes() {
        let profile = Profile::shipped(country).unwrap();
        let calendar = Calendar::shipped(country).unwrap();
        assert_eq!((profile.country.as_str(), calendar.country.as_str()), (country, country));
    }
    assert!(Profile::shipped("xx").is_err());
}

#[test]
fn easter_by_known_answers() {
    let western =
        [(4, 12), (4, 4), (4, 17), (4, 9), (3, 31), (4, 20), (4, 5), (3, 28), (4, 16), (4, 1), (4, 21)];
    let orthodox =
        [(4, 19), (5, 2), (4, 24), (4, 16), (5, 5), (4, 20), (4, 12), (5, 2), (4, 16), (4, 8), (4, 28)];
    for (year, (west, east)) in (2020..=2030).zip(western.into_iter().zip(orthodox)) {
        assert_eq!(Easter::Western.sunday(year), Some(date(year, west.0, west.1)), "western {year}");
        assert_eq!(Easter::Orthodox.sunday(year), Some(date(year, east.0, east.1)), "orthodox {year}");
    }
}

#[test]
fn holidays_by_known_answers() {
    let greece = Calendar::shipped("gr").unwrap();
    let days = greece.on(date(2024, 1, 1)).unwrap();
    for (day, code) in [
        (date(2024, 3, 18), "clean_monday"),
        (date(2024, 5, 3), "good_friday"),
        (date(2024, 5, 6), "easter_monday"),
        (date(2024, 6, 24), "holy_spirit_monday"),
        (date(2024, 10, 28), "ochi_day"),
    ] {
        assert_eq!(days.holiday(day), Some(code));
    }
    let denmark = Calendar::shipped("dk").unwrap();
    let days = denmark.on(date(2024, 1, 1)).unwrap();
    assert_eq!(days.holiday(date(2023, 5, 5)), Some("great_prayer_day"));
    assert_eq!(days.holiday(date(2024, 4, 26)), None, "no public holiday since 2024");
    assert_eq!(days.holiday(date(2024, 5, 9)), Some("ascension_day"));
    assert!(days.is_working_day(date(2024, 6, 5)));
    assert_eq!(days.after(date(2024, 3, 27), 1), Some(date(2024, 4, 2)), "over Easter");
}

/// One change to a file, and the sentence that must come of it.
fn refused(text: &str, from: &str, to: &str) -> String {
    assert!(text.contains(from), "the file has no {from}");
    let defects = Profile::parse("x.yaml", &text.replacen(from, to, 1)).expect_err(to);
    assert!(defects.iter().all(|defect| defect.line.is_some()), "{defects}");
    defects.to_string()
}

/// The line on which a text stands first.
fn line(text: &str, part: &str) -> String {
    let before = text.split_once(part).unwrap_or_else(|| panic!("the file has no {part}")).0;
    format!("x.yaml, line {}, ", before.matches('\n').count() + 1)
}

#[test]
fn the_checker_says_what_is_wrong_and_where() {
    for (text, from, to, says) in [
        (GR, "minimum: {value: {days: 30}", "minimum: {value: {days: 29}", "never under 30 days"),
        (
            GR,
            "length: {value: {months: 3}",
            "length: {value: {days: 20}",
            "the period is shorter than the minimum; make it longer.",
        ),
        (GR, "claimed_improperly, renewed_contact", "claimed_improperly, silence", "silence may never end"),
        (GR, "value: {months: 5}", "value: {months: 3}", "with its extension is not longer than the period"),
        (GR, "value: separate", "value: merged", "belong to separate steps"),
        (
            GR,
            "mark: practice\n        source: legislationline",
            "mark: law\n        source: legislationline",
            "account of practice",
        ),
        (GR, "mark: proposal\n        source: project", "mark: law\n        source: project", "kind project"),
        (GR, "source: gr-4251-2014", "source: gr-9999", "not in the list of sources"),
        (DK, "source: dk-aliens-act", "source: eu-2011-36", "not in the list of sources"),
        (DK, "coe-197]", "coe-197, eu-2011-36]", "does not bind this country"),
        (DK, "value: identified", "value: grounds_positive", "merged steps"),
        (
            DK,
            "- {mandate: cmm, stay: lawful}\n          - {mandate: immigration_service, stay: irregular}\n        mark",
            "- {mandate: cmm, stay: lawful}\n        mark",
            "nobody decides for some people",
        ),
        (DK, "until: 2021-12-31", "until: 2022-12-31", "must end (until) before"),
        (DK, "version: dk-2", "version: dk-1", "dk-1: the id \"dk-1\" is already used on line"),
        (GR, "Europe/Athens", "Europe/Atlantis", "there is no time zone \"Europe/Atlantis\""),
        (
            GR,
            "  - version: gr-1",
            "  - surprise: 1\n    version: gr-1",
            "gr-1: the key \"surprise\" is not known",
        ),
        (
            GR,
            "{length: {hours: 1}}",
            "{lenght: {hours: 1}}",
            "the key \"lenght\" is not known; did you mean length?",
        ),
        (
            GR,
            "{length: {hours: 1}}",
            "{length: {weeks: 1}}",
            "\"length\" is a group of keys; write same_day, or a number",
        ),
        (
            GR,
            "mark: verify",
            "mark: certain",
            "\"mark\" is \"certain\", which is not known; use one of: law, practice",
        ),
        (
            GR,
            "from: 2016-09-20",
            "from: 2016-9-20",
            "\"from\" is \"2016-9-20\"; write a date such as 2020-11-05.",
        ),
        (GR, "not_bound_by: []", "", "the key \"not_bound_by\" is missing; add it."),
    ] {
        let sentence = refused(text, from, to);
        assert!(sentence.contains(says), "{to}: {sentence}");
    }
}

#[test]
fn the_line_is_that_of_the_value() {
    for (text, from, to, item) in [
        (GR, "minimum: {value: {days: 30}", "minimum: {value: {days: 29}", "gr-1 · reflection · minimum: "),
        (
            GR,
            "grounds:\n          value: [public_order",
            "grounds:\n          value: [silence",
            "gr-1 · reflection · ",
        ),
        (DK, "until: 2021-12-31", "until: 2022-12-31", "dk-1: "),
        (DK, "value: identified", "value: grounds_positive", "dk-1 · reflection · starts_on: "),
        (GR, "identification: {value", "identification: {vlaue", "gr-1 · clocks · identification: "),
    ] {
        let place = line(text, from.split_once("value: [").map_or(from, |(_, _)| "value: [public_order"));
        let said = refused(text, from, to);
        assert!(said.contains(&format!("{place}{item}")), "wanted: {place}{item}\n   got: {said}");
    }
    let all = GR.replace("mark: proposal", "mark: law").replace("{hours: 1}", "{hours: one}");
    let defects = Profile::parse("x.yaml", &all).unwrap_err();
    assert_eq!(defects.count(), 1, "what reads is judged once everything reads: {defects}");
    let defects = Profile::parse("x.yaml", &GR.replace("mark: proposal", "mark: law")).unwrap_err();
    assert!(defects.count() > 8, "every place is said at once: {defects}");
}

#[test]
fn defects_of_a_calendar_are_named() {
    let good = include_str!("../../../../../../data/profiles/holidays-gr.yaml");
    for (from, to, says) in [
        ("month: 8, day: 15", "month: 8, day: 32", "there is no day 32 in month 8; correct month or day."),
        ("month: 1, day: 1}", "day: 1}", "either month and day, or days from easter; give one of the two."),
        (
            "easter: orthodox",
            "easter: othodox",
            "\"easter\" is \"othodox\", which is not known; did you mean orthodox?",
        ),
        ("    from: 2000-01-01\n", "", "gr-days-1: the key \"from\" is missing; add it."),
        ("mark: verify", "mark: verify\n    colour: red", "the key \"colour\" is not known"),
        ("versions:", "versions: []\nothers:", "there is no version that can be read; add one."),
    ] {
        assert!(good.contains(from), "{from}");
        let said = Calendar::parse("x.yaml", &good.replacen(from, to, 1)).expect_err(to).to_string();
        assert!(said.contains(says) && said.starts_with("x.yaml, line "), "{to}: {said}");
    }
    let again = good.split_once("versions:\n").unwrap().1.replace("gr-days-1", "gr-days-2");
    let said = Calendar::parse("x.yaml", &format!("{good}{again}")).unwrap_err().to_string();
    assert!(
        said.contains("gr-days-2: it must begin after version gr-days-1; give a day after 2000-01-01."),
        "{said}"
    );
}

#[test]
fn denmark_rests_on_nothing_that_does_not_bind_it() {
    let denmark = Profile::shipped("dk").unwrap();
    let origins: Vec<_> = denmark.versions.iter().flat_map(Rules::origins).collect();
    assert_eq!(origins.len(), 40, "two versions of twenty values");
    assert!(origins.iter().all(|origin| !origin.source.starts_with("eu-")));
    assert!(denmark.not_bound_by.iter().any(|code| code == "eu-2011-36"));
}

#[test]
fn the_law_changes_by_a_dated_version() {
    let denmark = Profile::shipped("dk").unwrap();
    assert_eq!(denmark.on(date(2021, 12, 31)).unwrap().version, "dk-1");
    assert_eq!(denmark.on(date(2022, 1, 1)).unwrap().version, "dk-2");
    assert_eq!(denmark.on(date(2006, 12, 31)), None);
    let (may_2021, may_2022) = (denmark.on(date(2021, 5, 1)).unwrap(), denmark.on(date(2022, 5, 1)).unwrap());
    let who = |rules: &Rules| rules.identification.deciders.value.len();
    assert_eq!((who(may_2021), who(may_2022)), (3, 2));
    // the change of year is that of the country: in Copenhagen it is 2022 already
    let night = at("2021-12-31T23:30:00Z");
    assert_eq!(denmark.on(local_date(night, &denmark.zone)).unwrap().version, "dk-2");
}

#[test]
fn values_that_are_not_settled_say_so() {
    let greece = Profile::shipped("gr").unwrap();
    let rules = &greece.versions[0];
    for (rule, mark) in [
        ("reflection.minimum", Mark::Law),
        ("reflection.length", Mark::Verify),
        ("identification.opinions", Mark::Practice),
        ("clocks.triage", Mark::Proposal),
    ] {
        let origin = rules.origin(rule).unwrap();
        assert_eq!(origin.mark, mark, "{rule}");
        assert_eq!(mark.must_be_shown(), matches!(mark, Mark::Verify | Mark::Proposal));
    }
}
