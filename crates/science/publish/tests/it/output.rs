//! What leaves the engine: nothing altered, the CTDC schema kept, every format read back.

use std::path::{Path, PathBuf};

use publish::{
    data::{Column, Data},
    output::{
        About, Code, Cube, Dimension, Value, codebook, csv as out,
        ctdc::{self, Basis, Crosswalk},
        jsonstat, sdmx, xlsx,
    },
    read::{Reading, read},
    run::Run,
};
use serde_json::Value as Json;

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..")
}

fn data(text: &str) -> Data {
    read(text.as_bytes(), &Reading::default(), &Run::new()).unwrap().data
}

fn written(write: impl FnOnce(&mut dyn std::io::Write)) -> String {
    let mut bytes = Vec::new();
    write(&mut bytes);
    String::from_utf8(bytes).unwrap()
}

fn table() -> Cube {
    let code = |id: &str, label: &str, parent| Code { id: id.into(), label: label.into(), parent };
    Cube {
        dimensions: vec![
            Dimension {
                id: "SEX".into(),
                label: "Sex".into(),
                codes: vec![code("_T", "All", None), code("F", "Women", Some(0)), code("M", "Men", Some(0))],
            },
            Dimension {
                id: "AGE".into(),
                label: "Age, \"years\"".into(),
                codes: vec![code("_T", "All", None), code("48PLUS", "48+", Some(0))],
            },
        ],
        cells: vec![
            (vec![0, 0], Value::Number(120)),
            (vec![1, 0], Value::Confidential),
            (vec![1, 1], Value::NotAvailable),
            (vec![2, 1], Value::Number(0)),
        ],
    }
}

fn about() -> About {
    About {
        title: "Presumed victims".into(),
        source: Some("Example office".into()),
        method: Some("Suppressed below 10".into()),
        date: Some("2026-03-01".into()),
    }
}

/// Separators, quotes, line breaks, formulas, blanks at the ends, other scripts: what went in comes out.
#[test]
fn no_value_is_altered() {
    let odd = "a,b\n\"x;y\",1\n\"she said \"\"no\"\"\",2\n\"=1+1\",1\n\"two\nlines\",2\n Ελλάδα ,1\n\"Female<semicolon>Male: x\",2\n";
    let before = data(odd);
    let text = written(|sink| out::records(&before, sink, &Run::new()).unwrap());
    assert_eq!(data(&text), before);
    assert_eq!(before.records(), 6);
    for value in ["x;y", "=1+1", " Ελλάδα ", "Female<semicolon>Male: x"] {
        assert!(text.contains(value), "{value} in\n{text}");
    }
    let mut bytes = Vec::new();
    xlsx::records(&before, &about(), &mut bytes, &Run::new()).unwrap();
    assert!(bytes.starts_with(b"PK\x03\x04"));
    let mut again = Vec::new();
    xlsx::records(&before, &about(), &mut again, &Run::new()).unwrap();
    assert_eq!(bytes, again, "the same release gives the same bytes");
    let run = Run::new();
    run.stop();
    assert!(out::records(&before, &mut Vec::new(), &run).is_err());
}

#[test]
fn a_table_keeps_its_three_states_in_every_format() {
    let text = written(|sink| out::cube(&table(), sink).unwrap());
    assert_eq!(
        text,
        "Sex,\"Age, \"\"years\"\"\",count,mark\nAll,All,120,\nWomen,All,,c\nWomen,48+,,:\nMen,48+,0,\n"
    );
    let json = jsonstat::dataset(&table(), &about()).unwrap();
    assert_eq!((&json["version"], &json["class"]), (&Json::from("2.0"), &Json::from("dataset")));
    assert_eq!(json["size"], serde_json::json!([3, 2]));
    assert_eq!(json["value"], serde_json::json!({"0": 120, "2": null, "3": null, "5": 0}));
    assert_eq!(json["status"], serde_json::json!({"2": "c", "3": ":"}));
    assert_eq!(json["dimension"]["AGE"]["category"]["child"], serde_json::json!({"_T": ["48PLUS"]}));
    let text = written(|sink| sdmx::csv(&table(), &sdmx::Structure::default(), sink).unwrap());
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "STRUCTURE,STRUCTURE_ID,ACTION,SEX,AGE,OBS_VALUE,OBS_STATUS,CONF_STATUS");
    assert_eq!(lines[1], "dataflow,PALERMO:THB_TABLE(1.0),I,_T,_T,120,A,F");
    assert_eq!(lines[2], "dataflow,PALERMO:THB_TABLE(1.0),I,F,_T,,Q,N");
    assert_eq!(lines[3], "dataflow,PALERMO:THB_TABLE(1.0),I,F,48PLUS,,O,F");
    assert_eq!(lines.len(), 5);
    let structure = sdmx::structure(&table(), &sdmx::Structure::default(), &about());
    let lists = structure["data"]["codelists"].as_array().unwrap();
    let ids: Vec<&str> = lists.iter().map(|list| list["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["CL_SEX", "CL_AGE", "CL_OBS_STATUS", "CL_CONF_STATUS"]);
    assert_eq!(lists[0]["codes"][1]["parent"], "_T");
    let mut bytes = Vec::new();
    xlsx::cube(&table(), &about(), &mut bytes).unwrap();
    assert!(bytes.starts_with(b"PK\x03\x04"));
    let outside = Cube { cells: vec![(vec![3, 0], Value::Number(1))], ..table() };
    assert!(jsonstat::dataset(&outside, &about()).is_err());
}

#[test]
fn the_schema_has_its_27_columns_whatever_came_in() {
    let short = data("gender,meansWithholdDocuments,isForcedLabour\nWoman,1,\nMan,,1\n,1,1\n");
    let arranged = ctdc::arrange(&short).unwrap();
    let names: Vec<&str> = arranged.columns().iter().map(|column| column.name.as_str()).collect();
    assert_eq!(names.len(), 27);
    assert_eq!(
        (names[0], names[4], names[13], names[26]),
        ("yearOfRegistration", "CountryOfExploitation", "meansWithholdDocs", "recruiterRelationOther")
    );
    assert_eq!(arranged.records(), 3);
    let text = written(|sink| out::records(&arranged, sink, &Run::new()).unwrap());
    assert!(text.lines().all(|line| line.split(',').count() == 27), "{text}");
    for (bad, column) in [
        ("gender\nFemale\n", "gender"),
        ("isForcedLabour\n2\n", "isForcedLabour"),
        ("citizenship\nGR\n", "citizenship"),
        ("ageBroad\n18-20\n", "ageBroad"),
        ("yearOfRegistration\n22\n", "yearOfRegistration"),
        ("isSexualExploit,nickname\n1,x\n1,x\n", "nickname"),
    ] {
        let said = ctdc::arrange(&data(bad)).unwrap_err().to_string();
        assert!(said.contains(column), "{said}");
    }
}

/// A declared value may come out of noise though nobody has it: it must fit before anything is spent.
#[test]
fn values_that_nobody_has_count_only_before_noise() {
    let column = Column { name: "gender".into(), values: vec!["Woman".into(), "Female".into()] };
    let records = Data::new(vec![column], vec![vec![1, 1]], vec![1, 1]).unwrap();
    assert!(ctdc::arrange(&records).is_ok());
    let said = ctdc::fits(&records).unwrap_err().to_string();
    assert!(said.contains("Female"), "{said}");
}

#[test]
fn percentages_are_over_known_values_of_the_group() {
    let records = data("isForcedLabour,isSexualExploit,gender\n1,1,Woman\n1,,\n,1,Man\n,,Man\n");
    let entries = codebook::entries(&records);
    assert_eq!(entries[0].values, [("1".to_owned(), 2)]);
    assert_eq!((entries[0].known, entries[0].absent), (3, 2), "three have any known exploitation");
    assert_eq!((entries[2].known, entries[2].absent), (3, 1));
    let text = written(|sink| codebook::write(&records, &about(), sink).unwrap());
    assert!(text.contains("isForcedLabour,1,2,0.6667"), "{text}");
    assert!(text.contains("source,Example office"), "{text}");
}

fn crosswalk() -> Crosswalk {
    let text = std::fs::read_to_string(repository().join("data/codes/htcds_ctdc.yaml")).unwrap();
    serde_saphyr::from_str(&text).unwrap()
}

/// Every target is a column of the schema, every own decision has its reason, every code of the lists is placed or
/// left out, and never both.
#[test]
fn the_crosswalk_places_every_code_once() {
    let crosswalk = crosswalk();
    let mut flags = std::collections::BTreeSet::new();
    for flag in &crosswalk.flags {
        assert!(ctdc::group(&flag.to).is_some(), "{}", flag.to);
        assert!(flag.basis != Basis::Ours || flag.why.is_some(), "{}", flag.to);
        flags.insert(flag.to.as_str());
    }
    // CTDC's intimate partner is the only flag that HTCDS cannot tell.
    assert_eq!(flags.len(), 20, "{flags:?}");
    assert_eq!(crosswalk.countries.len(), 249);
    let list = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../../shared/data/htcds/htcds_v2_codes.csv");
    if !list.exists() {
        assert!(std::env::var_os("CI").is_none(), "{} is missing", list.display());
        return;
    }
    let fields = [
        "prs_Gender",
        "vic_RelationshipToTrafficker",
        "vic_MethodOfRecruitment",
        "vic_MethodsOfControl",
        "vic_TypeOfExploitation",
        "vic_ForcedLabourIndustry",
        "vic_TypeOfSexExploitation",
    ];
    let mut seen = 0;
    for line in csv::Reader::from_path(list).unwrap().records() {
        let line = line.unwrap();
        let (field, code) = (&line[0], &line[2]);
        if !fields.contains(&field) {
            continue;
        }
        let names = |codes: &[String]| codes.iter().any(|one| one == code);
        let flags = crosswalk.flags.iter().flat_map(|flag| &flag.from);
        let placed = flags.filter(|from| from.field == field && names(&from.codes)).count()
            + crosswalk.values.iter().filter(|one| one.from == field && one.codes.contains_key(code)).count();
        let out = crosswalk.left_out.iter().filter(|one| one.field == field && names(&one.codes)).count();
        assert_eq!(placed.min(1) + out, 1, "{field} {code}");
        seen += 1;
    }
    assert_eq!(seen, 6 + 3 + 10 + 16 + 11 + 21 + 4);
}

#[test]
fn codes_of_htcds_become_the_groups_of_ctdc() {
    let text = "yearOfRegistration,prs_Gender,prs_Citizenship,vic_MethodsOfControl,vic_TypeOfExploitation\n\
        2024,Feminine,GR,DebtBondage;TakesEarnings;PsychoactiveSubstance,SexualExploitation\n\
        2024,NonSpecifiedUnknown,GR;ALB,Other,ForcedBegging\n\
        2023,Masculine,ROU,DebtBondage ,ForcedMarriage;ForcedLabour\n";
    let several = ["prs_Citizenship", "vic_MethodsOfControl", "vic_TypeOfExploitation"];
    let how = Reading {
        several: several.iter().map(|name| ((*name).to_owned(), ";".to_owned())).collect(),
        ..Reading::default()
    };
    let loaded = read(text.as_bytes(), &how, &Run::new()).unwrap().data;
    let made = crosswalk().apply(&loaded).unwrap();
    let mut lines: Vec<String> = written(|sink| out::records(&made, sink, &Run::new()).unwrap())
        .lines()
        .skip(1)
        .map(str::to_owned)
        .collect();
    lines.sort();
    assert_eq!(
        lines,
        [
            "2023,Man,,ROU,,,1,,,,,,,,1,,1,,,,,,,,,,",
            "2024,,,,,,,,,,,,,,1,,,,,,,,,,,,",
            "2024,Woman,,GRC,,,1,,,,1,,,,,1,,,,,,,,,,,",
        ]
        .map(str::to_owned)
    );
    let unknown = data("vic_MethodsOfControl\nMagic\nMagic\n");
    let said = crosswalk().apply(&unknown).unwrap_err().to_string();
    assert!(said.contains("Magic") && said.contains("vic_MethodsOfControl"), "{said}");
}

/// A value set by hand: a flag that holds a sensitive zero does not fit.
#[test]
fn a_zero_is_no_flag() {
    let zero = Data::new(
        vec![Column { name: "isForcedLabour".into(), values: vec!["0".into(), "1".into()] }],
        vec![vec![1, 2]],
        vec![1, 1],
    )
    .unwrap();
    assert!(ctdc::arrange(&zero).unwrap_err().to_string().contains("never anything else"));
    let unused = Data::new(zero.columns().to_vec(), vec![vec![2, 0]], vec![1, 1]).unwrap();
    assert!(ctdc::arrange(&unused).is_ok(), "a value that no record has does no harm");
}
