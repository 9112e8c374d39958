//! The checker: every case is folded again from its history and compared with everything that was derived from it.

use access::{Access, PendingEntries, Records, Result, Who};
use facts::{NoFacts, Stated};
use jiff::Timestamp;

use super::{CaseFile, list_keys, load};
use crate::rules::{CaseState, Hold, IdentificationState, Law, TrackUpdate, track};

/// Something derived that does not say what the history says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The case, by its number.
    pub case: String,
    /// What differs: a track, `door`, `list`, `clocks`, `record`, `facts`, or `history` when it does not fold.
    pub what: String,
    /// What is stored.
    pub stored: String,
    /// What the history says.
    pub folded: String,
}

/// What the checker did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Checked {
    /// Cases folded.
    pub cases: usize,
    /// Events judged again.
    pub events: usize,
    /// What differs; empty when all is well.
    pub differences: Vec<Difference>,
}

/// The country profile under which this server's cases run; nothing while there is no case. One server is one state.
///
/// # Errors
/// The database's.
pub async fn profile(access: &Access) -> Result<Option<String>> {
    let mut act = access.act(&Who::Job("check"), &PendingEntries::default()).await?;
    let row = act
        .job_records()?
        .query_one("SELECT profile FROM dossier WHERE kind = 'case' ORDER BY id LIMIT 1", &[])
        .await?;
    row.map(|row| Ok(row.text(0)?)).transpose()
}

/// Cases whose facts are written in one batch.
const FILLED: i64 = 200;

/// Writes the facts of cases that have none: those of a database that is older than the table of facts. What is
/// filled already stays, so it can be broken off and called again. Answers how many cases were filled; a case whose history
/// does not fold is left to the checker.
///
/// # Errors
/// The database's.
pub async fn fill_facts(access: &Access) -> Result<usize> {
    let (mut after, mut filled) = (0, 0);
    loop {
        let mut act = access.act(&Who::Job("facts"), &PendingEntries::default()).await?;
        let sql = "SELECT c.id FROM dossier c WHERE c.id > $1 AND c.kind = 'case'
            AND NOT EXISTS (SELECT 1 FROM fact_subject s WHERE s.uuid = c.uuid) ORDER BY c.id LIMIT $2";
        let mut records = act.job_records()?;
        let rows = records.query(sql, &[after.into(), FILLED.into()]).await?;
        for row in &rows {
            after = row.int(0)?;
            let file = match load(&mut records, after).await {
                Ok(file) => file,
                Err(access::Error::Damaged { .. }) => continue,
                Err(error) => return Err(error),
            };
            let change = facts::Change::fill(file.id.0, file.facts());
            facts::record(&mut records, &Stated::of(change, NoFacts("nothing of this case is counted")));
            filled += 1;
        }
        if rows.is_empty() {
            return Ok(filled);
        }
        act.commit().await?;
    }
}

/// Folds every case again and compares. Reads plain codes only; opens no key.
///
/// # Errors
/// The database's.
pub async fn rebuild_and_compare(access: &Access) -> Result<Checked> {
    let mut act = access.act(&Who::Job("check"), &PendingEntries::default()).await?;
    let mut records = act.job_records()?;
    let rows = records
        .query("SELECT c.id, c.number FROM dossier c WHERE c.kind = 'case' ORDER BY c.id", &[])
        .await?;
    let mut checked = Checked::default();
    for row in &rows {
        checked.cases += 1;
        let (id, number) = (row.int(0)?, row.text(1)?);
        match load(&mut records, id).await {
            Ok(file) => {
                checked.events += file.events.len();
                let found = compare(&mut records, id, &file).await?;
                checked.differences.extend(found.into_iter().map(|(what, stored, folded)| Difference {
                    case: number.clone(),
                    what,
                    stored,
                    folded,
                }));
            }
            Err(access::Error::Damaged { what, .. }) => checked.differences.push(Difference {
                case: number,
                what: "history".into(),
                stored: what.into(),
                folded: String::new(),
            }),
            Err(error) => return Err(error),
        }
    }
    Ok(checked)
}

type Found = Vec<(String, String, String)>;

async fn compare(records: &mut Records<'_>, id: i64, case: &CaseFile) -> Result<Found> {
    let mut found = Found::new();
    let mut differ = |what: &str, stored: String, folded: String| {
        if stored != folded {
            found.push((what.to_owned(), stored, folded));
        }
    };
    for (track, stored, folded) in tracks(case) {
        differ(&track, stored, folded);
    }
    let sql = format!(
        "SELECT c.child, a.hold, CASE c.state WHEN 'open' THEN 1 ELSE 0 END, r.events, r.next_due, r.stay, r.consent,
           {keys}, a.hold_due, h.due_at
         FROM dossier c JOIN case_record r ON r.case_id = c.id JOIN case_access a ON a.dossier_id = c.id
         LEFT JOIN track_state h ON h.case_id = c.id AND h.track = 'R' WHERE c.id = $2",
        keys = list_keys::compared(),
    );
    let now = records.now_ms();
    if let Some(row) = records.query_one(&sql, &[now.into(), id.into()]).await? {
        let stored = (row.int(7)?, row.int(8)?, row.int(11)?);
        let derived = (row.int(9)?, row.int(10)?, row.opt_int(12)?.unwrap_or(0));
        differ("list", format!("{stored:?}"), format!("{derived:?}"));
        let file = &case.file;
        let door = (row.flag(0)?, row.flag(1)?, row.flag(2)?);
        let open = file.identification != IdentificationState::Closed;
        let folded = (file.facts.age.behaves_as_child(), file.hold != Hold::None, open);
        differ("door", format!("{door:?}"), format!("{folded:?}"));
        let record = (row.int(3)?, row.opt_int(4)?, row.text(5)?, row.text(6)?);
        let folded = (
            i64::try_from(case.events.len()).unwrap_or(i64::MAX),
            file.next_due().map(Timestamp::as_millisecond),
            file.facts.stay.code().to_owned(),
            file.facts.consent.code().to_owned(),
        );
        differ("record", format!("{record:?}"), format!("{folded:?}"));
    }
    let sql = "SELECT kind, clock, at_ms, due_at FROM clock_event WHERE case_id = $1 ORDER BY id";
    let mut stored = Vec::new();
    for row in records.query(sql, &[id.into()]).await? {
        stored.push((row.text(0)?, row.text(1)?, row.int(2)?, row.int(3)?));
    }
    let folded: Vec<_> = case
        .file
        .clocks
        .iter()
        .map(|clock| {
            let (at, due) = (clock.at.as_millisecond(), clock.due.as_millisecond());
            (clock.kind.code().to_owned(), clock.clock.code().to_owned(), at, due)
        })
        .collect();
    differ("clocks", format!("{stored:?}"), format!("{folded:?}"));
    let facts = facts::differences(records, case.id.0, case.facts()).await?;
    differ("facts", facts.join("; "), String::new());
    Ok(found)
}

/// Per track that runs: what is stored, and what the history says under the rules that the row names. A track without
/// a row stands as on a case in which nothing has happened.
fn tracks(case: &CaseFile) -> Found {
    let mut found = Found::new();
    let nothing_said = CaseState::new();
    for machine in case.country.tracks {
        let code = machine.code();
        let Some(stored) = case.tracks.iter().find(|row| row.track == code) else {
            let (none, folded) = (machine.state(&nothing_said), machine.state(&case.file));
            found.push((code.to_string(), none.to_owned(), folded.to_owned()));
            continue;
        };
        let version = &stored.rule_version;
        let Some(law) = Law::named(case.country.profile, case.country.calendar, version) else {
            found.push((code.to_string(), version.clone(), "rules that are at hand".into()));
            continue;
        };
        let have = (&stored.state, stored.due_ms, stored.waits_for.as_deref(), &stored.waits_mandate);
        let want = track::row(*machine, &case.file, law);
        found.push((code.to_string(), format!("{have:?}"), wanted(&want)));
    }
    found
}

fn wanted(row: &TrackUpdate) -> String {
    let due = row.due.map(Timestamp::as_millisecond);
    format!("{:?}", (&row.state, due, row.waits_for.map(crate::rules::Duty::code), &row.waits_mandate))
}
