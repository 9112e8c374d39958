//! Numbers of entries: unique, ascending, whatever the clock does.

use std::collections::BTreeSet;

use ledger::{EntryNumber, LedgerError, Mint, PROCESSES};
use proptest::prelude::*;

/// 2026-11-22 10:00 UTC.
const NOW: i64 = 1_795_341_600_000;

/// Computed once with another program from the documented layout.
#[test]
fn the_layout_is_the_documented_one() {
    let mint = Mint::new(3);
    let numbers: Vec<EntryNumber> = (0..6).map(|_| mint.next(NOW).unwrap()).collect();
    assert_eq!(numbers[5].as_i64(), 125_099_311_104_002_563);
    assert_eq!((numbers[5].at_ms(), numbers[5].process()), (NOW, 3));
    assert_eq!(EntryNumber::from_i64(125_099_311_104_002_563), Some(numbers[5]));
    assert_eq!(EntryNumber::from_i64(-1), None);
    assert_eq!(numbers[5].to_string(), "125099311104002563");
}

#[test]
fn a_clock_that_goes_back_does_not_make_numbers_go_back() {
    let mint = Mint::new(1);
    let before = mint.next(NOW).unwrap();
    let after = mint.next(NOW - 3_600_000).unwrap();
    assert!(after > before);
    assert!(mint.next(i64::MIN).unwrap() > after, "a clock before 2025 too");
    assert_eq!(Mint::new(1).next(0).unwrap().as_i64(), 1, "and a mint that never saw a better one");
}

#[test]
fn more_than_fit_a_millisecond_borrow_from_the_next() {
    let mint = Mint::new(0);
    let numbers: Vec<EntryNumber> = (0..5000).map(|_| mint.next(NOW).unwrap()).collect();
    assert!(numbers.windows(2).all(|pair| pair[0] < pair[1]));
    assert_eq!((numbers[4095].at_ms(), numbers[4096].at_ms()), (NOW, NOW + 1));
}

#[test]
fn numbers_end_in_2164_with_an_error() {
    let mint = Mint::new(511);
    let last_ms = 1_735_689_600_000 + (1 << 42) - 1;
    for _ in 0..4096 {
        assert_eq!(mint.next(last_ms).unwrap().at_ms(), last_ms);
    }
    assert_eq!(mint.next(last_ms), Err(LedgerError::NumbersUsedUp));
    assert_eq!(Mint::new(511).next(last_ms + 1), Err(LedgerError::NumbersUsedUp));
    assert_eq!(Mint::new(511).next(i64::MAX), Err(LedgerError::NumbersUsedUp));
}

#[test]
fn threads_never_get_the_same_number() {
    let mint = Mint::new(7);
    let all: Vec<EntryNumber> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4)
            .map(|_| scope.spawn(|| (0..5000).map(|_| mint.next(NOW).unwrap()).collect::<Vec<_>>()))
            .collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(all.len(), 20_000);
    assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), 20_000);
}

proptest! {
    #[test]
    fn numbers_ascend_under_any_clock(times in proptest::collection::vec(any::<i32>(), 1..200), start in 0..100_000_i64) {
        let mint = Mint::new(start);
        let mut last = None;
        for time in times {
            let next = mint.next(NOW + i64::from(time)).unwrap();
            prop_assert!(Some(next) > last);
            prop_assert!(next.at_ms() >= NOW + i64::from(time));
            prop_assert_eq!(i64::from(next.process()), start % i64::from(PROCESSES));
            last = Some(next);
        }
    }

    #[test]
    fn processes_never_meet(one in 0..PROCESSES, other in 0..PROCESSES, times in proptest::collection::vec(0..3_i64, 1..50)) {
        prop_assume!(one != other);
        let (one, other) = (Mint::new(i64::from(one)), Mint::new(i64::from(other)));
        let mut seen = BTreeSet::new();
        for time in times {
            prop_assert!(seen.insert(one.next(NOW + time).unwrap()));
            prop_assert!(seen.insert(other.next(NOW + time).unwrap()));
        }
    }
}
