//! Words and small parts that several pages of this room share.

use desk::{
    look::{Html, Mark, Shape},
    words::Words,
};

use crate::rules::{Class, Indicator, IndicatorId, Set};

/// The words of a sign.
pub(super) fn sign(w: &Words, id: &IndicatorId) -> String {
    w.code("ind", &id.as_str().to_lowercase())
}

/// The words of a set.
pub(super) fn set(w: &Words, set: Set) -> String {
    w.code("set", &set.code().to_lowercase())
}

/// The mark of a sign whose grade was not read in a source, when it is one in any of the sets.
pub(super) fn unverified(w: &Words, indicator: &Indicator, sets: &[Set]) -> Html {
    if sets.iter().any(|set| indicator.is_unverified(*set)) {
        Mark::new(Shape::Unknown, w.t("grade-unverified")).html()
    } else {
        Html::default()
    }
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
