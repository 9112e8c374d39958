//! No word that was typed lies open in the database: not as text, not as UTF-16, not as hex or base64.

use axum::http::StatusCode;
use store::{Engine, Value};

use super::world::{World, worlds};

/// Words that are nowhere in the program.
const WORDS: [&str; 4] = ["Zyxwvuta", "quokkaharbour", "5550199123", "πορτοκαλένιος"];

#[tokio::test]
async fn nothing_typed_lies_open() {
    for world in worlds().await {
        let screening = world.begun(world.officer, "street", "adult").await;
        let with = [("notes", WORDS[1]), ("age", "adult"), ("ILO-CD-01", "yes"), ("save", "refer")];
        world.fill(world.officer, &screening, &screening, &with).await;
        let refer = format!("{screening}/refer");
        world.fill(world.officer, &refer, &refer, &[("consent", "given")]).await;
        let typed = [("name", WORDS[0]), ("phone", WORDS[2]), ("narrative", WORDS[3])];
        let keep: Vec<_> = typed.into_iter().chain([("save", "keep")]).collect();
        let kept = world.fill(world.officer, &refer, &refer, &keep).await;
        assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.html);
        assert!(WORDS.iter().all(|word| !kept.html.contains(word)));
        let shown = world.get(world.officer, &refer).await;
        assert!(WORDS.iter().all(|word| shown.html.contains(word)), "the officer reads what was typed");
        scan(&world, "draft").await;
        let team = world.team.to_string();
        let rest = [
            ("urgency", "urgent"),
            ("receiver", &team),
            ("sex", "unknown"),
            ("age_band", "adult"),
            ("stay", "unknown"),
            ("with_notes", "yes"),
            ("save", "send"),
        ];
        let all: Vec<_> = typed.into_iter().chain(rest).collect();
        let sent = world.fill(world.officer, &refer, &refer, &all).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.html);
        scan(&world, "referral").await;
    }
}

/// A draft knows the version of its row: an older one that somebody puts back is not taken for the newest.
#[tokio::test]
async fn an_older_draft_that_was_put_back_does_not_open() {
    for world in worlds().await {
        let screening = world.begun(world.officer, "street", "adult").await;
        let with = [("notes", WORDS[1]), ("age", "adult"), ("save", "result")];
        world.fill(world.officer, &screening, &screening, &with).await;
        let older = world.rows("SELECT draft FROM screening", &[]).await[0].bytes(0).unwrap();
        world.fill(world.officer, &screening, &screening, &[("notes", WORDS[3]), ("save", "result")]).await;
        let newer = world.get(world.officer, &screening).await;
        assert!(newer.html.contains(WORDS[3]), "{}", newer.html);
        let mut batch = store::Batch::new();
        batch.push("UPDATE screening SET draft = $1", vec![older.into()]);
        world.store.write(batch).await.unwrap();
        let put_back = world.get(world.officer, &screening).await;
        assert!(put_back.status.is_server_error(), "{}: {}", world.engine, put_back.status);
        assert!(!put_back.html.contains(WORDS[1]), "{}", put_back.html);
    }
}

/// Looks for the words in everything that is stored: the files of SQLite, every row of PostgreSQL.
async fn scan(world: &World, when: &str) {
    let mut places = vec![everything(world).await];
    if world.store.engine() == Engine::Sqlite {
        let file = world.address().trim_start_matches("sqlite:").to_owned();
        for ending in ["", "-wal"] {
            places.push(std::fs::read(format!("{file}{ending}")).unwrap_or_default());
        }
    }
    assert!(places.iter().map(Vec::len).sum::<usize>() > 1000);
    for word in WORDS {
        for needle in forms(word) {
            for place in &places {
                let found = place.windows(needle.len()).any(|window| window == needle);
                assert!(!found, "{}, {when}: {word} lies open", world.engine);
            }
        }
    }
    // Negative control: a code that is plain on purpose is found.
    assert!(places.iter().any(|place| place.windows(6).any(|window| window == b"street")));
}

async fn everything(world: &World) -> Vec<u8> {
    let tables = match world.store.engine() {
        Engine::Sqlite => "SELECT name FROM sqlite_master WHERE type = 'table'",
        Engine::Postgres => "SELECT CAST(tablename AS TEXT) FROM pg_tables WHERE schemaname = 'public'",
    };
    let mut all = Vec::new();
    for table in world.rows(tables, &[]).await {
        for row in world.rows(&format!("SELECT * FROM {}", table.text(0).unwrap()), &[]).await {
            for value in row.values() {
                match value {
                    Value::Text(text) => all.extend(text.as_bytes()),
                    Value::Bytes(bytes) => all.extend(bytes),
                    Value::Int(_) | Value::Null => {}
                }
                all.push(0);
            }
        }
    }
    all
}

/// A word as bytes that somebody might find it by.
fn forms(word: &str) -> Vec<Vec<u8>> {
    let utf16: Vec<u8> = word.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let swapped: Vec<u8> = word.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let hex: String = word.bytes().map(|byte| format!("{byte:02x}")).collect();
    let mut forms =
        vec![word.as_bytes().to_vec(), utf16, swapped, hex.to_uppercase().into_bytes(), hex.into_bytes()];
    // Of base 64 the middle, at each of the three ways in which the letters can fall.
    for shift in 0..3 {
        let padded: Vec<u8> = std::iter::repeat_n(b' ', shift).chain(word.bytes()).collect();
        let whole = &padded[..padded.len() - padded.len() % 3];
        let text = base64(whole);
        forms.push(text[4..].to_vec());
    }
    forms
}

fn base64(bytes: &[u8]) -> Vec<u8> {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = Vec::new();
    for three in bytes.chunks(3) {
        let number = three.iter().fold(0usize, |sum, byte| sum << 8 | usize::from(*byte));
        text.extend([18, 12, 6, 0].map(|shift| LETTERS[number >> shift & 63]));
    }
    text
}
