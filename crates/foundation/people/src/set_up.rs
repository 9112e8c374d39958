//! What is set up and what is not, judged from what is there now. Nothing of it is stored: a step is done when it is so,
//! and open again when it no longer is. What the program cannot see it asks, and never ticks.

use access::accounts::{SetUp, SetUpBody, SetUpTeam};
use kernel::{BodyId, Mandate, RegisteringOrganisation, Role, roles::roles_of};

/// How a step stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// It is so.
    Done,
    /// Something is missing.
    Open,
    /// Only people know: the program asks.
    Ask,
}

/// Something that is missing, or that is asked: words `set-up-CODE` with what it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    /// Code of the sentence.
    pub(super) code: &'static str,
    /// Code of a list with its value: a duty, a competence.
    pub(super) about: Option<(&'static str, String)>,
    /// A body, a team.
    pub(super) name: String,
    /// Where it is mended; nothing where that is not on a page.
    pub(super) body: Option<BodyId>,
    /// Since when, in milliseconds.
    pub(super) since_ms: Option<i64>,
}

impl Line {
    fn new(code: &'static str) -> Self {
        Self { code, about: None, name: String::new(), body: None, since_ms: None }
    }

    fn of(code: &'static str, body: &SetUpBody) -> Self {
        Self { name: body.name.clone(), body: Some(body.id), ..Self::new(code) }
    }

    fn of_team(code: &'static str, body: &SetUpBody, team: &SetUpTeam) -> Self {
        Self { name: format!("{}, {}", team.name, body.name), ..Self::of(code, body) }
    }

    fn about(self, list: &'static str, code: &str) -> Self {
        Self { about: Some((list, code.to_owned())), ..self }
    }
}

/// One step: words `set-up-CODE`, `set-up-CODE-why`, and `set-up-CODE-go` for the way to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Step {
    pub(super) code: &'static str,
    pub(super) state: State,
    pub(super) lines: Vec<Line>,
    /// The page on which it is done; empty where it is done on the server's machine or on paper.
    pub(super) href: &'static str,
}

impl Step {
    /// Open as long as something is missing.
    fn missing(code: &'static str, href: &'static str, lines: Vec<Line>) -> Self {
        let state = if lines.is_empty() { State::Done } else { State::Open };
        Self { code, state, lines, href }
    }

    fn seen(code: &'static str, state: State) -> Self {
        Self { code, state, lines: Vec::new(), href: "" }
    }
}

/// What the country and the rooms ask for.
#[derive(Debug, Clone, Default)]
pub(super) struct Wanted {
    /// Duties in which some body must receive cases.
    pub(super) duties: Vec<&'static str>,
    /// Decisions for which some body must be competent.
    pub(super) deciders: Vec<String>,
}

/// What is known of the server itself.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Server {
    /// It has an address of its own.
    pub(super) has_origin: bool,
    /// The proxy in front was named.
    pub(super) knows_its_proxy: bool,
    /// What the check of the last night found; nothing when none has run.
    pub(super) found_by_check: Option<i64>,
    /// A witness of the log has asked since this process began.
    pub(super) is_witnessed: bool,
}

/// The duty of bodies that decide, each for what it is competent for.
const DECIDES: &str = "competent_authority";

/// Every step, in the order in which they are taken.
pub(super) fn steps(there: &SetUp, wanted: &Wanted, server: Server) -> Vec<Step> {
    let address = if server.has_origin { State::Done } else { State::Open };
    let proxy = if server.knows_its_proxy { State::Done } else { State::Ask };
    let witness = if server.is_witnessed { State::Done } else { State::Ask };
    let check = match server.found_by_check {
        Some(0) => State::Done,
        _ => State::Open,
    };
    vec![
        Step::seen("origin", address),
        Step::seen("proxy", proxy),
        Step::missing("bodies", "/people", bodies(there, wanted)),
        Step::missing("described", "/people", described(there)),
        Step::missing("managers", "/people", managers(there)),
        Step::missing("people", "/people", people(there)),
        Step::missing("teams", "/people", teams(there, wanted)),
        Step::missing("second", "/people", second(there)),
        Step::missing("duties", "/people/duties", duties(there, wanted)),
        Step::seen("check", check),
        Step { lines: papers(there), ..Step::seen("paper", State::Ask) },
        Step::seen("key-file", State::Ask),
        Step::seen("backup", State::Ask),
        Step::seen("witness", witness),
    ]
}

/// Kinds of bodies that are not there.
fn bodies(there: &SetUp, wanted: &Wanted) -> Vec<Line> {
    let has = |mandate: Mandate| there.bodies.iter().any(|body| body.mandate == mandate);
    let some = |role: Role| there.bodies.iter().any(|body| roles_of(body.mandate).contains(&role));
    let mut lines = Vec::new();
    if !some(Role::Frontline) {
        lines.push(Line::new("no-front-line"));
    }
    for code in &wanted.deciders {
        if !there.bodies.iter().any(|body| body.competences.contains(code)) {
            lines.push(Line::new("no-decider").about("competence", code));
        }
    }
    for mandate in [Mandate::Steering, Mandate::Oversight] {
        if !has(mandate) {
            lines.push(Line::new("no-mandate").about("mandate", mandate.code()));
        }
    }
    lines
}

/// Bodies of which is not written down what they are for the returns.
fn described(there: &SetUp) -> Vec<Line> {
    let unknown = |body: &&SetUpBody| body.registering_organisation == RegisteringOrganisation::Unknown;
    there.bodies.iter().filter(unknown).map(|body| Line::of("not-described", body)).collect()
}

/// Bodies that nobody manages yet. The administrators look after their own.
fn managers(there: &SetUp) -> Vec<Line> {
    let others = there.bodies.iter().filter(|body| body.mandate != Mandate::Operations);
    let nobody = others.filter(|body| body.enrolled(Role::BodyManager) == 0);
    nobody
        .map(|body| match body.invited(Role::BodyManager) {
            0 => Line::of("no-manager", body),
            _ => Line::of("manager-not-come", body),
        })
        .collect()
}

/// Who must be there for the mechanism to work, and is not.
fn people(there: &SetUp) -> Vec<Line> {
    let wanted = [Role::Frontline, Role::FocalPoint, Role::DecisionMaker, Role::Coordinator, Role::Auditor];
    let nobody = |role: &Role| there.bodies.iter().all(|body| body.enrolled(*role) == 0);
    wanted
        .into_iter()
        .filter(nobody)
        .map(|role| Line::new("nobody-with-role").about("role", role.code()))
        .collect()
}

/// Bodies that receive and have no team for it; teams without keys, with one holder, with nobody trained for children.
fn teams(there: &SetUp, wanted: &Wanted) -> Vec<Line> {
    let mut lines = Vec::new();
    for body in &there.bodies {
        for (duty, _) in &body.duties {
            if !body.teams.iter().any(|team| team.duty == *duty) {
                lines.push(Line::of("no-team", body).about("duty", duty));
            }
        }
        for team in &body.teams {
            let receives = wanted.duties.contains(&team.duty.as_str());
            match (team.keys_ms, team.holders) {
                (None, _) => lines.push(Line::of_team("no-keys", body, team)),
                (Some(_), 0) => lines.push(Line::of_team("no-holder", body, team)),
                (Some(_), 1) => lines.push(Line::of_team("one-holder", body, team)),
                _ => {}
            }
            if receives && team.holders > 0 && team.trained == 0 {
                lines.push(Line::of_team("nobody-trained", body, team));
            }
        }
    }
    lines
}

/// Whether somebody can confirm a duty that the administrator gives: the coordinator, of the body that was the first to steer.
fn second(there: &SetUp) -> Vec<Line> {
    let steers = there.bodies.iter().find(|body| body.mandate == Mandate::Steering);
    if steers.is_some_and(|body| body.enrolled(Role::Coordinator) > 0) {
        Vec::new()
    } else {
        vec![Line::new("nobody-confirms")]
    }
}

/// Whether a body receives in a duty now: two people decided, and a team of it has keys.
fn receives(body: &SetUpBody, duty: &str) -> bool {
    let confirmed = body.duties.iter().any(|(one, confirmed)| one == duty && *confirmed);
    confirmed && body.teams.iter().any(|team| team.duty == duty && team.keys_ms.is_some())
}

/// What nobody receives, and what waits for a second person.
fn duties(there: &SetUp, wanted: &Wanted) -> Vec<Line> {
    let mut lines = Vec::new();
    for duty in &wanted.duties {
        if !there.bodies.iter().any(|body| receives(body, duty)) {
            lines.push(Line::new("nobody-receives").about("duty", duty));
        }
    }
    let decides =
        |body: &SetUpBody, code: &String| body.competences.contains(code) && receives(body, DECIDES);
    if wanted.duties.contains(&DECIDES) {
        for code in &wanted.deciders {
            if !there.bodies.iter().any(|body| decides(body, code)) {
                lines.push(Line::new("nobody-decides").about("competence", code));
            }
        }
    }
    for body in &there.bodies {
        for (duty, confirmed) in &body.duties {
            if !confirmed {
                lines.push(Line::of("waits-for-second", body).about("duty", duty));
            }
        }
    }
    lines
}

/// Every recovery code that was shown once: whether it is in a safe only people know.
fn papers(there: &SetUp) -> Vec<Line> {
    let mut lines = Vec::new();
    for body in &there.bodies {
        for team in body.teams.iter().filter(|team| team.keys_ms.is_some()) {
            let line = Line::of_team("code-shown", body, team);
            lines.push(Line { since_ms: team.keys_ms, body: None, ..line });
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use kernel::TeamId;

    use super::*;

    fn body(name: &str, mandate: Mandate, people: &[(Role, i64)]) -> SetUpBody {
        SetUpBody {
            id: BodyId::random(),
            name: name.into(),
            mandate,
            registering_organisation: RegisteringOrganisation::Other,
            competences: Vec::new(),
            people: people.iter().map(|(role, many)| (*role, (*many, 0))).collect::<BTreeMap<_, _>>(),
            duties: Vec::new(),
            teams: Vec::new(),
        }
    }

    fn team(duty: &str, holders: i64, trained: i64) -> SetUpTeam {
        let keys_ms = (holders > 0).then_some(1);
        SetUpTeam { id: TeamId::random(), name: "Desk".into(), duty: duty.into(), keys_ms, holders, trained }
    }

    fn wanted() -> Wanted {
        Wanted { duties: vec!["focal_point", DECIDES], deciders: vec!["prosecutor".into()] }
    }

    /// A house in which nothing is missing.
    fn whole() -> SetUp {
        use Role::{Administrator, Auditor, BodyManager, Coordinator, DecisionMaker, FocalPoint, Frontline};
        let mut centre = body("Centre", Mandate::Support, &[(BodyManager, 1), (FocalPoint, 2)]);
        centre.duties.push(("focal_point".into(), true));
        centre.teams.push(team("focal_point", 2, 1));
        let mut office = body("Office", Mandate::Identification, &[(BodyManager, 1), (DecisionMaker, 2)]);
        office.competences.push("prosecutor".into());
        office.duties.push((DECIDES.into(), true));
        office.teams.push(team(DECIDES, 2, 2));
        SetUp {
            bodies: vec![
                body("Server", Mandate::Operations, &[(Administrator, 1)]),
                body("Police", Mandate::LawEnforcement, &[(BodyManager, 1), (Frontline, 9)]),
                centre,
                office,
                body("Rapporteur", Mandate::Steering, &[(BodyManager, 1), (Coordinator, 1)]),
                body("Authority", Mandate::Oversight, &[(BodyManager, 1), (Auditor, 1)]),
            ],
        }
    }

    fn running() -> Server {
        Server { has_origin: true, knows_its_proxy: true, found_by_check: Some(0), is_witnessed: true }
    }

    fn open(steps: &[Step]) -> Vec<(&'static str, Vec<&'static str>)> {
        let open = steps.iter().filter(|step| step.state == State::Open);
        open.map(|step| (step.code, step.lines.iter().map(|line| line.code).collect())).collect()
    }

    #[test]
    fn an_empty_server_lacks_everything_and_a_whole_one_nothing_that_can_be_seen() {
        let empty = SetUp { bodies: vec![body("Server", Mandate::Operations, &[(Role::Administrator, 1)])] };
        let steps_of_empty = steps(&empty, &wanted(), Server::default());
        let codes: Vec<_> = open(&steps_of_empty).into_iter().map(|(code, _)| code).collect();
        assert_eq!(codes, ["origin", "bodies", "people", "second", "duties", "check"]);
        let whole = steps(&whole(), &wanted(), running());
        assert_eq!(open(&whole), []);
        let asked = whole.iter().filter(|step| step.state == State::Ask).map(|step| step.code);
        assert_eq!(asked.collect::<Vec<_>>(), ["paper", "key-file", "backup"], "never ticked by the program");
        assert_eq!(steps_of_empty.len(), whole.len());
    }

    #[test]
    fn whatever_is_taken_away_is_missing_where_it_is_mended() {
        type Change = fn(&mut SetUp);
        let cases: &[(Change, &str, &str)] = &[
            (|all| drop(all.bodies.remove(5)), "bodies", "no-mandate"),
            (|all| all.bodies[3].competences.clear(), "bodies", "no-decider"),
            (
                |all| all.bodies[1].registering_organisation = RegisteringOrganisation::Unknown,
                "described",
                "not-described",
            ),
            (
                |all| {
                    all.bodies[1].people.remove(&Role::BodyManager);
                },
                "managers",
                "no-manager",
            ),
            (
                |all| {
                    all.bodies[1].people.insert(Role::BodyManager, (0, 1));
                },
                "managers",
                "manager-not-come",
            ),
            (
                |all| {
                    all.bodies[1].people.insert(Role::Frontline, (0, 3));
                },
                "people",
                "nobody-with-role",
            ),
            (|all| all.bodies[2].teams.clear(), "teams", "no-team"),
            (|all| all.bodies[2].teams[0].keys_ms = None, "teams", "no-keys"),
            (|all| all.bodies[2].teams[0].holders = 0, "teams", "no-holder"),
            (|all| all.bodies[2].teams[0].holders = 1, "teams", "one-holder"),
            (|all| all.bodies[2].teams[0].trained = 0, "teams", "nobody-trained"),
            (
                |all| {
                    all.bodies[4].people.remove(&Role::Coordinator);
                },
                "second",
                "nobody-confirms",
            ),
            (|all| all.bodies[2].duties.clear(), "duties", "nobody-receives"),
            (|all| all.bodies[3].duties[0].1 = false, "duties", "waits-for-second"),
            (|all| all.bodies[3].competences = vec!["another".into()], "duties", "nobody-decides"),
        ];
        for (change, step, line) in cases {
            let mut there = whole();
            change(&mut there);
            let open = open(&steps(&there, &wanted(), running()));
            let found = open.iter().any(|(code, lines)| code == step && lines.contains(line));
            assert!(found, "{step} {line}: {open:?}");
        }
    }
}
