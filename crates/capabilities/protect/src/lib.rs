//! **Protect**: the national referral mechanism. Somebody signals a person; a focal point looks and opens support; a
//! competent authority decides; a recovery and reflection period runs during which nobody may be removed.
//!
//! - `rules`: the machines of the tracks and their clocks, on country profiles that are data (`data/profiles/`).
//! - `rights`: what a case is to whoever asks, the verbs about it.
//! - `countries`: profile, working days and regions of each; `embedded`: their files, whichever lie in `data/`.
//! - `tracks`: the tracks that run, also those of further rooms.
//! - `intake`: a referral opens a case; whoever refers keeps a receipt.
//! - `records`: what is kept of a case; truth is the event. `jobs`: clocks that run with nobody signed in.
//! - `pages`: the list of cases, a case, its decisions, who sees what, why I can (not) see this.
//! - `measures`: what the strategy can count here.
//! - `cli`: `palermo profile check FILE` and the regions of `palermo codes check FILE`.
//!
//! What never happens here: support that waits for a decision or for co-operation; a period that ends for silence; a
//! decision by whoever referred; an adult's identity passed on without consent; a status guessed from edited fields.

pub mod cli;
pub mod countries;
mod covered;
pub mod embedded;
pub mod intake;
pub mod jobs;
pub mod measures;
pub mod migrations;
mod pages;
pub mod places;
pub mod records;
mod referral;
pub mod rights;
mod room;
pub mod rules;
pub mod running_tracks;

pub use covered::COVERED;
pub use measures::COUNTS;
pub use migrations::{MIGRATIONS, TABLES};
pub use pages::{routes, step_names, work};
pub use rights::{CaseId, RIGHTS, ReferralId, Refers};
pub use room::ROOM;

/// What can go wrong here besides a rule's no (that is a [`rules::Refusal`]).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// A profile or calendar is broken; each sentence says what and where.
    #[error("{0}")]
    Data(#[from] data_file::Defects),
    /// No profile comes with the software for this country.
    #[error("there is no profile for the country {asked}; give one of: {known}")]
    NoCountry {
        /// The code that was asked for.
        asked: String,
        /// Codes of the countries that there are.
        known: String,
    },
    /// An event names versions of the rules that are not at hand.
    #[error("event {index} was recorded under the rules {version}, which are not at hand")]
    UnknownVersion {
        /// Position in the history, from 0.
        index: usize,
        /// The name recorded.
        version: String,
    },
    /// The rules refuse an event of the history.
    #[error("event {index}: {refusal}")]
    Replay {
        /// Position in the history, from 0.
        index: usize,
        /// Why.
        refusal: rules::Refusal,
    },
    /// An event that the system must record with another one is missing.
    #[error("before event {index} the event {kind} is missing")]
    MissingConsequence {
        /// Position in the history, from 0; one past the end when the history stops too early.
        index: usize,
        /// Kind of the missing event.
        kind: String,
    },
    /// Two machines have the same code of a track.
    #[error("the track {0} has two machines")]
    TrackTwice(&'static str),
}

impl Error {
    /// No profile comes with the software for this country.
    #[must_use]
    pub fn no_country(asked: &str) -> Self {
        Self::NoCountry { asked: asked.to_owned(), known: embedded::codes().join(", ") }
    }
}
