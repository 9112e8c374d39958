//! The people of the faults server: officers of a police body, a focal point, a competent authority. All invented.

use access::foundation::{FoundTeam, Invite, RegisterBody, TheServer, WrapMember};
use std::{error::Error, sync::Arc};

use access::{
    Access, Act, PendingEntries, Who,
    accounts::{self, NewAccount, NewBody},
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

/// A body with the people that it starts with.
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
            people: (0..officers).map(officer).collect(),
        },
        Body {
            name: "Referral Centre of Testland",
            mandate: Mandate::Support,
            regime: Regime::Gdpr,
            competences: "",
            people: vec![
                ("focal".into(), "Dana Demo", Role::FocalPoint),
                ("manager.focal".into(), "Mona Model", Role::BodyManager),
            ],
        },
        Body {
            name: "Prosecutor's Office of Testland",
            mandate: Mandate::Identification,
            regime: Regime::Police,
            competences: "first_instance_prosecutor",
            people: vec![
                ("decider".into(), "Fran Fiction", Role::DecisionMaker),
                ("manager.authority".into(), "Max Mockup", Role::BodyManager),
            ],
        },
    ]
}

/// Founds everything; the people with what they need to sign in.
pub(super) async fn found(access: &Access, officers: usize) -> Outcome<Vec<Value>> {
    let token = accounts::bootstrap(access, "Operations of Testland", Lang::En).await?;
    let admin = enrol(access, &token.ok_or("the database is not empty")?).await?;
    let mut shown = vec![admin.shown.clone()];
    let [police, focal, authority] = bodies(officers);
    for (body, duty) in
        [(police, None), (focal, Some("focal_point")), (authority, Some("competent_authority"))]
    {
        let people = fill(access, &admin, &body).await?;
        if let (Some(duty), [first, manager]) = (duty, people.as_slice()) {
            team(access, manager, first, duty).await?;
        }
        shown.extend(people.into_iter().map(|person| person.shown));
    }
    Ok(shown)
}

async fn begin(access: &Access, actor: &Actor) -> Outcome<Act> {
    Ok(access.act(&actor.who, &PendingEntries::default()).await?)
}

async fn enrol(access: &Access, token: &str) -> Outcome<Actor> {
    let invitation = accounts::invitation(access, token).await?;
    let (code, _) = accounts::current_code(access, invitation.account).await?;
    let trail = PendingEntries::default();
    let password = "correct horse battery staple, invented";
    let signed = accounts::enrol(access, &trail, token, password, &code).await?;
    access.flush(&trail).await?;
    Ok(Actor {
        account: signed.account,
        who: Who::Staff(signed.account, Some(Arc::new(signed.secret))),
        shown: json!({"sign_in": invitation.sign_in, "password": password, "seed": invitation.seed}),
    })
}

/// Founds a body and enrols its people, in their order.
async fn fill(access: &Access, admin: &Actor, body: &Body) -> Outcome<Vec<Actor>> {
    let id = body_of(access, admin, body).await?;
    let mut act = begin(access, admin).await?;
    let permit = act.permit::<Invite>(id).await?;
    let mut tokens = Vec::new();
    for (sign_in, name, role) in &body.people {
        let account = NewAccount { sign_in, name, role: *role, trained_minors: true, lang: Lang::En };
        tokens.push(accounts::invite(&mut act, &permit, &account).await?.1);
    }
    act.commit().await?;
    let mut enrolled = Vec::new();
    for token in tokens {
        enrolled.push(enrol(access, &token).await?);
    }
    Ok(enrolled)
}

async fn body_of(access: &Access, admin: &Actor, body: &Body) -> Outcome<BodyId> {
    let mut act = begin(access, admin).await?;
    let permit = act.permit::<RegisterBody>(TheServer).await?;
    let new = NewBody {
        name: body.name,
        mandate: body.mandate,
        regime: body.regime,
        competences: body.competences,
        registering_organisation: kernel::RegisteringOrganisation::Other,
    };
    let id = accounts::found_body(&mut act, &permit, &new)?;
    act.commit().await?;
    Ok(id)
}

/// Founds a team of one with its keys.
async fn team(access: &Access, manager: &Actor, first: &Actor, duty: &str) -> Outcome<()> {
    let mut act = begin(access, manager).await?;
    let body = act.me()?.body;
    let permit = act.permit::<FoundTeam>(body).await?;
    let team = accounts::found_team(&mut act, &permit, "Duty team of Testland", duty, first.account).await?;
    act.commit().await?;
    let mut act = begin(access, first).await?;
    let permit = act.permit::<WrapMember>(team).await?;
    accounts::found_keys(&mut act, &permit, team).await?;
    act.commit().await?;
    Ok(())
}
