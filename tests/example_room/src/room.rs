//! The example room, as it describes itself.

use web::{Derived, Room};
use words::Texts;

use crate::{
    measures::COUNTS,
    pages,
    records::{self, TABLES},
    rights::RIGHTS,
};

static MESSAGES: Texts = words::texts!("example", "locales": "example");

/// The example room.
pub static ROOM: Room = Room {
    name: "example",
    tables: &TABLES,
    messages: &MESSAGES,
    rights: &RIGHTS,
    counts: &COUNTS,
    routes: pages::routes,
    work: Some(pages::work),
    derived: Some(&Derived {
        // No bed is older than the table of facts.
        fill: |_, _| Box::pin(async { Ok(0) }),
        compare: |access, _| Box::pin(records::compare(access)),
    }),
    ..Room::EMPTY
};
