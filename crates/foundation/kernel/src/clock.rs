//! Time is passed in. The whole system can run at any date, and a test never waits.

use std::sync::atomic::{AtomicI64, Ordering};

use jiff::Timestamp;

/// Says what time it is. Instants are UTC; civil (legal) dates are made from them in a profile's zone.
pub trait Clock: Send + Sync {
    /// The present instant, in whole milliseconds.
    fn now(&self) -> Timestamp;

    /// The present instant as milliseconds since 1970-01-01T00:00:00Z, the form that records keep.
    fn now_ms(&self) -> i64 {
        self.now().as_millisecond()
    }
}

/// The computer's own clock. The only place in the project that reads it.
#[derive(Debug, Default, Clone, Copy)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[allow(clippy::disallowed_methods, reason = "this is the clock that everybody else asks")]
    fn now(&self) -> Timestamp {
        at_ms(Timestamp::now().as_millisecond())
    }
}

/// A clock that stands still until it is set: for tests, for the seeded histories of the demonstration.
#[derive(Debug)]
pub struct SetClock(AtomicI64);

impl SetClock {
    /// A clock that shows `now`.
    #[must_use]
    pub fn new(now: Timestamp) -> Self {
        Self(AtomicI64::new(now.as_millisecond()))
    }

    /// Sets the clock to `now`.
    pub fn set(&self, now: Timestamp) {
        self.0.store(now.as_millisecond(), Ordering::SeqCst);
    }
}

impl Clock for SetClock {
    fn now(&self) -> Timestamp {
        at_ms(self.0.load(Ordering::SeqCst))
    }
}

/// The instant `ms` milliseconds after 1970-01-01T00:00:00Z; values outside jiff's range (years −9999 to
/// 9999) become the epoch, since no record can hold them.
#[must_use]
pub fn at_ms(ms: i64) -> Timestamp {
    Timestamp::from_millisecond(ms).unwrap_or(Timestamp::UNIX_EPOCH)
}
