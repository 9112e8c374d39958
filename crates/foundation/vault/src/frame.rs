//! One unambiguous way to put parts after one another.

/// Each part preceded by its length in bytes (u64, big endian), the whole preceded by the number of parts. Two
/// different lists never give the same bytes.
pub(crate) fn each<'a>(parts: &'a [&'a [u8]], mut take: impl FnMut(&[u8])) {
    take(&length(parts.len()));
    for part in parts {
        take(&length(part.len()));
        take(part);
    }
}

/// [`each`] into one buffer.
pub(crate) fn framed(parts: &[&[u8]]) -> Vec<u8> {
    let mut out = Vec::with_capacity(8 + parts.iter().map(|part| 8 + part.len()).sum::<usize>());
    each(parts, |bytes| out.extend_from_slice(bytes));
    out
}

fn length(len: usize) -> [u8; 8] {
    // usize is at most 64 bits on every target Rust has
    u64::try_from(len).unwrap_or(u64::MAX).to_be_bytes()
}
