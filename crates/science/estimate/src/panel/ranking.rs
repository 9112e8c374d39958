//! The models of a table together: how many can be used, how far they lie apart, the best with their weights.

use super::{ModelWeight, Models, Range};
use crate::{
    error::Existence,
    graphs::Graph,
    model::Term,
    search::{Range as Found, Ranked},
};

/// Models that are shown with their weights.
const BEST: usize = 10;
/// Unusable models that are named.
const EXAMPLES: usize = 5;

/// What a ranking by BIC says.
pub(super) fn models(ranked: &Ranked, lists: &[String]) -> Models {
    let faulty = |faults: [Existence; 2]| {
        ranked.refused().filter(move |one| faults.contains(&one.existence)).map(|one| one.model.brackets())
    };
    let none = || faulty([Existence::NoMle, Existence::Neither]);
    let unclear = || faulty([Existence::NotIdentifiable, Existence::Neither]);
    Models {
        looked_at: ranked.models.len(),
        exhaustive: ranked.exhaustive,
        no_estimate: none().count(),
        not_identifiable: unclear().count(),
        no_estimate_examples: none().take(EXAMPLES).collect(),
        not_identifiable_examples: unclear().take(EXAMPLES).collect(),
        within_2: ranked.within(2.0).map(range),
        within_10: ranked.within(10.0).map(range),
        all: ranked.within(f64::INFINITY).map(range),
        best: best(ranked, lists),
    }
}

fn range(found: Found) -> Range {
    Range { count: found.models, lower: found.lowest, upper: found.highest }
}

fn best(ranked: &Ranked, lists: &[String]) -> Vec<ModelWeight> {
    let weights = ranked.weights();
    let lowest = ranked.fitted().map(|(_, score)| score.aic).fold(f64::INFINITY, f64::min);
    let relative = |aic: f64| (-0.5 * (aic - lowest)).exp();
    let sum: f64 = ranked.fitted().map(|(_, score)| relative(score.aic)).sum();
    let rows = ranked.fitted().zip(&weights).take(BEST);
    rows.map(|((scored, score), weight)| ModelWeight {
        model: scored.model.brackets(),
        model_names: scored.model.names(lists),
        bic: Some(score.bic),
        aic: Some(score.aic),
        weight_bic: *weight,
        weight_aic: relative(score.aic) / sum,
        estimate: score.estimate,
    })
    .collect()
}

fn term(mask: usize) -> Term {
    Term::new(u16::try_from(mask).unwrap_or(0))
}

/// The cliques of a graph by list names, separated by blanks.
pub(super) fn cliques(graph: &Graph, lists: &[String]) -> String {
    let name = |clique: &usize| term(*clique).name(lists);
    graph.cliques.iter().map(name).collect::<Vec<_>>().join(" ")
}
