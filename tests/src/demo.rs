//! A demonstration server as a child process: the real program, on a free port, with fictional people.

use std::{path::PathBuf, process::Stdio, time::Duration};

use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    process::{Child, Command},
};

use crate::browser::{Browser, Trouble};

/// How long a demonstration may take to be ready (debug build, two busy cores).
const READY_WITHIN: Duration = Duration::from_secs(240);

/// A running demonstration. Ends with its value.
pub struct Demo {
    child: Child,
    /// Its address, without a slash at the end.
    pub url: String,
    /// What it printed before it was ready.
    pub printed: String,
}

/// The program under test: `PALERMO_BIN`, which `cargo xtask test` sets, or the one beside this test.
#[must_use]
pub fn program() -> PathBuf {
    if let Some(path) = std::env::var_os("PALERMO_BIN") {
        return PathBuf::from(path);
    }
    let mut folder = std::env::current_exe().unwrap_or_default();
    folder.pop();
    if folder.ends_with("deps") {
        folder.pop();
    }
    folder.join("palermo")
}

impl Demo {
    /// Starts `palermo demo` with further arguments and waits until it says that it is ready.
    ///
    /// # Errors
    /// [`Trouble::Start`] with what it printed, when it ends or takes too long.
    pub async fn start(arguments: &[&str]) -> Result<Self, Trouble> {
        let mut child = Command::new(program())
            .args(["demo", "--port", "18080"])
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .kill_on_drop(true)
            .spawn()
            .map_err(|error| Trouble::Start(format!("{}: {error}", program().display())))?;
        let stdout = child.stdout.take().ok_or_else(|| Trouble::Start("no output".into()))?;
        let mut lines = BufReader::new(stdout).lines();
        let mut printed = String::new();
        let ready = tokio::time::timeout(READY_WITHIN, async {
            while let Ok(Some(line)) = lines.next_line().await {
                printed.push_str(&line);
                printed.push('\n');
                if let Some(url) = line.strip_prefix("Palermo is ready at ") {
                    return Some(url.trim().to_owned());
                }
            }
            None
        })
        .await;
        match ready {
            Ok(Some(url)) => Ok(Self { child, url, printed }),
            _ => Err(Trouble::Start(format!("the demonstration did not get ready: {printed}"))),
        }
    }

    /// The process, to be watched or killed.
    pub fn child(&mut self) -> &mut Child {
        &mut self.child
    }

    /// Goes to a path.
    ///
    /// # Errors
    /// The browser's.
    pub async fn goto(&self, browser: &Browser, path: &str) -> Result<(), Trouble> {
        browser.goto(&format!("{}{path}", self.url)).await
    }
}
