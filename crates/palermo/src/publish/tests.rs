//! The command on small tables, without a process of its own.

use std::path::{Path, PathBuf};

use ::publish::{error::Fault, run::Run};
use clap::{Args as _, FromArgMatches as _};
use serde_json::Value as Json;

use super::{Outcome, Publish, work};

struct Place(tempfile::TempDir);

impl Place {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn files(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.0.path()).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    fn text(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    fn json(&self, name: &str) -> Json {
        serde_json::from_str(&self.text(name)).unwrap()
    }

    /// Runs `palermo publish`; words that begin with `@` are files here, with `%` fixtures of the engine.
    fn publish(&self, arguments: &str) -> Result<Outcome, Fault> {
        let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("../science/publish/tests/cases");
        let word = |word: &str| match (word.strip_prefix('@'), word.strip_prefix('%')) {
            (Some(name), _) => self.path(name).display().to_string(),
            (_, Some(name)) => cases.join(name).display().to_string(),
            _ => word.to_owned(),
        };
        let command = Publish::augment_args(clap::Command::new("publish"));
        let words = std::iter::once("publish".to_owned()).chain(arguments.split_whitespace().map(word));
        let found = command.try_get_matches_from(words).unwrap();
        work(Publish::from_arg_matches(&found).unwrap())(&Run::new())
    }

    fn made(&self, arguments: &str) -> String {
        match self.publish(arguments) {
            Ok(Outcome::Done(made)) => made,
            Ok(Outcome::Refused(why)) => panic!("refused: {why:?}"),
            Err(fault) => panic!("{fault}"),
        }
    }
}

#[test]
fn the_public_page_says_what_the_proof_takes_as_known() {
    let place = Place::new();
    let ask = "table %10-two-small-that-sum-to-ten.csv --by form --protect suppress --out @o.csv \
               --report @r.json --public-html @p.html";
    for (zeros, sentence, withheld) in [
        ("published", "every withheld figure is at least 1", 3),
        ("open", "A zero may be withheld too", 3),
        ("protected", "Counts from 0 to below 10", 2),
    ] {
        let made = place.made(&format!("{ask} --zeros {zeros}"));
        assert!(made.contains(&format!("{withheld} withheld")) && made.contains("p.html"), "{made}");
        assert!(place.text("p.html").contains(sentence), "{zeros}");
        let lowest = place.json("r.json")["inside"]["engine"]["proof"][0]["low"].as_u64();
        assert_eq!(lowest, Some(u64::from(zeros == "published")));
    }
}

/// Nobody can make the draws of a rounding again: the seed comes from the operating system and stays inside.
#[test]
fn a_rounding_is_drawn_by_the_operating_system() {
    let place = Place::new();
    let ask = "table %15-rounding-default-seed.csv --by form --protect round --out @o.csv --report @r.json \
               --public-html @p.html --sdmx @s.csv --jsonstat @j.json";
    let mut seeds = std::collections::BTreeSet::new();
    for _ in 0..8 {
        place.made(ask);
        let seed = place.json("r.json")["inside"]["seed"].as_u64().unwrap();
        assert!(seeds.insert(seed), "the same seed twice");
        let mut report = place.json("r.json");
        report["inside"] = Json::Null;
        let public = ["p.html", "o.csv", "s.csv", "s.structure.json", "j.json"].map(|name| place.text(name));
        let public = public.concat() + &report.to_string();
        assert!(!public.contains(&seed.to_string()), "{seed} is outside");
    }
    let tables: Vec<String> = (0..2)
        .map(|_| {
            place.made(&format!("{ask} --seed 4"));
            place.text("o.csv")
        })
        .collect();
    assert_eq!(tables[0], tables[1]);
}

#[test]
fn what_spreadsheets_write_gives_one_table() {
    let place = Place::new();
    let table = |input: &str| {
        place.made(&format!(
            "table {input} --by region --protect suppress --threshold 2 --out @o.csv --report @r.json"
        ));
        place.text("o.csv")
    };
    let wanted = table("%20-without-blank-rows.csv");
    assert!(wanted.contains("North,14,") && wanted.contains("South,12,"), "{wanted}");
    for input in ["%20-trailing-blank-rows.csv", "%22-sep-line.csv", "%22-trailing-separators.csv"] {
        assert_eq!(table(input), wanted, "{input}");
    }
    table("%20-trailing-blank-rows.csv");
    assert_eq!(place.json("r.json")["inside"]["reading"]["blank_rows"], 60);
    let fault = place
        .publish("table %21-unclosed-quote.csv --by region --protect suppress --out @q.csv --report @q.json");
    let sentence = fault.err().unwrap().to_string();
    assert!(sentence.starts_with("Row 14:") && !place.files().contains(&"q.csv".to_owned()), "{sentence}");
}

#[test]
fn a_written_zero_and_values_that_look_alike_are_told() {
    let place = Place::new();
    let rest = "--protect suppress --threshold 2 --out @o.csv --report @r.json";
    place.made(&format!("table %24-age-zero.csv --by age {rest}"));
    let table = place.text("o.csv");
    assert!(table.contains("\n0,14,") && table.contains("Not known,13,"), "{table}");
    place.made(&format!("table %25-look-alike-values.csv --by region,form {rest}"));
    let alike = &place.json("r.json")["inside"]["reading"]["alike"];
    assert_eq!(alike["region"][0].as_array().map(Vec::len), Some(3), "{alike}");
    assert_eq!(alike["form"][0].as_array().map(Vec::len), Some(2), "{alike}");
}

#[test]
fn signs_of_another_program_are_named() {
    let place = Place::new();
    let made =
        place.made("check %14-sensitive.csv %14-release-with-tokens.csv --report @r.json --html @r.html");
    assert!(made.contains("r.json"), "{made}");
    let named: Vec<(String, Json)> = place.json("r.json")["foreign"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["column"].as_str().unwrap().to_owned(), one["values"].clone()))
        .collect();
    assert!(named.contains(&("sex".to_owned(), serde_json::json!(["*", "None", "_RARE_"]))), "{named:?}");
    assert!(named.contains(&("region".to_owned(), serde_json::json!(["*"]))), "{named:?}");
    assert!(place.text("r.html").contains("_RARE_"));
}

/// A ledger begins with its first release, with terms that hold it: also for a table of few people, and where one release
/// takes all.
#[test]
fn a_ledger_fits_a_small_state_and_is_not_left_behind() {
    let place = Place::new();
    let people: String =
        (0..900).map(|row| format!("{},{}\n", ["a", "b", "c"][row % 3], 2020 + row % 2)).collect();
    std::fs::write(place.path("in.csv"), format!("form,year\n{people}")).unwrap();
    let ask =
        "@in.csv --out @o.csv --method dp-aggregate-seeded --length 2 --ledger @l.jsonl --report @r.json";
    let refused = place.publish(&format!("{ask} --epsilon 4 --ceiling 8 --ceiling-delta 0.000001"));
    let sentence = refused.err().unwrap().to_string();
    assert!(sentence.contains("Choose a delta") && !sentence.contains("308"), "{sentence}");
    assert!(!place.files().iter().any(|name| name.starts_with("l.jsonl")), "{:?}", place.files());
    place.made(&format!("{ask} --epsilon 8 --ceiling 8"));
    assert_eq!(place.json("r.json")["spent"]["ledger"]["releases"], 1);
    let again = place.publish(&format!("{ask} --epsilon 1")).err().unwrap().to_string();
    assert!(again.contains("do not release again") || again.contains("would still fit"), "{again}");
    std::fs::remove_file(place.path("l.jsonl")).unwrap();
    place.made(&format!("{} --epsilon 2 --fabrication 0.4", ask.replace("--ledger @l.jsonl", "")));
    assert_eq!(place.json("r.json")["settings"]["other"][0][1], "0.4 deviations");
    place.made(&format!("{ask} --epsilon 4 --ceiling 8"));
    place.made(&format!("{ask} --epsilon 1"));
}
