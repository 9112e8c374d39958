//! The data: shipped files, checker sentences, known answers of the calendar.

use jiff::civil::date;

use super::world::at;
use crate::rules::calendar::{Easter, local_date};
use crate::rules::*;

const GR: &str = include_str!("../../../../../../data/profiles/gr.yaml");
const DK: &str = include_str!("../../../../../../data/profiles/dk.yaml");

#[test]
fn the_shipped_profiles_and_calendars_pass_their_checks() {
    for country in Profile::SHIPPED {
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
    Profile::parse(&text.replacen(from, to, 1)).expect_err(to).to_string()
}

#[test]
fn the_checker_says_what_is_wrong_and_where() {
    for (text, from, to, says) in [
        (GR, "minimum: {value: {days: 30}", "minimum: {value: {days: 29}", "never under 30 days"),
        (GR, "length: {value: {months: 3}", "length: {value: {days: 20}", "shorter than the minimum"),
        (GR, "claimed_improperly, renewed_contact", "claimed_improperly, silence", "silence may never end"),
        (GR, "value: {months: 5}", "value: {months: 3}", "not longer than the length"),
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
        (DK, "version: dk-2", "version: dk-1", "used twice"),
        (GR, "Europe/Athens", "Europe/Atlantis", "Atlantis"),
        (GR, "  - version: gr-1", "  - surprise: 1\n    version: gr-1", "surprise"),
    ] {
        let sentence = refused(text, from, to);
        assert!(sentence.contains(says), "{to}: {sentence}");
    }
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
