//! One page of a list of dossiers.

use std::{fmt, str::FromStr};

use kernel::{
    CaseNumber, DossierId, PageOf,
    paging::{From, NoPlace, Place},
};
use store::{Row, Value};

use super::{LIVE, is_of, recipients};
use crate::{
    Dossier, Result,
    act::Act,
    facts::{Facts, Known},
    kind::Kind,
    permit::Permit,
    verbs::Verb,
};

/// Where a dossier stands in a list: in the part that waits for whoever asks or in the other one, then by its deadline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListPlace {
    /// It waits for whoever asks: these come first.
    pub waiting: bool,
    /// `by_due`, and the dossier.
    pub place: Place,
}

impl fmt::Display for ListPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", if self.waiting { "w" } else { "o" }, self.place)
    }
}

impl FromStr for ListPlace {
    type Err = NoPlace;

    fn from_str(text: &str) -> std::result::Result<Self, NoPlace> {
        let (part, place) = text.split_once('.').ok_or(NoPlace)?;
        let waiting = match part {
            "w" => true,
            "o" => false,
            _ => return Err(NoPlace),
        };
        Ok(Self { waiting, place: place.parse()? })
    }
}

/// Which page of which list.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// The kind of the dossiers.
    pub kind: &'static Kind,
    /// Bits of `waits`: dossiers that wait for one of them come first.
    pub first: i64,
    /// Only those that come first.
    pub only_first: bool,
    /// Where the page begins.
    pub from: &'a From<ListPlace>,
    /// The most rows.
    pub most: usize,
}

/// A dossier in a list.
#[derive(Debug, Clone)]
pub struct Listed {
    /// For joins, in records only.
    pub row: i64,
    /// The dossier.
    pub dossier: DossierId,
    /// Its number.
    pub number: CaseNumber,
    /// A child is in it, or somebody whose age is not certain.
    pub child: bool,
    /// Whether it waits for whoever asks.
    pub waiting: bool,
    /// The nearest deadline in milliseconds.
    pub due_ms: Option<i64>,
    by_due: i64,
    facts: Facts,
}

impl Listed {
    fn read(kind: &'static Kind, row: &Row) -> Result<Self> {
        let (facts, at) = (Facts::read(kind, row, 0)?, kind.width());
        let by_due = row.int(at + 3)?;
        Ok(Self {
            row: row.int(at - 1)?,
            dossier: row.id(at)?,
            number: row.code(at + 1)?,
            child: facts.get(kind, "child") == Some(Known::Flag(true)),
            waiting: row.int(at + 2)? == 0,
            // Above all deadlines there are: the year 9999 is 2.5e14 milliseconds away.
            due_ms: Some(by_due).filter(|due| *due < 1 << 61),
            by_due,
            facts,
        })
    }

    /// Where it stands.
    #[must_use]
    pub fn place(&self) -> ListPlace {
        ListPlace { waiting: self.waiting, place: Place { key: self.by_due, id: self.dossier.0 } }
    }
}

/// One page: the dossiers of whoever asks that the policies let the verb `V` see, those that wait for one of the bits
/// first, within these by deadline. What the policies refuse takes no place on the page.
///
/// # Errors
/// The database's; when the permit belongs to another act.
pub async fn page<V, P>(
    act: &mut Act,
    permit: &Permit<P>,
    wanted: &Wanted<'_>,
) -> Result<PageOf<Listed, ListPlace>>
where
    V: Verb,
    V::On: Dossier,
    P: Verb,
{
    act.holds(permit)?;
    let stretches = stretches(act, wanted).await?;
    let (mut from, mut size, mut seen) = (*wanted.from, wanted.most + 1, Vec::new());
    loop {
        let rows = block(act, wanted, &stretches, (&from, size)).await?;
        let (full, last) = (rows.len() == size, rows.last().map(Listed::place));
        seen.extend(rows.into_iter().filter(|row| act.verdict(V::SPEC, row.facts).allowed));
        match last.filter(|_| full && seen.len() <= wanted.most) {
            Some(place) if from.is_backwards() => from = From::Before(place),
            Some(place) => from = From::After(place),
            None => break,
        }
        // Whoever may see few of many dossiers must not ask a thousand times.
        size = LARGE_BLOCK;
    }
    seen.truncate(wanted.most + 1);
    let page = PageOf::cut(seen, wanted.most, wanted.from, Listed::place);
    for row in &page.rows {
        act.sees::<V>(&row.facts);
    }
    Ok(page)
}

/// Rows that are looked at together after a first block of which the policies refused some.
const LARGE_BLOCK: usize = 1000;

/// A stretch of the index: rows of one recipient with one sum of `waits`.
struct Stretch {
    recipient: i64,
    waits: i64,
}

/// The stretches that have rows. Each step of the recursion jumps to the next sum, whatever number of rows lies between.
async fn stretches(act: &mut Act, wanted: &Wanted<'_>) -> Result<Vec<Stretch>> {
    let recipients = recipients(act)?;
    let next = |place: &str, more: &str| {
        let mine = is_of(act, place);
        format!(
            "(SELECT l.waits FROM dossier_list l WHERE {mine} AND l.kind = $1 {more} ORDER BY l.waits LIMIT 1)"
        )
    };
    let first: Vec<String> = (2..)
        .zip(&recipients)
        .map(|(place, _)| {
            format!(
                "SELECT CAST(${place} AS BIGINT) AS recipient, {} AS waits",
                next(&format!("${place}"), "")
            )
        })
        .collect();
    let sql = format!(
        "WITH RECURSIVE stretch(recipient, waits) AS (
           SELECT f.recipient, f.waits FROM ({first}) f
           UNION ALL SELECT s.recipient, {next} FROM stretch s WHERE s.waits IS NOT NULL)
         SELECT s.recipient, s.waits FROM stretch s WHERE s.waits IS NOT NULL",
        first = first.join(" UNION ALL "),
        next = next("s.recipient", "AND l.waits > s.waits"),
    );
    let mut params: Vec<Value> = vec![wanted.kind.prefix.into()];
    params.extend(recipients.into_iter().map(Value::from));
    let mut found = Vec::new();
    for row in act.query(&sql, &params).await? {
        let stretch = Stretch { recipient: row.int(0)?, waits: row.int(1)? };
        if stretch.waits & wanted.first != 0 || !wanted.only_first {
            found.push(stretch);
        }
    }
    Ok(found)
}

/// The next rows of all stretches together in the direction of reading, not yet judged.
async fn block(
    act: &mut Act,
    wanted: &Wanted<'_>,
    stretches: &[Stretch],
    (from, size): (&From<ListPlace>, usize),
) -> Result<Vec<Listed>> {
    let kind = wanted.kind;
    let size = i64::try_from(size).unwrap_or(i64::MAX);
    let mut params: Vec<Value> =
        vec![act.me()?.row.into(), act.now_ms().into(), kind.prefix.into(), size.into()];
    if let Some(place) = from.place() {
        let dossier = [place.place.id.to_string().into()];
        let row = act.query_one("SELECT id FROM dossier WHERE uuid = $1", &dossier).await?;
        let id = row.map(|row| row.int(0)).transpose()?.unwrap_or(0);
        params.extend([place.place.key.into(), id.into()]);
    }
    let (compare, direction) = if from.is_backwards() { ("<", "DESC") } else { (">", "ASC") };
    let mut parts = Vec::new();
    for (number, stretch) in stretches.iter().enumerate() {
        // What waits for whoever asks is part 0, the rest part 1.
        let part = i64::from(stretch.waits & wanted.first == 0);
        let beside = match from.place().map(|place| i64::from(!place.waiting)) {
            Some(here) if here == part => format!("AND (l.by_due, l.dossier_id) {compare} ($5, $6)"),
            Some(here) if (here > part) != from.is_backwards() => continue,
            _ => String::new(),
        };
        params.extend([stretch.recipient.into(), stretch.waits.into()]);
        let at = params.len();
        parts.push(format!(
            "SELECT * FROM (SELECT {part} AS part, l.by_due AS by_due, l.dossier_id AS id FROM dossier_list l
               WHERE {mine} AND l.kind = $3 AND l.waits = ${at} AND {live} {beside}
               ORDER BY l.by_due {direction}, l.dossier_id {direction} LIMIT $4) s{number}",
            mine = is_of(act, &format!("${}", at - 1)),
            live = act.scope(&LIVE),
        ));
    }
    if parts.is_empty() {
        return Ok(Vec::new());
    }
    // A dossier that came to several recipients has the same keys in each of its rows: UNION makes them one.
    let sql = format!(
        "SELECT {columns}, o.uuid, o.number, p.part, p.by_due
         FROM (SELECT * FROM ({parts}) u ORDER BY part {direction}, by_due {direction}, id {direction} LIMIT $4) p
         CROSS JOIN dossier o {joins} WHERE o.id = p.id
         ORDER BY p.part {direction}, p.by_due {direction}, p.id {direction}",
        columns = kind.columns(),
        joins = kind.joins,
        parts = parts.join(" UNION "),
    );
    act.query(&sql, &params).await?.iter().map(|row| Listed::read(kind, row)).collect()
}

/// Up to here a person's dossiers are few: what hangs on them is sooner found dossier by dossier than by going through all
/// that waits in the house.
const FEW: i64 = 500;

/// Whether whoever asks has few dossiers of a kind.
///
/// # Errors
/// The database's; in a job, which is nobody.
pub async fn has_few(act: &mut Act, kind: &'static Kind) -> Result<bool> {
    let recipients = recipients(act)?;
    let part = |place: usize| {
        format!(
            "SELECT * FROM (SELECT l.dossier_id FROM dossier_list l WHERE {mine} AND l.kind = $3 AND {live}
               AND CAST($1 AS BIGINT) < $2 LIMIT $4) s{place}",
            mine = is_of(act, &format!("${place}")),
            live = act.scope(&LIVE),
        )
    };
    let parts: Vec<String> = (5..5 + recipients.len()).map(part).collect();
    let sql = format!("SELECT COUNT(*) FROM ({}) first", parts.join(" UNION ALL "));
    let mut params: Vec<Value> =
        vec![act.me()?.row.into(), act.now_ms().into(), kind.prefix.into(), (FEW + 1).into()];
    params.extend(recipients.into_iter().map(Value::from));
    let row = act.query_one(&sql, &params).await?;
    Ok(row.map(|row| row.int(0)).transpose()?.unwrap_or(0) <= FEW)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_read_as_it_was_written() {
        for waiting in [true, false] {
            let place = ListPlace { waiting, place: Place { key: -7, id: DossierId::random().0 } };
            assert_eq!(place.to_string().parse(), Ok(place));
        }
        assert_eq!("x.1.0".parse::<ListPlace>(), Err(NoPlace));
    }
}
