//! The options of `palermo estimate`.

use std::{num::NonZeroUsize, path::PathBuf, str::FromStr};

use ::estimate::{
    panel::{Method, Options},
    report::{Population, Sheet},
    stepwise::P_THRESHOLD,
};
use clap::{Args, Subcommand, ValueEnum};
use kernel::Lang;

use super::Trouble;
use crate::{engine_words::language, long_jobs::Progress};

/// Estimate how many are never found, from a table of overlapping lists; or check the engine against other programs.
#[derive(Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct EstimateArgs {
    #[command(subcommand)]
    pub(super) command: Option<Choice>,
    #[command(flatten)]
    pub(super) panel: PanelArgs,
}

#[derive(Subcommand)]
pub(super) enum Choice {
    /// Every hierarchical model of a table, in the notation of the published reference tables.
    Models(ModelsArgs),
    /// Fit given bootstrap tables and print each estimate, so that anyone can check the engine.
    Fit(FitArgs),
}

/// How the result is written.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For a terminal.
    Text,
    /// For programs; documented by the engine's JSON Schema.
    Json,
    /// One self-contained page with pictures.
    Html,
}

/// How rows are written.
#[derive(Clone, Copy, ValueEnum)]
pub(super) enum Rows {
    /// Comma separated.
    Csv,
    /// An array of objects.
    Json,
}

/// A method by its code.
#[derive(Clone, Copy)]
pub(super) struct Named(pub(super) Method);

impl FromStr for Named {
    type Err = String;

    fn from_str(code: &str) -> Result<Self, String> {
        code.parse().map(Self).map_err(|()| {
            let known: Vec<&str> = Method::ALL.iter().map(|method| method.code()).collect();
            format!("there is no method of that name. The methods are: {}.", known.join(", "))
        })
    }
}

/// Methods to run: `all`, or some.
#[derive(Clone)]
pub(super) enum Wanted {
    All,
    One(Named),
}

impl FromStr for Wanted {
    type Err = String;

    fn from_str(code: &str) -> Result<Self, String> {
        if code == "all" { Ok(Self::All) } else { code.parse().map(Self::One) }
    }
}

/// How it runs, whatever it runs.
#[derive(Args)]
pub(super) struct RunArgs {
    /// Threads; the figures do not depend on it. By default as many as the machine has.
    #[arg(long)]
    threads: Option<NonZeroUsize>,
    /// Write the result here instead of to standard output; the file appears whole or not at all.
    #[arg(long, value_name = "FILE")]
    pub(super) out: Option<PathBuf>,
    /// Show progress even when standard error is no terminal.
    #[arg(long)]
    progress: bool,
    /// Language of the report, and of what is said when something is wrong: en, el, bg.
    #[arg(long, default_value = "en", value_parser = language)]
    pub(super) lang: Lang,
}

impl RunArgs {
    pub(super) fn threads(&self) -> usize {
        let machine = || std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
        self.threads.map_or_else(machine, NonZeroUsize::get)
    }

    pub(super) fn watched(&self) -> Progress {
        super::watched(self.progress)
    }
}

#[derive(Args)]
pub(super) struct PanelArgs {
    /// The table: CSV or TSV with one column of 0 and 1 per list and a column `count`, or one row per person. `-` reads
    /// standard input.
    pub(super) table: Option<PathBuf>,
    /// Methods, separated by commas: all, bic, bic-pairs, stepwise, aic-stepwise, aic, aic-pairs, all-pairs,
    /// main-effects, decomposable, bayes-threshold, chao, chapman.
    #[arg(long, value_delimiter = ',', default_value = "all")]
    method: Vec<Wanted>,
    /// At most so many lists in a term of `bic` and `aic`. By default all but one up to five lists, pairs beyond.
    #[arg(long, value_parser = order)]
    max_order: Option<usize>,
    /// A pair joins in `stepwise` below this p-value.
    #[arg(long, default_value_t = P_THRESHOLD)]
    p_threshold: f64,
    /// Use only these lists, separated by commas.
    #[arg(long, value_delimiter = ',', value_name = "A,B,C")]
    pub(super) lists: Vec<String>,
    /// Join lists into one before anything else; may be given several times.
    #[arg(long, value_name = "A+B")]
    pub(super) merge: Vec<String>,
    /// Two lists that depend on each other in every model, such as known referrals; may be given several times.
    #[arg(long, value_name = "A:B", value_delimiter = ',')]
    force: Vec<String>,
    /// Estimate each value of this column apart, and their sum against the whole.
    #[arg(long, value_name = "COLUMN")]
    pub(super) stratum: Option<String>,
    /// Resamples of every bootstrap. By default 10000 for `stepwise` and 1000 for the methods that try many models, so
    /// that a panel takes seconds; less with many lists. 0: none.
    #[arg(long)]
    bootstrap: Option<usize>,
    /// Seed of every random number.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Do not estimate again on changed tables.
    #[arg(long)]
    no_sensitivity: bool,
    /// Show every figure as it is: overlaps, totals, estimates, criteria, checksums. Without it all figures are
    /// rounded so that nobody can work out from them who is on which lists. For inside: do not publish such a report.
    #[arg(long)]
    raw_cells: bool,
    /// How the result is written.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(super) format: Format,
    #[command(flatten)]
    run: RunArgs,
    #[command(flatten)]
    about: AboutArgs,
}

/// What only people know about the table, for the report sheet.
#[derive(Args)]
struct AboutArgs {
    /// A YAML or JSON file with the head of the report sheet; the options below go before it.
    #[arg(long, value_name = "FILE", help_heading = "Report sheet")]
    sheet: Option<PathBuf>,
    /// Title of the report.
    #[arg(long, help_heading = "Report sheet")]
    title: Option<String>,
    /// One closed period.
    #[arg(long, help_heading = "Report sheet")]
    period: Option<String>,
    /// Territory.
    #[arg(long, help_heading = "Report sheet")]
    territory: Option<String>,
    /// Who counts: presumed or identified victims, under which definition.
    #[arg(long, help_heading = "Report sheet")]
    definition: Option<String>,
    /// How records of different lists were found to be one person.
    #[arg(long, help_heading = "Report sheet")]
    linkage: Option<String>,
    /// Population, for the rate per 100,000.
    #[arg(long, value_name = "PEOPLE", help_heading = "Report sheet", value_parser = clap::value_parser!(u64).range(1..))]
    population: Option<u64>,
    /// Where the population comes from.
    #[arg(long, value_name = "TEXT", requires = "population", help_heading = "Report sheet")]
    population_source: Option<String>,
}

#[derive(Args)]
pub(super) struct ModelsArgs {
    /// The table.
    pub(super) table: PathBuf,
    /// At most so many lists in a term.
    #[arg(long, value_parser = order)]
    pub(super) max_order: Option<usize>,
    /// How rows are written.
    #[arg(long, value_enum, default_value_t = Rows::Csv)]
    pub(super) format: Rows,
    #[command(flatten)]
    pub(super) run: RunArgs,
}

#[derive(Args)]
pub(super) struct FitArgs {
    /// The table that the replicates were drawn from.
    pub(super) table: PathBuf,
    /// The method, choice of the model included.
    #[arg(long)]
    pub(super) method: Named,
    /// CSV with one table per row: the heading names combinations as 0 and 1 in list order (`01001`), a last column
    /// `estimate` is compared. `-` reads standard input.
    #[arg(long, value_name = "FILE")]
    pub(super) replicates: PathBuf,
    /// How many of the table's best models the methods by BIC and AIC choose among. By default all of them up to three
    /// lists, 20 for four, 100 for five and six, 20 beyond.
    #[arg(long)]
    pub(super) models: Option<usize>,
    /// At most so many lists in a term of `bic` and `aic`.
    #[arg(long, value_parser = order)]
    max_order: Option<usize>,
    /// A pair joins in `stepwise` below this p-value.
    #[arg(long, default_value_t = P_THRESHOLD)]
    p_threshold: f64,
    /// How rows are written.
    #[arg(long, value_enum, default_value_t = Rows::Csv)]
    pub(super) format: Rows,
    #[command(flatten)]
    pub(super) run: RunArgs,
}

fn order(text: &str) -> Result<usize, String> {
    text.parse()
        .ok()
        .filter(|order| (1..=16).contains(order))
        .ok_or_else(|| "an order lies between 1 and 16".to_owned())
}

impl EstimateArgs {
    /// The language asked for.
    pub(super) fn lang(&self) -> Lang {
        match &self.command {
            Some(Choice::Models(models)) => models.run.lang,
            Some(Choice::Fit(fit)) => fit.run.lang,
            None => self.panel.lang(),
        }
    }
}

impl PanelArgs {
    /// The language asked for.
    pub(super) fn lang(&self) -> Lang {
        self.run.lang
    }

    pub(super) fn watched(&self) -> Progress {
        self.run.watched()
    }

    pub(super) fn out(&self) -> Option<&std::path::Path> {
        self.run.out.as_deref()
    }

    /// The engine's options.
    pub(super) fn engine(&self) -> Result<Options, Trouble> {
        let words = words::Words::of(self.lang());
        let mut methods = Vec::new();
        if !self.method.iter().any(|wanted| matches!(wanted, Wanted::All)) {
            methods.extend(self.method.iter().filter_map(|wanted| match wanted {
                Wanted::One(named) => Some(named.0),
                Wanted::All => None,
            }));
        }
        let pair = |text: &String| {
            let pair = text.split_once(':').filter(|(one, other)| !one.is_empty() && !other.is_empty());
            let pair = pair.map(|(one, other)| (one.to_owned(), other.to_owned()));
            pair.ok_or_else(|| Trouble::Bad(format!("--force {text}: {}", words.t("estimate-command-force"))))
        };
        Ok(Options {
            methods,
            max_order: self.max_order,
            p_threshold: self.p_threshold,
            forced: self.force.iter().map(pair).collect::<Result<_, _>>()?,
            bootstrap: self.bootstrap,
            seed: self.seed,
            threads: self.run.threads(),
            raw_cells: self.raw_cells,
            sensitivity: !self.no_sensitivity,
        })
    }

    /// The head of the report sheet: the file, and what was said on the command line.
    pub(super) fn sheet(&self) -> Result<Sheet, Trouble> {
        let about = &self.about;
        let mut sheet = match &about.sheet {
            None => Sheet::default(),
            Some(file) => {
                let there = std::fs::File::open(file).map(drop);
                there.map_err(|error| Trouble::Bad(super::write::system(file, &error, self.lang())))?;
                let root = data_file::read_file(file, &data_file::Limits::WRITTEN);
                let sheet = root.and_then(|root| data_file::typed(&file.display().to_string(), &root));
                sheet.map_err(|defect| Trouble::Bad(defect.to_string()))?
            }
        };
        let said = [
            (&mut sheet.title, &about.title),
            (&mut sheet.period, &about.period),
            (&mut sheet.territory, &about.territory),
            (&mut sheet.definition, &about.definition),
            (&mut sheet.linkage, &about.linkage),
        ];
        for (place, text) in said {
            if text.is_some() {
                place.clone_from(text);
            }
        }
        if let Some(people) = about.population {
            sheet.population = Some(Population { people, source: about.population_source.clone() });
        }
        if sheet.population.as_ref().is_some_and(|population| population.people == 0) {
            let words = words::Words::of(self.lang());
            return Err(Trouble::Bad(words.t("estimate-command-population")));
        }
        Ok(sheet)
    }
}

impl FitArgs {
    /// The engine's options.
    pub(super) fn engine(&self) -> Options {
        Options {
            max_order: self.max_order,
            p_threshold: self.p_threshold,
            threads: self.run.threads(),
            ..Options::default()
        }
    }
}
