//! The closing table of `cargo xtask test`.

use std::time::{Duration, Instant};

use crate::trouble::Trouble;

/// One group of checks: its name, how it ended, how long it took.
#[derive(Debug)]
struct Group {
    name: &'static str,
    outcome: Option<Result<(), String>>,
    took: Duration,
}

/// The groups in their order. The first failure stops the following groups; they are listed as not run.
#[derive(Debug, Default)]
pub(crate) struct Report {
    groups: Vec<Group>,
    closing: Vec<String>,
}

impl Report {
    /// Runs one group, unless an earlier one failed.
    pub(crate) fn group(&mut self, name: &'static str, work: impl FnOnce() -> Result<(), Trouble>) {
        if self.failed() > 0 {
            self.groups.push(Group { name, outcome: None, took: Duration::ZERO });
            return;
        }
        println!("\n== {name}");
        let start = Instant::now();
        let outcome = work().map_err(|trouble| trouble.to_string());
        self.groups.push(Group { name, outcome: Some(outcome), took: start.elapsed() });
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
            let line = format!("{:<12} {word:<8} {:>7.1} s  {why}", group.name, group.took.as_secs_f64());
            text.push_str(line.trim_end());
            text.push('\n');
        }
        for line in &self.closing {
            text.push_str(line);
            text.push('\n');
        }
        text.push_str(&format!("{} passed, {} failed\n", self.passed(), self.failed()));
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_stops_what_follows_and_is_counted() {
        let mut report = Report::default();
        report.group("one", || Ok(()));
        report.group("two", || Err(Trouble::Red));
        report.group("three", || panic!("must not run"));
        report.closing(vec!["Summary of a runner".to_owned()]);
        let text = report.text();
        assert_eq!((report.passed(), report.failed()), (1, 1));
        assert!(text.contains("three        not run"), "{text}");
        assert!(text.contains("Summary of a runner"), "{text}");
        assert!(text.ends_with("1 passed, 1 failed\n"), "{text}");
    }
}
