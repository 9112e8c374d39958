//! What a single cell says: on the list or not, or how many.

/// Headings that name the column of the counts (any case, with or without accents; `n` only as the last column, the stratum aside).
pub const COUNT_NAMES: [&str; 17] = [
    "count",
    "counts",
    "n",
    "freq",
    "freqs",
    "frequency",
    "cases",
    "number",
    "num",
    "anzahl",
    "antal",
    "lukumäärä",
    "număr",
    "брой",
    "πλήθος",
    "ncases",
    "n_cases",
];
/// Headings that name a column of case numbers in a table with one row per person (any case).
pub const CASE_NAMES: [&str; 8] =
    ["id", "case", "case_id", "caseid", "person", "person_id", "pseudonym", "case number"];
/// Words for "on the list" besides 1 (any case, with or without accents).
pub const YES: [&str; 11] = ["yes", "y", "true", "x", "+", "ja", "kyllä", "da", "да", "ναι", "\u{2713}"];
/// Words for "not on the list" besides 0 (any case, with or without accents).
pub const NO: [&str; 10] = ["no", "false", "-", "nej", "ei", "nu", "не", "όχι", "\u{2013}", "\u{2717}"];

/// Whether a heading is one of these names.
pub(super) fn is_one_of(names: &[&str], heading: &str) -> bool {
    let heading = plain(heading);
    names.iter().any(|name| plain(name) == heading)
}

/// A word as it is compared: small letters, accents and the final form of sigma left out (capitals are written without
/// them), composed or not.
fn plain(word: &str) -> String {
    let bare = |letter: char| match letter {
        'ά' => 'α',
        'έ' => 'ε',
        'ή' => 'η',
        'ί' | 'ϊ' | 'ΐ' => 'ι',
        'ό' => 'ο',
        'ύ' | 'ϋ' | 'ΰ' => 'υ',
        'ώ' => 'ω',
        'ς' => 'σ',
        'ä' | 'ă' => 'a',
        other => other,
    };
    let marks = '\u{300}'..='\u{36f}';
    word.to_lowercase().chars().filter(|letter| !marks.contains(letter)).map(bare).collect()
}

/// A list cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// 0 or 1.
    Figure(bool),
    /// A whole number with decimals, all 0: with a comma (true) or a point.
    Decimal(bool, bool),
    /// A word.
    Word(bool),
    /// Blank.
    Blank,
    /// Another figure: perhaps a count.
    OtherFigure,
    /// Anything else.
    Other,
}

/// Reads a list cell.
pub(super) fn mark(cell: &str) -> Mark {
    match cell {
        "0" => return Mark::Figure(false),
        "1" => return Mark::Figure(true),
        "" => return Mark::Blank,
        _ => {}
    }
    match whole(cell) {
        Whole::Plain(0) => Mark::Figure(false),
        Whole::Plain(1) => Mark::Figure(true),
        Whole::Decimal(value @ (0 | 1), comma) => Mark::Decimal(value == 1, comma),
        Whole::NotANumber if is_one_of(&YES, cell) => Mark::Word(true),
        Whole::NotANumber if is_one_of(&NO, cell) => Mark::Word(false),
        Whole::NotANumber => Mark::Other,
        _ => Mark::OtherFigure,
    }
}

/// A count cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whole {
    /// Digits only.
    Plain(u64),
    /// Digits, then a comma (true) or a point, then zeros.
    Decimal(u64, bool),
    /// A number below zero.
    Negative,
    /// A number with decimals that are not all 0.
    Fractional,
    /// `1.234` or `1,234`: a thousand, or one and some thousandths.
    Ambiguous,
    /// More than 64 bits hold.
    TooLarge,
    /// Nothing of these.
    NotANumber,
}

/// Reads a count cell (trimmed, not blank).
pub(super) fn whole(cell: &str) -> Whole {
    let cell = cell.strip_prefix('+').unwrap_or(cell);
    if let Some(rest) = cell.strip_prefix(['-', '\u{2212}']) {
        return match whole_from_zero(rest) {
            Whole::NotANumber => Whole::NotANumber,
            _ => Whole::Negative,
        };
    }
    whole_from_zero(cell)
}

fn whole_from_zero(cell: &str) -> Whole {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if digits(cell) {
        return cell.parse().map_or(Whole::TooLarge, Whole::Plain);
    }
    let Some((before, after)) = cell.split_once([',', '.']) else { return Whole::NotANumber };
    if !digits(before) || !digits(after) {
        // several groups of three, as in 1.234.567
        let grouped = digits(before)
            && after.split([',', '.']).all(|group| digits(group) && group.len() == 3)
            && before.len() <= 3;
        return if grouped { Whole::Ambiguous } else { Whole::NotANumber };
    }
    if after.len() == 3 && before.len() <= 3 && !before.starts_with('0') {
        return Whole::Ambiguous;
    }
    if after.bytes().any(|byte| byte != b'0') {
        return Whole::Fractional;
    }
    before.parse().map_or(Whole::TooLarge, |value| Whole::Decimal(value, cell.contains(',')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_read_or_named_for_what_they_are() {
        for (cell, expected) in [
            ("0", Whole::Plain(0)),
            ("007", Whole::Plain(7)),
            ("18446744073709551615", Whole::Plain(u64::MAX)),
            ("18446744073709551616", Whole::TooLarge),
            ("12,0", Whole::Decimal(12, true)),
            ("12.00", Whole::Decimal(12, false)),
            ("12,5", Whole::Fractional),
            ("1,234", Whole::Ambiguous),
            ("1.234.567", Whole::Ambiguous),
            ("0,125", Whole::Fractional),
            ("1234,000", Whole::Decimal(1234, true)),
            ("-3", Whole::Negative),
            ("-0.5", Whole::Negative),
            ("-", Whole::NotANumber),
            ("1E+09", Whole::NotANumber),
            ("NaN", Whole::NotANumber),
            ("inf", Whole::NotANumber),
            ("1 234", Whole::NotANumber),
            ("1,", Whole::NotANumber),
            ("٣", Whole::NotANumber),
        ] {
            assert_eq!(whole(cell), expected, "{cell}");
        }
    }

    #[test]
    fn capitals_without_accents_are_the_same_words() {
        for name in ["πλήθος", "ΠΛΗΘΟΣ", "Πλήθος", "ΠΛΉΘΟΣ", "πλη\u{301}θος", "БРОЙ", "Lukumäärä", "COUNT"]
        {
            assert!(is_one_of(&COUNT_NAMES, name), "{name}");
        }
        assert!(!is_one_of(&COUNT_NAMES, "πλήθη"));
    }

    #[test]
    fn marks_are_figures_words_or_blank() {
        for (cell, expected) in [
            ("1", Mark::Figure(true)),
            ("0,0", Mark::Decimal(false, true)),
            ("X", Mark::Word(true)),
            ("Kyllä", Mark::Word(true)),
            ("ΌΧΙ", Mark::Word(false)),
            ("ΟΧΙ", Mark::Word(false)),
            ("Ο\u{301}ΧΙ", Mark::Word(false)),
            ("ΝΑΙ", Mark::Word(true)),
            ("Ναι", Mark::Word(true)),
            ("", Mark::Blank),
            ("2", Mark::OtherFigure),
            ("-1", Mark::OtherFigure),
            ("f", Mark::Other),
        ] {
            assert_eq!(mark(cell), expected, "{cell}");
        }
    }
}
