//! Progress and stopping of a long computation.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// Shared between whoever waits and the computation: how far it is, and whether it shall stop. Engines look at it
/// between units of work; a stopped computation returns its crate's `Stopped` error and no result.
#[derive(Debug, Default)]
pub struct Run {
    stop: AtomicBool,
    done: AtomicU64,
    total: AtomicU64,
}

impl Run {
    /// A run that nobody stops and nobody watches.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Asks the computation to stop at the next unit of work.
    pub fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }

    /// Whether somebody asked to stop.
    #[must_use]
    pub fn stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    /// Adds units of work to what is to be done.
    pub fn expect_work(&self, units: u64) {
        self.total.fetch_add(units, Ordering::Relaxed);
    }

    /// Notes that units of work are done.
    pub fn did(&self, units: u64) {
        self.done.fetch_add(units, Ordering::Relaxed);
    }

    /// Units done, and units announced so far.
    #[must_use]
    pub fn progress(&self) -> (u64, u64) {
        (self.done.load(Ordering::Relaxed), self.total.load(Ordering::Relaxed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_done_is_shared_and_a_stop_is_seen() {
        let run = Run::new();
        run.expect_work(10);
        std::thread::scope(|scope| {
            scope.spawn(|| run.did(3));
            scope.spawn(|| run.did(4));
        });
        assert_eq!((run.progress(), run.stopped()), ((7, 10), false));
        run.stop();
        assert!(run.stopped());
    }
}
