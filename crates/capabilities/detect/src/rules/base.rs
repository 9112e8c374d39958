//! The indicator base in memory: indicators, rule and first rounds that belong together.

use std::collections::{BTreeMap, BTreeSet};

use kernel::Form;
use serde::{Deserialize, Serialize};

use super::codes::{Age, Dimension, Element, Evidence, Grade, List, Phase, Set, Setting};
use super::rule::Rule;

/// Largest number of questions in a first round.
pub const ROUND_SIZE: usize = 16;

/// Identifier of an indicator, such as `ILO-CD-01`. Ids are permanent: stored answers name them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct IndicatorId(String);

impl IndicatorId {
    /// Wraps a text. Whether the base knows it is asked by [`Base::get`].
    #[must_use]
    pub fn new(id: impl Into<String>) -> Self {
        Self(id.into())
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for IndicatorId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::borrow::Borrow<str> for IndicatorId {
    fn borrow(&self) -> &str {
        &self.0
    }
}

/// One sign. It raises suspicion and proves nothing alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Indicator {
    /// Permanent id.
    pub id: IndicatorId,
    /// The sign in our own short words, English.
    pub text: String,
    /// The list it comes from.
    pub list: List,
    /// Part of the definition it speaks for.
    pub element: Option<Element>,
    /// Its dimension; ungraded signs may have none.
    pub dimension: Option<Dimension>,
    /// When it shows.
    pub phase: Option<Phase>,
    /// Forms of exploitation it speaks for (`any` in the file stands for all).
    pub forms: Vec<Form>,
    /// Ages it is made for: adult, child or both.
    pub ages: Vec<Age>,
    /// Grade and its evidence, per set. Empty for the lists that never enter the counting.
    pub grades: BTreeMap<Set, (Grade, Evidence)>,
    /// Evidence of an ungraded list.
    pub evidence: Option<Evidence>,
    /// Source, named.
    pub source: String,
}

impl Indicator {
    /// Dimension and grade in a set; `None` when the sign does not count there.
    #[must_use]
    pub fn graded(&self, set: Set) -> Option<(Dimension, Grade)> {
        Some((self.dimension?, self.grades.get(&set)?.0))
    }

    /// Whether the grade in this set must carry the mark "unverified grade".
    #[must_use]
    pub fn is_unverified(&self, set: Set) -> bool {
        self.grades.get(&set).is_some_and(|(_, evidence)| !evidence.is_verified())
    }

    /// Whether the sign is made for this age; a person of unknown age may be asked whatever is asked of a child.
    #[must_use]
    pub fn is_for(&self, age: Age) -> bool {
        self.ages.contains(&if age == Age::Unknown { Age::Child } else { age })
    }
}

/// The versions a result was made with; stored with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Versions {
    /// Version of `indicators.yaml`.
    pub base: String,
    /// Version of `rule.yaml`.
    pub rule: String,
    /// Version of `rounds.yaml`.
    pub rounds: String,
}

/// First rounds of questions, per setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rounds {
    /// Version of the file.
    pub version: String,
    /// Ids in the order in which they are asked, at most [`ROUND_SIZE`] per setting.
    pub settings: BTreeMap<Setting, Vec<IndicatorId>>,
}

/// Indicators alone, as read from `indicators.yaml`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Indicators {
    /// Version of the file.
    pub version: String,
    /// In the order of the file; ids are unique.
    pub list: Vec<Indicator>,
}

/// Indicators, rule and rounds that belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Base {
    indicators: Indicators,
    places: BTreeMap<IndicatorId, usize>,
    rule: Rule,
    rounds: Rounds,
}

impl Base {
    /// Joins three files that were checked before.
    #[must_use]
    pub fn new(indicators: Indicators, rule: Rule, rounds: Rounds) -> Self {
        let places = indicators.list.iter().enumerate().map(|(n, i)| (i.id.clone(), n)).collect();
        Self { indicators, places, rule, rounds }
    }

    /// Every indicator, in the order of the file.
    #[must_use]
    pub fn indicators(&self) -> &[Indicator] {
        &self.indicators.list
    }

    /// Indicators with version, as the file holds them.
    #[must_use]
    pub const fn file(&self) -> &Indicators {
        &self.indicators
    }

    /// The indicator with this id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Indicator> {
        self.indicators.list.get(*self.places.get(id)?)
    }

    /// The known id that is spelled most alike, when it is close enough to be meant.
    #[must_use]
    pub fn nearest(&self, id: &str) -> Option<&IndicatorId> {
        data_file::nearest(id, self.indicators.list.iter().map(|i| i.id.as_str()))
            .and_then(|text| self.get(text))
            .map(|indicator| &indicator.id)
    }

    /// The decision rule.
    #[must_use]
    pub const fn rule(&self) -> &Rule {
        &self.rule
    }

    /// The first rounds.
    #[must_use]
    pub const fn rounds(&self) -> &Rounds {
        &self.rounds
    }

    /// The versions that every result carries.
    #[must_use]
    pub fn versions(&self) -> Versions {
        Versions {
            base: self.indicators.version.clone(),
            rule: self.rule.version.clone(),
            rounds: self.rounds.version.clone(),
        }
    }

    /// The signs that count in a set, in the order of the file, with dimension and grade.
    pub fn graded(&self, set: Set) -> impl Iterator<Item = (&Indicator, Dimension, Grade)> {
        self.indicators.list.iter().filter_map(move |i| i.graded(set).map(|(d, g)| (i, d, g)))
    }
}

/// The first round of a setting for an age: at most [`ROUND_SIZE`] questions, without those not made for the age.
#[must_use]
pub fn questions(base: &Base, setting: Setting, age: Age) -> Vec<&Indicator> {
    let ids = base.rounds.settings.get(&setting).map(Vec::as_slice).unwrap_or_default();
    ids.iter().filter_map(|id| base.get(id.as_str())).filter(|i| i.is_for(age)).collect()
}

/// What can still be asked when there is time: signs graded in one of `sets`, neither answered nor in the first
/// round, the most useful first. Signs from the place of exploitation come before signs from recruitment because
/// they are more reliable (UNODC, teaching module 6); strong before medium before weak.
#[must_use]
pub fn more<'a>(
    base: &'a Base,
    setting: Setting,
    sets: &[Set],
    answered: &BTreeSet<IndicatorId>,
) -> Vec<&'a Indicator> {
    let round = base.rounds.settings.get(&setting).map(Vec::as_slice).unwrap_or_default();
    let mut rest: Vec<((usize, Grade), &Indicator)> = base
        .indicators
        .list
        .iter()
        .filter(|i| !answered.contains(&i.id) && !round.contains(&i.id))
        .filter_map(|i| {
            let best = sets.iter().filter_map(|set| i.graded(*set)).map(|(d, g)| (usefulness(d), g)).min()?;
            Some((best, i))
        })
        .collect();
    rest.sort_by_key(|(rank, _)| *rank);
    rest.into_iter().map(|(_, indicator)| indicator).collect()
}

const fn usefulness(dimension: Dimension) -> usize {
    match dimension {
        Dimension::Exploitation => 0,
        Dimension::CoercionAtDestination => 1,
        Dimension::DeceptiveRecruitment => 2,
        Dimension::CoerciveRecruitment => 3,
        Dimension::VulnerabilityAtDestination => 4,
        Dimension::RecruitmentByVulnerability => 5,
    }
}
