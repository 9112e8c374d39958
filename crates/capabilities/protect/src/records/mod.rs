//! What is kept of a case. Truth is the event: a case is folded from its history whenever it is read; `track_state`
//! is the one projection that lists and due pages read.
//!
//! Every function asks for a permit of the right kind: no permit, no compile. The SQL of this room is here and nowhere
//! else: `opening` (a new case), `write` (a change), `tasks`, `receipts`; `list` (cases), `list_keys` (by what they are
//! found and ordered), `waiting` (my work), `grants`, `identity`, `sealed` (what was told), `due` (for clocks), `check`.

mod check;
mod grants;
mod identity;
mod list;
pub(crate) mod list_keys;
pub(crate) mod opening;
mod overdue_clocks;
mod receipts;
mod sealed;
mod tasks;
mod waiting_for_me;
pub(crate) mod write;

pub use check::{Checked, Difference, fill_facts, profile, rebuild_and_compare};
pub use grants::{Authority, Grant, authorities, who_sees_what};
pub use identity::{IdentityView, Written, identity, record_identity};
pub use list::{CaseRow, HoldRow, TrackStand, count_mine, held, hold, mine};
pub use list_keys::{derive_list_keys, hand_over, take_back};
pub(crate) use overdue_clocks::due;
pub use receipts::{ReceiptView, my_referrals, receipt};
pub use sealed::{EventText, event_text, event_texts, indicators, narrative};
pub use tasks::{TaskRow, duties, escalations, hold_tasks, settle_task, step_of, tasks};
pub use waiting_for_me::{MOST_WORK, Waiting, WorkRow, waiting};
pub use write::correct_band;

use std::collections::{BTreeSet, HashMap};

use crate::CaseId;
use crate::rights::{ChangesCase, SeesCase};
use access::{
    Act, Permit, Records, Result, emergency,
    keys::{self, field},
};
use jiff::Timestamp;
use kernel::{AccountId, AgeBand, BodyId, CaseNumber, Fact, Form, Sex, Tier, clock::at_ms, day_of};
use store::{Row, StoreError, Value};
use uuid::Uuid;
use vault::Version;
use vault::keyfile::ServerKey;

use crate::{
    countries::country,
    rules::{
        Actor, CaseState, Change, Event, IdentificationState, Mechanism, RecordedEvent, Refusal, Staff,
        Track, TrackCode,
        calendar::local_date,
        facts::{Known, facts_of},
    },
};

/// An accepted change on its way into the rows of a case.
pub(crate) struct Save<'a> {
    /// The case.
    pub case: CaseId,
    /// How the country treats it.
    pub country: Mechanism<'static>,
    /// What is known of the person before the change, for the figures.
    pub known: &'a Known,
    /// The case as it was read; nothing when it is opened.
    pub before: Option<&'a CaseFile>,
    /// What the rules accepted.
    pub change: &'a Change,
    /// Sealed free texts, one per event in order.
    pub texts: &'a [(Uuid, Vec<u8>)],
}

/// The plain codes of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseCodes {
    /// Sex.
    pub sex: Sex,
    /// Age band.
    pub age_band: AgeBand,
    /// Citizenship, when known.
    pub citizenship: Option<String>,
    /// The form that stands for the case.
    pub form: Form,
    /// Region, when known.
    pub region: Option<String>,
    /// Kind of source.
    pub source: String,
    /// Setting of the screening.
    pub setting: String,
    /// First contact, in milliseconds.
    pub first_contact_ms: i64,
}

/// A row of `track_state`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrackRow {
    /// Which track.
    pub track: TrackCode,
    /// Its state.
    pub state: String,
    /// Its version: what a form was read at.
    pub version: i64,
    /// Nearest due date, in milliseconds.
    pub due_ms: Option<i64>,
    /// Whose queue, as a code.
    pub waits_for: Option<String>,
    /// Mandates of which the body must have one.
    pub waits_mandate: Vec<String>,
    /// Versions of profile and calendar under which the row was written.
    pub rule_version: String,
}

/// An event with its id and the body's name, for the history of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventRow {
    /// Its id.
    pub id: Uuid,
    /// The event as the rules know it.
    pub recorded: RecordedEvent,
    /// Name of the body that acted; empty for the system.
    pub body: String,
    /// Name of the colleague who acted, as colleagues see it; empty for the system.
    pub who: String,
    /// Whether a sealed text belongs to it.
    pub has_text: bool,
}

/// A case, folded.
#[derive(Debug, Clone)]
pub struct CaseFile {
    /// Its id.
    pub id: CaseId,
    /// Its number.
    pub number: CaseNumber,
    /// How the country treats it.
    pub country: Mechanism<'static>,
    /// The tracks, as the history says.
    pub file: CaseState,
    /// Plain codes.
    pub codes: CaseCodes,
    /// Rows of `track_state`.
    pub tracks: Vec<TrackRow>,
    /// The history.
    pub events: Vec<EventRow>,
    /// Forms of exploitation that anybody confirmed.
    pub forms: BTreeSet<Form>,
}

impl CaseFile {
    /// What is known of the person, for the figures.
    #[must_use]
    pub fn known(&self) -> Known {
        Known {
            sex: self.codes.sex,
            age_band: self.codes.age_band,
            citizenship: self.codes.citizenship.clone(),
            region: self.codes.region.clone(),
            first_contact: at_ms(self.codes.first_contact_ms),
            forms: self.forms.clone(),
        }
    }

    /// Referred as urgent, and nobody has looked at it yet.
    #[must_use]
    pub fn is_urgent(&self) -> bool {
        let notice = self.events.iter().find_map(|row| match &row.recorded.event {
            Event::Notified(notice) => Some(notice.urgent),
            _ => None,
        });
        notice == Some(true) && self.file.identification == IdentificationState::Notified
    }

    /// The events with their ids, in recorded order.
    pub(crate) fn history(&self) -> Vec<(Uuid, &RecordedEvent)> {
        self.events.iter().map(|row| (row.id, &row.recorded)).collect()
    }

    /// The facts that the figures count of this case, as its history says.
    #[must_use]
    pub fn facts(&self) -> Vec<Fact> {
        facts_of(&self.known(), &self.history(), &self.file.clocks, &self.country.profile.zone)
    }

    /// The version of a track; 0 when it has no row yet.
    #[must_use]
    pub fn version(&self, track: TrackCode) -> i64 {
        self.tracks.iter().find(|row| row.track == track).map_or(0, |row| row.version)
    }

    /// Judges an event by the rules in force now.
    ///
    /// # Errors
    /// A rule's no.
    pub fn apply(&self, event: &Event, by: &Actor, now: Timestamp) -> std::result::Result<Change, Refusal> {
        self.file.apply(event, by, self.country, now)
    }

    /// What the system has to record at `now`, as [`CaseState::owed`] says.
    #[must_use]
    pub fn owed(&self, now: Timestamp) -> Vec<Event> {
        self.file.owed(self.country.tracks, now)
    }
}

/// Loads and folds a case.
///
/// # Errors
/// [`access::Error::Damaged`] when the history does not fold, or the database's.
pub async fn case_file<V>(act: &mut Act, permit: &Permit<V>) -> Result<CaseFile>
where
    V: SeesCase,
{
    let row = act.row(permit)?;
    load(&mut permit.records(act)?, row).await
}

/// Loads a case by its row.
async fn load(records: &mut Records<'_>, case: i64) -> Result<CaseFile> {
    let found = load_block(records, &[case]).await?.pop();
    found.ok_or(access::Error::NotFound)?.file
}

/// A case of a block.
struct Loaded {
    row: i64,
    number: String,
    /// The case, or why it cannot be folded.
    file: Result<CaseFile>,
}

/// Loads some cases by their rows, in their order, with four queries however many they are.
async fn load_block(records: &mut Records<'_>, cases: &[i64]) -> Result<Vec<Loaded>> {
    let ids: Vec<Value> = cases.iter().map(|id| Value::from(*id)).collect();
    let places: Vec<String> = (1..=ids.len()).map(|place| format!("${place}")).collect();
    let within = format!("IN ({})", places.join(", "));
    let sql = format!(
        "SELECT c.uuid, c.number, c.profile, r.sex, r.age_band, r.citizenship, r.form, r.region, r.source,
           r.setting, r.first_contact_at, c.id
         FROM dossier c JOIN case_record r ON r.case_id = c.id WHERE c.id {within} ORDER BY c.id"
    );
    let rows = records.query(&sql, &ids).await?;
    let sql = format!(
        "SELECT track, state, version, due_at, waits_for, waits_mandate, rule_version, case_id FROM track_state
         WHERE case_id {within} ORDER BY case_id, track"
    );
    let mut tracks = by_case(records.query(&sql, &ids).await?, 7)?;
    let sql = format!(
        "SELECT e.uuid, e.kind, e.recorded_at, e.actor, a.uuid, b.uuid, e.role, e.mandate, e.rule_version,
           e.codes, b.name, CASE WHEN e.sealed IS NULL THEN 0 ELSE 1 END, a.name_sealed, e.track, e.happened_day, e.case_id
         FROM case_event e LEFT JOIN account a ON a.id = e.account_id LEFT JOIN body b ON b.id = e.body_id
         WHERE e.case_id {within} ORDER BY e.case_id, e.id"
    );
    let mut events = by_case(records.query(&sql, &ids).await?, 15)?;
    let sql = format!("SELECT form, case_id FROM case_form WHERE case_id {within}");
    let mut forms = by_case(records.query(&sql, &ids).await?, 1)?;
    let staff = records.access().server_key.clone();
    let mut of = |case: i64| Kept {
        tracks: tracks.remove(&case).unwrap_or_default(),
        events: events.remove(&case).unwrap_or_default(),
        forms: forms.remove(&case).unwrap_or_default(),
    };
    rows.iter()
        .map(|row| {
            let case = row.int(11)?;
            Ok(Loaded { row: case, number: row.text(1)?, file: folded(row, &of(case), &staff) })
        })
        .collect()
}

/// Rows by the case that the last of their columns names.
fn by_case(rows: Vec<Row>, column: usize) -> Result<HashMap<i64, Vec<Row>>> {
    let mut found: HashMap<i64, Vec<Row>> = HashMap::new();
    for row in rows {
        found.entry(row.int(column)?).or_default().push(row);
    }
    Ok(found)
}

/// Rows of one case.
struct Kept {
    tracks: Vec<Row>,
    events: Vec<Row>,
    forms: Vec<Row>,
}

/// A case as its rows have it, folded.
fn folded(row: &Row, kept: &Kept, staff: &ServerKey) -> Result<CaseFile> {
    let country = country(&row.text(2)?).ok_or(broken())?;
    let events =
        kept.events.iter().map(|row| event(row, country, staff)).collect::<Result<Vec<EventRow>>>()?;
    let history = events.iter().map(|event| &event.recorded);
    let file = CaseState::fold(history, country).map_err(|_| broken())?;
    Ok(CaseFile {
        id: write::id(row, 0)?,
        number: row.code(1)?,
        country,
        file,
        codes: CaseCodes {
            sex: write::code(row, 3)?,
            age_band: write::code(row, 4)?,
            citizenship: row.opt_text(5)?,
            form: write::code(row, 6)?,
            region: row.opt_text(7)?,
            source: row.text(8)?,
            setting: row.text(9)?,
            first_contact_ms: row.int(10)?,
        },
        tracks: kept.tracks.iter().map(|row| track(row, country)).collect::<Result<_>>()?,
        events,
        forms: kept.forms.iter().map(|row| write::code(row, 0)).collect::<Result<_>>()?,
    })
}

fn broken() -> access::Error {
    access::Error::Damaged { what: BROKEN, told: "protect-history-broken" }
}

/// What the log and the checker say of a case that cannot be read.
pub(crate) const BROKEN: &str = "the history of a case does not fold";

/// The code of a track that runs here; a history that names another one cannot be read.
fn track_code(country: Mechanism<'_>, code: &str) -> Result<TrackCode> {
    country.track(code).map(Track::code).ok_or(broken())
}

fn track(row: &Row, country: Mechanism<'_>) -> Result<TrackRow> {
    Ok(TrackRow {
        track: track_code(country, &row.text(0)?)?,
        state: row.text(1)?,
        version: row.int(2)?,
        due_ms: row.opt_int(3)?,
        waits_for: row.opt_text(4)?,
        waits_mandate: row.text(5)?.split_whitespace().map(Into::into).collect(),
        rule_version: row.text(6)?,
    })
}

fn event(row: &Row, country: Mechanism<'_>, staff: &ServerKey) -> Result<EventRow> {
    let codes = serde_json::from_str(&row.text(9)?).map_err(|_| broken())?;
    let track = track_code(country, &row.text(13)?)?;
    let event = Event::from_row(track, &row.text(1)?, codes).map_err(|_| broken())?;
    let by = match row.text(3)?.as_str() {
        "staff" => Actor::Staff(Staff {
            person: write::id::<AccountId>(row, 4)?,
            body: write::id::<BodyId>(row, 5)?,
            role: write::code(row, 6)?,
            mandate: row.opt_text(7)?.unwrap_or_default().split_whitespace().map(Into::into).collect(),
        }),
        "person" => Actor::Person,
        "system" => Actor::System,
        _ => return Err(StoreError::Corrupt { column: 3, wanted: "actor" }.into()),
    };
    let at = row.instant(2)?;
    let day = match row.opt_int(14)? {
        Some(day) => day_of(day).ok_or(StoreError::Corrupt { column: 14, wanted: "civil day" })?,
        None => local_date(at, &country.profile.zone),
    };
    let by_account = by.staff().map(|staff| staff.person);
    Ok(EventRow {
        id: write::id(row, 0)?,
        recorded: RecordedEvent { event, by, at, day, rule_version: row.text(8)? },
        body: row.opt_text(10)?.unwrap_or_default(),
        who: match (&by_account, row.opt_bytes(12)?) {
            (Some(account), Some(sealed)) => access::keys::open_name(staff, *account, &sealed)?,
            _ => String::new(),
        },
        has_text: row.flag(11)?,
    })
}

/// Adds an accepted change to a case: events, clocks, track states from the versions that were read, tasks, the
/// door's columns. `text` is the free text of the event that was applied, sealed under the narrative tier.
///
/// At commit [`access::Conflict::Changed`] says that somebody saved the same track meanwhile,
/// [`access::Conflict::Beside`] that somebody saved another one: then the same event can be judged again on the new state.
///
/// # Errors
/// [`access::Error::KeysMissing`] when there is a text and the verb opens no narrative, or sealing fails.
pub async fn append<V>(
    act: &mut Act,
    permit: &Permit<V>,
    before: &CaseFile,
    change: &Change,
    text: Option<&str>,
) -> Result<()>
where
    V: ChangesCase,
{
    act.row(permit)?;
    if permit.id() != before.id {
        return Err(access::Error::WrongPermit);
    }
    let mut texts = Vec::new();
    if let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) {
        let id = Uuid::new_v4();
        let key = keys::to_write(act, permit, Tier::Narrative).await?;
        let place = field::EVENT_TEXT.of(id.as_bytes());
        let sealed = vault::seal(&key, place, Version::FIRST, text.as_bytes())?;
        texts.push((id, sealed));
    }
    emergency::cover_held(act, permit).await?;
    let save = Save {
        case: before.id,
        country: before.country,
        known: &before.known(),
        before: Some(before),
        change,
        texts: &texts,
    };
    write::save(act, permit, &save).await
}

/// Whoever acts, as the rules see it: for [`CaseFile::apply`].
///
/// # Errors
/// In a job, which is nobody; there [`Actor::System`] acts.
pub fn actor(act: &Act) -> Result<Actor> {
    write::actor(act)
}

/// Whoever acts, once in each of the person's roles: to ask the rules what fits.
///
/// # Errors
/// As [`actor`].
pub fn actors(act: &Act) -> Result<Vec<Actor>> {
    act.me()?.roles.iter().map(|role| write::actor_as(act, role)).collect()
}

/// Rows of a case, by its uuid.
const OF_CASE: &str = "t.case_id = (SELECT id FROM dossier WHERE uuid = $1)";
