//! The ledger of releases: how much privacy each private release of a table has cost, and a hard stop at the ceiling
//! that the authority has set.
//!
//! # File
//!
//! Lines of JSON, each exactly `{"hash":"…","entry":{…}}`. The first entry holds the [`Terms`], every other one release
//! ([`Entry`]). `hash` is the SHA-256, in 64 lower-case hexadecimal digits, of the hash of the line before (nothing for
//! the first line) followed by the text of `entry` as it stands in the line. So no line can be altered, moved, or taken
//! out of the middle unnoticed. Lines taken off the end are noticed by whoever keeps the last hash ([`Ledger::head`])
//! elsewhere, as in an audit log.
//!
//! The file is replaced as a whole (temporary file, then rename), so that it is never half-written, and under a lock
//! (`NAME.lock` beside it), so that two releases at once cannot both take the last of the budget. **Spend first, then
//! release**: a failure in between costs budget, never privacy.
//!
//! # Composition
//!
//! [`Composition::Basic`] adds epsilons and adds deltas (Dwork and others 2006). [`Composition::Concentrated`] adds the
//! rhos of releases with Gaussian noise and converts the sum once (Bun and Steinke 2016), which allows more releases
//! under the same ceiling; it also holds when each release is chosen after seeing those before (Feldman and Zrnic
//! 2021). Which of the two holds is part of the terms: taking the better one afterwards would not be sound.

use crate::dp::{Spent, budget};
use crate::error::Fault;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::fs::File;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

/// Releases that a ledger can hold.
const MOST_ENTRIES: usize = 100_000;
/// Longest text of an entry, in bytes.
const LONGEST_TEXT: usize = 2000;
/// Share by which a sum may pass the ceiling through rounding.
const ROUNDING: f64 = 1e-9;

/// How the costs of releases add up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Composition {
    /// Sum of epsilons, sum of deltas.
    Basic,
    /// Sum of rhos, converted once at what is left of the ceiling's delta; the rest as under [`Self::Basic`].
    #[default]
    Concentrated,
}

/// What the authority has laid down for one table. Fixed when the ledger begins.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// Version of the file format: 1.
    pub ledger: u32,
    /// Who set the ceiling.
    pub authority: String,
    /// Which table the ledger is about.
    pub table: String,
    /// Largest epsilon of all releases together, above 0.
    pub epsilon: f64,
    /// Largest delta of all releases together, from 0 to below 1.
    pub delta: f64,
    /// How costs add up.
    pub composition: Composition,
    /// Day on which the ledger began, as YYYY-MM-DD.
    pub date: String,
}

/// The part of a cost that adds up better than epsilons do.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Concentrated {
    /// Zero-concentrated privacy spent.
    pub rho: f64,
    /// Epsilon spent beside it.
    pub epsilon: f64,
    /// Delta spent beside it.
    pub delta: f64,
}

/// One release.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Day of the release, as YYYY-MM-DD.
    pub date: String,
    /// Epsilon of this release alone.
    pub epsilon: f64,
    /// Delta of this release alone.
    pub delta: f64,
    /// What else is known of the cost; nothing for mechanisms known by epsilon and delta only.
    pub concentrated: Option<Concentrated>,
    /// Mechanism in words.
    pub mechanism: String,
    /// SHA-256 of the frozen table, 64 hexadecimal digits.
    pub snapshot: String,
    /// Who receives it.
    pub recipient: String,
    /// What for.
    pub purpose: String,
}

impl Entry {
    /// The entry for a release of noisy counts.
    #[must_use]
    pub fn new(spent: &Spent, date: &str, snapshot: &str, recipient: &str, purpose: &str) -> Self {
        Self {
            date: date.into(),
            epsilon: spent.epsilon,
            delta: spent.delta,
            concentrated: Some(Concentrated {
                rho: spent.rho,
                epsilon: spent.epsilon_of_number,
                delta: spent.delta_of_seen_values,
            }),
            mechanism: spent.mechanism.into(),
            snapshot: snapshot.into(),
            recipient: recipient.into(),
            purpose: purpose.into(),
        }
    }
}

/// What has been spent in all, under the ledger's rule of composition.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Total {
    /// Releases.
    pub releases: usize,
    /// Epsilon of all releases together; infinite where their deltas leave none to convert with.
    pub epsilon: f64,
    /// Delta of all releases together.
    pub delta: f64,
    /// Sum of the rhos of those that have one.
    pub rho: f64,
}

/// A ledger that has been read and found whole.
#[derive(Debug)]
pub struct Ledger {
    path: PathBuf,
    terms: Terms,
    entries: Vec<Entry>,
    text: String,
    head: String,
}

/// SHA-256 of a file, in hexadecimal digits: for [`Entry::snapshot`].
///
/// # Errors
/// [`Fault::File`] when it cannot be read.
pub fn checksum(path: &Path) -> Result<String, Fault> {
    let failed = |why: std::io::Error| Fault::file("The table", &why);
    let mut file = File::open(path).map_err(failed)?;
    let (mut hash, mut part) = (Sha256::new(), vec![0; 1 << 16]);
    loop {
        let read = file.read(&mut part).map_err(failed)?;
        match part.get(..read) {
            Some(bytes) if read > 0 => hash.update(bytes),
            _ => return Ok(hexadecimal(&hash.finalize())),
        }
    }
}

impl Ledger {
    /// Begins a ledger in a new file, after whoever else holds the lock.
    ///
    /// # Errors
    /// [`Fault::Ledger`] when the file exists or the terms make no sense; [`Fault::File`] when it cannot be written.
    pub fn create(path: &Path, terms: Terms) -> Result<Self, Fault> {
        check_terms(&terms)?;
        let _lock = Lock::take(path)?;
        if path.exists() {
            return Err(ledger("the file exists already; open it instead"));
        }
        let (text, head) = line("", &terms)?;
        write(path, &text)?;
        Ok(Self { path: path.into(), terms, entries: Vec::new(), text, head })
    }

    /// Begins a ledger together with its first release. Where that does not fit the terms nothing is left behind.
    ///
    /// # Errors
    /// As [`Self::create`]; [`Fault::Ceiling`] and [`Fault::Ledger`] as [`Self::spend`].
    pub fn begin(path: &Path, terms: Terms, entry: &Entry) -> Result<Self, Fault> {
        check_terms(&terms)?;
        check_entry(entry)?;
        within(&terms, &[], entry)?;
        let _lock = Lock::take(path)?;
        if path.exists() {
            return Err(ledger("the file exists already; open it instead"));
        }
        let (mut text, head) = line("", &terms)?;
        text.push_str(&line(&head, entry)?.0);
        write(path, &text)?;
        Self::parse(path, text)
    }

    /// Reads a ledger and checks every line.
    ///
    /// # Errors
    /// [`Fault::Ledger`] naming the line that is damaged; [`Fault::File`] when it cannot be read.
    pub fn open(path: &Path) -> Result<Self, Fault> {
        let text =
            std::fs::read_to_string(path).map_err(|why| Fault::file("The ledger of releases", &why))?;
        Self::parse(path, text)
    }

    fn parse(path: &Path, text: String) -> Result<Self, Fault> {
        let mut head = String::new();
        let mut terms = None;
        let mut entries = Vec::new();
        if !text.ends_with('\n') {
            return Err(ledger("it does not end with a whole line; restore the file from a copy"));
        }
        for (number, line) in text.lines().enumerate() {
            let damaged =
                |why: &str| ledger(format!("line {}: {why}; restore the file from a copy", number + 1));
            let (hash, entry) = split(line).ok_or_else(|| damaged("it is not of the form of this file"))?;
            if hash != chained(&head, entry) {
                return Err(damaged("its checksum does not fit, so it was altered or a line before it was"));
            }
            if terms.is_none() {
                let read: Terms = serde_json::from_str(entry).map_err(|why| damaged(&why.to_string()))?;
                check_terms(&read)?;
                terms = Some(read);
            } else {
                let read: Entry = serde_json::from_str(entry).map_err(|why| damaged(&why.to_string()))?;
                check_entry(&read)?;
                entries.push(read);
            }
            head = hash.into();
        }
        let terms = terms.ok_or_else(|| ledger("the file is empty; restore it from a copy"))?;
        Ok(Self { path: path.into(), terms, entries, text, head })
    }

    /// The terms.
    #[must_use]
    pub fn terms(&self) -> &Terms {
        &self.terms
    }

    /// Releases, oldest first.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Hash of the last line. Kept elsewhere it shows whether lines were taken off the end.
    #[must_use]
    pub fn head(&self) -> &str {
        &self.head
    }

    /// What has been spent so far.
    #[must_use]
    pub fn total(&self) -> Total {
        total(&self.terms, &self.entries, None)
    }

    /// What would be spent with one more release; nothing is written.
    #[must_use]
    pub fn total_with(&self, entry: &Entry) -> Total {
        total(&self.terms, &self.entries, Some(entry))
    }

    /// Writes down a release, before it is made. The file is read again first, so that what others spent meanwhile
    /// counts. The total after it comes back.
    ///
    /// # Errors
    /// [`Fault::Ceiling`] when it would pass the ceiling: nothing is written; [`Fault::Ledger`] for an entry that makes
    /// no sense, a damaged file, or one that lost lines since it was read; [`Fault::File`] when it cannot be written.
    pub fn spend(&mut self, entry: Entry) -> Result<Total, Fault> {
        check_entry(&entry)?;
        let _lock = Lock::take(&self.path)?;
        let mut now = Self::open(&self.path)?;
        if !now.text.starts_with(&self.text) {
            return Err(ledger(
                "the file is not a continuation of what was read before; restore it from a copy",
            ));
        }
        if now.entries.len() >= MOST_ENTRIES {
            return Err(ledger("it is full; begin a new one with what is left of the ceiling"));
        }
        within(&now.terms, &now.entries, &entry)?;
        now.text.push_str(&line(&now.head, &entry)?.0);
        write(&now.path, &now.text)?;
        *self = Self::parse(&now.path, now.text)?;
        Ok(self.total())
    }
}

/// Sum of the costs of releases.
fn total(terms: &Terms, entries: &[Entry], next: Option<&Entry>) -> Total {
    let (mut epsilon, mut delta, mut rho) = (0.0, 0.0, 0.0);
    for entry in entries.iter().chain(next) {
        match (terms.composition, entry.concentrated) {
            (Composition::Concentrated, Some(part)) => {
                rho += part.rho;
                epsilon += part.epsilon;
                delta += part.delta;
            }
            (_, part) => {
                rho += part.map_or(0.0, |part| part.rho);
                epsilon += entry.epsilon;
                delta += entry.delta;
            }
        }
    }
    if terms.composition == Composition::Concentrated && rho > 0.0 {
        // What other releases left of the ceiling's delta is used for the conversion: the smallest epsilon.
        let left = terms.delta - delta;
        if left > 0.0 {
            epsilon += budget::epsilon_of(rho, left);
            delta = terms.delta;
        } else {
            // No delta is left: no epsilon is large enough.
            epsilon = f64::INFINITY;
        }
    }
    Total { releases: entries.len() + usize::from(next.is_some()), epsilon, delta, rho }
}

/// Refuses a release with which the ceiling would be passed, and says what would still fit.
fn within(terms: &Terms, entries: &[Entry], entry: &Entry) -> Result<(), Fault> {
    let fits = |entry: &Entry| {
        let after = total(terms, entries, Some(entry));
        let within = |sum: f64, most: f64| sum <= most * (1.0 + ROUNDING);
        within(after.epsilon, terms.epsilon) && within(after.delta, terms.delta)
    };
    if fits(entry) {
        return Ok(());
    }
    let after = total(terms, entries, Some(entry));
    let advice = if after.epsilon.is_finite() && after.delta <= terms.delta * (1.0 + ROUNDING) {
        let smaller = |share: f64| Entry {
            epsilon: entry.epsilon * share,
            concentrated: entry.concentrated.map(|part| Concentrated {
                rho: part.rho * share,
                epsilon: part.epsilon * share,
                ..part
            }),
            ..entry.clone()
        };
        match largest(|share| fits(&smaller(share))).map(smaller).map(|entry| alone(&entry)) {
            Some(epsilon) if epsilon >= 0.01 => {
                format!("An epsilon of about {:.2} would still fit", (epsilon * 100.0).floor() / 100.0)
            }
            _ => "Nothing worth a release is left: do not release again".to_owned(),
        }
    } else {
        let spent: f64 = entries.iter().map(|entry| own_delta(terms, entry)).sum();
        let left = terms.delta - spent;
        let smaller = |share: f64| Entry {
            epsilon: entry.epsilon * share,
            delta: left,
            concentrated: entry.concentrated.map(|part| Concentrated {
                rho: part.rho * share,
                epsilon: part.epsilon * share,
                delta: part.delta * left / entry.delta,
            }),
            ..entry.clone()
        };
        // A smaller delta helps only where some epsilon is left as well.
        let helps =
            || largest(|share| fits(&smaller(share))).map(smaller).is_some_and(|one| alone(&one) >= 0.01);
        if left > 0.0 && helps() {
            format!(
                "Choose a delta of at most {left:.1e}, or let the authority set a larger one for a new ledger"
            )
        } else {
            "Nothing worth a release is left: do not release again".to_owned()
        }
    };
    Err(Fault::Ceiling {
        costs_epsilon: entry.epsilon,
        costs_delta: entry.delta,
        releases: entries.len(),
        epsilon: after.epsilon,
        delta: after.delta,
        most_epsilon: terms.epsilon,
        most_delta: terms.delta,
        advice,
    })
}

/// Delta that a release takes for good, beside what the sum of all is converted with.
fn own_delta(terms: &Terms, entry: &Entry) -> f64 {
    match (terms.composition, entry.concentrated) {
        (Composition::Concentrated, Some(part)) => part.delta,
        _ => entry.delta,
    }
}

/// Epsilon of a release alone, at its own delta.
fn alone(entry: &Entry) -> f64 {
    match entry.concentrated {
        Some(part) => budget::epsilon_of(part.rho, entry.delta - part.delta) + part.epsilon,
        None => entry.epsilon,
    }
}

/// The largest share from 0 to 1 that fits, if any is found.
fn largest(fits: impl Fn(f64) -> bool) -> Option<f64> {
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..40 {
        let middle = f64::midpoint(low, high);
        if fits(middle) { low = middle } else { high = middle }
    }
    (low > 0.0).then_some(low)
}

fn ledger(why: impl Into<String>) -> Fault {
    Fault::Ledger { why: why.into() }
}

fn check_terms(terms: &Terms) -> Result<(), Fault> {
    if terms.ledger != 1 {
        return Err(ledger("it is of another version; use the program that wrote it"));
    }
    if !(terms.epsilon.is_finite() && terms.epsilon > 0.0 && terms.delta >= 0.0 && terms.delta < 1.0) {
        return Err(ledger("the ceiling must have an epsilon above 0 and a delta from 0 to below 1"));
    }
    check_texts(&[("authority", &terms.authority), ("table", &terms.table)])?;
    check_date(&terms.date)
}

fn check_entry(entry: &Entry) -> Result<(), Fault> {
    let part = entry.concentrated.unwrap_or(Concentrated { rho: 0.0, epsilon: 0.0, delta: 0.0 });
    let amounts = [entry.epsilon, entry.delta, part.rho, part.epsilon, part.delta];
    if !amounts.iter().all(|amount| amount.is_finite() && *amount >= 0.0) {
        return Err(ledger("epsilon, delta and rho must be numbers and not negative"));
    }
    if entry.epsilon <= 0.0 {
        return Err(ledger("a release has an epsilon above 0"));
    }
    if entry.snapshot.len() != 64 || !entry.snapshot.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Err(ledger("give the SHA-256 of the frozen table, 64 hexadecimal digits"));
    }
    check_texts(&[
        ("mechanism", &entry.mechanism),
        ("recipient", &entry.recipient),
        ("purpose", &entry.purpose),
    ])?;
    check_date(&entry.date)
}

fn check_texts(texts: &[(&str, &String)]) -> Result<(), Fault> {
    for (name, text) in texts {
        if text.trim().is_empty() || text.len() > LONGEST_TEXT || text.chars().any(char::is_control) {
            return Err(ledger(format!("give the {name} in one line of up to {LONGEST_TEXT} bytes")));
        }
    }
    Ok(())
}

fn check_date(date: &str) -> Result<(), Fault> {
    let shape = date.len() == 10
        && date
            .bytes()
            .enumerate()
            .all(|(at, b)| if at == 4 || at == 7 { b == b'-' } else { b.is_ascii_digit() });
    let number = |from, to| date.get(from..to).and_then(|part| part.parse::<u32>().ok()).unwrap_or(0);
    if shape && (1..=12).contains(&number(5, 7)) && (1..=31).contains(&number(8, 10)) {
        Ok(())
    } else {
        Err(ledger("give the date as YYYY-MM-DD"))
    }
}

/// A line for an entry after a hash, and its own hash.
fn line(before: &str, entry: &impl Serialize) -> Result<(String, String), Fault> {
    let entry = serde_json::to_string(entry).map_err(|why| ledger(why.to_string()))?;
    let hash = chained(before, &entry);
    Ok((format!("{{\"hash\":\"{hash}\",\"entry\":{entry}}}\n"), hash))
}

/// Hash and entry of a line.
fn split(line: &str) -> Option<(&str, &str)> {
    let (hash, rest) = line.strip_prefix("{\"hash\":\"")?.split_once("\",\"entry\":")?;
    Some((hash, rest.strip_suffix('}')?))
}

fn chained(before: &str, entry: &str) -> String {
    hexadecimal(&Sha256::new().chain_update(before).chain_update(entry).finalize())
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Replaces the file as a whole.
fn write(path: &Path, text: &str) -> Result<(), Fault> {
    let failed = |why: std::io::Error| Fault::file("The ledger of releases", &why);
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
    file.write_all(text.as_bytes()).map_err(failed)?;
    file.as_file().sync_all().map_err(failed)?;
    file.persist(path).map_err(|why| failed(why.error))?;
    // So that the rename itself survives a power cut; not every system lets a folder be opened.
    if let Ok(folder) = File::open(folder) {
        folder.sync_all().map_err(failed)?;
    }
    Ok(())
}

/// Held while the file is read and replaced; the system lets go of it when the process ends, however it ends.
struct Lock {
    _file: File,
}

impl Lock {
    fn take(path: &Path) -> Result<Self, Fault> {
        let mut name = path.as_os_str().to_owned();
        name.push(".lock");
        let failed = |why: std::io::Error| Fault::file("The lock of the ledger of releases", &why);
        let file = File::options().create(true).truncate(false).write(true).open(name).map_err(failed)?;
        file.lock().map_err(failed)?;
        Ok(Self { _file: file })
    }
}
