//! Every route of the registry × everybody × real and absent objects, as a stranger meets them: whoever has nothing to do with
//! an object gets, on every route, the answer that an object gets which is not there, byte for byte but for ids and tokens,
//! and no word of what is sealed. Who has something to do with what is said here in plain words, from the description of the
//! world, never from policies or the database. A route without a row fails.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may fail loudly"
)]

use std::collections::BTreeMap;

use axum::http::StatusCode;
use journeys::masked::masked;
use kernel::{AgeBand, Form, Sex};
use protect::{
    intake::{Identity, Intake},
    rules::{Accompanied, AgeState, Consent, StayStatus},
};
use testkit::{Browser, House, ROOMS, houses};
use uuid::Uuid;

/// Words that stand in sealed fields only.
const SEALED: [&str; 2] = ["Zinaida Examplova", "kept behind the turquoise greenhouse"];

/// An object of the world.
#[derive(Debug, Clone)]
struct Object {
    id: String,
    /// Who has something to do with it: they may be told more, and are not strangers.
    known_to: Vec<&'static str>,
    /// Who opens its first page.
    opens: &'static str,
}

/// The objects of each parameter, by the beginning of the paths that name it.
type World = BTreeMap<&'static str, Vec<Object>>;

fn intake(house: &House, age: AgeState, band: AgeBand) -> Intake {
    let child = age == AgeState::Child;
    let [name, story] = SEALED.map(str::to_owned);
    Intake {
        country: "gr".into(),
        to_team: house.teams["focal"],
        screening: None,
        source: "police".into(),
        channel: "screening".into(),
        setting: "work_site".into(),
        urgent: false,
        age,
        age_band: band,
        sex: Sex::Female,
        citizenship: Some("BG".into()),
        consent: if child { Consent::NotAsked } else { Consent::Given },
        self_identified: false,
        stay: StayStatus::Lawful,
        accompanied: if child { Accompanied::Yes } else { Accompanied::Unknown },
        forms: vec![Form::Labour],
        region: Some("EL30".into()),
        languages: Default::default(),
        first_contact_ms: house.access.clock.now_ms() - 86_400_000,
        indicators: vec![],
        base_version: "1".into(),
        rule_version: "1".into(),
        class: "strong".into(),
        identity: Some(Identity { name, ..Identity::default() }),
        narrative: story,
    }
}

async fn world(house: &House) -> World {
    let adult = house.refer("officer", &intake(house, AgeState::Adult, AgeBand::From25To44)).await.unwrap();
    let child = house.refer("officer", &intake(house, AgeState::Child, AgeBand::Child)).await.unwrap();
    let text = async |sql: &str| {
        let rows = house.rows(sql, &[]).await;
        rows.iter().map(|row| row.text(0).unwrap()).collect::<Vec<_>>()
    };
    let mut world = World::new();
    let case =
        |id: String, known_to: &[&'static str]| Object { id, known_to: known_to.to_vec(), opens: "focal" };
    // Whoever referred knows that the case is there: the receipt told them. Colleagues of that body do not.
    let cases = [
        case(adult.case.to_string(), &["officer", "focal", "untrained"]),
        case(child.case.to_string(), &["officer", "focal", "untrained"]),
    ];
    world.insert("/cases/", cases.to_vec());
    let own = |id: String| Object { id, known_to: vec!["officer"], opens: "officer" };
    let screenings = text("SELECT uuid FROM screening ORDER BY id").await;
    world.insert("/screenings/", screenings.into_iter().map(own).collect());
    let receipts = text("SELECT uuid FROM referral ORDER BY id").await;
    world.insert("/referrals/", receipts.into_iter().map(own).collect());
    let bodies = text("SELECT uuid FROM body WHERE name = 'Centre of Testland'").await;
    let of_body = ["administrator", "manager", "focal", "untrained"];
    let body = |id| Object { id, known_to: of_body.to_vec(), opens: "manager" };
    world.insert("/people/", bodies.into_iter().map(body).collect());
    let team = house.teams["focal"].to_string();
    let members = vec!["manager", "focal", "untrained"];
    world.insert("/teams/", vec![Object { id: team, known_to: members, opens: "focal" }]);
    world
}

/// Paths without an object, and those whose parameter is no object of anybody: links that are secrets themselves, codes of
/// published lists, forms that are kept for one person alone.
const NO_OBJECT: &[&str] = &[
    "/",
    "/sign-in",
    "/sign-out",
    "/language",
    "/enrol/{token}",
    "/enrol/{token}/open",
    "/work",
    "/parked",
    "/parked/{id}",
    "/parked/{id}/discard",
    "/help",
    "/account",
    "/people",
    "/demo",
    "/gallery",
    // What a role may do is no secret.
    "/roles",
    "/roles/{role}",
    "/screenings",
    "/screenings/new",
    "/screenings/prompt/{setting}",
    // Who reads the log is tested beside it; what is asked stands behind the question mark.
    "/log",
    "/log/checkpoint",
    "/cases",
    "/search",
    // Emergencies have tests of their own, strangers among them.
    "/emergency",
    "/strategies",
    "/strategies/{plan}",
    "/strategies/{plan}/figures/{indicator}",
    "/strategies/{plan}/figures/{indicator}/rows",
];

/// Paths below these belong to whoever is signed in, or ask for no object in the path.
const OWN: &[&str] = &["/account/", "/people/duties", "/people/renewals", "/emergency/"];

/// The parameter of a path: where its objects stand in the world.
fn parameter(path: &str) -> Option<&'static str> {
    ["/cases/", "/screenings/", "/referrals/", "/people/", "/teams/"]
        .into_iter()
        .find(|start| path.starts_with(&format!("{start}{{")))
}

/// The token that forms of a session carry.
async fn token(browser: &mut Browser) -> String {
    let page = browser.ask("/help").await.html;
    let rest = page.split("name=\"csrf\" value=\"").nth(1).unwrap_or_default();
    rest.split('"').next().unwrap_or_default().to_owned()
}

async fn answer(browser: &mut Browser, method: &str, path: &str, csrf: &str) -> (StatusCode, String, String) {
    let answer = if method == "GET" {
        browser.ask(path).await
    } else {
        let fields = [("csrf", csrf), ("form", "0b9f4a52-9d0c-4d55-9c2b-8f0f2b6f3a11")];
        let fields: Vec<_> = fields.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
        browser.post(path, &fields).await
    };
    for word in SEALED {
        assert!(!answer.holds(word), "{method} {path}: {word}");
    }
    (answer.status, masked(&answer.next), masked(&answer.html))
}

#[tokio::test]
async fn every_route_refuses_strangers_as_if_nothing_were_there() {
    let routes: Vec<_> = ROOMS.0.iter().flat_map(|room| (room.routes)().list().to_vec()).collect();
    for (_, path) in &routes {
        let known = NO_OBJECT.contains(path) || OWN.iter().any(|start| path.starts_with(start));
        assert!(
            known || parameter(path).is_some(),
            "{path} has no row here: who has something to do with it?"
        );
    }
    for house in houses().await {
        let world = world(&house).await;
        for object in world.values().flatten() {
            assert!(object.known_to.contains(&object.opens));
        }
        let (mut asked, mut refused) = (0, 0);
        for part in house.people.keys().copied() {
            let mut browser = house.browser(part).await;
            let csrf = token(&mut browser).await;
            assert!(!csrf.is_empty(), "{part}");
            for (method, path) in &routes {
                let Some(parameter) = parameter(path) else { continue };
                let (start, rest) = path.split_once('{').unwrap();
                let rest = rest.split_once('}').unwrap().1;
                // A part of the object, such as a task of a case: one that is not there.
                let part_of_it = Uuid::new_v4().to_string();
                let rest: String = rest
                    .split('/')
                    .map(|one| if one.starts_with('{') { &part_of_it } else { one })
                    .collect::<Vec<&str>>()
                    .join("/");
                let at = |id: &str| format!("{start}{id}{rest}");
                let absent = answer(&mut browser, method, &at(&Uuid::new_v4().to_string()), &csrf).await;
                for object in world[parameter].iter().filter(|object| !object.known_to.contains(&part)) {
                    let real = answer(&mut browser, method, &at(&object.id), &csrf).await;
                    assert_eq!(real, absent, "{}: {part} {method} {path}", house.engine);
                    asked += 1;
                    refused += usize::from(real.0.is_client_error());
                }
            }
        }
        println!("{}: {asked} answers to strangers, {refused} of them refusals", house.engine);
        assert!(asked > 800 && refused * 10 > asked * 8, "{asked} {refused}");
        // What strangers do not get is there: those who have something to do with it open it.
        for (start, objects) in &world {
            for object in objects {
                let mut browser = house.browser(object.opens).await;
                let page = if *start == "/teams/" { "/keys" } else { "" };
                let opened = browser.ask(&format!("{start}{}{page}", object.id)).await;
                assert!(
                    !opened.status.is_client_error(),
                    "{} opens {start}: {}",
                    object.opens,
                    opened.status
                );
            }
        }
        let mut focal = house.browser("focal").await;
        let case = focal.ask(&format!("/cases/{}", world["/cases/"][0].id)).await;
        assert!(
            SEALED.iter().all(|word| case.holds(word)),
            "{}: the words are there to be found",
            house.engine
        );
    }
}
