//! The lasting part of an entry: what stays when its body has expired, covered by the leaf for ever.

use crate::entry::Reader;
use crate::{EntryNumber, LedgerError, Outcome, ProcessingOperation};

/// Every digest is made under the house's key.
const FORMAT: u8 = 1;
/// Some digest is made under the dossier's key.
const WITH_DOSSIER_ROWS: u8 = 2;
/// The longest verb code, in bytes.
const VERB_MAX: usize = 255;
/// The largest number of rows that one entry can carry.
pub const ROWS_MAX: usize = 65_535;
/// Says that a row holds something after the entry.
const HOLDS: u8 = 1;
/// Says that a row was there before the entry.
const REPLACES: u8 = 2;
/// Says that a row's digest is made under the dossier's key; from format 2 on.
const DOSSIER_KEY: u8 = 4;

/// Which write a row of a covered table comes from: the entry, and the place among the rows of that entry, counted
/// from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stamp {
    /// The entry that wrote the row.
    pub entry: EntryNumber,
    /// The row's place among those that the entry wrote.
    pub place: u16,
}

/// Under which key the digest of a row is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum DigestKey {
    /// The house's, from the key file alone: registers, and every row written before dossiers had a key of their own.
    #[default]
    House,
    /// That of the dossier whose pseudonym the lasting part names, from the key file and the dossier's secret: it dies with the
    /// secret.
    Dossier,
}

/// One row that was written with an entry. Its place is its position in [`Lasting::rows`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct RowWritten {
    /// Permanent number of the covered table.
    pub table: u16,
    /// What the row holds now, as a keyed digest; nothing when it was erased.
    pub digest: Option<[u8; 16]>,
    /// The key of the digest; [`DigestKey::House`] where there is none.
    pub key: DigestKey,
    /// The write that this one replaces; nothing for a new row.
    pub replaces: Option<Stamp>,
}

impl RowWritten {
    fn is_sound(&self, dossier: bool) -> bool {
        let under_house = self.key == DigestKey::House;
        (self.digest.is_some() || self.replaces.is_some())
            && (under_house || dossier && self.digest.is_some())
    }
}

/// What of an entry is kept for ever. It says what kind of thing was done to which rows, and nothing about persons
/// to somebody without the key of its digests: pseudonym and digests are made under the dossier's own secret, and
/// with the secret erased nobody can test a guess on them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lasting {
    number: EntryNumber,
    verb: String,
    operation: ProcessingOperation,
    outcome: Outcome,
    key: u16,
    dossier: Option<[u8; 16]>,
    rows: Vec<RowWritten>,
}

impl Lasting {
    /// The lasting part of an entry. `key` is the generation of the key file under which pseudonym and digests were
    /// made.
    ///
    /// # Errors
    /// [`LedgerError::TooLong`] for a verb code of more than 255 bytes or more than [`ROWS_MAX`] rows;
    /// [`LedgerError::Damaged`] for a row that neither holds nor replaces anything, or has a digest under the key of a
    /// dossier that is not named.
    pub fn new(
        number: EntryNumber,
        (verb, operation, outcome): (&str, ProcessingOperation, Outcome),
        key: u16,
        dossier: Option<[u8; 16]>,
        rows: Vec<RowWritten>,
    ) -> Result<Self, LedgerError> {
        if verb.len() > VERB_MAX {
            return Err(LedgerError::TooLong { field: "verb" });
        }
        if rows.len() > ROWS_MAX {
            return Err(LedgerError::TooLong { field: "rows" });
        }
        if !rows.iter().all(|row| row.is_sound(dossier.is_some())) {
            return Err(LedgerError::Damaged { field: "rows" });
        }
        Ok(Self { number, verb: verb.to_owned(), operation, outcome, key, dossier, rows })
    }

    /// The entry's number, which is thereby part of its leaf.
    #[must_use]
    pub fn number(&self) -> EntryNumber {
        self.number
    }

    /// The verb of the permit that was asked for.
    #[must_use]
    pub fn verb(&self) -> &str {
        &self.verb
    }

    /// Which of the six operations the verb is.
    #[must_use]
    pub fn operation(&self) -> ProcessingOperation {
        self.operation
    }

    /// How it ended.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        self.outcome
    }

    /// The generation of the key file under which pseudonym and digests were made.
    #[must_use]
    pub fn key(&self) -> u16 {
        self.key
    }

    /// The dossier's pseudonym; nothing when the entry is about no dossier.
    #[must_use]
    pub fn dossier(&self) -> Option<[u8; 16]> {
        self.dossier
    }

    /// The rows that were written, by place.
    #[must_use]
    pub fn rows(&self) -> &[RowWritten] {
        &self.rows
    }

    /// Whether a digest of it is made under the key of its dossier.
    #[must_use]
    pub fn has_dossier_rows(&self) -> bool {
        self.rows.iter().any(|row| row.key == DigestKey::Dossier)
    }

    /// The canonical bytes: one byte for the format (2 when a digest is made under the dossier's key, otherwise 1), `number` (8 bytes, big endian), `operation` and `outcome` (one
    /// byte each), `key` (2 bytes, big endian), the length of `verb` (one byte) and its UTF-8, one byte 0 or 1 and
    /// then 16 bytes of `dossier`, the number of rows (2 bytes, big endian), and for each row: `table` (2 bytes, big endian), one byte (1: holds
    /// something, 2: replaces something, 3: both; 4 more when the digest is under the dossier's key), 16 bytes of `digest`, 8 and 2 bytes (big endian) of the entry
    /// and the place that it replaces. Two different lasting parts never have the same bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(32 + self.verb.len() + 29 * self.rows.len());
        out.push(if self.has_dossier_rows() { WITH_DOSSIER_ROWS } else { FORMAT });
        out.extend_from_slice(&self.number.as_i64().to_be_bytes());
        out.extend_from_slice(&[self.operation as u8, self.outcome as u8]);
        out.extend_from_slice(&self.key.to_be_bytes());
        out.push(u8::try_from(self.verb.len()).unwrap_or(u8::MAX));
        out.extend_from_slice(self.verb.as_bytes());
        out.push(u8::from(self.dossier.is_some()));
        out.extend(self.dossier.into_iter().flatten());
        out.extend_from_slice(&u16::try_from(self.rows.len()).unwrap_or(u16::MAX).to_be_bytes());
        for row in &self.rows {
            out.extend_from_slice(&row.table.to_be_bytes());
            out.push(
                flag(row.digest.is_some(), HOLDS)
                    | flag(row.replaces.is_some(), REPLACES)
                    | flag(row.key == DigestKey::Dossier, DOSSIER_KEY),
            );
            out.extend(row.digest.into_iter().flatten());
            if let Some(stamp) = row.replaces {
                out.extend_from_slice(&stamp.entry.as_i64().to_be_bytes());
                out.extend_from_slice(&stamp.place.to_be_bytes());
            }
        }
        out
    }

    /// Reads what [`Lasting::to_bytes`] gave, and nothing else.
    ///
    /// # Errors
    /// [`LedgerError::UnknownFormat`] for a newer version, [`LedgerError::Damaged`] with the field where reading
    /// stopped.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, LedgerError> {
        let mut rest = Reader(bytes);
        let [format] = rest.fixed("format")?;
        if format != FORMAT && format != WITH_DOSSIER_ROWS {
            return Err(LedgerError::UnknownFormat { found: format });
        }
        let number = entry_number(&mut rest, "number")?;
        let [operation] = rest.fixed("operation")?;
        let operation =
            ProcessingOperation::from_number(operation).ok_or(LedgerError::Damaged { field: "operation" })?;
        let [outcome] = rest.fixed("outcome")?;
        let outcome = Outcome::from_number(outcome).ok_or(LedgerError::Damaged { field: "outcome" })?;
        let key = u16::from_be_bytes(rest.fixed("key")?);
        let [length] = rest.fixed("verb")?;
        let verb = std::str::from_utf8(rest.take(usize::from(length), "verb")?)
            .map_err(|_| LedgerError::Damaged { field: "verb" })?;
        let dossier = match rest.fixed("dossier")? {
            [0] => None,
            [1] => Some(rest.fixed("dossier")?),
            _ => return Err(LedgerError::Damaged { field: "dossier" }),
        };
        let count = u16::from_be_bytes(rest.fixed("rows")?);
        let rows = (0..count).map(|_| row(&mut rest)).collect::<Result<_, _>>()?;
        if !rest.0.is_empty() {
            return Err(LedgerError::Damaged { field: "end" });
        }
        let read = Self::new(number, (verb, operation, outcome), key, dossier, rows)?;
        // Each lasting part has one spelling.
        match read.has_dossier_rows() == (format == WITH_DOSSIER_ROWS) {
            true => Ok(read),
            false => Err(LedgerError::Damaged { field: "format" }),
        }
    }
}

fn flag(is: bool, bit: u8) -> u8 {
    if is { bit } else { 0 }
}

fn entry_number(rest: &mut Reader<'_>, field: &'static str) -> Result<EntryNumber, LedgerError> {
    EntryNumber::from_i64(i64::from_be_bytes(rest.fixed(field)?)).ok_or(LedgerError::Damaged { field })
}

fn row(rest: &mut Reader<'_>) -> Result<RowWritten, LedgerError> {
    let table = u16::from_be_bytes(rest.fixed("rows")?);
    let [flags] = rest.fixed("rows")?;
    if flags & !(HOLDS | REPLACES | DOSSIER_KEY) != 0 {
        return Err(LedgerError::Damaged { field: "rows" });
    }
    let digest = if flags & HOLDS == 0 { None } else { Some(rest.fixed("rows")?) };
    let replaces = if flags & REPLACES == 0 {
        None
    } else {
        let entry = entry_number(rest, "rows")?;
        Some(Stamp { entry, place: u16::from_be_bytes(rest.fixed("rows")?) })
    };
    let key = if flags & DOSSIER_KEY == 0 { DigestKey::House } else { DigestKey::Dossier };
    Ok(RowWritten { table, digest, key, replaces })
}
