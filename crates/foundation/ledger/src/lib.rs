//! The ledger: who did what to whose data, written so that nobody can quietly rewrite it. Pure: no SQL, no clock,
//! no chance; salts and times are passed in.
//!
//! **What it is for.** The Law Enforcement Directive (EU) 2016/680, art. 25, wants collection, alteration,
//! consultation, disclosure, combination and erasure logged, with justification, time, who, and to whom. Three
//! duties pull against each other: entries must not change, entries must expire (after a year or three, by country),
//! and writing one must not make the work wait. So:
//!
//! ```text
//! entry       one canonical row of bytes, the body                       (Entry::to_bytes)
//! commitment  HMAC-SHA256(salt, entry): salt random, 32 bytes            (commitment)
//! lasting     verb, operation, outcome, pseudonym, digests of rows       (Lasting::to_bytes)
//! leaf 2      SHA-256(0x00 | 2 | seq | prev | commitment | SHA-256(lasting))  (leaf2)
//! leaf 1      SHA-256(0x00 | seq | prev | commitment)                    (leaf; of the first stage)
//! prev        the leaf before; 32 zero bytes for the first entry         (Chain::genesis)
//! ```
//!
//! - **Mint.** The process gives each entry a number before it writes ([`Mint`]): the key of its row, which the rows
//!   that the entry writes carry as well ([`Stamp`]).
//! - **Act.** In the act's own transaction the entry is stored with its salt, commitment and lasting part.
//! - **Link.** [`Chain::push`] gives entries their place, in the same transaction or right after, one writer at a time.
//! - **Expire.** At the end of retention entry and salt are erased. Commitment and lasting part stay, the chain still
//!   verifies, and without the salt nobody can test a guess of what the entry said.
//! - **Verify.** [`mod@verify`] walks the stored links of both formats; [`Checkpoint`]s that were written down elsewhere
//!   (printed, sent to the bodies) show what the chain alone cannot: an end cut off, or all of it computed anew.
//!
//! - **Prove.** [`tree`] is the RFC 6962 Merkle tree over the leaves as they are stored: short proofs that an entry is in
//!   the log and that a later log continues an earlier one. [`note`] signs its head and lets witnesses cosign it.
//! - **Witness.** [`witness`] is the rule of whoever keeps heads outside the house: what continues the head that was kept
//!   last is cosigned, a log that is there is held against all that was kept.
//!
//! **What never happens here**: deciding who may read the log. Reading it is itself an act with an entry.

mod chain;
mod entry;
mod lasting;
pub mod note;
mod number;
pub mod tree;
mod verify;
pub mod witness;

pub use chain::{Chain, GENESIS, Link, commitment, lasting_hash, leaf, leaf2};
pub use entry::{Entry, LedgerError, Outcome, ProcessingOperation};
pub use lasting::{DigestKey, Lasting, ROWS_MAX, RowWritten, Stamp};
pub use number::{EntryNumber, Mint, PROCESSES};
pub use verify::{
    Body, Break, BreakKind, Checkpoint, StoredLink, Verified, Verifier, verify, verify_against,
};
