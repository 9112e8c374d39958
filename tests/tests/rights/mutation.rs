//! The mutation run: each part of the door is taken away in turn, and a named check must turn red. The door is
//! never decoration.

use std::collections::BTreeMap;

use access::Policies;

use crate::{
    house::{houses, rights},
    lists,
    model::World,
    questions::{self, Question},
};

const ORACLE: &str = "questions::the_policies_say_what_the_design_says";
const LISTS: &str = "lists::lists_details_cache_and_oracle_agree_over_random_worlds";

/// Questions on which a policy has a say, a few for each, found once with all policies. Without that policy the
/// oracle's check is run on these: on every other question nothing changes.
fn deciding(policies: &Policies) -> BTreeMap<String, Vec<Question>> {
    let mut found: BTreeMap<String, Vec<Question>> = BTreeMap::new();
    for verb in policies.verbs() {
        let all = questions::questions(policies, verb);
        let step = if all.len() > 20_000 { 7 } else { 1 };
        // Every yes, for they are few; of the others some.
        let some = all.into_iter().enumerate().filter(|(place, one)| place % step == 0 || one.is_yes());
        for (_, question) in some {
            for id in policies.decide(&question.asker, verb, &question.facts).policies {
                let questions = found.entry(id).or_default();
                if questions.len() < 40 {
                    questions.push(question.clone());
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

fn policies(run: &mut Run, whole: &Policies) {
    let deciding = deciding(whole);
    for id in whole.policy_ids() {
        let without = Policies::without_policy(&rights(), &id).unwrap();
        let questions = deciding.get(&id).map(Vec::as_slice).unwrap_or_default();
        let red = questions.iter().find_map(|question| {
            assert!(questions::compare(whole, question).is_ok(), "all policies together are right");
            questions::compare(&without, question).err()
        });
        run.note(format!("policy {id}"), ORACLE, red);
    }
}

fn permits(run: &mut Run, whole: &Policies) {
    for verb in whole.verbs() {
        let without = Policies::without_permit(&rights(), verb).unwrap();
        let red = questions::questions(whole, verb)
            .iter()
            .find_map(|question| questions::compare(&without, question).err());
        run.note(format!("permit for {}", verb.code), ORACLE, red);
    }
}

async fn scopes(run: &mut Run, whole: &Policies) {
    for house in houses().await {
        let world = World::random(1);
        world.write(&house).await;
        lists::check(&house.access, &world).await.unwrap();
        for scope in whole.scopes() {
            let access = house.under(Policies::without_scope(&rights(), scope.id).unwrap());
            let red = lists::check(&access, &world).await.err();
            run.note(format!("scope {} on {}", scope.id, house.engine), LISTS, red);
        }
    }
}

#[tokio::test]
async fn every_removal_turns_a_test_red() {
    let whole = Policies::load(&rights()).unwrap();
    let mut run = Run::default();
    policies(&mut run, &whole);
    let after_policies = run.table.len();
    permits(&mut run, &whole);
    let after_permits = run.table.len();
    scopes(&mut run, &whole).await;
    for (removed, check, sentence) in &run.table {
        println!("{removed}: {check}: {}", sentence.chars().take(120).collect::<String>());
    }
    let removals = run.table.len() + run.unnoticed.len();
    println!(
        "{removals} removals ({after_policies} policies, {} verbs, {} scope filters), {} red",
        after_permits - after_policies,
        run.table.len() - after_permits,
        run.table.len()
    );
    assert!(run.unnoticed.is_empty(), "nothing noticed the removal of: {:?}", run.unnoticed);
    assert!(after_policies >= 30 && after_permits >= after_policies + 30 && run.table.len() > after_permits);
}
