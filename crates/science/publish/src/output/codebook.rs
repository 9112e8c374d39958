//! The codebook: every column, every value, and how often it occurs in what is released.

use std::io::Write;

use serde::Serialize;

use super::{About, ctdc};
use crate::{cells, data::Data, error::Fault};

/// A column of a release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// Name of the column.
    pub column: String,
    /// Number of its column in the CTDC schema of 2024, if it is one.
    pub ctdc: Option<usize>,
    /// Values and released records with each.
    pub values: Vec<(String, u64)>,
    /// Released records with a known value in the column, or for a flag of the CTDC schema in any flag of its group: the
    /// denominator of percentages. A person may have several values, so the shares of a group may add up to more than 1.
    pub known: u64,
    /// Released records where it is absent (blank).
    pub absent: u64,
}

/// The codebook of a release. Counts are those of the release, never of what was kept inside.
#[must_use]
pub fn entries(released: &Data) -> Vec<Entry> {
    let all = released.records();
    released
        .columns()
        .iter()
        .enumerate()
        .map(|(place, column)| {
            let mut values: Vec<(String, u64)> =
                column.values.iter().map(|value| (value.clone(), 0)).collect();
            for (code, weight) in released.codes(place).iter().zip(released.weights()) {
                let one = usize::from(*code).checked_sub(1).and_then(|place| values.get_mut(place));
                if let Some((_, count)) = one {
                    *count += u64::from(*weight);
                }
            }
            values.retain(|(_, count)| *count > 0);
            let here: u64 = values.iter().map(|(_, count)| count).sum();
            Entry {
                column: column.name.clone(),
                ctdc: ctdc::number(&column.name),
                values,
                known: ctdc::group(&column.name).map_or(here, |group| known_in(released, group)),
                absent: all.saturating_sub(here),
            }
        })
        .collect()
}

/// Records with a value in any flag of a group.
fn known_in(released: &Data, group: &str) -> u64 {
    let columns = released.columns().iter().enumerate();
    let places: Vec<usize> = columns
        .filter(|(_, column)| ctdc::group(&column.name) == Some(group))
        .map(|(place, _)| place)
        .collect();
    let known =
        |row: usize| places.iter().any(|place| released.codes(*place).get(row).is_some_and(|code| *code > 0));
    let weights = released.weights().iter().enumerate();
    weights.filter(|(row, _)| known(*row)).map(|(_, weight)| u64::from(*weight)).sum()
}

/// The codebook as CSV: column, value, records, share of the records with a known value.
///
/// # Errors
/// When the sink does not take it.
pub fn write(released: &Data, about: &About, sink: &mut dyn Write) -> Result<(), Fault> {
    let wrong = |why: csv::Error| Fault::file("The codebook", &why);
    let mut out = csv::WriterBuilder::new().from_writer(sink);
    for (name, text) in lines(about) {
        cells::write(&mut out, ["", name, text, ""]).map_err(wrong)?;
    }
    cells::write(&mut out, ["column", "value", "records", "share_of_known"]).map_err(wrong)?;
    for entry in entries(released) {
        for (value, count) in &entry.values {
            let share = share(*count, entry.known);
            cells::write(&mut out, [&entry.column, value, &count.to_string(), &share]).map_err(wrong)?;
        }
        cells::write(&mut out, [&entry.column, "", &entry.absent.to_string(), ""]).map_err(wrong)?;
    }
    out.flush().map_err(|why| Fault::file("The codebook", &why))
}

/// What is known about the release, as pairs of a name and a text.
pub(super) fn lines(about: &About) -> Vec<(&'static str, &str)> {
    let mut lines = Vec::new();
    if !about.title.is_empty() {
        lines.push(("title", about.title.as_str()));
    }
    let rest = [("source", &about.source), ("method", &about.method), ("date", &about.date)];
    lines.extend(rest.into_iter().filter_map(|(name, text)| Some((name, text.as_deref()?))));
    lines
}

/// A share with four decimals.
#[allow(clippy::cast_precision_loss, reason = "numbers of records are far below 2^52")]
pub(super) fn share(part: u64, whole: u64) -> String {
    if whole == 0 { String::new() } else { format!("{:.4}", part as f64 / whole as f64) }
}
