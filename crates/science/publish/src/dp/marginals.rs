//! The release itself: the only part that sees the data. Each number that leaves it has had its noise.
//!
//! What one person can change, and what it costs (a person more or less; concentrated privacy, see [`super::budget`]):
//! - number of persons by number of attributes: one entry by 1;
//! - counts of length l: a vector of Euclidean length sqrt(C(m, l)), where m is the number of attributes up to which a
//!   person counts in full. Whoever has k > m counts for sqrt(C(m, l) / C(k, l)) in each of C(k, l) combinations. m is
//!   read off the noisy numbers above, over the public range from 0 to the number of columns. Counts and noise are
//!   whole numbers of [`UNIT`] to one person; after the noise they are rounded, and raised by what long records counted
//!   for less on average.
//!
//! Which combinations are counted at all is public at length 1 where code lists are declared, and otherwise follows
//! from what was released before. Only values seen in the data need more: a value is released only above a bound that
//! the noise on a single person passes with less than the share of delta set aside for it.

use super::budget::{Mode, choose, rho_of};
use super::consistent::{Shorter, longer, settle};
use super::counting::{Attributes, Table, count};
use super::counts::{Level, NoisyCounts, Spent};
use super::sampler::{DiscreteGaussian, DiscreteLaplace};
use super::{Domain, Settings};
use crate::data::{Column, Data};
use crate::error::Fault;
use crate::run::Run;
use rand_chacha::rand_core::Rng;
use statrs::distribution::{ContinuousCDF as _, Normal};

/// Share of epsilon for the number of persons, where delta follows from it.
const SHARE_OF_NUMBER: f64 = 0.005;
/// Share of the concentrated budget for the number of persons by number of attributes.
const SHARE_OF_LENGTHS: f64 = 0.01;
/// What one person counts for in exact counts.
const UNIT: u64 = 64;

/// Counts combinations of values and adds noise, so that the whole is (epsilon, delta)-differentially private for the
/// addition or removal of one record of `data`. Pass a generator from [`super::sampler::fresh`]; one with a fixed seed
/// protects nobody.
///
/// Progress is counted in lengths of combinations.
///
/// # Errors
/// [`Fault::Setting`] for settings out of range, [`Fault::Memory`] when more combinations would have to be counted than
/// memory allows, [`Fault::Stopped`] when asked to stop.
pub fn aggregate(
    data: &Data,
    settings: &Settings,
    rng: &mut impl Rng,
    run: &Run,
) -> Result<NoisyCounts, Fault> {
    release(data, settings, 1.0, rng, run)
}

/// As [`aggregate`], with the deviation of all noise multiplied: only tests pass anything but 1, to see that an audit
/// notices.
pub(super) fn release(
    data: &Data,
    settings: &Settings,
    distortion: f64,
    rng: &mut impl Rng,
    run: &Run,
) -> Result<NoisyCounts, Fault> {
    check(data, settings)?;
    run.expect_work(settings.length as u64);
    let mut release = Release::begin(data, settings, distortion, rng)?;
    for length in 1..=release.plans.len() {
        if run.stopped() {
            return Err(Fault::Stopped);
        }
        if !release.add_level(length, rng, run)? {
            break;
        }
        run.did(1);
    }
    Ok(release.finish())
}

fn setting(name: &'static str, why: impl Into<String>) -> Fault {
    Fault::Setting { name, why: why.into() }
}

fn check(data: &Data, settings: &Settings) -> Result<(), Fault> {
    if data.columns().is_empty() {
        return Err(Fault::Empty { what: "columns" });
    }
    if !(settings.epsilon.is_finite() && settings.epsilon > 0.0 && settings.epsilon <= 50.0) {
        return Err(setting("epsilon", "give a number above 0 and at most 50"));
    }
    if settings.delta.is_some_and(|delta| !(delta > 0.0 && delta < 0.01)) {
        return Err(setting("delta", "give a number above 0 and below 0.01, such as 0.000001"));
    }
    if !(1..=6).contains(&settings.length) {
        return Err(setting("length", "give a whole number from 1 to 6"));
    }
    if let Mode::Custom(shares) = &settings.mode
        && (shares.len() != settings.length || !shares.iter().all(|s| s.is_finite() && *s > 0.0))
    {
        return Err(setting("mode", format!("give {} shares, all above 0", settings.length)));
    }
    if !(settings.percentile > 0.0 && settings.percentile <= 1.0) {
        return Err(setting("percentile", "give a share of persons above 0 and at most 1, such as 0.99"));
    }
    let needed = settings.fabrication.deviations();
    if !(needed.is_finite() && (0.0..=20.0).contains(&needed)) {
        return Err(setting("fabrication", "give a number of deviations from 0 to 20"));
    }
    let attributes: usize = data.columns().iter().map(|column| column.values.len()).sum();
    if attributes >= usize::from(u16::MAX) {
        return Err(setting("columns", "there are more than 65 000 values in all; make them coarser"));
    }
    Ok(())
}

/// Noise of at least this deviation, which is computed from public numbers only.
fn gaussian(deviation: f64) -> Result<DiscreteGaussian, Fault> {
    DiscreteGaussian::at_least(deviation)
        .ok_or_else(|| setting("epsilon", "it is so small that the noise would drown every count; raise it"))
}

/// How combinations of one length are counted.
struct Plan {
    /// Number of attributes up to which a person counts in full.
    most: usize,
    /// Deviation of the noise on a count, in persons.
    deviation: f64,
    /// What a count is multiplied with after the noise, because long records counted for less.
    correction: f64,
}

/// A plan for each length, from noisy numbers of persons by number of attributes. The longer the combinations, the more
/// a long record would cost, and the sooner it counts for less.
fn plans(sizes: &[f64], settings: &Settings, rho: f64) -> Result<Vec<Plan>, Fault> {
    let columns = sizes.len().saturating_sub(1);
    let longest = settings.length.min(columns);
    let mosts: Vec<usize> = (1..=longest)
        .map(|length| {
            let left = (1.0 - settings.percentile) * (length as f64 / longest as f64).powi(3);
            percentile(sizes, 1.0 - left).clamp(length, columns)
        })
        .collect();
    let reach: Vec<f64> = mosts.iter().zip(1..).map(|(most, length)| choose(*most, length)).collect();
    let deviations = settings.mode.deviations(&reach, rho);
    let deviations = deviations.ok_or_else(|| setting("mode", "give one share above 0 per length"))?;
    let plan = |((most, length), deviation)| {
        let sum = |weight: &dyn Fn(usize) -> f64| -> f64 {
            sizes.iter().enumerate().map(|(k, n)| n * choose(k, length) * weight(k)).sum()
        };
        let counted = sum(&|k| weight(k, length, most) as f64 / UNIT as f64);
        let correction = if counted > 0.0 { sum(&|_| 1.0) / counted } else { 1.0 };
        Plan { most, deviation, correction }
    };
    Ok(mosts.into_iter().zip(1..).zip(deviations).map(plan).collect())
}

/// A release in the making.
struct Release<'a> {
    data: &'a Data,
    settings: &'a Settings,
    distortion: f64,
    pool: Option<rayon::ThreadPool>,
    attributes: Attributes,
    people: People,
    persons: u64,
    lengths: Vec<i64>,
    /// How each length is counted.
    plans: Vec<Plan>,
    levels: Vec<Level>,
    spent: Spent,
}

impl<'a> Release<'a> {
    /// Spends on the number of persons and on their numbers of attributes, and shares out the rest.
    fn begin(
        data: &'a Data,
        settings: &'a Settings,
        distortion: f64,
        rng: &mut impl Rng,
    ) -> Result<Self, Fault> {
        let (delta, epsilon_of_number) = delta(data, settings, distortion, rng)?;
        let seen = settings.domain == Domain::Seen;
        let delta_of_seen_values = if seen { delta / 2.0 } else { 0.0 };
        let rho = rho_of(settings.epsilon - epsilon_of_number, delta - delta_of_seen_values);

        let people = People::new(data);
        let noise = gaussian(distortion / (2.0 * rho * SHARE_OF_LENGTHS).sqrt())?;
        let lengths: Vec<i64> = people.by_length.iter().map(|n| *n as i64 + noise.sample(rng)).collect();
        let persons = u64::try_from(lengths.iter().sum::<i64>()).unwrap_or(0).max(1);
        // Beyond what the noise alone reaches anywhere in nineteen releases of twenty.
        let clear = noise.deviation() * (2.0 * (20.0 * lengths.len() as f64).ln()).sqrt();
        let sizes: Vec<f64> =
            lengths.iter().map(|n| *n as f64).map(|n| if n > clear { n } else { 0.0 }).collect();

        let plans = plans(&sizes, settings, rho * (1.0 - SHARE_OF_LENGTHS))?;

        let column: Vec<u16> = (0u16..)
            .zip(data.columns())
            .flat_map(|(i, column)| std::iter::repeat_n(i, column.values.len()))
            .collect();
        let spent = Spent {
            epsilon: settings.epsilon,
            delta,
            delta_of_seen_values,
            rho,
            epsilon_of_number,
            mechanism: "discrete Gaussian noise on counts of combinations; discrete Laplace noise on the number of persons where delta follows from it",
        };
        let attributes = Attributes::new(column, data.columns().len());
        let pool = || rayon::ThreadPoolBuilder::new().num_threads(settings.threads).build();
        let pool = (settings.threads > 1).then(pool).transpose();
        let pool = pool.map_err(|why| Fault::file("A pool of threads", &why))?;
        let levels = Vec::new();
        Ok(Self {
            data,
            settings,
            distortion,
            pool,
            attributes,
            people,
            persons,
            lengths,
            plans,
            levels,
            spent,
        })
    }

    /// Counts one length, adds noise, settles what is kept. False if there is nothing to count.
    fn add_level(&mut self, length: usize, rng: &mut impl Rng, run: &Run) -> Result<bool, Fault> {
        let most = usize::try_from(self.settings.memory / (2 * length as u64 + 28)).unwrap_or(usize::MAX);
        let candidates = match self.levels.last() {
            None => Some((0..self.attributes.column.len() as u16).collect()),
            Some(level) => longer(level, &self.attributes.column, most),
        };
        let Some(candidates) = candidates else {
            return Err(Fault::Memory {
                what: format!("Counting combinations of {length} values"),
                allowed: self.settings.memory,
            });
        };
        if candidates.is_empty() {
            return Ok(false);
        }
        let Some(plan) = self.plans.get(length - 1) else { return Ok(false) };
        let noise = gaussian(self.distortion * plan.deviation * UNIT as f64)?;
        let weights = self.people.weights(self.data, length, plan.most);
        let columns = (0..self.data.columns().len()).map(|column| self.data.codes(column)).collect();
        let table = Table { columns, weights: &weights };
        let exact = count(&table, &self.attributes, &candidates, length, self.pool.as_ref(), run)?;
        let scale = plan.correction / UNIT as f64;
        let noisy: Vec<i64> =
            exact.iter().map(|n| ((*n as i64 + noise.sample(rng)) as f64 * scale).round() as i64).collect();
        let (deviation, most) = (noise.deviation() * scale, plan.most);
        let empty = Vec::new();
        let mut level = Level {
            length,
            deviation,
            most,
            attributes: candidates,
            noisy,
            estimates: empty,
            counts: Vec::new(),
        };
        if length == 1 {
            self.settle_values(&mut level, &exact, plan.correction);
        } else {
            let needed = self.settings.fabrication.deviations() * level.deviation;
            settle(&mut level, &Shorter::new(self.persons, &self.levels), needed);
        }
        self.levels.push(level);
        Ok(true)
    }

    /// Which single values are released. A value seen in the data is dropped unless its noisy count passes the bound
    /// that values of one person pass with less than their share of delta; values nobody has are not even candidates.
    fn settle_values(&self, level: &mut Level, exact: &[u64], correction: f64) {
        let needed = (self.settings.fabrication.deviations() * level.deviation).max(1.0);
        let bound = match self.settings.domain {
            Domain::Declared => needed,
            Domain::Seen => needed.max(self.bound_of_seen_values(level, correction)),
        };
        let kept: Vec<bool> = level
            .noisy
            .iter()
            .zip(exact)
            .map(|(noisy, exact)| {
                *noisy as f64 >= bound && (self.settings.domain == Domain::Declared || *exact > 0)
            })
            .collect();
        level.estimates = level.noisy.iter().map(|n| (*n as f64).clamp(0.0, self.persons as f64)).collect();
        level.counts =
            kept.iter().zip(&level.estimates).map(|(kept, e)| if *kept { *e as u32 } else { 0 }).collect();
    }

    /// Values of one person alone, at most one per column, pass this with a chance that is together below the share of
    /// delta: the person adds at most 1, rounding and the tail of discrete noise beyond that of continuous noise
    /// (Canonne, Kamath and Steinke 2020, proposition 25) less than 1.
    fn bound_of_seen_values(&self, level: &Level, correction: f64) -> f64 {
        let columns = self.data.columns().len() as f64;
        let each = -((-self.spent.delta_of_seen_values).ln_1p() / columns).exp_m1();
        2.0 * correction + level.deviation * -Normal::standard().inverse_cdf(each)
    }

    /// The release. Values that were seen in the data and not released are taken out of the columns.
    fn finish(self) -> NoisyCounts {
        let mut columns: Vec<Column> = self.data.columns().to_vec();
        let mut levels = self.levels;
        if self.settings.domain == Domain::Seen {
            let kept: Vec<bool> =
                levels.first().map(|l| l.counts.iter().map(|n| *n > 0).collect()).unwrap_or_default();
            let mut flags = kept.iter();
            for column in &mut columns {
                column.values.retain(|_| flags.next().copied().unwrap_or(false));
            }
            forget(&mut levels, &kept);
        }
        let (persons, lengths, spent) = (self.persons, self.lengths, self.spent);
        NoisyCounts { columns, persons, lengths, levels, spent }
    }
}

/// Takes attributes out of level 1 and renumbers the rest everywhere. Longer combinations only hold kept ones.
fn forget(levels: &mut [Level], kept: &[bool]) {
    let mut next = 0u16;
    let renumbered: Vec<u16> = kept
        .iter()
        .map(|kept| {
            let number = next;
            next += u16::from(*kept);
            number
        })
        .collect();
    if let Some(first) = levels.first_mut() {
        let flags = || kept.iter();
        let mut flag = flags();
        first.attributes.retain(|_| flag.next().copied().unwrap_or(false));
        let mut flag = flags();
        first.noisy.retain(|_| flag.next().copied().unwrap_or(false));
        let mut flag = flags();
        first.estimates.retain(|_| flag.next().copied().unwrap_or(false));
        first.counts.retain(|count| *count > 0);
    }
    for attribute in levels.iter_mut().flat_map(|level| &mut level.attributes) {
        *attribute = renumbered.get(usize::from(*attribute)).copied().unwrap_or(0);
    }
}

/// Delta of the release and what was spent to find it.
fn delta(data: &Data, settings: &Settings, distortion: f64, rng: &mut impl Rng) -> Result<(f64, f64), Fault> {
    if let Some(delta) = settings.delta {
        return Ok((delta, 0.0));
    }
    let epsilon = SHARE_OF_NUMBER * settings.epsilon;
    let noise = DiscreteLaplace::at_least(distortion / epsilon).ok_or_else(|| {
        setting("epsilon", "it is so small that even the number of persons drowns; raise it")
    })?;
    let persons = (data.records() as i64 + noise.sample(rng)).max(100) as f64;
    Ok((1.0 / (persons * persons.ln()), epsilon))
}

/// Smallest number of attributes that covers a share of the persons.
fn percentile(sizes: &[f64], share: f64) -> usize {
    let needed = share * sizes.iter().sum::<f64>();
    let mut covered = 0.0;
    let covers = sizes.iter().position(|n| {
        covered += n;
        covered >= needed
    });
    covers.unwrap_or(sizes.len().saturating_sub(1))
}

/// The records by their number of attributes.
struct People {
    /// Attributes of each distinct row.
    lengths: Vec<u16>,
    /// Records by number of attributes, from 0 to the number of columns.
    by_length: Vec<u64>,
}

impl People {
    fn new(data: &Data) -> Self {
        let mut lengths = vec![0u16; data.rows()];
        for column in 0..data.columns().len() {
            for (length, code) in lengths.iter_mut().zip(data.codes(column)) {
                *length += u16::from(*code > 0);
            }
        }
        let mut by_length = vec![0; data.columns().len() + 1];
        for (length, weight) in lengths.iter().zip(data.weights()) {
            if let Some(n) = by_length.get_mut(usize::from(*length)) {
                *n += u64::from(*weight);
            }
        }
        Self { lengths, by_length }
    }

    /// What each distinct row counts for at a length, in [`UNIT`]s: in full up to `most` attributes, beyond that so
    /// little that its combinations together weigh no more.
    fn weights(&self, data: &Data, length: usize, most: usize) -> Vec<u64> {
        let by_length: Vec<u64> = (0..=data.columns().len()).map(|k| weight(k, length, most)).collect();
        let of = |k: &u16| by_length.get(usize::from(*k)).copied().unwrap_or(0);
        self.lengths.iter().zip(data.weights()).map(|(k, weight)| of(k) * u64::from(*weight)).collect()
    }
}

/// What a person with `k` attributes counts for in each combination: the largest w up to [`UNIT`] with
/// w² C(k, length) <= UNIT² C(most, length).
fn weight(k: usize, length: usize, most: usize) -> u64 {
    if k <= most {
        return UNIT;
    }
    let allowed = choose(most, length) * (UNIT * UNIT) as f64;
    (0..=UNIT).rev().find(|w| (w * w) as f64 * choose(k, length) <= allowed).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_weighs_more_than_a_person_with_most() {
        for (length, most) in [(1, 1), (1, 7), (2, 5), (3, 3), (3, 10), (4, 6)] {
            let allowed = (UNIT * UNIT) as f64 * choose(most, length);
            for k in 0..=60 {
                let w = weight(k, length, most);
                assert!((w * w) as f64 * choose(k, length) <= allowed, "{k} {length} {most}");
                assert!(k > most || w == UNIT);
            }
        }
    }

    #[test]
    fn percentiles_of_sizes() {
        assert_eq!(percentile(&[1.0, 50.0, 48.0, 1.0], 0.99), 2);
        assert_eq!(percentile(&[1.0, 50.0, 48.0, 1.0], 1.0), 3);
        assert_eq!(percentile(&[0.0, 0.0], 0.99), 0);
    }
}
