//! The receipt of a referral: its number, to whom, what happens next, and what the person who referred will learn.
//! It is all that is left to her or him: the case opens to nobody who only referred.

use protect::rights::SeeReceipt;
use protect::rules::Length;
use protect::{ReferralId, intake};
use web::{
    Did, Id, Page, Query, Web,
    components::{Html, Link, Mark, Shape, Shell},
};
use words::Words;

#[derive(askama::Template)]
#[template(path = "detect/receipt.html")]
struct ReceiptView<'a> {
    w: &'a Words,
    number: &'a str,
    team: &'a str,
    body: &'a str,
    when: String,
    urgency: String,
    next: String,
    answer: String,
}

/// The words of what became of it: yes, no, or not decided.
pub(super) fn answer_key(taken_up: Option<bool>) -> &'static str {
    match taken_up {
        None => "receipt-waiting",
        Some(true) => "receipt-yes",
        Some(false) => "receipt-no",
    }
}

/// By when the focal point looks at it: the clock of the country's rules in force today.
fn next(web: &Web, urgent: bool) -> String {
    let w = web.words;
    let rules = protect::countries::country(&web.house.country).and_then(|one| one.profile.on(web.today()));
    let clock = rules.map(|rules| if urgent { &rules.clocks.triage_urgent } else { &rules.clocks.triage });
    match clock.map(|clock| clock.value.length) {
        Some(Length::Hours(hours)) => w.t1("receipt-next-hours", "hours", hours),
        Some(Length::WorkingDays(days)) => w.t1("receipt-next-days", "days", days),
        _ => w.t("receipt-next-soon"),
    }
}

/// `/referrals/{id}`.
pub(super) async fn show(web: Web, Id(id): Id<ReferralId>, Query(did): Query<Did>) -> Page {
    let mut act = web.act().await?;
    let permit = act.permit::<SeeReceipt>(id).await?;
    let receipt = intake::receipt(&mut act, &permit).await?;
    Ok(web.page(Shell { flash: did.flash(web.words), ..view(&web, &receipt) }))
}

fn view(web: &Web, receipt: &intake::ReceiptView) -> Shell {
    let w = web.words;
    let urgent = if receipt.urgent { "urgent" } else { "ordinary" };
    let view = ReceiptView {
        w,
        number: &receipt.receipt,
        team: &receipt.team,
        body: &receipt.body,
        when: w.date_time(web.local(kernel::clock::at_ms(receipt.made_ms))),
        urgency: w.code("asked-urgency", urgent),
        next: next(web, receipt.urgent),
        answer: w.t(answer_key(receipt.taken_up)),
    };
    let title = w.t1("receipt-title", "number", receipt.receipt.as_str());
    let (shape, key) = match receipt.taken_up {
        None => (Shape::Running, "receipt-state-waiting"),
        Some(true) => (Shape::Done, "receipt-state-yes"),
        Some(false) => (Shape::Stopped, "receipt-state-no"),
    };
    Shell {
        state: Some(Mark::new(shape, w.t(key))),
        crumbs: vec![Link::new(w.t("screen-list"), "/screenings"), Link::here(title.clone())],
        title,
        large: true,
        body: Html::of(&view),
        ..Shell::default()
    }
}
