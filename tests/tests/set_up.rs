//! Setting a server up, by its pages, with every room: the checklist of the administrator says what is so, bodies change and
//! end, nobody's first page is empty, and whoever asks why is told.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may fail loudly"
)]

use access::{Policies, PrincipalFacts, Question, Unanswerable};
use axum::http::StatusCode;
use kernel::{AgeBand, Form, Lang, Mandate, Role, Roles, Sex, Trainings};
use ledger::Outcome;
use protect::{
    intake::{Identity, Intake},
    rules::{Accompanied, AgeState, Consent, StayStatus},
};
use testkit::{Browser, House, Setup, houses, houses_with};

/// A server with nobody but its first administrator.
async fn empty() -> Vec<House> {
    houses_with(|| Setup { bodies: &[], ..Setup::default() }).await
}

/// The titles of the steps that are still to do.
fn to_do(browser: &Browser) -> Vec<String> {
    browser.page().all("ol.set-up > li > .set-up-what")
}

async fn body_of(house: &House, name: &str) -> String {
    house.rows("SELECT uuid FROM body WHERE name = $1", &[name.into()]).await[0].text(0).unwrap()
}

#[tokio::test]
async fn the_first_page_of_an_empty_server_is_a_checklist_that_leads_to_each_step() {
    for house in empty().await {
        let mut admin = house.browser("administrator").await;
        let page = admin.open("/work").await.clone();
        for words in [
            "All kinds of bodies are there",
            "No body that is competent as: Prosecutor of first instance",
            "No body for: Oversight",
            "Nobody can sign in as: Front-line officer",
            "There is no coordinator who can sign in",
            "There is a copy of the key file, apart from the database",
        ] {
            assert!(page.says(words), "{}: {words}: {}", house.engine, admin.page().words());
        }
        assert!(!page.says("Nothing is waiting"), "{}", house.engine);
        admin.follow("Add a body").await;
        admin.fill("Name of the body", "Prosecutor of Nowhere");
        admin.choose("What it is for", "Identification of victims");
        admin.choose("Data-protection law of its records", "Law Enforcement Directive (EU) 2016/680");
        admin.tick("Prosecutor of first instance").tick("Attica");
        let added = admin.press("Add the body").await.clone();
        assert!(added.says("The body has been added"), "{}: {}", house.engine, added.html);
        assert!(added.says("Prosecutor of first instance") && added.says("Attica"), "{}", house.engine);
        let page = admin.open("/work").await.clone();
        assert!(!page.says("No body that is competent as"), "{}: it is there now", house.engine);
        assert!(page.says("Prosecutor of Nowhere: nobody has been invited"), "{}", house.engine);
        // What is not known for the returns leads to the form that mends it.
        let to = admin.page().link("Prosecutor of Nowhere").unwrap();
        assert!(to.ends_with("/change"), "{}: {to}", house.engine);
    }
}

#[tokio::test]
async fn a_step_is_done_when_it_is_so_and_comes_back_when_it_no_longer_is() {
    for house in houses().await {
        let mut admin = house.browser("administrator").await;
        admin.open("/work").await;
        let before = to_do(&admin);
        let duties = "Cases are received and decided".to_owned();
        assert!(!before.contains(&duties), "{}: {before:?}", house.engine);
        let body = body_of(&house, "Centre of Testland").await;
        admin.open("/people/duties").await;
        let all = admin.page().all("tbody th");
        let place = all.iter().position(|name| name.starts_with("Centre of Testland")).unwrap();
        assert_eq!(place, 0, "{}: {all:?}", house.engine);
        let fields = [("duty_body", body.as_str()), ("duty", "focal_point")];
        admin.send_from("/people/duties", "/people/duties/end", &fields).await;
        let page = admin.open("/work").await.clone();
        assert!(to_do(&admin).contains(&duties), "{}", house.engine);
        assert!(page.says("No body with keys does this yet: Receives referrals"), "{}", house.engine);
        // Nothing of it is stored.
        let sql = "SELECT COUNT(*) FROM body_duty WHERE until_at IS NULL AND duty = 'focal_point'";
        assert_eq!(house.number(sql).await, 0);
    }
}

#[tokio::test]
async fn two_administrators_at_one_body_see_both_versions() {
    for house in houses().await {
        let id = body_of(&house, "Police of Testland").await;
        let path = format!("/people/{id}/change");
        let (mut one, mut two) = (house.browser("administrator").await, house.browser("administrator").await);
        one.open(&path).await;
        two.open(&path).await;
        one.fill("Name of the body", "Police of the North");
        assert!(one.press("Save the changes").await.says("The body has been changed"), "{}", house.engine);
        two.fill("Name of the body", "Police of the South").tick("Crete");
        let both = two.press("Save the changes").await.clone();
        assert_eq!(both.status, StatusCode::CONFLICT, "{}", house.engine);
        for words in ["Police of the North", "Police of the South", "Administrator saved this"] {
            assert!(both.says(words), "{}: {words}: {}", house.engine, both.html);
        }
        assert!(both.holds("EL43"), "{}: nothing typed is lost", house.engine);
        let undecided = two.press("Save what I chose").await.clone();
        assert_eq!(undecided.status, StatusCode::CONFLICT, "{}: nothing is chosen for anybody", house.engine);
        let saved = two.send(&path, &[("choice.name", "yours")]).await.next;
        let saved = two.open(&saved).await.clone();
        assert!(saved.says("Police of the South") && saved.says("Crete"), "{}: {}", house.engine, saved.html);
        assert_eq!(house.number("SELECT COUNT(*) FROM body WHERE name = 'Police of the South'").await, 1);
        house.check().await.unwrap();
    }
}

#[tokio::test]
async fn a_body_is_changed_from_closed_lists_and_wrong_things_come_back_at_their_field() {
    for house in houses().await {
        let id = body_of(&house, "Prosecutor of Testland").await;
        let path = format!("/people/{id}/change");
        let mut admin = house.browser("administrator").await;
        admin.open(&path).await;
        admin.fill("Name of the body", "Centre of  testland");
        let wrong = admin.press("Save the changes").await.clone();
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", house.engine);
        assert!(wrong.says("Another body has this name already"), "{}: {}", house.engine, wrong.html);
        admin.fill("Name of the body", "Prosecutor of Testland").choose("What it is for", "Oversight");
        let wrong = admin.press("Save the changes").await.clone();
        assert!(wrong.says("has a role that a body with this purpose cannot have"), "{}", house.engine);
        // What is in no list did not come from the form.
        let made_up = [("name", "X"), ("mandate", "support"), ("regime", "gdpr"), ("version", "1")];
        for more in
            [("competences", "everything"), ("territory", "Atlantis"), ("registering_organisation", "kings")]
        {
            let fields = [made_up.as_slice(), &[more]].concat();
            let answer = admin.send_from(&path, &path, &fields).await;
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{}: {more:?}", house.engine);
        }
        // A competence more waits for a second person; the form said so.
        let form = admin.open(&path).await.clone();
        assert!(form.says("until a second person has confirmed its duties again"), "{}", house.engine);
        assert!(form.says("cmm") || form.says("Danish Centre"), "{}: what it has is there", house.engine);
        admin.choose("What it is for", "Law enforcement and prosecution");
        let changed = admin.press("Save the changes").await.clone();
        assert!(
            changed.says("until a second person confirms its duties"),
            "{}: {}",
            house.engine,
            changed.html
        );
        let waits = "SELECT COUNT(*) FROM body_duty WHERE until_at IS NULL AND confirmed_at IS NULL";
        assert_eq!(house.number(waits).await, 1, "{}", house.engine);
        // The coordinator is told without looking for it.
        let mut coordinator = house.browser("coordinator").await;
        let work = coordinator.open("/work").await.clone();
        assert!(work.says("Confirm who receives cases: Prosecutor of Testland"), "{}", house.engine);
    }
}

#[tokio::test]
async fn a_body_ends_and_is_opened_again() {
    for house in houses().await {
        let id = body_of(&house, "Centre of Testland").await;
        let path = format!("/people/{id}");
        let mut admin = house.browser("administrator").await;
        admin.open(&path).await;
        admin.follow("End this body").await;
        assert!(admin.answer().says("It receives no cases any more"), "{}", house.engine);
        let ended = admin.press("End the body").await.clone();
        assert!(ended.says("This body ended on"), "{}: {}", house.engine, ended.html);
        assert!(!ended.says("Change this body"), "{}", house.engine);
        let mut manager = house.browser("manager").await;
        let page = manager.open(&path).await.clone();
        assert!(page.says("This body ended on") && !page.says("Invite a person"), "{}", house.engine);
        assert!(admin.open("/people").await.says("Ended"), "{}", house.engine);
        // Whoever would refer to it is told before anything is asked.
        let mut officer = house.browser("officer").await;
        assert!(
            officer.open("/screenings/new").await.says("Nobody can receive a referral yet"),
            "{}",
            house.engine
        );
        let begun = [("setting", "street"), ("age", "adult")];
        let begun = officer.send_from("/screenings/new", "/screenings/new", &begun).await;
        let told = officer.open(&format!("{}/refer", begun.next)).await.clone();
        assert_eq!(told.status, StatusCode::OK);
        assert!(told.says("Nobody can receive a referral yet"), "{}: {}", house.engine, told.html);
        assert!(!told.says("Does the person agree") && officer.page().forms().len() < 4, "{}", house.engine);
        admin.open(&path).await;
        let open = admin.press("Open this body again").await.clone();
        assert!(open.says("The body is open again") && !open.says("This body ended on"), "{}", house.engine);
        house.check().await.unwrap();
    }
}

#[tokio::test]
async fn only_the_administrator_changes_and_ends_bodies() {
    for house in houses().await {
        let id = body_of(&house, "Centre of Testland").await;
        for part in ["manager", "focal", "coordinator", "officer"] {
            let mut browser = house.browser(part).await;
            for path in ["change", "end"] {
                let page = browser.open(&format!("/people/{id}/{path}")).await;
                assert_eq!(page.status, StatusCode::FORBIDDEN, "{} {part} {path}", house.engine);
            }
        }
        let own = body_of(&house, "Server of Testland").await;
        let mut admin = house.browser("administrator").await;
        assert_eq!(admin.open(&format!("/people/{own}/end")).await.status, StatusCode::FORBIDDEN);
    }
}

#[tokio::test]
async fn nobodys_first_page_is_empty() {
    for house in houses().await {
        for part in house.people.keys().copied() {
            let mut browser = house.browser(part).await;
            let page = browser.open("/work").await.clone();
            let main = page.document().all("main").join(" ");
            assert!(main.len() > 150, "{} {part}: {main}", house.engine);
        }
        for (part, words) in [
            ("officer", "You notice, ask, and refer"),
            ("border", "You see when the removal of a person is on hold"),
            ("coordinator", "You follow the strategy and its figures"),
            ("focal", "You receive referrals"),
        ] {
            let mut browser = house.browser(part).await;
            let page = browser.open("/work").await.clone();
            assert!(page.says("Nothing is waiting for you") && page.says(words), "{} {part}", house.engine);
            let sheet = browser.follow("All that this role may do").await.clone();
            assert_eq!(sheet.status, StatusCode::OK, "{} {part}", house.engine);
        }
    }
}

#[tokio::test]
async fn a_manager_is_told_what_the_body_still_needs() {
    for house in houses().await {
        let mut manager = house.browser("manager2").await;
        let page = manager.open("/work").await.clone();
        assert!(
            page.says("Only Fictional decider holds the keys of the team"),
            "{}: {}",
            house.engine,
            page.html
        );
        let id = body_of(&house, "Prosecutor of Testland").await;
        let invited =
            [("name", "Late Comer"), ("sign_in", "late"), ("role", "decision_maker"), ("lang", "en")];
        let path = format!("/people/{id}");
        manager.send_from(&path, &format!("{path}/invite"), &invited).await;
        let page = manager.open("/work").await.clone();
        assert!(page.says("Late Comer has not set up the account yet"), "{}", house.engine);
        // Other bodies' matters are nobody else's.
        let mut other = house.browser("manager").await;
        assert!(!other.open("/work").await.says("Late Comer"), "{}", house.engine);
        let mut alone = house.browser("manager3").await;
        assert!(
            alone.open("/work").await.says("Only Fictional decider.service holds the keys"),
            "{}",
            house.engine
        );
    }
}

#[tokio::test]
async fn sheets_of_roles_are_there_for_everybody_in_every_language() {
    let house = houses().await.remove(0);
    for lang in Lang::ALL {
        let mut browser = house.browser_in("officer", lang).await;
        let list = browser.open("/roles").await.clone();
        assert_eq!((list.status, list.html.contains('⟦')), (StatusCode::OK, false), "{lang:?}");
        for role in Role::ALL {
            let page = browser.open(&format!("/roles/{role}")).await.clone();
            assert_eq!((page.status, page.html.contains('⟦')), (StatusCode::OK, false), "{lang:?} {role}");
        }
        assert_eq!(browser.open("/roles/emperor").await.status, StatusCode::NOT_FOUND);
    }
    let mut browser = house.browser("officer").await;
    let focal = browser.open("/roles/focal_point").await.clone();
    for words in
        ["triage a referral", "A referral is triaged by the focal point that received it.", "What happened"]
    {
        assert!(focal.says(words), "{words}: {}", focal.html);
    }
    assert!(!focal.says("decide on identification"), "{}", focal.html);
    let admin = browser.open("/roles/administrator").await.clone();
    // In an emergency whoever is on duty sees a case, whatever the role; whoever runs the server never does.
    let words = admin.document().words();
    let (may, may_not) = words.split_once("What everybody may do and this role may not").unwrap();
    assert!(!may.contains("see a case") && may_not.contains("see a case"), "{words}");
    assert!(may.contains("end a body or open it again"), "{words}");
}

/// An adult who agrees.
fn adult(house: &House) -> Intake {
    Intake {
        country: "gr".into(),
        to_team: house.teams["focal"],
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
        languages: Default::default(),
        first_contact_ms: house.access.clock.now_ms() - 86_400_000,
        indicators: vec![],
        base_version: "1".into(),
        rule_version: "1".into(),
        class: "strong".into(),
        identity: Some(Identity { name: "Fictional Person".into(), ..Identity::default() }),
        narrative: "An invented account.".into(),
    }
}

/// A case that an adult's referral opened.
async fn case(house: &House) -> String {
    let page = house.rows("SELECT uuid FROM dossier ORDER BY id", &[]).await;
    page[0].text(0).unwrap()
}

#[tokio::test]
async fn whoever_runs_the_server_is_told_why_and_leaves_an_entry() {
    for house in houses().await {
        house.refer("officer", &adult(&house)).await.unwrap();
        let case = format!("case:{}", case(&house).await);
        let ask = async |sign_in: &'static str, verb: &'static str, object: &str| {
            access::explain(&house.access, Question { sign_in, verb, object }).await
        };
        let before = house.entries().await.len();
        let focal = ask("focal", "read_narrative", &case).await.unwrap();
        assert!(focal.verdict.allowed && focal.there, "{}", house.engine);
        assert_eq!(focal.verdict.policies, ["narrative-for-identification"]);
        assert_eq!(focal.grants.len(), 2, "{}: {:?}", house.engine, focal.grants);
        assert!(focal.grants.iter().all(|grant| grant.to_a_team && grant.until_ms.is_none()));
        assert_eq!(focal.keys.iter().map(|keys| (keys.there, keys.held)).collect::<Vec<_>>(), [(1, 1)]);
        // The true answer, also about strangers, whom a page would tell nothing.
        let officer2 = ask("officer2", "read_narrative", &case).await.unwrap();
        assert!(
            !officer2.verdict.allowed && officer2.there && officer2.grants.is_empty(),
            "{}",
            house.engine
        );
        assert_eq!(officer2.keys.iter().map(|keys| (keys.there, keys.held)).collect::<Vec<_>>(), [(1, 0)]);
        let admin = ask("administrator", "view_case", &case).await.unwrap();
        assert_eq!(admin.verdict.policies, ["runners-of-the-server-read-no-case"], "{}", house.engine);
        let gone = ask("focal", "view_case", &format!("case:{}", uuid::Uuid::new_v4())).await.unwrap();
        assert!(!gone.there && !gone.verdict.allowed, "{}", house.engine);
        assert!(
            ask("administrator", "found_body", "server").await.unwrap().verdict.allowed,
            "{}",
            house.engine
        );
        let entries = house.entries().await;
        assert_eq!(entries.len(), before + 5, "{}: one for each question", house.engine);
        for entry in &entries[before..] {
            assert_eq!(
                (entry.actor.as_str(), entry.verb.as_str()),
                ("command", "explain"),
                "{}",
                house.engine
            );
            assert!(entry.outcome == Outcome::Allowed && entry.justification.starts_with("account:"));
        }
        assert_eq!(entries[before].object, case);
        // What cannot be answered says what to do.
        let wrong = ask("nobody", "view_case", &case).await.unwrap_err();
        assert!(matches!(wrong, Unanswerable::NoSuchPerson(_)), "{}", house.engine);
        let wrong = ask("focal", "vie_case", &case).await.unwrap_err().to_string();
        assert!(wrong.contains("view_case") && !wrong.contains("run_clocks"), "{wrong}");
        let wrong = ask("focal", "view_case", "body:1").await.unwrap_err().to_string();
        assert!(wrong.contains("case:UUID"), "{wrong}");
    }
}

#[tokio::test]
async fn the_page_that_explains_has_every_verb_about_a_case_and_says_when_keys_are_missing() {
    for house in houses().await {
        house.refer("officer", &adult(&house)).await.unwrap();
        let path = format!("/cases/{}/why", case(&house).await);
        let policies = &house.access.policies;
        let verbs = policies.verbs_about(&protect::rights::CASE);
        assert!(verbs.len() >= 12);
        let mut focal = house.browser("focal").await;
        let page = focal.open(&path).await.clone();
        assert_eq!(focal.page().count("tbody tr"), verbs.len(), "{}: {}", house.engine, page.html);
        assert!(!page.says("the keys have not been handed over yet"), "{}", house.engine);
        // The grant is there and the wrap is not: may, but cannot.
        house.write("DELETE FROM tier_wrap WHERE tier = 2", vec![]).await;
        let page = focal.open(&path).await.clone();
        assert!(page.says("Yes, but the keys have not been handed over yet"), "{}", house.engine);
    }
}

/// What sheets say a role can have is what the policies permit to somebody with it, in some circumstances.
#[test]
fn a_sheet_says_neither_more_nor_less_than_the_policies() {
    let policies = Policies::load(&palermo::rooms::HOUSE.rights()).unwrap();
    let mut compared = 0;
    for row in kernel::roles::ROLES {
        let sheet = policies.of_role(Some(row.role), row.mandates);
        for verb in policies.verbs().into_iter().filter(|verb| !verb.job) {
            let said = sheet.iter().any(|one| one.verb == verb);
            let named = policies.facts_named(verb).contains("principal.mandate");
            let mandates = if named { row.mandates } else { &row.mandates[..1] };
            let permitted = mandates.iter().any(|mandate| permitted(&policies, row.role, *mandate, verb));
            assert_eq!(said, permitted, "{} {}", row.role, verb.code);
            compared += 1;
        }
    }
    assert!(compared > 700, "{compared}");
}

/// Whether somebody with a role is permitted a verb on some object: nothing true of it, each flag alone, and all of that with
/// every grant alone.
fn permitted(policies: &Policies, role: Role, mandate: Mandate, verb: &'static access::VerbSpec) -> bool {
    let training = Trainings::NONE.with(kernel::Training::Minors);
    let asker = PrincipalFacts::Person { roles: Roles::NONE.with(role), mandate, training, active: true };
    let nothing = access::Facts::nothing(verb.on);
    let mut things = vec![nothing];
    let is = |facts: access::Facts, name| facts.with(verb.on, name, access::Known::Flag(true)).unwrap();
    let flags = verb.on.all_facts().filter(|fact| !matches!(fact.of, access::Of::Code(_)));
    let flags: Vec<&str> = flags.map(|fact| fact.name).collect();
    things.extend(flags.iter().map(|name| is(nothing, name)));
    // What is mine and open is both.
    things.push(flags.iter().fold(nothing, |facts, name| is(facts, name)));
    if verb.on.dossier {
        let pairs = access::Tier::ALL
            .into_iter()
            .flat_map(|tier| access::Purpose::ALL.iter().map(move |purpose| (tier, *purpose)));
        let sets = pairs.map(|(tier, purpose)| access::GrantSet::NONE.with(tier, purpose));
        let granted: Vec<_> =
            sets.flat_map(|set| things.iter().map(move |one| one.with_grants(set))).collect();
        things.extend(granted);
    }
    things.iter().any(|facts| policies.decide(&asker, verb, facts).allowed)
}
