//! Wrapped keys: only the recipient opens them, and only as what they were wrapped for.

use proptest::prelude::*;
use vault::{PublicKey, SecretKey, SymKey, VaultError, WrapContext, unwrap, wrap};

use crate::flips;

fn context(recipient: &[u8; 32]) -> WrapContext<'_> {
    WrapContext { purpose: "tier-key/v1", object: b"case", tier: "identity", epoch: 1, recipient }
}

#[test]
fn a_key_reaches_its_recipient() {
    let (recipient, key) = (SecretKey::generate(), SymKey::generate());
    let public = recipient.public();
    let ctx = context(public.as_bytes());
    let wrapped = wrap(&public, &ctx, key.expose()).unwrap();
    assert_eq!(wrapped.len(), 81);
    assert_eq!(SymKey::from_slice(&unwrap(&recipient, &ctx, &wrapped).unwrap()).unwrap(), key);
    assert_ne!(wrapped, wrap(&public, &ctx, key.expose()).unwrap());
}

#[test]
fn nobody_else_and_nothing_else_opens_it() {
    let recipient = SecretKey::generate();
    let public = recipient.public();
    let ctx = context(public.as_bytes());
    let wrapped = wrap(&public, &ctx, b"a key").unwrap();
    assert_eq!(unwrap(&SecretKey::generate(), &ctx, &wrapped), Err(VaultError::DoesNotUnwrap));
    let others = [
        WrapContext { purpose: "tier-key/v2", ..ctx },
        WrapContext { object: b"casf", ..ctx },
        WrapContext { tier: "shelter", ..ctx },
        WrapContext { epoch: 2, ..ctx },
        WrapContext { recipient: &[0; 32], ..ctx },
        // the same letters, cut elsewhere
        WrapContext { object: b"casei", tier: "dentity", ..ctx },
    ];
    for other in others {
        assert_eq!(unwrap(&recipient, &other, &wrapped), Err(VaultError::DoesNotUnwrap), "{other:?}");
    }
    assert_eq!(unwrap(&recipient, &ctx, &wrapped).unwrap().as_slice(), b"a key");
}

#[test]
fn a_changed_bit_or_a_cut_never_opens() {
    let recipient = SecretKey::generate();
    let public = recipient.public();
    let ctx = context(public.as_bytes());
    let wrapped = wrap(&public, &ctx, &[]).unwrap();
    for flipped in flips(&wrapped) {
        // X25519 ignores the top bit of a public key (RFC 7748 section 5), but HPKE hashes it into the secret
        assert!(unwrap(&recipient, &ctx, &flipped).is_err());
    }
    for len in 0..wrapped.len() {
        assert!(unwrap(&recipient, &ctx, &wrapped[..len]).is_err());
    }
    let mut newer = wrapped;
    newer[0] = 2;
    let unknown = VaultError::UnknownFormat { what: "wrapped key", found: 2 };
    assert_eq!(unwrap(&recipient, &ctx, &newer), Err(unknown));
}

#[test]
fn a_public_key_without_a_secret_is_refused() {
    let nobody = PublicKey::from_bytes([0; 32]);
    assert_eq!(wrap(&nobody, &context(&[0; 32]), b"a key"), Err(VaultError::BadPublicKey));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn every_context_opens_itself_only(
        purpose in ".{0,12}", object in proptest::collection::vec(any::<u8>(), 0..20), tier in ".{0,12}",
        epoch in any::<u32>(), other_epoch in any::<u32>(),
        secret in proptest::collection::vec(any::<u8>(), 0..200),
    ) {
        prop_assume!(epoch != other_epoch);
        let recipient = SecretKey::generate();
        let public = recipient.public();
        let ctx = WrapContext {
            purpose: &purpose, object: &object, tier: &tier, epoch, recipient: public.as_bytes(),
        };
        let wrapped = wrap(&public, &ctx, &secret).unwrap();
        let opened = unwrap(&recipient, &ctx, &wrapped).unwrap();
        prop_assert_eq!(opened.as_slice(), secret);
        let later = WrapContext { epoch: other_epoch, ..ctx };
        prop_assert_eq!(unwrap(&recipient, &later, &wrapped), Err(VaultError::DoesNotUnwrap));
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..120)) {
        prop_assert!(unwrap(&SecretKey::generate(), &context(&[0; 32]), &bytes).is_err());
    }
}
