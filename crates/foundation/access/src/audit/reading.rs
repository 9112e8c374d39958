//! Reading the log, for whoever checks lawfulness: what the entries hold, and never what the records hold. Names are those
//! by which people sign in, and the names of bodies and teams; cases have their numbers.

use std::collections::{HashMap, HashSet};

use ledger::{Entry, EntryNumber, Lasting, ProcessingOperation};
use store::Value;
use uuid::Uuid;

use super::{check_dossiers::names_of, check_state::places_of, shown_ids};
use crate::{Act, Permit, Result, foundation::ReadLog};

/// Entries on one page.
const PAGE: usize = 50;
/// Entries that are looked through for one page; what is older is on the next.
const LOOKED_THROUGH: i64 = 20_000;
/// Entries that are read with one question.
const AT_A_TIME: i64 = 1_000;
/// The most sessions of a person that are told.
const SESSIONS: i64 = 30;
const DAY_MS: i64 = 86_400_000;

/// What is looked for; whatever is left out is not asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LogAsked {
    /// A case, by its number.
    pub case: Option<String>,
    /// Somebody, by the name by which they sign in.
    pub by: Option<String>,
    /// From this instant on, in milliseconds since 1970-01-01 UTC.
    pub from_ms: Option<i64>,
    /// Up to this instant.
    pub until_ms: Option<i64>,
    /// Only what was given to another body.
    pub disclosures: bool,
    /// Only what stands before the entry with this number.
    pub before: Option<i64>,
}

/// What was found, the newest first.
#[derive(Debug, Clone, Default)]
pub struct LogFound {
    /// The entries.
    pub lines: Vec<LogLine>,
    /// Where to go on; nothing when the whole log was looked through.
    pub further: Option<i64>,
    /// How far back was looked, in milliseconds since 1970-01-01 UTC; nothing when the log is empty.
    pub back_to_ms: Option<i64>,
    /// Entries that were passed and have no text any more.
    pub expired: u64,
}

/// One entry.
#[derive(Debug, Clone)]
pub struct LogLine {
    /// What it holds.
    pub entry: Entry,
    /// Who acted: a sign-in name with the body, or the name of a job.
    pub who: String,
    /// The number of the case that it is about, where it is about one.
    pub case: Option<String>,
    /// To whom, in words.
    pub recipient: String,
    /// Whether it is about a page of a list on which the case stood among others.
    pub on_a_list: bool,
}

impl LogLine {
    /// An entry whose identifiers have no names yet.
    fn of(entry: Entry, on_a_list: bool) -> Self {
        Self { entry, who: String::new(), case: None, recipient: String::new(), on_a_list }
    }
}

/// A session of somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionSpan {
    /// When it began.
    pub began_ms: i64,
    /// When it ended; nothing while it runs, or when its process ended with it.
    pub ended_ms: Option<i64>,
}

/// What the last check of a night said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LastCheck {
    /// When it was made.
    pub at_ms: i64,
    /// How many entries the log had.
    pub entries: i64,
    /// How much it found wrong.
    pub findings: i64,
}

/// What the last check of a night said; nothing before the first one.
///
/// # Errors
/// The database's.
pub async fn last_check(act: &mut Act) -> Result<Option<LastCheck>> {
    let sql = "SELECT at_ms, size, findings FROM log_checked ORDER BY at_ms DESC, size DESC LIMIT 1";
    let Some(row) = act.query_one(sql, &[]).await? else { return Ok(None) };
    Ok(Some(LastCheck { at_ms: row.int(0)?, entries: row.int(1)?, findings: row.int(2)? }))
}

/// Looks through the log. What was looked for stands in an entry of its own, with the numbers of the entries that were shown.
/// Nothing when no case has the number, or nobody the name.
///
/// # Errors
/// [`crate::Error::WrongPermit`], or the database's.
pub async fn read_log(act: &mut Act, permit: &Permit<ReadLog>, asked: &LogAsked) -> Result<Option<LogFound>> {
    act.holds(permit)?;
    let (case, names) = case_of(act, asked.case.as_deref()).await?;
    let by = uuid_of(act, "SELECT uuid FROM account WHERE sign_in = $1", asked.by.as_deref()).await?;
    let known = asked.case.is_some() == case.is_some() && asked.by.is_some() == by.is_some();
    let sought =
        Sought { asked, case: case.map(|id| id.to_string()), names, by: by.map(|id| id.to_string()) };
    let mut found = LogFound::default();
    let mut shown = Vec::new();
    if known {
        look(act, &sought, &mut found, &mut shown).await?;
        name(act, &mut found.lines).await?;
    }
    act.note_page::<ReadLog>(&sought.described(), &shown)?;
    Ok(known.then_some(found))
}

/// A case by its number, and the pseudonyms by which entries name it.
async fn case_of(act: &mut Act, number: Option<&str>) -> Result<(Option<Uuid>, Vec<[u8; 16]>)> {
    let Some(number) = number else { return Ok((None, Vec::new())) };
    let sql = "SELECT id, uuid, secret FROM dossier WHERE number = $1";
    let Some(row) = act.query_one(sql, &[number.into()]).await? else { return Ok((None, Vec::new())) };
    Ok((Some(row.id(1)?), names_of(&act.access, &row)?))
}

async fn uuid_of(act: &mut Act, sql: &str, what: Option<&str>) -> Result<Option<Uuid>> {
    let Some(what) = what else { return Ok(None) };
    let row = act.query_one(sql, &[what.into()]).await?;
    Ok(row.map(|row| row.id(0)).transpose()?)
}

/// What is looked for, as entries name it.
struct Sought<'a> {
    asked: &'a LogAsked,
    case: Option<String>,
    /// The pseudonyms of the case.
    names: Vec<[u8; 16]>,
    by: Option<String>,
}

impl Sought<'_> {
    /// For the entry about the look: the log, and what it was looked through for.
    fn described(&self) -> String {
        let mut what = String::from("log");
        for (kind, id) in [("case", &self.case), ("account", &self.by)] {
            if let Some(id) = id {
                what.push_str(&format!(" {kind}:{id}"));
            }
        }
        if self.asked.disclosures {
            what.push_str(" disclosures");
        }
        what
    }

    /// Whether an entry is one of them, and whether only a page of a list says so.
    fn takes(&self, act: &Act, entry: &Entry, lasting: Option<Lasting>) -> Option<bool> {
        let too_early = self.asked.from_ms.is_some_and(|from| entry.at_ms < from);
        let too_late = self.asked.until_ms.is_some_and(|until| entry.at_ms > until);
        let other = self.by.as_ref().is_some_and(|by| entry.actor != *by);
        let kept = self.asked.disclosures && entry.operation != ProcessingOperation::Disclosure;
        if too_early || too_late || other || kept {
            return None;
        }
        let Some(case) = &self.case else { return Some(false) };
        let about = lasting.and_then(|lasting| lasting.dossier());
        if entry.object.contains(case.as_str()) || about.is_some_and(|name| self.names.contains(&name)) {
            return Some(false);
        }
        // Ids that do not open were sealed under a key file that is not here any more: the page itself is still told of.
        let ids = shown_ids(&act.access.server_key, entry).unwrap_or_default();
        ids.iter().any(|id| id.contains(case.as_str())).then_some(true)
    }
}

/// Entries of both stages, the newest first. Identifiers of the first stage are smaller than every number.
const ENTRIES: &str = "SELECT number, content, lasting FROM log_entry WHERE number < $1
    UNION ALL SELECT id, content, NULL FROM audit_entry WHERE id < $1 ORDER BY 1 DESC LIMIT $2";

async fn look(
    act: &mut Act,
    sought: &Sought<'_>,
    found: &mut LogFound,
    shown: &mut Vec<String>,
) -> Result<()> {
    let latest = sought.asked.until_ms.map(|until| EntryNumber::first_at(until + DAY_MS).as_i64());
    let mut before = sought.asked.before.unwrap_or(i64::MAX).min(latest.unwrap_or(i64::MAX));
    let mut looked = 0;
    while looked < LOOKED_THROUGH {
        let rows = act.query(ENTRIES, &[before.into(), AT_A_TIME.into()]).await?;
        if rows.is_empty() {
            found.further = None;
            return Ok(());
        }
        for row in rows {
            before = row.int(0)?;
            found.further = Some(before);
            looked += 1;
            let Some(content) = row.opt_bytes(1)? else {
                found.expired += 1;
                continue;
            };
            let entry = Entry::from_bytes(&content)?;
            found.back_to_ms = Some(entry.at_ms);
            // Numbers follow the clocks of the processes, which differ a little.
            if sought.asked.from_ms.is_some_and(|from| entry.at_ms < from - DAY_MS) {
                found.further = None;
                return Ok(());
            }
            let lasting = row.opt_bytes(2)?.map(|bytes| Lasting::from_bytes(&bytes)).transpose()?;
            if let Some(on_a_list) = sought.takes(act, &entry, lasting) {
                shown.push(before.to_string());
                found.lines.push(LogLine::of(entry, on_a_list));
                if found.lines.len() == PAGE {
                    return Ok(());
                }
            }
        }
    }
    Ok(())
}

/// The identifier that ends an object or a recipient: `case:…`, `team:…`.
fn id_in(text: &str) -> Option<&str> {
    let last = text.rsplit(':').next().unwrap_or_default();
    Uuid::parse_str(last).is_ok().then_some(last)
}

/// Finds what the identifiers stand for.
async fn name(act: &mut Act, lines: &mut [LogLine]) -> Result<()> {
    let ids = ids_of(lines);
    let people = names(act, PEOPLE, &ids).await?;
    let teams = names(act, TEAMS, &ids).await?;
    let bodies = names(act, BODIES, &ids).await?;
    let cases = names(act, CASES, &ids).await?;
    for line in lines {
        let Entry { actor, object, recipient, .. } = &line.entry;
        line.who = people.get(actor).unwrap_or(actor).clone();
        line.case = id_in(object).and_then(|id| cases.get(id)).cloned();
        let to = id_in(recipient);
        let to = to.and_then(|id| teams.get(id).or_else(|| people.get(id)).or_else(|| bodies.get(id)));
        line.recipient = to.unwrap_or(recipient).clone();
    }
    Ok(())
}

const PEOPLE: &str =
    "SELECT a.uuid, a.sign_in || ', ' || b.name FROM account a JOIN body b ON b.id = a.body_id
    WHERE a.uuid IN";
const TEAMS: &str = "SELECT t.uuid, t.name || ', ' || b.name FROM team t JOIN body b ON b.id = t.body_id
    WHERE t.uuid IN";
const BODIES: &str = "SELECT uuid, name FROM body WHERE uuid IN";
const CASES: &str = "SELECT uuid, number FROM dossier WHERE kind = 'case' AND uuid IN";

/// The identifiers in some lines, each once.
fn ids_of(lines: &[LogLine]) -> Vec<Value> {
    let mut ids: HashSet<&str> = HashSet::new();
    for line in lines {
        ids.extend(
            [&line.entry.actor, &line.entry.object, &line.entry.recipient]
                .into_iter()
                .filter_map(|text| id_in(text)),
        );
    }
    ids.into_iter().map(Into::into).collect()
}

async fn names(act: &mut Act, sql: &str, ids: &[Value]) -> Result<HashMap<String, String>> {
    let mut found = HashMap::new();
    for ids in ids.chunks(500) {
        let rows = act.query(&format!("{sql} ({})", places_of(ids.len())), ids).await?;
        for row in rows {
            if let Some(name) = row.opt_text(1)? {
                found.insert(row.text(0)?, name);
            }
        }
    }
    Ok(found)
}

/// The sessions of somebody, the newest first. An entry does not say in which session it was made: what somebody reached in
/// one is what they did while it ran.
///
/// # Errors
/// [`crate::Error::WrongPermit`], or the database's.
pub async fn sessions_of(act: &mut Act, permit: &Permit<ReadLog>, sign_in: &str) -> Result<Vec<SessionSpan>> {
    act.holds(permit)?;
    let account = uuid_of(act, "SELECT uuid FROM account WHERE sign_in = $1", Some(sign_in)).await?;
    let Some(account) = account else { return Ok(Vec::new()) };
    let sql = "SELECT s.began_at, s.ended_at FROM session_trace s JOIN account a ON a.id = s.account_id
        WHERE a.uuid = $1 ORDER BY s.began_at DESC, s.hash LIMIT $2";
    let rows = act.query(sql, &[account.to_string().into(), SESSIONS.into()]).await?;
    let span = |row: &store::Row| Ok(SessionSpan { began_ms: row.int(0)?, ended_ms: row.opt_int(1)? });
    rows.iter().map(span).collect()
}
