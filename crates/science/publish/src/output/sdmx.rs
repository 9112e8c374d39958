//! SDMX-CSV 2.0 with a structure of our own.
//!
//! No published structure for the input of European statistics on trafficking was found, so the data structure
//! definition is ours: the dimensions of the table in its order, the measure `OBS_VALUE` (a number of persons), and the
//! attributes `OBS_STATUS` (code list CL_OBS_STATUS: `A` normal, `Q` missing because suppressed, `O` missing) and
//! `CONF_STATUS` (code list CL_CONF_STATUS: `F` free, `N` not for publication). Whether a suppressed cell was small itself
//! or hides another is deliberately not said: codes that would tell them apart help an attacker.

use std::io::Write;

use serde_json::{Value as Json, json};

use super::{About, Cube, Value};
use crate::{cells, error::Fault};

/// Who maintains the structure, and what it is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Structure {
    /// Agency, such as `PALERMO`.
    pub agency: String,
    /// Identifier of the dataflow and, with `DSD_` in front, of its structure.
    pub id: String,
    /// Version, such as `1.0`.
    pub version: String,
}

impl Default for Structure {
    fn default() -> Self {
        Self { agency: "PALERMO".to_owned(), id: "THB_TABLE".to_owned(), version: "1.0".to_owned() }
    }
}

fn status(value: Value) -> (&'static str, &'static str) {
    match value {
        Value::Number(_) => ("A", "F"),
        Value::Confidential => ("Q", "N"),
        Value::NotAvailable => ("O", "F"),
    }
}

/// The table as SDMX-CSV 2.0: one line per observation.
///
/// # Errors
/// When the sink does not take it.
pub fn csv(cube: &Cube, structure: &Structure, sink: &mut dyn Write) -> Result<(), Fault> {
    let wrong = |why: csv::Error| Fault::file("The SDMX file", &why);
    let mut out = csv::WriterBuilder::new().from_writer(sink);
    let mut heading = vec!["STRUCTURE", "STRUCTURE_ID", "ACTION"];
    heading.extend(cube.dimensions.iter().map(|dimension| dimension.id.as_str()));
    heading.extend(["OBS_VALUE", "OBS_STATUS", "CONF_STATUS"]);
    cells::write(&mut out, &heading).map_err(wrong)?;
    let name = format!("{}:{}({})", structure.agency, structure.id, structure.version);
    for (at, value) in &cube.cells {
        let (observed, confidential) = status(*value);
        let mut line = vec!["dataflow".to_owned(), name.clone(), "I".to_owned()];
        for (dimension, code) in cube.dimensions.iter().zip(at) {
            line.push(dimension.codes.get(*code).map_or_else(String::new, |code| code.id.clone()));
        }
        line.push(value.number().map_or_else(String::new, |number| number.to_string()));
        line.extend([observed.to_owned(), confidential.to_owned()]);
        cells::write(&mut out, &line).map_err(wrong)?;
    }
    out.flush().map_err(|why| Fault::file("The SDMX file", &why))
}

/// The structure that the file refers to, as an SDMX-JSON 2.0 structure message: code lists, definition, dataflow.
#[must_use]
pub fn structure(cube: &Cube, structure: &Structure, about: &About) -> Json {
    let Structure { agency, id, version } = structure;
    let urn = |class: &str, id: &str| format!("urn:sdmx:org.sdmx.infomodel.{class}={agency}:{id}({version})");
    let lists: Vec<Json> = cube
        .dimensions
        .iter()
        .map(|dimension| {
            let codes: Vec<Json> = dimension
                .codes
                .iter()
                .map(|code| {
                    let parent = code.parent.and_then(|parent| dimension.codes.get(parent));
                    let mut one = json!({"id": code.id, "name": code.label});
                    if let (Some(parent), Some(one)) = (parent, one.as_object_mut()) {
                        one.insert("parent".to_owned(), json!(parent.id));
                    }
                    one
                })
                .collect();
            json!({"id": format!("CL_{}", dimension.id), "agencyID": agency, "version": version,
                   "name": dimension.label, "codes": codes})
        })
        .chain([observation_status(agency, version), confidentiality(agency, version)])
        .collect();
    let listed = |id: &str| json!({"enumeration": urn("codelist.Codelist", &format!("CL_{id}"))});
    let dimensions: Vec<Json> = cube
        .dimensions
        .iter()
        .enumerate()
        .map(|(place, dimension)| {
            json!({"id": dimension.id, "position": place, "localRepresentation": listed(&dimension.id)})
        })
        .collect();
    let attribute = |id: &str| json!({"id": id, "localRepresentation": listed(id), "attributeRelationship": {"observation": {}}});
    let components = json!({
        "dimensionList": {"id": "DimensionDescriptor", "dimensions": dimensions},
        "measureList": {"id": "MeasureDescriptor", "measures": [{"id": "OBS_VALUE",
            "localRepresentation": {"format": {"dataType": "Long"}}}]},
        "attributeList": {"id": "AttributeDescriptor",
            "attributes": [attribute("OBS_STATUS"), attribute("CONF_STATUS")]},
    });
    let definition = format!("DSD_{id}");
    json!({
        "meta": {"schema": "https://raw.githubusercontent.com/sdmx-twg/sdmx-json/master/structure-message/tools/schemas/2.0.0/sdmx-json-structure-schema.json",
                 "id": format!("STRUCTURE_{id}"), "test": false, "prepared": about.date, "sender": {"id": agency}},
        "data": {
            "codelists": lists,
            "dataStructures": [{"id": definition, "agencyID": agency, "version": version, "name": about.title,
                "dataStructureComponents": components}],
            "dataflows": [{"id": id, "agencyID": agency, "version": version, "name": about.title,
                "structure": urn("datastructure.DataStructure", &definition)}],
        },
    })
}

fn observation_status(agency: &str, version: &str) -> Json {
    json!({"id": "CL_OBS_STATUS", "agencyID": agency, "version": version, "name": "Observation status",
        "codes": [{"id": "A", "name": "Normal value"}, {"id": "O", "name": "Missing value"},
                  {"id": "Q", "name": "Missing value; suppressed"}]})
}

fn confidentiality(agency: &str, version: &str) -> Json {
    json!({"id": "CL_CONF_STATUS", "agencyID": agency, "version": version, "name": "Confidentiality status",
        "codes": [{"id": "F", "name": "Free"}, {"id": "N", "name": "Not for publication"}]})
}
