//! `palermo backup` and `palermo restore`: a server's rows and its key file as two archives, sealed to codes that are kept on
//! paper. The server goes on working meanwhile.
//!
//! - `archive`: a sealed file for offline keys. `rows`: the rows of a database as bytes.

mod archive;
mod rows;

use std::{
    fs::{File, OpenOptions},
    io::{BufReader, BufWriter, Read as _, Write as _},
    path::{Path, PathBuf},
};

use store::{Store, copying};
use vault::{PublicKey, SecretKey, keyfile::ServerKey, recovery::RecoveryCode};

use self::archive::{Holds, Reader, Writer};
use crate::{
    rooms::HousePlan,
    wiring::{self, WiringError},
};

/// What is to be backed up, and for whom.
pub struct Backup<'a> {
    /// The database.
    pub database: &'a str,
    /// The server's key file.
    pub key_file: &'a Path,
    /// Public keys of the codes that open the rows.
    pub rows_to: &'a [PublicKey],
    /// Public keys of the codes that open the key file.
    pub key_to: &'a [PublicKey],
    /// The folder into which two files are written.
    pub into: &'a Path,
    /// What the files begin with.
    pub name: &'a str,
}

/// The two files of a backup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Files {
    /// The rows.
    pub rows: PathBuf,
    /// The key file.
    pub key: PathBuf,
    /// How many rows there are in all.
    pub many: u64,
}

/// A new code, to be printed and locked away, and its public key, which the server gets.
#[must_use]
pub fn new_code() -> (vault::Zeroizing<String>, String) {
    let code = RecoveryCode::generate();
    (code.to_text(), hex(code.public_key().as_bytes()))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Reads a public key as [`new_code`] prints it.
///
/// # Errors
/// When it is not 64 hexadecimal digits.
pub fn public_key(text: &str) -> Result<PublicKey, String> {
    let wrong = || "a public key has 64 hexadecimal digits; `palermo backup-code` prints one".to_owned();
    let digits: Vec<u8> = text.trim().bytes().collect();
    let byte = |pair: &[u8]| {
        let pair = std::str::from_utf8(pair).map_err(|_| wrong())?;
        u8::from_str_radix(pair, 16).map_err(|_| wrong())
    };
    let bytes = digits.chunks(2).map(byte).collect::<Result<Vec<u8>, String>>()?;
    if digits.len() != 64 {
        return Err(wrong());
    }
    PublicKey::from_slice(&bytes).map_err(|_| wrong())
}

/// Makes a backup while the server may go on working: all rows as they are at one instant. Neither file opens the other, and
/// none opens without a code.
///
/// # Errors
/// The database's; when a file is there already, or the disk is full: then no half file stays.
pub async fn make(backup: &Backup<'_>) -> Result<Files, WiringError> {
    // Whoever restores needs the right one: a wrong key file is noticed now.
    let store = Store::open_read_only(backup.database).await?;
    wiring::need_own_key(&store, &ServerKey::load(backup.key_file)?).await?;
    let (rows, key) =
        (backup.into.join(format!("{}.rows", backup.name)), backup.into.join(format!("{}.key", backup.name)));
    let many = whole(&rows, async |file| {
        let mut writer = begun(file, Holds::Rows, backup.rows_to)?;
        let counts = rows::write(&store, &mut writer).await?;
        ended(writer)?;
        Ok(counts.iter().map(|(_, many)| many).sum())
    })
    .await?;
    whole(&key, async |file| {
        let mut writer = begun(file, Holds::KeyFile, backup.key_to)?;
        let text = vault::Zeroizing::new(std::fs::read(backup.key_file)?);
        writer.add(&text).map_err(refused)?;
        ended(writer)
    })
    .await?;
    Ok(Files { rows, key, many })
}

fn refused(error: archive::ArchiveError) -> WiringError {
    WiringError::Data(error.to_string())
}

type Out = BufWriter<File>;

fn begun(file: File, holds: Holds, to: &[PublicKey]) -> Result<Writer<Out>, WiringError> {
    Writer::begin(BufWriter::new(file), holds, to).map_err(refused)
}

fn ended(writer: Writer<Out>) -> Result<(), WiringError> {
    let out = writer.finish().map_err(refused)?;
    let file = out.into_inner().map_err(|error| WiringError::Data(error.to_string()))?;
    Ok(file.sync_all()?)
}

/// Writes a new file, whole or not at all, readable by its owner only.
async fn whole<T>(
    path: &Path,
    write: impl AsyncFnOnce(File) -> Result<T, WiringError>,
) -> Result<T, WiringError> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let named = |error: std::io::Error| WiringError::Data(format!("{}: {error}", path.display()));
    let file = options.open(path).map_err(named)?;
    let written = write(file).await;
    if written.is_err() {
        // What went wrong before is what has to be said.
        std::fs::remove_file(path).ok();
    }
    written
}

/// What is to be restored, and where.
pub struct Restore<'a> {
    /// The archive of rows.
    pub rows: &'a Path,
    /// The archive of the key file.
    pub key: &'a Path,
    /// Codes that open them, one per line as they are printed.
    pub codes: &'a str,
    /// An empty database.
    pub database: &'a str,
    /// Where the key file is put; nothing may be there yet.
    pub key_file: &'a Path,
}

/// Puts a backup back into an empty database, with its key file beside it. `palermo check` is to be run afterwards.
///
/// # Errors
/// When a code is none, no code fits, the database is in use, another program made the backup, or an archive is damaged:
/// then the key file is not put there, and the database is to be thrown away.
pub async fn restore(plan: HousePlan, restore: &Restore<'_>) -> Result<u64, WiringError> {
    let codes = secrets(restore.codes)?;
    let text = key_text(restore.key, &codes)?;
    if restore.key_file.exists() {
        return Err(WiringError::Data(format!(
            "{} is there already: name a place where nothing is",
            restore.key_file.display()
        )));
    }
    let mut reader = Reader::open(open(restore.rows)?, Holds::Rows, &codes).map_err(refused)?;
    let made = rows::made(&mut reader)?;
    let key = put_key(restore.key_file, &text)?;
    let put = put_rows(plan, (restore.database, &key), &mut reader, &made).await;
    if put.is_err() {
        std::fs::remove_file(restore.key_file).ok();
    }
    put
}

async fn put_rows(
    plan: HousePlan,
    (database, key): (&str, &ServerKey),
    reader: &mut Reader<BufReader<File>>,
    made: &rows::Made,
) -> Result<u64, WiringError> {
    let store = Store::open(database).await?;
    empty_one(&store).await?;
    store.prepare(&wiring::program(plan, key)).await?;
    if rows::migrations(&store).await? != made.migrations {
        return Err(WiringError::Data(
            "another version of the program made this backup: restore it with that version, and upgrade afterwards".into(),
        ));
    }
    let tables = copying::tables(&mut store.snapshot().await?, store.engine()).await?;
    store.empty(&tables).await?;
    let counts = rows::read(&store, &tables, reader).await?;
    Ok(counts.iter().map(|(_, many)| many).sum())
}

/// Refuses a database in which something is.
async fn empty_one(store: &Store) -> Result<(), WiringError> {
    let tables = copying::tables(&mut store.snapshot().await?, store.engine()).await?;
    if tables.is_empty() {
        return Ok(());
    }
    Err(WiringError::Data("this database is in use: a backup is put back into an empty one".into()))
}

fn open(path: &Path) -> Result<BufReader<File>, WiringError> {
    let file = File::open(path).map_err(|error| WiringError::Data(format!("{}: {error}", path.display())))?;
    Ok(BufReader::new(file))
}

fn secrets(codes: &str) -> Result<Vec<SecretKey>, WiringError> {
    let lines = codes.lines().map(str::trim).filter(|line| !line.is_empty());
    let secret = |(place, line): (usize, &str)| {
        let code = RecoveryCode::parse(line);
        let code = code.map_err(|error| WiringError::Data(format!("code {}: {error}", place + 1)))?;
        Ok(code.secret_key())
    };
    lines.enumerate().map(secret).collect()
}

fn key_text(path: &Path, codes: &[SecretKey]) -> Result<vault::Zeroizing<Vec<u8>>, WiringError> {
    let mut reader = Reader::open(open(path)?, Holds::KeyFile, codes).map_err(refused)?;
    let mut text = vault::Zeroizing::new(Vec::new());
    while let Some(byte) = reader.take(1).map_err(refused)? {
        byte.as_slice().read_to_end(&mut text)?;
    }
    Ok(text)
}

/// Writes the key file, readable by this account only, and reads it as the server will.
fn put_key(path: &Path, text: &[u8]) -> Result<ServerKey, WiringError> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(text)?;
    file.sync_all()?;
    Ok(ServerKey::load(path)?)
}
