//! The Rust sources of the workspace as tokens, with what is only compiled for tests marked.

pub(crate) mod lexer;
pub(crate) mod modules;

use lexer::Token;

/// One Rust file.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    /// From the root of the repository, with `/`.
    pub(crate) path: String,
    /// All tokens.
    pub(crate) tokens: Vec<Token>,
    /// For each token whether it belongs to an item under `#[cfg(test)]`.
    test: Vec<bool>,
}

impl Source {
    /// Reads a file.
    pub(crate) fn new(path: &str, text: &str) -> Self {
        let tokens = lexer::tokens(text);
        let test = test_code(&tokens);
        Self { path: path.to_owned(), tokens, test }
    }

    /// Whether the token at `place` belongs to an item under `#[cfg(test)]`.
    pub(crate) fn is_test(&self, place: usize) -> bool {
        self.test.get(place).copied().unwrap_or_default()
    }

    /// The tokens outside `#[cfg(test)]`, with their places.
    pub(crate) fn product(&self) -> impl Iterator<Item = (usize, &Token)> {
        self.tokens.iter().enumerate().filter(|(place, _)| !self.is_test(*place))
    }
}

/// The place of the sign that closes the bracket at `open`; the last token when nothing does.
pub(crate) fn closing(tokens: &[Token], open: usize) -> usize {
    let mut depth = 0usize;
    for (place, token) in tokens.iter().enumerate().skip(open) {
        if token.is('(') || token.is('[') || token.is('{') {
            depth += 1;
        } else if token.is(')') || token.is(']') || token.is('}') {
            depth = depth.saturating_sub(1);
            if depth == 0 {
                return place;
            }
        }
    }
    tokens.len().saturating_sub(1)
}

/// The place of the last token of the item that begins at `start`: its `;` or the `}` of its block.
fn item_end(tokens: &[Token], start: usize) -> usize {
    let mut place = start;
    while let Some(token) = tokens.get(place) {
        if token.is('{') {
            return closing(tokens, place);
        }
        if token.is(';') {
            return place;
        }
        if token.is('(') || token.is('[') {
            place = closing(tokens, place);
        }
        place += 1;
    }
    tokens.len().saturating_sub(1)
}

/// Marks the items that carry `#[cfg(test)]` or `#[cfg(all(test, …))]`.
fn test_code(tokens: &[Token]) -> Vec<bool> {
    let mut marks = vec![false; tokens.len()];
    let mut place = 0;
    while let Some(token) = tokens.get(place) {
        let opens = token.is('#') && tokens.get(place + 1).is_some_and(|next| next.is('['));
        if !opens {
            place += 1;
            continue;
        }
        let end = closing(tokens, place + 1);
        if !is_test_attribute(tokens.get(place + 2..end).unwrap_or_default()) {
            place = end + 1;
            continue;
        }
        let mut start = end + 1;
        // Further attributes of the same item.
        while tokens.get(start).is_some_and(|token| token.is('#')) {
            start = closing(tokens, start + 1) + 1;
        }
        let last = item_end(tokens, start);
        for mark in marks.iter_mut().take(last + 1).skip(place) {
            *mark = true;
        }
        place = last + 1;
    }
    marks
}

/// Whether these are the words of `cfg(test)` or `cfg(all(test, …))`, `test` first.
fn is_test_attribute(inside: &[Token]) -> bool {
    let words: Vec<&str> = inside.iter().filter_map(Token::word).take(3).collect();
    matches!(words.as_slice(), ["cfg", "test", ..] | ["cfg", "all", "test"])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn test_items_are_marked_and_others_are_not() {
        let text = "use a; #[cfg(test)] #[allow(x)] mod tests { fn f() { b; } } #[cfg(test)] mod t; \
                    #[cfg(not(test))] fn g() {} #[derive(D)] struct S; #[cfg(any(test, feature = \"x\"))] fn h() {}";
        let source = Source::new("a.rs", text);
        let words: Vec<&str> = source.product().filter_map(|(_, token)| token.word()).collect();
        let expected = "use a cfg not test fn g derive D struct S cfg any test feature fn h"
            .split(' ')
            .collect::<Vec<_>>();
        assert_eq!(words, expected);
    }

    #[test]
    fn an_item_ends_with_its_block_or_its_semicolon() {
        let tokens = lexer::tokens("fn f(a: [u8; 2]) -> B { c } d");
        assert!(tokens[item_end(&tokens, 0)].is('}'));
        let tokens = lexer::tokens("static A: [u8; 2] = [1, 2]; d");
        assert!(tokens[item_end(&tokens, 0) + 1].is_word("d"));
    }
}
