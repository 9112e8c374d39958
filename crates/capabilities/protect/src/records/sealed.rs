//! What was told: the narrative, the free texts of events, and the answers of the screening that stand beside them.

use crate::CaseId;
use crate::rights::{ReadNarrative, SeesCase};
use access::{
    Act, Opens, Permit, Result, Verb,
    keys::{self, field},
    tier,
};
use kernel::Tier;
use uuid::Uuid;

use super::{EventRow, write};

/// Opens what the referrer wrote; empty when nothing was written.
///
/// # Errors
/// [`access::Error::KeysMissing`] when the key has not been handed to this team, or it does not open.
pub async fn narrative(act: &mut Act, permit: &Permit<ReadNarrative>) -> Result<String> {
    let case = act.row(permit)?;
    let code = field::REFERRAL_NARRATIVE;
    let sql = "SELECT object, sealed FROM narrative WHERE case_id = $1 AND field = $2 ORDER BY id";
    let rows = permit.records(act)?.query(sql, &[case.into(), i64::from(code.0).into()]).await?;
    let mut parts = Vec::new();
    for row in &rows {
        let object: Uuid = write::id(row, 0)?;
        let key = permit.key::<tier::Narrative>()?;
        parts.push(keys::open_text(key, code.of(object.as_bytes()), &row.bytes(1)?)?);
    }
    Ok(parts.join("\n\n"))
}

/// The free text of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventText {
    /// The event.
    pub event: Uuid,
    /// The text.
    pub text: String,
}

/// Opens the free texts of all events: reasons, notes.
///
/// # Errors
/// [`access::Error::KeysMissing`] when the key has not been handed to this team, or it does not open.
pub async fn event_texts<V>(act: &mut Act, permit: &Permit<V>) -> Result<Vec<EventText>>
where
    V: Opens<tier::Narrative> + Verb<On = CaseId>,
{
    let case = act.row(permit)?;
    let sql = "SELECT uuid, sealed FROM case_event WHERE case_id = $1 AND sealed IS NOT NULL ORDER BY id";
    let rows = permit.records(act)?.query(sql, &[case.into()]).await?;
    let mut texts = Vec::new();
    for row in &rows {
        let event: Uuid = write::id(row, 0)?;
        let key = permit.key::<tier::Narrative>()?;
        let text = keys::open_text(key, field::EVENT_TEXT.of(event.as_bytes()), &row.bytes(1)?)?;
        texts.push(EventText { event, text });
    }
    Ok(texts)
}

/// Opens the free text of one event with a permit whose verb opens the narrative; empty when it has none.
///
/// # Errors
/// [`access::Error::KeysMissing`] when the key has not been handed to this team, or it does not open.
pub async fn event_text<V>(act: &mut Act, permit: &Permit<V>, event: &EventRow) -> Result<String>
where
    V: SeesCase,
{
    let case = act.row(permit)?;
    let sql = "SELECT sealed FROM case_event WHERE case_id = $1 AND uuid = $2 AND sealed IS NOT NULL";
    let row = permit.records(act)?.query_one(sql, &[case.into(), event.id.to_string().into()]).await?;
    let Some(row) = row else { return Ok(String::new()) };
    let place = field::EVENT_TEXT.of(event.id.as_bytes());
    keys::open_text(permit.key_of(Tier::Narrative)?, place, &row.bytes(0)?)
}

/// Answers of the screening: indicator id and answer, only those that were answered yes or no.
///
/// # Errors
/// The database's.
pub async fn indicators<V>(act: &mut Act, permit: &Permit<V>) -> Result<Vec<(String, String)>>
where
    V: Opens<tier::Narrative> + Verb<On = CaseId>,
{
    let case = act.row(permit)?;
    let sql = "SELECT indicator, answer FROM indicator_hit WHERE case_id = $1 AND answer <> 'unknown'
        ORDER BY answer DESC, indicator";
    let rows = permit.records(act)?.query(sql, &[case.into()]).await?;
    rows.iter().map(|row| Ok((row.text(0)?, row.text(1)?))).collect()
}
