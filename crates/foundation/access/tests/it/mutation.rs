//! The mutation run: each part of the door is taken away in turn, and a named check must turn red. The door is
//! never decoration.

use std::collections::BTreeMap;

use access::{Asker, Door, Facts, GRANTED, ON_HOLD, OWN_REFERRALS, OWN_SCREENINGS, SCOPES, verbs};

use crate::{
    fixture::houses,
    lists,
    model::World,
    rights::{self, GRAINS},
    scan,
};

const ORACLE: &str = "rights::the_policies_say_what_the_design_says";
const LISTS: &str = "lists::lists_details_cache_and_oracle_agree_over_random_worlds";
const SCAN: &str = "scan::records_ask_for_a_permit";

/// Questions on which a policy has a say, a few for each, found once with the whole door. Without that policy the
/// oracle's check is run on these: on every other question nothing changes.
fn deciding(door: &Door) -> BTreeMap<String, Vec<(Asker, &'static str, Facts)>> {
    let mut found: BTreeMap<String, Vec<_>> = BTreeMap::new();
    for verb in verbs::ALL {
        for grain in GRAINS.into_iter().take(1) {
            for (asker, facts) in rights::questions(verb, grain) {
                for id in door.decide(&asker, verb, &facts).policies {
                    let questions = found.entry(id).or_default();
                    if questions.len() < 40 {
                        questions.push((asker.clone(), *verb, facts));
                    }
                }
            }
        }
    }
    found
}

/// Removals so far, and those that nothing noticed.
#[derive(Default)]
struct Run {
    table: Vec<(String, &'static str, String)>,
    unnoticed: Vec<String>,
}

impl Run {
    fn note(&mut self, removed: String, check: &'static str, red: Option<String>) {
        match red {
            Some(sentence) => self.table.push((removed, check, sentence)),
            None => self.unnoticed.push(removed),
        }
    }
}

fn policies(run: &mut Run) {
    let whole = Door::new().unwrap();
    let deciding = deciding(&whole);
    for id in whole.policy_ids() {
        let door = Door::without_policy(&id).unwrap();
        let questions = deciding.get(&id).map(Vec::as_slice).unwrap_or_default();
        let red = questions.iter().find_map(|(asker, verb, facts)| {
            assert!(rights::compare(&whole, asker, verb, facts).is_ok(), "the whole door is right");
            rights::compare(&door, asker, verb, facts).err()
        });
        run.note(format!("policy {id}"), ORACLE, red);
    }
}

fn permits(run: &mut Run) {
    for verb in verbs::ALL {
        let door = Door::without_permit(verb).unwrap();
        let red = rights::compare_verb(&door, verb, rights::Grain::People).err();
        run.note(format!("permit for {verb}"), ORACLE, red);
    }
}

async fn scopes(run: &mut Run) {
    assert_eq!(SCOPES, [GRANTED, ON_HOLD, OWN_SCREENINGS, OWN_REFERRALS]);
    for house in houses().await {
        let world = World::random(1);
        world.write(&house).await;
        lists::check(&house.access, &world).await.unwrap();
        for scope in SCOPES {
            let access = house.behind(Door::without_scope(scope.id).unwrap());
            let red = lists::check(&access, &world).await.err();
            run.note(format!("scope {} on {}", scope.id, house.engine), LISTS, red);
        }
    }
}

fn arguments(run: &mut Run) {
    for source in scan::sources() {
        for (function, doctored) in scan::without_permits(&source) {
            let red = scan::faults(&doctored).into_iter().find(|fault| fault.contains(&function));
            run.note(format!("permit argument of {}::{function}", source.path), SCAN, red);
        }
    }
}

#[tokio::test]
async fn every_removal_turns_a_test_red() {
    let mut run = Run::default();
    policies(&mut run);
    let after_policies = run.table.len();
    permits(&mut run);
    let after_permits = run.table.len();
    scopes(&mut run).await;
    let after_scopes = run.table.len();
    arguments(&mut run);
    for (removed, check, sentence) in &run.table {
        println!("{removed}: {check}: {}", sentence.chars().take(120).collect::<String>());
    }
    let removals = run.table.len() + run.unnoticed.len();
    println!(
        "{removals} removals ({after_policies} policies, {} verbs, {} scope filters, {} permit arguments), {} red",
        after_permits - after_policies,
        after_scopes - after_permits,
        run.table.len() - after_scopes,
        run.table.len()
    );
    assert!(run.unnoticed.is_empty(), "nothing noticed the removal of: {:?}", run.unnoticed);
    assert!(after_policies >= 30 && after_permits > after_policies && after_scopes > after_permits);
    assert!(run.table.len() > after_scopes, "no function of the records asks for a permit");
}
