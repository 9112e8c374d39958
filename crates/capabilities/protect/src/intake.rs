//! From the front line to the focal point: a referral opens a case. Whoever refers keeps a receipt and, later, yes
//! or no; never a key.

use crate::CaseId;
use crate::ReferralId;
use crate::rights::{OWN_REFERRALS, Refers, SeeReceipt};
use access::foundation::ListWork;
use std::collections::BTreeSet;

use access::{
    AccessError, Act, Permit, Result,
    keys::{self, NewCase, Opening, field},
};
use kernel::{AgeBand, CaseNumber, Form, PersonId, Purpose, Sex, TeamId, Tier};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use vault::Version;

use crate::{
    countries::country,
    records::write,
    rules::{self, Event, Notice, Refusal},
};

/// Everything that a referral carries. Codes are plain; identity and narrative are sealed before they are stored.
#[derive(Clone)]
pub struct Intake {
    /// Code of the country profile under which the case runs (`gr`, `dk`).
    pub country: String,
    /// The focal point's team that receives it.
    pub to_team: TeamId,
    /// The screening that ended in it.
    pub screening: Option<Uuid>,
    /// Kind of source (`police`, `labour_inspection`, `ngo` …).
    pub source: String,
    /// Channel (`screening`, `form`, `phone` …).
    pub channel: String,
    /// Setting (`street`, `work_site`, `border`, `accommodation`, `online`).
    pub setting: String,
    /// Somebody may be in danger now.
    pub urgent: bool,
    /// Age as known.
    pub age: rules::AgeState,
    /// Age band, for figures.
    pub age_band: AgeBand,
    /// Sex, for figures.
    pub sex: Sex,
    /// Citizenship as a country code, when known.
    pub citizenship: Option<String>,
    /// Consent as known.
    pub consent: rules::Consent,
    /// The person says so, or asks for help as a victim.
    pub self_identified: bool,
    /// Right to stay as known.
    pub stay: rules::StayStatus,
    /// For a child: is somebody there?
    pub accompanied: rules::Accompanied,
    /// Forms of exploitation that a person confirmed; may be empty.
    pub forms: Vec<Form>,
    /// Region code, when known.
    pub region: Option<String>,
    /// Languages that the person reads (BCP 47).
    pub languages: BTreeSet<String>,
    /// Answers: indicator id and `yes`, `no` or `unknown`.
    pub indicators: Vec<(String, String)>,
    /// Version of the indicator base.
    pub base_version: String,
    /// Version of the decision rule.
    pub rule_version: String,
    /// Class that the rule found.
    pub class: String,
    /// First contact, in milliseconds.
    pub first_contact_ms: i64,
    /// Who the person is; only with an adult's consent, or for a child.
    pub identity: Option<Identity>,
    /// What happened, in words.
    pub narrative: String,
}

/// Who the person is. Sealed as JSON under the person's own key; every part may be empty.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Identity {
    /// Name, as the person gives it.
    pub name: String,
    /// Date of birth, as far as known.
    pub birth: String,
    /// Papers.
    pub document: String,
    /// Telephone.
    pub phone: String,
    /// Address.
    pub address: String,
    /// How to reach the person safely, and how not.
    pub safe_contact: String,
}

impl Identity {
    /// Whether nothing is filled in.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        [&self.name, &self.birth, &self.document, &self.phone, &self.address, &self.safe_contact]
            .iter()
            .all(|part| part.trim().is_empty())
    }
}

/// Says nothing about anybody: identities must not reach a log.
impl std::fmt::Debug for Identity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Identity(sealed)")
    }
}

/// A referral that was accepted; durable once the act is committed.
#[derive(Debug, Clone)]
pub struct Referred {
    /// The referral.
    pub referral: ReferralId,
    /// The case it opened. Whoever referred cannot open it.
    pub case: CaseId,
    /// The case's number.
    pub number: CaseNumber,
    /// The receipt, for the person who referred.
    pub receipt: String,
}

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
    let country = country(&intake.country).ok_or(AccessError::Invalid("protect-no-country"))?;
    let by = write::actor(act)?;
    let identity = intake.identity.as_ref().filter(|identity| !identity.is_empty());
    let notice = Event::Notified(notice(intake, identity));
    let (profile, calendar, now) = (&country.profile, &country.calendar, act.now());
    let change = match rules::CaseState::new().apply(&notice, &by, profile, calendar, now) {
        Ok(change) => change,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let minor = intake.age.behaves_as_child();
    let basis = if identity.is_none() {
        "notice"
    } else if minor {
        "child"
    } else {
        "consent"
    };
    let opening = Opening {
        profile: &intake.country,
        minor,
        team: intake.to_team,
        purpose: Purpose::Identification,
        basis,
    };
    let case = keys::open_case(act, permit, opening).await?;
    let (referral, receipt) = (ReferralId::random(), free_receipt(act).await?);
    let person = person(act, &case, identity)?;
    record(act, &case, person, intake);
    referral_row(act, &case, intake, referral, &receipt)?;
    seal_narrative(act, &case, referral.0, &intake.narrative)?;
    write::change(act, permit, CaseId(case.id.0), country, &change, None, &[])?;
    Ok(Ok(Referred { referral, case: CaseId(case.id.0), number: case.number.clone(), receipt }))
}

/// A receipt that no referral has: eight letters of their own, not those of the case, so that it opens nothing.
async fn free_receipt(act: &mut Act) -> Result<String> {
    for _ in 0..32 {
        let receipt = format!("R-{}", CaseNumber::from_random(vault::random_bytes()));
        let taken = "SELECT id FROM referral WHERE receipt = $1";
        if act.query_one(taken, &[receipt.as_str().into()]).await?.is_none() {
            return Ok(receipt);
        }
    }
    Err(AccessError::Invalid("case-numbers-used-up"))
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
        languages: intake.languages.clone(),
        identity_included: identity.is_some(),
        safe_contact_recorded: identity.is_some_and(|identity| !identity.safe_contact.trim().is_empty()),
        told_by_person: None,
        told_by_body: None,
    }
}

fn person(act: &mut Act, case: &NewCase, identity: Option<&Identity>) -> Result<PersonId> {
    let person = PersonId::random();
    let (key, sealed_key) = keys::new_person(case, person)?;
    let now = act.now_ms();
    act.change(
        "INSERT INTO person (uuid, made_at) VALUES ($1, $2)",
        vec![person.to_string().into(), now.into()],
    );
    act.change(
        "INSERT INTO person_key (person_id, case_id, sealed)
         VALUES ((SELECT id FROM person WHERE uuid = $1), (SELECT id FROM cases WHERE uuid = $2), $3)",
        vec![person.to_string().into(), case.id.to_string().into(), sealed_key.into()],
    );
    if let Some(identity) = identity {
        let json = serde_json::to_vec(identity).map_err(|_| AccessError::Invalid("protect-not-sealed"))?;
        let sealed = vault::seal(&key, field::PERSON_IDENTITY.of(person.bytes()), Version::FIRST, &json)?;
        act.change(
            "INSERT INTO identity (person_id, field, sealed, schema_version, at_ms)
             VALUES ((SELECT id FROM person WHERE uuid = $1), $2, $3, 1, $4)",
            vec![
                person.to_string().into(),
                i64::from(field::PERSON_IDENTITY.0).into(),
                sealed.into(),
                now.into(),
            ],
        );
    }
    Ok(person)
}

/// The form that stands for a case in lists and figures: the first that a person confirmed.
#[must_use]
pub fn first_form(forms: &[Form]) -> Form {
    forms.iter().copied().find(|form| *form != Form::Unspecified).unwrap_or(Form::Unspecified)
}

fn record(act: &mut Act, case: &NewCase, person: PersonId, intake: &Intake) {
    let id = || store::Value::from(case.id.to_string());
    act.change(
        "INSERT INTO case_record (case_id, person_id, sex, age_band, citizenship, form, region, stay, consent,
           source, channel, setting, first_contact_at, events, next_due)
         VALUES ((SELECT id FROM cases WHERE uuid = $1), (SELECT id FROM person WHERE uuid = $2),
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
        act.change(
            "INSERT INTO case_form (case_id, form) VALUES ((SELECT id FROM cases WHERE uuid = $1), $2)",
            vec![id(), form.code().into()],
        );
    }
    for (indicator, answer) in &intake.indicators {
        act.change(
            "INSERT INTO indicator_hit (case_id, indicator, answer)
             VALUES ((SELECT id FROM cases WHERE uuid = $1), $2, $3)
             ON CONFLICT (case_id, indicator) DO UPDATE SET answer = excluded.answer",
            vec![id(), indicator.as_str().into(), answer.as_str().into()],
        );
    }
}

fn referral_row(
    act: &mut Act,
    case: &NewCase,
    intake: &Intake,
    referral: ReferralId,
    receipt: &str,
) -> Result<()> {
    let me = act.me()?;
    let (account, body, now) = (me.row, me.body_row, act.now_ms());
    act.change(
        "INSERT INTO referral (uuid, case_id, account_id, body_id, team_id, receipt, made_at, urgent, screening,
           base_version, rule_version, class, setting, taken_up)
         VALUES ($1, (SELECT id FROM cases WHERE uuid = $2), $3, $4, (SELECT id FROM team WHERE uuid = $5),
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

fn seal_narrative(act: &mut Act, case: &NewCase, object: Uuid, text: &str) -> Result<()> {
    if text.trim().is_empty() {
        return Ok(());
    }
    let code = field::REFERRAL_NARRATIVE;
    let place = code.of(object.as_bytes());
    let sealed = vault::seal(case.key(Tier::Narrative)?, place, Version::FIRST, text.as_bytes())?;
    let now = act.now_ms();
    act.change(
        "INSERT INTO narrative (case_id, object, field, sealed, schema_version, at_ms)
         VALUES ((SELECT id FROM cases WHERE uuid = $1), $2, $3, $4, 1, $5)",
        vec![
            case.id.to_string().into(),
            object.to_string().into(),
            i64::from(code.0).into(),
            sealed.into(),
            now.into(),
        ],
    );
    Ok(())
}

/// What the person who referred may still see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptView {
    /// The referral.
    pub id: ReferralId,
    /// Number of the receipt.
    pub receipt: String,
    /// When, in milliseconds.
    pub made_ms: i64,
    /// To which team.
    pub team: String,
    /// Of which body.
    pub body: String,
    /// Sent as urgent.
    pub urgent: bool,
    /// Whether it was taken up; nothing while nobody has decided.
    pub taken_up: Option<bool>,
}

const RECEIPT: &str = "SELECT o.uuid, o.receipt, o.made_at, t.name, b.name, o.urgent, o.taken_up
    FROM referral o JOIN team t ON t.id = o.team_id JOIN body b ON b.id = t.body_id
    JOIN account a1 ON a1.id = $1";

fn view(row: &store::Row) -> Result<ReceiptView> {
    Ok(ReceiptView {
        id: write::id(row, 0)?,
        receipt: row.text(1)?,
        made_ms: row.int(2)?,
        team: row.text(3)?,
        body: row.text(4)?,
        urgent: row.flag(5)?,
        taken_up: row.opt_int(6)?.map(|flag| flag == 1),
    })
}

/// The receipt of a referral.
///
/// # Errors
/// The database's.
pub async fn receipt(act: &mut Act, permit: &Permit<SeeReceipt>) -> Result<ReceiptView> {
    let (row, me) = (act.row(permit)?, act.me()?.row);
    let sql = format!("{RECEIPT} WHERE o.id = $2");
    let found = act.query_one(&sql, &[me.into(), row.into()]).await?.ok_or(AccessError::NotFound)?;
    view(&found)
}

/// One's own referrals, the newest first; at most `limit` from `offset`.
///
/// # Errors
/// The database's.
pub async fn my_referrals(
    act: &mut Act,
    permit: &Permit<ListWork>,
    offset: i64,
    limit: i64,
) -> Result<Vec<ReceiptView>> {
    act.holds(permit)?;
    let me = act.me()?.row;
    let mine = act.scope(&OWN_REFERRALS);
    let sql = format!("{RECEIPT} WHERE {mine} ORDER BY o.made_at DESC, o.id DESC LIMIT $2 OFFSET $3");
    let rows = act.query(&sql, &[me.into(), limit.into(), offset.into()]).await?;
    rows.iter().map(view).collect()
}
