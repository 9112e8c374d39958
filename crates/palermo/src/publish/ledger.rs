//! The budget of private releases on the command line.

use std::path::{Path, PathBuf};

use ::publish::{
    dp::Spent,
    error::Fault,
    ledger::{Composition, Entry, Ledger, Terms, checksum},
};
use clap::Args;
use serde_json::Value as Json;

/// Where a private release is written down before it is made.
#[derive(Args)]
pub(super) struct LedgerArgs {
    /// The ledger of releases of this table. With --ceiling it is begun when it is not there.
    #[arg(long)]
    ledger: Option<PathBuf>,
    /// Largest epsilon of all releases together, for a new ledger.
    #[arg(long, requires = "ledger")]
    ceiling: Option<f64>,
    /// Largest delta of all releases together, for a new ledger.
    #[arg(long, requires = "ceiling", default_value_t = 1e-5)]
    ceiling_delta: f64,
    /// Who set the ceiling, for a new ledger.
    #[arg(long, requires = "ceiling", default_value = "not named")]
    authority: String,
    /// Who receives the release.
    #[arg(long, requires = "ledger", default_value = "the public")]
    recipient: String,
    /// What the release is for.
    #[arg(long, requires = "ledger", default_value = "publication")]
    purpose: String,
}

impl LedgerArgs {
    /// Whether a ledger was named.
    pub(super) fn given(&self) -> bool {
        self.ledger.is_some()
    }

    /// Writes down what a release costs; what has been spent in all comes back. Without a ledger nothing happens.
    ///
    /// # Errors
    /// When the ceiling would be passed, or the ledger is damaged or not there.
    pub(super) fn spend(&self, spent: &Spent, table: &Path, date: &str) -> Result<Json, Fault> {
        let Some(path) = &self.ledger else { return Ok(Json::Null) };
        let entry = Entry::new(spent, date, &checksum(table)?, &self.recipient, &self.purpose);
        self.write_down(path, entry, table, date)
    }

    /// The same for noise that is known by its epsilon alone.
    ///
    /// # Errors
    /// As [`Self::spend`].
    pub(super) fn spend_pure(
        &self,
        epsilon: f64,
        mechanism: &str,
        table: &Path,
        date: &str,
    ) -> Result<Json, Fault> {
        let Some(path) = &self.ledger else { return Ok(Json::Null) };
        let entry = Entry {
            date: date.to_owned(),
            epsilon,
            delta: 0.0,
            concentrated: None,
            mechanism: mechanism.to_owned(),
            snapshot: checksum(table)?,
            recipient: self.recipient.clone(),
            purpose: self.purpose.clone(),
        };
        self.write_down(path, entry, table, date)
    }

    fn write_down(&self, path: &Path, entry: Entry, table: &Path, date: &str) -> Result<Json, Fault> {
        let mut ledger = match self.ceiling {
            Some(ceiling) if !path.exists() => Ledger::create(path, self.terms(ceiling, table, date))?,
            None if !path.exists() => {
                let why = format!("{} is not there; give --ceiling to begin it", path.display());
                return Err(Fault::Ledger { why });
            }
            _ => Ledger::open(path)?,
        };
        if let Some(ceiling) =
            self.ceiling.filter(|ceiling| ledger.terms().epsilon.total_cmp(ceiling).is_ne())
        {
            let why = format!(
                "the ledger has the ceiling {}, not {ceiling}; leave --ceiling out, or begin another ledger",
                ledger.terms().epsilon
            );
            return Err(Fault::Setting { name: "ceiling", why });
        }
        let total = ledger.spend(entry)?;
        eprintln!(
            "palermo: {} releases have spent epsilon {:.3} of {}; the ledger's last line is {}",
            total.releases,
            total.epsilon,
            ledger.terms().epsilon,
            ledger.head()
        );
        let mut json = serde_json::to_value(total).unwrap_or_default();
        if let Some(json) = json.as_object_mut() {
            json.insert("head".to_owned(), ledger.head().into());
        }
        Ok(json)
    }

    fn terms(&self, ceiling: f64, table: &Path, date: &str) -> Terms {
        Terms {
            ledger: 1,
            authority: self.authority.clone(),
            table: table.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned()),
            epsilon: ceiling,
            delta: self.ceiling_delta,
            composition: Composition::default(),
            date: date.to_owned(),
        }
    }
}
