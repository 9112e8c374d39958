//! What all acts share, and who begins one.

use std::sync::Arc;

use kernel::{AccountId, Clock, Purpose};
use ledger::{Entry, Outcome, ProcessingOperation};
use store::Store;
use uuid::Uuid;
use vault::{SecretKey, keyfile::ServerKey, password::KdfParams};

use crate::{audit::Numbers, pending_entries::PendingEntries, policies::Policies, session_name::SessionName};

/// What all acts share: the store, the policies, the clock, the server's key file.
#[derive(Clone)]
pub struct Access {
    /// The database.
    pub store: Store,
    /// The policies.
    pub policies: Arc<Policies>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// The key file outside the database.
    pub server_key: Arc<ServerKey>,
    /// What a guess of a password costs.
    pub kdf: KdfParams,
    /// The numbers of this process's audit entries; [`Arc::default`] for a new process.
    pub numbers: Arc<Numbers>,
}

/// Who begins an act.
#[derive(Clone)]
pub enum Who {
    /// A member of staff, signed in through the pages.
    Signed {
        /// The account.
        account: AccountId,
        /// The person's secret key.
        secret: Arc<SecretKey>,
        /// The session. Once it has ended, on whichever process, no act begins any more.
        session: SessionName,
    },
    /// A member of staff without a session of the pages; with the secret key when it is at hand.
    Staff(AccountId, Option<Arc<SecretKey>>),
    /// A job of the server. It holds no keys.
    Job(&'static str),
}

impl Access {
    /// The present instant in milliseconds since 1970-01-01 UTC.
    #[must_use]
    pub fn now_ms(&self) -> i64 {
        self.clock.now_ms()
    }

    /// An entry about something that happens before anybody is signed in (sign-in itself, enrolment).
    pub fn note_outside(&self, trail: &PendingEntries, actor: &str, verb: &str, outcome: Outcome) {
        trail.push(self.outside(actor, verb, outcome));
    }

    pub(crate) fn outside(&self, actor: &str, verb: &str, outcome: Outcome) -> Entry {
        let mut entry = self.blank(actor, verb, ProcessingOperation::Consultation);
        entry.outcome = outcome;
        entry.object = "server".into();
        entry.purpose = Purpose::Operations.code().into();
        entry
    }

    pub(crate) fn blank(&self, actor: &str, verb: &str, trace: ProcessingOperation) -> Entry {
        Entry {
            id: *Uuid::new_v4().as_bytes(),
            at_ms: self.clock.now_ms(),
            actor: actor.into(),
            body: String::new(),
            verb: verb.into(),
            operation: trace,
            outcome: Outcome::Allowed,
            object: String::new(),
            purpose: String::new(),
            justification: String::new(),
            legal_basis: String::new(),
            recipient: String::new(),
            policy_version: self.policies.version().into(),
            policy_ids: String::new(),
            ids_sealed: Vec::new(),
        }
    }
}
