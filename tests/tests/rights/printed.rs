//! What is printed for people: the schema beside the policies, the words of every rule, verb and helper.

use std::{collections::BTreeSet, path::PathBuf};

use access::Policies;
use kernel::Lang;
use palermo::rooms::HOUSE;
use words::Words;

use crate::house::{plan, rights};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// `PALERMO_PRINT_SCHEMA=1 cargo test -p journeys --test rights printed` prints it anew.
#[test]
fn the_printed_schema_is_what_the_rooms_declare() {
    let policies = Policies::load(&HOUSE.rights()).unwrap();
    let path = root().join("data/policies/palermo.cedarschema");
    if std::env::var_os("PALERMO_PRINT_SCHEMA").is_some() {
        std::fs::write(&path, policies.schema()).unwrap();
    }
    let printed = std::fs::read_to_string(&path).unwrap();
    let same = printed == policies.schema();
    assert!(
        same,
        "data/policies/palermo.cedarschema is not what the rooms declare; print it anew with \
         PALERMO_PRINT_SCHEMA=1 cargo test -p journeys --test rights printed"
    );
    let files: BTreeSet<String> = HOUSE.rights().iter().map(|room| room.file.to_owned()).collect();
    let there = std::fs::read_dir(root().join("data/policies")).unwrap();
    let there = there.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let there: BTreeSet<String> = there.filter(|name| name.ends_with(".cedar")).collect();
    let expected = files.into_iter().chain(["never.cedar".to_owned()]).collect();
    assert_eq!(there, expected, "each file of policies belongs to a room");
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
fn every_rule_every_helper_and_every_verb_has_words() {
    words::add(&plan().messages()).unwrap();
    let policies = Policies::load(&rights()).unwrap();
    assert!(demand(policies.policy_ids().into_iter().map(|id| format!("policy-{id}"))) > 30);
    demand(["policy-none".to_owned()]);
    let mut helpers = BTreeSet::new();
    for entry in std::fs::read_dir(root().join("data/policies")).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        helpers.extend(
            text.split("@help(\"").skip(1).map(|rest| format!("help-{}", rest.split('"').next().unwrap())),
        );
    }
    assert!(demand(helpers) >= 5);
    assert!(demand(policies.verbs().iter().map(|verb| format!("verb-{}", verb.code))) >= 30);
}
