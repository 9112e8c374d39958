//! A small country, founded as people would: the administrator founds bodies and invites, managers found teams
//! and propose, members wrap.

use std::sync::Arc;

use access::{
    Access, Act,
    accounts::{self, Finishing, Halves, NewAccount, NewBody, PendingKind},
    foundation::{
        ConfirmDuty, FoundTeam, GiveDuty, Invite, ProposeMember, RegisterBody, RemoveMember, ResumeAccount,
        SuspendAccount, TheServer, WrapMember,
    },
    keys::{self, NewDossier, Opening, Recipient},
};
use kernel::{AccountId, BodyId, Clock, Lang, Mandate, Purpose, Regime, Role, TeamId, Tier};
use vault::SecretKey;

use crate::{
    fixture::{House, staff, trail},
    room::{CASE, CaseId, HandOver, OnCase, Refer, ScreeningId},
};

/// Somebody with an account and the secret key that the sign-in opened.
#[derive(Clone)]
pub struct Somebody {
    pub id: AccountId,
    pub secret: Arc<SecretKey>,
}

impl Somebody {
    /// Begins an act of this person.
    pub async fn act(&self, access: &Access) -> Act {
        access.act(&staff(self.id, &self.secret), &trail()).await.unwrap()
    }
}

/// A case that was just opened, with its keys.
pub struct Referred {
    pub id: CaseId,
    pub keys: NewDossier,
}

/// Bodies, people and teams with keys.
pub struct Country {
    pub administrator: Somebody,
    /// The coordinator, who confirms the duties that the administrator gives.
    pub second: Somebody,
    pub manager: Somebody,
    /// Patrol; of another body.
    pub officer: Somebody,
    /// Focal point: first member of `focal_team`.
    pub fiona: Somebody,
    /// Focal point of the same body, in no team yet.
    pub felix: Somebody,
    /// Decision-maker: first member of `authority`.
    pub dora: Somebody,
    pub focal_team: TeamId,
    pub authority: TeamId,
}

/// What everybody signs in with.
pub const PASSWORD: &str = "nine lives of a paper cat";

/// Enrols whoever was invited.
pub async fn enrol(house: &House, halves: &Halves) -> Somebody {
    let token = halves.token.as_str();
    let browser = accounts::open_link(&house.access, &trail(), token, &halves.code).await.unwrap();
    let opened =
        accounts::look_at_link(&house.access, &trail(), token, Some(&browser)).await.unwrap().unwrap();
    let code = accounts::code_of_key(&house.access, &opened.seed).unwrap();
    let typed = Finishing { token, browser: Some(&browser), password: PASSWORD, code: &code };
    let signed = accounts::finish_link(&house.access, &trail(), &typed).await.unwrap();
    Somebody { id: signed.account, secret: Arc::new(signed.secret) }
}

async fn body(house: &House, by: &Somebody, name: &str, mandate: Mandate) -> BodyId {
    let mut act = by.act(&house.access).await;
    let permit = act.permit::<RegisterBody>(TheServer).await.unwrap();
    let registering_organisation = kernel::RegisteringOrganisation::Other;
    let body = NewBody {
        name,
        mandate,
        regime: Regime::Gdpr,
        competences: "",
        registering_organisation,
        territory: "",
    };
    let id = accounts::found_body(&mut act, &permit, &body).await.unwrap();
    act.commit().await.unwrap();
    id
}

async fn somebody(house: &House, by: &Somebody, body: BodyId, sign_in: &str, role: Role) -> Somebody {
    let mut act = by.act(&house.access).await;
    let permit = act.permit::<Invite>(body).await.unwrap();
    let account = NewAccount { sign_in, name: sign_in, role, trained_minors: true, lang: Lang::En };
    let (_, halves) = accounts::invite(&mut act, &permit, &account).await.unwrap();
    act.commit().await.unwrap();
    enrol(house, &halves).await
}

async fn team(house: &House, by: &Somebody, body: BodyId, duty: &str, first: &Somebody) -> TeamId {
    let mut act = by.act(&house.access).await;
    let permit = act.permit::<FoundTeam>(body).await.unwrap();
    let name = format!("A team for {duty}");
    let id = accounts::found_team(&mut act, &permit, &name, duty, first.id).await.unwrap();
    act.commit().await.unwrap();
    let mut act = first.act(&house.access).await;
    let permit = act.permit::<WrapMember>(id).await.unwrap();
    accounts::found_keys(&mut act, &permit, id).await.unwrap();
    act.commit().await.unwrap();
    id
}

/// When a duty of a body that is in force or waits was given, in milliseconds.
pub async fn given_at(house: &House, body: BodyId, duty: &str) -> i64 {
    let sql = "SELECT d.given_at FROM body_duty d JOIN body b ON b.id = d.body_id
        WHERE b.uuid = $1 AND d.duty = $2 AND d.until_at IS NULL";
    house.read(sql, &[body.to_string().into(), duty.into()]).await[0].int(0).unwrap()
}

impl Country {
    /// The administrator suspends somebody of the patrol, and takes it back.
    pub async fn suspend_and_resume(&self, house: &House, person: &Somebody) {
        let sql = "SELECT b.uuid FROM body b JOIN account a ON a.body_id = b.id WHERE a.uuid = $1";
        let body: BodyId = house.read(sql, &[person.id.to_string().into()]).await[0].id(0).unwrap();
        let mut act = self.administrator.act(&house.access).await;
        let permit = act.permit::<SuspendAccount>(body).await.unwrap();
        accounts::suspend(&mut act, &permit, person.id).await.unwrap();
        act.commit().await.unwrap();
        let mut act = self.administrator.act(&house.access).await;
        let permit = act.permit::<ResumeAccount>(body).await.unwrap();
        accounts::resume(&mut act, &permit, person.id).await.unwrap();
        act.commit().await.unwrap();
    }

    pub async fn found(house: &House) -> Self {
        let halves = accounts::bootstrap(&house.access, "Operations", Lang::En).await.unwrap().unwrap();
        let administrator = enrol(house, &halves).await;
        let agency = body(house, &administrator, "Agency", Mandate::Identification).await;
        let patrol = body(house, &administrator, "Patrol", Mandate::LawEnforcement).await;
        let manager = somebody(house, &administrator, agency, "manager", Role::BodyManager).await;
        let sergeant = somebody(house, &administrator, patrol, "sergeant", Role::BodyManager).await;
        let officer = somebody(house, &sergeant, patrol, "officer", Role::Frontline).await;
        let fiona = somebody(house, &manager, agency, "fiona", Role::FocalPoint).await;
        let felix = somebody(house, &manager, agency, "felix", Role::FocalPoint).await;
        let dora = somebody(house, &manager, agency, "dora", Role::DecisionMaker).await;
        let focal_team = team(house, &manager, agency, "focal_point", &fiona).await;
        let authority = team(house, &manager, agency, "competent_authority", &dora).await;
        let office = body(house, &administrator, "Coordination", Mandate::Steering).await;
        let olga = somebody(house, &administrator, office, "olga", Role::BodyManager).await;
        let second = somebody(house, &olga, office, "second", Role::Coordinator).await;
        for duty in ["focal_point", "competent_authority"] {
            let mut act = administrator.act(&house.access).await;
            let permit = act.permit::<GiveDuty>(agency).await.unwrap();
            accounts::give_duty(&mut act, &permit, duty).await.unwrap();
            act.commit().await.unwrap();
            let mut act = second.act(&house.access).await;
            let permit = act.permit::<ConfirmDuty>(agency).await.unwrap();
            let given = given_at(house, agency, duty).await;
            accounts::confirm_duty(&mut act, &permit, duty, given).await.unwrap();
            act.commit().await.unwrap();
        }
        Self { administrator, second, manager, officer, fiona, felix, dora, focal_team, authority }
    }

    /// The officer screens and refers: a case with keys. Answers what the officer's session held meanwhile.
    pub async fn refer(&self, house: &House, minor: bool) -> Referred {
        let screening = ScreeningId::random();
        house
            .write(
                "INSERT INTO screening (uuid, account_id, state) VALUES ($1, (SELECT id FROM account WHERE uuid = $2), 'open')",
                vec![screening.to_string().into(), self.officer.id.to_string().into()],
            )
            .await;
        let mut act = self.officer.act(&house.access).await;
        let permit = act.permit::<Refer>(screening).await.unwrap();
        let opening = Opening {
            kind: &CASE,
            regime: Regime::Gdpr,
            profile: "gr",
            child: minor,
            retention: "case",
            recipients: &[Recipient::Team(self.focal_team)],
            tiers: &[Tier::Identity, Tier::Narrative],
            purpose: Purpose::Identification,
            basis: "consent",
        };
        let case = keys::open_dossier(&mut act, &permit, opening).await.unwrap();
        permit.records(&mut act).unwrap().change(
            "INSERT INTO case_access (dossier_id, hold, referred_by)
             VALUES ((SELECT id FROM dossier WHERE uuid = $1), 0, (SELECT id FROM account WHERE uuid = $2))",
            vec![case.id.to_string().into(), self.officer.id.to_string().into()],
        );
        act.commit().await.unwrap();
        Referred { id: CaseId(case.id.0), keys: case }
    }

    /// The focal point hands tiers of a case to the authority.
    pub async fn hand_over(&self, house: &House, case: CaseId, tiers: &[Tier]) -> Result<(), access::Error> {
        let mut act = self.fiona.act(&house.access).await;
        let permit = act.permit::<HandOver>(case).await?;
        let tiers = tiers.iter().copied().collect();
        keys::hand_over(&mut act, &permit, Recipient::Team(self.authority), tiers, "law").await?;
        act.commit().await
    }

    /// The manager proposes somebody for the focal point's team.
    pub async fn propose(&self, house: &House, who: &Somebody) {
        let mut act = self.manager.act(&house.access).await;
        let permit = act.permit::<ProposeMember>(self.focal_team).await.unwrap();
        accounts::propose(&mut act, &permit, self.focal_team, who.id).await.unwrap();
        act.commit().await.unwrap();
    }

    /// The manager removes somebody from it.
    pub async fn remove(&self, house: &House, who: &Somebody) {
        let mut act = self.manager.act(&house.access).await;
        let permit = act.permit::<RemoveMember>(self.focal_team).await.unwrap();
        accounts::remove(&mut act, &permit, self.focal_team, who.id).await.unwrap();
        act.commit().await.unwrap();
    }

    /// Fiona does what waits for a holder of the team's key: she wraps for members. That she comes begins a new epoch where
    /// somebody left.
    pub async fn do_what_waits(&self, house: &House) -> usize {
        let mut act = self.fiona.act(&house.access).await;
        let waiting = accounts::pending(&mut act).await.unwrap();
        for task in &waiting {
            let permit = act.permit::<WrapMember>(task.team).await.unwrap();
            match task.kind {
                PendingKind::Member => {
                    accounts::wrap_member(&mut act, &permit, task.team, task.id).await.unwrap();
                }
                PendingKind::Found => panic!("the keys were founded"),
            }
        }
        act.commit().await.unwrap();
        house.later(1);
        waiting.len()
    }
}

/// Asks for a permit and for the key of a tier; what came, as bytes.
pub async fn key_of<V: OnCase>(
    house: &House,
    who: &Somebody,
    case: CaseId,
    tier: Tier,
) -> Result<[u8; 32], access::Error> {
    let mut act = who.act(&house.access).await;
    let permit = act.permit::<V>(case).await?;
    permit.newest_key(tier).map(|key| *key.key().expose())
}

/// The instant of the house.
pub fn now(house: &House) -> i64 {
    house.clock.now_ms()
}
