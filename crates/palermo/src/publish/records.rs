//! Synthetic records of a table, and the gate alone.

use std::path::{Path, PathBuf};

use ::publish::{
    data::Data,
    dp::{self, Domain},
    error::Fault,
    kanon,
    output::{Staged, codebook, csv, ctdc, xlsx},
    read::Loaded,
    release::{self, Ask, Made},
    run::Run,
};
use clap::{Args, ValueEnum};
use data_file::Limits;
use serde_json::Value as Json;

use super::{
    Outcome,
    files::{ReadArgs, ReportArgs, ending, misread, reachable},
};

/// From the codes of HTCDS to the columns of CTDC.
const CROSSWALK: &str = include_str!("../../../../data/codes/htcds_ctdc.yaml");

/// The most records that can be asked for.
const MOST_ROWS: u64 = 1_000_000_000;

/// How records are made.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Method {
    /// From each real record what k people share.
    RowSeeded,
    /// From the values and how often they occur.
    ValueSeeded,
    /// From protected counts of combinations.
    AggregateSeeded,
    /// Value by value, without a start.
    Unseeded,
    /// From counts with noise: differentially private.
    DpAggregateSeeded,
}

impl Method {
    /// The engine that keeps people together; nothing for the private one.
    fn together(self) -> Option<kanon::Method> {
        match self {
            Self::RowSeeded => Some(kanon::Method::RowSeeded),
            Self::ValueSeeded => Some(kanon::Method::ValueSeeded),
            Self::AggregateSeeded => Some(kanon::Method::AggregateSeeded),
            Self::Unseeded => Some(kanon::Method::Unseeded),
            Self::DpAggregateSeeded => None,
        }
    }
}

/// How weakly supported combinations are handled: a word, or any point between the extremes as deviations of the noise.
fn fabrication(text: &str) -> Result<dp::Fabrication, String> {
    let most = dp::Fabrication::Minimise.deviations();
    match text {
        "uncontrolled" => Ok(dp::Fabrication::Uncontrolled),
        "balanced" => Ok(dp::Fabrication::Balanced),
        "minimise" => Ok(dp::Fabrication::Minimise),
        _ => text
            .parse()
            .ok()
            .filter(|deviations| (0.0..=most).contains(deviations))
            .map(dp::Fabrication::Deviations)
            .ok_or_else(|| format!("say uncontrolled, balanced, minimise, or a number from 0 to {most}")),
    }
}

/// What is asked of a release and of the gate.
#[derive(Args, Clone)]
struct GateArgs {
    /// Fewest people who share whatever is shown.
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u32).range(2..))]
    k: u32,
    /// Longest combination that is fitted and evaluated. The gate looks at all lengths.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u8).range(1..=6))]
    length: u8,
    /// Columns whose values nobody shall learn of a person: groups in which all have the same one are refused.
    #[arg(long, value_delimiter = ',')]
    confidential: Vec<String>,
    /// How many values of a person an outsider may know already; without it, all.
    #[arg(long)]
    known: Option<usize>,
    /// Columns in which a record that nobody has may differ from a few real ones and still be refused.
    #[arg(long, default_value_t = 1)]
    near: usize,
    /// Records to make; for `check`, records that were asked for.
    #[arg(long)]
    rows: Option<u64>,
    /// Threads; the result is the same for any number.
    #[arg(long)]
    threads: Option<usize>,
}

impl GateArgs {
    fn ask(&self, read: &ReadArgs, report: &ReportArgs) -> Ask {
        Ask {
            about: report.about(),
            k: self.k,
            length: usize::from(self.length),
            confidential: self.confidential.clone(),
            known: self.known,
            near: Some(self.near),
            rows: self.rows,
            threads: self.threads.unwrap_or_else(threads),
            memory: read.memory(),
            ..Ask::default()
        }
    }

    /// Refuses a confidential column that the table does not have.
    fn named(&self, data: &Data) -> Result<(), Fault> {
        let known = |name: &String| data.columns().iter().any(|column| column.name == *name);
        match self.confidential.iter().find(|name| !known(name)) {
            None => Ok(()),
            Some(name) => Err(Fault::Column {
                column: name.clone(),
                why: "it is named as confidential, but the table does not have it; name one of its columns"
                    .to_owned(),
            }),
        }
    }
}

/// As many threads as the machine has.
pub(super) fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// Synthetic records of a table.
#[derive(Args)]
pub(crate) struct Records {
    /// The table: CSV with a heading, one row per person (or see --subject).
    input: PathBuf,
    /// Where the records go: .csv or .xlsx.
    #[arg(long)]
    out: PathBuf,
    /// How records are made.
    #[arg(long, value_enum)]
    method: Method,
    /// Start of all draws but noise, to make the same records again; without it, the operating system's chance. It must
    /// stay inside. Noise always comes from the operating system.
    #[arg(long)]
    seed: Option<u64>,
    /// Epsilon of a private release.
    #[arg(long)]
    epsilon: Option<f64>,
    /// Delta of a private release; without it, 1 / (n ln n) of a noisy number of people n.
    #[arg(long)]
    delta: Option<f64>,
    /// How weakly supported combinations of a private release are handled: uncontrolled (0: as little as possible is
    /// lost; one in ten of what is released may be made up, on sparse tables far more), balanced (0.85: on a table of
    /// few values one in a hundred made up, on sparse tables more), minimise (1.5: hardly anything is made up, more is
    /// lost), or any number between 0 and 1.5. Without it, balanced.
    #[arg(long, value_parser = fabrication)]
    fabrication: Option<dp::Fabrication>,
    /// The codebook of the release, as CSV.
    #[arg(long)]
    codebook: Option<PathBuf>,
    /// The records as a workbook as well.
    #[arg(long)]
    xlsx: Option<PathBuf>,
    /// The table has fields of HTCDS: bring them to the columns of CTDC first.
    #[arg(long)]
    htcds: bool,
    /// Write the 27 columns of the CTDC schema of 2024.
    #[arg(long)]
    ctdc: bool,
    #[command(flatten)]
    ledger: super::ledger::LedgerArgs,
    #[command(flatten)]
    gate: GateArgs,
    #[command(flatten)]
    read: ReadArgs,
    #[command(flatten)]
    report: ReportArgs,
}

impl Records {
    pub(super) fn run(self, run: &Run) -> Result<Outcome, Fault> {
        self.sound()?;
        let mut loaded = self.read.read(&self.input, run)?;
        if self.htcds {
            loaded.data = crosswalk()?.apply(&loaded.data)?;
        }
        loaded.data = self.read.rolled_up(loaded.data)?;
        // Before anything is made or spent: a column that does not fit shall cost neither an hour nor budget.
        self.gate.named(&loaded.data)?;
        if self.ctdc {
            let private = self.method == Method::DpAggregateSeeded;
            if private { ctdc::fits(&loaded.data)? } else { ctdc::arrange(&loaded.data).map(drop)? }
        }
        let mut made = self.make(&loaded, run)?;
        made.report.inside.reading = Some(loaded.notes);
        let mut staged = Staged::new();
        if let Some(data) = made.data.take() {
            let data = if self.ctdc { ctdc::arrange(&data)? } else { data };
            self.write(&data, &made, &mut staged, run)?;
        }
        let files = [&self.out].into_iter().chain(&self.codebook).chain(&self.xlsx);
        self.report.finish(&made.report, staged, files, run)
    }

    fn sound(&self) -> Result<(), Fault> {
        let private = self.method == Method::DpAggregateSeeded;
        let setting = |name, why: &str| Err(Fault::Setting { name, why: why.to_owned() });
        if private && self.epsilon.is_none() {
            return setting("epsilon", "a private release needs one; give --epsilon, such as 4");
        }
        let given = self.epsilon.is_some() || self.delta.is_some() || self.fabrication.is_some();
        if !private && (given || self.ledger.given()) {
            let why = "epsilon, delta, fabrication and a ledger belong to --method dp-aggregate-seeded";
            return setting("epsilon", why);
        }
        if !["csv", "xlsx"].contains(&ending(&self.out).as_str()) {
            return setting("out", "give a name that ends in .csv or .xlsx");
        }
        if self.gate.rows.is_some_and(|rows| rows > MOST_ROWS) {
            return setting("rows", "give at most a billion records");
        }
        let files = [&self.out].into_iter().chain(&self.codebook).chain(&self.xlsx);
        reachable(files.chain(self.report.paths()), &[self.input.as_path()])
    }

    fn make(&self, loaded: &Loaded, run: &Run) -> Result<Made, Fault> {
        let mut ask = self.gate.ask(&self.read, &self.report);
        ask.seed = self.seed.map_or_else(dp::sampler::fresh_seed, Ok)?;
        if let Some(method) = self.method.together() {
            return release::together(&loaded.data, method, &ask, run);
        }
        // What the crosswalk makes are values that were seen, whatever the code lists say.
        let declared = !self.htcds && self.read.declared(loaded)?;
        let settings = dp::Settings {
            epsilon: self.epsilon.unwrap_or(0.0),
            delta: self.delta,
            length: ask.length,
            domain: if declared { Domain::Declared } else { Domain::Seen },
            fabrication: self.fabrication.unwrap_or_default(),
            threads: ask.threads,
            memory: ask.memory,
            ..dp::Settings::default()
        };
        let spend = |spent: &dp::Spent| self.ledger.spend(spent, &self.input, &self.report.date());
        release::private(&loaded.data, &settings, &ask, &mut dp::sampler::fresh()?, spend, run)
    }

    fn write(&self, data: &Data, made: &Made, staged: &mut Staged, run: &Run) -> Result<(), Fault> {
        let mut about = self.report.about();
        about.method = Some(sentence(made));
        let mut put = |path: &Path| {
            staged.write(path, |sink| match ending(path).as_str() {
                "xlsx" => xlsx::records(data, &about, sink, run),
                _ => csv::records(data, sink, run),
            })
        };
        put(&self.out)?;
        if let Some(path) = &self.xlsx {
            staged.write(path, |sink| xlsx::records(data, &about, sink, run))?;
        }
        if let Some(path) = &self.codebook {
            staged.write(path, |sink| codebook::write(data, &about, sink))?;
        }
        Ok(())
    }
}

/// The method with its promise, for the codebook.
fn sentence(made: &Made) -> String {
    let asked = &made.report.settings;
    let name = asked.method.clone().unwrap_or_default();
    match (asked.k, asked.epsilon, asked.delta) {
        (_, Some(epsilon), Some(delta)) => {
            format!("synthetic records, {name}: epsilon {epsilon}, delta {delta:.3e}")
        }
        (Some(k), _, _) => format!("synthetic records, {name}: at least {k} people share whatever is shown"),
        _ => name,
    }
}

fn crosswalk() -> Result<ctdc::Crosswalk, Fault> {
    let file = "htcds_ctdc.yaml";
    let root = data_file::read(file, CROSSWALK.as_bytes(), &Limits::WRITTEN);
    root.and_then(|root| data_file::typed(file, &root)).map_err(|defect| misread(file.to_owned(), &defect))
}

/// The gate alone.
#[derive(Args)]
pub(crate) struct Check {
    /// The sensitive table.
    sensitive: PathBuf,
    /// The records that shall go out.
    synthetic: PathBuf,
    #[command(flatten)]
    gate: GateArgs,
    #[command(flatten)]
    read: ReadArgs,
    #[command(flatten)]
    report: ReportArgs,
}

impl Check {
    pub(super) fn run(self, run: &Run) -> Result<Outcome, Fault> {
        reachable(self.report.paths(), &[self.sensitive.as_path(), self.synthetic.as_path()])?;
        // A released person has one row, whatever the sensitive table says of persons.
        let mut outside = self.read.clone();
        outside.forget_subject();
        let as_it_is = outside.load(&self.synthetic, run)?.data;
        let mut inside = self.read.clone();
        inside.take_columns(&as_it_is, &outside);
        let mut loaded = inside.read(&self.sensitive, run)?;
        // What a zero means is said by the real table, whatever other values the released one happens to have.
        outside.follow(&loaded.data, &as_it_is);
        let released = outside.load(&self.synthetic, run)?.data;
        loaded.data = inside.rolled_up(loaded.data)?;
        let ask = self.gate.ask(&self.read, &self.report);
        let mut report = release::check(&loaded.data, &released, &ask, run)?;
        report.inside.reading = Some(loaded.notes);
        report.inside.engine = Json::Null;
        self.report.tell_foreign(&report);
        self.report.finish(&report, Staged::new(), [], run)
    }
}
