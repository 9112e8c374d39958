//! A room describes itself once: its tables, what it can count, its routes, its place in the navigation, its part of
//! "My work", its jobs. The roof holds one list of rooms; nothing else lists rooms, roles, verbs or routes.

use std::{future::Future, pin::Pin, time::Duration};

use access::{Access, Act, Permit, Rights, Verb, foundation::ListWork};
use kernel::Counts;
use store::Tables;

use crate::{Error, Routes, Web, components::Icon, components::WorkItem};

/// A future that a handler of a room gives back through a plain function pointer.
pub type Pending<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// What a room adds to "My work": the things of that room that wait for whoever acts. It leaves no trace of its
/// own: the page holds the permit and makes one entry for everything it shows.
pub type WorkSource =
    for<'a> fn(&'a Web, &'a mut Act, &'a Permit<ListWork>) -> Pending<'a, Result<Vec<WorkItem>, Error>>;

/// One room of the house. Declare it as a `static` named `ROOM` in `room.rs` of its crate.
pub struct Room {
    /// The name of its crate and folder, for example `protect`.
    pub name: &'static str,
    /// Its tables: migrations of its own tables only.
    pub tables: &'static Tables,
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
}

/// An entry of the navigation. It is shown when whoever is signed in may do what its page is for.
pub struct Entry {
    /// The picture beside the words.
    pub icon: Icon,
    /// Message key of the words.
    pub words: &'static str,
    /// The page it leads to; every page below it counts as being there.
    pub path: &'static str,
    /// Whether whoever acts may go there. Leaves no trace.
    pub shown: for<'a> fn(&'a mut Act) -> Pending<'a, access::Result<bool>>,
}

impl Entry {
    /// An entry that shows when the verb `V` is permitted; `V` is about a place, not about one object.
    #[must_use]
    pub const fn of<V>(icon: Icon, words: &'static str, path: &'static str) -> Self
    where
        V: Verb,
        V::On: Default,
    {
        Self { icon, words, path, shown: permitted::<V> }
    }
}

fn permitted<V>(act: &mut Act) -> Pending<'_, access::Result<bool>>
where
    V: Verb,
    V::On: Default,
{
    Box::pin(act.may::<V>(V::On::default()))
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
