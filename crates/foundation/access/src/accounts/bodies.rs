//! Bodies: registering them, changing what they are, ending them and opening them again.
//!
//! What a body is decides who of its people may have which role and which cases are sent to it. So whoever widens it
//! alone does not make it receive more: its duties wait for a second person again.

use kernel::{AccountId, BodyId, Mandate, Regime, RegisteringOrganisation, Role, roles::roles_of};
use store::{CoveredRow, Value};

use super::{duties, teams::same_name, text};
use crate::{
    Act, Conflict, Error, Permit, Result, Verb,
    covered_tables::BODY,
    foundation::{ChangeBody, EndBody, RegisterBody},
    keys,
};

/// What a body is, or is to be.
#[derive(Debug, Clone)]
pub struct NewBody<'a> {
    /// Its name, in its own language.
    pub name: &'a str,
    /// What it is for in law.
    pub mandate: Mandate,
    /// The regime its records live under.
    pub regime: Regime,
    /// Decisions it is competent for, as codes of the country profiles, separated by spaces.
    pub competences: &'a str,
    /// What kind of organisation it is, for the returns.
    pub registering_organisation: RegisteringOrganisation,
    /// Where it works, as codes of the country's regions, separated by spaces; empty for the whole country.
    pub territory: &'a str,
}

/// Registers a body.
///
/// # Errors
/// [`Error::Invalid`] when the name is empty, longer than 200 characters, or that of another body.
pub async fn found_body(act: &mut Act, permit: &Permit<RegisterBody>, body: &NewBody<'_>) -> Result<BodyId> {
    act.holds(permit)?;
    let name = free_name(act, body.name, None).await?;
    let id = BodyId::random();
    let (now, me) = (act.now_ms(), act.me()?.account);
    let mut row = values(&id.to_string(), name, body, now);
    row.extend([territory(body.territory), 1_i64.into(), now.into(), me.to_string().into(), Value::Null]);
    act.put(&CoveredRow::new(&BODY, row)?, Conflict::Changed)?;
    Ok(id)
}

/// The columns that every body has had from the beginning.
fn values(id: &str, name: &str, body: &NewBody<'_>, now: i64) -> Vec<Value> {
    vec![
        id.into(),
        name.into(),
        body.mandate.code().into(),
        body.regime.code().into(),
        body.competences.into(),
        now.into(),
        body.registering_organisation.code().into(),
    ]
}

/// The row of the body that runs the server, which nobody registers.
pub(super) fn first_body(id: &str, name: &str, now: i64) -> Result<CoveredRow> {
    let body = NewBody {
        name,
        mandate: Mandate::Operations,
        regime: Regime::Gdpr,
        competences: "",
        registering_organisation: RegisteringOrganisation::Other,
        territory: "",
    };
    let mut row = values(id, name, &body, now);
    row.extend([Value::Null, Value::Null, Value::Null, Value::Null, Value::Null]);
    Ok(CoveredRow::new(&BODY, row)?)
}

fn territory(regions: &str) -> Value {
    if regions.is_empty() { Value::Null } else { regions.into() }
}

/// The name of a body as it is kept; no two bodies have names that read alike.
async fn free_name<'a>(act: &mut Act, name: &'a str, except: Option<i64>) -> Result<&'a str> {
    let name = text(name, "people-name-missing")?;
    for other in act.query("SELECT name, id FROM body", &[]).await? {
        if Some(other.int(1)?) != except && same_name(&other.text(0)?, name) {
            return Err(Error::Invalid("people-body-name-taken"));
        }
    }
    Ok(name)
}

/// A body in a list.
#[derive(Debug, Clone)]
pub struct BodyRow {
    /// Its id.
    pub id: BodyId,
    /// Its name.
    pub name: String,
    /// What it is for in law.
    pub mandate: Mandate,
    /// Accounts in use.
    pub people: i64,
    /// It takes on nobody and nothing new.
    pub ended: bool,
}

/// All bodies. Their names are no secret within the house.
///
/// # Errors
/// The database's.
pub async fn bodies(act: &mut Act) -> Result<Vec<BodyRow>> {
    let sql = "SELECT b.uuid, b.name, b.mandate,
        (SELECT COUNT(*) FROM account a WHERE a.body_id = b.id AND a.active = 1), b.ended_at
        FROM body b ORDER BY b.id";
    let mut found = Vec::new();
    for row in act.query(sql, &[]).await? {
        found.push(BodyRow {
            id: row.id(0)?,
            name: row.text(1)?,
            mandate: row.code(2)?,
            people: row.int(3)?,
            ended: row.opt_int(4)?.is_some(),
        });
    }
    Ok(found)
}

/// What is written down of a body.
#[derive(Debug, Clone)]
pub struct BodyDetails {
    /// Its name.
    pub name: String,
    /// What it is for in law.
    pub mandate: Mandate,
    /// The regime its records live under.
    pub regime: Regime,
    /// What kind of organisation it is, for the returns.
    pub registering_organisation: RegisteringOrganisation,
    /// Decisions it is competent for.
    pub competences: Vec<String>,
    /// Where it works; empty for the whole country.
    pub territory: Vec<String>,
    /// How often it was written; 0 for a body that is older than this count.
    pub version: i64,
    /// Who wrote it last, and when, in milliseconds.
    pub changed: Option<(String, i64)>,
    /// Since when it takes on nobody and nothing new, in milliseconds.
    pub ended_ms: Option<i64>,
}

/// A body as it is now.
///
/// # Errors
/// [`Error::NotFound`] when it is not there; the database's.
pub async fn body_details<V: Verb<On = BodyId>>(act: &mut Act, permit: &Permit<V>) -> Result<BodyDetails> {
    let row = act.row(permit)?;
    let sql = "SELECT b.name, b.mandate, b.regime, b.registering_organisation, b.competences, b.territory,
        b.version, a.uuid, a.name_sealed, b.changed_at, b.ended_at
        FROM body b LEFT JOIN account a ON a.id = b.changed_by WHERE b.id = $1";
    let row = act.query_one(sql, &[row.into()]).await?.ok_or(Error::NotFound)?;
    let words = |text: &str| text.split_whitespace().map(ToOwned::to_owned).collect();
    let who: Option<AccountId> = row.opt_id(7)?;
    let who = match (who, row.opt_bytes(8)?) {
        (Some(id), Some(sealed)) => Some(keys::open_name(&act.access().server_key, id, &sealed)?),
        _ => None,
    };
    Ok(BodyDetails {
        name: row.text(0)?,
        mandate: row.code(1)?,
        regime: row.code(2)?,
        registering_organisation: row.code(3)?,
        competences: words(&row.text(4)?),
        territory: words(&row.opt_text(5)?.unwrap_or_default()),
        version: row.opt_int(6)?.unwrap_or_default(),
        changed: who.zip(row.opt_int(9)?),
        ended_ms: row.opt_int(10)?,
    })
}

/// Changes what a body is; `version` is the one that whoever changes it has read. Where its mandate changes or a
/// competence is added, the duties in which it receives cases wait for a second person again; whether there were some.
///
/// # Errors
/// [`Error::Conflict`] when somebody else changed it meanwhile; [`Error::Invalid`] when the name does not do or is that
/// of another body, when people of it have roles that a body with the new mandate cannot have, or when it would begin or
/// cease to run the server or to steer.
pub async fn change_body(
    act: &mut Act,
    permit: &Permit<ChangeBody>,
    version: i64,
    to: &NewBody<'_>,
) -> Result<bool> {
    let id = act.row(permit)?;
    let mut row = row_of(act, id).await?;
    if number(&row, "version") != version {
        return Err(Conflict::Changed.into());
    }
    let name = free_name(act, to.name, Some(id)).await?;
    roles_fit(act, id, to.mandate).await?;
    mandate_stays(&text_of(&row, "mandate"), to.mandate)?;
    let before = text_of(&row, "competences");
    let added = to.competences.split_whitespace().any(|one| !before.split_whitespace().any(|had| had == one));
    let widened = added || text_of(&row, "mandate") != to.mandate.code();
    let receives = widened && duties::ask_again(act, id, permit.id()).await?;
    row.set("name", name)?;
    row.set("mandate", to.mandate.code())?;
    row.set("regime", to.regime.code())?;
    row.set("competences", to.competences)?;
    row.set("registering_organisation", to.registering_organisation.code())?;
    row.set("territory", territory(to.territory))?;
    written(act, row)?;
    Ok(receives)
}

/// Refuses that a body begins or ceases to run the server or to steer: the first of these confirm what others decide.
fn mandate_stays(before: &str, after: Mandate) -> Result<()> {
    let confirms = [Mandate::Operations.code(), Mandate::Steering.code()];
    let moves = before != after.code() && (confirms.contains(&before) || confirms.contains(&after.code()));
    if moves { Err(Error::Invalid("people-mandate-confirms")) } else { Ok(()) }
}

/// Refuses a mandate under which somebody of the body could not have a role that holds now; who is suspended can come back.
async fn roles_fit(act: &mut Act, body: i64, mandate: Mandate) -> Result<()> {
    let sql = "SELECT DISTINCT r.role FROM account_role r JOIN account a ON a.id = r.account_id
        WHERE a.body_id = $1 AND (r.until_at IS NULL OR r.until_at > $2)";
    let (fitting, now) = (roles_of(mandate), act.now_ms());
    for row in act.query(sql, &[body.into(), now.into()]).await? {
        let role: Role = row.code(0)?;
        if !fitting.contains(&role) {
            return Err(Error::Invalid("people-mandate-roles"));
        }
    }
    Ok(())
}

/// Ends a body: it takes on nobody and nothing new, and receives nothing. What its people have to finish stays theirs.
///
/// # Errors
/// [`Error::Invalid`] when it has ended already.
pub async fn end_body(act: &mut Act, permit: &Permit<EndBody>) -> Result<()> {
    let id = act.row(permit)?;
    let mut row = row_of(act, id).await?;
    if row.get("ended_at") != Some(&Value::Null) {
        return Err(Error::Invalid("people-body-ended"));
    }
    duties::end_all(act, id).await?;
    let now = act.now_ms();
    row.set("ended_at", now)?;
    written(act, row)
}

/// Opens a body again that was ended. Its duties do not come back by it: they are given and confirmed anew.
///
/// # Errors
/// [`Error::Invalid`] when it has not ended.
pub async fn reopen_body(act: &mut Act, permit: &Permit<EndBody>) -> Result<()> {
    let id = act.row(permit)?;
    let mut row = row_of(act, id).await?;
    if row.get("ended_at") == Some(&Value::Null) {
        return Err(Error::Invalid("people-body-not-ended"));
    }
    row.set("ended_at", Value::Null)?;
    written(act, row)
}

/// Puts a body back with its next version, and who wrote it when.
fn written(act: &mut Act, mut row: CoveredRow) -> Result<()> {
    let (now, me) = (act.now_ms(), act.me()?.account);
    let next = number(&row, "version") + 1;
    row.set("version", next)?;
    row.set("changed_at", now)?;
    row.set("changed_by", me.to_string())?;
    act.put(&row, Conflict::Changed)
}

async fn row_of(act: &mut Act, id: i64) -> Result<CoveredRow> {
    let mut found = act.covered(&BODY, "t.id = $1", &[id.into()]).await?;
    found.pop().ok_or(Error::damaged("a permit for a body that is not there"))
}

fn number(row: &CoveredRow, column: &str) -> i64 {
    match row.get(column) {
        Some(Value::Int(number)) => *number,
        _ => 0,
    }
}

fn text_of(row: &CoveredRow, column: &str) -> String {
    match row.get(column) {
        Some(Value::Text(text)) => text.clone(),
        _ => String::new(),
    }
}
