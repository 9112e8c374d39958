//! Counting facts in SQL, by month.

use std::collections::BTreeMap;

use access::{Records, Result};
use jiff::civil::Date;
use kernel::{FactKind, Filters, Measure, day_number};
use store::Value;

use crate::{conditions::conditions, span::Span};

/// What one month holds of one kind of facts that fit.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Tally {
    /// Facts.
    pub(crate) facts: i64,
    /// Facts that are the first of their subject in the year.
    pub(crate) first: i64,
    /// Facts that are the first of their subject ever.
    pub(crate) first_ever: i64,
    /// Values, and how often each occurs; only for measures that are made of values.
    pub(crate) values: BTreeMap<i64, u64>,
}

/// Months beyond which the whole kind is counted at once.
const FEW: usize = 12;

/// What is asked for of one kind.
#[derive(Clone, Copy)]
pub(crate) struct Asked<'a> {
    pub(crate) measure: &'a Measure,
    pub(crate) kind: &'a FactKind,
    pub(crate) filters: &'a Filters,
    /// Whether values are needed.
    pub(crate) values: bool,
}

impl Asked<'_> {
    /// A condition that holds for the live facts of the kind that fit, on the row `f`; `$1` is the kind.
    fn fitting(&self, f: &str, params: &mut Vec<Value>) -> String {
        let fits = conditions(self.measure, self.filters, f, params);
        format!("{f}.kind = $1 AND {f}.retracted IS NULL{fits}")
    }

    fn params(&self) -> Vec<Value> {
        vec![self.kind.id.into()]
    }
}

/// Counts the given months of a kind; up to a day, where one is given: an erased fact, whose day is gone, has happened. A
/// month without facts that fit has an empty tally.
///
/// # Errors
/// The database's.
pub(crate) async fn tallies(
    records: &mut Records<'_>,
    asked: Asked<'_>,
    months: &[i64],
    up_to: Option<Date>,
) -> Result<BTreeMap<i64, Tally>> {
    let mut found: BTreeMap<i64, Tally> = months.iter().map(|month| (*month, Tally::default())).collect();
    let mut params = asked.params();
    let mut fitting = asked.fitting("f", &mut params);
    if months.len() <= FEW {
        let mut places = Vec::new();
        for month in months {
            params.push((*month).into());
            places.push(format!("${}", params.len()));
        }
        fitting = format!("{fitting} AND f.month IN ({})", places.join(", "));
    }
    if let Some(day) = up_to {
        params.push(day_number(day).into());
        fitting = format!("{fitting} AND (f.day IS NULL OR f.day <= ${})", params.len());
    }
    let sql = if asked.values {
        format!(
            "SELECT f.month, CAST(COUNT(*) AS BIGINT), f.value FROM fact f
             WHERE {fitting} AND f.value IS NOT NULL GROUP BY f.month, f.value"
        )
    } else {
        format!(
            "SELECT f.month, CAST(COUNT(*) AS BIGINT),
               CAST(SUM(CASE WHEN f.place = 1 THEN 1 ELSE 0 END) AS BIGINT),
               CAST(SUM(CASE WHEN f.place = 1 AND f.earlier = 0 THEN 1 ELSE 0 END) AS BIGINT)
             FROM fact f WHERE {fitting} GROUP BY f.month"
        )
    };
    for row in records.query(&sql, &params).await? {
        let Some(tally) = found.get_mut(&row.int(0)?) else { continue };
        tally.facts += row.int(1)?;
        if asked.values {
            tally.values.insert(row.int(2)?, row.number(1)?);
        } else {
            (tally.first, tally.first_ever) = (row.int(2)?, row.int(3)?);
        }
    }
    Ok(found)
}

/// The subjects that fit within a span of months, but not by their first fact of the span: what the firsts of a
/// filtered count leave out. A span is a year, the first days of one, or all time.
///
/// # Errors
/// The database's.
pub(crate) async fn later_ones(records: &mut Records<'_>, asked: Asked<'_>, span: Span) -> Result<i64> {
    let ((from, until), ever) = (span.months(), span == Span::All);
    let mut params = asked.params();
    params.extend([Value::from(from), Value::from(until)]);
    let mut later = asked.fitting("f", &mut params);
    let first = asked.fitting("e", &mut params);
    if let Some((month, day)) = span.part() {
        params.extend([month.into(), day_number(day).into()]);
        let (month, day) = (params.len() - 1, params.len());
        later = format!("{later} AND (f.month < ${month} OR f.day IS NULL OR f.day <= ${day})");
    }
    let (not_first, is_first) = if ever {
        ("(f.place > 1 OR f.earlier > 0)", "e.place = 1 AND e.earlier = 0")
    } else {
        ("f.place > 1", "e.place = 1")
    };
    let sql = format!(
        "SELECT CAST(COUNT(DISTINCT f.subject_id) AS BIGINT) FROM fact f
         WHERE {later} AND f.month >= $2 AND f.month < $3 AND {not_first}
           AND NOT EXISTS (SELECT 1 FROM fact e WHERE e.subject_id = f.subject_id AND {first}
             AND e.month >= $2 AND e.month < $3 AND {is_first})"
    );
    let row = records.query_one(&sql, &params).await?;
    Ok(row.map(|row| row.int(0)).transpose()?.unwrap_or_default())
}

/// How many facts of a month lie on or before a day. An erased fact, whose day is gone, has happened.
///
/// # Errors
/// The database's.
pub(crate) async fn up_to(records: &mut Records<'_>, asked: Asked<'_>, month: i64, day: i64) -> Result<i64> {
    let mut params = asked.params();
    params.extend([Value::from(month), Value::from(day)]);
    let fitting = asked.fitting("f", &mut params);
    let sql = format!(
        "SELECT CAST(COUNT(*) AS BIGINT) FROM fact f
         WHERE {fitting} AND f.month = $2 AND (f.day IS NULL OR f.day <= $3)"
    );
    let row = records.query_one(&sql, &params).await?;
    Ok(row.map(|row| row.int(0)).transpose()?.unwrap_or_default())
}

/// The months that were ever marked, each with its change number, for every one of the kinds.
///
/// # Errors
/// The database's.
pub(crate) async fn numbers(
    records: &mut Records<'_>,
    kinds: &[&'static FactKind],
) -> Result<BTreeMap<&'static str, BTreeMap<i64, i64>>> {
    let mut found: BTreeMap<&'static str, BTreeMap<i64, i64>> =
        kinds.iter().map(|kind| (kind.id, BTreeMap::new())).collect();
    let params: Vec<Value> = found.keys().map(|kind| Value::from(*kind)).collect();
    let places: Vec<String> = (1..=params.len()).map(|place| format!("${place}")).collect();
    let sql = format!(
        "SELECT kind, month, CAST(SUM(number) AS BIGINT) FROM change_number WHERE kind IN ({})
         GROUP BY kind, month",
        places.join(", ")
    );
    for row in records.query(&sql, &params).await? {
        let kind = row.text(0)?;
        if let Some((_, months)) = found.iter_mut().find(|(known, _)| **known == kind) {
            months.insert(row.int(1)?, row.int(2)?);
        }
    }
    Ok(found)
}

/// The month of the earliest live fact of each kind.
///
/// # Errors
/// The database's.
pub(crate) async fn earliest(
    records: &mut Records<'_>,
    kinds: &[&'static FactKind],
) -> Result<BTreeMap<&'static str, i64>> {
    let mut found = BTreeMap::new();
    for kind in kinds {
        let sql = "SELECT MIN(month) FROM fact WHERE kind = $1 AND retracted IS NULL";
        let row = records.query_one(sql, &[kind.id.into()]).await?;
        if let Some(month) = row.map(|row| row.opt_int(0)).transpose()?.flatten() {
            found.insert(kind.id, month);
        }
    }
    Ok(found)
}
