//! What is written together.

use std::borrow::Cow;

use crate::{Guards, Value};

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
        self.statements.push(Statement { sql: sql.into(), params, guard: None });
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
        self.statements.push(Statement { sql: sql.into(), params, guard: Some((rows, tag)) });
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
