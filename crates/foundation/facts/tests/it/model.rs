//! What happened, in plain Rust, and figures counted from it by plain loops.

use std::collections::BTreeSet;

use facts::Span;
use jiff::civil::Date;
use kernel::{AgeBand, BodyId, Codes, Dimension, Fact, Figure, Filters, Form, FormSet, Measure, Sex};
use uuid::Uuid;

use crate::world::{BEGUN, OVER, SEEN};

/// Numbers that look random and are the same in every run.
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }

    pub fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[usize::try_from(self.roll(of.len() as u64)).unwrap()]
    }

    fn day(&mut self) -> Date {
        let year = self.pick(&[2023, 2024, 2024, 2025, 2025, 2025, 2026, 2026]);
        Date::new(year, self.pick(&[1, 2, 3, 6, 7, 8, 12]), i8::try_from(self.roll(28) + 1).unwrap()).unwrap()
    }
}

/// One thing that happened to somebody.
#[derive(Debug, Clone)]
pub struct Happened {
    pub event: Uuid,
    pub day: Date,
    pub decision: Option<&'static str>,
    pub value: Option<i64>,
    pub body: BodyId,
    /// A period from `day` until before this day.
    pub until: Option<Date>,
}

/// Somebody.
#[derive(Debug, Clone)]
pub struct Somebody {
    pub subject: Uuid,
    pub sex: Sex,
    pub forms: BTreeSet<Form>,
    pub region: &'static str,
    pub happened: Vec<Happened>,
    pub erased: bool,
}

pub const REGIONS: [&str; 2] = ["EL30", "EL52"];
pub const FORMS: [Form; 3] = [Form::Sexual, Form::Labour, Form::Begging];

impl Somebody {
    pub fn new(dice: &mut Dice) -> Self {
        Self {
            subject: Uuid::new_v4(),
            sex: dice.pick(&[Sex::Female, Sex::Male]),
            forms: (0..dice.roll(3)).map(|_| dice.pick(&FORMS)).collect(),
            region: dice.pick(&REGIONS),
            happened: Vec::new(),
            erased: false,
        }
    }

    pub fn add(&mut self, dice: &mut Dice, bodies: &[BodyId; 2]) {
        let day = dice.day();
        let period = dice.roll(3) == 0 && self.happened.iter().all(|one| one.until.is_none());
        let later = day.checked_add(jiff::Span::new().days(i64::try_from(dice.roll(60)).unwrap())).unwrap();
        self.happened.push(Happened {
            event: Uuid::new_v4(),
            day,
            decision: Some(dice.pick(&["yes", "no"])),
            value: (dice.roll(4) > 0).then(|| i64::try_from(dice.roll(30)).unwrap()),
            body: dice.pick(bodies),
            until: period.then_some(later),
        });
    }

    /// The facts, as a room would derive them.
    pub fn facts(&self) -> Vec<Fact> {
        let mut facts = Vec::new();
        for one in &self.happened {
            let codes = Codes {
                forms: Some(FormSet::known(self.forms.iter().copied())),
                sex: Some(self.sex),
                age_group: Some(AgeBand::Adult),
                child: Some(self.sex == Sex::Male),
                citizenship: Some("BG".into()),
                region: Some(self.region.into()),
                body: Some(one.body),
                decision: one.decision,
                ..Codes::default()
            };
            let fact =
                |kind, day| Fact { kind, event: one.event, day, value: one.value, codes: codes.clone() };
            match one.until {
                None => facts.push(fact(&SEEN, one.day)),
                Some(until) => facts.extend([fact(&BEGUN, one.day), fact(&OVER, until)]),
            }
        }
        facts
    }

    fn fits(&self, one: &Happened, filters: &Filters, bodies: &[BodyId; 2]) -> bool {
        filters.iter().all(|(dimension, codes)| {
            let has = |code: &str| codes.contains(code);
            match dimension {
                Dimension::Form if self.forms.is_empty() => has("unspecified"),
                Dimension::Form => self.forms.iter().any(|form| has(form.code())),
                Dimension::Sex => has(self.sex.code()),
                Dimension::Region => has(self.region),
                Dimension::Child => has(if self.sex == Sex::Male { "yes" } else { "no" }),
                Dimension::Body => has(&one.body.to_string()),
                Dimension::RegisteringOrganisation => {
                    has(if one.body == bodies[0] { "police" } else { "ngo" })
                }
                other => panic!("no filter on {other}"),
            }
        })
    }
}

/// The recount: loops over everything that happened.
pub fn recount(
    everybody: &[Somebody],
    bodies: &[BodyId; 2],
    measure: &Measure,
    filters: &Filters,
    spans: &[Span],
) -> Vec<Figure> {
    let began = everybody.iter().flat_map(|who| &who.happened).map(|one| one.day.year()).min();
    let mut figures = Vec::new();
    for (place, span) in spans.iter().enumerate() {
        let early = match (span, began) {
            (_, None) => true,
            (Span::Year(year), Some(began)) => place + 1 < spans.len() && began > *year,
            (Span::YearTo(day), Some(began)) => began > day.year(),
            _ => false,
        };
        if early {
            figures.push(Figure::NotAvailable);
            continue;
        }
        let inside = |day: Date| match span {
            Span::Year(year) => day.year() == *year,
            Span::YearTo(last) => day.year() == last.year() && day <= *last,
            Span::All => true,
            Span::Day(last) => day <= *last,
        };
        let (mut people, mut times, mut values, mut running) = (BTreeSet::new(), 0_u64, Vec::new(), 0_u64);
        for who in everybody {
            for one in who.happened.iter().filter(|one| who.fits(one, filters, bodies)) {
                if let Some(until) = one.until {
                    running += u64::from(inside(one.day) && !inside(until));
                    continue;
                }
                let wanted = measure.id != "decided" || one.decision == Some("yes");
                if wanted && inside(one.day) {
                    people.insert(who.subject);
                    times += 1;
                    values.extend(one.value);
                }
            }
        }
        values.sort_unstable();
        let number = |value: u64| Figure::Number { value: value as f64, rows: value };
        figures.push(match measure.id {
            "people" | "decided" => number(people.len() as u64),
            "times" => number(times),
            "running" => number(running),
            "total" => Figure::Number { value: values.iter().sum::<i64>() as f64, rows: values.len() as u64 },
            _ if values.is_empty() => Figure::NotAvailable,
            _ => {
                let (low, high) = (values[(values.len() - 1) / 2], values[values.len() / 2]);
                Figure::Number { value: (low + high) as f64 / 2.0, rows: values.len() as u64 }
            }
        });
    }
    figures
}
