//! Ending a screening without a referral. When the advice is not followed, the reason is asked for and sealed with
//! the draft. What has ended can be taken up again: a way back stays open.

use crate::{ScreeningId, rights::ContinueScreening};
use axum::{http::StatusCode, response::Response};
use web::{
    FormParts, FormValues, Id, Page, Posted, Web,
    components::{Button, Field, Html, Shell, error_summary},
};
use words::Words;

use super::{LONGEST, closed_fault, frame, opened, path};
use crate::{
    draft::{self, Draft, Ending},
    records::{self, Screening, State},
};

#[derive(askama::Template)]
#[template(path = "detect/end.html")]
struct EndView {
    errors: Html,
    text: String,
    post: Html,
    field: Html,
    buttons: Vec<Html>,
}

#[derive(askama::Template)]
#[template(path = "detect/ended.html")]
struct EndedView<'a> {
    w: &'a Words,
    when: String,
    reason: &'a str,
    open: Html,
}

/// `/screenings/{id}/end`: asks why, or says how it ended.
pub(super) async fn show(web: Web, Id(id): Id<ScreeningId>) -> Page {
    let mut act = web.act().await?;
    let screening = opened(&mut act, id).await?;
    match (screening.state, screening.referral) {
        (State::Open, _) => Ok(ask(&web, &screening, StatusCode::OK, "", "")?),
        (State::Referred, Some(referral)) => Ok(web.see(&format!("/referrals/{referral}"))),
        _ => Ok(ended(&web, &screening)),
    }
}

fn ended(web: &Web, screening: &Screening) -> Response {
    let w = web.words;
    let ending = screening.draft.ending.clone();
    let at = ending.as_ref().map_or(screening.began_ms, |ending| ending.at_ms);
    let post = web.form(path(screening.id, "/open"));
    let view = EndedView {
        w,
        when: w.date_time(web.local(kernel::clock::at_ms(at))),
        reason: ending.as_ref().map_or("", |ending| ending.reason.as_str()),
        open: Button::post(w.t("screen-open-again"), post).html(w),
    };
    let title = w.t("screen-ended");
    web.page(Shell { body: Html::of(&view), ..frame(web, screening, title) })
}

fn ask(
    web: &Web,
    screening: &Screening,
    status: StatusCode,
    typed: &str,
    error: &str,
) -> Result<Response, access::Error> {
    let w = web.words;
    let refer = screening.draft.judge(draft::base()?)?.advice.refer;
    let mut field = Field::area("reason", w.t("screen-end-reason"))
        .hint(w.t("screen-end-reason-text"))
        .value(typed)
        .error(error);
    if !refer {
        field = field.optional();
    }
    let post = web.form(path(screening.id, "/end"));
    let view = EndView {
        errors: error_summary(w, std::slice::from_ref(&field)),
        text: w.t(if refer { "screen-end-against-text" } else { "screen-end-text" }),
        post: post.open(),
        field: field.html(w),
        buttons: vec![
            Button { words: w.t("screen-end-save"), ..Button::default() }.html(w),
            Button::link(w.t("screen-back-result"), path(screening.id, "/result")).html(w),
        ],
    };
    let action = Some(Button::link(w.t("screen-refer"), path(screening.id, "/refer")).primary());
    let shell = Shell { action, body: Html::of(&view), ..frame(web, screening, w.t("screen-end")) };
    Ok(web.page_with(status, shell))
}

/// Ends it.
pub(super) async fn end(web: Web, Id(id): Id<ScreeningId>, posted: Posted<FormParts>) -> Page {
    let mut act = web.once(&posted).await?;
    let permit = act.permit::<ContinueScreening>(id).await?;
    let screening = records::load(&mut act, &permit).await?;
    if screening.state != State::Open {
        return Err(closed_fault());
    }
    let given = FormValues::of(&posted.form);
    let reason = given.get("reason");
    if let Some(error) = wrong(web.words, &screening, reason)? {
        return Ok(ask(&web, &screening, StatusCode::UNPROCESSABLE_ENTITY, given.typed("reason"), &error)?);
    }
    let ending = Some(Ending { reason: reason.into(), at_ms: act.now_ms() });
    let draft = Draft { ending, ..screening.draft.clone() };
    records::end(&mut act, &permit, &screening, &draft, &web.zone())?;
    web.finish(act, &posted, "/screenings").await
}

/// What is wrong with a reason, in a sentence: advice that is not followed needs one.
fn wrong(w: &Words, screening: &Screening, reason: &str) -> Result<Option<String>, access::Error> {
    if reason.is_empty() {
        let refer = screening.draft.judge(draft::base()?)?.advice.refer;
        return Ok(refer.then(|| w.t("screen-end-reason-missing")));
    }
    let long = reason.chars().count() > LONGEST;
    Ok(long.then(|| w.t1("screen-too-long", "most", LONGEST)))
}

/// Takes an ended screening up again.
pub(super) async fn open(web: Web, Id(id): Id<ScreeningId>, posted: Posted<FormParts>) -> Page {
    let mut act = web.once(&posted).await?;
    let permit = act.permit::<ContinueScreening>(id).await?;
    let ended = records::load(&mut act, &permit).await?;
    records::take_up(&mut act, &permit, &ended)?;
    web.finish(act, &posted, &path(id, "")).await
}
