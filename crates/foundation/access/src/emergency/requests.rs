//! Emergencies: asked for by one body, released by the other, opened, reviewed by a third.

use kernel::{
    CaseNumber, DossierId, Purpose, Role, TeamId, TierSet,
    roles::{EMERGENCY_DUTY, Training},
};
use store::{CoveredRow, Row, Value};
use vault::{KeyNumber, NumberedKey, SymKey, Version, keyfile::ServerKey};

use super::{
    KINDS, TIERS,
    halves::{self, Holder, Share},
};
use crate::{
    Act, Conflict, Error, Permit, Result,
    covered_tables::{EMERGENCY_ACCESS, GRANT},
    facts::Facts,
    foundation::{
        ANY_DOSSIER, AskEmergency, EMERGENCY, EmergencyId, ListWork, OpenEmergency, ReleaseEmergency,
        ReviewEmergency, SeeEmergency,
    },
    keys::{self, Ground, Recipient, field, giving},
    kind::{Object, Which},
    principal::TeamRef,
    verbs::Verb,
};

/// How long somebody who asked waits for the other body: an hour, in milliseconds.
const WAITS_MS: i64 = 3_600_000;
/// How long the case is open to whoever asked: an hour, in milliseconds.
const OPEN_MS: i64 = 3_600_000;
/// How long an emergency that was reviewed, or that nobody released, stays in lists: thirty days, in milliseconds.
const LISTED_MS: i64 = 30 * 86_400_000;
/// The most that a list shows, the newest first.
const MOST: i64 = 200;
/// Legal basis of the grants, as a code: vital interests (LED art. 10 (b), GDPR art. 6 (1) (d) and 9 (2) (c)).
const BASIS: &str = "vital-interests";
/// Purpose of the key file's key for reasons and notes.
const TEXTS: &str = "emergency-texts/v1";

/// Dangers for which somebody asks, as codes.
pub const REASONS: &[&str] = &["threat_to_life", "child_at_risk", "medical", "missing"];
/// What a review finds, as codes.
pub const OUTCOMES: &[&str] = &["justified", "not_justified", "to_be_followed_up"];

/// Who asks, as it was typed.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// Number of the case.
    pub number: &'a CaseNumber,
    /// The danger, one of [`REASONS`].
    pub danger: &'a str,
    /// What happened and why nobody else can be asked.
    pub reason: &'a str,
}

/// What a review found, as it was typed.
#[derive(Debug, Clone, Copy)]
pub struct Reviewed<'a> {
    /// One of [`OUTCOMES`].
    pub outcome: &'a str,
    /// Why.
    pub note: &'a str,
}

/// The team of whoever acts that has the duty for emergencies.
///
/// # Errors
/// In a job, which is nobody.
pub fn my_team(act: &Act) -> Result<Option<TeamId>> {
    Ok(my_team_ref(act)?.map(|team| team.id))
}

fn my_team_ref(act: &Act) -> Result<Option<&TeamRef>> {
    Ok(act.me()?.teams.iter().find(|team| team.duty == EMERGENCY_DUTY))
}

/// Asks the other body to open a case. Who asks learns nothing of it, but whether there is one that can be opened.
///
/// # Errors
/// [`Error::Invalid`] with a message code: no such case (`emergency-no-case`), a case of a child without training
/// (`emergency-child`), not sealed for emergencies (`emergency-not-covered`), asked already (`emergency-asked-already`), no
/// reason (`emergency-reason-missing`).
pub async fn ask(act: &mut Act, permit: &Permit<AskEmergency>, asked: &Asked<'_>) -> Result<EmergencyId> {
    act.holds(permit)?;
    if !REASONS.contains(&asked.danger) || asked.reason.trim().is_empty() {
        return Err(Error::Invalid("emergency-reason-missing"));
    }
    let (row, dossier) = case(act, asked.number).await?;
    let pair = halves::holders(act).await?.ok_or(Error::Invalid("emergency-off"))?;
    if halves::shares(act, row, &pair).await?.is_empty() {
        return Err(Error::Invalid("emergency-not-covered"));
    }
    let now = act.now_ms();
    let sql = "SELECT id FROM emergency_access WHERE dossier_id = $1 AND asked_team = (SELECT id FROM team WHERE uuid = $2)
        AND (released_at IS NULL AND waits_until > $3 OR until_at > $3)";
    let of = [row.into(), permit.id().to_string().into(), now.into()];
    if act.query_one(sql, &of).await?.is_some() {
        return Err(Error::Invalid("emergency-asked-already"));
    }
    let id = EmergencyId::random();
    let reason = seal(act, id, field::EMERGENCY_REASON, asked.reason)?;
    let mut values: Vec<Value> = vec![
        id.to_string().into(),
        dossier.to_string().into(),
        act.me()?.account.to_string().into(),
        permit.id().to_string().into(),
        now.into(),
        (now + WAITS_MS).into(),
        asked.danger.into(),
        reason.into(),
    ];
    values.resize(EMERGENCY_ACCESS.columns.len(), Value::Null);
    act.put(&CoveredRow::new(&EMERGENCY_ACCESS, values)?, Conflict::Changed)?;
    note::<AskEmergency>(act, dossier, "");
    Ok(id)
}

/// The case that has a number, and may be asked for by whoever acts.
async fn case(act: &mut Act, number: &CaseNumber) -> Result<(i64, DossierId)> {
    let kinds: Vec<String> = KINDS.iter().map(|kind| format!("'{kind}'")).collect();
    let sql = format!(
        "SELECT id, uuid, child, secret FROM dossier WHERE number = $1 AND kind IN ({}) AND secret IS NOT NULL",
        kinds.join(", ")
    );
    let row =
        act.query_one(&sql, &[number.plain().into()]).await?.ok_or(Error::Invalid("emergency-no-case"))?;
    if row.flag(2)? && !act.me()?.training.has(Training::Minors) {
        return Err(Error::Invalid("emergency-child"));
    }
    keys::meet(act, &row.text(1)?, &row.bytes(3)?);
    Ok((row.int(0)?, row.id(1)?))
}

/// An emergency with the dossier that it is about, ready to be written.
struct Found {
    row: CoveredRow,
    dossier: (i64, DossierId),
    asked: (i64, kernel::AccountId),
    asked_body: i64,
}

async fn found(act: &mut Act, id: i64) -> Result<Found> {
    let sql = "SELECT d.id, d.uuid, d.secret, a.id, a.uuid, t.body_id FROM emergency_access e
        JOIN dossier d ON d.id = e.dossier_id JOIN account a ON a.id = e.asked_by
        JOIN team t ON t.id = e.asked_team WHERE e.id = $1";
    let about = act.query_one(sql, &[id.into()]).await?.ok_or(Error::NotFound)?;
    let secret = about.opt_bytes(2)?.ok_or(Error::NotFound)?;
    keys::meet(act, &about.text(1)?, &secret);
    let row =
        act.covered(&EMERGENCY_ACCESS, "t.id = $1", &[id.into()]).await?.pop().ok_or(Error::NotFound)?;
    Ok(Found {
        row,
        dossier: (about.int(0)?, about.id(1)?),
        asked: (about.int(3)?, about.id(4)?),
        asked_body: about.int(5)?,
    })
}

/// Releases one's own half of the key to whoever asked, and lets that person read the case for an hour. Whoever releases
/// does not see the case.
///
/// # Errors
/// [`Error::Invalid`]`("emergency-off")` when the teams have changed since, [`Error::KeysMissing`] when whoever acts has
/// no keys of the team yet.
pub async fn release(act: &mut Act, permit: &Permit<ReleaseEmergency>) -> Result<()> {
    let row = act.row(permit)?;
    let mut emergency = found(act, row).await?;
    let pair = halves::holders(act).await?.ok_or(Error::Invalid("emergency-off"))?;
    let mine = my_half(act, &pair, emergency.asked_body)?;
    let (dossier_row, dossier) = emergency.dossier;
    let asker = giving::resolve(act, Recipient::Account(emergency.asked.1)).await?;
    let mut released: Vec<(i64, u32, Vec<u8>)> = Vec::new();
    let mut tiers = TierSet::NONE;
    let id = permit.id();
    for share in halves::shares(act, dossier_row, &pair).await? {
        let half = share.half(act, mine.row).await?;
        let context = share.released(id.0.as_bytes(), &asker.public);
        let wrapped = vault::wrap(&asker.public, &context, half.key().expose())?;
        released.push((share.tier.number(), share.number.0, wrapped));
        tiers = tiers.with(share.tier);
    }
    let halves = serde_json::to_vec(&released).map_err(|_| Error::failed("halves cannot be written down"))?;
    let (now, me) = (act.now_ms(), act.me()?.account.to_string());
    for (column, value) in [
        ("released_by", Value::from(me)),
        ("released_team", mine.id.to_string().into()),
        ("released_at", now.into()),
        ("until_at", (now + OPEN_MS).into()),
        ("halves", halves.into()),
    ] {
        emergency.row.set(column, value)?;
    }
    act.put(&emergency.row, Conflict::Changed)?;
    let (to, ground) = (Recipient::Account(emergency.asked.1), ground(now));
    for tier in tiers.iter() {
        giving::grant_row(act, dossier, tier, (to, &asker), ground)?;
    }
    giving::grants_changed(act, dossier);
    note::<ReleaseEmergency>(act, dossier, &to.to_string());
    Ok(())
}

/// An entry about the dossier, beside the permit's, which is about the emergency.
fn note<V: Verb>(act: &mut Act, dossier: DossierId, recipient: &str) {
    let object = Object { kind: &ANY_DOSSIER, which: Which::Uuid(dossier.0) };
    let mut entry = act.entry(V::SPEC.code, V::SPEC.trace);
    entry.object = format!("case:{dossier}");
    entry.recipient = recipient.into();
    entry.purpose = V::SPEC.usual_purpose().code().into();
    act.record_about(object, entry);
}

fn ground(now: i64) -> Ground<'static> {
    Ground { purpose: Purpose::Emergency, basis: BASIS, until: Some(now + OPEN_MS) }
}

/// The half that whoever acts can release: of a team of theirs, and never of the body that asked.
fn my_half<'a>(act: &Act, pair: &'a [Holder; 2], asked_body: i64) -> Result<&'a Holder> {
    let me = act.me()?;
    let mine = |holder: &&Holder| me.teams.iter().any(|team| team.row == holder.row);
    pair.iter().filter(mine).find(|holder| holder.body != asked_body).ok_or(Error::Invalid("emergency-off"))
}

/// Opens what was released: puts both halves together and keeps the keys for whoever asked, until the hour is over.
///
/// # Errors
/// [`Error::Invalid`]`("emergency-off")` when the teams have changed since; [`Error::KeysMissing`].
pub async fn open(act: &mut Act, permit: &Permit<OpenEmergency>) -> Result<DossierId> {
    let row = act.row(permit)?;
    let mut emergency = found(act, row).await?;
    let (dossier_row, dossier) = emergency.dossier;
    if emergency.row.get("opened_at") != Some(&Value::Null) {
        return Ok(dossier);
    }
    let pair = halves::holders(act).await?.ok_or(Error::Invalid("emergency-off"))?;
    let other = released(&emergency.row)?;
    let me = giving::resolve(act, Recipient::Account(emergency.asked.1)).await?;
    let team = my_team_ref(act)?.ok_or(Error::KeysMissing("team"))?.row;
    for share in halves::shares(act, dossier_row, &pair).await? {
        let Some(wrapped) = other.iter().find(|one| (one.0, one.1) == (share.tier.number(), share.number.0))
        else {
            continue;
        };
        let theirs = their_half(act, &share, (permit.id(), &wrapped.2))?;
        let mine = share.half(act, team).await?;
        let key = share.key(act, (team, mine), theirs)?;
        giving::wrap_row(act, dossier, share.tier, &key, &me)?;
    }
    let now = act.now_ms();
    emergency.row.set("opened_at", now)?;
    act.put(&emergency.row, Conflict::Changed)?;
    note::<OpenEmergency>(act, dossier, "");
    Ok(dossier)
}

fn released(row: &CoveredRow) -> Result<Vec<(i64, u32, Vec<u8>)>> {
    let Some(Value::Bytes(halves)) = row.get("halves") else { return Err(Error::NotFound) };
    serde_json::from_slice(halves).map_err(|_| Error::damaged("halves of an emergency"))
}

fn their_half(act: &Act, share: &Share, (id, wrapped): (EmergencyId, &[u8])) -> Result<NumberedKey> {
    let secret = act.secret()?;
    let opened = vault::unwrap(secret, &share.released(id.0.as_bytes(), &secret.public()), wrapped)?;
    Ok(NumberedKey::new(KeyNumber(share.number.0), SymKey::from_slice(&opened)?))
}

/// Says what the review found. The hour of somebody who still reads ends with a review that finds it unjustified.
///
/// # Errors
/// [`Error::Invalid`]`("emergency-outcome-missing")` without an outcome of the list or a note.
pub async fn review(act: &mut Act, permit: &Permit<ReviewEmergency>, reviewed: &Reviewed<'_>) -> Result<()> {
    let row = act.row(permit)?;
    if !OUTCOMES.contains(&reviewed.outcome) || reviewed.note.trim().is_empty() {
        return Err(Error::Invalid("emergency-outcome-missing"));
    }
    let mut emergency = found(act, row).await?;
    let note = seal(act, permit.id(), field::EMERGENCY_NOTE, reviewed.note)?;
    let (now, me) = (act.now_ms(), act.me()?.account.to_string());
    let values: [(_, Value); 4] = [
        ("reviewed_by", me.into()),
        ("reviewed_at", now.into()),
        ("outcome", reviewed.outcome.into()),
        ("note", note.into()),
    ];
    for (column, value) in values {
        emergency.row.set(column, value)?;
    }
    if reviewed.outcome == "not_justified" {
        end_now(act, &mut emergency).await?;
    }
    act.put(&emergency.row, Conflict::Changed)
}

/// Ends the hour, its grants and its keys.
async fn end_now(act: &mut Act, emergency: &mut Found) -> Result<()> {
    let now = act.now_ms();
    let live = "t.dossier_id = $1 AND t.account_id = $2 AND t.purpose = 'emergency' AND t.until_at > $3";
    let of = [emergency.dossier.0.into(), emergency.asked.0.into(), now.into()];
    let grants = act.covered(&GRANT, live, &of).await?;
    if grants.is_empty() {
        return Ok(());
    }
    for mut grant in grants {
        grant.set("until_at", now)?;
        act.put(&grant, Conflict::Grants)?;
    }
    let reader = giving::resolve(act, Recipient::Account(emergency.asked.1)).await?;
    for tier in TIERS {
        giving::take_back(act, emergency.dossier, tier, &reader).await?;
    }
    emergency.row.set("until_at", now)?;
    giving::grants_changed(act, emergency.dossier.1);
    Ok(())
}

/// Where an emergency stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It waits for the other body.
    Waits,
    /// Nobody released it within the hour.
    Lapsed,
    /// It was released, and the hour is not over.
    Open,
    /// The hour is over, and nobody has reviewed it yet.
    ToReview,
    /// It was reviewed.
    Reviewed,
}

/// An emergency as whoever asks may see it.
#[derive(Debug, Clone)]
pub struct EmergencyRow {
    /// Its id.
    pub id: EmergencyId,
    /// The case; nothing for those who only oversee how often it happens.
    pub case: Option<(DossierId, CaseNumber)>,
    /// Country profile of the case, as a code: its calendar says when the review is due.
    pub profile: String,
    /// Who asked, and of which body.
    pub asked_by: (String, String),
    /// When, in milliseconds.
    pub asked_ms: i64,
    /// The danger, one of [`REASONS`].
    pub danger: String,
    /// What was said of it; empty for those who only oversee how often it happens.
    pub reason: String,
    /// Who released it, and of which body.
    pub released_by: Option<(String, String)>,
    /// When, in milliseconds.
    pub released_ms: Option<i64>,
    /// Until when the case is or was open, in milliseconds.
    pub until_ms: Option<i64>,
    /// What the review found, with its note.
    pub reviewed: Option<(String, String)>,
    /// Where it stands.
    pub stands: Outcome,
    /// What it is to whoever asks.
    pub facts: Facts,
}

/// The emergencies that whoever acts may see, the newest first.
///
/// # Errors
/// The database's.
pub async fn list(act: &mut Act, permit: &Permit<ListWork>) -> Result<Vec<EmergencyRow>> {
    act.holds(permit)?;
    let (me, now) = (act.me()?.row, act.now_ms());
    let sql = format!(
        "SELECT {columns}, o.uuid, d.uuid, d.number, d.profile, a.uuid, a.name_sealed, b.name, o.asked_at, o.danger,
           o.reason, r.uuid, r.name_sealed, c.name, o.released_at, o.until_at, o.outcome, o.note, o.waits_until
         FROM emergency_access o JOIN dossier d ON d.id = o.dossier_id
         JOIN account a ON a.id = o.asked_by JOIN team t ON t.id = o.asked_team JOIN body b ON b.id = t.body_id
         LEFT JOIN account r ON r.id = o.released_by LEFT JOIN team u ON u.id = o.released_team
         LEFT JOIN body c ON c.id = u.body_id
         WHERE CAST($1 AS BIGINT) IS NOT NULL AND (o.asked_at > $2 - {LISTED_MS}
           OR o.released_at IS NOT NULL AND o.reviewed_at IS NULL)
         ORDER BY o.asked_at DESC, o.id DESC LIMIT {MOST}",
        columns = EMERGENCY.columns(),
    );
    let mut seen = Vec::new();
    for row in act.query(&sql, &[me.into(), now.into()]).await? {
        let facts = Facts::read(&EMERGENCY, &row, 0)?;
        if act.sees::<SeeEmergency>(&facts) {
            seen.push(one(act, &row, facts)?);
        }
    }
    Ok(seen)
}

fn one(act: &Act, row: &Row, facts: Facts) -> Result<EmergencyRow> {
    let (at, server_key) = (EMERGENCY.width(), &act.access().server_key);
    let id: EmergencyId = row.id(at)?;
    // The coordinator sees that it happened and whether it was reviewed, not to whom.
    let only_counts = act.me()?.roles.has(Role::Coordinator) && facts.are_strange(&EMERGENCY);
    let name = |uuid: usize| -> Result<Option<String>> {
        match (row.opt_id(at + uuid)?, row.opt_bytes(at + uuid + 1)?) {
            (Some(id), Some(sealed)) => keys::open_name(server_key, id, &sealed).map(Some),
            _ => Ok(None),
        }
    };
    let (released_ms, until_ms) = (row.opt_int(at + 13)?, row.opt_int(at + 14)?);
    let outcome = row.opt_text(at + 15)?;
    let stands = stands(act.now_ms(), (row.int(at + 17)?, until_ms, outcome.is_some()));
    let text = |column: usize, code| -> Result<String> {
        match row.opt_bytes(at + column)?.filter(|_| !only_counts) {
            Some(sealed) => open_sealed(server_key, id, code, &sealed),
            None => Ok(String::new()),
        }
    };
    let releaser = name(10)?;
    Ok(EmergencyRow {
        id,
        case: if only_counts { None } else { Some((row.id(at + 1)?, row.code(at + 2)?)) },
        profile: row.text(at + 3)?,
        asked_by: (name(4)?.unwrap_or_default(), row.text(at + 6)?),
        asked_ms: row.int(at + 7)?,
        danger: row.text(at + 8)?,
        reason: text(9, field::EMERGENCY_REASON)?,
        released_by: releaser
            .map(|name| Ok::<_, Error>((name, row.opt_text(at + 12)?.unwrap_or_default())))
            .transpose()?,
        released_ms,
        until_ms,
        reviewed: outcome.map(|code| Ok::<_, Error>((code, text(16, field::EMERGENCY_NOTE)?))).transpose()?,
        stands,
        facts,
    })
}

fn stands(now: i64, (waits_until, until, reviewed): (i64, Option<i64>, bool)) -> Outcome {
    match until {
        _ if reviewed => Outcome::Reviewed,
        Some(until) if until > now => Outcome::Open,
        Some(_) => Outcome::ToReview,
        None if waits_until > now => Outcome::Waits,
        None => Outcome::Lapsed,
    }
}

fn seal(act: &Act, id: EmergencyId, code: vault::FieldCode, text: &str) -> Result<Vec<u8>> {
    let server_key = &act.access().server_key;
    Ok(server_key.seal(TEXTS, code.of(id.0.as_bytes()), Version::FIRST, text.trim().as_bytes())?)
}

fn open_sealed(
    server_key: &ServerKey,
    id: EmergencyId,
    code: vault::FieldCode,
    sealed: &[u8],
) -> Result<String> {
    keys::into_text(server_key.open(TEXTS, code.of(id.0.as_bytes()), sealed)?)
}
