//! For the checker: whether the stored facts of a subject are those that follow from its history.

use std::collections::BTreeSet;

use access::{Records, Result};
use kernel::{Dimension, Fact, FormSet, day_number};
use store::Row;
use uuid::Uuid;

use crate::placing::{Placed, placed};

/// What differs between the stored facts of a subject and those that follow from its history, one line each:
/// `+ …` is stored and does not follow, `- …` follows and is not stored. Empty when all is well.
///
/// # Errors
/// The database's.
pub async fn differences(
    records: &mut Records<'_>,
    subject: Uuid,
    derived: Vec<Fact>,
) -> Result<Vec<String>> {
    let sql = "SELECT f.kind, f.event, f.month, f.day, f.value, f.place, f.earlier, f.forms, f.child, f.sex,
          f.age_group, f.citizenship, f.region, b.uuid, f.profession, f.status, f.role, f.offence, f.decision,
          f.registering_organisation
        FROM fact f JOIN fact_subject s ON s.id = f.subject_id LEFT JOIN body b ON b.id = f.body_id
        WHERE s.uuid = $1 AND f.retracted IS NULL";
    let rows = records.query(sql, &[subject.to_string().into()]).await?;
    let stored = rows.iter().map(stored).collect::<Result<BTreeSet<String>>>()?;
    let mut derived_lines = BTreeSet::new();
    for one in placed(derived) {
        derived_lines.insert(derive(records, &one).await?);
    }
    let more = stored.difference(&derived_lines).map(|line| format!("+ {line}"));
    let fewer = derived_lines.difference(&stored).map(|line| format!("- {line}"));
    Ok(more.chain(fewer).collect())
}

/// Columns of numbers and of texts behind kind and event.
const NUMBERS: [&str; 7] = ["month", "day", "value", "place", "earlier", "forms", "child"];
const TEXTS: [&str; 11] = [
    "sex",
    "age_group",
    "citizenship",
    "region",
    "body",
    "profession",
    "status",
    "role",
    "offence",
    "decision",
    "registering_organisation",
];

fn stored(row: &Row) -> Result<String> {
    let event = row.opt_bytes(1)?.map(|bytes| Uuid::from_slice(&bytes)).transpose();
    let event = event.map_err(|_| access::Error::damaged("the event of a fact"))?;
    let mut numbers = Vec::new();
    for at in 0..NUMBERS.len() {
        numbers.push(row.opt_int(2 + at)?);
    }
    let mut texts = Vec::new();
    for at in 0..TEXTS.len() {
        texts.push(row.opt_text(2 + NUMBERS.len() + at)?);
    }
    Ok(line(&row.text(0)?, event.unwrap_or_default(), &numbers, &texts))
}

async fn derive(records: &mut Records<'_>, placed: &Placed) -> Result<String> {
    let fact = &placed.fact;
    let codes = fact.codes.for_kind(fact.kind);
    let body = fact.codes.body.map(|body| body.to_string());
    let organisation = match &body {
        Some(body) if fact.kind.carries(Dimension::RegisteringOrganisation) => {
            let sql = "SELECT registering_organisation FROM body WHERE uuid = $1";
            let row = records.query_one(sql, &[body.as_str().into()]).await?;
            row.map(|row| row.text(0)).transpose()?
        }
        _ => None,
    };
    let numbers = [
        Some(placed.month()),
        Some(day_number(fact.day)),
        fact.value,
        Some(placed.place),
        Some(placed.earlier),
        codes.forms.map(FormSet::bits),
        codes.child.map(i64::from),
    ];
    let text = |code: Option<&'static str>| code.map(ToOwned::to_owned);
    let texts = [
        text(codes.sex.map(kernel::Sex::code)),
        text(codes.age_group.map(kernel::AgeBand::code)),
        codes.citizenship,
        codes.region,
        body.filter(|_| fact.kind.carries(Dimension::Body)),
        text(codes.profession.map(kernel::Profession::code)),
        text(codes.status),
        text(codes.role.map(kernel::RoleInFact::code)),
        text(codes.offence.map(kernel::Offence::code)),
        text(codes.decision),
        organisation,
    ];
    Ok(line(fact.kind.id, fact.event, &numbers, &texts))
}

fn line(kind: &str, event: Uuid, numbers: &[Option<i64>], texts: &[Option<String>]) -> String {
    let mut line = format!("{kind} of event {event}");
    let numbers = NUMBERS.iter().zip(numbers).filter_map(|(name, value)| Some((name, (*value)?.to_string())));
    let texts = TEXTS.iter().zip(texts).filter_map(|(name, value)| Some((name, value.clone()?)));
    for (name, value) in numbers.chain(texts) {
        line.push_str(&format!(" {name}={value}"));
    }
    line
}
