//! The five strategies that come with the software, read once.

use std::sync::OnceLock;

use data_file::Defects;
use kernel::Registry;

use super::model::Plan;
use super::read::read_plan;
use crate::bindings::{Bindings, read_bindings};

macro_rules! data {
    ($path:literal) => {
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../data/plans/", $path))
    };
}

/// Id, plan file and bindings file of each strategy, as published in `data/plans/`.
pub const EMBEDDED: [(&str, &str, &str); 5] = [
    ("dk-2015-2018", data!("dk-2015-2018.yaml"), data!("bindings/dk-2015-2018.yaml")),
    ("eu-thb-training", data!("eu-thb-training.yaml"), data!("bindings/eu-thb-training.yaml")),
    ("fi-2020", data!("fi-2020.yaml"), data!("bindings/fi-2020.yaml")),
    ("gr-2021-2025", data!("gr-2021-2025.yaml"), data!("bindings/gr-2021-2025.yaml")),
    ("ro-2018-2022", data!("ro-2018-2022.yaml"), data!("bindings/ro-2018-2022.yaml")),
];

/// A plan and what is counted for it.
#[derive(Debug, Clone, PartialEq)]
pub struct Strategy {
    /// The plan as published.
    pub plan: Plan,
    /// Its bindings.
    pub bindings: Bindings,
}

/// The strategies that come with the software.
#[derive(Debug, Clone, PartialEq)]
pub struct Library {
    strategies: Vec<Strategy>,
}

impl Library {
    fn read(measures: Option<&Registry>) -> Result<Self, Defects> {
        let mut strategies = Vec::new();
        for (id, plan, bindings) in EMBEDDED {
            let plan = read_plan(&format!("{id}.yaml"), plan)?;
            let bindings = read_bindings(&format!("bindings/{id}.yaml"), bindings, &plan, measures)?;
            strategies.push(Strategy { plan, bindings });
        }
        Ok(Self { strategies })
    }

    /// All of them, sorted by id.
    #[must_use]
    pub fn strategies(&self) -> &[Strategy] {
        &self.strategies
    }

    /// The strategy of a plan id.
    #[must_use]
    pub fn strategy(&self, id: &str) -> Option<&Strategy> {
        self.strategies.iter().find(|strategy| strategy.plan.head.id == id)
    }
}

/// The strategies that come with the software, read at the first call.
///
/// # Errors
/// Every defect of the first built-in file that has one; the server asks at its start, so that this
/// never shows up later.
pub fn library() -> Result<&'static Library, Defects> {
    static LIBRARY: OnceLock<Result<Library, Defects>> = OnceLock::new();
    LIBRARY.get_or_init(|| Library::read(None)).as_ref().map_err(Clone::clone)
}

/// Checks the strategies that come with the software against what the rooms can count; the server does so when it
/// starts.
///
/// # Errors
/// Every defect: when a binding names a measure that no room offers, or filters or a period that do not
/// fit it.
pub fn check_measures(measures: &Registry) -> Result<(), Defects> {
    Library::read(Some(measures)).map(drop)
}
