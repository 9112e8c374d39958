//! A workbook of published records is read by a program that is not ours (openpyxl), cell for cell as the CSV file.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may fail loudly"
)]

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use journeys::{demo::program, python::Python};
use serde_json::Value;

/// Invented people; a region looks like a formula, another holds what CSV has to quote.
fn people() -> String {
    let mut text = String::from("year,region,gender\n");
    for person in 0..600 {
        let region = ["North", "=East", "\"West, \"\"far\"\"\"", "Θεσσαλία"][person % 4];
        writeln!(text, "{},{region},{}", 2020 + person % 3, ["Woman", "Man"][person / 7 % 2]).unwrap();
    }
    text
}

/// The records of a CSV file without line breaks in its cells.
fn csv(path: &Path) -> Vec<Vec<String>> {
    let row = |line: &str| {
        let mut cells = vec![String::new()];
        let mut quoted = false;
        let mut signs = line.chars().peekable();
        while let Some(sign) = signs.next() {
            match sign {
                '"' if quoted && signs.peek() == Some(&'"') => cells.last_mut().unwrap().extend(signs.next()),
                '"' => quoted = !quoted,
                ',' if !quoted => cells.push(String::new()),
                sign => cells.last_mut().unwrap().push(sign),
            }
        }
        cells
    };
    // What would run as a formula has an apostrophe in front in the CSV file; in the workbook cells are typed.
    let plain = |cell: String| match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@']) => rest.to_owned(),
        _ => cell,
    };
    let rows = std::fs::read_to_string(path).unwrap();
    rows.lines().map(|line| row(line).into_iter().map(plain).collect()).collect()
}

#[test]
fn a_workbook_of_records_is_read_cell_for_cell() {
    let Some(python) = Python::found() else { return };
    let place = tempfile::tempdir().unwrap();
    let path = |name: &str| place.path().join(name);
    std::fs::write(path("in.csv"), people()).unwrap();
    let arguments = "publish in.csv --out out.csv --xlsx out.xlsx --method row-seeded --k 10 --report r.json";
    let status =
        Command::new(program()).current_dir(place.path()).args(arguments.split(' ')).status().unwrap();
    assert!(status.success());
    let book = python.run("workbook.py", &[&path("out.xlsx")]).unwrap();
    let sheets: Value = serde_json::from_str(&book).unwrap();
    let text = |cell: &Value| match cell {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let records = csv(&path("out.csv"));
    let found = sheets.as_object().unwrap().values().any(|sheet| {
        let rows: Vec<Vec<String>> = sheet
            .as_array()
            .unwrap()
            .iter()
            .map(|row| row.as_array().unwrap().iter().map(text).collect())
            .collect();
        rows.len() >= records.len() && rows[rows.len() - records.len()..] == records
    });
    assert!(found, "no sheet holds the records");
    assert!(records.len() > 500 && records.iter().any(|row| row[1] == "=East"), "{}", records.len());
}
