//! What waits for whoever screens: open screenings, and receipts that have an answer or wait for one.

use access::{Act, Permit, foundation::ListWork};
use web::{Error, Pending, Web, components::WorkItem};

use super::path;
use crate::records;

/// Receipts are shown for two weeks; all of them stand under `/screenings`.
const RECENT_MS: i64 = 14 * 24 * 3_600_000;

/// My part of "My work".
#[must_use]
pub fn work<'a>(
    web: &'a Web,
    act: &'a mut Act,
    permit: &'a Permit<ListWork>,
) -> Pending<'a, Result<Vec<WorkItem>, Error>> {
    Box::pin(items(web, act, permit))
}

async fn items(web: &Web, act: &mut Act, permit: &Permit<ListWork>) -> Result<Vec<WorkItem>, Error> {
    let w = web.words;
    let mut items = Vec::new();
    for row in records::open_ones(act, permit).await? {
        let began = w.date_time(web.local(kernel::clock::at_ms(row.began_ms)));
        items.push(WorkItem {
            what: w.t("screen-work"),
            about: w.code("setting", row.setting.code()),
            href: path(row.id, ""),
            due: None,
            why: w.t1("screen-began", "when", began),
            ..WorkItem::default()
        });
    }
    let since = act.now_ms() - RECENT_MS;
    for one in protect::intake::my_referrals(act, permit, since, 20).await? {
        items.push(WorkItem {
            what: w.t("receipt-work"),
            href: format!("/referrals/{}", one.id),
            due: None,
            why: w.t(super::receipt::answer_key(one.taken_up)),
            about: one.receipt,
            ..WorkItem::default()
        });
    }
    Ok(items)
}
