//! Private records: losing what is there against making up what is not, at three budgets.

use std::path::Path;

use serde_json::{Value, json};

use crate::Outcome;
use crate::judge::{Judgement, Truth};
use crate::picture::{Curve, drawn};
use crate::print::Grid;
use crate::quality::{list, mean, spread};
use crate::work::{Way, Work};

/// Budgets, and their colours in the picture.
const EPSILONS: [(f64, &str); 3] = [(1.0, "#a34700"), (4.0, "#134e57"), (12.0, "#5b3a8e")];

/// Deviations of noise that a combination must reach; 0.85 is the default.
const NEEDED: [f64; 5] = [0.0, 0.4, 0.85, 1.2, 1.5];

/// Longest combination.
const LENGTH: usize = 3;

/// Makes private records of the published tables at every budget and every place of the frontier, and prints how far
/// they are off; all of it as JSON.
pub fn measure(tables: &Path, place: &Path, runs: u64, picture: Option<&str>) -> Outcome<Value> {
    let mut all = Vec::new();
    let mut curves = Vec::new();
    for (name, file) in
        [("na", "ctdc_synthetic_2025_northamerica19.csv"), ("core", "ctdc_kanon_2020-04-14_core7.csv")]
    {
        let table = tables.join(file);
        if !table.exists() {
            eprintln!("{name}: left out, the table is not here");
            continue;
        }
        let truth = Truth::read(&table, LENGTH)?;
        let mut grid = Grid::new(&[
            name,
            "epsilon",
            "needed",
            "error in both",
            "error in either",
            "lost %",
            "made up %",
        ]);
        for (epsilon, colour) in EPSILONS {
            eprintln!("{name}, epsilon {epsilon} ...");
            let floor = judged(&truth, &table, place, runs, || Way::CountsAlone { epsilon })?;
            row(&mut grid, "counts", epsilon, "", &floor);
            all.push(json!({ "table": name, "epsilon": epsilon, "counts": floor }));
            let mut curve = Curve { name: format!("epsilon {epsilon}"), colour, judged: Vec::new() };
            for needed in NEEDED {
                let records =
                    judged(&truth, &table, place, runs, || Way::Private { epsilon, needed: Some(needed) })?;
                row(&mut grid, "records", epsilon, &needed.to_string(), &records);
                all.push(json!({ "table": name, "epsilon": epsilon, "needed": needed, "records": records }));
                curve.judged.push(records);
            }
            if name == "na" {
                curves.push(curve);
            }
        }
        grid.print();
    }
    if let Some(picture) = picture {
        std::fs::write(picture, drawn(&curves))?;
    }
    Ok(Value::Array(all))
}

fn judged(
    truth: &Truth,
    table: &Path,
    place: &Path,
    runs: u64,
    way: impl Fn() -> Way,
) -> Outcome<Vec<Judgement>> {
    let mut judged = Vec::new();
    for seed in 0..runs {
        let out = place.join("private.csv");
        let work = Work {
            table: table.to_owned(),
            out: out.clone(),
            way: way(),
            length: LENGTH,
            whole: false,
            threads: 2,
            seed,
        };
        if work.start()?.is_some() {
            let counts = matches!(work.way, Way::CountsAlone { .. });
            judged.push(if counts { truth.judge_counts(&out)? } else { truth.judge(&out)? });
        }
    }
    Ok(judged)
}

fn row(grid: &mut Grid, what: &str, epsilon: f64, needed: &str, judged: &[Judgement]) {
    let errors = |of: fn(&Judgement) -> Vec<f64>| {
        let lengths = judged.iter().map(of).collect::<Vec<_>>();
        list(&(0..LENGTH).map(|at| mean(lengths.iter().filter_map(|l| l.get(at)))).collect::<Vec<_>>())
    };
    grid.row(vec![
        what.to_owned(),
        epsilon.to_string(),
        needed.to_owned(),
        errors(Judgement::both),
        errors(Judgement::either),
        spread(judged, Judgement::lost),
        spread(judged, Judgement::fabricated),
    ]);
}
