//! The search by case number.

use access::Act;
use kernel::CaseNumber;
use serde::Deserialize;
use web::{
    Page, Query, Web,
    components::{Html, Notice, Shell, Tone},
};

use crate::rights::{CASE, CaseId, SeeHold, ViewCase};

#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    q: String,
}

/// Leads to a case by its number. A number that does not exist and a case that one may not see are answered
/// alike: both are refused in the same words.
pub(super) async fn search(web: Web, Query(asked): Query<Asked>) -> Page {
    let mut act = web.act().await?;
    let Ok(number) = asked.q.parse::<CaseNumber>() else { return Ok(not_a_number(&web, asked.q)) };
    let case = act.numbered(&CASE, &number).await?.map_or_else(CaseId::random, |dossier| CaseId(dossier.0));
    refuse_strangers(&mut act, case).await?;
    Ok(web.see(&format!("/cases/{case}")))
}

/// Refused here and not there, so that the address of a case that is not there is never made.
async fn refuse_strangers(act: &mut Act, case: CaseId) -> access::Result<()> {
    if !act.may::<ViewCase>(case).await? && !act.may::<SeeHold>(case).await? {
        act.permit::<ViewCase>(case).await?;
    }
    Ok(())
}

fn not_a_number(web: &Web, query: String) -> axum::response::Response {
    let w = web.words;
    let notice = Notice { text: w.t("search-wrong-text"), ..Notice::new(Tone::Caution, w.t("search-wrong")) };
    let title = w.t("search-title");
    web.page(Shell { title, query, flash: notice.html(w), body: Html::default(), ..Shell::default() })
}
