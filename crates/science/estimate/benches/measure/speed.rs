//! Speed and memory: each job in a process of its own, once by the yardstick, then by the engine with one thread and
//! with two. Processor seconds come from the system, wall seconds are the smallest of the repetitions.

use std::process::Command;
use std::time::Instant;

use serde_json::{Value, json};

use crate::jobs::{JOBS, Job};
use crate::print::{Grid, number};
use crate::{Outcome, machine};

/// Threads of the comparison.
const THREADS: [usize; 2] = [1, 2];

/// Who does the job.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The engine with so many threads.
    Ours(usize),
    /// The yardstick.
    Plain,
}

impl Side {
    /// As on the command line: `plain`, or the number of threads.
    pub fn parse(text: &str) -> Outcome<Self> {
        if text == "plain" { Ok(Self::Plain) } else { Ok(Self::Ours(text.parse()?)) }
    }

    fn word(self) -> String {
        match self {
            Self::Plain => "plain".to_owned(),
            Self::Ours(threads) => threads.to_string(),
        }
    }
}

/// Does one job and prints what it took as a line of JSON: what the child process is for.
pub fn child(name: &str, side: Side) -> Outcome<()> {
    if let Side::Ours(threads) = side
        && let Some(took) = crate::whole::child(name, threads)
    {
        println!("{}", took?);
        return Ok(());
    }
    let job = JOBS.iter().find(|job| job.name == name).ok_or("there is no such job")?;
    let Some(ready) = job.ready()? else {
        println!("null");
        return Ok(());
    };
    let (units, of) = ready.sampled();
    let (took, figures) = match side {
        Side::Ours(threads) => (repeated(1.0, || ready.ours(threads))?, ready.to_compare(&units)?),
        Side::Plain => {
            let mut figures = Vec::new();
            let took = repeated(0.0, || {
                figures = ready.plain(&units);
                Ok(())
            })?;
            (took, figures)
        }
    };
    println!("{}", json!({ "took": took, "units": units.len(), "of": of, "figures": figures }));
    Ok(())
}

/// Repeats work until it took so many processor seconds (at least once, at most fifty times): processor seconds and
/// smallest wall seconds of one repetition, and the most memory held.
pub fn repeated(seconds: f64, mut work: impl FnMut() -> Outcome<()>) -> Outcome<Value> {
    let before = machine::processor_seconds();
    let spent = || Some(machine::processor_seconds()? - before?);
    let mut walls: Vec<f64> = Vec::new();
    while walls.is_empty() || (walls.len() < 50 && spent().is_some_and(|spent| spent < seconds)) {
        let start = Instant::now();
        work()?;
        walls.push(start.elapsed().as_secs_f64());
    }
    let wall = walls.iter().copied().fold(f64::INFINITY, f64::min);
    Ok(json!({
        "cpu": spent().map(|spent| spent / walls.len() as f64),
        "wall": wall,
        "repetitions": walls.len(),
        "peak_mb": machine::peak_megabytes(),
    }))
}

/// Starts this program again for one job.
pub fn start(name: &str, side: Side) -> Outcome<Value> {
    let child = Command::new(std::env::current_exe()?)
        .args(["--bench", "--job", name, "--side", &side.word()])
        .stderr(std::process::Stdio::inherit())
        .output()?;
    if !child.status.success() {
        return Err(format!("the job {name} ended with {}", child.status).into());
    }
    Ok(serde_json::from_slice(&child.stdout)?)
}

/// Times every job and prints the table; all of it as JSON.
pub fn measure() -> Outcome<Value> {
    let mut grid = Grid::new(&[
        "job",
        "goal s",
        "ours s",
        "plain s",
        "plain did",
        "ratio",
        "compared",
        "differ",
        "largest",
        "two s",
        "1 thread",
        "2 threads",
        "gain",
        "MB",
    ]);
    let mut all = Vec::new();
    for job in &JOBS {
        eprintln!("{} ...", job.what);
        match one(job)? {
            Some(result) => {
                grid.row(cells(job, &result));
                all.push(result);
            }
            None => eprintln!("  left out: its table is not here"),
        }
    }
    for (name, what, goal) in crate::whole::JOBS {
        eprintln!("{what} ...");
        let (one, two) = (start(name, Side::Ours(1))?, start(name, Side::Ours(2))?);
        let result = json!({ "job": name, "what": what, "goal": goal, "ours": [one, two] });
        grid.row(whole_cells(what, goal, &result));
        all.push(result);
    }
    println!(
        "ours, plain, two: processor seconds with one thread, of the yardstick, with two threads.\n\
         1 thread, 2 threads: smallest wall seconds. compared: estimates of both; differ: only one side has one;\n\
         largest: largest relative difference. MB: most memory of the process, one thread.\n"
    );
    grid.print();
    Ok(Value::Array(all))
}

fn one(job: &Job) -> Outcome<Option<Value>> {
    let plain = start(job.name, Side::Plain)?;
    if plain.is_null() {
        return Ok(None);
    }
    let ours: Vec<Value> =
        THREADS.iter().map(|threads| start(job.name, Side::Ours(*threads))).collect::<Outcome<_>>()?;
    let share = field(&plain, "/units") / field(&plain, "/of");
    let single = ours.first().ok_or("nothing was measured")?;
    let plain_cpu = field(&plain, "/took/cpu") / share;
    let compared = compare(&figures(single), &figures(&plain));
    let strip = |value: &Value| value.get("took").cloned();
    Ok(Some(json!({
        "job": job.name,
        "what": job.what,
        "goal": job.goal,
        "ours": ours.iter().map(strip).collect::<Vec<_>>(),
        "plain": strip(&plain),
        "plain_units": plain.get("units"),
        "of_units": plain.get("of"),
        "plain_cpu_scaled": plain_cpu,
        "ratio": plain_cpu / field(single, "/took/cpu"),
        "compared": compared,
    })))
}

fn cells(job: &Job, result: &Value) -> Vec<String> {
    let at = |path: &str| field(result, path);
    vec![
        job.what.to_owned(),
        job.goal.to_string(),
        number(at("/ours/0/cpu"), 3),
        number(at("/plain_cpu_scaled"), 1),
        format!("{} of {}", at("/plain_units"), at("/of_units")),
        number(at("/ratio"), 0),
        number(at("/compared/pairs"), 0),
        number(at("/compared/differ"), 0),
        format!("{:.0e}", at("/compared/largest")),
        number(at("/ours/1/cpu"), 3),
        number(at("/ours/0/wall"), 3),
        number(at("/ours/1/wall"), 3),
        number(at("/ours/0/wall") / at("/ours/1/wall"), 2),
        number(at("/ours/0/peak_mb"), 0),
    ]
}

fn whole_cells(what: &str, goal: Option<f64>, result: &Value) -> Vec<String> {
    let at = |path: &str| field(result, path);
    let mut cells = vec![
        what.to_owned(),
        goal.map_or_else(String::new, |goal| goal.to_string()),
        number(at("/ours/0/cpu"), 3),
    ];
    cells.extend(["", "", "", "", "", ""].map(str::to_owned));
    cells.push(number(at("/ours/1/cpu"), 3));
    cells.push(number(at("/ours/0/wall"), 3));
    cells.push(number(at("/ours/1/wall"), 3));
    cells.push(number(at("/ours/0/wall") / at("/ours/1/wall"), 2));
    cells.push(number(at("/ours/0/peak_mb"), 0));
    cells
}

fn field(value: &Value, path: &str) -> f64 {
    value.pointer(path).and_then(Value::as_f64).unwrap_or(f64::NAN)
}

fn figures(value: &Value) -> Vec<Option<f64>> {
    let list = value.get("figures").and_then(Value::as_array);
    list.map(|list| list.iter().map(Value::as_f64).collect()).unwrap_or_default()
}

/// How many pairs of estimates were compared, in how many only one side has an estimate, and the largest relative
/// difference where both have one.
fn compare(ours: &[Option<f64>], plain: &[Option<f64>]) -> Value {
    let both = ours.iter().zip(plain);
    let differ = both.clone().filter(|(a, b)| a.is_some() != b.is_some()).count();
    let apart = both.filter_map(|(a, b)| Some(((*a)? / (*b)? - 1.0).abs()));
    json!({
        "pairs": ours.len().min(plain.len()),
        "differ": differ,
        "largest": apart.fold(0.0, f64::max),
    })
}
