//! Idempotent intake: same sender, same id and same bytes is fine and answers as before; same id with other
//! bytes is refused and raised. Used by every form.

use crate::{Conflict, Error, Result, act::Act};

/// Looks a form up before its work is done. `Some(answer)`: it was done already; go where that answer says.
///
/// # Errors
/// [`Error::OtherContent`] when the same id came with other content.
pub async fn before(act: &mut Act, sender: &str, id: &str, content: &[u8]) -> Result<Option<String>> {
    let sql = "SELECT hash, answer FROM seen WHERE sender = $1 AND id = $2";
    match act.query_one(sql, &[sender.into(), id.into()]).await? {
        None => Ok(None),
        Some(row) if row.text(0)? == hash(content) => Ok(Some(row.text(1)?)),
        Some(_) => Err(Error::OtherContent),
    }
}

/// Notes a form with the work it causes, in the same transaction. When the same form arrives twice at once, one
/// of them fails with [`Conflict::SameForm`] and answers like the other: the note comes before the
/// work in the batch, so that no version check of the work calls the second copy somebody else's change.
pub fn note(act: &mut Act, sender: &str, id: &str, content: &[u8], answer: &str) {
    let now = act.now_ms();
    act.guard_first(
        "INSERT INTO seen (sender, id, hash, answer, at_ms) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (sender, id) DO NOTHING",
        vec![sender.into(), id.into(), hash(content).into(), answer.into(), now.into()],
        1,
        Conflict::SameForm,
    );
}

fn hash(content: &[u8]) -> String {
    vault::digest(&[content]).iter().map(|byte| format!("{byte:02x}")).collect()
}
