//! The list of dossiers: its rows follow grants in the batch that changes them, its pages and counts say what the policies
//! say, and the checker finds a row that says anything else.

use access::{
    foundation::{ListWork, Workplace},
    keys::{self, Recipient},
    lists::{self, Wanted},
};
use kernel::{DossierId, Total, paging::From};

use crate::{
    country::{Country, Somebody, now},
    dossiers::{end, share, thread},
    fixture::{House, houses},
    room::{EraseThread, ReadThread, THREAD, ThreadId},
};

/// The threads that somebody's list shows, three a page, and how many are counted.
async fn listed(house: &House, who: &Somebody) -> (Vec<ThreadId>, Total) {
    let mut act = who.act(&house.access).await;
    let permit = act.permit::<ListWork>(Workplace).await.unwrap();
    let (mut from, mut seen) = (From::Start, Vec::new());
    loop {
        let wanted = Wanted { kind: &THREAD, first: 0, only_first: false, from: &from, most: 3 };
        let page = lists::page::<ReadThread, _>(&mut act, &permit, &wanted).await.unwrap();
        seen.extend(page.rows.iter().map(|row| ThreadId(row.dossier.0)));
        match page.next {
            Some(place) => from = From::After(place),
            None => break,
        }
    }
    let total = lists::count::<ReadThread, _>(&mut act, &permit).await.unwrap();
    (seen, total)
}

/// That somebody's list shows these threads and counts as many.
async fn shows(house: &House, who: &Somebody, threads: &[ThreadId], when: &str) {
    let total = Total::Exactly(threads.len() as u64);
    assert_eq!(listed(house, who).await, (threads.to_vec(), total), "{}: {when}", house.engine);
}

async fn differences(house: &House) -> Vec<String> {
    lists::compare(&house.access.store, now(house)).await.unwrap().differences
}

#[tokio::test]
async fn rows_follow_what_is_given_ended_and_erased() {
    for house in houses().await {
        let country = Country::found(&house).await;
        let (officer, fiona, dora) = (&country.officer, &country.fiona, &country.dora);
        let first = thread(&house, &country).await;
        house.later(1);
        let second = thread(&house, &country).await;
        let newest_first = [second, first];
        shows(&house, officer, &newest_first, "an account receives").await;
        shows(&house, fiona, &newest_first, "and a team").await;
        shows(&house, dora, &[], "nobody else").await;
        shows(&house, &country.felix, &[], "nor a colleague outside of the team").await;
        let authority = Recipient::Team(country.authority);
        share(&house, fiona, first, authority).await.unwrap();
        shows(&house, dora, &[first], "handed over").await;
        end(&house, fiona, first, authority).await.unwrap();
        shows(&house, dora, &[], "ended").await;
        assert_eq!(differences(&house).await, Vec::<String>::new(), "{}", house.engine);
        let mut act = fiona.act(&house.access).await;
        let permit = act.permit::<EraseThread>(second).await.unwrap();
        keys::erase(&mut act, &permit, &[], &[]).await.unwrap();
        act.commit().await.unwrap();
        house.later(1);
        shows(&house, officer, &[first], "erased").await;
        assert_eq!(house.count("dossier_list").await, 2, "{}: two recipients of one thread", house.engine);
        assert_eq!(differences(&house).await, Vec::<String>::new(), "{}", house.engine);
    }
}

#[tokio::test]
async fn grants_that_begin_and_run_out_by_their_date_are_seen_without_a_write() {
    for house in houses().await {
        let country = Country::found(&house).await;
        let id = thread(&house, &country).await;
        let (hour, at) = (3_600_000_i64, now(&house));
        let dora = &country.dora;
        house
            .write(
                "INSERT INTO grants (dossier_id, tier, team_id, purpose, basis, from_at, until_at)
                 VALUES ((SELECT id FROM dossier WHERE uuid = $1), 2, (SELECT id FROM team WHERE uuid = $2),
                   'identification', 'test', $3, $4)",
                vec![
                    id.to_string().into(),
                    country.authority.to_string().into(),
                    (at + hour).into(),
                    (at + 3 * hour).into(),
                ],
            )
            .await;
        lists::rebuild(&house.access.store, at).await.unwrap();
        shows(&house, dora, &[], "not yet").await;
        for (hours, threads) in [(2, &[id][..]), (2, &[])] {
            house.later(hours * hour);
            let counted = Total::Exactly(threads.len() as u64);
            let mut act = dora.act(&house.access).await;
            let permit = act.permit::<ListWork>(Workplace).await.unwrap();
            let total = lists::count::<ReadThread, _>(&mut act, &permit).await.unwrap();
            assert_eq!(total, counted, "{} after {hours} hours", house.engine);
            assert_eq!(listed(&house, dora).await.0, threads, "{}", house.engine);
            assert_eq!(differences(&house).await, Vec::<String>::new(), "{}", house.engine);
        }
        lists::rebuild(&house.access.store, now(&house)).await.unwrap();
        assert_eq!(house.count("dossier_list").await, 2, "{}: what ran out is gone", house.engine);
    }
}

/// The dossiers of the focal team, many of them at once.
async fn many(house: &House, country: &Country, one: ThreadId, threads: i64) {
    for number in 0..threads {
        // A number of its own: random ones meet once in some hundred runs.
        let nibbles = (threads << 12) + number;
        let letters = std::array::from_fn(|place| u8::try_from((nibbles >> (4 * place)) & 15).unwrap());
        let id = DossierId::random().to_string();
        let mut batch = store::Batch::new();
        batch.push(
            "INSERT INTO dossier (uuid, number, kind, regime, state, profile, opened_at, child, retention,
               grants_version, waits, by_due)
             SELECT $1, $2, kind, regime, state, profile, opened_at, child, retention, 1, waits, $3
             FROM dossier WHERE uuid = $4",
            vec![
                id.clone().into(),
                kernel::CaseNumber::from_random(letters).plain().into(),
                number.into(),
                one.to_string().into(),
            ],
        );
        batch.push(
            "INSERT INTO grants (dossier_id, tier, team_id, purpose, basis, from_at)
             VALUES ((SELECT id FROM dossier WHERE uuid = $1), 2, (SELECT id FROM team WHERE uuid = $2),
               'identification', 'test', 0)",
            vec![id.into(), country.focal_team.to_string().into()],
        );
        house.access.store.write(batch).await.unwrap();
    }
    lists::rebuild(&house.access.store, now(house)).await.unwrap();
}

#[tokio::test]
async fn a_thousand_are_counted_and_a_page_asks_no_more_for_it() {
    for house in houses().await {
        let country = Country::found(&house).await;
        let id = thread(&house, &country).await;
        let asked = |before| house.access.store.question_count() - before;
        let mut act = country.fiona.act(&house.access).await;
        let permit = act.permit::<ListWork>(Workplace).await.unwrap();
        let wanted = Wanted { kind: &THREAD, first: 0, only_first: false, from: &From::Start, most: 50 };
        let before = house.access.store.question_count();
        assert_eq!(lists::page::<ReadThread, _>(&mut act, &permit, &wanted).await.unwrap().rows.len(), 1);
        lists::count::<ReadThread, _>(&mut act, &permit).await.unwrap();
        let few = asked(before);
        drop(act);
        for (more, total) in [(999, Total::Exactly(1000)), (1, Total::MoreThan(1000))] {
            many(&house, &country, id, more).await;
            let mut act = country.fiona.act(&house.access).await;
            let permit = act.permit::<ListWork>(Workplace).await.unwrap();
            let before = house.access.store.question_count();
            assert_eq!(
                lists::page::<ReadThread, _>(&mut act, &permit, &wanted).await.unwrap().rows.len(),
                50
            );
            let counted = lists::count::<ReadThread, _>(&mut act, &permit).await.unwrap();
            assert_eq!((counted, asked(before)), (total, few), "{}", house.engine);
        }
    }
}

#[tokio::test]
async fn a_row_that_says_something_else_is_found() {
    for house in houses().await {
        let country = Country::found(&house).await;
        thread(&house, &country).await;
        for (sql, what) in [
            ("UPDATE dossier_list SET grants = grants + 1 WHERE recipient > 0", "other grants"),
            ("UPDATE dossier_list SET by_due = 1 WHERE recipient > 0", "other keys"),
            ("UPDATE dossier_list SET waits = 1 WHERE recipient < 0", "other keys"),
            ("UPDATE dossier_list SET recipient = 99 WHERE recipient > 0", "has no grant"),
            ("DELETE FROM dossier_list WHERE recipient < 0", "is missing"),
        ] {
            assert_eq!(differences(&house).await, Vec::<String>::new(), "{}", house.engine);
            house.write(sql, vec![]).await;
            let found = differences(&house).await;
            assert!(found.iter().any(|one| one.contains(what)), "{} {sql}: {found:?}", house.engine);
            lists::rebuild(&house.access.store, now(&house)).await.unwrap();
        }
    }
}
