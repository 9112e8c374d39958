//! JSON-stat 2.0 (<https://json-stat.org/full/>): one dataset, values and statuses by place.

use serde_json::{Map, Value as Json, json};

use super::{About, Cube, Value};
use crate::error::Fault;

/// The most crossings a dataset may have.
const MOST: usize = 10_000_000;

/// A table as a JSON-stat dataset. Values are an object by place, since not every crossing need be there; status `c` is
/// confidential, `:` not available.
///
/// # Errors
/// When the dimensions have more crossings than such a file can number, or a cell lies outside them.
pub fn dataset(cube: &Cube, about: &About) -> Result<Json, Fault> {
    let sizes: Vec<usize> = cube.dimensions.iter().map(|dimension| dimension.codes.len()).collect();
    let all = sizes.iter().try_fold(1_usize, |all, size| all.checked_mul(*size)).filter(|all| *all <= MOST);
    if all.is_none() {
        let why = format!("they have more than {MOST} crossings; write several smaller tables");
        return Err(Fault::Setting { name: "tables", why });
    }
    let (mut values, mut status) = (Map::new(), Map::new());
    for (at, value) in &cube.cells {
        let place = place(at, &sizes).ok_or(Fault::Inner { what: "a cell outside its table" })?.to_string();
        match value {
            Value::Number(number) => values.insert(place, json!(number)),
            Value::Confidential | Value::NotAvailable => {
                values.insert(place.clone(), Json::Null);
                status.insert(place, json!(value.mark()))
            }
        };
    }
    let mut dataset = Map::new();
    dataset.insert("version".into(), json!("2.0"));
    dataset.insert("class".into(), json!("dataset"));
    dataset.insert("label".into(), json!(about.title));
    if let Some(source) = &about.source {
        dataset.insert("source".into(), json!(source));
    }
    if let Some(date) = &about.date {
        dataset.insert("updated".into(), json!(date));
    }
    if let Some(method) = &about.method {
        dataset.insert("note".into(), json!([method]));
    }
    dataset.insert("id".into(), cube.dimensions.iter().map(|one| json!(one.id)).collect());
    dataset.insert("size".into(), json!(sizes));
    dataset.insert("dimension".into(), dimensions(cube));
    dataset.insert("value".into(), Json::Object(values));
    if !status.is_empty() {
        dataset.insert("status".into(), Json::Object(status));
        let label = json!({"label": {"c": "confidential", ":": "not available"}});
        dataset.insert("extension".into(), json!({"status": label}));
    }
    Ok(Json::Object(dataset))
}

fn place(at: &[usize], sizes: &[usize]) -> Option<usize> {
    if at.len() != sizes.len() || at.iter().zip(sizes).any(|(code, size)| code >= size) {
        return None;
    }
    Some(at.iter().zip(sizes).fold(0, |place, (code, size)| place * size + code))
}

fn dimensions(cube: &Cube) -> Json {
    let mut all = Map::new();
    for dimension in &cube.dimensions {
        let index: Vec<&str> = dimension.codes.iter().map(|code| code.id.as_str()).collect();
        let labels: Map<String, Json> =
            dimension.codes.iter().map(|code| (code.id.clone(), json!(code.label))).collect();
        let mut children: Map<String, Json> = Map::new();
        for code in &dimension.codes {
            let parent = code.parent.and_then(|parent| dimension.codes.get(parent));
            if let Some(parent) = parent
                && let Some(list) =
                    children.entry(parent.id.clone()).or_insert_with(|| json!([])).as_array_mut()
            {
                list.push(json!(code.id));
            }
        }
        let mut category = json!({"index": index, "label": labels});
        if !children.is_empty()
            && let Some(category) = category.as_object_mut()
        {
            category.insert("child".into(), Json::Object(children));
        }
        all.insert(dimension.id.clone(), json!({"label": dimension.label, "category": category}));
    }
    Json::Object(all)
}
