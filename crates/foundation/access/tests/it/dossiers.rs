//! Dossiers of any kind, and keys that follow need: a thread between a referrer's account and a team is given, handed
//! on, given a new key, taken away and erased, by the same functions as a case.

use access::{
    Conflict, Dossier as _, DossierId,
    keys::{self, Ground, MayAndCan, Opening, Recipient},
};
use kernel::{Purpose, Regime, Tier, TierSet};
use vault::{FieldCode, KeyNumber, KeySet, NumberedKey, Version};

use crate::{
    country::{Country, Somebody, now},
    fixture::{House, houses},
    room::{
        CaseId, EraseThread, ReadNarrative, ReadThread, Refer, ScreeningId, ShareThread, THREAD, ThreadId,
        WriteThread,
    },
};

const TEXT: FieldCode = FieldCode(900);

/// The officer opens a thread with the focal point: an account and a team receive it.
pub async fn thread(house: &House, country: &Country) -> ThreadId {
    let screening = ScreeningId::random();
    house
        .write(
            "INSERT INTO screening (uuid, account_id, state) VALUES ($1, (SELECT id FROM account WHERE uuid = $2), 'open')",
            vec![screening.to_string().into(), country.officer.id.to_string().into()],
        )
        .await;
    let mut act = country.officer.act(&house.access).await;
    let permit = act.permit::<Refer>(screening).await.unwrap();
    let opening = Opening {
        kind: &THREAD,
        regime: Regime::Police,
        profile: "gr",
        child: false,
        retention: "thread",
        recipients: &[Recipient::Account(country.officer.id), Recipient::Team(country.focal_team)],
        tiers: &[Tier::Narrative],
        purpose: Purpose::Identification,
        basis: "thread",
    };
    let opened = keys::open_dossier(&mut act, &permit, opening).await.unwrap();
    act.commit().await.unwrap();
    ThreadId(opened.id.0)
}

/// The keys of the narrative that somebody's permit to read carries.
async fn read(house: &House, who: &Somebody, id: ThreadId) -> Result<KeySet, access::Error> {
    let mut act = who.act(&house.access).await;
    let permit = act.permit::<ReadThread>(id).await?;
    permit.key_of(Tier::Narrative).cloned()
}

fn numbers(keys: &KeySet) -> Vec<u32> {
    keys.iter().map(|key| key.number().0).collect()
}

/// Somebody writes to a tier; under which key.
pub async fn write(
    house: &House,
    who: &Somebody,
    id: ThreadId,
    tier: Tier,
) -> Result<NumberedKey, access::Error> {
    let mut act = who.act(&house.access).await;
    let permit = act.permit::<WriteThread>(id).await?;
    let key = keys::to_write(&mut act, &permit, tier).await?;
    assert_eq!(keys::to_write(&mut act, &permit, tier).await?, key, "one key in one act");
    act.commit().await?;
    Ok(key)
}

pub async fn share(house: &House, who: &Somebody, id: ThreadId, to: Recipient) -> Result<(), access::Error> {
    let mut act = who.act(&house.access).await;
    let permit = act.permit::<ShareThread>(id).await?;
    let tiers = TierSet::NONE.with(Tier::Narrative);
    keys::hand_over(&mut act, &permit, to, tiers, "law").await?;
    act.commit().await
}

pub async fn end(house: &House, who: &Somebody, id: ThreadId, of: Recipient) -> Result<(), access::Error> {
    let mut act = who.act(&house.access).await;
    let permit = act.permit::<ShareThread>(id).await?;
    keys::end_grant(&mut act, &permit, of, Tier::Narrative).await?;
    act.commit().await?;
    house.later(1);
    Ok(())
}

async fn compared(house: &House) -> MayAndCan {
    keys::may_and_can(&house.access.store, now(house)).await.unwrap()
}

fn refused<T>(result: Result<T, access::Error>) -> bool {
    matches!(result, Err(access::Error::Refused(_)))
}

#[tokio::test]
async fn a_thread_is_open_to_an_account_and_to_a_team_and_is_no_case() {
    for house in houses().await {
        let country = Country::found(&house).await;
        let id = thread(&house, &country).await;
        let officer = read(&house, &country.officer, id).await.unwrap();
        let focal = read(&house, &country.fiona, id).await.unwrap();
        assert!(officer == focal && numbers(&officer) == [1], "{}: one key for both", house.engine);
        assert!(refused(read(&house, &country.felix, id).await), "{}: in no team", house.engine);
        assert!(refused(read(&house, &country.dora, id).await), "{}: another team", house.engine);
        let mut act = country.fiona.act(&house.access).await;
        let as_case = act.permit::<ReadNarrative>(CaseId(id.0)).await;
        assert!(refused(as_case), "{}: its id opens nothing of another kind", house.engine);
        let secret = keys::secret_of(&mut act, id.dossier()).await.unwrap();
        assert!(secret.is_some(), "{}: a secret of its own", house.engine);
        assert!(keys::secret_of(&mut act, DossierId::random()).await.unwrap().is_none());
        assert_eq!(compared(&house).await, MayAndCan { held_by_one: 0, ..MayAndCan::default() });
    }
}

#[tokio::test]
async fn a_hand_over_a_new_key_and_an_ended_grant() {
    for house in houses().await {
        let country = Country::found(&house).await;
        let (id, engine) = (thread(&house, &country).await, house.engine);
        let first = write(&house, &country.fiona, id, Tier::Narrative).await.unwrap();
        assert_eq!(first.number(), KeyNumber(1), "{engine}: the newest key is held");
        share(&house, &country.officer, id, Recipient::Team(country.authority)).await.unwrap();
        assert_eq!(numbers(&read(&house, &country.dora, id).await.unwrap()), [1], "{engine}: handed over");

        let mut act = country.fiona.act(&house.access).await;
        let permit = act.permit::<WriteThread>(id).await.unwrap();
        let renewed = keys::renew_key(&mut act, &permit, Tier::Narrative).await.unwrap();
        act.commit().await.unwrap();
        assert_eq!(renewed.number(), KeyNumber(2), "{engine}");
        let place = TEXT.of(&[7; 16]);
        let sealed =
            [&first, &renewed].map(|key| vault::seal(key, place, Version::FIRST, b"a message").unwrap());
        for who in [&country.officer, &country.fiona, &country.dora] {
            let keys = read(&house, who, id).await.unwrap();
            assert_eq!(numbers(&keys), [1, 2], "{engine}: everybody with a grant has the new key");
            for one in &sealed {
                assert_eq!(vault::open(&keys, place, one).unwrap().text.as_slice(), b"a message", "{engine}");
            }
        }

        end(&house, &country.fiona, id, Recipient::Team(country.authority)).await.unwrap();
        assert!(refused(read(&house, &country.dora, id).await), "{engine}: may no longer");
        let sql = "SELECT COUNT(*) FROM tier_wrap WHERE team_id = (SELECT id FROM team WHERE uuid = $1)";
        let rows = house.read(sql, &[country.authority.to_string().into()]).await;
        assert_eq!(rows[0].int(0).unwrap(), 0, "{engine}: and cannot: the wraps went in the same act");
        let third = write(&house, &country.officer, id, Tier::Narrative).await.unwrap();
        assert_eq!(third.number(), KeyNumber(3), "{engine}: what is written now is closed to who had a copy");
        assert_eq!(numbers(&read(&house, &country.fiona, id).await.unwrap()), [1, 2, 3], "{engine}");
        assert_eq!(compared(&house).await, MayAndCan::default(), "{engine}");
        let again = end(&house, &country.fiona, id, Recipient::Team(country.authority)).await;
        assert!(matches!(again, Err(access::Error::Invalid("grant-none"))), "{engine}");
    }
}

#[tokio::test]
async fn the_last_wrap_of_a_key_is_kept_marked_and_useless_without_a_grant() {
    for house in houses().await {
        let country = Country::found(&house).await;
        let (id, engine) = (thread(&house, &country).await, house.engine);
        end(&house, &country.fiona, id, Recipient::Account(country.officer.id)).await.unwrap();
        assert_eq!(house.count("tier_wrap").await, 1, "{engine}: the team's own");
        end(&house, &country.fiona, id, Recipient::Team(country.focal_team)).await.unwrap();
        assert_eq!(house.count("tier_wrap").await, 1, "{engine}: the last one stays");
        assert!(refused(read(&house, &country.fiona, id).await), "{engine}");
        let found = compared(&house).await;
        assert_eq!((found.kept_for_nobody, found.can_but_may_not), (1, 0), "{engine}: {found:?}");
        // A grant that is given again finds it.
        let sql = "UPDATE grants SET until_at = NULL WHERE team_id IS NOT NULL";
        house.write(sql, vec![]).await;
        assert_eq!(numbers(&read(&house, &country.fiona, id).await.unwrap()), [1], "{engine}");
        share(&house, &country.fiona, id, Recipient::Team(country.focal_team)).await.unwrap();
        assert_eq!(compared(&house).await.kept_for_nobody, 0, "{engine}: it serves again");
    }
}

#[tokio::test]
async fn who_writes_to_a_tier_without_its_key_makes_the_next_for_those_who_may_read_it() {
    for house in houses().await {
        let country = Country::found(&house).await;
        let (id, engine) = (thread(&house, &country).await, house.engine);
        let nobody = write(&house, &country.fiona, id, Tier::Support).await;
        assert!(
            matches!(nobody, Err(access::Error::KeysMissing("support"))),
            "{engine}: nobody could read it"
        );
        let mut act = country.fiona.act(&house.access).await;
        let permit = act.permit::<ShareThread>(id).await.unwrap();
        let (to, tiers) = (Recipient::Team(country.authority), TierSet::NONE.with(Tier::Support));
        let ground = Ground { purpose: Purpose::Support, basis: "consent", until: None };
        keys::give(&mut act, &permit, to, tiers, ground).await.unwrap();
        act.commit().await.unwrap();
        for number in [1, 2] {
            let key = write(&house, &country.fiona, id, Tier::Support).await.unwrap();
            assert_eq!(
                key.number(),
                KeyNumber(number),
                "{engine}: held by no focal point, made anew each time"
            );
        }
        let sql = "SELECT DISTINCT t.uuid FROM tier_wrap w JOIN team t ON t.id = w.team_id WHERE w.tier = 3";
        let rows = house.read(sql, &[]).await;
        assert_eq!(rows.len(), 1, "{engine}");
        assert_eq!(
            rows[0].text(0).unwrap(),
            country.authority.to_string(),
            "{engine}: wrapped to those with a grant"
        );
        // Two who make the same next key at once: one of them is told.
        let mut one = country.fiona.act(&house.access).await;
        let mut other = country.officer.act(&house.access).await;
        for act in [&mut one, &mut other] {
            let permit = act.permit::<WriteThread>(id).await.unwrap();
            assert_eq!(keys::to_write(act, &permit, Tier::Support).await.unwrap().number(), KeyNumber(3));
        }
        one.commit().await.unwrap();
        assert!(matches!(other.commit().await, Err(access::Error::Conflict(Conflict::NextKey))), "{engine}");
    }
}

#[tokio::test]
async fn a_grant_that_ran_out_is_found_and_its_wraps_go_in_the_night() {
    for house in houses().await {
        let country = Country::found(&house).await;
        let (id, engine) = (thread(&house, &country).await, house.engine);
        house
            .write("UPDATE grants SET until_at = $1 WHERE account_id IS NOT NULL", vec![now(&house).into()])
            .await;
        house.later(1);
        assert_eq!(compared(&house).await.can_but_may_not, 1, "{engine}");
        keys::remove_wraps_without_grant(&house.access).await.unwrap();
        assert_eq!(house.count("tier_wrap").await, 1, "{engine}: of the team");
        assert_eq!(compared(&house).await.can_but_may_not, 0, "{engine}");
        let next = write(&house, &country.fiona, id, Tier::Narrative).await.unwrap();
        assert_eq!(next.number(), KeyNumber(2), "{engine}: the officer may have kept a copy of the first");
        // Wraps that are missing are found as well.
        house.write("DELETE FROM tier_wrap WHERE number = 2 AND team_id IS NOT NULL", vec![]).await;
        house
            .write(
                "INSERT INTO tier_wrap (dossier_id, tier, number, account_id, wrap)
            SELECT dossier_id, tier, 2, (SELECT MIN(id) FROM account), wrap FROM tier_wrap",
                vec![],
            )
            .await;
        let found = compared(&house).await;
        assert_eq!((found.may_but_cannot, found.can_but_may_not), (1, 1), "{engine}: {found:?}");
        // The night keeps the last wrap of each key, whoever it is to.
        house.write("UPDATE grants SET until_at = $1", vec![now(&house).into()]).await;
        house.later(1);
        keys::remove_wraps_without_grant(&house.access).await.unwrap();
        assert_eq!(house.count("tier_wrap").await, 2, "{engine}: nothing is shredded in silence");
        assert_eq!(compared(&house).await.kept_for_nobody, 2, "{engine}");
    }
}

#[tokio::test]
async fn an_erased_thread_leaves_an_empty_row_and_a_sealed_line() {
    for house in houses().await {
        let country = Country::found(&house).await;
        let (id, engine) = (thread(&house, &country).await, house.engine);
        house.write("INSERT INTO thing (uuid, version) VALUES ('a message', 1)", vec![]).await;
        let mut act = country.fiona.act(&house.access).await;
        let permit = act.permit::<EraseThread>(id).await.unwrap();
        let rows = ["DELETE FROM thing WHERE version = 1 AND CAST($1 AS BIGINT) > 0"];
        keys::erase(&mut act, &permit, &[], &rows).await.unwrap();
        act.commit().await.unwrap();
        house.later(1);
        for table in ["tier_wrap", "tier_key", "dossier_person", "thing"] {
            assert_eq!(house.count(table).await, 0, "{engine}: {table}");
        }
        assert_eq!(house.count("shred_list").await, 1, "{engine}");
        let row = &house.read("SELECT state, secret FROM dossier", &[]).await[0];
        assert_eq!((row.text(0).unwrap().as_str(), row.opt_bytes(1).unwrap()), ("erased", None), "{engine}");
        let live = house.read("SELECT COUNT(*) FROM grants WHERE until_at IS NULL", &[]).await;
        assert_eq!(live[0].int(0).unwrap(), 0, "{engine}: grants have ended, and stay as a register");
        for who in [&country.officer, &country.fiona] {
            assert!(refused(read(&house, who, id).await), "{engine}");
        }
        let mut act = country.fiona.act(&house.access).await;
        assert!(keys::secret_of(&mut act, id.dossier()).await.unwrap().is_none(), "{engine}");
        let everything = house.read("SELECT sealed FROM shred_list", &[]).await[0].bytes(0).unwrap();
        let plain = id.to_string();
        assert!(!everything.windows(plain.len()).any(|part| part == plain.as_bytes()), "{engine}: sealed");
    }
}
