//! The referral: consent first, identity only where it is allowed, once however often it is sent, a receipt.

use axum::http::StatusCode;
use store::Value;

use super::world::{World, add, hidden, worlds, worlds_in};

/// What every referral in these tests says.
fn filled(team: &str) -> Vec<(&str, &str)> {
    vec![
        ("urgency", "urgent"),
        ("receiver", team),
        ("sex", "female"),
        ("stay", "unknown"),
        ("citizenship", "bg"),
        ("languages", "bg"),
        ("languages", "en"),
        ("narrative", "Works without a day off."),
        ("save", "send"),
    ]
}

/// A screening with answers; of an adult also with a consent state.
async fn screened(world: &World, age: &str, consent: Option<&str>) -> String {
    let screening = world.begun(world.officer, "work_site", age).await;
    let with =
        [("ILO-EX-01", "yes"), ("ILO-EX-06", "yes"), ("ILO-CD-01", "no"), ("age", age), ("save", "refer")];
    let answer = world.fill(world.officer, &screening, &screening, &with).await;
    let refer = format!("{screening}/refer");
    assert_eq!(answer.next, refer, "{}", answer.html);
    if let Some(consent) = consent {
        let answer = world.fill(world.officer, &refer, &refer, &[("consent", consent)]).await;
        assert_eq!(answer.next, refer, "{}", answer.html);
    }
    refer
}

#[tokio::test]
async fn from_the_first_question_to_the_receipt() {
    for world in worlds().await {
        let refer = screened(&world, "adult", None).await;
        let asked = world.get(world.officer, &refer).await;
        assert!(asked.html.contains("Does the person agree to be referred?"));
        assert!(!asked.html.contains("name=\"name\""), "consent is asked before any name");
        let unanswered = world.fill(world.officer, &refer, &refer, &[]).await;
        assert_eq!(unanswered.status, StatusCode::UNPROCESSABLE_ENTITY);
        let answer = world.fill(world.officer, &refer, &refer, &[("consent", "given")]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.html);
        let page = world.get(world.officer, &refer).await;
        assert!(page.html.contains("name=\"name\"") && page.html.contains("name=\"safe_contact\""));
        assert!(page.html.contains("2 signs that you answered with yes"));
        assert!(page.html.contains("First contact, Centre of Testland"));
        let team = world.team.to_string();
        let mut with = filled(&team);
        with.extend([("age_band", "25-44"), ("name", "Ada Fictional"), ("region", "EL30")]);
        let sent = world.fill(world.officer, &refer, &refer, &with).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}: {}", world.engine, sent.html);
        let receipt = world.get(world.officer, &sent.next).await;
        assert_eq!(receipt.status, StatusCode::OK, "{}", receipt.html);
        for said in [
            "The person is referred",
            "R-",
            "First contact, Centre of Testland",
            "within 1 hour",
            "yes or no",
        ] {
            assert!(receipt.html.contains(said), "{said}: {}", receipt.html);
        }
        check_rows(&world).await;
        // The officer keeps the receipt and nothing else.
        let screening = refer.trim_end_matches("/refer");
        assert!(sent.next.starts_with(&world.get(world.officer, screening).await.next));
        let left = world.rows("SELECT key_wrap, draft FROM screening", &[]).await;
        assert_eq!(left[0].values(), [Value::Null, Value::Null]);
        let other = world.get(world.colleague, sent.next.trim_end_matches("?did=referred")).await;
        assert_eq!(other.status, StatusCode::FORBIDDEN);
        let work = world.get(world.officer, "/work").await;
        assert!(work.html.contains("See the receipt of your referral"));
    }
}

async fn check_rows(world: &World) {
    let rows = world
        .rows(
            "SELECT r.sex, r.age_band, r.citizenship, r.region, r.consent, r.source, r.channel, r.setting,
               r.first_contact_at FROM case_record r",
            &[],
        )
        .await;
    assert_eq!(rows.len(), 1, "{}", world.engine);
    let text: Vec<String> = (0..8).map(|at| rows[0].text(at).unwrap()).collect();
    let expected = ["female", "25-44", "BG", "EL30", "given", "police", "screening", "work_site"];
    assert_eq!(text, expected);
    assert_eq!(rows[0].int(8).unwrap(), super::world::NOW);
    let hits = world.rows("SELECT indicator, answer FROM indicator_hit ORDER BY indicator", &[]).await;
    let hits: Vec<(String, String)> =
        hits.iter().map(|row| (row.text(0).unwrap(), row.text(1).unwrap())).collect();
    let expected = [("ILO-CD-01", "no"), ("ILO-EX-01", "yes"), ("ILO-EX-06", "yes")];
    assert_eq!(hits, expected.map(|(id, answer)| (id.to_owned(), answer.to_owned())));
    assert_eq!(world.count("identity").await, 1);
}

#[tokio::test]
async fn an_adult_without_consent_is_referred_without_a_name() {
    for world in worlds().await {
        let refer = screened(&world, "adult", Some("refused")).await;
        let page = world.get(world.officer, &refer).await;
        assert!(page.html.contains("Referred without a name"));
        for field in ["name=\"name\"", "name=\"phone\"", "name=\"address\"", "name=\"safe_contact\""] {
            assert!(!page.html.contains(field), "{field}");
        }
        let team = world.team.to_string();
        // Sent all the same: the rule refuses, everything typed comes back, nothing is stored.
        let mut with = filled(&team);
        with.extend([("age_band", "adult"), ("name", "Zoe Fictional"), ("phone", "5550100")]);
        let refused = world.fill(world.officer, &refer, &refer, &with).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.html);
        assert!(refused.html.contains("Nothing was stored or sent"));
        assert!(refused.html.contains("Works without a day off."), "what was typed is still there");
        for table in ["dossier", "person", "identity", "referral"] {
            assert_eq!(world.count(table).await, 0, "{} {table}", world.engine);
        }
        // Kept for later: no identity either.
        let mut keep = with.clone();
        keep.retain(|(name, _)| *name != "save");
        keep.push(("save", "keep"));
        assert_eq!(world.fill(world.officer, &refer, &refer, &keep).await.status, StatusCode::SEE_OTHER);
        let page = world.get(world.officer, &refer).await;
        assert!(page.html.contains("Works without a day off.") && !page.html.contains("Zoe"));
        let mut with = filled(&team);
        with.push(("age_band", "adult"));
        let sent = world.fill(world.officer, &refer, &refer, &with).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.html);
        assert_eq!((world.count("referral").await, world.count("identity").await), (1, 0));
    }
}

#[tokio::test]
async fn a_withdrawn_yes_takes_the_typed_name_with_it() {
    for world in worlds().await {
        let refer = screened(&world, "adult", Some("given")).await;
        let keep = [("name", "Zoe Fictional"), ("narrative", "kept"), ("save", "keep")];
        assert_eq!(world.fill(world.officer, &refer, &refer, &keep).await.status, StatusCode::SEE_OTHER);
        assert!(world.get(world.officer, &refer).await.html.contains("Zoe Fictional"));
        let change = format!("{refer}?consent=change");
        let answer = world.fill(world.officer, &change, &refer, &[("consent", "refused")]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.html);
        let answer = world.fill(world.officer, &change, &refer, &[("consent", "given")]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
        let page = world.get(world.officer, &refer).await;
        assert!(page.html.contains("kept") && !page.html.contains("Zoe Fictional"));
    }
}

#[tokio::test]
async fn a_child_and_somebody_of_unknown_age_are_referred_in_full() {
    for world in worlds_in("dk").await {
        let mut identities = 0;
        for age in ["child", "unknown"] {
            let refer = screened(&world, age, None).await;
            let page = world.get(world.officer, &refer).await;
            assert!(page.html.contains("name=\"name\"") && page.html.contains("name=\"accompanied\""));
            let team = world.team.to_string();
            let mut with = filled(&team);
            with.retain(|(name, value)| (*name, *value) != ("urgency", "urgent"));
            with.extend([
                ("urgency", "ordinary"),
                ("age_band", "child"),
                ("accompanied", "no"),
                ("name", "Nils Fictional"),
                ("region", "DK01"),
            ]);
            let sent = world.fill(world.officer, &refer, &refer, &with).await;
            assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}: {}", world.engine, sent.html);
            let receipt = world.get(world.officer, &sent.next).await;
            assert!(receipt.html.contains("next working day"), "{}", receipt.html);
            identities += 1;
            assert_eq!(world.count("identity").await, identities, "{}", world.engine);
        }
        let minors = world.rows("SELECT COUNT(*) FROM dossier WHERE child = 1", &[]).await;
        assert_eq!(minors[0].int(0).unwrap(), 2);
    }
}

#[tokio::test]
async fn the_same_form_is_one_referral_also_when_both_arrive_at_once() {
    for world in worlds().await {
        let refer = screened(&world, "child", None).await;
        let team = world.team.to_string();
        let page = world.get(world.officer, &refer).await;
        let mut fields = hidden(&page.html, &refer);
        add(&mut fields, &filled(&team));
        add(&mut fields, &[("age_band", "12-17"), ("accompanied", "unknown")]);
        let (one, other) = tokio::join!(
            world.post(world.officer, &refer, &fields),
            world.post(world.officer, &refer, &fields)
        );
        let later = world.post(world.officer, &refer, &fields).await;
        for answer in [&one, &other, &later] {
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}: {}", world.engine, answer.html);
            assert_eq!(answer.next, one.next);
        }
        assert_eq!((world.count("referral").await, world.count("dossier").await), (1, 1));
        // Another form for the same screening finds it closed.
        fields.retain(|(name, _)| name != "form");
        let closed = world.post(world.officer, &refer, &fields).await;
        assert_eq!(closed.status, StatusCode::FORBIDDEN);
        assert_eq!(world.count("referral").await, 1);
    }
}

#[tokio::test]
async fn birth_that_cannot_be_read_or_contradicts_the_age_is_asked_about() {
    for world in worlds().await {
        let refer = screened(&world, "child", None).await;
        for (birth, said) in [
            ("in spring", "Write a day such as 4.5.2009"),
            ("1960", "Birth and age do not fit each other"),
            ("31.2.2010", "Write a day such as 4.5.2009"),
        ] {
            let with = [("name", "Nils Fictional"), ("birth", birth), ("save", "send")];
            let back = world.fill(world.officer, &refer, &refer, &with).await;
            assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY, "{birth}");
            assert!(
                back.html.contains(said) && back.html.contains("Nils Fictional"),
                "{birth}: {}",
                back.html
            );
        }
    }
}

#[tokio::test]
async fn mistakes_are_said_at_their_fields() {
    for world in worlds().await {
        let refer = screened(&world, "child", None).await;
        let with =
            [("citizenship", "Bulgaria"), ("name", "Nils Fictional"), ("sex", "cat"), ("save", "send")];
        let back = world.fill(world.officer, &refer, &refer, &with).await;
        assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
        for said in
            ["There is no country with this code", "Choose one of these", "Nils Fictional", "Bulgaria"]
        {
            assert!(back.html.contains(said), "{said}: {}", back.html);
        }
        assert_eq!(world.count("referral").await, 0);
    }
}
