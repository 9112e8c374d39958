//! Traces: nothing is asked of the door without an entry; a change and its entry are durable together; every other
//! way out leaves the entries; the log itself is tested in `log`.

use access::{
    Conflict, Which, Who, audit,
    foundation::{ListWork, Workplace},
    idempotency::{self, SentForm},
};
use kernel::{DossierId, FormId};
use ledger::{Outcome, ProcessingOperation};

use crate::{
    country::Country,
    fixture::{houses, staff, trail},
    room::{CaseId, ReadIdentity, ReadNarrative, RunClocks, SettleTask, Triage, ViewCase},
};

#[tokio::test]
async fn every_permit_allowed_or_refused_leaves_one_entry() {
    for house in houses().await {
        let country = Country::found(&house).await;
        let case = country.refer(&house, false).await.id;
        for who in [&country.fiona, &country.dora, &country.officer, &country.administrator] {
            let before = house.entries().await.len();
            let trail = trail();
            let mut act = house.access.act(&staff(who.id, &who.secret), &trail).await.unwrap();
            let all = house.access.policies.verbs();
            let (asked, mut given) = (all.len(), 0);
            for verb in &all {
                let which =
                    if verb.on.dossier { Which::Uuid(case.0) } else { Which::Uuid(DossierId::random().0) };
                given += usize::from(act.ask(verb, which).await.is_ok());
            }
            assert!(given > 0 && given < asked);
            drop(act);
            assert_eq!(house.entries().await.len(), before, "{}: nothing durable yet", house.engine);
            house.access.flush(&trail).await.unwrap();
            let entries = house.entries().await.split_off(before);
            assert_eq!(entries.len(), asked, "{}", house.engine);
            let mut verbs: Vec<&str> = entries.iter().map(|entry| entry.verb.as_str()).collect();
            verbs.sort_unstable();
            assert_eq!(verbs, all.iter().map(|verb| verb.code).collect::<Vec<_>>());
            let allowed = entries.iter().filter(|entry| entry.outcome == Outcome::Allowed).count();
            assert_eq!(allowed, given, "{}: yes and no are told apart", house.engine);
            for entry in &entries {
                assert_eq!(entry.actor, who.id.to_string());
                assert_eq!(entry.policy_version, house.access.policies.version());
                assert!(!entry.object.is_empty() && !entry.body.is_empty());
                let reasoned = !entry.policy_ids.is_empty();
                assert!(reasoned || entry.outcome == Outcome::Refused, "a yes names its policy: {entry:?}");
                let purposed = !entry.purpose.is_empty() || entry.outcome == Outcome::Refused;
                assert!(purposed, "a yes has a purpose: {entry:?}");
            }
        }
    }
}

#[tokio::test]
async fn asking_whether_one_may_leaves_no_trace_and_a_list_leaves_one() {
    for house in houses().await {
        let country = Country::found(&house).await;
        let case = country.refer(&house, false).await.id;
        let before = house.entries().await.len();
        let trail = trail();
        let mut act =
            house.access.act(&staff(country.fiona.id, &country.fiona.secret), &trail).await.unwrap();
        assert!(act.may::<Triage>(case).await.unwrap());
        assert!(act.explain::<ViewCase>(case).await.unwrap().allowed);
        let ids = [case.to_string(), CaseId::random().to_string()];
        act.note_page::<ViewCase>("queue", &ids).unwrap();
        drop(act);
        house.access.flush(&trail).await.unwrap();
        let entries = house.entries().await.split_off(before);
        assert_eq!(entries.len(), 1, "{}", house.engine);
        assert_eq!(entries[0].object, "list:queue");
        assert!(!entries[0].purpose.is_empty());
        assert_eq!(audit::shown_ids(&house.access.server_key, &entries[0]).unwrap(), ids);
        let sealed = String::from_utf8_lossy(&entries[0].ids_sealed).contains(&ids[0]);
        assert!(!sealed, "{}: the ids are sealed", house.engine);
        // Moved into another entry they do not open.
        let mut moved = entries[0].clone();
        moved.id = [7; 16];
        assert!(audit::shown_ids(&house.access.server_key, &moved).is_err());
    }
}

#[tokio::test]
async fn a_change_and_its_entry_are_durable_together() {
    for house in houses().await {
        let country = Country::found(&house).await;
        let case = country.refer(&house, false).await.id;
        let before = house.entries().await.len();
        let mut act = country.fiona.act(&house.access).await;
        let permit = act.permit::<Triage>(case).await.unwrap();
        act.note_disclosure(&permit, "body:abroad", "treaty");
        let mut records = permit.records(&mut act).unwrap();
        records.change("INSERT INTO thing (uuid, version) VALUES ('a', 1)", vec![]);
        assert_eq!(
            (house.count("thing").await, house.entries().await.len()),
            (0, before),
            "{}",
            house.engine
        );
        act.commit().await.unwrap();
        let entries = house.entries().await.split_off(before);
        assert_eq!((house.count("thing").await, entries.len()), (1, 2), "{}", house.engine);
        assert_eq!(entries[1].operation, ProcessingOperation::Disclosure);
        assert_eq!(
            (entries[1].recipient.as_str(), entries[1].legal_basis.as_str()),
            ("body:abroad", "treaty")
        );
    }
}

#[tokio::test]
async fn a_change_that_is_undone_leaves_its_entry_and_says_so() {
    for house in houses().await {
        let country = Country::found(&house).await;
        let case = country.refer(&house, false).await.id;
        let before = house.entries().await.len();
        let trail = trail();
        let who = staff(country.fiona.id, &country.fiona.secret);
        let mut act = house.access.act(&who, &trail).await.unwrap();
        act.permit::<ViewCase>(case).await.unwrap();
        let permit = act.permit::<Triage>(case).await.unwrap();
        let mut records = permit.records(&mut act).unwrap();
        records.change("INSERT INTO thing (uuid, version) VALUES ('a', 1)", vec![]);
        records.guard(
            "UPDATE thing SET version = 3 WHERE uuid = 'a' AND version = 2",
            vec![],
            1,
            Conflict::Changed,
        );
        assert!(
            matches!(act.commit().await, Err(access::Error::Conflict(Conflict::Changed))),
            "{}",
            house.engine
        );
        assert_eq!(
            (house.count("thing").await, house.entries().await.len()),
            (0, before),
            "{}",
            house.engine
        );
        house.access.flush(&trail).await.unwrap();
        let entries = house.entries().await.split_off(before);
        let ends: Vec<_> = entries.iter().map(|entry| (entry.verb.as_str(), entry.outcome)).collect();
        let expected = [("view_case", Outcome::Allowed), ("triage", Outcome::Failed)];
        assert_eq!(ends, expected, "{}: seen is seen, what broke off is not done", house.engine);
        house.access.flush(&trail).await.unwrap();
        assert_eq!(house.entries().await.len(), before + 2, "{}: once", house.engine);
    }
}

#[tokio::test]
async fn a_rules_no_leaves_the_entries() {
    for house in houses().await {
        let country = Country::found(&house).await;
        let case = country.refer(&house, false).await.id;
        let before = house.entries().await.len();
        let trail = trail();
        let work = async {
            let who = staff(country.fiona.id, &country.fiona.secret);
            let mut act = house.access.act(&who, &trail).await?;
            let permit = act.permit::<ReadNarrative>(case).await?;
            permit.records(&mut act)?.change("INSERT INTO thing (uuid, version) VALUES ('a', 1)", vec![]);
            Err::<(), _>(access::Error::Invalid("a-rule-said-no"))
        };
        assert!(work.await.is_err());
        house.access.flush(&trail).await.unwrap();
        assert_eq!(
            (house.count("thing").await, house.entries().await.len()),
            (0, before + 1),
            "{}",
            house.engine
        );
    }
}

#[tokio::test]
async fn a_store_that_fails_keeps_the_entries_in_the_trail() {
    for house in houses().await {
        let country = Country::found(&house).await;
        let case = country.refer(&house, false).await.id;
        let before = house.entries().await.len();
        let trail = trail();
        let who = staff(country.fiona.id, &country.fiona.secret);
        let mut act = house.access.act(&who, &trail).await.unwrap();
        act.permit::<ReadIdentity>(case).await.unwrap();
        act.permit::<SettleTask>(case).await.unwrap();
        house.write("ALTER TABLE log_entry RENAME TO hidden", vec![]).await;
        assert!(matches!(act.commit().await, Err(access::Error::Store(_))), "{}", house.engine);
        for _ in 0..2 {
            assert!(house.access.flush(&trail).await.is_err(), "{}: no entry, no page", house.engine);
        }
        house.write("ALTER TABLE hidden RENAME TO log_entry", vec![]).await;
        house.access.flush(&trail).await.unwrap();
        let verbs: Vec<String> =
            house.entries().await.split_off(before).into_iter().map(|entry| entry.verb).collect();
        assert_eq!(verbs, ["read_identity", "settle_task"], "{}", house.engine);
    }
}

#[tokio::test]
async fn a_job_is_named_in_the_log_and_holds_no_key() {
    for house in houses().await {
        let country = Country::found(&house).await;
        let case = country.refer(&house, false).await.id;
        let before = house.entries().await.len();
        let trail = trail();
        let mut act = house.access.act(&Who::Job("clocks"), &trail).await.unwrap();
        act.permit::<RunClocks>(case).await.unwrap();
        assert!(act.permit::<ReadIdentity>(case).await.is_err(), "{}", house.engine);
        assert!(act.secret().is_err() && act.me().is_err());
        act.commit().await.unwrap();
        let mut act = house.access.act(&Who::Job("other"), &trail).await.unwrap();
        assert!(act.permit::<RunClocks>(case).await.is_err(), "{}", house.engine);
        drop(act);
        house.access.flush(&trail).await.unwrap();
        let entries = house.entries().await.split_off(before);
        let told: Vec<_> = entries.iter().map(|entry| (entry.actor.as_str(), entry.outcome)).collect();
        let (yes, no) = (Outcome::Allowed, Outcome::Refused);
        assert_eq!(told, [("job:clocks", yes), ("job:clocks", no), ("job:other", no)], "{}", house.engine);
    }
}

#[tokio::test]
async fn the_same_form_twice_is_one_act() {
    for house in houses().await {
        let country = Country::found(&house).await;
        let id = FormId::random();
        let send = async |path: &str, content: &[u8]| -> Result<Option<String>, access::Error> {
            let form = SentForm { id, path, content };
            let mut act = country.fiona.act(&house.access).await;
            if let Some(answer) = idempotency::before(&mut act, &form).await? {
                return Ok(Some(answer));
            }
            let permit = act.permit::<ListWork>(Workplace).await?;
            permit.records(&mut act)?.change("INSERT INTO thing (uuid, version) VALUES ('once', 1)", vec![]);
            idempotency::note(&mut act, &form, "/case/1")?;
            act.commit().await?;
            Ok(None)
        };
        let done = send("/case/1/end", b"name=a").await.unwrap();
        assert_eq!(done, None, "{}", house.engine);
        let again = send("/case/1/end", b"name=a").await.unwrap();
        assert_eq!(again.as_deref(), Some("/case/1"), "{}", house.engine);
        // The same id with other content, on another object, or for another step of the same one.
        for (path, content) in
            [("/case/1/end", b"name=b"), ("/case/2/end", b"name=a"), ("/case/1/open", b"name=a")]
        {
            let refused = send(path, content).await;
            assert!(matches!(refused, Err(access::Error::OtherContent)), "{} {path}", house.engine);
        }
        assert_eq!(house.count("thing").await, 1);
        // Another sender's form with the same id is another form.
        let mut act = country.dora.act(&house.access).await;
        let form = SentForm { id, path: "/case/1/end", content: b"name=b" };
        assert_eq!(idempotency::before(&mut act, &form).await.unwrap(), None);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_form_twice_at_once_is_one_act_and_no_conflict_of_versions() {
    for house in houses().await {
        let country = Country::found(&house).await;
        house.write("INSERT INTO thing (uuid, version) VALUES ('track', 1)", vec![]).await;
        // Both have looked before either writes: two acts with snapshots of before.
        let who = staff(country.fiona.id, &country.fiona.secret);
        let mut first = house.access.act(&who, &trail()).await.unwrap();
        let mut second = house.access.act(&who, &trail()).await.unwrap();
        let mut results = Vec::new();
        let form = SentForm { id: FormId::random(), path: "/case/1", content: b"x" };
        for act in [&mut first, &mut second] {
            assert_eq!(idempotency::before(act, &form).await.unwrap(), None);
            let sql = "UPDATE thing SET version = version + 1 WHERE uuid = 'track' AND version = 1";
            let permit = act.permit::<ListWork>(Workplace).await.unwrap();
            permit.records(act).unwrap().guard(sql, vec![], 1, Conflict::Changed);
            idempotency::note(act, &form, "/case/1").unwrap();
        }
        let (one, other) = tokio::join!(first.commit(), second.commit());
        results.extend([one, other]);
        let done = results.iter().filter(|result| result.is_ok()).count();
        let same = results
            .iter()
            .filter(|result| matches!(result, Err(access::Error::Conflict(Conflict::SameForm))))
            .count();
        assert_eq!((done, same), (1, 1), "{}: {results:?}", house.engine);
        assert_eq!(house.read("SELECT version FROM thing", &[]).await[0].int(0).unwrap(), 2);
    }
}
