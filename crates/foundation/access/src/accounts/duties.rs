//! Duties in which bodies receive cases, or hold half of the key for emergencies. Two people decide: one gives, another
//! confirms. Until then no team of the body is offered to anybody.
//!
//! The two are of different bodies, one of the body that runs the server and one of the body that steers, and of each of
//! these only the one that was registered first counts ([`is_first_of_its_mandate`]): whoever runs the server can invent
//! colleagues, and bodies with coordinators of their own, but nobody in the body of the coordinator that is there already.

use kernel::{
    AccountId, BodyId, Mandate,
    roles::{DUTIES_OF_TWO, EMERGENCY_DUTY},
};
use store::{CoveredRow, Value};

use crate::{
    Act, Conflict, Error, Permit, Result,
    covered_tables::BODY_DUTY,
    foundation::{ConfirmDuty, GiveDuty, ListDuties},
    keys,
};

/// A condition over a team `t`: its duty is none of those that two people give, or its body was given the duty and
/// somebody else confirmed it.
pub const RECEIVES: &str = "(t.duty NOT IN ('focal_point', 'competent_authority', 'emergency')
    OR EXISTS (SELECT 1 FROM body_duty bd WHERE bd.body_id = t.body_id AND bd.duty = t.duty
      AND bd.confirmed_at IS NOT NULL AND bd.until_at IS NULL))";

/// A duty that a body has, or is to have.
#[derive(Debug, Clone)]
pub struct DutyRow {
    /// The body.
    pub body: BodyId,
    /// Its name.
    pub body_name: String,
    /// The duty, as a code.
    pub duty: String,
    /// When it was given, in milliseconds.
    pub given_ms: i64,
    /// By whom; nobody, where the body had it before two people were asked for.
    pub given_by: Option<String>,
    /// Whether it waits for a second person, and whoever asks is of the body of whoever gave it: then it is not theirs to
    /// confirm.
    pub given_here: bool,
    /// What the body is for in law, as it would receive cases.
    pub mandate: Mandate,
    /// Decisions that the body is competent for, as codes.
    pub competences: Vec<String>,
    /// When it was confirmed, in milliseconds.
    pub confirmed_ms: Option<i64>,
    /// By whom.
    pub confirmed_by: Option<String>,
}

/// The duties of all bodies, those that wait for a second person first.
///
/// # Errors
/// The database's.
pub async fn duties(act: &mut Act, permit: &Permit<ListDuties>) -> Result<Vec<DutyRow>> {
    act.holds(permit)?;
    let my_body = act.me()?.body_row;
    let sql = "SELECT b.uuid, b.name, d.duty, d.given_at, g.uuid, g.name_sealed, d.confirmed_at, c.uuid, c.name_sealed,
        g.body_id, b.mandate, b.competences
        FROM body_duty d JOIN body b ON b.id = d.body_id
        LEFT JOIN account g ON g.id = d.given_by LEFT JOIN account c ON c.id = d.confirmed_by
        WHERE d.until_at IS NULL ORDER BY CASE WHEN d.confirmed_at IS NULL THEN 0 ELSE 1 END, d.id";
    let rows = act.query(sql, &[]).await?;
    let staff = act.access().server_key.clone();
    let name = |id: Option<AccountId>, sealed: Option<Vec<u8>>| match (id, sealed) {
        (Some(id), Some(sealed)) => keys::open_name(&staff, id, &sealed).map(Some),
        _ => Ok(None),
    };
    let row = |row: &store::Row| -> Result<DutyRow> {
        Ok(DutyRow {
            body: row.id(0)?,
            body_name: row.text(1)?,
            duty: row.text(2)?,
            given_ms: row.int(3)?,
            given_by: name(row.opt_id(4)?, row.opt_bytes(5)?)?,
            given_here: row.opt_int(9)? == Some(my_body),
            mandate: row.code(10)?,
            competences: row.text(11)?.split_whitespace().map(ToOwned::to_owned).collect(),
            confirmed_ms: row.opt_int(6)?,
            confirmed_by: name(row.opt_id(7)?, row.opt_bytes(8)?)?,
        })
    };
    rows.iter().map(row).collect()
}

/// The duty of a body that is in force or waits.
async fn live(act: &mut Act, body: i64, duty: &str) -> Result<Option<CoveredRow>> {
    let condition = "t.body_id = $1 AND t.duty = $2 AND t.until_at IS NULL";
    Ok(act.covered(&BODY_DUTY, condition, &[body.into(), duty.into()]).await?.pop())
}

/// Gives a body a duty in which it receives cases, or holds half of the key for emergencies. It receives nothing before
/// somebody else has confirmed it.
///
/// # Errors
/// [`Error::Invalid`] when the duty needs no second person, the body has it already, or two other bodies hold the halves.
pub async fn give_duty(act: &mut Act, permit: &Permit<GiveDuty>, duty: &str) -> Result<()> {
    let row = act.row(permit)?;
    if !DUTIES_OF_TWO.contains(&duty) {
        return Err(Error::Invalid("people-duty-unknown"));
    }
    if live(act, row, duty).await?.is_some() {
        return Err(Error::Invalid("people-duty-already"));
    }
    if duty == EMERGENCY_DUTY && emergency_bodies(act).await? > 1 {
        return Err(Error::Invalid("people-duty-two-halves"));
    }
    let (now, me) = (act.now_ms(), act.me()?.account);
    act.put(&given(permit.id(), duty, now, me)?, Conflict::Changed)
}

/// How many bodies hold half of the key for emergencies, or are to hold one: a key has two halves.
async fn emergency_bodies(act: &mut Act) -> Result<i64> {
    let sql = "SELECT COUNT(*) FROM body_duty WHERE duty = $1 AND until_at IS NULL";
    let row = act.query_one(sql, &[EMERGENCY_DUTY.into()]).await?;
    Ok(row.map(|row| row.int(0)).transpose()?.unwrap_or_default())
}

/// Whether no body with the same mandate was registered before this one. A body keeps the mandates of running the server
/// and of steering, and gets neither of them later ([`change_body`](super::change_body)): which one is first stays so.
pub(super) async fn is_first_of_its_mandate(act: &mut Act, body: i64) -> Result<bool> {
    let sql = "SELECT b.id FROM body b WHERE b.id = $1
        AND NOT EXISTS (SELECT 1 FROM body o WHERE o.mandate = b.mandate AND o.id < b.id)";
    Ok(act.query_one(sql, &[body.into()]).await?.is_some())
}

/// Confirms a duty that somebody of another body gave, as it was seen, `given_ms` being when it was given: from now on the
/// body receives cases.
///
/// # Errors
/// [`Error::Invalid`] when there is none that waits as it was seen, whoever acts is of the body of whoever gave it, or one
/// of the two is of a body that is not the first of its mandate.
pub async fn confirm_duty(
    act: &mut Act,
    permit: &Permit<ConfirmDuty>,
    duty: &str,
    given_ms: i64,
) -> Result<()> {
    let row = act.row(permit)?;
    let mut waiting = live(act, row, duty).await?.ok_or(Error::Invalid("people-duty-gone"))?;
    let seen = waiting.get("given_at") == Some(&Value::Int(given_ms));
    if !seen || waiting.get("confirmed_at") != Some(&Value::Null) {
        return Err(Error::Invalid("people-duty-gone"));
    }
    let giver = waiting.get("given_by").cloned().unwrap_or(Value::Null);
    let giver = act.query_one("SELECT body_id FROM account WHERE uuid = $1", &[giver]).await?;
    let giver = giver.ok_or(Error::Invalid("people-duty-gone"))?.int(0)?;
    let mine = act.me()?.body_row;
    if giver == mine {
        return Err(Error::Invalid("people-duty-same-body"));
    }
    for body in [giver, mine] {
        if !is_first_of_its_mandate(act, body).await? {
            return Err(Error::Invalid("people-not-the-first-body"));
        }
    }
    let (now, me) = (act.now_ms(), act.me()?.account.to_string());
    waiting.set("confirmed_at", now)?;
    waiting.set("confirmed_by", me)?;
    act.put(&waiting, Conflict::Changed)
}

/// Ends a duty, confirmed or not: the body receives nothing new. What it has stays with it.
///
/// # Errors
/// [`Error::Invalid`] when the body does not have it.
pub async fn end_duty(act: &mut Act, permit: &Permit<GiveDuty>, duty: &str) -> Result<()> {
    let row = act.row(permit)?;
    let mut ending = live(act, row, duty).await?.ok_or(Error::Invalid("people-duty-gone"))?;
    let (now, me) = (act.now_ms(), act.me()?.account.to_string());
    ending.set("until_at", now)?;
    ending.set("ended_by", me)?;
    act.put(&ending, Conflict::Changed)
}

/// Ends every duty of a body.
pub(super) async fn end_all(act: &mut Act, body: i64) -> Result<()> {
    let (now, me) = (act.now_ms(), act.me()?.account.to_string());
    for mut ending in act.covered(&BODY_DUTY, "t.body_id = $1 AND t.until_at IS NULL", &[body.into()]).await?
    {
        ending.set("until_at", now)?;
        ending.set("ended_by", me.as_str())?;
        act.put(&ending, Conflict::Changed)?;
    }
    Ok(())
}

/// Lets the duties of a body that were confirmed wait for a second person again, given by whoever acts; whether there
/// were some.
pub(super) async fn ask_again(act: &mut Act, body: i64, id: BodyId) -> Result<bool> {
    let condition = "t.body_id = $1 AND t.until_at IS NULL";
    let (now, me) = (act.now_ms(), act.me()?.account);
    let mut asked = false;
    for mut ending in act.covered(&BODY_DUTY, condition, &[body.into()]).await? {
        let Some(Value::Text(duty)) = ending.get("duty").cloned() else { continue };
        asked |= ending.get("confirmed_at") != Some(&Value::Null);
        ending.set("until_at", now)?;
        ending.set("ended_by", me.to_string())?;
        act.put(&ending, Conflict::Changed)?;
        act.put(&given(id, &duty, now, me)?, Conflict::Changed)?;
    }
    Ok(asked)
}

/// A duty that somebody gives, and that waits for a second person.
fn given(body: BodyId, duty: &str, now: i64, me: AccountId) -> Result<CoveredRow> {
    let values = vec![
        body.to_string().into(),
        duty.into(),
        now.into(),
        me.to_string().into(),
        Value::Null,
        Value::Null,
        Value::Null,
        Value::Null,
    ];
    Ok(CoveredRow::new(&BODY_DUTY, values)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_condition_names_every_duty_that_two_people_give() {
        for duty in DUTIES_OF_TWO {
            assert!(RECEIVES.contains(&format!("'{duty}'")));
        }
        assert_eq!(RECEIVES.matches('\'').count(), 2 * DUTIES_OF_TWO.len());
    }
}
