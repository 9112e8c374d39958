//! `palermo profile check FILE`: is this country profile, or this holiday calendar, right? And the regions of
//! `palermo codes check FILE`.

use std::path::Path;

use data_file::{Defect, Defects, Limits, Node, Outcome, read_file};

use crate::places::read_regions;
use crate::rules::{Calendar, profile::read_profile};

/// Checks a country profile or a holiday calendar, whichever it is.
///
/// Right: exit 0 and a summary. Not: exit 2 and one sentence per defect, with file, line and item.
#[must_use]
pub fn check(path: &Path) -> Outcome {
    let file = path.display().to_string();
    let root = read_file(path, &Limits::WRITTEN).map_err(Defects::from);
    Outcome::checked(&file, root.and_then(|root| check_tree(&file, &root)))
}

/// [`check`] for a tree; the summary, or every defect.
///
/// # Errors
/// See [`check`].
pub fn check_tree(file: &str, root: &Node) -> Result<String, Defects> {
    let days = root.get("versions").is_some_and(|versions| versions.items().iter().any(is_calendar));
    if days {
        let calendar = Calendar::read(file, root)?;
        let versions = calendar.versions.len();
        return Ok(format!("Holiday calendar of {} (dated versions: {versions}).", calendar.country));
    }
    if root.get("zone").is_some() || root.get("versions").is_some() {
        let profile = read_profile(file, root)?;
        let values = profile.versions.iter().flat_map(crate::rules::Rules::origins);
        let open = values.clone().filter(|origin| origin.mark.must_be_shown()).count();
        return Ok(format!(
            "Profile of {} (dated versions: {}): {} values, {open} of them not settled (proposal or verify).",
            profile.country,
            profile.versions.len(),
            values.count()
        ));
    }
    let fix =
        "write the keys zone, sources and versions for a profile, or versions with holidays for a calendar";
    Err(Defect::at(file, root.line, "this is neither a country profile nor a holiday calendar", fix).into())
}

fn is_calendar(version: &Node) -> bool {
    version.get("holidays").is_some() || version.get("easter").is_some()
}

/// Checks a tree of regions; the summary, or every defect.
///
/// # Errors
/// Every defect, with line and item.
pub fn check_regions(file: &str, root: &Node) -> Result<String, Defects> {
    let read = read_regions(file, root)?;
    Ok(format!("Regions of {}: {} codes, each named in every language.", read.country, read.regions.len()))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::check;

    #[test]
    fn the_files_that_ship_have_no_defect() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../data/profiles");
        let mut files = 0;
        for (name, words) in [
            ("gr.yaml", "Profile of gr (dated versions: 1): 25 values, 21 of them not settled"),
            ("dk.yaml", "Profile of dk (dated versions: 2): 40 values"),
            ("holidays-gr.yaml", "Holiday calendar of gr (dated versions: 1)."),
            ("holidays-dk.yaml", "Holiday calendar of dk (dated versions: 1)."),
        ] {
            let outcome = check(&folder.join(name));
            assert_eq!((outcome.exit_code, outcome.stderr.as_str()), (0, ""));
            assert!(outcome.stdout.contains(words), "{}", outcome.stdout);
            files += 1;
        }
        assert_eq!(files, 4);
        let other = check(&folder.join("../codes/regions-gr.yaml"));
        assert_eq!(other.exit_code, 2);
        assert!(
            other.stderr.contains("neither a country profile nor a holiday calendar"),
            "{}",
            other.stderr
        );
    }
}
