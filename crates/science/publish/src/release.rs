//! A release from beginning to end: engine, gate, evaluation, guide, report. What the gate refuses has no data.
//!
//! ```text
//! together   records ──► kanon ──► gate (sensitive table, all lengths) ──► evaluation ──► report
//! private    records ──► noisy counts ──► fitted records ──► gate (noisy counts only) ──► report
//!                                                        └─► evaluation: inside only
//! check      anybody's records ──► gate ──► evaluation ──► report
//! table      records ──► counts with totals ──► suppressed with proof, rounded, or with noise ──► report
//! ```

use std::collections::BTreeSet;

use rand_chacha::rand_core::Rng;
use serde_json::Value as Json;

use crate::{
    data::{Column, Data},
    dp::{self, NoisyCounts},
    error::Fault,
    evaluate::{self, Evaluation},
    gate::{self, private},
    guide::{self, Protection},
    kanon,
    output::{About, Cube, Value},
    report::{self, Foreign, Inside, Judged, Kind, Report, Settings, TableReport},
    run::Run,
    tables::{self, Rule, Spec},
};

/// What is asked of a release, beside its engine's own settings.
#[derive(Debug, Clone, PartialEq)]
pub struct Ask {
    /// Title, source, day.
    pub about: About,
    /// Resolution.
    pub k: u32,
    /// Longest combination that is fitted and evaluated.
    pub length: usize,
    /// Columns nobody shall learn.
    pub confidential: Vec<String>,
    /// How many values of a person an outsider may know; nothing means all.
    pub known: Option<usize>,
    /// Columns in which a near copy may differ; nothing switches the look off.
    pub near: Option<usize>,
    /// Records to make; nothing: as many as come out.
    pub rows: Option<u64>,
    /// Start of all draws that need no secrecy.
    pub seed: u64,
    /// Threads; no result depends on them.
    pub threads: usize,
    /// Bytes that the work may use.
    pub memory: u64,
    /// Longest combination of the guide's preview.
    pub preview: usize,
}

impl Default for Ask {
    fn default() -> Self {
        Self {
            about: About::default(),
            k: 10,
            length: 3,
            confidential: Vec::new(),
            known: None,
            near: Some(1),
            rows: None,
            seed: 0,
            threads: 1,
            memory: 4_000_000_000,
            preview: 3,
        }
    }
}

impl Ask {
    fn gate(&self) -> gate::Options {
        gate::Options {
            k: self.k,
            confidential: self.confidential.clone(),
            known: self.known,
            near: self.near,
            rows: self.rows,
            threads: self.threads,
            ..gate::Options::default()
        }
    }

    fn evaluation(&self) -> evaluate::Options {
        evaluate::Options {
            k: self.k,
            length: self.length,
            confidential: self.confidential.clone(),
            threads: self.threads,
        }
    }
}

/// A release that was judged. It has data only when the gate let it out.
#[derive(Debug, Clone, PartialEq)]
pub struct Made {
    /// The records; nothing when refused.
    pub data: Option<Data>,
    /// The report, in either case.
    pub report: Report,
}

impl Made {
    fn new(data: Data, report: Report) -> Self {
        Self { data: report.passed().then_some(data), report }
    }
}

fn names(data: &Data) -> Vec<String> {
    data.columns().iter().map(|column| column.name.clone()).collect()
}

/// Records that keep `k` people together.
///
/// # Errors
/// What the engine, the gate or the evaluation cannot do, and a stop. A refusal of the gate is no error.
pub fn together(data: &Data, method: kanon::Method, ask: &Ask, run: &Run) -> Result<Made, Fault> {
    let settings = kanon::Settings {
        k: u64::from(ask.k),
        length: ask.length,
        seed: ask.seed,
        threads: ask.threads,
        rows: ask.rows,
        memory: ask.memory,
    };
    let release = kanon::synthesize(data, method, &settings, run)?;
    let mut report = judged(data, &release.data, ask, run)?;
    report.kind = Kind::Records;
    report.settings.method = Some(method.name().to_owned());
    report.inside.seed = Some(ask.seed);
    report.inside.engine = serde_json::to_value(&release.notes).unwrap_or_default();
    Ok(Made::new(release.data, report))
}

/// Somebody's records, looked at: the gate and the evaluation alone.
///
/// # Errors
/// When the columns do not match, a setting makes no sense, or somebody stops.
pub fn check(sensitive: &Data, released: &Data, ask: &Ask, run: &Run) -> Result<Report, Fault> {
    judged(sensitive, released, ask, run)
}

fn judged(sensitive: &Data, released: &Data, ask: &Ask, run: &Run) -> Result<Report, Fault> {
    let verdict = gate::check(sensitive, released, &ask.gate(), run)?;
    let evaluation = evaluate::evaluate(sensitive, released, &ask.evaluation(), run)?;
    let protection = Protection::Together { k: ask.k };
    let guide = guide::guide(sensitive, &protection, ask.length.min(ask.preview), ask.threads, run)?;
    Ok(Report {
        kind: Kind::Check,
        about: ask.about.clone(),
        settings: Settings { k: Some(ask.k), length: Some(ask.length), ..Settings::default() },
        records: Some(released.records()),
        columns: names(released),
        gate: Some(Judged::Together(verdict)),
        foreign: foreign(sensitive, released),
        evaluation: Some(evaluation),
        comparison: report::from_together(sensitive, released, ask.k),
        table: None,
        spent: Json::Null,
        inside: Inside { guide: Some(guide), records: Some(sensitive.records()), ..Inside::default() },
    })
}

/// Values that released records have and no sensitive one.
fn foreign(sensitive: &Data, released: &Data) -> Vec<Foreign> {
    let counts = |data: &Data, column: usize| {
        let values = data.columns().get(column).map_or(0, |column| column.values.len());
        let mut counts = vec![0_u64; values + 1];
        for (code, weight) in data.codes(column).iter().zip(data.weights()) {
            if let Some(count) = counts.get_mut(usize::from(*code)) {
                *count += u64::from(*weight);
            }
        }
        counts
    };
    let mut found = Vec::new();
    for (place, column) in released.columns().iter().enumerate() {
        let real = sensitive.columns().iter().position(|one| one.name == column.name);
        let known: BTreeSet<&str> = real.map_or_else(BTreeSet::new, |real| {
            let counts = counts(sensitive, real);
            let values = sensitive.columns().get(real).into_iter().flat_map(|column| &column.values);
            let counted = values.zip(counts.into_iter().skip(1));
            counted.filter(|(_, count)| *count > 0).map(|(value, _)| value.as_str()).collect()
        });
        let shown = column.values.iter().zip(counts(released, place).into_iter().skip(1));
        let foreign: Vec<(&String, u64)> =
            shown.filter(|(value, count)| *count > 0 && !known.contains(value.as_str())).collect();
        if !foreign.is_empty() {
            found.push(Foreign {
                column: column.name.clone(),
                records: foreign.iter().map(|(_, count)| count).sum(),
                values: foreign.into_iter().map(|(value, _)| value.clone()).collect(),
            });
        }
    }
    found
}

/// Noisy counts, as the gate for private records sees them.
struct Private<'a>(&'a NoisyCounts);

impl private::Counts for Private<'_> {
    fn columns(&self) -> &[Column] {
        &self.0.columns
    }

    fn records(&self) -> u64 {
        self.0.persons
    }

    fn longest(&self) -> usize {
        self.0.levels.iter().map(|level| level.length).max().unwrap_or(0)
    }

    fn each(&self, visit: &mut private::Visit<'_>) {
        for level in &self.0.levels {
            for (attributes, count) in level.released() {
                let places: Option<Vec<(usize, u16)>> =
                    attributes.iter().map(|attribute| self.0.attribute(*attribute)).collect();
                if let Some(places) = places {
                    visit(&places, u64::from(count));
                }
            }
        }
    }
}

/// Differentially private records. `noise` must come from [`dp::sampler::fresh`]; `spend` is called with what the counts
/// cost before any record is made (a ledger stops there).
///
/// # Errors
/// What the engine, the ledger, the gate or the evaluation cannot do, and a stop. A refusal of the gate is no error.
pub fn private(
    data: &Data,
    settings: &dp::Settings,
    ask: &Ask,
    noise: &mut impl Rng,
    spend: impl FnOnce(&dp::Spent) -> Result<Json, Fault>,
    run: &Run,
) -> Result<Made, Fault> {
    let counts = dp::aggregate(data, settings, noise, run)?;
    let ledger = spend(&counts.spent)?;
    let fit = dp::Fit { rows: ask.rows, seed: ask.seed, memory: ask.memory, ..dp::Fit::default() };
    let released = dp::synthesize(&counts, &fit, run)?;
    let seen = Private(&counts);
    let options = private::Options { rows: ask.rows, base: ask.k, ..private::Options::default() };
    let verdict = private::check(&seen, &released, &options, run)?;
    // From here on the sensitive table is looked at again: what comes out stays inside.
    let evaluation: Evaluation = evaluate::evaluate(data, &released, &ask.evaluation(), run)?;
    let deviations = counts.levels.iter().map(|level| level.deviation).collect();
    let protection = Protection::Noise { deviations, k: ask.k };
    let guide = guide::guide(data, &protection, ask.length.min(ask.preview), ask.threads, run)?;
    let mut spent = serde_json::to_value(&counts.spent).unwrap_or_default();
    if let (Some(spent), false) = (spent.as_object_mut(), ledger.is_null()) {
        spent.insert("ledger".to_owned(), ledger);
    }
    let report = Report {
        kind: Kind::Records,
        about: ask.about.clone(),
        settings: Settings {
            method: Some("dp-aggregate-seeded".to_owned()),
            k: None,
            length: Some(settings.length),
            epsilon: Some(counts.spent.epsilon),
            delta: Some(counts.spent.delta),
            other: vec![("fabrication".to_owned(), settings.fabrication.to_string())],
        },
        records: Some(released.records()),
        columns: names(&released),
        gate: Some(Judged::Private(Box::new(verdict))),
        foreign: Vec::new(),
        evaluation: None,
        comparison: report::from_counts(&seen, &released),
        table: None,
        spent,
        inside: Inside {
            evaluation: Some(evaluation),
            guide: Some(guide),
            records: Some(data.records()),
            ..Inside::default()
        },
    };
    Ok(Made::new(released, report))
}

/// How a table is protected.
pub enum Shield<'a> {
    /// Small counts are withheld, and others so that totals do not give them away.
    Suppress(Rule),
    /// Every count becomes a multiple of the base; bounds are computed for counts from 1 to one less than `small`.
    Round {
        /// 3, 5 or 10.
        base: u64,
        /// From which count on nobody needs protection.
        small: u64,
        /// Start of the draws.
        seed: u64,
    },
    /// Noise on every finest cell. One person changes one finest cell by 1, so that discrete Laplace noise of scale
    /// 1 / epsilon gives epsilon; the values of the columns must be public.
    Noise {
        /// Epsilon.
        epsilon: f64,
        /// One draw, from [`dp::sampler::DiscreteLaplace`] with noise of the operating system.
        draw: &'a mut dyn FnMut() -> i64,
    },
}

/// A protected table and its report.
#[derive(Debug, Clone, PartialEq)]
pub struct MadeTable {
    /// What is published.
    pub cube: Cube,
    /// The report; its proof stays inside.
    pub report: Report,
}

/// Protected tables of records.
///
/// # Errors
/// What the tables' engine refuses, and a stop.
pub fn table(
    data: &Data,
    spec: Spec,
    shield: Shield<'_>,
    about: &About,
    run: &Run,
) -> Result<MadeTable, Fault> {
    let counted = tables::Cube::count(data, spec, run)?;
    let mut settings = Settings::default();
    let zeros = if let Shield::Suppress(rule) = &shield { Some(rule.zeros) } else { None };
    let seed = if let Shield::Round { seed, .. } = &shield { Some(*seed) } else { None };
    let (name, threshold, cells, engine) = match shield {
        Shield::Suppress(rule) => {
            let made = tables::protect(&counted, &rule, run)?;
            ("suppress", rule.threshold, made.cells.clone(), serde_json::to_value(&made).unwrap_or_default())
        }
        Shield::Round { base, small, seed } => {
            let made = tables::round(&counted, base, small, seed, run)?;
            ("round", base, made.cells.clone(), serde_json::to_value(&made).unwrap_or_default())
        }
        Shield::Noise { epsilon, draw } => {
            let made = tables::noise(&counted, draw, run)?;
            settings.epsilon = Some(epsilon);
            ("noise", 0, made.cells.clone(), serde_json::json!({"finest": made.finest}))
        }
    };
    settings.method = Some(name.to_owned());
    let columns: Vec<String> = counted
        .spec()
        .dimensions
        .iter()
        .filter_map(|dimension| data.columns().get(dimension.column))
        .map(|column| column.name.clone())
        .collect();
    let cube = Cube::of(&counted, &cells, data.columns());
    let count =
        |wanted: fn(&Value) -> bool| cube.cells.iter().filter(|(_, value)| wanted(value)).count() as u64;
    let table = TableReport {
        protection: name.to_owned(),
        threshold,
        zeros,
        shown: count(|value| matches!(value, Value::Number(_))),
        withheld: count(|value| matches!(value, Value::Confidential)),
        not_available: count(|value| matches!(value, Value::NotAvailable)),
        cube: cube.clone(),
    };
    let report = Report {
        kind: Kind::Table,
        about: about.clone(),
        settings,
        records: None,
        columns,
        gate: None,
        foreign: Vec::new(),
        evaluation: None,
        comparison: Vec::new(),
        table: Some(table),
        spent: Json::Null,
        inside: Inside { engine, records: Some(data.records()), seed, ..Inside::default() },
    };
    Ok(MadeTable { cube, report })
}
