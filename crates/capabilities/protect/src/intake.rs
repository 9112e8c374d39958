//! From the front line to the focal point: a referral opens a case. Whoever refers keeps a receipt and, later, yes
//! or no; never a key.

use crate::rights::{CASE, Refers};
use crate::{CaseId, ReferralId, places};
use access::{
    Act, Permit, Result,
    keys::{self, Opening, Recipient},
};
use kernel::{Purpose, Regime, Tier, clock::at_ms};

use crate::{
    countries::country,
    records::{Save, opening, write},
    rules::{self, Event, Notice, Refusal, facts::Known},
};
pub use crate::{
    records::{ReceiptView, my_referrals, receipt},
    referral::{Identity, Intake, Referred},
};

/// Retention class of cases.
const RETENTION: &str = "case";

/// Refers a person: the rules judge the notice, a case is opened for the receiving team, identity and narrative are
/// sealed. Without an adult's consent there is no identity in it: the rules refuse that.
///
/// # Errors
/// Outer: the door's and the database's. Inner: a rule's no; then nothing was changed.
pub async fn refer<V: Refers>(
    act: &mut Act,
    permit: &Permit<V>,
    intake: &Intake,
) -> Result<std::result::Result<Referred, Refusal>> {
    let country = country(&intake.country).ok_or(access::Error::Invalid("protect-no-country"))?;
    let by = write::actor(act)?;
    let identity = intake.identity.as_ref().filter(|identity| !identity.is_empty());
    let notice = Event::Notified(notice(intake, identity));
    let change = match rules::CaseState::new().apply(&notice, &by, country, act.now()) {
        Ok(change) => change,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let child = intake.age.behaves_as_child();
    let basis = if identity.is_none() {
        "notice"
    } else if child {
        "child"
    } else {
        "consent"
    };
    let opening = Opening {
        kind: &CASE,
        regime: Regime::Gdpr,
        profile: &intake.country,
        child,
        retention: RETENTION,
        recipients: &[Recipient::Team(intake.to_team)],
        tiers: &[Tier::Identity, Tier::Narrative],
        purpose: Purpose::Identification,
        basis,
    };
    let case = keys::open_dossier(act, permit, opening).await?;
    let (referral, receipt) = (ReferralId::random(), opening::free_receipt(act, permit).await?);
    opening::person(act, permit, &case, identity, intake)?;
    opening::referral(act, permit, &case, intake, (referral, &receipt))?;
    opening::narrative(act, permit, &case, referral, &intake.narrative)?;
    let (id, known) = (CaseId(case.id.0), known(intake));
    let first = Save { case: id, country, known: &known, before: None, change: &change, texts: &[] };
    write::save(act, permit, &first).await?;
    Ok(Ok(Referred { referral, case: CaseId(case.id.0), number: case.number.clone(), receipt }))
}

/// What the referral says of the person, for the figures.
fn known(intake: &Intake) -> Known {
    Known {
        sex: intake.sex,
        age_band: intake.age_band,
        citizenship: intake.citizenship.clone(),
        region: intake.region.clone(),
        first_contact: at_ms(intake.first_contact_ms),
        forms: intake.forms.iter().copied().collect(),
    }
}

fn notice(intake: &Intake, identity: Option<&Identity>) -> Notice {
    let yes = intake.indicators.iter().filter(|(_, answer)| answer == "yes").count();
    Notice {
        source: intake.source.clone(),
        channel: intake.channel.clone(),
        urgent: intake.urgent,
        age: intake.age,
        consent: intake.consent,
        self_identified: intake.self_identified,
        stay: intake.stay,
        accompanied: intake.accompanied,
        documented_indicators: u32::try_from(yes).unwrap_or(u32::MAX),
        languages: intake.languages.iter().filter(|code| places::is_language(code)).cloned().collect(),
        identity_included: identity.is_some(),
        safe_contact_recorded: identity.is_some_and(|identity| !identity.safe_contact.trim().is_empty()),
        told_by_person: None,
        told_by_body: None,
    }
}
