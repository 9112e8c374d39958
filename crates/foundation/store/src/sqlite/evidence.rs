//! A file that must not change: opened to be read, with no write-ahead log begun, none folded in, nothing created beside
//! it where that can be helped.

use std::path::{Path, PathBuf};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use super::{prepare, statements::store_error};
use crate::{Options, Result, StoreError};

/// Connections to a file that must not change, and the file whose coming would say that somebody has begun to write.
///
/// Nobody is at work on a file without a write-ahead log: it is read as it lies there, without locks, and no file is made
/// beside it. With a log a server may be at work, or was killed at it: then the log is read as any reader does, and neither
/// it nor the file is written to.
pub(super) fn open(path: &Path, options: &Options) -> Result<(Vec<Connection>, Option<PathBuf>)> {
    if !path.is_file() {
        return Err(StoreError::Unavailable(format!("{}: there is no such file", path.display())));
    }
    let log = beside(path, "-wal");
    if std::fs::metadata(beside(path, "-journal")).is_ok_and(|journal| journal.len() > 0) {
        return Err(StoreError::Unavailable(format!(
            "{}: a transaction broke off in this file, and reading it would mend it; look at a copy",
            path.display()
        )));
    }
    let quiet = !log.exists();
    let mut connections = Vec::new();
    for _ in 0..options.readers.max(1) {
        connections.push(connection(path, quiet, options)?);
    }
    Ok((connections, quiet.then_some(log)))
}

fn connection(path: &Path, quiet: bool, options: &Options) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = if quiet {
        Connection::open_with_flags(address(path), flags | OpenFlags::SQLITE_OPEN_URI)
    } else {
        Connection::open_with_flags(path, flags)
    }
    .map_err(store_error)?;
    // The last reader would otherwise fold the log into the file.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true).map_err(store_error)?;
    prepare(&connection, options)?;
    connection.pragma_update(None, "query_only", true).map_err(store_error)?;
    Ok(connection)
}

fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    name.into()
}

/// The file as an address that says that nobody writes to it.
fn address(path: &Path) -> String {
    let mut address = String::from("file:");
    for byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' => {
                address.push(char::from(*byte));
            }
            other => address.push_str(&format!("%{other:02X}")),
        }
    }
    address + "?immutable=1"
}
