//! The strategies' figures over a whole demonstration country, on both databases: every indicator of the five
//! strategies is recounted from the events by plain Rust that shares nothing with the measures, and opens to exactly
//! the cases it counted.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may fail loudly"
)]

use std::collections::{BTreeMap, BTreeSet};
use steer::rights::{AnyStrategy, MeasureFigure, MeasureRef, OpenFigure, OpenRow, ViewStrategy};

use access::{Act, PendingEntries};
use facts::{Kept, Span};
use jiff::{Timestamp, tz::TimeZone};
use kernel::{Aggregate, Dimension, Figure, Filters, Measure, Registry, SubjectKind};
use palermo::demo::{Plan, prepare};
use serde_json::Value as Json;
use steer::{
    bindings::{Binding, PeriodRule},
    records,
};
use store::Snapshot;

/// Histories of each demonstration.
const CASES: u32 = 48;
const DAY_MS: i64 = 24 * 3_600_000;

/// One thing that happened, as the recount sees it.
struct Found {
    thing: String,
    at_ms: i64,
    forms: Vec<String>,
    sex: String,
    band: String,
    value: i64,
}

/// Everything that was recorded, read once and plainly.
#[derive(Default)]
struct Country {
    found: BTreeMap<&'static str, Vec<Found>>,
    first_case_ms: Option<i64>,
    zone: &'static str,
}

struct Case {
    sex: String,
    band: String,
    contact_ms: i64,
    forms: Vec<String>,
}

fn year(ms: i64, zone: &str) -> i16 {
    Timestamp::from_millisecond(ms).unwrap().to_zoned(TimeZone::get(zone).unwrap()).year()
}

async fn cases(snapshot: &mut Snapshot) -> BTreeMap<String, Case> {
    let mut cases = BTreeMap::new();
    let sql = "SELECT c.uuid, r.sex, r.age_band, r.first_contact_at FROM dossier c JOIN case_record r ON r.case_id = c.id";
    for row in snapshot.query(sql, &[]).await.unwrap() {
        let (sex, band) = (row.text(1).unwrap(), row.text(2).unwrap());
        let case = Case { sex, band, contact_ms: row.int(3).unwrap(), forms: Vec::new() };
        cases.insert(row.text(0).unwrap(), case);
    }
    let sql = "SELECT c.uuid, f.form FROM case_form f JOIN dossier c ON c.id = f.case_id";
    for row in snapshot.query(sql, &[]).await.unwrap() {
        cases.get_mut(&row.text(0).unwrap()).unwrap().forms.push(row.text(1).unwrap());
    }
    for case in cases.values_mut().filter(|case| case.forms.is_empty()) {
        case.forms.push("unspecified".into());
    }
    cases
}

impl Country {
    fn note(&mut self, measure: &'static str, cases: &BTreeMap<String, Case>, thing: &str, at_ms: i64) {
        let case = &cases[thing];
        let value = (at_ms - case.contact_ms) / DAY_MS;
        let (sex, band, forms) = (case.sex.clone(), case.band.clone(), case.forms.clone());
        let found = Found { thing: thing.into(), at_ms, forms, sex, band, value };
        self.found.entry(measure).or_default().push(found);
    }

    /// Goes through the history event by event.
    async fn read(snapshot: &mut Snapshot, zone: &'static str) -> Self {
        let cases = cases(snapshot).await;
        let mut country = Self { zone, ..Self::default() };
        let mut running: BTreeMap<String, i64> = BTreeMap::new();
        let (mut presumed, mut decided) = (BTreeSet::new(), BTreeSet::new());
        let sql = "SELECT c.uuid, e.kind, e.happened_at, e.codes FROM case_event e JOIN dossier c ON c.id = e.case_id ORDER BY e.id";
        for row in snapshot.query(sql, &[]).await.unwrap() {
            let (case, kind, at) = (row.text(0).unwrap(), row.text(1).unwrap(), row.int(2).unwrap());
            let codes: Json = serde_json::from_str(&row.text(3).unwrap()).unwrap();
            match kind.as_str() {
                "presumed" => {
                    country.note("presumed", &cases, &case, at);
                    if presumed.insert(case.clone()) {
                        country.note("days_to_presumption", &cases, &case, at);
                    }
                }
                "identification_decided" => {
                    if codes["identified"] == Json::Bool(true) {
                        country.note("identified", &cases, &case, at);
                    }
                    if decided.insert(case.clone()) {
                        country.note("days_to_decision", &cases, &case, at);
                    }
                }
                "reflection_started" => drop(running.insert(case, at)),
                "reflection_ended" | "reflection_terminated" => drop(running.remove(&case)),
                _ => {}
            }
        }
        for (case, at) in running {
            country.note("reflection_running", &cases, &case, at);
        }
        let sql = "SELECT c.uuid, f.made_at FROM referral f JOIN dossier c ON c.id = f.case_id";
        for row in snapshot.query(sql, &[]).await.unwrap() {
            country.note("referrals", &cases, &row.text(0).unwrap(), row.int(1).unwrap());
        }
        for row in snapshot.query("SELECT uuid, began_at, age, answered FROM screening", &[]).await.unwrap() {
            if row.int(3).unwrap() == 1 {
                let band = if row.text(2).unwrap() == "adult" { "adult" } else { "child" };
                let (thing, at_ms, sex) = (row.text(0).unwrap(), row.int(1).unwrap(), String::new());
                let found = Found { thing, at_ms, forms: Vec::new(), sex, band: band.into(), value: 1 };
                country.found.entry("screenings").or_default().push(found);
            }
        }
        let first = snapshot.query_one("SELECT MIN(opened_at) FROM dossier", &[]).await.unwrap().unwrap();
        country.first_case_ms = first.opt_int(0).unwrap();
        country
    }

    /// The things of an indicator in a year (or at all), each with its least value.
    fn things(&self, measure: &str, filters: &Filters, in_year: Option<i16>) -> BTreeMap<&str, i64> {
        let mut things: BTreeMap<&str, i64> = BTreeMap::new();
        for found in self.found.get(measure).into_iter().flatten() {
            let fits = filters.iter().all(|(dimension, codes)| match dimension {
                Dimension::Form => found.forms.iter().any(|form| codes.contains(form)),
                Dimension::Sex => codes.contains(&found.sex),
                Dimension::AgeGroup => codes.contains(&found.band),
                other => panic!("no strategy filters by {other}"),
            });
            if fits && in_year.is_none_or(|year| self::year(found.at_ms, self.zone) == year) {
                let least = things.entry(&found.thing).or_insert(found.value);
                *least = found.value.min(*least);
            }
        }
        things
    }

    fn figure(&self, measure: &Measure, filters: &Filters, in_year: Option<i16>, last: bool) -> Figure {
        let facts = self.found.get(measure.id).into_iter().flatten().map(|found| found.at_ms);
        let since = facts.chain(self.first_case_ms).min().map(|ms| year(ms, self.zone));
        if !last && in_year.is_some_and(|year| since.is_none_or(|since| since > year)) {
            return Figure::NotAvailable;
        }
        let things = self.things(measure.id, filters, in_year);
        let rows = things.len() as u64;
        let mut values: Vec<i64> = things.into_values().collect();
        values.sort_unstable();
        match (measure.aggregate, values.len()) {
            (Aggregate::Median, 0) => Figure::NotAvailable,
            (Aggregate::Median, count) => {
                let middle = (values[(count - 1) / 2] + values[count / 2]) as f64 / 2.0;
                Figure::Number { value: middle, rows }
            }
            (_, count) => Figure::Number { value: count as f64, rows },
        }
    }
}

fn bindings() -> Vec<&'static Binding> {
    let strategies = steer::library().unwrap().strategies();
    strategies.iter().flat_map(|strategy| &strategy.bindings.bindings).collect()
}

/// The ids of the cases that the coordinator sees behind an indicator.
async fn opened(act: &mut Act, measure: &Measure, filters: &Filters, span: Span) -> BTreeSet<String> {
    let permit = act.permit::<OpenFigure>(MeasureRef(measure.id)).await.unwrap();
    let rows = records::rows(act, &permit, measure, filters, span).await.unwrap();
    rows.iter().filter(|row| act.sees::<OpenRow>(&row.facts)).map(|row| row.case.to_string()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_indicator_equals_a_recount_from_the_events_and_opens_to_what_it_counted() {
    for (country, zone, seed) in [("gr", "Europe/Athens", 11), ("dk", "Europe/Copenhagen", 12)] {
        for (engine, store, guard) in store::testing::both().await {
            drop(store);
            let plan =
                Plan { country, cases: CASES, seed, database: Some(guard.url().to_owned()), key_file: None };
            let ready = prepare(&plan, &mut |_| {}).await.unwrap();
            let house = &ready.house;
            let (trail, who) = (PendingEntries::default(), ready.cast.player("coordinator").unwrap().who());
            let mut act = house.access.act(&who, &trail).await.unwrap();
            let recounted = Country::read(&mut house.access.store.snapshot().await.unwrap(), zone).await;
            let today = act.now().to_zoned(TimeZone::get(zone).unwrap()).date();
            let (now, kept) = (today.year(), Kept::default());
            let registry = palermo::rooms::ROOMS.measures();
            let counted: Vec<&'static Measure> = registry.measures().collect();
            let page = act.permit::<ViewStrategy>(AnyStrategy).await.unwrap();
            let mut records_of_page = page.records(&mut act).unwrap();
            let moment = facts::moment(&mut records_of_page, &counted, today).await.unwrap();
            let (mut numbers, mut cases) = (0, 0);
            for binding in bindings() {
                let id = binding.measure.as_str();
                let measure = registry.measure(id).expect(id);
                let years: Vec<i16> =
                    if binding.period == PeriodRule::Year { (now - 4..=now).collect() } else { Vec::new() };
                let permit = act.permit::<MeasureFigure>(MeasureRef(measure.id)).await.unwrap();
                let spans: Vec<Span> = match binding.period {
                    PeriodRule::Year => years.iter().copied().map(Span::Year).collect(),
                    PeriodRule::All => vec![Span::All],
                    PeriodRule::Running => vec![Span::Day(today)],
                };
                let of = (measure, &binding.filters);
                let all = records::figures(&mut act, &permit, (&kept, &moment), of, &spans).await.unwrap();
                for (place, figure) in all.iter().enumerate() {
                    let (year, last) = (years.get(place).copied(), place + 1 == all.len());
                    let expected = recounted.figure(measure, &binding.filters, year, last);
                    assert_eq!(*figure, expected, "{engine} {country} {} {year:?}", binding.indicator);
                    if let Figure::Number { value, .. } = figure
                        && *value > 0.0
                    {
                        numbers += 1;
                    }
                    let seen = opened(&mut act, measure, &binding.filters, spans[place]).await;
                    let things = recounted.things(id, &binding.filters, year);
                    if measure.of.subject != SubjectKind::Dossier {
                        assert!(seen.is_empty(), "a screening is not about a case");
                    } else {
                        let counted: BTreeSet<String> = things.into_keys().map(Into::into).collect();
                        assert_eq!(seen, counted, "{engine} {country} {} {year:?}", binding.indicator);
                        cases += counted.len();
                    }
                }
            }
            println!("{engine} {country}: {numbers} numbers above zero, opened to {cases} cases");
            assert!(numbers > 40 && cases > 300, "{numbers} {cases}");
        }
    }
}

#[test]
fn every_measure_is_offered_once_shown_somewhere_and_has_its_texts() {
    let registry: Registry = palermo::wiring::counted(palermo::rooms::HOUSE).unwrap();
    let bound: BTreeSet<&str> = bindings().iter().map(|binding| binding.measure.as_str()).collect();
    let offered: BTreeSet<&str> = registry.measures().map(|measure| measure.id).collect();
    assert_eq!(bound, offered);
    let mut texts = 0;
    words::add(&palermo::rooms::HOUSE.messages()).unwrap();
    for measure in registry.measures() {
        assert_eq!(measure.definition, format!("measure-{}", measure.id));
        for lang in kernel::Lang::ALL {
            for part in ["", "-definition", "-time", "-unit", "-forms"] {
                let key = format!("{}{part}", measure.definition);
                assert!(words::Words::of(lang).has(&key), "{key} in {lang:?}");
                texts += 1;
            }
        }
    }
    assert_eq!(texts, 7 * 3 * 5);
}
