//! Protected tables.

use std::path::{Path, PathBuf};

use ::publish::{
    data::{Column, Data},
    dp::sampler::{DiscreteLaplace, fresh, fresh_seed},
    error::Fault,
    hierarchy::Hierarchy,
    output::{About, Cube, Staged, csv, jsonstat, sdmx, xlsx},
    release::{self, MadeTable, Shield},
    run::Run,
    tables::{self, Protection, Rule, Spec, Tree, Zeros},
};
use clap::{Args, ValueEnum};

use super::{
    Outcome,
    files::{ReadArgs, ReportArgs, ending, reachable},
};

/// How a table is protected.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Protect {
    /// Small counts are withheld, and others so that totals do not give them away.
    Suppress,
    /// Every count becomes a multiple of a base.
    Round,
    /// Whole random noise on every count.
    Noise,
}

/// What happens to cells that count nobody.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Nobody {
    /// Zeros are shown.
    Published,
    /// Zeros are shown, but may be withheld to hide others.
    Open,
    /// Zeros are small counts.
    Protected,
}

/// Protected frequency tables.
#[derive(Args)]
pub(crate) struct Table {
    /// The records: CSV with a heading, one row per person (or see --subject).
    input: PathBuf,
    /// Columns of a table; several times for linked tables, which are protected together.
    #[arg(long, required = true)]
    by: Vec<String>,
    /// How it is protected.
    #[arg(long, value_enum)]
    protect: Protect,
    /// Smallest count that may be shown.
    #[arg(long, default_value_t = 10)]
    threshold: u64,
    /// What an outsider must not narrow a withheld count down below: at least so wide an interval.
    #[arg(long)]
    width: Option<u64>,
    /// What happens to cells that count nobody.
    #[arg(long, value_enum, default_value_t = Nobody::Published)]
    zeros: Nobody,
    /// Base of the rounding: 3, 5 or 10.
    #[arg(long, default_value_t = 3)]
    base: u64,
    /// Epsilon of the noise.
    #[arg(long)]
    epsilon: Option<f64>,
    /// Start of the draws of the rounding, to make the same table again; without it, the operating system's chance. Who
    /// knows it can undo the rounding: it must stay inside. Noise always comes from the operating system.
    #[arg(long)]
    seed: Option<u64>,
    /// How totals are called.
    #[arg(long, default_value = "Total")]
    total: String,
    /// How records without a value are called.
    #[arg(long, default_value = "Not known")]
    absent: String,
    /// Where the table goes: .csv or .xlsx.
    #[arg(long)]
    out: PathBuf,
    /// The table as SDMX-CSV; its structure goes beside it as .structure.json.
    #[arg(long)]
    sdmx: Option<PathBuf>,
    /// The table as JSON-stat.
    #[arg(long)]
    jsonstat: Option<PathBuf>,
    /// The table as a workbook as well.
    #[arg(long)]
    xlsx: Option<PathBuf>,
    #[command(flatten)]
    ledger: super::ledger::LedgerArgs,
    #[command(flatten)]
    read: ReadArgs,
    #[command(flatten)]
    report: ReportArgs,
}

impl Table {
    pub(super) fn run(self, run: &Run) -> Result<Outcome, Fault> {
        let setting = |name, why: &str| Err(Fault::Setting { name, why: why.to_owned() });
        if !["csv", "xlsx"].contains(&ending(&self.out).as_str()) {
            return setting("out", "give a name that ends in .csv or .xlsx");
        }
        if self.protect == Protect::Noise && self.epsilon.is_none() {
            return setting("epsilon", "noise needs one; give --epsilon, such as 1");
        }
        if self.protect != Protect::Noise && (self.epsilon.is_some() || self.ledger.given()) {
            return setting("epsilon", "epsilon and a ledger belong to --protect noise");
        }
        let files = [&self.out].into_iter().chain(&self.sdmx).chain(&self.jsonstat).chain(&self.xlsx);
        reachable(files.chain(self.report.paths()), &[self.input.as_path()])?;
        let loaded = self.read_columns(run)?;
        let mut made = self.make(&loaded.data, run)?;
        made.report.inside.reading = Some(loaded.notes);
        let mut about = self.report.about();
        about.method = Some(self.sentence());
        let mut staged = Staged::new();
        self.write(&made.cube, &about, &mut staged)?;
        let files = [&self.out].into_iter().chain(&self.sdmx).chain(&self.jsonstat).chain(&self.xlsx);
        self.report.finish(&made.report, staged, files, run)
    }

    /// Names of the columns of each table.
    fn tables(&self) -> Vec<Vec<String>> {
        let names = |by: &String| by.split(',').map(|name| name.trim().to_owned()).collect();
        self.by.iter().map(names).collect()
    }

    /// Only the columns of the tables are read: another one may hold anything.
    fn read_columns(&self, run: &Run) -> Result<::publish::read::Loaded, Fault> {
        let mut read = self.read.clone();
        read.only(self.tables().into_iter().flatten());
        // A table counts who is not something too.
        read.count_flags();
        read.read(&self.input, run)
    }

    fn spec(&self, data: &Data) -> Result<Spec, Fault> {
        let mut spec = Spec::one(Vec::new());
        spec.tables.clear();
        let mut places: Vec<usize> = Vec::new();
        for names in self.tables() {
            let mut by = Vec::new();
            for name in names {
                let Some(column) = data.columns().iter().position(|column| column.name == name) else {
                    return Err(Fault::Column {
                        column: name,
                        why: "the table has no such column; name one of its heading".to_owned(),
                    });
                };
                let dimension = places.iter().position(|place| *place == column).unwrap_or_else(|| {
                    places.push(column);
                    places.len() - 1
                });
                by.push(dimension);
            }
            spec.tables.push(tables::Table::all(by));
        }
        let (hierarchies, levels) = self.read.hierarchies()?;
        for column in places {
            let Some(about) = data.columns().get(column) else { continue };
            // With noise the category is always there: whether anybody has no value must not show.
            let absent = self.protect == Protect::Noise || data.codes(column).contains(&0);
            let absent = absent.then_some(self.absent.as_str());
            let tree = match hierarchies.columns.get(&about.name) {
                Some(hierarchy) => self.tree(about, hierarchy, levels.get(&about.name), absent)?,
                None => Tree::flat(about, &self.total, absent),
            };
            spec.dimensions.push(tables::Dimension { column, tree });
        }
        Ok(spec)
    }

    /// A total above the levels of a hierarchy, down to the values, or to the level that was chosen.
    fn tree(
        &self,
        column: &Column,
        hierarchy: &Hierarchy,
        level: Option<&String>,
        absent: Option<&str>,
    ) -> Result<Tree, Fault> {
        let wrong = |why: String| Fault::Column { column: column.name.clone(), why };
        let finest = match level {
            Some(level) => Some(hierarchy.levels.iter().position(|one| one == level).ok_or_else(|| {
                wrong(format!("it has no level \"{level}\"; its levels are: {}", hierarchy.levels.join(", ")))
            })?),
            None => None,
        };
        let mut paths = vec![absent.map(|absent| vec![absent.to_owned()])];
        for value in &column.values {
            let groups = hierarchy.groups(value).ok_or_else(|| {
                wrong(format!("the value \"{value}\" has no group; name it, or add \"*\" for all others"))
            })?;
            let mut path: Vec<String> = groups.iter().skip(finest.unwrap_or(0)).rev().cloned().collect();
            if finest.is_none() {
                path.push(value.clone());
            }
            paths.push(Some(path));
        }
        Ok(Tree::from_paths(&self.total, &paths))
    }

    fn make(&self, data: &Data, run: &Run) -> Result<MadeTable, Fault> {
        let spec = self.spec(data)?;
        let about = self.report.about();
        match self.protect {
            Protect::Suppress => {
                let mut rule = Rule::new(self.threshold);
                rule.zeros = match self.zeros {
                    Nobody::Published => Zeros::Published,
                    Nobody::Open => Zeros::Open,
                    Nobody::Protected => Zeros::Protected,
                };
                if let Some(width) = self.width {
                    rule.protection = Protection::Width(width);
                }
                release::table(data, spec, Shield::Suppress(rule), &about, run)
            }
            Protect::Round => {
                let seed = self.seed.map_or_else(fresh_seed, Ok)?;
                let shield = Shield::Round { base: self.base, small: self.threshold, seed };
                release::table(data, spec, shield, &about, run)
            }
            Protect::Noise => self.with_noise(data, spec, &about, run),
        }
    }

    fn with_noise(&self, data: &Data, spec: Spec, about: &About, run: &Run) -> Result<MadeTable, Fault> {
        let epsilon = self.epsilon.unwrap_or(0.0);
        let noise = DiscreteLaplace::at_least(1.0 / epsilon).filter(|_| epsilon > 0.0 && epsilon <= 50.0);
        let Some(noise) = noise else {
            return Err(Fault::Setting {
                name: "epsilon",
                why: "choose more than 0 and at most 50".to_owned(),
            });
        };
        let mut rng = fresh()?;
        let mut draw = || noise.sample(&mut rng);
        let mut made = release::table(data, spec, Shield::Noise { epsilon, draw: &mut draw }, about, run)?;
        let date = self.report.date();
        let spent = self.ledger.spend_pure(
            epsilon,
            "discrete Laplace noise on the finest cells",
            &self.input,
            &date,
        )?;
        made.report.spent = serde_json::json!({"epsilon": epsilon, "delta": 0.0, "ledger": spent});
        Ok(made)
    }

    /// How it was protected, for the files.
    fn sentence(&self) -> String {
        match self.protect {
            Protect::Suppress => {
                format!("counts below {} withheld, with others that would give them away", self.threshold)
            }
            Protect::Round => format!("every count rounded to a multiple of {}", self.base),
            Protect::Noise => format!("discrete Laplace noise, epsilon {}", self.epsilon.unwrap_or(0.0)),
        }
    }

    fn write(&self, cube: &Cube, about: &About, staged: &mut Staged) -> Result<(), Fault> {
        let json = |value: &serde_json::Value, path: &Path, staged: &mut Staged| {
            staged.write(path, |sink| {
                writeln!(sink, "{value:#}").map_err(|why| Fault::file(path.display().to_string(), &why))
            })
        };
        staged.write(&self.out, |sink| match ending(&self.out).as_str() {
            "xlsx" => xlsx::cube(cube, about, sink),
            _ => csv::cube(cube, sink),
        })?;
        if let Some(path) = &self.xlsx {
            staged.write(path, |sink| xlsx::cube(cube, about, sink))?;
        }
        if let Some(path) = &self.sdmx {
            let own = sdmx::Structure::default();
            staged.write(path, |sink| sdmx::csv(cube, &own, sink))?;
            json(&sdmx::structure(cube, &own, about), &path.with_extension("structure.json"), staged)?;
        }
        if let Some(path) = &self.jsonstat {
            json(&jsonstat::dataset(cube, about)?, path, staged)?;
        }
        Ok(())
    }
}
