//! The running house: what every handler shares.

use std::sync::Arc;

use access::Access;
use jiff::tz::TimeZone;
use kernel::AccountId;

use crate::{Clients, Origin, Sessions};

/// The running house: what every handler shares.
#[derive(Clone)]
pub struct House {
    /// Behind the door.
    pub access: Access,
    /// Who is signed in.
    pub sessions: Arc<Sessions>,
    /// Where requests come from.
    pub clients: Arc<Clients>,
    /// The demonstration, when this server is one.
    pub demo: Option<Arc<Demo>>,
    /// Code of the country whose profile and strategy stand in front.
    pub country: Arc<str>,
    /// The address under which people reach this server.
    pub origin: Arc<Origin>,
    /// The zone of its profile: days and hours are shown in it, whatever the machine's own zone.
    pub zone: TimeZone,
}

impl House {
    /// Writes down how many sign-ins were turned away before anything was looked at since the last time; nothing when
    /// there were none.
    ///
    /// # Errors
    /// When the entry cannot be written: it is tried again.
    pub async fn note_turned_away(&self) -> access::Result<()> {
        let many = self.clients.turned_away();
        if many == 0 {
            return Ok(());
        }
        let noted = access::accounts::note_turned_away(&self.access, many).await;
        if noted.is_err() {
            self.clients.turn_away(many);
        }
        noted
    }

    /// Whether the database answers.
    pub async fn database_answers(&self) -> bool {
        match self.access.store.snapshot().await {
            Ok(mut snapshot) => snapshot.query_one("SELECT 1", &[]).await.is_ok(),
            Err(_) => false,
        }
    }
}

/// What only a demonstration has.
#[derive(Debug, Clone, Default)]
pub struct Demo {
    /// The fictional people whose one-time codes a page shows.
    pub people: Vec<DemoPerson>,
}

/// A fictional person of the demonstration.
#[derive(Debug, Clone)]
pub struct DemoPerson {
    /// The account.
    pub account: AccountId,
    /// Name.
    pub name: String,
    /// Sign-in name.
    pub sign_in: String,
    /// Role, as a code.
    pub role: String,
    /// Body.
    pub body: String,
    /// Password; good for nothing but the demonstration.
    pub password: String,
}
