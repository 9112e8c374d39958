//! A real Chromium that does what a person does: press, fill, choose, read; always by visible words, never by the
//! page's inner names.
//!
//! Every action waits until what it needs is there (it asks the page again and again, [`TRIES`] times at most), so a
//! journey needs no pauses. When a thing is not found, the error says what was there instead.
//!
//! ```no_run
//! # async fn journey() -> Result<(), journeys::browser::Trouble> {
//! use journeys::browser::{Browser, Look};
//! let browser = Browser::open(Look::PHONE.dark()).await?;
//! browser.goto("http://127.0.0.1:8080/").await?;
//! browser.fill("Όνομα χρήστη", "fictional.officer").await?;
//! browser.choose_near("Does the person owe money?", "Yes").await?;
//! browser.press("Συνέχεια").await?;
//! browser.see("Η απάντηση αποθηκεύτηκε").await?;
//! browser.axe_clean().await?;
//! browser.close().await
//! # }
//! ```

mod driver;
#[cfg(test)]
mod tests;

use std::path::Path;
use std::time::Duration;

use fantoccini::Client;
use fantoccini::elements::Element;
use serde_json::{Value, json};

use crate::axe;
use driver::{Cdp, Driver};

/// How often the page is asked before a journey gives up: with [`PAUSE`], about 15 seconds.
pub const TRIES: usize = 300;
/// Between two questions to the page.
const PAUSE: Duration = Duration::from_millis(50);
/// The key under which WebDriver hands over an element (W3C WebDriver, section 12.2).
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// What can go wrong between a journey and its browser.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// Chromium or its driver is not installed, or did not start.
    #[error("the browser did not start ({0}); `cargo xtask test` installs it or says how")]
    Start(String),
    /// The browser refused a command.
    #[error("the browser refused: {0}")]
    Command(#[from] fantoccini::error::CmdError),
    /// Nothing, or more than one thing, on the page has this name.
    #[error("{count} × {kind} “{name}” at {url}; there are: {there}")]
    NotOne {
        /// `press`, `field`, `choice` or `option`.
        kind: &'static str,
        /// The words that were looked for.
        name: String,
        /// How many things have that name.
        count: usize,
        /// Where the browser was.
        url: String,
        /// The names of this kind on the page.
        there: String,
    },
    /// A text did not appear, or did not go away.
    #[error("“{text}” {wrong} at {url}; the page reads:\n{page}")]
    Text {
        /// The text in question.
        text: String,
        /// What is wrong with it.
        wrong: &'static str,
        /// Where the browser was.
        url: String,
        /// The visible text of the page.
        page: String,
    },
    /// The page has barriers, or axe could not look at it.
    #[error("{url}: {verdict}")]
    Barriers {
        /// Where the browser was.
        url: String,
        /// What axe said.
        verdict: String,
    },
    /// A picture could not be written.
    #[error("{0}")]
    File(#[from] std::io::Error),
}

/// How the browser looks at the world. Sizes are CSS pixels of the page itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Width of the page.
    pub width: u32,
    /// Height of the page.
    pub height: u32,
    /// Whether the person prefers the dark scheme.
    pub dark: bool,
    /// Whether scripts run.
    pub scripts: bool,
}

impl Look {
    /// A telephone held upright.
    pub const PHONE: Self = Self { width: 360, height: 740, dark: false, scripts: true };
    /// A web.
    pub const DESK: Self = Self { width: 1280, height: 900, dark: false, scripts: true };

    /// The same in the dark scheme.
    #[must_use]
    pub const fn dark(self) -> Self {
        Self { dark: true, ..self }
    }

    /// The same with JavaScript off.
    #[must_use]
    pub const fn without_scripts(self) -> Self {
        Self { scripts: false, ..self }
    }
}

/// One browser with one person before it. Dropping it ends Chromium and its driver.
#[derive(Debug)]
pub struct Browser {
    client: Client,
    driver: Driver,
}

impl Browser {
    /// Starts a fresh Chromium: no cookies, no history.
    ///
    /// # Errors
    /// [`Trouble::Start`] when Chromium or chromedriver is missing or does not start.
    pub async fn open(look: Look) -> Result<Self, Trouble> {
        let (driver, client) = Driver::start(look).await?;
        let browser = Self { client, driver };
        browser.resize(look.width, look.height).await?;
        browser.scheme(look.dark).await?;
        Ok(browser)
    }

    /// Ends the session politely.
    ///
    /// # Errors
    /// [`Trouble::Command`] when the browser is gone already.
    pub async fn close(self) -> Result<(), Trouble> {
        self.client.clone().close().await?;
        drop(self.driver);
        Ok(())
    }

    /// Gives the page another size, in CSS pixels, as if the person had taken another device.
    ///
    /// # Errors
    /// [`Trouble::Command`].
    pub async fn resize(&self, width: u32, height: u32) -> Result<(), Trouble> {
        let size = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false});
        self.cdp("Emulation.setDeviceMetricsOverride", size).await
    }

    /// Prefers the dark or the light scheme (`prefers-color-scheme`).
    ///
    /// # Errors
    /// [`Trouble::Command`].
    pub async fn scheme(&self, dark: bool) -> Result<(), Trouble> {
        let value = if dark { "dark" } else { "light" };
        let features = json!({"features": [{"name": "prefers-color-scheme", "value": value}]});
        self.cdp("Emulation.setEmulatedMedia", features).await
    }

    async fn cdp(&self, command: &'static str, parameters: Value) -> Result<(), Trouble> {
        self.client.issue_cmd(Cdp { command, parameters }).await?;
        Ok(())
    }

    /// Opens an address and waits until it is loaded.
    ///
    /// # Errors
    /// [`Trouble::Command`] when nothing answers there.
    pub async fn goto(&self, url: &str) -> Result<(), Trouble> {
        Ok(self.client.goto(url).await?)
    }

    /// Where the browser is.
    ///
    /// # Errors
    /// [`Trouble::Command`].
    pub async fn url(&self) -> Result<String, Trouble> {
        Ok(self.client.current_url().await?.into())
    }

    /// The title of the page.
    ///
    /// # Errors
    /// [`Trouble::Command`].
    pub async fn title(&self) -> Result<String, Trouble> {
        Ok(self.client.title().await?)
    }

    /// Forgets all cookies of this site: what happens when a session ends in the middle of something.
    ///
    /// # Errors
    /// [`Trouble::Command`].
    pub async fn forget_cookies(&self) -> Result<(), Trouble> {
        Ok(self.client.delete_all_cookies().await?)
    }

    /// Presses the button, link or disclosure with this name.
    ///
    /// # Errors
    /// [`Trouble::NotOne`] when it is not there, or there several times (see [`Browser::press_near`]).
    pub async fn press(&self, name: &str) -> Result<(), Trouble> {
        Ok(self.find("press", name, None).await?.element.click().await?)
    }

    /// Presses the button or link with this name that stands nearest to the words `near`: "Open" in the row of a case.
    ///
    /// # Errors
    /// As [`Browser::press`].
    pub async fn press_near(&self, near: &str, name: &str) -> Result<(), Trouble> {
        Ok(self.find("press", name, Some(near)).await?.element.click().await?)
    }

    /// Writes into the field with this label, in place of what was there. Dates are written as `2026-11-22`, files as a
    /// path.
    ///
    /// # Errors
    /// [`Trouble::NotOne`] when there is not exactly one such field.
    pub async fn fill(&self, label: &str, text: &str) -> Result<(), Trouble> {
        let field = self.find("field", label, None).await?;
        match field.kind.as_str() {
            // What the keyboard writes into these depends on the language of the browser.
            "date" | "time" | "datetime-local" | "month" | "week" => self.set(&field.element, text).await,
            "file" => Ok(field.element.send_keys(text).await?),
            _ => {
                field.element.clear().await?;
                Ok(field.element.send_keys(text).await?)
            }
        }
    }

    async fn set(&self, element: &Element, text: &str) -> Result<(), Trouble> {
        let script = "const [e, v] = arguments; e.value = v; \
             e.dispatchEvent(new Event('input', {bubbles: true})); e.dispatchEvent(new Event('change', {bubbles: true}));";
        let reference = json!({ELEMENT: element.element_id().to_string()});
        self.client.execute(script, vec![reference, json!(text)]).await?;
        Ok(())
    }

    /// Ticks the radio button or check box with this label; one that is ticked already stays so.
    ///
    /// # Errors
    /// [`Trouble::NotOne`] when there is not exactly one (see [`Browser::choose_near`]).
    pub async fn choose(&self, label: &str) -> Result<(), Trouble> {
        self.tick(label, None, true).await
    }

    /// Ticks the choice with this label nearest to the words `near`: "Yes" under its question.
    ///
    /// # Errors
    /// As [`Browser::choose`].
    pub async fn choose_near(&self, near: &str, label: &str) -> Result<(), Trouble> {
        self.tick(label, Some(near), true).await
    }

    /// Takes the tick from the check box with this label.
    ///
    /// # Errors
    /// As [`Browser::choose`].
    pub async fn unchoose(&self, label: &str) -> Result<(), Trouble> {
        self.tick(label, None, false).await
    }

    async fn tick(&self, label: &str, near: Option<&str>, wanted: bool) -> Result<(), Trouble> {
        let choice = self.find("choice", label, near).await?;
        if choice.checked != wanted {
            choice.element.click().await?;
        }
        Ok(())
    }

    /// Picks an option, by its words, from the list with this label.
    ///
    /// # Errors
    /// [`Trouble::NotOne`] when the list has no such option.
    pub async fn select(&self, label: &str, option: &str) -> Result<(), Trouble> {
        Ok(self.find("option", option, Some(label)).await?.element.click().await?)
    }

    /// Whether a button, link or disclosure with this name is there now. Does not wait: look after something was seen.
    ///
    /// # Errors
    /// [`Trouble::Command`].
    pub async fn can_press(&self, name: &str) -> Result<bool, Trouble> {
        Ok(found(&self.ask("press", name, None).await?).next().is_some())
    }

    /// The visible text of the page as it is now, blanks and line ends folded into one blank.
    ///
    /// # Errors
    /// [`Trouble::Command`].
    pub async fn text(&self) -> Result<String, Trouble> {
        let text =
            self.client.execute("return document.body ? document.body.innerText : ''", Vec::new()).await?;
        Ok(folded(text.as_str().unwrap_or_default()))
    }

    /// Waits until a text is visible.
    ///
    /// # Errors
    /// [`Trouble::Text`] with the page's text when it does not come.
    pub async fn see(&self, text: &str) -> Result<(), Trouble> {
        let wanted = folded(text);
        for _ in 0..TRIES {
            // A page that is just being left refuses to be read: ask the next one.
            if self.text().await.is_ok_and(|page| page.contains(&wanted)) {
                return Ok(());
            }
            tokio::time::sleep(PAUSE).await;
        }
        self.text_trouble(text, "did not appear").await
    }

    /// That a text is not on the page now. Does not wait: see first what proves that the page is the right one.
    ///
    /// # Errors
    /// [`Trouble::Text`] when it is there.
    pub async fn lacks(&self, text: &str) -> Result<(), Trouble> {
        if self.text().await?.contains(&folded(text)) {
            self.text_trouble(text, "is there").await
        } else {
            Ok(())
        }
    }

    async fn text_trouble(&self, text: &str, wrong: &'static str) -> Result<(), Trouble> {
        let page = self.text().await.unwrap_or_default().chars().take(3000).collect();
        Err(Trouble::Text { text: text.to_owned(), wrong, url: self.url().await.unwrap_or_default(), page })
    }

    /// Whether the page is wider than the window, so that a person must push it sideways (WCAG 2.2, 1.4.10).
    ///
    /// # Errors
    /// [`Trouble::Command`].
    pub async fn scrolls_sideways(&self) -> Result<bool, Trouble> {
        let script = "const page = document.documentElement; return page.scrollWidth > page.clientWidth";
        Ok(self.client.execute(script, Vec::new()).await?.as_bool().unwrap_or_default())
    }

    /// Whether the arrow of a breadcrumb stands on a line of its own, below the link that it belongs to.
    ///
    /// # Errors
    /// [`Trouble::Command`].
    pub async fn arrow_alone(&self) -> Result<bool, Trouble> {
        let script = "return [...document.querySelectorAll('.crumbs li')].some(item => {
            const link = [...item.firstElementChild.getClientRects()].at(-1);
            const line = parseFloat(getComputedStyle(item).lineHeight);
            return item.getBoundingClientRect().bottom - link.bottom > line / 2;
        })";
        Ok(self.client.execute(script, Vec::new()).await?.as_bool().unwrap_or_default())
    }

    /// Writes a picture of the window as PNG and makes the folder for it.
    ///
    /// # Errors
    /// [`Trouble::Command`], or [`Trouble::File`] when it cannot be written.
    pub async fn screenshot(&self, path: &Path) -> Result<(), Trouble> {
        let picture = self.client.screenshot().await?;
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        Ok(std::fs::write(path, picture)?)
    }

    /// What axe-core says about the page as it is now. Needs scripts.
    ///
    /// # Errors
    /// [`Trouble::Barriers`] when axe itself stumbled.
    pub async fn axe(&self) -> Result<axe::Verdict, Trouble> {
        self.client.execute(axe::SOURCE, Vec::new()).await?;
        let answer = self.client.execute_async(axe::RUN, Vec::new()).await?;
        match axe::Verdict::read(&answer) {
            Some(verdict) => Ok(verdict),
            None => Err(Trouble::Barriers { url: self.url().await?, verdict: answer.to_string() }),
        }
    }

    /// That axe-core looked at the page and found no violation.
    ///
    /// # Errors
    /// [`Trouble::Barriers`] with every broken rule and its places.
    pub async fn axe_clean(&self) -> Result<(), Trouble> {
        let verdict = self.axe().await?;
        if verdict.is_clean() {
            Ok(())
        } else {
            Err(Trouble::Barriers { url: self.url().await?, verdict: verdict.to_string() })
        }
    }

    /// Runs a script in the page, for what no action here covers.
    ///
    /// # Errors
    /// [`Trouble::Command`] when the script throws.
    pub async fn execute(&self, script: &str, arguments: Vec<Value>) -> Result<Value, Trouble> {
        Ok(self.client.execute(script, arguments).await?)
    }

    async fn ask(&self, kind: &str, name: &str, near: Option<&str>) -> Result<Value, Trouble> {
        let arguments = vec![json!(kind), json!(name), json!(near)];
        Ok(self.client.execute(include_str!("browser/find.js"), arguments).await?)
    }

    async fn find(&self, kind: &'static str, name: &str, near: Option<&str>) -> Result<Found, Trouble> {
        let mut last = Value::Null;
        for _ in 0..TRIES {
            // A page that is just being left refuses to be searched: ask the next one.
            if let Ok(answer) = self.ask(kind, name, near).await {
                if let (1, Some(id)) = (found(&answer).count(), found(&answer).next()) {
                    let element = Element::from_element_id(self.client.clone(), id.to_owned().into());
                    let checked = answer.get("checked").and_then(Value::as_bool).unwrap_or_default();
                    let kind = answer.get("type").and_then(Value::as_str).unwrap_or_default().to_owned();
                    return Ok(Found { element, checked, kind });
                }
                last = answer;
            }
            tokio::time::sleep(PAUSE).await;
        }
        let there = last.get("names").map(Value::to_string).unwrap_or_default();
        let count = found(&last).count();
        let url = self.url().await.unwrap_or_default();
        Err(Trouble::NotOne { kind, name: name.to_owned(), count, url, there })
    }
}

/// One thing on the page.
struct Found {
    element: Element,
    checked: bool,
    kind: String,
}

fn found(answer: &Value) -> impl Iterator<Item = &str> {
    let elements = answer.get("found").and_then(Value::as_array).into_iter().flatten();
    elements.filter_map(|element| element.get(ELEMENT)?.as_str())
}

fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
