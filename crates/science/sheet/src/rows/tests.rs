use proptest::prelude::*;

use super::*;

type Cells = Vec<Vec<String>>;

/// All rows with the rows left out, or the fault.
fn all(bytes: &[u8]) -> Result<(Cells, u64), Fault> {
    let mut rows = Rows::new(bytes, None)?;
    let mut row = Row::default();
    let mut found = Vec::new();
    while rows.next(&mut row)? {
        found.push(row.iter().map(|cell| String::from_utf8_lossy(cell).into_owned()).collect());
    }
    assert!(!rows.next(&mut row)?, "the end stays the end");
    Ok((found, rows.blank_rows()))
}

fn cells(rows: &[&[&str]]) -> Cells {
    rows.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()).collect()
}

#[test]
fn what_spreadsheets_write_is_read() {
    let wanted = cells(&[&["region", "form"], &["North", "a;\"b\"\r\nc"], &["", "d"]]);
    let text = "region;form\r\nNorth;\"a;\"\"b\"\"\r\nc\"\r\n;d\r\n";
    let wide = |unit: fn(u16) -> [u8; 2], mark: &[u8]| -> Vec<u8> {
        mark.iter().copied().chain(text.encode_utf16().flat_map(unit)).collect()
    };
    for (bytes, blank) in [
        (text.as_bytes().to_vec(), 0),
        (format!("\u{feff}{text}").into_bytes(), 0),
        (wide(u16::to_le_bytes, &[0xff, 0xfe]), 0),
        (wide(u16::to_be_bytes, &[0xfe, 0xff]), 0),
        (wide(u16::to_le_bytes, &[]), 0),
        (wide(u16::to_be_bytes, &[]), 0),
        (format!("sep=;\r\n{text}").into_bytes(), 0),
        (format!("\"sep=;\"\r\n{text}").into_bytes(), 0),
        (format!("{text};\r\n;\r\n").into_bytes(), 2),
        (format!("{text}\r\n \u{a0};;\r\n").into_bytes(), 2),
        (format!("\r\n{text}").into_bytes(), 0),
        (b"region;form;;\r\nNorth;\"a;\"\"b\"\"\r\nc\";;\r\n;d;;\r\n".to_vec(), 0),
        (b"region\tform\nNorth\t\"a;\"\"b\"\"\r\nc\"\n\td".to_vec(), 0),
        (b"region|form\rNorth|\"a;\"\"b\"\"\r\nc\" \r|d\r".to_vec(), 0),
    ] {
        assert_eq!(all(&bytes).unwrap(), (wanted.clone(), blank), "{:?}", String::from_utf8_lossy(&bytes));
    }
}

#[test]
fn what_cannot_be_understood_is_refused_with_its_row() {
    for (text, fault) in [
        ("a,b\n1,2\n3,\"4\n5,6\n", Fault::QuoteOpen { row: 3 }),
        ("a,b\n1,\"2\n3,4\n5,\"6\"\n", Fault::BehindQuote { row: 2 }),
        ("a,b\n\"x\ny\",1\n1,2,3\n", Fault::Width { row: 4, cells: 3, heading: 2 }),
        ("a,b,,\n1,2,,\n1,2,,3\n", Fault::Nameless { row: 3, column: 4 }),
        ("a,b\n\n1\n", Fault::Width { row: 3, cells: 1, heading: 2 }),
        ("PK\u{3}\u{4}", Fault::Workbook),
    ] {
        assert_eq!(all(text.as_bytes()), Err(fault), "{text:?}");
    }
    assert_eq!(all(b"").unwrap(), (Vec::new(), 0));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// What a writer of CSV writes is read as it was, in any encoding and with any separator.
    #[test]
    fn what_was_written_is_read(
        rows in prop::collection::vec(prop::collection::vec("[a-zα-ω;,\" \r\n\u{a0}😀]{0,4}", 3), 1..12),
        separator in prop::sample::select(vec![b',', b';', b'\t', b'|']),
        how in 0..3_u8,
    ) {
        let mut writer = csv::WriterBuilder::new().delimiter(separator).from_writer(Vec::new());
        writer.write_record(["h1", "h2", "h3"]).unwrap();
        rows.iter().for_each(|row| writer.write_record(row).unwrap());
        let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
        let bytes: Vec<u8> = match how {
            0 => text.clone().into_bytes(),
            1 => [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect(),
            _ => [0xfe, 0xff].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes)).collect(),
        };
        let (found, left_out) = all(&bytes).unwrap();
        let filled: Cells =
            rows.iter().filter(|row| row.iter().any(|cell| !cell.trim().is_empty())).cloned().collect();
        prop_assert_eq!(left_out, (rows.len() - filled.len()) as u64);
        prop_assert_eq!(&found[1..], &filled[..]);
    }

    /// No bytes break the reader.
    #[test]
    fn any_bytes_end(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = all(&bytes);
    }
}
