//! From the bytes of a file to UTF-8.

use std::io::{self, Read};

/// Bytes taken at first, to tell the encoding.
const LOOK: usize = 1 << 16;
/// Units decoded at a time.
const PART: usize = 1 << 15;

/// How the text of a file is written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without a mark; or whatever it is: cells say so when they are not.
    Utf8,
    /// UTF-16, the smaller byte first, as Excel's "Unicode text".
    Utf16Little,
    /// UTF-16, the larger byte first.
    Utf16Big,
}

/// Tells the encoding by the mark at the beginning, or by the zero bytes that Latin letters have in UTF-16; the second
/// value is the length of the mark.
#[must_use]
pub fn encoding(start: &[u8]) -> (Encoding, usize) {
    match start {
        [0xef, 0xbb, 0xbf, ..] => (Encoding::Utf8, 3),
        [0xff, 0xfe, ..] => (Encoding::Utf16Little, 2),
        [0xfe, 0xff, ..] => (Encoding::Utf16Big, 2),
        [1..=255, 0, 1..=255, 0, ..] => (Encoding::Utf16Little, 0),
        [0, 1..=255, 0, 1..=255, ..] => (Encoding::Utf16Big, 0),
        _ => (Encoding::Utf8, 0),
    }
}

/// A stream of UTF-8 from a stream of one of the encodings, the mark taken off.
pub struct Decoded<R> {
    source: R,
    encoding: Encoding,
    /// UTF-8 that is not handed out yet, and how much of it is.
    ready: Vec<u8>,
    given: usize,
    /// Bytes of a unit, or a first half of a pair, that wait for what follows.
    odd: Vec<u8>,
    ended: bool,
}

impl<R: Read> Decoded<R> {
    /// Looks at the beginning of a stream.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn new(mut source: R) -> io::Result<Self> {
        let mut start = Vec::with_capacity(LOOK);
        source.by_ref().take(LOOK as u64).read_to_end(&mut start)?;
        let (encoding, mark) = encoding(&start);
        let rest = start.split_off(mark.min(start.len()));
        let mut decoded =
            Self { source, encoding, ready: Vec::new(), given: 0, odd: Vec::new(), ended: false };
        if encoding == Encoding::Utf8 {
            decoded.ready = rest;
        } else {
            decoded.odd = rest;
        }
        Ok(decoded)
    }

    /// The encoding that was told.
    pub fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// Decodes the next part; a sign that is none becomes the sign of replacement.
    fn more(&mut self) -> io::Result<()> {
        let mut bytes = std::mem::take(&mut self.odd);
        let read = self.source.by_ref().take(PART as u64).read_to_end(&mut bytes)?;
        self.ended = read == 0;
        let unit = |pair: &[u8]| match (self.encoding, pair) {
            (Encoding::Utf16Big, [high, low]) => u16::from_be_bytes([*high, *low]),
            (_, [low, high]) => u16::from_le_bytes([*low, *high]),
            _ => 0xfffd,
        };
        let mut units: Vec<u16> = bytes.chunks_exact(2).map(unit).collect();
        let half = units.last().is_some_and(|last| (0xd800..0xdc00).contains(last)) && !self.ended;
        if half {
            units.pop();
        }
        self.odd = bytes.split_off((units.len() * 2).min(bytes.len()));
        let mut text: String =
            char::decode_utf16(units).map(|letter| letter.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
        if self.ended && !self.odd.is_empty() {
            text.push(char::REPLACEMENT_CHARACTER);
            self.odd.clear();
        }
        (self.ready, self.given) = (text.into_bytes(), 0);
        Ok(())
    }
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        loop {
            let mut waiting = self.ready.get(self.given..).unwrap_or_default();
            if !waiting.is_empty() {
                let read = waiting.read(to)?;
                self.given += read;
                return Ok(read);
            }
            if self.encoding == Encoding::Utf8 {
                return self.source.read(to);
            }
            if self.ended {
                return Ok(0);
            }
            self.more()?;
        }
    }
}
