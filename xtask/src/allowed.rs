//! What a check finds and lets pass for now: a list that can only get shorter.
//!
//! A list is a text file with one entry a line, `what # why`. What is listed is not reported; an entry without a
//! reason is reported, and so is one that nothing is found for any more. A `*` at the end stands for any ending.

use std::path::Path;

use crate::error::Error;

/// One thing that a check found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Finding {
    /// What it is called in a list: stays the same when lines move.
    pub(crate) what: String,
    /// The sentence for the person at the terminal.
    pub(crate) text: String,
}

/// Reads the list `name` of this crate and holds the findings against it; what is left is reported.
///
/// # Errors
/// When the list cannot be read.
pub(crate) fn pass(root: &Path, name: &str, findings: Vec<Finding>) -> Result<Vec<String>, Error> {
    let file = root.join("xtask/allowed").join(name);
    let list = std::fs::read_to_string(&file).map_err(Error::file(&file))?;
    Ok(left(name, &list, findings))
}

fn left(name: &str, list: &str, findings: Vec<Finding>) -> Vec<String> {
    let lines =
        list.lines().enumerate().filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'));
    let mut said = Vec::new();
    let mut allowed = Vec::new();
    for (number, line) in lines {
        let (what, why) = line.split_once(" # ").unwrap_or((line, ""));
        let (what, place) = (what.trim(), format!("xtask/allowed/{name}:{}", number + 1));
        if why.trim().is_empty() {
            said.push(format!("{place}: {what} has no reason: write \"{what} # why\""));
        }
        if !findings.iter().any(|finding| fits(what, finding)) {
            said.push(format!("{place}: {what} is not found any more: take the line away"));
        }
        allowed.push(what);
    }
    let rest = findings.into_iter().filter(|finding| !allowed.iter().any(|what| fits(what, finding)));
    said.extend(rest.map(|finding| finding.text));
    said
}

fn fits(what: &str, finding: &Finding) -> bool {
    match what.strip_suffix('*') {
        Some(beginning) => finding.what.starts_with(beginning),
        None => finding.what == what,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn two() -> Vec<Finding> {
        let finding = |what: &str| Finding { what: what.to_owned(), text: format!("{what} is wrong") };
        vec![finding("a.rs b.rs"), finding("c.rs")]
    }

    #[test]
    fn what_is_listed_with_a_reason_passes_and_the_rest_does_not() {
        assert_eq!(left("x", "# a list\n\na.rs b.rs # until they are parted\n", two()), ["c.rs is wrong"]);
        assert_eq!(left("x", "a.* # so\n", two()), ["c.rs is wrong"]);
    }

    #[test]
    fn an_entry_that_is_no_longer_needed_or_has_no_reason_is_found() {
        let said = left("x", "a.rs b.rs\nc.rs # so\nd.rs # so\n", two());
        assert_eq!(
            said,
            [
                "xtask/allowed/x:1: a.rs b.rs has no reason: write \"a.rs b.rs # why\"",
                "xtask/allowed/x:3: d.rs is not found any more: take the line away"
            ]
        );
    }
}
