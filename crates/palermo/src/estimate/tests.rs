use ::estimate::{
    panel::{Change, IntervalKind, Method, Unquotable},
    warnings::{CODES, REFUSALS},
};
use kernel::Lang;

#[test]
fn every_code_of_the_engine_has_its_words() {
    let mut keys: Vec<String> = Vec::new();
    keys.extend(CODES.iter().map(|code| format!("warning-{code}")));
    keys.extend(REFUSALS.iter().map(|code| format!("refused-{code}")));
    keys.extend(Method::ALL.iter().map(|method| format!("method-{}", method.code())));
    keys.extend(Change::ALL.iter().map(|change| format!("change-{}", change.code())));
    keys.extend(IntervalKind::ALL.iter().map(|kind| format!("interval-{}", kind.code())));
    keys.extend(Unquotable::ALL.iter().map(|why| format!("headline-left-{}", why.code())));
    assert!(keys.len() > 60, "{}", keys.len());
    for lang in Lang::ALL {
        for key in &keys {
            assert!(words::Words::of(lang).has(&format!("estimate-{key}")), "{}: {key}", lang.code());
        }
    }
}

#[test]
fn what_the_system_says_is_a_sentence_in_every_language() {
    use std::{io, path::Path};
    let kinds = [
        io::ErrorKind::NotFound,
        io::ErrorKind::PermissionDenied,
        io::ErrorKind::IsADirectory,
        io::ErrorKind::StorageFull,
        io::ErrorKind::Other,
    ];
    for lang in Lang::ALL {
        for kind in kinds {
            let said = super::write::system(Path::new("t.csv"), &io::Error::from(kind), lang);
            assert!(said.starts_with("t.csv: ") && said.ends_with('.') && !said.contains('⟦'), "{said}");
            assert!(!said.contains("os error") && !said.contains("entity not found"), "{said}");
        }
    }
}
