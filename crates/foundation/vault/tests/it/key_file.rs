//! The server's key file.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use vault::keyfile::ServerKey;
use vault::{FieldCode, KeyNumber, VaultError, Version};

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
        good.replace("key 1", "key 0").into_bytes(),
        good.replace("key 1", "key 01").into_bytes(),
        good.replace("key 1", "key").into_bytes(),
        good.replace("key 1", "key 4294967296").into_bytes(),
        format!("{}{good}", good.replace("key 1", "key 2")).into_bytes(),
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

#[test]
fn a_file_of_the_first_stage_is_generation_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("palermo.key");
    fs::write(&path, "palermo server key 1 AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8\n").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    let key = ServerKey::load(&path).unwrap();
    assert_eq!(key.generation(), KeyNumber::FIRST);
    let bytes: String = key.derive("staff").expose().iter().map(|byte| format!("{byte:02x}")).collect();
    // HKDF-SHA256 by another implementation, with the framed purpose as info
    assert_eq!(bytes, "4d82df3cd571d9b4252867e3bb2cc9218ee0e2afdef0320c73bd8ba4d6145af8");
}

#[test]
fn a_new_generation_seals_and_the_old_one_still_opens() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("palermo.key");
    let first = ServerKey::create_new(&path).unwrap();
    let (field, object) = (FieldCode(1), [7; 16]);
    let before = first.seal("staff", field.of(&object), Version::FIRST, b"a name").unwrap();
    let second = ServerKey::add_generation(&path).unwrap();
    assert_eq!(second.generation(), KeyNumber(2));
    assert_eq!(ServerKey::load(&path).unwrap(), second);
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o7777, 0o600);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    let after = second.seal("staff", field.of(&object), Version::FIRST, b"a name").unwrap();
    assert_eq!(vault::header(&after).unwrap().key, KeyNumber(2));
    for sealed in [&before, &after] {
        let opened = second.open("staff", field.of(&object), sealed).unwrap();
        assert_eq!(opened.text.as_slice(), b"a name");
    }
    let missing = first.open("staff", field.of(&object), &after);
    assert_eq!(missing, Err(VaultError::KeyNotHeld { number: 2 }));
    assert_ne!(first.derive("staff"), second.derive("staff"));
    assert_eq!(second.derive_at(KeyNumber::FIRST, "staff"), Some(first.derive("staff")));

    // Once nothing is sealed under it, the first generation is taken out of the file.
    let text = fs::read_to_string(&path).unwrap();
    let without: String = text.lines().skip(1).map(|line| format!("{line}\n")).collect();
    fs::write(&path, without).unwrap();
    let third = ServerKey::add_generation(&path).unwrap();
    assert_eq!(third.generation(), KeyNumber(3));
    assert!(third.open("staff", field.of(&object), &after).is_ok());
    assert_eq!(third.open("staff", field.of(&object), &before), Err(VaultError::KeyNotHeld { number: 1 }));
}

#[test]
fn an_attempt_that_broke_off_is_not_taken_for_a_key_and_not_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("palermo.key");
    let key = ServerKey::create_new(&path).unwrap();
    let beside = folder.path().join("palermo.new");
    fs::write(&beside, "half a line").unwrap();
    let exists = VaultError::KeyFileExists { path: beside.display().to_string() };
    assert_eq!(ServerKey::add_generation(&path), Err(exists));
    assert_eq!(ServerKey::load(&path).unwrap(), key);
}

/// Computed with another implementation of HKDF-SHA256 (RFC 5869): the generation's key of the purpose is the salt, the
/// secret the input. If this fails, digests and pseudonyms that exist can no longer be verified.
#[test]
fn a_key_with_a_secret_hangs_on_both_halves() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("palermo.key");
    fs::write(&path, "palermo server key 1 AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8\n").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    let file = ServerKey::load(&path).unwrap();
    let secret = vault::SymKey::from_bytes(&std::array::from_fn(|place| 100 + place as u8));
    let (first, digests, pseudonyms) = (KeyNumber::FIRST, "dossier-digest/v1", "dossier-pseudonym/v1");
    let hex = |key: &vault::SymKey| key.expose().iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let key = file.derive_with(first, digests, &secret).unwrap();
    assert_eq!(hex(&key), "2d687df8a49b7e5690c980d09f10db6681eb94cf23624490af8f30a0cce1701e");
    let other = file.derive_with(first, pseudonyms, &secret).unwrap();
    assert_eq!(hex(&other), "4a7708df1aa0679e9cd048fb0bd380a631eed12117a9629fdb41a19cc98f23aa");
    let token: String =
        vault::token(&other, &[b"dossier"]).iter().map(|byte| format!("{byte:02x}")).take(16).collect();
    assert_eq!(token, "603418f291e914e72e01cac408683f93");
    // The controls: with either half another, it is another key.
    assert_ne!(file.derive_with(first, digests, &vault::SymKey::generate()), Some(key.clone()));
    assert_ne!(ServerKey::in_memory().derive_with(first, digests, &secret), Some(key.clone()));
    assert_ne!(file.derive(digests), key);
    assert_eq!(file.derive_with(KeyNumber(2), digests, &secret), None, "a generation that is not there");
    assert_eq!(file.generations().collect::<Vec<_>>(), [first]);
}
