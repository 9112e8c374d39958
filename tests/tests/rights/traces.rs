//! Every verb of every room leaves exactly one entry, allowed or refused, and says what for.

use access::{Which, Who};
use kernel::DossierId;
use ledger::Outcome;

use crate::{
    house::{houses, trail},
    model::World,
    oracle::{self, Thing},
};

#[tokio::test]
async fn every_verb_allowed_or_refused_leaves_one_entry_that_says_what_for() {
    for house in houses().await {
        let world = World::random(2);
        world.write(&house).await;
        let verbs = house.access.policies.verbs();
        let (mut given, mut refused) = (0, 0);
        for person in &world.people {
            let before = house.entries().await.len();
            let trail = trail();
            let mut act = house.access.act(&Who::Staff(person.id, None), &trail).await.unwrap();
            let mut allowed = 0;
            for verb in &verbs {
                let which = match verb.on.prefix {
                    "case" | "dossier" => Which::Uuid(world.cases[0].id.0),
                    "measure" => Which::Code("test.measure"),
                    "workplace" | "server" | "log" | "strategy" => Which::Only,
                    _ => Which::Uuid(DossierId::random().0),
                };
                // Keys are missing in this world; that is no refusal.
                let asked = act.ask(verb, which).await;
                let refusal = matches!(asked, Err(access::Error::Refused(_)));
                allowed += usize::from(!refusal);
            }
            drop(act);
            assert_eq!(house.entries().await.len(), before, "{}: nothing durable yet", house.engine);
            house.access.flush(&trail).await.unwrap();
            let entries = house.entries().await.split_off(before);
            let codes: Vec<&str> = entries.iter().map(|entry| entry.verb.as_str()).collect();
            assert_eq!(codes, verbs.iter().map(|verb| verb.code).collect::<Vec<_>>(), "{}", house.engine);
            let yes = entries.iter().filter(|entry| entry.outcome == Outcome::Allowed).count();
            assert_eq!(yes, allowed, "{}: yes and no are told apart", house.engine);
            for (entry, verb) in entries.iter().zip(&verbs) {
                assert_eq!(
                    (entry.operation, entry.actor.as_str()),
                    (verb.trace, person.id.to_string().as_str())
                );
                let served = verb.purposes.iter().any(|purpose| purpose.code() == entry.purpose);
                let no = entry.outcome == Outcome::Refused;
                assert!(served || (no && entry.purpose.is_empty()), "{}: {entry:?}", house.engine);
                assert!(no || !entry.policy_ids.is_empty(), "a yes names its policy: {entry:?}");
                assert!(!entry.object.is_empty() && entry.policy_version == house.access.policies.version());
            }
            given += yes;
            refused += entries.len() - yes;
        }
        assert!(given > 20 && refused > 20, "{given} {refused}");
    }
}

#[tokio::test]
async fn the_log_is_read_by_the_auditor_only() {
    for house in houses().await {
        let world = World::random(9);
        world.write(&house).await;
        let mut yes = 0;
        for (number, person) in world.people.iter().enumerate() {
            let mut act = house.access.act(&Who::Staff(person.id, None), &trail()).await.unwrap();
            let log = access::foundation::TheLog;
            let allowed = act.permit::<access::foundation::ReadLog>(log).await.is_ok();
            let kind = &access::foundation::LOG;
            let thing = Thing { kind, facts: access::Facts::nothing(kind) };
            let expected = oracle::answer(&world.asker(number), "read_log", &thing);
            assert_eq!(allowed, expected.is_yes(), "{}: {person:?}", house.engine);
            yes += usize::from(allowed);
        }
        assert!(yes < world.people.len());
    }
}
