//! Detect: people are noticed, asked and referred.

use web::{Entry, Room, components::Icon};

use crate::{
    COUNTS, TABLES, pages,
    rights::{RIGHTS, Screen},
};

/// Detect: people are noticed, asked and referred.
pub static ROOM: Room = Room {
    name: "detect",
    tables: &TABLES,
    rights: &RIGHTS,
    counts: &COUNTS,
    routes: pages::routes,
    navigation: &[Entry::of::<Screen>(Icon::Eye, "room-detect", "/screenings")],
    begin: &[Entry::of::<Screen>(Icon::Eye, "work-screen", "/screenings/new")],
    work: Some(pages::work),
    jobs: &[],
};
