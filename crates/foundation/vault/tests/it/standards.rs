//! Known answers of the published standards for the libraries as they are built here. The vectors that can run
//! through our own functions (RFC 9180, XChaCha20-Poly1305, RFC 5869, RFC 7748) stand beside those functions.

use argon2::{Algorithm, Argon2, AssociatedData, ParamsBuilder, Version};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use vault::{SymKey, digest, sha256, token};

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// RFC 9106 section 5.3.
#[test]
fn argon2id_rfc_9106_vector() {
    let params = ParamsBuilder::new()
        .m_cost(32)
        .t_cost(3)
        .p_cost(4)
        .data(AssociatedData::new(&[4; 12]).unwrap())
        .output_len(32)
        .build()
        .unwrap();
    let argon2 = Argon2::new_with_secret(&[3; 8], Algorithm::Argon2id, Version::V0x13, params).unwrap();
    let mut tag = [0; 32];
    argon2.hash_password_into(&[1; 32], &[2; 16], &mut tag).unwrap();
    assert_eq!(hex(&tag), "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659");
}

/// RFC 4231 section 4.3 (test case 2).
#[test]
fn hmac_sha256_rfc_4231_vector() {
    let mut mac = Hmac::<Sha256>::new_from_slice(b"Jefe").unwrap();
    mac.update(b"what do ya want for nothing?");
    let expected = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
    assert_eq!(hex(&mac.finalize().into_bytes()), expected);
}

/// FIPS 180-4's one-block message "abc".
#[test]
fn sha256_is_plain() {
    let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assert_eq!(hex(&sha256(b"abc")), expected);
}

/// The framing of [`token`] and [`digest`], written out once by hand.
#[test]
fn tokens_and_digests_are_the_documented_bytes() {
    let written_out =
        [&[0, 0, 0, 0, 0, 0, 0, 2][..], &[0, 0, 0, 0, 0, 0, 0, 2], b"ab", &[0, 0, 0, 0, 0, 0, 0, 1], b"c"]
            .concat();
    assert_eq!(digest(&[b"ab", b"c"]), sha256(&written_out));
    let mut mac = Hmac::<Sha256>::new_from_slice(&[9; 32]).unwrap();
    mac.update(&written_out);
    let expected: [u8; 32] = mac.finalize().into_bytes().into();
    assert_eq!(token(&SymKey::from_bytes(&[9; 32]), &[b"ab", b"c"]), expected);
}

#[test]
fn parts_never_run_together() {
    let key = SymKey::generate();
    let lists: [&[&[u8]]; 6] = [&[], &[b""], &[b"", b""], &[b"abc"], &[b"ab", b"c"], &[b"a", b"bc"]];
    for (place, one) in lists.iter().enumerate() {
        for other in &lists[place + 1..] {
            assert_ne!(digest(one), digest(other));
            assert_ne!(token(&key, one), token(&key, other));
        }
    }
    assert_ne!(token(&key, &[b"x"]), token(&SymKey::generate(), &[b"x"]));
}
