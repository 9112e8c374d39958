//! `palermo publish` as a person meets it: releases that pass, releases that are refused, bad input, Ctrl-C, and never
//! anything half-written.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may fail loudly"
)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use journeys::{
    browser::{Browser, Look},
    demo::program,
};
use serde_json::Value;

struct Place(tempfile::TempDir);

impl Place {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, text: &str) -> PathBuf {
        std::fs::write(self.path(name), text).unwrap();
        self.path(name)
    }

    /// Names of all files, hidden ones too.
    fn files(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.0.path()).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    /// Runs `palermo publish` here.
    fn publish(&self, arguments: &str) -> (Option<i32>, String) {
        let output = self.command(arguments).output().unwrap();
        said(&output)
    }

    fn command(&self, arguments: &str) -> Command {
        let mut command = Command::new(program());
        command.current_dir(self.0.path()).arg("publish").args(arguments.split_whitespace());
        command
    }

    fn json(&self, name: &str) -> Value {
        serde_json::from_str(&std::fs::read_to_string(self.path(name)).unwrap()).unwrap()
    }
}

fn said(output: &Output) -> (Option<i32>, String) {
    let text = String::from_utf8(output.stderr.clone()).unwrap();
    assert!(!text.contains("panicked"), "{text}");
    (output.status.code(), text)
}

/// Invented people: year, region, form and two flags lean on each other, with blanks.
fn people(rows: u32) -> String {
    let mut text = String::from("person,year,region,gender,isForcedLabour,isSexualExploit\n");
    let mut state = 7_u32;
    let mut below = |most: u32| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 16) % most
    };
    for person in 0..rows {
        let form = below(3);
        let region = ["North", "South", "=East", "\"West, far: end\""][(below(2) + form) as usize % 4];
        let gender = if below(4) == 0 { "" } else { ["Woman", "Man"][(below(3) + form) as usize % 2] };
        let labour = if form == 0 { "1" } else { "" };
        let sexual = if form == 1 || below(5) == 0 { "1" } else { "0" };
        text.push_str(&format!("p{person},{},{region},{gender},{labour},{sexual}\n", 2020 + below(3)));
    }
    text
}

const COLUMNS: &str = "--columns year,region,gender,isForcedLabour,isSexualExploit";

#[test]
fn records_of_every_method_pass_the_gate_and_come_with_their_report() {
    let place = Place::new();
    place.write("in.csv", &people(3000));
    let mut made = 0;
    for method in ["row-seeded", "value-seeded", "aggregate-seeded", "unseeded"] {
        let (code, stderr) = place.publish(&format!(
            "in.csv --out out.csv --method {method} --k 10 --length 3 {COLUMNS} --threads 2 --seed 3 --report r.html \
             --codebook codes.csv --xlsx out.xlsx --title Registered"
        ));
        // One sentence: the flag that is written as 0 where it does not hold.
        let told =
            stderr.lines().count() == 1 && stderr.contains("\"no\"") && stderr.contains("isSexualExploit");
        assert!(code == Some(0) && told, "{method}: {stderr}");
        let report = place.json("r.json");
        assert_eq!(report["passed"], true);
        assert_eq!(report["settings"]["method"], method);
        assert_eq!(report["evaluation"]["all"]["rare_released"], 0);
        assert_eq!(report["evaluation"]["all"]["fabricated"], 0);
        let text = std::fs::read_to_string(place.path("out.csv")).unwrap();
        assert_eq!(text.lines().count() as u64 - 1, report["records"].as_u64().unwrap());
        assert!(text.starts_with("year,region,gender,isForcedLabour,isSexualExploit\n"));
        assert!(text.contains("=East"), "a value is never altered");
        let page = std::fs::read_to_string(place.path("r.html")).unwrap();
        assert!(page.contains("<h1>Registered</h1>") && !page.contains("<script"));
        assert_eq!(page.matches("<svg").count(), 3, "{method}");
        assert!(!page.contains('⟦') && !page.contains("⟧"), "every sentence has its text");
        assert!(std::fs::read(place.path("out.xlsx")).unwrap().starts_with(b"PK"));
        assert!(std::fs::read_to_string(place.path("codes.csv")).unwrap().contains("year,2020,"));
        made += 1;
    }
    assert_eq!(made, 4);
}

/// Several values in a cell are not split unless that is said, but a hint is given, and nothing is rewritten.
#[test]
fn joined_values_are_hinted_at_and_kept() {
    let place = Place::new();
    place.write("in.csv", &format!("sex,form\n{}", "Female;Male,a:b\nFemale,c\n".repeat(40)));
    let (code, stderr) = place.publish("in.csv --out out.csv --method row-seeded --report r.json");
    assert_eq!(code, Some(0), "{stderr}");
    assert!(stderr.contains("\"sex\"") && stderr.contains("--several"), "{stderr}");
    assert!(std::fs::read_to_string(place.path("out.csv")).unwrap().contains("Female;Male,a:b\n"));
}

#[test]
fn the_same_seed_gives_the_same_file_with_any_number_of_threads() {
    let place = Place::new();
    place.write("in.csv", &people(2000));
    let mut files = Vec::new();
    for threads in [1, 2, 3] {
        let (code, stderr) = place.publish(&format!(
            "in.csv --out {threads}.csv --method row-seeded {COLUMNS} --threads {threads} --seed 9 --report r.json"
        ));
        assert_eq!(code, Some(0), "{stderr}");
        files.push(std::fs::read(place.path(&format!("{threads}.csv"))).unwrap());
    }
    assert!(files[0] == files[1] && files[1] == files[2]);
}

/// Private records: the public page has nothing that was measured against the real table, and the ledger stops.
#[test]
fn a_private_release_is_written_down_until_the_ceiling() {
    let place = Place::new();
    place.write("in.csv", &people(3000));
    let ask = format!(
        "in.csv --out out.csv --method dp-aggregate-seeded --epsilon 4 --delta 0.000001 --length 2 {COLUMNS} \
         --ledger l.jsonl --report r.json --html inside.html --public-html public.html"
    );
    let (code, stderr) = place.publish(&format!("{ask} --ceiling 6 --ceiling-delta 0.00001"));
    assert_eq!(code, Some(0), "{stderr}");
    assert!(stderr.contains("1 releases"), "{stderr}");
    let report = place.json("r.json");
    assert_eq!((&report["gate"]["door"], &report["evaluation"]), (&Value::from("private"), &Value::Null));
    assert_eq!(report["inside"]["notice"], "internal, not for publication");
    assert!(report["inside"]["evaluation"].is_object());
    assert_eq!(report["spent"]["epsilon"], 4.0);
    let public = std::fs::read_to_string(place.path("public.html")).unwrap();
    let inside = std::fs::read_to_string(place.path("inside.html")).unwrap();
    assert!(
        inside.contains("Internal, not for publication") && !public.contains("Internal, not for publication")
    );
    let before = std::fs::read(place.path("out.csv")).unwrap();
    let ledger = std::fs::read(place.path("l.jsonl")).unwrap();
    let mut code = Some(0);
    for _ in 0..3 {
        let (now, stderr) = place.publish(&ask);
        code = now;
        if code != Some(0) {
            assert_eq!(code, Some(2), "{stderr}");
            assert!(stderr.contains('6'), "the sentence names the ceiling: {stderr}");
            break;
        }
    }
    assert_eq!(code, Some(2), "the ceiling of 6 does not hold four releases of 4");
    assert!(std::fs::read(place.path("l.jsonl")).unwrap().starts_with(&ledger));
    assert!(!before.is_empty());
}

#[test]
fn the_gate_alone_judges_anybodys_records() {
    let place = Place::new();
    let table = place.write("in.csv", &people(2000));
    let (code, stderr) =
        place.publish(&format!("in.csv --out out.csv --method row-seeded {COLUMNS} --report made.json"));
    assert_eq!(code, Some(0), "{stderr}");
    let (code, stderr) = place.publish("check in.csv out.csv --k 10 --report r.json");
    assert!(code == Some(0) && stderr.lines().count() == 1 && stderr.contains("isSexualExploit"), "{stderr}");
    assert_eq!(place.json("r.json")["kind"], "check");
    // The table itself without the numbers of persons: everybody who is alone is in it.
    let text = std::fs::read_to_string(table).unwrap();
    let naked: String = text.lines().map(|line| format!("{}\n", line.split_once(',').unwrap().1)).collect();
    place.write("naked.csv", &naked);
    let (code, stderr) = place.publish("check in.csv naked.csv --k 25 --report bad.html --lang el");
    assert_eq!(code, Some(1), "{stderr}");
    assert!(stderr.contains("no data were written") && stderr.contains("25"), "{stderr}");
    let report = place.json("bad.json");
    assert_eq!(report["refusals"][0]["code"], "publish-refused-rare-group");
    assert!(std::fs::read_to_string(place.path("bad.html")).unwrap().contains("lang=\"el\""));
}

/// From the codes of HTCDS to the 27 columns of CTDC, nothing but known groups.
#[test]
fn records_of_htcds_become_the_schema_of_ctdc() {
    let place = Place::new();
    let mut text = String::from("prs_Gender,vic_MethodsOfControl,vic_TypeOfExploitation\n");
    for row in 0..400 {
        let gender = ["Feminine", "Masculine", "NonSpecifiedUnknown"][row % 3];
        let means = ["DebtBondage;TakesEarnings", "PhysicalThreats", "Other", ""][row % 4];
        let form = ["ForcedLabour", "SexualExploitation;ForcedMarriage"][row % 2];
        text.push_str(&format!("{gender},{means},{form}\n"));
    }
    place.write("in.csv", &text);
    let (code, stderr) = place.publish(
        "in.csv --out out.csv --method row-seeded --htcds --ctdc --several vic_MethodsOfControl=; \
         --several vic_TypeOfExploitation=; --report r.json",
    );
    assert_eq!(code, Some(0), "{stderr}");
    let text = std::fs::read_to_string(place.path("out.csv")).unwrap();
    let heading: Vec<&str> = text.lines().next().unwrap().split(',').collect();
    assert_eq!(
        (heading.len(), heading[0], heading[26]),
        (27, "yearOfRegistration", "recruiterRelationOther")
    );
    assert!(
        text.lines()
            .skip(1)
            .all(|line| line.split(',').all(|cell| ["", "1", "Woman", "Man"].contains(&cell)))
    );
    assert!(text.lines().count() > 300);
    // What the crosswalk makes was seen in the data, whatever the lists say: half of delta protects it.
    let codes: String = heading.iter().map(|name| format!("{name}: [\"1\"]\n")).collect();
    place.write("codes.yaml", &codes);
    let (code, stderr) = place.publish(
        "in.csv --out out.csv --method dp-aggregate-seeded --epsilon 4 --delta 0.000001 --length 2 --htcds \
         --codes codes.yaml --several vic_MethodsOfControl=; --several vic_TypeOfExploitation=; --report r.json",
    );
    assert_ne!(code, Some(2), "{stderr}");
    assert_eq!(place.json("r.json")["spent"]["delta_of_seen_values"], 0.000_000_5);
}

/// Refused: the report is there, the data are not.
#[test]
fn what_the_gate_refuses_is_not_written() {
    let place = Place::new();
    place.write("in.csv", &people(2000));
    let (code, stderr) = place.publish(&format!(
        "in.csv --out out.csv --method row-seeded {COLUMNS} --confidential isForcedLabour --report r.json"
    ));
    assert_eq!(code, Some(1), "{stderr}");
    assert_eq!(place.files(), ["in.csv", "r.json"]);
    let kinds: Vec<String> = place.json("r.json")["refusals"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["code"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(kinds, ["publish-refused-homogeneous"]);
}

#[test]
fn tables_in_every_protection_and_format() {
    let place = Place::new();
    place.write("in.csv", &people(120));
    let mut made = 0;
    for protect in ["suppress --threshold 10", "round --base 5", "noise --epsilon 1"] {
        let (code, stderr) = place.publish(&format!(
            "table in.csv --by year,region --by year,gender --protect {protect} --out t.csv --sdmx t.sdmx.csv \
             --jsonstat t.stat.json --xlsx t.xlsx --report r.html"
        ));
        assert_eq!((code, stderr.as_str()), (Some(0), ""), "{protect}");
        let text = std::fs::read_to_string(place.path("t.csv")).unwrap();
        assert!(text.starts_with("year,region,gender,count,mark\n"), "{text}");
        // Everybody has a year; a table with noise does not say so.
        assert_eq!(text.contains("\nNot known,"), protect.starts_with("noise"), "{protect}");
        let stat = place.json("t.stat.json");
        assert_eq!(stat["version"], "2.0");
        let sdmx = std::fs::read_to_string(place.path("t.sdmx.csv")).unwrap();
        assert_eq!(sdmx.lines().count(), text.lines().count());
        assert!(place.json("t.sdmx.structure.json")["data"]["dataflows"].is_array());
        let report = place.json("r.json");
        assert_eq!(report["kind"], "table");
        let withheld = text.lines().filter(|line| line.ends_with(",c")).count() as u64;
        assert_eq!(report["table"]["withheld"].as_u64(), Some(withheld));
        assert_eq!(withheld > 0, protect.starts_with("suppress"), "{protect}");
        let page = std::fs::read_to_string(place.path("r.html")).unwrap();
        assert!(!page.contains('⟦'), "every sentence has its text");
        made += 1;
    }
    assert_eq!(made, 3);
}

#[test]
fn what_happens_to_weak_counts_is_asked_for_and_written_down() {
    let place = Place::new();
    place.write("in.csv", &people(3000));
    for how in ["uncontrolled", "balanced", "minimise"] {
        let (code, stderr) = place.publish(&format!(
            "in.csv --out out.csv --method dp-aggregate-seeded --epsilon 1 --length 3 {COLUMNS} --fabrication {how} \
             --report r.json"
        ));
        assert_eq!(code, Some(0), "{stderr}");
        let report = place.json("r.json");
        assert_eq!(report["settings"]["other"], serde_json::json!([["fabrication", how]]));
    }
    let arguments =
        format!("in.csv --out o.csv --method unseeded --report o.json {COLUMNS} --fabrication balanced");
    let (code, stderr) = place.publish(&arguments);
    assert_eq!(code, Some(2));
    assert!(stderr.contains("dp-aggregate-seeded"), "{stderr}");
}

/// Values roll up as the file says: records to the finest level or the one chosen, tables with all levels and totals.
#[test]
fn hierarchies_roll_values_up() {
    let place = Place::new();
    place.write("in.csv", &people(800));
    let groups =
        "year:\n  levels: [span, time]\n  values:\n    2020..2021: [early, past]\n    2022: [late, past]\n";
    place.write("h.yaml", groups);
    let out = |extra: &str| {
        let (code, stderr) = place.publish(&format!(
            "in.csv --out out.csv --method row-seeded --columns year,region --hierarchies h.yaml --report r.json {extra}"
        ));
        assert_eq!(code, Some(0), "{stderr}");
        let text = std::fs::read_to_string(place.path("out.csv")).unwrap();
        text.lines()
            .skip(1)
            .map(|line| line.split(',').next().unwrap().to_owned())
            .filter(|value| !value.is_empty())
            .collect::<std::collections::BTreeSet<_>>()
    };
    assert_eq!(out("").into_iter().collect::<Vec<_>>(), ["early", "late"]);
    assert_eq!(out("--level year=time").into_iter().collect::<Vec<_>>(), ["past"]);
    let (code, stderr) =
        place.publish("check in.csv out.csv --hierarchies h.yaml --level year=time --report r.json");
    assert_eq!(code, Some(0), "{stderr}");
    let (code, stderr) = place.publish(
        "table in.csv --by year --protect suppress --hierarchies h.yaml --out t.csv --report r.json",
    );
    assert_eq!(code, Some(0), "{stderr}");
    let text = std::fs::read_to_string(place.path("t.csv")).unwrap();
    let labels: Vec<&str> = text.lines().skip(1).map(|line| line.split(',').next().unwrap()).collect();
    for label in ["Total", "past", "early", "late", "2020", "2021", "2022"] {
        assert_eq!(labels.iter().filter(|one| **one == label).count(), 1, "{label} in {text}");
    }
    place.write("h.yaml", "year:\n  levels: [span]\n  values:\n    2020: [early]\n");
    let (code, stderr) = place.publish(
        "in.csv --out x.csv --method row-seeded --columns year,region --hierarchies h.yaml --report x.json",
    );
    assert_eq!(code, Some(2), "{stderr}");
    assert!(stderr.contains("2021") || stderr.contains("2022"), "{stderr}");
    assert!(!place.path("x.csv").exists() && !place.path("x.json").exists());
}

#[test]
fn bad_input_gets_a_sentence_and_leaves_nothing() {
    let place = Place::new();
    place.write("in.csv", &people(200));
    place.write("empty.csv", "");
    place.write("rows.csv", "a,b\n1,2\n1\n");
    place.write("bytes.csv", "a,b\n1,\u{fffd}\n");
    std::fs::write(place.path("bytes.csv"), [b'a', b'\n', 0xff, 0xfe, b'\n']).unwrap();
    std::fs::create_dir(place.path("folder")).unwrap();
    let before = place.files();
    let out = "--out out.csv --method row-seeded --report r.json";
    let private = "--out out.csv --method dp-aggregate-seeded --epsilon 4 --report r.json";
    let cases = [
        (format!("nowhere.csv {out}"), "nowhere.csv"),
        (format!("empty.csv {out}"), "heading"),
        (format!("rows.csv {out}"), "Row 3"),
        (format!("bytes.csv {out}"), "UTF-8"),
        (format!("in.csv {out}"), "person"),
        (format!("in.csv {out} --columns year,planet"), "planet"),
        (format!("in.csv {out} {COLUMNS} --k 5000"), "k"),
        (format!("in.csv {out} {COLUMNS} --epsilon 4"), "epsilon"),
        (format!("in.csv {out} {COLUMNS} --confidential planet"), "planet"),
        (format!("in.csv {out} {COLUMNS} --ctdc"), "year"),
        (format!("in.csv {out} --columns year,gender --htcds"), "year"),
        ("in.csv --out out.pdf --method row-seeded --report r.json".to_owned(), ".csv"),
        (
            "in.csv --out out.csv --method dp-aggregate-seeded --report r.json --columns year".to_owned(),
            "epsilon",
        ),
        (format!("in.csv --out no/where.csv --method row-seeded --report r.json {COLUMNS}"), "where.csv"),
        (format!("in.csv --out in.csv --method row-seeded --report r.json {COLUMNS}"), "another name"),
        (format!("in.csv --out out.csv --method row-seeded --report folder {COLUMNS}"), "it is a folder"),
        (
            format!("in.csv --out out.csv --codebook out.csv --method row-seeded --report r.json {COLUMNS}"),
            "own",
        ),
        (format!("in.csv {private} --ledger l.jsonl {COLUMNS}"), "--ceiling"),
        // What cannot be made is said before the budget is spent.
        (format!("in.csv {private} --ledger l.jsonl --ceiling 8 {COLUMNS} --confidential planet"), "planet"),
        (format!("in.csv {private} --ledger l.jsonl --ceiling 8 {COLUMNS} --rows 2000000000"), "billion"),
        ("table in.csv --by year,planet --protect suppress --out t.csv --report r.json".to_owned(), "planet"),
        ("table in.csv --by year --protect round --base 7 --out t.csv --report r.json".to_owned(), "base"),
        ("check in.csv nowhere.csv --report r.json".to_owned(), "nowhere.csv"),
    ];
    let mut refused = 0;
    for (arguments, names) in &cases {
        let (code, stderr) = place.publish(arguments);
        assert_eq!(code, Some(2), "{arguments}: {stderr}");
        assert!(stderr.contains(names), "{arguments}: {stderr}");
        assert!(stderr.split_whitespace().count() > 4, "a sentence: {stderr}");
        refused += 1;
        assert_eq!(place.files(), before, "{arguments}");
    }
    assert_eq!(refused, 23);
}

/// Ctrl-C in the middle: a sentence, and nothing half-written.
#[test]
#[cfg(unix)]
fn stopped_from_the_keyboard_nothing_is_there() {
    let place = Place::new();
    place.write("in.csv", &people(150_000));
    let before = place.files();
    let mut child = place
        .command(&format!("in.csv --out out.csv --method value-seeded --length 4 {COLUMNS} --report r.json"))
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // The signal reaches it while it works, or before it can catch it; both must leave nothing.
    let id = child.id().to_string();
    while !Path::new(&format!("/proc/{id}/stat")).exists() && child.try_wait().unwrap().is_none() {}
    let mut threads = 0;
    while threads < 2 && child.try_wait().unwrap().is_none() {
        threads = std::fs::read_dir(format!("/proc/{id}/task")).map_or(0, Iterator::count);
    }
    assert!(Command::new("kill").args(["-INT", &id]).status().unwrap().success());
    let output = child.wait_with_output().unwrap();
    let (code, stderr) = said(&output);
    assert_ne!(code, Some(0), "{stderr}");
    assert_eq!(place.files(), before, "{stderr}");
}

/// The pages in a browser: axe finds nothing to blame and nothing scrolls sideways, on a telephone and at a desk, light
/// and dark, in three languages, without any script.
#[tokio::test]
async fn pages_have_no_barriers() {
    let place = Place::new();
    place.write("in.csv", &people(1500));
    for (lang, method) in
        [("en", "row-seeded"), ("el", "aggregate-seeded"), ("bg", "dp-aggregate-seeded --epsilon 4")]
    {
        let (code, stderr) = place.publish(&format!(
            "in.csv --out out.csv --method {method} {COLUMNS} --report {lang}.html --lang {lang}"
        ));
        assert_eq!(code, Some(0), "{stderr}");
    }
    let (code, stderr) =
        place.publish("check in.csv in.csv --columns year,region,gender --k 900 --report refused.html");
    assert_eq!(code, Some(1), "{stderr}");
    let (code, stderr) = place.publish(
        "table in.csv --by year,region --protect suppress --threshold 130 --out t.csv --report table.html",
    );
    assert_eq!(code, Some(0), "{stderr}");
    let mut looked = 0;
    for look in [Look::PHONE, Look::DESK, Look::PHONE.dark(), Look::DESK.dark()] {
        let browser = Browser::open(look).await.unwrap();
        let english = look.dark == (look.width == Look::PHONE.width);
        for page in if english { &["en"][..] } else { &["en", "el", "bg", "refused", "table"] } {
            let path = place.path(&format!("{page}.html"));
            browser.goto(&format!("file://{}", path.display())).await.unwrap();
            browser.axe_clean().await.unwrap_or_else(|trouble| panic!("{page} {look:?}: {trouble}"));
            assert!(!browser.scrolls_sideways().await.unwrap(), "{page} {look:?}");
            looked += 1;
        }
        browser.close().await.unwrap();
    }
    assert_eq!(looked, 12);
}
