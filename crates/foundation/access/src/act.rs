//! The act: one piece of work behind the door. It reads from one snapshot, asks for permits, buffers its audit
//! entries and collects its changes; `commit` makes changes and entries durable together. On every other way
//! out the desk writes the entries alone before it answers ([`Access::flush`]).

use std::{
    collections::HashMap,
    marker::PhantomData,
    sync::{Arc, Mutex, PoisonError},
};

use jiff::Timestamp;
use kernel::{AccountId, BodyId, CaseId, Clock, Lang, Mandate, Purpose, Regime, Role, TeamId, Tier};
use ledger::{Act25, Entry, Outcome};
use store::{Batch, Row, Snapshot, Store, Value};
use uuid::Uuid;
use vault::{SecretKey, SymKey, keyfile::ServerKey, password::KdfParams};

use crate::{
    AccessError, Result,
    door::{Asker, Door, Verdict},
    facts::{CASE_FACT_COLUMNS, CASE_FACT_COUNT, CASE_FACT_JOINS, CaseFacts, Facts, Object},
    keys::{self, KeyRing},
    log,
    scope::Scope,
    verbs::Verb,
};

/// What all acts share: the store, the policies, the clock, the server's key file.
#[derive(Clone)]
pub struct Access {
    /// The database.
    pub store: Store,
    /// The policies.
    pub door: Arc<Door>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// The key file outside the database.
    pub server_key: Arc<ServerKey>,
    /// What a guess of a password costs.
    pub kdf: KdfParams,
}

/// Who begins an act.
#[derive(Clone)]
pub enum Who {
    /// A member of staff; with the secret key when signed in.
    Staff(AccountId, Option<Arc<SecretKey>>),
    /// A job of the server. It holds no keys.
    Job(&'static str),
}

/// Audit entries of one request that are not yet durable. The desk keeps a clone and flushes what is left.
#[derive(Clone, Default)]
pub struct Trail(Arc<Mutex<Vec<Entry>>>);

impl Trail {
    fn push(&self, entry: Entry) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(entry);
    }

    fn take(&self) -> Vec<Entry> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn give_back(&self, entries: Vec<Entry>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).splice(0..0, entries);
    }
}

/// A team somebody is a member of now.
#[derive(Debug, Clone)]
pub struct TeamRef {
    /// For joins, in records only.
    pub row: i64,
    /// Public id.
    pub id: TeamId,
    /// Its name.
    pub name: String,
    /// What it is for: `focal_point`, `competent_authority`, `screening`, …
    pub duty: String,
}

/// Who acts.
#[derive(Debug, Clone)]
pub struct Principal {
    /// For joins, in records only; 0 for a job.
    pub row: i64,
    /// The account.
    pub account: AccountId,
    /// Name as colleagues see it.
    pub name: String,
    /// Role.
    pub role: Role,
    /// The body, for joins in records only.
    pub body_row: i64,
    /// The body.
    pub body: BodyId,
    /// The body's name.
    pub body_name: String,
    /// The body's mandate.
    pub mandate: Mandate,
    /// The regime of the body's records.
    pub regime: Regime,
    /// Decisions the body is competent for, as codes of the country profiles.
    pub competences: Vec<String>,
    /// Has the training for cases of minors.
    pub trained_minors: bool,
    /// Account in use.
    pub active: bool,
    /// Language of the pages.
    pub lang: Lang,
    /// Teams, now.
    pub teams: Vec<TeamRef>,
}

/// A permit for one verb on one object in one act. Only this crate makes one.
pub struct Permit<V: Verb> {
    object: Object,
    row: i64,
    act: Uuid,
    keys: KeyRing,
    facts: Facts,
    verb: PhantomData<V>,
}

impl<V: Verb> Permit<V> {
    /// What it is for.
    #[must_use]
    pub fn object(&self) -> Object {
        self.object
    }

    /// The facts it was given on.
    #[must_use]
    pub fn facts(&self) -> &Facts {
        &self.facts
    }

    /// The key of a tier that the verb opens.
    ///
    /// # Errors
    /// [`AccessError::KeysMissing`] when the policy allows it but no wrap for this person's teams is there yet.
    pub fn key(&self, tier: Tier) -> Result<&SymKey> {
        self.keys.get(tier).ok_or(AccessError::KeysMissing(tier.code()))
    }
}

impl<V: Verb<Object = CaseId>> Permit<V> {
    /// The case it is for.
    #[must_use]
    pub fn case(&self) -> CaseId {
        match self.object {
            Object::Case(id) => id,
            _ => CaseId(Uuid::nil()),
        }
    }
}

/// One piece of work.
pub struct Act {
    access: Access,
    snapshot: Snapshot,
    who: Option<Principal>,
    job: Option<&'static str>,
    secret: Option<Arc<SecretKey>>,
    id: Uuid,
    now: Timestamp,
    trail: Trail,
    batch: Batch,
    loaded: HashMap<Object, (i64, Facts)>,
    verdicts: HashMap<(&'static str, Facts), Verdict>,
}

impl Access {
    /// Begins an act.
    ///
    /// # Errors
    /// When the database is away, or the account does not exist.
    pub async fn act(&self, who: &Who, trail: &Trail) -> Result<Act> {
        let mut snapshot = self.store.snapshot().await?;
        let now = self.clock.now();
        let (principal, job, secret) = match who {
            Who::Staff(account, secret) => {
                let principal = principal(&mut snapshot, *account, now, &self.server_key).await?;
                (Some(principal), None, secret.clone())
            }
            Who::Job(name) => (None, Some(*name), None),
        };
        Ok(Act {
            access: self.clone(),
            snapshot,
            who: principal,
            job,
            secret,
            id: Uuid::new_v4(),
            now,
            trail: trail.clone(),
            batch: Batch::new(),
            loaded: HashMap::new(),
            verdicts: HashMap::new(),
        })
    }

    /// Writes the entries that are left in a trail, durably. No entry, no page.
    ///
    /// # Errors
    /// When they cannot be written; they stay in the trail.
    pub async fn flush(&self, trail: &Trail) -> Result<()> {
        let entries = trail.take();
        if entries.is_empty() {
            return Ok(());
        }
        let mut batch = Batch::new();
        for entry in &entries {
            log::push(&mut batch, entry);
        }
        if let Err(error) = self.store.write(batch).await {
            trail.give_back(entries);
            return Err(error.into());
        }
        Ok(())
    }

    /// An entry about something that happens before anybody is signed in (sign-in itself, enrolment).
    pub fn note_outside(&self, trail: &Trail, actor: &str, verb: &str, outcome: Outcome) {
        let mut entry = self.blank(actor, verb, Act25::Consultation);
        entry.outcome = outcome;
        entry.object = "server".into();
        entry.purpose = Purpose::Operations.code().into();
        trail.push(entry);
    }

    fn blank(&self, actor: &str, verb: &str, trace: Act25) -> Entry {
        Entry {
            id: *Uuid::new_v4().as_bytes(),
            at_ms: self.clock.now_ms(),
            actor: actor.into(),
            body: String::new(),
            verb: verb.into(),
            act: trace,
            outcome: Outcome::Allowed,
            object: String::new(),
            purpose: String::new(),
            justification: String::new(),
            legal_basis: String::new(),
            recipient: String::new(),
            policy_version: self.door.version().into(),
            policy_ids: String::new(),
            ids_sealed: Vec::new(),
        }
    }
}

impl Act {
    /// When this act happens.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// The same, as records keep it.
    #[must_use]
    pub fn now_ms(&self) -> i64 {
        self.now.as_millisecond()
    }

    /// Who acts.
    ///
    /// # Errors
    /// [`AccessError::NotFound`] in a job, which is nobody.
    pub fn me(&self) -> Result<&Principal> {
        self.who.as_ref().ok_or(AccessError::NotFound)
    }

    /// The store and everything else that acts share.
    #[must_use]
    pub fn access(&self) -> &Access {
        &self.access
    }

    /// The secret key of whoever acts.
    ///
    /// # Errors
    /// [`AccessError::KeysMissing`] in a job, or when nobody is signed in.
    pub fn secret(&self) -> Result<&SecretKey> {
        self.secret.as_deref().ok_or(AccessError::KeysMissing("person"))
    }

    /// Reads from the snapshot. For `records.rs` only.
    ///
    /// # Errors
    /// When the database refuses or is away.
    pub async fn query(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>> {
        Ok(self.snapshot.query(sql, params).await?)
    }

    /// Reads at most one row. For `records.rs` only.
    ///
    /// # Errors
    /// As [`Act::query`].
    pub async fn query_one(&mut self, sql: &str, params: &[Value]) -> Result<Option<Row>> {
        Ok(self.snapshot.query_one(sql, params).await?)
    }

    /// Adds a change. For `records.rs` only.
    pub fn change(&mut self, sql: &'static str, params: Vec<Value>) {
        self.batch.push(sql, params);
    }

    /// Adds a change that must touch exactly `rows` rows, or nothing at all is saved. For `records.rs` only.
    pub fn guard(&mut self, sql: &'static str, params: Vec<Value>, rows: u64, tag: &'static str) {
        self.batch.guard(sql, params, rows, tag);
    }

    /// Adds a whole batch.
    pub(crate) fn extend(&mut self, more: Batch) {
        self.batch.append(more);
    }

    /// The SQL of a scope filter.
    #[must_use]
    pub fn scope(&self, scope: &Scope) -> &'static str {
        self.access.door.scope(scope)
    }

    /// Asks for a permit. The answer, yes or no, is in the log before anybody sees a page.
    ///
    /// # Errors
    /// [`AccessError::Refused`], or the database's.
    pub async fn permit<V: Verb>(&mut self, object: V::Object) -> Result<Permit<V>> {
        let object: Object = object.into();
        let (row, facts) = self.facts(object).await?;
        let verdict = self.verdict(V::CODE, facts);
        self.note::<V>(object, facts, &verdict, None);
        if !verdict.allowed {
            return Err(AccessError::Refused {
                verb: V::CODE,
                policies: verdict.policies,
                help: verdict.help,
            });
        }
        let keys = match (object, &facts) {
            (Object::Case(_), Facts::Case(case)) if !V::OPENS.is_empty() => {
                let tiers = V::OPENS.iter().copied().filter(|tier| case.granted.has(*tier)).collect();
                keys::open_tiers(self, row, tiers).await?
            }
            _ => KeyRing::default(),
        };
        if V::CHANGES {
            self.guard_grants(row).await?;
        }
        Ok(Permit { object, row, act: self.id, keys, facts, verb: PhantomData })
    }

    /// Whether a permit would be given: to show or hide a button. Opens nothing and leaves no trace.
    ///
    /// # Errors
    /// The database's.
    pub async fn may<V: Verb>(&mut self, object: V::Object) -> Result<bool> {
        let (_, facts) = self.facts(object.into()).await?;
        Ok(self.verdict(V::CODE, facts).allowed)
    }

    /// The verdict for a row of a list, from its facts. The list itself is noted once, by [`Act::note_page`].
    pub fn sees<V: Verb>(&mut self, facts: &CaseFacts) -> bool {
        self.verdict(V::CODE, Facts::Case(*facts)).allowed
    }

    /// Why a verb on an object is allowed or not: for the page that explains it. No permit.
    ///
    /// # Errors
    /// The database's.
    pub async fn explain<V: Verb>(&mut self, object: V::Object) -> Result<Verdict> {
        let (_, facts) = self.facts(object.into()).await?;
        Ok(self.verdict(V::CODE, facts))
    }

    /// One entry for one page of a list: the ids that were shown, sealed.
    ///
    /// # Errors
    /// When sealing fails.
    pub fn note_page<V: Verb>(&mut self, what: &str, ids: &[String]) -> Result<()> {
        let mut entry = self.entry(V::CODE, V::TRACE);
        entry.object = format!("list:{what}");
        let key = self.access.server_key.derive("audit-ids");
        entry.ids_sealed =
            vault::seal(&key, keys::field::AUDIT_IDS, self.id.as_bytes(), ids.join("\n").as_bytes())?;
        entry.legal_basis = self.id.to_string();
        self.trail.push(entry);
        Ok(())
    }

    /// An entry of its own beside the permit's: a disclosure to a recipient, for example.
    pub fn note_disclosure<V: Verb>(&mut self, permit: &Permit<V>, recipient: &str, basis: &str) {
        let mut entry = self.entry(V::CODE, Act25::Disclosure);
        entry.object = permit.object.name();
        entry.recipient = recipient.into();
        entry.legal_basis = basis.into();
        if let Facts::Case(case) = &permit.facts {
            entry.purpose = case.purpose().map(Purpose::code).unwrap_or_default().into();
        }
        self.trail.push(entry);
    }

    /// The row of the object a permit is for. For `records.rs` only.
    ///
    /// # Errors
    /// [`AccessError::NotFound`] when the permit belongs to another act.
    pub fn row<V: Verb>(&self, permit: &Permit<V>) -> Result<i64> {
        if permit.act == self.id && permit.row != 0 { Ok(permit.row) } else { Err(AccessError::NotFound) }
    }

    /// Makes changes and entries durable, together or not at all.
    ///
    /// # Errors
    /// [`AccessError::Conflict`] when a guard did not hold (somebody else saved first), or the database's. The
    /// entries then stay in the trail and are written alone.
    pub async fn commit(self) -> Result<()> {
        let Self { access, snapshot, trail, mut batch, .. } = self;
        drop(snapshot);
        let entries = trail.take();
        for entry in &entries {
            log::push(&mut batch, entry);
        }
        match access.store.write(batch).await {
            Ok(()) => Ok(()),
            Err(error) => {
                trail.give_back(entries);
                Err(match error {
                    store::StoreError::Guard(tag) => AccessError::Conflict(tag),
                    other => other.into(),
                })
            }
        }
    }

    fn verdict(&mut self, verb: &'static str, facts: Facts) -> Verdict {
        if let Some(known) = self.verdicts.get(&(verb, facts)) {
            return known.clone();
        }
        let asker = match (&self.who, self.job) {
            (Some(who), _) => Asker::Person {
                role: who.role,
                mandate: who.mandate,
                trained_minors: who.trained_minors,
                active: who.active,
            },
            (None, job) => Asker::Job(job.unwrap_or("nobody")),
        };
        let verdict = self.access.door.decide(&asker, verb, &facts);
        self.verdicts.insert((verb, facts), verdict.clone());
        verdict
    }

    async fn facts(&mut self, object: Object) -> Result<(i64, Facts)> {
        if let Some(known) = self.loaded.get(&object) {
            return Ok(*known);
        }
        let me = self.who.as_ref().map_or(0, |who| who.row);
        let body = self.who.as_ref().map_or(0, |who| who.body_row);
        let now = self.now_ms();
        let found = match object {
            Object::Workplace => (0, Facts::Workplace),
            Object::Strategy => (0, Facts::Strategy),
            Object::Measure(_) => (0, Facts::Measure),
            Object::Server => (0, Facts::Server),
            Object::Log => (0, Facts::Log),
            Object::Case(id) if self.job.is_some() => self.job_case(id).await?,
            Object::Case(id) => self.case_facts(id, me, now).await?,
            Object::Screening(id) => {
                let sql = "SELECT id, account_id, state FROM screening WHERE uuid = $1";
                match self.query_one(sql, &[id.to_string().into()]).await? {
                    Some(row) => {
                        let open = row.text(2)? == "open";
                        (row.int(0)?, Facts::Screening { mine: row.int(1)? == me, open })
                    }
                    None => (0, Facts::Screening { mine: false, open: false }),
                }
            }
            Object::Referral(id) => {
                let sql = "SELECT id, account_id FROM referral WHERE uuid = $1";
                match self.query_one(sql, &[id.to_string().into()]).await? {
                    Some(row) => (row.int(0)?, Facts::Referral { mine: row.int(1)? == me }),
                    None => (0, Facts::Referral { mine: false }),
                }
            }
            Object::Body(id) => {
                let sql = "SELECT id FROM body WHERE uuid = $1";
                let row = self.query_one(sql, &[id.to_string().into()]).await?;
                let row = row.map(|row| row.int(0)).transpose()?.unwrap_or(0);
                (row, Facts::Body { mine: row != 0 && row == body })
            }
            Object::Team(id) => {
                let sql = "SELECT t.id, t.body_id, (SELECT COUNT(*) FROM member m WHERE m.team_id = t.id
                    AND m.account_id = $2 AND m.from_at <= $3 AND (m.until_at IS NULL OR m.until_at > $3))
                    FROM team t WHERE t.uuid = $1";
                match self.query_one(sql, &[id.to_string().into(), me.into(), now.into()]).await? {
                    Some(row) => {
                        let of_my_body = row.int(1)? == body;
                        (row.int(0)?, Facts::Team { member: row.int(2)? > 0, of_my_body })
                    }
                    None => (0, Facts::Team { member: false, of_my_body: false }),
                }
            }
        };
        self.loaded.insert(object, found);
        Ok(found)
    }

    async fn case_facts(&mut self, id: CaseId, me: i64, now: i64) -> Result<(i64, Facts)> {
        let sql = format!(
            "SELECT {CASE_FACT_COLUMNS}, c.id FROM cases c {CASE_FACT_JOINS} WHERE c.uuid = $3 GROUP BY c.id"
        );
        match self.query_one(&sql, &[me.into(), now.into(), id.to_string().into()]).await? {
            Some(row) => Ok((row.int(CASE_FACT_COUNT)?, Facts::Case(CaseFacts::from_row(&row, 0)?))),
            None => Ok((0, Facts::Case(CaseFacts::default()))),
        }
    }

    async fn job_case(&mut self, id: CaseId) -> Result<(i64, Facts)> {
        let sql = "SELECT id, minor, is_open, hold FROM cases WHERE uuid = $1";
        match self.query_one(sql, &[id.to_string().into()]).await? {
            Some(row) => {
                let facts = CaseFacts {
                    minor: row.flag(1)?,
                    open: row.flag(2)?,
                    hold: row.flag(3)?,
                    ..CaseFacts::default()
                };
                Ok((row.int(0)?, Facts::Case(facts)))
            }
            None => Ok((0, Facts::Case(CaseFacts::default()))),
        }
    }

    async fn guard_grants(&mut self, case: i64) -> Result<()> {
        let sql = "SELECT grants_version FROM cases WHERE id = $1";
        let row = self.query_one(sql, &[case.into()]).await?.ok_or(AccessError::NotFound)?;
        let version = row.int(0)?;
        self.guard(
            "UPDATE cases SET grants_version = grants_version WHERE id = $1 AND grants_version = $2",
            vec![case.into(), version.into()],
            1,
            "grants",
        );
        Ok(())
    }

    fn entry(&self, verb: &'static str, trace: Act25) -> Entry {
        let (actor, body) = match &self.who {
            Some(who) => (who.account.to_string(), who.body.to_string()),
            None => (format!("job:{}", self.job.unwrap_or("nobody")), String::new()),
        };
        let mut entry = self.access.blank(&actor, verb, trace);
        entry.body = body;
        entry.at_ms = self.now_ms();
        entry
    }

    fn note<V: Verb>(&mut self, object: Object, facts: Facts, verdict: &Verdict, basis: Option<&str>) {
        let mut entry = self.entry(V::CODE, V::TRACE);
        entry.object = object.name();
        entry.outcome = if verdict.allowed { Outcome::Allowed } else { Outcome::Refused };
        entry.policy_ids = verdict.policies.join(" ");
        entry.legal_basis = basis.unwrap_or_default().into();
        entry.purpose = match &facts {
            Facts::Case(case) => case.purpose().map(Purpose::code).unwrap_or_default(),
            Facts::Strategy | Facts::Measure => Purpose::Statistics.code(),
            Facts::Screening { .. } | Facts::Referral { .. } | Facts::Workplace => {
                Purpose::Identification.code()
            }
            Facts::Log => Purpose::Oversight.code(),
            _ => Purpose::Operations.code(),
        }
        .into();
        self.trail.push(entry);
    }
}

async fn principal(
    snapshot: &mut Snapshot,
    account: AccountId,
    now: Timestamp,
    server_key: &ServerKey,
) -> Result<Principal> {
    let sql = "SELECT a.id, a.role, a.trained_minors, a.active, a.language, a.name_sealed,
        b.id, b.uuid, b.name, b.mandate, b.regime, b.competences
        FROM account a JOIN body b ON b.id = a.body_id WHERE a.uuid = $1";
    let row = snapshot.query_one(sql, &[account.to_string().into()]).await?.ok_or(AccessError::NotFound)?;
    let id = row.int(0)?;
    let sql = "SELECT t.id, t.uuid, t.name, t.duty FROM member m JOIN team t ON t.id = m.team_id
        WHERE m.account_id = $1 AND m.from_at <= $2 AND (m.until_at IS NULL OR m.until_at > $2) ORDER BY t.id";
    let mut teams = Vec::new();
    for team in snapshot.query(sql, &[id.into(), now.as_millisecond().into()]).await? {
        teams.push(TeamRef {
            row: team.int(0)?,
            id: team.text(1)?.parse().map_err(|_| AccessError::NotFound)?,
            name: team.text(2)?,
            duty: team.text(3)?,
        });
    }
    let bad = |_| AccessError::NotFound;
    Ok(Principal {
        row: id,
        account,
        name: keys::open_name(server_key, account, &row.bytes(5)?)?,
        role: row.text(1)?.parse().map_err(bad)?,
        body_row: row.int(6)?,
        body: row.text(7)?.parse().map_err(|_| AccessError::NotFound)?,
        body_name: row.text(8)?,
        mandate: row.text(9)?.parse().map_err(bad)?,
        regime: row.text(10)?.parse().map_err(bad)?,
        competences: row.text(11)?.split_whitespace().map(Into::into).collect(),
        trained_minors: row.flag(2)?,
        active: row.flag(3)?,
        lang: row.text(4)?.parse().unwrap_or_default(),
        teams,
    })
}
