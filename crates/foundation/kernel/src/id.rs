//! Identifiers. A UUIDv4 wherever an id appears in an address or a package (never v7: it would tell the time);
//! the integers that join tables never leave a `records.rs`.

use std::{fmt, str::FromStr};

/// Makes identifiers: types around a UUIDv4, each of its own. A room makes those of its own objects.
#[macro_export]
macro_rules! id {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, $crate::named::serde::Serialize, $crate::named::serde::Deserialize)]
        #[serde(crate = "kernel::named::serde", transparent)]
        pub struct $name(pub $crate::named::uuid::Uuid);
        impl $name {
            /// A new random identifier (version 4, from the operating system).
            #[must_use]
            pub fn random() -> Self { Self($crate::named::uuid::Uuid::new_v4()) }
            /// The sixteen bytes, as associated data of sealed fields.
            #[must_use]
            pub fn bytes(&self) -> &[u8; 16] { self.0.as_bytes() }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { std::fmt::Display::fmt(&self.0, f) }
        }
        impl std::str::FromStr for $name {
            type Err = $crate::named::uuid::Error;
            fn from_str(text: &str) -> Result<Self, $crate::named::uuid::Error> {
                $crate::named::uuid::Uuid::parse_str(text).map(Self)
            }
        }
    )*};
}

id! {
    /// Something that is sealed: a case, an investigation file, a report, a thread. Grants lead to it.
    DossierId,
    /// A member of staff who can sign in.
    AccountId,
    /// An organisation.
    BodyId,
    /// People of one body who share keys.
    TeamId,
    /// A person whom the system is about. Lives apart from any case.
    PersonId,
    /// A task that waits for somebody.
    TaskId,
    /// One submission of one form, made when the form is shown: the same form sent twice is one act.
    FormId,
}

/// Letters of case numbers: no vowels (no words arise) and nothing that is easily misread aloud or in print.
const LETTERS: &[u8; 16] = b"BCDFGHJKMNPRTVWX";

/// A case number: seven random letters and a check letter, shown as `BCDF-GHJK`.
/// No year and no sequence: it tells nothing about when the case began or how many there are.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CaseNumber(String);

/// The text is not a case number, or its check letter does not fit (a typing error).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a case number: eight letters such as BCDF-GHJK, and the last one must fit the others")]
pub struct BadCaseNumber;

impl CaseNumber {
    /// Makes a number from seven values; only the low four bits of each are used.
    #[must_use]
    pub fn from_random(random: [u8; 7]) -> Self {
        let values = random.map(|byte| byte & 15);
        let text: String = values.iter().chain([&check(&values)]).map(|value| letter(*value)).collect();
        Self(text)
    }

    /// The eight letters without the hyphen: the form that records keep.
    #[must_use]
    pub fn plain(&self) -> &str {
        &self.0
    }
}

/// Weighted sum modulo 16 with odd weights: finds every single wrong letter. Swapped neighbours are found
/// unless they differ by eight.
fn check(values: &[u8; 7]) -> u8 {
    let weights = [1u32, 3, 5, 7, 9, 11, 13];
    let sum: u32 = values.iter().zip(weights).map(|(value, weight)| u32::from(*value) * weight).sum();
    u8::try_from(sum % 16).unwrap_or_default()
}

fn letter(value: u8) -> char {
    LETTERS.get(usize::from(value & 15)).map_or('B', |byte| char::from(*byte))
}

impl FromStr for CaseNumber {
    type Err = BadCaseNumber;

    /// Reads a number as people type it: any case, with or without hyphen or spaces.
    fn from_str(text: &str) -> Result<Self, BadCaseNumber> {
        let mut values = Vec::with_capacity(8);
        for given in text.chars().filter(|c| !c.is_whitespace() && *c != '-') {
            let upper = given.to_ascii_uppercase();
            let found = LETTERS.iter().position(|byte| char::from(*byte) == upper);
            values.push(u8::try_from(found.ok_or(BadCaseNumber)?).map_err(|_| BadCaseNumber)?);
        }
        let [head @ .., last] = values.as_slice() else { return Err(BadCaseNumber) };
        let head: [u8; 7] = head.try_into().map_err(|_| BadCaseNumber)?;
        if check(&head) == *last { Ok(Self::from_random(head)) } else { Err(BadCaseNumber) }
    }
}

impl fmt::Display for CaseNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.split_at_checked(4) {
            Some((first, second)) => write!(f, "{first}-{second}"),
            None => f.write_str(&self.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_case_number_survives_being_written_and_typed() {
        let number = CaseNumber::from_random([1, 2, 3, 4, 5, 6, 7]);
        let shown = number.to_string();
        assert_eq!(shown.len(), 9);
        assert_eq!(shown.to_lowercase().replace('-', " ").parse::<CaseNumber>(), Ok(number));
    }

    #[test]
    fn every_single_wrong_letter_is_found() {
        let number = CaseNumber::from_random([0, 9, 3, 15, 5, 8, 7]);
        let mut tried = 0;
        for place in 0..8 {
            for other in LETTERS {
                let mut letters: Vec<u8> = number.plain().bytes().collect();
                if letters[place] == *other {
                    continue;
                }
                letters[place] = *other;
                let typed = String::from_utf8(letters).unwrap();
                assert_eq!(typed.parse::<CaseNumber>(), Err(BadCaseNumber), "{typed}");
                tried += 1;
            }
        }
        assert_eq!(tried, 8 * 15);
    }
}
