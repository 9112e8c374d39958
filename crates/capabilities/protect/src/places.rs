//! Small code lists of a case, chosen where it is referred: regions per country, citizenships, languages that people read.

use std::{collections::BTreeMap, sync::OnceLock};

use kernel::Lang;
use serde::Deserialize;

/// A region, as coarse as figures need it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Region {
    /// NUTS code.
    pub code: String,
    /// The official name, where it is in none of our languages.
    #[serde(default)]
    pub own: String,
    /// Names by language.
    pub names: BTreeMap<Lang, String>,
}

impl Region {
    /// The name in a language, with the official one beside it.
    #[must_use]
    pub fn name(&self, lang: Lang) -> String {
        let name = self.names.get(&lang).map_or(self.code.as_str(), String::as_str);
        if self.own.is_empty() { name.to_owned() } else { format!("{name} ({})", self.own) }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    country: String,
    #[allow(dead_code, reason = "the file names its source; people read it there")]
    source: String,
    regions: Vec<Region>,
}

const FILES: [&str; 2] = [
    include_str!("../../../../data/codes/regions-gr.yaml"),
    include_str!("../../../../data/codes/regions-dk.yaml"),
];

/// The regions of a country profile (`gr`, `dk`); none for others.
#[must_use]
pub fn regions(country: &str) -> &'static [Region] {
    static ALL: OnceLock<Vec<File>> = OnceLock::new();
    // A file that does not read is found by a test; a reader then gets no region to choose from.
    let all = ALL.get_or_init(|| FILES.iter().filter_map(|text| serde_saphyr::from_str(text).ok()).collect());
    all.iter().find(|file| file.country == country).map_or(&[], |file| file.regions.as_slice())
}

/// Languages that people whom the front line meets often read, by BCP 47 code, with their own names. Our choice, to
/// be widened; the list is for ticking, and the narrative can name others.
pub const LANGUAGES: &[(&str, &str)] = &[
    ("el", "Ελληνικά"),
    ("da", "Dansk"),
    ("en", "English"),
    ("bg", "Български"),
    ("ro", "Română"),
    ("sq", "Shqip"),
    ("ru", "Русский"),
    ("uk", "Українська"),
    ("pl", "Polski"),
    ("tr", "Türkçe"),
    ("fr", "Français"),
    ("es", "Español"),
    ("ar", "العربية"),
    ("fa", "فارسی"),
    ("ur", "اردو"),
    ("bn", "বাংলা"),
    ("pa", "ਪੰਜਾਬੀ"),
    ("vi", "Tiếng Việt"),
    ("th", "ไทย"),
    ("tl", "Tagalog"),
    ("zh", "中文"),
    ("so", "Soomaali"),
    ("ti", "ትግርኛ"),
];

/// Country codes, ISO 3166-1 alpha-2 (249 entries), and `XK`, which the European Union uses for Kosovo.
const COUNTRIES: &str = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR \
    BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES \
    ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN \
    IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG \
    MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL \
    PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF \
    TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW";

/// A citizenship as people type it (any case, spaces around), as the code that is kept; `None` when there is no such
/// country.
#[must_use]
pub fn country(typed: &str) -> Option<String> {
    let code = typed.trim().to_ascii_uppercase();
    COUNTRIES.split_whitespace().any(|one| one == code).then_some(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_region_file_reads_and_is_named_in_every_language() {
        for (country, number) in [("gr", 13), ("dk", 5)] {
            let all = regions(country);
            assert_eq!(all.len(), number, "{country}");
            assert!(all.iter().all(|one| Lang::ALL.iter().all(|lang| one.names.contains_key(lang))));
        }
        assert!(regions("xx").is_empty());
    }

    #[test]
    fn citizenships_are_codes() {
        assert_eq!(COUNTRIES.split_whitespace().count(), 250);
        assert_eq!(country(" bg "), Some("BG".into()));
        assert_eq!(country("Bulgaria"), None);
        assert_eq!(country(""), None);
    }
}
