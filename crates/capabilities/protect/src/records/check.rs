//! The checker: every case is folded again from its history and compared with everything that was derived from it.

use std::collections::HashMap;

use access::{Access, PendingEntries, Records, Result, Who};
use facts::{NoFacts, Stated};
use jiff::Timestamp;
use store::Value;

use super::{CaseFile, list_keys, load, load_block};
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

/// Cases that are folded together.
const BLOCK: i64 = 200;

/// Folds every case again and compares, block by block in the order of the cases: seven queries for each block. Reads plain
/// codes only; opens no key.
///
/// # Errors
/// The database's.
pub async fn rebuild_and_compare(access: &Access) -> Result<Checked> {
    let mut act = access.act(&Who::Job("check"), &PendingEntries::default()).await?;
    let mut records = act.job_records()?;
    let sql = "SELECT c.id FROM dossier c WHERE c.kind = 'case' AND c.id > $1 ORDER BY c.id LIMIT $2";
    let (mut after, mut checked) = (0, Checked::default());
    loop {
        let rows = records.query(sql, &[after.into(), BLOCK.into()]).await?;
        let ids = rows.iter().map(|row| Ok(row.int(0)?)).collect::<Result<Vec<i64>>>()?;
        let Some(last) = ids.last() else { return Ok(checked) };
        after = *last;
        block(&mut records, &ids, &mut checked).await?;
    }
}

/// What is stored of a case beside its tracks, as words to compare.
#[derive(Default)]
struct Derived {
    /// What the list sorts by, as it is kept and as it follows.
    list: (String, String),
    door: String,
    record: String,
    clocks: Vec<(String, String, i64, i64)>,
}

async fn block(records: &mut Records<'_>, ids: &[i64], checked: &mut Checked) -> Result<()> {
    let loaded = load_block(records, ids).await?;
    let stored = derived(records, ids).await?;
    checked.cases += ids.len();
    // A case without a record cannot be folded.
    for id in ids.iter().filter(|id| !loaded.iter().any(|one| one.row == **id)) {
        checked.differences.push(Difference {
            case: format!("row {id}"),
            what: "record".into(),
            stored: "nothing".into(),
            folded: String::new(),
        });
    }
    let facts = loaded.iter().filter_map(|one| one.file.as_ref().ok());
    let facts = facts.map(|file| (file.id.0, file.facts())).collect();
    let facts = facts::differences(records, facts).await?;
    for one in loaded {
        let found = match one.file {
            Ok(file) => {
                checked.events += file.events.len();
                let facts = facts.get(&file.id.0).map(|lines| lines.join("; ")).unwrap_or_default();
                compare(&file, stored.get(&one.row), facts)
            }
            Err(access::Error::Damaged { what, .. }) => vec![("history".into(), what.into(), String::new())],
            Err(error) => return Err(error),
        };
        checked.differences.extend(found.into_iter().map(|(what, stored, folded)| Difference {
            case: one.number.clone(),
            what,
            stored,
            folded,
        }));
    }
    Ok(())
}

/// What is stored of some cases, by row.
async fn derived(records: &mut Records<'_>, ids: &[i64]) -> Result<HashMap<i64, Derived>> {
    let ids: Vec<Value> = ids.iter().map(|id| Value::from(*id)).collect();
    let places = |first: usize| (first..first + ids.len()).map(|place| format!("${place}"));
    let within = format!("IN ({})", places(2).collect::<Vec<_>>().join(", "));
    let sql = format!(
        "SELECT c.child, a.hold, CASE c.state WHEN 'open' THEN 1 ELSE 0 END, r.events, r.next_due, r.stay, r.consent,
           {keys}, a.hold_due, h.due_at, c.id
         FROM dossier c JOIN case_record r ON r.case_id = c.id JOIN case_access a ON a.dossier_id = c.id
         LEFT JOIN track_state h ON h.case_id = c.id AND h.track = 'R' WHERE c.id {within}",
        keys = list_keys::compared(),
    );
    let params: Vec<Value> = std::iter::once(records.now_ms().into()).chain(ids.iter().cloned()).collect();
    let mut found: HashMap<i64, Derived> = HashMap::new();
    for row in records.query(&sql, &params).await? {
        let door = (row.flag(0)?, row.flag(1)?, row.flag(2)?);
        let record = (row.int(3)?, row.opt_int(4)?, row.text(5)?, row.text(6)?);
        let kept = (row.int(7)?, row.int(8)?, row.int(11)?);
        let follows = (row.int(9)?, row.int(10)?, row.opt_int(12)?.unwrap_or(0));
        let one = Derived {
            list: (format!("{kept:?}"), format!("{follows:?}")),
            door: format!("{door:?}"),
            record: format!("{record:?}"),
            clocks: Vec::new(),
        };
        found.insert(row.int(13)?, one);
    }
    let within = format!("IN ({})", places(1).collect::<Vec<_>>().join(", "));
    let sql = format!(
        "SELECT kind, clock, at_ms, due_at, case_id FROM clock_event WHERE case_id {within} ORDER BY case_id, id"
    );
    for row in records.query(&sql, &ids).await? {
        let clock = (row.text(0)?, row.text(1)?, row.int(2)?, row.int(3)?);
        found.entry(row.int(4)?).or_default().clocks.push(clock);
    }
    Ok(found)
}

type Found = Vec<(String, String, String)>;

fn compare(case: &CaseFile, derived: Option<&Derived>, facts: String) -> Found {
    let mut found = Found::new();
    let mut differ = |what: &str, stored: String, folded: String| {
        if stored != folded {
            found.push((what.to_owned(), stored, folded));
        }
    };
    for (track, stored, folded) in tracks(case) {
        differ(&track, stored, folded);
    }
    let file = &case.file;
    let open = file.identification != IdentificationState::Closed;
    let door = (file.facts.age.behaves_as_child(), file.hold != Hold::None, open);
    let record = (
        i64::try_from(case.events.len()).unwrap_or(i64::MAX),
        file.next_due().map(Timestamp::as_millisecond),
        file.facts.stay.code().to_owned(),
        file.facts.consent.code().to_owned(),
    );
    let clocks: Vec<_> = file
        .clocks
        .iter()
        .map(|clock| {
            let (at, due) = (clock.at.as_millisecond(), clock.due.as_millisecond());
            (clock.kind.code().to_owned(), clock.clock.code().to_owned(), at, due)
        })
        .collect();
    let stored = derived.map(|one| (one.door.clone(), one.record.clone(), format!("{:?}", one.clocks)));
    let (stored_door, stored_record, stored_clocks) = stored.unwrap_or_default();
    let (kept, follows) = derived.map(|one| one.list.clone()).unwrap_or_default();
    differ("list", kept, follows);
    differ("door", stored_door, format!("{door:?}"));
    differ("record", stored_record, format!("{record:?}"));
    differ("clocks", stored_clocks, format!("{clocks:?}"));
    differ("facts", facts, String::new());
    found
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
