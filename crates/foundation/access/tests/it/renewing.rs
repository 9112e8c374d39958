//! New keys of somebody who forgot the password: what the old ones opened, whoever is first, what the check says.

use access::{
    Access, Conflict, Error, SessionName,
    accounts::{self, Asked, Attempt, Finishing, Halves, LinkBrowser, LinkKind},
    audit,
    foundation::{AskRenewal, ConfirmRenewal, ListWork, OpenRecovery, RecoverKeys, Workplace, WrapMember},
};
use kernel::{BodyId, Tier};

use crate::{
    country::{Country, PASSWORD, Somebody, key_of},
    fixture::{House, houses, trail},
    room::ReadIdentity,
};

async fn body_of(house: &House, who: &Somebody) -> BodyId {
    who.act(&house.access).await.me().unwrap().body
}

/// The manager asks, the administrator confirms: one half from each.
async fn renewed_by_two(house: &House, country: &Country, who: &Somebody, kind: LinkKind) -> Halves {
    let body = body_of(house, who).await;
    let mut act = country.manager.act(&house.access).await;
    let permit = act.permit::<AskRenewal>(body).await.unwrap();
    let token = accounts::ask_renewal(&mut act, &permit, who.id, kind).await.unwrap();
    let asked = Asked { person: who.id, kind, asked_ms: act.now_ms() };
    act.commit().await.unwrap();
    let mut act = country.administrator.act(&house.access).await;
    let permit = act.permit::<ConfirmRenewal>(body).await.unwrap();
    let code = accounts::confirm_renewal(&mut act, &permit, &asked).await.unwrap();
    act.commit().await.unwrap();
    Halves { token, code }
}

/// Opens the link at one server process; the browser, and the code of the authenticator that it was shown.
async fn opened(access: &Access, halves: &Halves) -> (LinkBrowser, String) {
    let browser = accounts::open_link(access, &trail(), &halves.token, &halves.code).await.unwrap();
    let link =
        accounts::look_at_link(access, &trail(), &halves.token, Some(&browser)).await.unwrap().unwrap();
    let code = accounts::code_of_key(access, &link.seed).unwrap();
    (browser, code)
}

async fn finished(access: &Access, halves: &Halves, password: &str) -> Result<Somebody, Error> {
    let (browser, code) = opened(access, halves).await;
    let typed = Finishing { token: &halves.token, browser: Some(&browser), password, code: &code };
    let signed = accounts::finish_link(access, &trail(), &typed).await?;
    Ok(Somebody { id: signed.account, secret: signed.secret.into() })
}

/// Somebody who works with the keys of the focal point's team hands over what waits there.
async fn hand_over(house: &House, by: &Somebody, country: &Country) -> Result<usize, Error> {
    let mut act = by.act(&house.access).await;
    let waiting = accounts::pending(&mut act).await?;
    for task in &waiting {
        let permit = act.permit::<WrapMember>(country.focal_team).await?;
        accounts::wrap_member(&mut act, &permit, task.team, task.id).await?;
    }
    act.commit().await?;
    house.later(1);
    Ok(waiting.len())
}

async fn wraps_of(house: &House, who: &Somebody) -> i64 {
    let of = format!("member_wrap w JOIN account a ON a.id = w.account_id WHERE a.uuid = '{}'", who.id);
    house.count(&of).await
}

#[tokio::test]
async fn new_keys_open_what_a_colleague_hands_over_and_the_old_ones_open_nothing() {
    for house in houses().await {
        let access = &house.access;
        audit::cover(access, access::COVERED).await.unwrap();
        let country = Country::found(&house).await;
        country.propose(&house, &country.felix).await;
        country.do_what_waits(&house).await;
        let case = country.refer(&house, false).await.id;
        let session = SessionName::of(&vault::session::split(&country.fiona.secret).unwrap().0);
        accounts::begin_session(access, country.fiona.id, session, None).await.unwrap();

        let halves = renewed_by_two(&house, &country, &country.fiona, LinkKind::Keys).await;
        let fiona = finished(access, &halves, "eleven quiet lamps wander").await.unwrap();
        house.later(1);
        assert_eq!(wraps_of(&house, &fiona).await, 0, "{}: nothing counts on the old keys", house.engine);
        let old = access
            .act(&crate::fixture::staff(country.fiona.id, &country.fiona.secret), &trail())
            .await
            .map(|_| ());
        assert!(matches!(old, Err(Error::KeysMissing("person"))), "{}: {old:?}", house.engine);
        let open = "session_trace WHERE ended_at IS NULL";
        assert_eq!(house.count(open).await, 0, "{}: every session has ended", house.engine);
        let before = key_of::<ReadIdentity>(&house, &fiona, case, Tier::Identity).await;
        assert!(matches!(before, Err(Error::Refused(_))), "{}: she waits for the keys", house.engine);
        assert_eq!(hand_over(&house, &country.felix, &country).await.unwrap(), 1, "{}", house.engine);
        assert!(key_of::<ReadIdentity>(&house, &fiona, case, Tier::Identity).await.is_ok());
        let epochs =
            format!("team_key k JOIN team t ON t.id = k.team_id WHERE t.uuid = '{}'", country.focal_team);
        assert_eq!(house.count(&epochs).await, 2, "{}: and new ones began", house.engine);
        // What is checked: that the key is another one, by an entry, and that nothing contradicts the log.
        audit::sequence(&access.store).await.unwrap();
        let checked = audit::check_rows(access, access::COVERED).await.unwrap();
        assert_eq!(checked.findings, vec![], "{}", house.engine);
        let verbs: Vec<String> = house.entries().await.into_iter().map(|entry| entry.verb).collect();
        for verb in ["ask_renewal", "confirm_renewal", "renew_keys"] {
            assert!(verbs.iter().any(|one| one == verb), "{}: {verb}", house.engine);
        }
        // The second attack: whoever writes to the database puts the old public key back.
        let key = country.fiona.secret.public().as_bytes().to_vec();
        let sql = "UPDATE account SET public_key = $2 WHERE uuid = $1";
        house.write(sql, vec![fiona.id.to_string().into(), key.into()]).await;
        let found = audit::check_rows(access, access::COVERED).await.unwrap().findings;
        assert!(found.iter().any(|one| one.table == "account"), "{}: {found:?}", house.engine);
    }
}

#[tokio::test]
async fn nothing_is_wrapped_to_a_key_that_is_renewed_at_the_same_moment() {
    for house in houses().await {
        let country = Country::found(&house).await;
        country.propose(&house, &country.felix).await;
        let other = Access { numbers: std::sync::Arc::default(), ..house.access.clone() };
        // Fiona hands the keys to Felix, who gets new ones at another server process before it is saved.
        let mut act = country.fiona.act(&house.access).await;
        let task = accounts::pending(&mut act).await.unwrap().remove(0);
        let permit = act.permit::<WrapMember>(task.team).await.unwrap();
        accounts::wrap_member(&mut act, &permit, task.team, task.id).await.unwrap();
        let halves = renewed_by_two(&house, &country, &country.felix, LinkKind::Keys).await;
        let felix = finished(&other, &halves, PASSWORD).await.unwrap();
        let late = act.commit().await;
        assert!(matches!(late, Err(Error::Conflict(Conflict::Changed))), "{}: {late:?}", house.engine);
        assert_eq!(wraps_of(&house, &felix).await, 0, "{}", house.engine);
        house.later(1);
        assert_eq!(hand_over(&house, &country.fiona, &country).await.unwrap(), 1, "{}", house.engine);
        assert_eq!(wraps_of(&house, &felix).await, 1, "{}: to the new key", house.engine);
        // The other way round: a new epoch is saved between look and button of the one who begins anew.
        let halves = renewed_by_two(&house, &country, &felix, LinkKind::Keys).await;
        let again = finished(&house.access, &halves, PASSWORD).await.unwrap();
        let typed = Finishing { token: &halves.token, browser: None, password: PASSWORD, code: "" };
        let used = accounts::finish_link(&other, &trail(), &typed).await.err();
        assert!(matches!(used, Some(Error::Invalid("enrol-link-void"))), "{}: {used:?}", house.engine);
        assert_ne!(again.secret.public().as_bytes(), felix.secret.public().as_bytes());
    }
}

#[tokio::test]
async fn an_older_lock_seed_or_name_that_is_put_back_is_found_and_lets_nobody_in() {
    for house in houses().await {
        let access = &house.access;
        audit::cover(access, access::COVERED).await.unwrap();
        let country = Country::found(&house).await;
        let fiona = country.fiona.id;
        let columns = "SELECT lock, totp_sealed, name_sealed FROM account WHERE uuid = $1";
        let of = async |who: kernel::AccountId| {
            house.read(columns, &[who.to_string().into()]).await.remove(0).values().to_vec()
        };
        let before = of(fiona).await;
        let new = "eleven quiet lamps wander";
        let halves = renewed_by_two(&house, &country, &country.fiona, LinkKind::Keys).await;
        finished(access, &halves, new).await.unwrap();
        house.later(60_000);
        let (now, other) = (of(fiona).await, of(country.felix.id).await);
        audit::sequence(&access.store).await.unwrap();
        let sound = audit::check_nightly(access, access::COVERED).await.unwrap();
        assert_eq!(sound.findings(), 0, "{}: {sound:?}", house.engine);
        let put = async |column: &str, value: &store::Value| {
            let sql = format!("UPDATE account SET {column} = $2 WHERE uuid = $1");
            house.write(&sql, vec![fiona.to_string().into(), value.clone()]).await;
        };
        // An older lock with its password, an older seed with its code, somebody else's name.
        let tampered = [
            ("lock", &before[0], PASSWORD),
            ("totp_sealed", &before[1], new),
            ("name_sealed", &other[2], ""),
        ];
        for (place, (column, value, password)) in tampered.into_iter().enumerate() {
            put(column, value).await;
            let found = audit::check_rows(access, access::COVERED).await.unwrap().findings;
            assert!(
                found.iter().any(|one| one.table == "account" && one.key == fiona.to_string()),
                "{found:?}"
            );
            let night = audit::check_nightly(access, access::COVERED).await.unwrap();
            assert!(night.findings() > 0, "{}: {column}", house.engine);
            if !password.is_empty() {
                let (code, _) = accounts::current_code(access, fiona).await.unwrap();
                let attempt =
                    Attempt { name: "fiona", password, code: &code, browser: None, within_quota: true };
                let refused = accounts::sign_in(access, &trail(), &attempt).await.err();
                assert!(matches!(refused, Some(Error::Damaged { .. })), "{}: {refused:?}", house.engine);
            }
            put(column, &now[place]).await;
        }
        let (code, _) = accounts::current_code(access, fiona).await.unwrap();
        let attempt =
            Attempt { name: "fiona", password: new, code: &code, browser: None, within_quota: true };
        assert!(accounts::sign_in(access, &trail(), &attempt).await.is_ok(), "{}: the control", house.engine);
        assert_eq!(audit::check_rows(access, access::COVERED).await.unwrap().findings, vec![]);
    }
}

#[tokio::test]
async fn one_link_is_used_once_whichever_process_is_first() {
    for house in houses().await {
        let country = Country::found(&house).await;
        let other = Access { numbers: std::sync::Arc::default(), ..house.access.clone() };
        let halves = renewed_by_two(&house, &country, &country.felix, LinkKind::Keys).await;
        let (browser, code) = opened(&house.access, &halves).await;
        let typed =
            Finishing { token: &halves.token, browser: Some(&browser), password: PASSWORD, code: &code };
        let (here, there) = (trail(), trail());
        let (one, two) = tokio::join!(
            accounts::finish_link(&house.access, &here, &typed),
            accounts::finish_link(&other, &there, &typed)
        );
        assert!(one.is_ok() != two.is_ok(), "{}: one of them", house.engine);
        let signed = one.or(two).unwrap();
        let felix = Somebody { id: signed.account, secret: signed.secret.into() };
        let mut act = felix.act(&house.access).await;
        assert!(act.permit::<ListWork>(Workplace).await.is_ok(), "{}: with its own key", house.engine);
    }
}

#[tokio::test]
async fn the_password_of_a_lost_authenticator_has_five_tries_at_all_processes_together() {
    for house in houses().await {
        let country = Country::found(&house).await;
        let other = Access { numbers: std::sync::Arc::default(), ..house.access.clone() };
        let halves = renewed_by_two(&house, &country, &country.felix, LinkKind::Authenticator).await;
        let (browser, code) = opened(&house.access, &halves).await;
        let guesses = (0..12).map(|n| format!("a guess at the password {n}")).collect::<Vec<_>>();
        let tries = guesses.iter().enumerate().map(|(n, password)| {
            let access = if n % 2 == 0 { &house.access } else { &other };
            let (token, browser, code) = (halves.token.as_str(), Some(&browser), code.as_str());
            async move {
                let typed = Finishing { token, browser, password, code };
                accounts::finish_link(access, &trail(), &typed).await.err()
            }
        });
        let mut looked_at = 0;
        for one in tries {
            match one.await {
                Some(Error::Invalid("renew-password-wrong")) => looked_at += 1,
                Some(Error::Invalid("enrol-link-void")) => {}
                other => panic!("{}: {other:?}", house.engine),
            }
        }
        assert_eq!(looked_at, 5, "{}", house.engine);
        let typed =
            Finishing { token: &halves.token, browser: Some(&browser), password: PASSWORD, code: &code };
        let late = accounts::finish_link(&house.access, &trail(), &typed).await.err();
        assert!(matches!(late, Some(Error::Invalid("enrol-link-void"))), "{}: {late:?}", house.engine);
    }
}

#[tokio::test]
async fn whoever_alone_held_the_keys_of_a_team_takes_them_back_with_the_printed_code() {
    for house in houses().await {
        let country = Country::found(&house).await;
        let mut act = country.manager.act(&house.access).await;
        let body = act.me().unwrap().body;
        let permit = act.permit::<access::foundation::FoundTeam>(body).await.unwrap();
        let team =
            accounts::found_team(&mut act, &permit, "Small team", "support", country.felix.id).await.unwrap();
        act.commit().await.unwrap();
        let mut act = country.felix.act(&house.access).await;
        let permit = act.permit::<WrapMember>(team).await.unwrap();
        let printed = accounts::found_keys(&mut act, &permit, team).await.unwrap().0.to_string();
        act.commit().await.unwrap();
        let halves = renewed_by_two(&house, &country, &country.felix, LinkKind::Keys).await;
        let felix = finished(&house.access, &halves, PASSWORD).await.unwrap();
        house.later(1);
        let mut act = country.manager.act(&house.access).await;
        let permit = act.permit::<OpenRecovery>(team).await.unwrap();
        accounts::open_recovery(&mut act, &permit, team, felix.id).await.unwrap();
        act.commit().await.unwrap();
        house.later(1);
        let mut act = felix.act(&house.access).await;
        let permit = act.permit::<RecoverKeys>(team).await.unwrap();
        accounts::recover_keys(&mut act, &permit, team, &printed).await.unwrap();
        act.commit().await.unwrap();
        house.later(1);
        let mut act = felix.act(&house.access).await;
        assert!(act.permit::<WrapMember>(team).await.is_ok(), "{}: a member again", house.engine);
    }
}
