//! Protect: the national referral mechanism.

use std::time::Duration;

use access::{Access, Result};
use kernel::roles::RECEIVING_DUTIES;
use web::{Compared, Derived, Entry, Job, Needs, Room, components::Icon};
use words::Texts;

use crate::{
    COUNTS, TABLES, countries, jobs, pages, records,
    rights::{ListCases, RIGHTS},
};

static MESSAGES: Texts = words::texts!("protect", "../../../data/locales": "protect", "rules");

/// Protect: the national referral mechanism.
pub static ROOM: Room = Room {
    name: "protect",
    tables: &TABLES,
    messages: &MESSAGES,
    rights: &RIGHTS,
    counts: &COUNTS,
    routes: pages::routes,
    navigation: &[Entry::of::<ListCases>(Icon::Roof, "room-protect", "/cases"), pages::EMERGENCY_ENTRY],
    work: Some(pages::work),
    jobs: &[Job {
        name: "clocks",
        every: Duration::from_secs(60),
        run: |access| Box::pin(async move { jobs::run_clocks(access).await.map(drop) }),
    }],
    derived: Some(&Derived {
        fill: |access, _| Box::pin(records::fill_facts(access)),
        compare: |access, _| Box::pin(compare(access)),
    }),
    needs: Some(&Needs {
        duties: RECEIVING_DUTIES,
        competences: countries::competences,
        deciders: countries::deciders,
        regions: |country, lang| {
            let regions = countries::regions(country).iter();
            regions.map(|region| (region.code.clone(), region.name(lang).to_owned())).collect()
        },
    }),
    ..Room::EMPTY
};

async fn compare(access: &Access) -> Result<Option<Compared>> {
    let found = records::rebuild_and_compare(access).await?;
    let differences = found.differences.iter();
    let differences = differences
        .map(|one| format!("{} {}: stored {}, events say {}", one.case, one.what, one.stored, one.folded))
        .collect();
    Ok(Some(Compared { what: "cases", many: found.cases, differences }))
}
