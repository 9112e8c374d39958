//! "Why can I (not) see this?": every verb on this case, with the rule that decides it for me, in words. It says the
//! same about a case that is not there.

use crate::CaseId;
use crate::rights;
use access::foundation::{ListWork, Workplace};
use access::{Act, Verb};
use web::{
    Error, Id, Page, Web,
    components::{Html, Link, Mark, Shape, Shell},
};
use words::Words;

use super::crumbs;

pub(super) async fn why(web: Web, Id(id): Id<CaseId>) -> Page {
    let mut act = web.act().await?;
    act.permit::<ListWork>(Workplace).await?;
    act.note_question::<rights::ViewCase>(id).await?;
    let rows = rows(&mut act, web.words, id).await?;
    Ok(web.page(view(web.words, rows)))
}

/// Every verb on a case.
async fn rows(act: &mut Act, w: &Words, id: CaseId) -> Result<Vec<Row>, Error> {
    Ok(vec![
        row::<rights::ViewCase>(act, w, id).await?,
        row::<rights::ReadIdentity>(act, w, id).await?,
        row::<rights::ReadNarrative>(act, w, id).await?,
        row::<rights::Triage>(act, w, id).await?,
        row::<rights::Presume>(act, w, id).await?,
        row::<rights::HandOver>(act, w, id).await?,
        row::<rights::DecideGrounds>(act, w, id).await?,
        row::<rights::DecideIdentification>(act, w, id).await?,
        row::<rights::RunReflection>(act, w, id).await?,
        row::<rights::WithdrawConsent>(act, w, id).await?,
        row::<rights::SettleTask>(act, w, id).await?,
        row::<rights::SeeHold>(act, w, id).await?,
    ])
}

fn view(w: &'static Words, rows: Vec<Row>) -> Shell {
    let title = w.t("why-title");
    Shell {
        crumbs: crumbs(w, None, Some(Link::here(title.clone()))),
        title,
        body: Html::of(&WhyView { w, rows }),
        ..Shell::default()
    }
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
