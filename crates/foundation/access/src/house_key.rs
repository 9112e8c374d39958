//! Whether a key file is the one of this database. The database holds a mark for each generation of the key, keyed by
//! that generation: a mistyped path, a file from another house and an old copy are found out before anything is read or
//! sealed with them.

use store::{Batch, Store};
use vault::{KeyNumber, equal_ct, keyfile::ServerKey};

use crate::{Error, Result, keys};

/// What the key of the marks is for. Permanent: marks are bound to it.
const PURPOSE: &str = "house-key/v1";
const TABLE: &str = "house_key";

/// What a database says of a key file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fit {
    /// It is this house's.
    Own,
    /// It is another house's, or one that was made by mistake.
    Foreign,
}

/// Whether somebody has an account here, which a new key file would lock out; not so in a database without tables.
///
/// # Errors
/// The database's.
pub async fn has_people(store: &Store) -> Result<bool> {
    if !store.has_table("account").await? {
        return Ok(false);
    }
    Ok(store.snapshot().await?.query_one("SELECT id FROM account LIMIT 1", &[]).await?.is_some())
}

/// Whether a key is the one of this database, before anything is migrated or sealed with it. Each generation that both
/// know must be the same, and one of them must be known to both. A database of before marks were kept is asked for the
/// name of somebody, which is sealed under the key.
///
/// # Errors
/// The database's.
pub async fn fit(store: &Store, key: &ServerKey) -> Result<Fit> {
    let marks = marks(store).await?;
    let mut known =
        marks.iter().filter_map(|(generation, kept)| Some(equal_ct(&mark(key, *generation)?, kept)));
    let own = match (marks.is_empty(), known.next()) {
        (true, _) => opens_a_name(store, key).await?,
        (false, first) => first == Some(true) && known.all(|same| same),
    };
    Ok(if own { Fit::Own } else { Fit::Foreign })
}

/// Keeps the mark of each generation that has none yet. To be called when the database has its tables and the key fits.
///
/// # Errors
/// The database's.
pub async fn keep(store: &Store, key: &ServerKey) -> Result<()> {
    let kept = marks(store).await?;
    let mut batch = Batch::new();
    for generation in key.generations().filter(|one| kept.iter().all(|(kept, _)| kept != one)) {
        let mark = mark(key, generation).ok_or_else(|| Error::failed("the key file has no generation"))?;
        batch.push(
            "INSERT INTO house_key (generation, mark) VALUES ($1, $2) ON CONFLICT (generation) DO NOTHING",
            vec![i64::from(generation.0).into(), mark.to_vec().into()],
        );
    }
    Ok(store.write(batch).await?)
}

async fn marks(store: &Store) -> Result<Vec<(KeyNumber, Vec<u8>)>> {
    if !store.has_table(TABLE).await? {
        return Ok(Vec::new());
    }
    let mut snapshot = store.snapshot().await?;
    let rows = snapshot.query("SELECT generation, mark FROM house_key ORDER BY generation", &[]).await?;
    let mark = |row: &store::Row| {
        let generation = u32::try_from(row.int(0)?).map_err(|_| Error::damaged("the mark of a key file"))?;
        Ok((KeyNumber(generation), row.bytes(1)?))
    };
    rows.iter().map(mark).collect()
}

/// The mark of a generation; `None` when the file does not have it.
fn mark(key: &ServerKey, generation: KeyNumber) -> Option<[u8; 32]> {
    let key = key.derive_at(generation, PURPOSE)?;
    Some(vault::token(&key, &[b"palermo house key 1", &generation.0.to_be_bytes()]))
}

/// Whether the newest account's name opens; where nobody is, any key fits.
async fn opens_a_name(store: &Store, key: &ServerKey) -> Result<bool> {
    if !has_people(store).await? {
        return Ok(true);
    }
    let mut snapshot = store.snapshot().await?;
    let sql = "SELECT uuid, name_sealed FROM account ORDER BY id DESC LIMIT 1";
    match snapshot.query_one(sql, &[]).await? {
        Some(row) => Ok(keys::open_name(key, row.id(0)?, &row.bytes(1)?).is_ok()),
        None => Ok(true),
    }
}
