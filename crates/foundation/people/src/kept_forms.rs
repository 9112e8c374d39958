//! Forms that arrived after their session had ended. They were sealed to their author and are sent again, or
//! thrown away, by a person: nothing is done by itself.

use access::foundation::{ListWork, Workplace};
use jiff::civil::DateTime;
use kernel::{FormId, clock::at_ms};

use web::{
    Error, FormParts, Id, Page, Posted, Web,
    components::{Button, Html, Link, Shell},
    kept_forms::KeptForm,
};
use words::Words;

/// All of one's own.
pub(super) async fn list(web: Web) -> Page {
    let mut act = web.act().await?;
    let permit = act.permit::<ListWork>(Workplace).await?;
    let parked = web::kept_forms::kept_forms(&mut act, &permit).await?;
    let ids: Vec<String> = parked.iter().map(|form| form.id.to_string()).collect();
    act.note_page::<ListWork>("parked", &ids)?;
    let w = web.words;
    let rows = parked.iter().map(|form| Row {
        href: format!("/parked/{}", form.id),
        what: what(w, &form.route),
        since: web.local(at_ms(form.made_ms)),
        until: web.local(at_ms(form.until_ms)),
    });
    let body = Html::of(&ListView { w, rows: rows.collect() });
    Ok(web.page(Shell { title: w.t("parked-title"), crumbs: crumbs(w, None), body, ..Shell::default() }))
}

/// One form with everything that was typed, to send it again.
pub(super) async fn one(web: Web, Id(id): Id<FormId>) -> Page {
    let mut act = web.act().await?;
    let permit = act.permit::<ListWork>(Workplace).await?;
    act.note_page::<ListWork>("parked", &[id.to_string()])?;
    let parked = web::kept_forms::kept_forms(&mut act, &permit).await?;
    let form = parked.into_iter().find(|form| form.id == id).ok_or_else(Error::not_found)?;
    let parts = web::kept_forms::open(&act, &form)?;
    Ok(web.page(view(&web, &form, &parts)))
}

fn view(web: &Web, form: &KeptForm, parts: &FormParts) -> Shell {
    let w = web.words;
    let mut post = web.plain_form(&form.route).with("parked", form.id.to_string());
    post.hidden.extend(parts.iter().cloned());
    let discard = web.form(format!("/parked/{}/discard", form.id));
    let shown = parts.iter().filter(|(name, value)| !MACHINE.contains(&name.as_str()) && !value.is_empty());
    let view = OneView {
        w,
        fields: shown.map(|(name, value)| (label(w, name), value.as_str())).collect(),
        until: web.local(at_ms(form.until_ms)),
        send: Button::post(w.t("parked-send"), post).primary().html(w),
        discard: Button::post(w.t("parked-discard"), discard).danger().html(w),
    };
    let title = what(w, &form.route);
    Shell { crumbs: crumbs(w, Some(&title)), title, body: Html::of(&view), ..Shell::default() }
}

/// Throws one away.
pub(super) async fn discard(web: Web, Id(id): Id<FormId>, posted: Posted<FormParts>) -> Page {
    let mut act = web.once(&posted).await?;
    act.permit::<ListWork>(Workplace).await?;
    web::kept_forms::forget(&mut act, id)?;
    web.finish(act, &posted, "/parked").await
}

/// Values that a page puts into its forms for itself.
const MACHINE: [&str; 3] = ["form", "version", "csrf"];

/// What a form was for: the room that its path leads to.
fn what(w: &Words, route: &str) -> String {
    let room = route.split('/').nth(1).unwrap_or_default();
    let key = format!("parked-{room}");
    if !room.is_empty() && w.has(&key) { w.t(&key) } else { w.t1("parked-other", "path", route) }
}

/// The label of a field, where we have one; its name otherwise.
fn label(w: &Words, name: &str) -> String {
    let key = format!("parked-field-{name}");
    if w.has(&key) { w.t(&key) } else { name.replace('_', " ") }
}

fn crumbs(w: &Words, last: Option<&str>) -> Vec<Link> {
    let mut crumbs = vec![Link::new(w.t("shell-my-work"), "/work")];
    match last {
        None => crumbs.push(Link::here(w.t("parked-title"))),
        Some(last) => {
            crumbs.push(Link::new(w.t("parked-title"), "/parked"));
            crumbs.push(Link::here(last));
        }
    }
    crumbs
}

struct Row {
    href: String,
    what: String,
    since: DateTime,
    until: DateTime,
}

#[derive(askama::Template)]
#[template(path = "people/kept_forms.html")]
struct ListView<'a> {
    w: &'a Words,
    rows: Vec<Row>,
}

#[derive(askama::Template)]
#[template(path = "people/kept_form.html")]
struct OneView<'a> {
    w: &'a Words,
    fields: Vec<(String, &'a str)>,
    until: DateTime,
    send: Html,
    discard: Html,
}
