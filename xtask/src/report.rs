//! What `cargo xtask test` is doing, how far it is, and the closing table.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use crate::error::Error;

/// One group of checks: its name, how it ended, how long it took.
#[derive(Debug)]
struct Group {
    name: &'static str,
    outcome: Option<Result<(), String>>,
    took: Duration,
}

/// The groups in their order. The first failure stops the following groups; they are listed as not run.
#[derive(Debug)]
pub(crate) struct Report {
    /// What is still to come.
    ahead: VecDeque<&'static str>,
    groups: Vec<Group>,
    closing: Vec<String>,
    began: Instant,
}

impl Report {
    /// A report on groups of these names, in this order.
    pub(crate) fn new(names: &[&'static str]) -> Self {
        Self {
            ahead: names.iter().copied().collect(),
            groups: Vec::new(),
            closing: Vec::new(),
            began: Instant::now(),
        }
    }

    /// Runs the next group, unless an earlier one failed.
    pub(crate) fn group(&mut self, name: &'static str, work: impl FnOnce() -> Result<(), Error>) {
        debug_assert_eq!(self.ahead.front(), Some(&name), "the list of names has another order");
        self.ahead.pop_front();
        if self.failed() > 0 {
            self.groups.push(Group { name, outcome: None, took: Duration::ZERO });
            return;
        }
        println!("\n{}", self.headline(name, self.began.elapsed()));
        let start = Instant::now();
        let outcome = work().map_err(|error| error.to_string());
        self.groups.push(Group { name, outcome: Some(outcome), took: start.elapsed() });
    }

    /// `== 3 of 12: clippy (4 min 10 s so far; next: build)`
    fn headline(&self, name: &str, elapsed: Duration) -> String {
        let number = self.groups.len() + 1;
        let all = number + self.ahead.len();
        let next = self.ahead.front().map_or_else(|| "the last".to_owned(), |next| format!("next: {next}"));
        format!("== {number} of {all}: {name} ({} so far; {next})", length(elapsed))
    }

    /// Keeps the closing lines of a test runner, to be shown again at the end.
    pub(crate) fn closing(&mut self, lines: Vec<String>) {
        self.closing.extend(lines);
    }

    /// How many groups passed.
    pub(crate) fn passed(&self) -> usize {
        self.groups.iter().filter(|group| matches!(group.outcome, Some(Ok(())))).count()
    }

    /// How many groups failed; groups that were not run are not counted.
    pub(crate) fn failed(&self) -> usize {
        self.groups.iter().filter(|group| matches!(group.outcome, Some(Err(_)))).count()
    }

    /// The table, the runners' closing lines and the plain closing line.
    pub(crate) fn text(&self) -> String {
        let mut text = String::from("\n== summary\n");
        for group in &self.groups {
            let (word, why) = match &group.outcome {
                Some(Ok(())) => ("passed", ""),
                Some(Err(why)) => ("FAILED", why.as_str()),
                None => ("not run", ""),
            };
            let line = format!("{:<14} {word:<8} {:>12}  {why}", group.name, length(group.took));
            text.push_str(line.trim_end());
            text.push('\n');
        }
        for line in &self.closing {
            text.push_str(line);
            text.push('\n');
        }
        let (passed, failed) = (self.passed(), self.failed());
        text.push_str(&format!("{passed} passed, {failed} failed, {}\n", length(self.began.elapsed())));
        text
    }
}

/// `4 min 10 s`, `9 s`.
fn length(time: Duration) -> String {
    let seconds = time.as_secs();
    if seconds < 60 { format!("{seconds} s") } else { format!("{} min {} s", seconds / 60, seconds % 60) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_stops_what_follows_and_is_counted() {
        let mut report = Report::new(&["one", "two", "three"]);
        report.group("one", || Ok(()));
        report.group("two", || Err(Error::Red));
        report.group("three", || panic!("must not run"));
        report.closing(vec!["Summary of a runner".to_owned()]);
        let text = report.text();
        assert_eq!((report.passed(), report.failed()), (1, 1));
        assert!(text.contains("three          not run"), "{text}");
        assert!(text.contains("Summary of a runner"), "{text}");
        assert!(text.ends_with("1 passed, 1 failed, 0 s\n"), "{text}");
    }

    #[test]
    fn a_headline_says_how_far_it_is_and_what_comes_next() {
        let mut report = Report::new(&["one", "two", "three"]);
        report.group("one", || Ok(()));
        report.ahead.pop_front();
        let line = report.headline("two", Duration::from_secs(250));
        assert_eq!(line, "== 2 of 3: two (4 min 10 s so far; next: three)");
        report.ahead.pop_front();
        assert_eq!(
            report.headline("three", Duration::from_secs(9)),
            "== 2 of 2: three (9 s so far; the last)"
        );
    }
}
