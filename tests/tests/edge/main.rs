//! The edge of the server, attacked: what strangers and people who are signed in can send to it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may fail loudly"
)]

mod commands;
mod connections;
mod digests;
mod forms;
mod key_file;
#[cfg(target_os = "linux")]
mod memory;
mod origin;
mod plain;
mod stored;
mod watch;

use palermo::memory::{WIPED, Wiped};

#[global_allocator]
static MEMORY: Wiped = WIPED;
