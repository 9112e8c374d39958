//! A person's key under a password.

use proptest::prelude::*;
use vault::password::{KdfParams, Lock, dummy_open};
use vault::{SecretKey, VaultError};

use crate::flips;

const PASSWORD: &str = "δύο ήσυχες γέφυρες";

#[test]
fn the_password_opens_and_nothing_else_does() {
    let secret = SecretKey::generate();
    let lock = Lock::close(PASSWORD, &secret, KdfParams::CHEAPEST).unwrap();
    assert_eq!(lock.open(PASSWORD).unwrap(), secret);
    for wrong in ["", "δυο ησυχες γεφυρες", "δύο ήσυχες γέφυρες ", "Δύο ήσυχες γέφυρες"]
    {
        assert_eq!(lock.open(wrong), Err(VaultError::WrongPassword));
    }
    let again = Lock::close(PASSWORD, &secret, KdfParams::CHEAPEST).unwrap();
    assert_ne!(lock.to_bytes(), again.to_bytes());
}

#[test]
fn the_standard_costs_are_those_of_the_design() {
    assert_eq!(KdfParams::STANDARD, KdfParams { m_kib: 65_536, t: 3, p: 1 });
    let secret = SecretKey::generate();
    let lock = Lock::close(PASSWORD, &secret, KdfParams::STANDARD).unwrap();
    assert_eq!(lock.open(PASSWORD).unwrap(), secret);
}

#[test]
fn keyboards_that_compose_letters_differently_give_one_password() {
    let secret = SecretKey::generate();
    let lock = Lock::close("Caf\u{e9} \u{3ac}\u{439}", &secret, KdfParams::CHEAPEST).unwrap();
    // decomposed accents (NFD) and a no-break space
    assert_eq!(lock.open("Cafe\u{301}\u{a0}\u{3b1}\u{301}\u{438}\u{306}").unwrap(), secret);
}

#[test]
fn stored_and_read_again_it_is_the_same_lock() {
    let secret = SecretKey::generate();
    let params = KdfParams { m_kib: 16, t: 2, p: 2 };
    let bytes = Lock::close(PASSWORD, &secret, params).unwrap().to_bytes();
    assert_eq!(bytes.len(), Lock::LEN);
    let lock = Lock::from_bytes(&bytes).unwrap();
    assert_eq!((lock.params(), lock.open(PASSWORD).unwrap()), (params, secret));
}

#[test]
fn a_changed_bit_or_a_cut_never_opens() {
    let lock = Lock::close(PASSWORD, &SecretKey::generate(), KdfParams::CHEAPEST).unwrap();
    let bytes = lock.to_bytes();
    let mut read = 0;
    for (bit, flipped) in flips(&bytes).enumerate() {
        // the top bits of a cost would only make the test slow or be refused at reading; low ones are tried
        let in_costs = (16..112).contains(&bit);
        match Lock::from_bytes(&flipped) {
            Ok(changed) if !in_costs || changed.params().m_kib <= 1024 => {
                read += 1;
                assert_eq!(changed.open(PASSWORD), Err(VaultError::WrongPassword), "bit {bit}");
            }
            Ok(_) | Err(_) => {}
        }
    }
    assert!(read > 700, "{read} changed locks were tried");
    for len in 0..bytes.len() {
        assert!(Lock::from_bytes(&bytes[..len]).is_err());
    }
    assert!(Lock::from_bytes(&[bytes.as_slice(), &[0]].concat()).is_err());
}

#[test]
fn costs_that_would_exhaust_the_machine_are_refused() {
    let secret = SecretKey::generate();
    let too_much = [
        KdfParams { m_kib: 1024 * 1024 + 1, t: 1, p: 1 },
        // Allowed once: a gigabyte, and 64 passes, whenever somebody signed in.
        KdfParams { m_kib: 1024 * 1024, t: 1, p: 1 },
        KdfParams { m_kib: 8, t: 64, p: 1 },
        KdfParams { m_kib: KdfParams::CEILING.m_kib + 1, t: 1, p: 1 },
        KdfParams { m_kib: 8, t: KdfParams::CEILING.t + 1, p: 1 },
        KdfParams { m_kib: 1024, t: 1, p: KdfParams::CEILING.p + 1 },
        KdfParams { m_kib: 8, t: 65, p: 1 },
        KdfParams { m_kib: 1024, t: 1, p: 17 },
        KdfParams { m_kib: 7, t: 1, p: 1 },
        KdfParams { m_kib: 8, t: 0, p: 1 },
    ];
    for params in too_much {
        assert_eq!(Lock::close(PASSWORD, &secret, params), Err(VaultError::BadParams));
    }
    let mut bytes = Lock::close(PASSWORD, &secret, KdfParams::CHEAPEST).unwrap().to_bytes();
    bytes[2..6].copy_from_slice(&u32::MAX.to_be_bytes());
    assert_eq!(Lock::from_bytes(&bytes), Err(VaultError::BadParams));
}

#[test]
fn cheaper_is_less_memory_or_less_in_all() {
    let standard = KdfParams::STANDARD;
    assert!(KdfParams::CHEAPEST.is_cheaper_than(standard));
    assert!(KdfParams { t: standard.t - 1, ..standard }.is_cheaper_than(standard));
    let less_memory_more_passes = KdfParams { m_kib: standard.m_kib / 2, t: standard.t * 2, ..standard };
    assert!(less_memory_more_passes.is_cheaper_than(standard));
    assert!(!standard.is_cheaper_than(standard) && !KdfParams::CEILING.is_cheaper_than(standard));
}

#[test]
fn an_unknown_name_gets_the_answer_of_a_wrong_password() {
    assert_eq!(dummy_open(PASSWORD, KdfParams::CHEAPEST), Err(VaultError::WrongPassword));
}

proptest! {
    #[test]
    fn any_password_opens_its_own_lock_and_no_bytes_make_it_panic(
        password in ".{0,80}", bytes in proptest::collection::vec(any::<u8>(), 0..120),
    ) {
        let secret = SecretKey::generate();
        let lock = Lock::close(&password, &secret, KdfParams::CHEAPEST).unwrap();
        prop_assert_eq!(lock.open(&password).unwrap(), secret);
        let longer = format!("{password}x");
        prop_assert_eq!(lock.open(&longer), Err(VaultError::WrongPassword));
        let _ = Lock::from_bytes(&bytes);
    }
}
