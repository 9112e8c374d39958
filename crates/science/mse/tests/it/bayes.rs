//! The Bayesian methods against the reference runs.

use std::collections::BTreeSet;

use mse::decomposable::{Settings, average};
use mse::error::{Error, Refusal};
use mse::run::Run;
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
            let own = answer.graphs.iter().find(|own| cliques(&own.graph.brackets()) == named).unwrap();
            worst = worst.max((own.probability - graph["prob"].as_f64().unwrap()).abs());
            graphs += 1;
        }
        let top = cliques(expected["top5"][0]["cliques"].as_str().unwrap());
        assert_eq!(cliques(&answer.graphs[0].graph.brackets()), top, "{name}");
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
