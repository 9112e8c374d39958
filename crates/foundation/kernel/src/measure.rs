//! What the strategy can count. A capability offers measures; steer binds indicators to them.

/// One definition from which a plan's figure, a return, a chart and a published table all come.
///
/// `sql` is one SELECT in the common subset of SQLite and PostgreSQL. It yields fact rows with eight columns, told
/// apart by their place, not by their name:
///
/// 1. case, TEXT: what is counted once, by its UUID: a case, or a screening that has no case. Only rows about a
///    case can be opened.
/// 2. day, INTEGER: whole days since 1970-01-01 in UTC (`ms / 86400000`), of the event that the definition names.
/// 3. to 7. form, sex, age band, body, region, TEXT: codes; null where they are not known or not counted by. A
///    person with several forms has one row per form.
/// 8. value, INTEGER: what a median is taken of; of several rows of one case the least one. Null for counts.
///
/// `$1` is the end of the present minute in milliseconds, for what is so *now*. A measure that does not name `$1`
/// is kept until something is recorded; one that does is counted once a minute at least.
#[derive(Debug, Clone, Copy)]
pub struct Measure {
    /// Permanent id, as bindings name it.
    pub id: &'static str,
    /// The fact rows.
    pub sql: &'static str,
    /// How rows become one figure.
    pub aggregate: Aggregate,
    /// Unit of the figure.
    pub unit: Unit,
    /// Key of its name in the message files: `measure-<id>`. Behind it stand `-definition`, `-time` (the time
    /// base), `-unit` (the unit of counting) and `-forms` (the rule for several forms).
    pub definition: &'static str,
    /// What one row is.
    pub counts: Counted,
    /// A SELECT of one integer: rows that must exist for the figure to be available at all. Without any, the
    /// figure is *not available*, which is not zero.
    pub available: &'static str,
}

/// How fact rows become one figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aggregate {
    /// The number of different cases.
    CountCases,
    /// The median of `value`; of an even number of rows the mean of the middle two.
    Median,
}

/// Unit of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// People, decisions, screenings: whole numbers.
    Count,
    /// Whole days.
    Days,
}

/// Unit of counting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counted {
    /// A person once, however often.
    Person,
    /// Each screening, each referral.
    Act,
}

/// A figure has three states, never mixed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Figure {
    /// A number, zero included; for medians in whole or half days.
    Number {
        /// The figure.
        value: f64,
        /// From how many different cases (or acts without one); one with several forms counts once.
        rows: u64,
    },
    /// Nothing that could be counted was ever recorded.
    NotAvailable,
}

impl Aggregate {
    /// The figure of the given row values.
    #[must_use]
    pub fn of(self, values: &mut [i64]) -> Option<f64> {
        values.sort_unstable();
        #[allow(clippy::cast_precision_loss, reason = "figures are far below 2^52")]
        match self {
            Self::CountCases => Some(values.len() as f64),
            Self::Median => {
                let upper = *values.get(values.len() / 2)?;
                let lower = *values.get(values.len().checked_sub(1)? / 2)?;
                Some((lower as f64 + upper as f64) / 2.0)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Aggregate;

    #[test]
    fn medians_of_even_and_odd_and_none() {
        assert_eq!(Aggregate::Median.of(&mut [9, 1, 5]), Some(5.0));
        assert_eq!(Aggregate::Median.of(&mut [9, 1, 5, 6]), Some(5.5));
        assert_eq!(Aggregate::Median.of(&mut []), None);
        assert_eq!(Aggregate::CountCases.of(&mut []), Some(0.0));
    }
}
