//! The people of the faults server: officers of a police body, a focal point, a competent authority. All invented.

use access::foundation::{ConfirmDuty, FoundTeam, GiveDuty, Invite, RegisterBody, TheServer, WrapMember};
use std::{error::Error, sync::Arc};

use access::{
    Access, Act, PendingEntries, Who,
    accounts::{self, Finishing, Halves, NewAccount, NewBody},
};
use kernel::{AccountId, BodyId, Lang, Mandate, Regime, Role};
use serde_json::{Value, json};

type Outcome<T> = Result<T, Box<dyn Error>>;

/// Somebody who has enrolled.
struct Actor {
    account: AccountId,
    who: Who,
    shown: Value,
}

/// A body with the people that it starts with, its manager first.
struct Body {
    name: &'static str,
    mandate: Mandate,
    regime: Regime,
    competences: &'static str,
    people: Vec<(String, &'static str, Role)>,
}

fn bodies(officers: usize) -> [Body; 3] {
    let officer = |number| (format!("officer{number}"), "Alex Example", Role::Frontline);
    [
        Body {
            name: "Police of Testland",
            mandate: Mandate::LawEnforcement,
            regime: Regime::Police,
            competences: "",
            people: std::iter::once(("manager.police".into(), "Pat Pattern", Role::BodyManager))
                .chain((0..officers).map(officer))
                .collect(),
        },
        Body {
            name: "Referral Centre of Testland",
            mandate: Mandate::Support,
            regime: Regime::Gdpr,
            competences: "",
            people: vec![
                ("manager.focal".into(), "Mona Model", Role::BodyManager),
                ("focal".into(), "Dana Demo", Role::FocalPoint),
            ],
        },
        Body {
            name: "Prosecutor's Office of Testland",
            mandate: Mandate::Identification,
            regime: Regime::Police,
            competences: "first_instance_prosecutor",
            people: vec![
                ("manager.authority".into(), "Max Mockup", Role::BodyManager),
                ("decider".into(), "Fran Fiction", Role::DecisionMaker),
            ],
        },
    ]
}

/// Whoever confirms which bodies receive cases.
fn coordination() -> Body {
    Body {
        name: "Coordination of Testland",
        mandate: Mandate::Steering,
        regime: Regime::Gdpr,
        competences: "",
        people: vec![
            ("manager.coordination".into(), "Moss Mockup", Role::BodyManager),
            ("coordinator".into(), "Casey Cardboard", Role::Coordinator),
        ],
    }
}

/// Founds everything; the people with what they need to sign in.
pub(super) async fn found(access: &Access, officers: usize) -> Outcome<Vec<Value>> {
    let halves = accounts::bootstrap(access, "Operations of Testland", Lang::En).await?;
    let admin = enrol(access, &halves.ok_or("the database is not empty")?).await?;
    let mut shown = vec![admin.shown.clone()];
    let office = body_of(access, &admin, &coordination()).await?;
    let [_, coordinator] = fill(access, &admin, office, &coordination())
        .await?
        .try_into()
        .map_err(|_| "a manager and a coordinator")?;
    let [police, focal, authority] = bodies(officers);
    for (body, duty) in
        [(police, None), (focal, Some("focal_point")), (authority, Some("competent_authority"))]
    {
        let id = body_of(access, &admin, &body).await?;
        let people = fill(access, &admin, id, &body).await?;
        if let (Some(duty), [manager, first]) = (duty, people.as_slice()) {
            team(access, manager, first, duty).await?;
            receives(access, (&admin, &coordinator), id, duty).await?;
        }
        shown.extend(people.into_iter().map(|person| person.shown));
    }
    Ok(shown)
}

async fn begin(access: &Access, actor: &Actor) -> Outcome<Act> {
    Ok(access.act(&actor.who, &PendingEntries::default()).await?)
}

async fn enrol(access: &Access, halves: &Halves) -> Outcome<Actor> {
    let (trail, token) = (PendingEntries::default(), halves.token.as_str());
    let browser = accounts::open_link(access, &trail, token, &halves.code).await?;
    let opened = accounts::look_at_link(access, &trail, token, Some(&browser)).await?;
    let opened = opened.ok_or("a link that was opened is closed")?;
    let (code, password) =
        (accounts::code_of_key(access, &opened.seed)?, "correct horse battery staple, invented");
    let typed = Finishing { token, browser: Some(&browser), password, code: &code };
    let signed = accounts::finish_link(access, &trail, &typed).await?;
    access.flush(&trail).await?;
    Ok(Actor {
        account: signed.account,
        who: Who::Staff(signed.account, Some(Arc::new(signed.secret))),
        shown: json!({"sign_in": opened.sign_in, "password": password, "seed": opened.seed}),
    })
}

/// Enrols the people of a body: its manager first, whom the administrator invites and who invites the others.
async fn fill(access: &Access, admin: &Actor, id: BodyId, body: &Body) -> Outcome<Vec<Actor>> {
    let mut enrolled: Vec<Actor> = Vec::new();
    for person in &body.people {
        let by = enrolled.first().unwrap_or(admin);
        let next = invite(access, by, id, person).await?;
        enrolled.push(next);
    }
    Ok(enrolled)
}

async fn invite(
    access: &Access,
    by: &Actor,
    body: BodyId,
    (sign_in, name, role): &(impl AsRef<str>, impl AsRef<str>, Role),
) -> Outcome<Actor> {
    let mut act = begin(access, by).await?;
    let permit = act.permit::<Invite>(body).await?;
    let (sign_in, name) = (sign_in.as_ref(), name.as_ref());
    let account = NewAccount { sign_in, name, role: *role, trained_minors: true, lang: Lang::En };
    let (_, halves) = accounts::invite(&mut act, &permit, &account).await?;
    act.commit().await?;
    enrol(access, &halves).await
}

/// The administrator and the coordinator let a body receive cases.
async fn receives(access: &Access, by: (&Actor, &Actor), body: BodyId, duty: &str) -> Outcome<()> {
    let mut act = begin(access, by.0).await?;
    let permit = act.permit::<GiveDuty>(body).await?;
    accounts::give_duty(&mut act, &permit, duty).await?;
    let given = act.now_ms();
    act.commit().await?;
    let mut act = begin(access, by.1).await?;
    let permit = act.permit::<ConfirmDuty>(body).await?;
    accounts::confirm_duty(&mut act, &permit, duty, given).await?;
    Ok(act.commit().await?)
}

async fn body_of(access: &Access, admin: &Actor, body: &Body) -> Outcome<BodyId> {
    let mut act = begin(access, admin).await?;
    let permit = act.permit::<RegisterBody>(TheServer).await?;
    let new = NewBody {
        name: body.name,
        mandate: body.mandate,
        regime: body.regime,
        competences: body.competences,
        territory: "",
        registering_organisation: kernel::RegisteringOrganisation::Other,
    };
    let id = accounts::found_body(&mut act, &permit, &new).await?;
    act.commit().await?;
    Ok(id)
}

/// Founds a team of one with its keys.
async fn team(access: &Access, manager: &Actor, first: &Actor, duty: &str) -> Outcome<()> {
    let mut act = begin(access, manager).await?;
    let body = act.me()?.body;
    let permit = act.permit::<FoundTeam>(body).await?;
    let team = accounts::found_team(
        &mut act,
        &permit,
        &format!("Duty team of Testland, {duty}"),
        duty,
        first.account,
    )
    .await?;
    act.commit().await?;
    let mut act = begin(access, first).await?;
    let permit = act.permit::<WrapMember>(team).await?;
    accounts::found_keys(&mut act, &permit, team).await?;
    act.commit().await?;
    Ok(())
}
