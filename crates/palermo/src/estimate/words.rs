//! The words of estimates: the texts of the house under the family `estimate-`.

use desk::words::{Arg, Words};
use kernel::Lang;
use mse::warnings::{Args, Value};

/// The family of the keys.
const FAMILY: &str = "estimate-";

/// The words of one language.
#[derive(Clone, Copy)]
pub(super) struct Told(&'static Words);

impl Told {
    pub(super) fn of(lang: Lang) -> Self {
        Self(Words::of(lang))
    }

    fn arg(self, value: &Value) -> Arg {
        match value {
            Value::Number(number) => Arg::Number(*number),
            Value::Text(text) => Arg::Text(text.clone()),
            Value::Word(key) => Arg::Text(self.0.t(&format!("{FAMILY}{key}"))),
        }
    }
}

impl mse::report::Words for Told {
    fn lang(&self) -> &str {
        self.0.lang().code()
    }

    fn reviewed(&self) -> bool {
        self.0.lang().reviewed()
    }

    fn say(&self, key: &str, args: &Args) -> String {
        let args: Vec<(&str, Arg)> = args.iter().map(|(name, value)| (*name, self.arg(value))).collect();
        self.0.args(&format!("{FAMILY}{key}"), &args)
    }

    fn number(&self, value: f64, decimals: u8) -> String {
        let factor = 10_f64.powi(i32::from(decimals));
        let rounded = (value * factor).round() / factor;
        if decimals <= 2 || rounded.fract() == 0.0 {
            return self.0.number(rounded);
        }
        // The words of the house write two decimals; more of them stand behind the same mark.
        let whole = self.0.number(rounded.abs().trunc());
        let sign = if rounded < 0.0 { "-" } else { "" };
        let mark = self.0.number(0.5).chars().nth(1).unwrap_or('.');
        let digits = format!("{:.*}", usize::from(decimals), rounded.abs().fract());
        let digits = digits.get(2..).unwrap_or_default().trim_end_matches('0');
        format!("{sign}{whole}{mark}{digits}")
    }
}
