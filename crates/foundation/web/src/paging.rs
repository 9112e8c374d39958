//! The pages of a list: which one is asked for, and the way to those before and behind it.

use serde::Deserialize;

use crate::components::Pager;

/// The last page that can be asked for.
const LAST: u32 = 100_000;

/// Which page of a list an address asks for: `?page=2`, counted from 1. What is no such number asks for the first.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Paged {
    #[serde(default)]
    page: String,
}

impl Paged {
    /// The page, with so many rows.
    #[must_use]
    pub fn of(&self, size: u32) -> ListPage {
        ListPage { number: self.page.parse().unwrap_or(1).clamp(1, LAST), size }
    }
}

/// What is behind the rows that are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Behind {
    /// Whether more rows follow; they were not counted.
    More(bool),
    /// How many rows the list has in all.
    All(usize),
}

/// A page of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListPage {
    number: u32,
    size: u32,
}

impl ListPage {
    /// The number of rows on the pages before.
    #[must_use]
    pub fn skip(self) -> u32 {
        (self.number - 1).saturating_mul(self.size)
    }

    /// The maximum number of rows on this page.
    #[must_use]
    pub fn size(self) -> u32 {
        self.size
    }

    /// The number of rows to ask for to learn whether more follow: one more than this page takes.
    #[must_use]
    pub fn one_more(self) -> u32 {
        self.size.saturating_add(1)
    }

    /// Takes off the row that was asked for on top; whether there was one.
    pub fn cut<T>(self, rows: &mut Vec<T>) -> Behind {
        let size = usize::try_from(self.size).unwrap_or(usize::MAX);
        let more = rows.len() > size;
        rows.truncate(size);
        Behind::More(more)
    }

    /// The way to the pages before and behind, when `shown` rows are on this one; `list` is the address of the list.
    #[must_use]
    pub fn pager(self, list: &str, shown: usize, behind: Behind) -> Pager {
        let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
        let (first, shown) = (u64::from(self.skip()), count(shown));
        let sign = if list.contains('?') { '&' } else { '?' };
        let page = |number: u32| format!("{list}{sign}page={number}");
        let (more, of) = match behind {
            Behind::More(more) => (more, None),
            Behind::All(all) => (first + shown < count(all), Some(count(all))),
        };
        Pager {
            from: if shown == 0 { 0 } else { first + 1 },
            to: first + shown,
            of,
            before: if self.number > 1 { page(self.number - 1) } else { String::new() },
            next: if more { page(self.number + 1) } else { String::new() },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Behind, ListPage, Paged};

    fn asked(page: &str) -> ListPage {
        Paged { page: page.into() }.of(25)
    }

    #[test]
    fn pages_are_counted_from_one_and_nonsense_asks_for_the_first() {
        assert_eq!((asked("1").skip(), asked("3").skip()), (0, 50));
        for nonsense in ["", "0", "-1", "two", "1.5"] {
            assert_eq!(asked(nonsense), asked("1"), "{nonsense:?}");
        }
        assert_eq!(asked("4000000000").skip(), 99_999 * 25);
    }

    #[test]
    fn the_first_page_leads_only_on_and_the_last_only_back() {
        let first = asked("1").pager("/cases", 25, Behind::More(true));
        assert_eq!((first.from, first.to, first.of), (1, 25, None));
        assert_eq!((first.before.as_str(), first.next.as_str()), ("", "/cases?page=2"));
        let last = asked("3").pager("/rows?year=2024", 7, Behind::All(57));
        assert_eq!((last.from, last.to, last.of), (51, 57, Some(57)));
        assert_eq!((last.before.as_str(), last.next.as_str()), ("/rows?year=2024&page=2", ""));
        let (mut more, mut all) = (vec![0; 26], vec![0; 25]);
        assert_eq!(
            (asked("1").cut(&mut more), asked("1").cut(&mut all)),
            (Behind::More(true), Behind::More(false))
        );
        assert_eq!((more.len(), all.len(), asked("1").one_more()), (25, 25, 26));
        let none = asked("9").pager("/rows", 0, Behind::All(57));
        assert_eq!((none.from, none.next.as_str()), (0, ""), "beyond the end");
    }
}
