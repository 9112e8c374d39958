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
use crate::quality::CORE;
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

/// Rows drawn again and again from the global table of 2020, whose rows repeat as real ones do.
const DRAWN: [u64; 4] = [10_000, 100_000, 1_000_000, 10_000_000];

/// Writes each table, makes records of it and prints the cost; all of it as JSON.
pub fn measure(tables: &Path, place: &Path, most: u64) -> Outcome<Value> {
    let mut growth = Growth {
        place,
        grid: Grid::new(&["rows x columns", "method", "engine s", "MB", "with gate s", "MB", "gate"]),
        all: Vec::new(),
    };
    let table = place.join("grown.csv");
    let core = tables.join(CORE);
    if core.exists() {
        for rows in DRAWN.into_iter().filter(|rows| *rows <= most) {
            draw(&core, &table, rows)?;
            growth.measure(&table, &format!("core, {rows} rows drawn"))?;
        }
    } else {
        eprintln!("core: left out, the table is not here");
    }
    for (rows, columns) in SHAPES.into_iter().filter(|(rows, _)| *rows <= most) {
        write(&table, rows, columns)?;
        growth.measure(&table, &format!("{rows} x {columns}"))?;
    }
    growth.grid.print();
    Ok(Value::Array(growth.all))
}

struct Growth<'a> {
    place: &'a Path,
    grid: Grid,
    all: Vec<Value>,
}

impl Growth<'_> {
    fn measure(&mut self, table: &Path, name: &str) -> Outcome<()> {
        for (method, way) in [
            ("row-seeded", Way::Together("row-seeded".to_owned())),
            ("private, epsilon 4", Way::Private { epsilon: 4.0, needed: None }),
        ] {
            eprintln!("{name}, {method} ...");
            let work = |whole| Work {
                table: table.to_owned(),
                out: self.place.join("grown-out.csv"),
                way: way.clone(),
                length: 3,
                whole,
                threads: 2,
                seed: 1,
            };
            let (engine, whole) = (work(false).start()?, work(true).start()?);
            let figure = |took: Option<f64>, decimals| number(took.unwrap_or(f64::NAN), decimals);
            self.grid.row(vec![
                name.to_owned(),
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
            self.all.push(json!({ "table": name, "method": method, "engine": engine, "whole": whole }));
        }
        Ok(())
    }
}

/// Draws rows of a file with replacement.
fn draw(from: &Path, to: &Path, rows: u64) -> Outcome<()> {
    let text = std::fs::read_to_string(from)?;
    let mut lines = text.lines();
    let mut out = BufWriter::new(File::create(to)?);
    writeln!(out, "{}", lines.next().unwrap_or_default())?;
    let lines: Vec<&str> = lines.collect();
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    for _ in 0..rows {
        let place = rng.next_u64() % (lines.len() as u64).max(1);
        writeln!(out, "{}", lines.get(place as usize).unwrap_or(&""))?;
    }
    Ok(out.flush()?)
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
