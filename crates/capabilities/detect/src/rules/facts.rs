//! From a screening to its fact. Pure.

use jiff::{Timestamp, tz::TimeZone};
use kernel::{AgeBand, BodyId, Codes, Fact};

use super::Age;
use crate::{ScreeningId, measures::SCREENING};

/// What is plain of a screening, and all that is counted of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted {
    /// The screening.
    pub id: ScreeningId,
    /// The body for which it is held.
    pub body: BodyId,
    /// When it began.
    pub began: Timestamp,
    /// The age as answered.
    pub age: Age,
    /// Whether anything is answered.
    pub answered: bool,
}

impl Counted {
    /// The facts of the screening: one as soon as something is answered, none before.
    #[must_use]
    pub fn facts(self, zone: &TimeZone) -> Vec<Fact> {
        let adult = self.age == Age::Adult;
        let codes = Codes {
            age_group: Some(if adult { AgeBand::Adult } else { AgeBand::Child }),
            child: Some(!adult),
            body: Some(self.body),
            ..Codes::default()
        };
        let day = zone.to_datetime(self.began).date();
        let fact = Fact { kind: &SCREENING, event: self.id.0, day, value: None, codes };
        if self.answered { vec![fact] } else { Vec::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_screening_counts_from_its_first_answer_on_the_local_day_on_which_it_began() {
        let zone = TimeZone::get("Europe/Athens").unwrap();
        let began = "2026-03-31T22:30:00Z".parse().unwrap();
        let (id, body) = (ScreeningId::random(), BodyId::random());
        let open = Counted { id, body, began, age: Age::Unknown, answered: false };
        assert_eq!(open.facts(&zone), []);
        let facts = Counted { answered: true, ..open }.facts(&zone);
        assert_eq!(facts.len(), 1);
        assert_eq!(facts[0].day, "2026-04-01".parse().unwrap());
        assert_eq!((facts[0].codes.child, facts[0].codes.age_group), (Some(true), Some(AgeBand::Child)));
    }
}
