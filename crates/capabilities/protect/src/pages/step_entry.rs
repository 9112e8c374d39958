//! What the table of steps says of each step.

use access::{Act, Verb};
use web::{Pending, Routes};

use super::step::{self, Step};
use crate::CaseId;
use crate::rules::{CaseState, Event, Law};

/// One step in the table.
pub(crate) struct StepEntry {
    /// Last part of its address; words `step-<name>`, `step-<name>-text`, `did-<name>`.
    pub name: &'static str,
    /// Whether it can be the main thing to do.
    pub leads: Leads,
    /// What must hold for it to be offered.
    pub needs: Needs,
    /// Asks the policies; leaves no trace and opens nothing.
    pub permitted: Permitted,
    /// Its pages.
    pub routes: fn(Routes) -> Routes,
}

/// Whether the policies allow a step on a case to whoever acts.
pub(crate) type Permitted = for<'a> fn(&'a mut Act, CaseId) -> Pending<'a, access::Result<bool>>;

/// Whether a step can be the main thing to do.
#[derive(Clone, Copy)]
pub(crate) enum Leads {
    Always,
    /// For the focal point, while a track waits for it.
    WhileTheFocalPointIsWaitedFor,
    /// It is offered beside the main thing.
    Never,
}

/// What a step needs besides the permit.
#[derive(Clone, Copy)]
pub(crate) enum Needs {
    /// The rules accept its event, here as it would be if the form were filled in rightly.
    Rules(fn(&CaseState, Law<'_>) -> Event),
    /// The person takes part, or may be a child: then it may be written down who she or he is.
    Consent,
    /// A track waits for a competent authority, one is there, and none has the case yet.
    Authority,
}

impl StepEntry {
    pub(crate) const fn of<S: Step>(leads: Leads) -> Self {
        Self {
            name: S::NAME,
            leads,
            needs: Needs::Rules(S::example),
            permitted: permitted::<S::Verb>,
            routes: |routes| routes.get(S::PATH, step::show::<S>).post(S::PATH, step::send::<S>),
        }
    }
}

/// Whether the policies allow a verb on a case.
pub(crate) fn permitted<V: Verb<On = CaseId>>(
    act: &mut Act,
    case: CaseId,
) -> Pending<'_, access::Result<bool>> {
    Box::pin(act.may::<V>(case))
}
