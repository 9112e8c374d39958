//! What the system asks of a running program.

/// Waits for Ctrl-C, or for a request to terminate where the system has one.
pub(crate) async fn asked_to_stop() {
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
