//! The rows of a case that is opened by a referral: the person apart from the case, the record of plain codes, the
//! referral with its receipt, what was told.

use crate::{ReferralId, rights::Refers};
use std::collections::{BTreeMap, BTreeSet};

use access::{
    Act, Conflict, Permit, Records, Result,
    keys::{self, NewDossier, field},
};
use kernel::{CaseNumber, PersonId, Tier};
use store::{CoveredRow, Value};
use vault::Version;

use super::identity;
use crate::{
    covered::{CASE_ACCESS, CASE_FORM, CASE_RECORD, INDICATOR_HIT, NARRATIVE, PERSON, PERSON_KEY, REFERRAL},
    referral::{Identity, Intake},
    rules::first_form,
};

/// A receipt that no referral has: eight letters of their own, not those of the case, so that it opens nothing.
pub(crate) async fn free_receipt<V: Refers>(act: &mut Act, permit: &Permit<V>) -> Result<String> {
    for _ in 0..32 {
        let receipt = format!("R-{}", CaseNumber::from_random(vault::random_bytes()));
        let taken = "SELECT id FROM referral WHERE receipt = $1";
        if permit.records(act)?.query_one(taken, &[receipt.as_str().into()]).await?.is_none() {
            return Ok(receipt);
        }
    }
    Err(access::Error::Failed { what: "no free number was drawn", told: "case-numbers-used-up" })
}

/// The person, apart from the case, and the case's record of her or him. The identity is sealed under the person's own
/// key, which the case's identity tier wraps.
pub(crate) fn person<V: Refers>(
    act: &mut Act,
    permit: &Permit<V>,
    case: &NewDossier,
    identity: Option<&Identity>,
    intake: &Intake,
) -> Result<()> {
    let person = PersonId::random();
    let (key, sealed_key) = keys::new_person(case, person)?;
    let now = act.now_ms();
    let mut records = permit.records(act)?;
    let row = vec![person.to_string().into(), now.into()];
    records.put(&CoveredRow::new(&PERSON, row)?, Conflict::Changed)?;
    let row = vec![person.to_string().into(), case.id.to_string().into(), sealed_key.into()];
    records.put(&CoveredRow::new(&PERSON_KEY, row)?, Conflict::Changed)?;
    if let Some(identity) = identity {
        identity::seal(act, permit, (case.id, person, &key), identity)?;
    }
    let mut records = permit.records(act)?;
    record(&mut records, case, person, intake)?;
    door(&mut records, case, person)
}

/// Category of a person who is, or may be, a victim (Directive (EU) 2016/680 art. 6(c)).
const VICTIM: &str = "victim";

/// Who referred, for the rights of those who did, and who the case is about.
fn door(records: &mut Records<'_>, case: &NewDossier, person: PersonId) -> Result<()> {
    let (me, body) = (records.me()?.account, records.me()?.body);
    let row = vec![case.id.to_string().into(), false.into(), me.to_string().into(), body.to_string().into()];
    records.put(&CoveredRow::new(&CASE_ACCESS, row)?, Conflict::Changed)?;
    keys::put_person(records, case, person, VICTIM)
}

/// The plain codes of the case, by which lists and figures work with nobody signed in.
fn record(records: &mut Records<'_>, case: &NewDossier, person: PersonId, intake: &Intake) -> Result<()> {
    let id = || Value::from(case.id.to_string());
    let row = vec![
        id(),
        person.to_string().into(),
        intake.sex.code().into(),
        intake.age_band.code().into(),
        intake.citizenship.clone().into(),
        first_form(&intake.forms).code().into(),
        intake.region.clone().into(),
        intake.source.as_str().into(),
        intake.channel.as_str().into(),
        intake.setting.as_str().into(),
        intake.first_contact_ms.into(),
    ];
    let row = CoveredRow::new(&CASE_RECORD, row)?
        .beside("stay", intake.stay.code())
        .beside("consent", intake.consent.code())
        .beside("events", 0_i64);
    records.put(&row, Conflict::Changed)?;
    for form in BTreeSet::from_iter(&intake.forms) {
        records.put(&CoveredRow::new(&CASE_FORM, vec![id(), form.code().into()])?, Conflict::Changed)?;
    }
    // Of two answers to one indicator the later counts.
    let answers: BTreeMap<&str, &str> =
        intake.indicators.iter().map(|(indicator, answer)| (indicator.as_str(), answer.as_str())).collect();
    for (indicator, answer) in answers {
        let row = vec![id(), indicator.into(), answer.into()];
        records.put(&CoveredRow::new(&INDICATOR_HIT, row)?, Conflict::Changed)?;
    }
    Ok(())
}

/// The referral, for whoever made it: id and number of the receipt, and what was screened.
pub(crate) fn referral<V: Refers>(
    act: &mut Act,
    permit: &Permit<V>,
    case: &NewDossier,
    intake: &Intake,
    (referral, receipt): (ReferralId, &str),
) -> Result<()> {
    let me = act.me()?;
    let row = vec![
        referral.to_string().into(),
        case.id.to_string().into(),
        me.account.to_string().into(),
        me.body.to_string().into(),
        intake.to_team.to_string().into(),
        receipt.into(),
        act.now_ms().into(),
        intake.urgent.into(),
        intake.screening.map(|id| id.to_string()).into(),
        intake.base_version.as_str().into(),
        intake.rule_version.as_str().into(),
        intake.class.as_str().into(),
        intake.setting.as_str().into(),
        Value::Null,
    ];
    permit.records(act)?.put(&CoveredRow::new(&REFERRAL, row)?, Conflict::Changed)
}

/// What the referrer wrote, sealed under the narrative tier; nothing is kept of an empty text.
pub(crate) fn narrative<V: Refers>(
    act: &mut Act,
    permit: &Permit<V>,
    case: &NewDossier,
    referral: ReferralId,
    text: &str,
) -> Result<()> {
    if text.trim().is_empty() {
        return Ok(());
    }
    let code = field::REFERRAL_NARRATIVE;
    let place = code.of(referral.0.as_bytes());
    let sealed = vault::seal(case.key(Tier::Narrative)?, place, Version::FIRST, text.as_bytes())?;
    let now = act.now_ms();
    let row = vec![
        case.id.to_string().into(),
        referral.to_string().into(),
        i64::from(code.0).into(),
        sealed.into(),
        1_i64.into(),
        now.into(),
    ];
    permit.records(act)?.put(&CoveredRow::new(&NARRATIVE, row)?, Conflict::Changed)
}
