//! The rules of the referral mechanism: pure, without clock, without I/O.
//!
//! A case is tracks side by side. Each track is an enum of states with one `apply`; a country's law is data
//! ([`profile`]), and so are its holidays ([`calendar`]). [`CaseState::apply`] judges one event and answers with a
//! [`Change`] or a [`Refusal`]; [`CaseState::fold`] rebuilds a case from its history and gets the same.

pub mod calendar;
pub mod case_state;
pub mod clock;
pub mod codes;
pub mod event;
mod identification;
mod judgement;
pub mod profile;
mod reflection;
pub mod refusal;
#[cfg(test)]
mod tests;

pub use calendar::Calendar;
pub use case_state::{CaseFacts, CaseState, Change, Effect, Hold, TrackUpdate, identity_allowed};
pub use clock::{ClockEvent, ClockInputs, ClockKind, ClockState, ClockView};
pub use codes::{
    Accompanied, Actor, AgeState, ClockCode, Consent, Duty, IdentificationState, ReflectionState, Staff,
    StayStatus, Track,
};
pub use event::{
    Cooperation, DecisionRecord, Event, FactsUpdate, Finding, Findings, Grounds, Identification, Notice,
    RecordedEvent, SaidBy, SignpostReason,
};
pub use judgement::Law;
pub use profile::{Length, Mark, Marked, Origin, Profile, Rules};
pub use refusal::{Refusal, RefusalCode};
