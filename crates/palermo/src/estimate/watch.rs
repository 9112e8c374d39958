//! A long computation with somebody waiting: progress on standard error, and a stop that leaves nothing behind.

use std::{io::Write as _, sync::Arc, time::Duration};

use mse::run::Run;

use super::Trouble;

/// How often progress is written.
const EVERY: Duration = Duration::from_millis(200);

/// Runs a computation on a thread of its own. Ctrl-C (or a request to terminate) asks it to stop; its own answer is
/// then that it was stopped.
pub(super) fn run<T: Send + 'static>(
    progress: bool,
    work: impl FnOnce(&Run) -> T + Send + 'static,
) -> Result<T, Trouble> {
    let cannot =
        |error: std::io::Error| Trouble::Write(format!("the program cannot start its threads: {error}"));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(cannot)?;
    let run = Arc::new(Run::new());
    let own = Arc::clone(&run);
    let (done, waiting) = tokio::sync::oneshot::channel();
    let thread = std::thread::Builder::new().spawn(move || {
        // Nobody waits any longer only when the program is ending.
        done.send(work(&own)).ok();
    });
    let thread = thread.map_err(cannot)?;
    let answer = runtime.block_on(wait(waiting, &run, progress));
    if progress {
        eprint!("\r\x1b[K");
    }
    thread.join().ok();
    answer.ok_or_else(|| Trouble::Write("the computation ended without an answer.".into()))
}

async fn wait<T>(mut waiting: tokio::sync::oneshot::Receiver<T>, run: &Run, progress: bool) -> Option<T> {
    let mut clock = tokio::time::interval(EVERY);
    let mut stop = std::pin::pin!(asked_to_stop());
    let mut stopping = false;
    loop {
        tokio::select! {
            answer = &mut waiting => return answer.ok(),
            () = &mut stop, if !stopping => {
                stopping = true;
                run.stop();
            }
            _ = clock.tick(), if progress => show(run),
        }
    }
}

async fn asked_to_stop() {
    let ctrl_c = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut term) = signal(SignalKind::terminate()) {
            tokio::select! { _ = ctrl_c => {}, _ = term.recv() => {} }
            return;
        }
    }
    ctrl_c.await.ok();
}

/// One line that is written over itself.
fn show(run: &Run) {
    let (done, all) = run.progress();
    let mut err = std::io::stderr().lock();
    // Who does not read the progress any longer still gets the result.
    write!(err, "\r\x1b[K{done} of {all} steps done; Ctrl-C stops").and_then(|()| err.flush()).ok();
}
