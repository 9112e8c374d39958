//! Chromedriver and Chromium as processes of our own, which end when we end.

use std::process::{Command, Stdio};

use fantoccini::wd::{Capabilities, WebDriverCompatibleCommand};
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, ChildStdout};

use super::{Look, Trouble};

/// What chromedriver writes, before the number, when it listens.
const STARTED: &str = "started successfully on port ";

/// Keeps Chromium from looking for the network, for other profiles and for a graphics card.
const FLAGS: [&str; 9] = [
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--force-color-profile=srgb",
];

/// The two processes and the folder of the browser's profile. Dropping it kills both and removes the folder.
#[derive(Debug)]
pub(super) struct Driver {
    chromedriver: Child,
    chromium: Option<u64>,
    _profile: TempDir,
}

impl Drop for Driver {
    fn drop(&mut self) {
        if let Some(chromium) = self.chromium {
            // Chromium is chromedriver's child and would outlive it. Already gone is fine.
            let kill =
                Command::new("kill").args(["-KILL", &chromium.to_string()]).stderr(Stdio::null()).status();
            drop(kill);
        }
        drop(self.chromedriver.start_kill());
    }
}

impl Driver {
    /// Starts chromedriver on a free port of its own choice, and through it a fresh Chromium.
    pub(super) async fn start(look: Look) -> Result<(Self, Client), Trouble> {
        let profile = tempfile::Builder::new().prefix("palermo-browser-").tempdir()?;
        let mut chromedriver = tokio::process::Command::new("chromedriver")
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .map_err(|error| Trouble::Start(format!("chromedriver: {error}")))?;
        let port = port(chromedriver.stdout.take()).await?;
        let mut driver = Self { chromedriver, chromium: None, _profile: profile };
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities(look, &driver._profile))
            .connect(&format!("http://127.0.0.1:{port}"))
            .await
            .map_err(|error| Trouble::Start(format!("chromium: {error}")))?;
        driver.chromium =
            client.capabilities().and_then(|all| all.get("goog:processID")).and_then(Value::as_u64);
        Ok((driver, client))
    }
}

/// Reads chromedriver's output until it names its port, then lets the rest run into nothing.
async fn port(output: Option<ChildStdout>) -> Result<u16, Trouble> {
    let silent = || Trouble::Start("chromedriver named no port".to_owned());
    let mut lines = BufReader::new(output.ok_or_else(silent)?).lines();
    while let Some(line) = lines.next_line().await? {
        if let Some((_, port)) = line.split_once(STARTED) {
            let port = port.trim_end_matches('.').trim().parse().map_err(|_| silent())?;
            tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
            return Ok(port);
        }
    }
    Err(silent())
}

fn capabilities(look: Look, profile: &TempDir) -> Capabilities {
    let mut flags: Vec<String> = FLAGS.iter().map(|flag| (*flag).to_owned()).collect();
    flags.push(format!("--user-data-dir={}", profile.path().display()));
    flags.push(format!("--window-size={},{}", look.width.max(500), look.height));
    if is_root() {
        // Chromium's sandbox refuses root. These are our own pages only.
        flags.push("--no-sandbox".to_owned());
    }
    let mut options = json!({"args": flags});
    if !look.scripts
        && let Some(options) = options.as_object_mut()
    {
        let block = json!({"profile.managed_default_content_settings.javascript": 2});
        options.insert("prefs".to_owned(), block);
    }
    let mut capabilities = Capabilities::new();
    capabilities.insert("goog:chromeOptions".to_owned(), options);
    capabilities
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output();
    id.is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

/// A command of the Chrome DevTools Protocol, through chromedriver's own endpoint.
#[derive(Debug)]
pub(super) struct Cdp {
    pub(super) command: &'static str,
    pub(super) parameters: Value,
}

impl WebDriverCompatibleCommand for Cdp {
    fn endpoint(&self, base: &url::Url, session: Option<&str>) -> Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}/goog/cdp/execute", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _url: &url::Url) -> (http::Method, Option<String>) {
        let body = json!({"cmd": self.command, "params": self.parameters});
        (http::Method::POST, Some(body.to_string()))
    }
}
