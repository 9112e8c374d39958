//! The log of the program, on standard error. What people typed, and who they are, stands in none of its lines.

use tracing_subscriber::EnvFilter;

use crate::wiring::WiringError;

/// Begins the log: as text, or as one JSON object a line.
///
/// # Errors
/// When the kind is neither.
pub(crate) fn begin(kind: Option<&str>) -> Result<(), WiringError> {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn"));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match kind {
        None | Some("text") => log.init(),
        Some("json") => log.json().init(),
        Some(other) => {
            return Err(WiringError::Data(format!("log is {other:?}; write text or json")));
        }
    }
    Ok(())
}
