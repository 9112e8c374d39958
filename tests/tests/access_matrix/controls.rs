//! That all this can fail: with one policy opened, closed or gone, the same walk finds what is wrong, and where.

use access::{Policies, Rights};
use palermo::rooms::HOUSE;

use crate::{
    build::worlds,
    lists,
    walk::{Asked, Found, Window, World, one_person},
};

/// The policies with a text of one room changed.
fn changed(room: &str, from: &str, to: &str) -> Policies {
    let rights = HOUSE.rights().into_iter().map(|one| {
        if one.room != room {
            return one;
        }
        assert!(one.policies.contains(from), "{room} has {from}");
        let policies: &'static str = Box::leak(one.policies.replace(from, to).into_boxed_str());
        let changed: &'static Rights = Box::leak(Box::new(Rights { policies, ..*one }));
        changed
    });
    Policies::load(&rights.collect::<Vec<_>>()).unwrap()
}

/// What the walk of one person finds under other policies.
async fn walked(world: &World, part: &str, policies: Policies) -> Found {
    let number = world.people.iter().position(|one| one.part == part).unwrap();
    let mut browser = world.house.stranger_under(policies);
    let session = world.house.browser(part).await;
    browser.keep(web::COOKIE, session.cookie(web::COOKIE).unwrap());
    let mut window = Window::of(browser).await;
    let mut found = one_person(world, number, &mut window, &Asked::default()).await;
    found.add(lists::one_person(world, number, &mut window).await);
    found
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_policy_that_is_opened_or_closed_turns_the_matrix_red() {
    // (who walks, room, what its policies say, what they say now, what is found)
    let controls = [
        (
            "centre.support_worker",
            "protect",
            "principal.roles.containsAny([\"focal_point\", \"decision_maker\"])\n       && resource.dossier.grants.contains(\"narrative/identification\")",
            "principal.roles.containsAny([\"focal_point\", \"decision_maker\", \"support_worker\"])\n       && resource.dossier.grants.contains(\"narrative/identification\")",
            "centre.support_worker meets Mark-story-shared",
        ),
        (
            "ombudsman.learner",
            "access",
            "when { principal.roles.contains(\"body_manager\") && resource.mine };",
            "when { resource.mine };",
            "ombudsman.learner meets ombudsman.auditor",
        ),
        (
            "border.immigration_officer",
            "protect",
            "principal.mandate == \"immigration\" && resource.hold",
            "principal.mandate == \"labour\" && resource.hold",
            "border.immigration_officer: the list has 0 cases, not 2",
        ),
        (
            "rapporteur.learner",
            "steer",
            "when { principal.roles.contains(\"coordinator\") && principal.mandate == \"steering\" };",
            "when { principal.mandate == \"steering\" };",
            "rapporteur.learner: gr-o5-referrals opens to something else",
        ),
    ];
    for (house, built) in worlds().await {
        let world = World::new(house, built);
        for (part, room, from, to, expected) in &controls {
            let whole = walked(&world, part, Policies::load(&HOUSE.rights()).unwrap()).await;
            assert_eq!(whole.wrong, Vec::<String>::new(), "{part} under the policies of the house");
            let found = walked(&world, part, changed(room, from, to)).await;
            let red = found.wrong.iter().any(|wrong| wrong.starts_with(expected));
            let first: Vec<_> = found.wrong.iter().take(10).collect();
            assert!(red, "{}: {expected} was not found: {first:?}", world.house.engine);
        }
    }
}
