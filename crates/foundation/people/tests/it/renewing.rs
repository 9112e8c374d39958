//! What somebody has lost is renewed by two others of different bodies, and never by one.

use axum::http::StatusCode;

use crate::{
    house::{Answer, Browser, Halves, PASSWORD, World, nothing_missing, path, worlds},
    roles::{body_with_manager, enrolled},
};

const LIST: &str = "/people/renewals";
const NEW: &str = "eleven quiet lamps wander";

/// Sam, who works at the body that Mona manages; the page of the body and that of Sam.
struct Agency<'a> {
    world: &'a World,
    mona: Browser<'a>,
    page: String,
    sam: String,
}

impl<'a> Agency<'a> {
    async fn found(world: &'a World) -> Self {
        let (mut mona, page) = body_with_manager(world).await;
        enrolled(world, &mut mona, &page, ("Sam Sample", "sam", "support_worker")).await;
        let shown = mona.get(&page).await.body;
        let at = shown[..shown.find(">Sam Sample</a>").unwrap()].rfind("href=\"").unwrap();
        let sam = shown[at + 6..].split('"').next().unwrap().to_owned();
        Self { world, mona, page, sam }
    }

    /// Another body with a coordinator, who is signed in.
    async fn coordinator(&self) -> Browser<'a> {
        let mut admin = self.world.signed_in("administrator").await;
        let fields = [("name", "Steering of Testland"), ("mandate", "steering"), ("regime", "gdpr")];
        let added = admin.fill("/people", "/people", &fields).await;
        let page = added.location().split('?').next().unwrap().to_owned();
        enrolled(self.world, &mut admin, &page, ("Stella Steer", "stella", "body_manager")).await;
        let mut stella = self.world.signed_in("stella").await;
        enrolled(self.world, &mut stella, &page, ("Kim Count", "kim", "coordinator")).await;
        self.world.signed_in("kim").await
    }

    fn person(&self) -> &str {
        self.sam.rsplit('/').next().unwrap()
    }

    fn body(&self) -> &str {
        self.page.rsplit('/').next().unwrap()
    }

    /// Mona asks on the page of Sam; the link that she is shown.
    async fn asked(&mut self, kind: &str) -> String {
        let (body, person) = (self.body().to_owned(), self.person().to_owned());
        let fields = [("body", body.as_str()), ("person", person.as_str()), ("kind", kind)];
        let shown = self.mona.fill(&self.sam, "/people/renewals/ask", &fields).await;
        assert_eq!(shown.status, StatusCode::OK, "{}", shown.body);
        let [link] = shown.shown_once().try_into().unwrap_or_else(|_| panic!("{}", shown.body));
        path(&link)
    }
}

/// Presses the button of the list, with everything that its form carries.
async fn confirm(by: &mut Browser<'_>) -> Answer {
    let shown = by.get(LIST).await;
    let action = "action=\"/people/renewals/confirm\"";
    let names = ["csrf", "form", "body", "person", "kind", "asked"];
    let values = names.map(|name| shown.hidden_after(action, name));
    let fields: Vec<(&str, &str)> = names.into_iter().zip(values.iter().map(String::as_str)).collect();
    by.post("/people/renewals/confirm", &fields).await
}

fn code(page: &Answer) -> String {
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    page.shown_once().try_into().map(|[code]: [String; 1]| code).unwrap_or_else(|_| panic!("{}", page.body))
}

#[tokio::test]
async fn a_lost_authenticator_is_renewed_by_two_and_the_password_and_ends_all_sessions() {
    for world in worlds().await {
        let mut agency = Agency::found(&world).await;
        let mut phone = world.signed_in("sam").await;
        let link = agency.asked("authenticator").await;
        assert_eq!(
            world.browser().get(&link).await.status,
            StatusCode::GONE,
            "{}: unconfirmed",
            world.engine
        );
        assert!(phone.get("/work").await.body.contains("Somebody wants to renew your access"));
        let mut administrator = world.signed_in("administrator").await;
        let work = administrator.get("/work").await.body;
        assert!(work.contains("Confirm that Sam Sample has lost the authenticator"), "{work}");
        let confirmed = confirm(&mut administrator).await;
        assert!(!confirmed.body.contains("/enrol/"), "{}: one half", confirmed.body);
        let halves = Halves { link, code: code(&confirmed) };

        let mut sam = world.browser();
        let page = sam.open(&halves).await;
        assert!(page.body.contains("Step 2: your present password"), "{}", page.body);
        let typed = sam.authenticator(&page.body);
        let wrong = [("password", "not the password"), ("code", typed.as_str())];
        let refused = sam.post(&halves.link, &wrong).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", world.engine);
        assert!(refused.body.contains("not your present password"), "{}", refused.body);
        let off = sam.post(&halves.link, &[("password", PASSWORD), ("code", "000000")]).await;
        assert!(off.body.contains("The code does not fit"), "{}", off.body);
        let old = world.code("sam").await;
        let typed = sam.authenticator(&page.body);
        let done = sam.post(&halves.link, &[("password", PASSWORD), ("code", &typed)]).await;
        assert_eq!((done.status, done.location()), (StatusCode::SEE_OTHER, "/account"), "{}", done.body);
        let account = sam.get("/account").await;
        assert!(account.body.contains("Your authenticator was renewed"), "{}", account.body);
        assert!(account.body.contains("Asked by Mona Model") && account.body.contains("Confirmed by"));

        assert_eq!(phone.get("/work").await.status, StatusCode::SEE_OTHER, "{}: signed out", world.engine);
        let late = world.browser().attempt("sam", PASSWORD, &old).await;
        assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY, "{}: the old one", world.engine);
        assert_eq!(
            world.browser().get(&halves.link).await.status,
            StatusCode::GONE,
            "{}: once",
            world.engine
        );
        let mut again = world.browser();
        assert_eq!(again.sign_in("sam").await.location(), "/account", "{}: told at sign-in", world.engine);
        again.fill("/account", "/account/renewed", &[]).await;
        assert_eq!(again.sign_in("sam").await.location(), "/work", "{}: until Sam has read it", world.engine);
    }
    nothing_missing();
}

#[tokio::test]
async fn nobody_renews_alone_nor_two_of_one_body_nor_for_oneself() {
    for world in worlds().await {
        let mut agency = Agency::found(&world).await;
        // The attack: a manager asks and has a puppet of the own body confirm.
        let (page, mut mona) = (agency.page.clone(), world.signed_in("mona").await);
        enrolled(&world, &mut mona, &page, ("Second Manager", "puppet", "body_manager")).await;
        agency.asked("keys").await;
        let mut puppet = world.signed_in("puppet").await;
        for by in [&mut mona, &mut puppet] {
            let shown = by.get(LIST).await;
            assert!(shown.body.contains("Sam Sample"), "{}", shown.body);
            assert!(!shown.body.contains("/people/renewals/confirm"), "{}: {}", world.engine, shown.body);
        }
        let asked =
            world.ask("SELECT made_at FROM invitation WHERE kind = 'keys'", &[]).await[0].int(0).unwrap();
        let (body, person, asked) = (agency.body().to_owned(), agency.person().to_owned(), asked.to_string());
        let seen =
            [("body", body.as_str()), ("person", person.as_str()), ("kind", "keys"), ("asked", &asked)];
        for (by, said) in [(&mut mona, "You asked for this yourself"), (&mut puppet, "your own body asked")] {
            let csrf = by.get(LIST).await.hidden_after("action=\"/sign-out\"", "csrf");
            let fields = [&[("csrf", csrf.as_str())], seen.as_slice()].concat();
            let refused = by.post("/people/renewals/confirm", &fields).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", world.engine);
            assert!(refused.body.contains(said), "{said}: {}", refused.body);
        }
        // The same of the administrator, with a second one; and for an account of one's own.
        let mut admin = world.signed_in("administrator").await;
        let sql = "SELECT b.uuid, a.uuid FROM account a JOIN body b ON b.id = a.body_id WHERE a.sign_in = 'administrator'";
        let row = world.ask(sql, &[]).await.remove(0);
        let (operations, me) = (row.text(0).unwrap(), row.text(1).unwrap());
        let page = format!("/people/{operations}");
        enrolled(&world, &mut admin, &page, ("Second Administrator", "second", "administrator")).await;
        let mut second = world.signed_in("second").await;
        let csrf = admin.get(LIST).await.hidden_after("action=\"/sign-out\"", "csrf");
        let ask = [("csrf", csrf.as_str()), ("body", &body), ("person", &person), ("kind", "keys")];
        assert_eq!(admin.post("/people/renewals/ask", &ask).await.status, StatusCode::OK);
        assert!(!second.get(LIST).await.body.contains("/people/renewals/confirm"), "{}", world.engine);
        let own = [("csrf", csrf.as_str()), ("body", &operations), ("person", &me), ("kind", "keys")];
        let refused = admin.post("/people/renewals/ask", &own).await;
        assert!(refused.body.contains("cannot be done for your own account"), "{}", refused.body);
        // The other way round: what the administrator asked, the manager of the body confirms.
        assert!(mona.get(LIST).await.body.contains("/people/renewals/confirm"), "{}", world.engine);
        // And the coordinator sees to administrators.
        let own =
            [("csrf", csrf.as_str()), ("body", &operations), ("person", &me), ("kind", "authenticator")];
        let own = own.map(|(name, value)| (name, value.to_owned()));
        let csrf = second.get(LIST).await.hidden_after("action=\"/sign-out\"", "csrf");
        let fields: Vec<(&str, &str)> = own.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let fields = [&[("csrf", csrf.as_str())], &fields[1..]].concat();
        assert_eq!(second.post("/people/renewals/ask", &fields).await.status, StatusCode::OK);
        let mut kim = agency.coordinator().await;
        assert!(
            kim.get("/work").await.body.contains("Confirm that Administrator has lost"),
            "{}",
            world.engine
        );
    }
    nothing_missing();
}

#[tokio::test]
async fn the_person_stops_what_others_ask_and_a_confirmation_holds_for_what_was_seen_only() {
    for world in worlds().await {
        let mut agency = Agency::found(&world).await;
        let mut sam = world.signed_in("sam").await;
        let link = agency.asked("authenticator").await;
        let mut administrator = world.signed_in("administrator").await;
        let halves = Halves { link, code: code(&confirm(&mut administrator).await) };
        let shown = sam.get("/account").await;
        assert!(shown.body.contains("Somebody asked for a new authenticator"), "{}", shown.body);
        let stopped = sam.fill("/account", "/account/renewal/stop", &[]).await;
        assert_eq!(stopped.location(), "/account?did=renewal-ended", "{}", stopped.body);
        assert_eq!(world.browser().get(&halves.link).await.status, StatusCode::GONE, "{}", world.engine);
        // Asked again as something else between look and button.
        agency.asked("authenticator").await;
        let seen = administrator.get(LIST).await;
        world.pass(1);
        agency.asked("keys").await;
        let action = "action=\"/people/renewals/confirm\"";
        let names = ["csrf", "form", "body", "person", "kind", "asked"];
        let values = names.map(|name| seen.hidden_after(action, name));
        let fields: Vec<(&str, &str)> = names.into_iter().zip(values.iter().map(String::as_str)).collect();
        let gone = administrator.post("/people/renewals/confirm", &fields).await;
        assert_eq!(gone.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", world.engine);
        assert!(gone.body.contains("does not wait any more"), "{}", gone.body);
        // Whoever asked takes it back; a suspended account is not opened by a link.
        let link = agency.asked("authenticator").await;
        let halves = Halves { link, code: code(&confirm(&mut administrator).await) };
        let (person, to) = (agency.person().to_owned(), format!("{}/suspend", agency.page));
        let suspended = agency.mona.fill(&agency.sam, &to, &[("person", &person)]).await;
        assert_eq!(suspended.status, StatusCode::SEE_OTHER, "{}", suspended.body);
        assert_eq!(world.browser().get(&halves.link).await.status, StatusCode::GONE, "{}", world.engine);
    }
    nothing_missing();
}

/// The page with the keys of the team that waits for somebody.
async fn keys_page(browser: &mut Browser<'_>) -> String {
    let work = browser.get("/work").await.body;
    let path = work.split("href=\"/teams/").nth(1).unwrap_or_else(|| panic!("no team in {work}"));
    format!("/teams/{}", path.split('"').next().unwrap())
}

#[tokio::test]
async fn a_forgotten_password_ends_in_new_keys_and_colleagues_hand_over_those_of_the_teams() {
    for world in worlds().await {
        let mut agency = Agency::found(&world).await;
        let page = agency.page.clone();
        enrolled(&world, &mut agency.mona, &page, ("Ben Second", "ben", "support_worker")).await;
        let sam_id = agency.person().to_owned();
        let team = [("team_name", "Night team"), ("duty", "support"), ("first", sam_id.as_str())];
        agency.mona.fill("/people", &format!("{page}/teams"), &team).await;
        let mut sam = world.signed_in("sam").await;
        let keys = keys_page(&mut sam).await;
        assert_eq!(sam.fill(&keys, &format!("{keys}/found"), &[]).await.status, StatusCode::OK);
        let shown = agency.mona.get("/people").await;
        let (team, ben_id) = (shown.choice("Night team"), shown.choice("Ben Second"));
        let fields = [("propose_team", team.as_str()), ("propose_person", ben_id.as_str())];
        agency.mona.fill("/people", &format!("{page}/propose"), &fields).await;
        let wrap = format!("{keys}/wrap");
        let waiting = sam.get(&keys).await.hidden_after(&format!("action=\"{wrap}\""), "task");
        sam.fill(&keys, &wrap, &[("task", &waiting)]).await;
        let mut ben = world.signed_in("ben").await;
        assert_eq!(ben.get(&keys).await.status, StatusCode::OK);
        // A form that is kept for Sam, from a session that ran out.
        let csrf = sam.get("/account").await.hidden_after("<main", "csrf");
        world.pass(31 * 60);
        sam.post("/account/guessed", &[("csrf", &csrf)]).await;
        assert_eq!(world.count("SELECT COUNT(*) FROM parked_form").await, 1, "{}", world.engine);

        let (mut mona, before) =
            (world.signed_in("mona").await, "SELECT public_key FROM account WHERE sign_in = 'sam'");
        std::mem::swap(&mut agency.mona, &mut mona);
        let told = agency.mona.get(&agency.sam).await.body;
        assert!(told.contains("Screenings not sent and kept forms are lost"), "said before: {told}");
        let link = agency.asked("keys").await;
        let mut administrator = world.signed_in("administrator").await;
        let halves = Halves { link, code: code(&confirm(&mut administrator).await) };
        let old_key = world.ask(before, &[]).await[0].bytes(0).unwrap();
        let mut sam = world.browser();
        let opened = sam.open(&halves).await;
        for lost in
            ["Screenings that you have not sent", "Forms that were kept for you", "colleague who holds them"]
        {
            assert!(opened.body.contains(lost), "{lost}: {}", opened.body);
        }
        let typed = sam.authenticator(&opened.body);
        let done = sam.post(&halves.link, &[("password", NEW), ("again", NEW), ("code", &typed)]).await;
        assert_eq!((done.status, done.location()), (StatusCode::SEE_OTHER, "/account"), "{}", done.body);
        assert_ne!(world.ask(before, &[]).await[0].bytes(0).unwrap(), old_key, "{}: new keys", world.engine);
        assert!(sam.get("/account").await.body.contains("Support worker, since"), "role and body stay");
        assert_eq!(world.count("SELECT COUNT(*) FROM parked_form").await, 0, "{}", world.engine);
        assert_eq!(sam.get(&keys).await.status, StatusCode::FORBIDDEN, "{}: proposed again", world.engine);
        let of_sam = "SELECT COUNT(*) FROM member_wrap w JOIN account a ON a.id = w.account_id WHERE a.sign_in = 'sam'";
        assert_eq!(world.count(of_sam).await, 0, "{}: nothing counts on the old keys", world.engine);

        let mut ben = world.signed_in("ben").await;
        assert!(ben.get(&keys).await.body.contains("Sam Sample"), "{}: by name", world.engine);
        let waiting = ben.get(&keys).await.hidden_after(&format!("action=\"{wrap}\""), "task");
        let wrapped = ben.fill(&keys, &wrap, &[("task", &waiting)]).await;
        assert_eq!(wrapped.location(), format!("{keys}?did=member-wrapped"), "{}", wrapped.body);
        assert_eq!(sam.get(&keys).await.status, StatusCode::OK, "{}: a member again", world.engine);
        assert!(world.count(of_sam).await >= 2, "{}: what was, and what comes", world.engine);
        let late = world.browser().sign_in("sam").await;
        assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY, "{}: the old password", world.engine);
        let code = world.code("sam").await;
        assert_eq!(world.browser().attempt("sam", NEW, &code).await.status, StatusCode::SEE_OTHER);
    }
    nothing_missing();
}
