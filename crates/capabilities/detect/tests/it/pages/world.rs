//! The whole house on each database, an officer of the police with a colleague, the focal point, the administrator; each
//! with one browser.

use std::{collections::BTreeMap, ops::Deref};

use axum::http::StatusCode;
use kernel::TeamId;
use testkit::{Answer, Browser, Document, House, HousePlan, Setup, cast::TESTLAND, houses_with};

/// The rooms that an officer meets.
static ROOMS: web::Rooms = web::Rooms(&[&detect::ROOM, &protect::ROOM, &::people::ROOM]);

/// Tuesday, 24 November 2026, 10:00 in Athens, in milliseconds.
pub const NOW: i64 = 1_795_507_200_000;

/// A house and the browsers in it.
pub struct World {
    house: House,
    pub officer: &'static str,
    pub colleague: &'static str,
    pub administrator: &'static str,
    pub focal: &'static str,
    pub team: TeamId,
    cookies: BTreeMap<&'static str, String>,
}

impl Deref for World {
    type Target = House;

    fn deref(&self) -> &House {
        &self.house
    }
}

/// A house on each database.
pub async fn worlds() -> Vec<World> {
    worlds_in("gr").await
}

/// The same with another country in front.
pub async fn worlds_in(country: &'static str) -> Vec<World> {
    let mut worlds = Vec::new();
    // The police and the focal point's centre; no room that counts.
    let (plan, bodies) = (HousePlan { rooms: ROOMS, tracks: &[] }, &TESTLAND[..2]);
    let setup = || Setup { plan, country, now: "2026-11-24T08:00:00Z", bodies, ..Setup::default() };
    for house in houses_with(setup).await {
        let mut cookies = BTreeMap::new();
        for part in ["officer", "officer2", "administrator", "focal"] {
            let browser = house.browser(part).await;
            cookies.insert(part, browser.cookie(web::COOKIE).unwrap().to_owned());
        }
        worlds.push(World {
            officer: "officer",
            colleague: "officer2",
            administrator: "administrator",
            focal: "focal",
            team: house.teams["focal"],
            cookies,
            house,
        });
    }
    worlds
}

impl World {
    /// The session of somebody, as the browser keeps it.
    pub fn cookie(&self, part: &str) -> &str {
        &self.cookies[part]
    }

    /// A window of somebody's browser.
    pub fn window(&self, part: &str) -> Browser {
        let mut browser = self.stranger();
        browser.keep(web::COOKIE, self.cookie(part));
        browser
    }

    /// What somebody gets at an address, without following where it leads.
    pub async fn get(&self, part: &str, path: &str) -> Answer {
        self.window(part).ask(path).await
    }

    /// Sends values.
    pub async fn post(&self, part: &str, path: &str, fields: &[(String, String)]) -> Answer {
        self.window(part).post(path, fields).await
    }

    /// Opens a page, fills its form for `action` in and sends it.
    pub async fn fill(&self, part: &str, page: &str, action: &str, with: &[(&str, &str)]) -> Answer {
        self.window(part).send_from(page, action, with).await
    }

    /// How many rows a table has.
    pub async fn count(&self, table: &str) -> i64 {
        self.number(&format!("SELECT COUNT(*) FROM {table}")).await
    }

    /// Begins a screening; its path.
    pub async fn begun(&self, part: &str, setting: &str, age: &str) -> String {
        let with = [("setting", setting), ("age", age)];
        let answer = self.fill(part, "/screenings/new", "/screenings/new", &with).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}: {}", self.engine, answer.html);
        answer.next
    }
}

/// Adds fields to those of a form.
pub fn add(fields: &mut Vec<(String, String)>, with: &[(&str, &str)]) {
    fields.extend(with.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
}

/// The hidden values of the form that goes to `action`: what the script sends beside one answer.
pub fn hidden(html: &str, action: &str) -> Vec<(String, String)> {
    let form = Document::read(html).form(action);
    form.unwrap_or_else(|| panic!("no form to {action}: {html}")).hidden()
}

/// Whether a radio button or a box is ticked in a page.
pub fn pressed(html: &str, name: &str, value: &str) -> bool {
    Document::read(html).count(&format!("input[name='{name}'][value='{value}'][checked]")) > 0
}
