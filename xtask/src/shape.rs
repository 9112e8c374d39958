//! Handlers that do too much, and functions that ask for too much.
//!
//! A handler is an `async fn` that answers with a page. It loads, authorises and answers; what the page shows is made
//! by a function of its own. More than [`LONG`] lines want a reason in the list, more than [`TOO_LONG`] want a split.
//! A function outside `science` takes at most [`ARGUMENTS`] arguments beside `self`: more are one value with a name.

use crate::allowed::Finding;
use crate::house::{Crate, House};
use crate::source::lexer::Token;
use crate::source::{Source, closing};

/// Lines of a handler that need no reason.
const LONG: usize = 20;
/// Lines of a handler that no reason excuses for long.
const TOO_LONG: usize = 40;
/// The maximum number of arguments, `self` not counted.
const ARGUMENTS: usize = 5;
/// What a handler answers with.
const ANSWERS: [&str; 2] = ["Page", "Response"];

/// A function as far as its tokens tell.
#[derive(Debug)]
struct Function<'a> {
    name: &'a str,
    line: usize,
    lines: usize,
    arguments: usize,
    handler: bool,
}

/// Every handler that is too long and every list of arguments that is.
pub(crate) fn check(house: &House) -> Vec<Finding> {
    house.crates.iter().flat_map(of_crate).collect()
}

fn of_crate(of: &Crate) -> Vec<Finding> {
    let mut found = Vec::new();
    for source in of.sources.iter().filter(|source| of.is_product(source)) {
        for function in functions(source) {
            let Function { name, line, lines, arguments, handler } = function;
            let path = &source.path;
            if handler && lines > LONG {
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
    let answer = tokens.get(close..body).unwrap_or_default();
    let answers = answer.iter().filter_map(Token::word).any(|word| ANSWERS.contains(&word));
    let is_async =
        place.checked_sub(1).and_then(|before| tokens.get(before)).is_some_and(|t| t.is_word("async"));
    Some(Function {
        name,
        line,
        lines: tokens.get(closing(tokens, body))?.line + 1 - line,
        arguments: arguments(tokens.get(open + 1..close)?),
        handler: is_async && answers,
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
    use crate::house::tests::house;

    fn found(path: &str, text: &str) -> Vec<String> {
        check(&house(&[(path, text)])).into_iter().map(|finding| finding.what).collect()
    }

    fn handler(lines: usize, answer: &str) -> String {
        format!("pub async fn show(State(w): State<Web>) -> {answer} {{{}}}", "x;\n".repeat(lines - 1))
    }

    #[test]
    fn a_handler_over_twenty_lines_is_found_and_others_may_be_longer() {
        let path = "crates/web/src/pages/a.rs";
        assert_eq!(found(path, &handler(20, "Page")), Vec::<String>::new());
        assert_eq!(found(path, &handler(21, "Page")), [format!("{path} show")]);
        assert_eq!(found(path, &handler(41, "Result<Response, Error>")).len(), 1);
        assert_eq!(found(path, &handler(60, "Result<Row>")), Vec::<String>::new());
        assert_eq!(found(path, &handler(60, "Page").replace("async", "")), Vec::<String>::new());
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
        let text = format!("#[cfg(test)] mod t {{ {} }}", handler(50, "Page"));
        assert_eq!(found("crates/web/src/a.rs", &text), Vec::<String>::new());
    }
}
