//! The Bayesian methods against the reference runs.

use std::collections::BTreeSet;

use estimate::decomposable::{Settings, average};
use estimate::error::{Error, Refusal};
use estimate::run::Run;
use estimate::threshold::{Settings as Draw, threshold};
use serde_json::Value;

use crate::tables::{shared, shared_table, table};

fn reference() -> Option<Value> {
    shared("reference/reference.json").map(|text| serde_json::from_str(&text).unwrap())
}

/// The same cliques whatever their order: `123 25 34` and `[25,123,34]`.
fn cliques(text: &str) -> BTreeSet<&str> {
    text.trim_matches(['[', ']']).split([' ', ',']).collect()
}

#[test]
fn graph_averages_are_those_of_the_reference() {
    let Some(reference) = reference() else { return };
    let (mut tables, mut graphs) = (0, 0);
    let (mut worst, mut worst_edge, mut worst_mean) = (0.0_f64, 0.0_f64, 0.0_f64);
    for (name, entry) in reference.as_object().unwrap() {
        let Some(expected) = entry.get("dga") else { continue };
        let table = shared_table(name).unwrap();
        let answer = average(&table, Settings::default(), &Run::new(), 2).unwrap();
        assert_eq!(answer.graphs.len() as u64, expected["graphs"], "{name}");
        assert_eq!(
            [answer.grid[0], *answer.grid.last().unwrap()].as_slice(),
            &expected["grid"].as_array().unwrap()[..2]
        );
        assert_eq!(answer.median(), expected["median"], "{name}");
        let (lower, upper) = answer.limits(0.95);
        assert_eq!([lower, upper].as_slice(), expected["ci95"].as_array().unwrap().as_slice(), "{name}");
        let (inner, outer) = answer.limits(0.8);
        assert!(lower < inner && inner < answer.median() && answer.median() < outer && outer < upper);
        let edge = expected["mass_last_5pct_of_grid"].as_f64().unwrap();
        worst_edge = worst_edge.max((answer.edge_mass - edge).abs());
        let mean = expected["mean"].as_f64().unwrap();
        worst_mean = worst_mean.max((answer.mean / mean - 1.0).abs());
        for graph in expected["top5"].as_array().unwrap() {
            let named = cliques(graph["cliques"].as_str().unwrap());
            let own = answer
                .graphs
                .iter()
                .find(|own| cliques(&own.graph.model(table.width()).brackets()) == named)
                .unwrap();
            worst = worst.max((own.probability - graph["prob"].as_f64().unwrap()).abs());
            graphs += 1;
        }
        let top = cliques(expected["top5"][0]["cliques"].as_str().unwrap());
        assert_eq!(cliques(&answer.graphs[0].graph.model(table.width()).brackets()), top, "{name}");
        tables += 1;
    }
    println!(
        "graph averages: {tables} tables, {graphs} graphs; largest difference of a probability {worst:.1e}, of the edge mass {worst_edge:.1e}, of the mean (relative) {worst_mean:.1e}"
    );
    assert_eq!((tables, graphs), (6, 30));
    assert!(worst < 1e-9 && worst_edge < 1e-9 && worst_mean < 1e-9);
}

#[test]
fn graph_averages_do_not_depend_on_threads_or_on_the_order_of_lists() {
    let table = table("ABCD", &[30, 25, 4, 20, 2, 3, 1, 18, 2, 0, 1, 3, 0, 0, 1]);
    let one = average(&table, Settings::default(), &Run::new(), 1).unwrap();
    assert_eq!(average(&table, Settings::default(), &Run::new(), 3).unwrap(), one);
    let turned =
        average(&table.permute(&[2, 0, 3, 1]).unwrap(), Settings::default(), &Run::new(), 2).unwrap();
    assert_eq!((turned.median(), turned.limits(0.95)), (one.median(), one.limits(0.95)));
    assert!((turned.graphs[0].probability - one.graphs[0].probability).abs() < 1e-12);
    assert!((one.graphs.iter().map(|graph| graph.probability).sum::<f64>() - 1.0).abs() < 1e-12);
}

#[test]
fn graph_averages_refuse_what_they_cannot_do() {
    let ask = |lists: &str, counts: &[u64]| {
        average(&table(lists, counts), Settings::default(), &Run::new(), 1).map(|answer| answer.median())
    };
    assert_eq!(ask("AB", &[4, 3, 2]), Err(Refusal::TooFewLists { lists: 2, needed: 3 }.into()));
    assert_eq!(ask("ABCDEF", &[1; 63]), Err(Refusal::TooManyLists { lists: 6, most: 5 }.into()));
    assert_eq!(ask("ABC", &[4, 3, 0, 6, 0, 0, 0]), Err(Refusal::NoOverlap.into()));
    assert_eq!(ask("ABC", &[4, 3, 2, 0, 0, 0, 0]), Err(Refusal::EmptyList { list: 3 }.into()));
    assert_eq!(ask("ABC", &[u64::MAX / 8; 7]), Err(Refusal::NotFinite.into()));
    let large = ask(
        "ABC",
        &[1_000_000_000, 900_000_000, 100_000_000, 800_000_000, 90_000_000, 80_000_000, 9_000_000],
    );
    assert!(large.unwrap() < 90_000_000_000);
    let stopped = Run::new();
    stopped.stop();
    assert_eq!(average(&table("ABC", &[4; 7]), Settings::default(), &stopped, 1), Err(Error::Stopped));
}

/// The tolerances: 1.5 per cent for the median, 3 per cent for the limits (the reference is one chain of 10 000 draws).
#[test]
fn threshold_estimates_are_those_of_the_reference() {
    let Some(reference) = reference() else { return };
    let (mut tables, mut pairs, mut worst_median, mut worst_limit) = (0, 0, 0.0_f64, 0.0_f64);
    for (name, entry) in reference.as_object().unwrap() {
        let Some(expected) = entry.get("lcmcr_bayes").and_then(|both| both.get("bayesthresh")) else {
            continue;
        };
        let table = shared_table(name).unwrap();
        let answer = threshold(&table, Draw::default(), 1, &Run::new(), 2).unwrap();
        let off = |own: f64, level: &str| (own / expected["quantiles"][level].as_f64().unwrap() - 1.0).abs();
        let ((lower, upper), (inner, outer)) = (answer.limits(0.95), answer.limits(0.8));
        worst_median = worst_median.max(off(answer.median(), "50%"));
        for (limit, level) in [(lower, "2.5%"), (upper, "97.5%"), (inner, "10%"), (outer, "90%")] {
            worst_limit = worst_limit.max(off(limit, level));
        }
        let kept: BTreeSet<String> =
            answer.pairs.iter().filter(|pair| pair.kept).map(|pair| pair.term.name(table.lists())).collect();
        let named = expected["retained"].as_array().unwrap().iter();
        assert_eq!(kept, named.map(|pair| pair.as_str().unwrap().to_owned()).collect(), "{name}");
        assert_eq!(answer.model.terms().len(), kept.len());
        for chains in [answer.first, answer.second] {
            assert!((0.2..0.5).contains(&chains.acceptance) && chains.rhat < 1.01, "{name} {chains:?}");
        }
        pairs += answer.pairs.len();
        tables += 1;
    }
    println!(
        "threshold: {tables} tables, {pairs} pairs, the same ones kept; largest difference of a median {:.2} %, of a limit {:.2} %",
        100.0 * worst_median,
        100.0 * worst_limit
    );
    assert_eq!((tables, pairs), (5, 40));
    assert!(worst_median < 0.015 && worst_limit < 0.03);
}

fn few() -> Draw {
    Draw { chains: 4, draws: 4000, ..Draw::default() }
}

#[test]
fn threshold_draws_hang_on_the_seed_and_on_nothing_else() {
    let table = table("ABC", &[40, 35, 6, 30, 4, 5, 2]);
    let one = threshold(&table, few(), 7, &Run::new(), 1).unwrap();
    assert_eq!(threshold(&table, few(), 7, &Run::new(), 3).unwrap(), one);
    assert_ne!(threshold(&table, few(), 8, &Run::new(), 1).unwrap().median(), one.median());
    assert_eq!(one.draws.len(), 16_000);
    assert!(one.draws.windows(2).all(|two| two[0] <= two[1]) && one.draws[0] >= 122.0);
    assert_eq!((one.quantile(0.0), one.quantile(1.0)), (one.draws[0], one.draws[15_999]));
}

#[test]
fn threshold_answers_or_refuses() {
    let ask = |lists: &str, counts: &[u64], settings: Draw| {
        threshold(&table(lists, counts), settings, 1, &Run::new(), 2).map(|answer| answer.limits(0.95))
    };
    assert_eq!(ask("AB", &[4, 3, 2], few()), Err(Refusal::TooFewLists { lists: 2, needed: 3 }.into()));
    assert_eq!(ask("ABC", &[4, 3, 0, 6, 0, 0, 0], few()), Err(Refusal::NoOverlap.into()));
    assert_eq!(ask("ABC", &[4, 3, 2, 0, 0, 0, 0], few()), Err(Refusal::EmptyList { list: 3 }.into()));
    assert!(matches!(ask("ABC", &[4; 7], Draw { chains: 3, ..few() }), Err(Error::Setting(_))));
    let apart = ask("ABC", &[4; 7], Draw { most_rhat: 1.0, ..few() });
    assert_eq!(apart, Err(Refusal::NotConverged.into()));
    let stopped = Run::new();
    stopped.stop();
    assert_eq!(threshold(&table("ABC", &[4; 7]), few(), 1, &stopped, 1), Err(Error::Stopped));
    // sparse, huge and nested tables: people or a refusal
    let sparse: Vec<u64> = (1..128_u32).map(|mask| u64::from(mask.count_ones() == 1 || mask == 3)).collect();
    for (lists, counts) in [
        ("ABC", vec![1, 1, 0, 1, 0, 0, 1]),
        ("ABC", vec![1_000_000_000, 900_000_000, 10_000_000, 800_000_000, 9_000_000, 8_000_000, 90_000]),
        ("ABC", vec![50, 0, 20, 30, 9, 0, 3]),
        ("ABCDEFG", sparse),
    ] {
        let cases = counts.iter().sum::<u64>() as f64;
        match ask(lists, &counts, few()) {
            Ok((lower, upper)) => assert!(cases <= lower && lower < upper && upper <= 1e6 * cases),
            Err(fault) => assert!(matches!(fault, Error::Refused(_)), "{fault}"),
        }
    }
}

/// The threshold is moved to where a pair stands: there the answer says so, and what it would be on the other side. Far
/// from every pair nothing is said.
#[test]
fn a_pair_at_the_threshold_is_named_with_the_other_answer() {
    let lists = ["A", "B", "C"].map(String::from).to_vec();
    let table = estimate::table::Table::new(lists, vec![0, 300, 260, 60, 240, 24, 21, 4]).unwrap();
    let with = |level: f64| {
        let settings = Draw { threshold: level, draws: 8000, ..Draw::default() };
        threshold(&table, settings, 1, &Run::new(), 2).unwrap()
    };
    let calm = with(50.0);
    assert!(calm.at_threshold.is_empty() && calm.otherwise.is_none());
    let strength = |pair: &estimate::threshold::Pair| pair.mean.abs() / pair.sd;
    let strongest = calm.pairs.iter().max_by(|a, b| strength(a).total_cmp(&strength(b))).unwrap();
    for (level, kept) in [(strength(strongest) - 0.1, true), (strength(strongest) + 0.1, false)] {
        let found = with(level);
        assert!(found.at_threshold.contains(&strongest.term), "{:?}", found.pairs);
        assert_eq!(found.model.contains(strongest.term), kept);
        let other = found.otherwise.unwrap();
        assert!((other / found.median() - 1.0).abs() > 0.01, "{other} {}", found.median());
    }
}
