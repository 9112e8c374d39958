//! The server's key file.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use vault::VaultError;
use vault::keyfile::ServerKey;

#[test]
fn a_new_key_is_private_and_comes_back_from_its_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("palermo.key");
    let key = ServerKey::create_new(&path).unwrap();
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o7777, 0o600);
    assert_eq!(ServerKey::load(&path).unwrap(), key);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn it_is_never_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("palermo.key");
    let key = ServerKey::create_new(&path).unwrap();
    let shown = path.display().to_string();
    assert_eq!(ServerKey::create_new(&path), Err(VaultError::KeyFileExists { path: shown }));
    assert_eq!(ServerKey::load(&path).unwrap(), key);
}

#[test]
fn others_must_not_be_able_to_read_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("palermo.key");
    ServerKey::create_new(&path).unwrap();
    for mode in [0o644, 0o640, 0o604, 0o660, 0o602] {
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        let refused = ServerKey::load(&path).unwrap_err();
        assert_eq!(refused, VaultError::KeyFileOpen { path: path.display().to_string(), mode });
        assert!(refused.to_string().contains("chmod 600"), "{refused}");
    }
    fs::set_permissions(&path, fs::Permissions::from_mode(0o400)).unwrap();
    assert!(ServerKey::load(&path).is_ok());
}

#[test]
fn what_is_not_a_key_file_is_said_to_be_none() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("palermo.key");
    ServerKey::create_new(&path).unwrap();
    let good = fs::read_to_string(&path).unwrap();
    let bad = [
        Vec::new(),
        b"palermo server key 1 ".to_vec(),
        good.replace("key 1", "key 2").into_bytes(),
        good.as_bytes()[..good.len() - 3].to_vec(),
        good.repeat(4).into_bytes(),
        vec![0xff; 65],
    ];
    for bytes in bad {
        fs::write(&path, &bytes).unwrap();
        let damaged = VaultError::KeyFileDamaged { path: path.display().to_string() };
        assert_eq!(ServerKey::load(&path), Err(damaged), "{bytes:?}");
    }
}

#[test]
fn a_missing_file_or_folder_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("nowhere").join("palermo.key");
    let missing =
        VaultError::KeyFileIo { path: path.display().to_string(), kind: std::io::ErrorKind::NotFound };
    assert_eq!(ServerKey::load(&path), Err(missing.clone()));
    assert_eq!(ServerKey::create_new(&path), Err(missing));
}

#[test]
fn every_purpose_has_its_own_key_and_always_the_same() {
    let key = ServerKey::in_memory();
    assert_eq!(key.derive("totp-seed/v1"), key.derive("totp-seed/v1"));
    assert_ne!(key.derive("totp-seed/v1"), key.derive("staff-mail/v1"));
    assert_ne!(key.derive("totp-seed/v1"), ServerKey::in_memory().derive("totp-seed/v1"));
}
