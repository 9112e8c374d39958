//! Detect: people are noticed, asked and referred.

use access::verbs::Screen;
use web::{Entry, Room, components::Icon};

use crate::{MEASURES, TABLES, pages};

/// Detect: people are noticed, asked and referred.
pub static ROOM: Room = Room {
    name: "detect",
    tables: &TABLES,
    measures: MEASURES,
    routes: pages::routes,
    navigation: &[Entry::of::<Screen>(Icon::Eye, "room-detect", "/screenings")],
    work: Some(pages::work),
    jobs: &[],
};
