//! Who acts: the person behind an account, with body and teams as they are now.

use std::str::FromStr;

use jiff::Timestamp;
use kernel::{AccountId, BodyId, Code, CodeSet, Lang, Mandate, Regime, Roles, TeamId, Trainings};
use store::{Snapshot, StoreError};
use vault::{SecretKey, keyfile::ServerKey};

use crate::{Error, Result, SessionName, keys};

/// A team somebody is a member of now.
#[derive(Debug, Clone)]
pub struct TeamRef {
    /// For joins, in records only.
    pub row: i64,
    /// Public id.
    pub id: TeamId,
    /// Its name.
    pub name: String,
    /// What it is for: `focal_point`, `competent_authority`, `screening`, …
    pub duty: String,
    /// Somebody left: the next act of a member begins a new epoch of its keys.
    pub(crate) epoch_due: bool,
}

/// Who acts.
#[derive(Debug, Clone)]
pub struct Principal {
    /// For joins, in records only; 0 for a job.
    pub row: i64,
    /// The account.
    pub account: AccountId,
    /// Name as colleagues see it.
    pub name: String,
    /// Roles, now.
    pub roles: Roles,
    /// The body, for joins in records only.
    pub body_row: i64,
    /// The body.
    pub body: BodyId,
    /// The body's name.
    pub body_name: String,
    /// The body's mandate.
    pub mandate: Mandate,
    /// The regime of the body's records.
    pub regime: Regime,
    /// Decisions the body is competent for, as codes of the country profiles.
    pub competences: Vec<String>,
    /// Trainings, now.
    pub training: Trainings,
    /// Account in use.
    pub active: bool,
    /// Language of the pages.
    pub lang: Lang,
    /// Teams, now.
    pub teams: Vec<TeamRef>,
}

/// Who somebody says to be.
pub(crate) struct Claim<'a> {
    /// The account.
    pub(crate) account: AccountId,
    /// Its secret key, when it is at hand.
    pub(crate) secret: Option<&'a SecretKey>,
    /// The session of the pages, when there is one.
    pub(crate) session: Option<SessionName>,
}

/// Loads the person behind an account, and whether the session still holds, in one query. A secret key must fit the
/// public key of the account: otherwise somebody exchanged one of the two.
pub(crate) async fn principal(
    snapshot: &mut Snapshot,
    claim: &Claim<'_>,
    now: Timestamp,
    server_key: &ServerKey,
) -> Result<Principal> {
    let account = claim.account;
    // What holds at the instant of the act, as codes between spaces.
    let sql = "SELECT a.id,
        (SELECT string_agg(r.role, ' ') FROM account_role r
          WHERE r.account_id = a.id AND r.from_at <= $3 AND (r.until_at IS NULL OR r.until_at > $3)),
        (SELECT string_agg(r.training, ' ') FROM account_training r
          WHERE r.account_id = a.id AND r.from_at <= $3 AND (r.until_at IS NULL OR r.until_at > $3)),
        a.active, a.language, a.name_sealed,
        b.id, b.uuid, b.name, b.mandate, b.regime, b.competences, a.public_key,
        CASE WHEN s.hash IS NOT NULL AND s.ended_at IS NULL THEN 1 ELSE 0 END
        FROM account a JOIN body b ON b.id = a.body_id
        LEFT JOIN session_trace s ON s.hash = $2 AND s.account_id = a.id WHERE a.uuid = $1";
    let session = claim.session.map(|session| session.to_string());
    let params = [account.to_string().into(), session.into(), now.as_millisecond().into()];
    let row = snapshot.query_one(sql, &params).await?.ok_or(Error::NotFound)?;
    if claim.session.is_some() && !row.flag(13)? {
        return Err(Error::SessionOver);
    }
    if let Some(secret) = claim.secret
        && row.opt_bytes(12)?.as_deref() != Some(secret.public().as_bytes().as_slice())
    {
        return Err(Error::KeysMissing("person"));
    }
    let id = row.int(0)?;
    let sql = "SELECT t.id, t.uuid, t.name, t.duty, CASE WHEN EXISTS (SELECT 1 FROM pending_wrap p
          WHERE p.team_id = t.id AND p.kind = 'rotate' AND p.done_at IS NULL) THEN 1 ELSE 0 END
        FROM member m JOIN team t ON t.id = m.team_id
        WHERE m.account_id = $1 AND m.from_at <= $2 AND (m.until_at IS NULL OR m.until_at > $2) ORDER BY t.id";
    let mut teams = Vec::new();
    for team in snapshot.query(sql, &[id.into(), now.as_millisecond().into()]).await? {
        teams.push(TeamRef {
            row: team.int(0)?,
            id: team.id(1)?,
            name: team.text(2)?,
            duty: team.text(3)?,
            epoch_due: team.flag(4)?,
        });
    }
    Ok(Principal {
        row: id,
        account,
        name: keys::open_name(server_key, account, &row.bytes(5)?)?,
        roles: codes(row.opt_text(1)?)?,
        body_row: row.int(6)?,
        body: row.id(7)?,
        body_name: row.text(8)?,
        mandate: row.code(9)?,
        regime: row.code(10)?,
        competences: row.text(11)?.split_whitespace().map(Into::into).collect(),
        training: codes(row.opt_text(2)?)?,
        active: row.flag(3)?,
        lang: row.code(4)?,
        teams,
    })
}

/// The set of codes that a text holds between spaces; a code that is in no list is broken data.
fn codes<C: Code + FromStr>(text: Option<String>) -> Result<CodeSet<C>> {
    let unknown = |code: &str| StoreError::Damaged(format!("{code:?} is no role and no training"));
    let text = text.unwrap_or_default();
    let codes = text.split_whitespace().map(|code| code.parse().map_err(|_| unknown(code)));
    Ok(codes.collect::<store::Result<CodeSet<C>>>()?)
}
