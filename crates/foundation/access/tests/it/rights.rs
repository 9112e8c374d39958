//! The policies against the oracle, over the enumeration of everything they can see.

use std::{
    collections::BTreeMap,
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use access::{Asker, CaseFacts, Door, Facts, GrantSet, verbs};
use kernel::{Mandate, Purpose, Role, Tier};

use crate::oracle::{self, Answer};

/// Purposes that grants can carry.
const PURPOSES: [Purpose; 4] =
    [Purpose::Identification, Purpose::Support, Purpose::Investigation, Purpose::Stay];

/// How finely the facts of cases are enumerated. The product of everything would ask millions of questions about
/// cases; each grain is full in one direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grain {
    /// Every single grant, every pair of an identity and a narrative, none and all; the marks that matter alone.
    Grants,
    /// All 32 combinations of the marks; the single grants of what verbs read, none and all.
    Marks,
    /// Few grants and few marks; everybody who can ask, inactive people and other mandates included.
    People,
}

/// The three grains.
pub const GRAINS: [Grain; 3] = [Grain::People, Grain::Marks, Grain::Grants];

/// Everything that somebody who asks can be. Where no case is asked about, every mandate.
pub fn askers(on_cases: bool, grain: Grain) -> Vec<Asker> {
    let mut all = Vec::new();
    for role in Role::ALL {
        for mandate in Mandate::ALL {
            for (trained_minors, active) in [(false, true), (true, true), (true, false), (false, false)] {
                let usual = *mandate == Mandate::Steering;
                let asked = match (on_cases, grain) {
                    (false, _) => true,
                    (true, Grain::People) if !active => usual && trained_minors,
                    (true, Grain::People) => usual || *mandate == Mandate::Identification,
                    (true, _) => usual && active,
                };
                if asked {
                    all.push(Asker::Person { role: *role, mandate: *mandate, trained_minors, active });
                }
            }
        }
    }
    all.extend([Asker::Job("clocks"), Asker::Job("outbox")]);
    all
}

/// Every tuple of facts that a verb can meet.
pub fn facts(verb: &str, grain: Grain) -> Vec<Facts> {
    let flags = [false, true];
    let two = |make: fn(bool, bool) -> Facts| -> Vec<Facts> {
        flags.iter().flat_map(|one| flags.iter().map(|other| make(*one, *other))).collect()
    };
    match verb {
        "screen" | "list_work" | "list_cases" => vec![Facts::Workplace],
        "continue_screening" | "refer" => two(|mine, open| Facts::Screening { mine, open }),
        "see_receipt" => flags.map(|mine| Facts::Referral { mine }).to_vec(),
        "view_strategy" => vec![Facts::Strategy],
        "measure" | "open_figure" => vec![Facts::Measure],
        "found_body" => vec![Facts::Server],
        "list_people" | "invite" | "found_team" => flags.map(|mine| Facts::Body { mine }).to_vec(),
        "propose_member" | "remove_member" | "wrap_member" => {
            two(|member, of_my_body| Facts::Team { member, of_my_body })
        }
        "read_log" => vec![Facts::Log],
        _ => cases(grain),
    }
}

fn cases(grain: Grain) -> Vec<Facts> {
    let marks: Vec<u8> = match grain {
        Grain::Marks => (0..32).collect(),
        // bits: minor, open, hold, referred by me, by my body
        _ => vec![0b00010, 0, 0b00011, 0b00110, 0b00111, 0b01010, 0b10010],
    };
    let mut all = Vec::new();
    for grants in grant_sets(grain) {
        for mark in &marks {
            let has = |bit: u8| mark & (1 << bit) != 0;
            all.push(Facts::Case(CaseFacts {
                grants,
                minor: has(0),
                open: has(1),
                hold: has(2),
                referred_by_me: has(3),
                referred_by_my_body: has(4),
            }));
        }
    }
    all
}

fn grant_sets(grain: Grain) -> Vec<GrantSet> {
    let all = Tier::ALL.into_iter().flat_map(|tier| PURPOSES.map(|purpose| (tier, purpose)));
    let everything = all.clone().fold(GrantSet::NONE, |set, (tier, purpose)| set.with(tier, purpose));
    let mut sets = vec![GrantSet::NONE, everything];
    match grain {
        Grain::Grants => {
            sets.extend(all.clone().map(|(tier, purpose)| GrantSet::NONE.with(tier, purpose)));
            for identity in PURPOSES {
                for narrative in PURPOSES {
                    let set = GrantSet::NONE.with(Tier::Identity, identity);
                    sets.push(set.with(Tier::Narrative, narrative));
                }
            }
        }
        _ => {
            let read = all.filter(|(tier, _)| matches!(tier, Tier::Identity | Tier::Narrative));
            sets.extend(read.map(|(tier, purpose)| GrantSet::NONE.with(tier, purpose)));
        }
    }
    sets
}

/// Every question about a verb at one grain. Verbs about other things have one grain only.
pub fn questions(verb: &str, grain: Grain) -> Vec<(Asker, Facts)> {
    let facts = facts(verb, grain);
    let on_cases = matches!(facts.first(), Some(Facts::Case(_)));
    if !on_cases && grain != Grain::People {
        return Vec::new();
    }
    let askers = askers(on_cases, grain);
    facts.iter().flat_map(|facts| askers.iter().map(|asker| (asker.clone(), *facts))).collect()
}

/// Compares door and oracle on one question; the disagreement in a sentence.
pub fn compare(door: &Door, asker: &Asker, verb: &'static str, facts: &Facts) -> Result<bool, String> {
    let verdict = door.decide(asker, verb, facts);
    let expected = oracle::answer(asker, verb, facts);
    let said = if verdict.allowed {
        Answer::Yes
    } else {
        Answer::No(verdict.policies.iter().map(|id| &*id.clone().leak()).collect())
    };
    if said == expected {
        return Ok(verdict.allowed);
    }
    Err(format!(
        "{verb}: the policies say {said:?} ({:?}), the design says {expected:?}, for {asker:?} on {facts:?}",
        verdict.policies
    ))
}

/// Every question of one verb at one grain; the number of yes and of no, or the first disagreement.
pub fn compare_verb(door: &Door, verb: &'static str, grain: Grain) -> Result<(usize, usize), String> {
    let (mut yes, mut no) = (0, 0);
    for (asker, facts) in questions(verb, grain) {
        if compare(door, &asker, verb, &facts)? { yes += 1 } else { no += 1 }
    }
    Ok((yes, no))
}

#[test]
fn the_policies_say_what_the_design_says() {
    let door = Door::new().unwrap();
    let work: Vec<_> = verbs::ALL.iter().flat_map(|verb| GRAINS.map(|grain| (*verb, grain))).collect();
    let (next, found) = (AtomicUsize::new(0), Mutex::new(BTreeMap::new()));
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some((verb, grain)) = work.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let result = compare_verb(&door, verb, *grain);
                    found.lock().unwrap().entry(*verb).or_insert_with(Vec::new).push(result);
                }
            });
        }
    });
    let found = found.into_inner().unwrap();
    assert_eq!(found.len(), verbs::ALL.len());
    let mut questions = 0;
    for (verb, results) in found {
        let (mut yes, mut no) = (0, 0);
        for result in results {
            let (more, less) = result.unwrap_or_else(|sentence| panic!("{sentence}"));
            (yes, no) = (yes + more, no + less);
        }
        println!("{verb}: {yes} yes, {no} no");
        assert!(yes > 0 && no > 0, "{verb} is always {}", if yes > 0 { "allowed" } else { "refused" });
        questions += yes + no;
    }
    println!("{questions} questions, oracle and policies agree");
}

#[test]
fn a_refusal_names_somebody_who_could_help() {
    let door = Door::new().unwrap();
    let mut refusals = 0;
    for verb in verbs::ALL {
        for (asker, facts) in questions(verb, Grain::People).into_iter().step_by(7) {
            let verdict = door.decide(&asker, verb, &facts);
            if verdict.allowed {
                continue;
            }
            refusals += 1;
            assert!(!verdict.help.is_empty(), "{verb}: refused without help for {asker:?}");
            assert!(verdict.policies.is_sorted(), "{verb}: reasons in no order");
        }
    }
    assert!(refusals > 0);
}
