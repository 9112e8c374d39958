//! SQL of this room: the facts behind a figure, and nothing but facts. Nothing is written.

use access::foundation::ANY_DOSSIER;
use access::{Act, Facts, Permit, Result};
use facts::{Kept, Moment, Span};
use kernel::{Aggregate, DossierId, Figure, Filters, FormSet, Measure, SubjectKind, day_number};
use store::Value;

use crate::rights::{MeasureFigure, MeasureRef, OpenFigure};

/// The figures of a measure, one per span; the last one is the span that is still running. What did not move is not
/// counted again.
///
/// # Errors
/// The database's; [`access::Error::WrongPermit`] when the permit is for another measure.
pub async fn figures(
    act: &mut Act,
    permit: &Permit<MeasureFigure>,
    (kept, moment): (&Kept, &Moment),
    (measure, filters): (&'static Measure, &Filters),
    spans: &[Span],
) -> Result<Vec<Figure>> {
    fits(permit.id(), measure)?;
    kept.figures(&mut permit.records(act)?, moment, measure, filters, spans).await
}

/// One fact behind a figure, with the facts that policies may know of its case for the person who asks.
#[derive(Debug, Clone)]
pub struct FactRow {
    /// The case; pages show a pseudonym instead.
    pub case: DossierId,
    /// What policies may know of it.
    pub facts: Facts,
    /// Year × 12 + month − 1.
    pub month: i64,
    /// Form, sex, age group, body, region: codes, where known.
    pub codes: [Vec<String>; 5],
    /// The value, where a median is taken of it.
    pub value: Option<i64>,
}

/// The facts of a figure that are about a case. Each still has to take its verdict.
///
/// # Errors
/// The database's; [`access::Error::WrongPermit`] when the permit is for another measure.
pub async fn rows(
    act: &mut Act,
    permit: &Permit<OpenFigure>,
    measure: &Measure,
    filters: &Filters,
    span: Span,
) -> Result<Vec<FactRow>> {
    fits(permit.id(), measure)?;
    if measure.of.subject != SubjectKind::Dossier {
        return Ok(Vec::new());
    }
    // $1 is the account and $2 the instant, as the facts of cases have it.
    let mut params = vec![Value::from(act.me()?.row), Value::from(act.now_ms()), measure.of.id.into()];
    let wanted = facts::conditions(measure, filters, "f", &mut params);
    let within = within(measure, span, &mut params);
    let sql = format!(
        "SELECT {}, o.uuid, f.month, f.forms, f.sex, f.age_group, b.uuid, f.region, f.value
         FROM fact f JOIN fact_subject s ON s.id = f.subject_id JOIN dossier o ON o.uuid = s.uuid
         LEFT JOIN body b ON b.id = f.body_id
         WHERE f.kind = $3 AND f.retracted IS NULL{wanted}{within}",
        ANY_DOSSIER.columns(),
    );
    let at = ANY_DOSSIER.width();
    let mut found = Vec::new();
    for row in permit.records(act)?.query(&sql, &params).await? {
        let forms = match row.opt_int(at + 2)? {
            Some(bits) => FormSet::from_bits(bits).ok_or(access::Error::damaged("the forms of a fact"))?,
            None => FormSet::default(),
        };
        let code = |column: usize| row.opt_text(at + column).map(|code| code.into_iter().collect::<Vec<_>>());
        found.push(FactRow {
            facts: Facts::read(&ANY_DOSSIER, &row, 0)?,
            case: row.id(at)?,
            month: row.int(at + 1)?,
            codes: [
                forms.iter().map(|form| form.code().to_owned()).collect(),
                code(3)?,
                code(4)?,
                code(5)?,
                code(6)?,
            ],
            value: row.opt_int(at + 7)?,
        });
    }
    Ok(found)
}

fn fits(asked: MeasureRef, measure: &Measure) -> Result<()> {
    if asked.0 == measure.id { Ok(()) } else { Err(access::Error::WrongPermit) }
}

/// The conditions of a span on the fact `f`, beginning with AND.
fn within(measure: &Measure, span: Span, params: &mut Vec<Value>) -> String {
    let mut place = |value: Value| {
        params.push(value);
        format!("${}", params.len())
    };
    let mut sql = match span {
        Span::All => String::new(),
        Span::Year(year) => {
            let from = place((i64::from(year) * 12).into());
            format!(" AND f.month >= {from} AND f.month < {from} + 12")
        }
        Span::YearTo(day) => {
            let (from, day) = (place((i64::from(day.year()) * 12).into()), place(day_number(day).into()));
            format!(" AND f.month >= {from} AND f.month < {from} + 12 AND (f.day IS NULL OR f.day <= {day})")
        }
        Span::Day(day) => {
            let day = place(day_number(day).into());
            format!(" AND (f.day IS NULL OR f.day <= {day})")
        }
    };
    match (measure.aggregate, span) {
        (Aggregate::Stock { less }, Span::Day(day)) => {
            let (kind, day) = (place(less.id.into()), place(day_number(day).into()));
            sql += &format!(
                " AND NOT EXISTS (SELECT 1 FROM fact e WHERE e.subject_id = f.subject_id AND e.kind = {kind}
                   AND e.event = f.event AND e.retracted IS NULL AND (e.day IS NULL OR e.day <= {day}))"
            );
        }
        (Aggregate::Median | Aggregate::Sum, _) => sql += " AND f.value IS NOT NULL",
        _ => {}
    }
    sql
}
