//! SQL hangs on the permit. Records of a room read and write through [`Records`], and there are three ways to get
//! some: a permit ([`Permit::records`]), one's own account ([`Act::own`]), a job of the server ([`Act::job_records`]).
//! Whoever has none of them has no SQL: the statements of an act are private to this crate.

use std::ops::Deref;

use kernel::{CaseNumber, DossierId};
use store::{CoveredRow, CoveredTable, Row, Value};

use crate::{Conflict, Error, Kind, Result, act::Act, permit::Permit, verbs::Verb};

/// What records read from and write into, for as long as a statement or two: the snapshot of an act and its changes.
/// It shows the act ([`Act::me`], [`Act::now_ms`], …) but gives nothing of it away.
///
/// Without a permit there is none. An act alone reads and writes nothing:
///
/// ```compile_fail,E0624
/// async fn page(act: &mut access::Act) {
///     act.query("SELECT name FROM body", &[]).await.ok();
/// }
/// ```
///
/// ```compile_fail,E0624
/// fn page(act: &mut access::Act) {
///     act.change("DELETE FROM dossier", vec![]);
/// }
/// ```
///
/// nor does it through a permit that somebody made:
///
/// ```compile_fail,E0451
/// fn page(act: &mut access::Act) {
///     access::Records { act };
/// }
/// ```
///
/// nor past its own end: what a permit lends does not outlive the work on the act.
///
/// ```compile_fail,E0499
/// use access::{Act, Permit, Result, foundation::ListWork};
/// fn page(act: &mut Act, permit: &Permit<ListWork>) -> Result<()> {
///     let mut kept = permit.records(act)?;
///     permit.records(act)?;
///     kept.change("DELETE FROM dossier", vec![]);
///     Ok(())
/// }
/// ```
///
/// With a permit:
///
/// ```
/// use access::{Act, Permit, Result, foundation::ListPeople};
/// async fn names(act: &mut Act, permit: &Permit<ListPeople>) -> Result<usize> {
///     let body = act.row(permit)?;
///     let rows = permit.records(act)?.query("SELECT name FROM team WHERE body_id = $1", &[body.into()]).await?;
///     Ok(rows.len())
/// }
/// ```
pub struct Records<'a> {
    act: &'a mut Act,
}

impl<V: Verb> Permit<V> {
    /// The records of the act in which this permit was given.
    ///
    /// # Errors
    /// [`Error::WrongPermit`] when it was given in another act.
    pub fn records<'a>(&self, act: &'a mut Act) -> Result<Records<'a>> {
        act.holds(self)?;
        Ok(Records { act })
    }
}

impl Act {
    /// What is one's own: rows that belong to the account of whoever acts. Needs no permit, for nobody asks about
    /// anybody else; every statement is bound to the account.
    ///
    /// # Errors
    /// [`Error::Failed`] in a job, which is nobody.
    pub fn own(&mut self) -> Result<Own<'_>> {
        let me = self.me()?.row;
        Ok(Own { act: self, me })
    }

    /// Records of a job of the server: facts that are derived again, projections that are compared. A job holds no
    /// keys, and nobody sees a page of what it reads. What it does to one object it asks a permit for, as people do.
    ///
    /// # Errors
    /// [`Error::WrongPermit`] when a person acts.
    pub fn job_records(&mut self) -> Result<Records<'_>> {
        if self.job.is_some() { Ok(Records { act: self }) } else { Err(Error::WrongPermit) }
    }

    /// The dossier of a kind that has a number: to ask for a permit on it. An id opens nothing; that there is a dossier
    /// must be told to nobody who gets no permit.
    ///
    /// # Errors
    /// The database's.
    pub async fn numbered(&mut self, kind: &'static Kind, number: &CaseNumber) -> Result<Option<DossierId>> {
        let sql = "SELECT uuid FROM dossier WHERE number = $1 AND kind = $2";
        let row = self.query_one(sql, &[number.plain().into(), kind.prefix.into()]).await?;
        Ok(row.map(|row| row.id(0)).transpose()?)
    }
}

impl Deref for Records<'_> {
    type Target = Act;

    fn deref(&self) -> &Act {
        self.act
    }
}

impl Records<'_> {
    /// Reads from the snapshot.
    ///
    /// # Errors
    /// When the database refuses or is away.
    pub async fn query(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>> {
        self.act.query(sql, params).await
    }

    /// Reads at most one row.
    ///
    /// # Errors
    /// As [`Records::query`].
    pub async fn query_one(&mut self, sql: &str, params: &[Value]) -> Result<Option<Row>> {
        self.act.query_one(sql, params).await
    }

    /// Adds a change.
    pub fn change(&mut self, sql: &'static str, params: Vec<Value>) {
        self.act.change(sql, params);
    }

    /// Adds a change that must touch exactly `rows` rows, or nothing at all is saved: [`Act::commit`] then fails with
    /// `conflict`.
    pub fn guard(&mut self, sql: &'static str, params: Vec<Value>, rows: u64, conflict: Conflict) {
        self.act.guard(sql, params, rows, conflict);
    }

    /// Says that what is written changes what is counted of a kind in a month: see [`store::Batch::mark`].
    pub fn mark(&mut self, kind: &str, month: i64) {
        self.act.mark(kind, month);
    }

    /// Reads rows of a covered table whole, to change them and [`Records::put`] them back; `condition` is what comes
    /// after WHERE, over the alias `t`.
    ///
    /// # Errors
    /// As [`Records::query`].
    pub async fn covered(
        &mut self,
        table: &'static CoveredTable,
        condition: &str,
        params: &[Value],
    ) -> Result<Vec<CoveredRow>> {
        self.act.covered(table, condition, params).await
    }

    /// Writes a row of a covered table whole, under the entry of the permit that was given last for a change. A row
    /// that was read must be as it was read, or nothing at all is saved and the commit fails with `conflict`.
    ///
    /// # Errors
    /// [`Error::NoEntry`] in an act without a permit.
    pub fn put(&mut self, row: &CoveredRow, conflict: Conflict) -> Result<()> {
        self.act.put(row, conflict)
    }

    /// Erases a row of a covered table, otherwise as [`Records::put`].
    ///
    /// # Errors
    /// As [`Records::put`].
    pub fn erase(&mut self, row: &CoveredRow, conflict: Conflict) -> Result<()> {
        self.act.erase(row, conflict)
    }
}

/// Statements about rows of one's own. In each of them `$1` is the row of one's account; parameters follow from `$2`.
pub struct Own<'a> {
    act: &'a mut Act,
    me: i64,
}

impl Own<'_> {
    /// Reads rows of one's own.
    ///
    /// # Errors
    /// When the database refuses or is away.
    pub async fn query(&mut self, sql: &str, more: &[Value]) -> Result<Vec<Row>> {
        self.act.query(sql, &self.bound(more)).await
    }

    /// Reads at most one row of one's own.
    ///
    /// # Errors
    /// As [`Own::query`].
    pub async fn query_one(&mut self, sql: &str, more: &[Value]) -> Result<Option<Row>> {
        self.act.query_one(sql, &self.bound(more)).await
    }

    /// Adds a change to rows of one's own.
    pub fn change(&mut self, sql: &'static str, more: &[Value]) {
        let params = self.bound(more);
        self.act.change(sql, params);
    }

    fn bound(&self, more: &[Value]) -> Vec<Value> {
        std::iter::once(self.me.into()).chain(more.iter().cloned()).collect()
    }
}
