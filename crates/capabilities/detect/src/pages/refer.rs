//! The referral: first, of an adult, whether the person agrees; then what the focal point needs. What was answered
//! is carried over by itself. Without an adult's consent no name is asked for, and the rule refuses one that is sent.

use crate::ScreeningId;
use crate::rights::Refer;
use std::collections::BTreeSet;

use access::{Act, accounts, accounts::Receiver};
use axum::{http::StatusCode, response::Response};
use kernel::{Mandate, TeamId};
use protect::{
    intake::{self, Identity, Intake},
    places,
    rules::{Accompanied, AgeState, Consent, Refusal, StayStatus},
};
use serde::Deserialize;
use web::{
    Did, Error, FormParts, FormValues, Id, Page, Posted, Query, Web,
    components::{Button, Choice, Field, Html, Link, Notice, Shell, Tone, Trouble, error_summary},
};
use words::{Arg, Words};

use super::{closed, closed_fault, frame, opened, path, refer_fields as fields, save};
use crate::{
    draft::{self, Draft, Edit, Hand, NOTES},
    records::{self, Screening, State},
    rules::{Age, Answer},
};

#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    consent: String,
}

struct Part {
    title: String,
    text: String,
    fields: Html,
}

#[derive(askama::Template)]
#[template(path = "detect/refer.html")]
struct ReferView<'a> {
    w: &'a Words,
    errors: Html,
    refused: Html,
    nameless: bool,
    consent: String,
    consent_href: String,
    carried: Vec<String>,
    post: Html,
    keep: Html,
    parts: Vec<Part>,
    buttons: Vec<Html>,
}

#[derive(askama::Template)]
#[template(path = "detect/consent.html")]
struct ConsentView<'a> {
    w: &'a Words,
    post: Html,
    field: Html,
    errors: Html,
    button: Html,
}

/// `/screenings/{id}/refer`.
pub(super) async fn show(
    web: Web,
    Id(id): Id<ScreeningId>,
    Query(asked): Query<Asked>,
    Query(did): Query<Did>,
) -> Page {
    let mut act = web.act().await?;
    let screening = opened(&mut act, id).await?;
    let receivers = accounts::receivers(&mut act, "focal_point").await?;
    if let Some(first) = before_the_form(&web, &screening, &asked, receivers.is_empty()) {
        return Ok(first);
    }
    let page = Form { screening: &screening, shown: &screening.draft, receivers: &receivers, refused: None };
    Ok(page.answer(&web, StatusCode::OK, did.flash(web.words)))
}

/// What comes before the form: that the screening is closed, that there is nobody to refer to (told before anything is
/// typed), or an adult's consent, while it is not known or is about to be changed.
fn before_the_form(web: &Web, screening: &Screening, asked: &Asked, nobody: bool) -> Option<Response> {
    if let Some(elsewhere) = closed(web, screening) {
        return Some(elsewhere);
    }
    if nobody {
        return Some(nobody_receives(web, screening));
    }
    let consent = screening.draft.value(&fields::key("consent"));
    let asks = screening.draft.age() == Age::Adult && (consent.is_empty() || !asked.consent.is_empty());
    asks.then(|| ask_consent(web, screening, ""))
}

/// That no focal point receives referrals yet, what to do for the person all the same, and who can change it.
fn nobody_receives(web: &Web, screening: &Screening) -> Response {
    let w = web.words;
    let trouble = Trouble {
        happened: w.t("refer-nobody"),
        means: w.t("refer-nobody-means"),
        next: vec![w.t("refer-nobody-danger"), w.t("refer-nobody-call"), w.t("refer-nobody-kept")],
        help: vec![
            Link::new(w.t("refer-nobody-back"), path(screening.id, "/result")),
            Link::new(w.t("refer-nobody-help"), "/help"),
        ],
        ..Trouble::default()
    };
    web.page(Shell { body: trouble.html(w), ..frame(web, screening, w.t("screen-refer")) })
}

/// Does the person agree? Asked of adults before anything else, in three big answers.
fn ask_consent(web: &Web, screening: &Screening, error: &str) -> Response {
    let w = web.words;
    let choices = ["given", "refused", "not_asked"].map(|code| {
        Choice::new(code, w.code("asked-consent", code)).hint(w.t(&format!("asked-consent-{code}-text")))
    });
    let before = screening.draft.value(&fields::key("consent"));
    let field = Field::radios("consent", w.t("referral-consent"), choices.into())
        .hint(w.t("referral-consent-text"))
        .value(before)
        .error(error);
    let post = web
        .plain_form(path(screening.id, "/refer"))
        .with("tab", web.form_id())
        .with("was.consent", before)
        .with("save", "consent");
    let view = ConsentView {
        w,
        post: post.open(),
        errors: error_summary(w, std::slice::from_ref(&field)),
        field: field.html(w),
        button: Button::submit(w.t("referral-go-on")).html(w),
    };
    let shell = Shell { body: Html::of(&view), ..frame(web, screening, w.t("screen-refer")) };
    web.page_with(if error.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }, shell)
}

/// The form as a page.
struct Form<'a> {
    screening: &'a Screening,
    shown: &'a Draft,
    receivers: &'a [Receiver],
    /// A rule's no to what was sent.
    refused: Option<&'a Refusal>,
}

impl Form<'_> {
    fn answer(&self, web: &Web, status: StatusCode, flash: Html) -> Response {
        let w = web.words;
        let sections = fields::sections(web, self.shown, self.receivers, status != StatusCode::OK);
        let all: Vec<Field> = sections.iter().flat_map(|section| section.fields.clone()).collect();
        let mut post = web.form(path(self.screening.id, "/refer")).with("tab", web.form_id());
        for field in &all {
            let stored = self.screening.draft.value(&fields::key(&field.name));
            if !stored.is_empty() {
                post = post.with(format!("was.{}", field.name), stored);
            }
        }
        let consent = self.shown.value(&fields::key("consent"));
        let adult = self.shown.age() == Age::Adult;
        let view = ReferView {
            w,
            errors: error_summary(w, &all),
            refused: self.refused.map(|refusal| refused(w, refusal)).unwrap_or_default(),
            nameless: !fields::identity_allowed(self.shown),
            consent: w.t(&match (adult, consent) {
                (false, _) => "referral-consent-child".to_owned(),
                (true, "") => "referral-consent-not_asked".to_owned(),
                (true, code) => format!("referral-consent-{code}"),
            }),
            consent_href: if adult {
                path(self.screening.id, "/refer?consent=change")
            } else {
                String::new()
            },
            carried: carried(web, self.shown),
            post: post.open(),
            keep: Button { words: w.t("referral-keep"), ..Button::default() }.sending("save", "keep").html(w),
            parts: sections
                .iter()
                .map(|section| Part {
                    title: w.t(section.title),
                    text: w.t(&format!("{}-text", section.title)),
                    fields: section.fields.iter().map(|field| folded(w, field)).collect(),
                })
                .collect(),
            buttons: vec![Button::submit(w.t("referral-send")).sending("save", "send").html(w)],
        };
        let shell = Shell { flash, body: Html::of(&view), ..frame(web, self.screening, w.t("screen-refer")) };
        web.page_with(status, shell)
    }
}

/// A field; the long list of languages is folded until one is ticked.
fn folded(w: &Words, field: &Field) -> Html {
    if field.name != "languages" {
        return field.html(w);
    }
    let open = if field.ticked.is_empty() { "" } else { " open" };
    let (summary, inside) = (Html::text(&w.t("referral-languages-open")), field.html(w));
    Html::trusted(format!("<details{open}><summary>{summary}</summary>{inside}</details>"))
}

/// A rule's no, in words: nothing was stored.
fn refused(w: &Words, refusal: &Refusal) -> Html {
    let args: Vec<(&str, Arg)> =
        refusal.args.iter().map(|(name, value)| (*name, Arg::from(value.as_str()))).collect();
    let title = w.args(&format!("refusal-{}", refusal.code), &args);
    Notice { text: w.t("referral-refused-text"), ..Notice::new(Tone::Bad, title) }.html(w)
}

/// What goes along by itself: told once, never typed again.
fn carried(web: &Web, draft: &Draft) -> Vec<String> {
    let w = web.words;
    let Ok(base) = draft::base() else { return Vec::new() };
    let answers = draft.answers(base);
    let yes = answers.values().filter(|answer| **answer == Answer::Yes).count();
    let mut carried = vec![
        w.t1("referral-carried-signs", "yes", yes),
        w.t1("referral-carried-answers", "all", answers.len()),
        w.t1("referral-carried-age", "age", w.code("age", draft.age().code())),
    ];
    carried.extend(
        draft.forms().iter().map(|form| w.t1("screen-form-confirmed", "form", w.code("form", form.code()))),
    );
    carried
}

/// What a sent form asks for.
pub(super) async fn send(web: Web, Id(id): Id<ScreeningId>, posted: Posted<FormParts>) -> Page {
    let given = FormValues::of(&posted.form);
    let settled = save::settled(draft::base()?, &given);
    match given.get("save") {
        "consent" => consent(&web, id, &posted).await,
        "send" if settled.is_empty() => refer(&web, id, &posted).await,
        _ => keep(&web, id, &posted, settled).await,
    }
}

/// Keeps the consent state. What was typed while the person agreed goes when she or he does not.
async fn consent(web: &Web, id: ScreeningId, posted: &Posted<FormParts>) -> Page {
    let given = FormValues::of(&posted.form);
    let value = given.get("consent");
    let mut act = web.act().await?;
    let screening = opened(&mut act, id).await?;
    if !["given", "refused", "not_asked"].contains(&value) {
        return Ok(ask_consent(web, &screening, &web.words.t("screen-choose")));
    }
    drop(act);
    let name = fields::key("consent");
    let mut edits = vec![Edit { name, value: value.into(), was: given.get("was.consent").into() }];
    if value != "given" {
        edits.extend(fields::IDENTITY.iter().map(|field| {
            let name = fields::key(field);
            Edit { was: screening.draft.value(&name).to_owned(), name, value: String::new() }
        }));
    }
    let saved = save::keep(web, id, posted, &edits).await?;
    if !saved.clashes.is_empty() {
        return Ok(save::clash(web, &saved, &path(id, "/refer"), "keep"));
    }
    Ok(web.see(&path(id, "/refer")))
}

/// Keeps what is typed so far, to go on later. Of somebody without consent no identity is kept.
async fn keep(web: &Web, id: ScreeningId, posted: &Posted<FormParts>, settled: Vec<Edit>) -> Page {
    let edits = if settled.is_empty() {
        let mut act = web.act().await?;
        let screening = opened(&mut act, id).await?;
        let edits = fields::edits(&FormValues::of(&posted.form), fields::identity_allowed(&screening.draft));
        if edits.iter().any(|edit| edit.value.chars().count() > super::LONGEST) {
            return again(web, &mut act, &screening, &edits, None).await;
        }
        edits
    } else {
        settled
    };
    let saved = save::keep(web, id, posted, &edits).await?;
    if !saved.clashes.is_empty() {
        return Ok(save::clash(web, &saved, &path(id, "/refer"), "keep"));
    }
    Ok(web.see(&path(id, "/refer?did=referral-kept")))
}

/// The form once more with everything typed (422).
async fn again(
    web: &Web,
    act: &mut Act,
    screening: &Screening,
    typed: &[Edit],
    refused: Option<&Refusal>,
) -> Page {
    let hand = Hand { tab: "", by: act.me()?.account, at_ms: act.now_ms() };
    let shown = save::over(&screening.draft, typed, hand);
    let receivers = accounts::receivers(act, "focal_point").await?;
    let page = Form { screening, shown: &shown, receivers: &receivers, refused };
    Ok(page.answer(web, StatusCode::UNPROCESSABLE_ENTITY, Html::default()))
}

/// Refers. The same form twice is one referral, also when both arrive at once; when an answer was saved in another
/// window at the same moment, the referral is made again with it.
async fn refer(web: &Web, id: ScreeningId, posted: &Posted<FormParts>) -> Page {
    web.while_others_save(|| refer_once(web, id, posted)).await
}

async fn refer_once(web: &Web, id: ScreeningId, posted: &Posted<FormParts>) -> Page {
    let mut act = web.once(posted).await?;
    let screening = opened(&mut act, id).await?;
    if screening.state != State::Open {
        // Refused by the door, in its words.
        act.permit::<Refer>(id).await?;
        return Err(closed_fault());
    }
    let typed = fields::edits(&FormValues::of(&posted.form), true);
    let hand = Hand { tab: "", by: act.me()?.account, at_ms: act.now_ms() };
    let shown = save::over(&screening.draft, &typed, hand);
    let receivers = accounts::receivers(&mut act, "focal_point").await?;
    let wrong = fields::sections(web, &shown, &receivers, true);
    if wrong.iter().flat_map(|section| &section.fields).any(|field| !field.error.is_empty()) {
        return again(web, &mut act, &screening, &typed, None).await;
    }
    let mandate = act.me()?.mandate;
    let intake = intake(web, &screening, &shown, mandate)?;
    let permit = act.permit::<Refer>(id).await?;
    let referred = match intake::refer(&mut act, &permit, &intake).await? {
        Ok(referred) => referred,
        // Nothing of this act is saved: the form comes back, the refusal is in the log.
        Err(refusal) => {
            let mut fresh = web.act().await?;
            return again(web, &mut fresh, &screening, &typed, Some(&refusal)).await;
        }
    };
    records::set_referred(&mut act, &permit, &screening, referred.referral)?;
    web.finish(act, posted, &format!("/referrals/{}?did=referred", referred.referral)).await
}

/// What goes to the focal point: what was answered, what the rule found, what was typed.
fn intake(web: &Web, screening: &Screening, shown: &Draft, mandate: Mandate) -> Result<Intake, Error> {
    let base = draft::base()?;
    let found = screening.draft.judge(base)?;
    let value = |field: &str| shown.value(&fields::key(field)).trim().to_owned();
    let code = |field: &str| Some(value(field)).filter(|text| !text.is_empty());
    let adult = shown.age() == Age::Adult;
    let or_unknown = |_| Error::bad_form();
    let answers = screening.draft.answers(base).into_iter();
    let indicators = answers.map(|(id, answer)| (id.to_string(), answer_code(answer).to_owned()));
    Ok(Intake {
        country: web.house.country.to_string(),
        to_team: value("receiver").parse::<TeamId>().map_err(|_| Error::bad_form())?,
        screening: Some(screening.id.0),
        source: source(mandate).to_owned(),
        channel: "screening".to_owned(),
        setting: screening.setting.code().to_owned(),
        urgent: value("urgency") == "urgent",
        age: match shown.age() {
            Age::Adult => AgeState::Adult,
            Age::Child => AgeState::Child,
            Age::Unknown => AgeState::Unknown,
        },
        age_band: value("age_band").parse().map_err(or_unknown)?,
        sex: value("sex").parse().map_err(or_unknown)?,
        citizenship: places::country(&value("citizenship")),
        consent: match value("consent").as_str() {
            "given" if adult => Consent::Given,
            "refused" if adult => Consent::Refused,
            _ => Consent::NotAsked,
        },
        self_identified: value("self_identified") == "yes",
        stay: value("stay").parse().unwrap_or(StayStatus::Unknown),
        accompanied: code("accompanied").and_then(|text| text.parse().ok()).unwrap_or(Accompanied::Unknown),
        forms: screening.draft.forms().into_iter().collect(),
        region: code("region"),
        languages: value("languages").split_whitespace().map(ToOwned::to_owned).collect::<BTreeSet<_>>(),
        indicators: indicators.collect(),
        base_version: found.versions.base.clone(),
        rule_version: found.versions.rule.clone(),
        class: found.leading().map_or("no_pattern", |set| set.class.code()).to_owned(),
        first_contact_ms: screening.began_ms,
        identity: Some(identity(shown)).filter(|identity| !identity.is_empty()),
        narrative: narrative(shown),
    })
}

fn identity(shown: &Draft) -> Identity {
    let value = |field: &str| shown.value(&fields::key(field)).trim().to_owned();
    Identity {
        name: value("name"),
        birth: value("birth"),
        document: value("document"),
        phone: value("phone"),
        address: value("address"),
        safe_contact: value("safe_contact"),
    }
}

/// The account, and the officer's notes behind it where they are to go along.
fn narrative(shown: &Draft) -> String {
    let account = shown.value(&fields::key("narrative")).trim();
    let notes = shown.value(NOTES).trim();
    if shown.value(&fields::key("with_notes")) != "yes" || notes.is_empty() {
        return account.to_owned();
    }
    if account.is_empty() { notes.to_owned() } else { format!("{account}\n\n{notes}") }
}

const fn answer_code(answer: Answer) -> &'static str {
    match answer {
        Answer::Yes => "yes",
        Answer::No => "no",
        Answer::Unknown => "unknown",
    }
}

/// The kind of source that a body's mandate makes it, as figures name it.
const fn source(mandate: Mandate) -> &'static str {
    match mandate {
        Mandate::LawEnforcement => "police",
        Mandate::Labour => "labour_inspection",
        Mandate::Support => "support",
        Mandate::Immigration => "immigration",
        Mandate::Identification => "focal_point",
        Mandate::Steering | Mandate::Oversight | Mandate::Operations => "other",
    }
}
