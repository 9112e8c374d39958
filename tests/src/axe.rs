//! What axe-core says about a page: the rules of WCAG 2.2 (A, AA) and its own best practices.
//!
//! The script is vendored beside its checksum and licence (`tests/vendor`), and goes into the page through WebDriver,
//! which a Content-Security-Policy does not stop.

use std::fmt;

use serde_json::Value;

/// axe-core 4.14.1, MPL-2.0.
pub(crate) const SOURCE: &str = include_str!("../vendor/axe-core-4.14.1/axe.min.js");

/// Runs axe over the whole document. The last argument is WebDriver's callback.
pub(crate) const RUN: &str = r#"
const done = arguments[arguments.length - 1];
axe.run(document).then(
  (r) => done({ passes: r.passes.length, violations: r.violations.map((v) => ({
    id: v.id, impact: v.impact, help: v.help,
    places: v.nodes.map((n) => n.target.join(" ") + " | " + (n.failureSummary || "").replace(/\s+/g, " ")),
  })) }),
  (e) => done({ trouble: String(e) }),
);
"#;

/// One rule that the page breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// The rule's name, such as `label` or `color-contrast`.
    pub id: String,
    /// `minor`, `moderate`, `serious` or `critical`.
    pub impact: String,
    /// The rule in one sentence.
    pub help: String,
    /// Where, as a CSS selector, and why.
    pub places: Vec<String>,
}

/// The verdict on one page in its present state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// How many rules found something to look at and were content. Zero means that nothing was looked at.
    pub passes: u64,
    /// The rules that are broken.
    pub violations: Vec<Violation>,
}

impl Verdict {
    /// Whether axe looked at the page and found nothing to blame.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.passes > 0 && self.violations.is_empty()
    }

    /// Reads what [`RUN`] handed back; `None` when axe itself stumbled.
    pub(crate) fn read(answer: &Value) -> Option<Self> {
        let violations =
            answer.get("violations")?.as_array()?.iter().map(violation).collect::<Option<_>>()?;
        Some(Self { passes: answer.get("passes")?.as_u64()?, violations })
    }
}

fn violation(value: &Value) -> Option<Violation> {
    let text = |key: &str| value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let places =
        value.get("places")?.as_array()?.iter().filter_map(Value::as_str).map(str::to_owned).collect();
    Some(Violation { id: text("id"), impact: text("impact"), help: text("help"), places })
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "axe: {} rules passed, {} broken", self.passes, self.violations.len())?;
        for one in &self.violations {
            writeln!(f, "  {} ({}): {}", one.id, one.impact, one.help)?;
            for place in &one.places {
                writeln!(f, "    {place}")?;
            }
        }
        Ok(())
    }
}
