//! Lists over random worlds: what a list shows is what its details would show, a verdict from the cache is the
//! verdict of a fresh question, a scope filter lets through exactly its rows, and all of it is what the oracle says.

use std::collections::BTreeSet;

use access::{Access, Act, Facts, GrantSet, Known, Refusal, Scope, Verb, Who, foundation::GRANTED};
use detect::rights::{ContinueScreening, OWN_SCREENINGS};
use protect::{
    CaseId,
    rights::{
        CASE, DecideIdentification, HandOver, ON_HOLD, OWN_REFERRALS, ReadIdentity, ReadNarrative, SeeHold,
        SeeReceipt, SettleTask, Triage, ViewCase, WithdrawConsent,
    },
};

use crate::{
    house::{self, houses, trail},
    model::World,
    oracle::{self, Thing},
};

/// What a check looked at; a check over nothing proves nothing.
#[derive(Debug, Default, Clone, Copy)]
pub struct Seen {
    pub shown: usize,
    pub hidden: usize,
    pub marked: usize,
}

impl Seen {
    fn add(&mut self, more: Self) {
        self.shown += more.shown;
        self.hidden += more.hidden;
        self.marked += more.marked;
    }
}

/// The whole check of one world; a sentence for the first thing that is not as it should be.
pub async fn check(access: &Access, world: &World) -> Result<Seen, String> {
    let mut seen = Seen::default();
    for person in 0..world.people.len() {
        let who = Who::Staff(world.people[person].id, None);
        let mut act = access.act(&who, &trail()).await.unwrap();
        let granted = |case: usize| world.grants(person, case) != GrantSet::NONE;
        seen.add(cases::<ViewCase>(&mut act, world, person, &GRANTED, &granted).await?);
        let hold = |case: usize| world.cases[case].hold;
        seen.add(cases::<SeeHold>(&mut act, world, person, &ON_HOLD, &hold).await?);
        seen.add(own(&mut act, world, person).await?);
        drop(act);
        let mut act = access.act(&who, &trail()).await.unwrap();
        seen.add(details(&mut act, world, person).await?);
    }
    Ok(seen)
}

/// What the oracle says of a case with these facts.
fn oracle_says<V: Verb>(world: &World, person: usize, facts: Facts) -> bool {
    oracle::answer(&world.asker(person), V::SPEC.code, &Thing { kind: &CASE, facts }).is_yes()
}

/// A list of cases as a room of the house makes it.
async fn list(act: &mut Act, scope: &Scope) -> Vec<(CaseId, Facts)> {
    let sql = format!(
        "SELECT {}, o.uuid FROM dossier o WHERE {} AND CAST($1 AS BIGINT) < $2 ORDER BY o.id",
        CASE.columns(),
        act.scope(scope)
    );
    let now = act.now_ms();
    let rows = act.own().unwrap().query(&sql, &[now.into()]).await.unwrap();
    let row = |row: &store::Row| {
        let id = row.text(CASE.width()).unwrap().parse().unwrap();
        (id, Facts::read(&CASE, row, 0).unwrap())
    };
    rows.iter().map(row).collect()
}

async fn cases<V: Verb<On = CaseId>>(
    act: &mut Act,
    world: &World,
    person: usize,
    scope: &Scope,
    in_scope: &dyn Fn(usize) -> bool,
) -> Result<Seen, String> {
    let who = format!("{} of person {person}, {:?}", V::SPEC.code, world.asker(person));
    let rows = list(act, scope).await;
    let found: BTreeSet<CaseId> = rows.iter().map(|(id, _)| *id).collect();
    let expected = (0..world.cases.len()).filter(|case| in_scope(*case));
    let expected: BTreeSet<CaseId> = expected.map(|case| world.cases[case].id).collect();
    if found != expected {
        let (more, less) = (found.difference(&expected).count(), expected.difference(&found).count());
        return Err(format!(
            "{who}: the scope {} lets {more} rows too many through, {less} too few",
            scope.id
        ));
    }
    let mut seen = Seen::default();
    let mut shown = BTreeSet::new();
    for (id, facts) in &rows {
        let visible = act.sees::<V>(facts);
        // cached = uncached
        let fresh = act.access().policies.decide(&world.asker(person), V::SPEC, facts);
        if fresh.allowed != visible {
            return Err(format!("{who}: the list took a verdict that a fresh question does not give"));
        }
        if visible {
            shown.insert(*id);
            seen.shown += 1;
        } else if facts.get(&CASE, "child") == Some(Known::Flag(true))
            && fresh.policies.iter().any(|id| id == "minors-need-training")
        {
            seen.marked += 1;
        } else if oracle_says::<V>(world, person, *facts) {
            return Err(format!("{who}: a row of the scope {} is refused without a mark", scope.id));
        }
    }
    // list = detail, over every case there is
    for case in &world.cases {
        let detail = match act.permit::<V>(case.id).await {
            Ok(_) => true,
            Err(access::Error::Refused(_)) => false,
            Err(other) => return Err(format!("{who}: {other}")),
        };
        if detail != shown.contains(&case.id) {
            return Err(format!("{who}: the list says {}, the detail says {detail}", !detail));
        }
        seen.hidden += usize::from(!detail);
    }
    Ok(seen)
}

/// One's own screenings and referrals: the list has exactly those whose detail opens.
async fn own(act: &mut Act, world: &World, person: usize) -> Result<Seen, String> {
    let active = world.people[person].active;
    let mut seen = Seen::default();
    let sql = format!("SELECT o.uuid FROM screening o WHERE {}", act.scope(&OWN_SCREENINGS));
    let found: BTreeSet<String> =
        act.own().unwrap().query(&sql, &[]).await.unwrap().iter().map(|row| row.text(0).unwrap()).collect();
    for (id, _, _) in &world.screenings {
        let detail = act.permit::<ContinueScreening>(*id).await.is_ok();
        if found.contains(&id.to_string()) && active != detail || detail && !found.contains(&id.to_string()) {
            return Err(format!(
                "screenings of person {person}: list and detail differ ({})",
                OWN_SCREENINGS.id
            ));
        }
        if detail { seen.shown += 1 } else { seen.hidden += 1 }
    }
    let sql = format!("SELECT o.uuid FROM referral o WHERE {}", act.scope(&OWN_REFERRALS));
    let found: BTreeSet<String> =
        act.own().unwrap().query(&sql, &[]).await.unwrap().iter().map(|row| row.text(0).unwrap()).collect();
    for (id, _) in &world.referrals {
        let detail = act.permit::<SeeReceipt>(*id).await.is_ok();
        if found.contains(&id.to_string()) && active != detail || detail && !found.contains(&id.to_string()) {
            return Err(format!(
                "referrals of person {person}: list and detail differ ({})",
                OWN_REFERRALS.id
            ));
        }
        if detail { seen.shown += 1 } else { seen.hidden += 1 }
    }
    Ok(seen)
}

/// Every case, asked one by one: the facts are what plain Rust works out, the answer is what the oracle says.
async fn details(act: &mut Act, world: &World, person: usize) -> Result<Seen, String> {
    let mut seen = Seen::default();
    for case in 0..world.cases.len() {
        seen.add(detail::<ReadIdentity>(act, world, person, case).await?);
        seen.add(detail::<ReadNarrative>(act, world, person, case).await?);
        seen.add(detail::<Triage>(act, world, person, case).await?);
        seen.add(detail::<HandOver>(act, world, person, case).await?);
        seen.add(detail::<DecideIdentification>(act, world, person, case).await?);
        seen.add(detail::<SettleTask>(act, world, person, case).await?);
        seen.add(detail::<WithdrawConsent>(act, world, person, case).await?);
    }
    Ok(seen)
}

async fn detail<V: Verb<On = CaseId>>(
    act: &mut Act,
    world: &World,
    person: usize,
    case: usize,
) -> Result<Seen, String> {
    let expected = oracle_says::<V>(world, person, world.facts(person, case));
    let may = act.may::<V>(world.cases[case].id).await.unwrap();
    let permit = act.permit::<V>(world.cases[case].id).await;
    if let Ok(permit) = &permit
        && *permit.facts() != world.facts(person, case)
    {
        return Err(format!(
            "{}: SQL found {:?}, plain Rust {:?}",
            V::SPEC.code,
            permit.facts(),
            world.facts(person, case)
        ));
    }
    let allowed = permit.is_ok();
    if allowed != expected || may != expected {
        return Err(format!(
            "{} for {:?} on {:?}: the permit says {allowed}, the button {may}, the oracle {expected}",
            V::SPEC.code,
            world.asker(person),
            world.facts(person, case)
        ));
    }
    Ok(Seen { shown: usize::from(allowed), hidden: usize::from(!allowed), marked: 0 })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lists_details_cache_and_oracle_agree_over_random_worlds() {
    // Worlds for each database.
    let worlds = test_length::runs(12, 200);
    for house in houses().await {
        let mut seen = Seen::default();
        for seed in 1..=worlds {
            for table in [
                "grants",
                "member",
                "screening",
                "referral",
                "case_access",
                "dossier",
                "team",
                "account",
                "body",
            ] {
                house::write(&house.access.store, &format!("DELETE FROM {table}"), vec![]).await;
            }
            let world = World::random(seed);
            world.write(&house).await;
            let result = check(&house.access, &world).await;
            seen.add(result.unwrap_or_else(|sentence| panic!("{}, world {seed}: {sentence}", house.engine)));
        }
        println!("{}: {worlds} worlds, {seen:?}", house.engine);
        assert!(seen.shown > 100 && seen.hidden > 100 && seen.marked > 5, "{seen:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_not_there_looks_like_what_is_not_yours() {
    for house in houses().await {
        let world = World::random(3);
        world.write(&house).await;
        let focal = world.people.iter().position(|one| one.active).unwrap();
        let who = Who::Staff(world.people[focal].id, None);
        let mut act = house.access.act(&who, &trail()).await.unwrap();
        let foreign = (0..world.cases.len()).find(|case| {
            let facts = world.facts(focal, *case);
            facts.are_strange(&CASE)
        });
        let foreign = act.permit::<ReadIdentity>(world.cases[foreign.unwrap()].id).await.err().unwrap();
        let nowhere = act.permit::<ReadIdentity>(CaseId::random()).await.err().unwrap();
        let (
            access::Error::Refused(Refusal { policies: one, help: a, .. }),
            access::Error::Refused(Refusal { policies: other, help: b, .. }),
        ) = (foreign, nowhere)
        else {
            panic!("{}: both are refusals", house.engine);
        };
        assert_eq!((one, a), (other, b), "{}", house.engine);
    }
}
