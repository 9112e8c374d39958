//! What the counts of combinations shall be, and how far the synthetic records are from it.
//!
//! Each attribute has a random 64-bit word and a combination the exclusive or of the words of its attributes
//! (Zobrist 1970), so that the word of a longer combination is one operation away. The table only steers the search;
//! nothing of safety hangs on it.

#![allow(clippy::indexing_slicing, reason = "dense kernels: every index is masked to the size of the table")]

use super::Attr;
use crate::error::Fault;

/// Longest combinations that are looked at.
pub(super) const LONGEST: usize = 6;

#[derive(Debug, Clone, Copy, Default)]
struct Entry {
    word: u64,
    /// Goal minus what the records have.
    rest: i32,
    goal: i32,
}

/// Rest and goal.
pub(super) type State = (i32, i32);

/// Attributes up to which pairs are kept in a matrix as well (32 MB).
const MOST_IN_MATRIX: usize = 2_000;

/// Goals by combination, with the rest that is still missing (negative: too many).
#[derive(Debug, Clone)]
pub(super) struct Goals {
    /// Longest combinations in the table.
    pub(super) length: usize,
    words: Vec<u64>,
    mask: usize,
    entries: Vec<Entry>,
    /// Length of the combination in each entry.
    lengths: Vec<u8>,
    /// Rest and goal of each pair once more, attribute by attribute; empty when there are too many attributes.
    pairs: Vec<State>,
    /// Combinations by length, from 0 (the number of records).
    pub(super) sizes: [usize; LONGEST + 1],
    /// Rest of the number of records.
    pub(super) records: i64,
    /// Records that there may be beyond the goal.
    pub(super) beyond: i64,
}

/// SplitMix64 (Steele, Lea and Flood 2014) with a fixed start: words for attributes.
fn word(number: u64) -> u64 {
    let mut z = number.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ z >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ z >> 31
}

impl Goals {
    /// Room for `combos` combinations of up to `length` of `attrs` attributes.
    pub(super) fn new(
        attrs: usize,
        length: usize,
        combos: usize,
        records: u64,
        memory: u64,
    ) -> Result<Self, Fault> {
        let size = (2 * combos + 16).next_power_of_two();
        if (size * size_of::<Entry>()) as u64 > memory {
            return Err(Fault::Memory { what: format!("Fitting {combos} combinations"), allowed: memory });
        }
        Ok(Self {
            length,
            words: (0..attrs as u64).map(word).collect(),
            mask: size - 1,
            entries: vec![Entry::default(); size],
            lengths: vec![0; size],
            pairs: vec![(0, 0); if attrs <= MOST_IN_MATRIX { attrs * attrs } else { 0 }],
            sizes: [0; LONGEST + 1],
            records: records as i64,
            beyond: (records * 2 / 5) as i64,
        })
    }

    /// Records for which there is still room.
    pub(super) fn room(&self) -> i64 {
        self.records + self.beyond
    }

    /// The word of an attribute.
    pub(super) fn word(&self, attr: Attr) -> u64 {
        self.words[usize::from(attr)]
    }

    /// The word of a combination.
    pub(super) fn word_of(&self, combo: &[Attr]) -> u64 {
        combo.iter().fold(0, |word, attr| word ^ self.word(*attr))
    }

    /// Sets the goal of a combination.
    pub(super) fn set(&mut self, combo: &[Attr], goal: i32) -> Result<(), Fault> {
        let word = self.word_of(combo);
        let at = self.find(word);
        if self.entries[at].word == word {
            return Err(Fault::Inner { what: "two combinations with one word" });
        }
        self.entries[at] = Entry { word, rest: goal, goal };
        self.lengths[at] = combo.len() as u8;
        if let [one, other] = combo {
            self.with_pair(*one, *other, |state| *state = (goal, goal));
        }
        self.sizes[combo.len().min(LONGEST)] += 1;
        Ok(())
    }

    fn with_pair(&mut self, one: Attr, other: Attr, change: impl Fn(&mut State)) {
        let size = self.words.len();
        for (row, column) in [(one, other), (other, one)] {
            if let Some(state) = self.pairs.get_mut(usize::from(row) * size + usize::from(column)) {
                change(state);
            }
        }
    }

    /// Rest and goal of a pair that is among the goals.
    #[inline]
    pub(super) fn pair(&self, one: Attr, other: Attr) -> State {
        match self.pairs.get(usize::from(one) * self.words.len() + usize::from(other)) {
            Some(state) => *state,
            None => self.state(self.word(one) ^ self.word(other)).unwrap_or((0, 0)),
        }
    }

    fn find(&self, word: u64) -> usize {
        let mut at = word as usize & self.mask;
        loop {
            let here = self.entries[at].word;
            if here == word || here == 0 {
                return at;
            }
            at = (at + 1) & self.mask;
        }
    }

    /// What is still missing of a combination; nothing if it is not in the table.
    #[inline]
    pub(super) fn rest(&self, word: u64) -> Option<i32> {
        let entry = self.entries[self.find(word)];
        (entry.word == word).then_some(entry.rest)
    }

    /// What is still missing of a combination, and its goal; nothing if it is not in the table.
    #[inline]
    pub(super) fn state(&self, word: u64) -> Option<State> {
        let entry = self.entries[self.find(word)];
        (entry.word == word).then_some((entry.rest, entry.goal))
    }

    /// The goal of a combination, if it is in the table.
    pub(super) fn goal(&self, word: u64) -> Option<i32> {
        let entry = self.entries[self.find(word)];
        (entry.word == word).then_some(entry.goal)
    }

    /// Multiplies all goals, before any record is taken.
    pub(super) fn scale(&mut self, by: f64) {
        for entry in self.entries.iter_mut().filter(|entry| entry.word != 0) {
            entry.goal = (f64::from(entry.goal) * by).round().min(f64::from(i32::MAX)) as i32;
            entry.rest = entry.goal;
        }
        for (rest, goal) in &mut self.pairs {
            *goal = (f64::from(*goal) * by).round().min(f64::from(i32::MAX)) as i32;
            *rest = *goal;
        }
        self.records = (self.records as f64 * by).round() as i64;
        self.beyond = self.records * 2 / 5;
    }

    /// Mean distance from the goals, by length from 1.
    pub(super) fn errors(&self) -> Vec<f64> {
        let mut sums = vec![0u64; self.length + 1];
        for (entry, length) in self.entries.iter().zip(&self.lengths).filter(|(entry, _)| entry.word != 0) {
            sums[usize::from(*length)] += u64::from(entry.rest.unsigned_abs());
        }
        let means = sums.iter().zip(&self.sizes).skip(1);
        means.map(|(sum, size)| if *size == 0 { 0.0 } else { *sum as f64 / *size as f64 }).collect()
    }

    /// All combinations of up to `most` attributes of a record, by length, the empty one first.
    pub(super) fn parts(&self, record: &[Attr], most: usize, out: &mut Vec<Part>) {
        out.clear();
        out.push(Part { word: 0, members: [0; LONGEST], length: 0 });
        let mut level = 0..1;
        for length in 0..most.min(LONGEST).min(record.len()) {
            for before in level.clone() {
                let part = out[before];
                let first = if length == 0 { 0 } else { usize::from(part.members[length - 1]) + 1 };
                for (place, attr) in record.iter().enumerate().skip(first) {
                    let mut longer = part;
                    longer.word ^= self.word(*attr);
                    longer.members[length] = place as u8;
                    longer.length += 1;
                    out.push(longer);
                }
            }
            level = level.end..out.len();
        }
    }

    /// Notes `copies` more records like `record`, all its combinations and the number of records.
    pub(super) fn take_record(&mut self, record: &[Attr], copies: i32, scratch: &mut Vec<Part>) {
        self.parts(record, self.length, scratch);
        for part in scratch.iter().skip(1) {
            let at = self.find(part.word);
            if self.entries[at].word == part.word {
                self.entries[at].rest -= copies;
                if let [one, other] = part.members() {
                    let pair = (record[usize::from(*one)], record[usize::from(*other)]);
                    self.with_pair(pair.0, pair.1, |state| state.0 -= copies);
                }
            }
        }
        self.records -= i64::from(copies);
    }
}

/// A combination inside a record: its word, the places in the record that it takes, and its length.
#[derive(Debug, Clone, Copy)]
pub(super) struct Part {
    pub(super) word: u64,
    members: [u8; LONGEST],
    length: u8,
}

impl Part {
    /// Places in the record.
    pub(super) fn members(&self) -> &[u8] {
        &self.members[..usize::from(self.length)]
    }

    /// Attributes in it.
    pub(super) fn len(&self) -> usize {
        usize::from(self.length)
    }
}
