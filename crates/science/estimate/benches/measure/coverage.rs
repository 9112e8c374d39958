//! How often each method's 95 % interval holds the true number, how far its estimate lies from it, and how often it
//! refuses, by what the lists have to do with each other.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value, json};

use crate::Outcome;
use crate::methods::{Answer, NAMES, answers};
use crate::print::{Grid, number};
use crate::worlds::{Kind, World, world};

/// What is asked for. The figures do not depend on the threads.
pub struct Study {
    /// Tables of each kind.
    pub tables: usize,
    /// Bootstrap replicates per table and method.
    pub replicates: usize,
    /// The seed.
    pub seed: u64,
    /// Threads.
    pub threads: usize,
}

impl Default for Study {
    fn default() -> Self {
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        Self { tables: 400, replicates: 400, seed: 1, threads }
    }
}

/// One table: how many people there are, how many were seen, and what the methods say.
struct Case {
    people: f64,
    seen: f64,
    answers: [Answer; NAMES.len()],
}

/// Draws the tables, asks the methods, prints a table per kind; all of it as JSON.
pub fn measure(study: &Study) -> Outcome<Value> {
    println!(
        "{} tables of each kind, {} bootstrap replicates, seed {}. N: the true number.\n",
        study.tables, study.replicates, study.seed
    );
    let mut all = Vec::new();
    for kind in Kind::ALL {
        let cases = cases(kind, study)?;
        let seen = median(cases.iter().map(|case| case.seen / case.people).collect());
        println!("{} (median share of the people seen: {})\n", kind.name(), number(seen, 2));
        let mut grid = Grid::new(&[
            "method",
            "estimate / N",
            "covered",
            "of",
            "too low",
            "too high",
            "width / N",
            "refused",
        ]);
        let mut methods = Vec::new();
        for (place, name) in NAMES.iter().enumerate() {
            let given: Vec<(f64, Answer)> =
                cases.iter().filter_map(|case| Some((case.people, *case.answers.get(place)?))).collect();
            let figures = Figures::of(&given);
            grid.row(figures.cells(name));
            methods.push(figures.json(name));
        }
        grid.print();
        all.push(json!({ "kind": kind.name(), "tables": cases.len(), "seen": seen, "methods": methods }));
    }
    Ok(json!({ "replicates": study.replicates, "seed": study.seed, "kinds": all }))
}

/// Works through the tables of a kind; each thread takes the next, and each table has its own place and its own random
/// numbers.
fn cases(kind: Kind, study: &Study) -> Outcome<Vec<Case>> {
    let next = AtomicUsize::new(0);
    let done: Mutex<Vec<(usize, Case)>> = Mutex::new(Vec::new());
    let work = || -> Result<(), String> {
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= study.tables {
                return Ok(());
            }
            let World { people, table } =
                world(kind, study.seed, number).map_err(|trouble| trouble.to_string())?;
            let answers = answers(&table, study.replicates, study.seed.wrapping_add(number as u64));
            let case = Case { people: people as f64, seen: table.cases() as f64, answers };
            done.lock().map_err(|_| "another thread broke off")?.push((number, case));
        }
    };
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..study.threads).map(|_| scope.spawn(work)).collect();
        threads
            .into_iter()
            .try_for_each(|thread| thread.join().map_err(|_| "a thread broke off".to_owned())?)
    })?;
    let mut done = done.into_inner().map_err(|_| "a thread broke off")?;
    done.sort_unstable_by_key(|(number, _)| *number);
    Ok(done.into_iter().map(|(_, case)| case).collect())
}

/// What became of one method on the tables of one kind.
struct Figures {
    /// Median of estimate over truth.
    bias: f64,
    /// Tables on which it gave an interval.
    intervals: usize,
    /// Of these: the interval holds the truth, lies below it, lies above it.
    covered: usize,
    below: usize,
    above: usize,
    /// Median of width over truth.
    width: f64,
    /// Tables without an estimate.
    refused: usize,
}

impl Figures {
    fn of(given: &[(f64, Answer)]) -> Self {
        let estimates = given.iter().filter_map(|(people, answer)| Some(answer.estimate? / people));
        let estimates: Vec<f64> = estimates.collect();
        let limits = given.iter().filter_map(|(people, answer)| Some((*people, answer.interval?)));
        let limits: Vec<(f64, (f64, f64))> = limits.collect();
        let below = limits.iter().filter(|(people, (_, upper))| upper < people).count();
        let above = limits.iter().filter(|(people, (lower, _))| lower > people).count();
        Self {
            refused: given.len() - estimates.len(),
            bias: median(estimates),
            intervals: limits.len(),
            covered: limits.len() - below - above,
            below,
            above,
            width: median(limits.iter().map(|(people, (lower, upper))| (upper - lower) / people).collect()),
        }
    }

    fn cells(&self, name: &str) -> Vec<String> {
        let share = |some: usize| number(100.0 * some as f64 / self.intervals as f64, 0) + " %";
        vec![
            name.to_owned(),
            number(self.bias, 2),
            share(self.covered),
            self.intervals.to_string(),
            share(self.below),
            share(self.above),
            number(self.width, 2),
            self.refused.to_string(),
        ]
    }

    fn json(&self, name: &str) -> Value {
        json!({
            "method": name, "median_ratio": self.bias, "intervals": self.intervals, "covered": self.covered,
            "below": self.below, "above": self.above, "median_width": self.width, "refused": self.refused,
        })
    }
}

/// The median; not a number for none.
fn median(mut values: Vec<f64>) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    let middle = values.len() / 2;
    let at = |place: usize| values.get(place).copied().unwrap_or(f64::NAN);
    if values.len() % 2 == 1 { at(middle) } else { f64::midpoint(at(middle.wrapping_sub(1)), at(middle)) }
}
