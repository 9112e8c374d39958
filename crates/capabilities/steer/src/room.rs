//! Steer: strategies as data, figures, their rows.

use web::{Entry, Room, components::Icon};
use words::Texts;

use crate::{
    TABLES, pages,
    rights::{RIGHTS, ViewStrategy},
};

static MESSAGES: Texts = words::texts!("steer", "../../../data/locales": "steer");

/// Steer: strategies as data, figures, their rows.
pub static ROOM: Room = Room {
    name: "steer",
    tables: &TABLES,
    messages: &MESSAGES,
    rights: &RIGHTS,
    routes: pages::routes,
    navigation: &[Entry::of::<ViewStrategy>(Icon::Compass, "room-steer", "/strategies")],
    ..Room::EMPTY
};
