//! What rooms count, put together: the one list of kinds of facts and of measures, checked when the program starts.

use std::collections::BTreeMap;

use crate::{
    fact::{CodeList, Dimension, FactKind},
    measure::{Aggregate, Filters, Measure},
};

/// What one room counts: a part of the room's description of itself.
#[derive(Debug)]
pub struct Counts {
    /// The room.
    pub room: &'static str,
    /// The kinds of facts that it writes.
    pub kinds: &'static [&'static FactKind],
    /// The measures that it offers.
    pub measures: &'static [&'static Measure],
}

impl Counts {
    /// For a room that counts nothing.
    pub const NONE: Self = Self { room: "", kinds: &[], measures: &[] };
}

/// A declaration that cannot be used. The program does not start with one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CountsDefect {
    /// Two kinds of facts with one id.
    #[error("room {room}: the kind of fact \"{id}\" is already declared by room {before}")]
    KindTwice {
        /// The room that declares it the second time.
        room: &'static str,
        /// The id.
        id: &'static str,
        /// The room that declared it first.
        before: &'static str,
    },
    /// Two measures with one id.
    #[error("room {room}: the measure \"{id}\" is already declared by room {before}")]
    MeasureTwice {
        /// The room that declares it the second time.
        room: &'static str,
        /// The id.
        id: &'static str,
        /// The room that declared it first.
        before: &'static str,
    },
    /// A measure over a kind that no room declares.
    #[error(
        "room {room}: the measure \"{measure}\" counts the kind of fact \"{kind}\", which no room declares"
    )]
    UnknownKind {
        /// The room.
        room: &'static str,
        /// The measure.
        measure: &'static str,
        /// The kind.
        kind: &'static str,
    },
    /// A condition that no fact of the kind can meet.
    #[error(
        "room {room}: the measure \"{measure}\" asks for {dimension} \"{code}\", which the kind of fact \"{kind}\" does not carry"
    )]
    UnknownCode {
        /// The room.
        room: &'static str,
        /// The measure.
        measure: &'static str,
        /// The kind.
        kind: &'static str,
        /// The dimension.
        dimension: Dimension,
        /// The code.
        code: String,
    },
    /// A kind that carries a dimension without saying its codes, or says codes of a dimension that it does not carry.
    #[error(
        "room {room}: the kind of fact \"{kind}\" must declare codes of {dimension} exactly when it carries it"
    )]
    CodesMissing {
        /// The room.
        room: &'static str,
        /// The kind.
        kind: &'static str,
        /// The dimension.
        dimension: Dimension,
    },
    /// A stock whose ending kind carries other dimensions than its beginning kind: filters would not cancel out.
    #[error(
        "room {room}: the stock \"{measure}\" begins with \"{kind}\" and ends with \"{less}\", which carry different dimensions"
    )]
    StockDiffers {
        /// The room.
        room: &'static str,
        /// The measure.
        measure: &'static str,
        /// The kind that begins.
        kind: &'static str,
        /// The kind that ends.
        less: &'static str,
    },
}

/// Every kind of fact and every measure of the house.
#[derive(Debug, Clone, Default)]
pub struct Registry {
    kinds: BTreeMap<&'static str, (&'static str, &'static FactKind)>,
    measures: BTreeMap<&'static str, (&'static str, &'static Measure)>,
}

impl Registry {
    /// Puts the rooms' declarations together.
    ///
    /// # Errors
    /// The first defect: an id declared twice, a measure over a kind that nobody declares, a condition that no fact
    /// can meet.
    pub fn new(rooms: &[&Counts]) -> Result<Self, CountsDefect> {
        let mut registry = Self::default();
        for counts in rooms {
            for kind in counts.kinds {
                registry.kind_of(counts.room, kind)?;
            }
        }
        for counts in rooms {
            for measure in counts.measures {
                registry.measure_of(counts.room, measure)?;
            }
        }
        Ok(registry)
    }

    fn kind_of(&mut self, room: &'static str, kind: &'static FactKind) -> Result<(), CountsDefect> {
        if let Some((before, _)) = self.kinds.insert(kind.id, (room, kind)) {
            return Err(CountsDefect::KindTwice { room, id: kind.id, before });
        }
        let lists = [(Dimension::Status, kind.statuses), (Dimension::Decision, kind.decisions)];
        for (dimension, codes) in lists {
            if kind.carries(dimension) == codes.is_empty() {
                return Err(CountsDefect::CodesMissing { room, kind: kind.id, dimension });
            }
        }
        Ok(())
    }

    fn measure_of(&mut self, room: &'static str, measure: &'static Measure) -> Result<(), CountsDefect> {
        if let Some((before, _)) = self.measures.insert(measure.id, (room, measure)) {
            return Err(CountsDefect::MeasureTwice { room, id: measure.id, before });
        }
        for kind in measure.kinds().iter().chain(measure.available) {
            if !self.kinds.get(kind.id).is_some_and(|(_, known)| known == kind) {
                return Err(CountsDefect::UnknownKind { room, measure: measure.id, kind: kind.id });
            }
        }
        for only in measure.only {
            for code in only.codes {
                check(measure, only.dimension, code).map_err(|kind| CountsDefect::UnknownCode {
                    room,
                    measure: measure.id,
                    kind,
                    dimension: only.dimension,
                    code: (*code).to_owned(),
                })?;
            }
        }
        if let Aggregate::Stock { less } = measure.aggregate
            && less.dimensions != measure.of.dimensions
        {
            let (kind, less) = (measure.of.id, less.id);
            return Err(CountsDefect::StockDiffers { room, measure: measure.id, kind, less });
        }
        Ok(())
    }

    /// The measure of an id.
    #[must_use]
    pub fn measure(&self, id: &str) -> Option<&'static Measure> {
        self.measures.get(id).map(|(_, measure)| *measure)
    }

    /// The kind of fact of an id.
    #[must_use]
    pub fn kind(&self, id: &str) -> Option<&'static FactKind> {
        self.kinds.get(id).map(|(_, kind)| *kind)
    }

    /// Every measure, by its id.
    pub fn measures(&self) -> impl Iterator<Item = &'static Measure> {
        self.measures.values().map(|(_, measure)| *measure)
    }

    /// Every kind of fact, by its id.
    pub fn kinds(&self) -> impl Iterator<Item = &'static FactKind> {
        self.kinds.values().map(|(_, kind)| *kind)
    }
}

fn check(measure: &Measure, dimension: Dimension, code: &str) -> Result<(), &'static str> {
    for kind in measure.kinds() {
        if !kind.carries(dimension) || !kind.codes(dimension).has(code) {
            return Err(kind.id);
        }
    }
    Ok(())
}

/// Why a filter cannot be used with a measure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FilterDefect {
    /// The facts do not carry the dimension.
    NotCarried(Dimension),
    /// The code is not on the dimension's list.
    NoSuchCode(Dimension, String),
}

impl Measure {
    /// Checks filters against what the measure's facts carry.
    ///
    /// # Errors
    /// The first filter that no fact could meet.
    pub fn fits(&self, filters: &Filters) -> Result<(), FilterDefect> {
        for (dimension, codes) in filters.iter() {
            for kind in self.kinds() {
                if !kind.carries(dimension) {
                    return Err(FilterDefect::NotCarried(dimension));
                }
                let list: CodeList = kind.codes(dimension);
                if let Some(code) = codes.iter().find(|code| !list.has(code)) {
                    return Err(FilterDefect::NoSuchCode(dimension, code.clone()));
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        fact::{Counted, SubjectKind},
        measure::{Only, Unit},
    };

    const BEGUN: FactKind = FactKind {
        id: "begun",
        subject: SubjectKind::Other("thing"),
        counts: Counted::Act,
        dimensions: &[Dimension::Sex],
        statuses: &[],
        decisions: &[],
    };
    const OVER: FactKind = FactKind { id: "over", ..BEGUN };
    const NARROW: FactKind = FactKind { id: "narrow", dimensions: &[], ..BEGUN };
    const UNSAID: FactKind = FactKind { id: "unsaid", dimensions: &[Dimension::Status], ..BEGUN };
    const MEASURE: Measure = Measure {
        id: "things",
        of: &BEGUN,
        only: &[],
        aggregate: Aggregate::Subjects,
        unit: Unit::Count,
        definition: "measure-things",
        counts: Counted::Act,
        available: &[&BEGUN],
    };
    const WOMEN: Measure =
        Measure { id: "women", only: &[Only { dimension: Dimension::Sex, codes: &["woman"] }], ..MEASURE_OF };
    const RUNNING: Measure =
        Measure { id: "running", aggregate: Aggregate::Stock { less: &NARROW }, ..MEASURE_OF };
    const MEASURE_OF: Measure = Measure {
        id: "",
        of: &BEGUN,
        only: &[],
        aggregate: Aggregate::Subjects,
        unit: Unit::Count,
        definition: "",
        counts: Counted::Act,
        available: &[],
    };

    fn one(
        kinds: &'static [&'static FactKind],
        measures: &'static [&'static Measure],
    ) -> Result<Registry, String> {
        let counts = Counts { room: "a room", kinds, measures };
        Registry::new(&[&counts]).map_err(|defect| defect.to_string())
    }

    #[test]
    fn what_is_declared_is_found() {
        let registry = one(&[&BEGUN, &OVER], &[&MEASURE]).unwrap();
        assert_eq!(registry.measure("things"), Some(&MEASURE));
        assert_eq!(registry.kinds().count(), 2);
        assert!(registry.measure("others").is_none() && registry.kind("over").is_some());
    }

    #[test]
    fn defects_name_the_room_and_what_is_wrong() {
        let said = [
            one(&[&BEGUN, &BEGUN], &[]).unwrap_err(),
            one(&[&BEGUN], &[&MEASURE, &MEASURE]).unwrap_err(),
            one(&[&OVER], &[&MEASURE]).unwrap_err(),
            one(&[&BEGUN], &[&WOMEN]).unwrap_err(),
            one(&[&UNSAID], &[]).unwrap_err(),
            one(&[&BEGUN, &NARROW], &[&RUNNING]).unwrap_err(),
        ];
        let expected = [
            "room a room: the kind of fact \"begun\" is already declared by room a room",
            "room a room: the measure \"things\" is already declared by room a room",
            "room a room: the measure \"things\" counts the kind of fact \"begun\", which no room declares",
            "room a room: the measure \"women\" asks for sex \"woman\", which the kind of fact \"begun\" does not carry",
            "room a room: the kind of fact \"unsaid\" must declare codes of status exactly when it carries it",
            "room a room: the stock \"running\" begins with \"begun\" and ends with \"narrow\", which carry different dimensions",
        ];
        assert_eq!(said, expected);
    }

    #[test]
    fn filters_that_no_fact_could_meet_are_found() {
        let good = Filters::none().with(Dimension::Sex, "female");
        assert_eq!(MEASURE.fits(&good), Ok(()));
        let form = Filters::none().with(Dimension::Form, "sexual");
        assert_eq!(MEASURE.fits(&form), Err(FilterDefect::NotCarried(Dimension::Form)));
        let code = good.with(Dimension::Sex, "woman");
        assert_eq!(MEASURE.fits(&code), Err(FilterDefect::NoSuchCode(Dimension::Sex, "woman".into())));
    }
}
