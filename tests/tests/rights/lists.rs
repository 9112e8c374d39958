//! Lists over random worlds: what a list shows is what its details would show, a verdict from the cache is the
//! verdict of a fresh question, a scope filter lets through exactly its rows, and all of it is what the oracle says.

use std::collections::BTreeSet;

use access::{
    Access, Act, Facts, GrantSet, Known, Permit, Refusal, Verb, Who,
    foundation::{ListWork, Workplace},
    lists::{self, ListPlace, Wanted},
};
use detect::rights::{ContinueScreening, OWN_SCREENINGS};
use kernel::{Total, paging::From};
use protect::{
    CaseId,
    rights::{
        CASE, DecideIdentification, HandOver, ON_HOLD, OWN_REFERRALS, ReadIdentity, ReadNarrative, SeeHold,
        SeeReceipt, SettleTask, Triage, ViewCase, WithdrawConsent,
    },
};

use store::Value;

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
        let rows = handed(&mut act).await;
        seen.add(cases::<ViewCase>(&mut act, world, person, ("those handed to me", rows), &granted).await?);
        seen.add(pages(&mut act, world, person).await?);
        let hold = |case: usize| world.cases[case].hold;
        let condition = act.scope(&ON_HOLD).to_owned();
        let rows = list(&mut act, &condition, Vec::new()).await;
        seen.add(cases::<SeeHold>(&mut act, world, person, (ON_HOLD.id, rows), &hold).await?);
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

/// The cases of which a row of the list of dossiers is mine.
async fn handed(act: &mut Act) -> Vec<(CaseId, Facts)> {
    let (mine, recipients) = lists::mine(act, 3).unwrap();
    let condition = format!("EXISTS (SELECT 1 FROM dossier_list l WHERE l.dossier_id = o.id AND {mine})");
    list(act, &condition, recipients).await
}

/// The cases under a condition, with their facts for whoever asks.
async fn list(act: &mut Act, condition: &str, more: Vec<Value>) -> Vec<(CaseId, Facts)> {
    let sql = format!(
        "SELECT {}, o.uuid FROM dossier o WHERE {condition} AND CAST($1 AS BIGINT) < $2 ORDER BY o.id",
        CASE.columns(),
    );
    let mut params = vec![act.now_ms().into()];
    params.extend(more);
    let rows = act.own().unwrap().query(&sql, &params).await.unwrap();
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
    (scope, rows): (&str, Vec<(CaseId, Facts)>),
    in_scope: &dyn Fn(usize) -> bool,
) -> Result<Seen, String> {
    let who = format!("{} of person {person}, {:?}", V::SPEC.code, world.asker(person));
    let found: BTreeSet<CaseId> = rows.iter().map(|(id, _)| *id).collect();
    let expected = (0..world.cases.len()).filter(|case| in_scope(*case));
    let expected: BTreeSet<CaseId> = expected.map(|case| world.cases[case].id).collect();
    if found != expected {
        let (more, less) = (found.difference(&expected).count(), expected.difference(&found).count());
        return Err(format!("{who}: the scope {scope} lets {more} rows too many through, {less} too few"));
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
            return Err(format!("{who}: a row of the scope {scope} is refused without a mark"));
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

/// The list of cases as its pages show it, there and back, three rows a page: exactly the cases whose detail opens, each
/// once, those that wait first and each part by its deadline; and as many as are counted.
async fn pages(act: &mut Act, world: &World, person: usize) -> Result<Seen, String> {
    let who = format!("the list of person {person}, {:?}", world.asker(person));
    let Ok(permit) = act.permit::<ListWork>(Workplace).await else { return Ok(Seen::default()) };
    let expected: BTreeSet<CaseId> = (0..world.cases.len())
        .filter(|case| world.grants(person, *case) != GrantSet::NONE)
        .filter(|case| oracle_says::<ViewCase>(world, person, world.facts(person, *case)))
        .map(|case| world.cases[case].id)
        .collect();
    let (mut from, mut there, mut pages) = (From::Start, Vec::new(), Vec::new());
    loop {
        let (ids, before, next) = page(act, &permit, &from).await;
        there.extend(&ids);
        pages.push((ids, before));
        match next {
            Some(place) if pages.len() <= world.cases.len() => from = From::After(place),
            Some(_) => return Err(format!("{who}: the pages have no end")),
            None => break,
        }
    }
    let found: BTreeSet<CaseId> = there.iter().copied().collect();
    if found != expected || found.len() != there.len() {
        return Err(format!("{who}: its pages show {there:?}, its details {expected:?}"));
    }
    for (place, (_, before)) in pages.iter().enumerate().skip(1) {
        let (ids, before, _) = page(act, &permit, &From::Before(before.unwrap())).await;
        if ids != pages[place - 1].0 || before.is_none() != (place == 1) {
            return Err(format!("{who}: the way back from page {place} shows {ids:?}"));
        }
    }
    let key = |id: &CaseId| {
        let case = world.cases.iter().find(|case| case.id == *id).unwrap();
        (case.waits & 1 == 0, case.by_due)
    };
    if !there.is_sorted_by_key(key) {
        return Err(format!("{who}: in no order: {there:?}"));
    }
    let first: Vec<CaseId> = there.iter().copied().filter(|id| !key(id).0).collect();
    let wanted = Wanted { kind: &CASE, first: 1, only_first: true, from: &From::Start, most: 50 };
    let waiting = lists::page::<ViewCase, _>(act, &permit, &wanted).await.unwrap();
    let waiting: Vec<CaseId> = waiting.rows.iter().map(|row| CaseId(row.dossier.0)).collect();
    let counted = lists::count::<ViewCase, _>(act, &permit).await.unwrap();
    if waiting != first || counted != Total::Exactly(there.len() as u64) {
        return Err(format!("{who}: {first:?} wait, {waiting:?} are shown; {counted:?} are counted"));
    }
    Ok(Seen { shown: there.len(), hidden: 0, marked: 0 })
}

type Way = Option<ListPlace>;

/// One page of three cases, and the ways from it.
async fn page(act: &mut Act, permit: &Permit<ListWork>, from: &From<ListPlace>) -> (Vec<CaseId>, Way, Way) {
    let wanted = Wanted { kind: &CASE, first: 1, only_first: false, from, most: 3 };
    let page = lists::page::<ViewCase, _>(act, permit, &wanted).await.unwrap();
    (page.rows.iter().map(|row| CaseId(row.dossier.0)).collect(), page.before, page.next)
}

/// One's own screenings and referrals: the list has exactly those whose detail opens.
async fn own(act: &mut Act, world: &World, person: usize) -> Result<Seen, String> {
    let one = &world.people[person];
    // Somebody with roles that nobody may combine has a list like others, and nothing of it opens.
    let active = one.active && !oracle::combined(one.roles);
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
                "dossier_list",
                "grants",
                "member",
                "screening",
                "referral",
                "case_access",
                "dossier",
                "team",
                "account_role",
                "account_training",
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
