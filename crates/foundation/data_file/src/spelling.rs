//! The word that was probably meant.

/// The candidate that is spelled most alike, at most three letters away and never further than half the word.
#[must_use]
pub fn nearest<'a>(word: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    if word.len() > 64 {
        return None;
    }
    let upper = word.to_uppercase();
    candidates
        .map(|candidate| (distance(&upper, &candidate.to_uppercase()), candidate))
        .filter(|(d, candidate)| *d <= 3 && *d * 2 <= candidate.chars().count())
        .min_by_key(|(d, _)| *d)
        .map(|(_, candidate)| candidate)
}

/// What to do about a word that is not known: "did you mean X?", or what is said otherwise.
#[must_use]
pub fn did_you_mean<'a>(
    word: &str,
    candidates: impl Iterator<Item = &'a str>,
    otherwise: impl FnOnce() -> String,
) -> String {
    nearest(word, candidates).map_or_else(otherwise, |near| format!("did you mean {near}?"))
}

/// Levenshtein distance.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().enumerate() {
        let mut next = vec![i + 1];
        for ((cb, pair), left) in b.iter().zip(row.windows(2)).zip(0..) {
            let (diagonal, above) = match pair {
                [diagonal, above] => (*diagonal, *above),
                _ => continue,
            };
            let left: usize = next.get(left).copied().unwrap_or(usize::MAX - 1);
            next.push((diagonal + usize::from(ca != *cb)).min(above + 1).min(left + 1));
        }
        row = next;
    }
    row.last().copied().unwrap_or(a.chars().count())
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn the_word_that_was_meant() {
        let codes = || ["labour", "sexual", "begging"].into_iter();
        assert_eq!(nearest("labor", codes()), Some("labour"));
        assert_eq!(nearest("BEGING", codes()), Some("begging"));
        assert_eq!(nearest("surrogacy", codes()), None);
        assert_eq!(nearest("ab", ["xy"].into_iter()), None, "two letters of two are another word");
        assert_eq!(nearest("", codes()), None);
        assert_eq!(nearest(&"labour".repeat(20), codes()), None);
    }
}
