//! Groups of keys: every defect is found, at its line, with its item and what to do.

use data_file::values::{code, date, flag, named_texts, number, one_of, small, text, texts, whole, word};
use data_file::{Defects, Fields, Limits, Open, Reading, read};
use kernel::{Form, Lang, Sex};

use crate::tree;

const GOOD: &str = "\
version: '1'
people:
  - id: P1
    name: Someone
    sex: female
    age: 30
    height: 1.7
    born: 1990-02-28
    adult: true
    forms: [labour, begging]
    words: [one, two]
    title: {en: A, el: B, bg: C}
    notes:
  - id: P2
    name: \"12\"
    sex: male
    age: 40
    x-colour: [red, 1]
    inside:
      deep: 3
";

#[derive(Debug, Default, PartialEq)]
struct Person {
    id: String,
    name: String,
    sex: Option<Sex>,
    age: u8,
    height: Open<f64>,
    born: Open<jiff::civil::Date>,
    adult: bool,
    forms: Vec<Form>,
    words: Vec<String>,
    title: usize,
    notes: Open<String>,
    own: usize,
    deep: Option<i64>,
}

fn person(mut fields: Fields<'_>) -> Option<Person> {
    let id = fields.must("id", text);
    let title = if fields.keys().any(|key| key == "title") {
        fields.must_languages("title").map(|t| t.len())
    } else {
        None
    };
    let person = Person {
        id: id.unwrap_or_default(),
        name: fields.must("name", text).unwrap_or_default(),
        sex: fields.must("sex", code::<Sex>),
        age: fields.must("age", small::<u8>).unwrap_or_default(),
        height: fields.open("height", number),
        born: fields.open("born", date),
        adult: fields.or("adult", flag, false),
        forms: fields.one_or_many("forms", code::<Form>),
        words: fields.list("words", text).into_said().unwrap_or_default(),
        title: title.unwrap_or_default(),
        notes: fields.open("notes", text),
        own: fields.own().len(),
        deep: fields.part("inside").into_said().and_then(|mut part| {
            let deep = part.must("deep", whole);
            part.end();
            deep
        }),
    };
    fields.end();
    Some(person)
}

fn people(text_of_file: &str) -> Result<Vec<Person>, Defects> {
    let root = read("f.yaml", text_of_file.as_bytes(), &Limits::WRITTEN)?;
    let reading = Reading::new("f.yaml");
    let people = Fields::of_file(&reading, &root).map(|mut fields| {
        fields.must("version", text);
        let nodes = fields.must_items("people").unwrap_or_default();
        fields.end();
        nodes.iter().filter_map(|node| person(Fields::item(&reading, "people", "id", node)?)).collect()
    });
    reading.finish(people)
}

#[test]
fn what_is_right_is_read() {
    let people = people(GOOD).unwrap();
    assert_eq!(people.len(), 2);
    let [one, two] = &people[..] else { panic!("{people:?}") };
    assert_eq!((one.id.as_str(), one.sex, one.age), ("P1", Some(Sex::Female), 30));
    assert_eq!(one.forms, [Form::Labour, Form::Begging]);
    assert_eq!((one.words.len(), one.title, one.adult), (2, Lang::ALL.len(), true));
    assert_eq!(one.born.said().unwrap().to_string(), "1990-02-28");
    assert_eq!((&one.notes, &two.notes), (&Open::Null, &Open::Unsaid), "empty is not the same as not there");
    assert_eq!((two.name.as_str(), two.own, two.deep), ("12", 1, Some(3)));
}

/// A change to the good file, and the sentence that comes of it.
const DEFECTS: &[(&str, &str, &str)] = &[
    ("version: '1'\n", "", "f.yaml, line 1: the key \"version\" is missing; add it."),
    (
        "version: '1'",
        "version: 1",
        "line 1: \"version\" is the number 1, not a text; put it in quotation marks.",
    ),
    ("version: '1'", "version:", "line 1: \"version\" is empty; write a text."),
    ("people:", "poeple:", "line 2: the key \"poeple\" is not known; did you mean people?"),
    ("    name: Someone\n", "", "line 3, P1: the key \"name\" is missing; add it."),
    ("id: P1", "id: [P1]", "line 3, people: \"id\" is a list; write a text."),
    (
        "id: P2",
        "id: P1",
        "line 14, P1: the id \"P1\" is already used on line 3; give one of the two another id.",
    ),
    (
        "sex: female",
        "sex: femal",
        "line 5, P1: \"sex\" is \"femal\", which is not known; did you mean female?",
    ),
    (
        "sex: female",
        "sex: x",
        "\"sex\" is \"x\", which is not known; use one of: female, male, other, unknown.",
    ),
    ("age: 30", "age: 300", "line 6, P1: \"age\" is the number 300; write a whole number that fits here."),
    ("age: 30", "age: old", "line 6, P1: \"age\" is \"old\"; write a whole number."),
    ("height: 1.7", "height: tall", "line 7, P1: \"height\" is \"tall\"; write a number."),
    (
        "born: 1990-02-28",
        "born: 1990-02-30",
        "line 8, P1: \"born\" is \"1990-02-30\"; write a date such as 2020-11-05.",
    ),
    ("adult: true", "adult: yes", "line 9, P1: \"adult\" is \"yes\"; write true or false."),
    (
        "[labour, begging]",
        "[labour, beging]",
        "line 10, P1: \"forms\" is \"beging\", which is not known; did you mean begging?",
    ),
    (
        "[one, two]",
        "[one, 2]",
        "line 11, P1: \"words\" is the number 2, not a text; put it in quotation marks.",
    ),
    ("[one, two]", "none", "line 11, P1: \"words\" is \"none\"; write a list."),
    ("el: B, ", "", "line 12, P1 · title: the key \"el\" is missing; add it."),
    ("bg: C}", "bg: C, de: D}", "line 12, P1 · title: the key \"de\" is not known; use one of: en, el, bg."),
    (
        "      deep: 3",
        "      dep: 3",
        "line 20, P2 · inside: the key \"dep\" is not known; did you mean deep?",
    ),
    (
        "    inside:\n      deep: 3",
        "    inside: 3",
        "line 19, P2 · inside: \"inside\" is the number 3; write a group of keys.",
    ),
    ("x-colour", "colour", "line 18, P2: the key \"colour\" is not known; use one of: "),
    (
        "  - id: P2",
        "  - 5\n  - id: P2",
        "line 14, people: an entry of \"people\" is the number 5; write a group of keys.",
    ),
];

#[test]
fn every_defect_names_its_line_its_item_and_what_to_do() {
    for (from, to, sentence) in DEFECTS {
        assert!(GOOD.contains(from), "{from}");
        let changed = GOOD.replacen(from, to, 1);
        let lines = changed.lines().count();
        let defects = people(&changed).expect_err(to);
        let said = defects.to_string();
        assert!(said.contains(sentence), "wanted: {sentence}\n   got: {said}");
        for defect in defects.iter() {
            assert!(defect.line.is_some_and(|line| (1..=lines).contains(&line)), "{defect}");
            assert!(!defect.fix.is_empty() && !defect.wrong.is_empty());
        }
    }
}

#[test]
fn every_place_is_said_in_the_order_of_the_file() {
    let mut text = GOOD.to_owned();
    let changes = ["sex: female", "age: 30", "adult: true", "      deep: 3"];
    for from in changes {
        let key = from.split_once(':').unwrap().0;
        text = text.replacen(from, &format!("{key}: [wrong]"), 1);
    }
    let defects = people(&text).unwrap_err();
    assert_eq!(defects.count(), changes.len());
    let lines: Vec<usize> = defects.iter().filter_map(|defect| defect.line).collect();
    assert_eq!(lines, [5, 6, 9, 20]);
}

#[test]
fn what_only_the_whole_file_shows_is_noted_at_the_key() {
    let root = tree(GOOD).unwrap();
    let reading = Reading::new("f.yaml");
    let mut fields = Fields::of_file(&reading, &root).unwrap();
    for node in fields.must_items("people").unwrap() {
        Fields::item(&reading, "people", "id", node).unwrap();
    }
    reading.defect_at("P2", "age", "too old", "make it less");
    reading.defect_at("P1", "nothing", "something is wrong", "mend it");
    assert_eq!((reading.line_of("P2", "age"), reading.line_of("P3", "age")), (Some(17), None));
    let defects = reading.finish(Some(())).unwrap_err();
    assert_eq!(
        defects.to_string(),
        "f.yaml, line 3, P1: something is wrong; mend it.\nf.yaml, line 17, P2: too old; make it less."
    );
}

#[test]
fn readers_of_single_values() {
    let node = |value: &str| tree(&format!("a: {value}")).unwrap().get("a").unwrap().clone();
    assert_eq!(text(&node("true")), text(&node("5")), "numbers and flags are no texts");
    assert_eq!(text(&node("'5'")), Ok("5".into()));
    assert_eq!(text(&node("no")), Ok("no".into()), "yes and no are words in YAML 1.2");
    assert_eq!(word(&node("5")), Ok("5".into()));
    assert!(word(&node("' '")).is_err());
    for (value, wanted) in
        [("7", Some(7)), ("-7", Some(-7)), ("007", Some(7)), ("7.0", None), ("'7'", None), ("1e3", None)]
    {
        assert_eq!(whole(&node(value)).ok(), wanted, "{value}");
    }
    for (value, wanted) in [
        ("7", Some(7.0)),
        ("-0.5", Some(-0.5)),
        ("1e3", Some(1000.0)),
        (".5", Some(0.5)),
        ("inf", None),
        (".inf", None),
        ("nan", None),
        ("1-2", None),
        ("2020-01-01", None),
        ("e", None),
    ] {
        assert_eq!(number(&node(value)).ok(), wanted, "{value}");
    }
    assert_eq!(date(&node("2024-02-29")).unwrap().to_string(), "2024-02-29");
    for value in ["2023-02-29", "2024-2-29", "20240229", "5"] {
        assert!(date(&node(value)).is_err(), "{value}");
    }
    assert_eq!(texts(&node("[a, b]")).unwrap().len(), 2);
    assert!(texts(&node("[a, 1]")).is_err() && texts(&node("a")).is_err());
    assert_eq!(named_texts(&node("{x: a, y: b}")).unwrap().len(), 2);
    let some = one_of(&[Sex::Female, Sex::Male], Sex::code);
    assert_eq!(some(&node("male")), Ok(Sex::Male));
    assert!(some(&node("other")).is_err());
}
