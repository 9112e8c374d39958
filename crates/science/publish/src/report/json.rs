//! The report as JSON, with the sentence of every refusal beside its code. `schema/release.schema.json` documents it.

use serde_json::{Map, Value as Json, json};

use super::{Report, Sentence, Words};

/// Version of the format.
pub const VERSION: u32 = 1;

/// The report as indented JSON with a line break at the end.
#[must_use]
pub fn write(report: &Report, words: &dyn Words) -> String {
    let mut text = format!("{:#}", value(report, words));
    text.push('\n');
    text
}

/// The report as a JSON value.
#[must_use]
pub fn value(report: &Report, words: &dyn Words) -> Json {
    // A report holds finite numbers and texts only: nothing in it can fail to be written.
    let Json::Object(body) = serde_json::to_value(report).unwrap_or_default() else { return Json::Null };
    let mut object = Map::new();
    object.insert("format".into(), json!("palermo-release-report"));
    object.insert("version".into(), json!(VERSION));
    object.insert("language".into(), json!(words.lang()));
    object.insert("passed".into(), json!(report.passed()));
    object.insert("refusals".into(), report.refusals().iter().map(|one| sentence(one, words)).collect());
    object.extend(body);
    Json::Object(object)
}

fn sentence(one: &Sentence, words: &dyn Words) -> Json {
    json!({"code": one.code, "text": words.say(one.code, &one.args), "args": one.args})
}
