//! Estimates by formula: Chapman for two lists, Chao's lower bound for several.

use crate::error::{Error, Refusal};
use crate::numbers::normal_quantile;
use crate::table::Table;

/// An estimate by formula.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Formula {
    /// Cases seen.
    pub cases: u64,
    /// Estimated cases not seen.
    pub dark: f64,
    /// Variance of the estimate.
    pub variance: f64,
}

impl Formula {
    /// The estimated number of people, detected or not.
    #[must_use]
    pub fn estimate(&self) -> f64 {
        self.cases as f64 + self.dark
    }

    /// Log-normal limits of the number of people (Chao 1987): the logarithm of the dark figure is taken as normal, so
    /// that the lower limit is never below the cases seen. `level` is 0.95 or 0.8. Without a dark figure both limits
    /// are the cases seen.
    #[must_use]
    pub fn limits(&self, level: f64) -> (f64, f64) {
        let cases = self.cases as f64;
        if self.dark <= 0.0 {
            return (cases, cases);
        }
        let factor = (normal_quantile(f64::midpoint(1.0, level))
            * (self.variance / (self.dark * self.dark)).ln_1p().sqrt())
        .exp();
        (cases + self.dark / factor, cases + self.dark * factor)
    }
}

/// Chapman's estimate for two lists with `a` and `b` cases, `m` of them on both:
/// `(a + 1)(b + 1)/(m + 1) - 1` (Chapman 1951), with the variance
/// `(a + 1)(b + 1)(a - m)(b - m) / ((m + 1)^2 (m + 2))` (Seber 1970; Seber 1982, page 60). It rests on two lists that
/// know nothing of each other, which two lists can never show.
///
/// # Errors
/// [`Refusal::TooFewLists`], [`Refusal::TooManyLists`] unless there are two lists; [`Refusal::NoCases`],
/// [`Refusal::EmptyList`], [`Refusal::NoOverlap`]; [`Refusal::Contained`] when one list holds the whole other one, for
/// then the formula says that nobody was missed, and is sure of it.
pub fn chapman(table: &Table) -> Result<Formula, Error> {
    usable(table, 2, 2)?;
    let (only_first, only_second) = (table.count(0b01) as f64, table.count(0b10) as f64);
    let both = table.count(0b11) as f64;
    if table.count(0b01) == 0 {
        return Err(Refusal::Contained { list: 1, other: 2 }.into());
    }
    if table.count(0b10) == 0 {
        return Err(Refusal::Contained { list: 2, other: 1 }.into());
    }
    let dark = only_first * only_second / (both + 1.0);
    let variance = (only_first + both + 1.0) * (only_second + both + 1.0) * only_first * only_second
        / ((both + 1.0) * (both + 1.0) * (both + 2.0));
    finite(Formula { cases: table.cases(), dark, variance })
}

/// Chao's lower bound for `t` lists from the cases on exactly one (`f1`) and exactly two (`f2`) of them, in the
/// bias-corrected form `(t - 1)/t * f1 (f1 - 1) / (2 (f2 + 1))` for the dark figure (Chao 1987, 1989; variance of this
/// form as in Chao, Colwell, Lin and Gotelli 2009). When people differ in how easily they are seen, the truth lies
/// above it on average; when lists refer cases to each other or exclude each other, it may not be a bound.
///
/// # Errors
/// [`Refusal::TooFewLists`] below two lists; [`Refusal::NoCases`], [`Refusal::EmptyList`], [`Refusal::NoOverlap`];
/// [`Refusal::Universal`] when everybody is on one of several lists.
pub fn chao(table: &Table) -> Result<Formula, Error> {
    usable(table, 2, crate::table::MOST_LISTS)?;
    let captures = table.captures();
    let once = captures.get(1).copied().unwrap_or(0) as f64;
    let twice = captures.get(2).copied().unwrap_or(0) as f64;
    let lists = table.width() as f64;
    let share = (lists - 1.0) / lists;
    if once < 1.0 {
        return Ok(Formula { cases: table.cases(), dark: 0.0, variance: 0.0 });
    }
    let next = twice + 1.0;
    let dark = share * once * (once - 1.0) / (2.0 * next);
    let first = share * once * (2.0 * once - 1.0).powi(2) * share / (4.0 * next * next);
    let second = share * share * once * once * twice * (once - 1.0).powi(2) / (4.0 * next.powi(4));
    finite(Formula { cases: table.cases(), dark, variance: dark + first + second })
}

fn finite(formula: Formula) -> Result<Formula, Error> {
    let (_, upper) = formula.limits(0.95);
    if upper.is_finite() { Ok(formula) } else { Err(Refusal::NotFinite.into()) }
}

/// Whether a table can carry an estimate at all: so many lists, each with a case, some case on two of them, and (of
/// three lists or more) none that holds everybody.
pub(crate) fn usable(table: &Table, least: usize, most: usize) -> Result<(), Refusal> {
    let lists = table.width();
    if lists < least {
        return Err(Refusal::TooFewLists { lists, needed: least });
    }
    if lists > most {
        return Err(Refusal::TooManyLists { lists, most });
    }
    if table.cases() == 0 {
        return Err(Refusal::NoCases);
    }
    if let Some(empty) = table.totals().iter().position(|total| *total == 0) {
        return Err(Refusal::EmptyList { list: empty + 1 });
    }
    if table.captures().iter().skip(2).all(|cases| *cases == 0) {
        return Err(Refusal::NoOverlap);
    }
    if lists > 2
        && let Some(all) = table.totals().iter().position(|total| *total == table.cases())
    {
        return Err(Refusal::Universal { list: all + 1 });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(lists: usize, counts: &[u64]) -> Table {
        let names = (0..lists).map(|list| format!("L{list}")).collect();
        Table::new(names, counts.to_vec()).unwrap()
    }

    #[test]
    fn chapman_gives_the_textbook_figures() {
        // 200 on the first list, 100 on the second, 20 on both: 201 * 101 / 21 - 1
        let formula = chapman(&table(2, &[0, 180, 80, 20])).unwrap();
        assert!((formula.estimate() - (201.0 * 101.0 / 21.0 - 1.0)).abs() < 1e-9);
        assert!((formula.variance - 201.0 * 101.0 * 180.0 * 80.0 / (21.0 * 21.0 * 22.0)).abs() < 1e-9);
        let (lower, upper) = formula.limits(0.95);
        let factor =
            (1.959_963_984_540_054 * (1.0 + formula.variance / formula.dark.powi(2)).ln().sqrt()).exp();
        assert!((lower - (280.0 + formula.dark / factor)).abs() < 1e-8);
        assert!((upper - (280.0 + formula.dark * factor)).abs() < 1e-8);
        let (inner, outer) = formula.limits(0.8);
        assert!(lower < inner && outer < upper);
    }

    #[test]
    fn chao_uses_those_seen_once_and_twice() {
        let formula = chao(&table(3, &[0, 20, 15, 4, 10, 3, 2, 6])).unwrap();
        assert!((formula.dark - 2.0 / 3.0 * 45.0 * 44.0 / (2.0 * 10.0)).abs() < 1e-9);
        let variance = formula.dark
            + (4.0 / 9.0) * 45.0 * 89.0 * 89.0 / 400.0
            + (4.0 / 9.0) * 45.0 * 45.0 * 9.0 * 44.0 * 44.0 / 40_000.0;
        assert!((formula.variance - variance).abs() < 1e-9, "{} {variance}", formula.variance);
        let all_twice = chao(&table(2, &[0, 0, 0, 9])).unwrap();
        assert_eq!((all_twice.estimate(), all_twice.limits(0.95)), (9.0, (9.0, 9.0)));
    }

    #[test]
    fn there_is_no_estimate_without_overlap() {
        let apart = [0, 5, 6, 0];
        assert_eq!(chapman(&table(2, &apart)), Err(Refusal::NoOverlap.into()));
        assert_eq!(chao(&table(2, &apart)), Err(Refusal::NoOverlap.into()));
        assert_eq!(chao(&table(2, &[0, 5, 0, 0])), Err(Refusal::EmptyList { list: 2 }.into()));
        assert_eq!(chao(&table(2, &[0; 4])), Err(Refusal::NoCases.into()));
        assert_eq!(chapman(&table(2, &[0, 5, 0, 3])), Err(Refusal::Contained { list: 2, other: 1 }.into()));
        assert_eq!(
            chapman(&table(3, &[1; 8].map(|n| n - 1))),
            Err(Refusal::TooManyLists { lists: 3, most: 2 }.into())
        );
        assert_eq!(chao(&table(1, &[0, 4])), Err(Refusal::TooFewLists { lists: 1, needed: 2 }.into()));
    }
}
