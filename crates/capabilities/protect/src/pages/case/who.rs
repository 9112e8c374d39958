//! Who sees what of a case.

use jiff::Timestamp;
use kernel::TeamId;
use kernel::clock::at_ms;
use web::{
    Web,
    components::{Html, Seer, WhoSeesWhat},
};

use crate::{
    pages::wording,
    records::{CaseFile, Grant},
};

/// The teams, on which basis, since when; teams of other bodies with the form that ends their access, for whoever hands cases
/// over.
pub(super) fn who(
    web: &Web,
    case: &CaseFile,
    (grants, hands_over): (&[Grant], bool),
    now: Timestamp,
) -> Html {
    let w = web.words;
    let withdraw =
        |team: TeamId| web.form(format!("/cases/{}/end-access", case.id)).with("team", team.to_string());
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
            withdraw: grant.elsewhere.filter(|_| hands_over).map(withdraw),
        })
        .collect();
    WhoSeesWhat { seers, today: wording::day(case, now) }.html(w)
}
