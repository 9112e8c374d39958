//! What this person can do on this case now: the one main thing, and what else. The policies say what the person may,
//! the rules what fits now; nothing is decided here.

use crate::rights::ViewCase;
use access::{Act, Permit};
use kernel::{Role, Roles};
use web::Error;

use super::{
    step::competent,
    step_entry::{Leads, Needs, StepEntry},
    steps::STEPS,
};
use crate::{
    records::{self, Authority, CaseFile},
    rules::{Actor, Duty, Refusal, identity_allowed},
};

/// The steps that fit: the main one, and the others.
#[derive(Default)]
pub(crate) struct Offered {
    pub main: Option<&'static StepEntry>,
    pub others: Vec<&'static StepEntry>,
}

/// Asks the policies and the rules for every step of the table, in its order.
pub(crate) async fn offered(
    act: &mut Act,
    permit: &Permit<ViewCase>,
    case: &CaseFile,
) -> Result<Offered, Error> {
    let authorities = competent(act, permit, case).await?;
    let (by, roles) = (records::actors(act)?, act.me()?.roles);
    let mut steps = Vec::new();
    for entry in STEPS {
        let now = act.now();
        let fits = || by.iter().any(|by| fits(entry, case, by, now, &authorities).is_ok());
        if (entry.permitted)(act, case.id).await? && fits() {
            steps.push(entry);
        }
    }
    let main = steps.iter().copied().find(|entry| leads(entry, case, roles));
    let others = steps.into_iter().filter(|entry| main.is_none_or(|main| main.name != entry.name));
    Ok(Offered { main, others: others.collect() })
}

/// Whether a step fits now. A rule's no says which guard does not hold; the hand-over has no rule of its own.
fn fits(
    entry: &StepEntry,
    case: &CaseFile,
    by: &Actor,
    now: jiff::Timestamp,
    authorities: &[Authority],
) -> Result<(), Option<Refusal>> {
    match entry.needs {
        Needs::Rules(example) => {
            let event = example(&case.file, case.country.law(now).map_err(Some)?);
            case.apply(&event, by, now).map(drop).map_err(Some)
        }
        Needs::Consent => match identity_allowed(&case.file.facts) {
            true => Ok(()),
            false => Err(None),
        },
        Needs::Authority => {
            let authority = Some(Duty::CompetentAuthority.code());
            let waits = case.tracks.iter().any(|row| row.waits_for.as_deref() == authority);
            let handed = authorities.iter().any(|one| one.granted);
            if waits && !handed && !authorities.is_empty() { Ok(()) } else { Err(None) }
        }
    }
}

fn leads(entry: &StepEntry, case: &CaseFile, roles: Roles) -> bool {
    match entry.leads {
        Leads::Always => true,
        Leads::WhileTheFocalPointIsWaitedFor => {
            let queue = Some(Duty::FocalPoint.code());
            roles.has(Role::FocalPoint) && case.tracks.iter().any(|row| row.waits_for.as_deref() == queue)
        }
        Leads::Never => false,
    }
}
