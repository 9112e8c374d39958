//! The base that is built into the program.

use std::sync::LazyLock;

use data_file::{Defects, Limits, read};

use super::base::Base;
use super::{load, load_rounds, load_rule};

/// The embedded indicator file, as text.
pub const INDICATORS_YAML: &str = include_str!("../../../../../data/indicators/indicators.yaml");
/// The embedded rule, as text.
pub const RULE_YAML: &str = include_str!("../../../../../data/indicators/rule.yaml");
/// The embedded first rounds, as text.
pub const ROUNDS_YAML: &str = include_str!("../../../../../data/indicators/rounds.yaml");

static EMBEDDED: LazyLock<Result<Base, Defects>> = LazyLock::new(|| {
    let tree = |file: &str, text: &str| read(file, text.as_bytes(), &Limits::WRITTEN);
    let indicators = load::indicators("indicators.yaml", &tree("indicators.yaml", INDICATORS_YAML)?)?;
    let rule = load_rule::rule("rule.yaml", &tree("rule.yaml", RULE_YAML)?)?;
    let rounds = load_rounds::rounds("rounds.yaml", &tree("rounds.yaml", ROUNDS_YAML)?, &indicators, &rule)?;
    Ok(Base::new(indicators, rule, rounds))
});

impl Base {
    /// The base that is built into the program, read once.
    ///
    /// # Errors
    /// The defects of the embedded files; a test makes sure that a built program has none.
    pub fn embedded() -> Result<&'static Self, &'static Defects> {
        EMBEDDED.as_ref()
    }
}
