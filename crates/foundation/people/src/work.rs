//! "My work": one inbox for everything that waits for whoever is signed in; and the search by case number.

use access::{
    Act, people,
    people::PendingKind,
    verbs::{ListWork, Screen, SeeHold, ViewCase, Workplace},
};
use axum::extract::Query;
use kernel::{CaseId, CaseNumber, clock::at_ms};
use serde::Deserialize;

use super::records;
use web::{
    Did, Error, Page, Web,
    components::{Button, Html, Notice, Shell, Tone, WorkItem, WorkList},
};

/// What waits for me.
pub(super) async fn work(web: Web, Query(did): Query<Did>) -> Page {
    let mut act = web.act().await?;
    let permit = act.permit::<ListWork>(Workplace).await?;
    let mut items = keys_to_hand_over(&web, &mut act).await?;
    for form in web::kept_forms::kept_forms(&mut act, &permit).await? {
        items.push(WorkItem {
            what: web.words.t("work-parked"),
            href: format!("/parked/{}", form.id),
            due: Some(web.local(at_ms(form.until_ms)).date()),
            why: web.words.t("work-parked-why"),
            ..WorkItem::default()
        });
    }
    for source in web.house.rooms.iter().filter_map(|room| room.work) {
        items.extend(source(&web, &mut act).await?);
    }
    let ids: Vec<String> = items.iter().map(|item| item.href.clone()).collect();
    act.note_page::<ListWork>("work", &ids)?;
    let w = web.words;
    let action = match act.may::<Screen>(Workplace).await? {
        true => Some(Button::link(w.t("work-screen"), "/screenings/new").primary()),
        false => None,
    };
    let waiting = u64::try_from(items.len()).ok().filter(|many| *many > 0);
    let mut page = WorkList { items, today: web.today() }.html(w);
    page.push(&Html::trusted("<div class=\"buttons\">"));
    page.push(&Button::link(w.t("account-title"), "/account").html(w));
    page.push(&Html::trusted("</div>"));
    let title = w.t("shell-my-work");
    Ok(web.page(Shell { title, action, waiting, flash: did.flash(w), body: page, ..Shell::default() }))
}

/// Keys of my teams that wait for somebody who holds them.
async fn keys_to_hand_over(web: &Web, act: &mut Act) -> Result<Vec<WorkItem>, Error> {
    let w = web.words;
    let waiting = people::pending(act).await?;
    let item = |one: people::Pending| {
        let (what, why) = match one.kind {
            PendingKind::Found => (w.t("work-keys-found"), w.t("work-keys-found-why")),
            PendingKind::Member => {
                let person = one.person.unwrap_or_default();
                (w.t1("work-keys-member", "person", person), w.t("work-keys-member-why"))
            }
            PendingKind::Rotate => (w.t("work-keys-rotate"), w.t("work-keys-rotate-why")),
        };
        WorkItem { what, about: one.team_name, href: format!("/teams/{}/keys", one.team), due: None, why }
    };
    Ok(waiting.into_iter().map(item).collect())
}

#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    q: String,
}

/// Leads to a case by its number. A number that does not exist and a case that one may not see are answered
/// alike: the door refuses both in the same words.
pub(super) async fn search(web: Web, Query(asked): Query<Asked>) -> Page {
    let mut act = web.act().await?;
    let w = web.words;
    let Ok(number) = asked.q.parse::<CaseNumber>() else {
        let notice =
            Notice { text: w.t("search-wrong-text"), ..Notice::new(Tone::Caution, w.t("search-wrong")) };
        let (title, query) = (w.t("search-title"), asked.q);
        return Ok(web.page(Shell {
            title,
            query,
            flash: notice.html(w),
            body: Html::default(),
            ..Shell::default()
        }));
    };
    let case = records::case_of(&mut act, &number).await?.unwrap_or_else(CaseId::random);
    if !act.may::<ViewCase>(case).await? && !act.may::<SeeHold>(case).await? {
        // Refused here and not there, so that the address of a case that is not there is never made.
        act.permit::<ViewCase>(case).await?;
    }
    Ok(web.see(&format!("/cases/{case}")))
}
