//! Keys behind the door: which a permit opens, how a new case gets its own, how a case is handed to another
//! team. *May* (policy) and *can* (wraps) meet in the permit.

use kernel::{AccountId, CaseNumber, DossierId, PersonId, Purpose, TeamId, Tier, TierSet};
use vault::{
    KeyNumber, KeySet, Keys, NumberedKey, Place, PublicKey, SecretKey, SymKey, Version, WrapContext,
    keyfile::ServerKey,
};

use store::{CoveredRow, Value};

use crate::{
    AccessError, Dossier, Result,
    act::Act,
    permit::Permit,
    registers::GRANT,
    verbs::{Creates, GivesGrants, Opens, tier},
};

/// Permanent codes of sealed fields. Never reused, never renumbered.
pub mod field {
    use vault::FieldCode;

    /// Name of a member of staff, under the key file.
    pub const STAFF_NAME: FieldCode = FieldCode(1);
    /// One-time-code seed of a member of staff, under the key file.
    pub const TOTP_SEED: FieldCode = FieldCode(2);
    /// Ids shown on one page of a list, under the key file.
    pub const AUDIT_IDS: FieldCode = FieldCode(3);
    /// A parked form, under a key wrapped to its author.
    pub const PARKED_FORM: FieldCode = FieldCode(4);
    /// A person's own key, under the identity tier of a case.
    pub const PERSON_KEY: FieldCode = FieldCode(10);
    /// Identity of a person (JSON), under the person's own key.
    pub const PERSON_IDENTITY: FieldCode = FieldCode(11);
    /// The draft of a screening, under a key wrapped to the screener.
    pub const SCREENING_DRAFT: FieldCode = FieldCode(20);
    /// Narrative of a referral, under the narrative tier.
    pub const REFERRAL_NARRATIVE: FieldCode = FieldCode(21);
    /// Free text of an event of a case, under the narrative tier.
    pub const EVENT_TEXT: FieldCode = FieldCode(22);
    /// How to reach a person safely, under the identity tier.
    pub const SAFE_CONTACT: FieldCode = FieldCode(23);
}

/// How often a free case number is drawn before something is plainly wrong.
const DRAWS: usize = 32;
/// Purpose of the key file's key for names of staff.
const STAFF: &str = "staff";
/// What a wrapped tier key is for.
const TIER_KEY: &str = "tier-key/v1";
/// What a wrapped team key is for.
pub(crate) const TEAM_KEY: &str = "team-key/v1";

/// Opened keys of some tiers of one case.
#[derive(Default)]
pub struct KeyRing(Vec<(Tier, KeySet)>);

impl KeyRing {
    /// The keys of a tier, if there is one.
    #[must_use]
    pub fn get(&self, tier: Tier) -> Option<&KeySet> {
        self.0.iter().find(|(one, _)| *one == tier).map(|(_, keys)| keys)
    }

    fn add(&mut self, tier: Tier, key: NumberedKey) {
        match self.0.iter_mut().find(|(one, _)| *one == tier) {
            Some((_, keys)) => keys.add(key),
            None => self.0.push((tier, KeySet::from_iter([key]))),
        }
    }

    fn holds(&self, tier: Tier, number: KeyNumber) -> bool {
        self.get(tier).is_some_and(|keys| keys.find(number).is_some())
    }
}

/// A case that was just opened; its keys are forgotten with it.
pub struct NewCase {
    /// Its id.
    pub id: DossierId,
    /// Its number.
    pub number: CaseNumber,
    keys: KeyRing,
}

impl NewCase {
    /// The key of one of its tiers.
    ///
    /// # Errors
    /// [`AccessError::KeysMissing`] when the case was opened without that tier.
    pub fn key(&self, tier: Tier) -> Result<&NumberedKey> {
        self.keys.get(tier).and_then(KeySet::newest).ok_or(AccessError::KeysMissing(tier.code()))
    }
}

/// What a new case begins with.
#[derive(Debug, Clone, Copy)]
pub struct Opening<'a> {
    /// Code of the country profile.
    pub profile: &'a str,
    /// A child, or somebody whose age is not certain.
    pub minor: bool,
    /// The team that receives it.
    pub team: TeamId,
    /// Why that team may work on it.
    pub purpose: Purpose,
    /// Legal basis of the grants, as a code.
    pub basis: &'a str,
}

/// Opens a case for a referral: keys for all five tiers, grants and wraps of identity and narrative for the
/// receiving team. Whoever refers keeps no key.
///
/// # Errors
/// When the team has no keys yet, or sealing fails.
pub async fn open_case<V: Creates>(
    act: &mut Act,
    permit: &Permit<V>,
    opening: Opening<'_>,
) -> Result<NewCase> {
    act.holds(permit)?;
    let id = DossierId::random();
    let number = free_number(act).await?;
    let mut keys = KeyRing::default();
    for tier in Tier::ALL {
        keys.add(tier, NumberedKey::generate(KeyNumber::FIRST));
    }
    let me = act.me()?;
    let (account, body) = (me.row, me.body_row);
    let now = act.now_ms();
    act.change(
        "INSERT INTO cases (uuid, number, profile, opened_at, is_open, minor, hold, referred_by, referred_body, grants_version)
         VALUES ($1, $2, $3, $4, 1, $5, 0, $6, $7, 1)",
        vec![
            id.to_string().into(),
            number.plain().into(),
            opening.profile.into(),
            now.into(),
            opening.minor.into(),
            account.into(),
            body.into(),
        ],
    );
    let team = team_key(act, opening.team).await?;
    for (tier, key) in keys.0.iter().flat_map(|(tier, keys)| keys.iter().map(move |key| (tier, key))) {
        wrap_tier(act, id, *tier, key, &team)?;
    }
    for tier in [Tier::Identity, Tier::Narrative] {
        grant(act, id, tier, team.id, opening.purpose, opening.basis)?;
    }
    Ok(NewCase { id, number, keys })
}

/// A case number that no case has. There are 268 million: at twenty thousand cases two would meet in one of two
/// databases, so that each is looked up before it is given.
async fn free_number(act: &mut Act) -> Result<CaseNumber> {
    for _ in 0..DRAWS {
        let number = CaseNumber::from_random(vault::random_bytes());
        let taken = "SELECT id FROM cases WHERE number = $1";
        if act.query_one(taken, &[number.plain().into()]).await?.is_none() {
            return Ok(number);
        }
    }
    Err(AccessError::Invalid("case-numbers-used-up"))
}

/// Hands a case to another team: grants for the given tiers, and their keys.
///
/// # Errors
/// When the other team has no keys yet, this team lacks a key, or sealing fails.
pub async fn hand_over<V>(
    act: &mut Act,
    permit: &Permit<V>,
    team: TeamId,
    tiers: TierSet,
    basis: &str,
) -> Result<()>
where
    V: GivesGrants,
    V::On: Dossier,
{
    act.holds(permit)?;
    let case = permit.id().dossier();
    let team = team_key(act, team).await?;
    for tier in tiers.iter() {
        for key in permit.key_of(tier)?.iter() {
            wrap_tier(act, case, tier, key, &team)?;
        }
        grant(act, case, tier, team.id, Purpose::Identification, basis)?;
    }
    act.change(
        "UPDATE cases SET grants_version = grants_version + 1 WHERE uuid = $1",
        vec![case.to_string().into()],
    );
    act.note_disclosure(permit, &format!("team:{}", team.id), basis);
    Ok(())
}

/// Makes a person's own key and seals it under the identity tier of a new case. Identities live under the
/// person's key, so that merging or erasing re-points keys and seals nothing again.
///
/// # Errors
/// When sealing fails.
pub fn new_person(case: &NewCase, person: PersonId) -> Result<(NumberedKey, Vec<u8>)> {
    let key = NumberedKey::generate(KeyNumber::FIRST);
    let place = field::PERSON_KEY.of(person.bytes());
    let sealed = vault::seal(case.key(Tier::Identity)?, place, Version::FIRST, key.key().expose())?;
    Ok((key, sealed))
}

/// Opens a person's own key with a permit that reads the identity.
///
/// # Errors
/// When the key of the identity tier is not there, or does not fit.
pub fn person_key<V: Opens<tier::Identity>>(
    permit: &Permit<V>,
    person: PersonId,
    sealed: &[u8],
) -> Result<NumberedKey> {
    let opened = vault::open(permit.key::<tier::Identity>()?, field::PERSON_KEY.of(person.bytes()), sealed)?;
    Ok(NumberedKey::new(KeyNumber::FIRST, SymKey::from_slice(&opened.text)?))
}

/// A draft key of one's own: seals what only its author reads until it is sent.
///
/// # Errors
/// When wrapping fails.
pub fn own_key(act: &Act, object: &[u8; 16], purpose: &str) -> Result<(NumberedKey, Vec<u8>)> {
    let public = act.secret()?.public();
    let key = NumberedKey::generate(KeyNumber::FIRST);
    let wrapped = vault::wrap(&public, &own_context(purpose, object, &public), key.key().expose())?;
    Ok((key, wrapped))
}

/// Opens a draft key of one's own.
///
/// # Errors
/// When it was wrapped to somebody else.
pub fn open_own_key(act: &Act, object: &[u8; 16], purpose: &str, wrapped: &[u8]) -> Result<NumberedKey> {
    let secret = act.secret()?;
    let opened = vault::unwrap(secret, &own_context(purpose, object, &secret.public()), wrapped)?;
    Ok(NumberedKey::new(KeyNumber::FIRST, SymKey::from_slice(&opened)?))
}

/// The context of a key wrapped to one person.
#[must_use]
pub fn own_context<'a>(purpose: &'a str, object: &'a [u8; 16], public: &'a PublicKey) -> WrapContext<'a> {
    WrapContext { purpose, object, tier: "", epoch: 0, recipient: public.as_bytes() }
}

/// A team's present public key.
pub(crate) struct TeamKey {
    pub(crate) row: i64,
    pub(crate) id: TeamId,
    epoch: u32,
    public: PublicKey,
}

pub(crate) async fn team_key(act: &mut Act, team: TeamId) -> Result<TeamKey> {
    let sql = "SELECT t.id, k.epoch, k.public_key FROM team t JOIN team_key k ON k.team_id = t.id
        WHERE t.uuid = $1 ORDER BY k.epoch DESC LIMIT 1";
    let row =
        act.query_one(sql, &[team.to_string().into()]).await?.ok_or(AccessError::KeysMissing("team"))?;
    Ok(TeamKey {
        row: row.int(0)?,
        id: team,
        epoch: row.number(1)?,
        public: PublicKey::from_slice(&row.bytes(2)?)?,
    })
}

fn wrap_tier(act: &mut Act, case: DossierId, tier: Tier, key: &NumberedKey, team: &TeamKey) -> Result<()> {
    let context = tier_context(&case, tier, key.number(), &team.public);
    let wrapped = vault::wrap(&team.public, &context, key.key().expose())?;
    act.change(
        "INSERT INTO tier_wrap (case_id, tier, epoch, team_id, team_epoch, wrap)
         VALUES ((SELECT id FROM cases WHERE uuid = $1), $2, $3, $4, $5, $6)
         ON CONFLICT (case_id, tier, epoch, team_id, team_epoch) DO NOTHING",
        vec![
            case.to_string().into(),
            tier.number().into(),
            i64::from(key.number().0).into(),
            team.row.into(),
            i64::from(team.epoch).into(),
            wrapped.into(),
        ],
    );
    Ok(())
}

fn tier_context<'a>(
    case: &'a DossierId,
    tier: Tier,
    number: KeyNumber,
    to: &'a PublicKey,
) -> WrapContext<'a> {
    WrapContext {
        purpose: TIER_KEY,
        object: case.bytes(),
        tier: tier.code(),
        epoch: number.0,
        recipient: to.as_bytes(),
    }
}

fn grant(
    act: &mut Act,
    case: DossierId,
    tier: Tier,
    team: TeamId,
    purpose: Purpose,
    basis: &str,
) -> Result<()> {
    let row = vec![
        case.to_string().into(),
        tier.number().into(),
        team.to_string().into(),
        purpose.code().into(),
        basis.into(),
        act.now_ms().into(),
        Value::Null,
    ];
    act.put(&CoveredRow::new(&GRANT, row)?, "grants")
}

/// Opens the keys of some tiers of a case through any team of whoever acts. Missing wraps are no error here.
/// Only grants for the purpose that the permit names open keys.
pub(crate) async fn open_tiers(
    act: &mut Act,
    case: i64,
    tiers: TierSet,
    purpose: Purpose,
) -> Result<KeyRing> {
    let (me, now) = (act.me()?.row, act.now_ms());
    let sql = "SELECT DISTINCT w.tier, w.wrap, mw.wrap, t.uuid, w.team_epoch, c.uuid, w.epoch
        FROM tier_wrap w JOIN cases c ON c.id = w.case_id JOIN team t ON t.id = w.team_id
        JOIN grants g ON g.case_id = w.case_id AND g.tier = w.tier AND g.team_id = w.team_id
          AND g.purpose = $4 AND g.from_at <= $3 AND (g.until_at IS NULL OR g.until_at > $3)
        JOIN member m ON m.team_id = w.team_id AND m.account_id = $2 AND m.from_at <= $3
          AND (m.until_at IS NULL OR m.until_at > $3)
        JOIN member_wrap mw ON mw.team_id = w.team_id AND mw.epoch = w.team_epoch AND mw.account_id = $2
        WHERE w.case_id = $1 ORDER BY w.tier, w.epoch, w.team_epoch DESC";
    let rows = act.query(sql, &[case.into(), me.into(), now.into(), purpose.code().into()]).await?;
    let mut ring = KeyRing::default();
    for row in rows {
        let Some(tier) = Tier::from_number(row.int(0)?).filter(|tier| tiers.has(*tier)) else { continue };
        let number = KeyNumber(row.number(6)?);
        if ring.holds(tier, number) {
            continue;
        }
        let team: TeamId = row.id(3)?;
        let case: DossierId = row.id(5)?;
        let epoch = row.number(4)?;
        let team_secret = unwrap_team(act.secret()?, team, epoch, &row.bytes(2)?)?;
        let public = team_secret.public();
        let opened =
            vault::unwrap(&team_secret, &tier_context(&case, tier, number, &public), &row.bytes(1)?)?;
        ring.add(tier, NumberedKey::new(number, SymKey::from_slice(&opened)?));
    }
    Ok(ring)
}

/// Opens a team's secret key with a member's own.
pub(crate) fn unwrap_team(mine: &SecretKey, team: TeamId, epoch: u32, wrap: &[u8]) -> Result<SecretKey> {
    let public = mine.public();
    let opened = vault::unwrap(mine, &team_context(&team, epoch, &public), wrap)?;
    Ok(SecretKey::from_slice(&opened)?)
}

/// Wraps a team's secret key to somebody.
pub(crate) fn wrap_team(
    team_secret: &SecretKey,
    team: TeamId,
    epoch: u32,
    to: &PublicKey,
) -> Result<Vec<u8>> {
    Ok(vault::wrap(to, &team_context(&team, epoch, to), team_secret.expose())?)
}

fn team_context<'a>(team: &'a TeamId, epoch: u32, to: &'a PublicKey) -> WrapContext<'a> {
    WrapContext { purpose: TEAM_KEY, object: team.bytes(), tier: "", epoch, recipient: to.as_bytes() }
}

/// Seals a name of staff under the key file.
pub(crate) fn seal_name(server_key: &ServerKey, account: AccountId, name: &str) -> Result<Vec<u8>> {
    let place = field::STAFF_NAME.of(account.bytes());
    Ok(server_key.seal(STAFF, place, Version::FIRST, name.as_bytes())?)
}

/// Opens a name of staff.
///
/// # Errors
/// When it was sealed under another key file.
pub fn open_name(server_key: &ServerKey, account: AccountId, sealed: &[u8]) -> Result<String> {
    into_text(server_key.open(STAFF, field::STAFF_NAME.of(account.bytes()), sealed)?)
}

/// Opens a sealed text.
///
/// # Errors
/// When it does not open, or is no text.
pub fn open_text(keys: &impl Keys, place: Place<'_>, sealed: &[u8]) -> Result<String> {
    into_text(vault::open(keys, place, sealed)?)
}

pub(crate) fn into_text(opened: vault::Opened) -> Result<String> {
    String::from_utf8(opened.text.to_vec()).map_err(|_| AccessError::NotFound)
}
