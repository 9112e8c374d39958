//! What somebody has lost is renewed by two others: one asks and gets the address of a link, another one confirms and gets
//! its code; the person needs both. Nobody alone holds both, so nobody alone takes an account over.
//!
//! The two are of different bodies. Whoever manages a body, or runs the server, can invent colleagues of the own body: two
//! of one body could be one person. And whoever runs the server can register further bodies: elsewhere than in the
//! person's own body only people of the first body of its mandate ask and confirm ([`duties::is_first_of_its_mandate`]).
//!
//! A lost authenticator is renewed with the present password. With a forgotten password the old keys are gone: the person
//! begins with new ones, keeps role and body, and is proposed again for every team, whose members hand the keys over by
//! name. The old keys go in the same write, so that nothing counts on them.

use kernel::{AccountId, BodyId};
use store::{Row, Value};

use super::{
    duties,
    links::{self, LinkKind, NewLink},
    row_of_person,
};
use crate::{
    Act, Conflict, Error, Permit, Result,
    covered_tables::INVITATION,
    foundation::{AskRenewal, ChangeAuthenticator, ConfirmRenewal, ListRenewals},
    keys,
};

/// A condition over a link `i` that renews something and can still be used or confirmed; the instant is `$1`.
const RUNS: &str =
    "i.kind IN ('authenticator', 'keys') AND i.used_at IS NULL AND i.ended_at IS NULL AND i.until_at > $1";

/// Asks that somebody of a body may renew what was lost. Returns what the address of the link ends in, to be shown once; it
/// opens nothing before somebody of another body has confirmed. A link of before is void.
///
/// # Errors
/// [`Error::Invalid`] for oneself, for somebody who is not of this body, or whose account is not in use.
pub async fn ask_renewal(
    act: &mut Act,
    permit: &Permit<AskRenewal>,
    person: AccountId,
    kind: LinkKind,
) -> Result<String> {
    let body = act.row(permit)?;
    let (me, now) = (act.me()?.account, act.now_ms());
    if person == me || kind == LinkKind::Enrol {
        return Err(Error::Invalid("renewal-not-oneself"));
    }
    let row = row_of_person(act, person, body).await?;
    let sql = "SELECT id FROM account WHERE id = $1 AND active = 1 AND enrolled_at IS NOT NULL";
    act.query_one(sql, &[row.into()]).await?.ok_or(Error::Invalid("renewal-not-in-use"))?;
    links::end_live(act, row).await?;
    let (token, link) = NewLink { account: person, kind, by: Some(me), now }.address()?;
    act.put(&link, Conflict::Changed)?;
    Ok(token)
}

/// What was asked, as whoever confirms has seen it.
#[derive(Debug, Clone, Copy)]
pub struct Asked {
    /// For whom.
    pub person: AccountId,
    /// What for.
    pub kind: LinkKind,
    /// When, in milliseconds.
    pub asked_ms: i64,
}

/// Confirms what somebody of another body has asked. Returns the code, to be shown once.
///
/// # Errors
/// [`Error::Invalid`] for oneself, for whoever asked or a colleague of theirs, when one of the two is of a body that is
/// neither the person's nor the first of its mandate, or when it waits no longer as it was seen.
pub async fn confirm_renewal(
    act: &mut Act,
    permit: &Permit<ConfirmRenewal>,
    asked: &Asked,
) -> Result<String> {
    const GONE: Error = Error::Invalid("renewal-gone");
    let body = act.row(permit)?;
    let (me, my_body, now) = (act.me()?.account, act.me()?.body_row, act.now_ms());
    if asked.person == me {
        return Err(Error::Invalid("renewal-not-oneself"));
    }
    let row = row_of_person(act, asked.person, body).await?;
    let condition =
        "t.account_id = $1 AND t.kind = $2 AND t.made_at = $3 AND t.code IS NULL AND t.until_at > $4
        AND t.used_at IS NULL AND t.ended_at IS NULL";
    let params = [row.into(), asked.kind.code().into(), asked.asked_ms.into(), now.into()];
    let mut link = act.covered(&INVITATION, condition, &params).await?.pop().ok_or(GONE)?;
    let asker = link.get("made_by").cloned().unwrap_or(Value::Null);
    let (person_id, asker_body) = still_asked(act, (row, &asker)).await?.ok_or(GONE)?;
    if person_id == me {
        return Err(Error::Invalid("renewal-same-person"));
    }
    if asker_body == my_body {
        return Err(Error::Invalid("renewal-same-body"));
    }
    for one in [asker_body, my_body] {
        if one != body && !duties::is_first_of_its_mandate(act, one).await? {
            return Err(Error::Invalid("people-not-the-first-body"));
        }
    }
    let code = links::give_code(&act.access().server_key.clone(), &mut link)?;
    link.set("confirmed_at", now)?;
    link.set("confirmed_by", me.to_string())?;
    link.set("until_at", now + links::LINK_MS)?;
    act.put(&link, Conflict::Changed)?;
    Ok(code)
}

/// Who asked, and their body, as long as they may still ask and the account of the person is in use.
async fn still_asked(act: &mut Act, (person, asker): (i64, &Value)) -> Result<Option<(AccountId, i64)>> {
    let sql = "SELECT a.uuid, a.body_id FROM account a JOIN account p ON p.id = $2
        WHERE a.uuid = $1 AND a.active = 1 AND p.active = 1 AND p.enrolled_at IS NOT NULL
          AND EXISTS (SELECT 1 FROM account_role r WHERE r.account_id = a.id
            AND r.role IN ('body_manager', 'administrator') AND r.from_at <= $3
            AND (r.until_at IS NULL OR r.until_at > $3))";
    let row = act.query_one(sql, &[asker.clone(), person.into(), act.now_ms().into()]).await?;
    row.map(|row| Ok((row.id(0)?, row.int(1)?))).transpose()
}

/// Ends what was asked for somebody of a body, confirmed or not: the link is void.
///
/// # Errors
/// [`Error::Invalid`] when nothing runs.
pub async fn end_renewal(act: &mut Act, permit: &Permit<AskRenewal>, person: AccountId) -> Result<()> {
    let body = act.row(permit)?;
    let row = row_of_person(act, person, body).await?;
    end(act, row).await
}

/// Ends what was asked for one's own account: nothing was lost, and somebody else means to have it.
///
/// # Errors
/// As [`end_renewal`].
pub async fn end_own_renewal(act: &mut Act, permit: &Permit<ChangeAuthenticator>) -> Result<()> {
    act.holds(permit)?;
    let row = act.me()?.row;
    end(act, row).await
}

async fn end(act: &mut Act, row: i64) -> Result<()> {
    let enrolled = "SELECT id FROM account WHERE id = $1 AND enrolled_at IS NOT NULL";
    let enrolled = act.query_one(enrolled, &[row.into()]).await?.is_some();
    if enrolled && links::end_live(act, row).await? { Ok(()) } else { Err(Error::Invalid("renewal-gone")) }
}

/// Something that is renewed, or about to be.
#[derive(Debug, Clone)]
pub struct Renewal {
    /// The body of the person.
    pub body: BodyId,
    /// The body's name.
    pub body_name: String,
    /// The person.
    pub person: AccountId,
    /// The name that colleagues see.
    pub name: String,
    /// What is renewed.
    pub kind: LinkKind,
    /// When it was asked, in milliseconds.
    pub asked_ms: i64,
    /// By whom.
    pub asked_by: String,
    /// Whether whoever looks may be the second: neither the person, nor of the body of whoever asked.
    pub for_me: bool,
    /// When it was confirmed, in milliseconds, and by whom.
    pub confirmed: Option<(i64, String)>,
    /// When the person did it, in milliseconds.
    pub used_ms: Option<i64>,
}

/// What is said of a link of renewal, over `i`, the account `a` with its body `b`, who asked `g` and who confirmed `c`.
const COLUMNS: &str =
    "b.uuid, b.name, a.uuid, a.name_sealed, i.kind, i.made_at, g.uuid, g.name_sealed, g.body_id,
    i.confirmed_at, c.uuid, c.name_sealed, i.used_at
    FROM invitation i JOIN account a ON a.id = i.account_id JOIN body b ON b.id = a.body_id
    JOIN account g ON g.id = i.made_by LEFT JOIN account c ON c.id = i.confirmed_by";

fn renewal(act: &Act, row: &Row) -> Result<Renewal> {
    let (staff, me) = (&act.access().server_key, act.me()?);
    let (person, asker): (AccountId, i64) = (row.id(2)?, row.int(8)?);
    let confirmed = match (row.opt_int(9)?, row.opt_id(10)?, row.opt_bytes(11)?) {
        (Some(at), Some(by), Some(name)) => Some((at, keys::open_name(staff, by, &name)?)),
        _ => None,
    };
    Ok(Renewal {
        body: row.id(0)?,
        body_name: row.text(1)?,
        person,
        name: keys::open_name(staff, person, &row.bytes(3)?)?,
        kind: row.known(4, LinkKind::of_code)?,
        asked_ms: row.int(5)?,
        asked_by: keys::open_name(staff, row.id(6)?, &row.bytes(7)?)?,
        for_me: confirmed.is_none() && asker != me.body_row && person != me.account,
        confirmed,
        used_ms: row.opt_int(12)?,
    })
}

/// What runs in all bodies, that which waits for a second person first.
///
/// # Errors
/// The database's.
pub async fn renewals(act: &mut Act, permit: &Permit<ListRenewals>) -> Result<Vec<Renewal>> {
    act.holds(permit)?;
    let sql = format!(
        "SELECT {COLUMNS} WHERE {RUNS} ORDER BY CASE WHEN i.confirmed_at IS NULL THEN 0 ELSE 1 END, i.made_at, i.token"
    );
    let now = act.now_ms();
    let rows = act.query(&sql, &[now.into()]).await?;
    rows.iter().map(|row| renewal(act, row)).collect()
}

/// What runs for one's own account, and what was renewed without a word of the person since.
///
/// # Errors
/// In a job, or the database's.
pub async fn own_renewals(act: &mut Act) -> Result<Vec<Renewal>> {
    let sql = format!(
        "SELECT {COLUMNS} WHERE i.account_id = $2 AND (({RUNS}) OR (i.kind IN ('authenticator', 'keys')
           AND i.used_at IS NOT NULL AND i.told_at IS NULL)) ORDER BY i.made_at, i.token"
    );
    let (now, me) = (act.now_ms(), act.me()?.row);
    let rows = act.query(&sql, &[now.into(), me.into()]).await?;
    rows.iter().map(|row| renewal(act, row)).collect()
}

/// The person has read that something was renewed.
///
/// # Errors
/// In a job.
pub fn settle_renewed(act: &mut Act) -> Result<()> {
    let now = act.now_ms();
    act.own()?.change(
        "UPDATE invitation SET told_at = $2 WHERE account_id = $1 AND used_at IS NOT NULL AND told_at IS NULL",
        &[now.into()],
    );
    Ok(())
}
