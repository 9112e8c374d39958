//! The release itself: the only part that sees the data. Each number that leaves it has had its noise.
//!
//! What one person can change, and what it costs (a person more or less; concentrated privacy, see [`super::budget`]):
//! - number of persons by number of attributes: one entry by 1;
//! - counts of length l: at most C(m, l) of them by 1, where m is the most attributes of a person that are counted at
//!   that length. Whoever has more keeps m by lot. m itself is read off the noisy numbers above, over the public range
//!   from 0 to the number of columns.
//!
//! Which combinations are counted at all is public at length 1 where code lists are declared, and otherwise follows
//! from what was released before. Only values seen in the data need more: a value is released only above a bound that
//! the noise on a single person passes with less than the share of delta set aside for it.

use super::budget::{Mode, choose, rho_of};
use super::consistent::{Shorter, longer, settle};
use super::counting::{Attributes, Table, count};
use super::counts::{Level, NoisyCounts, Spent};
use super::sampler::{DiscreteGaussian, DiscreteLaplace, uniform};
use super::{Cut, Domain, Settings};
use crate::data::{Column, Data};
use crate::error::Fault;
use crate::run::Run;
use rand_chacha::rand_core::Rng;
use statrs::distribution::{ContinuousCDF as _, Normal};

/// Share of epsilon for the number of persons, where delta follows from it.
const SHARE_OF_NUMBER: f64 = 0.005;
/// Share of the concentrated budget for the number of persons by number of attributes.
const SHARE_OF_LENGTHS: f64 = 0.01;
/// Count from which a combination is worth having right.
const COMMON: f64 = 10.0;
/// Mean absolute value of Gaussian noise of deviation 1.
const MEAN_ABSOLUTE: f64 = 0.797_884_560_802_865_4;

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
    for length in 1..=settings.length {
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
    if matches!(settings.cut, Cut::Percentile(share) if !(share > 0.0 && share <= 1.0)) {
        return Err(setting("cut", "give a share of persons above 0 and at most 1, such as 0.99"));
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
    /// Numbers of persons by number of attributes that stand out from their noise.
    sizes: Vec<f64>,
    /// Budget of each length.
    shares: Vec<f64>,
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

        let likely = percentile(&sizes, 0.99);
        let reach: Vec<f64> = (1..=settings.length).map(|l| choose(likely.max(l), l)).collect();
        let rest = rho * (1.0 - SHARE_OF_LENGTHS);
        let deviations = settings.mode.deviations(&reach, rest);
        let deviations = deviations.ok_or_else(|| setting("mode", "give one share above 0 per length"))?;
        let shares = reach.iter().zip(deviations).map(|(reach, s)| reach / (2.0 * s * s)).collect();

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
            sizes,
            shares,
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
        let share = self.shares.get(length - 1).copied().unwrap_or(0.0);
        let shorter = Shorter::new(self.persons, &self.levels);
        let expectations = if length == 1 { Vec::new() } else { shorter.expectations(&candidates, length) };
        // How many counts a person left out would be missed in. The number of values is public only if declared.
        let missed = match (length, self.settings.domain) {
            (1, Domain::Seen) => 2 * self.data.columns().len(),
            (1, Domain::Declared) => candidates.len(),
            _ => expectations.iter().filter(|expected| **expected >= COMMON).count(),
        };
        let most = self.cut(length, missed, share);
        let noise = gaussian(self.distortion * (choose(most, length) / (2.0 * share)).sqrt())?;
        let bounded = self.people.cut(self.data, most, rng);
        let tables = bounded.tables();
        let exact = count(&tables, &self.attributes, &candidates, length, self.pool.as_ref(), run)?;
        let noisy: Vec<i64> = exact.iter().map(|n| *n as i64 + noise.sample(rng)).collect();
        let deviation = noise.deviation();
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
            self.settle_values(&mut level, &exact);
        } else {
            let needed = self.settings.fabrication.deviations() * level.deviation;
            settle(&mut level, &shorter, &expectations, needed);
        }
        self.levels.push(level);
        Ok(true)
    }

    /// Which single values are released. A value seen in the data is dropped unless its noisy count passes the bound
    /// that values of one person pass with less than their share of delta; values nobody has are not even candidates.
    fn settle_values(&self, level: &mut Level, exact: &[u64]) {
        let needed = (self.settings.fabrication.deviations() * level.deviation).max(1.0);
        let bound = match self.settings.domain {
            Domain::Declared => needed,
            Domain::Seen => needed.max(self.bound_of_seen_values(level)),
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

    /// A person alone with up to `most` values makes each noisy count at least this with a chance that is together
    /// below the share of delta: the tail of discrete noise from k on is below that of continuous noise from k - 1 on
    /// (Canonne, Kamath and Steinke 2020, proposition 25), and the person adds 1.
    fn bound_of_seen_values(&self, level: &Level) -> f64 {
        let each = -((-self.spent.delta_of_seen_values).ln_1p() / level.most.max(1) as f64).exp_m1();
        2.0 + level.deviation * -Normal::standard().inverse_cdf(each)
    }

    /// Most attributes of a person to count at a length.
    fn cut(&self, length: usize, missed: usize, share: f64) -> usize {
        let columns = self.data.columns().len();
        let error = |most: usize| {
            let lost: f64 = self
                .sizes
                .iter()
                .enumerate()
                .map(|(k, n)| n * (choose(k, length) - choose(k.min(most), length)))
                .sum();
            lost / missed.max(1) as f64 + MEAN_ABSOLUTE * (choose(most, length) / (2.0 * share)).sqrt()
        };
        let most = match self.settings.cut {
            Cut::Percentile(share) => percentile(&self.sizes, share),
            Cut::Least => {
                (length..=columns).min_by(|a, b| error(*a).total_cmp(&error(*b))).unwrap_or(columns)
            }
        };
        most.clamp(length.min(columns), columns)
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

    /// The records with at most `most` attributes each: whoever has more keeps that many by lot.
    fn cut<'a>(&self, data: &'a Data, most: usize, rng: &mut impl Rng) -> Bounded<'a> {
        let width = data.columns().len();
        let mut weights = data.weights().to_vec();
        let mut codes: Vec<Vec<u16>> = vec![Vec::new(); width];
        let mut row_codes = vec![0; width];
        for (row, (n, weight)) in self.lengths.iter().zip(&mut weights).enumerate() {
            if usize::from(*n) <= most {
                continue;
            }
            for _ in 0..std::mem::take(weight) {
                data.copy_row(row, &mut row_codes);
                drop_by_lot(&mut row_codes, usize::from(*n) - most, rng);
                codes.iter_mut().zip(&row_codes).for_each(|(column, code)| column.push(*code));
            }
        }
        let ones = vec![1; codes.first().map_or(0, Vec::len)];
        Bounded { data, weights, codes, ones }
    }
}

/// Records of which nobody has more than some number of attributes: whole rows of the data, and rows cut by lot.
struct Bounded<'a> {
    data: &'a Data,
    weights: Vec<u32>,
    codes: Vec<Vec<u16>>,
    ones: Vec<u32>,
}

impl Bounded<'_> {
    fn tables(&self) -> [Table<'_>; 2] {
        let whole = (0..self.codes.len()).map(|column| self.data.codes(column)).collect();
        let cut = self.codes.iter().map(Vec::as_slice).collect();
        [Table { columns: whole, weights: &self.weights }, Table { columns: cut, weights: &self.ones }]
    }
}

/// Makes `surplus` of the present codes absent, each set of them equally likely.
fn drop_by_lot(codes: &mut [u16], surplus: usize, rng: &mut impl Rng) {
    let mut left = codes.iter().filter(|code| **code > 0).count() as u64;
    let mut surplus = surplus as u64;
    for code in codes.iter_mut().filter(|code| **code > 0) {
        if uniform(left, rng) < surplus {
            *code = 0;
            surplus -= 1;
        }
        left -= 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dp::sampler::rehearsal;

    #[test]
    fn lots_are_fair() {
        let mut rng = rehearsal(3);
        let mut kept = [0; 5];
        for _ in 0..30_000 {
            let mut codes = [1, 2, 0, 3, 4];
            drop_by_lot(&mut codes, 2, &mut rng);
            assert_eq!(codes.iter().filter(|c| **c > 0).count(), 2);
            kept.iter_mut().zip(codes).for_each(|(n, code)| *n += i32::from(code > 0));
        }
        assert_eq!(kept[2], 0);
        assert!([0, 1, 3, 4].iter().all(|i| (kept[*i] - 15_000_i32).abs() < 500), "{kept:?}");
    }

    #[test]
    fn percentiles_of_sizes() {
        assert_eq!(percentile(&[1.0, 50.0, 48.0, 1.0], 0.99), 2);
        assert_eq!(percentile(&[1.0, 50.0, 48.0, 1.0], 1.0), 3);
        assert_eq!(percentile(&[0.0, 0.0], 0.99), 0);
    }
}
