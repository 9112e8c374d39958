//! `palermo serve`, `palermo check` and `palermo config`: what reads the configuration of a server.

use std::{
    collections::BTreeMap,
    net::{IpAddr, SocketAddr},
    path::{Path, PathBuf},
    sync::Arc,
};

use access::{
    Access,
    accounts::{self, Halves},
    audit::LogYears,
};
use clap::builder::PossibleValuesParser;
use kernel::{Lang, SystemClock};
use store::Store;
use tokio::net::TcpListener;
use vault::password::KdfParams;
use web::{Clients, House, Origin};

use crate::{
    configuration::{Configuration, Given, has_password},
    logs,
    rooms::HOUSE,
    serve, watch,
    wiring::{self, WiringError},
};

/// Bytes of a configuration file; a longer one is none.
const LONGEST_FILE: u64 = 64 * 1024;

/// Which server.
#[derive(clap::Args)]
pub(crate) struct PlaceArgs {
    /// Configuration file (TOML); `palermo config` explains its keys.
    #[arg(long, env = "PALERMO_CONFIG")]
    config: Option<PathBuf>,
    /// Database: `sqlite:PATH` or `postgres://user@host/name`. An address with a password belongs into the configuration
    /// file or into `PALERMO_DATABASE`.
    #[arg(long)]
    database: Option<String>,
    /// The key file, kept apart from the database and its backups (also `PALERMO_KEY_FILE`).
    #[arg(long)]
    key_file: Option<String>,
}

/// A server to run.
#[derive(clap::Args)]
pub(crate) struct ServeArgs {
    #[command(flatten)]
    place: PlaceArgs,
    /// Which strategy and country profile stand in front (also `PALERMO_COUNTRY`).
    #[arg(long, value_parser = PossibleValuesParser::new(protect::embedded::codes()))]
    country: Option<String>,
    /// The address that people write into their browsers, such as `https://palermo.example.org` (also `PALERMO_ORIGIN`).
    /// Links are made with it and other hosts are refused; without it only browsers on this machine are answered.
    #[arg(long)]
    origin: Option<String>,
    /// Address to listen on (also `PALERMO_LISTEN`). Put a TLS proxy in front; sessions need a secure connection.
    #[arg(long)]
    listen: Option<String>,
    /// Address of this machine for `/health` and `/metrics`, such as `127.0.0.1:9090` (also `PALERMO_WATCH`).
    #[arg(long)]
    watch: Option<String>,
    /// Addresses of the proxies in front, with commas between: only their word on where a request comes from is believed (also
    /// `PALERMO_TRUSTED_PROXIES`).
    #[arg(long)]
    trusted_proxies: Option<String>,
    /// For how many years after its year the text of an entry of the audit log is kept (also `PALERMO_LOG_YEARS`).
    #[arg(long)]
    log_years: Option<String>,
    /// How the log is written: `text` or `json` (also `PALERMO_LOG`).
    #[arg(long)]
    log: Option<String>,
}

type Flags = BTreeMap<&'static str, String>;

impl PlaceArgs {
    fn configuration(self, more: Flags) -> Result<Configuration, WiringError> {
        let own = [("database", self.database), ("key_file", self.key_file)];
        let own = own.into_iter().filter_map(|(key, value)| Some((key, value?)));
        let flags: Flags = more.into_iter().chain(own).collect();
        let text = self.config.as_deref().map(read).transpose()?;
        let file = self.config.as_deref().zip(text.as_deref());
        let environment = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        Ok(Configuration::of(&Given { flags: &flags, environment: &environment, file })?)
    }
}

impl PlaceArgs {
    /// The address of the database, and the path of the key file.
    pub(crate) fn place(self) -> Result<(String, PathBuf), WiringError> {
        let configuration = self.configuration(Flags::new())?;
        Ok((configuration.must("database")?.to_owned(), PathBuf::from(configuration.must("key_file")?)))
    }
}

impl ServeArgs {
    fn configuration(self) -> Result<Configuration, WiringError> {
        let given = [
            ("country", self.country),
            ("origin", self.origin),
            ("listen", self.listen),
            ("watch", self.watch),
            ("trusted_proxies", self.trusted_proxies),
            ("log_years", self.log_years),
            ("log", self.log),
        ];
        let given = given.into_iter().filter_map(|(key, value)| Some((key, value?)));
        self.place.configuration(given.collect())
    }
}

/// The text of a configuration file; one with a password that others can read is refused.
fn read(path: &Path) -> Result<String, WiringError> {
    let shown = path.display();
    let wrong = |why: String| WiringError::Data(format!("the configuration file {shown}: {why}"));
    let about = std::fs::metadata(path).map_err(|error| wrong(error.to_string()))?;
    if !about.is_file() || about.len() > LONGEST_FILE {
        return Err(wrong("it is no file, or far too long".into()));
    }
    let text = std::fs::read_to_string(path).map_err(|error| wrong(error.to_string()))?;
    #[cfg(unix)]
    {
        let mode = std::os::unix::fs::PermissionsExt::mode(&about.permissions()) & 0o777;
        if mode & 0o077 != 0 && text.lines().any(has_password) {
            return Err(wrong(format!(
                "it has a password in it, and other accounts of this machine can read or change it (mode {mode:o}). Run: \
                 chmod 600 {shown}"
            )));
        }
    }
    Ok(text)
}

/// `palermo config`.
pub(crate) fn config(args: ServeArgs) -> Result<String, WiringError> {
    Ok(args.configuration()?.explained())
}

/// `palermo serve`.
pub(crate) async fn serve(args: ServeArgs) -> Result<(), WiringError> {
    let configuration = args.configuration()?;
    logs::begin(configuration.get("log"))?;
    protect::countries::check().map_err(|error| WiringError::Data(error.to_string()))?;
    let origin = configuration.get("origin").map(str::parse::<Origin>).transpose()?;
    let watch = configuration.get("watch").map(watch::address).transpose()?;
    let years = log_years(configuration.must("log_years")?)?;
    let proxies = proxies(configuration.get("trusted_proxies"))?;
    let country = wiring::country(configuration.must("country")?)?;
    let access = opened(&configuration).await?;
    wiring::make_ready(HOUSE, &access).await?;
    wiring::fill_facts(HOUSE, &access, &country.profile.zone).await?;
    let listener = TcpListener::bind(configuration.must("listen")?).await?;
    let watcher = match watch {
        Some(address) => Some(TcpListener::bind(address).await?),
        None => None,
    };
    let house = wiring::house(access, country, None);
    let address = listener.local_addr()?;
    let uncounted = proxies.is_empty() && address.ip().is_loopback();
    let clients = Arc::new(Clients::behind(proxies));
    let house = House { origin: Arc::new(origin.unwrap_or_default()), clients, ..house };
    greet(&house, address).await?;
    if uncounted {
        println!(
            "Tries to sign in are not counted by address: name the proxy in front with --trusted-proxies."
        );
    }
    serve::run_watched(listener, watcher, (house, years)).await
}

/// For how many years the texts of the log are kept.
fn log_years(text: &str) -> Result<LogYears, WiringError> {
    let years = text.parse().ok().and_then(LogYears::new);
    years.ok_or_else(|| WiringError::Data("log_years: write a number of years, from 1 to 1000".into()))
}

/// The proxies in front.
fn proxies(text: Option<&str>) -> Result<Vec<IpAddr>, WiringError> {
    let wrong = |one: &str| {
        WiringError::Data(format!("trusted_proxies: {one:?} is no address; write 127.0.0.1, 10.0.0.7"))
    };
    let all = text.unwrap_or_default().split(',').map(str::trim).filter(|one| !one.is_empty());
    all.map(|one| one.parse().map_err(|_| wrong(one))).collect()
}

/// Says where the server is, and once how the first administrator enrols.
async fn greet(house: &House, address: SocketAddr) -> Result<(), WiringError> {
    let here = match address.ip().is_unspecified() {
        true => format!("localhost:{}", address.port()),
        false => address.to_string(),
    };
    if let Some(Halves { token, code }) = accounts::bootstrap(&house.access, "Palermo", Lang::En).await? {
        println!(
            "This server has no people yet. The first administrator enrols here, once, within seven days:"
        );
        println!("  {}", house.origin.link(&here, &format!("/enrol/{token}")));
        println!("  with this code, which is told apart from the link: {code}");
    }
    if *house.origin == Origin::Local {
        println!("It has no address of its own (origin): only browsers on this machine are answered.");
    }
    println!("Palermo listens on http://{address}");
    Ok(())
}

/// The database of a configuration with its key file, brought up to this program.
async fn opened(configuration: &Configuration) -> Result<Access, WiringError> {
    let store = Store::open(configuration.must("database")?).await?;
    let key = wiring::server_key(Path::new(configuration.must("key_file")?), &store).await?;
    wiring::bring_up(HOUSE, &store, &key).await?;
    wiring::access(HOUSE, store, key, Arc::new(SystemClock), KdfParams::STANDARD)
}

/// The database of a configuration as it is, with its key file, to answer a question and write down that it was asked: one
/// that this program would have to bring up is refused.
pub(crate) async fn as_it_is(place: PlaceArgs) -> Result<Access, WiringError> {
    let (database, key_file) = place.place()?;
    let key = vault::keyfile::ServerKey::load(&key_file)?;
    let store = Store::open(&database).await?;
    wiring::need_own_key(&store, &key).await?;
    store.is_as(&wiring::program(HOUSE, &key)).await?;
    wiring::access(HOUSE, store, key, Arc::new(SystemClock), KdfParams::STANDARD)
}

/// `palermo check`.
pub(crate) async fn check(args: PlaceArgs) -> Result<(), WiringError> {
    let configuration = args.configuration(Flags::new())?;
    let key = vault::keyfile::ServerKey::load(Path::new(configuration.must("key_file")?))?;
    let store = wiring::open_to_read(HOUSE, configuration.must("database")?, &key).await?;
    wiring::need_own_key(&store, &key).await?;
    let access = wiring::access(HOUSE, store, key, Arc::new(SystemClock), KdfParams::STANDARD)?;
    for line in crate::check::check(HOUSE, &access).await? {
        println!("{line}");
    }
    Ok(())
}
