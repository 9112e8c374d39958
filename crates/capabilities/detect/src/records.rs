//! Screenings in the database. Every function asks for the permit of the right kind; integers for joins stay here.

use crate::ScreeningId;
use crate::rights::{ContinueScreening, OWN_SCREENINGS, Refer, Screen};
use access::foundation::ListWork;
use access::{
    Access, Act, Conflict, PendingEntries, Permit, Records, Result, Who,
    keys::{self, field},
};
use facts::{NoFacts, Stated};
use jiff::tz::TimeZone;
use kernel::{
    BodyId, Fact, PageOf, Total,
    clock::at_ms,
    paging::{From, Place},
};
use protect::ReferralId;
use store::{CoveredRow, Row, Value};
use vault::{NumberedKey, Version};

use crate::{
    draft::{self, AGE, Draft, Hand},
    migrations::SCREENING,
    rules::{Age, Class, Setting, facts::Counted},
};

/// What the wrapped key of a draft is for.
const DRAFT_KEY: &str = "draft-key/v1";

/// Where a screening stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Answers are taken.
    Open,
    /// It ended in a referral; the draft is gone.
    Referred,
    /// It ended without one, with a reason in the draft.
    Ended,
}

impl State {
    /// The code that the door's facts read.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Referred => "referred",
            Self::Ended => "ended",
        }
    }

    fn of(code: &str) -> Option<Self> {
        match code {
            "open" => Some(Self::Open),
            "referred" => Some(Self::Referred),
            "ended" => Some(Self::Ended),
            _ => None,
        }
    }
}

/// A screening, opened for the person who made it.
pub struct Screening {
    /// Its id.
    pub id: ScreeningId,
    /// Where it takes place.
    pub setting: Setting,
    /// Where it stands.
    pub state: State,
    /// Version; each save makes it one higher.
    pub version: i64,
    /// When it began, in milliseconds.
    pub began_ms: i64,
    /// The referral it ended in.
    pub referral: Option<ReferralId>,
    /// The body for which it is held.
    pub body: BodyId,
    /// What was written down; empty once referred.
    pub draft: Draft,
    key: Option<NumberedKey>,
    /// The row as it was read.
    whole: CoveredRow,
}

impl Screening {
    /// The facts of the screening with a draft; `zone` is that of the country.
    fn facts(&self, draft: &Draft, zone: &TimeZone) -> Vec<Fact> {
        let (age, answered) = (draft.age(), draft.is_answered());
        Counted { id: self.id, body: self.body, began: at_ms(self.began_ms), age, answered }.facts(zone)
    }
}

/// A screening in a list: codes only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScreeningRow {
    /// Its id.
    pub id: ScreeningId,
    /// Where it takes place.
    pub setting: Setting,
    /// The age as answered.
    pub age: Age,
    /// Where it stands.
    pub state: State,
    /// When it began, in milliseconds.
    pub began_ms: i64,
    /// When it was last saved, in milliseconds.
    pub updated_ms: i64,
    /// The class of the last save, once something was answered.
    pub class: Option<Class>,
    /// The referral it ended in.
    pub referral: Option<ReferralId>,
}

fn broken() -> access::Error {
    access::Error::Damaged { what: "the draft of a screening", told: "screen-draft-broken" }
}

/// Seals a draft as it will stand in the row of that version.
fn seal(key: &NumberedKey, id: ScreeningId, row: i64, draft: &Draft) -> Result<Vec<u8>> {
    let json = serde_json::to_vec(draft).map_err(|_| broken())?;
    Ok(vault::seal(key, field::SCREENING_DRAFT.of(id.bytes()), version(row)?, &json)?)
}

fn version(row: i64) -> Result<Version> {
    u32::try_from(row).map(Version).map_err(|_| broken())
}

/// Writes a row of `screening`, with what it says about facts: there is no other way to write one. When the row is
/// not as it was read, nothing at all is saved.
fn write(mut records: Records<'_>, row: &CoveredRow, stated: &Stated) -> Result<()> {
    records.put(row, Conflict::Changed)?;
    facts::record(&mut records, stated);
    Ok(())
}

/// Begins a screening. It is on the disk as soon as the act is committed.
///
/// # Errors
/// When sealing fails or the base is broken.
pub fn begin(act: &mut Act, permit: &Permit<Screen>, setting: Setting, age: Age) -> Result<ScreeningId> {
    let id = ScreeningId::random();
    let (key, wrap) = keys::own_key(act, id.bytes(), DRAFT_KEY)?;
    let now = act.now_ms();
    let (account, body) = (act.me()?.account, act.me()?.body);
    let mut draft = Draft::new();
    draft.set(AGE, age.code(), Hand { tab: "", by: account, at_ms: now });
    let versions = draft::base()?.versions();
    let row = vec![
        id.to_string().into(),
        account.to_string().into(),
        body.to_string().into(),
        setting.code().into(),
        age.code().into(),
        State::Open.code().into(),
        1_i64.into(),
        now.into(),
        now.into(),
        false.into(),
        Value::Null,
        Value::Null,
        versions.base.into(),
        versions.rule.into(),
        Value::Null,
        wrap.into(),
        seal(&key, id, 1, &draft)?.into(),
    ];
    let stated = Stated::None(NoFacts("a screening counts from its first answer"));
    write(permit.records(act)?, &CoveredRow::new(&SCREENING, row)?, &stated)?;
    Ok(id)
}

/// Opens one's own screening.
///
/// # Errors
/// When it cannot be opened with the keys of whoever asks.
pub async fn load(act: &mut Act, permit: &Permit<ContinueScreening>) -> Result<Screening> {
    let id = act.row(permit)?;
    let sql =
        "SELECT s.uuid, s.setting, s.state, s.version, s.began_at, s.referral, s.key_wrap, s.draft, b.uuid
        FROM screening s JOIN body b ON b.id = s.body_id WHERE s.id = $1";
    let row = permit.records(act)?.query_one(sql, &[id.into()]).await?.ok_or(broken())?;
    let whole = permit.records(act)?.covered(&SCREENING, "t.id = $1", &[id.into()]).await?.pop();
    let id: ScreeningId = row.id(0)?;
    let (key, draft) = match (row.opt_bytes(6)?, row.opt_bytes(7)?) {
        (Some(wrap), Some(sealed)) => {
            let key = keys::open_own_key(act, id.bytes(), DRAFT_KEY, &wrap)?;
            // A draft of an older version that was put back in the row is not taken for the newest.
            let json = vault::open(&key, field::SCREENING_DRAFT.of(id.bytes()), &sealed)?
                .at(version(row.int(3)?)?)?;
            let draft = serde_json::from_slice(&json).map_err(|_| broken())?;
            (Some(key), draft)
        }
        _ => (None, Draft::new()),
    };
    Ok(Screening {
        id,
        setting: setting(&row, 1)?,
        state: row.known(2, State::of)?,
        version: row.int(3)?,
        began_ms: row.int(4)?,
        referral: referral(&row, 5)?,
        body: row.id(8)?,
        draft,
        key,
        whole: whole.ok_or(access::Error::NotFound)?,
    })
}

/// Saves a draft over the version that was read, with the codes that follow from it; `zone` is that of the country. A
/// later version in the database makes the commit fail with [`Conflict::Changed`].
///
/// # Errors
/// [`Conflict::Over`] when the screening is no longer open; when sealing fails or the base is broken.
pub fn save(
    act: &mut Act,
    permit: &Permit<ContinueScreening>,
    before: &Screening,
    draft: &Draft,
    zone: &TimeZone,
) -> Result<()> {
    let (row, stated) = with_draft(act, before, draft, zone)?;
    write(permit.records(act)?, &row, &stated)
}

/// Ends a screening without a referral; the reason is in the draft that is saved with it.
///
/// # Errors
/// As [`save`].
pub fn end(
    act: &mut Act,
    permit: &Permit<ContinueScreening>,
    before: &Screening,
    draft: &Draft,
    zone: &TimeZone,
) -> Result<()> {
    if before.state != State::Open {
        return Err(Conflict::Over.into());
    }
    let (mut row, stated) = with_draft(act, before, draft, zone)?;
    row.set("state", State::Ended.code())?;
    write(permit.records(act)?, &row, &stated)
}

/// The row with another draft, and what that says about facts.
fn with_draft(act: &Act, before: &Screening, draft: &Draft, zone: &TimeZone) -> Result<(CoveredRow, Stated)> {
    let key = before.key.as_ref().ok_or(Conflict::Over)?;
    let found = draft.judge(draft::base()?)?;
    let answered = draft.is_answered();
    let class = found.leading().filter(|_| answered).map(|set| set.class.code());
    let advised = answered.then_some(i64::from(found.advice.refer));
    let (id, on) = (before.id.0, zone.to_datetime(act.now()).date());
    let (old, new) = (before.facts(&before.draft, zone), before.facts(draft, zone));
    let stated = Stated::of(
        facts::Change::between(id, id, on, old, new),
        NoFacts("another answer to a screening that counts already"),
    );
    let mut row = next(before, act.now_ms())?;
    row.set("draft", seal(key, before.id, before.version + 1, draft)?)?;
    row.set("age", draft.age().code())?;
    row.set("answered", answered)?;
    row.set("class", class)?;
    row.set("advised", advised)?;
    row.set("base_version", found.versions.base.as_str())?;
    row.set("rule_version", found.versions.rule.as_str())?;
    Ok((row, stated))
}

/// The row in its next version.
fn next(before: &Screening, now_ms: i64) -> Result<CoveredRow> {
    let mut row = before.whole.clone();
    row.set("version", before.version + 1)?;
    row.set("updated_at", now_ms)?;
    Ok(row)
}

/// Takes an ended screening up again.
///
/// # Errors
/// [`Conflict::Over`] when it has not ended.
pub fn take_up(act: &mut Act, permit: &Permit<ContinueScreening>, before: &Screening) -> Result<()> {
    if before.state != State::Ended {
        return Err(Conflict::Over.into());
    }
    let mut row = before.whole.clone();
    row.set("state", State::Open.code())?;
    let stated = Stated::None(NoFacts("a screening counts by its answers, however it ends"));
    write(permit.records(act)?, &row, &stated)
}

/// Ends a screening in a referral. The draft and its key go: what was written lies in the case now, and whoever
/// referred keeps the receipt. The guard sees to it that nothing saved meanwhile is lost with it.
///
/// # Errors
/// [`Conflict::Over`] when it is not open.
pub fn set_referred(
    act: &mut Act,
    permit: &Permit<Refer>,
    before: &Screening,
    referral: ReferralId,
) -> Result<()> {
    if before.state != State::Open {
        return Err(Conflict::Over.into());
    }
    let mut row = next(before, act.now_ms())?;
    row.set("state", State::Referred.code())?;
    row.set("referral", referral.to_string())?;
    row.set("key_wrap", Value::Null)?;
    row.set("draft", Value::Null)?;
    let stated = Stated::None(NoFacts("the referral is a fact of the case"));
    write(permit.records(act)?, &row, &stated)
}

const LISTED: &str = "o.uuid, o.setting, o.age, o.state, o.began_at, o.updated_at, o.class, o.referral";

/// What is added to the beginning of an open screening, so that it stands before all others: far more than any instant.
const OPEN_MS: i64 = 1 << 50;
/// By what the list is ordered: open ones first, the latest first among each. An index has the same words.
const OPEN_FIRST: &str = "(o.began_at + CASE WHEN o.state = 'open' THEN 1125899906842624 ELSE 0 END)";

/// One page of one's own screenings, open ones first and the latest first among each, at most `most`.
///
/// # Errors
/// The database's.
pub async fn mine(
    act: &mut Act,
    permit: &Permit<ListWork>,
    from: &From<Place>,
    most: usize,
) -> Result<PageOf<ScreeningRow, Place>> {
    let mut params = vec![Value::from(act.me()?.row), limit(most + 1)];
    let beside = from.place().map_or(String::new(), |place| {
        params.extend([place.key.into(), place.id.to_string().into()]);
        format!("AND ({OPEN_FIRST}, o.uuid) {} ($3, $4)", if from.is_backwards() { ">" } else { "<" })
    });
    let direction = if from.is_backwards() { "ASC" } else { "DESC" };
    let sql = format!(
        "SELECT {LISTED} FROM screening o WHERE {scope} {beside}
         ORDER BY {OPEN_FIRST} {direction}, o.uuid {direction} LIMIT $2",
        scope = act.scope(&OWN_SCREENINGS),
    );
    let rows = permit.records(act)?.query(&sql, &params).await?;
    let rows = rows.iter().map(listed).collect::<Result<_>>()?;
    Ok(PageOf::cut(rows, most, from, |row: &ScreeningRow| Place {
        key: row.began_ms + if row.state == State::Open { OPEN_MS } else { 0 },
        id: row.id.0,
    }))
}

/// How many screenings of one's own there are.
///
/// # Errors
/// The database's.
pub async fn count_mine(act: &mut Act, permit: &Permit<ListWork>) -> Result<Total> {
    let scope = act.scope(&OWN_SCREENINGS);
    let sql = format!("SELECT COUNT(*) FROM (SELECT o.id FROM screening o WHERE {scope} LIMIT $2) first");
    let params = [act.me()?.row.into(), Value::from(Total::MOST.cast_signed() + 1)];
    let rows = permit.records(act)?.query_one(&sql, &params).await?.map(|row| row.int(0)).transpose()?;
    Ok(Total::of(rows.unwrap_or(0).unsigned_abs()))
}

/// The most open screenings that "My work" shows.
const MOST_OPEN: usize = 100;

/// One's own open screenings, the latest first; at most a hundred.
///
/// # Errors
/// The database's.
pub async fn open_ones(act: &mut Act, permit: &Permit<ListWork>) -> Result<Vec<ScreeningRow>> {
    let sql = format!(
        "SELECT {LISTED} FROM screening o WHERE {scope} AND o.state = 'open'
         ORDER BY o.began_at DESC, o.uuid DESC LIMIT $2",
        scope = act.scope(&OWN_SCREENINGS),
    );
    let params = [act.me()?.row.into(), limit(MOST_OPEN)];
    let rows = permit.records(act)?.query(&sql, &params).await?;
    rows.iter().map(listed).collect()
}

fn limit(most: usize) -> Value {
    i64::try_from(most).unwrap_or(i64::MAX).into()
}

/// Screenings that are read at a time.
const BLOCK: i64 = 500;

/// The columns that a screening is counted by.
const COUNTED: &str = "s.uuid, b.uuid, s.began_at, s.age, s.answered, s.id";

fn counted(row: &Row) -> Result<Counted> {
    Ok(Counted {
        id: row.id(0)?,
        body: row.id(1)?,
        began: at_ms(row.int(2)?),
        age: row.code(3)?,
        answered: row.flag(4)?,
    })
}

/// Writes the facts of screenings that have none: those of a database that is older than the table of facts. What is
/// filled already stays. Answers how many were filled.
///
/// # Errors
/// The database's.
pub async fn fill_facts(access: &Access, zone: &TimeZone) -> Result<usize> {
    let sql = format!(
        "SELECT {COUNTED} FROM screening s JOIN body b ON b.id = s.body_id WHERE s.id > $1 AND s.answered = 1
           AND NOT EXISTS (SELECT 1 FROM fact_subject f WHERE f.uuid = s.uuid) ORDER BY s.id LIMIT $2"
    );
    let (mut after, mut filled) = (0, 0);
    loop {
        let mut act = access.act(&Who::Job("facts"), &PendingEntries::default()).await?;
        let mut records = act.job_records()?;
        let rows = records.query(&sql, &[after.into(), BLOCK.into()]).await?;
        for row in &rows {
            let screening = counted(row)?;
            let change = facts::Change::fill(screening.id.0, screening.facts(zone));
            facts::record(&mut records, &Stated::of(change, NoFacts("nothing is answered")));
            (after, filled) = (row.int(5)?, filled + 1);
        }
        if rows.is_empty() {
            return Ok(filled);
        }
        act.commit().await?;
    }
}

/// Derives the facts of every screening again and compares. Answers how many screenings there are, and a line for
/// each fact that is stored and does not follow, or follows and is not stored.
///
/// # Errors
/// The database's.
pub async fn compare_facts(access: &Access, zone: &TimeZone) -> Result<(usize, Vec<String>)> {
    let sql = format!(
        "SELECT {COUNTED} FROM screening s JOIN body b ON b.id = s.body_id WHERE s.id > $1 ORDER BY s.id LIMIT $2"
    );
    let (mut after, mut seen, mut found) = (0, 0, Vec::new());
    loop {
        let mut act = access.act(&Who::Job("check"), &PendingEntries::default()).await?;
        let mut records = act.job_records()?;
        let rows = records.query(&sql, &[after.into(), BLOCK.into()]).await?;
        let mut derived = Vec::with_capacity(rows.len());
        for row in &rows {
            let screening = counted(row)?;
            derived.push((screening.id.0, screening.facts(zone)));
            (after, seen) = (row.int(5)?, seen + 1);
        }
        for (id, lines) in facts::differences(&mut records, derived).await? {
            found.extend(lines.into_iter().map(|line| format!("screening {id}: {line}")));
        }
        if rows.is_empty() {
            return Ok((seen, found));
        }
    }
}

fn listed(row: &Row) -> Result<ScreeningRow> {
    Ok(ScreeningRow {
        id: row.id(0)?,
        setting: setting(row, 1)?,
        age: row.code(2)?,
        state: row.known(3, State::of)?,
        began_ms: row.int(4)?,
        updated_ms: row.int(5)?,
        class: row.opt_code(6)?,
        referral: referral(row, 7)?,
    })
}

fn setting(row: &Row, at: usize) -> Result<Setting> {
    Ok(row.code(at)?)
}

fn referral(row: &Row, at: usize) -> Result<Option<ReferralId>> {
    Ok(row.opt_id(at)?)
}
