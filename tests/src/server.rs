//! A server as a child process that a test may kill, and an empty place on the disk for it.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use kernel::Clock as _;
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, Lines},
    process::{Child, ChildStdin, ChildStdout, Command},
};

use crate::{
    client::{Client, Trouble, people::People},
    demo::program,
};

/// How long a server may take to listen (debug build, two busy cores).
const READY_WITHIN: Duration = Duration::from_secs(120);

/// A folder with a database and a key file.
pub struct Place {
    folder: TempDir,
    faults: PathBuf,
    /// The database.
    pub database: String,
}

/// A server process.
pub struct Server {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
    stdin: Option<ChildStdin>,
    /// The process itself, where it told: a tracer may stand between.
    itself: Option<u32>,
    /// Its address once it listens.
    pub url: String,
    /// Seconds by which its clock runs ahead.
    pub ahead: i64,
}

impl Place {
    /// An empty place for a SQLite file. `faults` is the program of that name, which cargo tells to tests
    /// (`env!("CARGO_BIN_EXE_faults")`).
    ///
    /// # Errors
    /// [`Trouble::Away`] when no folder can be made.
    pub fn new(faults: &str) -> Result<Self, Trouble> {
        let folder = tempfile::Builder::new().prefix("palermo-faults-").tempdir()?;
        let database = format!("sqlite:{}", folder.path().join("palermo.sqlite").display());
        Ok(Self { folder, faults: faults.into(), database })
    }

    /// The same with another database.
    #[must_use]
    pub fn with_database(mut self, url: &str) -> Self {
        self.database = url.to_owned();
        self
    }

    /// A path in the folder.
    #[must_use]
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The folder itself.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Founds the town. The clock of the founding lies three minutes back, so that everybody's one-time codes are
    /// fresh for a server on the right time.
    ///
    /// # Errors
    /// [`Trouble::Unexpected`] with what the program printed.
    pub async fn found(&self, officers: usize) -> Result<People, Trouble> {
        let mut command = self.command("found", -180);
        let output = command.args(["--officers", &officers.to_string()]).output().await?;
        let wrong = |why: String| Trouble::Unexpected(format!("faults found: {why}"));
        if !output.status.success() {
            return Err(wrong(String::from_utf8_lossy(&output.stderr).into_owned()));
        }
        serde_json::from_slice(&output.stdout).map_err(|error| wrong(error.to_string()))
    }

    /// The command of `faults` on this place.
    #[must_use]
    pub fn command(&self, what: &str, ahead: i64) -> Command {
        let mut command = Command::new(&self.faults);
        self.finish(&mut command, what, ahead);
        command
    }

    /// The same under another program that runs it, such as a tracer.
    #[must_use]
    pub fn command_under(&self, runner: &str, arguments: &[&str], what: &str, ahead: i64) -> Command {
        let mut command = Command::new(runner);
        command.args(arguments).arg(&self.faults);
        self.finish(&mut command, what, ahead);
        command
    }

    fn finish(&self, command: &mut Command, what: &str, ahead: i64) {
        command
            .arg(what)
            .args(["--database", &self.database, "--ahead", &ahead.to_string()])
            .arg("--key-file")
            .arg(self.path("palermo.key"))
            .kill_on_drop(true);
    }

    /// A server that has everything ready but the database. [`Server::go`] lets it open that.
    ///
    /// # Errors
    /// [`Trouble::Away`] when the program does not start.
    pub fn arm(&self, ahead: i64, without: Option<&str>) -> Result<Server, Trouble> {
        Server::start(without_protection(self.command("serve", ahead), without), ahead)
    }

    /// The same on a slow disk: every write to SQLite's write-ahead log takes at least two milliseconds.
    ///
    /// # Errors
    /// [`Trouble::Away`] when `strace`, which slows it, does not start.
    pub fn arm_slow(&self, ahead: i64, without: Option<&str>) -> Result<Server, Trouble> {
        let log = self.path("palermo.sqlite-wal").display().to_string();
        let slow = ["-e", "trace=pwrite64", "-e", "inject=pwrite64:delay_enter=2000", "-o", "/dev/null"];
        let arguments = [["-f", "-P", log.as_str()].as_slice(), slow.as_slice()].concat();
        let command = self.command_under("strace", &arguments, "serve", ahead);
        Server::start(without_protection(command, without), ahead)
    }

    /// A server that listens.
    ///
    /// # Errors
    /// As [`Place::arm`] and [`Server::go`].
    pub async fn serve(&self, ahead: i64, without: Option<&str>) -> Result<Server, Trouble> {
        self.arm(ahead, without)?.go().await
    }

    /// The real program on this place, with everything as it is in use: listening on a free port, with passwords hashed at
    /// full cost.
    ///
    /// # Errors
    /// As [`Place::arm`] and [`Server::go`].
    pub async fn serve_the_program(&self) -> Result<Server, Trouble> {
        let mut command = Command::new(program());
        command.args(["serve", "--country", "gr", "--listen", "127.0.0.1:0", "--database", &self.database]);
        command.arg("--key-file").arg(self.path("palermo.key"));
        Server::start(command, 0)?.go().await
    }
}

fn without_protection(mut command: Command, without: Option<&str>) -> Command {
    if let Some(protection) = without {
        command.args(["--without", protection]);
    }
    command
}

impl Server {
    /// Starts a command that will say `Palermo listens on http://…`.
    ///
    /// # Errors
    /// [`Trouble::Away`] when it does not start.
    pub fn start(mut command: Command, ahead: i64) -> Result<Self, Trouble> {
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).kill_on_drop(true);
        let mut child = command.spawn()?;
        let stdout = child.stdout.take().ok_or_else(|| Trouble::Away("no output".into()))?;
        let (lines, stdin) = (BufReader::new(stdout).lines(), child.stdin.take());
        Ok(Self { child, lines, stdin, itself: None, url: String::new(), ahead })
    }

    /// Says go, and waits until it listens.
    ///
    /// # Errors
    /// [`Trouble::Away`] when it ends or takes too long.
    pub async fn go(mut self) -> Result<Self, Trouble> {
        if let Some(stdin) = &mut self.stdin {
            // The real program does not read; that its end of the pipe may be gone is no trouble.
            stdin.write_all(b"go\n").await.ok();
        }
        let (lines, itself) = (&mut self.lines, &mut self.itself);
        let listening = tokio::time::timeout(READY_WITHIN, async {
            while let Ok(Some(line)) = lines.next_line().await {
                if let Some(id) = line.strip_prefix("armed ") {
                    *itself = id.trim().parse().ok();
                }
                if let Some(url) = line.strip_prefix("Palermo listens on ") {
                    return Some(url.trim().to_owned());
                }
            }
            None
        });
        let url = listening.await.ok().flatten();
        self.url = url.ok_or_else(|| Trouble::Away("the server did not get ready".into()))?;
        Ok(self)
    }

    /// The number of its process.
    ///
    /// # Errors
    /// [`Trouble::Away`] when it has ended.
    pub fn process(&self) -> Result<u32, Trouble> {
        self.itself.or(self.child.id()).ok_or_else(|| Trouble::Away("the server has ended".into()))
    }

    /// A fresh browser.
    #[must_use]
    pub fn client(&self) -> Client {
        Client::new(&self.url)
    }

    /// What the server's clock shows, in seconds since 1970.
    #[must_use]
    pub fn seconds(&self) -> u64 {
        u64::try_from(kernel::SystemClock.now_ms() / 1000 + self.ahead).unwrap_or_default()
    }

    /// A browser in which somebody has signed in.
    ///
    /// # Errors
    /// The page's.
    pub async fn signed_in(&self, people: &People, sign_in: &str) -> Result<Client, Trouble> {
        let mut client = self.client();
        people.get(sign_in)?.sign_in(&mut client, self.seconds()).await?;
        Ok(client)
    }

    /// `kill -9`, now. Does not wait until it is dead.
    ///
    /// # Errors
    /// When it is dead already.
    pub fn kill(&mut self) -> Result<(), Trouble> {
        match self.itself.filter(|id| Some(*id) != self.child.id()) {
            // The tracer ends when what it traces is gone.
            Some(id) => drop(std::process::Command::new("kill").args(["-KILL", &id.to_string()]).status()?),
            None => self.child.start_kill()?,
        }
        Ok(())
    }

    /// Asks the server to stop, and waits for its end: the real program by SIGINT, `faults`, which may run under a tracer
    /// that keeps signals to itself, by the end of its input.
    ///
    /// # Errors
    /// When it does not end.
    pub async fn stop(&mut self) -> Result<(), Trouble> {
        drop(self.stdin.take());
        if let Some(id) = self.child.id() {
            Command::new("kill").args(["-INT", &id.to_string()]).status().await?;
        }
        let ended = tokio::time::timeout(READY_WITHIN, self.child.wait()).await;
        ended.map_err(|_| Trouble::Unexpected("the server does not stop".into()))??;
        Ok(())
    }

    /// Waits until the process has ended.
    ///
    /// # Errors
    /// The operating system's.
    pub async fn ended(&mut self) -> Result<(), Trouble> {
        self.child.wait().await?;
        Ok(())
    }
}
