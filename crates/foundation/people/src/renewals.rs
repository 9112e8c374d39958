//! What somebody has lost is renewed by two others of different bodies: one asks and gets the link, another confirms and
//! gets its code. Here is what waits for a second person, and what each of the two is shown once.

use access::{
    Act,
    accounts::{self, Asked, LinkKind, Renewal},
    foundation::{AskRenewal, ConfirmRenewal, ListRenewals, TheServer},
};
use kernel::{AccountId, BodyId, clock::at_ms};
use serde::Deserialize;

use web::{
    Did, Error, Page, Posted, Query, Web,
    components::{Button, Html, Link, Mark, Shape, Shell, WorkItem},
};
use words::Words;

/// Where it stands.
const HERE: &str = "/people/renewals";

/// Everything that runs, as far as whoever looks has something to do with it.
pub(super) async fn list(web: Web, Query(did): Query<Did>) -> Page {
    let mut act = web.act().await?;
    let rows = mine(&mut act).await?;
    let ids: Vec<String> = rows.iter().map(|one| one.person.to_string()).collect();
    act.note_page::<ListRenewals>("renewals", &ids)?;
    let mut views = Vec::new();
    for one in &rows {
        views.push(RenewalView::new(&web, &mut act, one).await?);
    }
    let w = web.words;
    let title = w.t("renewals-title");
    let crumbs = vec![Link::new(w.t("shell-my-work"), "/work"), Link::here(title.as_str())];
    let body = Html::of(&RenewalsView { w, rows: views });
    Ok(web.page(Shell { title, crumbs, flash: did.flash(w), body, ..Shell::default() }))
}

/// What runs in bodies for which whoever looks may ask or confirm.
async fn mine(act: &mut Act) -> Result<Vec<Renewal>, Error> {
    let permit = act.permit::<ListRenewals>(TheServer).await?;
    let mut rows = Vec::new();
    for one in accounts::renewals(act, &permit).await? {
        if act.may::<ConfirmRenewal>(one.body).await? || act.may::<AskRenewal>(one.body).await? {
            rows.push(one);
        }
    }
    Ok(rows)
}

#[derive(Deserialize)]
pub(super) struct Wanted {
    body: BodyId,
    person: AccountId,
    kind: String,
}

/// Asks. The link is on the answer of this form and nowhere else; it works once somebody else has confirmed.
pub(super) async fn ask(web: Web, posted: Posted<Wanted>) -> Page {
    let Wanted { body, person, kind } = &posted.form;
    let kind = lost(kind)?;
    let mut act = web.once(&posted).await?;
    let permit = act.permit::<AskRenewal>(*body).await?;
    let token = accounts::ask_renewal(&mut act, &permit, *person, kind).await?;
    let w = web.words;
    let shown = ShownOnce {
        title: w.t("renewal-asked-title"),
        intro: w.t("renewal-asked-text"),
        address: web.address(&format!("/enrol/{token}")),
        code: String::new(),
        after: w.t("renewal-asked-how"),
        back: format!("/people/{body}/person/{person}"),
        before: "did=renewal-asked-before",
    };
    show_link(&web, act, &posted, shown).await
}

#[derive(Deserialize)]
pub(super) struct Seen {
    body: BodyId,
    person: AccountId,
    kind: String,
    asked: i64,
}

/// Confirms what was seen on the page. The code is on the answer of this form and nowhere else.
pub(super) async fn confirm(web: Web, posted: Posted<Seen>) -> Page {
    let Seen { body, person, kind, asked } = &posted.form;
    let asked = Asked { person: *person, kind: lost(kind)?, asked_ms: *asked };
    let mut act = web.once(&posted).await?;
    let permit = act.permit::<ConfirmRenewal>(*body).await?;
    let code = accounts::confirm_renewal(&mut act, &permit, &asked).await?;
    let w = web.words;
    let shown = ShownOnce {
        title: w.t("renewal-confirmed-title"),
        intro: w.t("renewal-confirmed-text"),
        address: String::new(),
        code,
        after: w.t("renewal-confirmed-how"),
        back: HERE.into(),
        before: "did=renewal-confirmed-before",
    };
    show_link(&web, act, &posted, shown).await
}

#[derive(Deserialize)]
pub(super) struct Somebody {
    body: BodyId,
    person: AccountId,
}

/// Takes back what was asked: the link is void.
pub(super) async fn end(web: Web, posted: Posted<Somebody>) -> Page {
    let Somebody { body, person } = posted.form;
    let mut act = web.once(&posted).await?;
    let permit = act.permit::<AskRenewal>(body).await?;
    accounts::end_renewal(&mut act, &permit, person).await?;
    web.finish(act, &posted, &format!("{HERE}?did=renewal-ended")).await
}

/// What can be lost; another word did not come from our forms.
fn lost(code: &str) -> Result<LinkKind, Error> {
    LinkKind::of_code(code).filter(|kind| *kind != LinkKind::Enrol).ok_or_else(Error::bad_form)
}

/// For whoever may be the second person: what waits.
pub(super) async fn waiting(web: &Web, act: &mut Act) -> Result<Vec<WorkItem>, Error> {
    if !act.may::<ListRenewals>(TheServer).await? {
        return Ok(Vec::new());
    }
    let w = web.words;
    let mut items = Vec::new();
    for one in mine(act).await?.into_iter().filter(|one| one.for_me) {
        if act.may::<ConfirmRenewal>(one.body).await? {
            items.push(WorkItem {
                what: w.t1(&format!("work-renewal-{}", one.kind.code()), "person", one.name),
                about: one.body_name,
                href: HERE.into(),
                why: w.t1("work-renewal-second", "who", one.asked_by),
                ..WorkItem::default()
            });
        }
    }
    Ok(items)
}

/// What is shown once, on the answer of a form: one half of a link, or both.
pub(super) struct ShownOnce {
    pub(super) title: String,
    pub(super) intro: String,
    /// Empty where it is not for whoever looks.
    pub(super) address: String,
    /// Empty where it is not for whoever looks.
    pub(super) code: String,
    pub(super) after: String,
    /// Where to go on.
    pub(super) back: String,
    /// What is said there to whoever sends the same form again.
    pub(super) before: &'static str,
}

/// Saves, and shows what is shown once: whoever sends the same form again is told that it was shown.
pub(super) async fn show_link<T>(web: &Web, act: Act, posted: &Posted<T>, shown: ShownOnce) -> Page {
    let w = web.words;
    let ShownOnce { title, intro, address, code, after, back, before } = shown;
    if let Some(before) = web.save(act, posted, &format!("{back}?{before}")).await? {
        return Ok(web.see(&before));
    }
    let crumbs = vec![Link::new(w.t("people-title"), back.as_str()), Link::here(title.as_str())];
    let body = Html::of(&LinkView { w, intro, address, code, after, back });
    Ok(web.page(Shell { title, crumbs, body, ..Shell::default() }))
}

struct RenewalView {
    person: String,
    body: String,
    what: String,
    state: Html,
    who: String,
    buttons: Vec<Html>,
}

impl RenewalView {
    async fn new(web: &Web, act: &mut Act, one: &Renewal) -> Result<Self, Error> {
        let w = web.words;
        let (shape, state) = match (&one.confirmed, one.for_me) {
            (Some(_), _) => (Shape::Done, "renewals-confirmed"),
            (None, true) => (Shape::NotStarted, "renewals-waits"),
            (None, false) => (Shape::NotStarted, "renewals-waits-for-another"),
        };
        let post = |to: &str| {
            web.form(format!("{HERE}/{to}"))
                .with("body", one.body.to_string())
                .with("person", one.person.to_string())
        };
        let mut buttons = Vec::new();
        if one.for_me && act.may::<ConfirmRenewal>(one.body).await? {
            let post = post("confirm").with("kind", one.kind.code()).with("asked", one.asked_ms.to_string());
            buttons.push(Button::post(w.t("renewals-confirm-go"), post).primary().html(w));
        }
        if act.may::<AskRenewal>(one.body).await? {
            buttons.push(Button::post(w.t("renewals-end-go"), post("end")).html(w));
        }
        Ok(Self {
            person: one.name.clone(),
            body: one.body_name.clone(),
            what: w.code("renewal", one.kind.code()),
            state: Mark::new(shape, w.t(state)).html(),
            who: who(web, one),
            buttons,
        })
    }
}

/// Who asked and who confirmed, with the moments.
pub(super) fn who(web: &Web, one: &Renewal) -> String {
    let w = web.words;
    let line = |key: &str, who: &str, ms: i64| {
        let moment = w.date_time(web.local(at_ms(ms)));
        w.args(key, &[("who", who.into()), ("moment", moment.into())])
    };
    let asked = line("renewals-asked", &one.asked_by, one.asked_ms);
    match &one.confirmed {
        Some((ms, by)) => format!("{asked} {}", line("renewals-confirmed-by", by, *ms)),
        None => asked,
    }
}

#[derive(askama::Template)]
#[template(path = "people/renewals.html")]
struct RenewalsView<'a> {
    w: &'a Words,
    rows: Vec<RenewalView>,
}

#[derive(askama::Template)]
#[template(path = "people/link.html")]
struct LinkView<'a> {
    w: &'a Words,
    intro: String,
    address: String,
    code: String,
    after: String,
    back: String,
}
