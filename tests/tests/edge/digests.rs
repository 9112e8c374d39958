//! Whoever has the database and guesses what was typed cannot find out whether the guess is right: no digest of anything
//! that is sealed, or was typed, stands in it without a key.

use axum::http::StatusCode;
use base64::{Engine as _, engine::general_purpose};
use testkit::{House, houses};
use vault::{digest, sha256};

use crate::stored::{holding, values};

/// What a form of these tests says.
const TYPED: [(&str, &str); 4] =
    [("name", "Helena Fictional"), ("sign_in", "helena"), ("role", "frontline"), ("lang", "en")];

/// Labels that digests of this house begin with.
const LABELS: [&str; 7] =
    ["", "invitation", "palermo form token", "palermo form 1", "palermo session id 1", "seen/v1", "name"];

/// What was typed, in every way in which the code puts it together.
fn contents(fields: &[(String, String)], path: &str) -> Vec<Vec<u8>> {
    let counted: Vec<_> = fields.iter().filter(|(name, _)| name != "csrf" && name != "parked").collect();
    let lines: String = counted.iter().map(|(name, value)| format!("{name}={value}\n")).collect();
    let json = serde_json::to_vec(&counted).unwrap();
    let mut contents = vec![lines.into_bytes(), json.clone(), [path.as_bytes(), &json].concat()];
    contents.extend(fields.iter().map(|(_, value)| value.clone().into_bytes()));
    contents
}

/// Every digest of a content under every framing, written down in every way: at least sixteen bytes of it.
fn digests(content: &[u8], others: &[&[u8]]) -> Vec<Vec<u8>> {
    let mut made = vec![sha256(content), digest(&[content])];
    for label in LABELS {
        made.push(digest(&[label.as_bytes(), content]));
        made.push(sha256(&[label.as_bytes(), content].concat()));
        for other in others {
            made.push(digest(&[label.as_bytes(), other, content]));
            made.push(digest(&[other, content]));
        }
    }
    let written = |bytes: &[u8]| {
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        let base = general_purpose::URL_SAFE_NO_PAD.encode(bytes);
        [bytes.to_vec(), hex.to_uppercase().into_bytes(), hex.into_bytes(), base.into_bytes()]
    };
    made.iter().flat_map(|digest| written(&digest[..15])).collect()
}

fn guessed(stored: &[(String, Vec<u8>)], contents: &[Vec<u8>], others: &[&[u8]]) -> Vec<String> {
    let tried: Vec<Vec<u8>> = contents.iter().flat_map(|content| digests(content, others)).collect();
    assert!(tried.len() > 500, "{}", tried.len());
    tried.iter().flat_map(|wanted| holding(stored, wanted)).collect()
}

async fn invited(house: &House) -> (Vec<(String, String)>, String) {
    let mut browser = house.browser("manager").await;
    let body = house.person("manager").body.unwrap();
    browser.open(&format!("/people/{body}")).await;
    let path = format!("/people/{body}/invite");
    let mut form = browser.form(&path);
    for (name, value) in TYPED {
        form = form.with(name, &[value]);
    }
    let sent = form.with("role", &["support_worker"]).values();
    let answer = browser.post(&path, &sent).await;
    assert_eq!(answer.status, StatusCode::OK, "{}: {}", house.engine, answer.html);
    (sent, path)
}

#[tokio::test]
async fn no_digest_without_a_key_says_what_was_typed() {
    for house in houses().await {
        let (sent, path) = invited(&house).await;
        let account = house.person("manager").account.to_string();
        let own = sent.iter().find(|(name, _)| name == "form").map(|(_, value)| value.clone()).unwrap();
        let stored = values(&house).await;
        assert!(!holding(&stored, own.as_bytes()).is_empty(), "{}: the form was noted", house.engine);
        let contents = contents(&sent, &path);
        let others = [account.as_bytes(), own.as_bytes(), path.as_bytes()];
        let found = guessed(&stored, &contents, &others);
        assert!(found.is_empty(), "{}: {found:?}", house.engine);
        // The attack works where there is such a digest.
        for planted in [digest(&[&contents[0]]).to_vec(), sha256(b"Helena Fictional").to_vec()] {
            let hex: String = planted.iter().map(|byte| format!("{byte:02x}")).collect();
            let mut with = stored.clone();
            with.push(("planted".into(), hex.into_bytes()));
            let found = guessed(&with, &contents, &others);
            assert!(found.iter().all(|table| table == "planted") && !found.is_empty(), "{found:?}");
        }
    }
}
