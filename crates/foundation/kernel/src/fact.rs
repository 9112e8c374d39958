//! Facts: what is counted. A room declares *kinds* of facts; its rules derive facts from its events; nothing else is
//! ever counted. The list of figures with the facts that they come from is `docs/facts.md`.

use jiff::{Span, civil::Date};
use uuid::Uuid;

use crate::{AgeBand, BodyId, Form, FormSet, Offence, Profession, RegisteringOrganisation, Sex, codes};

codes! {
    /// What a fact can be broken down by. The list is closed: a breakdown outside of it is a kind of fact of its
    /// own that keeps its code in `status`.
    Dimension {
        /// Forms of exploitation; a set.
        Form = "form",
        /// Sex.
        Sex = "sex",
        /// Age band at the event.
        AgeGroup = "age_group",
        /// Whether the person was a child, or treated as one, at the event.
        Child = "child",
        /// Citizenship, ISO 3166-1 alpha-2.
        Citizenship = "citizenship",
        /// Region, a NUTS code; a country code where the place lies abroad.
        Region = "region",
        /// The body that acted.
        Body = "body",
        /// What kind of organisation that body is.
        RegisteringOrganisation = "registering_organisation",
        /// Profession.
        Profession = "profession",
        /// A short list that each kind of fact declares.
        Status = "status",
        /// Suspected, prosecuted, convicted; learner, trainer.
        Role = "role",
        /// Offence.
        Offence = "offence",
        /// Outcome of a decision: a short list that each kind of fact declares.
        Decision = "decision",
    }
}

codes! {
    /// Role of a person in proceedings, or in a course.
    RoleInFact {
        /// Suspected of an offence.
        Suspected = "suspected",
        /// Prosecuted for it.
        Prosecuted = "prosecuted",
        /// Convicted of it.
        Convicted = "convicted",
        /// Takes part in a course.
        Learner = "learner",
        /// Gives a course.
        Trainer = "trainer",
    }
}

/// The codes that a dimension of a kind can have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CodeList {
    /// These and no others.
    Closed(Vec<&'static str>),
    /// Two capital letters: ISO 3166-1 alpha-2.
    Country,
    /// NUTS codes or country codes: capital letters and digits, two to five.
    Region,
    /// Identifier of a registered body.
    Body,
}

impl CodeList {
    /// Whether a code is on the list. For bodies only the form is checked.
    #[must_use]
    pub fn has(&self, code: &str) -> bool {
        match self {
            Self::Closed(codes) => codes.contains(&code),
            Self::Country => code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase()),
            Self::Region => {
                (2..=5).contains(&code.len())
                    && code.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
            }
            Self::Body => code.parse::<BodyId>().is_ok(),
        }
    }
}

/// What is counted once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SubjectKind {
    /// A dossier. A figure opens to its rows under the dossier's own verdicts.
    Dossier,
    /// Something else; the code names it. Such rows are never opened.
    Other(&'static str),
}

/// What one fact of a kind is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counted {
    /// A person, counted once however often.
    Person,
    /// A decision.
    Decision,
    /// Something done: each screening, each referral.
    Act,
}

/// A kind of fact. Declared by the one room that writes it.
#[derive(Debug, PartialEq, Eq)]
pub struct FactKind {
    /// Permanent id, as it stands in the database: lower-case letters and `_`.
    pub id: &'static str,
    /// What is counted once.
    pub subject: SubjectKind,
    /// What one fact is.
    pub counts: Counted,
    /// The dimensions that facts of this kind carry; the others stay empty.
    pub dimensions: &'static [Dimension],
    /// Codes of [`Dimension::Status`], when it is carried.
    pub statuses: &'static [&'static str],
    /// Codes of [`Dimension::Decision`], when it is carried.
    pub decisions: &'static [&'static str],
}

impl FactKind {
    /// Whether facts of this kind carry a dimension.
    #[must_use]
    pub fn carries(&self, dimension: Dimension) -> bool {
        self.dimensions.contains(&dimension)
    }

    /// The codes of one of its dimensions.
    #[must_use]
    pub fn codes(&self, dimension: Dimension) -> CodeList {
        CodeList::Closed(match dimension {
            Dimension::Form => Form::ALL.iter().map(|one| one.code()).collect(),
            Dimension::Sex => Sex::ALL.iter().map(|one| one.code()).collect(),
            Dimension::AgeGroup => AgeBand::ALL.iter().map(|one| one.code()).collect(),
            Dimension::Child => vec!["yes", "no"],
            Dimension::Citizenship => return CodeList::Country,
            Dimension::Region => return CodeList::Region,
            Dimension::Body => return CodeList::Body,
            Dimension::RegisteringOrganisation => {
                RegisteringOrganisation::ALL.iter().map(|one| one.code()).collect()
            }
            Dimension::Profession => Profession::ALL.iter().map(|one| one.code()).collect(),
            Dimension::Status => self.statuses.to_vec(),
            Dimension::Role => RoleInFact::ALL.iter().map(|one| one.code()).collect(),
            Dimension::Offence => Offence::ALL.iter().map(|one| one.code()).collect(),
            Dimension::Decision => self.decisions.to_vec(),
        })
    }
}

/// The codes of one fact, by dimension. What the kind does not carry stays empty.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Codes {
    /// Forms of exploitation.
    pub forms: Option<FormSet>,
    /// Sex.
    pub sex: Option<Sex>,
    /// Age band at the event.
    pub age_group: Option<AgeBand>,
    /// A child, or treated as one, at the event.
    pub child: Option<bool>,
    /// Citizenship.
    pub citizenship: Option<String>,
    /// Region.
    pub region: Option<String>,
    /// The body that acted. Its kind of organisation is added when the fact is written.
    pub body: Option<BodyId>,
    /// Profession.
    pub profession: Option<Profession>,
    /// Status, from the kind's own list.
    pub status: Option<&'static str>,
    /// Role.
    pub role: Option<RoleInFact>,
    /// Offence.
    pub offence: Option<Offence>,
    /// Decision, from the kind's own list.
    pub decision: Option<&'static str>,
}

impl Codes {
    /// These codes without those that a kind does not carry.
    #[must_use]
    pub fn for_kind(&self, kind: &FactKind) -> Self {
        fn kept<T: Clone>(kind: &FactKind, dimension: Dimension, code: &Option<T>) -> Option<T> {
            code.clone().filter(|_| kind.carries(dimension))
        }
        Self {
            forms: kept(kind, Dimension::Form, &self.forms),
            sex: kept(kind, Dimension::Sex, &self.sex),
            age_group: kept(kind, Dimension::AgeGroup, &self.age_group),
            child: kept(kind, Dimension::Child, &self.child),
            citizenship: kept(kind, Dimension::Citizenship, &self.citizenship),
            region: kept(kind, Dimension::Region, &self.region),
            body: kept(kind, Dimension::Body, &self.body),
            profession: kept(kind, Dimension::Profession, &self.profession),
            status: kept(kind, Dimension::Status, &self.status),
            role: kept(kind, Dimension::Role, &self.role),
            offence: kept(kind, Dimension::Offence, &self.offence),
            decision: kept(kind, Dimension::Decision, &self.decision),
        }
    }
}

/// One fact, as a room's rules derive it from an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// What happened.
    pub kind: &'static FactKind,
    /// The event (or the record) that it follows from. One event gives a subject at most one fact of a kind.
    pub event: Uuid,
    /// Civil day in the zone of the country profile.
    pub day: Date,
    /// What medians and sums are taken of: whole days, cents, a number of people. The kind says which.
    pub value: Option<i64>,
    /// Codes.
    pub codes: Codes,
}

/// Months since year 0: `year × 12 + month − 1`. How facts and figures name a month.
#[must_use]
pub fn month_of(day: Date) -> i64 {
    i64::from(day.year()) * 12 + i64::from(day.month()) - 1
}

/// The year of a month, as [`month_of`] names it.
#[must_use]
pub fn year_of_month(month: i64) -> i64 {
    month.div_euclid(12)
}

/// Whole days from 1970-01-01 to a civil day: how records keep a day.
#[must_use]
pub fn day_number(day: Date) -> i64 {
    let epoch = Date::constant(1970, 1, 1);
    epoch.until(day).map(|span| i64::from(span.get_days())).unwrap_or_default()
}

/// The civil day of a number, the inverse of [`day_number`]; nothing beyond the calendar (years −9999 to 9999).
#[must_use]
pub fn day_of(number: i64) -> Option<Date> {
    Date::constant(1970, 1, 1).checked_add(Span::new().try_days(number).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_and_days_have_numbers() {
        let day = |year, month, day| Date::constant(year, month, day);
        assert_eq!(month_of(day(2024, 1, 31)), 24_288);
        assert_eq!(month_of(day(2024, 12, 1)), 24_299);
        assert_eq!((year_of_month(24_288), year_of_month(24_299), year_of_month(24_300)), (2024, 2024, 2025));
        assert_eq!((day_number(day(1970, 1, 1)), day_number(day(1969, 12, 31))), (0, -1));
        assert_eq!(day_number(day(2026, 1, 1)), 20_454);
        for one in [day(1969, 12, 31), day(2024, 2, 29), day(9999, 12, 31)] {
            assert_eq!(day_of(day_number(one)), Some(one));
        }
        assert_eq!((day_of(i64::MAX), day_of(5_000_000)), (None, None));
    }

    #[test]
    fn a_kind_drops_what_it_does_not_carry() {
        const KIND: FactKind = FactKind {
            id: "seen",
            subject: SubjectKind::Other("thing"),
            counts: Counted::Act,
            dimensions: &[Dimension::Sex, Dimension::Status],
            statuses: &["open"],
            decisions: &[],
        };
        let all = Codes {
            sex: Some(Sex::Female),
            region: Some("EL30".into()),
            status: Some("open"),
            ..Codes::default()
        };
        let kept = all.for_kind(&KIND);
        assert_eq!(kept, Codes { sex: Some(Sex::Female), status: Some("open"), ..Codes::default() });
        assert!(KIND.codes(Dimension::Status).has("open") && !KIND.codes(Dimension::Status).has("shut"));
        assert!(KIND.codes(Dimension::Region).has("EL30") && !KIND.codes(Dimension::Region).has("north"));
        assert!(
            KIND.codes(Dimension::Citizenship).has("BG") && !KIND.codes(Dimension::Citizenship).has("bg")
        );
        assert!(!KIND.codes(Dimension::Body).has("somebody"));
    }
}
