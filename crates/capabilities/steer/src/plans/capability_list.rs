//! The capability list that comes with the software, read once.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use data_file::values::{text, texts};
use data_file::{Defects, Fields, Limits, Reading, quote, read};

use super::capability::CapabilityCode;

const CAPABILITIES: &str =
    include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../data/plans/capabilities.yaml"));

/// Capability code -> the items it serves, as `COUNTRY:item` in the order of the file.
pub type CapabilityList = BTreeMap<CapabilityCode, Vec<String>>;

/// The capability codes that the software knows, with the items each serves.
///
/// # Errors
/// Every defect of the list that was built in.
pub fn capability_list() -> Result<&'static CapabilityList, Defects> {
    static LIST: OnceLock<Result<CapabilityList, Defects>> = OnceLock::new();
    LIST.get_or_init(|| read_capabilities("capabilities.yaml", CAPABILITIES)).as_ref().map_err(Clone::clone)
}

fn read_capabilities(file: &str, content: &str) -> Result<CapabilityList, Defects> {
    let root = read(file, content.as_bytes(), &Limits::WRITTEN)?;
    let reading = Reading::new(file);
    let list = Fields::of_file(&reading, &root).map(|mut fields| {
        fields.must("note", text);
        let mut list = CapabilityList::new();
        if let Some(mut part) = fields.must_part("capabilities") {
            for (key, node) in part.rest() {
                let items = part.read(&key.text, node, texts);
                match CapabilityCode::parse(&key.text) {
                    Some(code) => drop(list.insert(code, items.unwrap_or_default())),
                    None => part.defect(
                        key.line,
                        format!("{} is not a capability code", quote(&key.text)),
                        "write it like PROTECT.tell-once",
                    ),
                }
            }
            if list.is_empty() {
                part.defect(part.line(), "there is no capability that can be read", "add at least one");
            }
        }
        fields.end();
        list
    });
    reading.finish(list)
}
