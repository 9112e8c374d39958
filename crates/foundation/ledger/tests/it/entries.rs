//! Entries as bytes: one way only.

use ledger::{Entry, LedgerError, Outcome, ProcessingOperation};
use proptest::prelude::*;

use crate::sample;

fn any_entry() -> impl Strategy<Value = Entry> {
    let texts = proptest::array::uniform10("[a-c\u{3b1}]{0,3}");
    let sealed = proptest::collection::vec(any::<u8>(), 0..4);
    (any::<[u8; 16]>(), any::<i64>(), 0..6_usize, 0..3_usize, texts, sealed).prop_map(
        |(id, at_ms, act, outcome, texts, ids_sealed)| {
            let [actor, body, verb, object, purpose, justification, legal_basis, recipient, version, ids] =
                texts;
            Entry {
                id,
                at_ms,
                actor,
                body,
                verb,
                operation: ProcessingOperation::ALL[act],
                outcome: Outcome::ALL[outcome],
                object,
                purpose,
                justification,
                legal_basis,
                recipient,
                policy_version: version,
                policy_ids: ids,
                ids_sealed,
            }
        },
    )
}

/// [`sample`] with its ten texts cut out of one run of letters.
fn cut_into(run: &str, mut cuts: [usize; 9]) -> Entry {
    cuts.sort_unstable();
    let ends = cuts.map(|cut| cut.min(run.len()));
    let field = |place: usize| {
        let from = if place == 0 { 0 } else { ends[place - 1] };
        run[from..ends.get(place).copied().unwrap_or(run.len())].to_owned()
    };
    Entry {
        actor: field(0),
        body: field(1),
        verb: field(2),
        object: field(3),
        purpose: field(4),
        justification: field(5),
        legal_basis: field(6),
        recipient: field(7),
        policy_version: field(8),
        policy_ids: field(9),
        ..sample()
    }
}

proptest! {
    #[test]
    fn what_was_written_is_read(entry in any_entry()) {
        prop_assert_eq!(Entry::from_bytes(&entry.to_bytes()), Ok(entry));
    }

    /// The hardest case: all texts together are the same, only cut into fields elsewhere.
    #[test]
    fn two_entries_never_share_their_bytes(
        run in "[ab]{0,12}", cuts in proptest::array::uniform9(0..13_usize),
        other_cuts in proptest::array::uniform9(0..13_usize),
    ) {
        let (one, other) = (cut_into(&run, cuts), cut_into(&run, other_cuts));
        prop_assert_eq!(one == other, one.to_bytes() == other.to_bytes());
    }

    /// Changed bytes are refused or are the canonical bytes of another entry: no entry has two spellings.
    #[test]
    fn no_entry_has_two_spellings(entry in any_entry(), place in any::<prop::sample::Index>(), to in any::<u8>()) {
        let mut bytes = entry.to_bytes();
        let place = place.index(bytes.len());
        bytes[place] = to;
        if let Ok(read) = Entry::from_bytes(&bytes) {
            prop_assert_eq!(read.to_bytes(), bytes);
        }
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = Entry::from_bytes(&[&[1], bytes.as_slice()].concat());
    }
}

#[test]
fn text_cannot_move_from_one_field_to_the_next() {
    let one = Entry { actor: "ab".into(), body: "c".into(), ..sample() };
    let other = Entry { actor: "a".into(), body: "bc".into(), ..sample() };
    assert_ne!(one.to_bytes(), other.to_bytes());
}

#[test]
fn broken_bytes_are_refused_with_the_field() {
    let bytes = sample().to_bytes();
    for len in 0..bytes.len() {
        assert!(matches!(Entry::from_bytes(&bytes[..len]), Err(LedgerError::Damaged { .. })), "{len}");
    }
    let changed = |place: usize, to: u8| {
        let mut bytes = bytes.clone();
        bytes[place] = to;
        Entry::from_bytes(&bytes)
    };
    assert_eq!(changed(0, 2), Err(LedgerError::UnknownFormat { found: 2 }));
    assert_eq!(changed(25, 0), Err(LedgerError::Damaged { field: "operation" }));
    assert_eq!(changed(26, 9), Err(LedgerError::Damaged { field: "outcome" }));
    assert_eq!(changed(27, 0xff), Err(LedgerError::Damaged { field: "actor" }), "a length beyond the end");
    assert_eq!(changed(35, 0xff), Err(LedgerError::Damaged { field: "actor" }), "not UTF-8");
    let longer = [bytes.as_slice(), &[0]].concat();
    assert_eq!(Entry::from_bytes(&longer), Err(LedgerError::Damaged { field: "end" }));
}

#[test]
fn the_six_operations_and_three_outcomes_keep_their_codes_and_numbers() {
    let acts = ProcessingOperation::ALL.map(|act| (act.code(), act as u8));
    let expected = [
        ("collection", 1),
        ("alteration", 2),
        ("consultation", 3),
        ("disclosure", 4),
        ("combination", 5),
        ("erasure", 6),
    ];
    assert_eq!(acts, expected);
    let outcomes = Outcome::ALL.map(|outcome| (outcome.code(), outcome as u8));
    assert_eq!(outcomes, [("allowed", 1), ("refused", 2), ("failed", 3)]);
    assert!(
        ProcessingOperation::ALL
            .into_iter()
            .all(|act| ProcessingOperation::from_code(act.code()) == Some(act))
    );
    assert!(Outcome::ALL.into_iter().all(|outcome| Outcome::from_code(outcome.code()) == Some(outcome)));
    assert_eq!((ProcessingOperation::from_code("reading"), Outcome::from_code("")), (None, None));
}
