//! The officer: screening, referral, receipt.

use super::{CANARY, TOLD, Walk, shaped};
use crate::browser::Trouble;

/// Signs that are answered with yes: pay, papers, a debt, a threat, a lie.
const YES: [&str; 5] = ["ind-ilo-ex-02", "ind-ilo-cd-01", "ind-ilo-cd-02", "ind-ilo-cd-11", "ind-ilo-dr-02"];

impl Walk {
    /// The officer screens an adult at a work site, up to the page of the result.
    ///
    /// # Errors
    /// The browser's.
    pub async fn screen(&self) -> Result<(), Trouble> {
        self.look("my-work").await?;
        self.press("work-screen").await?;
        self.see("screen-new-text").await?;
        self.look("new-screening").await?;
        self.choose("setting-work_site").await?;
        self.choose("age-adult").await?;
        self.press("screen-begin").await?;
        self.see("screen-round-text").await?;
        for sign in YES {
            self.choose_near(sign, "answer-yes").await?;
        }
        self.choose_near("ind-ilo-ex-06", "answer-no").await?;
        self.choose_near("ind-ilo-ex-04", "answer-unknown").await?;
        self.choose_near("screen-asks-for-help", "answer-yes").await?;
        self.choose("form-labour").await?;
        self.look("first-round").await?;
        self.press("screen-save-result").await?;
        self.see("refer-advised").await?;
        self.see("class-coerced_exploitation").await?;
        self.look("result").await
    }

    /// The officer refers the person, who agrees, with a name; the receipt's number.
    ///
    /// # Errors
    /// The browser's.
    pub async fn refer(&self) -> Result<String, Trouble> {
        self.press("screen-refer").await?;
        self.see("referral-consent-text").await?;
        self.look("consent").await?;
        self.choose("asked-consent-given").await?;
        self.press("referral-go-on").await?;
        self.see("referral-urgent-text").await?;
        self.choose("asked-urgency-urgent").await?;
        self.choose("sex-male").await?;
        self.choose("band-25-44").await?;
        self.choose("asked-stay-lawful").await?;
        self.press("referral-languages-open").await?;
        self.choose("reads-bg").await?;
        self.fill("referral-name", CANARY).await?;
        self.fill("referral-narrative", TOLD).await?;
        self.look("referral").await?;
        self.press("referral-send").await?;
        self.see("did-referred").await?;
        self.see("receipt-waiting").await?;
        self.tells_nothing().await?;
        self.look("receipt").await?;
        let text = self.browser.text().await?;
        match shaped(&text, "R-AAAA-AAAA") {
            Some(number) => Ok(number),
            None => self.browser.see("R-…").await.map(|()| String::new()),
        }
    }

    /// The officer reads on the receipt that the referral was taken up, and nothing else.
    ///
    /// # Errors
    /// The browser's.
    pub async fn learn(&self, receipt: &str) -> Result<(), Trouble> {
        self.browser.press_near(receipt, &self.t("receipt-work")).await?;
        self.see("receipt-yes").await?;
        self.see("receipt-learn-text").await?;
        self.tells_nothing().await?;
        self.look("receipt-yes").await
    }
}
