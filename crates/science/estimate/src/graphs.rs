//! Decomposable graphs over the lists: which lists depend on each other, such that the graph falls into cliques.
//!
//! A graph is decomposable (chordal) when one can take away vertex after vertex, each time one whose neighbours are
//! all joined to each other (Dirac 1961; Lauritzen 1996, chapter 2). There are 8, 61 and 822 over 3, 4 and 5 lists.

use crate::model::{Model, Term};

/// A decomposable graph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Graph {
    /// Maximal sets of lists that are all joined to each other, as masks, by falling size and rising mask.
    pub cliques: Vec<usize>,
    /// What neighbouring cliques share, as masks; a separator may occur several times, the empty one is left out.
    pub separators: Vec<usize>,
}

impl Graph {
    /// The log-linear model that is the graph: its cliques are the generators.
    #[must_use]
    pub fn model(&self, lists: usize) -> Model {
        let cliques: Vec<Term> =
            self.cliques.iter().filter_map(|clique| u16::try_from(*clique).ok()).map(Term::new).collect();
        Model::new(lists, &cliques)
    }
}

/// Every decomposable graph over so many lists, the one without edges first. Meant for at most five lists; the work
/// doubles with every pair of lists.
#[must_use]
pub fn decomposable(lists: usize) -> Vec<Graph> {
    let pairs: Vec<(usize, usize)> =
        (0..lists).flat_map(|first| (first + 1..lists).map(move |second| (first, second))).collect();
    (0_usize..1 << pairs.len())
        .filter_map(|edges| {
            let mut neighbours = vec![0_usize; lists];
            for (first, second) in
                pairs.iter().enumerate().filter(|(bit, _)| edges >> bit & 1 == 1).map(|(_, pair)| *pair)
            {
                join(&mut neighbours, first, second);
                join(&mut neighbours, second, first);
            }
            let cliques = cliques(&neighbours)?;
            let separators = separators(&cliques);
            Some(Graph { cliques, separators })
        })
        .collect()
}

fn join(neighbours: &mut [usize], from: usize, to: usize) {
    if let Some(mask) = neighbours.get_mut(from) {
        *mask |= 1 << to;
    }
}

/// The maximal cliques of a graph given by the neighbours of each vertex; nothing when it is not decomposable.
fn cliques(neighbours: &[usize]) -> Option<Vec<usize>> {
    let mut left = (1_usize << neighbours.len()) - 1;
    let mut found: Vec<usize> = Vec::new();
    while left != 0 {
        let around = |vertex: usize| neighbours.get(vertex).copied().unwrap_or(0) & left;
        let complete = |set: usize| {
            (0..neighbours.len())
                .filter(|vertex| set >> vertex & 1 == 1)
                .all(|vertex| set & !(1 << vertex) & !around(vertex) == 0)
        };
        let vertex =
            (0..neighbours.len()).find(|vertex| left >> vertex & 1 == 1 && complete(around(*vertex)))?;
        let clique = around(vertex) | 1 << vertex;
        if !found.iter().any(|larger| larger & clique == clique) {
            found.push(clique);
        }
        left &= !(1 << vertex);
    }
    found.sort_by_key(|clique| (std::cmp::Reverse(clique.count_ones()), *clique));
    Some(found)
}

/// The separators: the edges of a tree over the cliques in which neighbours share as many lists as can be (the
/// junction tree is a spanning tree of largest weight; Jensen and Jensen 1994).
fn separators(cliques: &[usize]) -> Vec<usize> {
    let Some((first, rest)) = cliques.split_first() else { return Vec::new() };
    let (mut inside, mut outside) = (vec![*first], rest.to_vec());
    let mut separators = Vec::new();
    while !outside.is_empty() {
        let shared = |(place, clique): (usize, &usize)| {
            inside
                .iter()
                .map(|other| other & clique)
                .max_by_key(|set| set.count_ones())
                .map(|set| (place, set))
        };
        let next = outside.iter().enumerate().filter_map(shared).max_by_key(|(_, set)| set.count_ones());
        let Some((place, set)) = next else { break };
        inside.push(outside.swap_remove(place));
        if set != 0 {
            separators.push(set);
        }
    }
    separators
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_8_61_and_822_of_them() {
        for (lists, expected) in [(1, 1), (2, 2), (3, 8), (4, 61), (5, 822)] {
            assert_eq!(decomposable(lists).len(), expected, "{lists} lists");
        }
    }

    #[test]
    fn cliques_and_separators_cover_every_list_once() {
        for lists in 1..=5 {
            for graph in decomposable(lists) {
                for list in 0..lists {
                    let on = |sets: &[usize]| sets.iter().filter(|set| **set >> list & 1 == 1).count();
                    assert_eq!(on(&graph.cliques) - on(&graph.separators), 1, "{graph:?}");
                }
            }
        }
    }

    #[test]
    fn a_cycle_of_four_is_none_of_them() {
        assert!(decomposable(4).iter().all(|graph| graph.model(4).brackets() != "[12,14,23,34]"));
        let path =
            decomposable(4).into_iter().find(|graph| graph.model(4).brackets() == "[12,23,34]").unwrap();
        let mut separators = path.separators;
        separators.sort_unstable();
        assert_eq!(separators, [0b10, 0b100]);
    }
}
