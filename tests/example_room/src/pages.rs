//! The page of a bed, and this room's part of "My work".

use access::{Act, Permit, foundation::ListWork};
use web::{
    Error, Id, Page, Pending, Routes, Web,
    components::{Html, Shell, WorkItem},
};
use words::Words;

use crate::{
    BedId,
    records::{self, Bed, DUTY},
    rights::{BED, SeeBed},
};

/// The most tasks that "My work" shows.
const MOST: usize = 50;

/// The pages of this room.
pub(crate) fn routes() -> Routes {
    Routes::new().get("/beds/{id}", bed)
}

/// What became of a bed that was asked for.
async fn bed(web: Web, Id(id): Id<BedId>) -> Page {
    let mut act = web.act().await?;
    let permit = act.permit::<SeeBed>(id).await?;
    let bed = records::bed(&mut act, &permit).await?;
    Ok(web.page(view(web.words, &bed)))
}

#[derive(askama::Template)]
#[template(path = "example/bed.html")]
struct BedView<'a> {
    w: &'a Words,
    asked_on: String,
    nights: i64,
}

fn view(w: &'static Words, bed: &Bed) -> Shell {
    let view = BedView { w, asked_on: w.date(bed.asked_on), nights: bed.nights };
    Shell { title: w.t("bed-title"), body: Html::of(&view), ..Shell::default() }
}

/// Beds that wait for whoever acts.
pub(crate) fn work<'a>(
    web: &'a Web,
    act: &'a mut Act,
    permit: &'a Permit<ListWork>,
) -> Pending<'a, Result<Vec<WorkItem>, Error>> {
    Box::pin(async move {
        let mine = act.me()?.teams.iter().any(|team| team.duty == DUTY);
        let duties: &[&str] = if mine { &[DUTY] } else { &[] };
        let mut items = Vec::new();
        for one in work::waiting_in_mine(act, permit, &BED, (duties, MOST)).await? {
            if act.sees::<SeeBed>(&one.facts) {
                items.push(WorkItem {
                    what: web.words.t("task-bed_wanted"),
                    about: one.number.to_string(),
                    href: format!("/beds/{}", one.dossier),
                    ..WorkItem::default()
                });
            }
        }
        Ok(items)
    })
}
