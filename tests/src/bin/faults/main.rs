//! A Palermo server that tests may hurt. It is put together by the same wiring as the real one; what differs is said
//! on its command line: a clock that runs ahead, so that one-time codes can be used again after each restart; the
//! cheapest password hashing; and the three protections that negative controls take away.

mod town;

use std::{error::Error, path::PathBuf, process::ExitCode, sync::Arc};

use access::{Access, Policies};
use clap::{Parser, Subcommand, ValueEnum};
use jiff::Timestamp;
use kernel::{Clock, SystemClock, clock::at_ms};
use palermo::{rooms::HOUSE, serve, wiring};
use store::{Answer, Guards, Options, Store, Synchronous};
use vault::password::KdfParams;

#[derive(Parser)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Found bodies, teams and people in an empty database; prints the people as JSON.
    Found {
        #[command(flatten)]
        place: Place,
        /// How many officers.
        #[arg(long, default_value_t = 1)]
        officers: usize,
    },
    /// Serve. Says `armed` with its process number when everything but the database is ready, and opens it when a line comes in.
    Serve {
        #[command(flatten)]
        place: Place,
        /// Take a protection away.
        #[arg(long)]
        without: Option<Protection>,
    },
}

#[derive(clap::Args)]
struct Place {
    /// The database.
    #[arg(long)]
    database: String,
    /// The key file.
    #[arg(long)]
    key_file: PathBuf,
    /// Seconds by which the clock runs ahead.
    #[arg(long, default_value_t = 0, allow_hyphen_values = true)]
    ahead: i64,
}

/// What a negative control takes away.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Protection {
    /// Answers are sent before the commit.
    Commit,
    /// Nothing is synced to the disk.
    Sync,
    /// Nobody looks at versions.
    Versions,
}

/// The computer's clock, with a constant difference.
struct Ahead(i64);

impl Clock for Ahead {
    fn now(&self) -> Timestamp {
        at_ms(SystemClock.now_ms() + self.0 * 1000)
    }
}

fn options(without: Option<Protection>) -> Options {
    let mut options = Options::default();
    match without {
        None => {}
        Some(Protection::Commit) => options.answer = Answer::BeforeCommit,
        Some(Protection::Sync) => options.synchronous = Synchronous::Off,
        Some(Protection::Versions) => options.guards = Guards::Ignore,
    }
    options
}

impl Place {
    async fn access(
        &self,
        policies: Policies,
        without: Option<Protection>,
    ) -> Result<Access, Box<dyn Error>> {
        let store = Store::open_with(&self.database, options(without)).await?;
        let key = wiring::server_key(&self.key_file, &store).await?;
        wiring::bring_up(HOUSE, &store, &key).await?;
        Ok(Access {
            store,
            policies: Arc::new(policies),
            clock: Arc::new(Ahead(self.ahead)),
            server_key: Arc::new(key),
            kdf: KdfParams::CHEAPEST,
            numbers: Arc::default(),
        })
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    match run(Cli::parse().command).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("faults: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(command: Command) -> Result<(), Box<dyn Error>> {
    let policies = Policies::load(&HOUSE.rights())?;
    match command {
        Command::Found { place, officers } => {
            let access = place.access(policies, None).await?;
            let people = town::found(&access, officers).await?;
            access::audit::sequence(&access.store).await?;
            println!("{}", serde_json::to_string(&people)?);
        }
        Command::Serve { place, without } => {
            println!("armed {}", std::process::id());
            let line = tokio::task::spawn_blocking(|| std::io::stdin().read_line(&mut String::new())).await?;
            if line? == 0 {
                return Err("nobody said go".into());
            }
            // Ends with the test that holds the other end, whatever becomes of that test.
            std::thread::spawn(|| {
                std::io::copy(&mut std::io::stdin(), &mut std::io::sink()).ok();
                std::process::exit(0);
            });
            let access = place.access(policies, without).await?;
            let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
            println!("Palermo listens on http://{}", listener.local_addr()?);
            serve::run(
                listener,
                wiring::house(access, wiring::country("gr")?, None),
                access::audit::LogYears::STANDARD,
            )
            .await?;
        }
    }
    Ok(())
}
