//! No text is missing in any language: every key that the code or a template names, every fault.

use std::{collections::BTreeSet, fs, path::Path};

use kernel::Lang;
use words::Words;

/// Every text between quotes in the files of a folder.
fn literals(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            literals(&path, found);
        } else if path.extension().is_some_and(|kind| kind == "rs" || kind == "html") {
            let text = fs::read_to_string(&path).unwrap();
            let parts = text.split('"').enumerate().filter(|(place, _)| place % 2 == 1);
            found.extend(parts.map(|(_, part)| part.to_owned()));
            for call in [".t(\"", ".t1(\"", ".args(\""] {
                let keys = text.split(call).skip(1).filter_map(|rest| rest.split('"').next());
                found.extend(keys.map(ToOwned::to_owned));
            }
        }
    }
}

fn demand(keys: impl IntoIterator<Item = String>) -> usize {
    let mut asked = 0;
    for key in keys {
        for lang in Lang::ALL {
            assert!(Words::of(lang).has(&key), "{}: {key} is missing", lang.code());
        }
        asked += 1;
    }
    asked
}

#[test]
fn every_key_that_is_named_has_a_text() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = BTreeSet::new();
    for folder in ["src", "templates/people", "../web/src"] {
        let mut calls = BTreeSet::new();
        literals(&root.join(folder), &mut calls);
        found.extend(calls);
    }
    let families = [
        "sign-in-",
        "enrol-",
        "parked-",
        "work-",
        "search-",
        "help-",
        "account-",
        "people-",
        "keys-",
        "demo-",
        "invited-",
        "fault-",
        "renew-",
        "renewal-",
        "renewals-",
        "person-",
    ];
    let is_key = |text: &&String| {
        families.iter().any(|family| text.starts_with(family))
            && text
                .chars()
                .all(|sign| sign.is_ascii_lowercase() || sign.is_ascii_digit() || sign == '-' || sign == '_')
            && !text.ends_with('-')
    };
    let keys: Vec<String> = found.iter().filter(is_key).cloned().collect();
    assert!(demand(keys) > 100);
}

#[test]
fn every_fault_has_a_title_and_where_it_is_a_page_a_text() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = BTreeSet::new();
    literals(&root.join("../web/src"), &mut found);
    literals(&root.join("../access/src"), &mut found);
    let codes = |family: &str| -> Vec<String> {
        let of = |text: &&String| {
            text.starts_with(family) && text.chars().all(|sign| sign.is_ascii_lowercase() || sign == '-')
        };
        found.iter().filter(of).cloned().collect()
    };
    let faults = codes("fault-");
    assert!(faults.len() >= 12, "{faults:?}");
    demand(faults.iter().map(|key| format!("{key}-text")));
    demand(faults);
    let wrong: Vec<String> =
        ["enrol-", "sign-in-", "people-", "renew-", "renewal-"].into_iter().flat_map(codes).collect();
    assert!(demand(wrong) >= 15);
    let pages = [
        "sign-in-wrong",
        "sign-in-wait",
        "sign-in-busy",
        "enrol-link-void",
        "people-enrolled-already",
        "people-member-already",
        "people-nobody-waits",
        "renewal-not-oneself",
        "renewal-not-in-use",
        "renewal-gone",
        "renewal-same-person",
        "renewal-same-body",
    ];
    demand(pages.iter().map(|key| format!("{key}-text")));
}
