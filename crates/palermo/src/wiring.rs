//! The house put together: store, policies, key file, rooms.

use std::{path::Path, sync::Arc};

use access::{
    Access, Policies,
    house_key::{self, Fit},
    keys::SupplyOfKeys,
};
use jiff::tz::TimeZone;
use kernel::{Clock, Registry, SystemClock};
use protect::countries::Country;
use store::{Program, Store};
use vault::{keyfile::ServerKey, password::KdfParams};
use web::{Clients, Demo, House, Sessions};

use crate::rooms::HousePlan;

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
    /// There is no key file, and people who need the one that was there.
    #[error(
        "there is no key file at {0}, but this database has people whose names and one-time codes are sealed under one. \
         Say where it is with --key-file or PALERMO_KEY_FILE. Nothing was made, nothing was changed"
    )]
    KeyMissing(String),
    /// The key file is not this database's.
    #[error(
        "this key file is not the one of this database: it is another server's, or was made by mistake. Say where the right \
         one is with --key-file or PALERMO_KEY_FILE. Nothing was changed"
    )]
    KeyForeign,
    /// The configuration.
    #[error("{0}")]
    Configuration(#[from] crate::configuration::Unusable),
    /// The address under which people reach the server.
    #[error("{0}")]
    Origin(#[from] web::NoOrigin),
    /// A room's message files.
    #[error("{0}")]
    Messages(#[from] words::TextDefect),
    /// Something behind the door.
    #[error("{0}")]
    Access(#[from] access::Error),
    /// The network address.
    #[error("the address cannot be used: {0}")]
    Address(#[from] std::io::Error),
    /// Data that is part of the program.
    #[error("{0}")]
    Data(String),
}

/// This program, as far as its database must know it. Steps of migrations seal under the key file.
#[must_use]
pub fn program(plan: HousePlan, key: &ServerKey) -> Program {
    Program {
        rooms: plan.tables(),
        context: Arc::new(SupplyOfKeys(Arc::new(key.clone()))),
        // The machine's clock, also in a demonstration that plays another day.
        now_ms: || SystemClock.now_ms(),
    }
}

/// Every kind of fact and every measure, checked; and the strategies checked against them.
///
/// # Errors
/// When a room's declarations cannot be used, or a strategy that comes with the software asks for something that no
/// room counts.
pub fn counted(plan: HousePlan) -> Result<Registry, WiringError> {
    let registry = Registry::new(&plan.counts()).map_err(|defect| WiringError::Data(defect.to_string()))?;
    steer::check_measures(&registry).map_err(|error| WiringError::Data(error.to_string()))?;
    Ok(registry)
}

/// A server's database, brought up to this program.
///
/// # Errors
/// When it cannot be reached or migrated, does not fit this program ([`Store::prepare`]), or the key is another's.
pub async fn open_store(plan: HousePlan, url: &str, key: &ServerKey) -> Result<Store, WiringError> {
    let store = Store::open(url).await?;
    bring_up(plan, &store, key).await?;
    Ok(store)
}

/// A database that is looked at as evidence: nothing in it changes, and one that this program would have to migrate is
/// refused with a sentence.
///
/// # Errors
/// When it cannot be reached, or is not as this program would have it ([`Store::is_as`]).
pub async fn open_to_read(plan: HousePlan, url: &str, key: &ServerKey) -> Result<Store, WiringError> {
    let store = Store::open_read_only(url).await?;
    store.is_as(&program(plan, key)).await?;
    Ok(store)
}

/// Brings a database up to this program, once it is certain that the key file is this database's.
///
/// # Errors
/// [`WiringError::KeyForeign`] when it is not; otherwise as [`open_store`].
pub async fn bring_up(plan: HousePlan, store: &Store, key: &ServerKey) -> Result<(), WiringError> {
    need_own_key(store, key).await?;
    store.prepare(&program(plan, key)).await?;
    Ok(house_key::keep(store, key).await?)
}

/// Refuses a key file that is another database's.
///
/// # Errors
/// [`WiringError::KeyForeign`], or the database's.
pub async fn need_own_key(store: &Store, key: &ServerKey) -> Result<(), WiringError> {
    if house_key::fit(store, key).await? == Fit::Foreign { Err(WiringError::KeyForeign) } else { Ok(()) }
}

/// The key file of a database; made when it is not there yet and nobody has an account.
///
/// # Errors
/// [`WiringError::KeyMissing`] when somebody has one; or it cannot be read or made.
pub async fn server_key(path: &Path, store: &Store) -> Result<ServerKey, WiringError> {
    if path.exists() {
        return Ok(ServerKey::load(path)?);
    }
    if house_key::has_people(store).await? {
        return Err(WiringError::KeyMissing(path.display().to_string()));
    }
    make_folder(path)?;
    Ok(ServerKey::create_new(path)?)
}

/// The folder of a file that is about to be made, open to this account only; one that is there stays as it is.
fn make_folder(of: &Path) -> Result<(), WiringError> {
    let Some(folder) = of.parent().filter(|folder| !folder.as_os_str().is_empty() && !folder.exists()) else {
        return Ok(());
    };
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    Ok(builder.create(folder)?)
}

/// What all acts share.
///
/// # Errors
/// When the policies do not load, or the rooms' messages, tracks or lists of what is counted cannot be used.
pub fn access(
    plan: HousePlan,
    store: Store,
    key: ServerKey,
    clock: Arc<dyn Clock>,
    kdf: KdfParams,
) -> Result<Access, WiringError> {
    words::add(&plan.messages())?;
    counted(plan)?;
    protect::running_tracks::add_all(plan.tracks).map_err(|error| WiringError::Data(error.to_string()))?;
    Ok(Access {
        store,
        policies: Arc::new(Policies::load(&plan.rights())?),
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
pub async fn make_ready(plan: HousePlan, access: &Access) -> Result<(), WiringError> {
    let rows = access::audit::cover(access, &plan.covered()).await?;
    if rows > 0 {
        tracing::info!(rows, "taken into the audit log");
    }
    Ok(())
}

/// The country of a code.
///
/// # Errors
/// When no country with this code comes with the software, or its files do not read.
pub fn country(code: &str) -> Result<&'static Country, WiringError> {
    let unknown = || WiringError::Data(protect::Error::no_country(code).to_string());
    protect::countries::get(code).ok_or_else(unknown)
}

/// Writes the facts of everything that is older than the table of facts; nothing in a database that has them all.
///
/// # Errors
/// The database's.
pub async fn fill_facts(plan: HousePlan, access: &Access, zone: &TimeZone) -> Result<(), WiringError> {
    for room in plan.rooms.0 {
        let Some(derived) = room.derived else { continue };
        let filled = (derived.fill)(access, zone).await?;
        if filled > 0 {
            tracing::info!(room = room.name, filled, "facts filled in");
        }
    }
    Ok(())
}

/// The house that pages are served from, with a country in front, for browsers on this machine.
#[must_use]
pub fn house(access: Access, country: &Country, demo: Option<Demo>) -> House {
    House {
        access,
        sessions: Arc::new(Sessions::default()),
        clients: Arc::new(Clients::default()),
        demo: demo.map(Arc::new),
        country: country.profile.country.as_str().into(),
        origin: Arc::default(),
        zone: country.profile.zone.clone(),
    }
}
