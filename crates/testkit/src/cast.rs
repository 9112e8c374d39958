//! The people of the tests: plainly fictional, with roles in bodies and teams, enrolled through the same functions as
//! anybody.

use std::{collections::BTreeMap, sync::Arc};

use access::{
    Access, Act, PendingEntries, Who,
    accounts::{self, Finishing, Halves, NewAccount, NewBody, SignedIn},
    foundation::{
        ConfirmDuty, FoundTeam, GiveDuty, Invite, ProposeMember, RegisterBody, TheServer, WrapMember,
    },
};
use kernel::{AccountId, BodyId, Lang, Mandate, Regime, Role, TeamId, roles::DUTIES_OF_TWO};
use vault::SecretKey;

/// The password of everybody.
pub const PASSWORD: &str = "correct fictional horse";

/// A body with its people. Their parts are their sign-in names, and "Fictional" with the part is their name.
#[derive(Debug, Clone, Copy)]
pub struct Body {
    /// Its name.
    pub name: &'static str,
    /// Its mandate.
    pub mandate: Mandate,
    /// Its competences in the country's profile, with blanks between them.
    pub competences: &'static str,
    /// Part, role, whether trained to work with minors. Whoever manages the body founds its team.
    pub people: &'static [(&'static str, Role, bool)],
    /// Its team, if it has one.
    pub team: Option<Team>,
}

/// A team of a body.
#[derive(Debug, Clone, Copy)]
pub struct Team {
    /// What tests call it.
    pub part: &'static str,
    /// Its name.
    pub name: &'static str,
    /// Its duty.
    pub duty: &'static str,
    /// Its members; the first one makes its keys.
    pub members: &'static [&'static str],
}

/// The country of the tests: police, a focal point, two competent authorities, a border post, a rapporteur, an
/// inspectorate.
pub const TESTLAND: &[Body] = &[
    Body {
        name: "Police of Testland",
        mandate: Mandate::LawEnforcement,
        competences: "",
        people: &[("officer", Role::Frontline, false), ("officer2", Role::Frontline, false)],
        team: None,
    },
    Body {
        name: "Centre of Testland",
        mandate: Mandate::Support,
        competences: "",
        people: &[
            ("manager", Role::BodyManager, false),
            ("focal", Role::FocalPoint, true),
            ("untrained", Role::FocalPoint, false),
        ],
        team: Some(Team {
            part: "focal",
            name: "First contact",
            duty: "focal_point",
            members: &["focal", "untrained"],
        }),
    },
    Body {
        name: "Prosecutor of Testland",
        mandate: Mandate::Identification,
        competences: "first_instance_prosecutor cmm",
        people: &[("manager2", Role::BodyManager, false), ("decider", Role::DecisionMaker, true)],
        team: Some(Team {
            part: "authority",
            name: "Decisions",
            duty: "competent_authority",
            members: &["decider"],
        }),
    },
    Body {
        name: "Service of Testland",
        mandate: Mandate::Identification,
        competences: "immigration_service",
        people: &[("manager3", Role::BodyManager, false), ("decider.service", Role::DecisionMaker, true)],
        team: Some(Team {
            part: "service",
            name: "Decisions on stay",
            duty: "competent_authority",
            members: &["decider.service"],
        }),
    },
    Body {
        name: "Border of Testland",
        mandate: Mandate::Immigration,
        competences: "",
        people: &[("border", Role::ImmigrationOfficer, false)],
        team: None,
    },
    Body {
        name: "Rapporteur of Testland",
        mandate: Mandate::Steering,
        competences: "",
        people: &[("coordinator", Role::Coordinator, false)],
        team: None,
    },
];

/// Somebody with keys.
pub struct Person {
    /// The account.
    pub account: AccountId,
    /// The key half that a session holds.
    pub secret: Arc<SecretKey>,
    /// The body.
    pub body: Option<BodyId>,
}

impl Person {
    fn of(signed: SignedIn, body: Option<BodyId>) -> Self {
        Self { account: signed.account, secret: Arc::new(signed.secret), body }
    }

    /// The same person once more.
    fn again(&self) -> Self {
        Self { account: self.account, secret: self.secret.clone(), body: self.body }
    }

    /// Who this is in an act.
    #[must_use]
    pub fn who(&self) -> Who {
        Who::Staff(self.account, Some(self.secret.clone()))
    }

    /// What a sign-in would give.
    #[must_use]
    pub fn signed_in(&self, lang: Lang) -> SignedIn {
        SignedIn {
            account: self.account,
            lang,
            secret: SecretKey::from_bytes(self.secret.expose()),
            guessed: false,
            renewed: false,
        }
    }

    /// Begins an act.
    ///
    /// # Panics
    /// When the database is away.
    pub async fn act(&self, access: &Access) -> Act {
        access.act(&self.who(), &PendingEntries::default()).await.unwrap()
    }
}

/// Everybody by part, and every team.
#[derive(Default)]
pub(crate) struct Cast {
    pub people: BTreeMap<&'static str, Person>,
    pub teams: BTreeMap<&'static str, TeamId>,
}

/// Founds the server, registers the bodies, enrols everybody, founds the teams with their keys.
pub(crate) async fn cast(access: &Access, bodies: &[Body]) -> Cast {
    let halves = accounts::bootstrap(access, "Server of Testland", Lang::En).await.unwrap().unwrap();
    let mut cast = Cast::default();
    cast.people.insert("administrator", enrolled(access, &halves, None).await);
    let mut receiving = Vec::new();
    for body in bodies {
        let id =
            registered(access, &cast.people["administrator"], body.name, (body.mandate, body.competences))
                .await;
        let (managers, others): (Vec<_>, Vec<_>) =
            body.people.iter().copied().partition(|(_, role, _)| *role == Role::BodyManager);
        // A body of which a test says no manager has one that no test meets.
        let mut manager = None;
        if managers.is_empty() {
            manager = Some(managed(access, &cast.people["administrator"], id).await);
        }
        for (part, role, trained_minors) in managers.into_iter().chain(others) {
            let account = NewAccount {
                sign_in: part,
                name: &format!("Fictional {part}"),
                role,
                trained_minors,
                lang: Lang::En,
            };
            let by = match role {
                Role::BodyManager => &cast.people["administrator"],
                _ => manager.as_ref().unwrap(),
            };
            let person = invited(access, by, id, &account).await;
            if role == Role::BodyManager {
                manager = Some(person.again());
            }
            cast.people.insert(part, person);
        }
        if let Some(team) = &body.team {
            let founded = founded(access, &cast.people, (id, manager.as_ref().unwrap()), team).await;
            cast.teams.insert(team.part, founded);
            receiving.push((id, team.duty));
        }
    }
    receive(access, (bodies, &cast.people), receiving).await;
    cast
}

/// The manager of a body of which a test says none.
pub(crate) async fn managed(access: &Access, administrator: &Person, body: BodyId) -> Person {
    let sign_in = format!("manager.{}", &body.to_string()[..8]);
    let account = NewAccount {
        sign_in: &sign_in,
        name: "Fictional manager",
        role: Role::BodyManager,
        trained_minors: false,
        lang: Lang::En,
    };
    invited(access, administrator, body, &account).await
}

/// The administrator and the coordinator let bodies receive cases; where a test says no coordinator, there is one that it
/// never meets.
async fn receive(
    access: &Access,
    (bodies, people): (&[Body], &BTreeMap<&'static str, Person>),
    receiving: Vec<(BodyId, &'static str)>,
) {
    let of_two: Vec<_> = receiving.into_iter().filter(|(_, duty)| DUTIES_OF_TWO.contains(duty)).collect();
    if of_two.is_empty() {
        return;
    }
    let administrator = &people["administrator"];
    // Only the first body that steers counts.
    let coordinator = match bodies.iter().find(|body| body.mandate == Mandate::Steering) {
        Some(body) => {
            let part = body.people.iter().find(|(_, role, _)| *role == Role::Coordinator);
            people[part.expect("the first body that steers has a coordinator").0].again()
        }
        None => coordinator(access, administrator).await,
    };
    for (body, duty) in of_two {
        let mut act = administrator.act(access).await;
        let permit = act.permit::<GiveDuty>(body).await.unwrap();
        accounts::give_duty(&mut act, &permit, duty).await.unwrap();
        let given = act.now_ms();
        act.commit().await.unwrap();
        let mut act = coordinator.act(access).await;
        let permit = act.permit::<ConfirmDuty>(body).await.unwrap();
        accounts::confirm_duty(&mut act, &permit, duty, given).await.unwrap();
        act.commit().await.unwrap();
    }
}

/// The coordinator of a country of which a test says none.
async fn coordinator(access: &Access, administrator: &Person) -> Person {
    let body = registered(access, administrator, "Coordination of Testland", (Mandate::Steering, "")).await;
    let manager = managed(access, administrator, body).await;
    let account = NewAccount {
        sign_in: "coordinator",
        name: "Fictional coordinator",
        role: Role::Coordinator,
        trained_minors: false,
        lang: Lang::En,
    };
    invited(access, &manager, body, &account).await
}

/// Enrols whoever was invited: opens the link with its code, and sets a password and an authenticator.
pub(crate) async fn enrolled(access: &Access, halves: &Halves, body: Option<BodyId>) -> Person {
    let (trail, token) = (PendingEntries::default(), halves.token.as_str());
    let browser = accounts::open_link(access, &trail, token, &halves.code).await.unwrap();
    let opened = accounts::look_at_link(access, &trail, token, Some(&browser)).await.unwrap().unwrap();
    let code = accounts::code_of_key(access, &opened.seed).unwrap();
    let typed = Finishing { token, browser: Some(&browser), password: PASSWORD, code: &code };
    Person::of(accounts::finish_link(access, &trail, &typed).await.unwrap(), body)
}

pub(crate) async fn registered(
    access: &Access,
    by: &Person,
    name: &str,
    (mandate, competences): (Mandate, &str),
) -> BodyId {
    let mut act = by.act(access).await;
    let permit = act.permit::<RegisterBody>(TheServer).await.unwrap();
    let new = NewBody {
        name,
        mandate,
        regime: Regime::Gdpr,
        competences,
        registering_organisation: kernel::RegisteringOrganisation::Other,
        territory: "",
    };
    let id = accounts::found_body(&mut act, &permit, &new).await.unwrap();
    act.commit().await.unwrap();
    id
}

pub(crate) async fn invited(access: &Access, by: &Person, body: BodyId, account: &NewAccount<'_>) -> Person {
    let mut act = by.act(access).await;
    let permit = act.permit::<Invite>(body).await.unwrap();
    let (_, halves) = accounts::invite(&mut act, &permit, account).await.unwrap();
    act.commit().await.unwrap();
    enrolled(access, &halves, Some(body)).await
}

async fn founded(
    access: &Access,
    people: &BTreeMap<&'static str, Person>,
    (body, manager): (BodyId, &Person),
    team: &Team,
) -> TeamId {
    let first = &people[team.members[0]];
    let mut act = manager.act(access).await;
    let permit = act.permit::<FoundTeam>(body).await.unwrap();
    let id = accounts::found_team(&mut act, &permit, team.name, team.duty, first.account).await.unwrap();
    act.commit().await.unwrap();
    let mut act = first.act(access).await;
    let permit = act.permit::<WrapMember>(id).await.unwrap();
    accounts::found_keys(&mut act, &permit, id).await.unwrap();
    act.commit().await.unwrap();
    for member in &team.members[1..] {
        let mut act = manager.act(access).await;
        let permit = act.permit::<ProposeMember>(id).await.unwrap();
        accounts::propose(&mut act, &permit, id, people[member].account).await.unwrap();
        act.commit().await.unwrap();
        let mut act = first.act(access).await;
        for task in accounts::pending(&mut act).await.unwrap() {
            let permit = act.permit::<WrapMember>(id).await.unwrap();
            accounts::wrap_member(&mut act, &permit, id, task.id).await.unwrap();
        }
        act.commit().await.unwrap();
    }
    id
}
