//! **Words**: what the software says, in the reader's language.
//!
//! Sentences live in `data/locales/<language>/*.ftl` (Project Fluent) and are embedded, those of a room by the room
//! ([`Texts`]); a page asks for them by key. Plurals are Fluent's; dates, numbers and sorting are ICU's ([`local`]). English is written first and
//! stands in for a text that is missing; a key that nobody wrote is shown as `⟦key⟧` and remembered
//! ([`missing`]), and the tests demand that no text is missing in any language.

mod local;
mod rooms;
mod texts;

use std::{
    collections::BTreeSet,
    sync::{Mutex, PoisonError},
};

use fluent_bundle::{FluentArgs, FluentError, FluentResource, FluentValue, concurrent::FluentBundle};
use unic_langid::LanguageIdentifier;

#[doc(hidden)]
pub use kernel::Lang;
pub use local::days_between;
pub use local::{Given, Sorter};
pub use rooms::{TextDefect, TextFile, Texts, add, embedded};

/// The texts of one language, parsed once for the life of the program.
pub struct Words {
    lang: Lang,
    bundle: FluentBundle<FluentResource>,
}

/// A value that a sentence names, such as `{ $count }`.
#[derive(Debug, Clone, PartialEq)]
pub enum Arg {
    /// A number; plurals follow it, and it is written the way the language writes numbers.
    Number(f64),
    /// A text, put in as it is. Nothing is escaped here: the page does that.
    Text(String),
}

macro_rules! number_arg {
    ($($kind:ty),*) => {$(
        impl From<$kind> for Arg {
            #[allow(clippy::cast_precision_loss, clippy::cast_lossless, reason = "numbers in sentences are far below 2^52")]
            fn from(value: $kind) -> Self { Self::Number(value as f64) }
        }
        impl From<&$kind> for Arg {
            fn from(value: &$kind) -> Self { Self::from(*value) }
        }
        impl From<&&$kind> for Arg {
            fn from(value: &&$kind) -> Self { Self::from(**value) }
        }
    )*};
}
number_arg!(i8, u8, i16, u16, i32, u32, i64, u64, usize, f64);

impl From<&str> for Arg {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<String> for Arg {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

impl From<&String> for Arg {
    fn from(value: &String) -> Self {
        Self::Text(value.clone())
    }
}

impl Words {
    /// The words of a language: those of the house, and those of every room that was [`add`]ed. The first call parses
    /// the files of that language (a few milliseconds).
    #[must_use]
    pub fn of(lang: Lang) -> &'static Self {
        rooms::of(lang)
    }

    /// The language.
    #[must_use]
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// `ltr` or `rtl`, for the page's `dir`. None of today's languages runs from right to left.
    #[must_use]
    pub fn dir(&self) -> &'static str {
        "ltr"
    }

    /// Parses the files of a language; beside the words, every fault that was found: a line that is not
    /// Fluent, a key that exists twice.
    fn read(lang: Lang, rooms: &[&'static Texts]) -> (Self, Vec<String>) {
        let mut faults = Vec::new();
        let id: LanguageIdentifier = lang.code().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![id]);
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(match lang {
            Lang::En => write_english,
            Lang::El => write_greek,
            Lang::Bg => write_bulgarian,
        }));
        let own = texts::files(lang).iter().copied();
        let theirs = rooms.iter().flat_map(|room| room.files).filter(|file| file.lang == lang);
        for (name, text) in own.chain(theirs.map(|file| (file.name, file.text))) {
            let resource = FluentResource::try_new(text.to_owned()).unwrap_or_else(|(rest, errors)| {
                faults.extend(errors.iter().map(|error| format!("{}/{name}.ftl: {error:?}", lang.code())));
                rest
            });
            if let Err(errors) = bundle.add_resource(resource) {
                faults.extend(errors.iter().map(|error| format!("{}/{name}.ftl: {error}", lang.code())));
            }
        }
        (Self { lang, bundle }, faults)
    }

    /// Whether this language has a text of that key (English does not stand in here).
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.bundle.get_message(key).is_some_and(|message| message.value().is_some())
    }

    /// The text of a key. It is plain text: pages escape it.
    /// Falls back to English, then to `⟦key⟧`, which [`missing`] remembers.
    #[must_use]
    pub fn t(&self, key: &str) -> String {
        self.args(key, &[])
    }

    /// The text of a key with one named value: `w.t1("rows", "count", 3)`.
    #[must_use]
    pub fn t1(&self, key: &str, name: &str, value: impl Into<Arg>) -> String {
        self.args(key, &[(name, value.into())])
    }

    /// The text of a key with named values: `w.args("range", &[("from", 1.into()), ("to", "9".into())])`.
    #[must_use]
    pub fn args(&self, key: &str, values: &[(&str, Arg)]) -> String {
        self.find(key, values).unwrap_or_else(|| {
            remember_missing(self.lang, key);
            let english = if self.lang == Lang::En { None } else { Self::of(Lang::En).find(key, values) };
            english.unwrap_or_else(|| format!("⟦{key}⟧"))
        })
    }

    /// The word for a code of a code list: `w.code("role", "focal_point")` has the key `role-focal_point`.
    /// A `+` in a code (`45+`) is written `-plus` in the key.
    #[must_use]
    pub fn code(&self, list: &str, code: &str) -> String {
        self.t(&code_key(list, code))
    }

    /// As [`Words::code`], or the code itself where it has no word: a country or a published plan may bring its own.
    #[must_use]
    pub fn word_or(&self, list: &str, code: &str) -> String {
        let key = code_key(list, code);
        if self.has(&key) { self.t(&key) } else { code.to_owned() }
    }

    /// The text of a key, or nothing where there is none: what may be said beside another text.
    #[must_use]
    pub fn optional(&self, key: &str) -> String {
        if self.has(key) { self.t(key) } else { String::new() }
    }

    fn find(&self, key: &str, values: &[(&str, Arg)]) -> Option<String> {
        let pattern = self.bundle.get_message(key)?.value()?;
        let mut args = FluentArgs::with_capacity(values.len());
        for (name, value) in values {
            match value {
                Arg::Number(number) => args.set(*name, *number),
                Arg::Text(text) => args.set(*name, text.as_str()),
            }
        }
        let mut faults: Vec<FluentError> = Vec::new();
        let text = self.bundle.format_pattern(pattern, Some(&args), &mut faults).into_owned();
        if !faults.is_empty() {
            remember_missing(self.lang, key);
        }
        Some(text)
    }
}

fn write_number(value: &FluentValue<'_>, lang: Lang) -> Option<String> {
    match value {
        FluentValue::Number(number) => Some(Words::of(lang).number(number.value)),
        _ => None,
    }
}

fn write_english<M>(value: &FluentValue<'_>, _: &M) -> Option<String> {
    write_number(value, Lang::En)
}

fn write_greek<M>(value: &FluentValue<'_>, _: &M) -> Option<String> {
    write_number(value, Lang::El)
}

fn write_bulgarian<M>(value: &FluentValue<'_>, _: &M) -> Option<String> {
    write_number(value, Lang::Bg)
}

static MISSING: Mutex<BTreeSet<(Lang, String)>> = Mutex::new(BTreeSet::new());

/// The most keys that are remembered as missing; a page that asks for invented keys must not fill the memory.
const MISSING_LIMIT: usize = 1000;

fn remember_missing(lang: Lang, key: &str) {
    let mut missing = MISSING.lock().unwrap_or_else(PoisonError::into_inner);
    if missing.len() < MISSING_LIMIT {
        missing.insert((lang, key.to_owned()));
    }
}

/// Every text that was asked for in this run and was not there in its language, or named a value that was not
/// given. Tests of pages assert that this is empty.
#[must_use]
pub fn missing() -> Vec<(Lang, String)> {
    MISSING.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
}

/// The key of the word for a code.
fn code_key(list: &str, code: &str) -> String {
    format!("{list}-{}", code.replace('+', "-plus"))
}

#[cfg(test)]
mod tests;
