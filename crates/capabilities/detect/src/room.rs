//! Detect: people are noticed, asked and referred.

use access::{Access, Result};
use jiff::tz::TimeZone;
use web::{Compared, Derived, Entry, Room, components::Icon};
use words::Texts;

use crate::{
    COUNTS, TABLES, pages, records,
    rights::{RIGHTS, Screen},
};

static MESSAGES: Texts = words::texts!("detect", "../../../data/locales": "detect");

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
    messages: &MESSAGES,
    derived: Some(&Derived {
        fill: |access, zone| Box::pin(records::fill_facts(access, zone)),
        compare: |access, zone| Box::pin(compare(access, zone)),
    }),
    ..Room::EMPTY
};

async fn compare(access: &Access, zone: Option<&TimeZone>) -> Result<Option<Compared>> {
    let Some(zone) = zone else { return Ok(None) };
    let (many, differences) = records::compare_facts(access, zone).await?;
    Ok(Some(Compared { what: "screenings", many, differences }))
}
