//! A key file that is not the one of the database, or that is not there.

use std::{
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
};

use palermo::{
    rooms::HOUSE,
    wiring::{self, WiringError},
};
use store::Store;
use testkit::{House, houses};
use vault::keyfile::ServerKey;

/// A folder, with where a key file of it would be.
fn folder() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("palermo.key");
    (folder, file)
}

/// What the start says to a key, and whether it changed anything.
async fn started(house: &House, key: &ServerKey) -> Result<(), WiringError> {
    let before = house.store.schema_dump().await.unwrap();
    let store = Store::open(house.address()).await.unwrap();
    let answer = wiring::bring_up(HOUSE, &store, key).await;
    assert!(answer.is_ok() || before == house.store.schema_dump().await.unwrap(), "{}", house.engine);
    answer
}

#[tokio::test]
async fn a_mistyped_path_makes_no_key_beside_a_database_with_people() {
    for house in houses().await {
        let (folder, file) = folder();
        for path in [file.clone(), folder.path().join("elsewhere").join("typo.key")] {
            let refused = wiring::server_key(&path, &house.store).await;
            assert!(matches!(refused, Err(WiringError::KeyMissing(_))), "{}", house.engine);
            assert!(!path.exists() && !folder.path().join("elsewhere").exists(), "nothing was made");
        }
    }
}

#[tokio::test]
async fn a_key_is_made_where_nobody_is_yet_in_a_folder_of_its_own() {
    for (engine, store, _guard) in store::testing::both().await {
        let (folder, _) = folder();
        let path = folder.path().join("key").join("palermo.key");
        let key = wiring::server_key(&path, &store).await.unwrap();
        wiring::bring_up(HOUSE, &store, &key).await.unwrap();
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&path), mode(path.parent().unwrap())), (0o600, 0o700), "{engine}");
        // The next start finds it, and it fits.
        let again = wiring::server_key(&path, &store).await.unwrap();
        assert!(again == key && wiring::bring_up(HOUSE, &store, &again).await.is_ok(), "{engine}");
    }
}

#[tokio::test]
async fn a_foreign_key_is_refused_before_anything_is_done_with_it() {
    for house in houses().await {
        let own = ServerKey::clone(&house.access.server_key);
        assert!(started(&house, &ServerKey::in_memory()).await.is_err(), "{}: by a name", house.engine);
        started(&house, &own).await.unwrap();
        assert_eq!(house.number("SELECT COUNT(*) FROM house_key").await, 1, "{}", house.engine);
        let foreign = started(&house, &ServerKey::in_memory()).await;
        assert!(matches!(foreign, Err(WiringError::KeyForeign)), "{}: by the mark", house.engine);
        // Also where somebody took the marks away.
        house.write("DELETE FROM house_key", vec![]).await;
        let foreign = started(&house, &ServerKey::in_memory()).await;
        assert!(matches!(foreign, Err(WiringError::KeyForeign)), "{}: by a name again", house.engine);
        started(&house, &own).await.unwrap();
    }
}

#[tokio::test]
async fn generations_come_and_go_and_the_key_still_fits() {
    for house in houses().await {
        let (_folder, file) = folder();
        let first = ServerKey::create_new(&file).unwrap();
        let line = std::fs::read_to_string(&file).unwrap();
        house.write("DELETE FROM house_key", vec![]).await;
        access::house_key::keep(&house.store, &first).await.unwrap();
        let both = ServerKey::add_generation(&file).unwrap();
        started(&house, &both).await.unwrap();
        assert_eq!(house.number("SELECT COUNT(*) FROM house_key").await, 2, "{}", house.engine);
        let second = std::fs::read_to_string(&file).unwrap().replace(&line, "");
        std::fs::write(&file, &second).unwrap();
        let newest = ServerKey::load(&file).unwrap();
        started(&house, &newest).await.unwrap();
        // The first generation of another house with the second of this one is neither.
        let other = ServerKey::create_new(&file.with_extension("other")).unwrap();
        drop(other);
        let mixed = std::fs::read_to_string(file.with_extension("other")).unwrap() + &second;
        std::fs::write(&file, mixed).unwrap();
        let mixed = ServerKey::load(&file).unwrap();
        assert!(matches!(started(&house, &mixed).await, Err(WiringError::KeyForeign)), "{}", house.engine);
    }
}

#[tokio::test]
async fn a_database_file_that_others_can_read_is_refused() {
    let (store, guard) = store::testing::sqlite_with(store::Options::default()).await;
    store.migrate(access::MIGRATIONS).await.unwrap();
    let path = guard.url().strip_prefix("sqlite:").unwrap().to_owned();
    for name in [path.clone(), format!("{path}-wal"), format!("{path}-shm")] {
        for mode in [0o644, 0o660, 0o604, 0o602] {
            std::fs::set_permissions(&name, std::fs::Permissions::from_mode(mode)).unwrap();
            let refused = Store::open(guard.url()).await.err().map(|error| error.to_string());
            assert!(refused.is_some_and(|said| said.contains("chmod 600")), "{name} {mode:o}");
        }
        std::fs::set_permissions(&name, std::fs::Permissions::from_mode(0o600)).unwrap();
        Store::open(guard.url()).await.unwrap();
    }
}
