//! Lists of cases: which I see, which are on hold. SQL reduces every row to facts relative to whoever asks; each row then
//! takes its verdict from the policies, and is shown or counted only then.

use crate::CaseId;
use crate::rights::{CASE, ListCases, ON_HOLD, SeeHold, ViewCase};
use std::collections::BTreeMap;

use access::{
    Act, Facts, Permit, Records, Result,
    lists::{self, ListPlace, Listed, Wanted},
};
use kernel::{
    CaseNumber, PageOf, Total,
    paging::{From, Place},
};
use store::{Row, Value};

use super::{list_keys, tasks::duties, write};

/// How a track stands, in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrackStand {
    /// Code of the track.
    pub track: String,
    /// Code of the state.
    pub state: String,
    /// Whose queue it stands in, as a code.
    pub waits_for: Option<String>,
    /// Mandates of which the body must have one.
    pub waits_mandate: Vec<String>,
    /// By when its next step is due, in milliseconds.
    pub due_ms: Option<i64>,
}

/// A case in a list: a number, states and dates; never a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseRow {
    /// The case.
    pub id: CaseId,
    /// Its number.
    pub number: CaseNumber,
    /// The tracks that have a row.
    pub tracks: Vec<TrackStand>,
    /// Referred as urgent, and nobody has looked at it yet.
    pub urgent: bool,
    /// Nearest due date of its tracks and open tasks, in milliseconds.
    pub due_ms: Option<i64>,
    /// A child, or somebody whose age is not certain.
    pub child: bool,
    /// Whether it waits for my duty.
    pub mine: bool,
}

/// One page of the cases that grants link to me or my teams, at most `most`: those that wait for my duty first, then by
/// due date. One audit entry holds the ids that are shown.
///
/// # Errors
/// The database's.
pub async fn mine(
    act: &mut Act,
    permit: &Permit<ListCases>,
    from: &From<ListPlace>,
    most: usize,
) -> Result<PageOf<CaseRow, ListPlace>> {
    let first = list_keys::bits(&duties(act.me()?.roles));
    let wanted = Wanted { kind: &CASE, first, only_first: false, from, most };
    let page = lists::page::<ViewCase, _>(act, permit, &wanted).await?;
    let mut tracks = tracks_of(&mut permit.records(act)?, &page.rows).await?;
    let ids: Vec<String> = page.rows.iter().map(|row| row.dossier.to_string()).collect();
    act.note_page::<ViewCase>("cases", &ids)?;
    Ok(page.map(|row| {
        let (urgent, due_ms) = list_keys::deadline(row.due_ms);
        CaseRow {
            id: CaseId(row.dossier.0),
            number: row.number,
            tracks: tracks.remove(&row.row).unwrap_or_default(),
            urgent,
            due_ms,
            child: row.child,
            mine: row.waiting,
        }
    }))
}

/// How many cases I may see.
///
/// # Errors
/// The database's.
pub async fn count_mine(act: &mut Act, permit: &Permit<ListCases>) -> Result<Total> {
    lists::count::<ViewCase, _>(act, permit).await
}

/// The rows of `track_state` of the cases of one page, by the row of the case.
pub(super) async fn tracks_of(
    records: &mut Records<'_>,
    cases: &[Listed],
) -> Result<BTreeMap<i64, Vec<TrackStand>>> {
    let mut found: BTreeMap<i64, Vec<TrackStand>> = BTreeMap::new();
    let params: Vec<Value> = cases.iter().map(|case| case.row.into()).collect();
    if params.is_empty() {
        return Ok(found);
    }
    let places: Vec<String> = (1..=params.len()).map(|place| format!("${place}")).collect();
    let sql = format!(
        "SELECT case_id, track, state, waits_for, waits_mandate, due_at FROM track_state WHERE case_id IN ({})
         ORDER BY case_id, track",
        places.join(", ")
    );
    let stand = |row: &Row| -> Result<TrackStand> {
        Ok(TrackStand {
            track: row.text(1)?,
            state: row.text(2)?,
            waits_for: row.opt_text(3)?,
            waits_mandate: row.text(4)?.split_whitespace().map(Into::into).collect(),
            due_ms: row.opt_int(5)?,
        })
    };
    for row in records.query(&sql, &params).await? {
        found.entry(row.int(0)?).or_default().push(stand(&row)?);
    }
    Ok(found)
}

/// A case on hold, for immigration: a number and dates, nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HoldRow {
    /// The case.
    pub id: CaseId,
    /// Its number.
    pub number: CaseNumber,
    /// Until when, in milliseconds; nothing when the period is over and somebody must decide.
    pub until_ms: Option<i64>,
}

/// What immigration sees of a case on hold: its number and until when.
///
/// # Errors
/// The database's.
pub async fn hold(act: &mut Act, permit: &Permit<SeeHold>) -> Result<HoldRow> {
    let case = act.row(permit)?;
    let sql =
        "SELECT c.number, r.due_at FROM dossier c JOIN track_state r ON r.case_id = c.id AND r.track = 'R'
        WHERE c.id = $1";
    let row = permit.records(act)?.query_one(sql, &[case.into()]).await?.ok_or(access::Error::NotFound)?;
    Ok(HoldRow { id: permit.id(), number: row.code(0)?, until_ms: row.opt_int(1)? })
}

/// One page of the cases whose removal is on hold, at most `most`: those whose period is over first, then by the day on
/// which it ends. One audit entry holds the ids that are shown.
///
/// # Errors
/// The database's.
pub async fn held(
    act: &mut Act,
    permit: &Permit<ListCases>,
    from: &From<Place>,
    most: usize,
) -> Result<PageOf<HoldRow, Place>> {
    let one_more = i64::try_from(most + 1).unwrap_or(i64::MAX);
    let mut params: Vec<Value> = vec![act.me()?.row.into(), act.now_ms().into(), one_more.into()];
    let (compare, direction) = if from.is_backwards() { ("<", "DESC") } else { (">", "ASC") };
    let beside = from.place().map_or(String::new(), |place| {
        params.extend([place.key.into(), place.id.to_string().into()]);
        format!("AND (ca.hold_due, o.uuid) {compare} ($4, $5)")
    });
    let sql = format!(
        "SELECT {columns}, o.uuid, o.number, p.due
         FROM (SELECT o.id AS id, ca.hold_due AS due
           FROM case_access ca JOIN dossier o ON o.id = ca.dossier_id
           WHERE ca.hold = 1 AND {scope} {beside}
           ORDER BY ca.hold_due {direction}, o.uuid {direction} LIMIT $3) p
         CROSS JOIN dossier o WHERE o.id = p.id ORDER BY p.due {direction}, o.uuid {direction}",
        columns = CASE.columns(),
        scope = act.scope(&ON_HOLD),
    );
    let mut seen = Vec::new();
    for row in permit.records(act)?.query(&sql, &params).await? {
        let at = CASE.width();
        let until_ms = Some(row.int(at + 2)?).filter(|due| *due > 0);
        let held = HoldRow { id: write::id(&row, at)?, number: row.code(at + 1)?, until_ms };
        seen.push((held, Facts::read(&CASE, &row, 0)?));
    }
    let place = |(row, _): &(HoldRow, Facts)| Place { key: row.until_ms.unwrap_or(0), id: row.id.0 };
    let page = PageOf::cut(seen, most, from, place);
    let PageOf { rows, before, next } = page;
    let rows = rows.into_iter().filter(|(_, facts)| act.sees::<SeeHold>(facts)).map(|(row, _)| row);
    let page = PageOf { rows: rows.collect::<Vec<_>>(), before, next };
    let ids: Vec<String> = page.rows.iter().map(|row| row.id.to_string()).collect();
    act.note_page::<SeeHold>("holds", &ids)?;
    Ok(page)
}
