//! Strata: each part of the table estimated alone, and their sum against the whole.
//!
//! Where some kinds of people are seen more easily than others, the whole table gives too few; the parts, each more
//! alike, may give more (Chandra Sekar and Deming 1949). That the sum and the whole differ is the finding, not an error.

use crate::error::Error;
use crate::read::Stratum;
use crate::run::Run;
use crate::table::Table;

/// An estimate of the number of people (detected or not) with its limits, where there are any.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Answer {
    /// The estimate.
    pub estimate: f64,
    /// Lower limit.
    pub lower: Option<f64>,
    /// Upper limit.
    pub upper: Option<f64>,
}

/// One stratum with its answer, or why there is none.
#[derive(Debug, Clone, PartialEq)]
pub struct Part<E> {
    /// Value of the column that divides the table.
    pub name: String,
    /// Cases seen in it.
    pub cases: u64,
    /// What the estimator says.
    pub answer: Result<Answer, E>,
}

/// The strata and the whole.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison<E> {
    /// The strata in the order of the table.
    pub parts: Vec<Part<E>>,
    /// Sum over the strata, when every one has an estimate.
    pub sum: Option<Answer>,
    /// The whole table by the same estimator.
    pub whole: Result<Answer, E>,
}

impl<E> Comparison<E> {
    /// By how much the sum is above the whole, as a share of the whole; nothing when one of the two is missing.
    #[must_use]
    pub fn gap(&self) -> Option<f64> {
        let whole = self.whole.as_ref().ok()?.estimate;
        self.sum.map(|sum| sum.estimate / whole - 1.0).filter(|gap| gap.is_finite())
    }
}

/// Estimates every stratum and the whole.
///
/// # Errors
/// [`Error::Stopped`]; what the estimator refuses stays in its row.
pub fn compare<E>(
    strata: &[Stratum],
    whole: &Table,
    run: &Run,
    estimate: impl Fn(&Table) -> Result<Answer, E>,
) -> Result<Comparison<E>, Error> {
    run.expect_work(strata.len() as u64 + 1);
    let one = |table: &Table| {
        let answer = estimate(table);
        run.did(1);
        if run.stopped() { Err(Error::Stopped) } else { Ok(answer) }
    };
    let part = |stratum: &Stratum| {
        let (name, cases) = (stratum.name.clone(), stratum.table.cases());
        one(&stratum.table).map(|answer| Part { name, cases, answer })
    };
    let parts: Vec<Part<E>> = strata.iter().map(part).collect::<Result<_, _>>()?;
    let answers: Option<Vec<Answer>> = parts.iter().map(|part| part.answer.as_ref().ok().copied()).collect();
    let sum = answers.filter(|answers| !answers.is_empty()).map(|answers| sum(&answers));
    Ok(Comparison { sum, whole: one(whole)?, parts })
}

/// The sum of independent estimates. Its limits come from theirs: the distances from estimate to limit are added as
/// squares, each side for itself (Zou and Donner 2008), so that skewed intervals stay skewed.
#[must_use]
pub fn sum(answers: &[Answer]) -> Answer {
    let estimate = answers.iter().map(|answer| answer.estimate).sum();
    let side = |limit: fn(&Answer) -> Option<f64>| {
        let off = |answer: &Answer| limit(answer).map(|limit| (limit - answer.estimate).powi(2));
        answers.iter().map(off).sum::<Option<f64>>().map(f64::sqrt)
    };
    Answer {
        estimate,
        lower: side(|answer| answer.lower).map(|off| estimate - off),
        upper: side(|answer| answer.upper).map(|off| estimate + off),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(estimate: f64, lower: Option<f64>, upper: Option<f64>) -> Answer {
        Answer { estimate, lower, upper }
    }

    fn strata(sizes: &[u64]) -> Vec<Stratum> {
        let lists = ["A", "B"].map(String::from).to_vec();
        let table = |size: &u64| Table::new(lists.clone(), vec![0, *size, 2, 3]).unwrap();
        let make = |size| Stratum { name: format!("s{size}"), table: table(size), examined: Ok(Vec::new()) };
        sizes.iter().map(make).collect()
    }

    #[test]
    fn limits_of_a_sum_stay_skewed() {
        let both = sum(&[answer(100.0, Some(97.0), Some(106.0)), answer(50.0, Some(46.0), Some(58.0))]);
        assert_eq!(both, answer(150.0, Some(145.0), Some(160.0)));
        let open = sum(&[answer(1.0, Some(1.0), None), answer(1.0, Some(1.0), Some(2.0))]);
        assert_eq!(open, answer(2.0, Some(2.0), None));
    }

    #[test]
    fn the_sum_needs_every_part_and_the_whole_is_asked_alike() {
        let parts = strata(&[10, 1]);
        let whole = parts[0].table.plus(&parts[1].table).unwrap();
        let twice = |table: &Table| Ok::<_, ()>(answer(table.cases() as f64 * 2.0, None, None));
        let all = compare(&parts, &whole, &Run::new(), twice).unwrap();
        assert_eq!((all.sum.unwrap().estimate, all.gap()), (42.0, Some(0.0)));
        let picky =
            |table: &Table| if table.cases() > 6 { Ok(answer(7.0, None, None)) } else { Err("too few") };
        let some = compare(&parts, &whole, &Run::new(), picky).unwrap();
        assert_eq!((some.sum, some.gap(), some.parts[1].answer), (None, None, Err("too few")));
        assert_eq!((&*some.parts[1].name, some.parts[1].cases), ("s1", 6));
        let stopped = Run::new();
        stopped.stop();
        assert_eq!(compare(&parts, &whole, &stopped, twice), Err(Error::Stopped));
        assert_eq!(compare(&[], &whole, &Run::new(), twice).unwrap().sum, None);
    }
}
