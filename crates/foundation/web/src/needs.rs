//! What rooms need of the bodies of a country.

use jiff::civil::Date;
use kernel::Lang;

/// What a room needs of the bodies of a country before it works: for the checklist of whoever sets a server up, and for
/// the lists from which a body's competences and territory are chosen.
pub struct Needs {
    /// Duties in which some body must receive cases.
    pub duties: &'static [&'static str],
    /// Every decision for which a body of a country can be competent, as codes with words `competence-CODE`.
    pub competences: fn(country: &str) -> Vec<String>,
    /// Those of them for which some body must be competent, by the rules in force on a day.
    pub deciders: fn(country: &str, on: Date) -> Vec<String>,
    /// Code and name of every region of a country.
    pub regions: fn(country: &str, lang: Lang) -> Vec<(String, String)>,
}
