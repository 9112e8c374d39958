//! The whole house on each database, and what the people of one country's mechanism do in it.

use std::{collections::BTreeSet, ops::Deref};

use axum::http::StatusCode;
use kernel::{AgeBand, Form, Lang, Sex};
use protect::{
    CaseId,
    intake::{Identity, Intake},
    rules::{Accompanied, AgeState, Consent, StayStatus},
};
use testkit::{Answer, House, Setup, houses_with};

/// The name that must be found nowhere in plain.
pub const NAME: &str = "Zinaida Examplova";
/// Words of the narrative that must be found nowhere in plain.
pub const STORY: &str = "kept behind the turquoise greenhouse";

/// A house in which cases are worked on.
pub struct World {
    house: House,
    country: &'static str,
}

impl Deref for World {
    type Target = House;

    fn deref(&self) -> &House {
        &self.house
    }
}

/// A house on each database.
pub async fn worlds(country: &'static str, now: &'static str) -> Vec<World> {
    let houses = houses_with(|| Setup { country, now, ..Setup::default() }).await;
    houses.into_iter().map(|house| World { house, country }).collect()
}

impl World {
    /// A house with other people in it.
    pub fn of(house: House, country: &'static str) -> Self {
        Self { house, country }
    }

    /// A child, otherwise as [`World::adult`].
    pub fn child(&self) -> Intake {
        Intake { age: AgeState::Child, age_band: AgeBand::From12To17, ..self.adult() }
    }

    /// An adult who agrees, with three signs.
    pub fn adult(&self) -> Intake {
        let indicators = ["ILO-DR-01", "ILO-EX-02", "ILO-CD-01"];
        Intake {
            country: self.country.into(),
            to_team: self.teams["focal"],
            screening: None,
            source: "police".into(),
            channel: "screening".into(),
            setting: "work_site".into(),
            urgent: false,
            age: AgeState::Adult,
            age_band: AgeBand::From25To44,
            sex: Sex::Female,
            citizenship: Some("BG".into()),
            consent: Consent::Given,
            self_identified: false,
            stay: StayStatus::Lawful,
            accompanied: Accompanied::Unknown,
            forms: vec![Form::Labour],
            region: Some("EL30".into()),
            languages: BTreeSet::from(["bg".to_owned(), "en".to_owned()]),
            indicators: indicators.iter().map(|id| ((*id).to_owned(), "yes".to_owned())).collect(),
            base_version: "1".into(),
            rule_version: "1".into(),
            class: "trafficking".into(),
            first_contact_ms: self.access.clock.now_ms() - 3 * 86_400_000,
            identity: Some(Identity {
                name: NAME.into(),
                phone: "+000 555 0100".into(),
                safe_contact: "Only by text message".into(),
                ..Identity::default()
            }),
            narrative: format!("The person said she was {STORY}."),
        }
    }

    /// What somebody gets at an address.
    pub async fn get(&self, part: &str, path: &str) -> Answer {
        self.get_in(part, path, Lang::En).await
    }

    /// The same in a language.
    pub async fn get_in(&self, part: &str, path: &str, lang: Lang) -> Answer {
        self.browser_in(part, lang).await.ask(path).await
    }

    /// Everything that is derived is what follows from the histories, and every list has what its rows say.
    pub async fn sound(&self) {
        let checked = protect::records::rebuild_and_compare(&self.access).await.unwrap();
        assert!(checked.differences.is_empty(), "{}: {:?}", self.engine, checked.differences);
        let listed = access::lists::compare(&self.store, self.access.clock.now_ms()).await.unwrap();
        assert!(listed.differences.is_empty(), "{}: {:?}", self.engine, listed.differences);
    }

    /// Opens a step of a case, fills it in and sends it.
    pub async fn step(&self, part: &str, case: CaseId, name: &str, typed: &[(&str, &str)]) -> Answer {
        let path = format!("/cases/{case}/{name}");
        self.browser(part).await.send_from(&path, &path, typed).await
    }

    /// The same, and it is saved.
    pub async fn done(&self, part: &str, case: CaseId, name: &str, typed: &[(&str, &str)]) {
        let answer = self.step(part, case, name, typed).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{} {part} {name}: {}", self.engine, answer.html);
        assert_eq!(answer.next, format!("/cases/{case}?did={name}"));
    }
}

/// What a focal point fills in at triage.
pub const TRIAGE: &[(&str, &str)] =
    &[("danger", "yes"), ("immediate_aid", "yes"), ("duplicates", "yes"), ("rights_language", "bg")];

/// What every decision carries.
pub fn decision<'a>(basis: &'a str, more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut fields = vec![
        ("reasons", "The papers were with the employer and nobody was paid."),
        ("evidence", "screening"),
        ("evidence", "documents"),
        ("legal_basis", basis),
        ("notice_language", "bg"),
    ];
    fields.extend(more);
    fields
}

/// The findings of a positive decision.
pub const FINDINGS: &[(&str, &str)] = &[
    ("outcome", "identified"),
    ("act", "found"),
    ("means", "found"),
    ("purpose", "found"),
    ("forms", "labour"),
    ("opinions", "psychologist"),
    ("opinions", "social_worker"),
    ("cooperation", "cooperates"),
];
