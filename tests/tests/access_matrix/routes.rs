//! What each route of the registry is about, and the questions that somebody asks there.

use kernel::Role;
use uuid::Uuid;

use crate::{
    build::Built,
    oracle::{self, Verb},
    world::{CASES, KEPT, PLACES, SCREENINGS, Someone},
};

/// What a route is about: which objects it names, and who is let in.
#[derive(Clone, Copy)]
pub enum Row {
    /// No object; whoever is signed in.
    Everybody,
    /// No object; whoever this is true of.
    Those(fn(&Someone) -> bool),
    /// The page of a case, or of its hold.
    Case,
    /// Why a case can (not) be seen: asked by everybody of everything.
    Why,
    /// A step on a case.
    Step(Verb),
    /// A task of a case.
    Task,
    /// One's own screening.
    Screening,
    /// One's own receipt.
    Receipt,
    /// One's own form that was kept.
    Kept,
    /// A body, and a person of it.
    Body(fn(&Someone, &str) -> bool),
    /// A team of a body, in the path or in the form.
    Team(fn(&Someone, &str) -> bool),
    /// Nobody gets anything here: links that are secrets, what only a demonstration has, what witnesses ask for.
    Nobody,
    /// Signing in: asked by strangers alone.
    SignIn,
    /// Ends the session: asked last.
    Last,
}

/// The row of a route; nothing for a route that has none.
pub fn row(method: &str, path: &str) -> Option<Row> {
    let administrates = |one: &Someone| one.role == Role::Administrator;
    Some(match (method, path) {
        ("POST", "/sign-in") => Row::SignIn,
        (_, "/sign-out" | "/account/sessions/end" | "/account/close") if method == "POST" => Row::Last,
        (_, "/" | "/sign-in" | "/language" | "/work" | "/parked" | "/help" | "/screenings") => Row::Everybody,
        (_, "/screenings/prompt/{setting}" | "/search" | "/strategies" | "/strategies/{plan}") => {
            Row::Everybody
        }
        (_, "/roles" | "/roles/{role}") => Row::Everybody,
        (_, path) if path == "/account" || path.starts_with("/account/") => Row::Everybody,
        (_, "/enrol/{token}" | "/enrol/{token}/open" | "/demo" | "/gallery" | "/log/checkpoint") => {
            Row::Nobody
        }
        ("GET", "/emergency") => Row::Everybody,
        // No two bodies of this world hold the halves: emergencies have a world of their own.
        (_, path) if path.starts_with("/emergency/") => Row::Nobody,
        ("GET", "/people") => Row::Those(|one| matches!(one.role, Role::Administrator | Role::BodyManager)),
        ("POST", "/people" | "/people/duties/give" | "/people/duties/end") => Row::Those(administrates),
        (_, "/people/duties") => Row::Those(oracle::sees_duties),
        (_, "/people/duties/confirm") => Row::Those(oracle::coordinates),
        ("GET", "/people/renewals") => Row::Those(oracle::renews),
        // Asked about a body that is not there: managers have their own only.
        (_, "/people/renewals/ask" | "/people/renewals/end") => Row::Those(administrates),
        (_, "/people/renewals/confirm") => Row::Those(oracle::sees_duties),
        (_, "/screenings/new") => Row::Those(oracle::screens),
        (_, "/log") => Row::Those(oracle::audits),
        (_, "/cases") => Row::Those(oracle::has_a_list),
        (_, "/strategies/{plan}/figures/{indicator}") => Row::Those(oracle::sees_figures),
        (_, "/strategies/{plan}/figures/{indicator}/rows") => Row::Those(oracle::coordinates),
        (_, "/parked/{id}" | "/parked/{id}/discard") => Row::Kept,
        (_, "/referrals/{id}") => Row::Receipt,
        (_, path) if path.starts_with("/screenings/{id}") => Row::Screening,
        (_, path) if path.starts_with("/cases/{id}") => case(path)?,
        (_, path) if path.starts_with("/people/{body}") => body(path)?,
        (_, "/teams/{team}/keys" | "/teams/{team}/keys/found" | "/teams/{team}/keys/wrap") => {
            Row::Team(oracle::holds_keys)
        }
        (_, "/teams/{team}/keys/recover") => Row::Team(oracle::recovers),
        _ => return None,
    })
}

fn case(path: &str) -> Option<Row> {
    Some(match path.strip_prefix("/cases/{id}")? {
        "" => Row::Case,
        "/why" => Row::Why,
        "/tasks/{task}" => Row::Task,
        "/triage" | "/facts" | "/guardian" | "/reopen" => Row::Step(Verb::Triage),
        "/presume" | "/signpost" => Row::Step(Verb::Presume),
        "/hand-over" | "/end-access" => Row::Step(Verb::HandOver),
        "/grounds" | "/identification" | "/extend" | "/terminate" | "/lift" => Row::Step(Verb::Decide),
        "/identity" => Row::Step(Verb::RecordIdentity),
        "/withdraw" => Row::Step(Verb::Withdraw),
        _ => return None,
    })
}

fn body(path: &str) -> Option<Row> {
    Some(match path.strip_prefix("/people/{body}")? {
        "" | "/person/{person}" => Row::Body(oracle::lists_people),
        "/release" | "/suspend" | "/resume" | "/close" => Row::Body(oracle::lists_people),
        "/invite" | "/link" | "/roles/give" | "/roles/end" => Row::Body(oracle::invites),
        "/change" => Row::Body(oracle::changes_bodies),
        "/end" | "/reopen" => Row::Body(oracle::ends_bodies),
        "/teams" => Row::Body(oracle::manages),
        "/propose" | "/remove" | "/recovery" => Row::Team(oracle::manages),
        _ => return None,
    })
}

/// What the oracle says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// The page, or the form that comes back.
    In,
    /// What is said of something that is not there.
    Absent,
    /// No, and why: it is known that it is there.
    Refused,
    /// No, for a reason that has nothing to do with who asks.
    Closed,
}

/// One question: an address, what is sent to it, what should come of it.
pub struct Question {
    pub path: String,
    pub fields: Vec<(String, String)>,
    pub expected: Expected,
    /// What the person is to what is asked about: of a class one question is enough.
    pub class: String,
}

/// Identifiers of what a question is about; what is not filled in is not there.
#[derive(Default, Clone)]
struct About {
    /// In the place of the first parameter of the path.
    first: Option<String>,
    /// In the place of the second.
    second: Option<String>,
    team: Option<String>,
}

/// The question that goes with a route, about something.
fn question(path: &str, about: &About, expected: Expected, class: String) -> Question {
    let absent = || Uuid::new_v4().to_string();
    let fixed = [
        ("{plan}", "gr-2021-2025"),
        ("{indicator}", "gr-o5-referrals"),
        ("{setting}", "street"),
        ("{role}", "auditor"),
        ("{token}", "a-link-that-nobody-was-given"),
    ];
    let mut named = [&about.first, &about.second].into_iter();
    let parts = path.split('/').map(|part| match fixed.iter().find(|(name, _)| *name == part) {
        Some((_, value)) => (*value).to_owned(),
        None if part.starts_with('{') => named.next().cloned().flatten().unwrap_or_else(absent),
        None => part.to_owned(),
    });
    let filled = parts.collect::<Vec<_>>().join("/");
    let team = about.team.clone().unwrap_or_else(absent);
    let fields = fields(path, &team);
    Question { path: filled, fields, expected, class }
}

/// What is sent: whole enough to be asked about, and never so that it changes the world.
fn fields(path: &str, team: &str) -> Vec<(String, String)> {
    let absent = Uuid::new_v4().to_string();
    let fields: Vec<(&str, String)> = match path {
        "/screenings/{id}/end" => vec![("reason", "x".repeat(15_001))],
        "/screenings/{id}/refer" => vec![("save", "send".into())],
        "/people/duties/give" | "/people/duties/end" | "/people/duties/confirm" => {
            vec![("duty_body", absent), ("duty", "none".into()), ("given", "0".into())]
        }
        path if path.starts_with("/people/renewals/") => {
            let [body, person] = [absent.clone(), absent];
            vec![("body", body), ("person", person), ("kind", "authenticator".into()), ("asked", "0".into())]
        }
        "/people/{body}/roles/give" => vec![("role_person", absent), ("role_what", "none".into())],
        "/people/{body}/roles/end" => vec![("role_end", "none none".into())],
        "/people/{body}/propose" => vec![("propose_team", team.into()), ("propose_person", absent)],
        "/people/{body}/remove" => vec![("remove_member", format!("{team} {absent}"))],
        "/people/{body}/recovery" => vec![("recover_member", format!("{team} {absent}"))],
        path if path.starts_with("/people/{body}/") => vec![("person", absent)],
        "/teams/{team}/keys/wrap" => vec![("task", absent)],
        "/teams/{team}/keys/recover" => vec![("code", "none".into())],
        "/account/sessions/end-one" => vec![("session", "none".into())],
        "/cases/{id}/end-access" => vec![("team", absent)],
        // A form of before: what was saved meanwhile is shown beside it.
        path if path.starts_with("/cases/{id}/") => vec![("version", "0".into()), ("note", "typed".into())],
        _ => Vec::new(),
    };
    fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// Who asks, where, in which world.
pub struct Asker<'a> {
    pub one: &'a Someone,
    /// Where the person stands among all: of what is strange everybody asks about other objects.
    pub number: usize,
    pub built: &'a Built,
    /// Teams by the key of their body.
    pub teams: &'a std::collections::BTreeMap<&'static str, String>,
    /// Accounts by sign-in name.
    pub accounts: &'a std::collections::BTreeMap<&'static str, String>,
}

impl Asker<'_> {
    /// The same question about nothing.
    pub fn absent(&self, path: &str) -> Question {
        question(path, &About::default(), Expected::Closed, String::new())
    }

    /// What this person asks on a route.
    pub fn questions(&self, row: Row, method: &str, path: &str) -> Vec<Question> {
        let one = self.one;
        match row {
            Row::Everybody => vec![question(path, &About::default(), Expected::In, one.role.to_string())],
            Row::Nobody => vec![question(path, &About::default(), Expected::Closed, one.role.to_string())],
            Row::Those(may) => {
                let expected = if may(one) { Expected::In } else { Expected::Refused };
                vec![question(path, &About::default(), expected, format!("{} {}", one.role, one.mandate))]
            }
            Row::Case | Row::Why | Row::Step(_) | Row::Task => self.about_cases(row, method, path),
            Row::Screening | Row::Receipt | Row::Kept => self.about_own(row, method, path),
            Row::Body(may) => self.about_bodies(path, may),
            Row::Team(may) => self.about_teams(path, may),
            Row::SignIn | Row::Last => Vec::new(),
        }
    }

    /// Of what somebody is let into every object counts; of refusals the role and the answer do.
    fn class(&self, expected: Expected, object: &str) -> String {
        let object = if expected == Expected::In { object } else { "" };
        format!("{} {expected:?} {object}", self.one.role)
    }

    /// All cases that the person has something to do with, and of the others two.
    fn about_cases(&self, row: Row, method: &str, path: &str) -> Vec<Question> {
        let one = self.one;
        let known = |case: &crate::world::Case| oracle::knows(one, case) || oracle::sees_hold(one, case);
        let (mine, strange): (Vec<_>, Vec<_>) = CASES.iter().partition(|case| known(case));
        let many = if matches!(row, Row::Case) { strange.len() } else { 2 };
        let strange = strange.iter().copied().cycle().skip(self.number).take(many.min(strange.len()));
        mine.iter()
            .copied()
            .chain(strange.collect::<Vec<_>>())
            .map(|case| {
                let sees = oracle::sees(one, case);
                let allowed = match row {
                    Row::Case => sees || oracle::sees_hold(one, case),
                    Row::Why => oracle::knows(one, case) || oracle::sees_hold(one, case),
                    Row::Step(verb) => oracle::may(one, verb, case) && (sees || method == "POST"),
                    _ => oracle::may(one, Verb::Settle, case),
                };
                let expected = match (allowed, oracle::knows(one, case)) {
                    (true, _) => Expected::In,
                    (false, true) => Expected::Refused,
                    (false, false) => Expected::Absent,
                };
                let about = About { first: Some(self.built.cases[case.name].id.clone()), ..About::default() };
                let class = match (row, expected) {
                    (Row::Case, _) => format!("{} {}", one.part, case.name),
                    (_, Expected::In) => format!("{} {}", oracle::relation(one, case), case.name),
                    (_, Expected::Absent) => format!("{} child {}", one.role, case.child),
                    _ => oracle::relation(one, case),
                };
                question(path, &about, expected, class)
            })
            .collect()
    }

    /// Screenings, receipts and kept forms: each is one person's.
    fn about_own(&self, row: Row, method: &str, path: &str) -> Vec<Question> {
        let id = |path: &str| path.rsplit('/').next().unwrap().to_owned();
        let objects: Vec<(&str, String)> = match row {
            // An ended screening that is taken up again would be an open one.
            Row::Screening => {
                let kept = |by: &str, ended: bool| by != self.one.part || method == "GET" || !ended;
                let all = SCREENINGS.iter().filter(|one| kept(one.by, one.ended));
                all.map(|one| (one.by, id(&self.built.screenings[one.name]))).collect()
            }
            Row::Receipt => {
                CASES.iter().map(|case| (case.referrer, id(&self.built.cases[case.name].referral))).collect()
            }
            // Who throws away what is their own has nothing to show to those who ask later.
            _ if method == "POST" => {
                let others = KEPT.iter().filter(|part| **part != self.one.part);
                others.map(|part| (*part, self.built.kept[part].clone())).collect()
            }
            _ => KEPT.iter().map(|part| (*part, self.built.kept[part].clone())).collect(),
        };
        let ask = |(by, id): (&str, String)| {
            let expected = if by == self.one.part { Expected::In } else { Expected::Absent };
            let about = About { first: Some(id), ..About::default() };
            question(path, &about, expected, self.class(expected, by))
        };
        // Forgetting a kept form of somebody else forgets nothing, and is answered like forgetting one's own.
        objects.into_iter().map(ask).collect()
    }

    fn about_bodies(&self, path: &str, may: fn(&Someone, &str) -> bool) -> Vec<Question> {
        let one = self.one;
        let all = one.role == Role::Administrator;
        let chosen = |(number, place): (usize, &crate::world::Place)| {
            (all || place.key == one.place || number == self.number % PLACES.len()).then_some(place.key)
        };
        PLACES
            .iter()
            .enumerate()
            .filter_map(chosen)
            .map(|place| {
                let expected = if may(one, place) {
                    Expected::In
                } else if all || place == one.place {
                    Expected::Refused
                } else {
                    Expected::Absent
                };
                let somebody = self.accounts.iter().find(|(part, _)| part.starts_with(&format!("{place}.")));
                let about = About {
                    first: Some(self.built.bodies[place].clone()),
                    second: somebody.map(|(_, account)| account.clone()),
                    team: None,
                };
                question(path, &about, expected, self.class(expected, place))
            })
            .collect()
    }

    fn about_teams(&self, path: &str, may: fn(&Someone, &str) -> bool) -> Vec<Question> {
        let one = self.one;
        let other = self.teams.keys().cycle().skip(self.number).find(|place| **place != one.place);
        let own = self.teams.keys().find(|place| **place == one.place);
        own.into_iter()
            .chain(other)
            .map(|place| {
                let expected = if may(one, place) {
                    Expected::In
                } else if *place == one.place {
                    Expected::Refused
                } else {
                    Expected::Absent
                };
                let team = Some(self.teams[place].clone());
                let first = if path.starts_with("/teams/") {
                    team.clone()
                } else {
                    Some(self.built.bodies[place].clone())
                };
                let about = About { first, second: None, team };
                question(path, &about, expected, self.class(expected, place))
            })
            .collect()
    }
}
