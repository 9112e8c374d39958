//! Who sees what of a case.

use jiff::Timestamp;
use kernel::clock::at_ms;
use web::components::{Html, Seer, WhoSeesWhat};
use words::Words;

use crate::{
    pages::wording,
    records::{CaseFile, Grant},
};

/// The teams, on which basis, since when.
pub(super) fn who(case: &CaseFile, w: &Words, grants: &[Grant], now: Timestamp) -> Html {
    let seers = grants
        .iter()
        .map(|grant| Seer {
            body: grant.body.clone(),
            team: if grant.team.is_empty() { w.t("who-one-person") } else { grant.team.clone() },
            tiers: grant.tiers,
            basis: format!(
                "{} ({})",
                w.t(&format!("basis-{}", grant.basis)),
                w.code("purpose", grant.purpose.code())
            ),
            since: wording::day(case, at_ms(grant.since_ms)),
            until: grant.until_ms.map(|ms| wording::day(case, at_ms(ms))),
            withdraw: None,
        })
        .collect();
    WhoSeesWhat { seers, today: wording::day(case, now) }.html(w)
}
