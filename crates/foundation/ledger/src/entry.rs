//! One entry of the log and its one way to be bytes.

/// What was done to personal data: the six operations of Directive (EU) 2016/680 art. 25(1). The numbers are part
/// of stored entries and never change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProcessingOperation {
    /// Data came in.
    Collection = 1,
    /// Data was changed.
    Alteration = 2,
    /// Data was seen: a page, a list, a search hit, an export, a print.
    Consultation = 3,
    /// Data was given to another body, transfers abroad included.
    Disclosure = 4,
    /// Data was linked, merged or matched.
    Combination = 5,
    /// Data was erased.
    Erasure = 6,
}

impl ProcessingOperation {
    /// All six.
    pub const ALL: [Self; 6] = [
        Self::Collection,
        Self::Alteration,
        Self::Consultation,
        Self::Disclosure,
        Self::Combination,
        Self::Erasure,
    ];

    /// The permanent word for columns, exports and the names of translated texts.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Collection => "collection",
            Self::Alteration => "alteration",
            Self::Consultation => "consultation",
            Self::Disclosure => "disclosure",
            Self::Combination => "combination",
            Self::Erasure => "erasure",
        }
    }

    /// The operation of a [`ProcessingOperation::code`].
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|act| act.code() == code)
    }

    /// The operation of a number in stored bytes.
    pub(crate) fn from_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|act| *act as u8 == number)
    }
}

/// How it ended. The numbers are part of stored entries and never change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// Permitted and done.
    Allowed = 1,
    /// A policy or a rule said no.
    Refused = 2,
    /// Permitted, but it broke off.
    Failed = 3,
}

impl Outcome {
    /// All three.
    pub const ALL: [Self; 3] = [Self::Allowed, Self::Refused, Self::Failed];

    /// The permanent word for columns, exports and the names of translated texts.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Allowed => "allowed",
            Self::Refused => "refused",
            Self::Failed => "failed",
        }
    }

    /// The outcome of a [`Outcome::code`].
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.code() == code)
    }

    /// The outcome of a number in stored bytes.
    pub(crate) fn from_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| *outcome as u8 == number)
    }
}

/// Bytes that are not an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LedgerError {
    /// Written by a newer version.
    #[error("audit entry format {found} is not known to this version")]
    UnknownFormat {
        /// The format byte that was found.
        found: u8,
    },
    /// Not the canonical bytes of any entry: too short, too long, an unknown code, or not UTF-8.
    #[error("the audit entry is damaged at its field {field}")]
    Damaged {
        /// The field that could not be read.
        field: &'static str,
    },
    /// More than the format has room for.
    #[error("the audit entry has no room for its field {field}")]
    TooLong {
        /// The field that is too long.
        field: &'static str,
    },
    /// The clock is beyond the last time that a number can hold.
    #[error("there are no numbers left for audit entries at this time: look at the clock")]
    NumbersUsedUp,
}

/// One entry: one act of one person or job on one object (a whole page of a list is one act, see `ids_sealed`).
/// Ids, codes and references only; never a name or a text about a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The entry's own random id (UUIDv4).
    pub id: [u8; 16],
    /// When, in milliseconds since 1970-01-01 UTC.
    pub at_ms: i64,
    /// Who: a person's uuid, or `system:` and the name of a job.
    pub actor: String,
    /// The body the actor worked for; empty for a job.
    pub body: String,
    /// The verb of the permit that was asked for.
    pub verb: String,
    /// Which of the six operations the verb is.
    pub operation: ProcessingOperation,
    /// How it ended.
    pub outcome: Outcome,
    /// On what: kind and uuid, for example `case:…`.
    pub object: String,
    /// The purpose code, taken from the grant.
    pub purpose: String,
    /// Why: inherited from the task, or a reference to what was typed.
    pub justification: String,
    /// The legal basis or consent.
    pub legal_basis: String,
    /// To whom, for a disclosure: a body, with its country when abroad; empty otherwise.
    pub recipient: String,
    /// The version of the policies that decided.
    pub policy_version: String,
    /// Which policies decided.
    pub policy_ids: String,
    /// The ids that a list showed, sealed for the auditor; empty when `object` says it all.
    pub ids_sealed: Vec<u8>,
}

const FORMAT: u8 = 1;

impl Entry {
    /// The canonical bytes, format 1: the byte 1, `id` (16 bytes), `at_ms` (8 bytes, big endian, two's complement),
    /// `operation` and `outcome` (one byte each), then `actor`, `body`, `verb`, `object`, `purpose`, `justification`,
    /// `legal_basis`, `recipient`, `policy_version`, `policy_ids` (UTF-8) and `ids_sealed`, each preceded by its
    /// length in bytes (8 bytes, big endian). Two different entries never have the same bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = vec![FORMAT];
        out.extend_from_slice(&self.id);
        out.extend_from_slice(&self.at_ms.to_be_bytes());
        out.extend_from_slice(&[self.operation as u8, self.outcome as u8]);
        let texts = [
            &self.actor,
            &self.body,
            &self.verb,
            &self.object,
            &self.purpose,
            &self.justification,
            &self.legal_basis,
            &self.recipient,
            &self.policy_version,
            &self.policy_ids,
        ];
        for field in texts.map(|text| text.as_bytes()).into_iter().chain([self.ids_sealed.as_slice()]) {
            out.extend_from_slice(&(field.len() as u64).to_be_bytes());
            out.extend_from_slice(field);
        }
        out
    }

    /// Reads what [`Entry::to_bytes`] gave, and nothing else.
    ///
    /// # Errors
    /// [`LedgerError::UnknownFormat`] for a newer version, [`LedgerError::Damaged`] with the field where reading
    /// stopped.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, LedgerError> {
        let mut rest = Reader(bytes);
        let [format] = rest.fixed("format")?;
        if format != FORMAT {
            return Err(LedgerError::UnknownFormat { found: format });
        }
        let id = rest.fixed("id")?;
        let at_ms = i64::from_be_bytes(rest.fixed("at_ms")?);
        let [operation] = rest.fixed("operation")?;
        let [outcome] = rest.fixed("outcome")?;
        let entry = Self {
            id,
            at_ms,
            operation: ProcessingOperation::from_number(operation)
                .ok_or(LedgerError::Damaged { field: "operation" })?,
            outcome: Outcome::from_number(outcome).ok_or(LedgerError::Damaged { field: "outcome" })?,
            actor: rest.text("actor")?,
            body: rest.text("body")?,
            verb: rest.text("verb")?,
            object: rest.text("object")?,
            purpose: rest.text("purpose")?,
            justification: rest.text("justification")?,
            legal_basis: rest.text("legal_basis")?,
            recipient: rest.text("recipient")?,
            policy_version: rest.text("policy_version")?,
            policy_ids: rest.text("policy_ids")?,
            ids_sealed: rest.bytes("ids_sealed")?.to_vec(),
        };
        if rest.0.is_empty() { Ok(entry) } else { Err(LedgerError::Damaged { field: "end" }) }
    }
}

/// What is left to read.
pub(crate) struct Reader<'a>(pub(crate) &'a [u8]);

impl<'a> Reader<'a> {
    pub(crate) fn fixed<const N: usize>(&mut self, field: &'static str) -> Result<[u8; N], LedgerError> {
        let (first, rest) = self.0.split_first_chunk::<N>().ok_or(LedgerError::Damaged { field })?;
        self.0 = rest;
        Ok(*first)
    }

    fn bytes(&mut self, field: &'static str) -> Result<&'a [u8], LedgerError> {
        let len = u64::from_be_bytes(self.fixed(field)?);
        self.take(usize::try_from(len).map_err(|_| LedgerError::Damaged { field })?, field)
    }

    pub(crate) fn take(&mut self, len: usize, field: &'static str) -> Result<&'a [u8], LedgerError> {
        let (first, rest) = self.0.split_at_checked(len).ok_or(LedgerError::Damaged { field })?;
        self.0 = rest;
        Ok(first)
    }

    fn text(&mut self, field: &'static str) -> Result<String, LedgerError> {
        let bytes = self.bytes(field)?;
        std::str::from_utf8(bytes).map(str::to_owned).map_err(|_| LedgerError::Damaged { field })
    }
}
