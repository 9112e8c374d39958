//! The running house: what every handler shares.

use std::{future::Future, pin::Pin, sync::Arc};

use access::{Access, Act};
use kernel::{AccountId, Measure};

use crate::{Error, Sessions, Web, components::WorkItem};

/// What a room adds to "My work": the things of that room that wait for whoever acts. It leaves no trace of its
/// own: the page makes one entry for everything it shows.
pub type WorkSource = for<'a> fn(
    &'a Web,
    &'a mut Act,
) -> Pin<Box<dyn Future<Output = Result<Vec<WorkItem>, Error>> + Send + 'a>>;

/// The running house: what every handler shares.
#[derive(Clone)]
pub struct House {
    /// Behind the door.
    pub access: Access,
    /// Who is signed in.
    pub sessions: Arc<Sessions>,
    /// The demonstration, when this server is one.
    pub demo: Option<Arc<Demo>>,
    /// The country profile and the strategy that stand in front: `gr`, `dk`.
    pub country: &'static str,
    /// Where "My work" collects from: one source a room.
    pub work: Vec<WorkSource>,
    /// What the rooms can count for the strategies.
    pub measures: Vec<&'static Measure>,
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
