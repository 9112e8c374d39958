//! Figures through their permits, on both databases; a number, zero and *not available* are never mixed. How figures
//! move with what is recorded is tested where facts are kept.

use facts::{Kept, Span};
use jiff::civil::Date;
use kernel::{Figure, Filters, Form};
use steer::{
    records,
    rights::{MeasureFigure, MeasureRef},
};
use uuid::Uuid;

use testkit::Person;

use crate::world::{Happened, World, happened, over, registry, worlds};

const TODAY: Date = Date::constant(2026, 11, 22);
const ZERO: Figure = Figure::Number { value: 0.0, rows: 0 };

async fn counted(world: &World, person: &Person, measure: &str, spans: &[Span]) -> Vec<Figure> {
    let measure = registry().measure(measure).unwrap();
    let (mut act, _) = world.act(person).await;
    let permit = act.permit::<MeasureFigure>(MeasureRef(measure.id)).await.unwrap();
    let moment = facts::moment(&mut permit.records(&mut act).unwrap(), &[measure], TODAY).await.unwrap();
    let kept = Kept::default();
    let of = (measure, &Filters::none());
    records::figures(&mut act, &permit, (&kept, &moment), of, spans).await.unwrap()
}

#[tokio::test]
async fn zero_is_not_the_same_as_not_available() {
    for world in worlds("gr").await {
        let coordinator = world.coordinator("zero").await;
        let years = [2024, 2025, 2026].map(Span::Year);
        let figures = async |measure| counted(&world, &coordinator, measure, &years).await;
        assert_eq!(figures("presumed").await, [Figure::NotAvailable; 3], "nothing was ever recorded");
        // A case was referred in 2025, and nobody was presumed: from then on somebody counts.
        world.facts(&[happened("referrals", Uuid::new_v4(), Date::constant(2025, 1, 1), &[])]).await;
        assert_eq!(figures("presumed").await, [Figure::NotAvailable, ZERO, ZERO]);
        assert_eq!(figures("days_to_decision").await, [Figure::NotAvailable; 3], "no median of nothing");
        let decided = Happened {
            value: Some(12),
            ..happened("identified", Uuid::new_v4(), Date::constant(2026, 2, 1), &[Form::Labour])
        };
        world.facts(&[decided]).await;
        let twelve = Figure::Number { value: 12.0, rows: 1 };
        assert_eq!(
            figures("days_to_decision").await,
            [Figure::NotAvailable, Figure::NotAvailable, twelve],
            "{}",
            world.engine
        );
    }
}

#[tokio::test]
async fn the_first_days_of_a_year_are_those_up_to_the_day() {
    for world in worlds("gr").await {
        let coordinator = world.coordinator("days").await;
        let day = |month, day| Date::constant(2025, month, day);
        for on in [day(3, 1), day(11, 10), day(11, 20), Date::constant(2024, 2, 1)] {
            world.facts(&[happened("referrals", Uuid::new_v4(), on, &[])]).await;
        }
        let number = |value: f64| Figure::Number { value, rows: value as u64 };
        let up_to = async |month, at| {
            let spans = [Span::YearTo(day(month, at)), Span::Year(2026)];
            counted(&world, &coordinator, "referrals", &spans).await[0]
        };
        let asked = [(2, 28, 0.0), (3, 1, 1.0), (11, 9, 1.0), (11, 10, 2.0), (11, 20, 3.0), (12, 31, 3.0)];
        for (month, at, right) in asked {
            assert_eq!(up_to(month, at).await, number(right), "{}: up to {at}.{month}.", world.engine);
        }
        let years = [Span::Year(2025), Span::Year(2026)];
        let whole = counted(&world, &coordinator, "referrals", &years).await[0];
        assert_eq!(up_to(12, 31).await, whole, "{}: to the last day it is the year", world.engine);
    }
}

#[tokio::test]
async fn what_runs_is_what_began_and_is_not_over() {
    for world in worlds("gr").await {
        let coordinator = world.coordinator("running").await;
        let (one, two) = (Uuid::new_v4(), Uuid::new_v4());
        let began = Date::constant(2026, 11, 1);
        world.facts(&[happened("reflection_running", one, began, &[]), over(one, TODAY)]).await;
        let later = Date::constant(2026, 11, 23);
        world.facts(&[happened("reflection_running", two, began, &[]), over(two, later)]).await;
        world.facts(&[happened("referrals", one, began, &[])]).await;
        let running =
            async |day| counted(&world, &coordinator, "reflection_running", &[Span::Day(day)]).await[0];
        let number = |value: f64| Figure::Number { value, rows: value as u64 };
        assert_eq!(running(TODAY.yesterday().unwrap()).await, number(2.0), "{}", world.engine);
        assert_eq!(running(TODAY).await, number(1.0), "{}: over from this day on", world.engine);
        assert_eq!(running(later).await, number(0.0), "{}: time alone moves it", world.engine);
    }
}

#[tokio::test]
async fn a_permit_counts_its_own_measure_only() {
    for world in worlds("gr").await {
        let coordinator = world.coordinator("other").await;
        let (mut act, _) = world.act(&coordinator).await;
        let permit = act.permit::<MeasureFigure>(MeasureRef("presumed")).await.unwrap();
        let measure = registry().measure("identified").unwrap();
        let moment = facts::moment(&mut permit.records(&mut act).unwrap(), &[measure], TODAY).await.unwrap();
        let (kept, all) = (Kept::default(), Filters::none());
        let found =
            records::figures(&mut act, &permit, (&kept, &moment), (measure, &all), &[Span::All]).await;
        assert!(matches!(found, Err(access::Error::WrongPermit)), "{}", world.engine);
    }
}
