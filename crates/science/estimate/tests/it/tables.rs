//! Capture tables: the shared ones are read whole, malformed ones get their sentence, and operations keep the cases.

use estimate::read::{Layout, Note, Options, Reading, TableFault, examine, read};
use estimate::report::Words as _;
use estimate::table::Table;
use proptest::prelude::*;
use sha2::{Digest, Sha256};

use crate::words::Ftl;

/// A file of the shared reference data; nothing when the data is not there, which is a failure under CI.
pub fn shared(name: &str) -> Option<String> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../../shared/data/mse");
    let text = std::fs::read_to_string(format!("{path}/{name}")).ok();
    assert!(text.is_some() || std::env::var_os("CI").is_none(), "the reference file {name} is missing");
    text
}

/// A shared table by name.
pub fn shared_table(name: &str) -> Option<Table> {
    shared(&format!("tables/{name}.csv")).map(|text| plain(&text).unwrap().table)
}

fn plain(text: &str) -> Result<Reading, TableFault> {
    read(text.as_bytes(), &Options::default())
}

fn fault(text: &str) -> String {
    let fault = plain(text).expect_err(text);
    let (key, args) = fault.told();
    assert!(key.len() > "fault-".len(), "{fault:?}");
    said(&key, &args);
    fault.to_string()
}

/// A sentence is there in every language, with every value it names.
fn said(key: &str, args: &estimate::warnings::Args) {
    for lang in ["en", "el", "bg"] {
        let words = Ftl::read(lang);
        assert!(!words.say(key, args).contains('⟦'), "{lang}: {key}");
    }
}

/// A table from names and counts by mask from 1.
pub fn table(lists: &str, counts: &[u64]) -> Table {
    let counts = std::iter::once(0).chain(counts.iter().copied()).collect();
    Table::new(lists.chars().map(String::from).collect(), counts).unwrap()
}

#[test]
fn every_shared_table_is_read_with_its_lists_and_cases() {
    let expected = [
        ("UKdat", 6, 2744, 25),
        ("UKdat_5", 5, 2744, 18),
        ("UKdat_4", 4, 2428, 14),
        ("Kosovo", 4, 4400, 15),
        ("Artificial_3", 3, 96, 4),
        ("HIV", 4, 1896, 15),
        ("MadiganYork_5", 5, 537, 31),
    ];
    for (name, lists, cases, rows) in expected {
        let Some(text) = shared(&format!("tables/{name}.csv")) else { return };
        let reading = plain(&text).unwrap();
        assert_eq!((reading.table.width(), reading.table.cases()), (lists, cases), "{name}");
        assert_eq!(reading.provenance.layout, Layout::Combinations);
        assert_eq!(reading.provenance.rows, rows, "{name}");
        let bytes: String = Sha256::digest(&text).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(reading.provenance.file_checksum, bytes);
        // a second, plainest possible reading of the same file
        let mut sum = 0;
        for line in text.lines().skip(1) {
            let cells: Vec<u64> = line.split(',').map(|cell| cell.parse().unwrap()).collect();
            let mask: usize =
                cells[..lists].iter().enumerate().map(|(list, on)| (*on as usize) << list).sum();
            assert_eq!(reading.table.count(mask), cells[lists], "{name} {line}");
            sum += cells[lists];
        }
        assert_eq!(sum, cases);
    }
}

#[test]
fn every_simulated_table_is_read() {
    if shared("sim/truth.csv").is_none() {
        return;
    }
    let tables = (1..=40).filter_map(|number| shared(&format!("sim/sim{number:02}.csv")));
    let widths: Vec<_> = tables.map(|text| plain(&text).unwrap().table.width()).collect();
    assert_eq!(widths.len(), 40);
    assert!(widths.iter().all(|width| (3..=6).contains(width)));
}

#[test]
fn merging_and_choosing_lists_gives_the_published_smaller_tables() {
    let (Some(six), Some(five), Some(four)) =
        (shared_table("UKdat"), shared_table("UKdat_5"), shared_table("UKdat_4"))
    else {
        return;
    };
    let merged = six.merge(&[2, 5]).unwrap();
    assert_eq!(merged.lists(), ["LA", "NG", "PF+NCA", "GO", "GP"]);
    assert_eq!(merged.counts(), five.counts());
    assert_eq!(five.without(4).unwrap(), four);
    assert_eq!(five.choose(&[0, 1, 2, 3]).unwrap().checksum(), four.checksum());
}

#[test]
fn the_checksum_is_that_of_the_documented_text() {
    let table = table("AB", &[3, 0, 5]);
    let text = "capture table 1\n1 A\n1 B\n1 3\n3 5\n";
    let expected: String = Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(table.checksum(), expected);
    let reading = plain("A,B,count\n1,0,3\n1,1,5\n").unwrap();
    assert_eq!(reading.provenance.table_checksum, expected);
    let next = reading.provenance.then("merge A+B", &reading.table.merge(&[0, 1]).unwrap());
    assert_eq!(next.read_checksum, expected);
    assert_ne!(next.table_checksum, expected);
    assert_eq!(next.steps, ["merge A+B"]);
}

#[test]
fn malformed_tables_get_a_sentence_with_row_and_column() {
    for (text, part) in [
        ("", "no table"),
        ("# only a comment\n", "no table"),
        ("1,0,3\n0,1,4\n", "Row 1: the table begins with figures"),
        ("A,B,count\n", "no rows"),
        ("A,B,count\n1,0,-3\n", "Row 2, column 3 (count): -3 is negative"),
        ("A,B,count\n1,0,2.5\n", "Row 2, column 3 (count): 2.5 is not whole"),
        ("A;B;count\n1;0;2,5\n", "Row 2, column 3 (count): 2,5 is not whole"),
        ("A;B;count\n1;0;1.234\n", "1.234 can be read in two ways"),
        ("A,B,count\n1,0,many\n", "\"many\" is not a number"),
        ("A,B,count\n1,0,1e9\n", "\"1e9\" is not a number"),
        ("A,B,count\n1,0,\n", "the count is blank"),
        ("A,B,count\n1,0,99999999999999999999\n", "larger than any count of people"),
        ("A,B,count\n1,0,18446744073709551615\n0,1,1\n", "Row 3: with this row the counts add up"),
        ("A,B,count\n1,0,3\n0,1,4\n1,0,5\n", "Row 4 gives the combination 10 that row 2"),
        ("A,B,C,count\n1,0,0,3\n0,1,0,4\n1,1,0,4\n", "The list \"C\" has no case"),
        ("A,B,C,count\n1,1,0,3\n0,0,1,4\n", "\"A\" and \"B\" hold exactly the same cases"),
        ("A,B,count\n0,0,3\n1,0,4\n", "Row 2 says that the cases are on no list"),
        ("A,B,count\n1,0,3\n0,0,0\n", "Row 3 says that the cases are on no list"),
        ("A,B,count\n1,0,0\n0,1,0\n", "nobody was seen"),
        ("A,B,amount\n1,0,3\n0,1,4\n", "Row 2, column 3 (amount): \"3\" looks like a count, but no column"),
        ("A,B,count\n1,0,3\n0,1\n", "Row 3 has 2 cells and the heading has 3"),
        ("A,B,count\n1,0,3,9\n", "Row 2 has 4 cells and the heading has 3"),
        ("A,B,A,count\n1,0,3,9\n", "Row 1, column 3: the list \"A\" is named a second time"),
        ("A,,B,count\n1,0,0,9\n", "Row 1, column 2: this column has no name"),
        ("A,B,n,count,freq\n", "column 5 (freq): there is a second column of counts"),
        ("id,case,A,B\n", "second column of case numbers"),
        ("A,B,count\n2,0,3\n", "Row 2, column 1 (A): \"2\" is neither 0 nor 1"),
        ("A,B,sex,count\n1,0,f,3\n", "column 3 (sex): \"f\" is neither 0 nor 1"),
        ("A,B,count\n1,0,3\n,1,3\n", "Row 3, column 1 (A): this cell is blank although other cells say 0"),
        ("A,count\n1,4\n", "There are 1 lists here and at least 2"),
        ("A,B,count\n1,\"0,3\n", "Row 2: a quotation mark is opened here"),
        ("id,A,B\n7,1,0\n8,0,1\n7,1,1\n", "Row 4, column 1 (id): the case number of row 2 is repeated"),
        ("A,B\u{7},count\n1,0,3\n", "column 2: a name is a single line"),
        ("A,B,C,D,E,F,G,H,I,J,K,L,M,N,O,P,Q,count\n", "The table has 17 lists and at most 16"),
    ] {
        assert!(fault(text).contains(part), "{text:?} said {:?}, not {part:?}", fault(text));
    }
    let wide = format!("A,B,count\n{}1\n", ",".repeat(70));
    assert!(fault(&wide).contains("Row 2 has more than 64 cells"));
    let latin = read(b"A,B,count\n1,0,3\n# \xe9\n", &Options::default()).unwrap_err();
    assert_eq!(latin, TableFault::NotText { row: 3 });
    let large = vec![b'#'; estimate::read::MOST_BYTES + 1];
    assert!(matches!(read(&large, &Options::default()), Err(TableFault::TooLarge { .. })));
    assert!(matches!(
        estimate::read::read_from(&*large, &Options::default()),
        Err(TableFault::TooLarge { .. })
    ));
}

#[test]
fn faults_and_notes_carry_a_code_and_their_arguments() {
    let fault = plain("A,B,count\n1,0,-3\n").unwrap_err();
    let json = serde_json::to_value(&fault).unwrap();
    let expected = serde_json::json!({
        "code": "negative", "row": 2, "column": 3, "name": "count", "value": "-3"
    });
    assert_eq!(json, expected);
    let note = serde_json::to_value(Note::RowsArePersons { rows: 4 }).unwrap();
    assert_eq!(note, serde_json::json!({ "code": "rows_are_persons", "rows": 4 }));
}

#[test]
fn what_excel_does_to_a_table_is_recognised_and_said() {
    let excel = "\u{feff}# Source: a register;;;\r\n\"List A\";B;C;Count;\r\n1;0;1,0;12,0;\r\n0;1;1;7;\r\n1;1;0;2;\r\n;;;;\r\n";
    let reading = plain(excel).unwrap();
    assert_eq!(reading.table.lists(), ["List A", "B", "C"]);
    assert_eq!(reading.table.counts(), [0, 0, 0, 2, 0, 12, 7, 0]);
    assert_eq!(reading.provenance.comments, ["Source: a register"]);
    let notes = [
        Note::ByteOrderMark,
        Note::Semicolons,
        Note::Quotes,
        Note::BlankRows { rows: 1 },
        Note::DecimalCommas { cells: 2 },
    ];
    assert_eq!(reading.notes, notes);
    assert!(reading.notes.iter().all(|note| note.to_string().ends_with('.')));
    let wide: Vec<u8> =
        "\u{feff}A\tB\tn\n1\t0\t3\n0\t1\t4\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let reading = read(&wide, &Options::default()).unwrap();
    assert_eq!(reading.table.counts(), [0, 3, 4, 0]);
    assert_eq!(reading.notes, [Note::Utf16, Note::Tabs]);
    let named = plain("sep=;\rA;B;freq\r1;0;3\r0;1;4\r").unwrap();
    assert_eq!(named.notes, [Note::SeparatorLine, Note::Semicolons]);
    assert_eq!(fault("sep=;\r\nA;B;freq\r\n1;0;x\r\n"), fault("\r\nA;B;freq\r\n1;0;x\r\n"));
}

#[test]
fn one_row_per_person_is_recognised_and_said() {
    let reading = plain("case,A,B,C\n11,x,,X\n12,x,,x\n13,,x,\n14,,x,x\n").unwrap();
    assert_eq!(reading.table.counts(), [0, 0, 1, 0, 0, 2, 1, 0]);
    assert_eq!(reading.provenance.layout, Layout::Persons);
    let notes = [
        Note::WordMarks { cells: 7 },
        Note::BlankMeansNo { cells: 5 },
        Note::CaseColumn { name: "case".into() },
        Note::RowsArePersons { rows: 4 },
        Note::Contained { inner: "A".into(), outer: "C".into() },
    ];
    assert_eq!(reading.notes, notes);
    let once = plain("A,B\n1,0\n0,1\n1,1\n").unwrap();
    assert!(once.notes.contains(&Note::NoPatternTwice { rows: 3 }));
}

#[test]
fn a_column_divides_the_table() {
    let text = "sex,A,B,C,count\nf,1,0,0,10\nf,0,1,1,4\nm,1,0,0,5\nm,0,1,0,6\nm,1,1,0,1\n";
    let options = Options { stratum: Some("sex".into()) };
    let reading = read(text.as_bytes(), &options).unwrap();
    assert_eq!(reading.table.counts(), [0, 15, 6, 1, 0, 0, 4, 0]);
    let names: Vec<_> =
        reading.strata.iter().map(|stratum| (&*stratum.name, stratum.table.cases())).collect();
    assert_eq!(names, [("f", 14), ("m", 12)]);
    assert_eq!(reading.strata[0].table.plus(&reading.strata[1].table).unwrap(), reading.table);
    assert_eq!(
        reading.strata[0].examined,
        Err(TableFault::EqualLists { first: "B".into(), second: "C".into() })
    );
    assert_eq!(reading.strata[1].examined, Err(TableFault::EmptyList { name: "C".into() }));
    let missing = read(text.as_bytes(), &Options { stratum: Some("age".into()) }).unwrap_err();
    assert_eq!(
        missing.to_string(),
        "There is no column \"age\" to divide the table by. The columns are: sex, A, B, C, count."
    );
    let blank = read(b"sex,A,B,n\n,1,0,3\n", &options).unwrap_err();
    assert!(blank.to_string().starts_with("Row 2, column 1 (sex)"), "{blank}");
    let many: String = (0..41).map(|value| format!("{value},1,0,3\n")).collect();
    let many = read(format!("sex,A,B,n\n{many}").as_bytes(), &options).unwrap_err();
    assert!(many.to_string().starts_with("Row 42, column 1 (sex)"), "{many}");
}

#[test]
fn operations_refuse_what_is_not_there() {
    let table = table("ABC", &[1, 2, 3, 4, 5, 6, 7]);
    assert_eq!(table.position("B"), Ok(1));
    let names = table.position("D").unwrap_err().to_string();
    assert_eq!(names, "There is no list \"D\". The lists are: A, B, C.");
    assert_eq!(table.choose(&[]), Err(TableFault::TooFewLists { lists: 0, needed: 1 }));
    assert_eq!(table.choose(&[3]), Err(TableFault::UnknownPosition { position: 4, lists: 3 }));
    assert_eq!(table.choose(&[1, 1]), Err(TableFault::ListNamedTwice { name: "B".into() }));
    assert_eq!(table.permute(&[1, 2]), Err(TableFault::NotAPermutation));
    assert_eq!(table.merge(&[1]), Err(TableFault::TooFewLists { lists: 1, needed: 2 }));
    assert_eq!(table.without(9), Err(TableFault::UnknownPosition { position: 10, lists: 3 }));
    assert_eq!(examine(&table.choose(&[1]).unwrap()), Err(TableFault::TooFewLists { lists: 1, needed: 2 }));
    assert_eq!(table.choose(&[2, 0]).unwrap().counts(), [0, 10, 4, 12]);
}

fn any_table() -> impl Strategy<Value = Table> {
    (2_usize..=5).prop_flat_map(|lists| {
        prop::collection::vec(prop_oneof![Just(0), 0_u64..40], (1 << lists) - 1)
            .prop_map(move |counts| table(&"ABCDE"[..lists], &counts))
    })
}

/// The table as a file, its rows in any order.
fn file(table: &Table, turn: usize) -> String {
    let mut rows: Vec<String> = (1..table.counts().len())
        .map(|mask| {
            let bits: String = (0..table.width()).map(|list| format!("{},", mask >> list & 1)).collect();
            format!("{bits}{}\n", table.count(mask))
        })
        .collect();
    let turn = turn % rows.len();
    rows.rotate_left(turn);
    format!("{},count\n{}", table.lists().join(","), rows.concat())
}

proptest! {
    #[test]
    fn the_order_of_rows_changes_nothing(table in any_table(), turn in 0_usize..40) {
        match plain(&file(&table, turn)) {
            Ok(reading) => prop_assert_eq!(reading.table, table),
            Err(fault) => prop_assert_eq!(examine(&table), Err(fault)),
        }
    }

    #[test]
    fn operations_keep_the_cases(table in any_table(), a in 0_usize..5, b in 0_usize..5) {
        let (a, b) = (a % table.width(), b % table.width());
        prop_assert_eq!(table.margins(), (0..table.counts().len()).map(|set| table.margin(set)).collect::<Vec<_>>());
        let order: Vec<usize> = (0..table.width()).rev().collect();
        let turned = table.permute(&order).unwrap();
        prop_assert_eq!(turned.captures(), table.captures());
        prop_assert_eq!(turned.permute(&order).unwrap(), table.clone());
        let left = table.without(a).unwrap();
        prop_assert_eq!(left.cases(), table.cases() - table.count(1 << a));
        if a != b {
            let merged = table.merge(&[a, b]).unwrap();
            prop_assert_eq!(merged.cases(), table.cases());
            let both = table.margin(1 << a | 1 << b);
            let together = table.totals()[a] + table.totals()[b] - both;
            prop_assert_eq!(merged.totals()[a.min(b)], together);
            let pair = table.overlaps().pairs.into_iter().find(|pair| (pair.first, pair.second) == (a.min(b), a.max(b)));
            prop_assert_eq!(pair.unwrap().both, both);
        }
    }
}

/// Every fault and note that there is has its sentence in every language, by the names of the variants in the source.
#[test]
fn every_fault_and_note_has_its_words() {
    let source = include_str!("../../src/read/fault.rs");
    let mut counted = [0, 0];
    for (place, (kind, family)) in [("TableFault", "fault"), ("Note", "note")].into_iter().enumerate() {
        let start = source.find(&format!("pub enum {kind} {{")).unwrap();
        let body = &source[start..start + source[start..].find("\n}").unwrap()];
        let variants = body.lines().skip(1).filter_map(|line| line.strip_prefix("    "));
        for variant in variants.filter(|line| line.starts_with(char::is_uppercase)) {
            let name: String = variant.chars().take_while(|letter| letter.is_alphanumeric()).collect();
            let mut code = String::new();
            for letter in name.chars() {
                if letter.is_uppercase() && !code.is_empty() {
                    code.push('-');
                }
                code.extend(letter.to_lowercase());
            }
            counted[place] += 1;
            for lang in ["en", "el", "bg"] {
                assert!(Ftl::read(lang).has(&format!("{family}-{code}")), "{lang}: {family}-{code}");
            }
        }
    }
    assert!(counted[0] >= 39 && counted[1] >= 18, "{counted:?}");
}
