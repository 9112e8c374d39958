//! Reading: real tables exactly, bad tables in sentences.

use std::collections::BTreeMap;
use std::path::PathBuf;

use proptest::prelude::*;
use publish::error::Fault;
use publish::read::{Conflict, Loaded, Reading, read, read_file};
use publish::run::Run;

/// A real table, or nothing where the reference data is not at hand (never so in continuous integration).
pub fn reference(path: &str) -> Option<PathBuf> {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../../shared/data").join(path);
    assert!(file.exists() || std::env::var_os("CI").is_none(), "reference data is missing: {path}");
    file.exists().then_some(file)
}

/// How the reference tables are read: their publishers write 0 for what is not known.
pub fn as_published(path: &str) -> Reading {
    let zeros: &[&str] = match path {
        "ctdc/ctdc_synthetic_2025_northamerica19.csv" => &["Age Band", "Trafficking Duration"],
        "ctdc/ctdc_kanon_2020-04-14_core7.csv" | "ctdc/ctdc_kanon_subset10.csv" => &["citizenship"],
        _ => &[],
    };
    Reading { blank_zeros: zeros.iter().map(|name| (*name).to_owned()).collect(), ..Reading::default() }
}

fn text(csv: &str, how: &Reading) -> Result<Loaded, Fault> {
    read(csv.as_bytes(), how, &Run::new())
}

fn plain(csv: &str) -> Loaded {
    text(csv, &Reading::default()).unwrap()
}

fn written(loaded: &Loaded) -> String {
    let mut out = Vec::new();
    loaded.data.write_csv(&mut out, b',', &Run::new()).unwrap();
    String::from_utf8(out).unwrap()
}

fn sentence(csv: &str, how: &Reading) -> String {
    text(csv, how).unwrap_err().to_string()
}

#[test]
fn real_tables_have_their_known_size() {
    let mut tables = 0;
    for (path, records, columns, distinct) in [
        ("ctdc/ctdc_synthetic_2025_northamerica19.csv", 91_043, 19, 6_219),
        ("ctdc/ctdc_kanon_2020-04-14_core7.csv", 48_773, 7, 927),
        ("ctdc/ctdc_kanon_subset10.csv", 14_299, 10, 1_434),
        ("nrm_uk/nrm_referrals_2022q2_2023q1_cases.csv", 13_924, 7, 0),
    ] {
        let Some(file) = reference(path) else { continue };
        let loaded = read_file(&file, &Reading::default(), &Run::new()).unwrap();
        assert_eq!(loaded.data.records(), records, "{path}");
        assert_eq!(loaded.data.columns().len(), columns, "{path}");
        if distinct > 0 {
            assert_eq!(loaded.data.rows(), distinct, "{path}");
        }
        tables += 1;
    }
    assert!(tables == 4 || std::env::var_os("CI").is_none());
}

#[test]
fn blanks_and_zeros_are_absent_unless_declared() {
    let csv = "a,b\n0,0\n1,\n,1\n 0 ,1\n";
    assert_eq!(written(&plain(csv)), "a,b\n,\n,1\n,1\n1,\n");
    let how = Reading { sensitive_zeros: vec!["b".into()], ..Reading::default() };
    let loaded = text(csv, &how).unwrap();
    assert_eq!(loaded.data.columns()[1].values, ["0", "1"]);
    assert_eq!(written(&loaded), "a,b\n,0\n,1\n,1\n1,\n");
}

#[test]
fn a_written_zero_is_a_value_but_in_flags() {
    let csv = "age,flag\n0,0\n7,1\n0,\n";
    let loaded = plain(csv);
    assert_eq!(loaded.data.columns()[0].values, ["0", "7"]);
    assert_eq!(loaded.data.columns()[1].values, ["1"]);
    assert_eq!(loaded.notes.zeros_absent, ["flag"]);
    // The rows "0,0" and "0," are the same once the flag's zero is a blank.
    assert_eq!((loaded.data.rows(), loaded.data.records()), (2, 3));
    let tables = text(csv, &Reading { flags: false, ..Reading::default() }).unwrap();
    assert_eq!(tables.data.columns()[1].values, ["0", "1"]);
    let blank = text(csv, &Reading { blank_zeros: vec!["age".into()], ..Reading::default() }).unwrap();
    assert_eq!(
        (&blank.data.columns()[0].values[..], blank.notes.zeros_absent.len()),
        (&["7".to_owned()][..], 2)
    );
    let listed = |codes: &[&str]| {
        let codes = codes.iter().map(|code| (*code).to_owned()).collect();
        Reading { codes: BTreeMap::from([("age".into(), codes)]), ..Reading::default() }
    };
    assert_eq!(text(csv, &listed(&["0", "7"])).unwrap().data.columns()[0].values, ["0", "7"]);
    assert_eq!(text(csv, &listed(&["7"])).unwrap().data.columns()[0].values, ["7"]);
}

/// Whether a column is a flag shows at the end only; one person's 0 and 1 are joined by then.
#[test]
fn zeros_of_one_person_are_joined_as_the_column_turns_out() {
    let how = |conflict| Reading { subject: Some("id".into()), conflict, ..Reading::default() };
    let flag = "id,a,b\n7,0,x\n7,1,x\n7,0,x\n8,1,y\n9,0,z\n";
    let read = text(flag, &how(Conflict::Blank)).unwrap();
    assert_eq!(written(&read), "a,b\n,z\n1,x\n1,y\n");
    assert!(read.notes.conflicts.is_empty(), "{:?}", read.notes);
    let age = format!("{flag}10,5,x\n7,,\n");
    for (conflict, value) in [(Conflict::Blank, ""), (Conflict::Smallest, "0"), (Conflict::Largest, "1")] {
        let read = text(&age, &how(conflict)).unwrap();
        assert!(written(&read).contains(&format!("\n{value},x\n")), "{value} {}", written(&read));
        assert_eq!(read.notes.conflicts, BTreeMap::from([("a".into(), 1)]));
    }
}

#[test]
fn empty_rows_are_no_persons_and_values_that_look_alike_are_named() {
    let loaded = plain("a;b;;\n\nx;1;;\n;;;\nX ;2;;\n \u{a0};;;\n;2;;\n");
    assert_eq!((loaded.notes.rows, loaded.notes.blank_rows, loaded.data.records()), (3, 3, 3));
    assert_eq!(loaded.notes.alike, BTreeMap::from([("a".into(), vec![vec!["X ".into(), "x".into()]])]));
    let how = Reading::default();
    assert!(sentence("a,b\n1,\"2\n3,4\n", &how).starts_with("Row 2: a quotation mark is opened here"));
    let wide: Vec<u8> =
        [0xff, 0xfe].into_iter().chain("a\tb\nα\tβ\n".encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let read = read(wide.as_slice(), &how, &Run::new()).unwrap();
    assert_eq!(read.data.columns()[1].values, ["β"]);
}

#[test]
fn values_are_never_altered() {
    let csv = "who;what\n\"Female;Male\";a:b\n\"a \"\"quoted\"\" word\"; padded \n";
    let loaded = plain(csv);
    assert_eq!(loaded.data.columns()[0].values, ["Female;Male", "a \"quoted\" word"]);
    assert_eq!(loaded.data.columns()[1].values, [" padded ", "a:b"]);
    assert_eq!(loaded.notes.looks_joined, ["who"]);
}

#[test]
fn separators_and_marks_at_the_beginning_are_found() {
    for csv in ["a,b\n1,2\n", "a;b\n1;2\n", "a\tb\n1\t2\n", "\u{feff}a,b\r\n1,2\r\n", "\"a\",\"b\"\n1,2"] {
        let loaded = plain(csv);
        assert_eq!(loaded.data.columns()[0].name, "a", "{csv:?}");
        assert_eq!(loaded.data.columns()[1].values, ["2"], "{csv:?}");
    }
}

#[test]
fn several_values_become_flags() {
    let csv = "form,sex\nLabour & Criminal,F\nCriminal,M\n & Labour & 0,M\n,F\n";
    let how = Reading { several: BTreeMap::from([("form".into(), "&".into())]), ..Reading::default() };
    let loaded = text(csv, &how).unwrap();
    let names: Vec<&str> = loaded.data.columns().iter().map(|column| column.name.as_str()).collect();
    assert_eq!(names, ["form=Criminal", "form=Labour", "sex"]);
    assert_eq!(written(&loaded), "form=Criminal,form=Labour,sex\n,,F\n1,,M\n1,1,F\n,1,M\n");
}

#[test]
fn rows_of_one_person_are_joined() {
    let csv = "id,year,sex,form\n7,2020,F,a\n8,2019,,b\n7,2019,F,b;c\n7,2021,,a\n8,,M,b\n";
    let how = |conflict| Reading {
        several: BTreeMap::from([("form".into(), ";".into())]),
        subject: Some("id".into()),
        conflict,
        ..Reading::default()
    };
    let blank = text(csv, &how(Conflict::Blank)).unwrap();
    assert_eq!(written(&blank), "year,sex,form=a,form=b,form=c\n,F,1,1,1\n2019,M,,1,\n");
    assert_eq!(blank.notes.joined, 3);
    assert_eq!(blank.notes.conflicts, BTreeMap::from([("year".into(), 1)]));
    let first = text(csv, &how(Conflict::Smallest)).unwrap();
    assert_eq!(written(&first), "year,sex,form=a,form=b,form=c\n2019,F,1,1,1\n2019,M,,1,\n");
    let last = text(csv, &how(Conflict::Largest)).unwrap();
    assert_eq!(written(&last), "year,sex,form=a,form=b,form=c\n2019,M,,1,\n2021,F,1,1,1\n");
    let unnamed = sentence("id,a\n1,x\n ,x\n", &how(Conflict::Blank));
    assert!(unnamed.contains("no such column"), "{unnamed}");
    let how = Reading { subject: Some("id".into()), ..Reading::default() };
    assert_eq!(
        sentence("id,a\n1,x\n ,x\n", &how),
        "Row 3: the person is not named; every row needs a value here."
    );
}

#[test]
fn bad_tables_get_a_sentence() {
    let how = Reading::default();
    assert_eq!(
        sentence("", &how),
        "The table has no heading. Give a file with a heading and at least one row."
    );
    assert!(sentence("a,b\n", &how).contains("no rows"));
    assert!(sentence("a,a\n1,2\n", &how).contains("twice"));
    assert!(sentence("a,\n1,2\n", &how).contains("heading 2 is blank"));
    assert_eq!(
        sentence("a,b\n1,2\n1\n", &how),
        "Row 3: it has 1 cells, the heading has 2; check quotes and separators."
    );
    assert!(sentence("PK\u{3}\u{4}rest", &how).contains("workbook"));
    let broken = read(&b"a,b\n1,\xff\xfe\n"[..], &how, &Run::new()).unwrap_err().to_string();
    assert_eq!(broken, "Row 2, column \"b\": the text is not UTF-8; save the file as UTF-8.");
    let wide: String = (0..201).map(|n| format!("c{n},")).collect::<String>() + "x\n";
    assert!(sentence(&(wide.clone() + &wide), &how).contains("at most 200"));
    let chosen = Reading { columns: vec!["c".into()], ..Reading::default() };
    assert_eq!(sentence("a,b\n1,2\n", &chosen), "Column \"c\": the table has no such column; it has: a, b.");
}

#[test]
fn names_of_persons_are_refused_unless_dropped() {
    let csv: String = "id,sex\n".to_string() + &(0..40).map(|n| format!("p{n},F\n")).collect::<String>();
    assert!(sentence(&csv, &Reading::default()).contains("like a name or a number of each person"));
    let how = Reading { drop: vec!["id".into()], ..Reading::default() };
    assert_eq!(text(&csv, &how).unwrap().data.rows(), 1);
    let how = Reading { columns: vec!["sex".into()], ..Reading::default() };
    assert_eq!(text(&csv, &how).unwrap().data.rows(), 1);
    let many: String =
        "id\n".to_string() + &(0..140_000).map(|n| format!("p{}\n", n / 2)).collect::<String>();
    assert!(sentence(&many, &Reading::default()).contains("65534 different values"));
}

#[test]
fn unknown_codes_are_refused_where_a_list_is_declared() {
    let codes = BTreeMap::from([("sex".into(), vec!["M".into(), "F".into(), "X".into()])]);
    let how = Reading { codes, ..Reading::default() };
    let loaded = text("sex\nF\nM\n M\n", &how).unwrap();
    assert_eq!(loaded.data.columns()[0].values, ["M", "F", "X"]);
    assert_eq!(
        sentence("sex\nF\nf\n", &how),
        "Row 3, column \"sex\": \"f\" is not on the code list; correct it or add it to the list."
    );
}

#[test]
fn memory_and_stopping() {
    let csv: String = "a,b,c\n".to_string()
        + &(0..60_000).map(|n| format!("{},{},{}\n", n % 99, n % 101, n % 7)).collect::<String>();
    let how = Reading { memory: 200_000, ..Reading::default() };
    assert!(sentence(&csv, &how).contains("allowed 0 MB"), "{}", sentence(&csv, &how));
    let run = Run::new();
    run.stop();
    assert_eq!(read(csv.as_bytes(), &Reading::default(), &run).unwrap_err(), Fault::Stopped);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Nothing is lost, and the order of rows does not show.
    #[test]
    fn round_trip(mut rows in prop::collection::vec(("[a-c]?", "[;:x\" ]{0,2}y", 1..4u8), 1..60)) {
        let csv = |rows: &[(String, String, u8)]| {
            let mut writer = csv::Writer::from_writer(Vec::new());
            writer.write_record(["a", "b", "c"]).unwrap();
            for (a, b, c) in rows {
                writer.write_record([a.clone(), b.clone(), c.to_string()]).unwrap();
            }
            String::from_utf8(writer.into_inner().unwrap()).unwrap()
        };
        let how = Reading {
            codes: BTreeMap::from([("b".into(), rows.iter().map(|row| row.1.trim().to_string()).collect())]),
            ..Reading::default()
        };
        let there = text(&csv(&rows), &how);
        rows.reverse();
        let how = Reading { codes: BTreeMap::new(), ..how };
        let plain = text(&csv(&rows), &how);
        prop_assert!(there.is_ok());
        if let Ok(plain) = plain {
            rows.sort();
            let mut back: Vec<(String, String, u8)> = Vec::new();
            for record in csv::Reader::from_reader(written(&plain).as_bytes()).records() {
                let record = record.unwrap();
                back.push((record[0].into(), record[1].into(), record[2].parse().unwrap()));
            }
            back.sort();
            prop_assert_eq!(back, rows.clone());
            let again = text(&csv(&rows), &how).unwrap();
            prop_assert_eq!(again, plain);
        }
    }
}
