//! Erasure: the keys, wraps, secret and sealed rows of a dossier are gone in one act, and one line says which it was.

use store::{CoveredRow, CoveredTable};
use uuid::Uuid;
use vault::Version;

use super::field;
use crate::{
    Changes, Conflict, Dossier, Error, Result,
    act::Act,
    covered_tables::{
        DOSSIER, DOSSIER_PERSON, EMERGENCY_ACCESS, EMERGENCY_SHARE, GRANT, SHRED_LINE, TIER_KEY, TIER_WRAP,
    },
    lists,
    permit::Permit,
};

/// Purpose of the key file's key for lines of the shred list.
const SHRED: &str = "shred-list";

/// Erases a dossier. `covered` are the covered tables of the room that it belongs to: their rows of this dossier go.
/// `rows` are statements of the room: each removes rows that are not covered, of the dossier whose row is `$1`. Grants end
/// and stay as a register; the dossier stays as an empty row in state `erased`, so that what refers to it still finds that
/// it is gone. Both are written once more under the house's key, for the dossier's own is gone with its secret: nothing
/// that the log keeps of the erased rows can be made again, and so no guess about them be tested.
///
/// The line in the shred list is sealed under the key file, and kept apart: it is applied again to whatever is restored
/// from a backup.
///
/// # Errors
/// [`Conflict::Over`] at commit when it has been erased already; when sealing fails.
pub async fn erase<V>(
    act: &mut Act,
    permit: &Permit<V>,
    covered: &[&'static CoveredTable],
    rows: &[&'static str],
) -> Result<()>
where
    V: Changes,
    V::On: Dossier,
{
    let row = act.row(permit)?;
    let now = act.now_ms();
    act.guard(
        "UPDATE dossier SET secret = NULL, grants_version = grants_version + 1 WHERE id = $1 AND secret IS NOT NULL",
        vec![row.into()],
        1,
        Conflict::Over,
    );
    for mut dossier in act.covered(&DOSSIER, "t.id = $1", &[row.into()]).await? {
        dossier.set("state", "erased")?;
        act.put_for_the_house(&dossier, Conflict::Over)?;
    }
    for mut grant in act.covered(&GRANT, "t.dossier_id = $1", &[row.into()]).await? {
        let live = grant.get("until_at").is_none_or(|until| match until {
            store::Value::Int(until) => *until > now,
            _ => true,
        });
        if live {
            grant.set("until_at", now)?;
        }
        act.put_for_the_house(&grant, Conflict::Grants)?;
    }
    for table in
        [&TIER_WRAP, &TIER_KEY, &DOSSIER_PERSON, &EMERGENCY_SHARE, &EMERGENCY_ACCESS].iter().chain(covered)
    {
        let Some(column) = table.dossier_row() else { continue };
        for gone in act.covered(table, &format!("t.{column} = $1"), &[row.into()]).await? {
            act.erase(&gone, Conflict::Over)?;
        }
    }
    for sql in rows {
        act.change(sql, vec![row.into()]);
    }
    act.extend(lists::follow_grants(permit.id().dossier(), now));
    shred_line(act, permit)
}

fn shred_line<V>(act: &mut Act, permit: &Permit<V>) -> Result<()>
where
    V: Changes,
    V::On: Dossier,
{
    let (dossier, kind) = (permit.id().dossier(), <V::On as crate::Id>::KIND);
    let (line, now) = (Uuid::new_v4(), act.now_ms());
    let said = serde_json::to_vec(&(kind.prefix, dossier.to_string()))
        .map_err(|_| Error::failed("a line of the shred list cannot be written down"))?;
    let place = field::SHRED_LINE.of(line.as_bytes());
    let sealed = act.access().server_key.seal(SHRED, place, Version::FIRST, &said)?;
    let row = vec![line.to_string().into(), now.into(), sealed.into()];
    act.put(&CoveredRow::new(&SHRED_LINE, row)?, Conflict::Changed)
}
