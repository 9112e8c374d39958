//! Tables that try to break the engine, and what must not matter.

use estimate::bootstrap::{Best, Plan, Stepwise, bootstrap, draw, estimates};
use estimate::error::Existence;
use estimate::error::{Error, Refusal};
use estimate::exist::existence;
use estimate::fit::{Fit, fit};
use estimate::model::{Model, Term};
use estimate::profile;
use estimate::run::Run;
use estimate::search::{Criterion, Ranked, Search, all_models, rank};
use estimate::stepwise::{P_THRESHOLD, by_aic, by_p};
use estimate::table::Table;
use proptest::prelude::*;

fn table(lists: usize, cells: &[(usize, u64)]) -> Table {
    let mut counts = vec![0; 1 << lists];
    for (mask, count) in cells {
        counts[*mask] += count;
    }
    Table::new((0..lists).map(|list| format!("L{list}")).collect(), counts).unwrap()
}

fn search(table: &Table) -> Ranked {
    all_models(table, &Search { threads: 2, ..Search::default() }, Criterion::Bic, &Run::new()).unwrap()
}

fn sound(fit: &Fit) {
    let numbers = [fit.estimate, fit.dark, fit.loglik, fit.aic, fit.bic, fit.deviance, fit.intercept_se];
    assert!(numbers.iter().all(|number| number.is_finite()), "{fit:?}");
    assert!(fit.estimate >= fit.cases as f64 && fit.dark < 1e15, "{fit:?}");
    assert!(fit.deviance >= 0.0 && fit.intercept_se_exact.is_finite());
    if let Some(wald) = fit.wald(0.95) {
        assert!(wald.lower <= fit.estimate && fit.estimate <= wald.upper);
    }
}

/// Every method on a table: an answer that is a number of people, or a refusal with its reason.
fn everything(table: &Table) {
    for refusal in refusals(table) {
        assert!(!matches!(refusal, Refusal::NotConverged), "{refusal:?} {table:?}");
    }
}

/// The refusals among the answers of every method; the answers are checked.
fn refusals(table: &Table) -> Vec<Refusal> {
    let mut refusals = Vec::new();
    let lists = table.lists().len();
    for model in [Model::main_effects(lists), Model::all_pairs(lists)] {
        let code = existence(table, &model);
        match fit(table, &model) {
            Ok(fit) => {
                assert_eq!(code, Existence::Fine);
                sound(&fit);
            }
            Err(Refusal::Existence(fault)) => assert_eq!(code, fault),
            Err(other) => refusals.push(other),
        }
        match profile::interval(table, &model, &[0.95]) {
            Ok(profile) => {
                let interval = profile.intervals[0];
                assert!(interval.lower >= table.cases() as f64 - 1e-6, "{profile:?}");
                assert!(
                    interval.lower <= profile.estimate && profile.estimate <= interval.upper,
                    "{profile:?}"
                );
                assert!(interval.upper.is_finite());
            }
            Err(refusal) => refusals.push(refusal),
        }
    }
    for chosen in [by_p(table, P_THRESHOLD, &[]), by_aic(table, 0.05, &[])] {
        match chosen {
            Ok(chosen) => sound(&chosen.fit),
            Err(refusal) => refusals.push(refusal),
        }
    }
    refusals
}

#[test]
fn without_overlap_there_is_no_estimate() {
    let alone = table(3, &[(1, 40), (2, 30), (4, 20)]);
    everything(&alone);
    assert_eq!(existence(&alone, &Model::main_effects(3)), Existence::NoMle);
    assert!(matches!(by_p(&alone, P_THRESHOLD, &[]), Err(Refusal::Existence(_))));
    assert!(search(&alone).best().is_none());
    let plan = Plan { replicates: 50, ..Plan::default() };
    let refused = bootstrap(&alone, &Stepwise::by_p(&alone, P_THRESHOLD, &[]), &plan, &Run::new());
    assert_eq!(refused, Err(Error::Refused(Refusal::Existence(Existence::NoMle))));
}

#[test]
fn a_table_without_cases_is_refused() {
    let empty = table(3, &[]);
    everything(&empty);
    assert_eq!(fit(&empty, &Model::main_effects(3)), Err(Refusal::NoCases));
    assert!(search(&empty).best().is_none());
}

#[test]
fn a_list_within_another_or_without_cases() {
    // everybody on list 2 is also on list 1
    everything(&table(3, &[(1, 50), (3, 12), (4, 30), (5, 7), (7, 3)]));
    // nobody is on list 3
    everything(&table(3, &[(1, 50), (2, 40), (3, 12)]));
    // only one cell at all
    everything(&table(3, &[(7, 5)]));
    everything(&table(4, &[(1, 1)]));
    everything(&table(1, &[(1, 9)]));
    everything(&table(2, &[(1, 10), (2, 20), (3, 5)]));
}

#[test]
fn two_lists_give_lincoln_and_petersen() {
    let two = table(2, &[(1, 10), (2, 20), (3, 5)]);
    let fit = fit(&two, &Model::main_effects(2)).unwrap();
    assert!((fit.dark - 40.0).abs() < 1e-9);
}

#[test]
fn a_thousand_million_cases_in_a_cell() {
    let n = 1_000_000_000;
    let large = table(
        4,
        &[(1, n), (2, 2 * n), (4, n / 3), (8, n), (3, n / 7), (5, n / 9), (9, 2), (6, n / 5), (15, n)],
    );
    everything(&large);
    let small = table(3, &[(1, 400), (2, 300), (4, 200), (3, 60), (5, 40), (6, 30), (7, 5)]);
    let times =
        |by: u64| table(3, &small.counts().iter().enumerate().map(|(w, c)| (w, c * by)).collect::<Vec<_>>());
    for model in [Model::main_effects(3), Model::all_pairs(3)] {
        let one = fit(&small, &model).unwrap();
        let many = fit(&times(10_000_000), &model).unwrap();
        assert!((many.estimate / one.estimate / 1e7 - 1.0).abs() < 1e-9);
    }
    let plan = Plan { replicates: 30, ..Plan::default() };
    let boot = bootstrap(&large, &Stepwise::by_p(&large, P_THRESHOLD, &[]), &plan, &Run::new());
    assert!(boot.is_ok_and(|boot| boot.replicates.iter().all(|value| value.is_finite())));
}

/// A sparse table of many lists from a small generator of numbers.
fn sparse(lists: usize, cases: usize, seed: u64) -> Table {
    let mut state = seed;
    let mut next = |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let mut cells = Vec::new();
    for _ in 0..cases {
        let mut mask = 1 << next(lists as u64);
        while next(4) == 0 {
            mask |= 1 << next(lists as u64);
        }
        cells.push((mask, 1));
    }
    table(lists, &cells)
}

#[test]
fn sixteen_sparse_lists() {
    for (cases, seed) in [(40, 1), (300, 2)] {
        let wide = sparse(16, cases, seed);
        match by_p(&wide, P_THRESHOLD, &[]) {
            Ok(chosen) => sound(&chosen.fit),
            Err(refusal) => assert!(matches!(refusal, Refusal::Existence(_)), "{refusal:?}"),
        }
        let main = fit(&wide, &Model::main_effects(16));
        assert!(main.is_ok() || matches!(main, Err(Refusal::Existence(_))));
        let pairs = Model::all_pairs(16);
        let fitted = fit(&wide, &pairs);
        assert_eq!(fitted.is_ok(), existence(&wide, &pairs) == Existence::Fine, "{fitted:?}");
    }
}

#[test]
fn the_neighbourhood_search_walks_downhill() {
    let wide = sparse(7, 900, 5);
    let ranked = search(&wide);
    assert!(!ranked.exhaustive);
    let (_, best) = ranked.best().unwrap();
    let main = fit(&wide, &Model::main_effects(7)).unwrap();
    assert!(best.bic <= main.bic + 1e-9);
    assert!(ranked.fitted().all(|(_, score)| score.estimate.is_finite()));
    // where everything can be tried the walk ends at a model that no single term betters
    let forced = Term::pair(0, 3);
    let options = Search { max_order: Some(3), forced: vec![forced], threads: 2 };
    let six = all_models(&sparse(6, 700, 9), &options, Criterion::Aic, &Run::new()).unwrap();
    assert!(!six.exhaustive && six.models.iter().all(|scored| scored.model.contains(forced)));
}

#[test]
fn forced_terms_stay_in_every_search() {
    let some = sparse(4, 600, 3);
    let forced = [Term::pair(1, 3)];
    let options = Search { forced: forced.to_vec(), ..Search::default() };
    let ranked = all_models(&some, &options, Criterion::Aic, &Run::new()).unwrap();
    assert!(ranked.models.iter().all(|scored| scored.model.contains(forced[0])));
    for chosen in [by_p(&some, P_THRESHOLD, &forced), by_aic(&some, 0.05, &forced)] {
        assert!(chosen.unwrap().fit.model.contains(forced[0]));
    }
}

#[test]
fn a_stopped_run_keeps_nothing() {
    let some = sparse(5, 500, 3);
    let run = Run::new();
    run.stop();
    assert_eq!(all_models(&some, &Search::default(), Criterion::Bic, &run), Err(Error::Stopped));
    let method = Stepwise::by_p(&some, P_THRESHOLD, &[]);
    assert_eq!(bootstrap(&some, &method, &Plan::default(), &run), Err(Error::Stopped));
    assert_eq!(estimates(&[some.counts().to_vec()], &method, &run), Err(Error::Stopped));
}

#[test]
fn threads_change_nothing() {
    let some = sparse(5, 800, 11);
    let with = |threads| {
        let plan = Plan { replicates: 300, threads, ..Plan::default() };
        let ranked =
            all_models(&some, &Search { threads, ..Search::default() }, Criterion::Bic, &Run::new()).unwrap();
        let top: Vec<Model> = ranked.models.iter().take(10).map(|scored| scored.model.clone()).collect();
        let stepwise =
            bootstrap(&some, &Stepwise::by_p(&some, P_THRESHOLD, &[]), &plan, &Run::new()).unwrap();
        let best = bootstrap(&some, &Best::new(&some, &top, Criterion::Bic), &plan, &Run::new()).unwrap();
        (ranked, stepwise, best)
    };
    assert_eq!(with(1), with(3));
}

#[test]
fn draws_depend_on_the_seed_and_the_replicate_alone() {
    let some = sparse(4, 500, 3);
    let draw = |seed, replicate| {
        let mut drawn = vec![0; 16];
        draw(some.counts(), seed, replicate, &mut drawn);
        drawn
    };
    assert_eq!(draw(1, 7), draw(1, 7));
    assert_ne!(draw(1, 7), draw(1, 8));
    assert_ne!(draw(1, 7), draw(2, 7));
    let mut sums = [0_u64; 16];
    for replicate in 0..2000 {
        let drawn = draw(5, replicate);
        assert_eq!(drawn.iter().sum::<u64>(), 500);
        sums.iter_mut().zip(drawn).for_each(|(sum, more)| *sum += more);
    }
    for (sum, count) in sums.iter().zip(some.counts()) {
        let mean = *sum as f64 / 2000.0;
        let spread = (*count as f64 * (1.0 - *count as f64 / 500.0) / 2000.0).sqrt();
        assert!((mean - *count as f64).abs() <= 5.0 * spread, "{mean} {count}");
    }
}

/// The table with its lists in another order: list `i` of the new table is list `order[i]` of the old one.
fn permuted(table: &Table, order: &[usize]) -> Table {
    let lists = order.iter().map(|from| table.lists()[*from].clone()).collect();
    let mut counts = vec![0; table.counts().len()];
    for (mask, count) in table.counts().iter().enumerate() {
        let new: usize = order.iter().enumerate().map(|(to, from)| (mask >> from & 1) << to).sum();
        counts[new] = *count;
    }
    Table::new(lists, counts).unwrap()
}

fn any_table(lists: usize, most: u64) -> impl Strategy<Value = Table> {
    let cell = prop_oneof![3 => Just(0), 5 => 0..=most];
    proptest::collection::vec(cell, 1 << lists).prop_map(move |mut counts| {
        counts[0] = 0;
        Table::new((0..lists).map(|list| format!("L{list}")).collect(), counts).unwrap()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(test_length::runs(150, 5_000)))]

    #[test]
    fn zeros_and_ones_never_break_it(table in any_table(3, 1)) {
        everything(&table);
    }

    #[test]
    fn small_counts_never_break_it(table in any_table(4, 6)) {
        everything(&table);
    }

    #[test]
    fn five_lists_never_break_it(table in any_table(5, 300)) {
        everything(&table);
    }

    #[test]
    fn uneven_counts_never_break_it(
        table in any_table(4, 3), cell in 1_usize..16, large in 1_000_000_000_u64..100_000_000_000,
    ) {
        let mut counts = table.counts().to_vec();
        counts[cell] = large;
        // with a cell a thousand million times another the digits may not suffice: then a refusal is right
        refusals(&Table::new(table.lists().to_vec(), counts).unwrap());
    }

    #[test]
    fn the_order_of_lists_does_not_matter(
        table in any_table(4, 12), order in Just(vec![0_usize, 1, 2, 3]).prop_shuffle(),
    ) {
        let other = permuted(&table, &order);
        let (one, two) = (search(&table), search(&other));
        let summary = |ranked: &Ranked| {
            let mut all: Vec<(u8, usize, usize)> = ranked
                .models
                .iter()
                .map(|m| (m.existence.code(), m.parameters, m.minus_infinite))
                .collect();
            all.sort_unstable();
            all
        };
        prop_assert_eq!(summary(&one), summary(&two));
        for ((_, a), (_, b)) in one.fitted().zip(two.fitted()) {
            prop_assert!((a.bic - b.bic).abs() < 1e-7, "{} {}", a.bic, b.bic);
        }
        let place = |from: usize| order.iter().position(|other| *other == from).unwrap();
        for scored in one.models.iter().filter(|scored| scored.score.is_some()) {
            let terms: Vec<Term> = scored.model.terms().iter()
                .map(|term| Term::new(term.lists().map(|list| 1 << place(list)).sum())).collect();
            let fit = fit(&other, &Model::new(4, &terms)).unwrap();
            let score = scored.score.unwrap();
            prop_assert!((fit.estimate / score.estimate - 1.0).abs() < 1e-7, "{} {}", fit.estimate, score.estimate);
        }
    }

    /// Giving up early on models that cannot win changes no choice.
    #[test]
    fn the_best_model_of_a_resampled_table_is_the_best(table in any_table(4, 30), replicate in 0_u64..1000) {
        let models: Vec<Model> = search(&table).fitted().take(30).map(|(scored, _)| scored.model.clone()).collect();
        let mut drawn = vec![0; 16];
        draw(table.counts(), 3, replicate, &mut drawn);
        let other = Table::new(table.lists().to_vec(), drawn.clone()).unwrap();
        for criterion in [Criterion::Aic, Criterion::Bic] {
            let method = Best::new(&table, &models, criterion);
            let quick = estimates(&[drawn.clone()], &method, &Run::new()).unwrap();
            let ranked = rank(&other, &models, criterion, 1, &Run::new()).unwrap();
            match (quick.last(), ranked.best()) {
                (Some(Ok(quick)), Some((_, best))) => {
                    let ties = ranked.fitted().filter(|(_, s)| s.by(criterion) - best.by(criterion) < 1e-9);
                    let same = ties.into_iter().any(|(_, score)| (quick / score.estimate - 1.0).abs() < 1e-9);
                    prop_assert!(same, "{quick} {best:?}");
                }
                (None | Some(Err(_)), None) => {}
                other => prop_assert!(false, "{other:?}"),
            }
        }
    }

    #[test]
    fn every_model_agrees_with_a_plain_fit(table in any_table(4, 40), pick in 0_usize..113) {
        let model = estimate::model::Models::new(4, 3).nth(pick).unwrap();
        if let Ok(ours) = fit(&table, &model) {
            let plain = crate::plain::fit(&table, &model, 1e-14);
            prop_assert!((ours.intercept - plain.intercept).abs() < 1e-6 * (1.0 + plain.intercept.abs()));
        }
    }
}
