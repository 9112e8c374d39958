use std::cell::RefCell;
use std::collections::BTreeSet;

use ::report::words::Value as Named;
use serde_json::Value as Json;

use super::*;
use crate::{
    data::{Column, Data},
    evaluate,
    gate::{Refusal, private},
    guide,
    output::{Code, Dimension, Value},
    report::html::Reader,
    run::Run,
};

/// Words that show what was asked for, and remember it.
#[derive(Default)]
struct Echo {
    asked: RefCell<BTreeSet<String>>,
}

impl Words for Echo {
    fn lang(&self) -> &'static str {
        "en"
    }

    fn say(&self, key: &str, args: &Args) -> String {
        self.asked.borrow_mut().insert(key.to_owned());
        let args: Vec<String> = args
            .iter()
            .map(|(name, value)| match value {
                Named::Number(number) => format!("{name}={number}"),
                Named::Text(text) => format!("{name}={text}"),
                Named::Word(key) => format!("{name}=«{key}»"),
            })
            .collect();
        format!("«{key} {}»", args.join(" "))
    }

    fn number(&self, value: f64, decimals: u8) -> String {
        format!("{value:.*}", usize::from(decimals))
    }
}

fn data() -> Data {
    let column = |name: &str, values: &[&str]| Column {
        name: name.into(),
        values: values.iter().map(|v| (*v).into()).collect(),
    };
    let columns =
        vec![column("<sex>", &["f", "m & n"]), column("age", &["0--8", "48+"]), column("flag", &["1"])];
    let codes = vec![vec![1, 2, 1, 2], vec![1, 1, 2, 0], vec![1, 0, 0, 1]];
    Data::new(columns, codes, vec![30, 20, 15, 3]).unwrap()
}

struct Counted(Data);

impl private::Counts for Counted {
    fn columns(&self) -> &[Column] {
        self.0.columns()
    }
    fn records(&self) -> u64 {
        self.0.records()
    }
    fn longest(&self) -> usize {
        1
    }
    fn each(&self, visit: &mut private::Visit<'_>) {
        visit(&[(0, 1)], 45);
        visit(&[(1, 2)], 15);
    }
}

fn together() -> Report {
    let data = data();
    let gate = gate::check(&data, &data, &gate::Options::default(), &Run::new()).unwrap();
    let asked = evaluate::Options::default();
    Report {
        kind: Kind::Records,
        about: About { title: "A <title>".into(), source: Some("office & co".into()), ..About::default() },
        settings: Settings {
            method: Some("row-seeded".into()),
            k: Some(10),
            length: Some(3),
            ..Settings::default()
        },
        records: Some(68),
        columns: vec!["<sex>".into(), "age".into()],
        gate: Some(Judged::Together(gate)),
        foreign: vec![Foreign { column: "<sex>".into(), values: vec!["*".into()], records: 3 }],
        evaluation: Some(evaluate::evaluate(&data, &data, &asked, &Run::new()).unwrap()),
        comparison: from_together(&data, &data, 10),
        table: None,
        spent: Json::Null,
        inside: Inside {
            guide: Some(
                guide::guide(&data, &guide::Protection::Together { k: 10 }, 3, 1, &Run::new()).unwrap(),
            ),
            ..Inside::default()
        },
    }
}

fn private() -> Report {
    let data = data();
    let counts = Counted(data.clone());
    let verdict = private::check(&counts, &data, &private::Options::default(), &Run::new()).unwrap();
    let before = together();
    Report {
        gate: Some(Judged::Private(Box::new(verdict))),
        comparison: from_counts(&counts, &data),
        foreign: Vec::new(),
        evaluation: None,
        inside: Inside { evaluation: before.evaluation, records: Some(68), ..Inside::default() },
        ..before
    }
}

fn table() -> Report {
    let code = |id: &str, label: &str| Code { id: id.into(), label: label.into(), parent: None };
    let dimension =
        Dimension { id: "S".into(), label: "<sex>".into(), codes: vec![code("_T", "All"), code("F", "<f>")] };
    let cells = vec![(vec![0], Value::Number(1200)), (vec![1], Value::Confidential)];
    Report {
        kind: Kind::Table,
        records: None,
        gate: None,
        foreign: Vec::new(),
        evaluation: None,
        comparison: Vec::new(),
        table: Some(TableReport {
            protection: "suppress".into(),
            threshold: 10,
            zeros: Some(crate::tables::Zeros::Published),
            shown: 1,
            withheld: 1,
            not_available: 0,
            cube: Cube { dimensions: vec![dimension], cells },
        }),
        inside: Inside::default(),
        ..together()
    }
}

#[test]
fn every_page_is_self_contained_and_safe() {
    for (report, pictures) in [(together(), 3), (private(), 5), (table(), 0)] {
        let page = html::write(&report, &Echo::default(), Reader::Inside);
        assert!(page.starts_with("<!doctype html>"));
        let outside = page.replace("http://www.w3.org/2000/svg", "");
        let never =
            ["<script", "<sex>", "<f>", "A <title>", "http://", "https://", "url(", "@import", "NaN", "inf "];
        for bad in never {
            assert!(!outside.contains(bad), "{bad} in {:?}", report.kind);
        }
        for tag in ["section", "table", "svg", "figure", "ul", "div", "tr", "p", "td", "th"] {
            let opened =
                page.matches(&format!("<{tag}>")).count() + page.matches(&format!("<{tag} ")).count();
            assert_eq!(opened, page.matches(&format!("</{tag}>")).count(), "{tag}");
        }
        assert_eq!(page.matches("<svg").count(), pictures, "{:?}", report.kind);
        assert!(page.contains("office &amp; co"));
        let ids: Vec<&str> =
            page.split(" id=\"").skip(1).map(|rest| &rest[..rest.find('"').unwrap()]).collect();
        assert_eq!(ids.len(), ids.iter().collect::<BTreeSet<_>>().len(), "every id once: {ids:?}");
    }
}

/// What was found by looking at the sensitive table is marked inside, and is not on the page for anybody.
#[test]
fn what_must_stay_inside_is_marked_or_absent() {
    let page = html::write(&private(), &Echo::default(), Reader::Inside);
    assert!(page.contains("class=\"inside\"") && page.contains("«publish-inside »"));
    let public = html::write(&private(), &Echo::default(), Reader::Anybody);
    assert!(!public.contains("publish-inside") && !public.contains("id=\"inside\""));
    let json = json::value(&private(), &Echo::default());
    assert_eq!(json["inside"]["notice"], NOTICE);
    assert!(json["inside"]["evaluation"].is_object() && json["evaluation"].is_null());
    assert_eq!(json["gate"]["door"], "private");
}

#[test]
fn a_refusal_is_said_and_not_signed() {
    let mut report = together();
    if let Some(Judged::Together(verdict)) = &mut report.gate {
        verdict.passed = false;
        let columns = vec![vec!["a".to_owned(), "b".to_owned()]];
        verdict.refusals = vec![
            Refusal::RareGroup { combinations: 2, records: 3, shortest: 2, columns: columns.clone() },
            Refusal::Unchecked { checked: None, longest: 9, records: 1 },
            Refusal::HomogeneousGroup { column: "age".into(), groups: 1, records: 2, columns },
            Refusal::NearCopy { records: 1, distance: 1 },
            Refusal::MoreRecords { released: 9, allowed: 5 },
            Refusal::MoreOfAValue { column: "age".into(), values: 1, factor: Some(2.0) },
        ];
        verdict.examples = vec![vec![Attribute { column: "age".into(), value: "secret".into() }]];
    }
    let page = html::write(&report, &Echo::default(), Reader::Inside);
    assert!(page.contains("publish-must-not-go-out") && page.contains("publish-sign-not"));
    assert!(!page.contains("publish-sign-signature"));
    assert!(!page.contains("publish-promise"), "nothing is promised of what must not go out");
    let json = json::write(&report, &Echo::default());
    let read: Json = serde_json::from_str(&json).unwrap();
    assert_eq!(read["passed"], false);
    assert_eq!(read["refusals"].as_array().unwrap().len(), 6);
    assert_eq!(read["refusals"][0]["args"]["columns"], "a + b");
    assert!(read["refusals"][0]["text"].as_str().unwrap().contains("records=3"));
    assert!(!json.contains("secret") && !page.contains("secret"), "examples never leave");
}

/// Every key that a report can ask for has its text. Only keys are compared here; the languages are compared with each
/// other elsewhere.
#[test]
fn every_sentence_has_its_text() {
    let echo = Echo::default();
    let mut refused = together();
    if let Some(Judged::Together(verdict)) = &mut refused.gate {
        verdict.confidential = vec!["age".into()];
        verdict.near = None;
        verdict.refusals = vec![Refusal::NearCopy { records: 1, distance: 1 }];
        verdict.passed = false;
    }
    let mut all = vec![together(), private(), Report { kind: Kind::Check, ..together() }, refused];
    for protection in ["suppress", "round", "noise"] {
        let mut one = table();
        if let Some(table) = &mut one.table {
            table.protection = protection.into();
        }
        all.push(one);
    }
    for report in all {
        assert!(!html::write(&report, &echo, Reader::Inside).is_empty());
        assert!(!json::write(&report, &echo).is_empty());
    }
    let mut asked = echo.asked.into_inner();
    asked.extend(CODES.map(str::to_owned));
    let texts = include_str!("../../../../../data/locales/en/publish.ftl");
    let known: BTreeSet<&str> =
        texts.lines().filter_map(|line| line.split_once(" = ").map(|(key, _)| key)).collect();
    let missing: Vec<&String> = asked.iter().filter(|key| !known.contains(key.as_str())).collect();
    assert!(missing.is_empty(), "{missing:?}");
    assert!(asked.len() > 60, "{}", asked.len());
}

/// The schema names exactly what a report has, at every level that it describes.
#[test]
fn the_schema_describes_the_report() {
    let schema: Json = serde_json::from_str(include_str!("../../schema/release.schema.json")).unwrap();
    let mut seen = 0;
    for report in [together(), private(), table()] {
        let value = json::value(&report, &Echo::default());
        fits(&schema, &schema, &value, "report", &mut seen);
    }
    assert!(seen > 200, "{seen} values were compared");
}

/// The part of JSON Schema that ours uses.
fn fits(root: &Json, schema: &Json, value: &Json, at: &str, seen: &mut usize) {
    *seen += 1;
    if let Some(target) = schema["$ref"].as_str() {
        let target = root.pointer(target.trim_start_matches('#')).unwrap_or_else(|| panic!("{at}: {target}"));
        return fits(root, target, value, at, seen);
    }
    if let Some(any) = schema["oneOf"].as_array() {
        let wanted = |one: &&Json| {
            let one =
                one["$ref"].as_str().map_or(*one, |to| root.pointer(to.trim_start_matches('#')).unwrap());
            let constant =
                |(name, about): (&String, &Json)| about["const"].is_null() || about["const"] == value[name];
            one["properties"].as_object().is_none_or(|all| all.iter().all(constant)) && kind_fits(one, value)
        };
        let one = any.iter().find(wanted).unwrap_or_else(|| panic!("{at}: none of oneOf fits {value}"));
        return fits(root, one, value, at, seen);
    }
    assert!(kind_fits(schema, value), "{at}: {value} is not {}", schema["type"]);
    if let Some(constant) = schema.get("const") {
        assert_eq!(constant, value, "{at}");
    }
    if let (Some(properties), Json::Object(object)) = (schema["properties"].as_object(), value) {
        for (name, inner) in object {
            let about = properties.get(name).unwrap_or_else(|| panic!("{at}.{name} is not in the schema"));
            fits(root, about, inner, &format!("{at}.{name}"), seen);
        }
        for name in schema["required"].as_array().into_iter().flatten().filter_map(Json::as_str) {
            assert!(object.contains_key(name), "{at}.{name} is missing");
        }
    }
    if let (Some(items), Json::Array(list)) = (schema.get("items"), value) {
        list.iter().for_each(|inner| fits(root, items, inner, &format!("{at}[]"), seen));
    }
}

fn kind_fits(schema: &Json, value: &Json) -> bool {
    let of = |kind: &str| match kind {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_u64() || value.is_i64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        other => panic!("unknown type {other}"),
    };
    match &schema["type"] {
        Json::String(kind) => of(kind),
        Json::Array(kinds) => kinds.iter().filter_map(Json::as_str).any(of),
        _ => true,
    }
}

/// Counts are looked up by names: the release may have its columns and values in another order.
#[test]
fn protected_and_synthetic_counts_stand_side_by_side() {
    let released = {
        let before = data();
        let columns = vec![
            before.columns()[2].clone(),
            Column { name: "age".into(), values: vec!["48+".into(), "0--8".into()] },
            before.columns()[0].clone(),
        ];
        Data::new(columns, vec![vec![1, 0], vec![2, 1], vec![1, 2]], vec![40, 12]).unwrap()
    };
    let found = from_together(&data(), &released, 10);
    let of = |attributes: &[(&str, &str)]| {
        let wanted = |one: &&Compared| {
            one.attributes
                .iter()
                .map(|one| (one.column.as_str(), one.value.as_str()))
                .eq(attributes.iter().copied())
        };
        found.iter().find(wanted).map(|one| (one.protected, one.synthetic))
    };
    // 45 have <sex> f, rounded down to 40; 50 have the youngest age.
    assert_eq!(of(&[("<sex>", "f")]), Some((40, 40)));
    assert_eq!(of(&[("age", "0--8")]), Some((50, 40)));
    assert_eq!(of(&[("<sex>", "f"), ("age", "0--8")]), Some((30, 40)));
    assert_eq!(of(&[("<sex>", "m & n"), ("age", "48+")]), None, "nobody has it, so nothing is shown");
    assert_eq!(of(&[("flag", "1")]), Some((30, 40)));
}
