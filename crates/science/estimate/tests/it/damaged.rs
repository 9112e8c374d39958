//! Damaged bytes on the reader: always a table or a sentence, never a panic, whatever they are.

use estimate::read::{Options, Reading, TableFault, read, read_from};
use proptest::prelude::*;

const WHOLE: &str =
    "\u{feff}# a register, 2013\nsex;\"List A\";B;C;count\nf;1;0;0;12,0\nf;0;1;1;7\nm;1;1;0;2\nm;0;0;1;9\n";

/// What must hold of every answer of the reader.
fn sound(answer: &Result<Reading, TableFault>) {
    match answer {
        Ok(reading) => {
            let table = &reading.table;
            assert!(table.cases() > 0 && table.count(0) == 0 && (2..=16).contains(&table.width()));
            assert!(table.totals().iter().all(|total| *total > 0));
            assert_eq!(reading.provenance.table_checksum.len(), 64);
            let parts = reading.strata.iter().map(|stratum| stratum.table.cases()).sum::<u64>();
            assert!(reading.strata.is_empty() || parts == table.cases());
        }
        Err(fault) => {
            let text = fault.to_string();
            assert!(text.ends_with('.') && !text.contains(char::is_control), "{text:?}");
            assert!(text.chars().count() < 3000, "{text:?}");
        }
    }
}

fn both(bytes: &[u8]) {
    for stratum in [None, Some("sex".to_owned())] {
        let options = Options { stratum };
        let answer = read(bytes, &options);
        sound(&answer);
        assert_eq!(read_from(bytes, &options), answer);
    }
}

#[test]
fn the_whole_file_is_read_and_every_cut_of_it_is_answered() {
    assert!(read(WHOLE.as_bytes(), &Options { stratum: Some("sex".into()) }).is_ok());
    for end in 0..WHOLE.len() {
        both(&WHOLE.as_bytes()[..end]);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(test_length::runs(2_000, 50_000)))]

    #[test]
    fn any_bytes_are_answered(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        both(&bytes);
    }

    #[test]
    fn any_text_of_the_signs_of_a_table_is_answered(text in "[01AB2,;\t\"#\r\n. x-]{0,120}") {
        both(text.as_bytes());
        both(format!("A,B,count\n{text}").as_bytes());
    }

    #[test]
    fn a_table_with_some_bytes_changed_is_answered(
        changes in prop::collection::vec((0..WHOLE.len(), any::<u8>()), 1..6)
    ) {
        let mut bytes = WHOLE.as_bytes().to_vec();
        for (place, byte) in changes {
            bytes[place] = byte;
        }
        both(&bytes);
    }
}
