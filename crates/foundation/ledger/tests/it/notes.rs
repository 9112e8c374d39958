//! Notes, checkpoints and cosignatures: known answers, and every change is found.

use ledger::{
    note::{KeyUse, Note, NoteError, SignedHead, Signer, Verifier, checkpoint},
    tree::TreeHead,
};
use proptest::prelude::*;

/// The example of Go's package `golang.org/x/mod/sumdb/note`, whose form C2SP took over.
const EXAMPLE_KEY: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const EXAMPLE: &str = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n\
    — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

fn log() -> Signer {
    Signer::from_seed("palermo.example/log", KeyUse::Log, &[1; 32]).unwrap()
}

fn witness() -> Signer {
    Signer::from_seed("police.example/witness", KeyUse::Witness, &[2; 32]).unwrap()
}

fn head() -> SignedHead {
    SignedHead { origin: "palermo.example/log".into(), head: TreeHead { size: 42, root: [9; 32] } }
}

#[test]
fn a_note_of_another_program_is_read() {
    let key = Verifier::parse(EXAMPLE_KEY).unwrap();
    assert_eq!(key.to_string(), EXAMPLE_KEY);
    assert_eq!(Note::parse(EXAMPLE).unwrap().check(&key), Ok(None));
    let changed = EXAMPLE.replace("the answer", "an answer");
    assert_eq!(Note::parse(&changed).unwrap().check(&key), Err(NoteError::Forged("PeterNeumann".into())));
}

#[test]
fn a_checkpoint_says_what_was_signed() {
    let note = head().signed(&log());
    let (read, said) = checkpoint(&note, log().verifier()).unwrap();
    assert_eq!(said, head());
    assert_eq!(
        read.text(),
        format!("palermo.example/log\n42\n{}=\n", "CQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQk")
    );
    let stranger = Signer::from_seed("palermo.example/log", KeyUse::Log, &[3; 32]).unwrap();
    assert_eq!(
        checkpoint(&note, stranger.verifier()).unwrap_err(),
        NoteError::Unsigned("palermo.example/log".into()),
        "the same name with another key is somebody else"
    );
}

#[test]
fn a_witness_says_when_it_saw_a_checkpoint() {
    let note = head().signed(&log());
    let both = format!("{note}{}", witness().cosign(&head().text(), 1_790_000_000));
    let read = Note::parse(&both).unwrap();
    assert_eq!(read.check(log().verifier()), Ok(None));
    assert_eq!(read.check(witness().verifier()), Ok(Some(1_790_000_000)));
    assert_eq!(
        Note::parse(&note).unwrap().check(witness().verifier()),
        Err(NoteError::Unsigned("police.example/witness".into()))
    );
    let lent = format!("{note}{}", witness().cosign("palermo.example/log\n41\nAAAA\n", 1_790_000_000));
    assert_eq!(
        Note::parse(&lent).unwrap().check(witness().verifier()),
        Err(NoteError::Forged("police.example/witness".into())),
        "a cosignature on one checkpoint does not count for another"
    );
}

#[test]
fn a_log_key_is_no_witness_key() {
    let as_log = Signer::from_seed("one.example", KeyUse::Log, &[5; 32]).unwrap();
    let as_witness = Signer::from_seed("one.example", KeyUse::Witness, &[5; 32]).unwrap();
    assert_ne!(as_log.verifier().to_string(), as_witness.verifier().to_string());
    let note = head().signed(&as_log);
    assert!(Note::parse(&note).unwrap().check(as_witness.verifier()).is_err());
}

#[test]
fn keys_and_notes_of_another_form_are_refused_in_words() {
    for key in
        ["", "a+b", "a b+c74f20a3+ARpc", "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"]
    {
        assert!(matches!(Verifier::parse(key), Err(NoteError::Key(_))), "{key}");
    }
    for note in [
        "",
        "text\n",
        "text\n\n",
        "text\n\n— name\n",
        "text\n\nname AAAA\n",
        "text\n\n— n AAAAAAAA",
        "a\tb\n\n— n AAAAAAAA\n",
    ] {
        assert!(matches!(Note::parse(note), Err(NoteError::Form(_))), "{note:?}");
    }
    let root = "CQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQk=";
    for text in [
        "",
        "log\n1\n",
        &format!("log\n01\n{root}\n"),
        &format!("log\n-1\n{root}\n"),
        &format!("\n1\n{root}\n"),
        "log\n1\nAAAA\n",
    ] {
        assert!(matches!(SignedHead::parse(text), Err(NoteError::NotACheckpoint(_))), "{text:?}");
    }
    assert_eq!(SignedHead::parse(&format!("log\n7\n{root}\nmore\n")).unwrap().head.size, 7);
}

proptest! {
    #[test]
    fn a_changed_byte_is_found(at in 0usize..400, to in any::<u8>()) {
        let text = head().text();
        let note = format!("{}{}", head().signed(&log()), witness().cosign(&text, 5));
        let mut bytes = note.clone().into_bytes();
        let at = at % bytes.len();
        prop_assume!(bytes[at] != to);
        bytes[at] = to;
        let Ok(changed) = String::from_utf8(bytes) else { return Ok(()) };
        let both = Note::parse(&changed).and_then(|note| {
            note.check(log().verifier())?;
            note.check(witness().verifier())
        });
        prop_assert!(both.is_err(), "{changed}");
    }

    #[test]
    fn foreign_bytes_never_stop_the_reader(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let text = String::from_utf8_lossy(&bytes);
        let _ = Note::parse(&text);
        let _ = Verifier::parse(&text);
        let _ = SignedHead::parse(&text);
    }
}
