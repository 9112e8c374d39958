//! The referral tables of a real state.

use std::path::PathBuf;
use synth::data::{Column, Data};
use synth::run::Run;
use synth::tables::{Cube, Dimension, Rule, Spec, Table, Tree, protect};

use super::attacker::Attacker;

/// The referrals as codes, or nothing where the reference data are absent (never so in CI).
pub(super) fn referrals() -> Option<Data> {
    let path: PathBuf =
        [env!("CARGO_MANIFEST_DIR"), "../../../../shared/data/nrm_uk/nrm_referrals_2022q2_2023q1_cases.csv"]
            .iter()
            .collect();
    if !path.exists() {
        assert!(std::env::var_os("CI").is_none(), "the referral tables are missing");
        return None;
    }
    let mut reader = csv::Reader::from_path(path).unwrap();
    let names: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let mut columns: Vec<Column> =
        names.into_iter().map(|name| Column { name, values: Vec::new() }).collect();
    let mut codes: Vec<Vec<u16>> = vec![Vec::new(); columns.len()];
    for record in reader.records() {
        for ((value, column), codes) in record.unwrap().iter().zip(&mut columns).zip(&mut codes) {
            let at = column.values.iter().position(|known| known == value).unwrap_or_else(|| {
                column.values.push(value.to_owned());
                column.values.len() - 1
            });
            codes.push(u16::try_from(at + 1).unwrap());
        }
    }
    let rows = codes[0].len();
    assert_eq!(rows, 13_924);
    Data::new(columns, codes, vec![1; rows])
}

pub(super) fn dimension(data: &Data, name: &str) -> Dimension {
    let column = data.columns().iter().position(|column| column.name == name).unwrap();
    Dimension { column, tree: Tree::flat(&data.columns()[column], "All", None) }
}

/// Counts, protects, and attacks with an attacker of its own that sees only what is published; every `step`-th
/// suppressed cell is asked for. Returns how many small cells were attacked.
fn attacked(data: &Data, tables: &[&[&str]], threshold: u64, step: usize) -> usize {
    let mut names: Vec<&str> = tables.concat();
    names.sort_unstable();
    names.dedup();
    let mut spec = Spec::one(names.iter().map(|name| dimension(data, name)).collect());
    let place = |name: &&str| names.iter().position(|other| other == name).unwrap();
    spec.tables = tables.iter().map(|table| Table::all(table.iter().map(place))).collect();
    let cube = Cube::count(data, spec, &Run::new()).unwrap();
    let rule = Rule::new(threshold);
    let shown = protect(&cube, &rule, &Run::new()).unwrap();
    let mut attacker = Attacker::new(&cube, &shown.cells);
    let mut small = 0;
    for bound in shown.proof.iter().step_by(step) {
        let (low, high) = attacker.interval(bound.cell);
        assert!((low - 1e-6).ceil() as u64 == bound.low, "{bound:?} {low} {high}");
        assert_eq!(bound.high, high.is_finite().then_some((high + 1e-6).floor() as u64), "{bound:?}");
        if rule.small(bound.count) {
            assert!(low < 1e-6 && high > threshold as f64 - 1e-6, "{bound:?} lies between {low} and {high}");
            small += 1;
        }
    }
    let cells = cube.cells().len();
    println!("{tables:?} below {threshold}: {cells} cells, {:?}, {small} small cells attacked", shown.tally);
    small
}

const QUARTER: &str = "Quarter";
const KIND: &str = "First responder type";
const AGE: &str = "Age at exploitation";
const GENDER: &str = "Gender";

#[test]
fn one_table_by_quarter_responder_and_gender() {
    let Some(data) = referrals() else { return };
    assert_eq!(attacked(&data, &[&[QUARTER, KIND, GENDER]], 5, 1), 13);
    assert_eq!(attacked(&data, &[&[QUARTER, KIND, GENDER]], 10, 1), 16);
    assert_eq!(attacked(&data, &[&[QUARTER, KIND, AGE, GENDER]], 5, 1), 39);
    assert_eq!(attacked(&data, &[&[QUARTER, KIND, AGE, GENDER]], 10, 1), 54);
}

#[test]
fn linked_tables() {
    let Some(data) = referrals() else { return };
    let row: &[&[&str]] = &[&[QUARTER, KIND, GENDER], &[QUARTER, AGE, GENDER], &[KIND, GENDER]];
    assert_eq!(attacked(&data, row, 10, 1), 28);
}
