//! Names and narratives stand nowhere in plain.

use store::Value;

use crate::world::{NAME, STORY, TRIAGE, World, worlds};

const TABLES: &[&str] = &[
    "person",
    "person_key",
    "identity",
    "case_record",
    "case_form",
    "narrative",
    "case_event",
    "clock_event",
    "track_state",
    "work_task",
    "referral",
    "indicator_hit",
    "dossier",
    "case_access",
    "dossier_person",
    "tier_key",
    "grants",
    "tier_wrap",
    "log_entry",
    "log_link",
    "seen",
];

/// The words to look for, also as UTF-16 and hex.
fn needles() -> Vec<Vec<u8>> {
    let words = [NAME, STORY, "turquoise", "Examplova", "indigo van"];
    words
        .iter()
        .flat_map(|word| {
            let wide: Vec<u8> = word.encode_utf16().flat_map(u16::to_le_bytes).collect();
            let hex: String = word.bytes().map(|byte| format!("{byte:02x}")).collect();
            [word.as_bytes().to_vec(), wide, hex.into_bytes()]
        })
        .collect()
}

fn found(hay: &[u8], needle: &[u8]) -> bool {
    hay.windows(needle.len()).any(|window| window == needle)
}

async fn everything(world: &World) -> Vec<u8> {
    let mut all = Vec::new();
    for table in TABLES {
        for row in world.rows(&format!("SELECT * FROM {table}"), &[]).await {
            for value in row.values() {
                match value {
                    Value::Text(text) => all.extend(text.as_bytes()),
                    Value::Bytes(bytes) => all.extend(bytes),
                    _ => {}
                }
                all.push(b'\n');
            }
        }
    }
    if let Some(folder) = world.folder() {
        for file in std::fs::read_dir(folder).unwrap() {
            all.extend(std::fs::read(file.unwrap().path()).unwrap());
        }
    }
    all
}

#[tokio::test]
async fn no_name_and_no_word_of_a_story_is_stored_in_plain() {
    for world in worlds("gr", "2024-03-04T08:00:00Z").await {
        let case = world.refer("officer", &world.adult()).await.unwrap().case;
        let note = [TRIAGE, &[("note", "An indigo van was seen.")]].concat();
        world.done("focal", case, "triage", &note).await;
        let page = world.get("focal", &format!("/cases/{case}")).await;
        assert!(page.says(NAME) && page.says(STORY) && page.says("indigo van"), "they are there to be read");
        let all = everything(&world).await;
        assert!(
            found(&all, b"work_site") && found(&all, b"labour"),
            "{}: the scan reads the rows",
            world.engine
        );
        for needle in needles() {
            assert!(!found(&all, &needle), "{}: {}", world.engine, String::from_utf8_lossy(&needle));
        }
        // The control: the same scan finds a word that is not sealed.
        let mut batch = store::Batch::new();
        batch.push("UPDATE case_record SET region = $1", vec![STORY.into()]);
        world.store.write(batch).await.unwrap();
        assert!(found(&everything(&world).await, STORY.as_bytes()), "{}", world.engine);
    }
}

#[tokio::test]
async fn reading_the_identity_leaves_an_entry_and_a_list_leaves_one() {
    for world in worlds("gr", "2024-03-04T08:00:00Z").await {
        let case = world.refer("officer", &world.adult()).await.unwrap().case;
        let before = world.number("SELECT COUNT(*) FROM log_entry").await;
        world.get("focal", &format!("/cases/{case}")).await;
        let page = world.number("SELECT COUNT(*) FROM log_entry").await - before;
        assert_eq!(page, 3, "{}: the case, the identity, the narrative", world.engine);
        world.get("focal", "/cases").await;
        let list = world.number("SELECT COUNT(*) FROM log_entry").await - before - page;
        assert_eq!(list, 2, "{}: the case page, and one for the whole page of the list", world.engine);
    }
}
