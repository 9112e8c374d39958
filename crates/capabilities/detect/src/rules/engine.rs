//! The decision rule run over one sheet of answers: pure, no clock, no input or output.
//!
//! Only yes counts. What is unknown is shown and never held against anybody. The advice is advice: a human
//! decides, and help can be started whatever stands here. Rule: `data/indicators/rule.yaml` (ILO/EC 2009; Palermo
//! Protocol art. 3; Directive 2011/36/EU art. 2 and 11(2)).

use std::collections::{BTreeMap, BTreeSet};

use data_file::quote;
use kernel::Form;
use serde::{Deserialize, Serialize};

use super::base::{Base, Indicator, IndicatorId, Versions};
use super::codes::{Age, Class, Dimension, Exploitation, Grade, Set};
use super::rule::{Counts, Positives};

/// An answer about one sign. No answer at all counts as [`Answer::Unknown`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// The sign was seen or told.
    Yes,
    /// The sign was looked for and is not there.
    No,
    /// Asked and not known.
    Unknown,
}

/// What one person answered on one screening.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Sheet {
    /// The graded set, when it was chosen. `None`: the sets of the age are run side by side until a form is
    /// confirmed.
    pub set: Option<Set>,
    /// The age. `None`: the age of the set; with neither, the person is presumed a child.
    pub age: Option<Age>,
    /// Answers by sign. A sign without a grade in the set is kept and not counted.
    #[serde(default)]
    pub answers: BTreeMap<IndicatorId, Answer>,
    /// Forms of exploitation that a person confirmed; never derived from answers.
    #[serde(default)]
    pub forms: BTreeSet<Form>,
    /// The person asks for help or says that they are a victim.
    #[serde(default)]
    pub asks_for_help: bool,
}

/// Why a sheet cannot be evaluated.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}; {}", self.wrong(), self.fix())]
pub enum Refusal {
    /// The set is made for another age than the one given.
    SetContradictsAge {
        /// The set given.
        set: Set,
        /// The age given.
        age: Age,
        /// The set of that age.
        instead: Set,
    },
    /// The base has no such sign.
    UnknownIndicator {
        /// The id given.
        id: IndicatorId,
        /// The known id that is spelled most alike.
        nearest: Option<IndicatorId>,
    },
}

impl Refusal {
    /// What is wrong, for a sentence.
    #[must_use]
    pub fn wrong(&self) -> String {
        match self {
            Self::SetContradictsAge { set, age, .. } => {
                format!("the set {set} is made for the age {}, but the age given is {age}", set.age())
            }
            Self::UnknownIndicator { id, .. } => format!("the base has no indicator {}", quote(id.as_str())),
        }
    }

    /// What to do, for the end of the sentence.
    #[must_use]
    pub fn fix(&self) -> String {
        match self {
            Self::SetContradictsAge { instead, .. } => {
                format!("write the set {instead} or correct the age")
            }
            Self::UnknownIndicator { nearest: Some(near), .. } => format!("did you mean {near}?"),
            Self::UnknownIndicator { nearest: None, .. } => "check the id".into(),
        }
    }
}

/// One dimension of one set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DimensionResult {
    /// Graded yes answers.
    pub counts: Counts,
    /// Whether the dimension is positive, by counting or by a confirmed form.
    pub positive: bool,
    /// Whether the counts alone make it positive.
    pub by_counting: bool,
    /// The signs that were counted, in the order of the base.
    pub because: Vec<IndicatorId>,
}

/// One reason to advise a referral.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReferReason {
    /// The person asks for help or says that they are a victim.
    AsksForHelp,
    /// A person confirmed that there is exploitation.
    FormConfirmed,
    /// This dimension is positive.
    DimensionPositive(Dimension),
    /// A child, or a person of unknown age, with at least one strong sign.
    ChildStrongSign,
}

impl ReferReason {
    /// Permanent code: `asks_for_help`, `form_confirmed`, `dimension_positive`, `child_strong_sign`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::AsksForHelp => "asks_for_help",
            Self::FormConfirmed => "form_confirmed",
            Self::DimensionPositive(_) => "dimension_positive",
            Self::ChildStrongSign => "child_strong_sign",
        }
    }
}

/// The advice: never a gate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advice {
    /// Whether a referral is advised.
    pub refer: bool,
    /// Why; empty exactly when no referral is advised.
    pub reasons: Vec<ReferReason>,
}

/// The result in one set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetResult {
    /// The set that was run.
    pub set: Set,
    /// All six dimensions.
    pub dimensions: BTreeMap<Dimension, DimensionResult>,
    /// The class of step 2.
    pub class: Class,
    /// The advice of step 3.
    pub advice: Advice,
    /// Graded signs with neither yes nor no.
    pub unknown: Vec<IndicatorId>,
    /// Those of `unknown` of which a single yes changes a dimension, the class or the advice.
    pub could_change: Vec<IndicatorId>,
    /// Dimensions, not positive, that no single yes makes positive but several do.
    pub reachable: Vec<Dimension>,
    /// Counted signs whose grade in this set was not read in a source: must be marked wherever it is shown.
    pub unverified: Vec<IndicatorId>,
}

/// The result of one sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evaluation {
    /// The age whose rules were used: unknown stays unknown here, and takes the child's rules.
    pub age: Age,
    /// An adult set was asked for a person of unknown age; the child set was used instead.
    pub set_replaced: Option<Set>,
    /// One result, or two side by side while the kind of exploitation is not known. Never empty.
    pub sets: Vec<SetResult>,
    /// The advice over all sets that were run.
    pub advice: Advice,
    /// What the result was made with.
    pub versions: Versions,
}

impl Evaluation {
    /// The set result that stands in front: the higher class; on a tie the one with more positive dimensions,
    /// then the labour set.
    #[must_use]
    pub fn leading(&self) -> Option<&SetResult> {
        let weight = |r: &SetResult| (r.class, r.dimensions.values().filter(|d| d.positive).count());
        let mut sets = self.sets.iter();
        let first = sets.next()?;
        Some(sets.fold(first, |best, next| if weight(next) > weight(best) { next } else { best }))
    }

    /// Signs that are unknown in any set that was run.
    #[must_use]
    pub fn unknown(&self) -> BTreeSet<&IndicatorId> {
        self.sets.iter().flat_map(|s| &s.unknown).collect()
    }

    /// Signs of which a single yes changes something in any set that was run.
    #[must_use]
    pub fn could_change(&self) -> BTreeSet<&IndicatorId> {
        self.sets.iter().flat_map(|s| &s.could_change).collect()
    }
}

/// Runs the rule over a sheet.
///
/// # Errors
/// [`Refusal`] when the set contradicts the age or the base does not know an indicator.
pub fn evaluate(base: &Base, sheet: &Sheet) -> Result<Evaluation, Refusal> {
    for id in sheet.answers.keys() {
        if base.get(id.as_str()).is_none() {
            return Err(Refusal::UnknownIndicator {
                id: id.clone(),
                nearest: base.nearest(id.as_str()).cloned(),
            });
        }
    }
    let (age, sets) = choose(sheet)?;
    let set_replaced = sheet.set.filter(|set| !sets.contains(set));
    let sets: Vec<SetResult> = sets.into_iter().map(|set| run(base, sheet, set)).collect();
    let mut reasons: Vec<ReferReason> = sets.iter().flat_map(|s| s.advice.reasons.iter().copied()).collect();
    reasons.sort_unstable();
    reasons.dedup();
    let advice = Advice { refer: !reasons.is_empty(), reasons };
    Ok(Evaluation { age, set_replaced, sets, advice, versions: base.versions() })
}

/// Which age and which sets are run.
///
/// An unknown age never refuses anybody: the child set takes the place of the adult set.
fn choose(sheet: &Sheet) -> Result<(Age, Vec<Set>), Refusal> {
    let age = sheet.age.or(sheet.set.map(Set::age)).unwrap_or(Age::Unknown);
    if let Some(set) = sheet.set {
        let instead = Set::of(age, set.exploitation());
        if instead != set && age != Age::Unknown {
            return Err(Refusal::SetContradictsAge { set, age, instead });
        }
        return Ok((age, vec![instead]));
    }
    let confirmed: BTreeSet<Exploitation> =
        sheet.forms.iter().copied().filter_map(Exploitation::of).collect();
    let sets = Exploitation::ALL
        .iter()
        .filter(|e| confirmed.is_empty() || confirmed.contains(e))
        .map(|e| Set::of(age, *e));
    Ok((age, sets.collect()))
}

fn run(base: &Base, sheet: &Sheet, set: Set) -> SetResult {
    let mut tally = Tally::new(sheet, set);
    let mut because: BTreeMap<Dimension, Vec<IndicatorId>> = BTreeMap::new();
    let mut open: Vec<(&Indicator, Dimension, Grade)> = Vec::new();
    let mut unverified = Vec::new();
    for (indicator, dimension, grade) in base.graded(set) {
        match sheet.answers.get(&indicator.id) {
            Some(Answer::Yes) => {
                tally.add(dimension, grade);
                because.entry(dimension).or_default().push(indicator.id.clone());
                if indicator.is_unverified(set) {
                    unverified.push(indicator.id.clone());
                }
            }
            Some(Answer::No) => {}
            Some(Answer::Unknown) | None => open.push((indicator, dimension, grade)),
        }
    }
    let now = tally.outcome(base);
    let mut all_yes = tally.clone();
    let mut by_one = Positives::default();
    let mut could_change = Vec::new();
    for (indicator, dimension, grade) in &open {
        all_yes.add(*dimension, *grade);
        let mut one = tally.clone();
        one.add(*dimension, *grade);
        let then = one.outcome(base);
        if then != now {
            could_change.push(indicator.id.clone());
        }
        by_one = if then.positives.has(*dimension) { by_one.with(*dimension) } else { by_one };
    }
    let most = all_yes.outcome(base).positives;
    let reachable =
        Dimension::ALL.iter().copied().filter(|d| most.has(*d) && !now.positives.has(*d) && !by_one.has(*d));
    let dimensions = Dimension::ALL.iter().map(|d| {
        let counts = tally.counts.get(d).copied().unwrap_or_default();
        let result = DimensionResult {
            counts,
            positive: now.positives.has(*d),
            by_counting: base.rule().positive(counts),
            because: because.remove(d).unwrap_or_default(),
        };
        (*d, result)
    });
    SetResult {
        set,
        dimensions: dimensions.collect(),
        class: now.class,
        advice: Advice { refer: now.refer, reasons: tally.reasons(now.positives) },
        unknown: open.iter().map(|(i, _, _)| i.id.clone()).collect(),
        could_change,
        reachable: reachable.collect(),
        unverified,
    }
}

/// What can change by one more yes.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Outcome {
    positives: Positives,
    class: Class,
    refer: bool,
}

/// Counts of one set together with what else of the sheet enters the rule.
#[derive(Clone)]
struct Tally {
    age: Age,
    counts: BTreeMap<Dimension, Counts>,
    form_confirmed: bool,
    asks_for_help: bool,
}

impl Tally {
    fn new(sheet: &Sheet, set: Set) -> Self {
        Self {
            age: set.age(),
            counts: BTreeMap::new(),
            // every confirmed form counts, "unspecified" too: a person confirmed that there is exploitation
            form_confirmed: !sheet.forms.is_empty(),
            asks_for_help: sheet.asks_for_help,
        }
    }

    fn add(&mut self, dimension: Dimension, grade: Grade) {
        let counts = self.counts.entry(dimension).or_default();
        *counts = counts.plus(grade);
    }

    fn outcome(&self, base: &Base) -> Outcome {
        let rule = base.rule();
        let mut positives = Positives::default();
        for (dimension, counts) in &self.counts {
            if rule.positive(*counts) {
                positives = positives.with(*dimension);
            }
        }
        if self.form_confirmed {
            positives = positives.with(Dimension::Exploitation);
        }
        let refer = !self.reasons(positives).is_empty();
        Outcome { positives, class: rule.class(self.age, positives), refer }
    }

    /// Step 3 of the rule.
    fn reasons(&self, positives: Positives) -> Vec<ReferReason> {
        let mut reasons = Vec::new();
        if self.asks_for_help {
            reasons.push(ReferReason::AsksForHelp);
        }
        if self.form_confirmed {
            reasons.push(ReferReason::FormConfirmed);
        }
        let positive = Dimension::ALL.iter().copied().filter(|d| positives.has(*d));
        reasons.extend(positive.map(ReferReason::DimensionPositive));
        if self.age == Age::Child && self.counts.values().any(|c| c.strong > 0) {
            reasons.push(ReferReason::ChildStrongSign);
        }
        reasons
    }
}
