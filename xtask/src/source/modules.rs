//! The modules of one crate target, and what a path written in one of them leads to.
//!
//! A path is followed as the compiler follows it, as far as that can be seen from names: through `crate`, `self`,
//! `super`, modules, `use` and re-exports, to the file that defines the item. Names that a macro makes are not seen;
//! they count as defined in the file of the module that is named.

use std::collections::BTreeMap;

use super::lexer::Token;
use super::{Source, closing};

/// How many re-exports are followed before a path is given up as circular.
const DEPTH: usize = 24;

/// A name brought into a module by `use`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Import {
    /// The path as written, without `*`.
    pub(crate) path: Vec<String>,
    /// The name in this module; `*` for a glob, `_` for a trait without a name.
    pub(crate) name: String,
    /// `pub`, `pub(crate)` or `pub(super)`: a re-export.
    pub(crate) public: bool,
    /// The places of the first and last token of the declaration.
    pub(crate) span: (usize, usize),
}

/// A module: a file, or a block inside one.
#[derive(Debug)]
pub(crate) struct Module {
    /// The number of the file in the list of sources.
    pub(crate) file: usize,
    /// The module in which it is declared.
    pub(crate) parent: Option<usize>,
    pub(crate) children: BTreeMap<String, usize>,
    /// Names of items defined here.
    pub(crate) items: Vec<String>,
    pub(crate) imports: Vec<Import>,
    /// The places of its tokens in the file; those of modules inside it are theirs.
    pub(crate) span: (usize, usize),
}

/// What a path leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// A module, by number.
    Module(usize),
    /// An item, by the number of the module that defines it.
    Item(usize),
}

/// The modules of one target, the root first.
#[derive(Debug, Default)]
pub(crate) struct Modules {
    pub(crate) all: Vec<Module>,
}

impl Modules {
    /// Follows the `mod` declarations from the file `root`. Items and modules under `#[cfg(test)]` are left out.
    pub(crate) fn read(sources: &[Source], root: &str) -> Self {
        let mut modules = Self::default();
        if let Some(file) = sources.iter().position(|source| source.path == root) {
            let folder = root.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
            let end = sources.get(file).map_or(0, |source| source.tokens.len());
            modules.add(sources, Place { file, parent: None, folder, span: (0, end) });
        }
        modules
    }

    fn add(&mut self, sources: &[Source], place: Place) -> usize {
        let number = self.all.len();
        self.all.push(Module {
            file: place.file,
            parent: place.parent,
            children: BTreeMap::new(),
            items: Vec::new(),
            imports: Vec::new(),
            span: place.span,
        });
        let Some(source) = sources.get(place.file) else { return number };
        let mut contents = Contents::default();
        contents.read(source, place.span);
        for child in contents.modules {
            let folder = format!("{}/{}", place.folder, child.name);
            let inside = match child.block {
                Some(span) => Some(Place { file: place.file, parent: Some(number), folder, span }),
                None => file_of(sources, &place.folder, &child.name).map(|file| {
                    let end = sources.get(file).map_or(0, |source| source.tokens.len());
                    Place { file, parent: Some(number), folder, span: (0, end) }
                }),
            };
            if let Some(inside) = inside {
                let child_number = self.add(sources, inside);
                if let Some(module) = self.all.get_mut(number) {
                    module.children.insert(child.name, child_number);
                }
            }
        }
        if let Some(module) = self.all.get_mut(number) {
            module.items = contents.items;
            module.imports = contents.imports;
        }
        number
    }

    /// What `path` leads to when it is written in module `from`; nothing for a path into another crate.
    pub(crate) fn follow(&self, from: usize, path: &[String]) -> Option<Target> {
        self.follow_to(from, path, DEPTH)
    }

    fn follow_to(&self, from: usize, path: &[String], depth: usize) -> Option<Target> {
        let depth = depth.checked_sub(1)?;
        let (first, rest) = path.split_first()?;
        match first.as_str() {
            "crate" => self.inside(0, rest, depth),
            "self" => self.inside(from, rest, depth),
            "super" => self.inside(self.all.get(from)?.parent?, rest, depth),
            _ => {
                let module = self.all.get(from)?;
                let known = module.children.contains_key(first)
                    || module.items.contains(first)
                    || module.imports.iter().any(|import| import.name == *first);
                if known { self.inside(from, path, depth) } else { None }
            }
        }
    }

    /// The rest of a path, seen from inside `module`.
    fn inside(&self, number: usize, rest: &[String], depth: usize) -> Option<Target> {
        let Some((first, after)) = rest.split_first() else { return Some(Target::Module(number)) };
        let module = self.all.get(number)?;
        if first == "super" {
            return self.inside(module.parent?, after, depth);
        }
        if let Some(child) = module.children.get(first) {
            return self.inside(*child, after, depth);
        }
        if module.items.contains(first) {
            return Some(Target::Item(number));
        }
        let named =
            module.imports.iter().find(|import| import.name == *first && import.path != [first.clone()]);
        if let Some(import) = named {
            let path: Vec<String> = import.path.iter().chain(after).cloned().collect();
            return self.follow_to(number, &path, depth);
        }
        let globs = module.imports.iter().filter(|import| import.name == "*");
        for glob in globs {
            if let Some(Target::Module(target)) = self.follow_to(number, &glob.path, depth)
                && target != number
                && self.defines(target, first, depth)
            {
                return self.inside(target, rest, depth);
            }
        }
        Some(Target::Item(number))
    }

    /// Whether `module` has the name, by itself or by `use`.
    fn defines(&self, number: usize, name: &str, depth: usize) -> bool {
        let Some(depth) = depth.checked_sub(1) else { return false };
        self.all.get(number).is_some_and(|module| {
            module.items.iter().any(|item| item == name)
                || module.children.contains_key(name)
                || module.imports.iter().any(|import| {
                    import.name == name
                        || (import.name == "*"
                            && matches!(self.follow_to(number, &import.path, depth),
                                Some(Target::Module(target)) if target != number && self.defines(target, name, depth)))
                })
        })
    }

    /// Whether module `inner` is `outer` or lies inside it, at any depth.
    pub(crate) fn is_inside(&self, inner: usize, outer: usize) -> bool {
        let mut at = Some(inner);
        while let Some(number) = at {
            if number == outer {
                return true;
            }
            at = self.all.get(number).and_then(|module| module.parent);
        }
        false
    }

    /// Every name that `module` has, by itself or by a named `use`.
    pub(crate) fn names(&self, number: usize) -> Vec<&str> {
        let Some(module) = self.all.get(number) else { return Vec::new() };
        let named = module.imports.iter().filter(|import| import.name != "*" && import.name != "_");
        let imports = named.map(|import| import.name.as_str());
        module.items.iter().map(String::as_str).chain(imports).collect()
    }
}

/// Where a module is about to be read.
struct Place {
    file: usize,
    parent: Option<usize>,
    /// The folder in which the files of its children lie.
    folder: String,
    span: (usize, usize),
}

fn file_of(sources: &[Source], folder: &str, name: &str) -> Option<usize> {
    let flat = format!("{folder}/{name}.rs");
    let nested = format!("{folder}/{name}/mod.rs");
    sources.iter().position(|source| source.path == flat || source.path == nested)
}

/// A `mod` declaration.
#[derive(Debug)]
struct Declared {
    name: String,
    /// The places of its tokens when it is a block.
    block: Option<(usize, usize)>,
}

/// What stands directly in a module.
#[derive(Debug, Default)]
struct Contents {
    modules: Vec<Declared>,
    items: Vec<String>,
    imports: Vec<Import>,
}

impl Contents {
    fn read(&mut self, source: &Source, (start, end): (usize, usize)) {
        let tokens = &source.tokens;
        let mut depth = 0usize;
        let mut place = start;
        while let Some(token) = tokens.get(place).filter(|_| place < end) {
            if source.is_test(place) {
                place += 1;
                continue;
            }
            if token.is('{') || token.is('(') || token.is('[') {
                depth += 1;
            } else if token.is('}') || token.is(')') || token.is(']') {
                depth = depth.saturating_sub(1);
            } else if token.is_word("use") && !tokens.get(place + 1).is_some_and(|next| next.is('<')) {
                // Also a `use` inside a function: what it brings is wanted by the same file.
                place = self.import(tokens, place);
                continue;
            } else if depth == 0 {
                if let Some(after) = self.module(tokens, place) {
                    place = after;
                    continue;
                }
                self.items.extend(item_name(tokens, place));
            }
            place += 1;
        }
    }

    /// Reads `mod name;` or `mod name { … }` and answers with the place behind it.
    fn module(&mut self, tokens: &[Token], place: usize) -> Option<usize> {
        if !tokens.get(place)?.is_word("mod") {
            return None;
        }
        let name = tokens.get(place + 1)?.word()?.to_owned();
        let open = tokens.get(place + 2)?;
        if open.is('{') {
            let close = closing(tokens, place + 2);
            self.modules.push(Declared { name, block: Some((place + 3, close)) });
            return Some(close + 1);
        }
        self.modules.push(Declared { name, block: None });
        Some(place + 3)
    }

    /// Reads one `use` declaration and answers with the place behind its semicolon.
    fn import(&mut self, tokens: &[Token], place: usize) -> usize {
        let length = tokens.iter().skip(place).position(|token| token.is(';')).unwrap_or_default();
        let end = place + length;
        let before = place.checked_sub(1).and_then(|before| tokens.get(before));
        let public = before.is_some_and(|token| token.is_word("pub") || token.is(')'));
        let mut leaves = Vec::new();
        tree(tokens.get(place + 1..end).unwrap_or_default(), &[], &mut leaves);
        let imports =
            leaves.into_iter().map(|(path, name)| Import { path, name, public, span: (place, end) });
        self.imports.extend(imports);
        end + 1
    }
}

/// The leaves of a tree of `use`: each path with the name that it gets.
fn tree(tokens: &[Token], before: &[String], leaves: &mut Vec<(Vec<String>, String)>) {
    for branch in branches(tokens) {
        let mut path = before.to_vec();
        if branch.first().is_some_and(|token| token.is(':')) {
            // `::serde` is a crate, whatever is called so here.
            path.push(String::new());
        }
        let mut name = None;
        let mut place = 0;
        while let Some(token) = branch.get(place) {
            if token.is('{') {
                let close = closing(branch, place);
                tree(branch.get(place + 1..close).unwrap_or_default(), &path, leaves);
                path.clear();
                break;
            } else if token.is('*') {
                name = Some("*".to_owned());
            } else if token.is_word("as") {
                name = branch.get(place + 1).and_then(Token::word).map(ToOwned::to_owned);
                break;
            } else if let Some(word) = token.word() {
                // `{self, …}` names the module itself.
                if word != "self" || path.is_empty() {
                    path.push(word.to_owned());
                }
            }
            place += 1;
        }
        if let Some(last) = path.last().cloned() {
            leaves.push((path, name.unwrap_or(last)));
        }
    }
}

/// The parts of a list separated by commas outside brackets.
fn branches(tokens: &[Token]) -> Vec<&[Token]> {
    let mut parts = Vec::new();
    let mut start = 0;
    let mut place = 0;
    while let Some(token) = tokens.get(place) {
        if token.is('{') {
            place = closing(tokens, place);
        } else if token.is(',') {
            parts.extend(tokens.get(start..place));
            start = place + 1;
        }
        place += 1;
    }
    parts.extend(tokens.get(start..));
    parts
}

/// The name of the item whose keyword stands at `place`.
fn item_name(tokens: &[Token], place: usize) -> Option<String> {
    let word = tokens.get(place)?.word()?;
    let mut name = place + 1;
    match word {
        "fn" | "struct" | "enum" | "trait" | "type" | "union" => {}
        "const" if tokens.get(name)?.is_word("fn") => return None,
        "const" => {}
        "static" => name += usize::from(tokens.get(name)?.is_word("mut")),
        "macro_rules" => name += 1,
        _ => return None,
    }
    tokens.get(name)?.word().map(ToOwned::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn house() -> (Vec<Source>, Modules) {
        let files = [
            (
                "c/src/lib.rs",
                "mod a; pub mod b; pub use b::deep::{Thing, self as below}; mod c { pub fn inner() {} }",
            ),
            (
                "c/src/a.rs",
                "use crate::Thing; use super::b::*; use std::fmt; use ::f::Far; pub const fn f() {}",
            ),
            (
                "c/src/b/mod.rs",
                "pub mod deep; pub use deep::Other as Named; pub(crate) fn own() {} macro_rules! m { () => {} }",
            ),
            (
                "c/src/b/deep.rs",
                "pub struct Thing; pub struct Other; static mut X: u8 = 0; #[cfg(test)] mod tests { fn hidden() {} }",
            ),
        ];
        let sources: Vec<Source> = files.iter().map(|(path, text)| Source::new(path, text)).collect();
        let modules = Modules::read(&sources, "c/src/lib.rs");
        (sources, modules)
    }

    fn follow(from: &str, path: &str) -> Option<String> {
        let (sources, modules) = house();
        let from = modules.all.iter().position(|module| sources[module.file].path == from).unwrap();
        let path: Vec<String> = path.split("::").map(ToOwned::to_owned).collect();
        modules.follow(from, &path).map(|target| match target {
            Target::Module(number) => format!("module {}", sources[modules.all[number].file].path),
            Target::Item(number) => sources[modules.all[number].file].path.clone(),
        })
    }

    #[test]
    fn a_path_is_followed_to_the_file_that_defines_the_item() {
        let cases = [
            ("crate::Thing", "c/src/b/deep.rs"),
            ("crate::below::Other", "c/src/b/deep.rs"),
            ("super::b::Named", "c/src/b/deep.rs"),
            ("Thing", "c/src/b/deep.rs"),
            ("crate::b::own", "c/src/b/mod.rs"),
            ("crate::b::m", "c/src/b/mod.rs"),
            ("crate::b::made_by_a_macro", "c/src/b/mod.rs"),
            ("self::f", "c/src/a.rs"),
            ("crate::b", "module c/src/b/mod.rs"),
            ("crate::c::inner", "c/src/lib.rs"),
            ("self::own", "c/src/b/mod.rs"),
        ];
        for (path, file) in cases {
            assert_eq!(follow("c/src/a.rs", path).as_deref(), Some(file), "{path}");
        }
    }

    #[test]
    fn a_path_into_another_crate_leads_nowhere() {
        for path in ["std::fmt", "serde::Serialize", "fmt::Display", "Far", "Far::new"] {
            assert_eq!(follow("c/src/a.rs", path), None, "{path}");
        }
    }

    #[test]
    fn test_items_are_no_items() {
        let (_, modules) = house();
        assert!(modules.all.iter().all(|module| !module.children.contains_key("tests")));
        assert_eq!(modules.all[3].items, ["Thing", "Other", "X"]);
    }

    #[test]
    fn trees_of_use_have_a_leaf_for_each_name() {
        let tokens = super::super::lexer::tokens("a::{self, b::{c as d, e::*}, f}, g");
        let mut leaves = Vec::new();
        tree(&tokens, &[], &mut leaves);
        let shown: Vec<String> =
            leaves.iter().map(|(path, name)| format!("{} {name}", path.join("::"))).collect();
        assert_eq!(shown, ["a a", "a::b::c d", "a::b::e *", "a::f f", "g g"]);
    }
}
