//! Bad input, three states, stopping, and the same answer every time.

use publish::data::{Column, Data};
use publish::error::Fault;
use publish::run::Run;
use publish::tables::{
    Cube, NotRecorded, Protection, Rule, Spec, State, Table, Tree, Zeros, noise, protect, round,
};

use super::random::flat;

/// Two years by sex; in the first year sex was not recorded.
fn years() -> Data {
    let column = |name: &str, values: &[&str]| Column {
        name: name.to_owned(),
        values: values.iter().map(|value| (*value).to_owned()).collect(),
    };
    let columns =
        vec![column("year", &["2022", "2023"]), column("sex", &["f", "m"]), column("form", &["a", "b", "c"])];
    let codes =
        vec![vec![1, 1, 1, 2, 2, 2, 2, 2], vec![0, 0, 0, 1, 1, 2, 2, 2], vec![1, 2, 3, 1, 2, 1, 2, 3]];
    Data::new(columns, codes, vec![40, 25, 3, 30, 21, 14, 12, 4]).unwrap()
}

fn spec(data: &Data) -> Spec {
    let mut spec = Spec::one(flat(data));
    spec.dimensions[1].tree = Tree::flat(&data.columns()[1], "all", Some("unknown"));
    spec
}

fn count(data: &Data, spec: Spec) -> Result<Cube, Fault> {
    Cube::count(data, spec, &Run::new())
}

fn refusal<T>(result: Result<T, Fault>) -> String {
    let sentence = result.err().expect("a refusal").to_string();
    assert!(sentence.ends_with('.') && sentence.len() > 20, "{sentence}");
    sentence
}

#[test]
fn a_value_a_zero_and_not_available_are_three_things() {
    let data = years();
    let mut spec = spec(&data);
    spec.not_recorded = vec![NotRecorded { dimension: 1, at: vec![(0, 1)] }];
    let cube = count(&data, spec).unwrap();
    let shown = protect(&cube, &Rule::new(5), &Run::new()).unwrap();
    let at = |at: &[u16]| &shown.cells[cube.find(at).unwrap()];
    assert_eq!((at(&[1, 1, 0]).value, at(&[1, 1, 0]).mark()), (None, ":"));
    assert_eq!(at(&[0, 1, 0]).state, State::NotAvailable, "a total over a year without sex is not available");
    assert_eq!((at(&[2, 3, 1]).value, at(&[2, 3, 1]).mark()), (Some(0), ""));
    assert_eq!((at(&[2, 2, 3]).value, at(&[2, 2, 3]).mark()), (None, "c"));
    assert_eq!(at(&[0, 0, 0]).value, Some(149));
    let rounded = round(&cube, 5, 5, 1, &Run::new()).unwrap();
    assert_eq!(rounded.cells[cube.find(&[1, 1, 0]).unwrap()].value, None);
    let noisy = noise(&cube, &mut || 0, &Run::new()).unwrap();
    assert_eq!(noisy.cells[cube.find(&[0, 0, 0]).unwrap()].value, Some(149));
    assert_eq!(noisy.cells[cube.find(&[1, 1, 0]).unwrap()].mark(), ":");
}

/// Finest cells within a cell that are no zeros; all columns have one level.
fn cells_within(cube: &Cube, cell: usize) -> u64 {
    let inside = |at: &[u16]| {
        at.iter().zip(&cube.cells()[cell].at).all(|(leaf, node)| *leaf > 0 && (*node == 0 || leaf == node))
    };
    cube.cells().iter().filter(|one| one.count > 0 && inside(&one.at)).count() as u64
}

#[test]
fn a_threshold_beyond_the_data_hides_everything() {
    let data = years();
    let cube = count(&data, spec(&data)).unwrap();
    let shown = protect(&cube, &Rule::new(1_000), &Run::new()).unwrap();
    assert!(shown.cells.iter().all(|cell| cell.value.is_none_or(|value| value == 0)));
    let lowest = |cell: usize| cells_within(&cube, cell);
    assert!(shown.proof.iter().all(|one| one.seen_low == lowest(one.cell) && one.seen_high >= 1_000));
    let mut rule = Rule::new(1_000);
    rule.zeros = Zeros::Protected;
    let shown = protect(&cube, &rule, &Run::new()).unwrap();
    assert!(shown.cells.iter().all(|cell| cell.value.is_none()));
}

#[test]
fn what_makes_no_sense_is_refused_in_a_sentence() {
    let data = years();
    assert!(refusal(count(&data, Spec::one(flat(&data)))).contains("a blank"));
    let mut crowded = spec(&data);
    crowded.most_cells = 20;
    assert!(refusal(count(&data, crowded)).contains("48 cells"));
    let mut doubled = spec(&data);
    doubled.dimensions[1].column = 0;
    assert!(refusal(count(&data, doubled)).contains("twice"));
    let mut missing = spec(&data);
    missing.dimensions[0].column = 9;
    refusal(count(&data, missing));
    let mut empty = spec(&data);
    empty.tables = Vec::new();
    refusal(count(&data, empty));
    let mut unknown = spec(&data);
    unknown.tables = vec![Table::all([7])];
    refusal(count(&data, unknown));
    let mut loop_of_nodes = spec(&data);
    loop_of_nodes.dimensions[0].tree.parent[1] = 2;
    refusal(count(&data, loop_of_nodes));
    let mut gap = spec(&data);
    gap.not_recorded = vec![NotRecorded { dimension: 5, at: Vec::new() }];
    refusal(count(&data, gap));

    let cube = count(&data, spec(&data)).unwrap();
    refusal(protect(&cube, &Rule::new(1), &Run::new()));
    let mut narrow = Rule::new(5);
    narrow.protection = Protection::Width(1);
    refusal(protect(&cube, &narrow, &Run::new()));
    refusal(round(&cube, 4, 5, 1, &Run::new()));

    let mut circle = spec(&data);
    circle.tables = vec![Table::all([0, 1]), Table::all([1, 2]), Table::all([0, 2])];
    circle.most_cells = 40;
    let cube = count(&data, circle.clone()).unwrap();
    assert!(protect(&cube, &Rule::new(5), &Run::new()).is_ok());
    circle.most_cells = 35;
    let cube = count(&data, circle);
    assert!(cube.is_err() || protect(&cube.unwrap(), &Rule::new(5), &Run::new()).is_err());
}

#[test]
fn a_stop_is_heard_and_the_answer_is_always_the_same() {
    let data = years();
    let stopped = Run::new();
    stopped.stop();
    assert_eq!(Cube::count(&data, spec(&data), &stopped).err(), Some(Fault::Stopped));
    let cube = count(&data, spec(&data)).unwrap();
    assert_eq!(protect(&cube, &Rule::new(5), &stopped).err(), Some(Fault::Stopped));
    assert_eq!(round(&cube, 5, 5, 1, &stopped).err(), Some(Fault::Stopped));
    assert_eq!(noise(&cube, &mut || 0, &stopped).err(), Some(Fault::Stopped));
    let run = Run::new();
    let first = protect(&cube, &Rule::new(5), &run).unwrap();
    assert_eq!(first, protect(&cube, &Rule::new(5), &Run::new()).unwrap());
    let (done, all) = run.progress();
    assert!(done == all && all > 0, "{done} of {all}");
    assert_eq!(round(&cube, 5, 5, 8, &Run::new()).unwrap(), round(&cube, 5, 5, 8, &Run::new()).unwrap());
}
