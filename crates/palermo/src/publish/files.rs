//! Reading tables and writing results. Results appear together or not at all.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use ::publish::{
    data::Data,
    error::Fault,
    hierarchy::Hierarchies,
    output::{About, Staged},
    read::{Conflict, Loaded, Reading, read_file},
    report::{self, Kind, Report, html::Reader},
    run::Run,
};
use clap::{Args, ValueEnum};
use data_file::{Defect, Limits};
use kernel::{Clock as _, Lang, SystemClock};

use super::Outcome;
use crate::engine_words::{Said, language};

/// How a table is read.
#[derive(Args, Clone)]
pub(super) struct ReadArgs {
    /// Columns to keep, in this order.
    #[arg(long, value_delimiter = ',')]
    pub(super) columns: Vec<String>,
    /// Columns to leave out.
    #[arg(long, value_delimiter = ',')]
    drop: Vec<String>,
    /// The column that says which person a row is about: rows of one person become one record.
    #[arg(long)]
    subject: Option<String>,
    /// What holds when rows of one person differ.
    #[arg(long, value_enum, default_value_t = Differ::Blank)]
    differ: Differ,
    /// Columns in which 0 is a value though they hold nothing but 0 and 1. In other columns of 0 and 1 it means "no",
    /// which in records is the same as a blank; everywhere else a written 0 is a value.
    #[arg(long, value_delimiter = ',')]
    sensitive_zeros: Vec<String>,
    /// Columns in which 0 means the same as a blank.
    #[arg(long, value_delimiter = ',')]
    blank_zeros: Vec<String>,
    /// Whether tables are made, which count the zeros of flags.
    #[arg(skip)]
    flags_count: bool,
    /// Columns whose cells hold several values, with what stands between them: COLUMN=SEPARATOR.
    #[arg(long, value_parser = pair)]
    several: Vec<(String, String)>,
    /// Code lists by column, as YAML: `column: [code, …]`. Other codes are refused.
    #[arg(long)]
    codes: Option<PathBuf>,
    /// How values roll up, level by level (age, band, child or adult): a file of hierarchies, .yaml, .json or .csv.
    #[arg(long)]
    hierarchies: Option<PathBuf>,
    /// The level that a column is shown at: COLUMN=LEVEL. Without it, records have the finest level of the file, tables
    /// have all levels.
    #[arg(long, value_parser = pair, requires = "hierarchies")]
    level: Vec<(String, String)>,
    /// Megabytes that the work may use.
    #[arg(long, default_value_t = 4000, value_parser = clap::value_parser!(u64).range(16..))]
    memory: u64,
}

/// What holds when rows of one person differ.
#[derive(Clone, Copy, ValueEnum)]
enum Differ {
    /// The value is unknown.
    Blank,
    /// The smallest value.
    Smallest,
    /// The largest value.
    Largest,
}

fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((column, separator)) if !column.is_empty() && !separator.is_empty() => {
            Ok((column.to_owned(), separator.to_owned()))
        }
        _ => Err("write the column, =, and what belongs to it, such as methods=; or age=band".to_owned()),
    }
}

impl ReadArgs {
    /// Bytes that the work may use.
    pub(super) fn memory(&self) -> u64 {
        self.memory.saturating_mul(1_000_000)
    }

    /// Whether every column that is kept has a code list.
    pub(super) fn declared(&self, loaded: &Loaded) -> Result<bool, Fault> {
        let codes = self.codes()?;
        Ok(loaded.data.columns().iter().all(|column| codes.contains_key(self.origin(&column.name))))
    }

    /// The column of the file that a column comes from: flags `column=value` come from one whose cells hold several.
    fn origin<'a>(&self, name: &'a str) -> &'a str {
        let column = name.split_once('=').map(|(column, _)| column);
        column.filter(|column| self.several.iter().any(|(one, _)| one.as_str() == *column)).unwrap_or(name)
    }

    fn codes(&self) -> Result<BTreeMap<String, Vec<String>>, Fault> {
        let Some(path) = &self.codes else { return Ok(BTreeMap::new()) };
        let name = || path.display().to_string();
        let root = data_file::read_file(path, &Limits::COLLECTED);
        let codes = root.and_then(|root| data_file::typed(&name(), &root));
        codes.map_err(|defect| misread(name(), &defect))
    }

    /// The hierarchies, and the level chosen for each column.
    pub(super) fn hierarchies(&self) -> Result<(Hierarchies, BTreeMap<String, String>), Fault> {
        let Some(path) = &self.hierarchies else { return Ok(Default::default()) };
        Ok((Hierarchies::read_file(path)?, self.level.iter().cloned().collect()))
    }

    /// A table with its columns rolled up: to the level chosen, else to the finest level of the file.
    pub(super) fn rolled_up(&self, data: Data) -> Result<Data, Fault> {
        let (hierarchies, mut levels) = self.hierarchies()?;
        for column in data.columns() {
            let finest = hierarchies.columns.get(&column.name).and_then(|one| one.levels.first());
            if let (Some(finest), false) = (finest, levels.contains_key(&column.name)) {
                levels.insert(column.name.clone(), finest.clone());
            }
        }
        if levels.is_empty() { Ok(data) } else { hierarchies.apply(&data, &levels, self.memory()) }
    }

    /// How to read, as the engine wants it.
    pub(super) fn reading(&self) -> Result<Reading, Fault> {
        Ok(Reading {
            columns: self.columns.clone(),
            drop: self.drop.clone(),
            sensitive_zeros: self.sensitive_zeros.clone(),
            blank_zeros: self.blank_zeros.clone(),
            flags: !self.flags_count,
            several: self.several.iter().cloned().collect(),
            codes: self.codes()?,
            subject: self.subject.clone(),
            conflict: match self.differ {
                Differ::Blank => Conflict::Blank,
                Differ::Smallest => Conflict::Smallest,
                Differ::Largest => Conflict::Largest,
            },
            memory: self.memory(),
            ..Reading::default()
        })
    }

    /// Leaves out how persons are joined: in a release every person has one row.
    pub(super) fn forget_subject(&mut self) {
        self.subject = None;
    }

    /// Keeps exactly the columns that a release has, unless columns were named. Flags `column=value` come from one
    /// column of the file.
    pub(super) fn take_columns(&mut self, released: &Data, as_read: &Self) {
        if !self.columns.is_empty() {
            return;
        }
        for column in released.columns() {
            let joined = column.name.split_once('=').map(|(name, _)| name.to_owned());
            let name = joined.filter(|name| as_read.several.iter().any(|(one, _)| one == name));
            let name = name.unwrap_or_else(|| column.name.clone());
            if !self.columns.contains(&name) {
                self.columns.push(name);
            }
        }
        self.columns.extend(self.subject.clone());
    }

    /// Takes zeros of flags as values.
    pub(super) fn count_flags(&mut self) {
        self.flags_count = true;
    }

    /// Keeps only these columns.
    pub(super) fn only(&mut self, names: impl Iterator<Item = String>) {
        self.columns.clear();
        for name in names {
            if !self.columns.contains(&name) {
                self.columns.push(name);
            }
        }
    }

    /// Takes zeros as another table has them: as blanks in its flags, as values elsewhere.
    pub(super) fn follow(&mut self, other: &Data, own: &Data) {
        for column in other.columns() {
            let name = &column.name;
            let known = own.columns().iter().any(|one| one.name == *name) && self.origin(name) == name;
            if !known || self.sensitive_zeros.contains(name) || self.blank_zeros.contains(name) {
                continue;
            }
            if column.values.iter().all(|value| value.trim() == "1") {
                self.blank_zeros.push(name.clone());
            } else {
                self.sensitive_zeros.push(name.clone());
            }
        }
    }

    /// Reads a table.
    pub(super) fn load(&self, path: &Path, run: &Run) -> Result<Loaded, Fault> {
        read_file(path, &self.reading()?, run)
    }

    /// Reads a table and says what looked odd.
    pub(super) fn read(&self, path: &Path, run: &Run) -> Result<Loaded, Fault> {
        let loaded = self.load(path, run)?;
        for column in &loaded.notes.looks_joined {
            eprintln!(
                "palermo: column \"{column}\" seems to hold several values in a cell; if so, say --several \"{column}=;\""
            );
        }
        tell(&loaded);
        Ok(loaded)
    }
}

/// Says what was left out, what was taken as absent, and which values look the same and are not.
fn tell(loaded: &Loaded) {
    let notes = &loaded.notes;
    if notes.blank_rows > 0 {
        eprintln!(
            "palermo: {} empty rows were left out: a row without anything in it is no person",
            notes.blank_rows
        );
    }
    if !notes.zeros_absent.is_empty() {
        eprintln!(
            "palermo: 0 was taken as \"no\", like a blank, in: {}; if it is a value there, say --sensitive-zeros",
            notes.zeros_absent.join(", ")
        );
    }
    for (column, groups) in &notes.alike {
        let groups: Vec<String> = groups
            .iter()
            .take(MOST_ALIKE)
            .map(|group| group.iter().map(|value| format!("{value:?}")).collect::<Vec<_>>().join(" and "))
            .collect();
        eprintln!(
            "palermo: column \"{column}\" has values that look the same and are counted apart: {}; make them one if they are",
            groups.join("; ")
        );
    }
}

/// Groups of values that look the same, named of one column.
const MOST_ALIKE: usize = 10;

/// What a report says beside its figures, and where it goes.
#[derive(Args, Clone)]
pub(super) struct ReportArgs {
    /// The report, as JSON; a name that ends in .html gives the page, and the JSON beside it.
    #[arg(long)]
    report: PathBuf,
    /// The page for the person who decides.
    #[arg(long)]
    html: Option<PathBuf>,
    /// The page without what must stay inside.
    #[arg(long)]
    public_html: Option<PathBuf>,
    /// Language of the report: en, el or bg.
    #[arg(long, default_value = "en", value_parser = language)]
    lang: Lang,
    /// Title of the report.
    #[arg(long, default_value = "")]
    title: String,
    /// Where the data come from, as it shall be cited.
    #[arg(long)]
    source: Option<String>,
    /// Day of the release, as YYYY-MM-DD; today unless said otherwise.
    #[arg(long)]
    date: Option<String>,
}

impl ReportArgs {
    /// Day of the release.
    pub(super) fn date(&self) -> String {
        self.date.clone().unwrap_or_else(|| SystemClock.now().strftime("%Y-%m-%d").to_string())
    }

    /// Where the report goes.
    pub(super) fn paths(&self) -> impl Iterator<Item = &PathBuf> {
        [&self.report].into_iter().chain(&self.html).chain(&self.public_html)
    }

    /// What the files say of themselves.
    pub(super) fn about(&self) -> About {
        About {
            title: self.title.clone(),
            source: self.source.clone(),
            method: None,
            date: Some(self.date()),
        }
    }

    /// Says which values no real person has.
    pub(super) fn tell_foreign(&self, report: &Report) {
        let words = Said::of(self.lang, "");
        for one in report.foreign_values() {
            eprintln!("palermo: {}", report::Words::say(&words, one.code, &one.args));
        }
    }

    /// Writes the report beside what is staged, in as many forms as asked for, and puts all of it in its place, unless
    /// the work was stopped.
    pub(super) fn finish<'a>(
        &self,
        report: &Report,
        mut staged: Staged,
        files: impl IntoIterator<Item = &'a PathBuf>,
        run: &Run,
    ) -> Result<Outcome, Fault> {
        // The engine names whole keys.
        let words = Said::of(self.lang, "");
        self.write(report, &words, &mut staged)?;
        if run.stopped() {
            return Err(Fault::Stopped);
        }
        staged.commit()?;
        if report.passed() {
            let files: Vec<String> = files.into_iter().map(|path| path.display().to_string()).collect();
            let reports: Vec<String> = self.paths().map(|path| path.display().to_string()).collect();
            let args = report::Args::none()
                .with("records", report.records.unwrap_or(0))
                .with("figures", report.table.as_ref().map_or(0, |table| table.shown))
                .with("withheld", report.table.as_ref().map_or(0, |table| table.withheld))
                .with("files", files.join(", "))
                .with("reports", reports.join(", "));
            let key = match report.kind {
                Kind::Records => "publish-made-records",
                Kind::Check => "publish-made-check",
                Kind::Table => "publish-made-table",
            };
            return Ok(Outcome::Done(report::Words::say(&words, key, &args)));
        }
        let said = report.refusals();
        Ok(Outcome::Refused(said.iter().map(|one| report::Words::say(&words, one.code, &one.args)).collect()))
    }

    fn write(&self, report: &Report, words: &Said, staged: &mut Staged) -> Result<(), Fault> {
        let put = |staged: &mut Staged, path: &Path, text: String| {
            staged.write(path, |sink| {
                sink.write_all(text.as_bytes()).map_err(|why| Fault::file(path.display().to_string(), &why))
            })
        };
        let page = self.report.extension().is_some_and(|end| end.eq_ignore_ascii_case("html"));
        let json = if page { self.report.with_extension("json") } else { self.report.clone() };
        put(staged, &json, report::json::write(report, words))?;
        for path in page.then_some(&self.report).into_iter().chain(&self.html) {
            put(staged, path, report::html::write(report, words, Reader::Inside))?;
        }
        if let Some(path) = &self.public_html {
            put(staged, path, report::html::write(report, words, Reader::Anybody))?;
        }
        Ok(())
    }
}

/// Refuses names that results cannot take, before hours are spent on what would go into them: in a folder that is not
/// there, of a folder, of a table that is read, or of another result.
pub(super) fn reachable<'a>(
    paths: impl IntoIterator<Item = &'a PathBuf>,
    tables: &[&Path],
) -> Result<(), Fault> {
    let whole = |path: &Path| std::fs::canonicalize(path).ok();
    let tables: Vec<PathBuf> = tables.iter().filter_map(|path| whole(path)).collect();
    let mut taken: Vec<&PathBuf> = Vec::new();
    for path in paths {
        let refused = |why: &str| Err(Fault::file(path.display().to_string(), &why));
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        if folder.is_some_and(|folder| !folder.is_dir()) {
            return refused("the folder is not there; make it first");
        }
        if path.is_dir() {
            return refused("it is a folder; give the name of a file");
        }
        if whole(path).is_some_and(|path| tables.contains(&path)) {
            return refused("it is the table that is read; give the result another name");
        }
        if taken.contains(&path) {
            return refused("two results would have this name; give each its own");
        }
        taken.push(path);
    }
    Ok(())
}

/// A file that has a defect, in the words of the engine's own errors.
pub(super) fn misread(file: String, defect: &Defect) -> Fault {
    let line = defect.line.map_or_else(String::new, |line| format!("line {line}: "));
    Fault::file(file, &format!("{line}{}", defect.what()))
}

/// The ending of a file's name, in small letters.
pub(super) fn ending(path: &Path) -> String {
    path.extension().map(|end| end.to_string_lossy().to_ascii_lowercase()).unwrap_or_default()
}
