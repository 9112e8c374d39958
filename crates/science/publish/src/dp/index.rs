//! Released combinations as numbers: combination and one more attribute give the number of the longer combination.
#![allow(
    clippy::indexing_slicing,
    reason = "dense kernels: every index is a number that this table gave out"
)]

use super::counts::NoisyCounts;
use crate::error::Fault;

/// No such combination was released.
pub(super) const NONE: u32 = u32::MAX;

/// Numbers of released combinations: attributes first (number = attribute), then longer ones. The empty combination
/// has no number.
pub(super) struct Index {
    attributes: usize,
    /// For every combination shorter than the longest: the number of it with one more attribute.
    next: Vec<u32>,
    /// Longest combination.
    pub longest: usize,
    /// Released count of each number; 0 for an attribute that was not released.
    pub counts: Vec<u32>,
    /// Length of each number.
    pub lengths: Vec<u8>,
}

impl Index {
    /// An index of at most `memory` bytes.
    pub(super) fn new(noisy: &NoisyCounts, memory: u64) -> Result<Self, Fault> {
        let attributes = noisy.attributes();
        let longest = noisy.levels.len();
        let released: Vec<usize> = noisy.levels.iter().map(|level| level.released().count()).collect();
        let shorter = attributes + released.iter().take(longest.saturating_sub(1)).skip(1).sum::<usize>();
        let cells = if longest > 1 { shorter * attributes } else { 0 };
        if cells as u64 * 4 > memory {
            return Err(Fault::Memory { what: "Fitting records".into(), allowed: memory });
        }
        let mut index = Self {
            attributes,
            next: vec![NONE; cells],
            longest,
            counts: vec![0; attributes],
            lengths: vec![1; attributes],
        };
        for level in &noisy.levels {
            for (combination, count) in level.released() {
                index.add(combination, count);
            }
        }
        Ok(index)
    }

    fn add(&mut self, combination: &[u16], count: u32) {
        if let [attribute] = combination {
            self.counts[usize::from(*attribute)] = count;
            return;
        }
        let number = self.counts.len() as u32;
        for without in 0..combination.len() {
            let mut rest = combination.iter().enumerate().filter(|(at, _)| *at != without).map(|(_, a)| *a);
            let first = rest.next().map_or(NONE, u32::from);
            let part = rest.fold(first, |part, attribute| self.with(part, attribute));
            self.next[part as usize * self.attributes + usize::from(combination[without])] = number;
        }
        self.counts.push(count);
        self.lengths.push(combination.len() as u8);
    }

    /// Number of a combination with one more attribute; [`NONE`] if it was not released.
    #[inline]
    pub(super) fn with(&self, combination: u32, attribute: u16) -> u32 {
        self.next[combination as usize * self.attributes + usize::from(attribute)]
    }

    /// Calls `visit` with every combination of `attribute` and up to the longest number of others of `rest`, until it
    /// says no or a combination was not released; whether it came to the end.
    #[inline]
    pub(super) fn around(&self, attribute: u16, rest: &[u16], visit: &mut impl FnMut(u32) -> bool) -> bool {
        let number = u32::from(attribute);
        visit(number) && (self.longest < 2 || self.deeper(number, 1, rest, visit))
    }

    fn deeper(&self, number: u32, length: usize, rest: &[u16], visit: &mut impl FnMut(u32) -> bool) -> bool {
        for (at, attribute) in rest.iter().enumerate() {
            let longer = self.with(number, *attribute);
            if longer == NONE || !visit(longer) {
                return false;
            }
            if length + 1 < self.longest && !self.deeper(longer, length + 1, &rest[at + 1..], visit) {
                return false;
            }
        }
        true
    }
}
