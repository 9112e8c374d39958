//! Bodies that change and end: nobody alone makes a body receive more, two who change one lose nothing, and what has ended
//! takes on nothing.

use access::{
    COVERED, Conflict, Error,
    accounts::{self, BodyDetails, NewBody},
    audit,
    foundation::{ChangeBody, ConfirmDuty, EndBody, GiveDuty, Invite, ListDuties, ListPeople, TheServer},
};
use kernel::{BodyId, Mandate, Regime, RegisteringOrganisation, Role};

use crate::{
    country::{Country, Somebody, given_at},
    fixture::{House, houses},
};

fn agency() -> NewBody<'static> {
    NewBody {
        name: "Agency",
        mandate: Mandate::Identification,
        regime: Regime::Gdpr,
        competences: "",
        registering_organisation: RegisteringOrganisation::Other,
        territory: "",
    }
}

async fn body(house: &House, name: &str) -> BodyId {
    house.read("SELECT uuid FROM body WHERE name = $1", &[name.into()]).await[0].id(0).unwrap()
}

async fn details(house: &House, who: &Somebody, id: BodyId) -> BodyDetails {
    let mut act = who.act(&house.access).await;
    let permit = act.permit::<ListPeople>(id).await.unwrap();
    accounts::body_details(&mut act, &permit).await.unwrap()
}

async fn change(
    house: &House,
    who: &Somebody,
    (id, version): (BodyId, i64),
    to: &NewBody<'_>,
) -> Result<bool, Error> {
    let mut act = who.act(&house.access).await;
    let permit = act.permit::<ChangeBody>(id).await?;
    let waits = accounts::change_body(&mut act, &permit, version, to).await?;
    act.commit().await?;
    Ok(waits)
}

async fn end(house: &House, who: &Somebody, id: BodyId, again: bool) -> Result<(), Error> {
    let mut act = who.act(&house.access).await;
    let permit = act.permit::<EndBody>(id).await?;
    match again {
        false => accounts::end_body(&mut act, &permit).await?,
        true => accounts::reopen_body(&mut act, &permit).await?,
    }
    act.commit().await
}

/// How many teams a referral is offered.
async fn offered(house: &House, who: &Somebody) -> usize {
    let mut act = who.act(&house.access).await;
    accounts::receivers(&mut act, "focal_point").await.unwrap().len()
}

async fn sound(house: &House) {
    let found = audit::check_rows(&house.access, COVERED).await.unwrap();
    assert_eq!((found.not_covered, found.findings), (0, vec![]), "{}", house.engine);
}

fn invalid<T>(result: Result<T, Error>) -> &'static str {
    match result {
        Err(Error::Invalid(code)) => code,
        Err(other) => panic!("{other}"),
        Ok(_) => "allowed",
    }
}

#[tokio::test]
async fn a_body_changes_by_its_administrator_and_says_who_and_when() {
    for house in houses().await {
        let country = Country::found(&house).await;
        let (admin, id) = (&country.administrator, body(&house, "Agency").await);
        assert_eq!(details(&house, admin, id).await.version, 1, "{}", house.engine);
        let to = NewBody {
            name: "Agency of the North",
            regime: Regime::Police,
            territory: "EL30 EL43",
            ..agency()
        };
        assert!(!change(&house, admin, (id, 1), &to).await.unwrap(), "a name makes nobody receive more");
        let now = details(&house, admin, id).await;
        assert_eq!((now.name.as_str(), now.regime, now.version), ("Agency of the North", Regime::Police, 2));
        assert_eq!(now.territory, ["EL30", "EL43"]);
        assert_eq!(now.changed.map(|(who, _)| who).as_deref(), Some("Administrator"));
        assert_eq!(offered(&house, &country.officer).await, 1, "{}", house.engine);
        for nobody in [&country.manager, &country.officer, &country.fiona] {
            let refused = change(&house, nobody, (id, 2), &agency()).await;
            assert!(matches!(refused, Err(Error::Refused(_))), "{}", house.engine);
        }
        sound(&house).await;
    }
}

#[tokio::test]
async fn two_who_change_one_body_lose_nothing() {
    for house in houses().await {
        let country = Country::found(&house).await;
        let (admin, id) = (&country.administrator, body(&house, "Agency").await);
        // Both read version 1; whoever comes second is told, whether the first was there before or comes in between.
        let mut slow = admin.act(&house.access).await;
        let permit = slow.permit::<ChangeBody>(id).await.unwrap();
        let to = NewBody { name: "Slow agency", ..agency() };
        accounts::change_body(&mut slow, &permit, 1, &to).await.unwrap();
        let quick = NewBody { name: "Quick agency", ..agency() };
        change(&house, admin, (id, 1), &quick).await.unwrap();
        let lost = slow.commit().await;
        assert!(matches!(lost, Err(Error::Conflict(Conflict::Changed))), "{}: {lost:?}", house.engine);
        let late = change(&house, admin, (id, 1), &to).await;
        assert!(matches!(late, Err(Error::Conflict(Conflict::Changed))), "{}: {late:?}", house.engine);
        assert_eq!(details(&house, admin, id).await.name, "Quick agency");
        change(&house, admin, (id, 2), &to).await.unwrap();
        sound(&house).await;
    }
}

#[tokio::test]
async fn names_read_differently_and_roles_fit_the_mandate() {
    for house in houses().await {
        let country = Country::found(&house).await;
        let (admin, id) = (&country.administrator, body(&house, "Agency").await);
        let taken = NewBody { name: " PATROL ", ..agency() };
        assert_eq!(invalid(change(&house, admin, (id, 1), &taken).await), "people-body-name-taken");
        let empty = NewBody { name: "  ", ..agency() };
        assert_eq!(invalid(change(&house, admin, (id, 1), &empty).await), "people-name-missing");
        // Its own name in other letters is no other body's.
        change(&house, admin, (id, 1), &NewBody { name: "AGENCY", ..agency() }).await.unwrap();
        let steering = NewBody { mandate: Mandate::Steering, ..agency() };
        assert_eq!(invalid(change(&house, admin, (id, 2), &steering).await), "people-mandate-roles");
        assert_eq!(offered(&house, &country.officer).await, 1, "{}: nothing was changed by it", house.engine);
    }
}

#[tokio::test]
async fn whoever_widens_a_body_alone_makes_it_receive_nothing() {
    for house in houses().await {
        let country = Country::found(&house).await;
        let (admin, id) = (&country.administrator, body(&house, "Agency").await);
        for (place, to) in [
            NewBody { competences: "cmm", ..agency() },
            NewBody { competences: "cmm", mandate: Mandate::Support, ..agency() },
        ]
        .iter()
        .enumerate()
        {
            let version = 1 + i64::try_from(place).unwrap();
            assert!(change(&house, admin, (id, version), to).await.unwrap(), "{}", house.engine);
            assert_eq!(offered(&house, &country.officer).await, 0, "{}", house.engine);
            let mut act = admin.act(&house.access).await;
            assert!(act.permit::<ConfirmDuty>(id).await.is_err(), "{}: not the administrator", house.engine);
            drop(act);
            confirm(&house, id).await;
            assert_eq!(offered(&house, &country.officer).await, 1, "{}", house.engine);
        }
        // What is taken away needs nobody.
        let narrowed = NewBody { mandate: Mandate::Support, ..agency() };
        assert!(!change(&house, admin, (id, 3), &narrowed).await.unwrap(), "{}", house.engine);
        assert_eq!(offered(&house, &country.officer).await, 1, "{}", house.engine);
        sound(&house).await;
    }
}

/// The coordinator confirms whatever waits.
async fn confirm(house: &House, id: BodyId) {
    let sql = "SELECT uuid FROM account WHERE sign_in = 'second'";
    let second = house.read(sql, &[]).await[0].id(0).unwrap();
    for duty in ["focal_point", "competent_authority"] {
        let who = access::Who::Staff(second, None);
        let mut act = house.access.act(&who, &crate::fixture::trail()).await.unwrap();
        let permit = act.permit::<ConfirmDuty>(id).await.unwrap();
        let given = given_at(house, id, duty).await;
        accounts::confirm_duty(&mut act, &permit, duty, given).await.unwrap();
        act.commit().await.unwrap();
    }
}

#[tokio::test]
async fn a_body_that_has_ended_takes_on_nothing_and_can_be_opened_again() {
    for house in houses().await {
        let country = Country::found(&house).await;
        let (admin, id) = (&country.administrator, body(&house, "Agency").await);
        let own = admin.act(&house.access).await.me().unwrap().body;
        assert!(matches!(end(&house, admin, own, false).await, Err(Error::Refused(_))), "never the own body");
        end(&house, admin, id, false).await.unwrap();
        assert_eq!(offered(&house, &country.officer).await, 0, "{}", house.engine);
        for who in [&country.manager, admin] {
            let mut act = who.act(&house.access).await;
            assert!(!act.may::<Invite>(id).await.unwrap(), "{}", house.engine);
        }
        let mut act = admin.act(&house.access).await;
        assert!(!act.may::<GiveDuty>(id).await.unwrap() && !act.may::<ChangeBody>(id).await.unwrap());
        let permit = act.permit::<ListDuties>(TheServer).await.unwrap();
        assert!(accounts::duties(&mut act, &permit).await.unwrap().is_empty(), "{}", house.engine);
        let there = accounts::set_up(&mut act, &permit).await.unwrap();
        assert!(there.bodies.iter().all(|body| body.id != id), "{}", house.engine);
        drop(act);
        assert_eq!(invalid(end(&house, admin, id, false).await), "people-body-ended");
        end(&house, admin, id, true).await.unwrap();
        assert_eq!(invalid(end(&house, admin, id, true).await), "people-body-not-ended");
        assert_eq!(offered(&house, &country.officer).await, 0, "{}: duties do not come back", house.engine);
        assert!(admin.act(&house.access).await.may::<GiveDuty>(id).await.unwrap(), "{}", house.engine);
        sound(&house).await;
    }
}

#[tokio::test]
async fn what_is_set_up_is_what_is_there() {
    for house in houses().await {
        let country = Country::found(&house).await;
        let mut act = country.administrator.act(&house.access).await;
        let permit = act.permit::<ListDuties>(TheServer).await.unwrap();
        let there = accounts::set_up(&mut act, &permit).await.unwrap();
        let names: Vec<&str> = there.bodies.iter().map(|body| body.name.as_str()).collect();
        assert_eq!(names, ["Operations", "Agency", "Patrol", "Coordination"], "{}", house.engine);
        let [operations, agency, patrol, coordination] = &there.bodies[..] else { panic!() };
        assert_eq!(
            (operations.enrolled(Role::Administrator), operations.invited(Role::Administrator)),
            (1, 0)
        );
        assert_eq!(coordination.enrolled(Role::Coordinator), 1);
        assert_eq!((patrol.enrolled(Role::Frontline), patrol.enrolled(Role::BodyManager)), (1, 1));
        assert_eq!((agency.enrolled(Role::FocalPoint), agency.enrolled(Role::DecisionMaker)), (2, 1));
        assert_eq!(agency.duties.len(), 2);
        assert!(agency.duties.iter().all(|(_, confirmed)| *confirmed));
        assert_eq!(agency.teams.len(), 2);
        for team in &agency.teams {
            assert_eq!((team.holders, team.trained), (1, 1), "{}: {team:?}", house.engine);
            assert!(team.keys_ms.is_some());
        }
    }
}
