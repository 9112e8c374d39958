//! The rows of a case that is opened by a referral: the person apart from the case, the record of plain codes, the
//! referral with its receipt, what was told.

use crate::{ReferralId, rights::Refers};
use std::collections::BTreeSet;

use access::{
    Act, Permit, Records, Result,
    keys::{self, NewDossier, field},
};
use kernel::{CaseNumber, PersonId, Tier};
use vault::Version;

use super::identity;
use crate::{
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
    records.change(
        "INSERT INTO person (uuid, made_at) VALUES ($1, $2)",
        vec![person.to_string().into(), now.into()],
    );
    records.change(
        "INSERT INTO person_key (person_id, dossier_id, sealed)
         VALUES ((SELECT id FROM person WHERE uuid = $1), (SELECT id FROM dossier WHERE uuid = $2), $3)",
        vec![person.to_string().into(), case.id.to_string().into(), sealed_key.into()],
    );
    if let Some(identity) = identity {
        identity::seal(act, permit, (&key, person), identity)?;
    }
    let mut records = permit.records(act)?;
    record(&mut records, case, person, intake);
    door(&mut records, case, person)
}

/// Category of a person who is, or may be, a victim (Directive (EU) 2016/680 art. 6(c)).
const VICTIM: &str = "victim";

/// Who referred, for the rights of those who did, and who the case is about.
fn door(records: &mut Records<'_>, case: &NewDossier, person: PersonId) -> Result<()> {
    let (me, body) = (records.me()?.row, records.me()?.body_row);
    records.change(
        "INSERT INTO case_access (dossier_id, hold, referred_by, referred_body)
         VALUES ((SELECT id FROM dossier WHERE uuid = $1), 0, $2, $3)",
        vec![case.id.to_string().into(), me.into(), body.into()],
    );
    let now = records.now_ms();
    records.change(
        "INSERT INTO dossier_person (dossier_id, person, category, from_at)
         VALUES ((SELECT id FROM dossier WHERE uuid = $1), $2, $3, $4)",
        vec![case.id.to_string().into(), person.to_string().into(), VICTIM.into(), now.into()],
    );
    Ok(())
}

/// The plain codes of the case, by which lists and figures work with nobody signed in.
fn record(records: &mut Records<'_>, case: &NewDossier, person: PersonId, intake: &Intake) {
    let id = || store::Value::from(case.id.to_string());
    records.change(
        "INSERT INTO case_record (case_id, person_id, sex, age_band, citizenship, form, region, stay, consent,
           source, channel, setting, first_contact_at, events, next_due)
         VALUES ((SELECT id FROM dossier WHERE uuid = $1), (SELECT id FROM person WHERE uuid = $2),
           $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 0, NULL)",
        vec![
            id(),
            person.to_string().into(),
            intake.sex.code().into(),
            intake.age_band.code().into(),
            intake.citizenship.clone().into(),
            first_form(&intake.forms).code().into(),
            intake.region.clone().into(),
            intake.stay.code().into(),
            intake.consent.code().into(),
            intake.source.as_str().into(),
            intake.channel.as_str().into(),
            intake.setting.as_str().into(),
            intake.first_contact_ms.into(),
        ],
    );
    for form in BTreeSet::from_iter(&intake.forms) {
        records.change(
            "INSERT INTO case_form (case_id, form) VALUES ((SELECT id FROM dossier WHERE uuid = $1), $2)",
            vec![id(), form.code().into()],
        );
    }
    for (indicator, answer) in &intake.indicators {
        records.change(
            "INSERT INTO indicator_hit (case_id, indicator, answer)
             VALUES ((SELECT id FROM dossier WHERE uuid = $1), $2, $3)
             ON CONFLICT (case_id, indicator) DO UPDATE SET answer = excluded.answer",
            vec![id(), indicator.as_str().into(), answer.as_str().into()],
        );
    }
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
    let (account, body, now) = (me.row, me.body_row, act.now_ms());
    permit.records(act)?.change(
        "INSERT INTO referral (uuid, case_id, account_id, body_id, team_id, receipt, made_at, urgent, screening,
           base_version, rule_version, class, setting, taken_up)
         VALUES ($1, (SELECT id FROM dossier WHERE uuid = $2), $3, $4, (SELECT id FROM team WHERE uuid = $5),
           $6, $7, $8, $9, $10, $11, $12, $13, NULL)",
        vec![
            referral.to_string().into(),
            case.id.to_string().into(),
            account.into(),
            body.into(),
            intake.to_team.to_string().into(),
            receipt.into(),
            now.into(),
            intake.urgent.into(),
            intake.screening.map(|id| id.to_string()).into(),
            intake.base_version.as_str().into(),
            intake.rule_version.as_str().into(),
            intake.class.as_str().into(),
            intake.setting.as_str().into(),
        ],
    );
    Ok(())
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
    permit.records(act)?.change(
        "INSERT INTO narrative (case_id, object, field, sealed, schema_version, at_ms)
         VALUES ((SELECT id FROM dossier WHERE uuid = $1), $2, $3, $4, 1, $5)",
        vec![
            case.id.to_string().into(),
            referral.to_string().into(),
            i64::from(code.0).into(),
            sealed.into(),
            now.into(),
        ],
    );
    Ok(())
}
