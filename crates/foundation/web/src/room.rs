//! A room describes itself once: its tables, its messages, what it can count, its routes, its place in the navigation, its
//! part of "My work", its jobs. The roof holds one list of rooms; nothing else lists rooms, roles, verbs or routes.

use std::{sync::Arc, time::Duration};

use access::{Access, Act, Permit, Rights, foundation::ListWork};
use axum::{extract::FromRequestParts, http::request::Parts};
use jiff::tz::TimeZone;
use kernel::{Counts, Registry};
use store::Tables;
use words::Texts;

use crate::{Entry, Error, Needs, Pending, Routes, Web, components::WorkItem, request::Offers};

/// What a room adds to "My work": the things of that room that wait for whoever acts. It leaves no trace of its
/// own: the page holds the permit and makes one entry for everything it shows.
pub type WorkSource =
    for<'a> fn(&'a Web, &'a mut Act, &'a Permit<ListWork>) -> Pending<'a, Result<Vec<WorkItem>, Error>>;

/// One room of the house. Declare it as a `static` named `ROOM` in `room.rs` of its crate, with what it has and
/// `..Room::EMPTY` for the rest.
pub struct Room {
    /// The name of its crate and folder, for example `protect`.
    pub name: &'static str,
    /// Its tables: migrations of its own tables only.
    pub tables: &'static Tables,
    /// Its message files.
    pub messages: &'static Texts,
    /// Kinds of its objects, its verbs and policies, filters of its lists.
    pub rights: &'static Rights,
    /// What is counted of it: its kinds of facts and its measures.
    pub counts: &'static Counts,
    /// Its pages.
    pub routes: fn() -> Routes,
    /// Its entries in the navigation, in the order in which they are shown.
    pub navigation: &'static [Entry],
    /// What can be begun in it: the first entry of all rooms that is shown stands as a button on "My work".
    pub begin: &'static [Entry],
    /// Its part of "My work".
    pub work: Option<WorkSource>,
    /// What it does with nobody signed in.
    pub jobs: &'static [Job],
    /// How what it derives is derived again.
    pub derived: Option<&'static Derived>,
    /// What it needs of the bodies of a country before it works.
    pub needs: Option<&'static Needs>,
}

impl Room {
    /// A room with nothing in it.
    pub const EMPTY: Self = Self {
        name: "",
        tables: &Tables::bare("", &[]),
        messages: &Texts::NONE,
        rights: &Rights::NONE,
        counts: &Counts::NONE,
        routes: Routes::new,
        navigation: &[],
        begin: &[],
        work: None,
        jobs: &[],
        derived: None,
        needs: None,
    };
}

/// Writes what is missing in a database that is older than the table of facts; answers of how many things.
pub type Fill = for<'a> fn(&'a Access, &'a TimeZone) -> Pending<'a, access::Result<usize>>;

/// Derives everything again and compares. Before the first case the country is not known, and what needs its days is not
/// compared.
pub type Compare = for<'a> fn(&'a Access, Option<&'a TimeZone>) -> Pending<'a, Comparison>;

/// What comparing answers; nothing when there was nothing to compare with.
pub type Comparison = access::Result<Option<Compared>>;

/// What a room derives from its history (facts, states of tracks), for the start of the program and for the checker. Days
/// are civil days in the zone that is given, that of the country.
pub struct Derived {
    /// For what is older than the table of facts.
    pub fill: Fill,
    /// For the checker.
    pub compare: Compare,
}

/// What came of comparing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compared {
    /// What was looked at, in plural: `cases`.
    pub what: &'static str,
    /// How many of them.
    pub many: usize,
    /// One sentence for each difference.
    pub differences: Vec<String>,
}

/// Something a room does with nobody signed in. It holds no keys and acts under its own name.
pub struct Job {
    /// Its name, as the policies and the log know it.
    pub name: &'static str,
    /// How long to wait between two runs.
    pub every: Duration,
    /// One run. What it leaves, the next run takes up.
    pub run: for<'a> fn(&'a Access) -> Pending<'a, access::Result<()>>,
}

/// All rooms of a server, in the order of the navigation. A handler that asks for them gets those that are served.
#[derive(Clone, Copy)]
pub struct Rooms(pub &'static [&'static Room]);

impl Rooms {
    /// Every page of every room.
    #[must_use]
    pub fn routes(self) -> Routes {
        self.0.iter().fold(Routes::new(), |routes, room| routes.and((room.routes)()))
    }

    /// Everything that the strategies can count. The roof checks the rooms' declarations when the program starts; of a
    /// list that cannot be used nothing is counted.
    #[must_use]
    pub fn measures(self) -> Registry {
        let counts: Vec<&'static Counts> = self.0.iter().map(|room| room.counts).collect();
        Registry::new(&counts).unwrap_or_default()
    }

    /// The parts of "My work".
    pub fn work(self) -> impl Iterator<Item = WorkSource> {
        self.0.iter().filter_map(|room| room.work)
    }

    /// The navigation, in the order in which it is shown.
    pub fn navigation(self) -> impl Iterator<Item = &'static Entry> {
        self.0.iter().flat_map(|room| room.navigation)
    }

    /// What can be begun.
    pub fn begin(self) -> impl Iterator<Item = &'static Entry> {
        self.0.iter().flat_map(|room| room.begin)
    }

    /// What rooms need of the bodies of a country.
    pub fn needs(self) -> impl Iterator<Item = &'static Needs> {
        self.0.iter().filter_map(|room| room.needs)
    }

    /// What is done with nobody signed in.
    pub fn jobs(self) -> impl Iterator<Item = &'static Job> {
        self.0.iter().flat_map(|room| room.jobs)
    }

    pub(crate) fn offers(self) -> Arc<Offers> {
        let navigation = self.navigation().collect();
        Arc::new(Offers { navigation, measures: self.measures(), needs: self.needs().collect() })
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Rooms {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Error> {
        parts.extensions.get::<Self>().copied().ok_or_else(Error::not_found)
    }
}
