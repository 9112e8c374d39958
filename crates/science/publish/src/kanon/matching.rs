//! Which attributes may stand in one record: the pairs that at least `k` records have.

#![allow(clippy::indexing_slicing, reason = "dense kernels: attributes are numbered by the space")]

use super::Attr;
use super::space::Space;
use crate::combos::Combos;

/// A bit per pair of attributes.
#[derive(Debug)]
pub(super) struct Matching {
    attrs: usize,
    words: usize,
    bits: Vec<u64>,
}

impl Matching {
    /// The common pairs; all pairs of different columns where pairs were not counted.
    pub(super) fn new(space: &Space, combos: &Combos) -> Self {
        let attrs = space.len();
        let words = attrs.div_ceil(64);
        let mut matching = Self { attrs, words, bits: vec![0; attrs * words] };
        let numbers = space.numbers(combos);
        if let Some(pairs) = combos.level(2) {
            for (pair, _) in pairs.iter() {
                let [one, other] = [pair[0], pair[1]].map(|number| numbers[number as usize]);
                matching.join(one, other);
                matching.join(other, one);
            }
        } else {
            for one in 0..attrs as Attr {
                let column = space.places[usize::from(one)].0;
                let others = (0..attrs as Attr).filter(|other| space.places[usize::from(*other)].0 != column);
                others.for_each(|other| matching.join(one, other));
            }
        }
        matching
    }

    fn join(&mut self, one: Attr, other: Attr) {
        self.bits[usize::from(one) * self.words + usize::from(other) / 64] |= 1 << (other % 64);
    }

    /// Attributes.
    pub(super) fn len(&self) -> usize {
        self.attrs
    }

    /// The attributes that may come to a record, ascending, with the place of the one that must go for it, if any.
    pub(super) fn candidates(&self, record: &[Attr], out: &mut Vec<(Attr, Option<usize>)>) {
        out.clear();
        for word in 0..self.words {
            let (mut clash, mut twice) = (0, 0);
            for attr in record {
                let not = !self.bits[usize::from(*attr) * self.words + word];
                twice |= clash & not;
                clash |= not;
            }
            let mut here = !twice;
            while here != 0 {
                let bit = here.trailing_zeros();
                here &= here - 1;
                let on = word * 64 + bit as usize;
                if on >= self.attrs {
                    break;
                }
                let goes = if clash >> bit & 1 == 0 {
                    None
                } else {
                    let not = |attr: &Attr| self.bits[usize::from(*attr) * self.words + word] >> bit & 1 == 0;
                    record.iter().position(not)
                };
                if goes.is_none_or(|place| usize::from(record[place]) != on) {
                    out.push((on as Attr, goes));
                }
            }
        }
    }
}
