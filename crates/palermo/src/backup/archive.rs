//! A sealed file for offline keys: written piece by piece, read piece by piece, and worth nothing without one of the codes.
//!
//! ```text
//! bytes 0-15   "palermo archive1"
//! byte  16     what it holds: 1 rows, 2 the key file
//! bytes 17-32  its id, random
//! byte  33     number of recipients
//! per recipient: 32 bytes public key, 2 bytes length (big endian), the archive's key wrapped to it (HPKE, RFC 9180)
//! per piece:   4 bytes length (big endian), the piece sealed (XChaCha20-Poly1305)
//! ```
//!
//! The first byte of a piece says whether it is the last; its version is its place, counted from 1. Both are authenticated,
//! with the archive's id: a piece that is missing, moved, repeated, cut off or of another archive is found.

use std::io::{self, Read, Write};

use access::keys::field::BACKUP_PIECE;
use vault::{
    KeyNumber, NumberedKey, PublicKey, SecretKey, SymKey, VaultError, Version, WrapContext, Zeroizing,
};

const MAGIC: &[u8; 16] = b"palermo archive1";
const PURPOSE: &str = "backup-key/v1";
/// Plain bytes of a piece.
const PIECE: usize = 1 << 20;
/// No sealed piece is longer: 50 bytes, the first byte and padding.
const LONGEST: usize = PIECE + 256;

/// What an archive holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// The rows of a database.
    Rows,
    /// The key file.
    KeyFile,
}

impl Holds {
    const fn byte(self) -> u8 {
        match self {
            Self::Rows => 1,
            Self::KeyFile => 2,
        }
    }

    const fn code(self) -> &'static str {
        match self {
            Self::Rows => "rows",
            Self::KeyFile => "key file",
        }
    }
}

/// Why an archive is not read.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// The operating system.
    #[error("the file cannot be read or written: {0}")]
    Io(#[from] io::Error),
    /// It is something else.
    #[error("this is no archive of {0}")]
    Other(&'static str),
    /// None of the codes fits.
    #[error(
        "none of the codes opens this archive; its codes are those whose public keys were given when it was made"
    )]
    NoCode,
    /// Changed, cut off or put together.
    #[error("piece {piece} is damaged or missing: this archive is not as it was written")]
    Damaged {
        /// Which piece, counted from 1.
        piece: u32,
    },
    /// A key that is none.
    #[error("{0}")]
    Key(VaultError),
}

fn context<'a>(holds: Holds, id: &'a [u8; 16], to: &'a PublicKey) -> WrapContext<'a> {
    WrapContext { purpose: PURPOSE, object: id, tier: holds.code(), epoch: 0, recipient: to.as_bytes() }
}

/// Writes an archive. Nothing of it counts before [`Writer::finish`].
pub struct Writer<W> {
    out: W,
    id: [u8; 16],
    key: NumberedKey,
    waiting: Zeroizing<Vec<u8>>,
    pieces: u32,
}

impl<W: Write> Writer<W> {
    /// Begins an archive for whoever has the code of one of the public keys (at most 255).
    ///
    /// # Errors
    /// [`ArchiveError::Key`] when a public key is none; the operating system's.
    pub fn begin(mut out: W, holds: Holds, to: &[PublicKey]) -> Result<Self, ArchiveError> {
        let (id, key) = (vault::random_bytes(), NumberedKey::generate(KeyNumber::FIRST));
        out.write_all(MAGIC)?;
        out.write_all(&[holds.byte()])?;
        out.write_all(&id)?;
        out.write_all(&[u8::try_from(to.len()).map_err(|_| io::Error::other("more than 255 recipients"))?])?;
        for public in to {
            let wrap = vault::wrap(public, &context(holds, &id, public), key.key().expose());
            let wrap = wrap.map_err(ArchiveError::Key)?;
            out.write_all(public.as_bytes())?;
            out.write_all(&u16::try_from(wrap.len()).unwrap_or(u16::MAX).to_be_bytes())?;
            out.write_all(&wrap)?;
        }
        Ok(Self { out, id, key, waiting: Zeroizing::new(Vec::with_capacity(PIECE)), pieces: 0 })
    }

    /// Adds bytes.
    ///
    /// # Errors
    /// The operating system's.
    pub fn add(&mut self, mut bytes: &[u8]) -> Result<(), ArchiveError> {
        while !bytes.is_empty() {
            if self.waiting.len() == PIECE {
                self.piece(false)?;
            }
            let (now, later) = bytes.split_at(bytes.len().min(PIECE - self.waiting.len()));
            self.waiting.extend_from_slice(now);
            bytes = later;
        }
        Ok(())
    }

    fn piece(&mut self, last: bool) -> Result<(), ArchiveError> {
        self.pieces += 1;
        let mut plain = Zeroizing::new(Vec::with_capacity(self.waiting.len() + 1));
        plain.push(u8::from(last));
        plain.extend_from_slice(&self.waiting);
        let place = BACKUP_PIECE.of(&self.id);
        let sealed =
            vault::seal(&self.key, place, Version(self.pieces), &plain).map_err(ArchiveError::Key)?;
        self.out.write_all(&u32::try_from(sealed.len()).unwrap_or(u32::MAX).to_be_bytes())?;
        self.out.write_all(&sealed)?;
        self.waiting.clear();
        Ok(())
    }

    /// Ends the archive and gives back what it was written to.
    ///
    /// # Errors
    /// The operating system's.
    pub fn finish(mut self) -> Result<W, ArchiveError> {
        self.piece(true)?;
        self.out.flush()?;
        Ok(self.out)
    }
}

/// Reads an archive with one of several codes' secret keys.
pub struct Reader<R> {
    from: R,
    id: [u8; 16],
    key: NumberedKey,
    pieces: u32,
    waiting: Zeroizing<Vec<u8>>,
    read: usize,
    last: bool,
}

impl<R: Read> Reader<R> {
    /// Opens an archive.
    ///
    /// # Errors
    /// [`ArchiveError::Other`] when it is none of this kind, [`ArchiveError::NoCode`] when none of the codes fits.
    pub fn open(mut from: R, holds: Holds, codes: &[SecretKey]) -> Result<Self, ArchiveError> {
        let mut head = [0_u8; 34];
        from.read_exact(&mut head).map_err(|_| ArchiveError::Other(holds.code()))?;
        let (magic, rest) = head.split_at(MAGIC.len());
        let Some(([kind], [id @ .., recipients])) = rest.split_first_chunk::<1>() else {
            return Err(ArchiveError::Other(holds.code()));
        };
        if magic != MAGIC || *kind != holds.byte() {
            return Err(ArchiveError::Other(holds.code()));
        }
        let id: [u8; 16] = id.try_into().map_err(|_| ArchiveError::Other(holds.code()))?;
        let mut key = None;
        for _ in 0..*recipients {
            let found = recipient(&mut from, (holds, &id), codes)?;
            key = key.or(found);
        }
        let key = NumberedKey::new(KeyNumber::FIRST, key.ok_or(ArchiveError::NoCode)?);
        Ok(Self { from, id, key, pieces: 0, waiting: Zeroizing::new(Vec::new()), read: 0, last: false })
    }

    fn next_piece(&mut self) -> Result<(), ArchiveError> {
        self.pieces += 1;
        let damaged = || ArchiveError::Damaged { piece: self.pieces };
        let mut length = [0_u8; 4];
        self.from.read_exact(&mut length).map_err(|_| damaged())?;
        let length = usize::try_from(u32::from_be_bytes(length)).unwrap_or(usize::MAX);
        if length > LONGEST {
            return Err(damaged());
        }
        let mut sealed = vec![0; length];
        self.from.read_exact(&mut sealed).map_err(|_| damaged())?;
        let opened = vault::open(&self.key, BACKUP_PIECE.of(&self.id), &sealed).map_err(|_| damaged())?;
        let plain = opened.at(Version(self.pieces)).map_err(|_| damaged())?;
        let (&[last], rest) = plain.split_first_chunk::<1>().ok_or_else(damaged)?;
        self.last = last == 1;
        self.waiting = Zeroizing::new(rest.to_vec());
        self.read = 0;
        Ok(())
    }

    /// Reads exactly so many bytes; `None` at the end of the archive, which must be there.
    ///
    /// # Errors
    /// [`ArchiveError::Damaged`] when the archive ends before, or has been changed.
    pub fn take(&mut self, many: usize) -> Result<Option<Zeroizing<Vec<u8>>>, ArchiveError> {
        let mut taken = Zeroizing::new(Vec::with_capacity(many.min(PIECE)));
        while taken.len() < many {
            let here = self.waiting.get(self.read..).unwrap_or_default();
            if here.is_empty() {
                if self.last && taken.is_empty() {
                    return Ok(None);
                }
                if self.last {
                    return Err(ArchiveError::Damaged { piece: self.pieces });
                }
                self.next_piece()?;
                continue;
            }
            let now = here.len().min(many - taken.len());
            taken.extend_from_slice(here.get(..now).unwrap_or_default());
            self.read += now;
        }
        Ok(Some(taken))
    }
}

/// Reads what is wrapped to one recipient; the archive's key, when one of the codes is the recipient's.
fn recipient(
    from: &mut impl Read,
    (holds, id): (Holds, &[u8; 16]),
    codes: &[SecretKey],
) -> Result<Option<SymKey>, ArchiveError> {
    let other = || ArchiveError::Other(holds.code());
    let (mut public, mut length) = ([0_u8; 32], [0_u8; 2]);
    from.read_exact(&mut public).map_err(|_| other())?;
    from.read_exact(&mut length).map_err(|_| other())?;
    let mut wrap = vec![0; usize::from(u16::from_be_bytes(length))];
    from.read_exact(&mut wrap).map_err(|_| other())?;
    let public = PublicKey::from_bytes(public);
    let Some(code) = codes.iter().find(|code| code.public() == public) else { return Ok(None) };
    let opened = vault::unwrap(code, &context(holds, id, &public), &wrap).map_err(ArchiveError::Key)?;
    SymKey::from_slice(&opened).map(Some).map_err(ArchiveError::Key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use vault::recovery::RecoveryCode;

    fn archive(bytes: &[u8], to: &[PublicKey]) -> Vec<u8> {
        let mut writer = Writer::begin(Vec::new(), Holds::Rows, to).unwrap();
        for part in bytes.chunks(70_000) {
            writer.add(part).unwrap();
        }
        writer.finish().unwrap()
    }

    fn read(archive: &[u8], code: &RecoveryCode) -> Result<Vec<u8>, ArchiveError> {
        let mut reader = Reader::open(archive, Holds::Rows, &[code.secret_key()])?;
        let mut all = Vec::new();
        while let Some(byte) = reader.take(1)? {
            all.extend_from_slice(&byte);
        }
        Ok(all)
    }

    #[test]
    fn whoever_has_one_of_the_codes_reads_what_was_written() {
        let (one, two, other) =
            (RecoveryCode::generate(), RecoveryCode::generate(), RecoveryCode::generate());
        let to = [one.public_key(), two.public_key()];
        for length in [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE] {
            let bytes: Vec<u8> = (0..length).map(|at| (at % 251) as u8).collect();
            let sealed = archive(&bytes, &to);
            assert!(read(&sealed, &one).unwrap() == bytes, "{length}");
            assert!(read(&sealed, &two).unwrap() == bytes, "{length}");
            assert!(matches!(read(&sealed, &other), Err(ArchiveError::NoCode)), "{length}");
        }
    }

    #[test]
    fn whatever_is_changed_cut_off_or_put_together_is_found() {
        let code = RecoveryCode::generate();
        let to = [code.public_key()];
        let bytes = vec![7; 2 * PIECE + 5];
        let sealed = archive(&bytes, &to);
        // The fixed part, and one recipient: public key, length, wrap.
        let head = 34 + 32 + 2 + 81;
        let sealed_piece = |at: usize| {
            let length = u32::from_be_bytes(sealed[at..at + 4].try_into().unwrap()) as usize;
            at..at + 4 + length
        };
        let first = sealed_piece(head);
        let second = sealed_piece(first.end);
        let third = sealed_piece(second.end);
        assert_eq!(third.end, sealed.len());
        let wrong = |bytes: Vec<u8>, what: &str| {
            assert!(read(&bytes, &code).is_err(), "{what}");
        };
        for at in [0, 16, 20, 33, 40, 70, head + 10, first.end - 1, sealed.len() - 1] {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            wrong(changed, &format!("byte {at}"));
        }
        wrong(sealed[..second.end].to_vec(), "the last piece is cut off");
        wrong(sealed[..sealed.len() - 1].to_vec(), "the last byte is cut off");
        wrong([&sealed[..first.start], &sealed[second.start..]].concat(), "a piece is missing");
        let swapped =
            [&sealed[..first.start], &sealed[second.clone()], &sealed[first.clone()], &sealed[third.clone()]];
        wrong(swapped.concat(), "pieces are exchanged");
        let other = archive(&bytes, &to);
        wrong([&other[..head], &sealed[head..]].concat(), "the head of another archive");
        let keys = Writer::begin(Vec::new(), Holds::KeyFile, &to).unwrap().finish().unwrap();
        assert!(matches!(read(&keys, &code), Err(ArchiveError::Other("rows"))));
    }
}
