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
