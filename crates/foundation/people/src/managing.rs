//! What waits for whoever manages a body: people who were invited and have not come, teams without keys or with one who
//! holds them, members who wait, codes that were guessed.

use access::{
    Act,
    accounts::{self, PersonRow, TeamRow},
    foundation::{FoundTeam, ListPeople},
};
use kernel::{BodyId, Role, Training, roles::RECEIVING_DUTIES};
use web::{Error, Web, components::WorkItem};

use super::forms::name_of;
use access::accounts::Held;

/// What waits; nothing for those who manage no body.
pub(super) async fn work(web: &Web, act: &mut Act) -> Result<Vec<WorkItem>, Error> {
    let body = act.me()?.body;
    if !act.may::<FoundTeam>(body).await? {
        return Ok(Vec::new());
    }
    let permit = act.permit::<ListPeople>(body).await?;
    let (people, teams) = accounts::people_of(act, &permit).await?;
    let house = House { web, body, people: &people, now: act.now_ms() };
    let mut items = house.of_people();
    items.extend(teams.iter().flat_map(|team| house.of_team(team)));
    if people.iter().filter(|one| one.active).all(|one| house.has(one, Held::Role(Role::BodyManager))) {
        items.push(house.item("work-nobody-yet", String::new(), String::new()));
    }
    Ok(items)
}

/// The body that is managed.
struct House<'a> {
    web: &'a Web,
    body: BodyId,
    people: &'a [PersonRow],
    now: i64,
}

impl House<'_> {
    /// Words `KEY` with the person, and `KEY-why`.
    fn item(&self, key: &str, person: String, about: String) -> WorkItem {
        let w = self.web.words;
        WorkItem {
            what: w.t1(key, "person", person),
            about,
            href: format!("/people/{}", self.body),
            why: w.t(&format!("{key}-why")),
            ..WorkItem::default()
        }
    }

    fn has(&self, one: &PersonRow, held: Held) -> bool {
        one.held.iter().any(|row| row.held == held && row.holds(self.now))
    }

    fn of_people(&self) -> Vec<WorkItem> {
        let mut items = Vec::new();
        for one in self.people.iter().filter(|one| one.active) {
            let about = |key: &str| WorkItem {
                href: format!("/people/{}/person/{}", self.body, one.id),
                ..self.item(key, one.name.clone(), String::new())
            };
            if !one.enrolled {
                items.push(self.item("work-not-come", one.name.clone(), String::new()));
            } else if one.shut_to_strangers {
                items.push(about("work-codes-guessed"));
            }
        }
        items
    }

    fn of_team(&self, team: &TeamRow) -> Vec<WorkItem> {
        let item = |key: &str, person: String| self.item(key, person, team.name.clone());
        let named = |wrapped: bool| {
            let some = team.members.iter().filter(move |(_, has)| *has == wrapped);
            some.map(|(id, _)| name_of(self.people, *id)).collect::<Vec<_>>()
        };
        if team.epoch == 0 {
            let first = team.members.first().map(|(id, _)| name_of(self.people, *id)).unwrap_or_default();
            return vec![item("work-no-keys", first)];
        }
        let mut items: Vec<WorkItem> =
            named(false).into_iter().map(|person| item("work-member-waits", person)).collect();
        let holders = named(true);
        if holders.len() == 1 {
            items.push(item("work-one-holder", holders.into_iter().next().unwrap_or_default()));
        }
        if RECEIVING_DUTIES.contains(&team.duty.as_str()) && !self.is_trained(team) {
            items.push(item("work-nobody-trained", String::new()));
        }
        items
    }

    /// Whether a member is trained for cases of children.
    fn is_trained(&self, team: &TeamRow) -> bool {
        let member = |one: &&PersonRow| team.members.iter().any(|(id, wrapped)| *wrapped && *id == one.id);
        self.people.iter().filter(member).any(|one| self.has(one, Held::Training(Training::Minors)))
    }
}
