//! The keys of emergencies: each tier's key, sealed under two keys, one half for each of two teams.

use kernel::{DossierId, TeamId, Tier};
use store::{CoveredRow, Value};
use vault::{KeyNumber, NumberedKey, PublicKey, SecretKey, SymKey, Version, WrapContext};

use super::{KINDS, TIERS};
use crate::{
    Changes, Conflict, Dossier, Error, Permit, Result,
    act::Act,
    covered_tables::EMERGENCY_SHARE,
    keys::{field, unwrap_team},
};

/// Purpose of the key file's key around both halves.
const SEALED: &str = "emergency/v1";
/// What a half is wrapped to a team for.
const HALF: &str = "emergency-half/v1";
/// What a half is wrapped for to whoever asked.
const RELEASED: &str = "emergency-released/v1";

/// A team that holds a half.
#[derive(Debug, Clone)]
pub(super) struct Holder {
    pub(super) row: i64,
    pub(super) id: TeamId,
    pub(super) body: i64,
    epoch: u32,
    public: PublicKey,
}

/// The two teams that hold the halves now; none before two bodies have the duty and a team with keys.
pub(super) async fn holders(act: &mut Act) -> Result<Option<[Holder; 2]>> {
    let sql = "SELECT t.id, t.uuid, t.body_id, k.epoch, k.public_key FROM team t
        JOIN body_duty d ON d.body_id = t.body_id AND d.duty = t.duty
          AND d.confirmed_at IS NOT NULL AND d.until_at IS NULL
        JOIN team_key k ON k.team_id = t.id
          AND k.epoch = (SELECT MAX(e.epoch) FROM team_key e WHERE e.team_id = t.id)
        WHERE t.duty = 'emergency' ORDER BY t.body_id, t.id";
    let mut found: Vec<Holder> = Vec::new();
    for row in act.query(sql, &[]).await? {
        let holder = Holder {
            row: row.int(0)?,
            id: row.id(1)?,
            body: row.int(2)?,
            epoch: row.number(3)?,
            public: PublicKey::from_slice(&row.bytes(4)?)?,
        };
        if found.iter().all(|other| other.body != holder.body) {
            found.push(holder);
        }
    }
    Ok(<[Holder; 2]>::try_from(found).ok())
}

/// Seals a key of a tier for emergencies, when there is a pair of teams for it and the tier is one that they open.
pub(crate) async fn cover(
    act: &mut Act,
    (dossier, kind): (DossierId, &str),
    tier: Tier,
    key: &NumberedKey,
) -> Result<()> {
    if !TIERS.contains(&tier) || !KINDS.contains(&kind) {
        return Ok(());
    }
    let Some(pair) = holders(act).await? else { return Ok(()) };
    put(act, dossier, tier, key, &pair)
}

/// Seals for emergencies what is not sealed for the present teams yet of a dossier in which something changes, as far as
/// whoever acts holds the keys for the purpose of the permit. Rooms call it where they save a change.
///
/// # Errors
/// When sealing fails, or the database's.
pub async fn cover_held<V>(act: &mut Act, permit: &Permit<V>) -> Result<()>
where
    V: Changes,
    V::On: Dossier,
{
    let row = act.row(permit)?;
    let Some(purpose) = permit.purpose().filter(|_| act.secret().is_ok()) else { return Ok(()) };
    let Some(pair) = holders(act).await? else { return Ok(()) };
    let [first, second] = &pair;
    let sql = "SELECT k.tier, k.number, d.uuid, d.kind FROM tier_key k JOIN dossier d ON d.id = k.dossier_id
        WHERE k.dossier_id = $1 AND NOT EXISTS (SELECT 1 FROM emergency_share s WHERE s.dossier_id = k.dossier_id
          AND s.tier = k.tier AND s.number = k.number AND s.first_team = $2 AND s.first_epoch = $3
          AND s.second_team = $4 AND s.second_epoch = $5)";
    let of = [row, first.row, first.epoch.into(), second.row, second.epoch.into()].map(Value::from);
    let mut missing = Vec::new();
    for key in act.query(sql, &of).await? {
        if let Some(tier) = TIERS.into_iter().find(|tier| Ok(tier.number()) == key.int(0))
            && KINDS.contains(&key.text(3)?.as_str())
        {
            missing.push((tier, KeyNumber(key.number(1)?), key.id(2)?));
        }
    }
    if missing.is_empty() {
        return Ok(());
    }
    let keys = act.keys_of(row, (TIERS.into_iter().collect(), purpose)).await?;
    for (tier, number, dossier) in missing {
        let key = keys.get(tier).and_then(|keys| keys.iter().find(|key| key.number() == number));
        if let Some(key) = key {
            put(act, dossier, tier, key, &pair)?;
        }
    }
    Ok(())
}

fn put(act: &mut Act, dossier: DossierId, tier: Tier, key: &NumberedKey, pair: &[Holder; 2]) -> Result<()> {
    let (place, number) = (field::EMERGENCY_KEY.of(dossier.bytes()), key.number());
    let halves = [SymKey::generate(), SymKey::generate()].map(|half| NumberedKey::new(number, half));
    let [first, second] = &halves;
    let within = vault::seal(second, place, Version::FIRST, key.key().expose())?;
    let sealed = vault::seal(first, place, Version::FIRST, &within)?;
    let sealed = act.access().server_key.seal(SEALED, place, Version::FIRST, &sealed)?;
    let wrap = |holder: &Holder, half: &NumberedKey| {
        vault::wrap(&holder.public, &half_of(&dossier, tier, number, &holder.public), half.key().expose())
    };
    let [one, two] = pair;
    let row = vec![
        dossier.to_string().into(),
        tier.number().into(),
        i64::from(number.0).into(),
        one.id.to_string().into(),
        i64::from(one.epoch).into(),
        wrap(one, first)?.into(),
        two.id.to_string().into(),
        i64::from(two.epoch).into(),
        wrap(two, second)?.into(),
        sealed.into(),
        act.now_ms().into(),
    ];
    act.put(&CoveredRow::new(&EMERGENCY_SHARE, row)?, Conflict::Changed)
}

fn half_of<'a>(dossier: &'a DossierId, tier: Tier, number: KeyNumber, to: &'a PublicKey) -> WrapContext<'a> {
    WrapContext {
        purpose: HALF,
        object: dossier.bytes(),
        tier: tier.code(),
        epoch: number.0,
        recipient: to.as_bytes(),
    }
}

/// A tier's key that is sealed for an emergency.
pub(super) struct Share {
    pub(super) tier: Tier,
    pub(super) number: KeyNumber,
    dossier: DossierId,
    halves: [Half; 2],
    sealed: Vec<u8>,
}

struct Half {
    team: i64,
    uuid: TeamId,
    epoch: u32,
    wrap: Vec<u8>,
}

/// What of a dossier is sealed for the teams that hold the halves now: of each key the newest row.
pub(super) async fn shares(act: &mut Act, dossier: i64, pair: &[Holder; 2]) -> Result<Vec<Share>> {
    let sql = "SELECT s.tier, s.number, d.uuid, f.id, f.uuid, s.first_epoch, s.first_wrap,
          t.id, t.uuid, s.second_epoch, s.second_wrap, s.sealed
        FROM emergency_share s JOIN dossier d ON d.id = s.dossier_id
        JOIN team f ON f.id = s.first_team JOIN team t ON t.id = s.second_team
        WHERE s.dossier_id = $1 AND s.first_team = $2 AND s.second_team = $3 ORDER BY s.id DESC";
    let [first, second] = pair;
    let mut found: Vec<Share> = Vec::new();
    for row in act.query(sql, &[dossier.into(), first.row.into(), second.row.into()]).await? {
        let tier = Tier::from_number(row.int(0)?).ok_or(Error::damaged("a share of no tier"))?;
        let number = KeyNumber(row.number(1)?);
        if found.iter().any(|one| (one.tier, one.number) == (tier, number)) {
            continue;
        }
        let half = |at: usize| -> Result<Half> {
            Ok(Half {
                team: row.int(at)?,
                uuid: row.id(at + 1)?,
                epoch: row.number(at + 2)?,
                wrap: row.bytes(at + 3)?,
            })
        };
        let halves = [half(3)?, half(7)?];
        found.push(Share { tier, number, dossier: row.id(2)?, halves, sealed: row.bytes(11)? });
    }
    Ok(found)
}

impl Share {
    /// The half that a team holds, opened by a member.
    pub(super) async fn half(&self, act: &mut Act, team: i64) -> Result<NumberedKey> {
        let missing = Error::KeysMissing("team");
        let half = self.halves.iter().find(|half| half.team == team).ok_or(missing)?;
        let secret = team_secret(act, half).await?;
        let public = secret.public();
        let context = half_of(&self.dossier, self.tier, self.number, &public);
        let opened = vault::unwrap(&secret, &context, &half.wrap)?;
        Ok(NumberedKey::new(self.number, SymKey::from_slice(&opened)?))
    }

    /// The tier's key, from the halves of both teams.
    pub(super) fn key(
        &self,
        act: &Act,
        (team, mine): (i64, NumberedKey),
        other: NumberedKey,
    ) -> Result<NumberedKey> {
        let [one, _] = &self.halves;
        let (first, second) = if one.team == team { (mine, other) } else { (other, mine) };
        let place = field::EMERGENCY_KEY.of(self.dossier.bytes());
        let sealed = act.access().server_key.open(SEALED, place, &self.sealed)?;
        let within = vault::open(&first, place, &sealed.text)?;
        let key = vault::open(&second, place, &within.text)?;
        Ok(NumberedKey::new(self.number, SymKey::from_slice(&key.text)?))
    }

    /// What a half is bound to when it is released to whoever asked.
    pub(super) fn released<'a>(&self, emergency: &'a [u8; 16], to: &'a PublicKey) -> WrapContext<'a> {
        WrapContext {
            purpose: RELEASED,
            object: emergency,
            tier: self.tier.code(),
            epoch: self.number.0,
            recipient: to.as_bytes(),
        }
    }
}

/// The secret key of a team in an epoch, which a member opens.
async fn team_secret(act: &mut Act, half: &Half) -> Result<SecretKey> {
    let me = act.me()?.row;
    let sql = "SELECT wrap FROM member_wrap WHERE team_id = $1 AND epoch = $2 AND account_id = $3";
    let row = act.query_one(sql, &[half.team.into(), i64::from(half.epoch).into(), me.into()]).await?;
    let wrap = row.ok_or(Error::KeysMissing("team"))?.bytes(0)?;
    unwrap_team(act.secret()?, half.uuid, half.epoch, &wrap)
}

/// How many open cases an emergency could open now, of how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Covered {
    /// Cases of which identity and narrative, as far as there is any, can be opened.
    pub covered: i64,
    /// All open cases.
    pub all: i64,
}

/// How many open cases are covered; nothing while no two teams hold the halves.
///
/// # Errors
/// The database's.
pub async fn covered(act: &mut Act) -> Result<Option<Covered>> {
    let Some([first, second]) = holders(act).await? else { return Ok(None) };
    let kinds: Vec<String> = KINDS.iter().map(|kind| format!("'{kind}'")).collect();
    let tiers: Vec<String> = TIERS.iter().map(|tier| tier.number().to_string()).collect();
    let sql = format!(
        "SELECT COUNT(*), COALESCE(SUM(CASE WHEN EXISTS (SELECT 1 FROM tier_key k WHERE k.dossier_id = d.id
             AND k.tier IN ({tiers}) AND NOT EXISTS (SELECT 1 FROM emergency_share s WHERE s.dossier_id = k.dossier_id
               AND s.tier = k.tier AND s.number = k.number AND s.first_team = $1 AND s.second_team = $2))
             THEN 0 ELSE 1 END), 0)
         FROM dossier d WHERE d.kind IN ({kinds}) AND d.state = 'open'",
        tiers = tiers.join(", "),
        kinds = kinds.join(", "),
    );
    let row = act.query_one(&sql, &[first.row.into(), second.row.into()]).await?.ok_or(Error::NotFound)?;
    Ok(Some(Covered { all: row.int(0)?, covered: row.int(1)? }))
}
