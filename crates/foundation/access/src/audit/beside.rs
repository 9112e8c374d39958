//! Sealed columns that stand beside the covered ones of an account: the name, the lock of the password, the seed of one-time
//! codes. The row keeps a keyed mark of each, and the marks are covered: whoever writes an older lock, seed or name back
//! has no entry for its mark. Accounts of before get their marks with the next change of each.

use store::{CoveredTable, Snapshot};
use vault::{equal_ct, keyfile::ServerKey};

use super::{
    check_state::Check,
    findings::{Finding, Wrong},
};
use crate::{Result, covered_tables::ACCOUNT};

/// What the key of the marks is for. Permanent: marks are bound to it.
const PURPOSE: &str = "account-mark/v1";

/// A sealed column of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Beside {
    Name,
    Lock,
    Seed,
}

impl Beside {
    const ALL: [Self; 3] = [Self::Name, Self::Lock, Self::Seed];

    /// The column of its mark.
    pub(crate) const fn mark(self) -> &'static str {
        match self {
            Self::Name => "name_mark",
            Self::Lock => "lock_mark",
            Self::Seed => "seed_mark",
        }
    }
}

/// The mark of what is in a column of an account.
pub(crate) fn mark_of(server_key: &ServerKey, which: Beside, account: &str, bytes: &[u8]) -> Vec<u8> {
    vault::token(&server_key.derive(PURPOSE), &[which.mark().as_bytes(), account.as_bytes(), bytes]).to_vec()
}

/// Whether a mark is that of what is there, under whichever generation of the key file it was made; where there is no mark,
/// nothing was written since marks are kept.
pub(crate) fn fits(
    server_key: &ServerKey,
    which: Beside,
    account: &str,
    (bytes, mark): (Option<&[u8]>, Option<&[u8]>),
) -> bool {
    let Some(mark) = mark else { return true };
    let Some(bytes) = bytes else { return false };
    let parts = [which.mark().as_bytes(), account.as_bytes(), bytes];
    server_key
        .generations()
        .filter_map(|one| server_key.derive_at(one, PURPOSE))
        .any(|key| equal_ct(&vault::token(&key, &parts), mark))
}

/// Finds accounts whose sealed columns are not those that were written.
pub(super) async fn all(check: &mut Check<'_>, snapshot: &mut Snapshot) -> Result<()> {
    if !check.tables.iter().any(|table: &&CoveredTable| table.number == ACCOUNT.number) {
        return Ok(());
    }
    let sql =
        "SELECT uuid, entry, name_sealed, name_mark, lock, lock_mark, totp_sealed, seed_mark FROM account
        ORDER BY id";
    for row in snapshot.query(sql, &[]).await? {
        let account = row.text(0)?;
        // Of a row that is not what was written, the marks say nothing.
        if check.found.findings.iter().any(|one| one.table == ACCOUNT.name && one.key == account) {
            continue;
        }
        for (which, place) in Beside::ALL.into_iter().zip([2, 4, 6]) {
            let (bytes, mark) = (row.opt_bytes(place)?, row.opt_bytes(place + 1)?);
            let there = (bytes.as_deref(), mark.as_deref());
            if !fits(&check.access.server_key, which, &account, there) {
                check.found.findings.push(Finding {
                    table: ACCOUNT.name.to_owned(),
                    key: account.clone(),
                    entry: row.opt_int(1)?,
                    wrong: Wrong::PutBack,
                });
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_bound_to_its_column_its_account_and_the_key_file() {
        let key = ServerKey::in_memory();
        let mark = mark_of(&key, Beside::Lock, "one", b"sealed");
        let fits = |key: &ServerKey, which, account, bytes| fits(key, which, account, (bytes, Some(&mark)));
        assert!(fits(&key, Beside::Lock, "one", Some(b"sealed".as_slice())));
        assert!(!fits(&key, Beside::Seed, "one", Some(b"sealed".as_slice())));
        assert!(!fits(&key, Beside::Lock, "two", Some(b"sealed".as_slice())));
        assert!(!fits(&key, Beside::Lock, "one", Some(b"sealed before".as_slice())));
        assert!(!fits(&key, Beside::Lock, "one", None), "taken away");
        assert!(!fits(&ServerKey::in_memory(), Beside::Lock, "one", Some(b"sealed".as_slice())));
        assert!(super::fits(&key, Beside::Lock, "one", (Some(b"sealed"), None)), "of before");
    }
}
