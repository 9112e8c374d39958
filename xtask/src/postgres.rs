//! A throw-away PostgreSQL cluster for one run of the tests.
//!
//! It listens on 127.0.0.1 only, trusts everybody there, keeps `fsync` on (crash tests need it), and lives in a
//! temporary folder. Both `initdb` and the server refuse root: then they run as the user `postgres`.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use crate::error::Error;
use crate::run;

/// How long a server may take to say that it is ready, on a slow and busy machine.
const PATIENCE: Duration = Duration::from_secs(120);
/// How often another port is tried when somebody took the free one before the server did.
const ATTEMPTS: usize = 3;
/// What the server writes when it accepts connections; the messages are fixed to English by `initdb --lc-messages=C`.
const READY: &str = "database system is ready to accept connections";

/// A running cluster; dropping it stops the server and removes its files.
#[derive(Debug)]
pub(crate) struct Cluster {
    server: Child,
    programs: PathBuf,
    folder: PathBuf,
    port: u16,
    root: bool,
}

/// The folder with `initdb`, `pg_ctl` and `postgres`: the newest of Debian's, or the one on the path.
pub(crate) fn programs() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().filter_map(Result::ok);
    let newest = versions
        .filter_map(|entry| {
            Some((entry.file_name().to_str()?.parse::<u32>().ok()?, entry.path().join("bin")))
        })
        .filter(|(_, bin)| complete(bin))
        .max();
    let path = std::env::var_os("PATH").unwrap_or_default();
    newest.map(|(_, bin)| bin).or_else(|| std::env::split_paths(&path).find(|bin| complete(bin)))
}

fn complete(bin: &Path) -> bool {
    ["initdb", "pg_ctl", "postgres"].iter().all(|program| bin.join(program).is_file())
}

impl Cluster {
    /// Makes a new cluster, starts it and waits until it accepts connections.
    ///
    /// # Errors
    /// [`Error::Missing`] without PostgreSQL, [`Error::Database`] with the server's last words.
    pub(crate) fn start() -> Result<Self, Error> {
        let programs = programs().ok_or_else(|| Error::Missing("PostgreSQL is not installed".to_owned()))?;
        let root = run::is_root()?;
        let folder =
            PathBuf::from(run::quiet(Command::new("mktemp").args(["-d", "-t", "palermo-pg-XXXXXX"]))?.trim());
        match started(&programs, &folder, root) {
            Ok((server, port)) => Ok(Self { server, programs, folder, port, root }),
            Err(error) => {
                remove(&folder);
                Err(error)
            }
        }
    }

    /// Where the tests find it: the value of `PALERMO_TEST_POSTGRES`.
    pub(crate) fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let data = self.folder.join("data");
        let mut stop = as_owner(&self.programs.join("pg_ctl"), &self.folder, self.root);
        // pg_ctl reads the server's own process number from the data folder: no other server is touched.
        stop.arg("-D").arg(data).args(["-w", "-m", "immediate", "stop"]);
        if run::quiet(&mut stop).is_err() {
            let _ = self.server.kill();
        }
        let _ = self.server.wait();
        remove(&self.folder);
    }
}

fn remove(folder: &Path) {
    if let Err(error) = std::fs::remove_dir_all(folder) {
        eprintln!("{} was left behind: {error}", folder.display());
    }
}

/// A program of PostgreSQL, as `postgres` when we are root, as ourselves otherwise; it ends when we end.
fn as_owner(program: &Path, folder: &Path, root: bool) -> Command {
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "INT"]);
    if root {
        command.args(["--reuid=postgres", "--regid=postgres", "--init-groups"]);
    }
    command.arg(program).current_dir(folder).stdin(Stdio::null());
    command
}

fn started(programs: &Path, folder: &Path, root: bool) -> Result<(Child, u16), Error> {
    if root {
        run::quiet(Command::new("chown").arg("postgres:").arg(folder))?;
    }
    let mut initdb = as_owner(&programs.join("initdb"), folder, root);
    initdb.arg("-D").arg(folder.join("data"));
    initdb.args([
        "-A",
        "trust",
        "-U",
        "postgres",
        "--no-sync",
        "-E",
        "UTF8",
        "--locale=C.UTF-8",
        "--lc-messages=C",
    ]);
    run::quiet(&mut initdb)?;
    let mut last = String::new();
    for _ in 0..ATTEMPTS {
        let port = free_port().map_err(Error::file(folder))?;
        match serve(&programs.join("postgres"), folder, root, port)? {
            Ok(server) => return Ok((server, port)),
            Err(words) => last = words,
        }
    }
    Err(Error::Database(last))
}

fn free_port() -> Result<u16, std::io::Error> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

/// One attempt to serve on `port`; the inner error is what the server wrote before it gave up.
fn serve(program: &Path, folder: &Path, root: bool, port: u16) -> Result<Result<Child, String>, Error> {
    let mut command = as_owner(program, folder, root);
    command.arg("-D").arg(folder.join("data")).arg("-k").arg(folder).args(["-p", &port.to_string()]);
    for setting in ["listen_addresses=127.0.0.1", "fsync=on", "max_connections=200", "logging_collector=off"]
    {
        command.args(["-c", setting]);
    }
    command.stdout(Stdio::null()).stderr(Stdio::piped());
    let mut server =
        command.spawn().map_err(|source| Error::Start { program: program.display().to_string(), source })?;
    let words = match server.stderr.take() {
        Some(stderr) => wait_until_ready(stderr),
        None => Err("no standard error".to_owned()),
    };
    Ok(match words {
        Ok(()) => Ok(server),
        Err(words) => {
            let _ = server.kill();
            let _ = server.wait();
            Err(words)
        }
    })
}

/// Waits for the line that says ready. The reading thread goes on for as long as the server lives, so that its log
/// never blocks it.
fn wait_until_ready(stderr: ChildStderr) -> Result<(), String> {
    let (tell, heard) = mpsc::channel();
    std::thread::spawn(move || {
        for line in BufReader::new(stderr).lines().map_while(Result::ok) {
            // Nobody listens any more once the server is ready: the rest of the log is dropped.
            let _ = tell.send(line);
        }
    });
    let mut words = String::new();
    loop {
        match heard.recv_timeout(PATIENCE) {
            Ok(line) if line.contains(READY) => return Ok(()),
            Ok(line) => {
                words.push_str(&line);
                words.push('\n');
            }
            Err(_) => return Err(words),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpStream;

    #[test]
    fn serves_while_held_and_leaves_nothing_behind() {
        let cluster = Cluster::start().unwrap();
        let port = cluster.port;
        let folder = cluster.folder.clone();
        assert!(cluster.url().contains(&format!("127.0.0.1:{port}/")));
        TcpStream::connect(("127.0.0.1", port)).unwrap();
        drop(cluster);
        assert!(TcpStream::connect(("127.0.0.1", port)).is_err());
        assert!(!folder.exists());
    }
}
