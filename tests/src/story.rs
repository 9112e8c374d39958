//! The main job from end to end, as people walk it: a person is screened and referred, triaged, presumed, handed over,
//! decided upon and identified; the strategy's figure moves by one; whoever has no business there is refused.
//!
//! Everything is pressed, filled and read by its words in the language of the walk ([`words::Words`]). Each page
//! on the way is looked at by [`Walk::look`]: it does not scroll sideways, axe finds nothing to blame in the light and in
//! the dark scheme, and a picture of it lies in `target/screenshots`.

mod colleague;
mod decide;
mod figure;
mod front;

use std::{
    path::{Path, PathBuf},
    sync::atomic::{AtomicUsize, Ordering},
};

use kernel::Lang;
use palermo::rooms::HOUSE;
use serde_json::json;
use words::{Arg, Words};

use crate::{
    browser::{Browser, Look, Trouble},
    demo::Demo,
};

pub use colleague::COLLEAGUE;
pub use figure::Rows;

/// The name that is typed into the referral, and that nobody without a grant may ever read.
pub const CANARY: &str = "Kanari Inventedopoulos";
/// Words of the narrative, likewise.
pub const TOLD: &str = "Wages promised by a man called Placeholderson.";
/// A language that the person of the walk reads, in its own words.
const READS: &str = "Български";

/// What differs from country to country.
#[derive(Debug, Clone, Copy)]
pub struct Country {
    /// `gr` or `dk`: of `--country`.
    pub code: &'static str,
    /// The strategy that stands in front.
    pub plan: &'static str,
    /// The indicator that counts identified victims.
    pub indicator: &'static str,
    /// A law on which a decision can rest, as the form offers it.
    pub basis: &'static str,
    /// Whether reasonable grounds and identification are one decision.
    pub merged: bool,
    /// The zone of its days.
    pub zone: &'static str,
    /// Length of the recovery and reflection period, from the day of the decision that starts it: months and days.
    pub period: (i32, i32),
}

/// Greece: two decisions, three months, counted from reasonable grounds.
pub const GREECE: Country = Country {
    code: "gr",
    plan: "gr-2021-2025",
    indicator: "gr-o2-identified",
    basis: "Law 4198/2013",
    merged: false,
    zone: "Europe/Athens",
    period: (3, 0),
};

/// Denmark: one decision, thirty days from it.
pub const DENMARK: Country = Country {
    code: "dk",
    plan: "dk-2015-2018",
    indicator: "dk-x2-3-identified",
    basis: "Aliens Act",
    merged: true,
    zone: "Europe/Copenhagen",
    period: (0, 30),
};

/// One walk: a demonstration, a browser, a language.
pub struct Walk {
    /// The browser.
    pub browser: Browser,
    /// The demonstration.
    pub demo: Demo,
    /// The words of the walk's language.
    pub words: &'static Words,
    /// The country.
    pub country: Country,
    name: &'static str,
    scripts: bool,
    steps: AtomicUsize,
}

impl Walk {
    /// Starts a populated demonstration and a browser.
    ///
    /// # Errors
    /// When one of the two does not start.
    pub async fn begin(
        name: &'static str,
        country: Country,
        lang: Lang,
        look: Look,
    ) -> Result<Self, Trouble> {
        let demo = Demo::start(&["--cases", "40", "--country", country.code]).await?;
        let browser = Browser::open(look).await?;
        words::add(&HOUSE.messages()).map_err(|defect| Trouble::Start(defect.to_string()))?;
        let words = Words::of(lang);
        Ok(Self { browser, demo, words, country, name, scripts: look.scripts, steps: AtomicUsize::new(0) })
    }

    /// The language that the person of the walk reads, as a form offers it: in the reader's language and in its own.
    #[must_use]
    pub fn reads(&self) -> String {
        match self.t("reads-bg") {
            own if own == READS => own,
            name => format!("{name} · {READS}"),
        }
    }

    /// The text of a key in the language of the walk.
    #[must_use]
    pub fn t(&self, key: &str) -> String {
        self.words.t(key)
    }

    /// Presses what a key names.
    ///
    /// # Errors
    /// The browser's.
    pub async fn press(&self, key: &str) -> Result<(), Trouble> {
        self.browser.press(&self.t(key)).await
    }

    /// Waits for the text of a key.
    ///
    /// # Errors
    /// The browser's.
    pub async fn see(&self, key: &str) -> Result<(), Trouble> {
        self.browser.see(&self.t(key)).await
    }

    /// Ticks what a key names.
    ///
    /// # Errors
    /// The browser's.
    pub async fn choose(&self, key: &str) -> Result<(), Trouble> {
        self.browser.choose(&self.t(key)).await
    }

    /// Ticks what a key names, under the words of another key.
    ///
    /// # Errors
    /// The browser's.
    pub async fn choose_near(&self, near: &str, key: &str) -> Result<(), Trouble> {
        self.browser.choose_near(&self.t(near), &self.t(key)).await
    }

    /// Writes into the field that a key names.
    ///
    /// # Errors
    /// The browser's.
    pub async fn fill(&self, key: &str, text: &str) -> Result<(), Trouble> {
        self.browser.fill(&self.t(key), text).await
    }

    /// Looks at the page as it is: nothing is cut off at the side, no arrow stands alone, axe has nothing to say in either scheme (where
    /// scripts run), and its picture is kept.
    ///
    /// # Errors
    /// [`Trouble::Barriers`], or the browser's.
    pub async fn look(&self, step: &str) -> Result<(), Trouble> {
        let place = self.steps.fetch_add(1, Ordering::Relaxed);
        let picture = screenshots().join(format!("{}-{place:02}-{step}", self.name));
        if self.browser.scrolls_sideways().await? {
            let verdict = format!("{step} scrolls sideways");
            return Err(Trouble::Barriers { url: self.browser.url().await?, verdict });
        }
        if self.browser.arrow_alone().await? {
            let verdict = format!("{step}: the arrow of a breadcrumb stands alone");
            return Err(Trouble::Barriers { url: self.browser.url().await?, verdict });
        }
        self.browser.screenshot(&picture.with_extension("png")).await?;
        if self.scripts {
            self.browser.axe_clean().await?;
            self.browser.scheme(true).await?;
            self.browser.axe_clean().await?;
            self.browser.screenshot(&picture.with_extension("dark.png")).await?;
            self.browser.scheme(false).await?;
        }
        Ok(())
    }

    /// Goes to a path, as if the address had been typed.
    ///
    /// # Errors
    /// The browser's.
    pub async fn goto(&self, path: &str) -> Result<(), Trouble> {
        self.demo.goto(&self.browser, path).await
    }

    /// Signs in as a person of the demonstration, by the button on the page of its people, and changes to the language
    /// of the walk.
    ///
    /// # Errors
    /// The browser's.
    pub async fn sign_in(&self, person: &str) -> Result<(), Trouble> {
        self.goto("/demo").await?;
        self.speak(false).await?;
        let button = self.words.t1("demo-sign-in", "name", person);
        self.browser.press(&button).await?;
        self.see_in_any("shell-sign-out").await?;
        self.speak(true).await?;
        self.see("shell-sign-out").await
    }

    /// Signs out and is back at the door.
    ///
    /// # Errors
    /// The browser's.
    pub async fn sign_out(&self) -> Result<(), Trouble> {
        self.press("shell-sign-out").await?;
        self.see("sign-in-code-hint").await
    }

    /// Changes to the language of the walk where the page is in another one: by the menu of the staff, or by the row of
    /// languages of public pages.
    ///
    /// # Errors
    /// The browser's.
    pub async fn speak(&self, menu: bool) -> Result<(), Trouble> {
        let here = self.here().await?;
        if here.lang() == self.words.lang() {
            return Ok(());
        }
        if menu {
            self.browser.press(&format!("{} {}", here.t("shell-language"), here.lang().own_name())).await?;
        }
        self.browser.press(self.words.lang().own_name()).await?;
        self.see("shell-demo").await
    }

    /// The words of the language of the page.
    async fn here(&self) -> Result<&'static Words, Trouble> {
        let lang = self.browser.execute("return document.documentElement.lang", Vec::new()).await?;
        Ok(Words::of(lang.as_str().and_then(|lang| lang.parse().ok()).unwrap_or_default()))
    }

    async fn see_in_any(&self, key: &str) -> Result<(), Trouble> {
        for _ in 0..crate::browser::TRIES {
            let here = self.here().await.unwrap_or(self.words);
            if self.browser.can_press(&here.t(key)).await.unwrap_or_default() {
                return Ok(());
            }
        }
        self.see(key).await
    }

    /// That nothing of what is sealed is on the page.
    ///
    /// # Errors
    /// [`Trouble::Text`] when it is.
    pub async fn tells_nothing(&self) -> Result<(), Trouble> {
        self.browser.lacks(CANARY).await?;
        self.browser.lacks(TOLD).await
    }

    /// The words of the link in the row that reads so.
    async fn link_in_row(&self, words: &str) -> Result<String, Trouble> {
        self.browser.see(words).await?;
        let script = "const row = [...document.querySelectorAll('tr,li')].find((r) => r.innerText.includes(arguments[0])); \
             return row ? row.querySelector('a').innerText : ''";
        let link = self.browser.execute(script, vec![json!(words)]).await?;
        Ok(link.as_str().unwrap_or_default().to_owned())
    }

    /// A sentence with one value.
    fn said(&self, key: &str, name: &str, value: impl Into<Arg>) -> String {
        self.words.t1(key, name, value)
    }
}

/// The first word of a text that has this shape: `A` stands for any capital letter, everything else for itself.
#[must_use]
pub fn shaped(text: &str, shape: &str) -> Option<String> {
    let fits = |word: &&str| {
        word.chars().count() == shape.chars().count()
            && word.chars().zip(shape.chars()).all(|(letter, wanted)| match wanted {
                'A' => letter.is_ascii_uppercase() || letter.is_ascii_digit(),
                other => letter == other,
            })
    };
    text.split_whitespace().find(fits).map(str::to_owned)
}

/// Where pictures go: `target/screenshots`, beside the program under test.
#[must_use]
pub fn screenshots() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."));
    root.join("target").join("screenshots")
}

#[cfg(test)]
mod tests {
    use super::shaped;

    #[test]
    fn numbers_are_found_by_their_shape() {
        assert_eq!(shaped("Receipt R-WHMM-WFFF sent", "R-AAAA-AAAA").as_deref(), Some("R-WHMM-WFFF"));
        assert_eq!(shaped("Person MXCV-NDHV", "AAAA-AAAA").as_deref(), Some("MXCV-NDHV"));
        assert_eq!(shaped("nothing", "AAAA-AAAA"), None);
    }
}
