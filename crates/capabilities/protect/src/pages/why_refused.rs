//! "Why can I (not) see this?": every verb on this case, with the rule that decides it for me, in words. It says the
//! same about a case that is not there.

use crate::CaseId;
use crate::rights;
use access::foundation::{ListWork, Workplace};
use access::{Act, Told};
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

/// Every verb on a case that people can have, whichever room declares it.
async fn rows(act: &mut Act, w: &Words, id: CaseId) -> Result<Vec<Row>, Error> {
    let all = act.explain_all(id).await?;
    Ok(all.iter().map(|told| row(w, told)).collect())
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

fn row(w: &Words, Told { verb, verdict, keys_missing }: &Told) -> Row {
    let mut because: Vec<String> =
        verdict.policies.iter().map(|policy| w.t(&format!("policy-{policy}"))).collect();
    if because.is_empty() {
        because.push(w.t("policy-none"));
    }
    let answer = match (verdict.allowed, keys_missing) {
        (true, false) => Mark::new(Shape::Done, w.t("why-yes")),
        (true, true) => Mark::new(Shape::Stopped, w.t("why-yes-no-keys")),
        (false, _) => Mark::new(Shape::Stopped, w.t("why-no")),
    };
    let help = if verdict.allowed { String::new() } else { w.t(&format!("help-{}", verdict.help)) };
    Row { what: w.code("verb", verb.code), answer, because, help }
}

#[derive(askama::Template)]
#[template(path = "protect/why.html")]
struct WhyView {
    w: &'static Words,
    rows: Vec<Row>,
}
