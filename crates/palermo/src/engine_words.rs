//! The words of reports: the texts of the house, under the family of keys that an engine has.

use ::report::words::{Args, Value};
use kernel::Lang;
use words::{Arg, Words};

/// The words of one language for one engine.
#[derive(Clone, Copy)]
pub(crate) struct Said {
    words: &'static Words,
    family: &'static str,
}

impl Said {
    /// `family` stands before every key that the engine names, such as `estimate-`.
    pub(crate) fn of(lang: Lang, family: &'static str) -> Self {
        Self { words: Words::of(lang), family }
    }

    fn arg(self, value: &Value) -> Arg {
        match value {
            Value::Number(number) => Arg::Number(*number),
            Value::Text(text) => Arg::Text(text.clone()),
            Value::Word(key) => Arg::Text(self.words.t(&format!("{}{key}", self.family))),
        }
    }
}

impl ::report::words::Words for Said {
    fn lang(&self) -> &str {
        self.words.lang().code()
    }

    fn reviewed(&self) -> bool {
        self.words.lang().reviewed()
    }

    fn say(&self, key: &str, args: &Args) -> String {
        let args: Vec<(&str, Arg)> = args.iter().map(|(name, value)| (*name, self.arg(value))).collect();
        self.words.args(&format!("{}{key}", self.family), &args)
    }

    fn number(&self, value: f64, decimals: u8) -> String {
        let factor = 10_f64.powi(i32::from(decimals));
        let rounded = (value * factor).round() / factor;
        if decimals <= 2 || rounded.fract() == 0.0 {
            return self.words.number(rounded);
        }
        // The words of the house write two decimals; more of them stand behind the same mark.
        let whole = self.words.number(rounded.abs().trunc());
        let sign = if rounded < 0.0 { "-" } else { "" };
        let mark = self.words.number(0.5).chars().nth(1).unwrap_or('.');
        let digits = format!("{:.*}", usize::from(decimals), rounded.abs().fract());
        let digits = digits.get(2..).unwrap_or_default().trim_end_matches('0');
        format!("{sign}{whole}{mark}{digits}")
    }
}

/// The language that somebody names on the command line.
///
/// # Errors
/// A sentence when there is none of that code.
pub(crate) fn language(code: &str) -> Result<Lang, String> {
    code.parse().map_err(|()| "the languages are en, el, bg".to_owned())
}

#[cfg(test)]
mod tests {
    use ::report::words::Words as _;

    use super::*;

    #[test]
    fn values_that_are_words_are_said_first() {
        let args = Args::none().word("method", "method-chapman").with("ratio", 12_345.0);
        assert_eq!(
            Said::of(Lang::En, "estimate-").say("warning-far", &args),
            "“Chapman, two lists” puts the whole number at 12,345 times the detected. Beyond ten times, small changes of \
             the table move it a lot."
        );
    }

    #[test]
    fn numbers_keep_their_decimals() {
        let (english, greek) = (Said::of(Lang::En, "estimate-"), Said::of(Lang::El, "estimate-"));
        assert_eq!(english.number(12_345.678, 0), "12,346");
        assert_eq!(english.number(-0.0123, 4), "-0.0123");
        assert_eq!(greek.number(1234.5678, 3), "1.234,568");
        assert_eq!(english.number(0.02, 4), "0.02");
        assert_eq!(english.number(2.0, 3), "2");
        assert_eq!(english.number(-1.25, 3), "-1.25");
        assert_eq!(Said::of(Lang::En, "").number(0.125, 6), "0.125", "an epsilon is not rounded");
    }
}
