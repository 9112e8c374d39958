//! The policies against the oracle. Per verb, exhaustive over everything that its policies *name* (roles, mandates,
//! flags, codes; of grants every single one, none, all and some at random); the facts that they do not name are
//! random, and are flipped to show that they make no difference.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use access::{Facts, GrantSet, Known, Of, Policies, PrincipalFacts, VerbSpec};
use kernel::{Mandate, Purpose, Role, Roles, Tier, Training, Trainings};

use crate::{
    house::rights,
    model::Dice,
    oracle::{self, Answer, Thing},
};

/// Purposes that grants can carry.
pub const PURPOSES: [Purpose; 5] =
    [Purpose::Identification, Purpose::Support, Purpose::Investigation, Purpose::Stay, Purpose::Emergency];

/// Maximum number of verbs of one role, beside those that everybody has: these stand on a sheet of their own, once.
const MOST_VERBS: usize = 25;

/// A question about one verb.
#[derive(Debug, Clone)]
pub struct Question {
    pub asker: PrincipalFacts,
    pub verb: &'static VerbSpec,
    pub facts: Facts,
}

impl Question {
    /// Whether the design says yes.
    pub fn is_yes(&self) -> bool {
        oracle::answer(&self.asker, self.verb.code, &self.thing()).is_yes()
    }

    fn thing(&self) -> Thing {
        Thing { kind: self.verb.on, facts: self.facts }
    }
}

/// All values of one thing where the policies name it; one at random where they do not.
fn values<T: Copy>(named: bool, all: &[T], dice: &mut Dice) -> Vec<T> {
    if named { all.to_vec() } else { vec![dice.pick(all)] }
}

/// Everybody with one role or none, in every way that the policies can tell apart.
fn askers(names: &BTreeSet<String>, dice: &mut Dice) -> Vec<PrincipalFacts> {
    let named = |name: &str| names.contains(&format!("principal.{name}"));
    let mut all = Vec::new();
    let sets: Vec<Roles> =
        Role::ALL.iter().map(|role| Roles::NONE.with(*role)).chain([Roles::NONE]).collect();
    for roles in values(named("roles"), &sets, dice) {
        for mandate in values(named("mandate"), Mandate::ALL, dice) {
            for training in values(named("training"), &trainings(), dice) {
                for active in values(named("active"), &[true, false], dice) {
                    all.push(PrincipalFacts::Person { roles, mandate, training, active });
                }
            }
        }
    }
    all.extend([PrincipalFacts::Job("clocks"), PrincipalFacts::Job("outbox")]);
    all
}

/// Untrained, and trained.
fn trainings() -> [Trainings; 2] {
    [Trainings::NONE, Trainings::NONE.with(Training::Minors)]
}

/// Every pair of roles with every mandate that the policies can tell apart, and some sets of three: each on things
/// drawn at random from those that single roles are asked about exhaustively.
fn sets_of_roles(verb: &'static VerbSpec, names: &BTreeSet<String>, dice: &mut Dice) -> Vec<Question> {
    let things = facts(verb, names, dice);
    let pairs = Role::ALL.iter().enumerate().flat_map(|(place, one)| {
        Role::ALL[place + 1..].iter().map(move |other| Roles::NONE.with(*one).with(*other))
    });
    let mut sets: Vec<Roles> = pairs.collect();
    sets.extend((0..40).map(|_| (0..3).map(|_| dice.pick(Role::ALL)).collect::<Roles>()));
    let mandates = values(names.contains("principal.mandate"), Mandate::ALL, dice).len();
    let mut all = Vec::new();
    for roles in sets {
        for place in 0..mandates {
            for draw in 0..THINGS {
                let mandate = if mandates == 1 { dice.pick(Mandate::ALL) } else { Mandate::ALL[place] };
                let training = trainings()[draw % 2];
                let active = !dice.one_in(8);
                let asker = PrincipalFacts::Person { roles, mandate, training, active };
                all.push(Question { asker, verb, facts: dice.pick(&things) });
            }
        }
    }
    all
}

/// Things of one set of roles.
const THINGS: usize = 16;

fn grant_sets(names: &BTreeSet<String>, dice: &mut Dice) -> Vec<GrantSet> {
    let all = Tier::ALL.into_iter().flat_map(|tier| PURPOSES.map(|purpose| (tier, purpose)));
    let all: Vec<(Tier, Purpose)> = all.collect();
    let random = |dice: &mut Dice| {
        let few = all.iter().filter(|_| dice.one_in(5));
        few.fold(GrantSet::NONE, |set, (tier, purpose)| set.with(*tier, *purpose))
    };
    let grants = ["grants", "granted", "purposes"].map(|name| format!("resource.dossier.{name}"));
    if !grants.iter().any(|name| names.contains(name)) {
        return vec![random(dice)];
    }
    let everything = all.iter().fold(GrantSet::NONE, |set, (tier, purpose)| set.with(*tier, *purpose));
    let mut sets = vec![GrantSet::NONE, everything];
    sets.extend(all.iter().map(|(tier, purpose)| GrantSet::NONE.with(*tier, *purpose)));
    sets.extend((0..8).map(|_| random(dice)));
    sets
}

/// Every tuple of facts that a verb's policies can tell apart.
fn facts(verb: &VerbSpec, names: &BTreeSet<String>, dice: &mut Dice) -> Vec<Facts> {
    let mut all = vec![Facts::nothing(verb.on)];
    for fact in verb.on.all_facts() {
        let known: Vec<Known> = match fact.of {
            Of::Flag | Of::Tie => vec![Known::Flag(false), Known::Flag(true)],
            Of::Code(list) => list.iter().map(|code| Known::Code(code)).collect(),
        };
        let named =
            ["resource.", "resource.dossier."].iter().any(|at| names.contains(&format!("{at}{}", fact.name)));
        let before = std::mem::take(&mut all);
        for facts in before {
            let chosen = values(named, &known, dice);
            all.extend(chosen.into_iter().map(|known| facts.with(verb.on, fact.name, known).unwrap()));
        }
    }
    if verb.on.dossier {
        let sets = grant_sets(names, dice);
        return all.iter().flat_map(|facts| sets.iter().map(|set| facts.with_grants(*set))).collect();
    }
    all
}

/// Every question about a verb.
pub fn questions(policies: &Policies, verb: &'static VerbSpec) -> Vec<Question> {
    let names = policies.facts_named(verb);
    let dice = &mut Dice::new(verb.code.bytes().map(u64::from).sum());
    let askers = askers(&names, dice);
    let mut all = Vec::new();
    for asker in &askers {
        let facts = facts(verb, &names, dice);
        all.extend(facts.into_iter().map(|facts| Question { asker: asker.clone(), verb, facts }));
    }
    all.extend(sets_of_roles(verb, &names, dice));
    all
}

/// Compares policies and oracle on one question; the disagreement in a sentence.
pub fn compare(policies: &Policies, question: &Question) -> Result<bool, String> {
    let verdict = policies.decide(&question.asker, question.verb, &question.facts);
    let expected = oracle::answer(&question.asker, question.verb.code, &question.thing());
    let said = if verdict.allowed {
        Answer::Yes
    } else {
        Answer::No(verdict.policies.iter().map(|id| &*id.clone().leak()).collect())
    };
    if said != expected {
        return Err(format!(
            "{}: the policies say {said:?} ({:?}), the design says {expected:?}, for {question:?}",
            question.verb.code, verdict.policies
        ));
    }
    let purposed = verdict.purpose.is_some_and(|purpose| question.verb.purposes.contains(&purpose));
    if verdict.allowed && !purposed {
        return Err(format!("{question:?} is allowed for {:?}, which it does not serve", verdict.purpose));
    }
    Ok(verdict.allowed)
}

/// What the policies do not name makes no difference to them.
fn unnamed_facts_are_nothing(policies: &Policies, question: &Question) -> Result<usize, String> {
    let names = policies.facts_named(question.verb);
    let kind = question.verb.on;
    let said = |facts: &Facts| {
        let verdict = policies.decide(&question.asker, question.verb, facts);
        (verdict.allowed, verdict.policies)
    };
    let mut flipped = 0;
    for fact in kind.all_facts() {
        let named =
            ["resource.", "resource.dossier."].iter().any(|at| names.contains(&format!("{at}{}", fact.name)));
        if named {
            continue;
        }
        let other = match (fact.of, question.facts.get(kind, fact.name).unwrap()) {
            (_, Known::Flag(flag)) => Known::Flag(!flag),
            (Of::Code(list), Known::Code(code)) => {
                Known::Code(list.iter().find(|one| **one != code).unwrap())
            }
            (_, code) => code,
        };
        if said(&question.facts) != said(&question.facts.with(kind, fact.name, other).unwrap()) {
            return Err(format!("{} makes a difference to {question:?}", fact.name));
        }
        flipped += 1;
    }
    Ok(flipped)
}

/// Questions and answers of one verb.
#[derive(Debug, Default, Clone)]
struct Tally {
    yes: usize,
    no: usize,
    flipped: usize,
    /// Roles that hold the verb.
    roles: BTreeSet<Role>,
}

fn compare_verb(policies: &Policies, verb: &'static VerbSpec) -> Result<Tally, String> {
    let mut tally = Tally::default();
    for (place, question) in questions(policies, verb).iter().enumerate() {
        if !compare(policies, question)? {
            tally.no += 1;
        } else if let PrincipalFacts::Person { roles, .. } = &question.asker {
            tally.yes += 1;
            // Of several roles, who knows which it was; each stands alone as well.
            let mut held = roles.iter();
            if let (Some(only), None) = (held.next(), held.next()) {
                tally.roles.insert(only);
            }
        } else {
            tally.yes += 1;
        }
        if place % 16 == 0 {
            tally.flipped += unnamed_facts_are_nothing(policies, question)?;
        }
    }
    Ok(tally)
}

#[test]
fn the_policies_say_what_the_design_says() {
    let policies = Policies::load(&rights()).unwrap();
    let verbs = policies.verbs();
    let declared: usize = rights().iter().map(|room| room.verbs.len()).sum();
    assert!(verbs.len() == declared && declared >= 30, "every verb of every room is asked about");
    let (next, found) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(verb) = verbs.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let result = compare_verb(&policies, verb);
                    found.lock().unwrap().push((verb.code, result));
                }
            });
        }
    });
    let (mut questions, mut flipped) = (0, 0);
    let mut held: BTreeMap<Role, usize> = Role::ALL.iter().map(|role| (*role, 0)).collect();
    for (verb, result) in found.into_inner().unwrap() {
        let tally = result.unwrap_or_else(|sentence| panic!("{sentence}"));
        println!("{verb}: {tally:?}");
        assert!(tally.yes > 0 && tally.no > 0, "{verb} is always the same: {tally:?}");
        questions += tally.yes + tally.no;
        flipped += tally.flipped;
        if tally.roles.len() < Role::ALL.len() {
            tally.roles.into_iter().for_each(|role| *held.entry(role).or_default() += 1);
        }
    }
    // Rights must stay explainable: the sheet of a role fits two pages.
    assert!(held.values().all(|verbs| *verbs <= MOST_VERBS), "{held:?}");
    assert!(questions > 10_000 && flipped > 1_000, "{questions} questions, {flipped} unnamed facts flipped");
    println!("{questions} questions, oracle and policies agree; {flipped} unnamed facts made no difference");
}

#[test]
fn a_refusal_names_somebody_who_could_help() {
    let policies = Policies::load(&rights()).unwrap();
    let mut refusals = 0;
    for verb in policies.verbs() {
        for question in questions(&policies, verb).into_iter().step_by(7) {
            let verdict = policies.decide(&question.asker, verb, &question.facts);
            if verdict.allowed {
                continue;
            }
            refusals += 1;
            assert!(!verdict.help.is_empty(), "refused without help: {question:?}");
            assert!(verdict.policies.is_sorted(), "{}: reasons in no order", verb.code);
        }
    }
    assert!(refusals > 1_000);
}

#[test]
fn roles_that_are_refused_together_are_those_that_open_nothing_together() {
    let policies = Policies::load(&rights()).unwrap();
    let desk = policies.verbs().into_iter().find(|verb| verb.code == "list_work").unwrap();
    let (mut apart, mut together) = (0, 0);
    for (one, other) in Role::ALL.iter().flat_map(|one| Role::ALL.iter().map(move |other| (*one, *other))) {
        let roles = Roles::NONE.with(one).with(other);
        let refused = kernel::roles::apart(one, other);
        assert_eq!(refused, oracle::combined(roles), "{one} and {other}: the role table and the design");
        let asker = PrincipalFacts::Person {
            roles,
            mandate: Mandate::Support,
            training: Trainings::NONE,
            active: true,
        };
        let verdict = policies.decide(&asker, desk, &Facts::nothing(desk.on));
        assert_eq!(refused, !verdict.allowed, "{one} and {other}: the role table and never.cedar");
        if refused { apart += 1 } else { together += 1 }
    }
    assert!(apart > 50 && together > 200, "{apart} {together}");
}
