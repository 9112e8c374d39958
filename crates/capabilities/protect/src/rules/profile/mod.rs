//! A country's rules as data: who decides, which steps, what starts the period, how long. Each value names its source
//! and how certain it is; law changes by a new dated version, never by code.

mod check;
mod model;
mod read;

pub use check::{LEAST_REFLECTION_DAYS, NEVER_A_GROUND};
pub use model::{
    ClockRule, ClockRules, CooperationRule, Decider, Extension, ExtensionReason, ForStay,
    IdentificationRules, Length, Mark, Marked, Opinions, Origin, Profile, ReflectionRules, Rules, Separation,
    Source, SourceKind, StartEvent, Steps, Termination, mandates,
};
pub use read::read_profile;
