//! The `palermo` command. See `palermo --help`.

use std::process::ExitCode;

fn main() -> ExitCode {
    palermo::cli::main()
}
