//! What is written together.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use crate::{Guards, Result, Row, StoreError, Value};

/// Statements that become durable together or not at all, in the order in which they were pushed.
#[derive(Debug, Default, Clone)]
pub struct Batch {
    statements: Vec<Statement>,
    /// (kind, month) of what changes figures; written last.
    marks: BTreeSet<(String, i64)>,
    /// The job whose writing this is.
    job: Option<&'static str>,
}

/// One statement with its values and what it promises.
#[derive(Debug, Clone)]
pub(crate) struct Statement {
    pub(crate) sql: Cow<'static, str>,
    pub(crate) params: Vec<Value>,
    pub(crate) promise: Promise,
}

/// What a statement of a batch promises.
#[derive(Debug, Clone)]
pub(crate) enum Promise {
    /// Nothing: it may touch any number of rows.
    None,
    /// It touches so many rows.
    Rows(u64, &'static str),
    /// It writes nothing, and reads one row with this value in its first column.
    Reads(Value, &'static str),
    /// It writes nothing, and what it reads leads to more statements.
    Leads(Then),
}

/// What the rows of a look lead to, in the same transaction.
#[derive(Clone)]
pub(crate) struct Then(Arc<Next>);

type Next = dyn Fn(&[Row]) -> Result<Batch> + Send + Sync;

impl Then {
    /// The statements that follow, the next one last, so that it is popped first.
    pub(crate) fn backwards(&self, rows: &[Row]) -> Result<Vec<Statement>> {
        let Batch { mut statements, marks, job } = (self.0)(rows)?;
        if !marks.is_empty() || job.is_some() {
            return Err(StoreError::Sql(
                "marks and jobs belong to the batch, not to what follows from a look".into(),
            ));
        }
        statements.reverse();
        Ok(statements)
    }
}

impl fmt::Debug for Then {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Then(..)")
    }
}

impl Statement {
    /// Whether a statement that writes kept its promise, given the number of rows that it touched.
    pub(crate) fn check(&self, touched: u64, guards: Guards) -> Result<()> {
        match self.promise {
            Promise::Rows(rows, tag) if rows != touched && guards == Guards::Check => {
                Err(StoreError::Guard(tag))
            }
            _ => Ok(()),
        }
    }

    /// Whether a statement that only reads found what it promised.
    pub(crate) fn check_read(&self, found: &[Row], guards: Guards) -> Result<()> {
        let Promise::Reads(expected, tag) = &self.promise else { return Ok(()) };
        match found {
            [row] if row.values().first() == Some(expected) => Ok(()),
            _ if guards == Guards::Ignore => Ok(()),
            _ => Err(StoreError::Guard(tag)),
        }
    }
}

impl Batch {
    /// An empty batch.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a statement that may touch any number of rows.
    pub fn push(&mut self, sql: impl Into<Cow<'static, str>>, params: Vec<Value>) {
        self.add(sql.into(), params, Promise::None);
    }

    /// Adds an INSERT, UPDATE or DELETE that must touch exactly `rows` rows; otherwise the whole batch is undone and
    /// [`crate::StoreError::Guard`] carries `tag`. The usual use is a version check:
    /// `UPDATE … SET version = version + 1 WHERE id = $1 AND version = $2`, one row.
    pub fn guard(
        &mut self,
        sql: impl Into<Cow<'static, str>>,
        params: Vec<Value>,
        rows: u64,
        tag: &'static str,
    ) {
        self.add(sql.into(), params, Promise::Rows(rows, tag));
    }

    /// Adds a SELECT that is asked in the transaction of the batch, after the statements before it, and what its rows
    /// lead to: statements that are run in its place, looks among them. An error of `then` undoes the whole batch.
    ///
    /// SQLite has one writer at a time, so that nothing can come between look and change. On PostgreSQL other
    /// transactions go on meanwhile: lock first what must not move. `then` may be called more than once, for a batch
    /// is repeated when another one was in its way.
    pub fn look(
        &mut self,
        sql: impl Into<Cow<'static, str>>,
        params: Vec<Value>,
        then: impl Fn(&[Row]) -> Result<Batch> + Send + Sync + 'static,
    ) {
        self.add(sql.into(), params, Promise::Leads(Then(Arc::new(then))));
    }

    /// Adds a SELECT of one row of one table that must still answer `expected` in its first column; otherwise, and
    /// when there is no such row or more than one, the whole batch is undone and [`crate::StoreError::Guard`] carries
    /// `tag`. Nothing is written for it. The row cannot change until the batch is durable: on PostgreSQL it is locked
    /// (`FOR NO KEY UPDATE` is added to the text: batches that expect the same row go one after the other, for two that
    /// share it and then both change it would block each other for good), SQLite has one writer.
    pub fn expect(
        &mut self,
        sql: impl Into<Cow<'static, str>>,
        params: Vec<Value>,
        expected: impl Into<Value>,
        tag: &'static str,
    ) {
        self.add(sql.into(), params, Promise::Reads(expected.into(), tag));
    }

    /// Says that this batch changes what is counted of a kind in a month (a number of the caller's, such as
    /// 12 × year + month). With the batch, and as its last statements, the next number of the writing connection is
    /// written for each pair: [`crate::Snapshot::moved`] tells readers by it what to count again.
    pub fn mark(&mut self, kind: &str, month: i64) {
        self.marks.insert((kind.to_owned(), month));
    }

    /// Says that this batch is the writing of a job that only one process may do at a time. While another process
    /// writes for the same job, this batch is not written and ends with [`crate::StoreError::Busy`]. (PostgreSQL: a
    /// lock that lasts until the batch is durable or undone. SQLite has one writer, so a batch is always alone.)
    ///
    /// Of two processes that read the same work before, the second may come after the first: what was read still
    /// wants its [`Batch::guard`] or [`Batch::expect`]. A job of several batches takes a [`crate::Lease`].
    pub fn alone(&mut self, job: &'static str) {
        self.job = Some(job);
    }

    /// Adds all statements and marks of another batch after those that are here.
    pub fn append(&mut self, mut other: Batch) {
        self.statements.append(&mut other.statements);
        self.marks.append(&mut other.marks);
        self.job = self.job.or(other.job);
    }

    /// Whether nothing was pushed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.statements.is_empty() && self.marks.is_empty()
    }

    /// The number of statements (marks are not counted).
    #[must_use]
    pub fn len(&self) -> usize {
        self.statements.len()
    }

    fn add(&mut self, sql: Cow<'static, str>, params: Vec<Value>, promise: Promise) {
        self.statements.push(Statement { sql, params, promise });
    }

    pub(crate) fn statements(&self) -> &[Statement] {
        &self.statements
    }

    pub(crate) fn job(&self) -> Option<&'static str> {
        self.job
    }

    pub(crate) fn marks(&self) -> &BTreeSet<(String, i64)> {
        &self.marks
    }
}
