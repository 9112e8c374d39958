//! The capability list that comes with the software, read once.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::capability::CapabilityCode;
use crate::fault::{Fault, Problem, SteerError, short};
use crate::located::{self, Fields, Value};

const CAPABILITIES: &str =
    include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../data/plans/capabilities.yaml"));

/// Capability code -> the items it serves, as `COUNTRY:item` in the order of the file.
pub type CapabilityList = BTreeMap<CapabilityCode, Vec<String>>;

/// The capability codes that the software knows, with the items each serves.
///
/// # Errors
/// [`SteerError::Faulty`] when the list that was built in is faulty.
pub fn capability_list() -> Result<&'static CapabilityList, SteerError> {
    static LIST: OnceLock<Result<CapabilityList, SteerError>> = OnceLock::new();
    LIST.get_or_init(|| read_capabilities("capabilities.yaml", CAPABILITIES)).as_ref().map_err(Clone::clone)
}

fn read_capabilities(file: &str, text: &str) -> Result<CapabilityList, SteerError> {
    let faulty = |problems| SteerError::Faulty { file: file.to_owned(), problems };
    let root = located::tree(text).map_err(|problem| faulty(vec![problem]))?;
    let notes = located::Notes::default();
    let mut list = CapabilityList::new();
    if let Some(mut fields) = Fields::of(&notes, "capability list", &root) {
        let _: Option<String> = fields.must("note");
        let node = fields.node("capabilities");
        fields.end();
        if let Some(Value::Group(group)) = node.map(|node| &node.value) {
            for (code, items) in group {
                match (CapabilityCode::parse(code), located::FromValue::from_value(&items.value)) {
                    (Some(code), Ok(items)) => drop(list.insert(code, items)),
                    _ => notes.fault(items.line, Some(code), Fault::UnknownCapability(short(code))),
                }
            }
        }
    }
    let mut problems = notes.into_problems();
    if list.is_empty() && problems.is_empty() {
        problems.push(Problem { line: 0, item: None, fault: Fault::Missing("capabilities") });
    }
    if problems.is_empty() { Ok(list) } else { Err(faulty(problems)) }
}
