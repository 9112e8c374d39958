//! Protect: the national referral mechanism.

use std::time::Duration;

use web::{Entry, Job, Room, components::Icon};

use crate::{
    COUNTS, TABLES, jobs, pages,
    rights::{ListCases, RIGHTS},
};

/// Protect: the national referral mechanism.
pub static ROOM: Room = Room {
    name: "protect",
    tables: &TABLES,
    rights: &RIGHTS,
    counts: &COUNTS,
    routes: pages::routes,
    navigation: &[Entry::of::<ListCases>(Icon::Roof, "room-protect", "/cases")],
    begin: &[],
    work: Some(pages::work),
    jobs: &[Job {
        name: "clocks",
        every: Duration::from_secs(60),
        run: |access| Box::pin(async move { jobs::run_clocks(access).await.map(drop) }),
    }],
};
