//! Are the covered rows still what was written? Every row is held against the digest in the entry that wrote it.

use store::CoveredTable;

use super::{beside, check_dossiers, check_house, check_state::Check, findings::RowsChecked};
use crate::{Access, Result};

/// How many live rows of the house are kept in mind at a time; when there are more, the log is gone through several times.
const IN_MIND: usize = 2_000_000;

/// Holds every row of the given tables against the log, from one moment of the database: finds rows that were
/// changed, deleted, added, put back into an earlier state, moved or doubled past the log. What belongs to dossiers is
/// gone through dossier by dossier, each with the entries that name its pseudonym; the house's own rows with one walk
/// over the log. What is kept in mind is bounded. The log itself is verified by [`super::verify()`].
///
/// # Errors
/// The database's; [`crate::Error::Ledger`] when the lasting part of an entry cannot be read;
/// [`crate::Error::Vault`] when a generation of the key file is missing under which digests were made.
pub async fn check_rows(access: &Access, tables: &[&'static CoveredTable]) -> Result<RowsChecked> {
    check_rows_with(access, tables, IN_MIND).await
}

/// As [`check_rows`], with the number of rows that are kept in mind at a time, about 100 bytes each.
///
/// # Errors
/// As [`check_rows`].
pub async fn check_rows_with(
    access: &Access,
    tables: &[&'static CoveredTable],
    in_mind: usize,
) -> Result<RowsChecked> {
    let mut snapshot = access.store.snapshot().await?;
    let mut check = Check::begin(access, &mut snapshot, tables).await?;
    check_dossiers::all(&mut check, &mut snapshot).await?;
    check_house::all(&mut check, &mut snapshot, in_mind).await?;
    beside::all(&mut check, &mut snapshot).await?;
    Ok(check.end())
}
