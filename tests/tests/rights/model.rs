//! Random worlds: people, teams, time limits, grants and cases, kept in plain Rust and written to the database.
//! Facts are worked out here a second time, without SQL.

use access::{Facts, GrantSet, Known, PrincipalFacts, keys};
use detect::ScreeningId;
use kernel::{AccountId, BodyId, CaseNumber, Mandate, Purpose, Role, Roles, TeamId, Tier, Training};
use protect::{CaseId, ReferralId, rights::CASE};
use store::{Batch, Value};

use crate::house::{House, NOW};

/// Chance for worlds (xorshift64*): the same seed makes the same world.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A number below `sides`.
    pub fn below(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        usize::try_from((self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) % sides as u64).unwrap()
    }

    pub fn one_in(&mut self, sides: usize) -> bool {
        self.below(sides) == 0
    }

    pub fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }
}

/// From when until when something holds; `None` as beginning: proposed, never begun.
#[derive(Debug, Clone, Copy)]
pub struct Span {
    from: Option<i64>,
    until: Option<i64>,
}

impl Span {
    /// Most hold now; the others are over, to come, or change at this very millisecond.
    fn random(dice: &mut Dice) -> Self {
        let (hour, now) = (3_600_000, Some(NOW));
        let spans = [
            Self { from: Some(NOW - hour), until: None },
            Self { from: Some(NOW - hour), until: Some(NOW + hour) },
            Self { from: now, until: None },
            Self { from: Some(NOW - hour), until: Some(NOW + 1) },
            Self { from: Some(NOW - hour), until: now },
            Self { from: Some(NOW + 1), until: None },
            Self { from: Some(NOW - 2 * hour), until: Some(NOW - hour) },
        ];
        dice.pick(&spans)
    }

    fn holds(&self) -> bool {
        self.from.is_some_and(|from| from <= NOW) && self.until.is_none_or(|until| until > NOW)
    }
}

#[derive(Debug, Clone)]
pub struct Person {
    pub id: AccountId,
    pub roles: Roles,
    pub body: usize,
    pub trained: bool,
    pub active: bool,
    /// Dated rows, as code, training or not, and span: those that hold are the roles and the training above.
    rows: Vec<(&'static str, bool, Span)>,
}

impl Person {
    fn random(first: Role, body: usize, dice: &mut Dice) -> Self {
        let mut rows = vec![(first.code(), false, Span { from: Some(NOW - 1), until: None })];
        // A second role, a role of before or to come: what nobody may combine included.
        if dice.one_in(3) {
            rows.push((dice.pick(Role::ALL).code(), false, Span::random(dice)));
        }
        if !dice.one_in(3) {
            rows.push(("minors", true, Span::random(dice)));
        }
        let roles = rows.iter().filter(|(_, training, span)| !training && span.holds());
        let roles = roles.map(|(code, ..)| code.parse().unwrap()).collect();
        let trained = rows.iter().any(|(_, training, span)| *training && span.holds());
        Self { id: AccountId::random(), roles, body, trained, active: !dice.one_in(8), rows }
    }
}

#[derive(Debug, Clone)]
pub struct Case {
    pub id: CaseId,
    pub minor: bool,
    pub open: bool,
    pub hold: bool,
    pub referred_by: usize,
    pub referred_body: usize,
    /// The keys of lists: bits of who it waits for, and the deadline; a few of each, so that many are the same.
    pub waits: i64,
    pub by_due: i64,
}

/// A world.
pub struct World {
    pub bodies: Vec<(BodyId, Mandate)>,
    pub people: Vec<Person>,
    pub teams: Vec<(TeamId, usize)>,
    pub members: Vec<(usize, usize, Span)>,
    pub cases: Vec<Case>,
    pub grants: Vec<(usize, Tier, usize, Purpose, Span)>,
    pub screenings: Vec<(ScreeningId, usize, bool)>,
    pub referrals: Vec<(ReferralId, usize)>,
}

/// Roles of the people in a world: those who work on cases come more often.
const ROLES: [Role; 16] = [
    Role::FocalPoint,
    Role::FocalPoint,
    Role::DecisionMaker,
    Role::DecisionMaker,
    Role::Frontline,
    Role::SupportWorker,
    Role::ShelterManager,
    Role::Guardian,
    Role::ImmigrationOfficer,
    Role::ImmigrationOfficer,
    Role::Investigator,
    Role::Coordinator,
    Role::Auditor,
    Role::BodyManager,
    Role::Administrator,
    Role::FocalPoint,
];

impl World {
    pub fn random(seed: u64) -> Self {
        let dice = &mut Dice::new(seed);
        let bodies: Vec<_> = (0..3).map(|_| (BodyId::random(), dice.pick(Mandate::ALL))).collect();
        let people: Vec<_> = (0..ROLES.len())
            .map(|number| {
                let body = dice.below(bodies.len());
                Person::random(ROLES[number], body, dice)
            })
            .collect();
        let teams: Vec<_> = (0..5).map(|_| (TeamId::random(), dice.below(bodies.len()))).collect();
        let mut members = Vec::new();
        for person in 0..people.len() {
            for _ in 0..dice.below(4) {
                let team = dice.below(teams.len());
                let proposed = dice.one_in(6);
                let span = if proposed { Span { from: None, until: None } } else { Span::random(dice) };
                members.push((team, person, span));
            }
        }
        let cases: Vec<_> = (0..12)
            .map(|_| {
                let referred_by = dice.below(people.len());
                Case {
                    id: CaseId::random(),
                    minor: dice.one_in(3),
                    open: !dice.one_in(4),
                    hold: dice.one_in(3),
                    referred_by,
                    // Somebody may have changed bodies since.
                    referred_body: if dice.one_in(5) { 0 } else { people[referred_by].body },
                    waits: dice.pick(&[0, 1, 2, 3]),
                    by_due: dice.pick(&[NOW, NOW + 1, access::lists::no_deadline(NOW)]),
                }
            })
            .collect();
        let purposes = [Purpose::Identification, Purpose::Support, Purpose::Investigation, Purpose::Stay];
        let grants = (0..30)
            .map(|_| {
                let purpose = if dice.one_in(2) { Purpose::Identification } else { dice.pick(&purposes) };
                (
                    dice.below(cases.len()),
                    dice.pick(&Tier::ALL),
                    dice.below(teams.len()),
                    purpose,
                    Span::random(dice),
                )
            })
            .collect();
        let screenings =
            (0..10).map(|_| (ScreeningId::random(), dice.below(people.len()), dice.one_in(2))).collect();
        let referrals = (0..10).map(|_| (ReferralId::random(), dice.below(people.len()))).collect();
        Self { bodies, people, teams, members, cases, grants, screenings, referrals }
    }

    /// Who a person is to the policies.
    pub fn asker(&self, person: usize) -> PrincipalFacts {
        let one = &self.people[person];
        PrincipalFacts::Person {
            roles: one.roles,
            mandate: self.bodies[one.body].1,
            training: one.trained.then_some(Training::Minors).into_iter().collect(),
            active: one.active,
        }
    }

    /// Teams that somebody belongs to now.
    pub fn is_member(&self, person: usize, team: usize) -> bool {
        self.members.iter().any(|(one, who, span)| *one == team && *who == person && span.holds())
    }

    /// What grants give somebody on a case now.
    pub fn grants(&self, person: usize, case: usize) -> GrantSet {
        let live = self
            .grants
            .iter()
            .filter(|(one, _, team, _, span)| *one == case && span.holds() && self.is_member(person, *team));
        live.fold(GrantSet::NONE, |set, (_, tier, _, purpose, _)| set.with(*tier, *purpose))
    }

    /// The facts of a case for a person, without SQL.
    pub fn facts(&self, person: usize, case: usize) -> Facts {
        let one = &self.cases[case];
        let flags = [
            ("child", one.minor),
            ("hold", one.hold),
            ("referred_by_me", one.referred_by == person),
            ("referred_by_my_body", one.referred_body == self.people[person].body),
        ];
        let state = Known::Code(if one.open { "open" } else { "closed" });
        let facts = Facts::nothing(&CASE).with_grants(self.grants(person, case));
        let facts = facts.with(&CASE, "state", state).unwrap();
        flags.iter().fold(facts, |facts, (name, flag)| facts.with(&CASE, name, Known::Flag(*flag)).unwrap())
    }

    /// Writes the world. The rows' numbers are found by their uuids.
    pub async fn write(&self, house: &House) {
        let mut batch = Batch::new();
        let text = |value: &dyn std::fmt::Display| Value::from(value.to_string());
        for (id, mandate) in &self.bodies {
            batch.push(
                "INSERT INTO body (uuid, name, mandate, regime, competences, founded_at) VALUES ($1, 'A body', $2, 'gdpr', '', 0)",
                vec![text(id), mandate.code().into()],
            );
        }
        let staff = &house.access.server_key;
        for person in &self.people {
            let name = staff
                .seal(
                    "staff",
                    keys::field::STAFF_NAME.of(person.id.bytes()),
                    vault::Version::FIRST,
                    b"Somebody",
                )
                .unwrap();
            batch.push(
                "INSERT INTO account (uuid, sign_in, name_sealed, role_before, body_id, trained_minors_before, language,
                   active, totp_step, failures, failed_at)
                 VALUES ($1, $1, $2, '', (SELECT id FROM body WHERE uuid = $3), 0, 'en', $4, 0, 0, 0)",
                vec![
                    text(&person.id),
                    name.into(),
                    text(&self.bodies[person.body].0),
                    person.active.into(),
                ],
            );
            for (code, training, span) in &person.rows {
                let (table, column) =
                    if *training { ("account_training", "training") } else { ("account_role", "role") };
                let sql = format!(
                    "INSERT INTO {table} (account_id, {column}, from_at, until_at)
                     VALUES ((SELECT id FROM account WHERE uuid = $1), $2, $3, $4)"
                );
                batch.push(sql, vec![text(&person.id), (*code).into(), span.from.into(), span.until.into()]);
            }
        }
        for (id, body) in &self.teams {
            batch.push(
                "INSERT INTO team (uuid, body_id, name, duty, founded_at)
                 VALUES ($1, (SELECT id FROM body WHERE uuid = $2), 'A team', 'focal_point', 0)",
                vec![text(id), text(&self.bodies[*body].0)],
            );
        }
        for (team, person, span) in &self.members {
            batch.push(
                "INSERT INTO member (team_id, account_id, proposed_at, proposed_by, from_at, until_at)
                 VALUES ((SELECT id FROM team WHERE uuid = $1), (SELECT id FROM account WHERE uuid = $2), 0, 1, $3, $4)",
                vec![
                    text(&self.teams[*team].0),
                    text(&self.people[*person].id),
                    span.from.into(),
                    span.until.into(),
                ],
            );
        }
        self.write_cases(&mut batch);
        house.access.store.write(batch).await.unwrap();
        // In some worlds the rows of lists are older than what has begun and run out meanwhile.
        let written = if self.people[0].trained { NOW } else { NOW - 5_400_000 };
        access::lists::rebuild(&house.access.store, written).await.unwrap();
    }

    fn write_cases(&self, batch: &mut Batch) {
        let text = |value: &dyn std::fmt::Display| Value::from(value.to_string());
        for case in &self.cases {
            batch.push(
                "INSERT INTO dossier (uuid, number, profile, opened_at, state, child, grants_version, waits, by_due)
                 VALUES ($1, $2, 'gr', 0, $3, $4, 1, $5, $6)",
                vec![
                    text(&case.id),
                    CaseNumber::from_random(vault::random_bytes()).plain().into(),
                    if case.open { "open" } else { "closed" }.into(),
                    case.minor.into(),
                    case.waits.into(),
                    case.by_due.into(),
                ],
            );
            batch.push(
                "INSERT INTO case_access (dossier_id, hold, referred_by, referred_body)
                 VALUES ((SELECT id FROM dossier WHERE uuid = $1), $2, (SELECT id FROM account WHERE uuid = $3),
                   (SELECT id FROM body WHERE uuid = $4))",
                vec![
                    text(&case.id),
                    case.hold.into(),
                    text(&self.people[case.referred_by].id),
                    text(&self.bodies[case.referred_body].0),
                ],
            );
        }
        for (case, tier, team, purpose, span) in &self.grants {
            batch.push(
                "INSERT INTO grants (dossier_id, tier, team_id, purpose, basis, from_at, until_at)
                 VALUES ((SELECT id FROM dossier WHERE uuid = $1), $2, (SELECT id FROM team WHERE uuid = $3), $4, 'test', $5, $6)",
                vec![
                    text(&self.cases[*case].id),
                    tier.number().into(),
                    text(&self.teams[*team].0),
                    purpose.code().into(),
                    span.from.into(),
                    span.until.into(),
                ],
            );
        }
        for (id, person, open) in &self.screenings {
            batch.push(
                "INSERT INTO screening (uuid, account_id, body_id, setting, age, state, version, began_at, updated_at,
                   answered, base_version, rule_version)
                 SELECT $1, a.id, a.body_id, 'street', 'adult', $3, 1, 0, 0, 0, '1', '1' FROM account a WHERE a.uuid = $2",
                vec![text(id), text(&self.people[*person].id), if *open { "open" } else { "ended" }.into()],
            );
        }
        for (id, person) in &self.referrals {
            batch.push(
                "INSERT INTO referral (uuid, case_id, account_id, body_id, team_id, receipt, made_at, urgent,
                   base_version, rule_version, class, setting)
                 SELECT $1, (SELECT id FROM dossier WHERE uuid = $3), a.id, a.body_id,
                   (SELECT id FROM team WHERE uuid = $4), $5, 0, 0, '1', '1', 'none', 'street'
                 FROM account a WHERE a.uuid = $2",
                vec![
                    text(id),
                    text(&self.people[*person].id),
                    text(&self.cases[0].id),
                    text(&self.teams[0].0),
                    text(id),
                ],
            );
        }
    }
}
