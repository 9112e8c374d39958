//! One person of a body: the state of the account, and what whoever manages the body can do about it. A stolen phone is
//! answered here, with one button.

use access::{
    Act,
    accounts::{self, LinkKind, PersonRow, Shut},
    foundation::{AskRenewal, CloseAccount, ListPeople, ReleaseSignIn, ResumeAccount, SuspendAccount},
};
use jiff::civil::DateTime;
use kernel::{AccountId, BodyId, clock::at_ms};
use serde::Deserialize;

use super::roles;
use web::{
    Did, Error, Id, Page, Path, Posted, Query, Web,
    components::{Button, Html, Link, Mark, Shape, Shell},
};
use words::Words;

/// The page of one person of a body.
pub(super) async fn page(
    web: Web,
    Path((body, person)): Path<(BodyId, AccountId)>,
    Query(did): Query<Did>,
) -> Page {
    let mut act = web.act().await?;
    let permit = act.permit::<ListPeople>(body).await?;
    let (everybody, _) = accounts::people_of(&mut act, &permit).await?;
    act.note_page::<ListPeople>("person", &[person.to_string()])?;
    let one = everybody.into_iter().find(|one| one.id == person).ok_or_else(Error::not_found)?;
    let steps = steps(&web, &mut act, body, &one).await?;
    let crumbs = vec![
        Link::new(web.words.t("people-title"), format!("/people/{body}")),
        Link::here(one.name.as_str()),
    ];
    let (title, flash, body) = (one.name.clone(), did.flash(web.words), view(&web, &one, steps));
    Ok(web.page(Shell { title, crumbs, flash, body, ..Shell::default() }))
}

fn view(web: &Web, one: &PersonRow, steps: Vec<Step>) -> Html {
    let w = web.words;
    Html::of(&PersonView {
        w,
        state: state(w, one).html(),
        since: one.shut.map(|(_, since_ms)| web.local(at_ms(since_ms))),
        held: roles::lines(web, &one.held),
        one,
        steps,
    })
}

/// The state of an account, in a word.
pub(super) fn state(w: &Words, one: &PersonRow) -> Mark {
    let (shape, key) = match (one.active, one.shut, one.enrolled) {
        (false, Some((Shut::Suspended, _)), _) => (Shape::Stopped, "people-state-suspended"),
        (false, ..) => (Shape::Stopped, "people-state-inactive"),
        (true, _, false) => (Shape::NotStarted, "people-state-invited"),
        (true, _, true) if one.shut_to_strangers => (Shape::Late, "people-state-shut"),
        (true, _, true) => (Shape::Done, "people-state-enrolled"),
    };
    Mark::new(shape, w.t(key))
}

/// What can be done about an account: what it means in a sentence or two, and a button.
struct Step {
    title: String,
    text: String,
    button: Html,
}

/// What whoever looks can do about an account as it is.
async fn steps(web: &Web, act: &mut Act, body: BodyId, one: &PersonRow) -> Result<Vec<Step>, Error> {
    let closed = matches!(one.shut, Some((Shut::Closed, _))) || (!one.active && one.shut.is_none());
    if one.id == act.me()?.account || closed {
        return Ok(Vec::new());
    }
    let suspended = !one.active;
    let offered = [
        ("release", one.active && one.shut_to_strangers, act.may::<ReleaseSignIn>(body).await?),
        ("suspend", !suspended, act.may::<SuspendAccount>(body).await?),
        ("resume", suspended, act.may::<ResumeAccount>(body).await?),
        ("close", true, act.may::<CloseAccount>(body).await?),
    ];
    let w = web.words;
    let step = |what: &str| {
        let post = web.form(format!("/people/{body}/{what}")).with("person", one.id.to_string());
        let button = Button::post(w.t(&format!("person-{what}-go")), post);
        let button = if matches!(what, "suspend" | "close") { button.danger() } else { button };
        Step {
            title: w.t(&format!("person-{what}")),
            text: w.t1(&format!("person-{what}-text"), "name", one.name.as_str()),
            button: button.html(w),
        }
    };
    let mut steps = Vec::new();
    if one.active && one.enrolled && act.may::<AskRenewal>(body).await? {
        let lost = [LinkKind::Authenticator, LinkKind::Keys];
        steps.extend(lost.map(|kind| renewal_step(web, body, one, kind)));
    }
    steps.extend(offered.into_iter().filter(|(_, fits, may)| *fits && *may).map(|(what, ..)| step(what)));
    Ok(steps)
}

/// Something that the person has lost, and how it is renewed.
fn renewal_step(web: &Web, body: BodyId, one: &PersonRow, kind: LinkKind) -> Step {
    let (w, kind) = (web.words, kind.code());
    let post = web
        .form("/people/renewals/ask")
        .with("body", body.to_string())
        .with("person", one.id.to_string())
        .with("kind", kind);
    Step {
        title: w.t(&format!("person-renew-{kind}")),
        text: w.t1(&format!("person-renew-{kind}-text"), "name", one.name.as_str()),
        button: Button::post(w.t(&format!("person-renew-{kind}-go")), post).html(w),
    }
}

#[derive(Deserialize)]
pub(super) struct Somebody {
    person: AccountId,
}

fn done(body: BodyId, person: AccountId, what: &str) -> String {
    format!("/people/{body}/person/{person}?did={what}")
}

/// Suspends an account.
pub(super) async fn suspend(web: Web, Id(body): Id<BodyId>, posted: Posted<Somebody>) -> Page {
    let mut act = web.once(&posted).await?;
    let permit = act.permit::<SuspendAccount>(body).await?;
    accounts::suspend(&mut act, &permit, posted.form.person).await?;
    web.finish(act, &posted, &done(body, posted.form.person, "suspended")).await
}

/// Resumes an account that was suspended.
pub(super) async fn resume(web: Web, Id(body): Id<BodyId>, posted: Posted<Somebody>) -> Page {
    let mut act = web.once(&posted).await?;
    let permit = act.permit::<ResumeAccount>(body).await?;
    accounts::resume(&mut act, &permit, posted.form.person).await?;
    web.finish(act, &posted, &done(body, posted.form.person, "resumed")).await
}

/// Closes an account for good.
pub(super) async fn close(web: Web, Id(body): Id<BodyId>, posted: Posted<Somebody>) -> Page {
    let mut act = web.once(&posted).await?;
    let permit = act.permit::<CloseAccount>(body).await?;
    accounts::close(&mut act, &permit, posted.form.person).await?;
    web.finish(act, &posted, &done(body, posted.form.person, "closed")).await
}

/// Lets somebody sign in from any browser again, although codes were guessed.
pub(super) async fn release(web: Web, Id(body): Id<BodyId>, posted: Posted<Somebody>) -> Page {
    let mut act = web.once(&posted).await?;
    let permit = act.permit::<ReleaseSignIn>(body).await?;
    accounts::release_sign_in(&mut act, &permit, posted.form.person).await?;
    web.finish(act, &posted, &done(body, posted.form.person, "released")).await
}

#[derive(askama::Template)]
#[template(path = "people/person.html")]
struct PersonView<'a> {
    w: &'a Words,
    one: &'a PersonRow,
    state: Html,
    /// Since when the account is shut.
    since: Option<DateTime>,
    held: Vec<String>,
    steps: Vec<Step>,
}
