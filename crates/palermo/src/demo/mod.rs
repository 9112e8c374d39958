//! The demonstration country: fictional bodies and people, and seeded histories, made through the same rules and
//! records as everything else. People and histories come from the seed; keys never do.

mod history;
mod people;

use std::{path::PathBuf, sync::Arc, time::Duration};

use jiff::ToSpan as _;
use kernel::{SetClock, SystemClock};
use vault::{keyfile::ServerKey, password::KdfParams};
use web::{Demo, House};

use crate::{
    rooms::HOUSE,
    wiring::{self, WiringError},
};

pub use people::Cast;

/// Countries that the demonstration plays: for these it has a cast and histories, the usual one first.
pub const COUNTRIES: [&str; 2] = ["gr", "dk"];

/// What is to be shown.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Country in front: one of [`COUNTRIES`].
    pub country: &'static str,
    /// Seeded cases.
    pub cases: u32,
    /// Seed of people and histories.
    pub seed: u64,
    /// Database; a fresh SQLite file when none is given.
    pub database: Option<String>,
    /// Where its key file is written; in memory only when nowhere.
    pub key_file: Option<PathBuf>,
}

/// A demonstration that is ready to be served.
pub struct Ready {
    /// The house.
    pub house: House,
    /// The people, signed in once already.
    pub cast: Cast,
    /// Removes the fresh database at the end.
    _folder: Option<Folder>,
}

/// A folder that goes when the demonstration ends.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}

/// Makes a demonstration. `say` hears one line per step.
///
/// # Errors
/// When the database is not empty or cannot be used.
pub async fn prepare(plan: &Plan, say: &mut (dyn FnMut(String) + Send)) -> Result<Ready, WiringError> {
    let (url, folder) = match &plan.database {
        Some(url) => (url.clone(), None),
        None => {
            let name = format!("palermo-demo-{}", kernel::FormId::random());
            let folder = std::env::temp_dir().join(name);
            std::fs::create_dir(&folder)?;
            (format!("sqlite:{}", folder.join("demo.sqlite").display()), Some(Folder(folder)))
        }
    };
    let key = match &plan.key_file {
        Some(path) => ServerKey::create_new(path)?,
        None => ServerKey::in_memory(),
    };
    let store = wiring::open_store(HOUSE, &url, &key).await?;
    let access = wiring::access(HOUSE, store, key, Arc::new(SystemClock), KdfParams::STANDARD)?;
    wiring::make_ready(HOUSE, &access).await?;
    say("Founding fictional bodies and enrolling fictional people …".into());
    // The bodies are older than the oldest case.
    let founded = access.clock.now().checked_sub(history::SPAN_HOURS_BEFORE.hours());
    let founded = founded.map_err(|error| WiringError::Data(error.to_string()))?;
    let then = access::Access { clock: Arc::new(SetClock::new(founded)), ..access.clone() };
    let cast = people::enrol_all(&then, plan.country).await?;
    if plan.cases > 0 {
        say(format!("Writing the histories of {} fictional cases …", plan.cases));
        history::write_all(&access, &cast, plan, say).await?;
    }
    access::audit::sequence(&access.store).await?;
    let demo = Demo { people: cast.people.iter().map(people::Player::shown).collect() };
    let house = wiring::house(access, wiring::country(plan.country)?, Some(demo));
    Ok(Ready { house, cast, _folder: folder })
}

impl Ready {
    /// The table that the terminal shows.
    #[must_use]
    pub fn table(&self, address: &str) -> String {
        let mut lines = vec![String::new(), "Everybody here is invented. Sign in as:".into(), String::new()];
        let wide = |pick: fn(&web::DemoPerson) -> &str| {
            let people = self.house.demo.iter().flat_map(|demo| demo.people.iter());
            people.map(|person| pick(person).chars().count()).max().unwrap_or(0)
        };
        let (name, role, body) = (wide(|p| &p.name), wide(|p| &p.role), wide(|p| &p.body));
        let sign_in = wide(|p| &p.sign_in);
        lines.push(format!(
            "  {:sign_in$}  {:name$}  {:role$}  {:body$}  Password",
            "Sign-in", "Name", "Role", "Body"
        ));
        for p in self.house.demo.iter().flat_map(|demo| demo.people.iter()) {
            lines.push(format!(
                "  {:sign_in$}  {:name$}  {:role$}  {:body$}  {}",
                p.sign_in, p.name, p.role, p.body, p.password
            ));
        }
        lines.push(String::new());
        lines.push(format!(
            "One-time codes of these people: {address}/demo (only a demonstration shows such a page)"
        ));
        lines.push(format!("Palermo is ready at {address}"));
        lines.join("\n")
    }
}

/// How long one step of seeding may take before something is plainly wrong.
const PATIENCE: Duration = Duration::from_secs(120);
