//! Rows that have the two to four rarest attributes of a record, remembered: records that are asked about differ in an
//! attribute or two, so the few rows they share are found once and not among all rows each time.

use std::collections::HashMap;
use std::rc::Rc;

use super::Attr;

/// Attributes of the longest beginning.
const MOST: usize = 4;
/// A list of so few rows is looked through as it is.
pub(super) const SHORT: usize = 256;
/// Row numbers that may be remembered in any case: 32 MB.
const ALWAYS: usize = 8_000_000;
/// Row numbers that may be remembered for each distinct row, where memory allows.
const EACH: usize = 16;

/// Rows by beginning: up to four attributes in one number, each plus 1. Nothing for those of too many rows.
#[derive(Debug)]
pub(super) struct Beginnings {
    rows: HashMap<u64, Option<Rc<[u32]>>>,
    remembered: usize,
    /// Row numbers that may be remembered in all.
    most: usize,
}

fn key(attrs: &[Attr]) -> u64 {
    attrs.iter().fold(0, |key, attr| key << 16 | (u64::from(*attr) + 1))
}

impl Beginnings {
    /// For so many distinct rows, in a sixteenth of the memory that is allowed.
    pub(super) fn new(rows: usize, memory: u64) -> Self {
        let allowed = usize::try_from(memory / 64).unwrap_or(usize::MAX);
        let most = rows.saturating_mul(EACH).min(allowed).max(ALWAYS);
        Self { rows: HashMap::new(), remembered: 0, most }
    }

    /// The rows of the longest remembered beginning of `attrs` (rarest first) and its length, made longer as long as it
    /// is not short. `find` gives the rows of attributes, among those of a shorter beginning if there is one, and
    /// nothing where they are too many.
    pub(super) fn of(
        &mut self,
        attrs: &[Attr],
        find: impl Fn(&[Attr], Option<&[u32]>) -> Option<Vec<u32>>,
    ) -> Option<(Rc<[u32]>, usize)> {
        let mut best: Option<(Rc<[u32]>, usize)> = None;
        for length in 2..=attrs.len().min(MOST) {
            if best.as_ref().is_some_and(|(rows, _)| rows.len() <= SHORT) {
                break;
            }
            let Some(beginning) = attrs.get(..length) else { break };
            let key = key(beginning);
            if !self.rows.contains_key(&key) {
                if self.remembered >= self.most {
                    break;
                }
                let rows = find(beginning, best.as_ref().map(|(rows, _)| &**rows)).map(Rc::from);
                // an entry itself takes about as much as sixteen rows
                self.remembered += 16 + rows.as_ref().map_or(0, |rows: &Rc<[u32]>| rows.len());
                self.rows.insert(key, rows);
            }
            if let Some(Some(rows)) = self.rows.get(&key) {
                best = Some((Rc::clone(rows), length));
            }
        }
        best
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn longer_beginnings_come_from_shorter_ones_and_are_found_once() {
        let mut beginnings = Beginnings::new(5, 0);
        let asked = std::cell::RefCell::new(Vec::new());
        let find = |attrs: &[Attr], among: Option<&[u32]>| {
            asked.borrow_mut().push((attrs.to_vec(), among.map(<[u32]>::len)));
            match attrs.len() {
                2 => None,
                3 => Some((0..1000).collect()),
                _ => Some(vec![7, 9]),
            }
        };
        for _ in 0..2 {
            let (rows, length) = beginnings.of(&[3, 1, 4, 0, 5], find).unwrap();
            assert_eq!((&*rows, length), (&[7, 9][..], 4));
        }
        let once = [(vec![3, 1], None), (vec![3, 1, 4], None), (vec![3, 1, 4, 0], Some(1000))];
        assert_eq!(*asked.borrow(), once);
        assert!(beginnings.of(&[3], find).is_none());
    }

    #[test]
    fn no_two_beginnings_have_one_key() {
        let keys = [key(&[0, 0]), key(&[0]), key(&[1, 0]), key(&[0, 1]), key(&[0, 0, 0]), key(&[65_534, 1])];
        let different: std::collections::HashSet<u64> = keys.into_iter().collect();
        assert_eq!(different.len(), keys.len());
    }
}
