use kernel::Lang;
use mse::{
    panel::{Change, IntervalKind, Method},
    report::Words as _,
    warnings::{Args, CODES, REFUSALS},
};

use super::words::Told;

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
            assert!(desk::words::Words::of(lang).has(&format!("estimate-{key}")), "{}: {key}", lang.code());
        }
    }
}

#[test]
fn values_that_are_words_are_said_first() {
    let args = Args::none().word("method", "method-chapman").with("ratio", 12_345.0);
    assert_eq!(
        Told::of(Lang::En).say("warning-far", &args),
        "“Chapman, two lists” puts the whole number at 12,345 times the detected. Beyond ten times, small changes of \
         the table move it a lot."
    );
}

#[test]
fn numbers_keep_their_decimals() {
    let (english, greek) = (Told::of(Lang::En), Told::of(Lang::El));
    assert_eq!(english.number(12_345.678, 0), "12,346");
    assert_eq!(english.number(-0.0123, 4), "-0.0123");
    assert_eq!(greek.number(1234.5678, 3), "1.234,568");
    assert_eq!(english.number(0.02, 4), "0.02");
    assert_eq!(english.number(2.0, 3), "2");
    assert_eq!(english.number(-1.25, 3), "-1.25");
}
