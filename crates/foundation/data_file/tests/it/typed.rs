//! The bridge to serde: engines' own types, with the line of what does not fit.

use std::collections::BTreeMap;

use data_file::typed;
use serde::Deserialize;

use crate::tree;

#[derive(Debug, Deserialize, PartialEq)]
#[serde(rename_all = "snake_case")]
enum Length {
    SameDay,
    Days(u32),
    Span { from: u8, to: u8 },
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
struct File {
    name: String,
    #[serde(default)]
    remark: Option<String>,
    size: f64,
    lengths: Vec<Length>,
    by_code: BTreeMap<String, (i64, bool)>,
}

const GOOD: &str = "\
name: One
remark:
size: 3
lengths:
  - same_day
  - days: 5
  - span: {from: 1, to: 2}
by_code:
  a: [1, true]
";

#[test]
fn a_type_of_an_engine_is_read() {
    let file: File = typed("f.yaml", &tree(GOOD).unwrap()).unwrap();
    assert_eq!(file.lengths, [Length::SameDay, Length::Days(5), Length::Span { from: 1, to: 2 }]);
    assert_eq!(
        (file.name.as_str(), file.remark, file.size, file.by_code["a"]),
        ("One", None, 3.0, (1, true))
    );
}

#[test]
fn what_does_not_fit_is_said_with_its_line() {
    for (from, to, line, words) in [
        ("name: One", "name: 5", 1, "invalid type: integer `5`, expected a string"),
        ("name: One", "nam: One", 1, "unknown field `nam`, expected one of"),
        ("size: 3\n", "", 1, "missing field `size`"),
        ("days: 5", "days: -5", 6, "integer `-5`"),
        ("days: 5", "weeks: 5", 6, "unknown variant `weeks`"),
        ("same_day", "same_day: 4", 5, "nothing may stand behind"),
        ("  - days: 5", "  - days", 6, "nothing stands behind"),
        ("to: 2", "to: 2000", 7, "integer `2000`"),
        ("[1, true]", "[1, maybe]", 9, "expected a boolean"),
        ("[1, true]", "[1, true, 3]", 9, "expected"),
    ] {
        let changed = GOOD.replacen(from, to, 1);
        assert_ne!(changed, GOOD);
        let defect = typed::<File>("f.yaml", &tree(&changed).unwrap()).expect_err(to);
        assert_eq!(defect.line, Some(line), "{defect}");
        assert!(defect.wrong.contains(words), "{defect}");
    }
}
