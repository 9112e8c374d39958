//! The plain codes of a case, in words.

use words::Words;

use crate::{countries, pages::wording, places::language_in, records::CaseFile};

/// A region's name; its code when no list knows it.
fn region(w: &Words, case: &CaseFile, code: &str) -> String {
    let all = countries::regions(&case.country.profile.country);
    all.iter().find(|one| one.code == code).map_or_else(|| code.to_owned(), |one| one.name(w.lang()))
}

/// The plain codes as pairs of words.
pub(super) fn pairs(w: &Words, case: &CaseFile) -> Vec<(String, String)> {
    let (codes, facts) = (&case.codes, &case.file.facts);
    let first = wording::day(case, kernel::clock::at_ms(codes.first_contact_ms));
    let none = || w.t("case-not-known");
    let languages = facts.languages.iter().map(|code| language_in(w, code)).collect::<Vec<_>>().join(", ");
    let mut pairs = vec![
        ("case-form", w.word_or("form", codes.form.code())),
        ("case-age", w.word_or("case-age", facts.age.code())),
        ("case-band", w.word_or("band", codes.age_band.code())),
        ("case-sex", w.word_or("sex", codes.sex.code())),
        ("case-citizenship", codes.citizenship.clone().unwrap_or_else(none)),
        ("case-consent", w.word_or("case-consent", facts.consent.code())),
        ("case-self", w.t(if facts.self_identified { "form-yes" } else { "form-no" })),
        ("case-stay", w.word_or("case-stay", facts.stay.code())),
        ("case-languages", if languages.is_empty() { none() } else { languages }),
        ("case-indicators", w.count(u64::from(facts.documented_indicators))),
        ("case-region", codes.region.as_deref().map_or_else(none, |code| region(w, case, code))),
        ("case-setting", w.word_or("setting", &codes.setting)),
        ("case-first-contact", w.date(first)),
    ];
    if facts.age.behaves_as_child() {
        let accompanied = w.word_or("case-accompanied", facts.accompanied.code());
        pairs.insert(3, ("case-accompanied", accompanied));
    }
    pairs.into_iter().map(|(key, value)| (w.t(key), value)).collect()
}
