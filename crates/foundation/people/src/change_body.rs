//! Changing what a body is, ending it, opening it again. Two people at one form see both versions.

use access::{
    Act, Permit,
    accounts::{self, BodyDetails},
    foundation::{ChangeBody, EndBody, ListPeople},
};
use axum::{http::StatusCode, response::Response};
use kernel::{BodyId, clock::at_ms};
use web::{
    Error, FormParts, FormValues, Id, Page, Posted, Web,
    components::{Button, Conflict, Field, Html, Link, Merge, Merged, Post, Sheet, Shell, base_of},
};
use words::Words;

use super::{
    body_form::{self, Lists},
    forms::mark,
};

/// The form with what is written down of a body.
pub(super) async fn form(web: Web, Id(body): Id<BodyId>) -> Page {
    let mut act = web.act().await?;
    if !act.may::<ChangeBody>(body).await? {
        act.permit::<ChangeBody>(body).await?;
    }
    let permit = act.permit::<ListPeople>(body).await?;
    let now = accounts::body_details(&mut act, &permit).await?;
    let fields = Lists::of(&web).with(&now).fields(web.words, &body_form::values(&now));
    let base = base_of(&fields);
    Ok(page(&web, body, &now, (StatusCode::OK, fields, base)))
}

/// Changes a body.
pub(super) async fn save(web: Web, Id(body): Id<BodyId>, posted: Posted<FormParts>) -> Page {
    web.while_others_save(|| once(&web, body, &posted)).await
}

/// One try, on what is written down now.
async fn once(web: &Web, body: BodyId, posted: &Posted<FormParts>) -> Page {
    let mut act = web.once(posted).await?;
    let permit = act.permit::<ChangeBody>(body).await?;
    let now = accounts::body_details(&mut act, &permit).await?;
    let lists = Lists::of(web).with(&now);
    let sent = FormValues::of(&posted.form);
    let mut settled = sent.settled();
    if sent.is_to_be_merged(posted.version.ok_or_else(Error::bad_form)? != now.version) {
        let theirs = lists.fields(web.words, &body_form::values(&now));
        let yours = lists.fields(web.words, &settled);
        settled = match Merged::of(web.words, &sent, (&theirs, &yours)) {
            Merged::Save(values) => values,
            Merged::Nothing => return Ok(web.see(&format!("/people/{body}"))),
            Merged::Choose(merge) => return Ok(two_versions(web, body, &now, (merge, &theirs))),
        };
    }
    let typed = lists.read(&settled)?;
    match accounts::change_body(&mut act, &permit, now.version, &typed.body()).await {
        Ok(waits_again) => {
            let did = if waits_again { "body-changed-waits" } else { "body-changed" };
            web.finish(act, posted, &format!("/people/{body}?did={did}")).await
        }
        Err(access::Error::Invalid(wrong)) => {
            let mut fields = lists.fields(web.words, &settled);
            mark(web.words, &mut fields, wrong)?;
            let base = settled.base_parts();
            Ok(page(web, body, &now, (StatusCode::UNPROCESSABLE_ENTITY, fields, base)))
        }
        Err(other) => Err(other.into()),
    }
}

/// Where the form goes, with the version that it was read at.
fn post(web: &Web, body: BodyId, now: &BodyDetails) -> Post {
    web.form(format!("/people/{body}/change")).with("version", now.version.to_string())
}

fn crumbs(w: &Words, body: BodyId, now: &BodyDetails, here: &str) -> Vec<Link> {
    vec![
        Link::new(w.t("people-title"), "/people"),
        Link::new(now.name.as_str(), format!("/people/{body}")),
        Link::here(here),
    ]
}

fn page(
    web: &Web,
    body: BodyId,
    now: &BodyDetails,
    (status, fields, base): (StatusCode, Vec<Field>, FormParts),
) -> Response {
    let w = web.words;
    let title = w.t("body-change");
    let back = Button::link(w.t("body-change-not"), format!("/people/{body}"));
    let buttons = vec![Button::submit(w.t("body-change-go")), back];
    let mut post = post(web, body, now);
    post.hidden.extend(base);
    let sheet = Sheet { post, fields, more: Html::default(), buttons }.html(w);
    let shell = Shell {
        crumbs: crumbs(w, body, now, &title),
        title,
        body: Html::of(&ChangeView { w, sheet }),
        ..Shell::default()
    };
    web.page_with(status, shell)
}

/// What somebody else wrote down meanwhile beside what was typed.
fn two_versions(web: &Web, body: BodyId, now: &BodyDetails, (merge, theirs): (Merge, &[Field])) -> Response {
    let w = web.words;
    let mut post = post(web, body, now);
    post.hidden.extend(merge.settled);
    post.hidden.extend(base_of(theirs));
    let fields = merge.conflicts;
    let (who, when) = now.changed.clone().unwrap_or_default();
    let title = w.t("body-change");
    let when = w.date_time(web.local(at_ms(when)));
    let conflict = Conflict { what: now.name.clone(), who, when, fields, post };
    web.two_versions(Shell { crumbs: crumbs(w, body, now, &title), title, ..Shell::default() }, &conflict)
}

/// Asks whether a body is to end, and says what happens then.
pub(super) async fn end_form(web: Web, Id(body): Id<BodyId>) -> Page {
    let mut act = web.act().await?;
    if !act.may::<EndBody>(body).await? {
        act.permit::<EndBody>(body).await?;
    }
    let permit = act.permit::<ListPeople>(body).await?;
    let now = accounts::body_details(&mut act, &permit).await?;
    let w = web.words;
    let title = w.t("body-end");
    let post = web.form(format!("/people/{body}/end")).with("version", now.version.to_string());
    let button = Button::post(w.t("body-end-go"), post).danger().html(w);
    let back = Button::link(w.t("body-end-not"), format!("/people/{body}")).html(w);
    let crumbs = crumbs(w, body, &now, &title);
    let view = EndView { w, name: &now.name, button, back };
    Ok(web.page(Shell { title, crumbs, body: Html::of(&view), ..Shell::default() }))
}

/// Ends a body.
pub(super) async fn end(web: Web, Id(body): Id<BodyId>, posted: Posted<FormParts>) -> Page {
    let mut act = web.once(&posted).await?;
    let permit = act.permit::<EndBody>(body).await?;
    as_it_was_seen(&mut act, &permit, posted.version).await?;
    accounts::end_body(&mut act, &permit).await?;
    web.finish(act, &posted, &format!("/people/{body}?did=body-ended")).await
}

/// Opens a body again.
pub(super) async fn reopen(web: Web, Id(body): Id<BodyId>, posted: Posted<FormParts>) -> Page {
    let mut act = web.once(&posted).await?;
    let permit = act.permit::<EndBody>(body).await?;
    as_it_was_seen(&mut act, &permit, posted.version).await?;
    accounts::reopen_body(&mut act, &permit).await?;
    web.finish(act, &posted, &format!("/people/{body}?did=body-reopened")).await
}

/// Nobody ends or opens a body on what it no longer is.
async fn as_it_was_seen(act: &mut Act, permit: &Permit<EndBody>, seen: Option<i64>) -> Result<(), Error> {
    let seen = seen.ok_or_else(Error::bad_form)?;
    if accounts::body_details(act, permit).await?.version == seen { Ok(()) } else { Err(Error::Conflict) }
}

#[derive(askama::Template)]
#[template(path = "people/change_body.html")]
struct ChangeView<'a> {
    w: &'a Words,
    sheet: Html,
}

#[derive(askama::Template)]
#[template(path = "people/end_body.html")]
struct EndView<'a> {
    w: &'a Words,
    name: &'a str,
    button: Html,
    back: Html,
}
