//! What a process holds: how much memory at most, and what stands in it.

use std::{
    fs::File,
    io::{Error, Read as _, Seek as _, SeekFrom},
};

/// How much is read at a time.
const PAGE: usize = 1 << 20;

/// The most memory that a process has ever had in use, in KiB.
///
/// # Errors
/// When there is no such process.
pub fn peak_kib(process: u32) -> Result<u64, Error> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status"))?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = peak.and_then(|line| line.split_whitespace().next()).and_then(|word| word.parse().ok());
    number.ok_or_else(|| Error::other("the system does not say how much memory a process uses"))
}

/// Reads all memory that a process can write to, piece by piece: each with its address. Two pieces share their last and first
/// `shared` bytes. How many bytes it was.
///
/// # Errors
/// When the memory of this process is not ours to read.
pub fn written_memory(process: u32, shared: usize, mut each: impl FnMut(usize, &[u8])) -> Result<u64, Error> {
    let maps = std::fs::read_to_string(format!("/proc/{process}/maps"))?;
    let mut memory = File::open(format!("/proc/{process}/mem"))?;
    let mut page = vec![0_u8; PAGE];
    let mut read = 0;
    for line in maps.lines().filter(|line| line.contains(" rw")) {
        let range = line.split(' ').next().and_then(|range| range.split_once('-'));
        let (start, end) = range.ok_or_else(|| Error::other("a line of the map of memory"))?;
        let address = |text: &str| usize::from_str_radix(text, 16).map_err(Error::other);
        let (mut at, end) = (address(start)?, address(end)?);
        while at < end {
            let length = PAGE.min(end - at);
            let piece = page.get_mut(..length).unwrap_or_default();
            memory.seek(SeekFrom::Start(at as u64))?;
            if memory.read_exact(piece).is_err() {
                break;
            }
            each(at, piece);
            read += length as u64;
            at += if length == PAGE { length - shared } else { length };
        }
    }
    Ok(read)
}
