//! "My work": one inbox for everything that waits for whoever is signed in.

use access::{
    Act, Permit, accounts,
    accounts::PendingKind,
    audit,
    foundation::{ListWork, RegisterBody, TheServer, Workplace},
};
use kernel::clock::at_ms;

use super::{checklist::checklist, log, managing, yours::yours};
use web::{
    Did, Error, Page, Query, Rooms, Web,
    components::{Button, Html, Shell, WorkItem, WorkList},
    kept_forms::KeptForm,
};

/// What waits for me.
pub(super) async fn work(web: Web, rooms: Rooms, Query(did): Query<Did>) -> Page {
    let mut act = web.act().await?;
    let permit = act.permit::<ListWork>(Workplace).await?;
    let mut items = of_this_room(&web, &mut act, &permit).await?;
    for source in rooms.work() {
        items.extend(source(&web, &mut act, &permit).await?);
    }
    let ids: Vec<String> = items.iter().map(|item| item.href.clone()).collect();
    act.note_page::<ListWork>("work", &ids)?;
    let action = begin(&web, rooms, &mut act).await?;
    let below = match checklist(&web, &mut act).await? {
        Some(checklist) => checklist,
        None if items.is_empty() => yours(&web, rooms, &mut act).await?,
        None => Html::default(),
    };
    Ok(web.page(Shell { action, flash: did.flash(web.words), ..view(&web, items, &below) }))
}

/// What waits for me here, whatever other rooms there are.
async fn of_this_room(web: &Web, act: &mut Act, permit: &Permit<ListWork>) -> Result<Vec<WorkItem>, Error> {
    let mut items = keys_to_hand_over(web, act).await?;
    let kept = web::kept_forms::kept_forms(act, permit).await?;
    items.extend(kept.iter().map(|form| kept_form(web, form)));
    items.extend(what_the_check_found(web, act).await?);
    items.extend(log::work(web, act).await?);
    items.extend(super::duties::waiting(web, act).await?);
    items.extend(super::renewals::waiting(web, act).await?);
    items.extend(what_others_renew_for_me(web, act).await?);
    items.extend(keys_to_take_back(web, act).await?);
    items.extend(who_got_keys(web, act).await?);
    items.extend(managing::work(web, act).await?);
    Ok(items)
}

/// What waits, and below it what is there for whom nothing waits.
fn view(web: &Web, items: Vec<WorkItem>, below: &Html) -> Shell {
    let w = web.words;
    let waiting = u64::try_from(items.len()).ok().filter(|many| *many > 0);
    let mut body = match items.is_empty() {
        true => Html::default(),
        false => WorkList { items, today: web.today() }.html(w),
    };
    body.push(below);
    body.push(&Html::trusted("<div class=\"buttons\">"));
    body.push(&Button::link(w.t("account-title"), "/account").html(w));
    body.push(&Button::link(w.t("sheets-title"), "/roles").html(w));
    body.push(&Html::trusted("</div>"));
    Shell { title: w.t("shell-my-work"), waiting, body, ..Shell::default() }
}

/// A form whose session had ended, to be sent again.
fn kept_form(web: &Web, form: &KeptForm) -> WorkItem {
    WorkItem {
        what: web.words.t("work-parked"),
        href: format!("/parked/{}", form.id),
        due: Some(web.local(at_ms(form.until_ms)).date()),
        why: web.words.t("work-parked-why"),
        ..WorkItem::default()
    }
}

/// What can be begun: the first entry that is shown to whoever acts.
async fn begin(web: &Web, rooms: Rooms, act: &mut Act) -> Result<Option<Button>, Error> {
    for entry in rooms.begin() {
        if (entry.shown)(act).await? {
            return Ok(Some(Button::link(web.words.t(entry.words), entry.path).primary()));
        }
    }
    Ok(None)
}

/// For whoever runs the server: that the check of the night found something.
async fn what_the_check_found(web: &Web, act: &mut Act) -> Result<Option<WorkItem>, Error> {
    if !act.may::<RegisterBody>(TheServer).await? {
        return Ok(None);
    }
    let found = audit::last_findings(act).await?;
    Ok((found > 0).then(|| WorkItem {
        what: web.words.t1("work-check-found", "count", found),
        href: "/people".into(),
        why: web.words.t("work-check-found-why"),
        ..WorkItem::default()
    }))
}

/// Keys of my teams that wait for somebody who holds them.
async fn keys_to_hand_over(web: &Web, act: &mut Act) -> Result<Vec<WorkItem>, Error> {
    let w = web.words;
    let waiting = accounts::pending(act).await?;
    let item = |one: accounts::Pending| {
        let (what, why) = match one.kind {
            PendingKind::Found => (w.t("work-keys-found"), w.t("work-keys-found-why")),
            PendingKind::Member => {
                let person = one.person.unwrap_or_default();
                (w.t1("work-keys-member", "person", person), w.t("work-keys-member-why"))
            }
        };
        WorkItem {
            what,
            about: one.team_name,
            href: format!("/teams/{}/keys", one.team),
            why,
            ..WorkItem::default()
        }
    };
    Ok(waiting.into_iter().map(item).collect())
}

/// What others renew for me, or have renewed: I am told, and can stop it.
async fn what_others_renew_for_me(web: &Web, act: &mut Act) -> Result<Vec<WorkItem>, Error> {
    let w = web.words;
    let item = |one: accounts::Renewal| WorkItem {
        what: w.t(if one.used_ms.is_some() { "work-own-renewed" } else { "work-own-renewal" }),
        about: w.code("renewal", one.kind.code()),
        href: "/account".into(),
        why: w.t1("work-renewal-why", "who", one.asked_by),
        ..WorkItem::default()
    };
    Ok(accounts::own_renewals(act).await?.into_iter().map(item).collect())
}

/// Teams whose keys I may take back with the printed code, for an hour.
async fn keys_to_take_back(web: &Web, act: &mut Act) -> Result<Vec<WorkItem>, Error> {
    let w = web.words;
    let open = accounts::recoveries_for_me(act).await?;
    let item = |(team, name)| WorkItem {
        what: w.t("work-keys-recover"),
        about: name,
        href: format!("/teams/{team}/keys/recover"),
        why: w.t("work-keys-recover-why"),
        ..WorkItem::default()
    };
    Ok(open.into_iter().map(item).collect())
}

/// For a week every member and every manager is told who got keys of the team, and from whom.
async fn who_got_keys(web: &Web, act: &mut Act) -> Result<Vec<WorkItem>, Error> {
    let w = web.words;
    let new = accounts::new_holders(act).await?;
    let item = |one: accounts::NewHolder| WorkItem {
        what: w.args(
            "work-keys-new",
            &[("person", one.person.into()), ("day", w.date(web.local(at_ms(one.since_ms)).date()).into())],
        ),
        about: one.team_name,
        href: "/people".into(),
        why: w.t1("work-keys-new-why", "giver", one.giver),
        ..WorkItem::default()
    };
    Ok(new.into_iter().map(item).collect())
}
