//! What the command line offers.

use std::{io::Write as _, path::PathBuf, process::ExitCode};

use access::audit::LogYears;
use clap::{Parser, Subcommand, ValueEnum, builder::PossibleValuesParser};

use crate::{
    access_commands,
    backup_commands::{self, BackupArgs, RestoreArgs},
    codes,
    configuration::has_password,
    demo, estimate, ledger_commands, logs, memory, publish,
    rooms::HOUSE,
    serve,
    server::{self, PlaceArgs, ServeArgs},
    wiring, witness,
};

/// Software of a state against trafficking in human beings.
#[derive(Parser)]
#[command(name = "palermo", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run everything with a fictional country, on this machine only.
    Demo(DemoArgs),
    /// Run a server. The first start prints the one-time link of the first administrator.
    Serve(Box<ServeArgs>),
    /// Evaluate one screening sheet or many, without a server.
    Screen {
        /// A YAML or JSON file: one sheet, or many under `examples:`.
        file: PathBuf,
        /// How to print the result.
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
    },
    /// Indicator bases.
    Indicators {
        #[command(subcommand)]
        command: Check,
    },
    /// Strategies and action plans.
    Plan {
        #[command(subcommand)]
        command: Check,
    },
    /// Country profiles and holiday calendars.
    Profile {
        #[command(subcommand)]
        command: Check,
    },
    /// Code lists: regions, and the way from HTCDS to CTDC.
    Codes {
        #[command(subcommand)]
        command: Check,
    },
    /// Estimate how many are never found, from a table of overlapping lists.
    Estimate(Box<estimate::EstimateArgs>),
    /// Publish data that help without harming: protected tables and synthetic records.
    Publish(Box<publish::Publish>),
    /// Explain the configuration of a server: every key, its present value, and where that came from.
    Config(Box<ServeArgs>),
    /// Check a server's records: states against events, the audit chain, the database itself.
    Check(PlaceArgs),
    /// The audit log: its keys, its checkpoints, and whether it is what witnesses kept.
    Ledger {
        #[command(subcommand)]
        command: ledger_commands::Ledger,
    },
    /// Keep the state of a log outside its house, so that nobody rewrites it or cuts off its end unseen.
    Witness {
        #[command(subcommand)]
        command: witness::Witness,
    },
    /// Who may do what: why somebody may or may not, and a sheet of every role for a supervisory authority.
    Access {
        #[command(subcommand)]
        command: access_commands::Access,
    },
    /// Make a code on paper that opens backups, and its public key.
    BackupCode,
    /// Back up a server's rows and its key file, sealed to codes on paper, while it goes on working.
    Backup(BackupArgs),
    /// Put a backup back into an empty database.
    Restore(RestoreArgs),
}

#[derive(Subcommand)]
enum Check {
    /// Check a file; defects are named by file, line and item.
    Check {
        /// The file.
        file: PathBuf,
    },
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Text,
    Json,
}

#[derive(clap::Args)]
struct DemoArgs {
    /// Which strategy and country profile stand in front.
    #[arg(long, default_value = demo::COUNTRIES[0], value_parser = PossibleValuesParser::new(demo::COUNTRIES))]
    country: String,
    /// How many seeded cases.
    #[arg(long, default_value_t = 400, value_parser = clap::value_parser!(u32).range(0..=200_000))]
    cases: u32,
    /// Seed of people and histories. Keys never come from it.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Port on 127.0.0.1; the next free one is taken when it is in use.
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Database: `postgres://…` (an empty one) or `sqlite:PATH`. By default a fresh SQLite file.
    #[arg(long)]
    database: Option<String>,
    /// Write the key file of the demonstration here, so that `palermo check` can be run on its database. By default it
    /// lives in memory only.
    #[arg(long)]
    key_file: Option<PathBuf>,
}

/// Why an address with a password is refused.
const PASSWORD_IN_SIGHT: &str = "a password on the command line can be read by everybody on this machine. Write the address \
    of the empty database into PALERMO_DEMO_DATABASE, and leave --database out";

/// Runs the command line.
#[must_use]
pub fn main() -> ExitCode {
    if let Err(error) = memory::close() {
        eprintln!("palermo: this system does not keep the program's memory out of core dumps: {error}");
    }
    let command = Cli::parse().command;
    // A server's configuration says how its log is written.
    if !matches!(command, Command::Serve(_)) {
        logs::begin(None).ok();
    }
    match command {
        Command::Screen { file, format } => {
            let format = match format {
                Format::Text => detect::cli::Format::Text,
                Format::Json => detect::cli::Format::Json,
            };
            let outcome = detect::cli::screen(&file, format);
            print(outcome.exit_code, &outcome.stdout, &outcome.stderr)
        }
        Command::Indicators { command: Check::Check { file } } => {
            let outcome = detect::cli::check(&file);
            print(outcome.exit_code, &outcome.stdout, &outcome.stderr)
        }
        Command::Plan { command: Check::Check { file } } => {
            let measures = match wiring::counted(HOUSE) {
                Ok(measures) => measures,
                Err(error) => return print(1, "", &format!("palermo: {error}\n")),
            };
            let outcome = steer::cli::check(&file, &measures);
            print(outcome.exit_code, &outcome.stdout, &outcome.stderr)
        }
        Command::Profile { command: Check::Check { file } } => {
            let outcome = protect::cli::check(&file);
            print(outcome.exit_code, &outcome.stdout, &outcome.stderr)
        }
        Command::Codes { command: Check::Check { file } } => {
            let outcome = codes::check(&file);
            print(outcome.exit_code, &outcome.stdout, &outcome.stderr)
        }
        Command::Estimate(args) => estimate::main(*args),
        Command::Publish(args) => publish::run(*args),
        Command::Config(args) => match server::config(*args) {
            Ok(text) => print(0, &text, ""),
            Err(error) => print(1, "", &format!("palermo: {error}\n")),
        },
        Command::Demo(args) => in_runtime(demo(args)),
        Command::Serve(args) => in_runtime(server::serve(*args)),
        Command::Check(args) => in_runtime(server::check(args)),
        Command::Ledger { command } => in_runtime(ledger_commands::run(command)),
        Command::Witness { command } => in_runtime(witness::run(command)),
        Command::Access { command } => in_runtime(access_commands::run(command)),
        Command::BackupCode => print(0, &backup_commands::new_code(), ""),
        Command::Backup(args) => in_runtime(backup_commands::make(args)),
        Command::Restore(args) => in_runtime(backup_commands::restore(args)),
    }
}

fn print(code: u8, stdout: &str, stderr: &str) -> ExitCode {
    // A reader that went away (a closed pipe) is no fault of the command.
    std::io::stdout().write_all(stdout.as_bytes()).ok();
    std::io::stderr().write_all(stderr.as_bytes()).ok();
    ExitCode::from(code)
}

fn in_runtime(work: impl Future<Output = Result<(), wiring::WiringError>>) -> ExitCode {
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("palermo: the program cannot start its threads: {error}");
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(work) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("palermo: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn demo(args: DemoArgs) -> Result<(), wiring::WiringError> {
    let listener = serve::listen_near(args.port).await?;
    let plan = demo::Plan {
        country: &wiring::country(&args.country)?.profile.country,
        cases: args.cases,
        seed: args.seed,
        database: match args.database {
            Some(address) if has_password(&address) => {
                return Err(wiring::WiringError::Data(PASSWORD_IN_SIGHT.into()));
            }
            Some(address) => Some(address),
            None => std::env::var("PALERMO_DEMO_DATABASE").ok().filter(|address| !address.is_empty()),
        },
        key_file: args.key_file,
    };
    let ready = demo::prepare(&plan, &mut |line| println!("{line}")).await?;
    let address = listener.local_addr()?;
    println!("{}", ready.table(&format!("http://{address}")));
    serve::run(listener, ready.house, LogYears::STANDARD).await
}
