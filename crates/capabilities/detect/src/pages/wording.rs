//! Words and small parts that several pages of this room share.

use web::components::{Mark, Shape};
use words::Words;

use crate::rules::{Class, Indicator, IndicatorId, Set};

/// The words of a sign.
pub(super) fn sign(w: &Words, id: &IndicatorId) -> String {
    w.code("ind", &id.as_str().to_lowercase())
}

/// The words of a set.
pub(super) fn set(w: &Words, set: Set) -> String {
    w.code("set", &set.code().to_lowercase())
}

/// Whether a sign must carry the mark of a grade that was not read in a source, in any of the sets.
pub(super) fn unverified(indicator: &Indicator, sets: &[Set]) -> bool {
    sets.iter().any(|set| indicator.is_unverified(*set))
}

/// The words of a sign with a star behind it when its grade is not verified; the page explains the star once.
pub(super) fn starred(w: &Words, indicator: &Indicator, sets: &[Set]) -> String {
    let words = sign(w, &indicator.id);
    if unverified(indicator, sets) { format!("{words}\u{a0}*") } else { words }
}

/// Shape and short words of a class.
pub(super) fn class(w: &Words, class: Class) -> Mark {
    let shape = match class {
        Class::Trafficking | Class::CoercedExploitation | Class::DeceptionAndExploitation => Shape::Late,
        Class::ExploitationOnly | Class::AtRisk => Shape::Soon,
        Class::NoPattern => Shape::Unknown,
    };
    Mark::new(shape, w.code("class", class.code()))
}
