//! What is written together.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use crate::{Guards, Result, Row, Value};

/// Statements that become durable together or not at all, in the order in which they were pushed.
#[derive(Debug, Default, Clone)]
pub struct Batch {
    statements: Vec<Statement>,
}

/// One statement with its values and, where it is guarded, the promise that it makes.
#[derive(Debug, Clone)]
pub(crate) struct Statement {
    pub(crate) sql: Cow<'static, str>,
    pub(crate) params: Vec<Value>,
    pub(crate) guard: Option<(u64, &'static str)>,
    /// A look instead of a change: what its rows lead to.
    pub(crate) then: Option<Then>,
}

/// What the rows of a look lead to, in the same transaction.
#[derive(Clone)]
pub(crate) struct Then(Arc<Next>);

type Next = dyn Fn(&[Row]) -> Result<Batch> + Send + Sync;

impl Then {
    /// The statements that follow, the next one last, so that it is popped first.
    pub(crate) fn backwards(&self, rows: &[Row]) -> Result<Vec<Statement>> {
        let mut statements = (self.0)(rows)?.statements;
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
    /// Whether the statement kept its promise, given the number of rows that it touched.
    pub(crate) fn check(&self, touched: u64, guards: Guards) -> crate::Result<()> {
        match self.guard {
            Some((rows, tag)) if rows != touched && guards == Guards::Check => {
                Err(crate::StoreError::Guard(tag))
            }
            _ => Ok(()),
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
        self.statements.push(Statement { sql: sql.into(), params, guard: None, then: None });
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
        self.statements.push(Statement { sql: sql.into(), params, guard: Some((rows, tag)), then: None });
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
        let then = Some(Then(Arc::new(then)));
        self.statements.push(Statement { sql: sql.into(), params, guard: None, then });
    }

    /// Adds all statements of another batch after those that are here.
    pub fn append(&mut self, mut other: Batch) {
        self.statements.append(&mut other.statements);
    }

    /// Whether nothing was pushed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.statements.is_empty()
    }

    /// The number of statements.
    #[must_use]
    pub fn len(&self) -> usize {
        self.statements.len()
    }

    pub(crate) fn statements(&self) -> &[Statement] {
        &self.statements
    }
}
