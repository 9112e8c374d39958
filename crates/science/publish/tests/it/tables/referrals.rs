//! The referral tables of a real state.

use publish::data::{Column, Data};
use publish::run::Run;
use publish::tables::{Cube, Dimension, Rule, Spec, State, Table, Tree, Zeros, protect};
use std::path::PathBuf;

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

/// Forms of exploitation in two groups: one form, or several together.
fn forms(data: &Data) -> Dimension {
    let flat = dimension(data, FORM);
    let group =
        |form: &String| if form.contains('&') || form.contains(',') { "several forms" } else { "one form" };
    let paths: Vec<Option<Vec<String>>> = std::iter::once(None)
        .chain(
            data.columns()[flat.column]
                .values
                .iter()
                .map(|form| Some(vec![group(form).to_owned(), form.clone()])),
        )
        .collect();
    Dimension { column: flat.column, tree: Tree::from_paths("All", &paths) }
}

fn cube(data: &Data, tables: &[&[&str]]) -> Cube {
    let mut names: Vec<&str> = tables.concat();
    names.sort_unstable();
    names.dedup();
    let chosen = |name: &&str| if *name == FORM { forms(data) } else { dimension(data, name) };
    let mut spec = Spec::one(names.iter().map(chosen).collect());
    let place = |name: &&str| names.iter().position(|other| other == name).unwrap();
    spec.tables = tables.iter().map(|table| Table::all(table.iter().map(place))).collect();
    Cube::count(data, spec, &Run::new()).unwrap()
}

/// How many finest cells of a table of all columns lie in a cell and are no zeros: what everybody may count who sees them.
fn finest_within(cube: &Cube, cell: usize) -> u64 {
    let spec = cube.spec();
    let finest = |at: &[u16]| {
        at.iter().zip(&spec.dimensions).all(|(node, d)| d.tree.is_leaf(usize::from(*node), usize::MAX))
    };
    let inside = |at: &[u16]| {
        at.iter()
            .zip(&cube.cells()[cell].at)
            .zip(&spec.dimensions)
            .all(|((leaf, node), d)| d.tree.path(usize::from(*leaf)).contains(&usize::from(*node)))
    };
    cube.cells().iter().filter(|one| one.count > 0 && finest(&one.at) && inside(&one.at)).count() as u64
}

/// Counts, protects, and attacks with an attacker of its own that sees only what is published; every `step`-th
/// suppressed cell is asked for. Returns how many small cells were attacked.
fn attacked(data: &Data, tables: &[&[&str]], threshold: u64, step: usize) -> usize {
    let cube = cube(data, tables);
    let rule = Rule::new(threshold);
    let shown = protect(&cube, &rule, &Run::new()).unwrap();
    let mut attacker = Attacker::new(&cube, &shown.cells, Zeros::Published);
    let mut small = 0;
    for bound in shown.proof.iter().step_by(step) {
        let (low, high) = attacker.interval(bound.cell);
        assert!((low - 1e-6).ceil() as u64 == bound.low, "{bound:?} {low} {high}");
        assert_eq!(bound.high, high.is_finite().then_some((high + 1e-6).floor() as u64), "{bound:?}");
        if rule.small(bound.count) {
            let (asked, _) = bound.asked.unwrap();
            assert!(low < asked as f64 + 1e-6, "{bound:?} lies between {low} and {high}");
            assert!(high > threshold as f64 - 1e-6, "{bound:?} lies between {low} and {high}");
            assert!(tables.len() > 1 || asked == finest_within(&cube, bound.cell), "{bound:?}");
            small += 1;
        }
    }
    let cells = cube.cells().len();
    println!("{tables:?} below {threshold}: {cells} cells, {:?}, {small} small cells attacked", shown.tally);
    small
}

const QUARTER: &str = "Quarter";
const KIND: &str = "First responder type";
const FORM: &str = "Exploitation type";
const AGE: &str = "Age at exploitation";
const GENDER: &str = "Gender";
const NATIONALITY: &str = "Nationality";

#[test]
fn one_table_by_quarter_responder_and_gender() {
    let Some(data) = referrals() else { return };
    assert_eq!(attacked(&data, &[&[QUARTER, KIND, GENDER]], 5, 1), 13);
    assert_eq!(attacked(&data, &[&[QUARTER, KIND, GENDER]], 10, 1), 16);
    assert_eq!(attacked(&data, &[&[QUARTER, KIND, AGE, GENDER]], 5, 1), 39);
    assert_eq!(attacked(&data, &[&[QUARTER, KIND, AGE, GENDER]], 10, 1), 54);
}

#[test]
fn many_small_cells_with_levels() {
    let Some(data) = referrals() else { return };
    assert!(attacked(&data, &[&[KIND, FORM, AGE, GENDER]], 10, 8) > 30);
    assert!(attacked(&data, &[&[QUARTER, NATIONALITY]], 10, 8) > 100);
}

/// Five columns: thousands of questions to one system, whose rounding errors must not refute tables that fit.
#[test]
fn a_table_of_five_columns_is_proved() {
    let Some(data) = referrals() else { return };
    let cube = cube(&data, &[&[QUARTER, KIND, FORM, AGE, GENDER]]);
    let rule = Rule::new(10);
    let shown = protect(&cube, &rule, &Run::new()).unwrap();
    let mut small = 0;
    for bound in &shown.proof {
        assert!(bound.low <= bound.seen_low && bound.high.is_none_or(|high| high >= bound.seen_high));
        if rule.small(bound.count) {
            assert!(bound.seen_low == finest_within(&cube, bound.cell) && bound.seen_high >= 10, "{bound:?}");
            small += 1;
        }
    }
    println!("{} cells, {small} small", cube.cells().len());
    assert!(small > 400, "{small}");
}

/// Readers look for totals first: they are published where further cells lower down hide as well.
#[test]
fn high_totals_stay() {
    let Some(data) = referrals() else { return };
    let mut looked_at = 0;
    for (tables, threshold) in
        [(&[&[QUARTER, KIND, GENDER][..], &[QUARTER, FORM]][..], 10), (&[&[NATIONALITY, GENDER]], 5)]
    {
        let cube = cube(&data, tables);
        let shown = protect(&cube, &Rule::new(threshold), &Run::new()).unwrap();
        for (cell, shown) in cube.cells().iter().zip(&shown.cells) {
            let labels = cube.labels(&cell.at);
            let nodes: Vec<&&str> = labels.iter().filter(|label| **label != "All").collect();
            if nodes.is_empty() || matches!(nodes[..], [only] if only.starts_with("202")) {
                assert_eq!(shown.state, State::Published, "{labels:?}");
                looked_at += 1;
            }
        }
    }
    assert_eq!(looked_at, 6);
}

#[test]
fn linked_tables() {
    let Some(data) = referrals() else { return };
    let row: &[&[&str]] = &[&[QUARTER, KIND, GENDER], &[QUARTER, AGE, GENDER], &[KIND, GENDER]];
    assert_eq!(attacked(&data, row, 10, 1), 28);
    let levels: &[&[&str]] = &[&[QUARTER, KIND, GENDER], &[GENDER, FORM, AGE], &[QUARTER, GENDER, AGE]];
    assert!(attacked(&data, levels, 10, 1) > 100);
}

#[test]
fn without_its_further_cells_a_small_cell_is_found_out() {
    let Some(data) = referrals() else { return };
    let cube = cube(&data, &[&[QUARTER, KIND, AGE, GENDER]]);
    let shown = protect(&cube, &Rule::new(10), &Run::new()).unwrap();
    let (mut further, mut needed) = (0, 0);
    for (cell, hidden) in shown.cells.iter().enumerate().filter(|(_, cell)| cell.state == State::Secondary) {
        let mut open = shown.cells.clone();
        assert_eq!((hidden.value, hidden.mark()), (None, "c"));
        open[cell].value = Some(cube.cells()[cell].count);
        let mut attacker = Attacker::new(&cube, &open, Zeros::Published);
        let found = shown.proof.iter().filter(|bound| bound.asked.is_some()).any(|bound| {
            let (low, high) = attacker.interval(bound.cell);
            low > bound.asked.unwrap().0 as f64 + 1e-6 || high < 10.0 - 1e-6
        });
        further += 1;
        needed += u32::from(found);
    }
    println!("{needed} of {further} cells that hide others cannot be published");
    assert!(further > 40 && needed * 10 > further * 8, "{needed} of {further}");
}
