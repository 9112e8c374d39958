//! What the command line offers.

use std::{
    io::Write as _,
    net::IpAddr,
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
};

use access::audit::LogYears;
use clap::{Parser, Subcommand, ValueEnum, builder::PossibleValuesParser};
use kernel::{Lang, SystemClock};
use vault::password::KdfParams;

use crate::{codes, demo, estimate, ledger_commands, publish, rooms::HOUSE, serve, wiring, witness};

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
    Serve(ServeArgs),
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
    /// Check a server's records: states against events, the audit chain, the database itself.
    Check(CheckArgs),
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
}

#[derive(clap::Args)]
struct StoreArgs {
    /// Database: `sqlite:PATH` or `postgres://user:password@host/name`.
    #[arg(long, env = "PALERMO_DATABASE", default_value = "sqlite:palermo.sqlite")]
    database: String,
}

#[derive(clap::Args)]
struct CheckArgs {
    #[command(flatten)]
    store: StoreArgs,
    /// The server's key file: the names of staff, which histories carry, are sealed under it.
    #[arg(long, env = "PALERMO_KEY_FILE", default_value = "palermo.key")]
    key_file: PathBuf,
}

#[derive(clap::Args)]
struct ServeArgs {
    #[command(flatten)]
    store: StoreArgs,
    /// The key file, kept outside the database and its backups. Made at the first start.
    #[arg(long, env = "PALERMO_KEY_FILE", default_value = "palermo.key")]
    key_file: PathBuf,
    /// Address to listen on. Put a TLS proxy in front; sessions need a secure connection.
    #[arg(long, env = "PALERMO_LISTEN", default_value = "127.0.0.1:8080")]
    listen: String,
    /// Addresses of the proxies in front, as this server sees them, with commas between: only their word on where a request
    /// comes from is believed.
    #[arg(long = "trusted-proxies", env = "PALERMO_TRUSTED_PROXIES", value_delimiter = ',')]
    trusted_proxies: Vec<IpAddr>,
    /// Which strategy and country profile stand in front.
    #[arg(long, env = "PALERMO_COUNTRY", value_parser = PossibleValuesParser::new(protect::embedded::codes()))]
    country: String,
    /// For how many years after its year the text of an entry of the audit log is kept; what proves it is kept for ever.
    #[arg(long, env = "PALERMO_LOG_YEARS", default_value = "3", value_parser = log_years)]
    log_years: LogYears,
}

fn log_years(text: &str) -> Result<LogYears, String> {
    let years = text.parse().ok().and_then(LogYears::new);
    years.ok_or_else(|| "write a number of years, from 1 to 1000".into())
}

/// Runs the command line.
#[must_use]
pub fn main() -> ExitCode {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    match Cli::parse().command {
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
        Command::Demo(args) => in_runtime(demo(args)),
        Command::Serve(args) => in_runtime(server(args)),
        Command::Check(args) => in_runtime(check(args)),
        Command::Ledger { command } => in_runtime(ledger_commands::run(command)),
        Command::Witness { command } => in_runtime(witness::run(command)),
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
        database: args.database,
    };
    let ready = demo::prepare(&plan, &mut |line| println!("{line}")).await?;
    let address = listener.local_addr()?;
    println!("{}", ready.table(&format!("http://{address}")));
    serve::run(listener, ready.house, LogYears::STANDARD).await
}

async fn server(args: ServeArgs) -> Result<(), wiring::WiringError> {
    protect::countries::check().map_err(|error| wiring::WiringError::Data(error.to_string()))?;
    let key = wiring::server_key(Path::new(&args.key_file))?;
    let store = wiring::open_store(HOUSE, &args.store.database, &key).await?;
    let access = wiring::access(HOUSE, store, key, Arc::new(SystemClock), KdfParams::STANDARD)?;
    wiring::make_ready(HOUSE, &access).await?;
    let listener = tokio::net::TcpListener::bind(&args.listen).await?;
    let address = listener.local_addr()?;
    let country = wiring::country(&args.country)?;
    wiring::fill_facts(HOUSE, &access, &country.profile.zone).await?;
    if let Some(token) = access::accounts::bootstrap(&access, "Palermo", Lang::En).await? {
        println!(
            "This server has no people yet. The first administrator enrols here, once, within seven days:"
        );
        println!("  http://{address}/enrol/{token}");
    }
    println!("Palermo listens on http://{address}");
    if args.trusted_proxies.is_empty() && address.ip().is_loopback() {
        println!(
            "Tries to sign in are not counted by address: name the proxy in front with --trusted-proxies."
        );
    }
    let clients = Arc::new(web::Clients::behind(args.trusted_proxies));
    serve::run(listener, web::House { clients, ..wiring::house(access, country, None) }, args.log_years).await
}

async fn check(args: CheckArgs) -> Result<(), wiring::WiringError> {
    let key = vault::keyfile::ServerKey::load(&args.key_file)?;
    let store = wiring::open_to_read(HOUSE, &args.store.database, &key).await?;
    let access = wiring::access(HOUSE, store, key, Arc::new(SystemClock), KdfParams::STANDARD)?;
    for line in crate::check::check(HOUSE, &access).await? {
        println!("{line}");
    }
    Ok(())
}
