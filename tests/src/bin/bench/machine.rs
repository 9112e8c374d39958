//! What the machine says: memory of the server, size of the program, how long a sync of the disk takes.

use std::{fs::File, io::Write as _, time::Instant};

use journeys::demo::program;

use crate::{load::median, trouble::Trouble};

/// Memory of a process, in bytes.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Memory {
    /// Resident now.
    pub(crate) now: u64,
    /// Resident at its highest, seeding included.
    pub(crate) highest: u64,
}

/// Memory of a running process, as the kernel counts it (`VmRSS`, `VmHWM`).
pub(crate) fn memory(pid: u32) -> Result<Memory, Trouble> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).map_err(Trouble::strange)?;
    Ok(Memory { now: kibibytes(&status, "VmRSS:"), highest: kibibytes(&status, "VmHWM:") })
}

fn kibibytes(status: &str, name: &str) -> u64 {
    let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
    line.split_whitespace().next().and_then(|number| number.parse::<u64>().ok()).unwrap_or(0) * 1024
}

/// Size of the program, in bytes.
pub(crate) fn binary_bytes() -> Result<u64, Trouble> {
    let program = program();
    let found = std::fs::metadata(&program);
    Ok(found.map_err(|error| Trouble::Start(format!("{}: {error}", program.display())))?.len())
}

/// How long this disk takes to make 4 KiB durable, in milliseconds (median of fifty): what every save, and every
/// page that leaves an audit entry, waits for at least once.
pub(crate) fn sync_millis() -> Result<f64, Trouble> {
    let folder = tempfile::tempdir().map_err(Trouble::strange)?;
    let mut file = File::create(folder.path().join("sync")).map_err(Trouble::strange)?;
    let mut millis = Vec::new();
    for _ in 0..50 {
        file.write_all(&[1; 4096]).map_err(Trouble::strange)?;
        let began = Instant::now();
        file.sync_data().map_err(Trouble::strange)?;
        millis.push(began.elapsed().as_secs_f64() * 1000.0);
    }
    Ok(median(&millis))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kernels_words_are_read() {
        let status = "Name:\tx\nVmHWM:\t  2048 kB\nVmRSS:\t  1024 kB\n";
        assert_eq!((kibibytes(status, "VmRSS:"), kibibytes(status, "VmHWM:")), (1024 * 1024, 2048 * 1024));
        assert_eq!(kibibytes(status, "VmSwap:"), 0);
        assert!(memory(std::process::id()).unwrap().now > 0);
    }
}
