//! Hierarchies: three ways to write one, what is refused, and the real referral table rolled up.

use std::collections::BTreeMap;

use publish::data::Data;
use publish::hierarchy::Hierarchies;
use publish::read::{Reading, read, read_file};
use publish::run::Run;

use crate::read::reference;

const YAML: &str = r#"
age:
  levels: [band, child or adult]
  values:
    0..8: [0 to 17, child]
    9..17: [0 to 17, child]
    18..120: [18 and over, adult]
    not stated: [unknown, unknown]
country:
  levels: [union, all]
  values:
    GR: [EU, all]
    RO: [EU, all]
    "*": [other, all]
"#;

fn choose(levels: &[(&str, &str)]) -> BTreeMap<String, String> {
    levels.iter().map(|(column, level)| ((*column).into(), (*level).into())).collect()
}

fn written(data: &Data) -> String {
    let mut out = Vec::new();
    data.write_csv(&mut out, b',', &Run::new()).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn three_ways_to_write_one() {
    let yaml = Hierarchies::from_yaml(YAML).unwrap();
    assert_eq!(Hierarchies::from_json(&serde_json::to_string(&yaml).unwrap()).unwrap(), yaml);
    let mut csv = String::from("column,value,level,group\n");
    for (column, hierarchy) in &yaml.columns {
        for (value, groups) in &hierarchy.values {
            for (level, group) in hierarchy.levels.iter().zip(groups) {
                csv += &format!("{column},{value},{level},{group}\n");
            }
        }
    }
    assert_eq!(Hierarchies::from_csv(&csv).unwrap(), yaml);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("levels.yml");
    std::fs::write(&file, YAML).unwrap();
    assert_eq!(Hierarchies::read_file(&file).unwrap(), yaml);
    let other = folder.path().join("levels.txt");
    std::fs::write(&other, YAML).unwrap();
    assert!(Hierarchies::read_file(&other).unwrap_err().to_string().contains(".yaml, .json or .csv"));
}

#[test]
fn a_table_is_rolled_up() {
    let csv = "age,country,sex\n3,GR,F\n17,RO,F\n18,UA,M\nnot stated,,M\n,UA,M\n12,GR,F\n";
    let data = read(csv.as_bytes(), &Reading::default(), &Run::new()).unwrap().data;
    let levels = Hierarchies::from_yaml(YAML).unwrap();
    let bands = levels.apply(&data, &choose(&[("age", "band"), ("country", "union")]), 1 << 20).unwrap();
    assert_eq!(
        written(&bands),
        "age,country,sex\n,other,M\n0 to 17,EU,F\n0 to 17,EU,F\n0 to 17,EU,F\n18 and over,other,M\nunknown,,M\n"
    );
    assert_eq!(bands.rows(), 4);
    let all =
        levels.apply(&data, &choose(&[("age", "child or adult"), ("country", "all")]), 1 << 20).unwrap();
    assert_eq!(all.columns()[1].values, ["all"]);
    assert_eq!(all.records(), data.records());
}

#[test]
fn what_does_not_fit_is_refused() {
    let sentence = |yaml: &str| Hierarchies::from_yaml(yaml).unwrap_err().to_string();
    assert!(
        sentence("a:\n  levels: [x]\n  values:\n    u: [p, q]\n").contains("2 groups, there are 1 levels")
    );
    assert!(sentence("a:\n  levels: []\n  values: {}\n").contains("no levels"));
    assert!(sentence("a:\n  levels: [x]\n  values:\n    0..9: [p]\n    9..12: [q]\n").contains("overlap"));
    assert!(sentence("a:\n  levels: [x]\n  values:\n    9..1: [p]\n").contains("ends before it begins"));
    assert_eq!(
        sentence("a:\n  levels: [x, y]\n  values:\n    u: [p, q]\n    v: [p, r]\n"),
        "Hierarchies: column \"a\": \"u\" and \"v\" are both \"p\" on level \"x\", but differ on a coarser one; a group \
         must lie wholly inside the next."
    );
    assert!(sentence("a: [1, 2]\n").starts_with("Hierarchies: "));
    let data = read(&b"age,country\n130,GR\n5,GR\n"[..], &Reading::default(), &Run::new()).unwrap().data;
    let levels = Hierarchies::from_yaml(YAML).unwrap();
    let apply =
        |chosen: &[(&str, &str)]| levels.apply(&data, &choose(chosen), 1 << 20).unwrap_err().to_string();
    assert!(apply(&[("age", "band")]).contains("the value \"130\" has no group"));
    assert!(apply(&[("country", "continent")]).contains("its levels are: union, all"));
    assert!(apply(&[("sex", "all")]).contains("the table does not have it"));
}

#[test]
fn the_real_referral_table_rolls_up() {
    let Some(file) = reference("nrm_uk/nrm_referrals_2022q2_2023q1_cases.csv") else { return };
    let data = read_file(&file, &Reading::default(), &Run::new()).unwrap().data;
    let nationality =
        data.columns().iter().find(|column| column.name.to_lowercase().contains("nationality")).unwrap();
    assert!(nationality.values.len() > 300);
    let yaml = format!(
        "{}:\n  levels: [home]\n  values:\n    UK: [UK]\n    \"*\": [other]\n",
        serde_json::to_string(&nationality.name).unwrap()
    );
    let levels = Hierarchies::from_yaml(&yaml).unwrap();
    let rolled = levels.apply(&data, &choose(&[(&nationality.name, "home")]), 1 << 30).unwrap();
    let column = rolled.columns().iter().find(|column| column.name == nationality.name).unwrap();
    assert!(column.values.len() <= 2, "{:?}", column.values);
    assert_eq!(rolled.records(), 13_924);
    assert!(rolled.rows() < data.rows());
}
