//! A database that is looked at as evidence stays what it was.

use std::{
    collections::BTreeMap,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
};

use store::{
    Batch, Options, Program, Store, StoreError, Tables,
    testing::{both, sqlite_with},
};

use super::{PEOPLE, ask_int, count, insert, steps::database_now};

static ROOM: Tables = Tables::bare("people", &[PEOPLE]);

fn program() -> Program {
    Program { rooms: vec![&ROOM], context: std::sync::Arc::new(()), now_ms: database_now }
}

/// Every file of a folder: its bytes, its rights, when it was changed.
fn folder(path: &Path) -> BTreeMap<PathBuf, (Vec<u8>, u32, std::time::SystemTime)> {
    let mut files = BTreeMap::new();
    for entry in std::fs::read_dir(path).unwrap() {
        let path = entry.unwrap().path();
        let about = path.metadata().unwrap();
        let seen = (std::fs::read(&path).unwrap(), about.permissions().mode(), about.modified().unwrap());
        files.insert(path, seen);
    }
    files
}

/// Asks and tries to write; what it counted.
async fn looked_at(url: &str) -> i64 {
    let store = Store::open_read_only(url).await.unwrap();
    store.integrity().await.unwrap();
    let people = count(&store).await;
    let mut batch = Batch::new();
    batch.push("DELETE FROM person", vec![]);
    assert_eq!(store.write(batch).await, Err(StoreError::ReadOnly));
    assert_eq!(store.prepare(&program()).await, Err(StoreError::ReadOnly));
    assert!(store.try_lease("job", std::time::Duration::from_secs(1)).await.is_err());
    let through_a_question = store.snapshot().await.unwrap().query("DELETE FROM person", &[]).await;
    assert!(through_a_question.is_err());
    assert_eq!(count(&store).await, people);
    people
}

#[tokio::test]
async fn nothing_is_written_through_a_store_that_only_reads() {
    for (engine, store, guard) in both().await {
        store.prepare(&program()).await.unwrap();
        store.write(insert("somebody")).await.unwrap();
        assert_eq!(looked_at(guard.url()).await, 1, "{engine}");
        assert_eq!(count(&store).await, 1, "{engine}: and the server goes on");
        store.write(insert("somebody else")).await.unwrap();
        assert_eq!(looked_at(guard.url()).await, 2, "{engine}: what a server wrote is seen");
    }
}

#[tokio::test]
async fn a_file_keeps_its_bytes_its_rights_and_its_journal_mode() {
    let (store, guard) = sqlite_with(Options::default()).await;
    store.prepare(&program()).await.unwrap();
    store.write(insert("somebody")).await.unwrap();
    let path = PathBuf::from(guard.url().strip_prefix("sqlite:").unwrap());
    let place = path.parent().unwrap().to_owned();
    // What a server that was killed leaves behind: the file and its log, which holds what is not folded in yet.
    let killed = place.join("killed %?#");
    std::fs::create_dir(&killed).unwrap();
    for end in ["", "-wal"] {
        let from = format!("{}{end}", path.display());
        std::fs::copy(from, killed.join(format!("copy.sqlite{end}"))).unwrap();
    }
    let before = folder(&killed);
    assert!(before.values().all(|(bytes, ..)| !bytes.is_empty()) && before.len() == 2);
    let url = format!("sqlite:{}", killed.join("copy.sqlite").display());
    assert_eq!(looked_at(&url).await, 1, "what is in the log is seen");
    for (file, was) in before {
        assert_eq!(folder(&killed).get(&file), Some(&was), "{}", file.display());
    }
    // A file whose server ended well, in a folder of its own, readable by others: nothing comes beside it.
    store.checkpoint().await.unwrap();
    drop(store);
    let quiet = place.join("quiet %?#");
    std::fs::create_dir(&quiet).unwrap();
    let file = quiet.join("copy.sqlite");
    std::fs::copy(&path, &file).unwrap();
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o444)).unwrap();
    let before = folder(&quiet);
    assert_eq!(looked_at(&format!("sqlite:{}", file.display())).await, 1);
    assert_eq!(folder(&quiet), before);
    // The negative control: opened to be written, the folder does not stay as it was.
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
    let open = Store::open(&format!("sqlite:{}", file.display())).await.unwrap();
    open.write(insert("afterwards")).await.unwrap();
    assert_ne!(folder(&quiet), before);
}

#[tokio::test]
async fn a_file_that_is_not_there_is_not_made() {
    let (_store, guard) = sqlite_with(Options::default()).await;
    let missing = format!("{}.other", guard.url());
    let opened = Store::open_read_only(&missing).await.map(drop);
    assert!(matches!(opened, Err(StoreError::Unavailable(why)) if why.contains("no such file")));
    assert!(!Path::new(missing.strip_prefix("sqlite:").unwrap()).exists());
}

#[tokio::test]
async fn a_database_that_is_not_as_the_program_would_have_it_is_told_and_not_migrated() {
    for (engine, store, guard) in both().await {
        let open = || Store::open_read_only(guard.url());
        let why = open().await.unwrap().is_as(&program()).await.unwrap_err().to_string();
        assert!(why.contains("no database of this software"), "{engine}: {why}");
        static NOTHING: Tables = Tables::bare("people", &[]);
        store.prepare(&Program { rooms: vec![&NOTHING], ..program() }).await.unwrap();
        let why = open().await.unwrap().is_as(&program()).await.unwrap_err().to_string();
        assert!(why.contains("0001_people"), "{engine}: {why}");
        store.prepare(&program()).await.unwrap();
        assert_eq!(open().await.unwrap().is_as(&program()).await, Ok(()), "{engine}");
        assert_eq!(ask_int(&store, "SELECT COUNT(*) FROM lease", &[]).await, 0, "{engine}");
    }
}
