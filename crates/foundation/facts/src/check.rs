//! For the checker: whether the stored facts of a subject are those that follow from its history.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use access::{Records, Result};
use kernel::{Dimension, Fact, FormSet, day_number};
use store::{Row, Value};
use uuid::Uuid;

use crate::placing::{Placed, placed};

/// What differs between the stored facts of some subjects and those that follow from their histories, by subject, one
/// line each: `+ …` is stored and does not follow, `- …` follows and is not stored. A subject of which all is well is not
/// there. Two queries, however many subjects are given.
///
/// # Errors
/// The database's.
pub async fn differences(
    records: &mut Records<'_>,
    derived: Vec<(Uuid, Vec<Fact>)>,
) -> Result<BTreeMap<Uuid, Vec<String>>> {
    if derived.is_empty() {
        return Ok(BTreeMap::new());
    }
    let subjects: Vec<Value> = derived.iter().map(|(subject, _)| subject.to_string().into()).collect();
    let places: Vec<String> = (1..=subjects.len()).map(|place| format!("${place}")).collect();
    let sql = format!(
        "SELECT f.kind, f.event, f.month, f.day, f.value, f.place, f.earlier, f.forms, f.child, f.sex,
           f.age_group, f.citizenship, f.region, b.uuid, f.profession, f.status, f.role, f.offence, f.decision,
           f.registering_organisation, s.uuid
         FROM fact f JOIN fact_subject s ON s.id = f.subject_id LEFT JOIN body b ON b.id = f.body_id
         WHERE s.uuid IN ({}) AND f.retracted IS NULL",
        places.join(", ")
    );
    let mut found: BTreeMap<Uuid, BTreeSet<String>> = BTreeMap::new();
    for row in records.query(&sql, &subjects).await? {
        found.entry(row.id(2 + NUMBERS.len() + TEXTS.len())?).or_default().insert(stored(&row)?);
    }
    let mut organisations = HashMap::new();
    for row in records.query("SELECT uuid, registering_organisation FROM body", &[]).await? {
        organisations.insert(row.text(0)?, row.text(1)?);
    }
    let mut differ = BTreeMap::new();
    for (subject, facts) in derived {
        let stored = found.remove(&subject).unwrap_or_default();
        let derived: BTreeSet<String> =
            placed(facts).iter().map(|placed| derive(&organisations, placed)).collect();
        let more = stored.difference(&derived).map(|line| format!("+ {line}"));
        let fewer = derived.difference(&stored).map(|line| format!("- {line}"));
        let lines: Vec<String> = more.chain(fewer).collect();
        if !lines.is_empty() {
            differ.insert(subject, lines);
        }
    }
    Ok(differ)
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

fn derive(organisations: &HashMap<String, String>, placed: &Placed) -> String {
    let fact = &placed.fact;
    let codes = fact.codes.for_kind(fact.kind);
    let body = fact.codes.body.map(|body| body.to_string());
    let organisation = body
        .as_ref()
        .filter(|_| fact.kind.carries(Dimension::RegisteringOrganisation))
        .and_then(|body| organisations.get(body).cloned());
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
    line(fact.kind.id, fact.event, &numbers, &texts)
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
