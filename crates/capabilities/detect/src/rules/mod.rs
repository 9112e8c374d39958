//! The indicator base and the decision rule: data in, advice out.
//!
//! [`Base`] holds the indicators, the rule and the first rounds of `data/indicators/`, read once from text that is
//! built into the program and checked by the same code that checks a file on disk. [`evaluate`] runs the rule over
//! one [`Sheet`] of answers. Nothing here reads a clock, draws a number or knows a person.
//!
//! What never happens here: an answer that was not given counting as no; a grade of one set counting in another;
//! advice that stops anybody from referring.

mod base;
mod codes;
mod embedded;
mod engine;
pub mod facts;
mod load;
mod load_rounds;
mod load_rule;
mod rule;

pub use base::{Base, Indicator, IndicatorId, Indicators, ROUND_SIZE, Rounds, Versions, more, questions};
pub use codes::{Age, Class, Dimension, Element, Evidence, Exploitation, Grade, List, Phase, Set, Setting};
pub use embedded::{INDICATORS_YAML, ROUNDS_YAML, RULE_YAML};
pub use engine::{
    Advice, Answer, DimensionResult, Evaluation, ReferReason, Refusal, SetResult, Sheet, evaluate,
};
pub use kernel::Form;
pub use load::indicators as read_indicators;
pub use load_rounds::{reachable, rounds as read_rounds};
pub use load_rule::{REFER_IF, rule as read_rule};
pub use rule::{Condition, Counts, Line, Misread, Positives, Row, Rule};
