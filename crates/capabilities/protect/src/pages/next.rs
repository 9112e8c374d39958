//! What this person can do on this case now: the one main thing, and what else.

use crate::CaseId;
use access::{Act, Result};
use kernel::Role;

use crate::{
    records::{Authority, CaseFile},
    rules::{ClockCode, ClockState, ClockView, Consent, Hold, IdentificationState as I, Law, Track},
};

/// What the policies allow this person here.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct May {
    pub triage: bool,
    pub presume: bool,
    pub hand_over: bool,
    pub grounds: bool,
    pub identification: bool,
    pub reflection: bool,
    pub withdraw: bool,
    pub settle: bool,
    pub identity: bool,
    pub narrative: bool,
}

impl May {
    /// Asks the policies; leaves no trace and opens nothing.
    pub async fn ask(act: &mut Act, case: CaseId) -> Result<Self> {
        Ok(Self {
            triage: act.may::<crate::rights::Triage>(case).await?,
            presume: act.may::<crate::rights::Presume>(case).await?,
            hand_over: act.may::<crate::rights::HandOver>(case).await?,
            grounds: act.may::<crate::rights::DecideGrounds>(case).await?,
            identification: act.may::<crate::rights::DecideIdentification>(case).await?,
            reflection: act.may::<crate::rights::RunReflection>(case).await?,
            withdraw: act.may::<crate::rights::WithdrawConsent>(case).await?,
            settle: act.may::<crate::rights::SettleTask>(case).await?,
            identity: act.may::<crate::rights::ReadIdentity>(case).await?,
            narrative: act.may::<crate::rights::ReadNarrative>(case).await?,
        })
    }
}

/// The steps that fit, by name: the main one, and the others.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Next {
    pub main: Option<&'static str>,
    pub others: Vec<&'static str>,
}

/// What can be done now, from the state, the rights and the competence of the body.
pub(crate) fn next(
    case: &CaseFile,
    act: &Act,
    may: May,
    authorities: &[Authority],
    role: Role,
    competences: &[String],
) -> Next {
    let (file, facts) = (&case.file, &case.file.facts);
    let now = act.now();
    let merged = Law::in_force(&case.country.profile, &case.country.calendar, now)
        .is_ok_and(|law| law.rules.grounds.is_none());
    let competent = |track: Track| {
        let row = case.tracks.iter().find(|row| row.track == track);
        row.is_some_and(|row| row.waits_mandate.iter().any(|one| competences.contains(one)))
    };
    let handed = authorities.iter().any(|authority| authority.granted);
    let can_hand = may.hand_over && !handed && !authorities.is_empty();
    let documented = facts.documented_indicators > 0 || facts.self_identified;
    let guardian = ClockView::at(ClockCode::Guardian, &file.clocks, &case.country.profile, now);
    let open_period = file.reflection.is_open();
    let fits = [
        ("lift", may.reflection && matches!(file.hold, Hold::UnderReview(_)) && competent(Track::Reflection)),
        ("triage", may.triage && matches!(file.identification, I::Notified | I::Reopened)),
        ("presume", may.presume && file.identification == I::Triaged && facts.presumable()),
        (
            "signpost",
            may.presume
                && file.identification == I::Triaged
                && (!documented || (facts.consent == Consent::Refused && !facts.age.behaves_as_child())),
        ),
        ("hand-over", can_hand && matches!(file.identification, I::Presumed | I::RgPositive)),
        (
            "grounds",
            may.grounds && !merged && file.identification == I::Presumed && competent(Track::Identification),
        ),
        (
            "identification",
            may.identification
                && file.identification == if merged { I::Presumed } else { I::RgPositive }
                && competent(Track::Identification),
        ),
        ("guardian", may.triage && guardian.open && guardian.state != ClockState::NotStarted),
        ("facts", may.triage && file.identification != I::NotStarted),
        ("reopen", may.triage && matches!(file.identification, I::Signposted | I::ConsentWithdrawn)),
        ("extend", may.reflection && open_period && decides(case, competences, now)),
        ("terminate", may.reflection && open_period && decides(case, competences, now)),
        (
            "withdraw",
            may.withdraw
                && !matches!(
                    file.identification,
                    I::NotStarted | I::Signposted | I::ConsentWithdrawn | I::Closed
                ),
        ),
    ];
    let steps: Vec<&'static str> = fits.into_iter().filter(|(_, fits)| *fits).map(|(name, _)| name).collect();
    let main = steps.iter().copied().find(|name| {
        let waits = case.tracks.iter().any(|row| row.waits_for.as_deref() == Some("focal_point"));
        match *name {
            "extend" | "terminate" | "withdraw" | "reopen" => false,
            "facts" => role == Role::FocalPoint && waits,
            _ => true,
        }
    });
    Next { main, others: steps.into_iter().filter(|name| Some(*name) != main).collect() }
}

/// Whether the body is competent for the length of the period.
fn decides(case: &CaseFile, competences: &[String], now: jiff::Timestamp) -> bool {
    let Ok(law) = Law::in_force(&case.country.profile, &case.country.calendar, now) else { return false };
    let deciders = &law.rules.reflection.termination.deciders.value;
    crate::rules::profile::mandates(deciders, case.file.facts.stay)
        .is_some_and(|mandates| mandates.iter().any(|one| competences.iter().any(|mine| mine == one)))
}
