//! What hangs on a dossier's secret in the log: its pseudonym, and the key of the digests of its rows. Both come from the
//! key file and the secret together; with the secret erased nobody can make them again, so that nobody can test a
//! guess on what the log keeps.

use std::collections::HashMap;

use store::CoveredRow;
use vault::{KeyNumber, SymKey, VaultError, keyfile::ServerKey};

use crate::{Error, Result};

/// Purpose of the keys of digests.
const DIGESTS: &str = "dossier-digest/v1";
/// Purpose of the keys of pseudonyms.
const PSEUDONYMS: &str = "dossier-pseudonym/v1";

/// The key of the digests of a dossier's rows, under a generation of the key file.
pub(super) fn digest_key(server_key: &ServerKey, generation: KeyNumber, secret: &SymKey) -> Result<SymKey> {
    derived(server_key, generation, DIGESTS, secret)
}

/// The pseudonym of a dossier under a generation of the key file: the first 16 bytes of an HMAC-SHA256.
pub(super) fn pseudonym(server_key: &ServerKey, generation: KeyNumber, secret: &SymKey) -> Result<[u8; 16]> {
    let key = derived(server_key, generation, PSEUDONYMS, secret)?;
    let mut short = [0; 16];
    short.iter_mut().zip(vault::token(&key, &[b"dossier"])).for_each(|(to, from)| *to = from);
    Ok(short)
}

fn derived(server_key: &ServerKey, generation: KeyNumber, purpose: &str, secret: &SymKey) -> Result<SymKey> {
    let key = server_key.derive_with(generation, purpose, secret);
    Ok(key.ok_or(VaultError::KeyNotHeld { number: generation.0 })?)
}

/// What of a dossier the log needs to write about it now.
#[derive(Debug)]
pub(crate) struct DossierKeys {
    pub(crate) pseudonym: [u8; 16],
    pub(super) digests: SymKey,
}

impl DossierKeys {
    /// Under the newest generation of the key file.
    pub(crate) fn new(server_key: &ServerKey, secret: &SymKey) -> Result<Self> {
        let generation = server_key.generation();
        Ok(Self {
            pseudonym: pseudonym(server_key, generation, secret)?,
            digests: digest_key(server_key, generation, secret)?,
        })
    }
}

/// The dossiers that an act has met, by uuid.
#[derive(Debug, Default)]
pub(crate) struct Dossiers(HashMap<String, DossierKeys>);

impl Dossiers {
    /// Remembers a dossier.
    pub(crate) fn meet(&mut self, uuid: String, keys: DossierKeys) {
        self.0.insert(uuid, keys);
    }

    /// The pseudonym of a dossier; nothing for one that was not met, or was erased.
    pub(crate) fn pseudonym(&self, uuid: &str) -> Option<[u8; 16]> {
        self.0.get(uuid).map(|keys| keys.pseudonym)
    }

    /// The keys of the dossier that a row belongs to; nothing for a row of the house.
    pub(crate) fn of(&self, row: &CoveredRow) -> Result<Option<&DossierKeys>> {
        let Some(uuid) = row.dossier() else { return Ok(None) };
        Ok(Some(self.0.get(uuid).ok_or(Error::KeysMissing("dossier"))?))
    }
}
