//! Foreign text made safe to repeat in a sentence.

/// Longest quotation of foreign text in a sentence, in characters.
const QUOTED: usize = 60;

/// Foreign text made safe to print: no control characters, at most `limit` characters.
#[must_use]
pub fn printable(text: &str, limit: usize) -> String {
    let mut out: String =
        text.chars().take(limit).map(|c| if is_unprintable(c) { '\u{fffd}' } else { c }).collect();
    if text.chars().nth(limit).is_some() {
        out.push('…');
    }
    out
}

/// Control characters, and the invisible ones that turn the direction of a line around.
fn is_unprintable(c: char) -> bool {
    c.is_control() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A quotation of foreign text for a sentence: in quotation marks, at most 60 characters.
#[must_use]
pub fn quote(text: &str) -> String {
    format!("\"{}\"", printable(text, QUOTED))
}
