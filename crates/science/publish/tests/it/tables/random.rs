//! Small random tables: every table that fits what is published is written out, one after another. What is published is
//! every sentence of the page: the figures, that totals are sums, that zeros are shown as zeros (or are not), and that
//! figures are withheld only where one of them is small.

use publish::data::{Column, Data};
use publish::run::Run;
use publish::tables::{
    Bound, Cube, Dimension, Protected, Protection, Rule, Shown, Spec, State, Table, Tree, Zeros, protect,
};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use super::attacker::{Attacker, floor, sums};

/// A table of random counts: sizes of its columns, and how often a finest cell is empty (in sixteenths) or large.
pub(super) fn data(sizes: &[usize], empty: u32, most: u32, chance: &mut ChaCha8Rng) -> Data {
    let columns: Vec<Column> = sizes
        .iter()
        .enumerate()
        .map(|(number, size)| Column {
            name: format!("c{number}"),
            values: (0..*size).map(|v| format!("v{v}")).collect(),
        })
        .collect();
    let mut codes: Vec<Vec<u16>> = vec![Vec::new(); sizes.len()];
    let mut weights = Vec::new();
    for cell in 0..sizes.iter().product::<usize>() {
        let mut rest = cell;
        if chance.next_u32() % 16 < empty && cell > 0 {
            continue;
        }
        for (codes, size) in codes.iter_mut().zip(sizes) {
            codes.push(u16::try_from(rest % size + 1).unwrap());
            rest /= size;
        }
        weights.push(1 + chance.next_u32() % most);
    }
    Data::new(columns, codes, weights).unwrap()
}

pub(super) fn flat(data: &Data) -> Vec<Dimension> {
    let tree =
        |(column, values): (usize, &Column)| Dimension { column, tree: Tree::flat(values, "all", None) };
    data.columns().iter().enumerate().map(tree).collect()
}

/// A column of four values in two groups.
pub(super) fn grouped(data: &Data, column: usize) -> Dimension {
    let path = |value: usize| Some(vec![format!("g{}", value / 2), format!("v{value}")]);
    let paths: Vec<Option<Vec<String>>> =
        std::iter::once(None).chain((0..data.columns()[column].values.len()).map(path)).collect();
    Dimension { column, tree: Tree::from_paths("all", &paths) }
}

/// Lowest and highest of every cell over all whole records that fit, the finest cross of all columns being written out.
/// Counts above `most` are not tried. Returns also how many tables fit; nothing if they are too many to write out.
fn enumerate(cube: &Cube, shown: &Protected, most: u64) -> Option<(Vec<(u64, u64)>, u64)> {
    let spec = cube.spec();
    let leaves: Vec<Vec<u16>> = spec
        .dimensions
        .iter()
        .map(|d| {
            (1..d.tree.nodes())
                .filter(|node| d.tree.is_leaf(*node, usize::MAX))
                .map(|node| node as u16)
                .collect()
        })
        .collect();
    let mut finest: Vec<Vec<u16>> = vec![Vec::new()];
    for leaves in &leaves {
        finest = finest
            .iter()
            .flat_map(|at| leaves.iter().map(move |leaf| [at.as_slice(), &[*leaf]].concat()))
            .collect();
    }
    let inside = |at: &[u16], leaf: &[u16]| {
        at.iter().zip(leaf).enumerate().all(|(d, (node, leaf))| {
            let mut up = usize::from(*leaf);
            while up != usize::from(*node) && up != 0 {
                up = spec.dimensions[d].tree.parent[up];
            }
            up == usize::from(*node)
        })
    };
    let holders: Vec<Vec<usize>> = finest
        .iter()
        .map(|leaf| (0..cube.cells().len()).filter(|cell| inside(&cube.cells()[*cell].at, leaf)).collect())
        .collect();
    let last: Vec<usize> = (0..cube.cells().len())
        .map(|cell| holders.iter().rposition(|cells| cells.contains(&cell)).unwrap())
        .collect();
    let mut walk = Walk {
        holders: &holders,
        last: &last,
        value: shown.cells.iter().map(|cell| cell.value).collect(),
        floor: shown.cells.iter().map(|cell| floor(cell, shown.rule.zeros)).collect(),
        rule: shown.rule,
        most,
        now: vec![0; cube.cells().len()],
        range: vec![(u64::MAX, 0); cube.cells().len()],
        fits: 0,
        steps: 3_000_000,
    };
    walk.step(0);
    (walk.steps > 0).then_some((walk.range, walk.fits))
}

struct Walk<'a> {
    holders: &'a [Vec<usize>],
    last: &'a [usize],
    value: Vec<Option<u64>>,
    floor: Vec<u64>,
    rule: Rule,
    most: u64,
    now: Vec<u64>,
    range: Vec<(u64, u64)>,
    fits: u64,
    steps: u64,
}

impl Walk<'_> {
    fn note(&mut self) {
        self.fits += 1;
        for (range, now) in self.range.iter_mut().zip(&self.now) {
            *range = (range.0.min(*now), range.1.max(*now));
        }
    }

    fn step(&mut self, leaf: usize) {
        let Some(holders) = self.holders.get(leaf) else {
            let small = |(value, now): (&Option<u64>, &u64)| value.is_none() && self.rule.small(*now);
            if self.value.iter().all(Option::is_some) || self.value.iter().zip(&self.now).any(small) {
                self.note();
            }
            return;
        };
        let room = holders
            .iter()
            .map(|cell| self.value[*cell].unwrap_or(self.most).saturating_sub(self.now[*cell]))
            .min()
            .unwrap();
        let settled = holders
            .iter()
            .filter(|cell| self.last[**cell] == leaf)
            .filter_map(|cell| Some(self.value[*cell]? - self.now[*cell].min(self.value[*cell]?)));
        let must: Vec<u64> = settled.collect();
        let (from, to) = match must.first() {
            Some(first) if must.iter().all(|other| other == first) && *first <= room => (*first, *first),
            Some(_) => return,
            None => (0, room),
        };
        for count in from..=to {
            self.steps = self.steps.saturating_sub(1);
            if self.steps == 0 {
                return;
            }
            for cell in &self.holders[leaf] {
                self.now[*cell] += count;
            }
            let done = |cell: &&usize| self.last[**cell] == leaf;
            if holders.iter().filter(done).all(|cell| self.now[*cell] >= self.floor[*cell]) {
                self.step(leaf + 1);
            }
            for cell in &self.holders[leaf] {
                self.now[*cell] -= count;
            }
        }
    }
}

/// What was compared.
#[derive(Debug, Default)]
struct Seen {
    tables: u64,
    small: u64,
    further: u64,
    intervals: u64,
    fitting: u64,
    wider: u64,
    too_many: u64,
    alone: u64,
    refused: u64,
}

/// The same page with every figure withheld but the zeros that are shown.
fn all_withheld(shown: &[Shown]) -> Vec<Shown> {
    let mut shown = shown.to_vec();
    for cell in shown.iter_mut().filter(|cell| cell.value.is_some_and(|value| value > 0)) {
        (cell.value, cell.state) = (None, State::Secondary);
    }
    shown
}

/// Whether all small figures are one and the totals that consist of it: nothing else can be small in its place.
fn alone(cube: &Cube, rule: &Rule) -> bool {
    let small: Vec<usize> =
        (0..cube.cells().len()).filter(|cell| rule.small(cube.cells()[*cell].count)).collect();
    let holds = |above: usize, below: usize| {
        let nodes = cube.cells()[above].at.iter().zip(&cube.cells()[below].at).enumerate();
        nodes.into_iter().all(|(d, (above, below))| {
            cube.spec().dimensions[d].tree.path(usize::from(*below)).contains(&usize::from(*above))
        })
    };
    small.iter().all(|one| small.iter().all(|other| holds(*one, *other) || holds(*other, *one)))
}

/// What is asked for a small cell is what the rule promises: nothing narrower than from the lowest count that the shown
/// zeros alone leave to the threshold, or than the width.
fn asked_what_was_promised(rule: &Rule, bound: &Bound, lowest: u64, alone: bool) {
    let (low, high) = bound.asked.unwrap();
    match rule.protection {
        // A reader who knows that there is one small figure knows that it is small.
        Protection::Range => {
            assert!(low <= lowest && high >= rule.threshold - u64::from(alone), "{bound:?} {lowest}");
        }
        Protection::Width(width) => {
            assert!(high - low >= width, "{bound:?}");
            assert!(low < bound.count || bound.count <= lowest, "{bound:?} {lowest}");
        }
    }
}

/// Protects, then attacks by writing out every table and by an attacker of its own.
fn attacked(cube: &Cube, rule: &Rule, linked_in_a_circle: bool, seen: &mut Seen) {
    let alone = alone(cube, rule);
    let shown = match protect(cube, rule, &Run::new()) {
        Ok(shown) => shown,
        Err(refused) => {
            assert!(alone && refused.to_string().contains("no other can hide it"), "{refused}");
            seen.refused += 1;
            return;
        }
    };
    let largest = shown
        .proof
        .iter()
        .map(|bound| bound.high.unwrap_or(bound.seen_high).max(bound.seen_high))
        .max()
        .unwrap_or(0);
    let Some((ranges, fits)) = enumerate(cube, &shown, largest) else {
        seen.too_many += 1;
        return;
    };
    assert!(fits > 0);
    let mut attacker = Attacker::new(cube, &shown.cells, rule.zeros);
    let mut blind = Attacker::new(cube, &all_withheld(&shown.cells), rule.zeros);
    for bound in &shown.proof {
        let (low, high) = ranges[bound.cell];
        assert!(low <= bound.seen_low, "a witness is lower than any table that fits: {bound:?} {low}");
        assert!(
            bound.high.is_none() || high >= bound.seen_high,
            "a witness is higher than any table that fits: {bound:?} {high}"
        );
        assert!(bound.low <= low && bound.high.is_none_or(|bound| bound >= high), "{bound:?} {low} {high}");
        if let Some((asked_low, asked_high)) = bound.asked {
            assert!(low <= asked_low && high >= asked_high, "{bound:?} can be known to lie in {low}..{high}");
            let lowest = (blind.interval(bound.cell).0 - 1e-6).ceil() as u64;
            let lowest = if linked_in_a_circle { asked_low } else { lowest };
            asked_what_was_promised(rule, bound, lowest, alone);
            seen.alone += u64::from(asked_high < rule.threshold);
            seen.small += 1;
        }
        if !linked_in_a_circle {
            let (low, high) = attacker.interval(bound.cell);
            assert!((low - 1e-6).ceil() as u64 == bound.low, "{bound:?} {low}");
            assert_eq!(bound.high, high.is_finite().then_some((high + 1e-6).floor() as u64), "{bound:?}");
            seen.intervals += 1;
        }
        assert!(high > low, "a withheld cell is known: {bound:?}");
        seen.wider += u64::from(high - low > 1);
    }
    for (cell, shown) in cube.cells().iter().zip(&shown.cells) {
        assert_eq!(shown.value.is_none(), shown.state != State::Published);
        assert!(!rule.small(cell.count) || shown.state == State::Primary);
    }
    seen.tables += 1;
    seen.further += shown.tally.secondary as u64;
    seen.fitting += fits;
}

fn rule(threshold: u64, number: u64) -> Rule {
    let mut rule = Rule::new(threshold);
    rule.zeros = [Zeros::Published, Zeros::Open, Zeros::Protected][(number % 3) as usize];
    if number % 2 == 1 {
        rule.protection = Protection::Width(2 + number % 3);
    }
    rule
}

/// Random tables of each shape.
fn tables() -> u64 {
    test_length::runs(120, 3_000)
}

#[test]
fn two_ways_with_levels() {
    let mut seen = Seen::default();
    for seed in 0..tables() {
        let mut chance = ChaCha8Rng::seed_from_u64(seed);
        let data = data(&[3, 4], 4, 7, &mut chance);
        let spec = Spec::one(vec![flat(&data)[0].clone(), grouped(&data, 1)]);
        let cube = Cube::count(&data, spec, &Run::new()).unwrap();
        attacked(&cube, &rule(3, seed), false, &mut seen);
    }
    println!("two ways: {seen:?}");
    assert_eq!(seen.tables + seen.too_many + seen.refused, tables());
    assert!(seen.refused + seen.alone < tables() / 20, "{seen:?}");
    assert!(seen.small > 500 && seen.further > 100 && seen.intervals > 500, "{seen:?}");
}

#[test]
fn three_ways() {
    let mut seen = Seen::default();
    for seed in 0..tables() {
        let mut chance = ChaCha8Rng::seed_from_u64(1_000 + seed);
        let data = data(&[2, 3, 2], 5, 6, &mut chance);
        let cube = Cube::count(&data, Spec::one(flat(&data)), &Run::new()).unwrap();
        attacked(&cube, &rule(3, seed), false, &mut seen);
    }
    println!("three ways: {seen:?}");
    assert_eq!(seen.tables + seen.too_many + seen.refused, tables());
    assert!(seen.refused + seen.alone < tables() / 20, "{seen:?}");
    assert!(seen.small > 500 && seen.further > 100, "{seen:?}");
}

#[test]
fn tables_linked_in_a_row_and_in_a_circle() {
    let mut seen = Seen::default();
    for seed in 0..tables() {
        let mut chance = ChaCha8Rng::seed_from_u64(2_000 + seed);
        let circle = seed % 2 == 1;
        let data = data(&[2, 3, 2], 4, 6, &mut chance);
        let mut spec = Spec::one(flat(&data));
        spec.tables = vec![Table::all([0, 1]), Table::all([1, 2])];
        if circle {
            spec.tables.push(Table::all([0, 2]));
        }
        let cube = Cube::count(&data, spec, &Run::new()).unwrap();
        assert!(sums(&cube).len() > 10);
        attacked(&cube, &rule(3, seed), circle, &mut seen);
    }
    println!("linked: {seen:?}");
    assert_eq!(seen.tables + seen.too_many + seen.refused, tables());
    assert!(seen.refused + seen.alone < tables() / 20, "{seen:?}");
    assert!(seen.small > 200 && seen.further > 400, "{seen:?}");
}
