//! People: signing in, one's own work and account, bodies and teams and their keys.

use std::time::Duration;

use access::{
    Act, audit,
    foundation::{Invite, ReadLog, RegisterBody, TheServer},
};
use web::{Entry, Job, Pending, Room, components::Icon};

/// People: signing in, one's own work and account, bodies and teams and their keys.
pub static ROOM: Room = Room {
    name: "people",
    // The verbs about bodies, teams and keys belong to the foundation that all rooms stand on.
    rights: &access::RIGHTS,
    routes: crate::routes,
    navigation: &[
        Entry { icon: Icon::Person, words: "work-people", path: "/people", shown: manages },
        Entry::of::<ReadLog>(Icon::Book, "log-title", "/log"),
    ],
    jobs: &[Job {
        name: "checkpoint",
        every: Duration::from_secs(60),
        run: |access| {
            Box::pin(async move {
                audit::checkpoint(access).await?;
                Ok(())
            })
        },
    }],
    ..Room::EMPTY
};

/// Whether whoever acts founds bodies, or invites to their own.
fn manages(act: &mut Act) -> Pending<'_, access::Result<bool>> {
    Box::pin(async move {
        let body = act.me()?.body;
        Ok(act.may::<RegisterBody>(TheServer).await? || act.may::<Invite>(body).await?)
    })
}
