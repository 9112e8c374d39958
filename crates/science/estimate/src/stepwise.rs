//! Choosing pairs step by step, as the published analyses did.
//!
//! By p-value (Chan, Silverman and Vincent 2021): the pair whose shared cases fit the current model worst joins, while
//! its p-value is below a threshold. By AIC (Bales, Hesketh and Silverman 2015): the pair that lowers AIC most joins,
//! while AIC falls and the new parameter is significant.

use crate::counts::Counts;
use crate::error::Refusal;
use crate::fit::{Fit, report};
use crate::fitter::{Fitter, Start};
use crate::model::{Model, Term};
use crate::numbers::{normal_cdf, smaller_tail_below};
use crate::search::Criterion;
use crate::table::Table;
use std::collections::HashMap;

/// The p-value below which a pair joins in the method of 2021, chosen there by simulation.
pub const P_THRESHOLD: f64 = 0.02;
/// The p-value above which a new parameter ends the method of 2015.
pub const AIC_P_THRESHOLD: f64 = 0.05;

/// A pair that joined.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// The pair.
    pub term: Term,
    /// By p-value: the smaller Poisson tail of its shared cases under the model before. By AIC: the two-sided p-value
    /// of its parameter.
    pub p: f64,
}

/// The outcome of a stepwise choice.
#[derive(Debug, Clone, PartialEq)]
pub struct Chosen {
    /// The fit of the model at the end.
    pub fit: Fit,
    /// The pairs that joined, in order.
    pub steps: Vec<Step>,
}

/// Chooses pairs by p-value (Chan, Silverman and Vincent 2021), from the main effects and the forced terms.
/// `threshold` 0 keeps to these; 1 takes every pair that can be fitted.
///
/// # Errors
/// When the start model cannot be fitted, or a fit does not settle.
pub fn by_p(table: &Table, threshold: f64, forced: &[Term]) -> Result<Chosen, Refusal> {
    choose(table, &Rule::P(threshold), forced)
}

/// Chooses pairs by AIC (Bales, Hesketh and Silverman 2015), from the main effects and the forced terms. It ends when
/// AIC does not fall or the new parameter's p-value exceeds `threshold`; a pair at minus infinity has none and ends it.
///
/// # Errors
/// When the start model cannot be fitted, or a fit does not settle.
pub fn by_aic(table: &Table, threshold: f64, forced: &[Term]) -> Result<Chosen, Refusal> {
    choose(table, &Rule::Aic(threshold), forced)
}

fn choose(table: &Table, rule: &Rule, forced: &[Term]) -> Result<Chosen, Refusal> {
    let counts = Counts::new(table);
    let mut stepper = Stepper::new(counts.lists());
    let steps = stepper.run(&counts, rule, &Model::new(counts.lists(), forced), &Homes::default())?;
    let model = stepper.model.clone();
    Ok(Chosen { fit: report(&mut stepper.fitter, &counts, &model)?, steps })
}

/// Which rule adds pairs, with its threshold.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Rule {
    P(f64),
    Aic(f64),
}

/// Parameters of models fitted to the table itself: where fits of the same models to resampled tables start.
#[derive(Debug, Clone, Default)]
pub(crate) struct Homes(HashMap<Model, Vec<f64>>);

impl Homes {
    fn start(&self, model: &Model) -> Start<'_> {
        self.0.get(model).map_or(Start::Here, |parameters| Start::From(parameters))
    }

    /// The models on the way of a rule through a table.
    pub(crate) fn of(counts: &Counts, rule: &Rule, base: &Model) -> Self {
        let mut homes = Self::default();
        let mut stepper = Stepper::new(counts.lists());
        let mut model = base.clone();
        let steps = stepper.run(counts, rule, base, &homes).unwrap_or_default();
        let mut terms = steps.into_iter().map(|step| step.term);
        loop {
            if stepper.fitter.fit(counts, &model, Start::Cold).is_ok() {
                homes.0.insert(model.clone(), stepper.fitter.parameters().to_vec());
            }
            let Some(term) = terms.next() else { return homes };
            model.insert(term);
        }
    }
}

/// Runs a stepwise choice; keeps its buffers.
#[derive(Debug, Clone)]
pub struct Stepper {
    pub(crate) fitter: Fitter,
    /// The model reached.
    pub(crate) model: Model,
    pairs: Vec<Term>,
    /// Pairs that cannot join the current model.
    barred: Vec<Term>,
    here: Vec<f64>,
}

impl Stepper {
    pub(crate) fn new(lists: usize) -> Self {
        Self {
            fitter: Fitter::new(lists),
            model: Model::main_effects(lists),
            pairs: Model::all_pairs(lists).terms().to_vec(),
            barred: Vec::new(),
            here: Vec::new(),
        }
    }

    /// Chooses a model; afterwards the fitter stands at its fit.
    pub(crate) fn run(
        &mut self,
        counts: &Counts,
        rule: &Rule,
        base: &Model,
        homes: &Homes,
    ) -> Result<Vec<Step>, Refusal> {
        self.model.clone_from(base);
        let start = homes.0.get(base).map_or(Start::Cold, |parameters| Start::From(parameters));
        self.fitter.fit(counts, &self.model, start)?;
        let mut steps = Vec::new();
        loop {
            self.barred.clear();
            let step = match rule {
                Rule::P(threshold) => self.step_by_p(counts, *threshold, homes)?,
                Rule::Aic(threshold) => self.step_by_aic(counts, *threshold)?,
            };
            match step {
                Some(step) => steps.push(step),
                None => return Ok(steps),
            }
        }
    }

    /// The first of the pairs with the smallest p-value joins; pairs that cannot be fitted are passed over.
    fn step_by_p(&mut self, counts: &Counts, threshold: f64, homes: &Homes) -> Result<Option<Step>, Refusal> {
        loop {
            let mut best: Option<Step> = None;
            for term in &self.pairs {
                if self.model.contains(*term) || self.barred.contains(term) {
                    continue;
                }
                let fitted = self.fitter.margins().get(usize::from(term.mask())).copied().unwrap_or(0.0);
                let cut = best.map_or(threshold, |step| step.p);
                if let Some(p) = smaller_tail_below(counts.margin(*term), fitted, cut) {
                    best = Some(Step { term: *term, p });
                }
            }
            let Some(step) = best else {
                if !self.barred.is_empty() {
                    // the fitter looked at models that cannot be fitted: back to the one that is kept
                    self.fitter.existence(counts, &self.model);
                }
                return Ok(None);
            };
            self.model.insert(step.term);
            match self.fitter.fit(counts, &self.model, homes.start(&self.model)) {
                Ok(()) => return Ok(Some(step)),
                Err(Refusal::Existence(_)) => {
                    self.model.take_back(step.term);
                    self.barred.push(step.term);
                }
                Err(other) => return Err(other),
            }
        }
    }

    /// The pair with the lowest AIC joins if that lowers AIC and its parameter is significant.
    fn step_by_aic(&mut self, counts: &Counts, threshold: f64) -> Result<Option<Step>, Refusal> {
        self.here.clear();
        self.here.extend_from_slice(self.fitter.parameters());
        // every candidate has one parameter more: the lowest AIC is the lowest deviance
        let mut limit = self.fitter.deviance(counts) - Criterion::Aic.penalty(1, counts.cases());
        let mut best = None;
        for term in &self.pairs {
            if self.model.contains(*term) {
                continue;
            }
            self.model.insert(*term);
            let fitted = self.fitter.fit_below(counts, &self.model, Start::From(&self.here), limit);
            self.model.take_back(*term);
            match fitted {
                Ok(true) => {
                    let deviance = self.fitter.deviance(counts);
                    if deviance < limit {
                        limit = deviance;
                        best = Some(*term);
                    }
                }
                Ok(false) | Err(Refusal::Existence(_)) => {}
                Err(other) => return Err(other),
            }
        }
        if let Some(term) = best {
            self.model.insert(term);
            self.fitter.fit(counts, &self.model, Start::From(&self.here))?;
            let p = self.wald_p(term);
            if p <= threshold {
                return Ok(Some(Step { term, p }));
            }
            self.model.take_back(term);
        }
        self.fitter.fit(counts, &self.model, Start::From(&self.here))?;
        Ok(None)
    }

    /// The two-sided p-value of a parameter of the last fit; 1 when it is at minus infinity.
    fn wald_p(&mut self, term: Term) -> f64 {
        let value = self.fitter.parameters().get(usize::from(term.mask())).copied().unwrap_or(0.0);
        match self.fitter.variance(term) {
            Some(variance) if value.is_finite() => 2.0 * normal_cdf(-value.abs() / variance.sqrt()),
            _ => 1.0,
        }
    }
}
