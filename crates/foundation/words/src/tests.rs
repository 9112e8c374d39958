use std::collections::{BTreeMap, BTreeSet};

use fluent_bundle::FluentResource;
use jiff::civil::{date, time};
use kernel::{AgeBand, Form, Lang, Sex, Tier};

use super::*;

#[test]
fn every_file_parses_and_no_key_is_there_twice() {
    for lang in Lang::ALL {
        let (words, faults) = Words::read(lang, &[]);
        assert_eq!(faults, Vec::<String>::new());
        assert!(words.has("shell-skip"), "{lang:?} is empty");
    }
}

/// Every key of a file with the names of the values its text uses.
fn keys(text: &str) -> BTreeMap<String, BTreeSet<String>> {
    let resource = FluentResource::try_new(text.to_owned()).expect("parses");
    drop(resource);
    let mut found = BTreeMap::new();
    let mut key = String::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        if let Some((name, _)) = line.split_once(" =").filter(|_| !line.starts_with([' ', '\t'])) {
            key = name.to_owned();
            assert!(found.insert(key.clone(), BTreeSet::new()).is_none(), "{key} twice");
        }
        for part in line.split('$').skip(1) {
            let value: String = part.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            found.get_mut(&key).expect("a value belongs to a key").insert(value);
        }
    }
    found
}

#[test]
fn every_language_has_the_same_keys_with_the_same_values() {
    let mut compared = 0;
    for (number, (name, english)) in texts::files(Lang::En).iter().enumerate() {
        let english = keys(english);
        for lang in [Lang::El, Lang::Bg] {
            let (_, other) = texts::files(lang)[number];
            let other = keys(other);
            for (key, values) in &english {
                assert_eq!(Some(values), other.get(key), "{name}.ftl, {}: {key}", lang.code());
                compared += 1;
            }
            let strangers: Vec<_> = other.keys().filter(|key| !english.contains_key(*key)).collect();
            assert!(strangers.is_empty(), "{name}.ftl, {}: not in English: {strangers:?}", lang.code());
        }
    }
    assert!(compared > 100, "only {compared} texts compared");
}

#[test]
fn every_code_has_a_word() {
    let mut lists: Vec<(&str, Vec<&str>)> = vec![
        ("role", kernel::Role::ALL.iter().map(|code| code.code()).collect()),
        ("mandate", kernel::Mandate::ALL.iter().map(|code| code.code()).collect()),
        ("regime", kernel::Regime::ALL.iter().map(|code| code.code()).collect()),
        ("purpose", kernel::Purpose::ALL.iter().map(|code| code.code()).collect()),
        ("form", Form::ALL.iter().map(|code| code.code()).collect()),
        ("sex", Sex::ALL.iter().map(|code| code.code()).collect()),
        ("band", AgeBand::ALL.iter().map(|code| code.code()).collect()),
    ];
    lists.push(("tier", Tier::ALL.iter().map(|tier| tier.code()).collect()));
    for lang in Lang::ALL {
        for (list, codes) in &lists {
            assert!(!codes.is_empty());
            for code in codes {
                let key = format!("{list}-{}", code.replace('+', "-plus"));
                assert!(Words::of(lang).has(&key), "{}: {key}", lang.code());
            }
        }
    }
}

#[test]
fn a_missing_text_is_shown_and_remembered() {
    let words = Words::of(Lang::El);
    assert_eq!(words.t("test-nobody-wrote-this"), "⟦test-nobody-wrote-this⟧");
    assert!(missing().contains(&(Lang::El, "test-nobody-wrote-this".into())));
}

#[test]
fn dates_in_words() {
    let today = date(2026, 11, 23);
    let english = Words::of(Lang::En);
    assert_eq!(english.date(date(2026, 11, 26)), "Thu, 26 Nov 2026");
    assert_eq!(english.date_in_words(date(2026, 11, 26), today), "in 3 days, Thu 26 Nov");
    assert_eq!(english.date_in_words(today, today), "today, Mon 23 Nov");
    assert_eq!(english.date_in_words(date(2026, 11, 22), today), "yesterday, Sun 22 Nov");
    assert_eq!(english.date_in_words(date(2025, 11, 21), date(2025, 11, 23)), "2 days ago, Fri 21 Nov");
    assert_eq!(english.date_in_words(date(2027, 1, 2), date(2026, 12, 31)), "in 2 days, Sat, 2 Jan 2027");
    let greek = Words::of(Lang::El);
    assert_eq!(greek.date_in_words(date(2026, 11, 26), today), "σε 3 ημέρες, Πέμ 26 Νοε");
    let bulgarian = Words::of(Lang::Bg);
    assert_eq!(bulgarian.date_in_words(date(2026, 11, 26), today), "след 3 дни, чт, 26.11.");
    assert_eq!(greek.month(2026, 11), "Νοέμβριος 2026");
    assert_eq!(english.month(2026, 13), "2026-13");
    for lang in Lang::ALL {
        let shown = Words::of(lang).time(time(21, 5, 59, 0));
        assert!(shown.starts_with("21:05"), "{shown}");
    }
}

#[test]
fn numbers_and_order() {
    assert_eq!(Words::of(Lang::En).number(12_345.5), "12,345.5");
    assert_eq!(Words::of(Lang::El).number(12_345.5), "12.345,5");
    assert_eq!(Words::of(Lang::En).number(-0.333), "-0.33");
    assert_eq!(Words::of(Lang::En).t1("rows-counted", "rows", 1200), "counted from 1,200 rows");
    let mut names = ["Όμικρον", "Ωμέγα", "άλφα", "Βήτα", "Zeta"].map(String::from).to_vec();
    Words::of(Lang::El).sort(&mut names);
    assert_eq!(names, ["άλφα", "Βήτα", "Όμικρον", "Ωμέγα", "Zeta"]);
}

#[test]
fn a_code_without_a_word_is_shown_as_it_is() {
    let w = Words::of(Lang::En);
    assert_eq!(w.word_or("role", "focal_point"), w.code("role", "focal_point"));
    assert_eq!(w.word_or("band", "45+"), w.code("band", "45+"));
    assert_eq!(w.word_or("role", "of-nobody"), "of-nobody");
    assert_eq!((w.optional("form-yes"), w.optional("of-nobody")), ("Yes".into(), String::new()));
}
