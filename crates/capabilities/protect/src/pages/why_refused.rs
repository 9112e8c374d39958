//! "Why can I (not) see this?": every verb on this case, with the rule that decides it for me, in words. It says the
//! same about a case that is not there.

use access::{
    Act, Verb,
    verbs::{self, ListWork, Workplace},
};
use axum::extract::Path;
use kernel::CaseId;
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
        row::<verbs::ViewCase>(&mut act, w, id).await?,
        row::<verbs::ReadIdentity>(&mut act, w, id).await?,
        row::<verbs::ReadNarrative>(&mut act, w, id).await?,
        row::<verbs::Triage>(&mut act, w, id).await?,
        row::<verbs::Presume>(&mut act, w, id).await?,
        row::<verbs::HandOver>(&mut act, w, id).await?,
        row::<verbs::DecideGrounds>(&mut act, w, id).await?,
        row::<verbs::DecideIdentification>(&mut act, w, id).await?,
        row::<verbs::RunReflection>(&mut act, w, id).await?,
        row::<verbs::WithdrawConsent>(&mut act, w, id).await?,
        row::<verbs::SettleTask>(&mut act, w, id).await?,
        row::<verbs::SeeHold>(&mut act, w, id).await?,
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

async fn row<V: Verb<Object = CaseId>>(act: &mut Act, w: &Words, id: CaseId) -> Result<Row, Error> {
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
    Ok(Row { what: w.t(&format!("verb-{}", V::CODE)), answer, because, help })
}

#[derive(askama::Template)]
#[template(path = "protect/why.html")]
struct WhyView {
    w: &'static Words,
    rows: Vec<Row>,
}
