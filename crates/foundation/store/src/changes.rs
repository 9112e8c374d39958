//! Which months of which kinds have moved: numbers of the writing connections.
//!
//! A figure that was counted once is right until something that it counts is written. Whoever writes such a thing says
//! so in the same batch ([`Batch::mark`]), and the batch ends by writing, for each (kind, month), the next number of
//! its *slot*. A reader keeps the slots' numbers of the snapshot in which it counted ([`ChangeNumbers`]); in a later
//! snapshot, whatever has a higher number in its slot has moved, and nothing else has.
//!
//! Why nothing is missed: a batch takes its number by updating the slot's one row and holds that row until it has
//! committed, so in one slot numbers are given in the order of commits. A snapshot that shows a number of a slot
//! shows everything that was written with a smaller one. One counter for all would have the same truth, but every
//! writer would wait for the disk of the one before; one number per slot lets as many writers commit together as
//! there are slots. Two connections, of one process or of two, may share a slot: that costs waiting, never truth. A
//! sequence would be wrong: its numbers become visible out of order.
//!
//! No two batches can wait for each other here: the slot comes last in every batch, and whoever has it needs nothing
//! more that another one holds.

use std::collections::{BTreeMap, BTreeSet};

use crate::batch::{Promise, Statement};
use crate::{Batch, Engine, Result, Snapshot, Value};

/// How many slots there are on PostgreSQL, where each connection has the one of its server process; SQLite, with its
/// one writer, has one.
const SLOTS: i64 = 32;
/// Marks per statement.
const CHUNK: usize = 32;

/// The numbers of all slots in one snapshot, see [`Snapshot::changes`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ChangeNumbers(BTreeMap<i64, i64>);

impl ChangeNumbers {
    /// As text, for those who keep counts in a table: `0:17 5:3`.
    #[must_use]
    pub fn to_text(&self) -> String {
        let slots: Vec<String> = self.0.iter().map(|(slot, number)| format!("{slot}:{number}")).collect();
        slots.join(" ")
    }

    /// Reads [`ChangeNumbers::to_text`]; none when it is something else.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        let pair = |pair: &str| {
            let (slot, number) = pair.split_once(':')?;
            Some((slot.parse().ok()?, number.parse().ok()?))
        };
        text.split_whitespace().map(pair).collect::<Option<_>>().map(Self)
    }
}

/// What has moved between two snapshots.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Moved {
    /// These months of these kinds, and nothing else (nothing at all when it is empty).
    Months(BTreeSet<(String, i64)>),
    /// Nobody can say: the numbers are not of this database, or of a later moment (it was restored from a backup).
    /// Everything is to be counted again.
    Everything,
}

impl Snapshot {
    /// The numbers at this moment: to be kept with what is counted in this same snapshot.
    ///
    /// # Errors
    /// As [`Snapshot::query`].
    pub async fn changes(&mut self) -> Result<ChangeNumbers> {
        let rows = self.query("SELECT slot, number FROM change_slot", &[]).await?;
        rows.iter().map(|row| Ok((row.int(0)?, row.int(1)?))).collect::<Result<_>>().map(ChangeNumbers)
    }

    /// Which months of `kinds` (of all kinds, where none is named) have moved since `since` was read, as this
    /// snapshot shows it. Keep the new [`Snapshot::changes`] of *this* snapshot with what is now counted in it.
    ///
    /// # Errors
    /// As [`Snapshot::query`].
    pub async fn moved(&mut self, since: &ChangeNumbers, kinds: &[&str]) -> Result<Moved> {
        let now = self.changes().await?;
        if since.0.iter().any(|(slot, number)| now.0.get(slot).is_none_or(|now| now < number)) {
            return Ok(Moved::Everything);
        }
        let mut params: Vec<Value> = Vec::new();
        let mut slots = Vec::new();
        for (slot, number) in &now.0 {
            let known = since.0.get(slot).copied().unwrap_or(0);
            if *number > known {
                slots.push(format!(
                    "(slot = {} AND number > {}",
                    place(&mut params, (*slot).into()),
                    place(&mut params, known.into())
                ));
            }
        }
        if slots.is_empty() {
            return Ok(Moved::Months(BTreeSet::new()));
        }
        let named: Vec<String> = kinds.iter().map(|kind| place(&mut params, (*kind).into())).collect();
        let named =
            if named.is_empty() { ")".to_owned() } else { format!(" AND kind IN ({}))", named.join(", ")) };
        let slots: Vec<String> = slots.into_iter().map(|slot| slot + &named).collect();
        let sql = format!("SELECT DISTINCT kind, month FROM change_number WHERE {}", slots.join(" OR "));
        let rows = self.query(&sql, &params).await?;
        rows.iter().map(|row| Ok((row.text(0)?, row.int(1)?))).collect::<Result<_>>().map(Moved::Months)
    }
}

/// Adds a parameter and answers its place.
fn place(params: &mut Vec<Value>, value: Value) -> String {
    params.push(value);
    format!("${}", params.len())
}

/// The statements that write the marks of a batch; to be run last.
pub(crate) fn statements(batch: &Batch, engine: Engine) -> Vec<Statement> {
    let marks: Vec<&(String, i64)> = batch.marks().iter().collect();
    if marks.is_empty() {
        return Vec::new();
    }
    let slot = match engine {
        Engine::Sqlite => "0".to_owned(),
        Engine::Postgres => format!("pg_backend_pid() % {SLOTS}"),
    };
    let next = format!(
        "INSERT INTO change_slot (slot, number) VALUES ({slot}, 1) \
         ON CONFLICT (slot) DO UPDATE SET number = change_slot.number + 1"
    );
    let mut all = vec![Statement { sql: next.into(), params: Vec::new(), promise: Promise::None }];
    for chunk in marks.chunks(CHUNK) {
        let mut params = Vec::with_capacity(chunk.len() * 2);
        let mut rows = Vec::with_capacity(chunk.len());
        for (kind, month) in chunk {
            let kind = place(&mut params, kind.as_str().into());
            let month = place(&mut params, (*month).into());
            rows.push(format!(
                "({slot}, {kind}, {month}, (SELECT number FROM change_slot WHERE slot = {slot}))"
            ));
        }
        let sql = format!(
            "INSERT INTO change_number (slot, kind, month, number) VALUES {} \
             ON CONFLICT (slot, kind, month) DO UPDATE SET number = excluded.number",
            rows.join(", ")
        );
        all.push(Statement { sql: sql.into(), params, promise: Promise::None });
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_kept_as_text() {
        let numbers = ChangeNumbers(BTreeMap::from([(0, 17), (31, i64::MAX)]));
        assert_eq!(ChangeNumbers::from_text(&numbers.to_text()), Some(numbers));
        assert_eq!(ChangeNumbers::from_text(""), Some(ChangeNumbers::default()));
        for wrong in ["0", "0:", "a:1", "0:1,2:3"] {
            assert_eq!(ChangeNumbers::from_text(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn marks_are_few_statements_and_none_without_a_mark() {
        let mut batch = Batch::new();
        assert!(statements(&batch, Engine::Postgres).is_empty());
        for month in 0..70 {
            batch.mark("persons", month);
            batch.mark("persons", month);
        }
        assert_eq!(statements(&batch, Engine::Sqlite).len(), 1 + 3);
    }
}
