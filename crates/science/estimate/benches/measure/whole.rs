//! Jobs that the yardstick does not do: whole methods of the engine, for time and memory alone.

use estimate::decomposable::{self, average};
use estimate::panel::{self, Input};
use estimate::run::Run;
use estimate::threshold::{self, threshold};
use serde_json::{Value, json};

use crate::{Outcome, speed, tables};

/// Name, words, and the goal in processor seconds on one thread where one was set.
pub const JOBS: [(&str, &str, Option<f64>); 3] = [
    ("panel-5", "the whole panel with its defaults, five lists (UK)", Some(10.0)),
    ("decomposable-5", "average over 822 graphs, 60 000 points, five lists (UK)", None),
    ("threshold-5", "Bayesian threshold, five lists (UK)", None),
];

/// Does one of these jobs; nothing if there is none of that name.
pub fn child(name: &str, threads: usize) -> Option<Outcome<Value>> {
    JOBS.iter().any(|(known, ..)| *known == name).then(|| done(name, threads))
}

fn done(name: &str, threads: usize) -> Outcome<Value> {
    let table = tables::uk_5()?;
    let run = Run::new();
    speed::repeated(1.0, || {
        match name {
            "panel-5" => {
                let options = panel::Options { threads, ..panel::Options::default() };
                panel::estimate(&Input::of(table.clone()), &options, &run)?;
            }
            "decomposable-5" => {
                average(&table, decomposable::Settings::default(), &run, threads)?;
            }
            _ => {
                threshold(&table, threshold::Settings::default(), 1, &run, threads)?;
            }
        }
        Ok(())
    })
    .map(|took| json!(took))
}
