//! Rights of this room: strategies and measures, and the rows behind a figure. The permits are in
//! `data/policies/steer.cedar`.

use access::{DossierId, Id, Kind, Rights, Which};

/// The strategies.
pub static STRATEGY: Kind = Kind {
    entity: "Strategy",
    prefix: "strategy",
    about: "The published strategies.",
    table: "",
    joins: "",
    dossier: false,
    facts: &[],
};

/// A measure that indicators are bound to.
pub static MEASURE: Kind = Kind {
    entity: "Measure",
    prefix: "measure",
    about: "A measure that the indicators of strategies are bound to.",
    table: "",
    joins: "",
    dossier: false,
    facts: &[],
};

/// The strategies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct AnyStrategy;

/// A measure, by its permanent id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MeasureRef(pub &'static str);

access::only_one! { AnyStrategy: STRATEGY; }

impl Id for MeasureRef {
    const KIND: &'static Kind = &MEASURE;

    fn which(self) -> Which {
        Which::Code(self.0)
    }
}

access::verbs! { VERBS:
    /// Read a strategy.
    ViewStrategy = "view_strategy" on AnyStrategy, Consultation for [Statistics] opens [];
    /// See a figure.
    MeasureFigure = "measure" on MeasureRef, Consultation for [Statistics] opens [];
    /// Open a figure down to pseudonymous rows.
    OpenFigure = "open_figure" on MeasureRef, Consultation for [Statistics] opens [];
    /// See a row of an opened figure: a pseudonym, codes and a month. No tier, no case number.
    OpenRow = "open_row" on DossierId, Consultation for [Statistics] opens [];
}

/// What this room declares.
pub static RIGHTS: Rights = Rights {
    room: "steer",
    kinds: &[&STRATEGY, &MEASURE],
    verbs: VERBS,
    file: "steer.cedar",
    policies: include_str!("../../../../data/policies/steer.cedar"),
    scopes: &[],
};
