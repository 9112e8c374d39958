//! Why a piece of work did not go through. The web layer maps it to HTTP and to translated words, in one place.

/// Why a piece of work did not go through: somebody said no ([`Error::Refused`], [`Error::KeysMissing`],
/// [`Error::Invalid`]), somebody else was quicker ([`Error::Conflict`], [`Error::OtherContent`]), it is not there
/// ([`Error::NotFound`]); or something is broken, which is logged and never told to the reader in detail (all others).
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A policy said no.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The policy permits it, but this team does not hold the keys (yet).
    #[error("the keys of this tier have not been handed to your team yet: {0}")]
    KeysMissing(&'static str),
    /// What the person gave does not fit, or a rule says no to it; holds a message code.
    #[error("{0}")]
    Invalid(&'static str),
    /// Something changed meanwhile; nothing of the act was saved.
    #[error(transparent)]
    Conflict(#[from] Conflict),
    /// The same form id came with other content.
    #[error("the same form was sent with other content")]
    OtherContent,
    /// The session has ended: by its owner or by whoever may, on this server process or another one.
    #[error("the session has ended")]
    SessionOver,
    /// All places in the line for passwords are taken.
    #[error("the line for passwords is full")]
    Busy,
    /// The address from which a sign-in comes has no tries left.
    #[error("too many sign-ins from one address")]
    TooMany,
    /// The object does not exist. Never said of one that exists and cannot be read.
    #[error("not found")]
    NotFound,
    /// A permit was used in another act than the one that gave it, or for another object, or a person asked for records
    /// of a job: a mistake in the program.
    #[error("a permit was used where it does not belong")]
    WrongPermit,
    /// A verb, or a kind of object, that no room lists: a mistake in the program. Nothing is permitted or logged.
    #[error("{0} is registered by no room")]
    Unregistered(&'static str),
    /// A covered row was to be written in an act that has no entry for it: a mistake in the program.
    #[error("a covered row was written without a permit")]
    NoEntry,
    /// Something that is kept is not what a program could have written: the data is damaged, or of a newer program.
    #[error("damaged: {what}")]
    Damaged {
        /// For the log; never shows any of it.
        what: &'static str,
        /// For the reader: a message code.
        told: &'static str,
    },
    /// Something could not be done that always can: a number could not be drawn, a value not be written down.
    #[error("failed: {what}")]
    Failed {
        /// For the log.
        what: &'static str,
        /// For the reader: a message code.
        told: &'static str,
    },
    /// The database said no or is away.
    #[error(transparent)]
    Store(#[from] store::StoreError),
    /// Sealing or opening failed.
    #[error(transparent)]
    Vault(#[from] vault::VaultError),
    /// An audit entry cannot be written or read.
    #[error(transparent)]
    Ledger(#[from] ledger::LedgerError),
}

impl Error {
    /// Damage of which the reader is told no more than that.
    #[must_use]
    pub const fn damaged(what: &'static str) -> Self {
        Self::Damaged { what, told: "fault-corrupt" }
    }

    /// A failure of which the reader is told no more than that.
    #[must_use]
    pub const fn failed(what: &'static str) -> Self {
        Self::Failed { what, told: "fault-program" }
    }
}

/// A policy's no.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("refused: {verb}")]
pub struct Refusal {
    /// Code of the verb that was asked for.
    pub verb: &'static str,
    /// Ids of the policies that forbid it; empty when simply none permits it.
    pub policies: Vec<String>,
    /// Role code of somebody who could help.
    pub help: String,
}

/// What changed between reading and saving, so that nothing was saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Conflict {
    /// The very thing that was to be saved: somebody else saved it first. A person looks at both versions.
    #[error("somebody else saved it first")]
    Changed,
    /// Something beside it: another track of the same case. The same step can be judged again on what is there now.
    #[error("somebody else saved something beside it")]
    Beside,
    /// It is settled, used, closed or erased, and takes no change any more.
    #[error("it was settled, used, closed or erased meanwhile")]
    Over,
    /// The same form is being worked on: its other copy answers.
    #[error("the same form is being worked on")]
    SameForm,
    /// The grants on the dossier, and with them perhaps the rights of whoever acts.
    #[error("the grants changed meanwhile")]
    Grants,
    /// Somebody else made the next key of the tier.
    #[error("somebody else made the next key")]
    NextKey,
    /// The lease of a job is another process's by now.
    #[error("another process has taken over")]
    Lease,
    /// The account of whoever acts was shut, or the session ended.
    #[error("the account was shut or the session ended meanwhile")]
    Shut,
}

impl Conflict {
    const ALL: [Self; 8] = [
        Self::Changed,
        Self::Beside,
        Self::Over,
        Self::SameForm,
        Self::Grants,
        Self::NextKey,
        Self::Lease,
        Self::Shut,
    ];

    /// The tag under which the store keeps a guard of this conflict.
    pub(crate) const fn tag(self) -> &'static str {
        match self {
            Self::Changed => "changed",
            Self::Beside => "beside",
            Self::Over => "over",
            Self::SameForm => "same form",
            Self::Grants => "grants",
            Self::NextKey => "next key",
            Self::Lease => store::LEASE_GUARD,
            Self::Shut => "shut",
        }
    }

    /// The conflict of a guard that did not hold; nothing for a guard that is none of an act.
    pub(crate) fn of_tag(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.tag() == tag)
    }
}

/// Shorthand.
pub type Result<T> = std::result::Result<T, Error>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_conflict_has_a_tag_of_its_own() {
        for conflict in Conflict::ALL {
            assert_eq!(Conflict::of_tag(conflict.tag()), Some(conflict));
        }
        assert_eq!(Conflict::of_tag("sequencer"), None);
    }
}
