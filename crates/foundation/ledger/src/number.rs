//! Numbers of entries, minted by the process before it writes.

use std::fmt;
use std::sync::atomic::{AtomicI64, Ordering};

use crate::LedgerError;

/// Milliseconds from 1970-01-01 to 2025-01-01 UTC, where the time in a number begins.
const EPOCH_MS: i64 = 1_735_689_600_000;
/// Bits of the process number, the lowest ones.
const PROCESS_BITS: u32 = 9;
/// Bits of the counter within one millisecond, above the process number.
const COUNTER_BITS: u32 = 12;
/// How many process numbers there are.
pub const PROCESSES: u16 = 1 << PROCESS_BITS;

/// The number of an entry: primary key of its row, and what a covered row names as the entry that wrote it.
///
/// 63 bits, so that it fits a signed 64-bit column on every database: 42 bits of milliseconds since 2025-01-01 UTC,
/// 12 bits of a counter, 9 bits of the process. Numbers of one process ascend; numbers of several processes ascend
/// as far as their clocks agree. The time is there for the order of the rows on the disk only: what counts is the
/// time inside the entry. The 42 bits are used up in May 2164.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryNumber(i64);

impl EntryNumber {
    /// A number from a column; nothing when it is negative, which no minted number is.
    #[must_use]
    pub fn from_i64(number: i64) -> Option<Self> {
        (number >= 0).then_some(Self(number))
    }

    /// The number for a column.
    #[must_use]
    pub fn as_i64(self) -> i64 {
        self.0
    }

    /// The millisecond in it, since 1970-01-01 UTC. Never earlier than the process's clock said, but later where
    /// the clock went back or more than 4096 entries came in one millisecond.
    #[must_use]
    pub fn at_ms(self) -> i64 {
        (self.0 >> (COUNTER_BITS + PROCESS_BITS)) + EPOCH_MS
    }

    /// The lowest number that a process can mint at an instant, in milliseconds since 1970-01-01 UTC: where entries of
    /// that instant begin on the disk.
    #[must_use]
    pub fn first_at(at_ms: i64) -> Self {
        let ms = at_ms.saturating_sub(EPOCH_MS).clamp(0, i64::MAX >> (COUNTER_BITS + PROCESS_BITS));
        Self(ms << (COUNTER_BITS + PROCESS_BITS))
    }

    /// The process that minted it, below [`PROCESSES`].
    #[must_use]
    pub fn process(self) -> u16 {
        u16::try_from(self.0 & i64::from(PROCESSES - 1)).unwrap_or_default()
    }
}

impl fmt::Display for EntryNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Mints the numbers of one process. Two mints at work on one database must have different process numbers; whoever
/// makes a mint takes the number from the database.
#[derive(Debug)]
pub struct Mint {
    process: i64,
    /// Time and counter of the number that was given last.
    last: AtomicI64,
}

impl Mint {
    /// A mint for a process. Of `start`, which counts the processes that were ever started on a database, only the
    /// lowest 9 bits are used: two processes get the same number when 512 others were started between them. If
    /// they ever minted the same number, the primary key refuses the second entry, loudly.
    #[must_use]
    pub fn new(start: i64) -> Self {
        Self { process: start & i64::from(PROCESSES - 1), last: AtomicI64::new(-1) }
    }

    /// The next number, larger than every one before, whatever the clock says (milliseconds since 1970-01-01 UTC).
    ///
    /// # Errors
    /// [`LedgerError::NumbersUsedUp`] from May 2164 on.
    pub fn next(&self, now_ms: i64) -> Result<EntryNumber, LedgerError> {
        let ms = now_ms.saturating_sub(EPOCH_MS).max(0);
        let limit = i64::MAX >> PROCESS_BITS;
        if ms > limit >> COUNTER_BITS {
            return Err(LedgerError::NumbersUsedUp);
        }
        let earliest = ms << COUNTER_BITS;
        let after = |last: i64| earliest.max(last.saturating_add(1));
        let minted = |last: i64| Some(after(last)).filter(|next| *next <= limit);
        match self.last.fetch_update(Ordering::AcqRel, Ordering::Acquire, minted) {
            Ok(last) => Ok(EntryNumber((after(last) << PROCESS_BITS) | self.process)),
            Err(_) => Err(LedgerError::NumbersUsedUp),
        }
    }
}
