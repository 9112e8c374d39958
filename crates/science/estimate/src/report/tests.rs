use serde_json::Value as Json;

use super::*;
use crate::{
    panel::{Estimation, sample},
    warnings::{Args, Value},
};

/// Words that show what was asked for.
struct Echo;

impl Words for Echo {
    fn lang(&self) -> &'static str {
        "en"
    }

    fn say(&self, key: &str, args: &Args) -> String {
        let args = args.iter().map(|(name, value)| match value {
            Value::Number(number) => format!("{name}={number}"),
            Value::Text(text) => format!("{name}={text}"),
            Value::Word(key) => format!("{name}=«{key}»"),
        });
        let args: Vec<String> = args.collect();
        if args.is_empty() { format!("«{key}»") } else { format!("«{key} {}»", args.join(" ")) }
    }

    fn number(&self, value: f64, decimals: u8) -> String {
        format!("{value:.*}", usize::from(decimals))
    }
}

fn sheet() -> Sheet {
    Sheet {
        title: Some("A <title>".into()),
        population: Some(Population { people: 1_000_000, source: Some("census".into()) }),
        lists: vec![ListNote {
            name: "A".into(),
            owner: Some("police & co".into()),
            rule: None,
            cannot_see: Some("men".into()),
        }],
        ..Sheet::default()
    }
}

/// A result of which every figure may be printed.
fn raw() -> Estimation {
    let mut result = sample::result();
    result.table.protected = false;
    result
}

fn empty() -> Estimation {
    let mut result = sample::result();
    result.panel.clear();
    result.range = None;
    result.models = None;
    result.graphs.clear();
    result.sensitivity = crate::panel::Sensitivity::default();
    result.strata = None;
    result.warnings.clear();
    result
}

#[test]
fn json_has_a_sentence_beside_every_code() {
    let json = json::value(&raw(), &sheet(), &Echo);
    assert_eq!(json["warnings"][0]["code"], "few-cases");
    assert_eq!(json["warnings"][0]["text"], "«warning-few-cases cases=96»");
    assert_eq!(json["refused"][0]["method"], "chapman");
    assert_eq!(json["refused"][0]["text"], "«refused-two-lists-only lists=3»");
    assert_eq!(json["strata"]["rows"][1]["refused"]["text"], "«refused-no-overlap»");
    assert_eq!(json["strata"]["rows"][0]["refused"], Json::Null);
    assert_eq!(json["panel"][0]["bootstrap"]["limit_ranks"], serde_json::json!([1.4, 980.0]));
    assert_eq!(json["table"]["lists"], serde_json::json!(["A", "B", "<C>"]));
}

#[test]
fn a_page_is_self_contained_and_safe() {
    for result in [sample::result(), raw(), empty()] {
        let page = html::write(&result, &sheet(), &Echo);
        assert!(page.starts_with("<!doctype html>"));
        for bad in
            ["<script", "<C>", "<title>A <title>", "http://", "https://", "url(", "@import", "NaN", "inf "]
        {
            let outside = page.replace("http://www.w3.org/2000/svg", "");
            assert!(!outside.contains(bad), "{bad}");
        }
        for tag in ["section", "table", "svg", "figure", "ul", "div", "tr"] {
            let opened =
                page.matches(&format!("<{tag}>")).count() + page.matches(&format!("<{tag} ")).count();
            assert_eq!(opened, page.matches(&format!("</{tag}>")).count(), "{tag}");
        }
    }
    let page = html::write(&sample::result(), &sheet(), &Echo);
    assert_eq!(page.matches("<svg").count(), 1, "the panel alone, of fewer than a hundred people");
    let page = html::write(&raw(), &sheet(), &Echo);
    assert_eq!(page.matches("<svg").count(), 4, "panel, overlap, histogram, sensitivity");
    assert!(page.contains("police &amp; co"));
}

/// Every head of a column is about people detected or about estimates, never both.
#[test]
fn detected_and_estimated_never_share_a_column() {
    let detected = ["«column-cases-detected»", "«column-cases-rounded»", "«column-rate-detected»"];
    let result = sample::result();
    let mut rates = 0;
    for section in tables::sections(&result, &sheet(), &Echo) {
        for grid in &section.grids {
            for (column, (name, _)) in grid.head.iter().enumerate() {
                let cells: Vec<&str> = grid.rows.iter().map(|row| row[column].as_str()).collect();
                let holds = |value: &str| cells.contains(&value);
                if detected.contains(&name.as_str()) {
                    assert!(!holds("1000") && !holds("4000"), "an estimate under {name}");
                } else {
                    assert!(!holds("96") && !holds("60"), "detected people under {name}");
                }
                rates += usize::from(name == "«column-rate-detected»" && holds("9.6"));
            }
            assert!(grid.rows.iter().all(|row| row.len() == grid.head.len()), "{}", grid.caption);
        }
    }
    assert_eq!(rates, 1);
}

#[test]
fn text_holds_every_section_and_nothing_runs_wide() {
    let text = text::write(&raw(), &sheet(), &Echo);
    for section in tables::sections(&raw(), &sheet(), &Echo) {
        assert!(text.contains(&format!("{}\n", section.title)), "{}", section.title);
    }
    assert!(text.starts_with("A <title>\n=========\n"));
    assert!(text.contains("! «warning-few-cases cases=96»"));
}

#[test]
fn a_result_without_an_answer_says_so() {
    let text = text::write(&empty(), &Sheet::default(), &Echo);
    assert!(text.contains("! «headline-none»"), "{text}");
    assert!(!text.contains("«section-panel»"));
}

/// What a report that is not raw must not hold, of a large table and of a small one.
#[test]
fn a_rounded_report_has_no_exact_figure() {
    for cases in [96, 2744] {
        let mut result = sample::result();
        result.table.cases = cases;
        let json = json::value(&result, &sheet(), &Echo);
        assert_eq!(json["table"]["checksum"], Json::Null);
        for line in json["panel"].as_array().unwrap() {
            assert_eq!(
                (&line["bic"], &line["aic"], &line["loglik"]),
                (&Json::Null, &Json::Null, &Json::Null)
            );
            assert!(line["bootstrap"].is_null() || line["bootstrap"]["limit_ranks"].is_null());
        }
        assert_eq!(json["table"]["cases"].as_u64().unwrap() % 5, 0);
        let small = cases < 500;
        assert_eq!(json["models"].is_null() && json["sensitivity"]["rows"] == Json::Array(Vec::new()), small);
        let page = text::write(&result, &sheet(), &Echo);
        for exact in ["00ff", "120.5", "110.25", "=96", "2744"] {
            assert!(!page.contains(exact), "{exact}: {page}");
        }
    }
}
