//! What the machine spent: processor seconds and the most memory of this process, as Linux tells them.

use std::fs;

/// Clock ticks per second in `/proc`: 100 on every Linux that shows times to programs.
const TICKS: f64 = 100.0;

/// Processor seconds (user and system, all threads, ended ones too) of this process so far, in steps of 0.01. Nothing
/// where there is no `/proc`.
pub fn processor_seconds() -> Option<f64> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    // the name of the program, in parentheses, may hold blanks: count from behind it
    let (_, fields) = stat.rsplit_once(')')?;
    let mut times = fields.split_whitespace().skip(11);
    let user: f64 = times.next()?.parse().ok()?;
    let system: f64 = times.next()?.parse().ok()?;
    Some((user + system) / TICKS)
}

/// The most memory this process ever held at once, in megabytes (10^6 bytes). Nothing where there is no `/proc`.
pub fn peak_megabytes() -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: f64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kibibytes * 1024.0 / 1e6)
}
