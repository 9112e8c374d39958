//! Writes the world, by the ways of the house: people through the testkit, what people do through their pages, grants
//! through the door.

use std::collections::BTreeMap;

use access::{
    accounts,
    keys::{self, Ground, Recipient},
};
use axum::http::StatusCode;
use kernel::{AgeBand, DossierId, Form, Sex, TierSet};
use protect::{
    CaseId,
    intake::{Identity, Intake, Referred},
    rights::{HandOver, Triage},
    rules::{Accompanied, AgeState, Consent, StayStatus},
};
use testkit::{Answer, Browser, House, Setup, houses_with};
use uuid::Uuid;
use vault::{FieldCode, Version};

use crate::{
    marks::{further, word},
    world::{CASES, Case, Grant, KEPT, PLACES, RECOVERS, SCREENINGS, Step, To, bodies},
};

/// A case as it was made.
pub struct MadeCase {
    pub id: String,
    pub number: String,
    /// The address of the referral's receipt.
    pub referral: String,
    pub receipt: String,
}

/// What the world was given when it was written: identifiers.
pub struct Built {
    pub cases: BTreeMap<&'static str, MadeCase>,
    pub screenings: BTreeMap<&'static str, String>,
    /// Kept forms, by whose they are.
    pub kept: BTreeMap<&'static str, String>,
    /// Bodies, by key.
    pub bodies: BTreeMap<&'static str, String>,
}

/// A fictional country on each database, with everything in it.
pub async fn worlds() -> Vec<(House, Built)> {
    let bodies = bodies();
    let mut worlds = Vec::new();
    for house in houses_with(|| Setup { bodies, ..Setup::default() }).await {
        let built = build(&house).await;
        worlds.push((house, built));
    }
    worlds
}

/// The token that forms of a session carry.
pub async fn token(browser: &mut Browser) -> String {
    let help = browser.ask("/help").await.document();
    help.forms().iter().find_map(|form| form.value("csrf").map(str::to_owned)).unwrap_or_default()
}

/// Sends a form with the token of the session and an id of its own, without the page before it.
pub async fn post(browser: &mut Browser, csrf: &str, path: &str, fields: &[(String, String)]) -> Answer {
    let own = [("csrf".to_owned(), csrf.to_owned()), ("form".to_owned(), Uuid::new_v4().to_string())];
    browser.post(path, &[&own, fields].concat()).await
}

async fn build(house: &House) -> Built {
    let kept = keep_forms(house).await;
    let mut built =
        Built { cases: BTreeMap::new(), screenings: BTreeMap::new(), kept, bodies: BTreeMap::new() };
    let rows = house.rows("SELECT name, uuid FROM body", &[]).await;
    for place in PLACES {
        let name = format!("The {} of Testland", place.key);
        let row = rows.iter().find(|row| row.text(0).unwrap() == name).unwrap();
        built.bodies.insert(place.key, row.text(1).unwrap());
    }
    for screening in SCREENINGS {
        let path = screen(house, screening.by, screening.name, screening.ended).await;
        built.screenings.insert(screening.name, path);
    }
    for case in CASES {
        built.cases.insert(case.name, make(house, case).await);
    }
    open_recovery(house, &built).await;
    built
}

/// Forms that arrive after their session ran out.
async fn keep_forms(house: &House) -> BTreeMap<&'static str, String> {
    let mut browsers = Vec::new();
    for part in KEPT {
        let mut browser = house.browser(part).await;
        browser.open("/screenings/new").await;
        browsers.push((*part, browser));
    }
    house.pass(31 * 60);
    let mut kept = BTreeMap::new();
    for (part, mut browser) in browsers {
        let typed = word("kept", &part.replace('.', "-"));
        let answer = browser.send("/screenings/new", &[("setting", &typed), ("age", "adult")]).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{}", answer.html);
        let sql = "SELECT p.uuid FROM parked_form p JOIN account a ON a.id = p.account_id WHERE a.uuid = $1";
        let id = house.rows(sql, &[house.person(part).account.to_string().into()]).await;
        kept.insert(part, id[0].text(0).unwrap());
    }
    kept
}

/// A screening with notes and a name in the kept referral, or ended with a reason; its path.
async fn screen(house: &House, by: &str, name: &str, ended: bool) -> String {
    let mut browser = house.browser(by).await;
    let begin = [("setting", "street"), ("age", "adult")];
    let begun = browser.send_from("/screenings/new", "/screenings/new", &begin).await;
    let path = begun.next;
    assert!(path.starts_with("/screenings/"), "{}", begun.html);
    if ended {
        let end = format!("{path}/end");
        let sent = browser.send_from(&end, &end, &[("reason", &word("ending", name))]).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.html);
        return path;
    }
    let notes = [("notes", word("draftnotes", name)), ("save", "result".to_owned())];
    let notes: Vec<(&str, &str)> = notes.iter().map(|(field, value)| (*field, value.as_str())).collect();
    let sent = browser.send_from(&path, &path, &notes).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.html);
    let refer = format!("{path}/refer");
    browser.send_from(&refer, &refer, &[("consent", "given"), ("save", "consent")]).await;
    let name = word("draftname", name);
    let sent = browser.send_from(&refer, &refer, &[("name", &name), ("save", "keep")]).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.html);
    path
}

fn intake(house: &House, case: &Case) -> Intake {
    let named = |field| if case.named { word(field, case.name) } else { String::new() };
    let identity = Identity {
        name: named("name"),
        safe_contact: named("contact"),
        address: named("home"),
        ..Identity::default()
    };
    let (age, consent) = match (case.child, case.named) {
        (true, _) => (AgeState::Child, Consent::NotAsked),
        (false, true) => (AgeState::Adult, Consent::Given),
        (false, false) => (AgeState::Adult, Consent::Refused),
    };
    Intake {
        country: "gr".into(),
        to_team: house.teams["centre"],
        screening: None,
        source: "police".into(),
        channel: "screening".into(),
        setting: "work_site".into(),
        urgent: false,
        age,
        age_band: if case.child { AgeBand::Child } else { AgeBand::From25To44 },
        sex: Sex::Female,
        citizenship: Some("BG".into()),
        consent,
        self_identified: false,
        stay: StayStatus::Lawful,
        accompanied: if case.child { Accompanied::Yes } else { Accompanied::Unknown },
        forms: vec![Form::Labour],
        region: Some("EL30".into()),
        languages: ["bg".to_owned()].into(),
        first_contact_ms: house.access.clock.now_ms() - 86_400_000,
        indicators: vec![("ILO-DR-01".into(), "yes".into())],
        base_version: "1".into(),
        rule_version: "1".into(),
        class: "strong".into(),
        identity: case.named.then_some(identity),
        narrative: word("story", case.name),
    }
}

/// A case, and everything that was done to it and given of it.
async fn make(house: &House, case: &Case) -> MadeCase {
    let referred = house.refer(case.referrer, &intake(house, case)).await.unwrap();
    let last = |step: &&Step| matches!(step, Step::Withdraw | Step::Close);
    for step in case.steps.iter().filter(|step| !last(step)) {
        take(house, case, &referred, *step).await;
    }
    for grant in case.given {
        give(house, referred.case, grant).await;
    }
    write_further(house, case, referred.case).await;
    for step in case.steps.iter().filter(last) {
        take(house, case, &referred, *step).await;
    }
    MadeCase {
        id: referred.case.to_string(),
        number: referred.number.to_string(),
        referral: format!("/referrals/{}", referred.referral),
        receipt: referred.receipt.to_string(),
    }
}

async fn take(house: &House, case: &Case, referred: &Referred, step: Step) {
    house.pass(60);
    let note = |field| word(field, case.name);
    let team = house.teams["prosecutor"].to_string();
    let (by, name, fields): (_, _, Vec<(&str, String)>) = match step {
        Step::Triage => ("centre.focal_point", "triage", triaged(note("triagenote"))),
        Step::Presume => {
            let fields = vec![("grounds", "indicators".into()), ("note", note("presumenote"))];
            ("centre.focal_point", "presume", fields)
        }
        Step::HandOver => ("centre.focal_point", "hand-over", vec![("team", team)]),
        Step::Grounds => ("prosecutor.decision_maker", "grounds", decided(note("reasons"))),
        Step::Withdraw => {
            let fields = vec![("said_by", "person".into()), ("note", note("withdrawnote"))];
            ("centre.focal_point", "withdraw", fields)
        }
        Step::Signpost => {
            let fields = vec![("reason", "consent_refused".into()), ("reasons", note("signpostreasons"))];
            ("centre.focal_point", "signpost", fields)
        }
        Step::Close => {
            let id = vec![referred.case.to_string().into()];
            return house.write("UPDATE dossier SET state = 'closed' WHERE uuid = $1", id).await;
        }
    };
    let path = format!("/cases/{}/{name}", referred.case);
    let fields: Vec<(&str, &str)> = fields.iter().map(|(field, value)| (*field, value.as_str())).collect();
    let sent = house.browser(by).await.send_from(&path, &path, &fields).await;
    let words = sent.document().words();
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{} {} {name}: {words}", house.engine, case.name);
}

fn triaged(note: String) -> Vec<(&'static str, String)> {
    let yes = |field| (field, "yes".to_owned());
    vec![
        yes("danger"),
        yes("immediate_aid"),
        yes("duplicates"),
        ("rights_language", "bg".to_owned()),
        ("note", note),
    ]
}

fn decided(reasons: String) -> Vec<(&'static str, String)> {
    vec![
        ("outcome", "rg_positive".to_owned()),
        ("reasons", reasons),
        ("evidence", "screening".to_owned()),
        ("legal_basis", "gr-4251-2014".to_owned()),
        ("notice_language", "bg".to_owned()),
    ]
}

/// Gives a grant, by the centre's focal point through the door: there is no page for other tiers yet.
async fn give(house: &House, case: CaseId, grant: &Grant) {
    let to = match grant.to {
        To::Team(place) => Recipient::Team(house.teams[place]),
        To::Person(part) => Recipient::Account(house.person(part).account),
    };
    let tiers = grant.tiers.iter().fold(TierSet::NONE, |set, tier| set.with(*tier));
    let ground = Ground { purpose: grant.purpose, basis: "consent", until: None };
    let mut act = house.act("centre.focal_point").await;
    let permit = act.permit::<HandOver>(case).await.unwrap();
    keys::give(&mut act, &permit, to, tiers, ground).await.unwrap();
    act.commit().await.unwrap();
    if grant.ended {
        house.pass(60);
        let mut act = house.act("centre.focal_point").await;
        let permit = act.permit::<HandOver>(case).await.unwrap();
        for tier in grant.tiers {
            keys::end_grant(&mut act, &permit, to, *tier).await.unwrap();
        }
        act.commit().await.unwrap();
        house.pass(1);
    }
}

/// Seals texts under the tiers that no room writes yet, where somebody was given them: what rooms to come will write.
async fn write_further(house: &House, case: &Case, id: CaseId) {
    for (field, tier) in further(case) {
        let object = Uuid::new_v4();
        let mut act = house.act("centre.focal_point").await;
        let permit = act.permit::<Triage>(id).await.unwrap();
        let key = keys::to_write(&mut act, &permit, tier).await.unwrap();
        act.commit().await.unwrap();
        let text = word(field, case.name);
        let place = FieldCode(900).of(object.as_bytes());
        let sealed = vault::seal(&key, place, Version::FIRST, text.as_bytes()).unwrap();
        let sql = "INSERT INTO narrative (case_id, object, field, sealed, schema_version, at_ms)
            SELECT d.id, $2, 900, $3, 1, $4 FROM dossier d WHERE d.uuid = $1";
        let dossier = DossierId(id.0).to_string();
        let now = house.access.now_ms();
        house.write(sql, vec![dossier.into(), object.to_string().into(), sealed.into(), now.into()]).await;
    }
}

/// The centre's manager proposes somebody and opens the recovery of the team's keys for that one.
async fn open_recovery(house: &House, built: &Built) {
    let mut browser = house.browser("centre.body_manager").await;
    let csrf = token(&mut browser).await;
    let (team, person) = (house.teams["centre"].to_string(), house.person(RECOVERS).account.to_string());
    let body = &built.bodies["centre"];
    let proposed = [("propose_team".to_owned(), team.clone()), ("propose_person".to_owned(), person.clone())];
    let opened = [("recover_member".to_owned(), format!("{team} {person}"))];
    for (to, fields) in [("propose", proposed.as_slice()), ("recovery", opened.as_slice())] {
        let answer = post(&mut browser, &csrf, &format!("/people/{body}/{to}"), fields).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{to}: {}", answer.document().words());
    }
    let mut act = house.act(RECOVERS).await;
    assert_eq!(accounts::recoveries_for_me(&mut act).await.unwrap().len(), 1, "{}", house.engine);
}
