//! The capture table: how many cases were seen on exactly which combination of lists.

/// At most so many lists.
pub const MOST_LISTS: usize = 16;

/// A capture table. A combination of lists is a bit mask: bit `i` is set when the case is on list `i` (column order).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    lists: Vec<String>,
    /// One count per mask, `2^lists` of them; the count of mask 0 (on no list) is unknown and kept at 0.
    counts: Vec<u64>,
}

impl Table {
    /// A table from list names and counts per mask (`2^lists` entries, entry 0 must be 0). Nothing if the lengths do
    /// not fit, there are more than [`MOST_LISTS`] lists, or the sum overflows.
    #[must_use]
    pub fn new(lists: Vec<String>, counts: Vec<u64>) -> Option<Self> {
        let fits = lists.len() <= MOST_LISTS
            && counts.len() == 1 << lists.len()
            && counts.first() == Some(&0)
            && counts.iter().try_fold(0_u64, |sum, count| sum.checked_add(*count)).is_some();
        fits.then_some(Self { lists, counts })
    }

    /// Names of the lists in column order.
    #[must_use]
    pub fn lists(&self) -> &[String] {
        &self.lists
    }

    /// Counts by mask; entry 0 is 0 and means nothing.
    #[must_use]
    pub fn counts(&self) -> &[u64] {
        &self.counts
    }

    /// Cases seen at all.
    #[must_use]
    pub fn cases(&self) -> u64 {
        self.counts.iter().sum()
    }
}
