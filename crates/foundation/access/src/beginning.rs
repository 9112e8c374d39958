//! How an act begins: who acts, whether the session still holds, and the new epochs that wait for whoever comes next.

use store::StoreError;

use crate::{
    Access, Act, Error, Result, Who, accounts,
    pending_entries::PendingEntries,
    principal::{Claim, principal},
};

impl Access {
    /// Begins an act.
    ///
    /// # Errors
    /// [`Error::SessionOver`] when the session has ended; when the database is
    /// away, the account does not exist, or the secret key is not that account's.
    pub async fn act(&self, who: &Who, trail: &PendingEntries) -> Result<Act> {
        let act = self.begin(who, trail).await?;
        let due =
            act.secret.is_some() && act.who.iter().any(|who| who.teams.iter().any(|team| team.epoch_due));
        if !due {
            return Ok(act);
        }
        accounts::begin_new_epochs(act).await?;
        self.begin(who, trail).await
    }

    async fn begin(&self, who: &Who, trail: &PendingEntries) -> Result<Act> {
        match self.numbers.ready(&self.store, self.now_ms()).await {
            // A database that is looked at as evidence: nothing that is written gets a number, for nothing can be.
            Err(Error::Store(StoreError::ReadOnly)) => {}
            ready => drop(ready?),
        }
        let mut snapshot = self.store.snapshot().await?;
        let (account, secret, session) = match who {
            Who::Signed { account, secret, session } => (Ok(*account), Some(secret.clone()), Some(*session)),
            Who::Staff(account, secret) => (Ok(*account), secret.clone(), None),
            Who::Job(name) => (Err(*name), None, None),
        };
        let who = match account {
            Ok(account) => {
                let claim = Claim { account, secret: secret.as_deref(), session };
                Ok(principal(&mut snapshot, &claim, self.clock.now(), &self.server_key).await?)
            }
            Err(job) => Err(job),
        };
        let mut act = Act::begin(self.clone(), snapshot, who, secret, trail.clone());
        act.session = session;
        Ok(act)
    }
}
