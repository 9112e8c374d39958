//! Migrations and the dump.

use store::testing::both;
use store::{Migration, Store, StoreError};

use super::{PEOPLE, ask_int, count, insert};

const MORE: Migration = Migration::text("0002_more", "ALTER TABLE person ADD COLUMN mark TEXT DEFAULT 'x'");

#[tokio::test]
async fn migrations_are_applied_once_and_in_order() {
    for (engine, store, _guard) in both().await {
        store.migrate(&[PEOPLE]).await.unwrap();
        store.write(insert("a")).await.unwrap();
        store.migrate(&[PEOPLE, MORE]).await.unwrap();
        store.migrate(&[PEOPLE, MORE]).await.unwrap();
        store.migrate(&[]).await.unwrap();
        assert_eq!(count(&store).await, 1, "{engine}: data stays");
        let mut snapshot = store.snapshot().await.unwrap();
        let rows = snapshot
            .query("SELECT id, checksum, applied FROM schema_migration ORDER BY id", &[])
            .await
            .unwrap();
        assert_eq!(rows.len(), 3, "{engine}: the two, and the store's own");
        assert_eq!(rows[0].text(0).unwrap(), "0001_people", "{engine}");
        assert_eq!(rows[0].text(1).unwrap().len(), 64, "{engine}");
        assert!(rows[0].text(2).unwrap().ends_with('Z'), "{engine}");
        let marked = snapshot.query_one("SELECT mark FROM person", &[]).await.unwrap().unwrap();
        assert_eq!(marked.text(0).unwrap(), "x", "{engine}");
    }
}

#[tokio::test]
async fn the_order_is_that_of_the_list() {
    for (engine, store, _guard) in both().await {
        let error = store.migrate(&[MORE, PEOPLE]).await.unwrap_err();
        assert!(
            matches!(&error, StoreError::Migration(why) if why.starts_with("0002_more: ")),
            "{engine}: {error}"
        );
    }
}

#[tokio::test]
async fn a_changed_text_is_refused() {
    for (engine, store, _guard) in both().await {
        store.migrate(&[PEOPLE]).await.unwrap();
        let changed = Migration::text(PEOPLE.id(), "CREATE TABLE team (id {id}) {strict}");
        let error = store.migrate(&[changed, MORE]).await.unwrap_err();
        assert!(
            matches!(&error, StoreError::Migration(why) if why.contains("0001_people: its text has changed")),
            "{engine}: {error}"
        );
        assert!(
            !store.schema_dump().await.unwrap().contains("mark"),
            "{engine}: nothing after it was applied"
        );
    }
}

#[tokio::test]
async fn a_failing_migration_leaves_nothing_and_those_before_it_stay() {
    for (engine, store, _guard) in both().await {
        let bad = Migration::text(
            "0002_bad",
            "CREATE TABLE half (id {id}) {strict}; INSERT INTO team (name) VALUES ('a'); CREATE TABLE person (id {id}) {strict};",
        );
        let error = store.migrate(&[PEOPLE, bad, MORE]).await.unwrap_err();
        assert!(
            matches!(&error, StoreError::Migration(why) if why.starts_with("0002_bad: ")),
            "{engine}: {error}"
        );
        let dump = store.schema_dump().await.unwrap();
        assert!(dump.contains("table person\n") && !dump.contains("half"), "{engine}: {dump}");
        assert_eq!(ask_int(&store, "SELECT COUNT(*) FROM team", &[]).await, 0, "{engine}");
        assert_eq!(ask_int(&store, "SELECT COUNT(*) FROM schema_migration", &[]).await, 2, "{engine}");
        store.migrate(&[PEOPLE, MORE]).await.unwrap();
    }
}

#[tokio::test]
async fn refused_texts() {
    let bad = [
        Migration::text("0001_token", "CREATE TABLE a (b {boolean})"),
        Migration::text(
            "0001_late",
            "CREATE TABLE a (b {int} REFERENCES a (b) DEFERRABLE INITIALLY DEFERRED)",
        ),
    ];
    for (engine, store, _guard) in both().await {
        for migration in bad {
            let error = store.migrate(&[migration]).await.unwrap_err();
            assert!(matches!(error, StoreError::Migration(_)), "{engine}: {error}");
        }
        let end = store.migrate(&[Migration::text("0001_end", "CREATE TABLE a (b {int}); COMMIT")]).await;
        assert_eq!(end.is_err(), engine == "sqlite", "{engine}: {end:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn processes_that_start_together_take_turns() {
    for (engine, first, guard) in both().await {
        let mut starts = tokio::task::JoinSet::new();
        for _ in 0..8 {
            let url = guard.url().to_owned();
            starts.spawn(async move {
                let store =
                    Store::open_with(&url, store::Options { readers: 1, ..Default::default() }).await?;
                store.migrate(&[PEOPLE, MORE]).await
            });
        }
        let ended = starts.join_all().await;
        assert_eq!(ended, vec![Ok(()); 8], "{engine}");
        assert_eq!(ask_int(&first, "SELECT COUNT(*) FROM schema_migration", &[]).await, 3, "{engine}");
    }
}

const DUMP: &str = "\
table change_number
  slot int not null
  kind text not null
  month int not null
  number int not null
  primary key (slot, kind, month)
table change_slot
  slot int not null
  number int not null
  primary key (slot)
table lease
  name text not null
  fence int not null
  owner text
  expires int not null
  progress text
  primary key (name)
table person
  id id
  uuid text not null
  name text
  age int
  photo bytes
  team int
  version int not null default 0
  mark text default 'x'
  reference (team) to team (id)
  unique (uuid)
table role
  person int not null
  code text not null
  since int not null default -1
  primary key (person, code)
  reference (person) to person (id) on delete cascade
table schema_migration
  id text not null
  checksum text not null
  applied text not null
  primary key (id)
table team
  id id
  name text not null
  unique (name)
index person_team on person (team, name)
migration 0001_people CHECKSUM
migration 0002_more CHECKSUM
migration 0003_role CHECKSUM
migration 0040_store CHECKSUM
unique index role_lead on role (code, expression) partial
view adults
";

#[tokio::test]
async fn the_dump_is_the_same_on_both_engines() {
    let role = Migration::text("0003_role", "CREATE TABLE role (person {int} NOT NULL REFERENCES person (id) ON DELETE CASCADE, code TEXT NOT NULL,
                since {int} NOT NULL DEFAULT -1, PRIMARY KEY (person, code)) {strict};
              CREATE UNIQUE INDEX role_lead ON role (code, (person + 1)) WHERE code = 'lead';
              CREATE VIEW adults AS SELECT id FROM person WHERE age >= 18;");
    let mut dumps = Vec::new();
    for (engine, store, _guard) in both().await {
        assert_eq!(store.schema_dump().await.unwrap(), "", "{engine}: an empty database");
        store.migrate(&[PEOPLE, MORE, role]).await.unwrap();
        let dump = store.schema_dump().await.unwrap();
        let without_checksums: String = dump
            .lines()
            .map(|line| match line.rsplit_once(' ') {
                Some((before, checksum)) if before.starts_with("migration ") && checksum.len() == 64 => {
                    format!("{before} CHECKSUM\n")
                }
                _ => format!("{line}\n"),
            })
            .collect();
        assert_eq!(without_checksums, DUMP, "{engine}");
        dumps.push(dump);
    }
    assert!(dumps.iter().all(|dump| *dump == dumps[0]), "checksums included");
}
