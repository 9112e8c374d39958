//! Who the person is and how to reach her or him safely: written down, completed and corrected after the referral. What was
//! written before stays readable on the page of the case.

use axum::{http::StatusCode, response::Response};
use kernel::{AgeBand, Birth, clock::at_ms};
use web::{
    Error, FormParts, FormValues, Id, Page, Posted, Web,
    components::{
        Button, Choice, Conflict, Field, FieldKind, Html, Link, Merge, Merged, Post, Sheet, Shell, base_of,
    },
};
use words::Words;

use super::{
    crumbs, state_mark,
    step::{Unread, name},
    step_entry::{Leads, Needs, StepEntry, permitted},
    wording,
};
use crate::{
    CaseId,
    intake::Identity,
    records::{self, CaseFile, IdentityView},
    rights::{ReadIdentity, RecordIdentity},
    rules::{AgeState, identity_allowed},
};

const PATH: &str = "/cases/{id}/identity";

/// Its entry in the table of steps: it changes what is known of the person, so no track has a rule for it.
pub(super) const STEP: StepEntry = StepEntry {
    name: name(PATH),
    leads: Leads::Never,
    needs: Needs::Consent,
    permitted: permitted::<RecordIdentity>,
    routes: |routes| routes.get(PATH, show).post(PATH, send),
};

/// The parts of an identity, by the names of their fields; words `identity-<name>`.
const PARTS: [&str; 6] = ["name", "birth", "document", "phone", "address", "safe-contact"];

/// The form with what is known.
async fn show(web: Web, Id(id): Id<CaseId>) -> Page {
    let mut act = web.act().await?;
    if !act.may::<RecordIdentity>(id).await? {
        act.permit::<RecordIdentity>(id).await?;
    }
    let permit = act.permit::<ReadIdentity>(id).await?;
    let known = records::identity(&mut act, &permit).await?;
    let permit = act.permit::<crate::rights::ViewCase>(id).await?;
    let case = records::case_file(&mut act, &permit).await?;
    let values = saved(&case, &known);
    let fields = fields(web.words, &case, &values);
    let base = base_of(&fields);
    Ok(page(&web, &case, (StatusCode::OK, known.written.len()), (fields, base)))
}

/// Saves what was typed; two people at one form see both versions.
async fn send(web: Web, Id(id): Id<CaseId>, posted: Posted<FormParts>) -> Page {
    web.while_others_save(|| once(&web, id, &posted)).await
}

async fn once(web: &Web, id: CaseId, posted: &Posted<FormParts>) -> Page {
    let mut act = web.once(posted).await?;
    let permit = act.permit::<ReadIdentity>(id).await?;
    let known = records::identity(&mut act, &permit).await?;
    let permit = act.permit::<RecordIdentity>(id).await?;
    let case = records::case_file(&mut act, &permit).await?;
    let sent = FormValues::of(&posted.form);
    let seen = known.written.len();
    let asked =
        posted.version.and_then(|version| usize::try_from(version).ok()).ok_or_else(Error::bad_form)?;
    let mut typed = sent.settled();
    if sent.is_to_be_merged(asked != seen) {
        let theirs = fields(web.words, &case, &saved(&case, &known));
        let yours = fields(web.words, &case, &typed);
        typed = match Merged::of(web.words, &sent, (&theirs, &yours)) {
            Merged::Save(values) => values,
            Merged::Nothing => return Ok(web.see(&format!("/cases/{id}"))),
            Merged::Choose(merge) => return Ok(two_versions(web, &case, &known, (merge, &theirs))),
        };
    }
    let (identity, band) = match read(web, &case, &typed) {
        Ok(read) => read,
        Err((field, key)) => {
            let mut fields = fields(web.words, &case, &typed);
            for field in fields.iter_mut().filter(|one| one.name == field) {
                field.error = web.words.t(key);
            }
            let base = typed.base_parts();
            return Ok(page(web, &case, (StatusCode::UNPROCESSABLE_ENTITY, seen), (fields, base)));
        }
    };
    records::record_identity(&mut act, &permit, seen, &identity).await?;
    records::correct_band(&mut act, &permit, &case, band).await?;
    web.finish(act, posted, &format!("/cases/{id}?did=identity")).await
}

/// What was typed, when birth can be read and contradicts neither the age band nor what is recorded of the age.
fn read(web: &Web, case: &CaseFile, sent: &FormValues) -> Result<(Identity, AgeBand), Unread> {
    if !identity_allowed(&case.file.facts) {
        return Err(("name", "identity-no-consent"));
    }
    let value = |part: &str| sent.get(part).trim().to_owned();
    let band: AgeBand = sent.get("band").parse().map_err(|_| ("band", "case-choose"))?;
    let identity = Identity {
        name: value("name"),
        birth: value("birth"),
        document: value("document"),
        phone: value("phone"),
        address: value("address"),
        safe_contact: value("safe-contact"),
    };
    let birth = Birth::read(&identity.birth, web.today()).ok_or(("birth", "identity-birth-unreadable"))?;
    let first = wording::day(case, at_ms(case.codes.first_contact_ms));
    match (birth.is_child_on(first), case.file.facts.age) {
        (Some(true), AgeState::Adult) => return Err(("birth", "identity-birth-child")),
        (Some(false), AgeState::Child) => return Err(("birth", "identity-birth-adult")),
        _ => {}
    }
    if !birth.fits(band, first) {
        return Err(("birth", "identity-birth-band"));
    }
    Ok((identity, band))
}

/// What is saved now, as if it had been typed.
fn saved(case: &CaseFile, known: &IdentityView) -> FormValues {
    let who = known.identity().cloned().unwrap_or_default();
    FormValues::new()
        .with("name", who.name)
        .with("birth", who.birth)
        .with("document", who.document)
        .with("phone", who.phone)
        .with("address", who.address)
        .with("safe-contact", who.safe_contact)
        .with("band", case.codes.age_band.code())
}

fn fields(w: &Words, case: &CaseFile, values: &FormValues) -> Vec<Field> {
    let child = case.file.facts.age.behaves_as_child();
    let bands = AgeBand::ALL.iter().filter(|band| band.is_child() == child);
    let bands = bands.map(|band| Choice::new(band.code(), w.code("band", band.code()))).collect();
    let part = |name: &str| {
        let kind = match name {
            "phone" => FieldKind::Phone,
            "address" | "safe-contact" => FieldKind::Area(3),
            _ => FieldKind::Text,
        };
        let hint = w.optional(&format!("identity-{name}-text"));
        let field = Field::text(name, w.t(&format!("identity-{name}"))).hint(hint);
        Field { kind, ..field.value(values.get(name)).optional() }
    };
    let mut fields: Vec<Field> = PARTS.iter().map(|name| part(name)).collect();
    fields.insert(2, Field::radios("band", w.t("identity-band"), bands).value(values.get("band")));
    fields
}

fn post(web: &Web, case: &CaseFile, seen: usize) -> Post {
    web.form(format!("/cases/{}/identity", case.id)).with("version", seen.to_string())
}

fn page(
    web: &Web,
    case: &CaseFile,
    (status, seen): (StatusCode, usize),
    (fields, base): (Vec<Field>, FormParts),
) -> Response {
    let w = web.words;
    let title = w.t("step-identity");
    let back = Button::link(w.t("case-back"), format!("/cases/{}", case.id));
    let buttons = vec![Button::submit(&title), back];
    let mut post = post(web, case, seen);
    post.hidden.extend(base);
    let sheet = Sheet { post, fields, more: Html::default(), buttons };
    let view = PageView { intro: w.t("step-identity-text"), sheet: sheet.html(w) };
    let shell = Shell {
        crumbs: crumbs(w, Some(case), Some(Link::here(title.clone()))),
        title,
        state: Some(state_mark(w, case)),
        body: Html::of(&view),
        ..Shell::default()
    };
    web.page_with(status, shell)
}

/// What somebody else wrote meanwhile beside what was typed.
fn two_versions(
    web: &Web,
    case: &CaseFile,
    known: &IdentityView,
    (merge, theirs): (Merge, &[Field]),
) -> Response {
    let w = web.words;
    let mut post = post(web, case, known.written.len());
    post.hidden.extend(merge.settled);
    post.hidden.extend(base_of(theirs));
    let conflicts = merge.conflicts;
    let title = w.t("step-identity");
    let when = known.written.first().map(|one| w.date_time(web.local(at_ms(one.at_ms)))).unwrap_or_default();
    let conflict =
        Conflict { what: title.clone(), who: w.t("identity-a-colleague"), when, fields: conflicts, post };
    let crumbs = crumbs(w, Some(case), Some(Link::here(title.clone())));
    web.two_versions(Shell { crumbs, title, ..Shell::default() }, &conflict)
}

#[derive(askama::Template)]
#[template(path = "protect/step.html")]
struct PageView {
    intro: String,
    sheet: Html,
}
