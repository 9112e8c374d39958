//! **Access**: who may do what. The one door through which every touch of personal data passes.
//!
//! - `kind`, `facts`, `grants`: what a room declares of its objects, and what SQL reduces each of them to, relative
//!   to the person who asks. Policies see nothing else. `verbs`: the macro that makes a room's verbs, as marker types.
//! - `rights`: all of it together, a room's part of its descriptor. `foundation`: what every server has: bodies,
//!   teams, one's own place of work, the log.
//! - `policies`: the Cedar policies of `data/policies/`, strictly validated when they are loaded.
//! - `access`: what all acts share. `principal`: who acts. `pending_entries`: entries that are not yet durable.
//! - `act`: one piece of work: a snapshot to read from, permits, buffered audit entries, one batch of changes.
//! - `load`: how an object becomes facts. `permit`: the token that records ask for. `records`: SQL, by a permit only.
//! - `keyring`: the keys that a permit carries. `keys`: opening a new dossier, handing keys to another team, erasing.
//! - `emergency`: one case opened by two bodies for an hour, when a life is in danger.
//! - `error`: why something did not go through: an error, a refusal, or a conflict with what somebody else did.
//! - `explaining`: why somebody may or may not do something, for whoever runs the server.
//! - `lists`: one row per recipient and dossier, by which lists find, order and count.
//! - `people`: bodies, teams, accounts, enrolment, sign-in.
//! - `audit`: the audit log's records, its one sequencer and its verification.
//! - `house_key`: whether a key file is the one of this database.
//! - `idempotency`: the same form sent twice is one act.
//!
//! **Never here:** a [`Permit`] made by anybody else; a permit without an audit entry; a permit for a verb that no
//! room lists; a verdict that depends on something that is not in [`Facts`]; a table of a room above; Cedar's types
//! in the public interface.

mod access;
pub mod accounts;
mod act;
pub mod audit;
mod beginning;
mod covered_tables;
pub mod emergency;
mod error;
mod explaining;
mod facts;
pub mod foundation;
mod grants;
pub mod house_key;
pub mod idempotency;
mod keyring;
pub mod keys;
mod kind;
pub mod lists;
mod load;
pub mod migrations;
mod pending_entries;
mod permit;
mod policies;
mod principal;
mod records;
mod rights;
mod session_name;
mod verbs;

pub use access::{Access, Who};
pub use act::Act;
pub use covered_tables::COVERED;
pub use error::{Conflict, Error, Refusal, Result};
pub use explaining::{Explained, GivenTier, HeldKeys, Question, Told, Unanswerable, explain};
pub use facts::{Facts, Known, MAX_CODES, MAX_FLAGS};
pub use foundation::RIGHTS;
pub use grants::GrantSet;
pub use kernel::{DossierId, Purpose, Tier};
pub use kind::{DOSSIER_FACTS, Dossier, Fact, Id, Kind, Of, Which};
pub use ledger::ProcessingOperation;
pub use migrations::{MIGRATIONS, TABLES};
pub use pending_entries::PendingEntries;
pub use permit::Permit;
pub use policies::{Policies, PoliciesError, PrincipalFacts, RoleVerb, Verdict};
pub use principal::{Principal, TeamRef};
pub use records::{Own, Records};
pub use rights::{Rights, Scope};
pub use session_name::SessionName;
pub use verbs::{Changes, Creates, GivesGrants, Opens, Verb, VerbSpec, tier};
