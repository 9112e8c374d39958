//! Roles and trainings with their days: shown, given and ended.

use access::{
    accounts::{self, Held, HeldRow, PersonRow},
    foundation::ChangeRoles,
};
use kernel::{AccountId, BodyId, Mandate, clock::at_ms};
use serde::Deserialize;

use super::forms::{Form, sheet};
use web::{
    Error, Id, Page, Posted, Web,
    components::{Choice, Field},
};
use words::Words;

#[derive(Deserialize)]
pub(super) struct Given {
    role_person: AccountId,
    role_what: String,
}

/// Gives somebody a role or a training.
pub(super) async fn give(web: Web, Id(body): Id<BodyId>, posted: Posted<Given>) -> Page {
    let mut act = web.once(&posted).await?;
    let permit = act.permit::<ChangeRoles>(body).await?;
    let what = posted.form.role_what.parse().map_err(|_| Error::bad_form())?;
    accounts::give_role(&mut act, &permit, posted.form.role_person, what).await?;
    web.finish(act, &posted, &format!("/people/{body}?did=role-given")).await
}

#[derive(Deserialize)]
pub(super) struct Ended {
    role_end: String,
}

/// Ends a role or a training of somebody, now.
pub(super) async fn end(web: Web, Id(body): Id<BodyId>, posted: Posted<Ended>) -> Page {
    let mut act = web.once(&posted).await?;
    let permit = act.permit::<ChangeRoles>(body).await?;
    let (person, what) = posted.form.role_end.split_once(' ').ok_or_else(Error::bad_form)?;
    let person = person.parse().map_err(|_| Error::bad_form())?;
    let what = what.parse().map_err(|_| Error::bad_form())?;
    accounts::end_role(&mut act, &permit, person, what).await?;
    web.finish(act, &posted, &format!("/people/{body}?did=role-ended")).await
}

/// The forms that give and end.
pub(super) fn forms(web: &Web, body: BodyId, mandate: Mandate, everybody: &[PersonRow]) -> Vec<Form> {
    let (w, now) = (web.words, web.house.access.now_ms());
    let active: Vec<&PersonRow> = everybody.iter().filter(|one| one.active).collect();
    let persons = active.iter().map(|one| Choice::new(one.id.to_string(), &one.name)).collect();
    let what = Held::of(mandate).into_iter().map(|held| Choice::new(held.to_string(), name(w, held)));
    let mut forms = Vec::new();
    let mut add = |title: &str, to: &str, fields: Vec<Field>| {
        let html = sheet(web, &format!("/people/{body}/roles/{to}"), fields, &format!("{title}-go")).html(w);
        forms.push(Form { title: w.t(title), open: false, html });
    };
    if !active.is_empty() {
        let fields = vec![
            Field::select("role_person", w.t("people-person"), persons),
            Field::select("role_what", w.t("people-role-what"), what.collect()).hint(w.t("people-role-hint")),
        ];
        add("people-role-give", "give", fields);
    }
    let held = active.iter().flat_map(|one| one.held.iter().map(move |held| (one, held)));
    let held = held.filter(|(_, held)| held.holds(now)).map(|(one, row)| {
        Choice::new(format!("{} {}", one.id, row.held), format!("{}: {}", one.name, name(w, row.held)))
    });
    let held: Vec<Choice> = held.collect();
    if !held.is_empty() {
        let field = Field::select("role_end", w.t("people-role-of"), held).hint(w.t("people-role-end-hint"));
        add("people-role-end", "end", vec![field]);
    }
    forms
}

/// What somebody has and had, each with its days.
pub(super) fn lines(web: &Web, held: &[HeldRow]) -> Vec<String> {
    let w = web.words;
    let day = |ms: i64| w.date(web.local(at_ms(ms)).date());
    let line = |one: &HeldRow| {
        let since = match one.from_ms {
            // From before days were written down.
            0 => String::new(),
            ms => day(ms),
        };
        let (what, from) = (name(w, one.held), since.as_str());
        match one.until_ms {
            Some(until) => w.args(
                "people-role-until",
                &[("what", what.into()), ("from", from.into()), ("until", day(until).into())],
            ),
            None if from.is_empty() => what,
            None => w.args("people-role-since", &[("what", what.into()), ("from", from.into())]),
        }
    };
    held.iter().map(line).collect()
}

/// What it is called.
fn name(w: &Words, held: Held) -> String {
    match held {
        Held::Role(role) => w.code("role", role.code()),
        Held::Training(training) => w.code("training", training.code()),
    }
}
