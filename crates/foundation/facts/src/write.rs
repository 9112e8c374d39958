//! Writing facts: in the batch of the event from which they follow, or not at all.

use std::collections::BTreeSet;

use access::{Records, Result};
use jiff::civil::Date;
use kernel::{Dimension, day_number};
use store::Value;
use uuid::Uuid;

use crate::placing::{Change, Gone, Placed};

/// What an event of a counted room says about facts. Records that write such an event ask for one.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "facts are written by `facts::record`"]
pub enum Stated {
    /// Facts change.
    Facts(Change),
    /// None does, for a stated reason.
    None(NoFacts),
}

/// Why an event changes no fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoFacts(pub &'static str);

impl Stated {
    /// The change, or the reason why there is none.
    pub fn of(change: Option<Change>, otherwise: NoFacts) -> Self {
        change.map_or(Self::None(otherwise), Self::Facts)
    }
}

/// Adds the facts of an event to the act, and marks the months that they move.
pub fn record(records: &mut Records<'_>, stated: &Stated) {
    let Stated::Facts(change) = stated else { return };
    let subject = Value::from(change.subject.to_string());
    for gone in &change.gone {
        let on = change.on.map(day_number);
        retract(records, &subject, change.by, on, gone);
    }
    if !change.new.is_empty() {
        records.change(
            "INSERT INTO fact_subject (uuid) VALUES ($1) ON CONFLICT (uuid) DO NOTHING",
            vec![subject.clone()],
        );
    }
    for new in &change.new {
        insert(records, &subject, day_number(change.on.unwrap_or(new.fact.day)), new);
    }
    let moved: BTreeSet<(&'static str, i64)> = change
        .gone
        .iter()
        .map(|gone| (gone.kind.id, gone.month))
        .chain(change.new.iter().map(|new| (new.fact.kind.id, new.month())))
        .collect();
    for (kind, month) in moved {
        records.mark(kind, month);
    }
}

fn retract(records: &mut Records<'_>, subject: &Value, by: Uuid, on: Option<i64>, gone: &Gone) {
    records.change(
        "UPDATE fact SET retracted = $4, retracted_by = $5
         WHERE subject_id = (SELECT id FROM fact_subject WHERE uuid = $1) AND kind = $2 AND event = $3
           AND retracted IS NULL",
        vec![
            subject.clone(),
            gone.kind.id.into(),
            gone.event.as_bytes().to_vec().into(),
            on.into(),
            by.as_bytes().to_vec().into(),
        ],
    );
}

fn insert(records: &mut Records<'_>, subject: &Value, on: i64, new: &Placed) {
    let fact = &new.fact;
    let codes = fact.codes.for_kind(fact.kind);
    let body = fact.codes.body.map(|body| body.to_string());
    let organisation = body.clone().filter(|_| fact.kind.carries(Dimension::RegisteringOrganisation));
    let body = body.filter(|_| fact.kind.carries(Dimension::Body));
    records.change(
        "INSERT INTO fact (id, kind, subject_id, month, day, value, place, earlier, forms, sex, age_group, child,
           citizenship, region, body_id, registering_organisation, profession, status, role, offence, decision,
           event, entered)
         VALUES ($23, $1, (SELECT id FROM fact_subject WHERE uuid = $2), $3, $4, $5, $6, $7, $8, $9, $10, $11, $12,
           $13, (SELECT id FROM body WHERE uuid = $14),
           (SELECT registering_organisation FROM body WHERE uuid = $15), $16, $17, $18, $19, $20, $21, $22)",
        vec![
            fact.kind.id.into(),
            subject.clone(),
            new.month().into(),
            day_number(fact.day).into(),
            fact.value.into(),
            new.place.into(),
            new.earlier.into(),
            codes.forms.map(kernel::FormSet::bits).into(),
            codes.sex.map(kernel::Sex::code).into(),
            codes.age_group.map(kernel::AgeBand::code).into(),
            codes.child.map(i64::from).into(),
            codes.citizenship.into(),
            codes.region.into(),
            body.into(),
            organisation.into(),
            codes.profession.map(kernel::Profession::code).into(),
            codes.status.into(),
            codes.role.map(kernel::RoleInFact::code).into(),
            codes.offence.map(kernel::Offence::code).into(),
            codes.decision.into(),
            fact.event.as_bytes().to_vec().into(),
            on.into(),
            random_id().into(),
        ],
    );
}

/// A random positive number: it tells nothing about when a fact was written.
fn random_id() -> i64 {
    let (high, _) = Uuid::new_v4().as_u64_pair();
    (high >> 1).cast_signed()
}

/// Takes a subject away from its facts, when its dossier is erased: they are written again under a random subject,
/// with the month instead of the day and without the event, and the old rows are deleted, so that neither the
/// subject's number nor its neighbours tell when it was. No figure moves. A day that has not come yet stays: it is set by
/// law, and a stock must still end on it.
///
/// # Errors
/// The database's.
pub async fn erase(records: &mut Records<'_>, subject: Uuid, today: Date) -> Result<()> {
    let sql = "SELECT f.kind, f.month, f.id, f.day, f.entered, f.retracted FROM fact f
        JOIN fact_subject s ON s.id = f.subject_id WHERE s.uuid = $1";
    let rows = records.query(sql, &[subject.to_string().into()]).await?;
    let today = day_number(today);
    let random = Value::from(Uuid::new_v4().to_string());
    if !rows.is_empty() {
        records.change("INSERT INTO fact_subject (uuid) VALUES ($1)", vec![random.clone()]);
    }
    for row in &rows {
        let day = row.opt_int(3)?.filter(|day| *day > today);
        records.change(
            "INSERT INTO fact (id, kind, subject_id, month, day, value, place, earlier, forms, sex, age_group, child,
               citizenship, region, body_id, registering_organisation, profession, status, role, offence, decision,
               event, entered, retracted, retracted_by)
             SELECT CAST($4 AS BIGINT), kind, (SELECT id FROM fact_subject WHERE uuid = $5), month,
               CAST($6 AS BIGINT), value, place, earlier, forms, sex, age_group, child, citizenship, region, body_id,
               registering_organisation, profession, status, role, offence, decision, NULL, CAST($7 AS BIGINT),
               CAST($8 AS BIGINT), NULL
             FROM fact WHERE kind = $1 AND month = $2 AND id = $3",
            vec![
                row.text(0)?.into(),
                row.int(1)?.into(),
                row.int(2)?.into(),
                random_id().into(),
                random.clone(),
                day.into(),
                row.opt_int(4)?.map(month_begins).into(),
                row.opt_int(5)?.map(month_begins).into(),
            ],
        );
    }
    records.change(
        "DELETE FROM fact WHERE subject_id = (SELECT id FROM fact_subject WHERE uuid = $1)",
        vec![subject.to_string().into()],
    );
    records.change("DELETE FROM fact_subject WHERE uuid = $1", vec![subject.to_string().into()]);
    Ok(())
}

/// The first day of a day's month.
fn month_begins(day: i64) -> i64 {
    let date = jiff::Span::new()
        .try_days(day)
        .and_then(|span| Date::constant(1970, 1, 1).checked_add(span))
        .map(Date::first_of_month);
    date.map(day_number).unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_becomes_the_first_of_its_month() {
        let day = |text: &str| day_number(text.parse().unwrap());
        assert_eq!(month_begins(day("2026-02-28")), day("2026-02-01"));
        assert_eq!(month_begins(day("2026-03-01")), day("2026-03-01"));
        assert_eq!(month_begins(day("1969-12-31")), day("1969-12-01"));
    }
}
