//! The words of reports, by the house's own texts.

use desk::words::{Arg as Value, Words};
use kernel::Lang;
use synth::report::{self, Arg, Args};

/// The texts of one language for the engine's reports.
pub(super) struct Said(&'static Words);

impl Said {
    pub(super) fn of(lang: Lang) -> Self {
        Self(Words::of(lang))
    }
}

impl report::Words for Said {
    fn lang(&self) -> &str {
        self.0.lang().code()
    }

    fn say(&self, key: &str, args: &Args) -> String {
        let values: Vec<(&str, Value)> = args
            .iter()
            .map(|(name, value)| match value {
                Arg::Number(number) => (*name, Value::Number(*number)),
                Arg::Text(text) => (*name, Value::Text(text.clone())),
            })
            .collect();
        self.0.args(key, &values)
    }

    fn number(&self, value: f64, decimals: u8) -> String {
        let power = 10_f64.powi(i32::from(decimals));
        self.0.number((value * power).round() / power)
    }
}
