//! Every page in three languages, without a text that is missing.

use axum::http::StatusCode;
use kernel::Lang;
use vault::session::CookieHalf;

use testkit::Answer;

use super::world::{World, worlds};

#[tokio::test]
async fn every_page_speaks_three_languages() {
    let world = worlds().await.remove(0);
    for lang in Lang::ALL {
        let cookie = CookieHalf::from_text(world.cookie("officer")).unwrap();
        world.web.sessions.set_language(&cookie, lang);
        let pages = walk(&world, lang).await;
        assert!(pages > 20, "{pages} pages");
    }
    let missing = words::missing();
    let ours: Vec<_> = missing.iter().filter(|(_, key)| !key.starts_with("test-")).collect();
    assert!(ours.is_empty(), "{ours:?}");
}

/// Opens every page there is on the way from the list to the receipt, and what comes back of mistakes.
async fn walk(world: &World, lang: Lang) -> usize {
    let officer = world.officer;
    let mut pages = Vec::new();
    for age in ["adult", "child"] {
        to_the_receipt(world, age, &mut pages).await;
    }
    let ended = world.begun(officer, "online", "unknown").await;
    let end = format!("{ended}/end");
    world.fill(officer, &end, &end, &[]).await;
    pages.push(world.get(officer, &end).await);
    pages.push(world.get(officer, "/screenings").await);
    pages.push(world.get(officer, "/screenings?after=1.00000000-0000-4000-8000-000000000000").await);
    pages.push(world.get(officer, "/screenings/new").await);
    pages.push(world.fill(officer, "/screenings/new", "/screenings/new", &[]).await);
    pages.push(world.get(officer, "/work").await);
    for setting in detect::rules::Setting::ALL {
        let sheet = world.get(officer, &format!("/screenings/prompt/{setting}?lang={}", lang.code())).await;
        assert!(sheet.html.matches("☐").count() > 30, "{setting}");
        pages.push(sheet);
    }
    for page in &pages {
        assert!([200, 422].contains(&page.status.as_u16()), "{}: {}", page.status, page.html);
        assert!(page.html.contains(&format!("<html lang=\"{}\"", lang.code())), "{}", page.html);
        assert!(!page.html.contains('⟦'), "{}", page.html);
    }
    assert_eq!(world.get(officer, "/screenings/prompt/moon").await.status, StatusCode::NOT_FOUND);
    pages.len()
}

/// From the first question to the receipt, with what comes back of mistakes.
async fn to_the_receipt(world: &World, age: &str, pages: &mut Vec<Answer>) {
    let officer = world.officer;
    let screening = world.begun(officer, "street", age).await;
    let with = [
        ("ILO-CD-01", "yes"),
        ("ILO-CD-03", "yes"),
        ("ILO-EX-02", "unknown"),
        ("asks_for_help", "yes"),
        ("forms", "begging"),
        ("notes", "…"),
        ("age", age),
        ("save", "result"),
    ];
    let refer = format!("{screening}/refer");
    let end = format!("{screening}/end");
    pages.push(world.get(officer, &format!("{screening}/result")).await);
    assert_eq!(world.fill(officer, &screening, &screening, &with).await.status, StatusCode::SEE_OTHER);
    for rest in ["", "/more", "/more?dim=DR", "/result", "/refer", "/end"] {
        pages.push(world.get(officer, &format!("{screening}{rest}")).await);
    }
    pages.push(world.fill(officer, &end, &end, &[]).await);
    if age == "adult" {
        pages.push(world.fill(officer, &refer, &refer, &[]).await);
        world.fill(officer, &refer, &refer, &[("consent", "refused")]).await;
        pages.push(world.get(officer, &format!("{refer}?did=referral-kept")).await);
        let team = world.team.to_string();
        let named = [
            ("urgency", "urgent"),
            ("receiver", team.as_str()),
            ("sex", "female"),
            ("age_band", "18-24"),
            ("stay", "unknown"),
            ("name", "N. Fictional"),
            ("save", "send"),
        ];
        let refused = world.fill(officer, &refer, &refer, &named).await;
        assert!(refused.html.contains("role=\"alert\""), "a rule's no: {}", refused.html);
        pages.push(refused);
    }
    let wrong = [("name", "N. Fictional"), ("citizenship", "Q"), ("save", "send")];
    pages.push(world.fill(officer, &refer, &refer, &wrong).await);
    let team = world.team.to_string();
    let right = [
        ("urgency", "ordinary"),
        ("receiver", team.as_str()),
        ("sex", "male"),
        ("age_band", if age == "adult" { "45+" } else { "12-17" }),
        ("accompanied", "yes"),
        ("stay", "lawful"),
        ("save", "send"),
    ];
    let sent = world.fill(officer, &refer, &refer, &right).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.html);
    pages.push(world.get(officer, &sent.next).await);
}
