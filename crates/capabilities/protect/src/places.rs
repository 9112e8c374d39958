//! Small code lists of a case, chosen where it is referred: regions per country, citizenships, languages that people read.

use std::collections::BTreeMap;

use data_file::{Defects, Fields, Node, Reading, values::text};
use kernel::Lang;
use words::Words;

/// A region, as coarse as figures need it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Region {
    /// NUTS code.
    pub code: String,
    /// The official name, where it is in none of our languages.
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

    fn read(mut fields: Fields<'_>) -> Option<Self> {
        let code = fields.must("code", text);
        let own = fields.or("own", text, String::new());
        let names = fields.must_languages("names");
        fields.end();
        Some(Self { code: code?, own, names: names? })
    }
}

/// The regions of one country.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Regions {
    /// Code of the country.
    pub country: String,
    /// In the order of the file.
    pub regions: Vec<Region>,
}

/// Reads and checks a file of regions.
///
/// # Errors
/// Every defect that was found, each with line and item.
pub fn read_regions(file: &str, root: &Node) -> Result<Regions, Defects> {
    let reading = Reading::new(file);
    let regions = Fields::of_file(&reading, root).and_then(|mut fields| {
        let country = fields.must("country", text);
        // people read there where the list comes from
        fields.must("source", text);
        let regions = fields.must_items("regions").map(|items| {
            let region = |node| Fields::item(&reading, "regions", "code", node).and_then(Region::read);
            items.iter().filter_map(region).collect()
        });
        fields.end();
        Some(Regions { country: country?, regions: regions? })
    });
    reading.finish(regions)
}

/// Languages that people whom the front line meets often read, in which rights are told and notices given: BCP 47 code
/// and own name. Our choice, to be widened: records of before keep codes that are no longer on it.
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
    ("hi", "हिन्दी"),
    ("hu", "Magyar"),
    ("ka", "ქართული"),
    ("ne", "नेपाली"),
    ("ps", "پښتو"),
    ("sw", "Kiswahili"),
];

/// Whether a code is one of the list: a case keeps no other, for what is not sealed holds no free text.
#[must_use]
pub fn is_language(code: &str) -> bool {
    LANGUAGES.iter().any(|(known, _)| *known == code)
}

/// A language by its own name; the code when the list does not have it.
#[must_use]
pub fn language(code: &str) -> &str {
    LANGUAGES.iter().find(|(known, _)| *known == code).map_or(code, |(_, own)| own)
}

/// A language as people choose it: its name in the reader's language beside its own.
#[must_use]
pub fn language_in(w: &Words, code: &str) -> String {
    let (own, key) = (language(code), format!("reads-{code}"));
    if !w.has(&key) {
        return own.to_owned();
    }
    let name = w.t(&key);
    if name.to_lowercase() == own.to_lowercase() { name } else { format!("{name} · {own}") }
}

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
    use data_file::{Limits, read};

    use super::*;

    #[test]
    fn defects_of_a_region_file_are_named() {
        let (file, good) = ("regions-gr.yaml", crate::embedded::files("gr").unwrap().regions);
        for (from, to, sentence) in [
            ("code: EL41", "code: EL30", "line 7, EL30: the id \"EL30\" is already used on line 6;"),
            ("el: Αττική, ", "", "line 6, EL30 · names: the key \"el\" is missing; add it."),
            (
                "{code: EL42, names",
                "{code: EL42, nmes",
                "line 8, EL42: the key \"nmes\" is not known; did you mean names?",
            ),
            ("country: gr\n", "", "the key \"country\" is missing; add it."),
            ("regions:", "regions: none\nothers:", "line 5: \"regions\" is \"none\"; write a list."),
        ] {
            let text = good.replacen(from, to, 1);
            assert_ne!(text, good, "{from}");
            let root = read(file, text.as_bytes(), &Limits::WRITTEN).unwrap();
            let said = read_regions(file, &root).unwrap_err().to_string();
            assert!(said.contains(sentence), "wanted: {sentence}\n   got: {said}");
        }
    }

    #[test]
    fn no_language_comes_twice() {
        let codes: std::collections::BTreeSet<&str> = LANGUAGES.iter().map(|(code, _)| *code).collect();
        assert_eq!(codes.len(), LANGUAGES.len());
        assert_eq!((language("el"), language("xx")), ("Ελληνικά", "xx"));
    }

    #[test]
    fn a_language_is_named_in_the_readers_and_in_its_own() {
        words::add(&[crate::ROOM.messages]).unwrap();
        let (en, bg) = (Words::of(Lang::En), Words::of(Lang::Bg));
        assert_eq!(language_in(en, "bg"), "Bulgarian · Български");
        assert_eq!((language_in(en, "en"), language_in(bg, "bg")), ("English".into(), "Български".into()));
        assert_eq!(language_in(en, "xx"), "xx");
        assert!(
            LANGUAGES
                .iter()
                .all(|(code, _)| Lang::ALL.iter().all(|lang| Words::of(*lang).has(&format!("reads-{code}"))))
        );
    }

    #[test]
    fn citizenships_are_codes() {
        assert_eq!(COUNTRIES.split_whitespace().count(), 250);
        assert_eq!(country(" bg "), Some("BG".into()));
        assert_eq!(country("Bulgaria"), None);
        assert_eq!(country(""), None);
    }
}
