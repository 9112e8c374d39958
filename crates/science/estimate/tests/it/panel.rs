//! The panel on published tables, its reports in three languages, and its JSON against the schema.

use std::collections::BTreeMap;

use estimate::{
    error::Error,
    panel::{self, Estimation, Input, Method, Options, replicates},
    read,
    report::{Population, Sheet, html, json, models, text},
    run::Run,
    search::{Criterion, Search, all_models},
    table::Table,
    warnings::CODES,
};
use serde_json::Value as Json;

use crate::{data, schema::faults, words::Ftl};

/// A small bootstrap: these tests are about the panel, not about the width of an interval.
fn quick() -> Options {
    Options { bootstrap: Some(100), threads: 2, ..Options::default() }
}

fn run(input: &Input, options: &Options) -> Estimation {
    panel::estimate(input, options, &Run::new()).unwrap()
}

fn table(lists: &[&str], counts: &[u64]) -> Table {
    Table::new(lists.iter().map(|name| (*name).to_owned()).collect(), counts.to_vec()).unwrap()
}

fn codes(result: &Estimation) -> Vec<&'static str> {
    result.warnings.iter().map(|one| one.code).collect()
}

/// Everything a result is made into: no fault against the schema, no text missing in any language, no number that is
/// none.
fn reported(result: &Estimation) {
    let schema: Json = serde_json::from_str(include_str!("../../schema/estimate.schema.json")).unwrap();
    let sheet = Sheet {
        population: Some(Population { people: 64_000_000, source: Some("census".into()) }),
        ..Sheet::default()
    };
    for lang in ["en", "el", "bg"] {
        let words = Ftl::read(lang);
        let written = json::write(result, &sheet, &words);
        let value: Json = serde_json::from_str(&written).unwrap();
        let mut found = Vec::new();
        faults(&value, &schema, &schema, "result", &mut found);
        assert_eq!(found, Vec::<String>::new(), "{lang}");
        for page in [written, html::write(result, &sheet, &words), text::write(result, &sheet, &words)] {
            assert!(!page.contains("NaN") && !page.contains("⟦"), "{lang}");
        }
        assert_eq!(*words.missing.borrow(), Vec::<String>::new(), "{lang}");
    }
    for line in &result.panel {
        assert!(line.estimate.is_finite() && line.estimate >= result.table.cases as f64, "{line:?}");
        let (lower, upper) = (line.lower.unwrap_or(line.estimate), line.upper.unwrap_or(line.estimate));
        assert!(lower >= result.table.cases as f64 - 1e-6 && upper < 1e12, "{line:?}");
    }
    assert!(result.warnings.iter().all(|one| CODES.contains(&one.code)));
}

/// The figures of the published table of the United Kingdom of 2013, five lists, by every method.
#[test]
fn the_methods_disagree_as_they_do_in_print() {
    if data::folder().is_none() {
        return;
    }
    let result = run(&Input::of(data::table("tables/UKdat_5.csv")), &quick());
    let printed: BTreeMap<Method, f64> = [
        (Method::Bic, 25_311.29),
        (Method::BicPairs, 22_991.33),
        (Method::Stepwise, 11_313.0),
        (Method::AicStepwise, 11_313.0),
        (Method::Aic, 5_552.0),
        (Method::AicPairs, 11_175.0),
        (Method::AllPairs, 11_233.0),
        (Method::MainEffects, 13_444.0),
        (Method::Decomposable, 22_990.0),
    ]
    .into();
    let mut compared = 0;
    for line in &result.panel {
        if let Some(printed) = printed.get(&line.method) {
            assert!((line.estimate / printed - 1.0).abs() < 1e-4, "{line:?}");
            compared += 1;
        }
    }
    assert_eq!((compared, result.panel.len(), result.refused.len()), (9, 11, 0));
    let bayes = result.panel.iter().find(|line| line.method == Method::BayesThreshold).unwrap();
    assert!((bayes.estimate / 12_400.0 - 1.0).abs() < 0.03, "{bayes:?}");
    let found = result.models.as_ref().unwrap();
    let (near, far, all) = (found.within_2.unwrap(), found.within_10.unwrap(), found.all.unwrap());
    let rounded = |range: panel::Range| (range.count, range.lower.round(), range.upper.round());
    assert_eq!(rounded(near), (4, 12_262.0, 28_822.0));
    assert_eq!(rounded(far), (41, 10_546.0, 34_083.0));
    assert_eq!((all.lower.round(), all.upper.round(), found.looked_at), (4074.0, 89_994.0, 6893));
    for code in ["disagree", "spread-2", "spread-10", "no-mle", "not-identifiable", "one-list", "merging"] {
        assert!(codes(&result).contains(&code), "{code}: {:?}", codes(&result));
    }
    assert!(result.table.protected && result.table.cells.iter().all(|cell| cell.cases % 5 == 0));
    reported(&result);
}

#[test]
fn tables_without_an_honest_answer_are_refused_method_by_method() {
    let two = run(&Input::of(table(&["A", "B"], &[0, 180, 80, 20])), &quick());
    let methods: Vec<Method> = two.panel.iter().map(|line| line.method).collect();
    assert_eq!(methods, [Method::Chapman]);
    assert_eq!(two.refused.len(), 9);
    assert!(two.refused.iter().all(|one| one.code == "too-few-lists"));
    assert!(codes(&two).contains(&"two-lists"));
    let apart = run(&Input::of(table(&["A", "B", "C"], &[0, 50, 60, 0, 70, 0, 0, 0])), &quick());
    assert!(apart.panel.is_empty());
    assert!(apart.refused.iter().all(|one| one.code == "no-overlap"));
    let thin = run(&Input::of(table(&["A", "B", "C"], &[0, 1, 1, 1, 1, 1, 0, 0])), &quick());
    for result in [two, apart, thin] {
        reported(&result);
    }
}

/// The made-up table on which some models have no estimate: none of them is offered.
#[test]
fn no_model_without_an_estimate_is_offered() {
    if data::folder().is_none() {
        return;
    }
    let result = run(&Input::of(data::table("tables/Artificial_3.csv")), &quick());
    let found = result.models.as_ref().unwrap();
    assert_eq!((found.looked_at, found.no_estimate, found.not_identifiable), (8, 3, 1));
    assert!(result.panel.iter().all(|line| line.estimate < 1e5));
    let pairs = result.refused.iter().find(|one| one.method == Method::AllPairs).unwrap();
    assert_eq!(pairs.code, "not-identifiable");
    reported(&result);
}

#[test]
fn threads_change_nothing_and_the_seed_does() {
    let table = table(&["A", "B", "C", "D"], &[0, 90, 80, 12, 70, 9, 8, 2, 60, 7, 6, 1, 5, 2, 1, 1]);
    let of = |threads, seed| run(&Input::of(table.clone()), &Options { threads, seed, ..quick() });
    let one = of(1, 7);
    assert_eq!(one, of(3, 7));
    let other = of(1, 8);
    let limits = |result: &Estimation| result.panel.iter().map(|line| line.lower).collect::<Vec<_>>();
    assert_ne!(limits(&one), limits(&other));
    reported(&one);
}

#[test]
fn forced_terms_are_in_every_log_linear_model() {
    let table = table(&["A", "B", "C"], &[0, 90, 80, 30, 70, 20, 25, 9]);
    let forced = vec![("A".to_owned(), "C".to_owned())];
    let result = run(&Input::of(table.clone()), &Options { forced, ..quick() });
    let mut held = 0;
    for line in &result.panel {
        let free = matches!(line.method, Method::Decomposable | Method::BayesThreshold | Method::Chao);
        assert!(free || line.model_names.contains("A:C"), "{line:?}");
        held += usize::from(!free);
    }
    assert_eq!(held, 6);
    assert!(codes(&result).contains(&"forced-unknown"));
    for (one, other, word) in [("A", "X", "\"X\""), ("A", "A", "twice")] {
        let forced = vec![(one.to_owned(), other.to_owned())];
        let error = panel::estimate(&Input::of(table.clone()), &Options { forced, ..quick() }, &Run::new());
        assert!(error.unwrap_err().to_string().contains(word));
    }
}

#[test]
fn settings_outside_of_what_they_may_be_get_a_sentence() {
    let input = Input::of(table(&["A", "B", "C"], &[0, 90, 80, 30, 70, 20, 25, 9]));
    for options in [
        Options { p_threshold: f64::NAN, ..quick() },
        Options { p_threshold: 1.5, ..quick() },
        Options { max_order: Some(0), ..quick() },
        Options { bootstrap: Some(usize::MAX), ..quick() },
    ] {
        let error = panel::estimate(&input, &options, &Run::new()).unwrap_err();
        assert!(matches!(error, Error::Setting(_)), "{error}");
    }
}

#[test]
fn a_stopped_run_has_no_result() {
    let stopped = Run::new();
    stopped.stop();
    let input = Input::of(table(&["A", "B", "C"], &[0, 90, 80, 30, 70, 20, 25, 9]));
    assert_eq!(panel::estimate(&input, &quick(), &stopped), Err(Error::Stopped));
}

#[test]
fn strata_are_estimated_apart_and_added() {
    let file = "A,B,C,sex,count\n1,0,0,f,90\n0,1,0,f,80\n1,1,0,f,20\n0,0,1,f,70\n1,0,1,f,15\n0,1,1,f,18\n1,1,1,f,5\n\
                1,0,0,m,40\n0,1,0,m,30\n1,1,0,m,20\n0,0,1,m,30\n1,0,1,m,15\n0,1,1,m,18\n1,1,1,m,12\n1,0,0,x,3\n";
    let options = read::Options { stratum: Some("sex".into()) };
    let reading = read::read(file.as_bytes(), &options).unwrap();
    let input = panel::input(&reading, Some("sex"), &[], &[]).unwrap();
    let result = run(&input, &quick());
    let strata = result.strata.as_ref().unwrap();
    let names: Vec<&str> = strata.rows.iter().map(|row| row.name.as_str()).collect();
    assert_eq!(names, ["f", "m", "x"]);
    assert!(strata.rows[0].estimate.is_some() && strata.rows[2].estimate.is_none() && strata.sum.is_none());
    assert!(strata.rows[2].refused.is_some());
    reported(&result);
    let two = Input { strata: input.strata.map(|(name, parts)| (name, parts[..2].to_vec())), ..input };
    let strata = run(&two, &quick()).strata.unwrap();
    let sum: f64 = strata.rows.iter().filter_map(|row| row.estimate).sum();
    assert!((strata.sum.unwrap() - sum).abs() < 1e-9);
}

#[test]
fn lists_are_chosen_and_joined_before_the_estimate() {
    let file =
        "A,B,C,D,count\n1,0,0,0,90\n0,1,0,0,80\n1,1,0,0,20\n0,0,1,0,70\n1,0,1,1,15\n0,1,1,0,18\n0,0,0,1,9\n";
    let reading = read::read(file.as_bytes(), &read::Options::default()).unwrap();
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let input = panel::input(&reading, None, &[], &[names(&["C", "D"])]).unwrap();
    assert_eq!(input.table.lists(), ["A", "B", "C+D"]);
    let joined = run(&input, &quick());
    assert_eq!(joined.settings.merged, ["C+D"]);
    let source = joined.provenance.as_ref().unwrap();
    assert_eq!((source.steps.len(), &source.table_checksum), (1, &joined.table.checksum));
    assert_ne!(source.read_checksum, source.table_checksum);
    reported(&joined);
    let input = panel::input(&reading, None, &names(&["A", "B", "C"]), &[]).unwrap();
    assert_eq!((input.table.cases(), input.table.lists().len()), (293, 3));
    assert!(panel::input(&reading, None, &names(&["A", "X"]), &[]).is_err());
}

/// Other programs' bootstrap tables through the reader of replicates: every one of them, against their estimates.
#[test]
fn given_replicates_are_fitted_as_others_fitted_them() {
    if data::folder().is_none() {
        return;
    }
    let cases = [
        ("HIV", "reference/HIV_replicates.csv.gz", Method::Stepwise),
        ("UKdat_4", "reference/UKdat_4_bic_replicates.csv.gz", Method::Bic),
    ];
    for (name, file, method) in cases {
        let table = data::table(&format!("tables/{name}.csv"));
        let found = replicates::read(&data::text(file), table.lists().len()).unwrap();
        assert_eq!((found.compared, found.tables.len()), (true, 1000));
        let ours = replicates::fit_all(&table, method, &found.tables, None, &quick(), &Run::new()).unwrap();
        let pairs = ours.iter().zip(&found.given);
        let far = pairs.filter(|(own, given)| {
            !matches!((own, given), (Ok(own), Some(given)) if (own / given - 1.0).abs() < 1e-6)
        });
        assert_eq!(far.count(), 0, "{name}");
    }
}

#[test]
fn bad_replicates_get_a_sentence_with_the_row() {
    for (text, word) in [
        ("", "row 1"),
        ("100,010\n", "row 2"),
        ("100,01\n1,2\n", "\"01\""),
        ("100,000\n1,2\n", "\"000\""),
        ("100,010\n1,2\n3\n", "row 3"),
        ("100,010\n1,x\n", "\"x\""),
        ("100,010\n1,-2\n", "\"-2\""),
        ("100,010\n1,99999999999999999999\n", "row 2"),
    ] {
        let error = replicates::read(text, 3).unwrap_err().to_string();
        assert!(error.contains(word), "{text:?}: {error}");
    }
}

/// Every model of a table in the notation of the reference files, row by row.
#[test]
fn models_are_written_as_the_reference_files_write_them() {
    if data::folder().is_none() {
        return;
    }
    for (name, count) in [("Artificial_3", 8), ("HIV", 113), ("UKdat_4", 113)] {
        let ranked = all_models(
            &data::table(&format!("tables/{name}.csv")),
            &Search::default(),
            Criterion::Bic,
            &Run::new(),
        );
        let ours = models::csv(&ranked.unwrap());
        let mut lines = ours.lines();
        assert_eq!(lines.next(), Some(models::HEADING));
        let ours: BTreeMap<&str, Vec<&str>> = lines
            .map(|line| {
                let cells: Vec<&str> = line.split(',').collect();
                (cells[0], cells)
            })
            .collect();
        let theirs = data::rows(&format!("reference/{name}_models.csv.gz"));
        assert_eq!((ours.len(), theirs.len()), (count, count));
        for row in theirs {
            let own = &ours[row["model"].as_str()];
            for (place, column) in models::HEADING.split(',').enumerate().skip(1) {
                let (own, other) = (own[place], row[column].as_str());
                let near = own == other
                    || matches!((own.parse::<f64>(), other.parse::<f64>()), (Ok(a), Ok(b)) if (a / b - 1.0).abs() < 1e-6);
                assert!(near, "{name} {} {column}: {own} and {other}", row["model"]);
            }
        }
    }
}
