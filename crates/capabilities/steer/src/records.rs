//! SQL of this room: counting what measures yield, and the rows behind a figure. Nothing is written.

use crate::rights::{MeasureFigure, MeasureRef, OpenFigure};
use access::foundation::ANY_DOSSIER;
use kernel::DossierId;
use std::fmt::Write as _;

use access::{AccessError, Act, Facts, Permit, Result};
use kernel::{Aggregate, Figure, Measure};
use store::Value;

use crate::{
    bindings::Filters,
    figures::{Tally, figures, first_day},
};

/// The columns of a measure, by their place.
const COLUMNS: &str = "thing, day, form, sex, age_band, body, region, value";
/// Milliseconds of a day.
const DAY_MS: i64 = 86_400_000;
/// Milliseconds of a minute.
const MINUTE_MS: i64 = 60_000;
/// Marks of the two rows that say since when there are records, among rows marked by their year's place.
const FIRST_FACT: i64 = -2;
const FIRST_CASE: i64 = -3;

/// What tells whether something that measures count may have been recorded since. Equal marks mean equal figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// The last event of a case.
    event: i64,
    /// The last screening, and the sum of all their versions: each save is one more.
    screenings: (i64, i64),
    /// The end of the present minute: what is so *now* is counted once a minute.
    minute: i64,
}

impl Mark {
    /// The mark of one measure: what it does not read does not touch it.
    pub(crate) fn of(&self, measure: &Measure) -> Self {
        let reads = |what: &str| measure.sql.contains(what) || measure.available.contains(what);
        Self {
            event: self.event,
            screenings: if reads("screening") { self.screenings } else { (0, 0) },
            minute: if reads("$1") { self.minute } else { 0 },
        }
    }
}

/// What has been recorded up to now.
///
/// # Errors
/// The database's.
pub async fn mark(act: &mut Act) -> Result<Mark> {
    let sql =
        "SELECT (SELECT COALESCE(MAX(id), 0) FROM case_event), (SELECT COALESCE(MAX(id), 0) FROM screening),
        (SELECT CAST(COALESCE(SUM(version), 0) AS BIGINT) FROM screening)";
    let row = act.query_one(sql, &[]).await?.ok_or(AccessError::NotFound)?;
    Ok(Mark { event: row.int(0)?, screenings: (row.int(1)?, row.int(2)?), minute: minute(act) })
}

/// The last millisecond of the present minute, which measures know as `$1`.
fn minute(act: &Act) -> i64 {
    (act.now_ms().div_euclid(MINUTE_MS) + 1) * MINUTE_MS - 1
}

/// Counts a measure: one figure per year, or one of everything when no years are given.
///
/// # Errors
/// The database's; [`AccessError::NotFound`] when the permit is for another measure.
pub async fn count(
    act: &mut Act,
    permit: &Permit<MeasureFigure>,
    measure: &Measure,
    filters: &Filters,
    years: &[i16],
) -> Result<Vec<Figure>> {
    fits(permit.id(), measure)?;
    let instant = [Value::from(minute(act))];
    let needed = if measure.available.contains("$1") { instant.as_slice() } else { &[] };
    let available = act.query_one(measure.available, needed).await?;
    let available = available.map(|row| row.opt_int(0)).transpose()?.flatten().unwrap_or(0) > 0;
    let mut params = instant.to_vec();
    let wanted = conditions(filters, &mut params);
    let tally = match measure.aggregate {
        Aggregate::CountCases => {
            "CAST(COUNT(DISTINCT thing) AS BIGINT) FROM s WHERE place >= 0 GROUP BY place"
        }
        Aggregate::Median => {
            "CAST(MIN(value) AS BIGINT) FROM s WHERE place >= 0 AND value IS NOT NULL GROUP BY place, thing"
        }
    };
    let sql = format!(
        "WITH m ({COLUMNS}) AS ({}),
           s AS (SELECT thing, value, {} AS place FROM m WHERE CAST($1 AS BIGINT) IS NOT NULL{wanted})
         SELECT CAST(place AS BIGINT), {tally}
         UNION ALL SELECT {FIRST_FACT}, CAST(MIN(day) AS BIGINT) FROM m
         UNION ALL SELECT {FIRST_CASE}, CAST(MIN(opened_at) AS BIGINT) FROM dossier",
        measure.sql,
        place(years),
    );
    let mut tallies = vec![Tally::default(); years.len().max(1)];
    let mut since: Option<i64> = None;
    for row in act.query(&sql, &params).await? {
        let (place, number) = (row.int(0)?, row.opt_int(1)?);
        let began = match place {
            FIRST_FACT => number,
            FIRST_CASE => number.map(|ms| ms.div_euclid(DAY_MS)),
            _ => None,
        };
        since = since.into_iter().chain(began).min();
        let tally = usize::try_from(place).ok().and_then(|place| tallies.get_mut(place));
        let (Some(tally), Some(number)) = (tally, number) else { continue };
        match measure.aggregate {
            Aggregate::CountCases => tally.things = row.number(1)?,
            Aggregate::Median => {
                tally.things += 1;
                tally.values.push(number);
            }
        }
    }
    Ok(figures(measure.aggregate, years, available, since, tallies))
}

/// One fact row behind a figure, with the facts of its case for the person who asks.
#[derive(Debug, Clone)]
pub struct FactRow {
    /// The case; pages show a pseudonym instead.
    pub case: DossierId,
    /// What policies may know of it.
    pub facts: Facts,
    /// Whole days since 1970-01-01; pages show the month.
    pub day: i64,
    /// Form, sex, age band, body, region: codes, where known.
    pub codes: [Option<String>; 5],
    /// The value, where a median is taken of it.
    pub value: Option<i64>,
}

/// The fact rows of a figure that are about a case, of one year or of all time. Each still has to take its verdict.
///
/// # Errors
/// The database's; [`AccessError::NotFound`] when the permit is for another measure.
pub async fn rows(
    act: &mut Act,
    permit: &Permit<OpenFigure>,
    measure: &Measure,
    filters: &Filters,
    year: Option<i16>,
) -> Result<Vec<FactRow>> {
    fits(permit.id(), measure)?;
    let years: Vec<i16> = year.into_iter().collect();
    // $1 is the account and $2 the instant, as the facts of cases have it; the measure's instant becomes $3.
    let mut params = vec![Value::from(act.me()?.row), Value::from(act.now_ms()), Value::from(minute(act))];
    let wanted = conditions(filters, &mut params);
    let sql = format!(
        "WITH m ({COLUMNS}) AS ({}),
           s AS (SELECT {COLUMNS}, {} AS place FROM m WHERE CAST($3 AS BIGINT) IS NOT NULL{wanted})
         SELECT DISTINCT {}, r.thing, CAST(r.day AS BIGINT), r.form, r.sex, r.age_band, r.body, r.region,
           CAST(r.value AS BIGINT)
         FROM s r JOIN dossier o ON o.uuid = r.thing WHERE r.place = 0",
        measure.sql.replace("$1", "$3"),
        place(&years),
        ANY_DOSSIER.columns(),
    );
    let at = ANY_DOSSIER.width();
    let mut found = Vec::new();
    for row in act.query(&sql, &params).await? {
        found.push(FactRow {
            facts: Facts::read(&ANY_DOSSIER, &row, 0)?,
            case: row.id(at)?,
            day: row.int(at + 1)?,
            codes: [
                row.opt_text(at + 2)?,
                row.opt_text(at + 3)?,
                row.opt_text(at + 4)?,
                row.opt_text(at + 5)?,
                row.opt_text(at + 6)?,
            ],
            value: row.opt_int(at + 7)?,
        });
    }
    Ok(found)
}

fn fits(asked: MeasureRef, measure: &Measure) -> Result<()> {
    if asked.0 == measure.id { Ok(()) } else { Err(AccessError::NotFound) }
}

/// The place of a fact row's year among `years`; -1 outside of them, 0 when there are none.
fn place(years: &[i16]) -> String {
    let Some(first) = years.first() else { return "0".into() };
    let mut sql = format!("CASE WHEN day < {} THEN -1", first_day(*first));
    for (place, year) in years.iter().enumerate() {
        // Writing into a string cannot fail.
        let _ = write!(sql, " WHEN day < {} THEN {place}", first_day(year + 1));
    }
    sql + " ELSE -1 END"
}

/// The conditions of filters, with their values added to the parameters.
fn conditions(filters: &Filters, params: &mut Vec<Value>) -> String {
    let Filters { form, sex, age_band, body, region } = filters;
    let lists: [(&str, Vec<&str>); 5] = [
        ("form", form.iter().map(|one| one.code()).collect()),
        ("sex", sex.iter().map(|one| one.code()).collect()),
        ("age_band", age_band.iter().map(|one| one.code()).collect()),
        ("body", body.iter().map(String::as_str).collect()),
        ("region", region.iter().map(String::as_str).collect()),
    ];
    let mut sql = String::new();
    for (column, values) in lists.into_iter().filter(|(_, values)| !values.is_empty()) {
        let mut places = Vec::new();
        for value in values {
            params.push(value.into());
            places.push(format!("${}", params.len()));
        }
        let _ = write!(sql, " AND {column} IN ({})", places.join(", "));
    }
    sql
}
