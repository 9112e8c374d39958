//! What a referral carries: data only.

use crate::{CaseId, ReferralId};
use std::collections::BTreeSet;

use kernel::{AgeBand, CaseNumber, Form, Sex, TeamId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::rules;

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
