//! Hierarchical log-linear models: which combinations of lists have a parameter of their own.
//!
//! A term is a set of lists. A model holds the intercept, the main effect of every list, and interactions; with an
//! interaction it holds every smaller one inside it (Bishop, Fienberg, Holland 1975). Models are written in three ways:
//! by generators numbered from 1 (`123 25 34`), in brackets (`[123,25,34]`), or by names (`LA:NG NG:GP`).

use crate::error::Error;
use crate::table::MOST_LISTS;

/// A set of lists as a bit mask: bit `i` stands for list `i` in column order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Term(u16);

impl Term {
    /// The set of lists in a mask. The empty set is the intercept.
    #[must_use]
    pub fn new(mask: u16) -> Self {
        Self(mask)
    }

    /// The pair of two lists, numbered from 0.
    #[must_use]
    pub fn pair(a: usize, b: usize) -> Self {
        Self(bit(a) | bit(b))
    }

    /// The bit mask.
    #[must_use]
    pub fn mask(self) -> u16 {
        self.0
    }

    /// The number of lists: 1 for a main effect, 2 for a pair.
    #[must_use]
    pub fn order(self) -> usize {
        self.0.count_ones() as usize
    }

    /// Whether every list of the other term is in this one.
    #[must_use]
    pub fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// The lists of the term, numbered from 0, in column order.
    pub fn lists(self) -> impl Iterator<Item = usize> {
        (0..MOST_LISTS).filter(move |list| self.0 & bit(*list) != 0)
    }

    /// The names of its lists joined by colons (`LA:NG`); a list without a name is shown by its number from 1.
    #[must_use]
    pub fn name(self, names: &[String]) -> String {
        let parts = self.lists().map(|list| match names.get(list) {
            Some(name) => name.clone(),
            None => (list + 1).to_string(),
        });
        parts.collect::<Vec<_>>().join(":")
    }

    /// Smaller terms first; among equals in the order 12, 13, 14, 23.
    fn rank(self) -> (u32, u16) {
        (self.0.count_ones(), !self.0.reverse_bits())
    }
}

impl Ord for Term {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.rank().cmp(&other.rank())
    }
}

impl PartialOrd for Term {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

fn bit(list: usize) -> u16 {
    1_u16.checked_shl(u32::try_from(list).unwrap_or(u32::MAX)).unwrap_or(0)
}

/// A hierarchical model over a number of lists, with the intercept and all main effects.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Model {
    lists: usize,
    /// Interactions (two lists and more), ascending, closed downward.
    terms: Vec<Term>,
}

impl Model {
    /// The model without interactions: the lists are independent of each other.
    #[must_use]
    pub fn main_effects(lists: usize) -> Self {
        Self { lists, terms: Vec::new() }
    }

    /// The model with every pair of lists and nothing larger.
    #[must_use]
    pub fn all_pairs(lists: usize) -> Self {
        let mut terms = Vec::new();
        for a in 0..lists {
            terms.extend((a + 1..lists).map(|b| Term::pair(a, b)));
        }
        Self { lists, terms }
    }

    /// The smallest hierarchical model that holds the given terms; lists beyond the last one are ignored.
    #[must_use]
    pub fn new(lists: usize, given: &[Term]) -> Self {
        let mut terms = Vec::new();
        for term in given {
            let mask = term.mask() & full(lists);
            let mut inside = mask;
            while inside != 0 {
                if inside.count_ones() > 1 {
                    terms.push(Term(inside));
                }
                inside = (inside - 1) & mask;
            }
        }
        terms.sort_unstable();
        terms.dedup();
        Self { lists, terms }
    }

    /// Number of lists.
    #[must_use]
    pub fn lists(&self) -> usize {
        self.lists
    }

    /// The interactions, smallest first; the intercept and the main effects, always in, are not among them.
    #[must_use]
    pub fn terms(&self) -> &[Term] {
        &self.terms
    }

    /// Whether the model holds a term (the intercept and the main effects of its lists are always in).
    #[must_use]
    pub fn contains(&self, term: Term) -> bool {
        match term.order() {
            0 | 1 => term.mask() & !full(self.lists) == 0,
            _ => self.terms.binary_search(&term).is_ok(),
        }
    }

    /// Whether every term of another model is in this one.
    #[must_use]
    pub fn holds(&self, other: &Self) -> bool {
        let mut own = self.terms.iter();
        other.terms.iter().all(|term| own.any(|candidate| candidate == term))
    }

    /// Number of parameters: intercept, main effects and interactions.
    #[must_use]
    pub fn parameters(&self) -> usize {
        1 + self.lists + self.terms.len()
    }

    /// This model with one more term (and what is inside it).
    #[must_use]
    pub fn with(&self, term: Term) -> Self {
        let mut terms = self.terms.clone();
        terms.push(term);
        Self::new(self.lists, &terms)
    }

    /// Adds a term whose smaller terms are all in.
    pub(crate) fn insert(&mut self, term: Term) {
        if let Err(position) = self.terms.binary_search(&term) {
            self.terms.insert(position, term);
        }
    }

    /// Takes back what [`Self::insert`] added.
    pub(crate) fn take_back(&mut self, term: Term) {
        if let Ok(position) = self.terms.binary_search(&term) {
            self.terms.remove(position);
        }
    }

    /// This model without a term and without those that contain it.
    #[must_use]
    pub fn without(&self, term: Term) -> Self {
        let terms = self.terms.iter().copied().filter(|other| !other.contains(term)).collect();
        Self { lists: self.lists, terms }
    }

    /// The largest terms, which say the whole model: larger ones first, then in the order 12, 13, 14, 23. A list
    /// without an interaction is a generator of its own.
    #[must_use]
    pub fn generators(&self) -> Vec<Term> {
        let mains = (0..self.lists).map(|list| Term(bit(list)));
        let every: Vec<Term> = mains.chain(self.terms.iter().copied()).collect();
        let largest = |term: &Term| !every.iter().any(|other| other != term && other.contains(*term));
        let mut found: Vec<Term> = every.iter().copied().filter(largest).collect();
        found.sort_by_key(|term| (std::cmp::Reverse(term.order()), *term));
        found
    }

    /// The generators numbered from 1 and separated by blanks: `123 25 34`. With ten lists and more the numbers
    /// inside a generator are separated by points: `1.2.10 3.11`.
    #[must_use]
    pub fn numbers(&self) -> String {
        self.numbered().join(" ")
    }

    /// The generators in brackets: `[123,25,34]`.
    #[must_use]
    pub fn brackets(&self) -> String {
        format!("[{}]", self.numbered().join(","))
    }

    /// The interactions by list names, separated by blanks: `LA:NG NG:GP`. Empty for the main effects model.
    #[must_use]
    pub fn names(&self, names: &[String]) -> String {
        self.terms.iter().map(|term| term.name(names)).collect::<Vec<_>>().join(" ")
    }

    fn numbered(&self) -> Vec<String> {
        let between = if self.lists > 9 { "." } else { "" };
        let write = |term: Term| {
            let numbers: Vec<String> = term.lists().map(|list| (list + 1).to_string()).collect();
            numbers.join(between)
        };
        self.generators().into_iter().map(write).collect()
    }

    /// Reads a model in any of the three notations; the smallest hierarchical model that holds what is written.
    ///
    /// # Errors
    /// When a list is not known, a generator is empty, or a list comes twice in one generator.
    pub fn parse(text: &str, names: &[String]) -> Result<Self, Error> {
        let trimmed = text.trim();
        let inner = trimmed.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
        let separators = |c: char| c.is_whitespace() || c == ',';
        let tokens: Vec<&str> =
            inner.unwrap_or(trimmed).split(separators).filter(|token| !token.is_empty()).collect();
        let digits = |token: &&str| token.chars().all(|c| c.is_ascii_digit() || c == '.');
        let numbered = inner.is_some() || tokens.iter().all(digits);
        let mut terms = Vec::new();
        for token in tokens {
            let term = if numbered { by_number(token, names.len()) } else { by_name(token, names) };
            terms.push(term.map_err(|why| Error::Model { text: text.to_owned(), why })?);
        }
        Ok(Self::new(names.len(), &terms))
    }
}

/// The mask of all lists.
fn full(lists: usize) -> u16 {
    u16::try_from((1_u32 << lists.min(MOST_LISTS)) - 1).unwrap_or(u16::MAX)
}

/// A generator by list numbers: `123`, or `1.2.10` with ten lists and more.
fn by_number(token: &str, lists: usize) -> Result<Term, String> {
    let parts: Vec<&str> = if token.contains('.') || lists > 9 {
        token.split('.').collect()
    } else {
        token.split("").filter(|part| !part.is_empty()).collect()
    };
    let mut mask = 0;
    for part in parts {
        let number: usize = part.parse().map_err(|_| format!("\"{part}\" is not the number of a list."))?;
        if number == 0 || number > lists {
            return Err(format!("there is no list number {number}; the table has {lists} lists."));
        }
        mask = once_more(mask, number - 1, part)?;
    }
    Ok(Term(mask))
}

/// A term by list names: `LA:NG`; the mark `=-inf` of a parameter at minus infinity is read over.
fn by_name(token: &str, names: &[String]) -> Result<Term, String> {
    let mut mask = 0;
    for part in token.strip_suffix("=-inf").unwrap_or(token).split(':') {
        let list = names.iter().position(|name| name == part);
        let list = list.ok_or_else(|| format!("there is no list named \"{part}\"."))?;
        mask = once_more(mask, list, part)?;
    }
    Ok(Term(mask))
}

fn once_more(mask: u16, list: usize, part: &str) -> Result<u16, String> {
    let more = bit(list);
    if mask & more == 0 { Ok(mask | more) } else { Err(format!("list \"{part}\" comes twice in one term.")) }
}

/// Every hierarchical model over some lists, one by one, each once, a model always after one that is smaller by one
/// term (its predecessor in depth). Holds only the current model. There are 1, 8, 113, 6893 of them for 2, 3, 4, 5
/// lists, and 32 768 for the pairs of 6 lists.
#[derive(Debug, Clone)]
pub struct Models {
    lists: usize,
    /// Terms that every model holds.
    forced: Vec<Term>,
    /// The other terms, smaller ones first.
    free: Vec<Term>,
    /// Positions in `free` of the terms now in, ascending; nothing before the first model.
    chosen: Option<Vec<usize>>,
}

impl Models {
    /// Models over `lists` lists with terms of at most `max_order` lists and never the interaction of all lists,
    /// which no data can show.
    #[must_use]
    pub fn new(lists: usize, max_order: usize) -> Self {
        Self::with_forced(lists, max_order, &[])
    }

    /// The same, only models that hold the forced terms (whatever their order).
    #[must_use]
    pub fn with_forced(lists: usize, max_order: usize, forced: &[Term]) -> Self {
        let base = Model::new(lists, forced);
        let most = max_order.min(lists.saturating_sub(1));
        let mut free: Vec<Term> = (1..=full(lists))
            .map(Term)
            .filter(|term| term.order() > 1 && term.order() <= most && !base.contains(*term))
            .collect();
        free.sort_unstable();
        Self { lists, forced: base.terms, free, chosen: None }
    }

    /// Whether the term at a position can join: all terms smaller by one list are in.
    fn joins(&self, chosen: &[usize], position: usize) -> bool {
        let Some(term) = self.free.get(position) else { return false };
        let inside = |smaller: Term| {
            smaller.order() < 2
                || self.forced.binary_search(&smaller).is_ok()
                || chosen.iter().any(|other| self.free.get(*other) == Some(&smaller))
        };
        term.lists().all(|list| inside(Term(term.mask() & !bit(list))))
    }

    fn model(&self, chosen: &[usize]) -> Model {
        let more = chosen.iter().filter_map(|position| self.free.get(*position).copied());
        let mut terms: Vec<Term> = self.forced.iter().copied().chain(more).collect();
        terms.sort_unstable();
        Model { lists: self.lists, terms }
    }
}

impl Iterator for Models {
    type Item = Model;

    fn next(&mut self) -> Option<Model> {
        let Some(mut chosen) = self.chosen.take() else {
            self.chosen = Some(Vec::new());
            return Some(self.model(&[]));
        };
        let mut from = chosen.last().map_or(0, |last| last + 1);
        loop {
            if let Some(next) = (from..self.free.len()).find(|position| self.joins(&chosen, *position)) {
                chosen.push(next);
                let model = self.model(&chosen);
                self.chosen = Some(chosen);
                return Some(model);
            }
            let Some(last) = chosen.pop() else {
                // all done: every later call ends here again
                self.free.clear();
                self.chosen = Some(chosen);
                return None;
            };
            from = last + 1;
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests may fail loudly")]
mod tests {
    use super::*;

    fn names(count: usize) -> Vec<String> {
        (0..count).map(|list| format!("L{list}")).collect()
    }

    #[test]
    fn counts_of_hierarchical_models() {
        let count = |lists, order| Models::new(lists, order).count();
        assert_eq!([count(2, 1), count(3, 2), count(4, 3), count(5, 4)], [1, 8, 113, 6893]);
        assert_eq!([count(4, 2), count(5, 2), count(5, 3), count(6, 2)], [64, 1024, 6212, 32_768]);
    }

    #[test]
    fn every_model_comes_once_after_its_predecessor() {
        let mut seen = std::collections::HashSet::new();
        for model in Models::new(4, 3) {
            if !model.terms().is_empty() {
                assert!(model.generators().iter().any(|term| seen.contains(&model.without(*term))));
            }
            assert!(seen.insert(model));
        }
    }

    #[test]
    fn forced_terms_are_in_every_model() {
        let pair = Term::pair(0, 2);
        let models: Vec<Model> = Models::with_forced(3, 2, &[pair]).collect();
        assert_eq!(models.len(), 4);
        assert!(models.iter().all(|model| model.contains(pair)));
        assert_eq!(Models::with_forced(4, 2, &[Term::new(0b111)]).count(), 8);
    }

    #[test]
    fn three_notations_say_the_same() {
        let names: Vec<String> = ["LA", "NG", "PF", "GO", "GP"].map(String::from).to_vec();
        let model = Model::parse("123 25 34", &names).unwrap();
        assert_eq!(model.parameters(), 12);
        assert_eq!(Model::parse("[123,25,34]", &names).unwrap(), model);
        assert_eq!(
            Model::parse(&model.names(&names), &names).unwrap(),
            Model::parse("123 25 34", &names).unwrap()
        );
        assert_eq!(model.numbers(), "123 25 34");
        assert_eq!(model.brackets(), "[123,25,34]");
        assert_eq!(model.names(&names), "LA:NG LA:PF NG:PF NG:GP PF:GO LA:NG:PF");
        assert_eq!(Model::parse("LA:GP=-inf", &names).unwrap().numbers(), "15 2 3 4");
        assert_eq!(Model::parse(" ", &names).unwrap(), Model::main_effects(5));
    }

    #[test]
    fn ten_lists_and_more_are_separated_by_points() {
        let model = Model::new(12, &[Term::new(0b1000_0000_0011), Term::pair(2, 9)]);
        assert!(model.numbers().starts_with("1.2.12 3.10 4 5"));
        assert_eq!(Model::parse(&model.numbers(), &names(12)).unwrap(), model);
        assert_eq!(Model::parse(&model.brackets(), &names(12)).unwrap(), model);
    }

    #[test]
    fn what_cannot_be_read_is_said() {
        for (text, word) in [("16", "number 6"), ("11", "twice"), ("L0:X", "\"X\""), ("0", "number 0")] {
            let error = Model::parse(text, &names(5)).unwrap_err();
            assert!(error.to_string().contains(word), "{error}");
        }
    }
}
