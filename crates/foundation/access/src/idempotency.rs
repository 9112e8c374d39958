//! Idempotent intake: same sender, same id and same content at the same path is fine and answers as before; the same id
//! with other content or at another path is refused and raised. Used by every form.
//!
//! What was sent may be sealed, so nothing is kept of it that could be tested against guesses without the key file: the
//! mark of a form is keyed, and names the generation of the key that it was made under.

use kernel::FormId;
use vault::KeyNumber;

use crate::{Conflict, Error, Result, act::Act};

/// What the key of the marks is for. Permanent: marks are bound to it.
const PURPOSE: &str = "seen/v1";

/// A form as it arrived.
#[derive(Debug, Clone, Copy)]
pub struct SentForm<'a> {
    /// The id it was shown with.
    pub id: FormId,
    /// Where it was sent, which names its object.
    pub path: &'a str,
    /// What was sent.
    pub content: &'a [u8],
}

/// Looks a form of whoever acts up before its work is done. `Some(answer)`: it was done already; go where that answer
/// says.
///
/// # Errors
/// [`Error::OtherContent`] when the same id came with other content, or to another path.
pub async fn before(act: &mut Act, form: &SentForm<'_>) -> Result<Option<String>> {
    let (sender, id) = (act.me()?.account.to_string(), form.id.to_string());
    let sql = "SELECT hash, answer FROM seen WHERE sender = $1 AND id = $2";
    let Some(row) = act.query_one(sql, &[sender.as_str().into(), id.into()]).await? else {
        return Ok(None);
    };
    let kept = row.text(0)?;
    let generation = kept.split_once('.').and_then(|(number, _)| number.parse().ok()).map(KeyNumber);
    match generation.and_then(|generation| mark(act, generation, &sender, form)) {
        Some(mark) if mark == kept => Ok(Some(row.text(1)?)),
        _ => Err(Error::OtherContent),
    }
}

/// Notes a form with the work it causes, in the same transaction. When the same form arrives twice at once, one
/// of them fails with [`Conflict::SameForm`] and answers like the other: the note comes before the
/// work in the batch, so that no version check of the work calls the second copy somebody else's change.
///
/// # Errors
/// In a job, which sends no forms.
pub fn note(act: &mut Act, form: &SentForm<'_>, answer: &str) -> Result<()> {
    let (now, sender) = (act.now_ms(), act.me()?.account.to_string());
    let newest = act.access().server_key.generation();
    let mark =
        mark(act, newest, &sender, form).ok_or_else(|| Error::failed("the key file has no generation"))?;
    act.guard_first(
        "INSERT INTO seen (sender, id, hash, answer, at_ms) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (sender, id) DO NOTHING",
        vec![sender.into(), form.id.to_string().into(), mark.into(), answer.into(), now.into()],
        1,
        Conflict::SameForm,
    );
    Ok(())
}

/// `<generation>.<HMAC in hex>`; `None` when the generation is no longer in the key file.
fn mark(act: &Act, generation: KeyNumber, sender: &str, form: &SentForm<'_>) -> Option<String> {
    let key = act.access().server_key.derive_at(generation, PURPOSE)?;
    let parts = [
        b"palermo form 1".as_slice(),
        sender.as_bytes(),
        form.id.bytes(),
        form.path.as_bytes(),
        form.content,
    ];
    let token = vault::token(&key, &parts);
    let hex: String = token.iter().map(|byte| format!("{byte:02x}")).collect();
    Some(format!("{}.{hex}", generation.0))
}
