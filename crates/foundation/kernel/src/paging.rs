//! Pages of lists. A page begins beside a *place* in the list's order (the sort keys and the identifier of a row), never
//! after a number of rows: what is added or taken away before it moves no row from one page to another.

use std::{fmt, str::FromStr};

use uuid::Uuid;

/// A place in a list that is in the order of a number, and where that is the same of the rows' identifiers. In addresses
/// it reads `1795341600000.0f4c…`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The number: an instant in milliseconds, for example.
    pub key: i64,
    /// The identifier of the row.
    pub id: Uuid,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.key, self.id)
    }
}

/// The text of an address is no place in a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a place in a list")]
pub struct NoPlace;

impl FromStr for Place {
    type Err = NoPlace;

    fn from_str(text: &str) -> Result<Self, NoPlace> {
        let (key, id) = text.split_once('.').ok_or(NoPlace)?;
        Ok(Self { key: key.parse().map_err(|_| NoPlace)?, id: Uuid::parse_str(id).map_err(|_| NoPlace)? })
    }
}

/// Where a page begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum From<P> {
    /// At the beginning of the list.
    #[default]
    Start,
    /// Right after a place.
    After(P),
    /// It ends right before a place.
    Before(P),
}

impl<P> From<P> {
    /// Whether the rows are read against the order of the list.
    #[must_use]
    pub fn is_backwards(&self) -> bool {
        matches!(self, Self::Before(_))
    }

    /// The place beside which the page begins or ends.
    pub fn place(&self) -> Option<&P> {
        match self {
            Self::Start => None,
            Self::After(place) | Self::Before(place) => Some(place),
        }
    }
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageOf<T, P> {
    /// Its rows, in the order of the list.
    pub rows: Vec<T>,
    /// The page before ends before this place; nothing on the first.
    pub before: Option<P>,
    /// The next page begins after this place; nothing on the last.
    pub next: Option<P>,
}

impl<T, P: Clone> PageOf<T, P> {
    /// A page of at most `most` rows. `rows` are those that follow in the direction of reading, one more than `most` where
    /// there is one more; `place` says where a row stands.
    pub fn cut(mut rows: Vec<T>, most: usize, from: &From<P>, place: impl Fn(&T) -> P) -> Self {
        let more = rows.len() > most;
        rows.truncate(most);
        if from.is_backwards() {
            rows.reverse();
        }
        let first = rows.first().map(&place);
        let last = rows.last().map(&place);
        let (before, next) = match from {
            From::Start => (None, last.filter(|_| more)),
            From::After(here) => (first.or_else(|| Some(here.clone())), last.filter(|_| more)),
            From::Before(here) => (first.filter(|_| more), last.or_else(|| Some(here.clone()))),
        };
        Self { rows, before, next }
    }

    /// The same page with other rows.
    pub fn map<R>(self, row: impl FnMut(T) -> R) -> PageOf<R, P> {
        PageOf { rows: self.rows.into_iter().map(row).collect(), before: self.before, next: self.next }
    }
}

/// How many rows a list has that whoever asks may see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Total {
    /// So many.
    Exactly(u64),
    /// More than so many: they were not counted to the end.
    MoreThan(u64),
}

impl Total {
    /// Up to here rows are counted exactly.
    pub const MOST: u64 = 1000;

    /// So many, of which only the first [`Total::MOST`] are told exactly.
    #[must_use]
    pub fn of(rows: u64) -> Self {
        if rows > Self::MOST { Self::MoreThan(Self::MOST) } else { Self::Exactly(rows) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A page of the numbers of a list, where a number is its own place.
    fn page(list: &[i64], most: usize, from: From<i64>) -> PageOf<i64, i64> {
        let one_more = most + 1;
        let rows: Vec<i64> = match from {
            From::Start => list.iter().copied().take(one_more).collect(),
            From::After(place) => list.iter().copied().filter(|one| *one > place).take(one_more).collect(),
            From::Before(place) => {
                list.iter().rev().copied().filter(|one| *one < place).take(one_more).collect()
            }
        };
        PageOf::cut(rows, most, &from, |row| *row)
    }

    #[test]
    fn every_row_is_on_one_page_there_and_back() {
        for rows in 0..12 {
            let list: Vec<i64> = (1..=rows).collect();
            let (mut seen, mut from, mut pages) = (Vec::<i64>::new(), From::Start, Vec::new());
            loop {
                let one = page(&list, 3, from);
                seen.extend(&one.rows);
                pages.push(one.clone());
                match one.next {
                    Some(place) => from = From::After(place),
                    None => break,
                }
            }
            assert_eq!(seen, list);
            let mut back = pages.last().unwrap().clone();
            for expected in pages.iter().rev().skip(1) {
                back = page(&list, 3, From::Before(back.before.unwrap()));
                assert_eq!(back.rows, expected.rows);
            }
            assert_eq!(back.before, None);
        }
    }

    #[test]
    fn what_is_added_before_a_page_moves_no_row_of_it() {
        let first = page(&[10, 20, 30, 40, 50], 2, From::Start);
        let next = From::After(first.next.unwrap());
        assert_eq!(page(&[5, 10, 15, 20, 30, 40, 50], 2, next).rows, [30, 40]);
        assert_eq!(page(&[30, 40, 50], 2, next).rows, [30, 40], "the row beside which it begins is gone");
    }

    #[test]
    fn a_page_past_the_end_leads_back() {
        let past = page(&[1, 2, 3], 2, From::After(9));
        assert_eq!((past.rows.len(), past.before, past.next), (0, Some(9), None));
        let ahead = page(&[1, 2, 3], 2, From::Before(0));
        assert_eq!((ahead.rows.len(), ahead.before, ahead.next), (0, None, Some(0)));
    }

    #[test]
    fn a_place_is_read_as_it_was_written() {
        for key in [i64::MIN, -1, 0, 1_795_341_600_000, i64::MAX] {
            let place = Place { key, id: Uuid::new_v4() };
            assert_eq!(place.to_string().parse(), Ok(place));
        }
        for wrong in ["", ".", "1", "1.", "x.0", "1.0f4c"] {
            assert_eq!(wrong.parse::<Place>(), Err(NoPlace), "{wrong}");
        }
    }

    #[test]
    fn totals_are_exact_up_to_a_thousand() {
        assert_eq!(Total::of(1000), Total::Exactly(1000));
        assert_eq!(Total::of(1001), Total::MoreThan(1000));
    }
}
