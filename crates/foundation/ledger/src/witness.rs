//! What somebody outside the house knows of the log, and how it is held against the log later.
//!
//! A *witness* keeps the newest checkpoint that it saw and cosigns the next one only when that one continues it: the
//! same entries in the same order, and perhaps more. It never sees an entry. [`Offer`] is what it is handed, in the form of
//! the body of `add-checkpoint` of C2SP's tlog-witness; [`judge`] is its whole rule. [`Sightings`] is the other direction: the
//! leaves of a log that is there, held against everything that was seen of it before.

use std::fmt;

use base64::{Engine, engine::general_purpose::STANDARD as BASE64};

use crate::{
    note::{KeyUse, NOTE_MAX, Note, NoteError, SignedHead, Verifier},
    tree::{Frontier, Hash, Node, TreeHead, continues},
};

/// The most hashes that a proof between two sizes can need (C2SP tlog-witness).
const PROOF_MAX: usize = 63;
/// The most bytes of an offer: a note, and the hashes of a proof.
pub const OFFER_MAX: usize = NOTE_MAX + 64 * 64;

/// A checkpoint with the proof that it continues the log as it was at an earlier size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// The number of entries that the proof begins with; 0 for whoever saw nothing yet.
    pub old: u64,
    /// The hashes of the proof (RFC 6962, section 2.1.2).
    pub proof: Vec<Hash>,
    /// The signed checkpoint.
    pub note: String,
}

impl fmt::Display for Offer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "old {}", self.old)?;
        for hash in &self.proof {
            writeln!(f, "{}", BASE64.encode(hash))?;
        }
        write!(f, "\n{}", self.note)
    }
}

impl Offer {
    /// Reads what [`Offer`]'s `Display` writes. The note in it is not believed yet: see [`judge`].
    ///
    /// # Errors
    /// [`NoteError::Form`].
    pub fn parse(text: &str) -> Result<Self, NoteError> {
        if text.len() > OFFER_MAX {
            return Err(NoteError::Form("it is too long"));
        }
        let form = NoteError::Form("it does not begin with `old`, a number and a proof");
        let Some((head, note)) = text.split_once("\n\n") else { return Err(form) };
        let mut lines = head.split('\n');
        let old = lines.next().and_then(|line| line.strip_prefix("old ")).and_then(|old| old.parse().ok());
        let Some(old) = old else { return Err(form) };
        let hash = |line: &str| Hash::try_from(BASE64.decode(line).ok()?).ok();
        let Some(proof) = lines.map(hash).collect::<Option<Vec<_>>>() else { return Err(form) };
        if proof.len() > PROOF_MAX {
            return Err(NoteError::Form("its proof has too many hashes"));
        }
        Ok(Self { old, proof, note: note.into() })
    }
}

/// Why a witness does not cosign.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// What was offered cannot be read, or its signature does not fit.
    #[error("{0}")]
    Note(#[from] NoteError),
    /// None of the keys of the log that the witness was given signed it.
    #[error("the checkpoint carries no signature of a key of the log that was named")]
    Unsigned,
    /// Another log than the one that the witness knows.
    #[error("this is the log {found}, but the log that is known here is {known}")]
    OtherLog {
        /// The name that it has.
        found: String,
        /// The name of the log that is known.
        known: String,
    },
    /// Entries that were there are gone.
    #[error(
        "the log has {now} entries, but it had {known}: its end was cut off, or an old copy was put back"
    )]
    Shorter {
        /// How many it had.
        known: u64,
        /// How many it has.
        now: u64,
    },
    /// The proof begins at another size than the one that is known.
    #[error("the proof begins at entry {old}, and entry {known} is known here: ask for it from there")]
    WrongStart {
        /// Where it begins.
        old: u64,
        /// Where it should begin.
        known: u64,
    },
    /// Entries that were there are not what they were.
    #[error(
        "the first {known} entries of this log of {now} are not the ones that were there: they were rewritten"
    )]
    Rewritten {
        /// How many entries were known.
        known: u64,
        /// How many there are now.
        now: u64,
    },
}

/// What a witness says to an offer: the state of the log that it may cosign and keep, or why not. `last` is what it kept
/// last of this log, nothing at its first look; `keys` are the log's keys that it was given by another way.
///
/// # Errors
/// [`Refused`].
pub fn judge(keys: &[Verifier], last: Option<&SignedHead>, offer: &Offer) -> Result<SignedHead, Refused> {
    let said = signed_by(keys, &Note::parse(&offer.note)?)?;
    let Some(last) = last else { return Ok(said) };
    if said.origin != last.origin {
        return Err(Refused::OtherLog { found: said.origin, known: last.origin.clone() });
    }
    let (known, now) = (last.head.size, said.head.size);
    if now < known {
        return Err(Refused::Shorter { known, now });
    }
    if offer.old != known {
        return Err(Refused::WrongStart { old: offer.old, known });
    }
    if !continues(&last.head, &said.head, &offer.proof) {
        return Err(Refused::Rewritten { known, now });
    }
    Ok(said)
}

/// What a checkpoint says that one of these keys of the log signed. A key of another name than the checkpoint's speaks for
/// another log.
///
/// # Errors
/// [`Refused::Unsigned`], [`Refused::OtherLog`], or the note's form.
pub fn signed_by(keys: &[Verifier], note: &Note) -> Result<SignedHead, Refused> {
    let key = keys.iter().filter(|key| key.of() == KeyUse::Log).find(|key| note.check(key).is_ok());
    let Some(key) = key else { return Err(Refused::Unsigned) };
    let said = SignedHead::parse(note.text())?;
    if said.origin != key.name() {
        return Err(Refused::OtherLog { found: said.origin, known: key.name().into() });
    }
    Ok(said)
}

/// A state of the log that somebody saw and kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sighting {
    /// What was seen.
    pub head: TreeHead,
    /// By whom, or where it is kept: for the sentence about a difference.
    pub by: String,
}

/// The log is not the one that was seen.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Apart {
    /// Entries were exchanged, removed or put in.
    #[error(
        "the log is not the one that was seen: between entry {} and entry {size} something was changed, removed or put in \
         (kept by {by}; the first {agreed} entries are as they were seen)",
        .agreed + 1
    )]
    Rewritten {
        /// How many entries are as they were seen.
        agreed: u64,
        /// How many entries there were when it was seen otherwise.
        size: u64,
        /// Who saw it.
        by: String,
    },
    /// The end is gone.
    #[error(
        "the log ends after entry {ends}, but {known} entries were seen: its end was cut off (kept by {by})"
    )]
    CutOff {
        /// How many entries there are.
        ends: u64,
        /// How many there were.
        known: u64,
        /// Who saw them.
        by: String,
    },
}

/// The leaves of a log, one after another, held against what was seen of it.
#[derive(Debug, Clone)]
pub struct Sightings {
    tree: Frontier,
    /// Those that are still ahead, the nearest one last.
    ahead: Vec<Sighting>,
    agreed: u64,
}

impl Sightings {
    /// Begins before the first entry.
    #[must_use]
    pub fn new(seen: Vec<Sighting>) -> Self {
        Self::after(Frontier::new(), seen)
    }

    /// Begins after the leaves of a tree that is known; what was seen of smaller ones is left out.
    #[must_use]
    pub fn after(tree: Frontier, mut seen: Vec<Sighting>) -> Self {
        seen.retain(|one| one.head.size >= tree.size());
        seen.sort_by_key(|one| std::cmp::Reverse(one.head.size));
        Self { agreed: tree.size(), tree, ahead: seen }
    }

    /// How many leaves it took, those of the tree that it began after included.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.tree.size()
    }

    /// Takes the next leaf.
    ///
    /// # Errors
    /// [`Apart::Rewritten`] at the first sighting that the log does not pass through.
    pub fn push(&mut self, leaf: Hash) -> Result<(), Apart> {
        self.push_with(leaf, |_, _| {})
    }

    /// As [`Sightings::push`]; tells `made` of every complete subtree that the leaf finishes.
    ///
    /// # Errors
    /// As [`Sightings::push`].
    pub fn push_with(&mut self, leaf: Hash, made: impl FnMut(Node, &Hash)) -> Result<(), Apart> {
        self.pass()?;
        self.tree.push_with(leaf, made);
        self.pass()
    }

    fn pass(&mut self) -> Result<(), Apart> {
        while let Some(seen) = self.ahead.pop_if(|seen| seen.head.size == self.tree.size()) {
            if seen.head.root != self.tree.root() {
                return Err(Apart::Rewritten { agreed: self.agreed, size: seen.head.size, by: seen.by });
            }
            self.agreed = seen.head.size;
        }
        Ok(())
    }

    /// The end of the log: its state.
    ///
    /// # Errors
    /// [`Apart`] when more was seen than there is.
    pub fn finish(mut self) -> Result<TreeHead, Apart> {
        self.pass()?;
        match self.ahead.into_iter().next() {
            Some(Sighting { head, by }) => {
                Err(Apart::CutOff { ends: self.tree.size(), known: head.size, by })
            }
            None => Ok(TreeHead { size: self.tree.size(), root: self.tree.root() }),
        }
    }
}
