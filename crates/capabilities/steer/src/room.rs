//! Steer: strategies as data, figures, their rows.

use web::{Entry, Room, components::Icon};

use crate::{
    TABLES, pages,
    rights::{RIGHTS, ViewStrategy},
};

/// Steer: strategies as data, figures, their rows.
pub static ROOM: Room = Room {
    name: "steer",
    tables: &TABLES,
    rights: &RIGHTS,
    counts: &kernel::Counts::NONE,
    routes: pages::routes,
    navigation: &[Entry::of::<ViewStrategy>(Icon::Compass, "room-steer", "/strategies")],
    begin: &[],
    work: None,
    jobs: &[],
};
