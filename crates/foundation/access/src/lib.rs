//! **Access**: who may do what. The one door through which every touch of personal data passes.
//!
//! - `kind`, `facts`, `grants`: what a room declares of its objects, and what SQL reduces each of them to, relative
//!   to the person who asks. Policies see nothing else. `verbs`: the macro that makes a room's verbs, as marker types.
//! - `rights`: all of it together, a room's part of its descriptor. `foundation`: what every server has: bodies,
//!   teams, one's own place of work, the log.
//! - `policies`: the Cedar policies of `data/policies/`, strictly validated when they are loaded.
//! - `access`: what all acts share. `principal`: who acts. `trail`: entries that are not yet durable.
//! - `act`: one piece of work: a snapshot to read from, permits, buffered audit entries, one batch of changes.
//! - `load`: how an object becomes facts. `permit`: the token that records ask for. `records`: SQL, by a permit only.
//! - `keys`: which keys a permit opens; opening a new case; handing keys to another team.
//! - `people`: bodies, teams, accounts, enrolment, sign-in.
//! - `log`: the audit log's records, its one sequencer and its verification.
//! - `seen`: the same form sent twice is one act.
//!
//! **Never here:** a [`Permit`] made by anybody else; a permit without an audit entry; a permit for a verb that no
//! room lists; a verdict that depends on something that is not in [`Facts`]; a table of a room above; Cedar's types
//! in the public interface.

mod access;
mod act;
mod facts;
pub mod foundation;
mod grants;
pub mod keys;
mod kind;
mod load;
pub mod log;
pub mod migrations;
pub mod people;
mod permit;
mod policies;
mod principal;
mod records;
mod registers;
mod rights;
pub mod seen;
mod session_name;
mod trail;
mod verbs;

pub use access::{Access, Who};
pub use act::Act;
pub use facts::{Facts, Known, MAX_CODES, MAX_FLAGS};
pub use foundation::RIGHTS;
pub use grants::GrantSet;
pub use kernel::{DossierId, Purpose, Tier};
pub use kind::{DOSSIER_FACTS, Dossier, Fact, Id, Kind, Of, Which};
pub use ledger::Act25;
pub use migrations::{MIGRATIONS, TABLES};
pub use permit::Permit;
pub use policies::{Policies, PoliciesError, PrincipalFacts, Verdict};
pub use principal::{Principal, TeamRef};
pub use records::{Own, Records};
pub use registers::COVERED;
pub use rights::{Rights, Scope};
pub use session_name::SessionName;
pub use trail::Trail;
pub use verbs::{Changes, Creates, GivesGrants, Opens, Verb, VerbSpec, tier};

/// Why a piece of work did not go through. The web layer maps these to HTTP and to translated words, in one place.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A policy said no. Holds the verb, the policies that refused (empty: nothing permitted it) and who could help.
    #[error("refused: {verb}")]
    Refused {
        /// Code of the verb that was asked for.
        verb: &'static str,
        /// Ids of the forbidding policies; empty when simply no policy permits it.
        policies: Vec<String>,
        /// Role code of somebody who could help.
        help: String,
    },
    /// A verb, or a kind of object, that no room lists: a mistake in the program. Nothing is permitted or logged.
    #[error("{0} is registered by no room")]
    Unregistered(&'static str),
    /// The policy permits it, but this team does not hold the keys (yet).
    #[error("the keys of this tier have not been handed to your team yet: {0}")]
    KeysMissing(&'static str),
    /// Somebody else saved first. Holds the tag of the version that no longer fits.
    #[error("changed meanwhile: {0}")]
    Conflict(&'static str),
    /// The session has ended: by its owner or by whoever may, on this server process or another one.
    #[error("the session has ended")]
    SessionOver,
    /// The object does not exist, or a code in the database is not known.
    #[error("not found")]
    NotFound,
    /// A permit was used in another act than the one that gave it, or for another object, or a person asked for records
    /// of a job: a mistake in the program.
    #[error("a permit was used where it does not belong")]
    WrongPermit,
    /// What the person gave does not fit; holds a message code.
    #[error("{0}")]
    Invalid(&'static str),
    /// The same form id came with other content.
    #[error("the same form was sent with other content")]
    OtherContent,
    /// The database said no or is away.
    #[error(transparent)]
    Store(#[from] store::StoreError),
    /// Sealing or opening failed.
    #[error(transparent)]
    Vault(#[from] vault::VaultError),
    /// An audit entry cannot be written or read.
    #[error(transparent)]
    Ledger(#[from] ledger::LedgerError),
    /// A covered row was to be written in an act that has no entry for it: a mistake in the program.
    #[error("a covered row was written without a permit")]
    NoEntry,
}

/// Shorthand.
pub type Result<T> = std::result::Result<T, Error>;
