//! Printed codes: they survive typing, and no typing error passes unseen.

use vault::recovery::RecoveryCode;
use vault::{VaultError, WrapContext, unwrap, wrap};

#[test]
fn a_printed_code_opens_what_was_wrapped_to_it() {
    let code = RecoveryCode::generate();
    let public = code.public_key();
    let ctx = WrapContext {
        purpose: "team-key/v1",
        object: b"team",
        tier: "",
        epoch: 1,
        recipient: public.as_bytes(),
    };
    let wrapped = wrap(&public, &ctx, &[5; 32]).unwrap();
    let typed = RecoveryCode::parse(&code.to_text()).unwrap();
    assert_eq!(unwrap(&typed.secret_key(), &ctx, &wrapped).unwrap().as_slice(), [5; 32]);
    assert_ne!(public, RecoveryCode::generate().public_key());
}

#[test]
fn it_is_printed_in_groups_of_four() {
    let text = RecoveryCode::generate().to_text();
    let groups: Vec<usize> = text.split('-').map(str::len).collect();
    assert_eq!(groups, [4, 4, 4, 4, 4, 4, 4, 4, 2]);
    assert!(text.chars().all(|sign| sign == '-' || "0123456789ABCDEFGHJKMNPQRSTVWXYZ".contains(sign)));
}

#[test]
fn case_spaces_and_look_alikes_do_not_matter() {
    for _ in 0..50 {
        let code = RecoveryCode::generate();
        let public = code.public_key();
        let text = code.to_text();
        let variants = [
            text.to_lowercase(),
            text.replace('-', ""),
            text.replace('-', " \t"),
            text.replace('-', "\u{2013}"),
            text.replace('0', "O").replace('1', "l"),
            text.replace('0', "o").replace('1', "I"),
            format!("  {}\r\n", *text),
        ];
        for variant in variants {
            assert_eq!(RecoveryCode::parse(&variant).unwrap().public_key(), public, "{variant}");
        }
    }
}

#[test]
fn every_single_typing_error_and_every_swap_of_neighbours_is_found() {
    let code = RecoveryCode::generate();
    let signs: Vec<char> = code.to_text().chars().filter(|&sign| sign != '-').collect();
    assert_eq!(signs.len(), 34);
    let parse = |signs: &[char]| RecoveryCode::parse(&signs.iter().collect::<String>()).err();
    for place in 0..34 {
        for other in "0123456789ABCDEFGHJKMNPQRSTVWXYZ".chars().filter(|&other| other != signs[place]) {
            let mut wrong = signs.clone();
            wrong[place] = other;
            assert_eq!(parse(&wrong), Some(VaultError::CodeCheck));
        }
        if place > 0 && signs[place] != signs[place - 1] {
            let mut swapped = signs.clone();
            swapped.swap(place, place - 1);
            assert_eq!(parse(&swapped), Some(VaultError::CodeCheck));
        }
        let mut short = signs.clone();
        short.remove(place);
        assert_eq!(parse(&short), Some(VaultError::CodeLength { found: 33, expected: 34 }));
    }
}

#[test]
fn a_sign_that_never_occurs_is_pointed_at() {
    let text = RecoveryCode::generate().to_text().replacen('-', "-U", 1);
    assert_eq!(RecoveryCode::parse(&text).err(), Some(VaultError::CodeSign { place: 6 }));
    let empty = VaultError::CodeLength { found: 0, expected: 34 };
    assert_eq!(RecoveryCode::parse("").err(), Some(empty));
}
