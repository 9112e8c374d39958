//! The act: one piece of work behind the door. It reads from one snapshot, asks for permits, buffers its audit
//! entries and collects its changes; `commit` makes changes and entries durable together. On every other way
//! out the web layer writes the entries alone before it answers ([`Access::flush`]).

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use jiff::Timestamp;
use kernel::{Purpose, Role, Roles, TierSet};
use ledger::{Entry, Outcome, ProcessingOperation};
use store::{Batch, CoveredRow, CoveredTable, Lease, Row, Snapshot, Value};
use uuid::Uuid;
use vault::SecretKey;

use crate::{
    Access, Conflict, Error, Refusal, Result, SessionName, audit,
    facts::Facts,
    keyring::{self, KeyChanges, KeyRing, Opener},
    kind::{Object, Which},
    pending_entries::PendingEntries,
    permit::{Permit, RawPermit},
    policies::{PrincipalFacts, Verdict},
    principal::Principal,
    rights::Scope,
    verbs::{Verb, VerbSpec},
};

/// One piece of work.
pub struct Act {
    pub(crate) access: Access,
    pub(crate) snapshot: Snapshot,
    pub(crate) who: Option<Principal>,
    pub(crate) job: Option<&'static str>,
    pub(crate) secret: Option<Arc<SecretKey>>,
    pub(crate) session: Option<SessionName>,
    pub(crate) trail: PendingEntries,
    id: Uuid,
    now: Timestamp,
    first: Batch,
    batch: Batch,
    rows: audit::ActRows,
    /// Dossiers that it asked about or opened: what their rows and entries are written under.
    pub(crate) dossiers: audit::Dossiers,
    guarded: HashSet<i64>,
    pub(crate) loaded: HashMap<Object, (i64, Facts)>,
    verdicts: HashMap<(&'static VerbSpec, Facts), Verdict>,
    /// Keys that this act made, grants that it gave or ended.
    pub(crate) written: KeyChanges,
    /// The role for which a permit was given, and whether it was one to change a dossier.
    role: Option<(Role, bool)>,
    /// Purposes for which rows of lists were shown since the last entry about a page, by verb.
    shown_for: HashMap<&'static VerbSpec, Vec<Purpose>>,
}

impl Act {
    /// An act that has done nothing yet. Exactly one of `who` and `job` is there.
    pub(crate) fn begin(
        access: Access,
        snapshot: Snapshot,
        who: std::result::Result<Principal, &'static str>,
        secret: Option<Arc<SecretKey>>,
        trail: PendingEntries,
    ) -> Self {
        let now = access.clock.now();
        let (who, job) = match who {
            Ok(who) => (Some(who), None),
            Err(job) => (None, Some(job)),
        };
        Self {
            access,
            snapshot,
            who,
            job,
            secret,
            session: None,
            trail,
            id: Uuid::new_v4(),
            now,
            first: Batch::new(),
            batch: Batch::new(),
            rows: audit::ActRows::default(),
            dossiers: audit::Dossiers::default(),
            guarded: HashSet::new(),
            loaded: HashMap::new(),
            verdicts: HashMap::new(),
            written: KeyChanges::default(),
            role: None,
            shown_for: HashMap::new(),
        }
    }

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
    /// [`Error::Failed`] in a job, which is nobody.
    pub fn me(&self) -> Result<&Principal> {
        self.who.as_ref().ok_or(Error::failed("a job is nobody"))
    }

    /// The store and everything else that acts share.
    #[must_use]
    pub fn access(&self) -> &Access {
        &self.access
    }

    /// The session of whoever acts, when there is one.
    pub(crate) fn session(&self) -> Option<SessionName> {
        self.session
    }

    /// The secret key of whoever acts.
    ///
    /// # Errors
    /// [`Error::KeysMissing`] in a job, or when nobody is signed in.
    pub fn secret(&self) -> Result<&SecretKey> {
        self.secret.as_deref().ok_or(Error::KeysMissing("person"))
    }

    /// Reads from the snapshot.
    ///
    /// # Errors
    /// When the database refuses or is away.
    pub(crate) async fn query(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>> {
        Ok(self.snapshot.query(sql, params).await?)
    }

    /// Reads at most one row.
    ///
    /// # Errors
    /// As [`Act::query`].
    pub(crate) async fn query_one(&mut self, sql: &str, params: &[Value]) -> Result<Option<Row>> {
        Ok(self.snapshot.query_one(sql, params).await?)
    }

    /// Adds a change.
    pub(crate) fn change(&mut self, sql: &'static str, params: Vec<Value>) {
        self.batch.push(sql, params);
    }

    /// Adds a change that must touch exactly `rows` rows, or nothing at all is saved.
    pub(crate) fn guard(&mut self, sql: &'static str, params: Vec<Value>, rows: u64, conflict: Conflict) {
        self.batch.guard(sql, params, rows, conflict.tag());
    }

    /// Adds a look at one row that must still say `expected` when this act becomes durable: see [`Batch::expect`].
    pub(crate) fn expect(
        &mut self,
        sql: &'static str,
        params: Vec<Value>,
        expected: impl Into<Value>,
        conflict: Conflict,
    ) {
        self.batch.expect(sql, params, expected, conflict.tag());
    }

    /// Says that what this act writes changes what is counted of a kind in a month: see [`Batch::mark`].
    pub(crate) fn mark(&mut self, kind: &str, month: i64) {
        self.batch.mark(kind, month);
    }

    /// Lets a long job write only while it holds its lease: see [`Lease::guard`].
    pub fn under(&mut self, lease: &Lease) {
        lease.guard(&mut self.first);
    }

    /// As [`Act::guard`], before everything else in the batch: a form that was sent twice must be found out
    /// before the version checks of its work call it a conflict.
    pub(crate) fn guard_first(
        &mut self,
        sql: &'static str,
        params: Vec<Value>,
        rows: u64,
        conflict: Conflict,
    ) {
        self.first.guard(sql, params, rows, conflict.tag());
    }

    /// Reads rows of a covered table whole, to change them and [`Act::put`] them back; `condition` is what comes after
    /// WHERE, over the alias `t`.
    ///
    /// # Errors
    /// As [`Act::query`].
    pub(crate) async fn covered(
        &mut self,
        table: &'static CoveredTable,
        condition: &str,
        params: &[Value],
    ) -> Result<Vec<CoveredRow>> {
        let rows = self.snapshot.query(&table.select(condition), params).await?;
        Ok(rows.iter().map(|row| table.read(row)).collect::<store::Result<_>>()?)
    }

    /// Writes a row of a covered table whole, under the entry of the permit that was given last for a change. A
    /// row that was read must be as it was read, or nothing at all is saved.
    ///
    /// # Errors
    /// [`Error::NoEntry`] in an act without a permit;
    /// [`Error::KeysMissing`] for a row of a dossier that this act neither asked about nor opened, or that was
    /// erased.
    pub(crate) fn put(&mut self, row: &CoveredRow, conflict: Conflict) -> Result<()> {
        let Some(dossier) = self.dossiers.of(row)? else { return self.put_for_the_house(row, conflict) };
        let under = audit::Under::Dossier(dossier);
        self.rows.current(&self.access, Some(dossier))?.put(&mut self.batch, under, row, conflict)
    }

    /// As [`Act::put`], with a digest that outlives the dossier: for what stays of one that is erased.
    pub(crate) fn put_for_the_house(&mut self, row: &CoveredRow, conflict: Conflict) -> Result<()> {
        let key = audit::register_key(&self.access.server_key);
        self.rows.current(&self.access, None)?.put(&mut self.batch, audit::Under::House(&key), row, conflict)
    }

    /// Erases a row of a covered table, otherwise as [`Act::put`].
    ///
    /// # Errors
    /// As [`Act::put`].
    pub(crate) fn erase(&mut self, row: &CoveredRow, conflict: Conflict) -> Result<()> {
        let dossier = self.dossiers.of(row)?;
        self.rows.current(&self.access, dossier)?.erase(&mut self.batch, dossier, row, conflict)
    }

    /// Adds a whole batch.
    pub(crate) fn extend(&mut self, more: Batch) {
        self.batch.append(more);
    }

    /// The SQL of a scope filter.
    #[must_use]
    pub fn scope(&self, scope: &Scope) -> &'static str {
        self.access.policies.scope(scope)
    }

    /// Asks for a permit. The answer, yes or no, is in the log before anybody sees a page.
    ///
    /// # Errors
    /// [`Error::Refused`], [`Error::Unregistered`] for a verb that no room lists, or the database's.
    pub async fn permit<V: Verb>(&mut self, on: V::On) -> Result<Permit<V>> {
        Ok(Permit::new(on, self.decide(V::SPEC, Object::of(on)).await?))
    }

    async fn decide(&mut self, verb: &'static VerbSpec, object: Object) -> Result<RawPermit> {
        self.registered(verb)?;
        let (row, facts) = self.facts(object).await?;
        let verdict = self.verdict(verb, facts);
        self.note(verb, object, &verdict);
        if !verdict.allowed {
            let told = self.told(verb, object, facts, verdict);
            return Err(Refusal { verb: verb.code, policies: told.policies, help: told.help }.into());
        }
        self.note_role(verb, facts);
        let keys = match verdict.purpose {
            Some(purpose) if !verb.opens.is_empty() => {
                let granted = facts.grants().for_purpose(purpose).tiers();
                let tiers = verb.opens.iter().copied().filter(|tier| granted.has(*tier)).collect();
                self.keys_of(row, (tiers, purpose)).await?
            }
            _ => KeyRing::default(),
        };
        if verb.changes {
            self.guard_grants(row).await?;
        }
        Ok(RawPermit { object, row, act: self.id, keys, facts, purpose: verdict.purpose })
    }

    /// The keys that whoever acts holds of a dossier, through grants for one purpose.
    pub(crate) async fn keys_of(&mut self, dossier: i64, which: (TierSet, Purpose)) -> Result<KeyRing> {
        let opener =
            Opener { account: self.me()?.row, secret: self.secret.as_deref(), now_ms: self.now_ms() };
        keyring::open_tiers(&mut self.snapshot, &opener, dossier, which).await
    }

    /// What whoever acts is told of a verdict. The log keeps the true reasons; a stranger who is refused is told what would
    /// be said of something that is not there, so that no refusal gives away that it exists, is closed, or is a child's.
    pub(crate) fn told(
        &mut self,
        verb: &'static VerbSpec,
        object: Object,
        facts: Facts,
        verdict: Verdict,
    ) -> Verdict {
        if verdict.allowed || !facts.are_strange(object.kind) {
            return verdict;
        }
        let told = self.verdict(verb, Facts::nothing(object.kind));
        // What permits the verb on nothing is no reason for a refusal.
        if told.allowed { verdict } else { told }
    }

    /// Asks for a permit and gives none: for the tests that ask for every verb there is, and look at the log.
    ///
    /// # Errors
    /// As [`Act::permit`].
    #[cfg(feature = "mutation")]
    pub async fn ask(&mut self, verb: &'static VerbSpec, which: crate::Which) -> Result<Facts> {
        Ok(self.decide(verb, Object { kind: verb.on, which }).await?.facts)
    }

    fn registered(&self, verb: &'static VerbSpec) -> Result<()> {
        if self.access.policies.knows(verb) { Ok(()) } else { Err(Error::Unregistered(verb.code)) }
    }

    /// Whether a permit would be given: to show or hide a button. Opens nothing and leaves no trace.
    ///
    /// # Errors
    /// The database's.
    pub async fn may<V: Verb>(&mut self, on: V::On) -> Result<bool> {
        Ok(self.explain::<V>(on).await?.allowed)
    }

    /// The verdict for a row of a list, from its facts. The list itself is noted once, by [`Act::note_page`].
    pub fn sees<V: Verb>(&mut self, facts: &Facts) -> bool {
        let verdict = self.verdict(V::SPEC, *facts);
        if verdict.allowed {
            self.shown_for.entry(V::SPEC).or_default().extend(verdict.purpose);
        }
        verdict.allowed
    }

    /// Why a verb on an object is allowed or not: for the page that explains it. No permit. Strangers are told the same of
    /// every object, there or not.
    ///
    /// # Errors
    /// The database's.
    pub async fn explain<V: Verb>(&mut self, on: V::On) -> Result<Verdict> {
        let object = Object::of(on);
        let (_, facts) = self.facts(object).await?;
        let verdict = self.verdict(V::SPEC, facts);
        Ok(self.told(V::SPEC, object, facts, verdict))
    }

    /// An entry that whoever acts asked what a permit of this verb would say of an object: who asks about many is seen.
    ///
    /// # Errors
    /// The database's.
    pub async fn note_question<V: Verb>(&mut self, on: V::On) -> Result<()> {
        let object = Object::of(on);
        let (_, facts) = self.facts(object).await?;
        let verdict = self.verdict(V::SPEC, facts);
        self.note(V::SPEC, object, &verdict);
        Ok(())
    }

    /// One entry for one page of a list: the ids that were shown, sealed. Its purpose is the first of the verb's
    /// for which a row was shown.
    ///
    /// # Errors
    /// [`Error::Unregistered`] for a verb that no room lists; when sealing fails.
    pub fn note_page<V: Verb>(&mut self, what: &str, ids: &[String]) -> Result<()> {
        let verb = V::SPEC;
        self.registered(verb)?;
        let shown = self.shown_for.remove(verb).unwrap_or_default();
        let used = verb.purposes.iter().copied().find(|one| shown.contains(one));
        let mut entry = self.entry(verb.code, verb.trace);
        entry.object = format!("list:{what}");
        entry.purpose = used.unwrap_or_else(|| verb.usual_purpose()).code().into();
        entry.ids_sealed = audit::seal_ids(&self.access.server_key, &entry.id, ids)?;
        self.record(entry);
        Ok(())
    }

    /// An entry of its own beside the permit's: a disclosure to a recipient, for example.
    pub fn note_disclosure<V: Verb>(&mut self, permit: &Permit<V>, recipient: &str, basis: &str) {
        let mut entry = self.entry(V::SPEC.code, ProcessingOperation::Disclosure);
        entry.object = permit.raw.object.to_string();
        entry.recipient = recipient.into();
        entry.legal_basis = basis.into();
        entry.purpose = permit.raw.purpose.map(Purpose::code).unwrap_or_default().into();
        self.record_about(permit.raw.object, entry);
    }

    /// The row of the object a permit is for.
    ///
    /// # Errors
    /// [`Error::WrongPermit`] when the permit belongs to another act; [`Error::NotFound`] when the object has
    /// no row.
    pub fn row<V: Verb>(&self, permit: &Permit<V>) -> Result<i64> {
        self.holds(permit)?;
        if permit.raw.row == 0 { Err(Error::NotFound) } else { Ok(permit.raw.row) }
    }

    /// Checks that a permit was given in this act: for objects without a row (the server, a place of work).
    ///
    /// # Errors
    /// [`Error::WrongPermit`] when the permit belongs to another act.
    pub fn holds<V: Verb>(&self, permit: &Permit<V>) -> Result<()> {
        if permit.raw.act == self.id { Ok(()) } else { Err(Error::WrongPermit) }
    }

    /// Makes changes and entries durable, together or not at all.
    ///
    /// # Errors
    /// [`Error::Conflict`] when a guard did not hold (somebody else saved first), [`Error::SessionOver`] when the account
    /// of whoever acts was shut meanwhile or the session ended, or the database's. The entries then stay in the trail and are written alone; those of changes say that the change broke off.
    pub async fn commit(self) -> Result<()> {
        let mut all = self.still_open();
        let Self { access, snapshot, trail, first, batch, rows, .. } = self;
        drop(snapshot);
        all.append(first);
        all.append(batch);
        let mut entries = trail.take();
        let written = match rows.give_to(&mut entries) {
            Ok(()) => audit::write(&access, all, &mut entries).await,
            Err(error) => Err(error),
        };
        let Err(error) = written else { return Ok(()) };
        for entry in entries.iter_mut().map(|pending| &mut pending.entry) {
            if entry.outcome == Outcome::Allowed && entry.operation != ProcessingOperation::Consultation {
                entry.outcome = Outcome::Failed;
            }
        }
        trail.give_back(entries);
        Err(match error {
            Error::Store(store::StoreError::Guard(tag)) => match Conflict::of_tag(tag) {
                Some(Conflict::Shut) => Error::SessionOver,
                Some(conflict) => conflict.into(),
                None => Error::Store(store::StoreError::Guard(tag)),
            },
            other => other,
        })
    }

    /// What holds an account open until the act is durable: whoever is suspended meanwhile changes nothing any more.
    fn still_open(&self) -> Batch {
        let mut open = Batch::new();
        let Some(who) = self.who.as_ref().filter(|_| !(self.first.is_empty() && self.batch.is_empty()))
        else {
            return open;
        };
        let tag = Conflict::Shut.tag();
        open.expect("SELECT active FROM account WHERE id = $1", vec![who.row.into()], true, tag);
        if let Some(session) = self.session {
            let sql = "SELECT ended_at FROM session_trace WHERE hash = $1";
            open.expect(sql, vec![session.to_string().into()], Value::Null, tag);
        }
        open
    }

    /// The role in which whoever acts does so: of several, the one to which alone the latest permit for a change would
    /// be given, or the latest permit where nothing changes.
    ///
    /// # Errors
    /// In a job, which is nobody, or when somebody has no role.
    pub fn role(&self) -> Result<Role> {
        let first = self.me()?.roles.iter().next();
        self.role.map(|(role, _)| role).or(first).ok_or(Error::damaged("somebody acts who has no role"))
    }

    fn note_role(&mut self, verb: &'static VerbSpec, facts: Facts) {
        let Some(who) =
            self.who.as_ref().filter(|_| verb.changes || !self.role.is_some_and(|(_, change)| change))
        else {
            return;
        };
        let alone = |role: &Role| PrincipalFacts::Person {
            roles: Roles::NONE.with(*role),
            mandate: who.mandate,
            training: who.training,
            active: who.active,
        };
        let mut roles = who.roles.iter();
        let role = match (roles.next(), roles.next()) {
            (only, None) => only,
            _ => {
                who.roles.iter().find(|role| self.access.policies.decide(&alone(role), verb, &facts).allowed)
            }
        };
        self.role = role.map(|role| (role, verb.changes)).or(self.role);
    }

    pub(crate) fn verdict(&mut self, verb: &'static VerbSpec, facts: Facts) -> Verdict {
        if let Some(known) = self.verdicts.get(&(verb, facts)) {
            return known.clone();
        }
        let asker = match (&self.who, self.job) {
            (Some(who), _) => PrincipalFacts::Person {
                roles: who.roles,
                mandate: who.mandate,
                training: who.training,
                active: who.active,
            },
            (None, job) => PrincipalFacts::Job(job.unwrap_or("nobody")),
        };
        let verdict = self.access.policies.decide(&asker, verb, &facts);
        self.verdicts.insert((verb, facts), verdict.clone());
        verdict
    }

    /// Once for each case: what this act itself changes in the grants must not look like somebody else's change.
    async fn guard_grants(&mut self, case: i64) -> Result<()> {
        if !self.guarded.insert(case) {
            return Ok(());
        }
        let sql = "SELECT grants_version FROM dossier WHERE id = $1";
        let row = self.query_one(sql, &[case.into()]).await?.ok_or(Error::NotFound)?;
        let version = row.int(0)?;
        self.batch.expect(sql, vec![case.into()], version, Conflict::Grants.tag());
        Ok(())
    }

    fn record(&mut self, entry: Entry) {
        self.rows.noted(&entry, None);
        self.trail.push(entry);
    }

    /// Of an entry about a dossier, the lasting part names the dossier by its pseudonym.
    pub(crate) fn record_about(&mut self, object: Object, entry: Entry) {
        let dossier = match object.which {
            Which::Uuid(id) if object.kind.dossier => self.dossiers.pseudonym(&id.to_string()),
            _ => None,
        };
        self.rows.noted(&entry, dossier);
        self.trail.push_about(entry, dossier);
    }

    pub(crate) fn entry(&self, verb: &'static str, trace: ProcessingOperation) -> Entry {
        let (actor, body) = match &self.who {
            Some(who) => (who.account.to_string(), who.body.to_string()),
            None => (format!("job:{}", self.job.unwrap_or("nobody")), String::new()),
        };
        let mut entry = self.access.blank(&actor, verb, trace);
        entry.body = body;
        entry.at_ms = self.now_ms();
        entry
    }

    fn note(&mut self, verb: &'static VerbSpec, object: Object, verdict: &Verdict) {
        let mut entry = self.entry(verb.code, verb.trace);
        entry.object = object.to_string();
        entry.outcome = if verdict.allowed { Outcome::Allowed } else { Outcome::Refused };
        entry.policy_ids = verdict.policies.join(" ");
        entry.purpose = verdict.purpose.map(Purpose::code).unwrap_or_default().into();
        self.record_about(object, entry);
    }
}
