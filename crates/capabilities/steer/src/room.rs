//! Steer: strategies as data, figures, their rows.

use access::verbs::ViewStrategy;
use web::{Entry, Room, components::Icon};

use crate::{TABLES, pages};

/// Steer: strategies as data, figures, their rows.
pub static ROOM: Room = Room {
    name: "steer",
    tables: &TABLES,
    measures: &[],
    routes: pages::routes,
    navigation: &[Entry::of::<ViewStrategy>(Icon::Compass, "room-steer", "/strategies")],
    work: None,
    jobs: &[],
};
