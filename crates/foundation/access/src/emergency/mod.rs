//! **Emergencies** ("break-glass"): a life is in danger, and nobody who holds the keys of a case can be reached. Two
//! bodies open it together: somebody of one asks with a reason, somebody of the other releases, and the one who asked reads
//! identity and narrative of this case for an hour. Whoever works on the case and the oversight body are told at once, and
//! the oversight body reviews it within three working days.
//!
//! - `halves`: the keys. `requests`: asked, released, opened, reviewed, listed.
//!
//! There is no emergency until two bodies have the duty (`accounts::duties`: each given by one person, confirmed by another)
//! and a team of that duty with keys. From then on every key of a tier that an emergency opens is also sealed for it: under
//! a key that the first team holds, within it under one that the second team holds, and around both under the key file. One
//! team with a copy of the database opens nothing; both teams need the key file too. What was written before is sealed for
//! it when whoever holds its key next changes something; until then it is not covered, and the page says how many are not.
//!
//! **Never here:** support, intelligence or the address of a shelter; a dossier of another kind than a case; a second case
//! by the same release; an hour that is made longer.

mod halves;
mod requests;

pub(crate) use halves::cover;
pub use halves::{Covered, cover_held, covered};
pub use requests::{
    Asked, EmergencyRow, OUTCOMES, Outcome, REASONS, Reviewed, ask, list, my_team, open, release, review,
};

use kernel::Tier;

/// Tiers that an emergency opens.
pub(crate) const TIERS: [Tier; 2] = [Tier::Identity, Tier::Narrative];
/// Kinds of dossiers that an emergency opens, as their rows name them.
pub(crate) const KINDS: &[&str] = &["case"];
