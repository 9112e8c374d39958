use std::collections::BTreeSet;

use super::*;
use crate::panel::{Method, sample};

fn codes(told: &[Warning]) -> BTreeSet<&'static str> {
    told.iter().map(|one| one.code).collect()
}

#[test]
fn a_bad_result_tells_all_that_is_wrong_with_it() {
    let mut result = sample::result();
    if let Some(strata) = &mut result.strata {
        strata.sum = Some(3000.0);
    }
    let told = compute(&result);
    let expected = [
        "few-cases",
        "short-list",
        "far",
        "pairs-empty",
        "pairs-few",
        "contained",
        "no-mle",
        "not-identifiable",
        "minus-infinity",
        "replicates-failed",
        "limit-at-edge",
        "bias",
        "spread-2",
        "spread-10",
        "disagree",
        "one-case",
        "one-list",
        "merging",
        "linkage",
        "one-model",
        "strata-differ",
        "heterogeneity",
        "personal-data",
    ];
    assert_eq!(codes(&told), expected.into_iter().collect());
    assert!(told.iter().all(|one| CODES.contains(&one.code)));
    let merging = told.iter().find(|one| one.code == "merging").unwrap();
    assert_eq!(merging.args.get("percent"), Some(&Value::Number(60.0)));
    assert_eq!(merging.args.get("lists"), Some(&Value::Text("A+B".into())));
}

#[test]
fn a_calm_result_keeps_what_always_holds() {
    let mut result = sample::result();
    result.panel.truncate(1);
    let line = result.panel.first_mut().unwrap();
    line.bootstrap = None;
    line.minus_infinity.clear();
    line.notes.one_case = None;
    line.estimate = 700.0;
    result.range = None;
    result.models = None;
    result.sensitivity.rows.clear();
    result.table.contained.clear();
    result.table.cases = 500;
    result.table.list_cases = vec![200, 200, 200];
    result.table.pairs = crate::panel::Pairs { all: 3, empty: 0, few: 0 };
    assert_eq!(codes(&compute(&result)), ["heterogeneity", "personal-data"].into_iter().collect());
}

#[test]
fn every_refusal_has_its_code() {
    let lists = ["A".to_owned(), "B".to_owned()];
    let every = [
        Refusal::TooFewLists { lists: 1, needed: 3 },
        Refusal::TooManyLists { lists: 9, most: 5 },
        Refusal::NoCases,
        Refusal::NoOverlap,
        Refusal::EmptyList { list: 2 },
        Refusal::Universal { list: 1 },
        Refusal::Contained { list: 1, other: 2 },
        Refusal::Existence(Existence::NoMle),
        Refusal::Existence(Existence::NotIdentifiable),
        Refusal::Existence(Existence::Neither),
        Refusal::TooManyTerms { terms: 200, most: 137 },
        Refusal::TooMuchWork { fits: 960, cells: 65_536 },
        Refusal::NoModel,
        Refusal::NotConverged,
        Refusal::NotFinite,
        Refusal::TooFewReplicates { usable: 3, replicates: 100 },
    ];
    let codes: BTreeSet<&str> =
        every.iter().map(|why| Refused::new(Method::Bic, *why, &lists).code).collect();
    assert_eq!(codes.len(), every.len());
    assert!(codes.iter().all(|code| REFUSALS.contains(code)));
    let empty = Refused::new(Method::Bic, Refusal::EmptyList { list: 2 }, &lists);
    assert_eq!(empty.args.get("list"), Some(&Value::Text("B".into())));
}

#[test]
fn values_are_finite_and_keep_their_names_in_json() {
    let args = Args::none().with("a", f64::NAN).with("b", "x").word("c", "method-bic");
    assert_eq!(serde_json::to_string(&args).unwrap(), r#"{"a":0.0,"b":"x","c":"method-bic"}"#);
}
