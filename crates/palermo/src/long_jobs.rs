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
        loop {
            tokio::select! {
                answer = &mut working => return answer.map_err(|_| Lost::Ended),
                () = &mut stop, if !stopping => {
                    stopping = true;
                    run.stop();
                }
                _ = clock.tick() => show(&run, progress),
            }
        }
    });
    if progress == Progress::Line {
        eprint!("\r\x1b[K");
    }
    answer
}

fn show(run: &Run, progress: Progress) {
    let (done, all) = run.progress();
    // the work that is expected is an estimate
    let done = done.min(all);
    let percent = (done * 100).checked_div(all).unwrap_or(0);
    let said = format!("{done} of {all} steps done ({percent} %)");
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
