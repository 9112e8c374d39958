//! Rust source text as tokens: enough to find paths, literals and blocks, without a parser.
//!
//! Comments and white space are left out. Text inside macros is tokens like any other, so that a query inside
//! `sql!(…)` or a path inside `format!(…)` is seen. The lexer never fails: what it does not know becomes
//! punctuation, and text without an end runs to the end of the file (the compiler has seen the file before us).

use std::iter::Peekable;
use std::str::CharIndices;

/// What a token is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// An identifier or keyword; `r#type` is `type`.
    Word(String),
    /// The value of a string literal of any kind, escapes resolved.
    Text(String),
    /// A character, a byte, a number or a lifetime: nothing that a check looks at.
    Other,
    /// One character of punctuation.
    Sign(char),
}

/// A token with the line on which it begins, counted from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) kind: Kind,
    pub(crate) line: usize,
}

impl Token {
    /// The identifier or keyword, if it is one.
    pub(crate) fn word(&self) -> Option<&str> {
        if let Kind::Word(word) = &self.kind { Some(word) } else { None }
    }

    /// The value of the string literal, if it is one.
    pub(crate) fn text(&self) -> Option<&str> {
        if let Kind::Text(text) = &self.kind { Some(text) } else { None }
    }

    /// Whether it is this character of punctuation.
    pub(crate) fn is(&self, sign: char) -> bool {
        self.kind == Kind::Sign(sign)
    }

    /// Whether it is this identifier or keyword.
    pub(crate) fn is_word(&self, word: &str) -> bool {
        self.word() == Some(word)
    }
}

/// All tokens of a Rust file.
pub(crate) fn tokens(source: &str) -> Vec<Token> {
    let mut reader = Reader { source, rest: source.char_indices().peekable(), line: 1 };
    let mut tokens = Vec::new();
    while let Some(first) = reader.peek() {
        let line = reader.line;
        if let Some(kind) = reader.token(first) {
            tokens.push(Token { kind, line });
        }
    }
    tokens
}

struct Reader<'a> {
    source: &'a str,
    rest: Peekable<CharIndices<'a>>,
    line: usize,
}

impl Reader<'_> {
    fn peek(&mut self) -> Option<char> {
        self.rest.peek().map(|(_, c)| *c)
    }

    fn place(&mut self) -> usize {
        self.rest.peek().map_or(self.source.len(), |(place, _)| *place)
    }

    /// What follows from here on.
    fn ahead(&mut self) -> &str {
        let place = self.place();
        self.source.get(place..).unwrap_or_default()
    }

    fn next(&mut self) -> Option<char> {
        let (_, c) = self.rest.next()?;
        if c == '\n' {
            self.line += 1;
        }
        Some(c)
    }

    fn skip(&mut self, count: usize) {
        for _ in 0..count {
            self.next();
        }
    }

    fn take_while(&mut self, wanted: impl Fn(char) -> bool) -> String {
        let mut taken = String::new();
        while let Some(c) = self.peek().filter(|c| wanted(*c)) {
            taken.push(c);
            self.next();
        }
        taken
    }

    /// One token; nothing for white space and comments.
    fn token(&mut self, first: char) -> Option<Kind> {
        if first.is_whitespace() {
            self.next();
            return None;
        }
        if self.ahead().starts_with("//") {
            self.take_while(|c| c != '\n');
            return None;
        }
        if self.ahead().starts_with("/*") {
            self.comment();
            return None;
        }
        if let Some(text) = self.string() {
            return Some(Kind::Text(text));
        }
        if is_word_start(first) {
            return Some(self.word());
        }
        if first.is_ascii_digit() {
            self.take_while(|c| c.is_ascii_alphanumeric() || c == '_');
            return Some(Kind::Other);
        }
        if first == '\'' {
            self.quote();
            return Some(Kind::Other);
        }
        self.next().map(Kind::Sign)
    }

    /// A block comment with the block comments inside it.
    fn comment(&mut self) {
        let mut depth = 0usize;
        loop {
            if self.ahead().starts_with("/*") {
                depth += 1;
                self.skip(2);
            } else if self.ahead().starts_with("*/") {
                depth -= 1;
                self.skip(2);
            } else if self.next().is_none() {
                return;
            }
            if depth == 0 {
                return;
            }
        }
    }

    /// A string literal with its prefix (`b`, `c`, `r`, `br`, `cr`) and its `#` signs, when one begins here.
    fn string(&mut self) -> Option<String> {
        let ahead = self.ahead();
        let prefix = ["br", "cr", "r", "b", "c", ""].into_iter().find(|prefix| {
            let after = ahead.strip_prefix(prefix).unwrap_or_default();
            let after = if prefix.ends_with('r') { after.trim_start_matches('#') } else { after };
            ahead.starts_with(prefix) && after.starts_with('"')
        })?;
        let raw = prefix.ends_with('r');
        self.skip(prefix.len());
        if raw {
            let signs = self.take_while(|c| c == '#').len();
            self.next();
            Some(self.raw(signs))
        } else {
            self.next();
            Some(self.cooked())
        }
    }

    fn raw(&mut self, signs: usize) -> String {
        let end = format!("\"{}", "#".repeat(signs));
        let mut text = String::new();
        while !self.ahead().starts_with(&end) {
            match self.next() {
                Some(c) => text.push(c),
                None => return text,
            }
        }
        self.skip(signs + 1);
        text
    }

    fn cooked(&mut self) -> String {
        let mut text = String::new();
        while let Some(c) = self.next() {
            match c {
                '"' => break,
                '\\' => self.escape(&mut text),
                c => text.push(c),
            }
        }
        text
    }

    /// What follows a backslash. `\x` and `\u` become a space: no check looks at the characters they stand for.
    fn escape(&mut self, text: &mut String) {
        match self.next() {
            Some('\n') => {
                self.take_while(char::is_whitespace);
            }
            Some('n') => text.push('\n'),
            Some('r') => text.push('\r'),
            Some('t') => text.push('\t'),
            Some('x') => {
                self.skip(2);
                text.push(' ');
            }
            Some('u') => {
                self.take_while(|c| c != '}');
                self.next();
                text.push(' ');
            }
            Some(c) => text.push(c),
            None => {}
        }
    }

    fn word(&mut self) -> Kind {
        if self.ahead().starts_with("r#") {
            self.skip(2);
        }
        let word = self.take_while(|c| c.is_alphanumeric() || c == '_');
        // A byte: the prefix belongs to the quote.
        if word == "b" && self.peek() == Some('\'') {
            self.quote();
            return Kind::Other;
        }
        Kind::Word(word)
    }

    /// A character in quotes, or a lifetime.
    fn quote(&mut self) {
        self.next();
        match self.next() {
            Some('\\') => {
                self.next();
                self.take_while(|c| c != '\'');
                self.next();
            }
            Some(_) if self.peek() == Some('\'') => self.skip(1),
            _ => {
                self.take_while(|c| c.is_alphanumeric() || c == '_');
            }
        }
    }
}

fn is_word_start(c: char) -> bool {
    c.is_alphabetic() || c == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(source: &str) -> Vec<String> {
        let shown = |token: Token| match token.kind {
            Kind::Word(word) => word,
            Kind::Text(text) => format!("<{text}>"),
            Kind::Other => "_".to_owned(),
            Kind::Sign(sign) => sign.to_string(),
        };
        tokens(source).into_iter().map(shown).collect()
    }

    #[test]
    fn words_signs_and_comments() {
        assert_eq!(
            shown("use a::b; // no \"c\"\n/* d /* e */ f */ g"),
            ["use", "a", ":", ":", "b", ";", "g"]
        );
        assert_eq!(shown("r#type r b2 _x"), ["type", "r", "b2", "_x"]);
    }

    #[test]
    fn strings_of_every_kind() {
        assert_eq!(
            shown(r##""a\"b" r"c\d" r#"e"f"# b"g" br"h" c"i""##),
            ["<a\"b>", "<c\\d>", "<e\"f>", "<g>", "<h>", "<i>"]
        );
        assert_eq!(shown("\"FROM \\\n     person\\n\""), ["<FROM person\n>"]);
        assert_eq!(shown("\"\\u{2192}\\x41|\""), ["<  |>"]);
    }

    #[test]
    fn characters_are_not_strings_and_lifetimes_are_not_characters() {
        assert_eq!(shown("'\"' '\\'' '\\n' b'\"' b'\\'' '\\u{1F}' x"), ["_", "_", "_", "_", "_", "_", "x"]);
        assert_eq!(shown("&'a str, 'static: 'x'"), ["&", "_", "str", ",", "_", ":", "_"]);
    }

    #[test]
    fn numbers_and_ranges() {
        assert_eq!(shown("1_000u64 0xff 1.5 0..9"), ["_", "_", "_", ".", "_", "_", ".", ".", "_"]);
    }

    #[test]
    fn lines_are_counted_through_strings_and_comments() {
        let lines: Vec<usize> = tokens("a\n\"b\nc\" d /*\n*/ e\n").iter().map(|token| token.line).collect();
        assert_eq!(lines, [1, 2, 3, 4]);
    }

    #[test]
    fn text_without_an_end_ends_with_the_file() {
        assert_eq!(shown("\"abc"), ["<abc>"]);
        assert_eq!(shown("r#\"abc\""), ["<abc\">"]);
        assert_eq!(shown("a /* b"), ["a"]);
        assert_eq!(shown("'"), ["_"]);
    }
}
