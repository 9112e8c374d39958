//! Small tables in which a withheld figure was once given away by what the page says of zeros.

use publish::read::{Reading, read};
use publish::run::Run;
use publish::tables::{Cube, Dimension, Protected, Protection, Rule, Spec, Tree, Zeros, protect};

use super::attacker::Attacker;

const VILLAGES: &str = include_str!("../../cases/10-ten-single-victims.csv");
const NINE_AND_ONE: &str = include_str!("../../cases/10-two-small-that-sum-to-ten.csv");
const SIX_AND_FOUR: &str = include_str!("../../cases/11-sum-below-threshold.csv");

fn by(text: &str, column: &str, rule: &Rule) -> (Cube, Protected) {
    let how = Reading { columns: vec![column.to_owned()], ..Reading::default() };
    let data = read(text.as_bytes(), &how, &Run::new()).unwrap().data;
    let tree = Tree::flat(&data.columns()[0], "Total", None);
    let cube = Cube::count(&data, Spec::one(vec![Dimension { column: 0, tree }]), &Run::new()).unwrap();
    let shown = protect(&cube, rule, &Run::new()).unwrap();
    (cube, shown)
}

/// The figures that are withheld, by name.
fn withheld(cube: &Cube, shown: &Protected) -> Vec<String> {
    let names = cube.cells().iter().map(|cell| cube.labels(&cell.at).concat());
    names.zip(&shown.cells).filter(|(_, cell)| cell.value.is_none()).map(|(name, _)| name).collect()
}

/// Everything that is published about one column: the total, the figures, and that nobody is withheld. With `m` figures
/// withheld that sum to `S`, each lies from 1 to `S - (m - 1)`.
fn by_hand(cube: &Cube, shown: &Protected) -> (u64, u64) {
    let total = shown.cells[cube.find(&[0]).unwrap()].value.expect("the total is shown");
    let rest: u64 = shown.cells.iter().skip(1).filter_map(|cell| cell.value).sum();
    let hidden = shown.cells.iter().filter(|cell| cell.value.is_none()).count() as u64;
    (1, total - rest - (hidden - 1))
}

#[test]
fn a_further_figure_goes_until_ten_stays_possible_for_each() {
    for (text, column, small, further) in [
        (VILLAGES, "municipality", 10, "Eastvale"),
        (NINE_AND_ONE, "form", 2, "sexual"),
        (SIX_AND_FOUR, "form", 2, "labour"),
    ] {
        let (cube, shown) = by(text, column, &Rule::new(10));
        let names = withheld(&cube, &shown);
        assert_eq!((names.len(), names.contains(&further.to_owned())), (small + 1, true), "{names:?}");
        let (low, high) = by_hand(&cube, &shown);
        let mut attacker = Attacker::new(&cube, &shown.cells, Zeros::Published);
        for bound in &shown.proof {
            assert_eq!((bound.low, bound.high), (low, Some(high)), "{bound:?}");
            assert_eq!(attacker.interval(bound.cell), (low as f64, high as f64), "{bound:?}");
            assert!(bound.asked.is_none() || (bound.seen_low == low && bound.seen_high >= 10), "{bound:?}");
        }
    }
}

#[test]
fn a_width_is_kept_beside_figures_of_one() {
    let mut rule = Rule::new(10);
    rule.protection = Protection::Width(4);
    for (text, column) in [(VILLAGES, "municipality"), (NINE_AND_ONE, "form"), (SIX_AND_FOUR, "form")] {
        let (cube, shown) = by(text, column, &rule);
        let (low, high) = by_hand(&cube, &shown);
        assert!(high - low >= 4, "{:?}", withheld(&cube, &shown));
        assert!(shown.proof.iter().all(|bound| (bound.low, bound.high) == (low, Some(high))));
    }
}

/// Where zeros are small figures themselves, a withheld figure may be none: two figures that sum to ten are enough. Where
/// they only hide others they are not: ten and none would be no reason to withhold anything.
#[test]
fn where_zeros_are_withheld_too_less_is_known_and_less_is_withheld() {
    for (zeros, low) in [(Zeros::Published, 1), (Zeros::Open, 0), (Zeros::Protected, 0)] {
        let mut rule = Rule::new(10);
        rule.zeros = zeros;
        let (cube, shown) = by(NINE_AND_ONE, "form", &rule);
        let further = usize::from(zeros != Zeros::Protected);
        assert_eq!(withheld(&cube, &shown).len(), 2 + further, "{zeros:?}");
        assert!(
            shown.proof.iter().all(|bound| bound.low == low && bound.high.is_some_and(|high| high >= 10))
        );
    }
}
