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
    /// Largest delta of all releases together, for a new ledger; without it, that of as many releases like the first
    /// one as its epsilon fits into the ceiling, and at least 0.00001.
    #[arg(long, requires = "ceiling")]
    ceiling_delta: Option<f64>,
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
        eprintln!("palermo: this release costs epsilon {:.3} and delta {:.1e}", entry.epsilon, entry.delta);
        let ledger = match self.ceiling {
            Some(ceiling) if !path.exists() => {
                Ledger::begin(path, self.terms(ceiling, &entry, table, date), &entry)?
            }
            None if !path.exists() => {
                let why = format!("{} is not there; give --ceiling to begin it", path.display());
                return Err(Fault::Ledger { why });
            }
            _ => {
                let mut ledger = Ledger::open(path)?;
                self.same_terms(ledger.terms())?;
                ledger.spend(entry)?;
                ledger
            }
        };
        let total = ledger.total();
        eprintln!(
            "palermo: {} releases have spent epsilon {:.3} of {} and delta {:.1e} of {:.1e}; the ledger's last line is {}",
            total.releases,
            total.epsilon,
            ledger.terms().epsilon,
            total.delta,
            ledger.terms().delta,
            ledger.head()
        );
        let mut json = serde_json::to_value(total).unwrap_or_default();
        if let Some(json) = json.as_object_mut() {
            json.insert("head".to_owned(), ledger.head().into());
        }
        Ok(json)
    }

    /// Refuses a ceiling other than the one of a ledger that is there.
    fn same_terms(&self, terms: &Terms) -> Result<(), Fault> {
        let asked =
            [("ceiling", self.ceiling, terms.epsilon), ("ceiling-delta", self.ceiling_delta, terms.delta)];
        for (name, asked, has) in asked {
            if let Some(asked) = asked.filter(|asked| asked.total_cmp(&has).is_ne()) {
                let why = format!("the ledger has {has}, not {asked}; leave it out, or begin another ledger");
                return Err(Fault::Setting { name, why });
            }
        }
        Ok(())
    }

    fn terms(&self, ceiling: f64, first: &Entry, table: &Path, date: &str) -> Terms {
        Terms {
            ledger: 1,
            authority: self.authority.clone(),
            table: table.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned()),
            epsilon: ceiling,
            delta: self.ceiling_delta.unwrap_or_else(|| room_for(ceiling, first)),
            composition: Composition::default(),
            date: date.to_owned(),
        }
    }
}

/// The delta of a new ledger: of as many releases like the first one as its epsilon fits into the ceiling. What a release
/// costs in delta follows from the number of people; a fixed ceiling would refuse every small table.
fn room_for(ceiling: f64, first: &Entry) -> f64 {
    let releases = (ceiling / first.epsilon).ceil().max(1.0);
    (releases * first.delta).clamp(1e-5, first.delta.max(0.01))
}
