//! The languages of the staff pages.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A language of the interface, by its ISO 639-1 code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Default)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// English, the language the texts are written in first.
    #[default]
    En,
    /// Greek.
    El,
    /// Bulgarian.
    Bg,
}

impl Lang {
    /// Every language that is complete. Romanian, Swedish, Finnish and Danish follow.
    pub const ALL: [Self; 3] = [Self::En, Self::El, Self::Bg];

    /// ISO 639-1 code, as in `lang="el"`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::El => "el",
            Self::Bg => "bg",
        }
    }

    /// The language's name in itself.
    #[must_use]
    pub fn own_name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::El => "Ελληνικά",
            Self::Bg => "Български",
        }
    }

    /// Whether a person who knows the law and the language has read the translation.
    #[must_use]
    pub fn reviewed(self) -> bool {
        matches!(self, Self::En)
    }
}

impl FromStr for Lang {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|lang| lang.code() == text).ok_or(())
    }
}
