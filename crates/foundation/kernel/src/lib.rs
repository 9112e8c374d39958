//! **Kernel**: the words that every room shares, and nothing that touches the outside world.
//!
//! Identifiers, the clock as a parameter, languages, roles, tiers, code lists, the shape of facts and measures.
//! No input or output happens here, and nothing here knows what time it is.

// So that the macros that make ids and codes name it in the same way here and elsewhere.
extern crate self as kernel;

pub mod birth;
pub mod clock;
pub mod codes;
pub mod counts;
pub mod fact;
pub mod id;
pub mod lang;
pub mod measure;
pub mod paging;
pub mod roles;
pub mod words;

pub use birth::Birth;
pub use clock::{Clock, SetClock, SystemClock};
pub use codes::{AgeBand, Form, FormSet, Offence, Profession, RegisteringOrganisation, Sex};
pub use counts::{Counts, CountsDefect, FilterDefect, Registry};
pub use fact::{
    CodeList, Codes, Counted, Dimension, Fact, FactKind, RoleInFact, SubjectKind, day_number, day_of,
    month_of, year_of_month,
};
pub use id::{AccountId, BodyId, CaseNumber, DossierId, FormId, PersonId, TaskId, TeamId};
pub use lang::Lang;
pub use measure::{Aggregate, Figure, Filters, Measure, Only, Unit, median};
pub use paging::{PageOf, Total};
pub use roles::{CodeSet, Roles, Training, Trainings};
pub use words::{Code, Mandate, Purpose, Regime, Role, Tier, TierSet};

/// What the macros that make ids and codes name, so that whoever calls them need not depend on it.
#[doc(hidden)]
pub mod named {
    pub use serde;
    pub use uuid;
}
