//! Values that look the same to a person and are not.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// Groups of two or more values that differ only by capital letters, blanks (no-break spaces and signs without width
/// among them), or letters put together of parts or not; Greek words also by accents, which capitals do not have. Every
/// group sorted.
#[must_use]
pub fn look_alikes<'a>(values: impl IntoIterator<Item = &'a str>) -> Vec<Vec<&'a str>> {
    let mut groups: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for value in values {
        let group = groups.entry(seen(value)).or_default();
        if !group.contains(&value) {
            group.push(value);
        }
    }
    let mut groups: Vec<Vec<&str>> = groups.into_values().filter(|group| group.len() > 1).collect();
    groups.iter_mut().for_each(|group| group.sort_unstable());
    groups.sort();
    groups
}

/// What a person sees of a value.
fn seen(value: &str) -> String {
    let mut greek = false;
    let mut text = String::with_capacity(value.len());
    for letter in value.nfkd().flat_map(char::to_lowercase) {
        let without_width = matches!(letter, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' | '\u{ad}');
        if letter.is_whitespace() || without_width || (greek && is_combining_mark(letter)) {
            continue;
        }
        greek = ('\u{370}'..'\u{400}').contains(&letter) || (greek && is_combining_mark(letter));
        text.push(if letter == 'ς' { 'σ' } else { letter });
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_person_takes_for_one_value_is_one_group() {
        let values = [
            "North",
            "north",
            "North ",
            "North\u{a0}",
            "South",
            "Café",
            "Cafe\u{301}",
            "Cafe",
            "ΝΑΙ",
            "ναι",
            "Εργασία",
            "ΕΡΓΑΣΙΑ",
            "Athens",
            "Debt bondage",
            "DebtBondage",
        ];
        let found = look_alikes(values);
        assert_eq!(
            found,
            [
                vec!["Cafe\u{301}", "Café"],
                vec!["Debt bondage", "DebtBondage"],
                vec!["North", "North ", "North\u{a0}", "north"],
                vec!["ΕΡΓΑΣΙΑ", "Εργασία"],
                vec!["ΝΑΙ", "ναι"],
            ]
        );
        assert!(look_alikes(["18-24", "1-824x", "a", "b", "й", "и"]).is_empty());
    }
}
