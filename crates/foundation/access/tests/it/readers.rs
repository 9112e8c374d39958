//! Who makes people that read cases: never one person alone, and never whoever enrols people.

use access::{
    Error,
    accounts::{self, Asked, Held, LinkKind, NewAccount, NewBody, PendingKind},
    foundation::{
        AskRenewal, ChangeBody, ChangeRoles, ConfirmDuty, ConfirmRenewal, FoundTeam, GiveDuty, Invite,
        ListDuties, OpenRecovery, ProposeMember, RecoverKeys, RegisterBody, RemoveMember, TheServer,
        WrapMember,
    },
};
use kernel::{BodyId, Lang, Mandate, Regime, RegisteringOrganisation, Role, Tier};

use crate::{
    country::{Country, Somebody, enrol, given_at, key_of},
    fixture::{House, houses},
    room::ReadIdentity,
};

fn invalid<T>(result: Result<T, Error>) -> &'static str {
    match result {
        Err(Error::Invalid(code)) => code,
        Err(other) => panic!("{other}"),
        Ok(_) => "allowed",
    }
}

fn account(sign_in: &'static str, role: Role) -> NewAccount<'static> {
    NewAccount { sign_in, name: sign_in, role, trained_minors: true, lang: Lang::En }
}

async fn body_of(house: &House, who: &Somebody) -> BodyId {
    who.act(&house.access).await.me().unwrap().body
}

fn new_body(name: &str, mandate: Mandate) -> NewBody<'_> {
    NewBody {
        name,
        mandate,
        regime: Regime::Gdpr,
        competences: "",
        territory: "",
        registering_organisation: RegisteringOrganisation::Other,
    }
}

async fn registered(house: &House, by: &Somebody, name: &str) -> Result<BodyId, Error> {
    of_mandate(house, by, name, Mandate::Identification).await
}

async fn of_mandate(house: &House, by: &Somebody, name: &str, mandate: Mandate) -> Result<BodyId, Error> {
    let mut act = by.act(&house.access).await;
    let permit = act.permit::<RegisterBody>(TheServer).await?;
    let id = accounts::found_body(&mut act, &permit, &new_body(name, mandate)).await?;
    act.commit().await?;
    Ok(id)
}

async fn invited(
    house: &House,
    by: &Somebody,
    body: BodyId,
    new: &NewAccount<'_>,
) -> Result<Somebody, Error> {
    let mut act = by.act(&house.access).await;
    let permit = act.permit::<Invite>(body).await?;
    let (_, halves) = accounts::invite(&mut act, &permit, new).await?;
    act.commit().await?;
    Ok(enrol(house, &halves).await)
}

async fn team(
    house: &House,
    by: &Somebody,
    (name, duty): (&str, &str),
    first: &Somebody,
) -> Result<kernel::TeamId, Error> {
    let body = body_of(house, by).await;
    let mut act = by.act(&house.access).await;
    let permit = act.permit::<FoundTeam>(body).await?;
    let id = accounts::found_team(&mut act, &permit, name, duty, first.id).await?;
    act.commit().await?;
    Ok(id)
}

async fn keys_founded(house: &House, who: &Somebody, team: kernel::TeamId) -> Result<String, Error> {
    let mut act = who.act(&house.access).await;
    let permit = act.permit::<WrapMember>(team).await?;
    let code = accounts::found_keys(&mut act, &permit, team).await?;
    act.commit().await?;
    Ok(code.0.to_string())
}

/// The teams that a referral offers, by name.
async fn offered(house: &House, who: &Somebody, duty: &str) -> Vec<String> {
    let mut act = who.act(&house.access).await;
    accounts::receivers(&mut act, duty).await.unwrap().into_iter().map(|one| one.name).collect()
}

#[tokio::test]
async fn the_administrator_alone_makes_no_reader() {
    for house in houses().await {
        let country = Country::found(&house).await;
        let admin = &country.administrator;
        let agency = body_of(&house, &country.manager).await;
        // A second manager for a body that has one, and a decision-maker for any.
        let second = invited(&house, admin, agency, &account("puppet1", Role::BodyManager)).await;
        assert!(matches!(second, Err(Error::Refused(_))), "{}", house.engine);
        let fresh = registered(&house, admin, "Invented agency").await.unwrap();
        let reader = invited(&house, admin, fresh, &account("puppet2", Role::DecisionMaker)).await;
        assert_eq!(invalid(reader), "people-only-a-manager", "{}", house.engine);
        // A role more for somebody of another body.
        let mut act = admin.act(&house.access).await;
        let roles = act.permit::<ChangeRoles>(agency).await;
        assert!(matches!(roles, Err(Error::Refused(_))), "{}", house.engine);
        drop(act);
        // A body of one's own puppets receives nothing, whatever the administrator gives it.
        let puppet = invited(&house, admin, fresh, &account("puppet3", Role::BodyManager)).await.unwrap();
        let reader = invited(&house, &puppet, fresh, &account("puppet4", Role::FocalPoint)).await.unwrap();
        let made = team(&house, &puppet, ("Urgent cases", "focal_point"), &reader).await.unwrap();
        keys_founded(&house, &reader, made).await.unwrap();
        let real = ["A team for focal_point"];
        assert_eq!(offered(&house, &country.officer, "focal_point").await, real, "{}", house.engine);
        let mut act = admin.act(&house.access).await;
        let permit = act.permit::<GiveDuty>(fresh).await.unwrap();
        accounts::give_duty(&mut act, &permit, "focal_point").await.unwrap();
        act.commit().await.unwrap();
        assert_eq!(offered(&house, &country.officer, "focal_point").await, real, "{}", house.engine);
        let mut act = admin.act(&house.access).await;
        assert!(act.permit::<ConfirmDuty>(fresh).await.is_err(), "{}", house.engine);
    }
}

#[tokio::test]
async fn a_duty_is_given_by_one_confirmed_by_another_and_ended() {
    for house in houses().await {
        let country = Country::found(&house).await;
        let admin = &country.administrator;
        let operations = body_of(&house, admin).await;
        let third = invited(&house, admin, operations, &account("third", Role::Administrator)).await.unwrap();
        let fresh = registered(&house, admin, "Second agency").await.unwrap();
        let manager = invited(&house, admin, fresh, &account("manager2", Role::BodyManager)).await.unwrap();
        let reader = invited(&house, &manager, fresh, &account("reader", Role::FocalPoint)).await.unwrap();
        let made = team(&house, &manager, ("Second team", "focal_point"), &reader).await.unwrap();
        keys_founded(&house, &reader, made).await.unwrap();
        let mut act = third.act(&house.access).await;
        assert!(act.permit::<ConfirmDuty>(fresh).await.is_err(), "{}: another administrator", house.engine);
        drop(act);
        let third = &country.second;
        for (who, stranger) in
            [(&manager, "its manager"), (&reader, "its reader"), (&country.officer, "an officer")]
        {
            let mut act = who.act(&house.access).await;
            assert!(act.permit::<GiveDuty>(fresh).await.is_err(), "{}: {stranger}", house.engine);
            assert!(act.permit::<ConfirmDuty>(fresh).await.is_err(), "{}: {stranger}", house.engine);
        }
        let mut act = admin.act(&house.access).await;
        let permit = act.permit::<GiveDuty>(fresh).await.unwrap();
        accounts::give_duty(&mut act, &permit, "focal_point").await.unwrap();
        act.commit().await.unwrap();
        let mut act = admin.act(&house.access).await;
        let permit = act.permit::<GiveDuty>(fresh).await.unwrap();
        let again = accounts::give_duty(&mut act, &permit, "focal_point").await;
        assert_eq!(invalid(again), "people-duty-already", "{}", house.engine);
        let support = accounts::give_duty(&mut act, &permit, "support").await;
        assert_eq!(invalid(support), "people-duty-unknown", "{}", house.engine);
        drop(act);
        // Two who confirm at once: one of them does.
        let given = given_at(&house, fresh, "focal_point").await;
        let mut one = third.act(&house.access).await;
        let mut other = third.act(&house.access).await;
        for act in [&mut one, &mut other] {
            let permit = act.permit::<ConfirmDuty>(fresh).await.unwrap();
            let seen_before = accounts::confirm_duty(act, &permit, "focal_point", given - 1).await;
            assert_eq!(invalid(seen_before), "people-duty-gone", "{}: another than was seen", house.engine);
            accounts::confirm_duty(act, &permit, "focal_point", given).await.unwrap();
        }
        assert_eq!(
            (one.commit().await.is_ok(), other.commit().await.is_ok()),
            (true, false),
            "{}",
            house.engine
        );
        let both = ["A team for focal_point", "Second team"];
        assert_eq!(offered(&house, &country.officer, "focal_point").await, both, "{}", house.engine);
        let mut act = third.act(&house.access).await;
        let permit = act.permit::<ListDuties>(TheServer).await.unwrap();
        let listed = accounts::duties(&mut act, &permit).await.unwrap();
        let this = listed.iter().find(|one| one.body == fresh).unwrap();
        assert_eq!(this.given_by.as_deref(), Some("Administrator"), "{}", house.engine);
        assert_eq!(this.confirmed_by.as_deref(), Some("second"), "{}", house.engine);
        let mut act = admin.act(&house.access).await;
        let permit = act.permit::<GiveDuty>(fresh).await.unwrap();
        accounts::end_duty(&mut act, &permit, "focal_point").await.unwrap();
        act.commit().await.unwrap();
        assert_eq!(offered(&house, &country.officer, "focal_point").await, both[..1], "{}", house.engine);
    }
}

/// Gives a body the duty of a focal point.
async fn focal_duty(house: &House, by: &Somebody, body: BodyId) -> i64 {
    let mut act = by.act(&house.access).await;
    let permit = act.permit::<GiveDuty>(body).await.unwrap();
    accounts::give_duty(&mut act, &permit, "focal_point").await.unwrap();
    act.commit().await.unwrap();
    given_at(house, body, "focal_point").await
}

async fn confirms(house: &House, by: &Somebody, body: BodyId, given: i64) -> Result<(), Error> {
    let mut act = by.act(&house.access).await;
    let permit = act.permit::<ConfirmDuty>(body).await?;
    accounts::confirm_duty(&mut act, &permit, "focal_point", given).await?;
    act.commit().await
}

/// Somebody asks for an officer what another one confirms.
async fn renewed(house: &House, officer: &Somebody, asks: &Somebody, confirms: &Somebody) -> &'static str {
    let body = body_of(house, officer).await;
    let mut act = asks.act(&house.access).await;
    let permit = act.permit::<AskRenewal>(body).await.unwrap();
    accounts::ask_renewal(&mut act, &permit, officer.id, LinkKind::Keys).await.unwrap();
    act.commit().await.unwrap();
    let sql = "SELECT i.made_at FROM invitation i JOIN account a ON a.id = i.account_id
        WHERE a.uuid = $1 AND i.ended_at IS NULL AND i.used_at IS NULL";
    let asked_ms = house.read(sql, &[officer.id.to_string().into()]).await[0].int(0).unwrap();
    let asked = Asked { person: officer.id, kind: LinkKind::Keys, asked_ms };
    let mut act = confirms.act(&house.access).await;
    let permit = act.permit::<ConfirmRenewal>(body).await.unwrap();
    invalid(accounts::confirm_renewal(&mut act, &permit, &asked).await)
}

#[tokio::test]
async fn whoever_runs_the_server_makes_up_no_second_person() {
    const NOT: &str = "people-not-the-first-body";
    for house in houses().await {
        let country = Country::found(&house).await;
        let (admin, coordinator) = (&country.administrator, &country.second);
        let mut puppets = Vec::new();
        for (name, mandate, [manager, puppet], role) in [
            ("Another coordination", Mandate::Steering, ["manager1", "puppet1"], Role::Coordinator),
            ("Other operations", Mandate::Operations, ["manager2", "puppet2"], Role::Administrator),
        ] {
            let body = of_mandate(&house, admin, name, mandate).await.unwrap();
            let manager = invited(&house, admin, body, &account(manager, Role::BodyManager)).await.unwrap();
            puppets.push(invited(&house, &manager, body, &account(puppet, role)).await.unwrap());
        }
        let [other_coordinator, other_admin] = puppets.as_slice() else { panic!("two") };
        // An administrator with a coordinator, or a coordinator's counterpart, of the own making.
        let fresh = registered(&house, admin, "Second agency").await.unwrap();
        let given = focal_duty(&house, admin, fresh).await;
        let by_puppet = confirms(&house, other_coordinator, fresh, given).await;
        assert_eq!(invalid(by_puppet), NOT, "{}", house.engine);
        let third = registered(&house, admin, "Third agency").await.unwrap();
        let given_there = focal_duty(&house, other_admin, third).await;
        for one in [other_coordinator, coordinator] {
            assert_eq!(invalid(confirms(&house, one, third, given_there).await), NOT, "{}", house.engine);
        }
        confirms(&house, coordinator, fresh, given).await.unwrap();
        // The same where something lost is renewed.
        let officer = &country.officer;
        for (asks, confirms) in [(admin, other_coordinator), (other_admin, admin), (other_admin, coordinator)]
        {
            assert_eq!(renewed(&house, officer, asks, confirms).await, NOT, "{}", house.engine);
        }
        assert_eq!(renewed(&house, officer, admin, coordinator).await, "allowed", "{}", house.engine);
        // And no body becomes the first of those, or ceases to be one.
        let agency = body_of(&house, &country.manager).await;
        let empty = of_mandate(&house, admin, "Empty", Mandate::Steering).await.unwrap();
        for (body, to) in
            [(agency, Mandate::Steering), (empty, Mandate::Support), (agency, Mandate::Operations)]
        {
            let mut act = admin.act(&house.access).await;
            let permit = act.permit::<ChangeBody>(body).await.unwrap();
            let changed = accounts::change_body(&mut act, &permit, 1, &new_body("Changed", to)).await;
            let why = invalid(changed);
            assert!(
                ["people-mandate-confirms", "people-mandate-roles"].contains(&why),
                "{}: {why}",
                house.engine
            );
        }
    }
}

#[tokio::test]
async fn whoever_enrols_people_holds_no_keys() {
    for house in houses().await {
        let country = Country::found(&house).await;
        let manager = &country.manager;
        let first = team(&house, manager, ("Own team", "support"), manager).await;
        assert_eq!(invalid(first), "people-managers-hold-no-keys", "{}", house.engine);
        let mut act = manager.act(&house.access).await;
        let permit = act.permit::<ProposeMember>(country.focal_team).await.unwrap();
        let proposed = accounts::propose(&mut act, &permit, country.focal_team, manager.id).await;
        assert_eq!(invalid(proposed), "people-managers-hold-no-keys", "{}", house.engine);
        drop(act);
        // A member does not become one either.
        let agency = body_of(&house, manager).await;
        let mut act = manager.act(&house.access).await;
        let permit = act.permit::<ChangeRoles>(agency).await.unwrap();
        let given =
            accounts::give_role(&mut act, &permit, country.fiona.id, Held::Role(Role::BodyManager)).await;
        assert!(matches!(given, Err(Error::Invalid(_))), "{}", house.engine);
        drop(act);
        // And a row that was written past the door lets nobody hand keys on.
        let sql = "INSERT INTO account_role (account_id, role, from_at)
            SELECT id, 'body_manager', 0 FROM account WHERE uuid = $1";
        house.write(sql, vec![country.fiona.id.to_string().into()]).await;
        let mut act = country.fiona.act(&house.access).await;
        let wraps = act.permit::<WrapMember>(country.focal_team).await;
        assert!(matches!(wraps, Err(Error::Refused(_))), "{}", house.engine);
    }
}

#[tokio::test]
async fn before_there_are_keys_people_are_proposed_only() {
    for house in houses().await {
        let country = Country::found(&house).await;
        let made = team(&house, &country.manager, ("New team", "support"), &country.fiona).await.unwrap();
        let mut act = country.manager.act(&house.access).await;
        let permit = act.permit::<ProposeMember>(made).await.unwrap();
        accounts::propose(&mut act, &permit, made, country.felix.id).await.unwrap();
        act.commit().await.unwrap();
        // Who was only proposed founds no keys.
        assert!(keys_founded(&house, &country.felix, made).await.is_err(), "{}", house.engine);
        keys_founded(&house, &country.fiona, made).await.unwrap();
        let of = "member_wrap w JOIN team t ON t.id = w.team_id WHERE t.name = 'New team'";
        assert_eq!(house.count(of).await, 1, "{}: the founder alone", house.engine);
        // The founder is told who waits, by name, and hands over one by one.
        let mut act = country.fiona.act(&house.access).await;
        let waiting = accounts::pending(&mut act).await.unwrap();
        let waiting: Vec<_> = waiting.into_iter().filter(|one| one.team == made).collect();
        assert_eq!(waiting.len(), 1, "{}", house.engine);
        assert_eq!((waiting[0].kind, waiting[0].person.as_deref()), (PendingKind::Member, Some("felix")));
        let permit = act.permit::<WrapMember>(made).await.unwrap();
        accounts::wrap_member(&mut act, &permit, made, waiting[0].id).await.unwrap();
        act.commit().await.unwrap();
        assert_eq!(house.count(of).await, 2, "{}", house.engine);
        // All members and the manager are told.
        house.later(1);
        for (who, told) in [(&country.manager, true), (&country.fiona, false), (&country.officer, false)] {
            let mut act = who.act(&house.access).await;
            let new = accounts::new_holders(&mut act).await.unwrap();
            let felix = new.iter().any(|one| one.person == "felix" && one.giver == "fiona");
            assert_eq!(felix, told, "{}", house.engine);
        }
    }
}

#[tokio::test]
async fn names_that_are_offered_together_differ() {
    for house in houses().await {
        let country = Country::found(&house).await;
        let (manager, admin) = (&country.manager, &country.administrator);
        for name in ["A team for focal_point", " a TEAM  for focal_point "] {
            let same = team(&house, manager, (name, "support"), &country.felix).await;
            assert_eq!(invalid(same), "people-team-name-taken", "{}: {name:?} in one body", house.engine);
        }
        let fresh = registered(&house, admin, "Another agency").await.unwrap();
        let manager2 = invited(&house, admin, fresh, &account("manager3", Role::BodyManager)).await.unwrap();
        let reader = invited(&house, &manager2, fresh, &account("reader2", Role::FocalPoint)).await.unwrap();
        let elsewhere = team(&house, &manager2, ("A team for focal_point", "focal_point"), &reader).await;
        assert_eq!(invalid(elsewhere), "people-team-name-taken", "{}: offered beside it", house.engine);
        let apart = team(&house, &manager2, ("A team for focal_point", "support"), &reader).await;
        assert!(apart.is_ok(), "{}: never offered beside it", house.engine);
        let body = registered(&house, admin, "AGENCY ").await;
        assert_eq!(invalid(body), "people-body-name-taken", "{}", house.engine);
    }
}

#[tokio::test]
async fn the_last_holder_of_a_key_stays_until_another_has_it() {
    for house in houses().await {
        let country = Country::found(&house).await;
        let removing = async || {
            let mut act = country.manager.act(&house.access).await;
            let permit = act.permit::<RemoveMember>(country.focal_team).await.unwrap();
            accounts::remove(&mut act, &permit, country.focal_team, country.fiona.id).await?;
            act.commit().await
        };
        assert_eq!(invalid(removing().await), "people-last-holder", "{}", house.engine);
        // Somebody who is only proposed is no holder.
        country.propose(&house, &country.felix).await;
        assert_eq!(invalid(removing().await), "people-last-holder", "{}", house.engine);
        country.do_what_waits(&house).await;
        // Two at once, each of whom removes the other one's last: one of them is refused.
        let mut acts = Vec::new();
        for leaving in [country.fiona.id, country.felix.id] {
            let mut act = country.manager.act(&house.access).await;
            let permit = act.permit::<RemoveMember>(country.focal_team).await.unwrap();
            accounts::remove(&mut act, &permit, country.focal_team, leaving).await.unwrap();
            acts.push(act);
        }
        let (second, first) = (acts.pop().unwrap(), acts.pop().unwrap());
        let (first, second) = tokio::join!(first.commit(), second.commit());
        assert!(first.is_ok() != second.is_ok(), "{}: {first:?} {second:?}", house.engine);
        assert_eq!(
            house.count("member_wrap w JOIN team t ON t.id = w.team_id WHERE t.duty = 'focal_point'").await,
            1
        );
    }
}

#[tokio::test]
async fn two_people_take_keys_back_with_the_printed_code() {
    for house in houses().await {
        let country = Country::found(&house).await;
        let made = team(&house, &country.manager, ("Small team", "support"), &country.dora).await.unwrap();
        let printed = keys_founded(&house, &country.dora, made).await.unwrap();
        let mut act = country.manager.act(&house.access).await;
        let permit = act.permit::<OpenRecovery>(made).await.unwrap();
        let nobody = accounts::open_recovery(&mut act, &permit, made, country.felix.id).await;
        assert_eq!(invalid(nobody), "keys-recovery-nobody", "{}: not proposed", house.engine);
        let permit = act.permit::<ProposeMember>(made).await.unwrap();
        accounts::propose(&mut act, &permit, made, country.felix.id).await.unwrap();
        act.commit().await.unwrap();
        let recovering = async |code: &str| {
            let mut act = country.felix.act(&house.access).await;
            let permit = act.permit::<RecoverKeys>(made).await?;
            let next = accounts::recover_keys(&mut act, &permit, made, code).await?;
            act.commit().await?;
            Ok(next.0.to_string())
        };
        // The code alone is not enough.
        assert!(matches!(recovering(&printed).await, Err(Error::Refused(_))), "{}", house.engine);
        let opening = async || {
            let mut act = country.manager.act(&house.access).await;
            let permit = act.permit::<OpenRecovery>(made).await.unwrap();
            accounts::open_recovery(&mut act, &permit, made, country.felix.id).await.unwrap();
            act.commit().await.unwrap();
        };
        opening().await;
        house.later(3_600_000);
        assert!(
            matches!(recovering(&printed).await, Err(Error::Refused(_))),
            "{}: after an hour",
            house.engine
        );
        opening().await;
        house.later(1000);
        let other = country.focal_team;
        let mut act = country.felix.act(&house.access).await;
        assert!(act.permit::<RecoverKeys>(other).await.is_err(), "{}: for this team only", house.engine);
        drop(act);
        for wrong in ["", "no code", &printed[..printed.len() - 1]] {
            assert_eq!(
                invalid(recovering(wrong).await),
                "keys-recovery-wrong",
                "{}: {wrong:?}",
                house.engine
            );
        }
        let next = recovering(&printed).await.unwrap();
        assert_ne!(next, printed, "{}: the old one is used up", house.engine);
        let sql = "SELECT w.epoch FROM member_wrap w JOIN team t ON t.id = w.team_id JOIN account a ON a.id = w.account_id
            WHERE t.name = 'Small team' AND a.sign_in = 'felix' ORDER BY w.epoch";
        let held: Vec<i64> = house.read(sql, &[]).await.iter().map(|row| row.int(0).unwrap()).collect();
        assert_eq!(held, [1, 2], "{}: what was, and what comes", house.engine);
        let mut act = country.felix.act(&house.access).await;
        assert!(act.permit::<WrapMember>(made).await.is_ok(), "{}: a member now", house.engine);
        assert!(act.permit::<RecoverKeys>(made).await.is_err(), "{}: once", house.engine);
    }
}

#[tokio::test]
async fn a_new_reader_opens_cases_of_before_only_after_a_member_handed_the_keys_over() {
    for house in houses().await {
        let country = Country::found(&house).await;
        let case = country.refer(&house, false).await.id;
        country.propose(&house, &country.felix).await;
        let before = key_of::<ReadIdentity>(&house, &country.felix, case, Tier::Identity).await;
        assert!(matches!(before, Err(Error::Refused(_))), "{}", house.engine);
        country.do_what_waits(&house).await;
        assert!(key_of::<ReadIdentity>(&house, &country.felix, case, Tier::Identity).await.is_ok());
    }
}
