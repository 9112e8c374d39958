//! The room arrives in a house that has been at work: on a case of before, a bed is asked for.

use access::{
    Error,
    foundation::{ListWork, Workplace},
    keys::Recipient,
};
use example_room::{BedId, ROOM, TRACKS, records, rights::AskForBed};
use facts::{Kept, Span};
use kernel::{Figure, Filters, Lang};
use protect::CaseId;
use testkit::{House, HousePlan, ROOMS, houses};

/// The rooms of the house, and the example beside them.
fn with_the_example() -> HousePlan {
    let rooms: Vec<_> = ROOMS.0.iter().copied().chain([&ROOM]).collect();
    HousePlan { rooms: web::Rooms(Vec::leak(rooms)), tracks: TRACKS }
}

/// An officer screens an adult and refers; the case.
async fn refer(house: &House) -> CaseId {
    let mut officer = house.browser("officer").await;
    let begun = [("setting", "street"), ("age", "adult")];
    let begun = officer.send_from("/screenings/new", "/screenings/new", &begun).await;
    let screening = begun.next;
    let answers = [("ILO-CD-01", "yes"), ("ILO-CD-03", "yes"), ("age", "adult"), ("save", "result")];
    officer.send_from(&screening, &screening, &answers).await;
    let (refer, team) = (format!("{screening}/refer"), house.teams["focal"].to_string());
    let notice = [
        ("urgency", "ordinary"),
        ("receiver", team.as_str()),
        ("sex", "female"),
        ("age_band", "25-44"),
        ("stay", "lawful"),
        ("narrative", "An invented account."),
        ("save", "send"),
    ];
    officer.send_from(&refer, &refer, &[("consent", "given")]).await;
    let referred = officer.send_from(&refer, &refer, &notice).await;
    assert!(referred.next.starts_with("/referrals/"), "{}: {}", house.engine, referred.document().words());
    let rows = house.rows("SELECT uuid FROM dossier WHERE kind = 'case'", &[]).await;
    rows[0].text(0).unwrap().parse().unwrap()
}

/// The focal point asks for a bed, for its team and for the officer.
async fn ask(house: &House, case: CaseId) -> Result<BedId, String> {
    let to = [Recipient::Team(house.teams["focal"]), Recipient::Account(house.person("officer").account)];
    let mut act = house.act("focal").await;
    let permit = act.permit::<AskForBed>(case).await.unwrap();
    let asked = records::ask(&mut act, &permit, 3, &to).await.unwrap();
    let bed = asked.map_err(|refusal| refusal.code.to_string())?;
    act.commit().await.unwrap();
    Ok(bed)
}

/// The measure of this room, of all times.
async fn figure(house: &House) -> Figure {
    let measures = house.measures();
    let measure = measures.measure("beds_asked").unwrap();
    let mut act = house.act("coordinator").await;
    let today = act.now().in_tz("Europe/Athens").unwrap().date();
    let permit = act.permit::<ListWork>(Workplace).await.unwrap();
    let mut records = permit.records(&mut act).unwrap();
    let moment = facts::moment(&mut records, &[measure], today).await.unwrap();
    let kept = Kept::default();
    kept.figures(&mut records, &moment, measure, &Filters::none(), &[Span::All]).await.unwrap()[0]
}

async fn check(house: &House) -> String {
    house.check().await.unwrap().join("\n")
}

#[tokio::test]
async fn a_room_that_comes_later_works_beside_the_others() {
    for house in houses().await {
        let case = refer(&house).await;
        let house = house.reopened(with_the_example()).await;
        let engine = house.engine;
        assert_eq!(figure(&house).await, Figure::NotAvailable, "{engine}: nobody has counted yet");

        // The track of before the room came steps; only whoever works on the case may ask.
        let refused = house.act("decider").await.permit::<AskForBed>(case).await.err();
        assert!(matches!(refused, Some(Error::Refused { .. })), "{engine}: {refused:?}");
        let bed = ask(&house, case).await.unwrap();
        assert_eq!(ask(&house, case).await.unwrap_err(), "wrong_state", "{engine}: asked for already");
        let mut focal = house.browser("focal").await;
        focal.open(&format!("/cases/{case}")).await;
        assert!(focal.page().says("Shelter") && focal.page().says("Asked for"), "{engine}");

        // The page, for the team and for the account that were given it, and for nobody else.
        let path = format!("/beds/{bed}");
        for part in ["focal", "untrained", "officer"] {
            let mut browser = house.browser(part).await;
            browser.open(&path).await;
            let page = browser.page();
            assert_eq!(page.heading(), "A bed was asked for", "{engine}, {part}: {}", page.words());
            assert!(page.says("Nights 3") && page.says("23 Nov 2026"), "{engine}: {}", page.words());
        }
        for part in ["decider", "officer2", "coordinator", "administrator"] {
            let refused = house.browser(part).await.ask(&path).await;
            assert_eq!(refused.status.as_u16(), 403, "{engine}, {part}");
            assert!(
                refused.says("A bed is seen by") || refused.says("focal point"),
                "{engine}: {}",
                refused.html
            );
        }
        assert_eq!(house.stranger().ask(&path).await.next, format!("/sign-in?back={path}"), "{engine}");

        // The task waits in My work, once, and a bed is no case.
        focal.open("/work").await;
        let words = focal.page().words();
        assert_eq!(words.matches("Find a bed in a shelter").count(), 1, "{engine}: {words}");
        focal.follow("Find a bed in a shelter").await;
        assert_eq!(focal.path(), path, "{engine}");
        focal.open("/cases").await;
        assert_eq!(focal.page().rows().len(), 2, "{engine}: a heading and one case");
        house.browser("decider").await.open("/work").await;

        // The figure moved by one; check derives it again, and finds what was changed past the log.
        let one = Figure::Number { value: 1.0, rows: 1 };
        assert_eq!(figure(&house).await, one, "{engine}");
        let lines = check(&house).await;
        assert!(
            lines.contains("beds: 1 derived again") && lines.contains("cases: 1 derived again"),
            "{engine}: {lines}"
        );
        house.write("UPDATE example_bed SET nights = 4", vec![]).await;
        let found = house.check().await.unwrap_err();
        assert!(found.contains("covered rows: example_bed"), "{engine}: {found}");
        house.write("UPDATE example_bed SET nights = 3", vec![]).await;
        house.write("UPDATE fact SET value = 4 WHERE kind = 'bed_asked'", vec![]).await;
        let found = house.check().await.unwrap_err();
        assert!(found.contains("beds: 2 of 1 differ") && found.contains("value=4"), "{engine}: {found}");
    }
}

#[tokio::test]
async fn its_texts_are_there_in_every_language() {
    let house = houses().await.remove(0);
    let case = refer(&house).await;
    let house = house.reopened(with_the_example()).await;
    let bed = ask(&house, case).await.unwrap();
    for lang in Lang::ALL {
        let mut browser = house.browser_in("focal", lang).await;
        for path in [format!("/beds/{bed}"), format!("/cases/{case}"), "/work".to_owned()] {
            let page = browser.open(&path).await;
            assert!(!page.html.contains('⟦'), "{lang:?} {path}: {}", page.document().words());
        }
        let heading = browser.open(&format!("/beds/{bed}")).await.document().heading();
        let expected = ["A bed was asked for", "Ζητήθηκε κλίνη", "Поискано е легло"];
        assert_eq!(heading, expected[lang as usize]);
    }
    assert_eq!(words::missing(), Vec::new());
}
