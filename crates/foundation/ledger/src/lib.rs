//! The ledger: who did what to whose data, written so that nobody can quietly rewrite it. Pure: no SQL, no clock,
//! no chance; salts and times are passed in.
//!
//! **What it is for.** The Law Enforcement Directive (EU) 2016/680, art. 25, wants collection, alteration,
//! consultation, disclosure, combination and erasure logged, with justification, time, who, and to whom. Three
//! duties pull against each other: entries must not change, entries must expire (after a year or three, by country),
//! and writing one must not make the work wait. So:
//!
//! ```text
//! entry       one canonical row of bytes                            (Entry::to_bytes)
//! commitment  HMAC-SHA256(salt, entry): salt random, 32 bytes       (commitment)
//! leaf        SHA-256(0x00 | seq | prev | commitment)               (leaf)
//! prev        the leaf before; 32 zero bytes for entry number 1     (Chain::genesis)
//! ```
//!
//! - **Act.** In the act's own transaction the entry is stored with its salt and commitment, not yet numbered.
//! - **Sequence.** One sequencer takes what waits, in order of arrival, and [`Chain::sequence`] numbers and links it.
//! - **Expire.** At the end of retention entry and salt are erased. The commitment stays, the chain still verifies,
//!   and without the salt nobody can test a guess of what the entry said.
//! - **Verify.** [`verify`] walks the stored links; [`Checkpoint`]s that were written down elsewhere (printed, sent
//!   to the bodies) show what the chain alone cannot: an end cut off, or all of it computed anew.
//!
//! **What comes later**: the RFC 6962 Merkle tree over these leaves with signed checkpoints and witnesses, for short
//! proofs. A leaf already is RFC 6962's hash of the data `seq | prev | commitment`, so the tree will stand on the
//! leaves as they are stored today.
//!
//! **What never happens here**: deciding who may read the log. Reading it is itself an act with an entry.

mod chain;
mod entry;
mod verify;

pub use chain::{Batch, Chain, GENESIS, Link, Waiting, commitment, leaf};
pub use entry::{Act25, Entry, LedgerError, Outcome};
pub use verify::{
    Body, Break, BreakKind, Checkpoint, StoredLink, Verified, Verifier, verify, verify_against,
};
