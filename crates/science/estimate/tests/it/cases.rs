//! Small made-up tables that are known to lead an estimate astray, each with what is right.

use estimate::{
    panel::{self, Estimation, Input, IntervalKind, Line, Method, Options},
    read,
    report::{Sheet, html, json, text},
    run::Run,
    table::Table,
};
use proptest::prelude::*;

use crate::words::Ftl;

/// A list that holds everybody.
pub const UNIVERSAL: &str = include_str!("../cases/01-universal-list.csv");
/// One person on two lists.
pub const ONE_CASE: &str = include_str!("../cases/02-one-case-carries-it.csv");

pub fn table(text: &str) -> Table {
    read::read(text.as_bytes(), &read::Options::default()).unwrap().table
}

pub fn run(table: Table, options: &Options) -> Estimation {
    panel::estimate(&Input::of(table), options, &Run::new()).unwrap()
}

fn line(result: &Estimation, method: Method) -> &Line {
    result.panel.iter().find(|line| line.method == method).unwrap()
}

#[test]
fn a_list_that_holds_everybody_leaves_no_estimate() {
    let result = run(table(UNIVERSAL), &Options { threads: 2, ..Options::default() });
    assert_eq!((result.panel.len(), result.range), (0, None));
    assert!(!result.refused.is_empty());
    assert!(result.refused.iter().all(|one| one.code == "universal"), "{:?}", result.refused);
    let words = Ftl::read("en");
    let sheet = Sheet::default();
    let pages = [text::write(&result, &sheet, &words), html::write(&result, &sheet, &words)];
    for page in pages.iter().chain([&json::write(&result, &sheet, &words)]) {
        let flat = page.replace("! ", "").split_whitespace().collect::<Vec<_>>().join(" ").replace('\\', "");
        for inner in ["P", "N"] {
            let said = format!("Every person on the list “{inner}” is also on the list “R”.");
            assert!(flat.contains(&said), "{said}: {flat}");
        }
        assert!(!page.contains('≥'));
    }
}

/// 22 people, one of them on two lists: in (21/22)^22 = 0.359 of all resamples nobody is on two lists.
#[test]
fn the_one_person_who_carries_an_estimate_is_named_and_its_limit_is_open() {
    let result = run(table(ONE_CASE), &Options { threads: 2, ..Options::default() });
    let main = line(&result, Method::MainEffects);
    assert!((main.estimate - 167.61).abs() < 0.01, "{main:?}");
    let (lower, upper) = (main.lower.unwrap(), main.upper.unwrap());
    assert_eq!(main.interval, Some(IntervalKind::Wald));
    assert!((lower - 39.6).abs() < 0.1 && (upper - 1225.1).abs() < 0.5, "{lower} {upper}");
    for method in [Method::Stepwise, Method::Bic] {
        let line = line(&result, method);
        assert!((line.lower.is_some(), line.upper) == (true, None), "{line:?}");
        let boot = line.bootstrap.as_ref().unwrap();
        let failed = boot.failed as f64 / boot.replicates as f64;
        assert!((failed - 0.359).abs() < 0.05, "{failed}");
    }
    let carried: Vec<_> = result.panel.iter().filter_map(|line| line.notes.carried_by.as_deref()).collect();
    assert!(carried.len() >= 3 && carried.iter().all(|lists| *lists == "A + B"), "{carried:?}");
    let words = Ftl::read("en");
    let page = text::write(&result, &Sheet::default(), &words);
    let flat = page.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        flat.contains("rests on one person, on A + B: without that person there is no estimate"),
        "{page}"
    );
    assert!(flat.contains("no upper limit"));
}

fn any_table() -> impl Strategy<Value = Table> {
    let cell = prop_oneof![2 => Just(0), 3 => 0_u64..=4, 2 => 0_u64..=60];
    proptest::collection::vec(cell, 8).prop_map(|mut counts| {
        counts[0] = 0;
        Table::new(["A", "B", "C"].map(String::from).to_vec(), counts).unwrap()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(test_length::runs(60, 1_000)))]

    /// Whatever the table: a lower bound lies within the range, and a limit is never closed by leaving out resamples.
    #[test]
    fn bounds_and_limits_keep_their_word(table in any_table()) {
        let methods = vec![
            Method::Bic, Method::Stepwise, Method::AllPairs, Method::MainEffects, Method::Decomposable, Method::Chao,
        ];
        let options = Options { methods, bootstrap: Some(200), threads: 2, sensitivity: false, ..Options::default() };
        let result = run(table, &options);
        if let Some(bound) = result.panel.iter().find(|line| line.method == Method::Chao) {
            let most = result.range.map_or(f64::INFINITY, |range| range.upper);
            prop_assert!(bound.estimate <= most, "{bound:?}");
        }
        for line in &result.panel {
            prop_assert!(line.lower.is_none_or(|lower| lower >= result.table.cases as f64 - 1e-6), "{line:?}");
            let Some(boot) = &line.bootstrap else { continue };
            let failed = boot.failed as f64 / boot.replicates as f64;
            prop_assert!(failed <= 0.5 || line.upper.is_none(), "{line:?}");
        }
        for one in &result.headline.left_out {
            prop_assert!(result.panel.iter().any(|line| line.method == one.method));
        }
        prop_assert!(result.headline.limits.is_none_or(|[lower, upper]| lower <= upper && upper.is_finite()));
    }
}

/// Lists whose names mean something else elsewhere.
pub const LIST_NAMED_ID: &str = include_str!("../cases/07-list-named-id.csv");

fn reading(text: &str) -> read::Reading {
    read::read(text.as_bytes(), &read::Options::default()).unwrap()
}

#[test]
fn a_list_may_have_any_name() {
    let found = table(LIST_NAMED_ID);
    assert_eq!((found.lists(), found.cases()), (&["ID", "NGO", "POL"].map(String::from)[..], 114));
    let result = run(found, &Options { bootstrap: Some(100), threads: 2, ..Options::default() });
    assert!((line(&result, Method::MainEffects).estimate - 252.0).abs() < 0.5);
    let renamed = |name: &str| reading(&LIST_NAMED_ID.replacen("ID", name, 1)).table.counts().to_vec();
    for name in read::CASE_NAMES.iter().chain(&["cases", "number", "N", "freq"]) {
        assert_eq!(renamed(name), table(LIST_NAMED_ID).counts(), "{name}");
    }
    let persons = reading("id,A,B\n1,0,1\n1,0,1\n0,1,1\n0,0,1\n1,0,0\n");
    assert_eq!(persons.table.lists(), ["id", "A", "B"]);
    let numbered = reading("id,A,B\n1,0,1\n2,1,1\n0,1,0\n");
    assert_eq!(numbered.table.lists(), ["A", "B"]);
}

#[test]
fn blank_case_numbers_are_blank() {
    let found = reading("case,A,B,C\n,1,0,0\n,0,1,1\n7,1,1,0\n,0,0,1\n");
    assert_eq!(found.table.cases(), 4);
    assert!(
        found.notes.contains(&read::Note::BlankCases { rows: 3, name: "case".into() }),
        "{:?}",
        found.notes
    );
    let blank = reading("case,A,B,C\n,1,0,0\n,0,1,1\n,1,1,0\n");
    assert_eq!(blank.table.lists(), ["A", "B", "C"]);
    let again = read::read(b"case,A,B\n,1,0\n7,0,1\n,1,1\n7,1,1\n", &read::Options::default());
    assert!(again.unwrap_err().to_string().contains("the case number of row 3 is repeated"));
}

#[test]
fn greek_capitals_are_the_same_words() {
    let plain = table("A,B,C,count\n1,0,0,9\n0,1,1,4\n1,1,0,3\n");
    let greek = reading("A,B,C,ΠΛΗΘΟΣ\nΝΑΙ,ΟΧΙ,ΟΧΙ,9\nΌΧΙ,ΝΑΙ,Ναι,4\nναι,ΝΑΙ,όχι,3\n");
    assert_eq!(greek.table.counts(), plain.counts());
}

/// Three lists that share one person each.
pub const TINY: &str = include_str!("../cases/04-tiny-overlaps.csv");

/// Tables of three lists with the same overlaps and a few people more or less on one list alone, the nearest first.
pub fn nearby(table: &Table) -> Vec<Table> {
    let mut found: Vec<(u64, Table)> = Vec::new();
    for number in 0..125_u64 {
        let moves = [number % 5, number / 5 % 5, number / 25];
        let mut counts = table.counts().to_vec();
        for (mask, moved) in [1, 2, 4].into_iter().zip(moves) {
            counts[mask] = (counts[mask] + moved).saturating_sub(2);
        }
        let far = moves.iter().map(|moved| moved.abs_diff(2)).sum();
        found.extend(table.with_counts(counts).filter(|other| other != table).map(|other| (far, other)));
    }
    found.sort_by_key(|(far, _)| *far);
    found.into_iter().map(|(_, table)| table).collect()
}

/// Whoever has the report and this program can try every table: more than three others must give the very same report,
/// whatever is printed in it, checksums included. The exact report is the control: no other table gives it.
#[test]
fn a_default_report_fits_more_than_three_tables() {
    let words = Ftl::read("en");
    let larger = "A,B,C,count\n1,0,0,400\n0,1,0,300\n1,1,0,60\n0,0,1,200\n1,0,1,50\n0,1,1,30\n1,1,1,10\n";
    for text in [UNIVERSAL, ONE_CASE, TINY, LIST_NAMED_ID, larger] {
        let report = |table: Table, raw_cells: bool| {
            let options = Options { threads: 2, raw_cells, bootstrap: Some(500), ..Options::default() };
            json::write(&run(table, &options), &Sheet::default(), &words)
        };
        let own = table(text);
        let printed = report(own.clone(), false);
        for hash in [own.checksum(), reading(text).provenance.file_checksum] {
            assert!(!printed.contains(&hash));
        }
        let others = nearby(&own);
        let same = others.iter().filter(|other| report((*other).clone(), false) == printed);
        assert_eq!(same.take(4).count(), 4, "{text}");
        let exact = report(own, true);
        assert!(others.iter().take(3).all(|other| report(other.clone(), true) != exact));
    }
}
