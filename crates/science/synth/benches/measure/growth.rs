//! What more rows and more columns cost, on tables that are generated: twelve latent classes, the shape of the
//! publication schema (year, sex, age, two countries, months, flags), about two cells in five blank.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::Path;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};
use serde_json::{Value, json};

use crate::Outcome;
use crate::print::{Grid, number};
use crate::work::{Way, Work};

/// Values of the first columns; all further ones are flags.
const SIZES: [(&str, usize); 6] =
    [("year", 20), ("gender", 3), ("age", 9), ("citizenship", 60), ("country", 45), ("months", 3)];

/// Latent classes.
const CLASSES: usize = 12;

/// Rows and columns of the tables.
const SHAPES: [(u64, usize); 8] = [
    (10_000, 7),
    (100_000, 7),
    (1_000_000, 7),
    (10_000_000, 7),
    (100_000, 12),
    (100_000, 20),
    (100_000, 30),
    (100_000, 40),
];

/// Writes each table, makes records of it and prints the cost; all of it as JSON.
pub fn measure(place: &Path, most: u64) -> Outcome<Value> {
    let mut grid = Grid::new(&["rows x columns", "method", "engine s", "MB", "with gate s", "MB", "gate"]);
    let mut all = Vec::new();
    for (rows, columns) in SHAPES.into_iter().filter(|(rows, _)| *rows <= most) {
        let table = place.join("grown.csv");
        write(&table, rows, columns)?;
        for (method, way) in [
            ("row-seeded", Way::Together("row-seeded".to_owned())),
            ("private, epsilon 4", Way::Private { epsilon: 4.0, needed: None }),
        ] {
            eprintln!("{rows} x {columns}, {method} ...");
            let work = |whole| Work {
                table: table.clone(),
                out: place.join("grown-out.csv"),
                way: way.clone(),
                length: 3,
                whole,
                threads: 2,
                seed: 1,
            };
            let (engine, whole) = (work(false).start()?, work(true).start()?);
            let figure = |took: Option<f64>, decimals| number(took.unwrap_or(f64::NAN), decimals);
            grid.row(vec![
                format!("{rows} x {columns}"),
                method.to_owned(),
                figure(engine.as_ref().and_then(|took| took.cpu), 1),
                figure(engine.as_ref().and_then(|took| took.peak_mb), 0),
                figure(whole.as_ref().and_then(|took| took.cpu), 1),
                figure(whole.as_ref().and_then(|took| took.peak_mb), 0),
                whole.as_ref().map_or_else(
                    || "not done".to_owned(),
                    |took| {
                        if took.passed == Some(true) { "passed".to_owned() } else { took.refusals.join(" ") }
                    },
                ),
            ]);
            all.push(json!({ "rows": rows, "columns": columns, "method": method, "engine": engine, "whole": whole }));
        }
        std::fs::remove_file(&table)?;
    }
    grid.print();
    Ok(Value::Array(all))
}

/// Cumulative shares of the values of a column in a class; what is left to one is blank.
type Shares = Vec<f64>;

fn write(path: &Path, rows: u64, columns: usize) -> Outcome<()> {
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let mut even = move || (rng.next_u64() >> 11) as f64 / (1u64 << 53) as f64;
    let sizes: Vec<usize> =
        (0..columns).map(|column| SIZES.get(column).map_or(1, |(_, size)| *size)).collect();
    let classes: Vec<Vec<Shares>> =
        (0..CLASSES).map(|_| sizes.iter().map(|size| shares(*size, &mut even)).collect()).collect();
    let weights = shares(CLASSES, &mut even);
    let heaviest = weights.last().copied().unwrap_or(1.0);
    let mut out = BufWriter::new(File::create(path)?);
    let name = |column: usize| {
        SIZES.get(column).map_or_else(|| format!("flag{column}"), |(name, _)| (*name).to_owned())
    };
    writeln!(out, "{}", (0..columns).map(name).collect::<Vec<_>>().join(","))?;
    for _ in 0..rows {
        let class = drawn(&weights, even() * heaviest).unwrap_or(0);
        let Some(class) = classes.get(class) else { continue };
        for (column, shares) in class.iter().enumerate() {
            if column > 0 {
                out.write_all(b",")?;
            }
            if let Some(value) = drawn(shares, even()) {
                write!(out, "{}", value + 1)?;
            }
        }
        out.write_all(b"\n")?;
    }
    Ok(out.flush()?)
}

/// A few values that are frequent, many that are not; three quarters are not blank. A flag is anything from rare to
/// nearly always there.
fn shares(size: usize, even: &mut impl FnMut() -> f64) -> Shares {
    if size == 1 {
        return vec![even().powf(1.5) * 0.9];
    }
    let weights: Vec<f64> = (0..size).map(|_| even().powi(4)).collect();
    let sum: f64 = weights.iter().sum();
    let mut reached = 0.0;
    let add = |weight: f64| {
        reached += 0.75 * weight / sum;
        reached
    };
    weights.into_iter().map(add).collect()
}

fn drawn(shares: &Shares, at: f64) -> Option<usize> {
    let place = shares.partition_point(|share| *share <= at);
    (place < shares.len()).then_some(place)
}
