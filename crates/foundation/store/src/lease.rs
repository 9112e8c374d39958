//! Long jobs that only one process may do at a time: a lease with a number that rises with every holder.

use std::hash::{BuildHasher, Hasher};
use std::time::Duration;

use crate::{Batch, Engine, Result, Store, StoreError, Value};

/// The tag of the guard by which a batch finds out that its lease is another's.
pub const LEASE_GUARD: &str = "lease";

/// The right to do a long job, held by one process at a time; see [`Store::try_lease`].
///
/// A lease ends by itself when its holder writes nothing for the length it was taken for: a process that was killed is
/// followed by another. The clock is the database's. Because a holder may be paused and wake up after that, time alone
/// is never trusted: each holder has a higher *fencing number*, and every batch of the job asks in its own transaction
/// whether the number is still the newest.
pub struct Lease {
    store: Store,
    name: String,
    fence: i64,
    length: i64,
    progress: Option<String>,
}

impl Lease {
    /// See [`Store::try_lease`].
    pub(crate) async fn take(store: &Store, name: &str, length: Duration) -> Result<Option<Lease>> {
        let (length, owner) = (i64::try_from(length.as_millis()).unwrap_or(i64::MAX >> 1), owner());
        let now = clock(store.engine());
        let mut batch = Batch::new();
        batch.guard(
            format!(
                "INSERT INTO lease (name, fence, owner, expires) VALUES ($1, 1, $2, {now} + CAST($3 AS BIGINT)) \
                 ON CONFLICT (name) DO UPDATE SET fence = lease.fence + 1, owner = excluded.owner, \
                 expires = excluded.expires WHERE lease.expires <= {now}"
            ),
            vec![name.into(), owner.as_str().into(), length.into()],
            1,
            LEASE_GUARD,
        );
        match store.write(batch).await {
            Ok(()) => {}
            Err(StoreError::Guard(_)) => return Ok(None),
            Err(error) => return Err(error),
        }
        let sql = "SELECT fence, progress FROM lease WHERE name = $1 AND owner = $2";
        // Taken over in between: the lease was very short.
        let row = store.snapshot().await?.query_one(sql, &[name.into(), owner.into()]).await?;
        row.map(|row| {
            let (fence, progress) = (row.int(0)?, row.opt_text(1)?);
            Ok(Lease { store: store.clone(), name: name.to_owned(), fence, length, progress })
        })
        .transpose()
    }

    /// The fencing number: higher than that of every earlier holder.
    #[must_use]
    pub fn fence(&self) -> i64 {
        self.fence
    }

    /// How far the job has come, as [`Lease::advance`] kept it last, by whichever holder; none at the beginning.
    #[must_use]
    pub fn progress(&self) -> Option<&str> {
        self.progress.as_deref()
    }

    /// The database that the lease is of.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Puts the question whether the lease still holds into a batch (which also renews it), for those who write
    /// through something else than [`Lease::write`]. If it does not hold, that batch ends with
    /// `StoreError::Guard`([`LEASE_GUARD`]).
    pub fn guard(&self, batch: &mut Batch) {
        let sql = format!(
            "UPDATE lease SET expires = {} + CAST($3 AS BIGINT) WHERE name = $1 AND fence = $2",
            clock(self.store.engine())
        );
        batch.guard(sql, self.with(self.length.into()), 1, LEASE_GUARD);
    }

    /// Writes a batch if the lease still holds, and renews it.
    ///
    /// # Errors
    /// [`StoreError::LeaseLost`] when another holder has come; nothing was written then. Otherwise as
    /// [`Store::write`].
    pub async fn write(&self, batch: Batch) -> Result<()> {
        let mut all = Batch::new();
        self.guard(&mut all);
        all.append(batch);
        self.send(all).await
    }

    /// As [`Lease::write`], and keeps how far the job has come, for a holder that may follow.
    ///
    /// # Errors
    /// As [`Lease::write`].
    pub async fn advance(&mut self, batch: Batch, progress: &str) -> Result<()> {
        let mut all = Batch::new();
        self.guard(&mut all);
        all.append(batch);
        let sql = "UPDATE lease SET progress = $3 WHERE name = $1 AND fence = $2";
        all.guard(sql, self.with(progress.into()), 1, LEASE_GUARD);
        self.send(all).await?;
        self.progress = Some(progress.to_owned());
        Ok(())
    }

    /// Renews the lease without writing anything else, before work that takes long.
    ///
    /// # Errors
    /// As [`Lease::write`].
    pub async fn renew(&self) -> Result<()> {
        self.write(Batch::new()).await
    }

    /// Gives the lease back before its time, keeping how far the job has come.
    ///
    /// # Errors
    /// As [`Lease::write`].
    pub async fn release(self) -> Result<()> {
        let mut batch = Batch::new();
        let sql = "UPDATE lease SET expires = 0, owner = NULL WHERE name = $1 AND fence = $2";
        batch.guard(sql, vec![self.name.as_str().into(), self.fence.into()], 1, LEASE_GUARD);
        self.send(batch).await
    }

    /// Writes the last batch of the job and gives the lease back, in one: the next holder begins from the beginning.
    ///
    /// # Errors
    /// As [`Lease::write`].
    pub async fn finish(self, batch: Batch) -> Result<()> {
        let mut all = Batch::new();
        let sql =
            "UPDATE lease SET expires = 0, owner = NULL, progress = NULL WHERE name = $1 AND fence = $2";
        all.guard(sql, vec![self.name.as_str().into(), self.fence.into()], 1, LEASE_GUARD);
        all.append(batch);
        self.send(all).await
    }

    fn with(&self, third: Value) -> Vec<Value> {
        vec![self.name.as_str().into(), self.fence.into(), third]
    }

    async fn send(&self, batch: Batch) -> Result<()> {
        self.store.write(batch).await.map_err(|error| match error {
            StoreError::Guard(LEASE_GUARD) => StoreError::LeaseLost(self.name.clone()),
            other => other,
        })
    }
}

/// The database's clock in milliseconds since 1970, as SQL. (Of two processes, each believes its own.)
pub(crate) fn clock(engine: Engine) -> &'static str {
    match engine {
        Engine::Sqlite => "CAST(unixepoch('subsec') * 1000 AS INTEGER)",
        Engine::Postgres => "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)",
    }
}

/// A name that no other holder has, with the process for operators to read. The standard library seeds its hashers
/// from the operating system.
fn owner() -> String {
    let mut hasher = std::hash::RandomState::new().build_hasher();
    hasher.write_u32(std::process::id());
    format!("process {} ({:016x})", std::process::id(), hasher.finish())
}
