//! What is not sealed holds no free text: whatever is typed, in whichever field of a form.

use axum::http::StatusCode;
use testkit::{House, houses};

use crate::stored::{holding, values};

/// Nothing of this may stand anywhere but under seal.
const NEEDLE: &str = "quockerwodger";

/// A referral that is taken.
fn referral(team: &str) -> Vec<(&str, &str)> {
    vec![
        ("urgency", "urgent"),
        ("receiver", team),
        ("sex", "female"),
        ("age_band", "12-17"),
        ("accompanied", "unknown"),
        ("stay", "unknown"),
        ("citizenship", "bg"),
        ("region", "EL30"),
        ("languages", "bg"),
        ("narrative", "Works without a day off."),
        ("name", "Ada Fictional"),
        ("save", "send"),
    ]
}

async fn screening(house: &House) -> String {
    let mut browser = house.browser("officer").await;
    let begin = [("setting", "work_site"), ("age", "child")];
    let screening = browser.send_from("/screenings/new", "/screenings/new", &begin).await.next;
    let answers = [("ILO-EX-01", "yes"), ("ILO-CD-01", "no"), ("age", "child"), ("save", "refer")];
    let answer = browser.send_from(&screening, &screening, &answers).await;
    assert!(answer.status.is_redirection(), "{}: {}", house.engine, answer.html);
    format!("{screening}/refer")
}

#[tokio::test]
async fn no_field_of_a_referral_reaches_a_plain_column_with_free_text() {
    for house in houses().await {
        let team = house.teams["focal"].to_string();
        let mut taken = 0;
        let extra =
            ["languages", "tab", "was.languages", "was.sex", "self_identified", "with_notes", "birth"];
        let fields = referral(&team).into_iter().map(|(name, _)| name).chain(extra);
        for field in fields.collect::<Vec<_>>() {
            let refer = screening(&house).await;
            let mut browser = house.browser("officer").await;
            let mut sent = referral(&team);
            // A second value where there may be several, another one where there is one.
            if field == "languages" {
                sent.push((field, NEEDLE));
            } else {
                sent.retain(|(name, _)| *name != field);
                sent.push((field, NEEDLE));
            }
            let answer = browser.send_from(&refer, &refer, &sent).await;
            assert!(!answer.status.is_server_error(), "{} {field}: {}", house.engine, answer.html);
            taken += u32::from(answer.status == StatusCode::SEE_OTHER);
            let stored = values(&house).await;
            let found = holding(&stored, NEEDLE.as_bytes());
            assert!(found.is_empty(), "{} {field} stands in {found:?}", house.engine);
        }
        assert!(taken > 5, "{}: {taken} were taken", house.engine);
        assert!(!holding(&values(&house).await, b"work_site").is_empty(), "codes are found where they stand");
    }
}

#[tokio::test]
async fn no_language_that_is_none_reaches_a_plain_column_of_a_case() {
    for house in houses().await {
        let team = house.teams["focal"].to_string();
        let refer = screening(&house).await;
        let mut officer = house.browser("officer").await;
        let sent = officer.send_from(&refer, &refer, &referral(&team)).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}: {}", house.engine, sent.html);
        let case = house.rows("SELECT uuid FROM dossier WHERE kind = 'case'", &[]).await[0].text(0).unwrap();
        let mut focal = house.browser("focal").await;
        // Short enough for a code of a language, and a name.
        let needle = "maria-kazan";
        let yes = [("danger", "yes"), ("immediate_aid", "yes"), ("duplicates", "yes")];
        let triage = yes.into_iter().chain([("rights_language", needle), ("note", "")]).collect::<Vec<_>>();
        let facts = [("languages", needle), ("languages", "bg"), ("stay", "irregular")];
        for (step, fields) in [("triage", triage.as_slice()), ("facts", facts.as_slice())] {
            let path = format!("/cases/{case}/{step}");
            let answer = focal.send_from(&path, &path, fields).await;
            assert!(!answer.status.is_server_error(), "{} {step}: {}", house.engine, answer.html);
            let found = holding(&values(&house).await, needle.as_bytes());
            assert!(found.is_empty(), "{} {step} stands in {found:?}", house.engine);
        }
        let kept = holding(&values(&house).await, b"irregular");
        assert!(kept.iter().any(|table| table == "case_event"), "{}: the facts were taken", house.engine);
    }
}
