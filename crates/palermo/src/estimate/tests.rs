use ::estimate::{
    panel::{Change, IntervalKind, Method},
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
    assert!(keys.len() > 60, "{}", keys.len());
    for lang in Lang::ALL {
        for key in &keys {
            assert!(words::Words::of(lang).has(&format!("estimate-{key}")), "{}: {key}", lang.code());
        }
    }
}
