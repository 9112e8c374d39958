//! The cast: bodies, teams and people of the demonstration. Every name is plainly invented.

use access::foundation::{
    ConfirmDuty, FoundTeam, GiveDuty, Invite, ProposeMember, RegisterBody, TheServer, WrapMember,
};
use std::{collections::BTreeMap, sync::Arc};

use access::{
    Access, Act, PendingEntries, Who, accounts,
    accounts::{Finishing, Halves, NewAccount, NewBody},
};
use kernel::{AccountId, BodyId, Lang, Mandate, Regime, RegisteringOrganisation, Role, TeamId};
use vault::SecretKey;

use crate::wiring::WiringError;

/// One person of the cast.
#[derive(Clone)]
pub struct Player {
    /// Key in the cast: `officer`, `focal`, …; also the sign-in name.
    pub part: &'static str,
    /// Name.
    pub name: &'static str,
    /// Role.
    pub role: Role,
    /// The body's name.
    pub body: &'static str,
    /// Password, good for nothing but the demonstration.
    pub password: String,
    /// The account.
    pub account: AccountId,
    /// The person's secret key, to act in seeded histories.
    pub secret: Arc<SecretKey>,
}

/// Everybody.
#[derive(Clone, Default)]
pub struct Cast {
    /// The people, in the order of the table.
    pub people: Vec<Player>,
    /// Teams by the code of their place in the story: `focal`, `authority`, …
    pub teams: BTreeMap<&'static str, TeamId>,
}

impl Player {
    /// As the demonstration page shows the person.
    pub(super) fn shown(&self) -> web::DemoPerson {
        web::DemoPerson {
            account: self.account,
            name: self.name.into(),
            sign_in: self.part.into(),
            role: self.role.code().into(),
            body: self.body.into(),
            password: self.password.clone(),
        }
    }

    /// How the person begins an act.
    #[must_use]
    pub fn who(&self) -> Who {
        Who::Staff(self.account, Some(self.secret.clone()))
    }
}

impl Cast {
    /// The person with a part.
    ///
    /// # Errors
    /// When the cast has no such part.
    pub fn player(&self, part: &str) -> Result<&Player, WiringError> {
        let found = self.people.iter().find(|player| player.part == part);
        found.ok_or_else(|| WiringError::Data(format!("the demonstration has no {part}")))
    }
}

/// A team that a body has.
struct TeamPlan {
    /// Its place in the story.
    place: &'static str,
    duty: &'static str,
    name: &'static str,
    /// The parts of its members; the first founds the keys.
    members: &'static [&'static str],
}

/// A body of the cast and its people, its manager first.
struct Troupe {
    name: &'static str,
    mandate: Mandate,
    regime: Regime,
    competences: &'static str,
    organisation: RegisteringOrganisation,
    team: Option<TeamPlan>,
    /// Its team that holds half of the key for emergencies, if it has one.
    emergency: Option<TeamPlan>,
    people: &'static [Line],
}

const FOCAL: Troupe = Troupe {
    name: "Referral Centre of Testland",
    mandate: Mandate::Support,
    regime: Regime::Gdpr,
    competences: "",
    organisation: RegisteringOrganisation::NrmCoordinator,
    team: Some(TeamPlan {
        place: "focal",
        duty: "focal_point",
        name: "National focal point",
        members: &["focal", "focal2"],
    }),
    emergency: None,
    people: &[
        ("manager.focal", "Mona Model", Role::BodyManager, false),
        ("focal", "Dana Demo", Role::FocalPoint, true),
        ("focal2", "Eddie Draft", Role::FocalPoint, false),
    ],
};
const POLICE: Troupe = Troupe {
    name: "Police of Testland",
    mandate: Mandate::LawEnforcement,
    regime: Regime::Police,
    competences: "",
    organisation: RegisteringOrganisation::Police,
    team: None,
    emergency: Some(TeamPlan {
        place: "emergency.police",
        duty: "emergency",
        name: "Duty desk",
        members: &["officer", "officer2"],
    }),
    people: &[
        ("manager.police", "Pat Pattern", Role::BodyManager, false),
        ("officer", "Alex Example", Role::Frontline, false),
        ("officer2", "Billie Sample", Role::Frontline, false),
    ],
};
const LABOUR: Troupe = Troupe {
    name: "Labour Inspectorate of Testland",
    mandate: Mandate::Labour,
    regime: Regime::Gdpr,
    competences: "",
    organisation: RegisteringOrganisation::LabourInspection,
    team: None,
    emergency: None,
    people: &[
        ("manager.labour", "Olly Outline", Role::BodyManager, false),
        ("inspector", "Chris Muster", Role::Frontline, false),
    ],
};
const PROSECUTOR: Troupe = Troupe {
    name: "Prosecutor's Office of Testland",
    mandate: Mandate::Identification,
    regime: Regime::Police,
    competences: "first_instance_prosecutor",
    organisation: RegisteringOrganisation::ProsecutionCourt,
    team: Some(TeamPlan {
        place: "authority",
        duty: "competent_authority",
        name: "Identification desk",
        members: &["decider", "decider2"],
    }),
    emergency: Some(TeamPlan {
        place: "emergency.authority",
        duty: "emergency",
        name: "On call at night",
        members: &["decider", "decider2"],
    }),
    people: &[
        ("manager.authority", "Max Mockup", Role::BodyManager, false),
        ("decider", "Fran Fiction", Role::DecisionMaker, true),
        ("decider2", "Gus Guess", Role::DecisionMaker, true),
    ],
};
const CENTRE: Troupe = Troupe {
    name: "Centre against Human Trafficking of Testland",
    mandate: Mandate::Identification,
    regime: Regime::Gdpr,
    competences: "cmm",
    organisation: RegisteringOrganisation::NrmCoordinator,
    team: Some(TeamPlan {
        place: "authority",
        duty: "competent_authority",
        name: "Identification, lawful stay",
        members: &["decider", "decider2"],
    }),
    emergency: Some(TeamPlan {
        place: "emergency.authority",
        duty: "emergency",
        name: "On call at night",
        members: &["decider", "decider2"],
    }),
    people: &[
        ("manager.authority", "Max Mockup", Role::BodyManager, false),
        ("decider", "Fran Fiction", Role::DecisionMaker, true),
        ("decider2", "Gus Guess", Role::DecisionMaker, true),
    ],
};
const SERVICE: Troupe = Troupe {
    name: "Immigration Service of Testland",
    mandate: Mandate::Identification,
    regime: Regime::Gdpr,
    competences: "immigration_service",
    organisation: RegisteringOrganisation::ImmigrationAsylum,
    team: Some(TeamPlan {
        place: "service",
        duty: "competent_authority",
        name: "Identification, irregular stay",
        members: &["decider.service"],
    }),
    emergency: None,
    people: &[
        ("manager.service", "Nell Notional", Role::BodyManager, false),
        ("decider.service", "Ira Invented", Role::DecisionMaker, true),
    ],
};
const RETURNS: Troupe = Troupe {
    name: "Border and Returns Office of Testland",
    mandate: Mandate::Immigration,
    regime: Regime::Gdpr,
    competences: "",
    organisation: RegisteringOrganisation::Border,
    team: None,
    emergency: None,
    people: &[
        ("manager.returns", "Quinn Quasi", Role::BodyManager, false),
        ("immigration", "Jo Dummy", Role::ImmigrationOfficer, false),
    ],
};
const RAPPORTEUR: Troupe = Troupe {
    name: "National Rapporteur of Testland",
    mandate: Mandate::Steering,
    regime: Regime::Gdpr,
    competences: "",
    organisation: RegisteringOrganisation::NrmCoordinator,
    team: None,
    emergency: None,
    people: &[
        ("manager.steering", "Robin Rough", Role::BodyManager, false),
        ("coordinator", "Kim Placeholder", Role::Coordinator, false),
    ],
};
const OVERSIGHT: Troupe = Troupe {
    name: "Data Protection Authority of Testland",
    mandate: Mandate::Oversight,
    regime: Regime::Gdpr,
    competences: "",
    organisation: RegisteringOrganisation::Other,
    team: None,
    emergency: None,
    people: &[
        ("manager.oversight", "Sam Sketch", Role::BodyManager, false),
        ("auditor", "Lee Specimen", Role::Auditor, false),
    ],
};

fn troupes(country: &str) -> Vec<Troupe> {
    match country {
        "dk" => vec![POLICE, LABOUR, FOCAL, CENTRE, SERVICE, RETURNS, RAPPORTEUR, OVERSIGHT],
        _ => vec![POLICE, LABOUR, FOCAL, PROSECUTOR, RETURNS, RAPPORTEUR, OVERSIGHT],
    }
}

fn password_of(part: &str) -> String {
    let plain: String = part.chars().rev().filter(char::is_ascii_alphanumeric).collect();
    format!("demo-{plain}-2026")
}

/// Founds every body, enrols everybody, founds the teams and their keys.
///
/// # Errors
/// When the database is in use already.
pub(super) async fn enrol_all(access: &Access, country: &str) -> Result<Cast, WiringError> {
    let halves = accounts::bootstrap(access, "Operations of Testland", Lang::En).await?;
    let halves = halves.ok_or_else(|| {
        WiringError::Data("this database is in use already; a demonstration wants an empty one".into())
    })?;
    let (mut cast, mut receiving) = (Cast::default(), Vec::new());
    let admin = Part { part: "administrator", name: "Administrator", role: Role::Administrator };
    cast.people.push(enrol(access, halves, admin, "Operations of Testland").await?);
    for troupe in troupes(country) {
        let body = found_body(access, &cast, &troupe).await?;
        let (manager, others) = troupe.people.split_at(1);
        enrol_some(access, &mut cast, (body, &troupe, "administrator"), manager).await?;
        let by = manager.first().map_or("", |(part, ..)| part);
        enrol_some(access, &mut cast, (body, &troupe, by), others).await?;
        for wanted in troupe.team.iter().chain(&troupe.emergency) {
            let team = team(access, &cast, wanted, by).await?;
            cast.teams.insert(wanted.place, team);
            let mut act = begin(access, cast.player("administrator")?).await?;
            let permit = act.permit::<GiveDuty>(body).await?;
            accounts::give_duty(&mut act, &permit, wanted.duty).await?;
            let given = act.now_ms();
            act.commit().await?;
            receiving.push((body, wanted.duty, given));
        }
    }
    // The administrator gave the duties; the coordinator confirms them.
    for (body, duty, given) in receiving {
        let mut act = begin(access, cast.player("coordinator")?).await?;
        let permit = act.permit::<ConfirmDuty>(body).await?;
        accounts::confirm_duty(&mut act, &permit, duty, given).await?;
        act.commit().await?;
    }
    Ok(cast)
}

/// One line of the table of people: part, name, role, trained for cases of children.
type Line = (&'static str, &'static str, Role, bool);

/// Invites and enrols people of a body; `by` is the part of whoever invites them.
async fn enrol_some(
    access: &Access,
    cast: &mut Cast,
    (body, troupe, by): (BodyId, &Troupe, &str),
    people: &'static [Line],
) -> Result<(), WiringError> {
    let invited = invite(access, cast.player(by)?, body, people).await?;
    let mut enrolling = tokio::task::JoinSet::new();
    for (place, ((part, name, role, _), (_, halves))) in people.iter().zip(invited).enumerate() {
        let (access, body) = (access.clone(), troupe.name);
        let played = Part { part, name, role: *role };
        enrolling.spawn(async move { (place, enrol(&access, halves, played, body).await) });
    }
    let mut enrolled = Vec::new();
    while let Some(done) = enrolling.join_next().await {
        let (place, player) = done.map_err(|error| WiringError::Data(error.to_string()))?;
        enrolled.push((place, player?));
    }
    enrolled.sort_by_key(|(place, _)| *place);
    cast.people.extend(enrolled.into_iter().map(|(_, player)| player));
    Ok(())
}

/// Who plays a part.
struct Part {
    part: &'static str,
    name: &'static str,
    role: Role,
}

async fn enrol(
    access: &Access,
    Halves { token, code }: Halves,
    Part { part, name, role }: Part,
    body: &'static str,
) -> Result<Player, WiringError> {
    let trail = PendingEntries::default();
    let browser = accounts::open_link(access, &trail, &token, &code).await?;
    let opened = accounts::look_at_link(access, &trail, &token, Some(&browser)).await?;
    let opened = opened.ok_or_else(|| WiringError::Data("a link that was opened is closed".into()))?;
    let (code, password) = (accounts::code_of_key(access, &opened.seed)?, password_of(part));
    let typed = Finishing { token: &token, browser: Some(&browser), password: &password, code: &code };
    let signed = accounts::finish_link(access, &trail, &typed).await?;
    access.flush(&trail).await?;
    let secret = Arc::new(signed.secret);
    Ok(Player { part, name, role, body, password, account: signed.account, secret })
}

/// Invites people to a body; returns both halves of their links.
async fn invite(
    access: &Access,
    by: &Player,
    body: BodyId,
    people: &[Line],
) -> Result<Vec<(AccountId, Halves)>, WiringError> {
    let mut act = begin(access, by).await?;
    let permit = act.permit::<Invite>(body).await?;
    let mut invited = Vec::new();
    for (part, name, role, trained_minors) in people {
        let account =
            NewAccount { sign_in: part, name, role: *role, trained_minors: *trained_minors, lang: Lang::En };
        invited.push(accounts::invite(&mut act, &permit, &account).await?);
    }
    act.commit().await?;
    Ok(invited)
}

async fn found_body(access: &Access, cast: &Cast, troupe: &Troupe) -> Result<BodyId, WiringError> {
    let mut act = begin(access, cast.player("administrator")?).await?;
    let permit = act.permit::<RegisterBody>(TheServer).await?;
    let body = NewBody {
        name: troupe.name,
        mandate: troupe.mandate,
        regime: troupe.regime,
        competences: troupe.competences,
        registering_organisation: troupe.organisation,
        territory: "",
    };
    let id = accounts::found_body(&mut act, &permit, &body).await?;
    act.commit().await?;
    Ok(id)
}

async fn begin(access: &Access, player: &Player) -> Result<Act, WiringError> {
    Ok(access.act(&player.who(), &PendingEntries::default()).await?)
}

/// Founds a team; its first member founds the keys and wraps them to the others.
async fn team(access: &Access, cast: &Cast, wanted: &TeamPlan, manager: &str) -> Result<TeamId, WiringError> {
    let manager = cast.player(manager)?;
    let mut act = begin(access, manager).await?;
    let body = act.me()?.body;
    let permit = act.permit::<FoundTeam>(body).await?;
    let mut parts = wanted.members.iter();
    let first = cast.player(parts.next().copied().unwrap_or_default())?;
    let team = accounts::found_team(&mut act, &permit, wanted.name, wanted.duty, first.account).await?;
    act.commit().await?;
    let mut act = begin(access, first).await?;
    let permit = act.permit::<WrapMember>(team).await?;
    accounts::found_keys(&mut act, &permit, team).await?;
    act.commit().await?;
    for part in parts {
        let mut act = begin(access, manager).await?;
        let permit = act.permit::<ProposeMember>(team).await?;
        accounts::propose(&mut act, &permit, team, cast.player(part)?.account).await?;
        act.commit().await?;
        let mut act = begin(access, first).await?;
        for task in accounts::pending(&mut act).await? {
            let permit = act.permit::<WrapMember>(team).await?;
            accounts::wrap_member(&mut act, &permit, team, task.id).await?;
        }
        act.commit().await?;
    }
    Ok(team)
}
