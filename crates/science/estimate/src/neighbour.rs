//! The neighbourhood search for many lists: from the independence model always to the best model that differs by one
//! term, until none is better. Of many terms that could be added, those that promise most are tried.

use crate::counts::Counts;
use crate::error::Existence;
use crate::error::{Error, Refusal};
use crate::fitter::{Fitter, Start};
use crate::model::{Model, Term};
use crate::numbers::half_deviance;
use crate::run::Run;
use crate::score::{Criterion, Score, Scored};
use rayon::prelude::*;
use std::collections::HashMap;

/// At most so many terms are tried for addition in one step: those that promise most (see [`promise`]).
const MOST_ADDITIONS: usize = 32;

/// Every model that the walk fitted or tried to fit.
pub(crate) fn walk(
    counts: &Counts,
    order: usize,
    forced: &[Term],
    criterion: Criterion,
    run: &Run,
) -> Result<Vec<Scored>, Error> {
    let base = Model::new(counts.lists(), forced);
    let saturated = counts.saturated_loglik();
    let mut visited: HashMap<Model, Scored> = HashMap::new();
    let (first, mut place) = visit(counts, saturated, &base, Start::Cold);
    let mut best = first.score.map_or(f64::INFINITY, |score| score.by(criterion));
    visited.insert(base.clone(), first);
    let mut current = base.clone();
    loop {
        if run.stopped() {
            return Err(Error::Stopped);
        }
        let mut candidates = additions(counts, &current, order, place.as_ref());
        candidates.extend(removals(&current, &base));
        candidates.retain(|model| !visited.contains_key(model));
        run.expect_work(candidates.len() as u64);
        let start = place.as_ref().map_or(Start::Cold, |place| Start::From(&place.parameters));
        let try_one = |model: &Model| {
            let tried = (!run.stopped()).then(|| visit(counts, saturated, model, start));
            run.did(1);
            tried.ok_or(Error::Stopped)
        };
        let tried: Vec<(Scored, Option<Place>)> =
            candidates.par_iter().map(try_one).collect::<Result<_, _>>()?;
        let mut better = None;
        for (scored, reached) in tried {
            let value = scored.score.map_or(f64::INFINITY, |score: Score| score.by(criterion));
            if value < best {
                best = value;
                better = Some((scored.model.clone(), reached));
            }
            visited.insert(scored.model.clone(), scored);
        }
        let Some((model, reached)) = better else { break };
        (current, place) = (model, reached);
    }
    Ok(visited.into_values().collect())
}

/// Where a fit stands, to start its neighbours from.
struct Place {
    parameters: Vec<f64>,
    margins: Vec<f64>,
}

fn visit(counts: &Counts, saturated: f64, model: &Model, start: Start<'_>) -> (Scored, Option<Place>) {
    let mut fitter = Fitter::new(counts.lists());
    let score = fitter.fit(counts, model, start).and_then(|()| fitter.score(counts, saturated));
    let existence = match score {
        Err(Refusal::Existence(fault)) => fault,
        _ => Existence::Fine,
    };
    let place = score
        .is_ok()
        .then(|| Place { parameters: fitter.parameters().to_vec(), margins: fitter.margins().to_vec() });
    let scored = Scored {
        model: model.clone(),
        existence,
        parameters: model.parameters(),
        minus_infinite: fitter.minus_infinite(),
        score: score.ok(),
    };
    (scored, place)
}

/// How much log-likelihood a term brings at least: what fitting its margin alone would bring.
fn promise(counts: &Counts, place: Option<&Place>, term: Term) -> f64 {
    let observed = counts.margin(term);
    match place.and_then(|place| place.margins.get(usize::from(term.mask()))) {
        Some(fitted) if *fitted > 0.0 => half_deviance(observed, *fitted),
        _ => 0.0,
    }
}

fn additions(counts: &Counts, model: &Model, order: usize, place: Option<&Place>) -> Vec<Model> {
    let every = (1..counts.observed().len()).map(|mask| Term::new(mask as u16));
    let joins = |term: &Term| {
        (2..=order).contains(&term.order())
            && !model.contains(*term)
            && term.lists().all(|list| model.contains(Term::new(term.mask() & !(1 << list))))
    };
    let mut terms: Vec<(f64, Term)> =
        every.filter(joins).map(|term| (promise(counts, place, term), term)).collect();
    terms.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    terms.into_iter().take(MOST_ADDITIONS).map(|(_, term)| model.with(term)).collect()
}

fn removals(model: &Model, base: &Model) -> Vec<Model> {
    let free = |term: &Term| term.order() > 1 && !base.contains(*term);
    model.generators().into_iter().filter(free).map(|term| model.without(term)).collect()
}
