//! Signs of a text that nobody sees, or that turn its order round: with them two names look alike and are not, a line
//! reads otherwise than it is stored, and a search finds nothing.
//!
//! The two joiners (U+200C, U+200D) are part of how Persian, Urdu, Hindi, Bengali and other languages are written; they
//! stay where they join, between two signs of such a script.

use std::collections::BTreeSet;

/// Ranges of signs that nobody sees: controls, soft hyphens and fillers, direction marks, joiners, separators of lines
/// and paragraphs, selectors of variants, tags, and what is no character. After the Unicode property
/// `Default_Ignorable_Code_Point`, the format controls (`Cf`) of bidirectional text and the noncharacters.
const UNSEEN: &[(u32, u32)] = &[
    (0x0000, 0x0008),
    (0x000b, 0x000c),
    (0x000e, 0x001f),
    (0x007f, 0x009f),
    (0x00ad, 0x00ad),
    (0x034f, 0x034f),
    (0x061c, 0x061c),
    (0x115f, 0x1160),
    (0x17b4, 0x17b5),
    (0x180b, 0x180f),
    (0x200b, 0x200f),
    (0x2028, 0x202e),
    (0x2060, 0x206f),
    (0x3164, 0x3164),
    (0xfdd0, 0xfdef),
    (0xfe00, 0xfe0f),
    (0xfeff, 0xfeff),
    (0xffa0, 0xffa0),
    (0xfff0, 0xfffb),
    (0x1_bca0, 0x1_bca3),
    (0x1_d173, 0x1_d17a),
    (0xe_0000, 0xe_0fff),
];

/// Ranges of scripts whose words need joiners: Arabic and its neighbours, the scripts of India and Sri Lanka, Myanmar,
/// Khmer and Mongolian, presentation forms.
const JOINED: &[(u32, u32)] = &[
    (0x0600, 0x0dff),
    (0x1000, 0x109f),
    (0x1780, 0x18af),
    (0xa8e0, 0xa8ff),
    (0xfb50, 0xfdcf),
    (0xfdf0, 0xfdff),
    (0xfe70, 0xfefc),
];

fn within(ranges: &[(u32, u32)], sign: char) -> bool {
    let code = u32::from(sign);
    ranges.iter().any(|(first, last)| (*first..=*last).contains(&code))
}

fn is_noncharacter(sign: char) -> bool {
    u32::from(sign) & 0xfffe == 0xfffe
}

fn joins(before: Option<char>, sign: char, after: Option<char>) -> bool {
    let joined = |side: Option<char>| side.is_some_and(|side| within(JOINED, side) && !within(UNSEEN, side));
    matches!(sign, '\u{200c}' | '\u{200d}') && joined(before) && joined(after)
}

/// A text without the signs that nobody sees, and which they were; `None` when it has none.
pub(crate) fn without_unseen(text: &str) -> Option<(String, BTreeSet<char>)> {
    let mut found = BTreeSet::new();
    let mut seen = String::with_capacity(text.len());
    let mut signs = text.chars().peekable();
    let mut before = None;
    while let Some(sign) = signs.next() {
        let unseen = within(UNSEEN, sign) || is_noncharacter(sign);
        if unseen && !joins(before, sign, signs.peek().copied()) {
            found.insert(sign);
        } else {
            seen.push(sign);
        }
        before = Some(sign);
    }
    (!found.is_empty()).then_some((seen, found))
}

/// Whether a text has a sign that nobody sees.
pub(crate) fn has_unseen(text: &str) -> bool {
    // Most texts are plain, and forms may be long.
    let plain = |byte: u8| matches!(byte, b'\t' | b'\n' | b'\r' | 0x20..0x7f);
    !text.bytes().all(plain) && without_unseen(text).is_some()
}

/// Signs as people name them: `U+202E, U+200B`.
pub(crate) fn named(signs: &BTreeSet<char>) -> String {
    signs.iter().map(|sign| format!("U+{:04X}", u32::from(*sign))).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_sees_is_found_and_taken_out() {
        for sign in [
            '\0',
            '\u{1b}',
            '\u{7f}',
            '\u{85}',
            '\u{ad}',
            '\u{61c}',
            '\u{200b}',
            '\u{200c}',
            '\u{200d}',
            '\u{200e}',
            '\u{200f}',
            '\u{2028}',
            '\u{202a}',
            '\u{202e}',
            '\u{2060}',
            '\u{2066}',
            '\u{2069}',
            '\u{3164}',
            '\u{fe0f}',
            '\u{feff}',
            '\u{ffff}',
            '\u{e0041}',
            '\u{e0100}',
        ] {
            for text in [format!("Ma{sign}ria"), format!("{sign}Maria"), format!("Maria{sign}")] {
                let (seen, found) = without_unseen(&text).unwrap_or_else(|| panic!("{text:?}"));
                assert_eq!((seen.as_str(), found.len()), ("Maria", 1), "{text:?}");
                assert_eq!(named(&found), format!("U+{:04X}", u32::from(sign)));
            }
        }
    }

    #[test]
    fn joiners_stay_inside_words_that_need_them_and_nowhere_else() {
        for whole in ["می\u{200c}خواهم", "क्\u{200d}ष", "ශ්\u{200d}රී", "Maria\r\n\tΕλένη", "נועה", "🙂"]
        {
            assert_eq!(without_unseen(whole), None, "{whole:?}");
        }
        for (typed, left) in [
            ("می\u{200c}", "می"),
            ("\u{200d}می", "می"),
            ("می\u{200c}\u{200c}خ", "میخ"),
            ("ma\u{200c}ria", "maria"),
            ("می \u{200c}خ", "می خ"),
        ] {
            let (seen, _) = without_unseen(typed).unwrap_or_else(|| panic!("{typed:?}"));
            assert_eq!(seen, left);
        }
    }
}
