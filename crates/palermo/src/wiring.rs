//! The house put together: store, policies, key file, rooms.

use std::{path::Path, sync::Arc};

use access::{Access, Policies, keys::SupplyOfKeys};
use kernel::{Clock, SystemClock};
use store::{Program, Store};
use vault::{keyfile::ServerKey, password::KdfParams};
use web::{Demo, House, Sessions};

use crate::rooms::{self, ROOMS};

/// The house could not be put together.
#[derive(Debug, thiserror::Error)]
pub enum WiringError {
    /// The policies do not load.
    #[error("the policies cannot be used: {0}")]
    Policies(#[from] access::PoliciesError),
    /// The database.
    #[error("the database: {0}")]
    Store(#[from] store::StoreError),
    /// The key file.
    #[error("the key file: {0}")]
    Key(#[from] vault::VaultError),
    /// Something behind the door.
    #[error("{0}")]
    Access(#[from] access::AccessError),
    /// The network address.
    #[error("the address cannot be used: {0}")]
    Address(#[from] std::io::Error),
    /// Data that is part of the program.
    #[error("{0}")]
    Data(String),
}

/// This program, as far as its database must know it. Steps of migrations seal under the key file.
#[must_use]
pub fn program(key: &ServerKey) -> Program {
    Program {
        rooms: rooms::tables(),
        context: Arc::new(SupplyOfKeys(Arc::new(key.clone()))),
        // The machine's clock, also in a demonstration that plays another day.
        now_ms: || SystemClock.now_ms(),
    }
}

/// A server's database, brought up to this program.
///
/// # Errors
/// When it cannot be reached or migrated, or does not fit this program ([`Store::prepare`]).
pub async fn open_store(url: &str, key: &ServerKey) -> Result<Store, WiringError> {
    let store = Store::open(url).await?;
    store.prepare(&program(key)).await?;
    Ok(store)
}

/// The key file; made when it is not there yet.
///
/// # Errors
/// When it cannot be read or made.
pub fn server_key(path: &Path) -> Result<ServerKey, WiringError> {
    Ok(if path.exists() { ServerKey::load(path)? } else { ServerKey::create_new(path)? })
}

/// What all acts share.
///
/// # Errors
/// When the policies do not load.
pub fn access(
    store: Store,
    key: ServerKey,
    clock: Arc<dyn Clock>,
    kdf: KdfParams,
) -> Result<Access, WiringError> {
    Ok(Access {
        store,
        policies: Arc::new(Policies::load(&rooms::rights())?),
        clock,
        server_key: Arc::new(key),
        kdf,
        numbers: Arc::default(),
    })
}

/// What comes before anything is served: rows from before their tables were covered are taken into the audit log.
///
/// # Errors
/// The database's.
pub async fn make_ready(access: &Access) -> Result<(), WiringError> {
    let rows = access::log::cover(access, &rooms::covered()).await?;
    if rows > 0 {
        tracing::info!(rows, "taken into the audit log");
    }
    Ok(())
}

/// The house that pages are served from.
#[must_use]
pub fn house(access: Access, country: &'static str, demo: Option<Demo>) -> House {
    House { access, sessions: Arc::new(Sessions::default()), demo: demo.map(Arc::new), country, rooms: ROOMS }
}
