//! Keys follow rights: a permit carries a tier's key exactly when a live grant gives the tier, a wrap is there and
//! the person is a member; and whoever left opens nothing that came later, not even with the old secrets in hand.

use access::{
    Conflict, accounts,
    foundation::WrapMember,
    keys::{self, Recipient},
};
use kernel::{Purpose, Regime, TaskId, Tier, TierSet};
use vault::{KeyNumber, SecretKey, WrapContext};

use crate::{
    country::{Country, Somebody, key_of, now},
    fixture::{House, houses, staff, trail},
    room::{CASE, CaseId, HandOver, ReadIdentity, ReadNarrative, Refer, ScreeningId, SettleTask, Triage},
};

fn refused<T>(result: Result<T, access::Error>) -> bool {
    matches!(result, Err(access::Error::Refused(_)))
}

#[tokio::test]
async fn a_referral_gives_its_keys_to_the_receiving_team_and_to_nobody_else() {
    for house in houses().await {
        let country = Country::found(&house).await;
        let case = country.refer(&house, false).await;
        for tier in [Tier::Identity, Tier::Narrative] {
            let sealed = case.keys.key(tier).unwrap().key().expose();
            let opened = match tier {
                Tier::Identity => key_of::<ReadIdentity>(&house, &country.fiona, case.id, tier).await,
                _ => key_of::<ReadNarrative>(&house, &country.fiona, case.id, tier).await,
            };
            assert_eq!(opened.unwrap(), *sealed, "{}: the same key at both ends", house.engine);
        }
        // A verb carries its own tiers only.
        let other = key_of::<ReadIdentity>(&house, &country.fiona, case.id, Tier::Narrative).await;
        assert!(matches!(other, Err(access::Error::KeysMissing("narrative"))), "{}", house.engine);
        for (name, who) in [
            ("the officer who referred", &country.officer),
            ("a colleague in no team", &country.felix),
            ("the authority before the hand-over", &country.dora),
            ("the body manager", &country.manager),
            ("the administrator", &country.administrator),
        ] {
            let result = key_of::<ReadIdentity>(&house, who, case.id, Tier::Identity).await;
            assert!(refused(result), "{}: {name} is refused", house.engine);
        }
    }
}

#[tokio::test]
async fn a_hand_over_gives_exactly_the_tiers_that_are_handed() {
    for house in houses().await {
        let country = Country::found(&house).await;
        let case = country.refer(&house, false).await.id;
        country.hand_over(&house, case, &[Tier::Narrative]).await.unwrap();
        let narrative = key_of::<ReadNarrative>(&house, &country.dora, case, Tier::Narrative).await;
        assert!(narrative.is_ok(), "{}: handed", house.engine);
        let identity = key_of::<ReadIdentity>(&house, &country.dora, case, Tier::Identity).await;
        assert!(refused(identity), "{}: not handed", house.engine);
        country.hand_over(&house, case, &[Tier::Identity]).await.unwrap();
        let identity = key_of::<ReadIdentity>(&house, &country.dora, case, Tier::Identity).await;
        let own = key_of::<ReadIdentity>(&house, &country.fiona, case, Tier::Identity).await;
        assert_eq!(identity.unwrap(), own.unwrap(), "{}: one key, wrapped twice", house.engine);
        // What one was not granted cannot be handed on, although the wrap lies in the database.
        let shelter = country.hand_over(&house, case, &[Tier::Shelter]).await;
        assert!(matches!(shelter, Err(access::Error::KeysMissing("shelter"))), "{}", house.engine);
        assert!(house.count("grants").await == 4, "{}: the failed hand-over left nothing", house.engine);
    }
}

#[tokio::test]
async fn a_grant_that_ends_takes_the_key_with_it() {
    for house in houses().await {
        let country = Country::found(&house).await;
        let case = country.refer(&house, false).await.id;
        let until = now(&house) + 1000;
        let sql = "UPDATE grants SET until_at = $1 WHERE tier = 1";
        house.write(sql, vec![until.into()]).await;
        assert!(key_of::<ReadIdentity>(&house, &country.fiona, case, Tier::Identity).await.is_ok());
        house.later(1000);
        let over = key_of::<ReadIdentity>(&house, &country.fiona, case, Tier::Identity).await;
        assert!(refused(over), "{}: at the millisecond at which it ends", house.engine);
        assert!(key_of::<ReadNarrative>(&house, &country.fiona, case, Tier::Narrative).await.is_ok());
    }
}

#[tokio::test]
async fn proposed_is_not_yet_a_member_and_a_member_without_a_wrap_opens_nothing() {
    for house in houses().await {
        let country = Country::found(&house).await;
        let case = country.refer(&house, false).await.id;
        country.propose(&house, &country.felix).await;
        let proposed = key_of::<ReadIdentity>(&house, &country.felix, case, Tier::Identity).await;
        assert!(refused(proposed), "{}: proposed only", house.engine);
        // Whoever writes into the database makes members, but no keys.
        let sql = "UPDATE member SET from_at = $1 WHERE from_at IS NULL";
        house.write(sql, vec![now(&house).into()]).await;
        let forced = key_of::<ReadIdentity>(&house, &country.felix, case, Tier::Identity).await;
        assert!(
            matches!(forced, Err(access::Error::KeysMissing("identity"))),
            "{}: may, but cannot",
            house.engine
        );
        let sql =
            "UPDATE member SET from_at = NULL WHERE account_id = (SELECT id FROM account WHERE uuid = $1)";
        house.write(sql, vec![country.felix.id.to_string().into()]).await;
        assert_eq!(country.do_what_waits(&house).await, 1, "{}", house.engine);
        let wrapped = key_of::<ReadIdentity>(&house, &country.felix, case, Tier::Identity).await;
        let own = key_of::<ReadIdentity>(&house, &country.fiona, case, Tier::Identity).await;
        assert_eq!(wrapped.unwrap(), own.unwrap(), "{}: cases of before open too", house.engine);
    }
}

/// What somebody who leaves may have copied: the secret keys of the team.
async fn team_secret(house: &House, country: &Country, who: &Somebody, epoch: u32) -> SecretKey {
    let sql = "SELECT wrap FROM member_wrap WHERE epoch = $1 AND account_id = (SELECT id FROM account WHERE uuid = $2)";
    let rows = house.read(sql, &[i64::from(epoch).into(), who.id.to_string().into()]).await;
    let public = who.secret.public();
    let context = WrapContext {
        purpose: "team-key/v1",
        object: country.focal_team.bytes(),
        tier: "",
        epoch,
        recipient: public.as_bytes(),
    };
    let opened = vault::unwrap(&who.secret, &context, &rows[0].bytes(0).unwrap()).unwrap();
    SecretKey::from_slice(&opened).unwrap()
}

/// Whether a team's secret key opens the identity of a case.
async fn opens(house: &House, team: &SecretKey, case: CaseId) -> bool {
    let sql = "SELECT w.wrap FROM tier_wrap w JOIN dossier c ON c.id = w.dossier_id WHERE w.tier = 1 AND c.uuid = $1";
    let public = team.public();
    let context = WrapContext {
        purpose: "tier-key/v1",
        object: case.bytes(),
        tier: "identity",
        epoch: 1,
        recipient: public.as_bytes(),
    };
    let rows = house.read(sql, &[case.to_string().into()]).await;
    assert!(!rows.is_empty());
    rows.iter().any(|row| vault::unwrap(team, &context, &row.bytes(0).unwrap()).is_ok())
}

#[tokio::test]
async fn whoever_left_opens_nothing_and_a_new_epoch_keeps_it_so() {
    for house in houses().await {
        let country = Country::found(&house).await;
        let before = country.refer(&house, false).await.id;
        country.propose(&house, &country.felix).await;
        country.do_what_waits(&house).await;
        assert!(key_of::<ReadIdentity>(&house, &country.felix, before, Tier::Identity).await.is_ok());
        let copied = team_secret(&house, &country, &country.felix, 1).await;
        assert!(opens(&house, &copied, before).await, "{}: the copy is a good one", house.engine);

        country.remove(&house, &country.felix).await;
        let left = key_of::<ReadIdentity>(&house, &country.felix, before, Tier::Identity).await;
        assert!(refused(left), "{}: removed", house.engine);
        // Even with the membership forced back by hand, the wraps are gone.
        let sql = "UPDATE member SET until_at = NULL WHERE until_at IS NOT NULL";
        house.write(sql, vec![]).await;
        let forced = key_of::<ReadIdentity>(&house, &country.felix, before, Tier::Identity).await;
        assert!(matches!(forced, Err(access::Error::KeysMissing("identity"))), "{}", house.engine);
        let sql =
            "UPDATE member SET until_at = $1 WHERE account_id = (SELECT id FROM account WHERE uuid = $2)";
        house.write(sql, vec![now(&house).into(), country.felix.id.to_string().into()]).await;

        assert_eq!(house.count("team_key WHERE epoch = 2").await, 0, "{}", house.engine);
        country.do_what_waits(&house).await;
        assert_eq!(house.count("team_key WHERE epoch = 2").await, 1, "{}: with her next act", house.engine);
        country.do_what_waits(&house).await;
        assert_eq!(house.count("team_key WHERE epoch > 2").await, 0, "{}: and only then", house.engine);
        let after = country.refer(&house, false).await.id;
        for case in [before, after] {
            let mine = key_of::<ReadIdentity>(&house, &country.fiona, case, Tier::Identity).await;
            assert!(mine.is_ok(), "{}: those who stay open old and new", house.engine);
        }
        assert!(opens(&house, &copied, before).await, "{}: what was known stays known", house.engine);
        assert!(!opens(&house, &copied, after).await, "{}: the old secret opens nothing new", house.engine);
        let renewed = team_secret(&house, &country, &country.fiona, 2).await;
        assert!(opens(&house, &renewed, after).await, "{}", house.engine);

        // What is written from now on in the case of before goes under a key that the copy does not open.
        let mut act = country.fiona.act(&house.access).await;
        let permit = act.permit::<Triage>(before).await.unwrap();
        let next = keys::to_write(&mut act, &permit, Tier::Narrative).await.unwrap();
        assert_eq!(next.number(), KeyNumber(2), "{}: the case of before has a next key", house.engine);
        act.commit().await.unwrap();
        let sql = "SELECT w.team_epoch FROM tier_wrap w JOIN dossier d ON d.id = w.dossier_id
            WHERE d.uuid = $1 AND w.tier = 2 AND w.number = 2";
        let wraps = house.read(sql, &[before.to_string().into()]).await;
        let epochs: Vec<i64> = wraps.iter().map(|row| row.int(0).unwrap()).collect();
        assert_eq!(epochs, [2], "{}: wrapped to the new epoch alone", house.engine);
    }
}

#[tokio::test]
async fn a_permit_is_good_in_its_own_act_and_for_its_own_team_only() {
    for house in houses().await {
        let country = Country::found(&house).await;
        let case = country.refer(&house, false).await.id;
        let mut one = country.fiona.act(&house.access).await;
        let permit = one.permit::<HandOver>(case).await.unwrap();
        let mut other = country.fiona.act(&house.access).await;
        assert!(matches!(other.row(&permit), Err(access::Error::WrongPermit)), "{}", house.engine);
        let foreign = keys::hand_over(
            &mut other,
            &permit,
            Recipient::Team(country.authority),
            TierSet::NONE.with(Tier::Identity),
            "x",
        )
        .await;
        assert!(matches!(foreign, Err(access::Error::WrongPermit)), "{}", house.engine);
        drop((one, other));

        let screening = ScreeningId::random();
        let sql = "INSERT INTO screening (uuid, account_id, state) VALUES ($1, (SELECT id FROM account WHERE uuid = $2), 'open')";
        house.write(sql, vec![screening.to_string().into(), country.officer.id.to_string().into()]).await;
        let mut one = country.officer.act(&house.access).await;
        let permit = one.permit::<Refer>(screening).await.unwrap();
        let mut other = country.officer.act(&house.access).await;
        let opening = keys::Opening {
            kind: &CASE,
            regime: Regime::Gdpr,
            profile: "gr",
            child: false,
            retention: "case",
            recipients: &[Recipient::Team(country.focal_team)],
            tiers: &[Tier::Identity, Tier::Narrative],
            purpose: Purpose::Identification,
            basis: "consent",
        };
        let foreign = keys::open_dossier(&mut other, &permit, opening).await;
        assert!(matches!(foreign, Err(access::Error::WrongPermit)), "{}", house.engine);
        drop((one, other));

        let mut act = country.fiona.act(&house.access).await;
        let permit = act.permit::<WrapMember>(country.focal_team).await.unwrap();
        let foreign = accounts::wrap_member(&mut act, &permit, country.authority, TaskId::random()).await;
        assert!(matches!(foreign, Err(access::Error::WrongPermit)), "{}", house.engine);
    }
}

#[tokio::test]
async fn a_session_whose_key_is_not_the_accounts_begins_no_act() {
    for house in houses().await {
        let country = Country::found(&house).await;
        let other = std::sync::Arc::new(SecretKey::generate());
        let act = house.access.act(&staff(country.fiona.id, &other), &trail()).await;
        assert!(matches!(act, Err(access::Error::KeysMissing("person"))), "{}", house.engine);
        // The public key exchanged in the database, so that others would wrap to a stranger.
        let sql = "UPDATE account SET public_key = $1 WHERE uuid = $2";
        let stranger = other.public().as_bytes().to_vec();
        house.write(sql, vec![stranger.into(), country.fiona.id.to_string().into()]).await;
        let act = house.access.act(&staff(country.fiona.id, &country.fiona.secret), &trail()).await;
        assert!(matches!(act, Err(access::Error::KeysMissing("person"))), "{}", house.engine);
    }
}

#[tokio::test]
async fn grants_that_changed_meanwhile_undo_a_change() {
    for house in houses().await {
        let country = Country::found(&house).await;
        let case = country.refer(&house, false).await.id;
        let mut slow = country.fiona.act(&house.access).await;
        let permit = slow.permit::<Triage>(case).await.unwrap();
        let mut records = permit.records(&mut slow).unwrap();
        records.change("INSERT INTO thing (uuid, version) VALUES ('slow', 1)", vec![]);
        country.hand_over(&house, case, &[Tier::Narrative]).await.unwrap();
        let result = slow.commit().await;
        assert!(matches!(result, Err(access::Error::Conflict(Conflict::Grants))), "{}", house.engine);
        assert_eq!(house.count("thing").await, 0, "{}", house.engine);
        // What an act itself changes is no conflict, in whatever order it asks for permits.
        let mut act = country.fiona.act(&house.access).await;
        let permit = act.permit::<HandOver>(case).await.unwrap();
        let tiers = TierSet::NONE.with(Tier::Identity);
        keys::hand_over(&mut act, &permit, Recipient::Team(country.authority), tiers, "law").await.unwrap();
        act.permit::<SettleTask>(case).await.unwrap();
        act.commit().await.unwrap();
    }
}
