//! The program under measurement: a demonstration as a child process.

use std::{
    process::Stdio,
    time::{Duration, Instant},
};

use journeys::demo::program;
use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    process::{Child, Command},
};

use crate::trouble::Trouble;

/// How long seeding may take before something is plainly wrong.
const PATIENCE: Duration = Duration::from_secs(3600);

/// A running demonstration. Ends with its value.
pub(crate) struct Country {
    child: Child,
    /// Its process number.
    pub(crate) pid: u32,
    /// Its port on 127.0.0.1.
    pub(crate) port: u16,
    /// From the start of the process to "Palermo is ready", seeding included.
    pub(crate) ready: Duration,
}

impl Country {
    /// Starts it with seeded cases in an empty database and waits until it is ready.
    pub(crate) async fn start(cases: u32, database: &str) -> Result<Self, Trouble> {
        let began = Instant::now();
        let mut child = Command::new(program())
            .args(["demo", "--port", "18180", "--cases", &cases.to_string(), "--database", database])
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .kill_on_drop(true)
            .spawn()
            .map_err(|error| Trouble::Start(format!("{}: {error}", program().display())))?;
        let stdout = child.stdout.take().ok_or_else(|| Trouble::Start("no output".into()))?;
        let pid = child.id().ok_or_else(|| Trouble::Start("it ended at once".into()))?;
        let mut lines = BufReader::new(stdout).lines();
        let ready = tokio::time::timeout(PATIENCE, async {
            while let Ok(Some(line)) = lines.next_line().await {
                if let Some(url) = line.strip_prefix("Palermo is ready at ") {
                    return url.rsplit(':').next().and_then(|port| port.trim().parse().ok());
                }
            }
            None
        });
        let port = ready.await.ok().flatten();
        let port = port.ok_or_else(|| Trouble::Start("the demonstration did not get ready".into()))?;
        let ready = began.elapsed();
        // Nobody may ever wait for us to read on: what is still printed goes nowhere.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        Ok(Self { child, pid, port, ready })
    }

    /// Ends it, so that its database can go.
    pub(crate) async fn stop(&mut self) {
        // It may have ended by itself; either way it is gone afterwards.
        self.child.kill().await.ok();
    }
}
