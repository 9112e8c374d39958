//! A long computation with somebody waiting: progress on standard error, and a stop that leaves nothing behind.

use std::{io::Write as _, sync::Arc, time::Duration};

use ::report::run::Run;
use tokio::time::{Instant, interval_at};

use crate::shutdown::asked_to_stop;

/// How progress is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Progress {
    /// Not at all.
    Silent,
    /// As one line that is written over itself, for a terminal.
    Line,
    /// As a line now and then, for a file.
    Lines,
}

impl Progress {
    const fn every(self) -> Duration {
        match self {
            Self::Line => Duration::from_millis(200),
            Self::Silent | Self::Lines => Duration::from_secs(15),
        }
    }
}

/// Why a computation came to nothing.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Lost {
    /// The system gives no threads.
    #[error("the program cannot start its threads: {0}")]
    Threads(std::io::Error),
    /// It broke off.
    #[error("the computation ended without an answer.")]
    Ended,
}

/// Runs a computation on a thread of its own. Ctrl-C (or a request to terminate) asks it to stop; its own answer is
/// then that it was stopped.
///
/// # Errors
/// [`Lost`] when it cannot begin, or breaks off.
pub(crate) fn run<T: Send + 'static>(
    progress: Progress,
    work: impl FnOnce(&Run) -> T + Send + 'static,
) -> Result<T, Lost> {
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(Lost::Threads)?;
    let run = Arc::new(Run::new());
    let answer = runtime.block_on(async {
        let own = Arc::clone(&run);
        let mut working = tokio::task::spawn_blocking(move || work(&own));
        let mut clock = interval_at(Instant::now() + progress.every(), progress.every());
        let mut stop = std::pin::pin!(asked_to_stop());
        let mut stopping = false;
        let mut way = Way::default();
        loop {
            tokio::select! {
                answer = &mut working => return answer.map_err(|_| Lost::Ended),
                () = &mut stop, if !stopping => {
                    stopping = true;
                    run.stop();
                }
                _ = clock.tick() => {
                    let (done, all) = run.progress();
                    show(way.percent(done, all), progress);
                }
            }
        }
    });
    if progress == Progress::Line {
        eprint!("\r\x1b[K");
    }
    answer
}

/// How far a computation is. What is expected grows as it goes on: what comes then shares what was left of the way, so
/// that nobody is told a smaller share than before.
#[derive(Default)]
struct Way {
    /// Share of the way, and steps done, when the expectation last grew.
    share: f64,
    from: u64,
    all: u64,
    /// Share told last.
    told: f64,
}

impl Way {
    #[allow(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a share of a hundred"
    )]
    fn percent(&mut self, done: u64, all: u64) -> u8 {
        if all > self.all {
            (self.share, self.from, self.all) = (self.told, done, all);
        }
        let left = self.all.saturating_sub(self.from);
        if left > 0 {
            let part = (done.saturating_sub(self.from) as f64 / left as f64).min(1.0);
            self.told = self.told.max(self.share + (1.0 - self.share) * part);
        }
        (self.told * 100.0) as u8
    }
}

fn show(percent: u8, progress: Progress) {
    let said = format!("{percent} % of the steps done that are known so far");
    let mut err = std::io::stderr().lock();
    // Who does not read the progress any longer still gets the result.
    match progress {
        Progress::Silent => return,
        Progress::Line => write!(err, "\r\x1b[K{said}; Ctrl-C stops"),
        Progress::Lines => writeln!(err, "{said}"),
    }
    .and_then(|()| err.flush())
    .ok();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_never_goes_back_and_comes_to_its_end() {
        let mut way = Way::default();
        let told: Vec<u8> =
            [(0, 0), (0, 100), (97, 100), (97, 190), (150, 190), (150, 800), (800, 800), (900, 800)]
                .into_iter()
                .map(|(done, all)| way.percent(done, all))
                .collect();
        assert!(told.is_sorted(), "{told:?}");
        assert_eq!((told[2], told[4], told[6]), (97, 98, 100), "{told:?}");
    }

    #[test]
    fn the_answer_comes_back_and_a_broken_computation_is_told() {
        let answer = run(Progress::Silent, |run| {
            run.expect_work(2);
            run.did(2);
            run.progress()
        });
        assert_eq!(answer.unwrap(), (2, 2));
        let broken = run(Progress::Silent, |_| -> u8 { panic!("broken off on purpose") });
        assert!(matches!(broken, Err(Lost::Ended)));
    }
}
