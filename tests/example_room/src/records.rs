//! The table of this room, and the only SQL. Every function asks for a permit of the right kind.

use access::{
    Access, Act, Conflict, Error, PendingEntries, Permit, Result, Who,
    keys::{self, Opening, Recipient},
};
use facts::{Change, NoFacts, Stated};
use jiff::civil::Date;
use kernel::{Purpose, Regime, Tier};
use protect::rules::Refusal;
use store::{Column, CoveredRow, CoveredTable, Migration, Row, Tables};
use web::Compared;
use work::{Assignee, NewTask, Subject};

use crate::{
    BedId,
    rights::{AskForBed, BED, SeeBed},
    rules,
};

/// The tables of this room.
pub static TABLES: Tables =
    Tables { room: "example", migrations: MIGRATIONS, covered: &[&EXAMPLE_BED], uncovered: &[] };

/// Beds that were asked for: evidence, and so covered by the audit log.
static EXAMPLE_BED: CoveredTable = CoveredTable {
    number: 900,
    name: "example_bed",
    key: &["dossier_id"],
    columns: &[
        Column::Reference { name: "dossier_id", table: "dossier" },
        Column::Plain("asked_on"),
        Column::Plain("nights"),
    ],
    dossier: Some("dossier_id"),
};

const MIGRATIONS: &[Migration] = &[Migration::text(
    "9900_example",
    "CREATE TABLE example_bed (dossier_id {int} PRIMARY KEY REFERENCES dossier(id), asked_on TEXT NOT NULL,
       nights {int} NOT NULL, entry {int}, place {int}) {strict};",
)
.after(&["0050_dossier"])];

/// The duty in whose queue the task stands.
pub const DUTY: &str = "focal_point";

/// A bed that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bed {
    /// The dossier.
    pub id: BedId,
    /// The civil day in the country's zone.
    pub asked_on: Date,
    /// For how many nights.
    pub nights: i64,
}

/// Asks for a bed on a case: a step of the track, a dossier for its recipients, a task and a fact, in one act.
///
/// # Errors
/// A refusal of the rules in words; or the database's, or when a recipient has no keys.
pub async fn ask(
    act: &mut Act,
    permit: &Permit<AskForBed>,
    nights: i64,
    recipients: &[Recipient],
) -> Result<std::result::Result<BedId, Refusal>> {
    let case = protect::records::case_file(act, permit).await?;
    let actor = protect::records::actor(act)?;
    let change = match case.apply(&rules::asked(nights), &actor, act.now()) {
        Ok(change) => change,
        Err(refusal) => return Ok(Err(refusal)),
    };
    protect::records::append(act, permit, &case, &change, None).await?;
    let opening = Opening {
        kind: &BED,
        regime: Regime::Gdpr,
        profile: &case.country.profile.country,
        child: case.file.facts.age.behaves_as_child(),
        retention: "bed",
        recipients,
        tiers: &[Tier::Narrative],
        purpose: Purpose::Identification,
        basis: "law",
    };
    let bed = BedId(keys::open_dossier(act, permit, opening).await?.id.0);
    let day = act.now().to_zoned(case.country.profile.zone.clone()).date();
    write(act, permit, &Bed { id: bed, asked_on: day, nights })?;
    Ok(Ok(bed))
}

/// The row of a bed with what it says about facts, and its task: there is no other way to write one.
fn write(act: &mut Act, permit: &Permit<AskForBed>, bed: &Bed) -> Result<()> {
    let mut records = permit.records(act)?;
    let row = vec![bed.id.to_string().into(), bed.asked_on.to_string().into(), bed.nights.into()];
    records.put(&CoveredRow::new(&EXAMPLE_BED, row)?, Conflict::Changed)?;
    let new = rules::facts(bed.id.0, bed.asked_on, bed.nights);
    let change = Change::between(bed.id.0, bed.id.0, bed.asked_on, Vec::new(), new);
    facts::record(&mut records, &Stated::of(change, NoFacts("a bed is always counted")));
    let task = NewTask {
        subject: Subject::Dossier(kernel::DossierId(bed.id.0)),
        kind: "bed_wanted",
        args: &serde_json::json!({ "nights": bed.nights }),
        assignee: Assignee::Duty(DUTY),
        due: None,
        origin: "example",
    };
    work::make(act, permit, &task).map(drop)
}

fn read(row: &Row) -> Result<Bed> {
    Ok(Bed { id: row.id(0)?, asked_on: row.code(1)?, nights: row.int(2)? })
}

/// The bed of a permit.
///
/// # Errors
/// [`Error::NotFound`] when there is none, or the database's.
pub async fn bed(act: &mut Act, permit: &Permit<SeeBed>) -> Result<Bed> {
    let dossier = act.row(permit)?;
    let sql = "SELECT d.uuid, b.asked_on, b.nights FROM example_bed b JOIN dossier d ON d.id = b.dossier_id
        WHERE b.dossier_id = $1";
    read(&permit.records(act)?.query_one(sql, &[dossier.into()]).await?.ok_or(Error::NotFound)?)
}

/// Derives the facts of every bed again and compares them with what is stored.
///
/// # Errors
/// The database's.
pub async fn compare(access: &Access) -> Result<Option<Compared>> {
    let mut act = access.act(&Who::Job("check"), &PendingEntries::default()).await?;
    let sql = "SELECT d.uuid, b.asked_on, b.nights FROM example_bed b JOIN dossier d ON d.id = b.dossier_id";
    let mut records = act.job_records()?;
    let rows = records.query(sql, &[]).await?;
    let mut derived = Vec::new();
    for row in &rows {
        let bed = read(row)?;
        derived.push((bed.id.0, rules::facts(bed.id.0, bed.asked_on, bed.nights)));
    }
    let differences = facts::differences(&mut records, derived).await?.into_values().flatten().collect();
    Ok(Some(Compared { what: "beds", many: rows.len(), differences }))
}
