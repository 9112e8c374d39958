//! Saving answers: one by one as they are given, or a whole page; and the page on which a person settles what two
//! windows answered differently.

use crate::ScreeningId;
use crate::rights::ContinueScreening;
use std::collections::{BTreeMap, BTreeSet};

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use web::{
    Error, FormParts, FormValues, Page, Posted, Web,
    components::{Conflict, ConflictField, FieldVersion},
};
use words::Words;

use super::{LONGEST, closed_fault, frame, path, refer_fields, round, wording};
use crate::{
    draft::{self, AGE, ASKS_FOR_HELP, Clash, Draft, Edit, FORM, Hand, NOTES, REFERRAL},
    records::{self, Screening, State},
    rules::{Age, Base, Form, IndicatorId},
};

/// Which page was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Which {
    /// The first round.
    Round,
    /// Further questions.
    More,
}

/// What came of a save.
pub(super) struct Saved {
    /// The screening as it was read.
    pub before: Screening,
    /// What two windows gave different values.
    pub clashes: Vec<Clash>,
}

/// Saves what a page sends. A whole page goes on to where its button leads; a single answer gets an empty answer.
pub(super) async fn save(web: &Web, id: ScreeningId, posted: &Posted<FormParts>, which: Which) -> Page {
    let given = FormValues::of(&posted.form);
    let whole = given.has("save");
    let edits = edits(draft::base()?, &given, whole && which == Which::Round);
    if let Some(long) = edits.iter().find(|edit| edit.value.chars().count() > LONGEST) {
        return too_long(web, id, long, &edits).await;
    }
    let saved = keep(web, id, posted, &edits).await?;
    let target = path(id, if which == Which::More { "/more" } else { "" });
    if !saved.clashes.is_empty() {
        return Ok(clash(web, &saved, &target, given.get("save")));
    }
    if !whole {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    let next = match given.get("save") {
        "result" => path(id, "/result"),
        "refer" => path(id, "/refer"),
        "more" => path(id, "/more"),
        other => {
            match other.strip_prefix("dim.").and_then(|code| code.parse::<crate::rules::Dimension>().ok()) {
                Some(dimension) => path(id, &format!("/more?dim={dimension}")),
                None => target,
            }
        }
    };
    Ok(web.see(&next))
}

/// Merges edits into the draft and saves it; tries again when another window was faster.
pub(super) async fn keep(
    web: &Web,
    id: ScreeningId,
    posted: &Posted<FormParts>,
    edits: &[Edit],
) -> Result<Saved, Error> {
    web.while_others_save(|| keep_once(web, id, posted, edits)).await
}

async fn keep_once(
    web: &Web,
    id: ScreeningId,
    posted: &Posted<FormParts>,
    edits: &[Edit],
) -> Result<Saved, Error> {
    let mut act = web.act().await?;
    let permit = act.permit::<ContinueScreening>(id).await?;
    let before = records::load(&mut act, &permit).await?;
    if before.state != State::Open {
        return Err(closed_fault());
    }
    let mut draft = before.draft.clone();
    let given = FormValues::of(&posted.form);
    let hand = Hand { tab: given.typed("tab"), by: act.me()?.account, at_ms: act.now_ms() };
    let clashes = draft.merge(edits, hand);
    if draft == before.draft && posted.parked.is_none() {
        return Ok(Saved { before, clashes });
    }
    records::save(&mut act, &permit, &before, &draft, &web.zone())?;
    if posted.parked.is_some() {
        // A form that was kept while nobody was signed in: it is forgotten in the same transaction.
        web.save(act, posted, &path(id, "")).await?;
    } else {
        act.commit().await?;
    }
    Ok(Saved { before, clashes })
}

/// Notes that are longer than a field takes: the page comes back with everything typed.
async fn too_long(web: &Web, id: ScreeningId, long: &Edit, edits: &[Edit]) -> Page {
    if long.name != NOTES {
        return Err(Error::bad_form());
    }
    let mut act = web.act().await?;
    let screening = super::opened(&mut act, id).await?;
    let mut shown = screening.draft.clone();
    let by = act.me()?.account;
    for edit in edits {
        shown.set(&edit.name, &edit.value, Hand { tab: "", by, at_ms: 0 });
    }
    let error = web.words.t1("screen-too-long", "most", LONGEST);
    Ok(round::first(web, &screening, &shown, StatusCode::UNPROCESSABLE_ENTITY, &error)?)
}

/// The edits of a form. Only fields that a page of questions has are taken, and only values that they can hold.
fn edits(base: &Base, given: &FormValues, round: bool) -> Vec<Edit> {
    let was: BTreeMap<&str, &str> =
        given.typed("was").split(';').filter_map(|pair| pair.split_once('=')).collect();
    let was = |name: &str| match name {
        NOTES => given.typed("was.notes").to_owned(),
        _ => was.get(name).copied().unwrap_or_default().to_owned(),
    };
    let settled = settled(base, given);
    let chosen: BTreeSet<&str> = settled.iter().map(|edit| edit.name.as_str()).collect();
    let mut edits: Vec<Edit> = given
        .iter()
        .filter(|(name, value)| is_question(base, name) && fits(name, value))
        .filter(|(name, _)| !chosen.contains(name))
        .map(|(name, value)| Edit { name: name.into(), value: value.into(), was: was(name) })
        .collect();
    if round && given.get("page") == "round" {
        let ticked = given.all("forms");
        edits.extend(Form::ALL.iter().map(|form| {
            let name = format!("{FORM}{form}");
            let value = if ticked.iter().any(|one| one == form.code()) { "yes" } else { "" };
            Edit { was: was(&name), name, value: value.into() }
        }));
        edits.extend(
            [AGE, NOTES].into_iter().filter(|name| fits(name, given.typed(name))).map(|name| Edit {
                name: name.into(),
                value: given.typed(name).into(),
                was: was(name),
            }),
        );
    }
    edits.extend(settled);
    edits
}

/// What a person chose on the page of two versions.
pub(super) fn settled(base: &Base, given: &FormValues) -> Vec<Edit> {
    let settled = given.settled();
    let edit = |name: &str| {
        let known = is_question(base, name)
            || [AGE, NOTES].contains(&name)
            || name.strip_prefix(FORM).is_some_and(|code| code.parse::<Form>().is_ok())
            || name.strip_prefix(REFERRAL).is_some_and(refer_fields::is_field);
        let value = settled.typed(name).to_owned();
        (known && fits(name, &value)).then(|| Edit {
            name: name.into(),
            value,
            was: given.theirs(name).to_owned(),
        })
    };
    given.chosen().filter_map(edit).collect()
}

fn is_question(base: &Base, name: &str) -> bool {
    name == ASKS_FOR_HELP || base.get(name).is_some()
}

fn fits(name: &str, value: &str) -> bool {
    if name == NOTES || name.starts_with(REFERRAL) {
        return true;
    }
    if name == AGE {
        return value.parse::<Age>().is_ok();
    }
    if name.starts_with(FORM) {
        return ["", "yes"].contains(&value);
    }
    ["yes", "no", "unknown"].contains(&value)
}

/// Both versions of each field, side by side (409). What did not clash is saved already.
pub(super) fn clash(web: &Web, saved: &Saved, target: &str, next: &str) -> Response {
    let w = web.words;
    let version = |name: &str, value: &str| FieldVersion::new(value, shown(w, name, value));
    let field = |one: &Clash| ConflictField {
        name: one.name.clone(),
        label: label(w, &one.name),
        theirs: version(&one.name, &one.theirs.value),
        yours: version(&one.name, &one.yours),
        combine: one.name == NOTES || refer_fields::is_text(&one.name),
    };
    let latest = saved.clashes.iter().map(|one| one.theirs.at_ms).max().unwrap_or_default();
    let conflict = Conflict {
        what: w.code("setting", saved.before.setting.code()),
        who: w.t("screen-other-window"),
        when: w.date_time(web.local(kernel::clock::at_ms(latest))),
        fields: saved.clashes.iter().map(field).collect(),
        post: web
            .plain_form(target)
            .with("tab", web.form_id())
            .with("save", if next.is_empty() { "stay" } else { next }),
    };
    web.two_versions(frame(web, &saved.before, w.t("screen-two-versions")), &conflict)
}

fn label(w: &Words, name: &str) -> String {
    if let Some(form) = name.strip_prefix(FORM) {
        return w.t1("screen-form-confirmed", "form", w.code("form", form));
    }
    match name {
        ASKS_FOR_HELP => w.t("screen-asks-for-help"),
        AGE => w.t("screen-age"),
        NOTES => w.t("screen-notes"),
        _ => match name.strip_prefix(REFERRAL) {
            Some(field) => refer_fields::label(w, field),
            None => wording::sign(w, &IndicatorId::new(name)),
        },
    }
}

fn shown(w: &Words, name: &str, value: &str) -> String {
    if value.is_empty() || name == NOTES {
        return value.to_owned();
    }
    if let Some(field) = name.strip_prefix(REFERRAL) {
        return refer_fields::shown(w, field, value);
    }
    w.code(if name == AGE { AGE } else { "answer" }, value)
}

/// The draft with a page's edits laid over it, to show a form again with everything typed.
pub(super) fn over(draft: &Draft, edits: &[Edit], hand: Hand<'_>) -> Draft {
    let mut shown = draft.clone();
    for edit in edits {
        shown.set(&edit.name, &edit.value, hand);
    }
    shown
}
