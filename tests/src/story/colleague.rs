//! A new colleague: invited by the manager of the body with a link and, apart, a code; sets up an account; loses the
//! authenticator, which two people of different bodies renew.

use kernel::{Clock as _, SystemClock};
use totp_rs::{Builder, Secret};

use super::Walk;
use crate::browser::Trouble;

/// The name of the new colleague.
pub const COLLEAGUE: &str = "Noa Newcomer";
/// What the colleague signs in with.
const PASSWORD: &str = "eleven quiet lamps wander";

impl Walk {
    /// The manager invites the colleague; path of the link, and code, as the page shows them once.
    ///
    /// # Errors
    /// The browser's.
    pub async fn invite_a_colleague(&self) -> Result<(String, String), Trouble> {
        self.goto("/people").await?;
        self.press("people-invite").await?;
        self.fill("enrol-name", COLLEAGUE).await?;
        self.fill("enrol-sign-in-name", "noa.newcomer").await?;
        self.browser.select(&self.t("people-role"), &self.t("role-support_worker")).await?;
        self.press("people-invite-go").await?;
        self.see("invited-code-how").await?;
        self.look("invited").await?;
        let shown = self.shown_once().await?;
        match <[String; 2]>::try_from(shown) {
            Ok([link, code]) => Ok((path(&link), code)),
            Err(_) => Err(missing("a link and a code")),
        }
    }

    /// The colleague opens the link with the code; the key of the authenticator.
    ///
    /// # Errors
    /// The browser's.
    pub async fn open_link(&self, (link, code): (&str, &str)) -> Result<String, Trouble> {
        self.goto(link).await?;
        self.speak(false).await?;
        self.see("enrol-half-intro").await?;
        self.browser.lacks(COLLEAGUE).await?;
        self.look("link-closed").await?;
        self.fill("enrol-half", "0000 0000").await?;
        self.press("enrol-half-go").await?;
        self.see("enrol-half-wrong").await?;
        self.look("link-wrong-code").await?;
        self.fill("enrol-half", code).await?;
        self.press("enrol-half-go").await?;
        self.see("enrol-step-app").await?;
        self.look("link-opened").await?;
        let shown = self.shown_once().await?;
        shown.into_iter().next().ok_or_else(|| missing("a key"))
    }

    /// The colleague sets a password and types a code of the new authenticator.
    ///
    /// # Errors
    /// The browser's.
    pub async fn set_up(&self, key: &str) -> Result<(), Trouble> {
        self.fill("enrol-password", PASSWORD).await?;
        self.fill("enrol-password-again", PASSWORD).await?;
        self.fill("sign-in-code", &code(key)?).await?;
        self.press("enrol-go").await?;
        self.see_in_any("shell-sign-out").await
    }

    /// The manager asks for a new authenticator, on the page of the colleague; path of the link.
    ///
    /// # Errors
    /// The browser's.
    pub async fn ask_renewal(&self) -> Result<String, Trouble> {
        self.goto("/people").await?;
        self.browser.press(COLLEAGUE).await?;
        self.see("person-renew-authenticator").await?;
        self.look("person").await?;
        self.press("person-renew-authenticator-go").await?;
        self.see("renewal-asked-how").await?;
        self.look("renewal-asked").await?;
        let shown = self.shown_once().await?;
        shown.first().map(|link| path(link)).ok_or_else(|| missing("a link"))
    }

    /// Somebody of another body confirms it; the code.
    ///
    /// # Errors
    /// The browser's.
    pub async fn confirm_renewal(&self) -> Result<String, Trouble> {
        self.goto("/people/renewals").await?;
        self.see("renewals-speak").await?;
        self.look("renewals").await?;
        self.press("renewals-confirm-go").await?;
        self.see("renewal-confirmed-how").await?;
        self.look("renewal-confirmed").await?;
        let shown = self.shown_once().await?;
        shown.into_iter().next().ok_or_else(|| missing("a code"))
    }

    /// The colleague puts the new authenticator in the place of the old one, and is told what was done.
    ///
    /// # Errors
    /// The browser's.
    pub async fn renew(&self, key: &str) -> Result<(), Trouble> {
        self.fill("account-password-now", PASSWORD).await?;
        self.fill("sign-in-code", &code(key)?).await?;
        self.press("renew-authenticator-go").await?;
        self.see("account-renewed-authenticator").await?;
        self.look("renewed").await
    }

    /// What the page shows once: links, codes, keys.
    async fn shown_once(&self) -> Result<Vec<String>, Trouble> {
        let script = "return [...document.querySelectorAll('code.seed')].map((e) => e.innerText)";
        let shown = self.browser.execute(script, Vec::new()).await?;
        let texts = shown.as_array().into_iter().flatten();
        Ok(texts.filter_map(|text| text.as_str().map(ToOwned::to_owned)).collect())
    }
}

fn missing(what: &str) -> Trouble {
    let (url, page) = (String::new(), String::new());
    Trouble::Text { text: what.into(), wrong: "is not there", url, page }
}

/// The path of a link.
fn path(link: &str) -> String {
    link.find("/enrol/").and_then(|at| link.get(at..)).unwrap_or_default().to_owned()
}

/// The code that an authenticator with a key, as the page prints it, shows now.
fn code(key: &str) -> Result<String, Trouble> {
    let secret = Secret::try_from_base32(key.replace(' ', "")).map_err(|_| missing("a key in base 32"))?;
    let totp = Builder::new().with_secret(secret).build().map_err(|_| missing("a key of 20 bytes"))?;
    Ok(totp.generate((SystemClock.now_ms() / 1000).unsigned_abs()).to_string())
}
