//! The running house: what every handler shares.

use std::sync::Arc;

use access::Access;
use kernel::{AccountId, Registry};

use crate::{Room, Routes, Sessions};

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
    /// The rooms, in the order of the navigation.
    pub rooms: &'static [&'static Room],
}

impl House {
    /// Every page of every room.
    #[must_use]
    pub fn routes(&self) -> Routes {
        self.rooms.iter().fold(Routes::new(), |routes, room| routes.and((room.routes)()))
    }

    /// Everything that the strategies can count. The roof checks the rooms' declarations when the program starts; of a
    /// list that cannot be used nothing is counted.
    #[must_use]
    pub fn measures(&self) -> Registry {
        let counts: Vec<&'static kernel::Counts> = self.rooms.iter().map(|room| room.counts).collect();
        Registry::new(&counts).unwrap_or_default()
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
