//! `palermo codes check FILE`: is this code list right? Regions belong to protect; the way from HTCDS to CTDC is read by
//! an engine that knows no data files, so the roof checks it.

use std::path::Path;

use ::publish::output::ctdc::{Crosswalk, number};
use data_file::{Defect, Defects, Limits, Node, Outcome, read_file, typed};

/// Checks regions or a crosswalk, whichever the file is.
pub(crate) fn check(path: &Path) -> Outcome {
    let file = path.display().to_string();
    let root = read_file(path, &Limits::WRITTEN).map_err(Defects::from);
    Outcome::checked(&file, root.and_then(|root| check_tree(&file, &root)))
}

fn check_tree(file: &str, root: &Node) -> Result<String, Defects> {
    if root.get("regions").is_some() {
        return protect::cli::check_regions(file, root);
    }
    if root.get("flags").is_some() && root.get("schema").is_some() {
        return check_crosswalk(file, root);
    }
    let fix = "write the key regions for a list of regions, or standard, schema and flags for a crosswalk";
    Err(Defect::at(file, root.line, "this is neither a list of regions nor a crosswalk", fix).into())
}

fn check_crosswalk(file: &str, root: &Node) -> Result<String, Defects> {
    let crosswalk: Crosswalk = typed(file, root)?;
    let places = ["flags", "values"].into_iter().filter_map(|key| root.get(key)).flat_map(Node::items);
    let targets = places.filter_map(|line| line.get("to"));
    let unknown = targets.filter(|to| to.text().is_none_or(|column| number(column).is_none()));
    let defects = unknown.map(|to| {
        let wrong = format!("{} is no column of the schema of {}", to.found(), crosswalk.schema);
        Defect::at(file, to.line, wrong, "name one of its 27 columns").of("to")
    });
    match Defects::of(defects.collect()) {
        Some(defects) => Err(defects),
        None => Ok(format!(
            "Crosswalk from {} to {}: {} lines for flags, {} for values, {} without a place.",
            crosswalk.standard,
            crosswalk.schema,
            crosswalk.flags.len(),
            crosswalk.values.len(),
            crosswalk.left_out.len()
        )),
    }
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use super::{check, check_tree};

    fn data(name: &str) -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/codes").join(name)
    }

    #[test]
    fn the_code_lists_that_ship_have_no_defect() {
        for (name, words) in [
            ("regions-gr.yaml", "no defect. Regions of gr: 13 codes"),
            ("regions-dk.yaml", "no defect. Regions of dk: 5 codes"),
            ("htcds_ctdc.yaml", "no defect. Crosswalk from HTCDS 2.0 to CTDC 2024: "),
        ] {
            let outcome = check(&data(name));
            assert_eq!((outcome.exit_code, outcome.stderr.as_str()), (0, ""), "{name}");
            assert!(outcome.stdout.contains(words), "{}", outcome.stdout);
        }
    }

    #[test]
    fn defects_of_a_crosswalk_are_named() {
        let good = std::fs::read_to_string(data("htcds_ctdc.yaml")).unwrap();
        for (from, to, words) in [
            (
                "{to: meansThreats",
                "{to: meansThreat",
                ", to: \"meansThreat\" is no column of the schema of CTDC 2024",
            ),
            ("basis: reading", "basis: guess", "unknown variant `guess`"),
            ("schema: CTDC 2024", "schema: [CTDC]", "invalid type: sequence, expected a string"),
            ("flags:", "flgs:", "neither a list of regions nor a crosswalk"),
        ] {
            let text = good.replacen(from, to, 1);
            assert_ne!(text, good, "{from}");
            let root = data_file::read("x.yaml", text.as_bytes(), &data_file::Limits::WRITTEN).unwrap();
            let said = check_tree("x.yaml", &root).unwrap_err().to_string();
            assert!(said.starts_with("x.yaml, line ") && said.contains(words), "{to}: {said}");
        }
    }
}
