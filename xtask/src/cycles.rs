//! Files of one crate that need each other in a circle.
//!
//! A file needs another when it names something that the other defines; a name that goes through a re-export needs
//! the file where it is defined. A module and the modules inside it are one thing cut into files: that a parent calls
//! its children, and a child uses what its parent defines, makes no circle. Code under `#[cfg(test)]` and integration
//! tests are not looked at.

use std::collections::{BTreeMap, BTreeSet};

use crate::source::Source;
use crate::source::lexer::Token;
use crate::source::modules::{Modules, Target};

/// Which file needs which, and by what name.
type Graph = BTreeMap<usize, BTreeMap<usize, BTreeSet<String>>>;

/// A set of files each of which is reached from each other.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Circle {
    /// Paths of the files, in order.
    pub(crate) files: Vec<String>,
    /// The shortest way round, in words.
    pub(crate) way: String,
}

/// The circles among `sources`, which are those of one crate; `roots` are the files in which its targets begin.
pub(crate) fn circles(sources: &[Source], roots: &[String]) -> Vec<Circle> {
    let mut graph = Graph::new();
    for root in roots {
        let modules = Modules::read(sources, root);
        for number in 0..modules.all.len() {
            module_edges(sources, &modules, number, &mut graph);
        }
    }
    let components = components(&graph);
    let circle = |files: &BTreeSet<usize>| Circle {
        files: files.iter().filter_map(|file| Some(sources.get(*file)?.path.clone())).collect(),
        way: way_round(sources, &graph, files),
    };
    let mut circles: Vec<Circle> = components.iter().map(circle).collect();
    for circle in &mut circles {
        circle.files.sort();
    }
    circles.sort_by(|a, b| a.files.cmp(&b.files));
    circles
}

/// What the tokens of one module need.
fn module_edges(sources: &[Source], modules: &Modules, number: usize, graph: &mut Graph) {
    let Some(module) = modules.all.get(number) else { return };
    let Some(source) = sources.get(module.file) else { return };
    let mut need = |target: Option<Target>, name: &str| {
        if let Some(Target::Item(other)) = target
            && let Some(other_module) = modules.all.get(other)
            && other_module.file != module.file
            && !modules.is_inside(other, number)
            && !modules.is_inside(number, other)
        {
            let names = graph.entry(module.file).or_default().entry(other_module.file).or_default();
            names.insert(name.to_owned());
        }
    };
    let inner: Vec<(usize, usize)> = module
        .children
        .values()
        .filter_map(|child| modules.all.get(*child))
        .filter(|child| child.file == module.file)
        .map(|child| child.span)
        .collect();
    let declared: Vec<(usize, usize)> = module.imports.iter().map(|import| import.span).collect();
    let within = |spans: &[(usize, usize)], place: usize| {
        spans.iter().any(|(start, end)| (*start..=*end).contains(&place))
    };
    let body: Vec<&Token> = source
        .product()
        .filter(|(place, _)| (module.span.0..module.span.1).contains(place))
        .filter(|(place, _)| !within(&inner, *place) && !within(&declared, *place))
        .map(|(_, token)| token)
        .collect();
    let words: BTreeSet<&str> = body.iter().filter_map(|token| token.word()).collect();
    for import in &module.imports {
        if import.name == "*" {
            if import.public {
                continue;
            }
            match modules.follow(number, &import.path) {
                Some(Target::Module(target)) => {
                    for name in modules.names(target).into_iter().filter(|name| words.contains(name)) {
                        let mut path = import.path.clone();
                        path.push(name.to_owned());
                        need(modules.follow(number, &path), name);
                    }
                }
                other => need(other, "*"),
            }
        } else if !import.public || words.contains(import.name.as_str()) {
            need(modules.follow(number, &import.path), &import.name);
        }
    }
    for path in paths(&body) {
        need(modules.follow(number, &path), path.last().map_or("", String::as_str));
    }
}

/// Every `a::b::c` among the tokens; a single word is none.
fn paths(body: &[&Token]) -> Vec<Vec<String>> {
    let double = |place: usize| {
        body.get(place).is_some_and(|token| token.is(':'))
            && body.get(place + 1).is_some_and(|token| token.is(':'))
    };
    let mut found = Vec::new();
    let mut place = 0;
    while let Some(token) = body.get(place) {
        // What stands behind `::` goes on from something that is no name, or begins with the name of a crate.
        let behind = place.checked_sub(2).is_some_and(double);
        let Some(first) = token.word().filter(|_| double(place + 1) && !behind) else {
            place += 1;
            continue;
        };
        let mut path = vec![first.to_owned()];
        while double(place + 1) {
            let Some(next) = body.get(place + 3).and_then(|token| token.word()) else { break };
            path.push(next.to_owned());
            place += 3;
        }
        if path.len() > 1 {
            found.push(path);
        }
        place += 1;
    }
    found
}

/// The strongly connected components with more than one file: each file that can be reached from itself, grouped.
fn components(graph: &Graph) -> Vec<BTreeSet<usize>> {
    let reach = |from: usize| {
        let mut seen = BTreeSet::new();
        let mut open = vec![from];
        while let Some(file) = open.pop() {
            for next in graph.get(&file).into_iter().flat_map(BTreeMap::keys) {
                if seen.insert(*next) {
                    open.push(*next);
                }
            }
        }
        seen
    };
    let reached: BTreeMap<usize, BTreeSet<usize>> = graph.keys().map(|file| (*file, reach(*file))).collect();
    let mut components: Vec<BTreeSet<usize>> = Vec::new();
    for (file, seen) in reached.iter().filter(|(file, seen)| seen.contains(file)) {
        if !components.iter().any(|component| component.contains(file)) {
            let back = |other: &&usize| reached.get(other).is_some_and(|seen| seen.contains(file));
            components.push(seen.iter().filter(back).copied().collect());
        }
    }
    components
}

/// The shortest way from a file of the component back to itself: `a.rs (Name) → b.rs (other) → a.rs`.
fn way_round(sources: &[Source], graph: &Graph, component: &BTreeSet<usize>) -> String {
    let ways = component.iter().filter_map(|start| shortest(graph, *start));
    let Some(way) = ways.min_by_key(Vec::len) else { return String::new() };
    let path = |file: usize| sources.get(file).map_or("", |source| source.path.as_str());
    let step = |(from, to): (usize, usize)| {
        let names = graph.get(&from).and_then(|edges| edges.get(&to)).into_iter().flatten();
        let names: Vec<&str> = names.take(3).map(String::as_str).collect();
        format!("{} ({}) → ", path(from), names.join(", "))
    };
    let steps: String = way.iter().copied().zip(way.iter().copied().skip(1)).map(step).collect();
    format!("{steps}{}", path(way.last().copied().unwrap_or_default()))
}

fn shortest(graph: &Graph, start: usize) -> Option<Vec<usize>> {
    let mut came: BTreeMap<usize, usize> = BTreeMap::new();
    let mut line = std::collections::VecDeque::from([start]);
    while let Some(file) = line.pop_front() {
        for next in graph.get(&file).into_iter().flat_map(BTreeMap::keys) {
            if *next == start {
                let mut way = vec![start, file];
                let mut at = file;
                while at != start {
                    at = *came.get(&at)?;
                    way.push(at);
                }
                way.reverse();
                return Some(way);
            }
            if !came.contains_key(next) {
                came.insert(*next, file);
                line.push_back(*next);
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(files: &[(&str, &str)]) -> Vec<Circle> {
        let sources: Vec<Source> = files.iter().map(|(path, text)| Source::new(path, text)).collect();
        circles(&sources, &["src/lib.rs".to_owned()])
    }

    #[test]
    fn two_files_that_need_each_other_are_found_with_the_way_round() {
        let circles = found(&[
            ("src/lib.rs", "mod a; mod b;"),
            ("src/a.rs", "use crate::b::Two; pub struct One(Two);"),
            ("src/b.rs", "pub struct Two; fn f() { g(super::a::One) }"),
        ]);
        assert_eq!(circles.len(), 1);
        assert_eq!(circles[0].files, ["src/a.rs", "src/b.rs"]);
        assert_eq!(circles[0].way, "src/a.rs (Two) → src/b.rs (One) → src/a.rs");
    }

    #[test]
    fn three_in_a_circle_are_found_and_who_only_looks_on_is_not_among_them() {
        let circles = found(&[
            ("src/lib.rs", "mod a; mod b; mod c; mod d;"),
            ("src/a.rs", "use super::b; pub fn f() { b::g() }"),
            ("src/b.rs", "pub fn g() { crate::c::h() }"),
            ("src/c.rs", "use super::a::*; pub fn h() { f() }"),
            ("src/d.rs", "use crate::{a, b, c}; fn i() { a::f(); b::g(); c::h() }"),
        ]);
        assert_eq!(circles.len(), 1);
        assert_eq!(circles[0].files, ["src/a.rs", "src/b.rs", "src/c.rs"]);
    }

    #[test]
    fn a_parent_that_only_reexports_is_no_fault() {
        let parent = "mod a; mod b; pub use a::One; pub(crate) use b::*;";
        let files = [
            ("src/lib.rs", parent),
            ("src/a.rs", "pub struct One;"),
            ("src/b.rs", "use super::One; use crate::One as Same; pub struct Two(One, Same);"),
        ];
        assert_eq!(found(&files), []);
    }

    #[test]
    fn a_parent_and_its_children_are_one_thing() {
        let files = [
            ("src/lib.rs", "mod a; pub use a::One; pub struct Zero; fn f(_: One) {}"),
            ("src/a/mod.rs", "mod b; use super::Zero; pub struct One(Zero); fn g() { b::h() }"),
            ("src/a/b.rs", "use crate::Zero; use super::One; pub fn h(_: Zero, _: One) {}"),
        ];
        assert_eq!(found(&files), []);
    }

    #[test]
    fn a_child_in_a_circle_with_a_neighbour_of_its_parent_is_found() {
        let files = [
            ("src/lib.rs", "mod a; mod c;"),
            ("src/a/mod.rs", "pub mod b;"),
            ("src/a/b.rs", "use crate::c::Two; pub struct One(Two);"),
            ("src/c.rs", "pub struct Two; fn f(_: crate::a::b::One) {}"),
        ];
        assert_eq!(found(&files).len(), 1);
    }

    #[test]
    fn a_name_imported_by_the_parent_leads_to_where_it_is_defined() {
        let files = [
            ("src/lib.rs", "mod a; mod b; use b::Two; fn f() -> Two { a::one() }"),
            ("src/a.rs", "use super::Two; pub fn one() -> Two { Two }"),
            ("src/b.rs", "pub struct Two;"),
        ];
        assert_eq!(found(&files), []);
    }

    #[test]
    fn tests_may_look_anywhere() {
        let files = [
            ("src/lib.rs", "mod a; mod b; #[cfg(test)] mod tests;"),
            ("src/a.rs", "pub struct One; #[cfg(test)] mod tests { use crate::b::Two; }"),
            ("src/b.rs", "use crate::a::One; pub struct Two(One);"),
            ("src/tests.rs", "use super::*; use crate::a::One;"),
        ];
        assert_eq!(found(&files), []);
    }

    #[test]
    fn modules_inside_a_file_are_that_file() {
        let files = [
            ("src/lib.rs", "mod a; mod inner { pub fn f() { super::g() } } fn g() { inner::f() }"),
            ("src/a.rs", "use crate::inner; pub fn h() { inner::f() }"),
        ];
        assert_eq!(found(&files), []);
    }
}
