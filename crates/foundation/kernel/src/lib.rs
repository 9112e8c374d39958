//! **Kernel**: the words that every room shares, and nothing that touches the outside world.
//!
//! Identifiers, the clock as a parameter, languages, roles, tiers, code lists and the shape of a measure.
//! No input or output happens here, and nothing here knows what time it is.

pub mod clock;
pub mod codes;
pub mod id;
pub mod lang;
pub mod measure;
pub mod words;

pub use clock::{Clock, SetClock, SystemClock};
pub use codes::{AgeBand, Form, Sex};
pub use id::{AccountId, BodyId, CaseNumber, DossierId, FormId, PersonId, TaskId, TeamId};
pub use lang::Lang;
pub use measure::{Aggregate, Counted, Figure, Measure, Unit};
pub use words::{Code, Mandate, Purpose, Regime, Role, Tier, TierSet};
