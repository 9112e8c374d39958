//! One run, in a process of its own: from a file of records to a file of synthetic records.

use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use publish::data::Data;
use publish::dp::{self, Fabrication, Fit, NoisyCounts, sampler};
use publish::kanon::{self, Method};
use publish::output;
use publish::read::{Reading, read_file};
use publish::release::{self, Ask};
use publish::run::Run;
use serde::{Deserialize, Serialize};

use crate::judge::K;
use crate::{Outcome, machine};

/// What is to be done.
#[derive(Clone, Serialize, Deserialize)]
pub struct Work {
    /// The table.
    pub table: PathBuf,
    /// Where the records go.
    pub out: PathBuf,
    /// How.
    pub way: Way,
    /// Longest combination that is fitted.
    pub length: usize,
    /// With gate, evaluation, guide and report, or the engine alone.
    pub whole: bool,
    /// Threads.
    pub threads: usize,
    /// Seed; of the noise as well, so that the figures can be had again. A release never takes its noise from a seed.
    pub seed: u64,
}

/// How records are made.
#[derive(Clone, Serialize, Deserialize)]
pub enum Way {
    /// Keeping [`K`] people together, by the name of the method.
    Together(String),
    /// Private.
    Private {
        /// Epsilon of the whole release.
        epsilon: f64,
        /// Deviations of noise that a combination must reach; nothing: the default.
        needed: Option<f64>,
    },
    /// Private counts alone, one a line: the noise floor. Nothing is fitted.
    CountsAlone {
        /// As above.
        epsilon: f64,
    },
}

/// What it took.
#[derive(Clone, Serialize, Deserialize)]
pub struct Took {
    /// Processor seconds, user and system, all threads.
    pub cpu: Option<f64>,
    /// Seconds by the wall.
    pub wall: f64,
    /// The most memory the process held, in megabytes.
    pub peak_mb: Option<f64>,
    /// Whether the gate let it out; nothing where it was not asked.
    pub passed: Option<bool>,
    /// Names of the reasons of a refusal.
    pub refusals: Vec<String>,
}

impl Work {
    /// Does it in a process of its own and says what it took; nothing when it was refused or could not be done, which
    /// is printed.
    pub fn start(&self) -> Outcome<Option<Took>> {
        let child = Command::new(std::env::current_exe()?)
            .args(["--bench", "--work", &serde_json::to_string(self)?])
            .stderr(Stdio::inherit())
            .output()?;
        if !child.status.success() {
            eprintln!("  this run ended with {}", child.status);
            return Ok(None);
        }
        Ok(Some(serde_json::from_slice(&child.stdout)?))
    }

    /// Does it three times and says what the cheapest took: what else runs on the machine only ever adds.
    pub fn cheapest(&self) -> Outcome<Option<Took>> {
        let mut best: Option<Took> = None;
        for _ in 0..3 {
            let Some(took) = self.start()? else { return Ok(None) };
            if best.as_ref().is_none_or(|best| took.cpu < best.cpu) {
                best = Some(took);
            }
        }
        Ok(best)
    }
}

/// How a table is read: the publishers of two of them write 0 for what is not known.
fn as_published(table: &Path) -> Reading {
    let name = table.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    let zeros: &[&str] = match &*name {
        "ctdc_synthetic_2025_northamerica19.csv" => &["Age Band", "Trafficking Duration"],
        "ctdc_kanon_2020-04-14_core7.csv" | "ctdc_kanon_subset10.csv" => &["citizenship"],
        _ => &[],
    };
    Reading { blank_zeros: zeros.iter().map(|name| (*name).to_owned()).collect(), ..Reading::default() }
}

/// Does what is asked for and prints what it took as a line of JSON: what the child process is for.
pub fn child(work: &str) -> Outcome<()> {
    let work: Work = serde_json::from_str(work)?;
    let start = Instant::now();
    let run = Run::new();
    let data = read_file(&work.table, &as_published(&work.table), &run)?.data;
    let mut took = Took { cpu: None, wall: 0.0, peak_mb: None, passed: None, refusals: Vec::new() };
    if work.whole {
        whole(&work, &data, &mut took, &run)?
    } else {
        engine(&work, &data, &run)?
    }
    took.wall = start.elapsed().as_secs_f64();
    took.cpu = machine::processor_seconds();
    took.peak_mb = machine::peak_megabytes();
    println!("{}", serde_json::to_string(&took)?);
    Ok(())
}

fn method(name: &str) -> Outcome<Method> {
    Ok(Method::ALL.into_iter().find(|method| method.name() == name).ok_or("there is no such method")?)
}

fn private(work: &Work, epsilon: f64, needed: Option<f64>) -> dp::Settings {
    let mut settings =
        dp::Settings { epsilon, length: work.length, threads: work.threads, ..dp::Settings::default() };
    if let Some(needed) = needed {
        settings.fabrication = Fabrication::Deviations(needed);
    }
    settings
}

fn write(data: &Data, path: &Path, run: &Run) -> Outcome<()> {
    Ok(output::csv::records(data, &mut BufWriter::new(File::create(path)?), run)?)
}

/// The engine alone: what the baselines were measured as.
fn engine(work: &Work, data: &Data, run: &Run) -> Outcome<()> {
    match &work.way {
        Way::Together(name) => {
            let settings = kanon::Settings {
                k: K,
                length: work.length,
                seed: work.seed,
                threads: work.threads,
                ..kanon::Settings::default()
            };
            write(&kanon::synthesize(data, method(name)?, &settings, run)?.data, &work.out, run)
        }
        Way::Private { epsilon, needed } => {
            let settings = private(work, *epsilon, *needed);
            let counts = dp::aggregate(data, &settings, &mut sampler::rehearsal(work.seed), run)?;
            let fit = Fit { seed: work.seed, ..Fit::default() };
            write(&dp::synthesize(&counts, &fit, run)?, &work.out, run)
        }
        Way::CountsAlone { epsilon } => {
            let settings = private(work, *epsilon, None);
            let counts = dp::aggregate(data, &settings, &mut sampler::rehearsal(work.seed), run)?;
            write_counts(&counts, &work.out)
        }
    }
}

/// A line for each count: the count, then columns with their values.
fn write_counts(counts: &NoisyCounts, path: &Path) -> Outcome<()> {
    let mut out = csv::WriterBuilder::new().flexible(true).from_path(path)?;
    for level in &counts.levels {
        for (attributes, count) in level.released() {
            let mut line = vec![count.to_string()];
            for (column, code) in attributes.iter().filter_map(|attribute| counts.attribute(*attribute)) {
                let column = counts.columns.get(column).ok_or("a count of no column")?;
                let value = column.values.get(usize::from(code) - 1).ok_or("a count of no value")?;
                line.extend([column.name.clone(), value.clone()]);
            }
            out.write_record(&line)?;
        }
    }
    Ok(out.flush()?)
}

/// What the command line does: engine, gate over all lengths, evaluation, guide; not the writing of the report.
fn whole(work: &Work, data: &Data, took: &mut Took, run: &Run) -> Outcome<()> {
    let ask = Ask {
        k: u32::try_from(K)?,
        length: work.length,
        seed: work.seed,
        threads: work.threads,
        ..Ask::default()
    };
    let made = match &work.way {
        Way::Together(name) => release::together(data, method(name)?, &ask, run)?,
        Way::Private { epsilon, needed } => {
            let settings = private(work, *epsilon, *needed);
            let mut noise = sampler::rehearsal(work.seed);
            release::private(data, &settings, &ask, &mut noise, |_| Ok(serde_json::Value::Null), run)?
        }
        Way::CountsAlone { .. } => return Err("counts alone are no release".into()),
    };
    took.passed = Some(made.report.passed());
    took.refusals = made.report.refusals().into_iter().map(|sentence| sentence.code.to_owned()).collect();
    if let Some(data) = &made.data {
        write(data, &work.out, run)?;
    }
    Ok(())
}
