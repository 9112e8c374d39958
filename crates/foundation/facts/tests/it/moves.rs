//! Figures move when they should and by what they should: random records, corrections and erasures, looked at by the
//! program that wrote and by another one, on both databases.

use access::Access;
use facts::{Change, Kept, NoFacts, Span, Stated};
use jiff::civil::Date;
use kernel::{Aggregate, Dimension, Figure, Filters, Form, Measure};
use store::Batch;
use uuid::Uuid;

use crate::{
    model::{Dice, Somebody, recount},
    world::{COUNTS, PEOPLE, World, act, worlds},
};

const TODAY: Date = Date::constant(2026, 7, 15);

fn cuts(world: &World) -> Vec<Filters> {
    vec![
        Filters::none(),
        Filters::none().with(Dimension::Form, "sexual").with(Dimension::Form, "begging"),
        Filters::none().with(Dimension::Form, "unspecified"),
        Filters::none().with(Dimension::Sex, "female").with(Dimension::Region, "EL30"),
        Filters::none().with(Dimension::Body, world.bodies[1].to_string()),
        Filters::none().with(Dimension::RegisteringOrganisation, "police").with(Dimension::Child, "no"),
    ]
}

fn spans(measure: &Measure) -> Vec<Vec<Span>> {
    match measure.aggregate {
        Aggregate::Stock { .. } => {
            vec![vec![Span::Day(TODAY)], vec![Span::Day(Date::constant(2025, 12, 31))]]
        }
        _ => vec![
            (2022..=2026).map(Span::Year).collect(),
            vec![Span::All],
            vec![Span::YearTo(Date::constant(2025, 10, 31)), Span::Year(2026)],
        ],
    }
}

async fn write(access: &Access, who: &Somebody, before: &[Somebody]) {
    let old = before.iter().find(|one| one.subject == who.subject).map(Somebody::facts).unwrap_or_default();
    let change = Change::between(who.subject, Uuid::new_v4(), TODAY, old, who.facts());
    let mut act = act(access).await;
    facts::record(&mut act.job_records().unwrap(), &Stated::of(change, NoFacts("nothing that is counted")));
    act.commit().await.unwrap();
}

/// One random thing: somebody new, another event, a correction, an event taken back, an erasure.
async fn step(world: &World, dice: &mut Dice, everybody: &mut Vec<Somebody>) -> &'static str {
    let writer = if dice.roll(2) == 0 { &world.access } else { &world.other };
    let known: Vec<usize> = (0..everybody.len()).filter(|at| !everybody[*at].erased).collect();
    let before = everybody.clone();
    let done = if known.is_empty() || dice.roll(4) == 0 {
        let mut who = Somebody::new(dice);
        who.add(dice, &world.bodies);
        everybody.push(who);
        "new"
    } else {
        let at = dice.pick(&known);
        let who = &mut everybody[at];
        match dice.roll(8) {
            0 | 1 => {
                who.forms.insert(dice.pick(&crate::model::FORMS));
                who.region = dice.pick(&crate::model::REGIONS);
                "corrected"
            }
            2 | 4 if who.happened.len() > 1 => {
                let at = usize::try_from(dice.roll(who.happened.len() as u64)).unwrap();
                who.happened.remove(at);
                "taken back"
            }
            3 => {
                who.erased = true;
                let mut act = act(writer).await;
                facts::erase(&mut act.job_records().unwrap(), who.subject, TODAY).await.unwrap();
                act.commit().await.unwrap();
                return "erased";
            }
            _ => {
                who.add(dice, &world.bodies);
                "happened"
            }
        }
    };
    let changed = everybody.iter().find(|who| {
        let old = before.iter().find(|one| one.subject == who.subject);
        old.is_none_or(|old| old.facts() != who.facts())
    });
    if let Some(who) = changed {
        write(writer, who, &before).await;
    }
    done
}

async fn figures(
    access: &Access,
    kept: &Kept,
    measure: &'static Measure,
    filters: &Filters,
    spans: &[Span],
) -> Vec<Figure> {
    let mut act = act(access).await;
    let mut records = act.job_records().unwrap();
    let moment = facts::moment(&mut records, &[measure], TODAY).await.unwrap();
    kept.figures(&mut records, &moment, measure, filters, spans).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn kept_figures_of_two_programs_equal_a_recount_after_every_record_correction_and_erasure() {
    for world in worlds().await {
        let (mut dice, mut everybody) = (Dice(7), Vec::new());
        let (mine, theirs) = (Kept::default(), Kept::default());
        let (mut compared, mut moved, mut kinds) = (0, 0, std::collections::BTreeMap::new());
        let mut last = std::collections::BTreeMap::new();
        for turn in 0..90 {
            *kinds.entry(step(&world, &mut dice, &mut everybody).await).or_insert(0) += 1;
            for measure in COUNTS.measures {
                for (at, filters) in cuts(&world).into_iter().enumerate() {
                    if measure.fits(&filters).is_err() {
                        continue;
                    }
                    // Every figure is looked at on every third turn, so that several changes come together.
                    if (turn + at) % 3 != 0 {
                        continue;
                    }
                    for spans in spans(measure) {
                        let expected = recount(&everybody, &world.bodies, measure, &filters, &spans);
                        let about =
                            format!("{} turn {turn} {} {filters:?} {spans:?}", world.engine, measure.id);
                        let found = figures(&world.access, &mine, measure, &filters, &spans).await;
                        assert_eq!(found, expected, "{about}");
                        let found = figures(&world.other, &theirs, measure, &filters, &spans).await;
                        assert_eq!(found, expected, "the other program, {about}");
                        let fresh = figures(&world.access, &Kept::default(), measure, &filters, &spans).await;
                        assert_eq!(fresh, expected, "rebuilt, {about}");
                        let key = (measure.id, filters.clone(), spans);
                        moved += usize::from(last.insert(key, found.clone()).is_some_and(|old| old != found));
                        compared += 1;
                    }
                }
            }
        }
        assert!(compared > 900 && moved > 200, "{} {compared} {moved}", world.engine);
        assert!(kinds.len() == 5 && kinds.values().all(|times| *times > 2), "{kinds:?}");
        assert!(kinds["erased"] > 2, "{kinds:?}");
    }
}

#[tokio::test]
async fn what_is_stored_is_what_follows_and_every_difference_is_named() {
    for world in worlds().await {
        let mut dice = Dice(3);
        let mut who = Somebody::new(&mut dice);
        who.add(&mut dice, &world.bodies);
        write(&world.access, &who, &[]).await;
        let differences = async |who: &Somebody| {
            let mut act = act(&world.access).await;
            let derived = vec![(who.subject, who.facts())];
            let found = facts::differences(&mut act.job_records().unwrap(), derived).await.unwrap();
            found.into_values().flatten().collect::<Vec<String>>()
        };
        assert_eq!(differences(&who).await, Vec::<String>::new(), "{}", world.engine);
        let mut other = who.clone();
        other.region = if who.region == "EL30" { "EL52" } else { "EL30" };
        let found = differences(&other).await;
        assert!(found.len() >= 2 && found.iter().any(|line| line.starts_with("- ")), "{found:?}");
        let mut batch = Batch::new();
        batch.push("UPDATE fact SET sex = 'other'", vec![]);
        world.access.store.write(batch).await.unwrap();
        assert!(differences(&who).await.len() >= 2, "{}: a changed row is found", world.engine);
    }
}

#[tokio::test]
async fn an_erased_subject_leaves_a_month_and_no_name() {
    for world in worlds().await {
        let mut dice = Dice(5);
        let (mut who, mut neighbour) = (Somebody::new(&mut dice), Somebody::new(&mut dice));
        for somebody in [&mut who, &mut neighbour] {
            while somebody.happened.iter().filter(|one| one.day <= TODAY && one.until.is_none()).count() < 2 {
                somebody.add(&mut dice, &world.bodies);
            }
            write(&world.access, somebody, &[]).await;
        }
        let mut act = act(&world.access).await;
        facts::erase(&mut act.job_records().unwrap(), who.subject, TODAY).await.unwrap();
        act.commit().await.unwrap();
        let mut snapshot = world.access.store.snapshot().await.unwrap();
        let sql = "SELECT s.uuid, f.day, f.event, s.id FROM fact f JOIN fact_subject s ON s.id = f.subject_id ORDER BY s.id";
        let rows = snapshot.query(sql, &[]).await.unwrap();
        let (mut left, mut gone) = (0, 0);
        for row in &rows {
            if row.text(0).unwrap() == neighbour.subject.to_string() {
                assert_eq!(gone, 0, "{}: the erased subject comes last, whenever it was", world.engine);
                left += 1;
                continue;
            }
            assert_ne!(row.text(0).unwrap(), who.subject.to_string());
            let ahead = row.opt_int(1).unwrap().is_none_or(|day| day > kernel::day_number(TODAY));
            assert!(ahead && row.opt_bytes(2).unwrap().is_none(), "{}", world.engine);
            gone += 1;
        }
        assert_eq!((left, gone), (neighbour.facts().len(), who.facts().len()), "{}", world.engine);
        let subjects = snapshot.query("SELECT uuid FROM fact_subject", &[]).await.unwrap();
        assert_eq!(subjects.len(), 2, "{}", world.engine);
    }
}

/// The control: a fact that is written past this room is not marked, and kept figures do not see it.
#[tokio::test]
async fn a_fact_that_is_not_marked_stays_unseen() {
    for world in worlds().await {
        let mut dice = Dice(9);
        let mut who = Somebody::new(&mut dice);
        while who.happened.iter().all(|one| one.until.is_some()) {
            who.add(&mut dice, &world.bodies);
        }
        write(&world.access, &who, &[]).await;
        let (kept, all) = (Kept::default(), Filters::none());
        let first = figures(&world.access, &kept, &PEOPLE, &all, &[Span::All]).await;
        assert_eq!(first, [Figure::Number { value: 1.0, rows: 1 }], "{}", world.engine);
        let mut batch = Batch::new();
        batch.push("INSERT INTO fact_subject (uuid) VALUES ('somebody')", vec![]);
        batch.push(
            "INSERT INTO fact (id, kind, subject_id, month, day, place, earlier, forms, sex)
             SELECT id + 1, kind, (SELECT id FROM fact_subject WHERE uuid = 'somebody'), month, day, 1, 0, forms, sex
             FROM fact WHERE kind = 'seen' AND place = 1 AND earlier = 0",
            vec![],
        );
        world.access.store.write(batch).await.unwrap();
        assert_eq!(
            figures(&world.access, &kept, &PEOPLE, &all, &[Span::All]).await,
            first,
            "{}",
            world.engine
        );
        let fresh = figures(&world.access, &Kept::default(), &PEOPLE, &all, &[Span::All]).await;
        assert_eq!(fresh, [Figure::Number { value: 2.0, rows: 2 }], "{}", world.engine);
    }
}

#[test]
fn forms_have_the_bits_that_the_table_holds() {
    let bits: Vec<i64> = Form::ALL.iter().map(|form| form.bit()).collect();
    assert_eq!(bits, [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024], "bits stay for ever");
}
