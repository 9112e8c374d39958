//! The vault: every cipher of Palermo in one room. No SQL, no HTTP, no clock.
//!
//! **What it is for.** A stolen disk, a stolen backup or an injected query must show codes and counts, never a
//! person. So every identity, narrative, address and free text is *sealed* before it is stored, and the keys are
//! *wrapped* to the people who may read, not to the server:
//!
//! ```text
//! password --Argon2id--> key --opens--> Lock --gives--> the person's SecretKey        (password)
//! recovery code --HKDF----------------> a SecretKey that team keys are wrapped to     (recovery)
//! a person's SecretKey  --unwraps-->  team SecretKey  --unwraps-->  tier SymKey       (wrap)
//! tier SymKey           --opens-->    one sealed field of one object                  (seal, open)
//! cookie half + server half           the person's SecretKey while signed in          (session)
//! key file beside the database        what no person can open: TOTP seeds, staff mail (keyfile)
//! ```
//!
//! **Rules of the room.**
//! - Nothing here is home-made: HPKE (RFC 9180), XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03), Argon2id
//!   (RFC 9106), HKDF (RFC 5869), HMAC (RFC 2104) and SHA-256 come from the RustCrypto family. This crate only
//!   decides *what is bound to what*.
//! - Keys, nonces, salts and codes come from the operating system, never from the `Rng` that the rest of the
//!   system passes in.
//! - Whatever is sealed is bound to its [`Place`] (field code and object id), the number of its key and its version, and
//!   whatever is wrapped to its purpose,
//!   object, tier, epoch and recipient: moved bytes never open. Names of tables and columns are never bound, so
//!   that a migration breaks no seal.
//! - Everything stored starts with a format byte, sealed fields also with an algorithm byte, so that another
//!   cipher (AES-256-GCM for a ministry that asks for it, a post-quantum wrap) can be read beside the old one.
//! - Secrets are wiped when dropped and their `Debug` output shows no byte.
//!
//! **What never happens here**: deciding who may read (that is `access`), or claiming end-to-end encryption. A
//! server that is taken over while people work sees what they see.

mod error;
mod field;
mod frame;
mod hash;
mod keys;
mod numbered;
mod random;
#[cfg(test)]
mod testing;
mod wrap;

pub mod keyfile;
pub mod password;
pub mod recovery;
pub mod session;

pub use error::VaultError;
pub use field::{FieldCode, Header, Opened, Place, Version, header, open, seal};
pub use hash::{digest, equal_ct, sha256, token};
pub use keys::{PublicKey, SecretKey, SymKey};
pub use numbered::{KeyNumber, KeySet, Keys, NumberedKey};
pub use random::{random_bytes, random_token};
pub use wrap::{WrapContext, unwrap, wrap};
pub use zeroize::Zeroizing;
