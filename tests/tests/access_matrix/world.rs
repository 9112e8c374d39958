//! The world as it is told: bodies of every mandate, people of every role that a mandate may have, cases with what was done to
//! them and who was given which tier. Plain data; nothing is written yet.

use kernel::{
    Mandate,
    Purpose::{self, Identification, Investigation, Stay, Support},
    Role,
    Tier::{self, Identity, Intelligence, Narrative, Shelter},
    roles::roles_of,
};
use testkit::cast::{Body, Team};

/// A body of the world.
pub struct Place {
    /// What its people's sign-in names begin with.
    pub key: &'static str,
    pub mandate: Mandate,
    pub competences: &'static str,
    /// The duty of its team, if it has one.
    pub duty: Option<&'static str>,
    /// Only people of these roles; otherwise of all that the mandate may have.
    pub only: &'static [Role],
}

const fn place(key: &'static str, mandate: Mandate, duty: Option<&'static str>) -> Place {
    Place { key, mandate, competences: "", duty, only: &[] }
}

/// Every mandate, and of some a second body whose people are strangers to what the first one does.
pub const PLACES: &[Place] = &[
    place("police", Mandate::LawEnforcement, Some("screening")),
    place("centre", Mandate::Support, Some("focal_point")),
    place("haven", Mandate::Support, Some("support")),
    place("inspectors", Mandate::Labour, Some("screening")),
    place("border", Mandate::Immigration, Some("immigration")),
    Place {
        competences: "first_instance_prosecutor cmm",
        ..place("prosecutor", Mandate::Identification, Some("competent_authority"))
    },
    Place {
        competences: "immigration_service",
        only: &[Role::BodyManager, Role::DecisionMaker, Role::FocalPoint],
        ..place("asylum", Mandate::Identification, Some("competent_authority"))
    },
    Place {
        only: &[Role::BodyManager, Role::Frontline, Role::FocalPoint, Role::Investigator],
        ..place("harbour", Mandate::LawEnforcement, Some("focal_point"))
    },
    place("rapporteur", Mandate::Steering, None),
    place("ombudsman", Mandate::Oversight, None),
    Place { only: &[Role::BodyManager, Role::Learner], ..place("computing", Mandate::Operations, None) },
];

/// Somebody of the world.
#[derive(Debug, Clone, Copy)]
pub struct Someone {
    /// Sign-in name and part of the name, for example `centre.focal_point`.
    pub part: &'static str,
    pub role: Role,
    pub place: &'static str,
    pub mandate: Mandate,
    /// A member of the team of the body.
    pub member: bool,
    /// Trained to work with minors.
    pub trained: bool,
}

/// Roles that are in no team: who runs a body, and whoever teaches.
const NO_MEMBERS: &[Role] = &[Role::BodyManager, Role::Trainer, Role::Administrator];

/// Who runs the server, and was there before everybody.
pub const ADMINISTRATOR: Someone = Someone {
    part: "administrator",
    role: Role::Administrator,
    place: "server",
    mandate: Mandate::Operations,
    member: false,
    trained: false,
};

fn leak(text: String) -> &'static str {
    Box::leak(text.into_boxed_str())
}

/// Everybody of a body. Beside one of each role: of a body with a team a colleague who is in no team, one who was proposed
/// for it, and one without training.
fn people_of(place: &'static Place) -> Vec<Someone> {
    let somebody = |name: &str, role: Role, member: bool, trained: bool| Someone {
        part: leak(format!("{}.{name}", place.key)),
        role,
        place: place.key,
        mandate: place.mandate,
        member: member && place.duty.is_some(),
        trained,
    };
    let roles = roles_of(place.mandate).into_iter();
    let roles = roles.filter(|role| *role != Role::Administrator);
    let roles = roles.filter(|role| place.only.is_empty() || place.only.contains(role));
    let mut people: Vec<Someone> = roles
        // Immigration is on duty for holds of children without the training.
        .map(|role| {
            somebody(role.code(), role, !NO_MEMBERS.contains(&role), role != Role::ImmigrationOfficer)
        })
        .collect();
    if place.duty.is_some() && place.only.is_empty() {
        people.push(somebody("outside", Role::FocalPoint, false, true));
        people.push(somebody("untrained", Role::FocalPoint, true, false));
        people.push(somebody("undecided", Role::DecisionMaker, true, false));
    }
    if place.key == "centre" {
        people.push(somebody("proposed", Role::FocalPoint, false, true));
    }
    people
}

/// Everybody.
pub fn people() -> Vec<Someone> {
    let mut all = vec![ADMINISTRATOR];
    all.extend(PLACES.iter().flat_map(people_of));
    all
}

/// The bodies as the testkit founds them.
pub fn bodies() -> &'static [Body] {
    let body = |place: &'static Place| {
        let people = people_of(place);
        let members: Vec<&'static str> = people.iter().filter(|one| one.member).map(|one| one.part).collect();
        // The focal point is the first member: it makes the keys, and hands them on.
        let first = |part: &&str| !part.ends_with(".focal_point");
        let (others, mut sorted): (Vec<_>, Vec<_>) = members.into_iter().partition(first);
        sorted.extend(others);
        let cast: Vec<_> = people.iter().map(|one| (one.part, one.role, one.trained)).collect();
        let team = place.duty.map(|duty| Team {
            part: place.key,
            name: leak(format!("Team of the {}", place.key)),
            duty,
            members: Vec::leak(sorted),
        });
        Body {
            name: leak(format!("The {} of Testland", place.key)),
            mandate: place.mandate,
            competences: place.competences,
            people: Vec::leak(cast),
            team,
        }
    };
    Vec::leak(PLACES.iter().map(body).collect())
}

/// Who receives a grant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum To {
    /// The team of this body.
    Team(&'static str),
    /// One person.
    Person(&'static str),
}

/// What was given of a case.
#[derive(Debug, Clone, Copy)]
pub struct Grant {
    pub to: To,
    pub tiers: &'static [Tier],
    pub purpose: Purpose,
    /// It was ended again.
    pub ended: bool,
}

const fn grant(to: To, tiers: &'static [Tier], purpose: Purpose) -> Grant {
    Grant { to, tiers, purpose, ended: false }
}

/// What was done to a case, in this order. The centre's focal point does it, but for the grounds, on which the prosecutor's
/// decision maker decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Triage,
    Presume,
    /// To the prosecutor's team.
    HandOver,
    /// Reasonable grounds: a period runs, removal is on hold.
    Grounds,
    /// The person said no more; with a note.
    Withdraw,
    /// Pointed to somebody else; with reasons.
    Signpost,
    /// Closed. No step leads there yet: the state is written past the door.
    Close,
}

/// A case.
#[derive(Debug, Clone, Copy)]
pub struct Case {
    pub name: &'static str,
    pub referrer: &'static str,
    pub child: bool,
    /// Whether the referral came with a name.
    pub named: bool,
    pub steps: &'static [Step],
    /// What was given beside the referral (to the centre) and the hand-over (to the prosecutor).
    pub given: &'static [Grant],
}

const IDENTITY_AND_STORY: &[Tier] = &[Identity, Narrative];
const CENTRE: Grant = grant(To::Team("centre"), IDENTITY_AND_STORY, Identification);
const PROSECUTOR: Grant = grant(To::Team("prosecutor"), IDENTITY_AND_STORY, Identification);

impl Case {
    /// Everybody who was given something of it.
    pub fn grants(&self) -> Vec<Grant> {
        let handed = self.did(Step::HandOver).then_some(PROSECUTOR);
        [CENTRE].into_iter().chain(handed).chain(self.given.iter().copied()).collect()
    }

    pub fn did(&self, step: Step) -> bool {
        self.steps.contains(&step)
    }

    /// Whether removal is on hold.
    pub fn hold(&self) -> bool {
        self.did(Step::Grounds)
    }

    pub fn open(&self) -> bool {
        !self.did(Step::Close)
    }
}

const fn case(
    name: &'static str,
    referrer: &'static str,
    steps: &'static [Step],
    given: &'static [Grant],
) -> Case {
    Case { name, referrer, child: false, named: true, steps, given }
}

/// Every kind of case that rights tell apart.
pub const CASES: &[Case] = &[
    case(
        "shared",
        "police.frontline",
        &[Step::Triage, Step::Presume, Step::HandOver, Step::Grounds],
        &[
            grant(To::Team("haven"), &[Identity, Tier::Support, Shelter], Support),
            grant(To::Team("police"), &[Identity, Narrative, Intelligence], Investigation),
            grant(To::Team("border"), &[Identity], Stay),
            grant(To::Person("inspectors.guardian"), IDENTITY_AND_STORY, Support),
        ],
    ),
    case("fresh", "police.frontline", &[], &[]),
    Case {
        child: true,
        ..case(
            "minor",
            "inspectors.frontline",
            &[Step::Triage, Step::Presume, Step::HandOver],
            &[grant(To::Team("haven"), &[Identity, Tier::Support], Support)],
        )
    },
    Case {
        child: true,
        ..case(
            "heldchild",
            "haven.support_worker",
            &[Step::Triage, Step::Presume, Step::HandOver, Step::Grounds],
            &[],
        )
    },
    case("ours", "prosecutor.frontline", &[Step::Triage, Step::Presume, Step::HandOver], &[]),
    case(
        "stopped",
        "harbour.frontline",
        &[Step::Triage, Step::Presume, Step::HandOver, Step::Withdraw],
        &[grant(To::Team("haven"), &[Identity, Tier::Support], Support)],
    ),
    case(
        "past",
        "police.frontline",
        &[Step::Triage],
        &[Grant { ended: true, ..grant(To::Team("haven"), &[Identity, Tier::Support], Support) }],
    ),
    Case { named: false, ..case("nameless", "border.frontline", &[Step::Triage, Step::Signpost], &[]) },
    case(
        "shut",
        "inspectors.frontline",
        &[Step::Triage, Step::Presume, Step::HandOver, Step::Close],
        &[grant(To::Person("inspectors.guardian"), &[Identity], Support)],
    ),
];

/// A screening that somebody began.
#[derive(Debug, Clone, Copy)]
pub struct Screening {
    pub name: &'static str,
    pub by: &'static str,
    /// Ended without a referral, with a reason.
    pub ended: bool,
}

pub const SCREENINGS: &[Screening] = &[
    Screening { name: "street", by: "police.frontline", ended: false },
    Screening { name: "farm", by: "inspectors.frontline", ended: true },
    Screening { name: "door", by: "centre.support_worker", ended: false },
];

/// Who has a form that was kept when a session had ended.
pub const KEPT: &[&str] = &["centre.focal_point", "harbour.frontline"];

/// Who was proposed for the centre's team and may take its keys back with the printed code.
pub const RECOVERS: &str = "centre.proposed";
