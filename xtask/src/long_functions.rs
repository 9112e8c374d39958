//! Handlers that do too much, and functions that ask for too much.
//!
//! A handler is an `async fn` that a route names: `.get("/cases", list::cases)`. It loads, authorises and answers; what
//! the page shows is made by a function of its own. More than [`LONG`] lines want a reason in the list, more than [`TOO_LONG`] want a split.
//! A function outside `science` takes at most [`ARGUMENTS`] arguments beside `self`: more are one value with a name.

use crate::allowed::Finding;
use crate::source::lexer::Token;
use crate::source::{Source, closing};
use crate::workspace::{Crate, House};

/// Lines of a handler that need no reason.
const LONG: usize = 20;
/// Lines of a handler that no reason excuses for long.
const TOO_LONG: usize = 40;
/// The maximum number of arguments, `self` not counted.
const ARGUMENTS: usize = 5;
/// The methods that name a handler behind a path.
const ROUTES: [&str; 2] = ["get", "post"];

/// A function as far as its tokens tell.
#[derive(Debug)]
struct Function<'a> {
    name: &'a str,
    line: usize,
    lines: usize,
    arguments: usize,
    asynchronous: bool,
}

/// Every handler that is too long and every list of arguments that is.
pub(crate) fn check(house: &House) -> Vec<Finding> {
    house.crates.iter().flat_map(of_crate).collect()
}

fn of_crate(of: &Crate) -> Vec<Finding> {
    let mut found = Vec::new();
    let own = || of.sources.iter().filter(|source| of.is_product(source));
    let handlers: Vec<Vec<&str>> = own().flat_map(handlers).collect();
    for source in own() {
        for function in functions(source) {
            let Function { name, line, lines, arguments, asynchronous } = function;
            let path = &source.path;
            if asynchronous && lines > LONG && handlers.iter().any(|handler| is_called(handler, path, name)) {
                let much = if lines > TOO_LONG { "split it" } else { "split it, or give a reason" };
                let text =
                    format!("{path}:{line}: the handler {name} has {lines} lines, {LONG} are enough: {much}");
                found.push(Finding { what: format!("{path} {name}"), text });
            }
            if arguments > ARGUMENTS && !of.folder.starts_with("crates/science/") {
                let text =
                    format!("{path}:{line}: {name} takes {arguments} arguments, {ARGUMENTS} are enough");
                found.push(Finding { what: format!("{path} {name} arguments"), text });
            }
        }
    }
    found
}

/// The paths behind the addresses of routes: `list::cases` as its two words, also when a closure calls it.
fn handlers(source: &Source) -> Vec<Vec<&str>> {
    let tokens = &source.tokens;
    let route = |place: usize| {
        tokens.get(place)?.word().filter(|word| ROUTES.contains(word))?;
        let called = tokens.get(place.checked_sub(1)?)?.is('.') && tokens.get(place + 1)?.is('(');
        let end = closing(tokens, place + 1);
        let comma = tokens.get(place + 2..end)?.iter().position(|token| token.is(','))? + place + 2;
        let behind = tokens.get(comma + 1..end).filter(|_| called)?;
        let parts = behind.split(|token| token.word().is_none() && !token.is(':'));
        Some(parts.map(|part| part.iter().filter_map(Token::word).collect::<Vec<_>>()))
    };
    source.product().filter_map(|(place, _)| route(place)).flatten().filter(|path| !path.is_empty()).collect()
}

/// Whether `handler` is the function `name` in the file `path`.
fn is_called(handler: &[&str], path: &str, name: &str) -> bool {
    let (Some((last, modules)), Some(stem)) = (handler.split_last(), path.strip_suffix(".rs")) else {
        return false;
    };
    let stem = stem.strip_suffix("/mod").unwrap_or(stem);
    *last == name && modules.last().is_none_or(|module| stem.ends_with(&format!("/{module}")))
}

fn functions(source: &Source) -> Vec<Function<'_>> {
    let starts = source.product().filter(|(_, token)| token.is_word("fn")).map(|(place, _)| place);
    starts.filter_map(|place| function(&source.tokens, place)).collect()
}

/// The function whose `fn` stands at `place`; nothing for a type `fn(…)` or a declaration without a body.
fn function(tokens: &[Token], place: usize) -> Option<Function<'_>> {
    let name = tokens.get(place + 1)?.word()?;
    let open = parameters(tokens, place + 2)?;
    let close = closing(tokens, open);
    let length = tokens.get(close..)?.iter().position(|token| token.is('{') || token.is(';'))?;
    let body = close + length;
    if !tokens.get(body)?.is('{') {
        return None;
    }
    let line = tokens.get(place)?.line;
    let asynchronous =
        place.checked_sub(1).and_then(|before| tokens.get(before)).is_some_and(|t| t.is_word("async"));
    Some(Function {
        name,
        line,
        lines: tokens.get(closing(tokens, body))?.line + 1 - line,
        arguments: arguments(tokens.get(open + 1..close)?),
        asynchronous,
    })
}

/// The opening bracket of the parameters, behind the generics, if there are any.
fn parameters(tokens: &[Token], start: usize) -> Option<usize> {
    let mut depth = 0usize;
    for (place, token) in tokens.iter().enumerate().skip(start) {
        let arrow = place.checked_sub(1).and_then(|before| tokens.get(before)).is_some_and(|t| t.is('-'));
        if token.is('<') {
            depth += 1;
        } else if token.is('>') && !arrow {
            depth = depth.saturating_sub(1);
        } else if token.is('(') && depth == 0 {
            return Some(place);
        } else if token.is('{') || token.is(';') {
            return None;
        }
    }
    None
}

/// The number of parameters, `self` not counted.
fn arguments(inside: &[Token]) -> usize {
    let mut count = 0;
    let mut depth = 0usize;
    let mut begun = false;
    let mut own = false;
    for (place, token) in inside.iter().enumerate() {
        let arrow = place.checked_sub(1).and_then(|before| inside.get(before)).is_some_and(|t| t.is('-'));
        if token.is('(') || token.is('[') || token.is('{') || token.is('<') {
            depth += 1;
        } else if token.is(')') || token.is(']') || token.is('}') || (token.is('>') && !arrow) {
            depth = depth.saturating_sub(1);
        } else if token.is(',') && depth == 0 {
            count += usize::from(begun && !own);
            (begun, own) = (false, false);
            continue;
        }
        begun = true;
        own |= token.is_word("self") && count == 0 && depth == 0;
    }
    count + usize::from(begun && !own)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::tests::house;

    fn found(path: &str, text: &str) -> Vec<String> {
        check(&house(&[(path, text)])).into_iter().map(|finding| finding.what).collect()
    }

    fn handler(lines: usize) -> String {
        let routes = "fn routes() { Routes::new().get(\"/a/{id}\", a::show::<One>) }";
        format!("{routes} pub async fn show(State(w): State<Web>) -> Page {{{}}}", "x;\n".repeat(lines - 1))
    }

    #[test]
    fn a_handler_over_twenty_lines_is_found_and_others_may_be_longer() {
        let path = "crates/web/src/pages/a.rs";
        assert_eq!(found(path, &handler(20)), Vec::<String>::new());
        assert_eq!(found(path, &handler(21)), [format!("{path} show")]);
        assert_eq!(found(path, &handler(41)).len(), 1);
        assert_eq!(found("crates/web/src/pages/a/mod.rs", &handler(41)).len(), 1);
        assert_eq!(found("crates/web/src/pages/b.rs", &handler(41)), Vec::<String>::new());
        assert_eq!(found(path, &handler(60).replace("a::show", "a::list")), Vec::<String>::new());
        assert_eq!(found(path, &handler(60).replace("async", "")), Vec::<String>::new());
        let closure = handler(60).replace("a::show::<One>", "move |web: Web| { a::show(web) }");
        assert_eq!(found(path, &closure).len(), 1);
    }

    #[test]
    fn six_arguments_are_found_outside_science() {
        let text = "impl A { fn f(&mut self, a: [u8; 2], (b, c): (D, E), f: Map<G, H>, g: fn(I, J) -> K, h: &L) {} \
                    fn g<F: Fn(A, B) -> C>(a: A, b: B, c: C, d: D, e: E, f: F,) {} } type T = fn(A, B, C, D, E, F);";
        assert_eq!(found("crates/web/src/a.rs", text), ["crates/web/src/a.rs g arguments"]);
        assert_eq!(found("crates/science/web/src/a.rs", text), Vec::<String>::new());
    }

    #[test]
    fn tests_may_be_as_they_are() {
        let text = format!("#[cfg(test)] mod t {{ {} }}", handler(50));
        assert_eq!(found("crates/web/src/a.rs", &text), Vec::<String>::new());
    }
}
