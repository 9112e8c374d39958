//! What the person who referred may still see: a receipt, and yes or no.

use crate::ReferralId;
use crate::rights::{OWN_REFERRALS, SeeReceipt};
use access::foundation::ListWork;
use access::{Act, Permit, Result};

use super::write;

/// What the person who referred may still see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptView {
    /// The referral.
    pub id: ReferralId,
    /// Number of the receipt.
    pub receipt: String,
    /// When, in milliseconds.
    pub made_ms: i64,
    /// To which team.
    pub team: String,
    /// Of which body.
    pub body: String,
    /// Sent as urgent.
    pub urgent: bool,
    /// Whether it was taken up; nothing while nobody has decided.
    pub taken_up: Option<bool>,
}

const RECEIPT: &str = "SELECT o.uuid, o.receipt, o.made_at, t.name, b.name, o.urgent, o.taken_up
    FROM referral o JOIN team t ON t.id = o.team_id JOIN body b ON b.id = t.body_id
    JOIN account a1 ON a1.id = $1";

fn view(row: &store::Row) -> Result<ReceiptView> {
    Ok(ReceiptView {
        id: write::id(row, 0)?,
        receipt: row.text(1)?,
        made_ms: row.int(2)?,
        team: row.text(3)?,
        body: row.text(4)?,
        urgent: row.flag(5)?,
        taken_up: row.opt_int(6)?.map(|flag| flag == 1),
    })
}

/// The receipt of a referral.
///
/// # Errors
/// The database's.
pub async fn receipt(act: &mut Act, permit: &Permit<SeeReceipt>) -> Result<ReceiptView> {
    let (row, me) = (act.row(permit)?, act.me()?.row);
    let sql = format!("{RECEIPT} WHERE o.id = $2");
    let found = permit
        .records(act)?
        .query_one(&sql, &[me.into(), row.into()])
        .await?
        .ok_or(access::Error::damaged("a referral without its team"))?;
    view(&found)
}

/// One's own referrals since an instant, the newest first; at most `most`.
///
/// # Errors
/// The database's.
pub async fn my_referrals(
    act: &mut Act,
    permit: &Permit<ListWork>,
    since_ms: i64,
    most: i64,
) -> Result<Vec<ReceiptView>> {
    let me = act.me()?.row;
    let mine = act.scope(&OWN_REFERRALS);
    let sql =
        format!("{RECEIPT} WHERE {mine} AND o.made_at >= $2 ORDER BY o.made_at DESC, o.uuid DESC LIMIT $3");
    let rows = permit.records(act)?.query(&sql, &[me.into(), since_ms.into(), most.into()]).await?;
    rows.iter().map(view).collect()
}
