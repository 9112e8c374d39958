//! The rules of the referral mechanism: pure, without clock, without I/O.
//!
//! A case is tracks side by side. Each track is a machine ([`Track`]): states, with one `apply`; a country's law is data
//! ([`profile`]), and so are its holidays ([`calendar`]). [`CaseState::apply`] judges one event and answers with a
//! [`Change`] or a [`Refusal`]; [`CaseState::fold`] rebuilds a case from its history and gets the same.
//!
//! Files stand on each other in this order: `codes`, `event`, `clock`, `state` (data), `judgement` (guards), `track`,
//! the machines (`identification`, `reflection`), `machine` (apply, fold, owed).

pub mod calendar;
pub mod clock;
pub mod codes;
pub mod event;
pub mod facts;
mod identification;
mod judgement;
mod machine;
pub mod profile;
mod reflection;
pub mod refusal;
pub mod state;
#[cfg(test)]
pub(crate) mod tests;
pub mod track;

pub use calendar::Calendar;
pub use clock::{ClockEvent, ClockInputs, ClockKind, ClockState, ClockView};
pub use codes::{
    Accompanied, Actor, AgeState, ClockCode, Consent, Duty, IdentificationState, ReflectionState, Staff,
    StayStatus, TrackCode,
};
pub use event::{
    Cooperation, DecisionRecord, Event, FactsUpdate, Finding, Findings, FurtherEvent, Grounds,
    Identification, Notice, RecordedEvent, SaidBy, SignpostReason,
};
pub use judgement::{Judgement, Law, Outcome};
pub use machine::{Mechanism, TRACKS};
pub use profile::{Length, Mark, Marked, Origin, Profile, Rules};
pub use refusal::{Refusal, RefusalCode};
pub use state::{
    CaseFacts, CaseState, Change, Effect, FurtherState, Hold, TrackUpdate, first_form, identity_allowed,
};
pub use track::{Track, Tracks, Waits};
