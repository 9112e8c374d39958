//! pac-synth, the field's engine for private records, on the same table and judged by the same judge.

use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::Outcome;
use crate::judge::{Judgement, Truth};
use crate::print::{Grid, number};
use crate::quality::{list, spread};

/// Epsilon, length, fabrication mode, synthetic counts on or off: its own default, its best, the toolkit's setting.
const SETTINGS: [(&str, &str, &str, &str); 4] = [
    ("4", "3", "uncontrolled", "off"),
    ("4", "3", "uncontrolled", "on"),
    ("12", "4", "balanced", "on"),
    ("1", "3", "uncontrolled", "on"),
];

/// Runs it with every setting and prints what came out.
pub fn measure(python: &str, table: &Path, place: &Path) -> Outcome<Value> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/with_pac_synth.py");
    let mut grid = Grid::new(&[
        "pac-synth on na",
        "rows",
        "error in both",
        "error in either",
        "lost %",
        "made up %",
        "seconds",
        "MB",
    ]);
    let mut all = Vec::new();
    for (epsilon, length, fabrication, counts) in SETTINGS {
        let name = format!("epsilon {epsilon}, length {length}, {fabrication}, counts {counts}");
        eprintln!("pac-synth, {name} ...");
        let out = place.join("rival.csv");
        let child = Command::new(python)
            .arg(&script)
            .args([table, &out])
            .args([epsilon, length, fabrication, counts])
            .stderr(Stdio::inherit())
            .output()?;
        if !child.status.success() {
            grid.row(vec![name, format!("ended with {}", child.status)]);
            continue;
        }
        let took: Value = serde_json::from_slice(&child.stdout)?;
        let judged = Truth::read(table, length.parse()?)?.judge(&out)?;
        let figure = |name: &str| took.get(name).and_then(Value::as_f64).unwrap_or(f64::NAN);
        let one = [judged];
        grid.row(vec![
            name.clone(),
            one.first().map_or(0, |one| one.records).to_string(),
            one.first().map(|one| list(&one.both())).unwrap_or_default(),
            one.first().map(|one| list(&one.either())).unwrap_or_default(),
            spread(&one, Judgement::lost),
            spread(&one, Judgement::fabricated),
            number(figure("cpu"), 1),
            number(figure("peak_mb"), 0),
        ]);
        all.push(json!({ "rival": name, "took": took, "judged": one }));
    }
    grid.print();
    Ok(Value::Array(all))
}
