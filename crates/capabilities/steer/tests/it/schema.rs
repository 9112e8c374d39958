//! The JSON Schemas speak of the same keys as the reader.

use std::collections::BTreeSet;

use serde_json::Value;
use steer::plans::{EMBEDDED, Section, read_plan};

use crate::{plans_folder, values};

fn schema(name: &str) -> Value {
    serde_json::from_str(&std::fs::read_to_string(plans_folder().join(name)).unwrap()).unwrap()
}

fn keys(schema: &Value, pointer: &str) -> BTreeSet<String> {
    let properties = schema.pointer(pointer).unwrap_or_else(|| panic!("{pointer}")).as_object().unwrap();
    properties.keys().cloned().collect()
}

#[test]
fn every_key_of_the_schema_is_read_and_every_key_of_the_files_is_in_the_schema() {
    let schema = schema("plan.schema.json");
    let top = keys(&schema, "/properties");
    let sections: BTreeSet<String> = Section::ALL.iter().map(|section| section.code().to_owned()).collect();
    assert!(sections.is_subset(&top), "{:?}", sections.difference(&top));
    assert_eq!(top.len(), sections.len() + 5, "plan, sources, numbers, dates, contacts");

    let parts = [
        ("plan", "head"),
        ("objectives", "item"),
        ("sources", "source"),
        ("numbers", "quantity"),
        ("dates", "moment"),
        ("contacts", "contact"),
    ];
    for (part, definition) in parts {
        for key in keys(&schema, &format!("/$defs/{definition}/properties")) {
            let group = format!("{{\"{key}\": {{}}}}");
            let text = match part {
                "plan" => format!("plan: {group}"),
                _ => format!("plan: {{}}\n{part}:\n  - {group}"),
            };
            let error = read_plan("p", &text).unwrap_err().to_string();
            assert!(!error.contains(&format!("\"{key}\" is not known")), "{definition}: {error}");
        }
    }

    let item_keys = keys(&schema, "/$defs/item/properties");
    let head_keys = keys(&schema, "/$defs/head/properties");
    let mut seen = 0;
    for (id, text, _) in EMBEDDED {
        for (part, value) in values(text).as_object().unwrap() {
            assert!(top.contains(part), "{id}: {part}");
            let known = match part.as_str() {
                "plan" => &head_keys,
                part if sections.contains(part) => &item_keys,
                _ => continue,
            };
            let one = std::slice::from_ref(value);
            for group in value.as_array().map_or(one, Vec::as_slice) {
                for key in group.as_object().unwrap().keys() {
                    assert!(known.contains(key), "{id} {part}: {key}");
                    seen += 1;
                }
            }
        }
    }
    assert!(seen > 1000, "{seen}");
}

#[test]
fn the_schema_of_bindings_lists_the_codes_of_the_reader() {
    use steer::bindings::{Direction, PeriodRule, Status};
    let schema = schema("bindings.schema.json");
    let listed = |pointer: &str| -> Vec<String> {
        serde_json::from_value(schema.pointer(pointer).unwrap().clone()).unwrap()
    };
    let base = "/$defs/binding/properties";
    let filters = keys(&schema, &format!("{base}/filters/oneOf/1/properties"));
    assert_eq!(filters.len(), kernel::Dimension::ALL.len(), "{filters:?}");
    assert_eq!(
        listed(&format!("{base}/direction/enum")),
        Direction::ALL.iter().map(|one| one.code()).collect::<Vec<_>>()
    );
    assert_eq!(
        listed(&format!("{base}/period/enum")),
        PeriodRule::ALL.iter().map(|one| one.code()).collect::<Vec<_>>()
    );
    assert_eq!(
        listed(&format!("{base}/status/enum")),
        Status::ALL.iter().map(|one| one.code()).collect::<Vec<_>>()
    );
    let known = keys(&schema, base);
    let mut seen = 0;
    for (id, _, text) in EMBEDDED {
        for binding in values(text)["bindings"].as_array().unwrap() {
            for key in binding.as_object().unwrap().keys() {
                assert!(known.contains(key), "{id}: {key}");
                seen += 1;
            }
        }
    }
    assert!(seen > 100);
}
