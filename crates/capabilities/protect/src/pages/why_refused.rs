//! "Why can I (not) see this?": every verb on this case, with the rule that decides it for me, in words. It says the
//! same about a case that is not there.

use crate::CaseId;
use access::foundation::{ListWork, Workplace};
use access::{Act, Verb};
use axum::extract::Path;
use web::{
    Error, Page, Web,
    components::{Html, Link, Mark, Shape, Shell},
};
use words::Words;

use super::{case_id, crumbs};

pub(super) async fn why(web: Web, Path(id): Path<String>) -> Page {
    let id = case_id(&id)?;
    let mut act = web.act().await?;
    act.permit::<ListWork>(Workplace).await?;
    let w = web.words;
    let rows = vec![
        row::<crate::rights::ViewCase>(&mut act, w, id).await?,
        row::<crate::rights::ReadIdentity>(&mut act, w, id).await?,
        row::<crate::rights::ReadNarrative>(&mut act, w, id).await?,
        row::<crate::rights::Triage>(&mut act, w, id).await?,
        row::<crate::rights::Presume>(&mut act, w, id).await?,
        row::<crate::rights::HandOver>(&mut act, w, id).await?,
        row::<crate::rights::DecideGrounds>(&mut act, w, id).await?,
        row::<crate::rights::DecideIdentification>(&mut act, w, id).await?,
        row::<crate::rights::RunReflection>(&mut act, w, id).await?,
        row::<crate::rights::WithdrawConsent>(&mut act, w, id).await?,
        row::<crate::rights::SettleTask>(&mut act, w, id).await?,
        row::<crate::rights::SeeHold>(&mut act, w, id).await?,
    ];
    let title = w.t("why-title");
    let shell = Shell {
        crumbs: crumbs(w, None, Some(Link::here(title.clone()))),
        title,
        body: Html::of(&WhyView { w, rows }),
        ..Shell::default()
    };
    Ok(web.page(shell))
}

struct Row {
    what: String,
    answer: Mark,
    because: Vec<String>,
    help: String,
}

async fn row<V: Verb<On = CaseId>>(act: &mut Act, w: &Words, id: CaseId) -> Result<Row, Error> {
    let verdict = act.explain::<V>(id).await?;
    let mut because: Vec<String> =
        verdict.policies.iter().map(|policy| w.t(&format!("policy-{policy}"))).collect();
    if because.is_empty() {
        because.push(w.t("policy-none"));
    }
    let answer = if verdict.allowed {
        Mark::new(Shape::Done, w.t("why-yes"))
    } else {
        Mark::new(Shape::Stopped, w.t("why-no"))
    };
    let help = if verdict.allowed { String::new() } else { w.t(&format!("help-{}", verdict.help)) };
    Ok(Row { what: w.t(&format!("verb-{}", V::SPEC.code)), answer, because, help })
}

#[derive(askama::Template)]
#[template(path = "protect/why.html")]
struct WhyView {
    w: &'static Words,
    rows: Vec<Row>,
}
