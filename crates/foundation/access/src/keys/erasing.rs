//! Erasure: the keys, wraps, secret and sealed rows of a dossier are gone in one act, and one line says which it was.

use uuid::Uuid;
use vault::Version;

use super::field;
use crate::{Changes, Conflict, Dossier, Error, Result, act::Act, lists, permit::Permit, registers::GRANT};

/// Purpose of the key file's key for lines of the shred list.
const SHRED: &str = "shred-list";

/// Erases a dossier. `rows` are the statements of the room that it belongs to: each removes sealed rows, or plain ones
/// that tell about the person, of the dossier whose row is `$1`. Grants end and stay as a register; the dossier stays as
/// an empty row in state `erased`, so that what refers to it still finds that it is gone.
///
/// The line in the shred list is sealed under the key file, and kept apart: it is applied again to whatever is restored
/// from a backup.
///
/// # Errors
/// [`Conflict::Over`] at commit when it has been erased already; when sealing fails.
pub async fn erase<V>(act: &mut Act, permit: &Permit<V>, rows: &[&'static str]) -> Result<()>
where
    V: Changes,
    V::On: Dossier,
{
    let row = act.row(permit)?;
    let (dossier, kind) = (permit.id().dossier(), <V::On as crate::Id>::KIND);
    let now = act.now_ms();
    act.guard(
        "UPDATE dossier SET state = 'erased', secret = NULL, grants_version = grants_version + 1
         WHERE id = $1 AND state <> 'erased'",
        vec![row.into()],
        1,
        Conflict::Over,
    );
    let live = "t.dossier_id = $1 AND (t.until_at IS NULL OR t.until_at > $2)";
    for mut grant in act.covered(&GRANT, live, &[row.into(), now.into()]).await? {
        grant.set("until_at", now)?;
        act.put(&grant, Conflict::Grants)?;
    }
    for sql in rows.iter().chain(&[
        "DELETE FROM tier_wrap WHERE dossier_id = $1",
        "DELETE FROM tier_key WHERE dossier_id = $1",
        "DELETE FROM dossier_person WHERE dossier_id = $1",
    ]) {
        act.change(sql, vec![row.into()]);
    }
    act.extend(lists::follow_grants(dossier, now));
    let line = Uuid::new_v4();
    let said = serde_json::to_vec(&(kind.prefix, dossier.to_string()))
        .map_err(|_| Error::failed("a line of the shred list cannot be written down"))?;
    let place = field::SHRED_LINE.of(line.as_bytes());
    let sealed = act.access().server_key.seal(SHRED, place, Version::FIRST, &said)?;
    act.change(
        "INSERT INTO shred_list (uuid, at_ms, sealed) VALUES ($1, $2, $3)",
        vec![line.to_string().into(), now.into(), sealed.into()],
    );
    Ok(())
}
