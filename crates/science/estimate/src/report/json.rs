//! The result as JSON, with the sentence of every warning and refusal beside its code.
//! `schema/estimate.schema.json` documents it.

use serde_json::{Map, Value as Json};

use super::{Sheet, Words, shown::shown};
use crate::{
    panel::Estimation,
    warnings::{Refused, Warning},
};

/// The result as an indented JSON object with a line break at the end.
#[must_use]
pub fn write(result: &Estimation, sheet: &Sheet, words: &dyn Words) -> String {
    let mut text = format!("{:#}", value(result, sheet, words));
    text.push('\n');
    text
}

/// The result as a JSON value.
#[must_use]
pub fn value(result: &Estimation, sheet: &Sheet, words: &dyn Words) -> Json {
    // A result holds finite numbers and texts only: nothing in it can fail to be written.
    let result = &*shown(result);
    let Json::Object(mut object) = serde_json::to_value(result).unwrap_or_default() else {
        return Json::Null;
    };
    if result.table.protected {
        unsaid(&mut object);
    }
    let warnings = result.warnings.iter().map(|one| warning(one, words)).collect();
    let refusals = result.refused.iter().map(|one| refused(one, words)).collect();
    object.insert("warnings".into(), Json::Array(warnings));
    object.insert("refused".into(), Json::Array(refusals));
    object.insert("language".into(), words.lang().into());
    object.insert("sheet".into(), serde_json::to_value(sheet).unwrap_or_default());
    let rows =
        object.get_mut("strata").and_then(|strata| strata.get_mut("rows")).and_then(Json::as_array_mut);
    for (row, stratum) in rows.into_iter().flatten().zip(result.strata.iter().flat_map(|strata| &strata.rows))
    {
        if let (Some(one), Json::Object(row)) = (&stratum.refused, row) {
            row.insert("refused".into(), refused(one, words));
        }
    }
    Json::Object(object)
}

/// What stays inside is `null`.
fn unsaid(object: &mut Map<String, Json>) {
    let places = [
        ("table", &["checksum"][..]),
        ("provenance", &["file_checksum", "read_checksum", "table_checksum", "rows"]),
    ];
    for (part, names) in places {
        let Some(part) = object.get_mut(part).and_then(Json::as_object_mut) else { continue };
        for name in names {
            part.insert((*name).into(), Json::Null);
        }
    }
}

fn warning(one: &Warning, words: &dyn Words) -> Json {
    let mut object = Map::new();
    object.insert("code".into(), one.code.into());
    object.insert("text".into(), words.say(&format!("warning-{}", one.code), &one.args).into());
    object.insert("args".into(), serde_json::to_value(&one.args).unwrap_or_default());
    Json::Object(object)
}

fn refused(one: &Refused, words: &dyn Words) -> Json {
    let mut object = Map::new();
    object.insert("method".into(), one.method.code().into());
    object.insert("code".into(), one.code.into());
    object.insert("text".into(), words.say(&format!("refused-{}", one.code), &one.args).into());
    object.insert("args".into(), serde_json::to_value(&one.args).unwrap_or_default());
    Json::Object(object)
}
