//! Figures equal a recount that goes another way, over random small histories, on both databases; a number, zero
//! and *not available* are never mixed; what is kept equals what is counted.

use std::collections::{BTreeMap, BTreeSet};
use steer::rights::{MeasureFigure, MeasureRef};

use access::AccessError;
use kernel::{AgeBand, Aggregate, Figure, Form, Measure, Sex};
use steer::{
    bindings::Filters,
    figures::{Kept, first_day},
    records,
};

use crate::world::{Fact, MEASURES, NOW, Person, World, worlds};

const YEARS: [i16; 3] = [2024, 2025, 2026];
const FORMS: [&str; 3] = ["sexual", "labour", "begging"];
const SEXES: [&str; 2] = ["female", "male"];
const BANDS: [&str; 3] = ["0-11", "18-24", "45+"];

/// What is so *now* is counted at the end of the present minute.
const MINUTE: i64 = NOW + 59_999;

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }

    fn pick<T: Copy>(&mut self, of: &[T]) -> Option<T> {
        of.get(usize::try_from(self.roll(of.len() as u64 + 1)).unwrap()).copied()
    }
}

fn history(seed: u64) -> Vec<Fact> {
    let mut dice = Dice(seed);
    let mut facts = Vec::new();
    for measure in MEASURES {
        for _ in 0..dice.roll(40) {
            let mut fact = Fact {
                measure: measure.id,
                thing: format!("thing-{}", dice.roll(12)),
                day: first_day(2023) + i64::try_from(dice.roll(4 * 366)).unwrap(),
                sex: dice.pick(&SEXES),
                age_band: dice.pick(&BANDS),
                region: dice.pick(&["north", "south"]),
                value: Some(i64::try_from(dice.roll(50)).unwrap()),
                until_ms: Some(MINUTE - 5 + i64::try_from(dice.roll(10)).unwrap()),
                ..Fact::default()
            };
            // several forms of one case: one row each
            for _ in 0..=dice.roll(2) {
                fact.form = dice.pick(&FORMS);
                facts.push(fact.clone());
            }
        }
    }
    facts
}

fn cuts() -> Vec<Filters> {
    vec![
        Filters::default(),
        Filters { form: vec![Form::Sexual, Form::Begging], ..Filters::default() },
        Filters { sex: vec![Sex::Female], region: vec!["north".into()], ..Filters::default() },
        Filters { age_band: vec![AgeBand::Under12, AgeBand::From45], ..Filters::default() },
        Filters { form: vec![Form::OrganRemoval], ..Filters::default() },
    ]
}

fn fits(filters: &Filters, fact: &Fact) -> bool {
    let any = |wanted: Vec<&str>, code: Option<&str>| {
        wanted.is_empty() || code.is_some_and(|code| wanted.contains(&code))
    };
    any(filters.form.iter().map(|one| one.code()).collect(), fact.form)
        && any(filters.sex.iter().map(|one| one.code()).collect(), fact.sex)
        && any(filters.age_band.iter().map(|one| one.code()).collect(), fact.age_band)
        && any(filters.region.iter().map(String::as_str).collect(), fact.region)
}

/// The recount: plain Rust over the facts, a map per span.
fn recount(measure: &Measure, facts: &[Fact], filters: &Filters, years: &[i16]) -> Vec<Figure> {
    let of_measure: Vec<&Fact> = facts.iter().filter(|fact| fact.measure == measure.id).collect();
    let spans: Vec<(i64, i64)> = if years.is_empty() {
        vec![(i64::MIN, i64::MAX)]
    } else {
        years.iter().map(|year| (first_day(*year), first_day(year + 1))).collect()
    };
    // The measure of what is so now forgets what has ended.
    let counted = |fact: &&&Fact| measure.id != "reflection_running" || fact.until_ms.unwrap() >= MINUTE;
    let earliest = of_measure.iter().filter(counted).map(|fact| fact.day).min();
    let mut figures = Vec::new();
    for (at, (from, until)) in spans.iter().enumerate() {
        let mut least: BTreeMap<&str, i64> = BTreeMap::new();
        for fact in of_measure.iter().filter(counted) {
            if (*from..*until).contains(&fact.day) && fits(filters, fact) {
                let value = fact.value.unwrap();
                least.entry(&fact.thing).and_modify(|old| *old = value.min(*old)).or_insert(value);
            }
        }
        let mut values: Vec<i64> = least.values().copied().collect();
        values.sort_unstable();
        let rows = values.len() as u64;
        let too_early = at + 1 < spans.len() && earliest.is_none_or(|day| day >= *until);
        figures.push(match (measure.aggregate, values.as_slice()) {
            _ if of_measure.is_empty() || too_early => Figure::NotAvailable,
            (Aggregate::CountCases, values) => Figure::Number { value: values.len() as f64, rows },
            (Aggregate::Median, []) => Figure::NotAvailable,
            (Aggregate::Median, values) if values.len() % 2 == 1 => {
                Figure::Number { value: values[values.len() / 2] as f64, rows }
            }
            (Aggregate::Median, values) => {
                let middle = values.len() / 2;
                Figure::Number { value: (values[middle - 1] + values[middle]) as f64 / 2.0, rows }
            }
        });
    }
    figures
}

async fn counted(
    world: &World,
    person: &Person,
    measure: &'static Measure,
    filters: &Filters,
    years: &[i16],
) -> Vec<Figure> {
    let (mut act, _) = world.act(person).await;
    let permit = act.permit::<MeasureFigure>(MeasureRef(measure.id)).await.unwrap();
    records::count(&mut act, &permit, measure, filters, years).await.unwrap()
}

#[tokio::test]
async fn figures_equal_an_independent_recount() {
    for world in worlds("gr").await {
        let coordinator = world.coordinator("recounter").await;
        let (mut compared, mut numbers, mut zeros, mut absent) = (0, 0, 0, 0);
        for seed in 0..4 {
            world.write(vec![("DELETE FROM fact", vec![]), ("DELETE FROM recorded", vec![])]).await;
            let facts = history(seed);
            world.facts(&facts).await;
            for measure in MEASURES {
                for filters in cuts() {
                    for years in [&YEARS[..], &[]] {
                        let found = counted(&world, &coordinator, measure, &filters, years).await;
                        let expected = recount(measure, &facts, &filters, years);
                        assert_eq!(
                            found, expected,
                            "{} {seed} {} {filters:?} {years:?}",
                            world.engine, measure.id
                        );
                        for figure in found {
                            match figure {
                                Figure::NotAvailable => absent += 1,
                                Figure::Number { value: 0.0, .. } => zeros += 1,
                                Figure::Number { .. } => numbers += 1,
                            }
                        }
                        compared += 1;
                    }
                }
            }
        }
        assert_eq!(compared, 4 * 7 * 5 * 2);
        assert!(numbers > 200 && zeros > 50 && absent > 20, "{numbers} {zeros} {absent}");
    }
}

#[tokio::test]
async fn zero_is_not_the_same_as_not_available() {
    for world in worlds("gr").await {
        let coordinator = world.coordinator("zero").await;
        let [presumed, median] = [MEASURES[2], MEASURES[5]];
        let all = Filters::default();
        let figures = async |measure| counted(&world, &coordinator, measure, &all, &YEARS).await;
        assert_eq!(figures(presumed).await, [Figure::NotAvailable; 3], "nothing was ever recorded");
        // Something that could be counted is recorded, and nobody was presumed.
        world.write(vec![("INSERT INTO recorded (measure) VALUES ('presumed')", vec![])]).await;
        let zero = Figure::Number { value: 0.0, rows: 0 };
        assert_eq!(figures(presumed).await, [Figure::NotAvailable, Figure::NotAvailable, zero]);
        // A case was opened in 2025: from then on somebody counts.
        let opened = first_day(2025) * 86_400_000 + 1;
        world.case(false).await;
        world.write(vec![("UPDATE dossier SET opened_at = $1", vec![opened.into()])]).await;
        assert_eq!(figures(presumed).await, [Figure::NotAvailable, zero, zero]);
        world.write(vec![("INSERT INTO recorded (measure) VALUES ('days_to_decision')", vec![])]).await;
        assert_eq!(figures(median).await, [Figure::NotAvailable; 3], "no median of nothing");
    }
}

#[tokio::test]
async fn kept_figures_equal_counted_ones_and_move_with_the_next_event() {
    for world in worlds("gr").await {
        let coordinator = world.coordinator("keeper").await;
        let kept = Kept::default();
        let mut seen = BTreeSet::new();
        for seed in 10..14 {
            world.facts(&history(seed)).await;
            for _ in 0..2 {
                for measure in MEASURES {
                    for filters in cuts() {
                        let (mut act, _) = world.act(&coordinator).await;
                        let permit = act.permit::<MeasureFigure>(MeasureRef(measure.id)).await.unwrap();
                        let mark = records::mark(&mut act).await.unwrap();
                        let years = YEARS.to_vec();
                        let one =
                            kept.figures(&mut act, &permit, &mark, measure, &filters, &years).await.unwrap();
                        let other =
                            records::count(&mut act, &permit, measure, &filters, &years).await.unwrap();
                        assert_eq!(one.to_vec(), other, "{} {}", world.engine, measure.id);
                        seen.insert(format!("{} {other:?}", measure.id));
                    }
                }
                world.later(60_000);
            }
        }
        assert!(seen.len() > 60, "{}", seen.len());
    }
}

#[tokio::test]
async fn kept_figures_move_with_what_they_read_and_with_nothing_else() {
    for world in worlds("gr").await {
        let coordinator = world.coordinator("stale").await;
        let (kept, all) = (Kept::default(), Filters::default());
        let figure = async |measure: &'static Measure| {
            let (mut act, _) = world.act(&coordinator).await;
            let permit = act.permit::<MeasureFigure>(MeasureRef(measure.id)).await.unwrap();
            let mark = records::mark(&mut act).await.unwrap();
            let figures = kept.figures(&mut act, &permit, &mark, measure, &all, &vec![]).await.unwrap();
            let Figure::Number { value, .. } = figures[0] else { panic!("{} is not available", measure.id) };
            value
        };
        let [screenings, presumed] = [MEASURES[0], MEASURES[2]];
        for measure in [screenings, presumed] {
            world.facts(&[Fact { measure: measure.id, thing: "a".into(), ..Fact::default() }]).await;
        }
        assert_eq!((figure(screenings).await, figure(presumed).await), (1.0, 1.0));
        // Written past every room, so that nothing tells of it: kept figures stay. Rooms never write so.
        let silently = |thing: &str| {
            let both =
                "INSERT INTO fact (measure, thing, day) VALUES ('presumed', $1, 1), ('screenings', $1, 1)";
            vec![(both, vec![thing.into()])]
        };
        world.write(silently("b")).await;
        assert_eq!((figure(screenings).await, figure(presumed).await), (1.0, 1.0));
        world.write(vec![("INSERT INTO screening (uuid, version) VALUES ('s', 1)", vec![])]).await;
        assert_eq!((figure(screenings).await, figure(presumed).await), (2.0, 1.0), "a screening began");
        world.write(silently("c")).await;
        world.write(vec![("UPDATE screening SET version = 2", vec![])]).await;
        assert_eq!((figure(screenings).await, figure(presumed).await), (3.0, 1.0), "it was saved again");
        world.write(vec![("INSERT INTO case_event (kind) VALUES ('x')", vec![])]).await;
        assert_eq!((figure(screenings).await, figure(presumed).await), (3.0, 3.0), "a case moved");
    }
}

#[tokio::test]
async fn a_permit_counts_its_own_measure_only() {
    for world in worlds("gr").await {
        let coordinator = world.coordinator("other").await;
        let (mut act, _) = world.act(&coordinator).await;
        let permit = act.permit::<MeasureFigure>(MeasureRef("presumed")).await.unwrap();
        let found = records::count(&mut act, &permit, MEASURES[3], &Filters::default(), &[]).await;
        assert!(matches!(found, Err(AccessError::NotFound)), "{}", world.engine);
    }
}
