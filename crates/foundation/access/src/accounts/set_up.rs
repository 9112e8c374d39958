//! What of a house is set up and what is not, in one look: bodies, their people by role, their teams and keys, who
//! receives cases. Nothing of it is stored; whoever asks gets what is so now.

use std::collections::BTreeMap;

use kernel::{BodyId, Mandate, RegisteringOrganisation, Role, TeamId};

use crate::{Act, Permit, Result, foundation::ListDuties};

/// What is there, body by body.
#[derive(Debug, Clone, Default)]
pub struct SetUp {
    /// The bodies that have not ended, in the order in which they were registered.
    pub bodies: Vec<SetUpBody>,
}

/// A body as far as setting up goes.
#[derive(Debug, Clone)]
pub struct SetUpBody {
    /// Its id.
    pub id: BodyId,
    /// Its name.
    pub name: String,
    /// What it is for in law.
    pub mandate: Mandate,
    /// What kind of organisation it is, for the returns.
    pub registering_organisation: RegisteringOrganisation,
    /// Decisions it is competent for.
    pub competences: Vec<String>,
    /// By role: accounts in use that have set up their account, and those that were invited and have not come.
    pub people: BTreeMap<Role, (i64, i64)>,
    /// Duties in which it receives cases, and whether a second person confirmed each.
    pub duties: Vec<(String, bool)>,
    /// Its teams.
    pub teams: Vec<SetUpTeam>,
}

impl SetUpBody {
    /// How many with a role can sign in.
    #[must_use]
    pub fn enrolled(&self, role: Role) -> i64 {
        self.people.get(&role).map_or(0, |(enrolled, _)| *enrolled)
    }

    /// How many with a role were invited and have not come.
    #[must_use]
    pub fn invited(&self, role: Role) -> i64 {
        self.people.get(&role).map_or(0, |(_, invited)| *invited)
    }
}

/// A team as far as setting up goes.
#[derive(Debug, Clone)]
pub struct SetUpTeam {
    /// Its id.
    pub id: TeamId,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub duty: String,
    /// Since when its first keys are there, in milliseconds: then its recovery code was shown, once.
    pub keys_ms: Option<i64>,
    /// Members in use who hold its newest key.
    pub holders: i64,
    /// Those of them who are trained for cases of children.
    pub trained: i64,
}

/// What is set up and what is not.
///
/// # Errors
/// The database's.
pub async fn set_up(act: &mut Act, permit: &Permit<ListDuties>) -> Result<SetUp> {
    act.holds(permit)?;
    let sql = "SELECT uuid, name, mandate, registering_organisation, competences, id FROM body
        WHERE ended_at IS NULL ORDER BY id";
    let mut bodies = Vec::new();
    let mut places = BTreeMap::new();
    for row in act.query(sql, &[]).await? {
        places.insert(row.int(5)?, bodies.len());
        bodies.push(SetUpBody {
            id: row.id(0)?,
            name: row.text(1)?,
            mandate: row.code(2)?,
            registering_organisation: row.code(3)?,
            competences: row.text(4)?.split_whitespace().map(ToOwned::to_owned).collect(),
            people: BTreeMap::new(),
            duties: Vec::new(),
            teams: Vec::new(),
        });
    }
    let mut found = Bodies { bodies, places };
    people(act, &mut found).await?;
    let sql = "SELECT body_id, duty, confirmed_at FROM body_duty WHERE until_at IS NULL ORDER BY id";
    for row in act.query(sql, &[]).await? {
        let duty = (row.text(1)?, row.opt_int(2)?.is_some());
        found.of(row.int(0)?, |body| body.duties.push(duty));
    }
    teams(act, &mut found).await?;
    Ok(SetUp { bodies: found.bodies })
}

/// Bodies, and where the body of a row stands among them.
struct Bodies {
    bodies: Vec<SetUpBody>,
    places: BTreeMap<i64, usize>,
}

impl Bodies {
    /// Adds something to a body; to one that has ended nothing is added.
    fn of(&mut self, row: i64, add: impl FnOnce(&mut SetUpBody)) {
        if let Some(body) = self.places.get(&row).and_then(|place| self.bodies.get_mut(*place)) {
            add(body);
        }
    }
}

async fn people(act: &mut Act, found: &mut Bodies) -> Result<()> {
    let sql =
        "SELECT a.body_id, r.role, CASE WHEN a.enrolled_at IS NULL THEN 0 ELSE 1 END, COUNT(DISTINCT a.id)
        FROM account a JOIN account_role r ON r.account_id = a.id
        WHERE a.active = 1 AND r.from_at <= $1 AND (r.until_at IS NULL OR r.until_at > $1)
        GROUP BY a.body_id, r.role, CASE WHEN a.enrolled_at IS NULL THEN 0 ELSE 1 END";
    let now = act.now_ms();
    for row in act.query(sql, &[now.into()]).await? {
        let (role, enrolled, many): (Role, bool, i64) = (row.code(1)?, row.flag(2)?, row.int(3)?);
        found.of(row.int(0)?, |body| {
            let (came, waits) = body.people.entry(role).or_default();
            *(if enrolled { came } else { waits }) += many;
        });
    }
    Ok(())
}

async fn teams(act: &mut Act, found: &mut Bodies) -> Result<()> {
    let sql = "SELECT t.body_id, t.uuid, t.name, t.duty,
          (SELECT MIN(k.made_at) FROM team_key k WHERE k.team_id = t.id),
          (SELECT COUNT(*) FROM member_wrap w JOIN account a ON a.id = w.account_id WHERE w.team_id = t.id
             AND a.active = 1 AND w.epoch = (SELECT MAX(k.epoch) FROM team_key k WHERE k.team_id = t.id)),
          (SELECT COUNT(*) FROM member_wrap w JOIN account a ON a.id = w.account_id WHERE w.team_id = t.id
             AND a.active = 1 AND w.epoch = (SELECT MAX(k.epoch) FROM team_key k WHERE k.team_id = t.id)
             AND EXISTS (SELECT 1 FROM account_training r WHERE r.account_id = a.id AND r.training = 'minors'
               AND r.from_at <= $1 AND (r.until_at IS NULL OR r.until_at > $1)))
        FROM team t ORDER BY t.id";
    let now = act.now_ms();
    for row in act.query(sql, &[now.into()]).await? {
        let team = SetUpTeam {
            id: row.id(1)?,
            name: row.text(2)?,
            duty: row.text(3)?,
            keys_ms: row.opt_int(4)?,
            holders: row.int(5)?,
            trained: row.int(6)?,
        };
        found.of(row.int(0)?, |body| body.teams.push(team));
    }
    Ok(())
}
