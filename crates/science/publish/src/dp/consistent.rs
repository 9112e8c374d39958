//! From noisy counts to consistent ones, without another look at the data.
//!
//! A count alone is known to about one deviation of its noise. The shorter combinations inside it, known better, say
//! what to expect of it if there is nothing special about it (Kirkwood 1935: the alternating product of their counts).
//! The two are weighed by how far counts of this length stray from such expectations, which the noisy counts themselves
//! tell (an empirical Bayes estimate; Efron and Morris 1973). Small counts gain most: that is what lets a true rare
//! combination be told from noise. Then a combination is kept if its estimate is large enough, never above a shorter
//! one inside it.

use super::counts::Level;
use std::collections::HashMap;

/// Estimates of the shorter combinations that have been kept, by length from 1.
pub(super) struct Shorter<'a> {
    persons: f64,
    estimates: Vec<HashMap<&'a [u16], f64>>,
    counts: HashMap<&'a [u16], u32>,
}

impl<'a> Shorter<'a> {
    pub(super) fn new(persons: u64, levels: &'a [Level]) -> Self {
        let estimates = levels.iter().map(|level| {
            level
                .places()
                .into_iter()
                .map(|(c, place)| (c, level.estimates.get(place).copied().unwrap_or(0.0)))
                .collect()
        });
        let counts = levels.last().map(|level| level.released().collect()).unwrap_or_default();
        Self { persons: persons.max(1) as f64, estimates: estimates.collect(), counts }
    }

    /// Smallest estimate and smallest released count of the combinations shorter by one.
    fn parents(&self, combination: &[u16]) -> (f64, u32) {
        let Some(estimates) = combination.len().checked_sub(2).and_then(|at| self.estimates.get(at)) else {
            return (self.persons, self.persons as u32);
        };
        let mut part = Vec::with_capacity(combination.len());
        let mut least = (f64::INFINITY, u32::MAX);
        for without in 0..combination.len() {
            part.clear();
            part.extend(combination.iter().enumerate().filter(|(at, _)| *at != without).map(|(_, a)| *a));
            let estimate = estimates.get(part.as_slice()).copied().unwrap_or(0.0);
            let count = self.counts.get(part.as_slice()).copied().unwrap_or(0);
            least = (least.0.min(estimate), least.1.min(count));
        }
        least
    }

    /// The count to expect from the shorter combinations, at most the smallest of them.
    fn expectation(&self, combination: &[u16]) -> f64 {
        let length = combination.len();
        let mut logarithm = 0.0;
        let mut part = Vec::with_capacity(length);
        for mask in 0..(1u32 << length) - 1 {
            part.clear();
            part.extend(
                combination.iter().enumerate().filter(|(at, _)| mask >> at & 1 == 1).map(|(_, a)| *a),
            );
            let estimate = match part.len().checked_sub(1) {
                None => self.persons,
                Some(at) => {
                    self.estimates.get(at).and_then(|e| e.get(part.as_slice())).copied().unwrap_or(0.0)
                }
            };
            let odd = (length - part.len()) % 2 == 1;
            logarithm += if odd { estimate.max(0.5).ln() } else { -estimate.max(0.5).ln() };
        }
        logarithm.exp().min(self.parents(combination).0)
    }
}

/// How far counts stray from their expectations, as a relative variance: what is left of the squared relative errors
/// after the noise, over combinations of which more than the noise is expected. Few of them say nothing: then no
/// weight is given to expectations.
fn straying(noisy: &[i64], expectations: &[f64], deviation: f64) -> f64 {
    let known: Vec<f64> = noisy
        .iter()
        .zip(expectations)
        .filter(|(_, e)| **e > 4.0 * deviation)
        .map(|(n, e)| ((*n as f64 - e) / e).powi(2) - (deviation / e).powi(2))
        .collect();
    if known.len() < 10 { 25.0 } else { (known.iter().sum::<f64>() / known.len() as f64).clamp(0.02, 25.0) }
}

/// Fills estimates and released counts of a level of length 2 or more.
pub(super) fn settle(level: &mut Level, shorter: &Shorter<'_>, needed: f64) {
    let expectations: Vec<f64> = level.candidates().map(|c| shorter.expectation(c)).collect();
    let straying = straying(&level.noisy, &expectations, level.deviation);
    let noise = level.deviation * level.deviation;
    let mut settled = Vec::with_capacity(expectations.len());
    for ((combination, noisy), expected) in level.candidates().zip(&level.noisy).zip(&expectations) {
        let free = expected + straying * expected * expected + 1.0;
        let (most, most_count) = shorter.parents(combination);
        let estimate = (expected + (*noisy as f64 - expected) * free / (free + noise)).clamp(0.0, most);
        let count = if estimate >= needed.max(1.0) { (estimate.round() as u32).min(most_count) } else { 0 };
        settled.push((estimate, count));
    }
    (level.estimates, level.counts) = settled.into_iter().unzip();
}

/// Candidates one longer than the released combinations of a level: all of whose parts were released, with no two
/// attributes of one column. Flat and in lexicographic order; nothing if they would be more than `most`.
pub(super) fn longer(level: &Level, column: &[u16], most: usize) -> Option<Vec<u16>> {
    let released: Vec<&[u16]> = level.released().map(|(combination, _)| combination).collect();
    let known: std::collections::HashSet<&[u16]> = released.iter().copied().collect();
    let (mut candidates, mut part) = (Vec::new(), Vec::new());
    for (i, first) in released.iter().enumerate() {
        let Some((last, start)) = first.split_last() else { continue };
        let partners = released.iter().skip(i + 1).take_while(|other| other.starts_with(start));
        for other in partners.filter_map(|other| other.last()) {
            if column.get(usize::from(*last)) == column.get(usize::from(*other)) {
                continue;
            }
            // Two of the parts are the two that were joined; the others lack one of the start.
            let whole = (0..start.len()).all(|without| {
                part.clear();
                part.extend(start.iter().enumerate().filter(|(at, _)| *at != without).map(|(_, a)| *a));
                part.extend([*last, *other]);
                known.contains(part.as_slice())
            });
            if whole {
                candidates.extend(*first);
                candidates.push(*other);
            }
        }
        if candidates.len() / (level.length + 1) > most {
            return None;
        }
    }
    Some(candidates)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn level(length: usize, combinations: &[(&[u16], i64)], deviation: f64) -> Level {
        Level {
            length,
            deviation,
            most: 9,
            attributes: combinations.iter().flat_map(|(c, _)| c.iter().copied()).collect(),
            noisy: combinations.iter().map(|(_, n)| *n).collect(),
            estimates: combinations.iter().map(|(_, n)| *n as f64).collect(),
            counts: combinations.iter().map(|(_, n)| u32::try_from(*n).unwrap_or(0)).collect(),
        }
    }

    #[test]
    fn pairs_are_expected_as_if_independent_and_triples_from_their_pairs() {
        let one = level(1, &[(&[0], 500), (&[1], 200), (&[2], 100)], 5.0);
        let two = level(2, &[(&[0, 1], 100), (&[0, 2], 60), (&[1, 2], 30)], 5.0);
        let levels = [one, two];
        let shorter = Shorter::new(1000, &levels);
        assert!((shorter.expectation(&[0, 1]) - 100.0).abs() < 1e-9);
        let triple = 100.0 * 60.0 * 30.0 * 1000.0 / (500.0 * 200.0 * 100.0);
        assert!((shorter.expectation(&[0, 1, 2]) - triple).abs() < 1e-9);
        assert_eq!(shorter.parents(&[0, 1, 2]), (30.0, 30));
    }

    #[test]
    fn estimates_lie_between_the_count_and_the_expectation_and_below_the_parents() {
        let one = [level(1, &[(&[0], 500), (&[1], 200), (&[2], 40)], 5.0)];
        let mut two = level(2, &[(&[0, 1], 160), (&[0, 2], 60), (&[1, 2], -9)], 20.0);
        settle(&mut two, &Shorter::new(1000, &one), 10.0);
        assert!(two.estimates[0] > 100.0 && two.estimates[0] < 160.0, "{:?}", two.estimates);
        assert!(two.estimates[1] <= 40.0 && two.counts[1] <= 40);
        assert!(two.estimates[2] >= 0.0 && two.counts[2] == 0);
    }

    #[test]
    fn longer_candidates_have_every_part_and_one_value_per_column() {
        let pairs = level(2, &[(&[0, 2], 5), (&[0, 3], 5), (&[0, 4], 5), (&[2, 4], 5), (&[3, 4], 0)], 1.0);
        // Attributes 2 and 3 are of one column; 3 with 4 was not released.
        assert_eq!(longer(&pairs, &[0, 0, 1, 1, 2], 99), Some(vec![0, 2, 4]));
        assert_eq!(longer(&pairs, &[0, 0, 1, 1, 2], 0), None);
    }
}
