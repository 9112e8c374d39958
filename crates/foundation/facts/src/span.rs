//! What time a figure is about. Pure.

use jiff::civil::Date;

/// What time a figure is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Span {
    /// A calendar year.
    Year(i16),
    /// A year from its first day to a day, that one included: what a running year is compared with.
    YearTo(Date),
    /// Everything recorded.
    All,
    /// What is so at the end of a civil day: a stock.
    Day(Date),
}

impl Span {
    /// The months of the span: from the first one to before the second.
    pub(crate) fn months(self) -> (i64, i64) {
        match self {
            Self::Year(year) => (i64::from(year) * 12, i64::from(year) * 12 + 12),
            Self::YearTo(day) => (i64::from(day.year()) * 12, kernel::month_of(day) + 1),
            Self::All => (i64::MIN, i64::MAX),
            Self::Day(day) => (i64::MIN, kernel::month_of(day) + 1),
        }
    }

    pub(crate) fn has(self, month: i64) -> bool {
        let (from, until) = self.months();
        from <= month && month < until
    }

    /// The month of which only the days up to one count.
    pub(crate) fn part(self) -> Option<(i64, Date)> {
        match self {
            Self::YearTo(day) => Some((kernel::month_of(day), day)),
            Self::Year(_) | Self::All | Self::Day(_) => None,
        }
    }
}
