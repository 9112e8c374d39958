//! The running house: what every handler shares.

use std::sync::Arc;

use access::Access;
use jiff::tz::TimeZone;
use kernel::AccountId;

use crate::Sessions;

/// The running house: what every handler shares.
#[derive(Clone)]
pub struct House {
    /// Behind the door.
    pub access: Access,
    /// Who is signed in.
    pub sessions: Arc<Sessions>,
    /// The demonstration, when this server is one.
    pub demo: Option<Arc<Demo>>,
    /// Code of the country whose profile and strategy stand in front.
    pub country: Arc<str>,
    /// The zone of its profile: days and hours are shown in it, whatever the machine's own zone.
    pub zone: TimeZone,
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
