//! The `palermo` command. See `palermo --help`.

use std::process::ExitCode;

use palermo::memory::{WIPED, Wiped};

#[global_allocator]
static MEMORY: Wiped = WIPED;

fn main() -> ExitCode {
    palermo::cli::main()
}
