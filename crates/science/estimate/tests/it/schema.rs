//! As much of JSON Schema as `schema/estimate.schema.json` uses: enough to hold real output against it.

use serde_json::Value as Json;

/// Every place where a value does not fit its schema.
pub fn faults(value: &Json, schema: &Json, root: &Json, at: &str, found: &mut Vec<String>) {
    if let Some(name) = schema["$ref"].as_str() {
        let name = name.strip_prefix("#/$defs/").unwrap();
        let target = &root["$defs"][name];
        assert!(target.is_object(), "the schema has no {name}");
        return faults(value, target, root, at, found);
    }
    if let Some(ways) = schema["anyOf"].as_array() {
        let mut least: Option<Vec<String>> = None;
        for way in ways {
            let mut own = Vec::new();
            faults(value, way, root, at, &mut own);
            if least.as_ref().is_none_or(|least| own.len() < least.len()) {
                least = Some(own);
            }
        }
        return found.extend(least.unwrap());
    }
    let kinds: Vec<&str> = match &schema["type"] {
        Json::String(kind) => vec![kind],
        Json::Array(kinds) => kinds.iter().map(|kind| kind.as_str().unwrap()).collect(),
        _ => Vec::new(),
    };
    if !kinds.is_empty() && !kinds.iter().any(|kind| is(value, kind)) {
        found.push(format!("{at}: {value} is no {kinds:?}"));
        return;
    }
    if schema["enum"].as_array().is_some_and(|allowed| !allowed.contains(value)) {
        found.push(format!("{at}: {value} is not among the allowed"));
    }
    if schema["minimum"].as_f64().is_some_and(|least| value.as_f64().is_some_and(|value| value < least)) {
        found.push(format!("{at}: {value} is too small"));
    }
    if let Json::Object(fields) = value {
        for name in schema["required"].as_array().into_iter().flatten() {
            if !fields.contains_key(name.as_str().unwrap()) {
                found.push(format!("{at}: {name} is missing"));
            }
        }
        for (name, field) in fields {
            match schema["properties"].get(name) {
                Some(own) => faults(field, own, root, &format!("{at}.{name}"), found),
                None if schema["additionalProperties"] == Json::Bool(false) => {
                    found.push(format!("{at}: {name} is not in the schema"));
                }
                None => {}
            }
        }
    }
    if let Json::Array(items) = value {
        for (key, fits) in [
            ("minItems", items.len() >= schema["minItems"].as_u64().unwrap_or(0) as usize),
            ("maxItems", schema["maxItems"].as_u64().is_none_or(|most| items.len() <= most as usize)),
        ] {
            if !fits {
                found.push(format!("{at}: {key}"));
            }
        }
        if schema["items"].is_object() {
            for (place, item) in items.iter().enumerate() {
                faults(item, &schema["items"], root, &format!("{at}[{place}]"), found);
            }
        }
    }
}

fn is(value: &Json, kind: &str) -> bool {
    match kind {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "string" => value.is_string(),
        "integer" => value.is_u64() || value.is_i64(),
        "number" => value.is_number(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("the schema has the type {other}"),
    }
}
