//! What a Rust step of a migration works with.

use std::pin::Pin;

use super::Context;
use crate::{Batch, Lease, Result, Row, StoreError, Value};

/// What a step answers: when it is ready, nothing is left to do.
pub type StepFuture<'a> = Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>>;

/// A Rust step at work, under a lease: no other process does the same step at the same time, and one that lost its
/// lease (it was paused for too long, and another took over) cannot write any more.
///
/// A step is a loop: look at [`Stepping::progress`], read the next thousand rows or so after it, and
/// [`Stepping::write`] what becomes of them together with how far it has come. A step that is killed between two
/// batches is called again and goes on from there, so nothing is done twice. A batch takes well under half a minute.
///
/// ```
/// use store::{Batch, Migration, StepFuture, Stepping};
///
/// static SHOUT: Migration = Migration::step("0002_shout", "1", shout);
///
/// fn shout(step: &mut Stepping) -> StepFuture<'_> {
///     Box::pin(async move {
///         loop {
///             let after: i64 = step.progress().and_then(|last| last.parse().ok()).unwrap_or(0);
///             let sql = "SELECT id, word FROM words WHERE id > $1 ORDER BY id LIMIT 1000";
///             let rows = step.query(sql, &[after.into()]).await?;
///             let Some(last) = rows.last() else { return Ok(()) };
///             let (last, mut batch) = (last.int(0)?, Batch::new());
///             for row in &rows {
///                 let loud = row.text(1)?.to_uppercase();
///                 batch.push("UPDATE words SET word = $2 WHERE id = $1", vec![row.int(0)?.into(), loud.into()]);
///             }
///             step.write(batch, &last.to_string()).await?;
///         }
///     })
/// }
/// ```
pub struct Stepping {
    lease: Lease,
    context: Context,
}

impl Stepping {
    pub(super) fn new(lease: Lease, context: Context) -> Self {
        Self { lease, context }
    }

    pub(super) fn into_lease(self) -> Lease {
        self.lease
    }

    /// How far the step has come: what the last [`Stepping::write`] kept, by this process or by one that was killed;
    /// none at the beginning.
    #[must_use]
    pub fn progress(&self) -> Option<&str> {
        self.lease.progress()
    }

    /// Reads, each time from the newest moment. Put a LIMIT: a table may be large.
    ///
    /// # Errors
    /// As [`crate::Snapshot::query`].
    pub async fn query(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>> {
        self.lease.store().snapshot().await?.query(sql, params).await
    }

    /// Reads at most one row.
    ///
    /// # Errors
    /// As [`crate::Snapshot::query_one`].
    pub async fn query_one(&mut self, sql: &str, params: &[Value]) -> Result<Option<Row>> {
        self.lease.store().snapshot().await?.query_one(sql, params).await
    }

    /// Makes a batch durable together with how far the step has come after it (a few words of the step's own, about
    /// nobody: the last row's id).
    ///
    /// # Errors
    /// [`StoreError::LeaseLost`] when another process has taken over: give up, with `?`. Otherwise as
    /// [`crate::Store::write`].
    pub async fn write(&mut self, batch: Batch, progress: &str) -> Result<()> {
        self.lease.advance(batch, progress).await
    }

    /// What the program supplied for its steps, by type.
    ///
    /// # Errors
    /// [`StoreError::Migration`] when the program supplied something else.
    pub fn context<T: 'static>(&self) -> Result<&T> {
        self.context.downcast_ref().ok_or_else(|| {
            let wanted = std::any::type_name::<T>();
            StoreError::Migration(format!("the program supplied no {wanted} to the steps of its migrations"))
        })
    }
}
