//! Made-up populations of known size, and the lists that see some of their people.
//!
//! Three to five lists; 300 to 12 000 people (log-uniform); each list sees a person with a probability between 0.01 and
//! 0.18 (uniform), the same for everybody unless the kind says otherwise. Every table has random numbers of its own.

use estimate::table::Table;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use rand_distr::{Bernoulli, Distribution, Uniform};

use crate::Outcome;

/// What the lists have to do with each other.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Nothing: what the simplest model assumes.
    Independent,
    /// Nobody on the first list is on the second.
    Exclusive,
    /// 35 % of the people of the first list are put on the second as well.
    Referring,
    /// 30 % of the people are seen twice as easily by every list, the others 0.6 times.
    Heterogeneous,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Independent, Self::Exclusive, Self::Referring, Self::Heterogeneous];

    /// In a word.
    pub fn name(self) -> &'static str {
        match self {
            Self::Independent => "independent",
            Self::Exclusive => "exclusive pair",
            Self::Referring => "referring",
            Self::Heterogeneous => "heterogeneous",
        }
    }
}

/// A population as seen by its lists.
pub struct World {
    /// People there are.
    pub people: u64,
    /// People on each combination of lists.
    pub table: Table,
}

/// Draws table number `number` of a kind.
pub fn world(kind: Kind, seed: u64, number: usize) -> Outcome<World> {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    random.set_stream(number as u64 * Kind::ALL.len() as u64 + kind as u64);
    let lists = Uniform::new_inclusive(3_usize, 5)?.sample(&mut random);
    let people = Uniform::new(300_f64.ln(), 12_000_f64.ln())?.sample(&mut random).exp().round() as u64;
    let seen = Uniform::new(0.01, 0.18)?;
    let chances: Vec<f64> = (0..lists).map(|_| seen.sample(&mut random)).collect();
    let times = |factor: f64| -> Outcome<Vec<Bernoulli>> {
        Ok(chances
            .iter()
            .map(|chance| Bernoulli::new((chance * factor).min(0.9)))
            .collect::<Result<_, _>>()?)
    };
    let (same, easily, hardly) = (times(1.0)?, times(2.0)?, times(0.6)?);
    let (easy, referred) = (Bernoulli::new(0.3)?, Bernoulli::new(0.35)?);
    let mut counts = vec![0_u64; 1 << lists];
    for _ in 0..people {
        let chances = match kind {
            Kind::Heterogeneous if easy.sample(&mut random) => &easily,
            Kind::Heterogeneous => &hardly,
            _ => &same,
        };
        let on = |(list, chance): (usize, &Bernoulli)| usize::from(chance.sample(&mut random)) << list;
        let mut mask: usize = chances.iter().enumerate().map(on).sum();
        if mask & 1 == 1 && kind == Kind::Exclusive {
            mask &= !2;
        }
        if mask & 1 == 1 && kind == Kind::Referring && referred.sample(&mut random) {
            mask |= 2;
        }
        if let Some(cases) = counts.get_mut(mask).filter(|_| mask > 0) {
            *cases += 1;
        }
    }
    let names = (1..=lists).map(|list| format!("list {list}")).collect();
    let table = Table::new(names, counts).ok_or("a simulated table is wrong")?;
    Ok(World { people, table })
}
