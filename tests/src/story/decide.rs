//! The focal point and the decision-maker, and those who are refused.

use jiff::{ToSpan as _, civil::Date};
use kernel::{Clock as _, SystemClock};

use super::{CANARY, TOLD, Walk, shaped};
use crate::browser::Trouble;

impl Walk {
    /// The focal point finds the referral under My work, opens it and reads who the person is; the case number.
    ///
    /// # Errors
    /// The browser's.
    pub async fn open_referral(&self) -> Result<String, Trouble> {
        self.see("work-I-notified").await?;
        self.look("my-work-focal-point").await?;
        let (text, mut tried) = (self.browser.text().await?, 0);
        for part in text.split(self.t("work-I-notified").as_str()).skip(1) {
            let Some(number) = shaped(part, "AAAA-AAAA") else { continue };
            self.browser.press_near(&number, &self.t("work-I-notified")).await?;
            self.browser.see(&self.said("case-title", "number", number.as_str())).await?;
            if self.browser.text().await?.contains(CANARY) {
                self.browser.see(TOLD).await?;
                self.see("clockname-triage").await?;
                self.look("case-received").await?;
                return Ok(number);
            }
            tried += 1;
            self.goto("/work").await?;
            self.see("work-I-notified").await?;
        }
        self.browser.see(&format!("{CANARY} in one of {tried} referrals")).await.map(|()| String::new())
    }

    /// The focal point triages, presumes a victim and hands the case over.
    ///
    /// # Errors
    /// The browser's.
    pub async fn triage_and_presume(&self) -> Result<(), Trouble> {
        self.press("step-triage").await?;
        self.see("step-triage-text").await?;
        for check in ["ask-danger", "ask-immediate_aid", "ask-duplicates"] {
            self.choose(check).await?;
        }
        self.browser.select(&self.t("ask-rights_language"), &self.reads()).await?;
        self.look("triage").await?;
        self.press("step-triage").await?;
        self.see("did-triage").await?;
        self.press("step-presume").await?;
        self.see("step-presume-text").await?;
        self.choose("ground-indicators").await?;
        self.look("presume").await?;
        self.press("step-presume").await?;
        self.see("did-presume").await?;
        self.press("step-hand-over").await?;
        self.see("step-hand-over-text").await?;
        self.look("hand-over").await?;
        self.press("step-hand-over").await?;
        self.see("did-hand-over").await?;
        self.see("state-I-presumed").await?;
        self.look("handed-over").await
    }

    /// The decision-maker opens the case from My work and reads who the person is.
    ///
    /// # Errors
    /// The browser's.
    pub async fn open_decision(&self, number: &str) -> Result<(), Trouble> {
        self.see("work-I-presumed").await?;
        self.look("my-work-decider").await?;
        self.browser.press_near(number, &self.t("work-I-presumed")).await?;
        self.browser.see(&self.said("case-title", "number", number)).await?;
        self.browser.see(CANARY).await?;
        self.browser.see(TOLD).await
    }

    /// The decision-maker finds reasonable grounds.
    ///
    /// # Errors
    /// The browser's.
    pub async fn find_grounds(&self) -> Result<(), Trouble> {
        self.press("step-grounds").await?;
        self.see("step-grounds-text").await?;
        self.choose("outcome-rg_positive").await?;
        self.reasons().await?;
        self.look("grounds").await?;
        self.press("step-grounds").await?;
        self.see("did-grounds").await?;
        self.see("state-I-rg_positive").await
    }

    /// The decision-maker identifies the person as a victim.
    ///
    /// # Errors
    /// The browser's.
    pub async fn identify(&self) -> Result<(), Trouble> {
        self.press("step-identification").await?;
        self.see("step-identification-text").await?;
        self.choose("outcome-identified").await?;
        for element in ["ask-act", "ask-means", "ask-purpose"] {
            self.choose_near(element, "finding-found").await?;
        }
        self.choose("form-labour").await?;
        if !self.country.merged {
            self.choose("ask-person_asked").await?;
            self.choose("profession-psychologist").await?;
            self.choose("profession-social_worker").await?;
            self.choose("cooperation-cooperates").await?;
        }
        self.reasons().await?;
        self.look("identification").await?;
        self.press("step-identification").await?;
        self.see("did-identification").await?;
        self.see("state-I-identified").await?;
        self.browser.see(CANARY).await?;
        self.look("identified").await
    }

    /// What every decision carries.
    async fn reasons(&self) -> Result<(), Trouble> {
        self.fill("ask-reasons", "The answers agree with what was seen at the place.").await?;
        self.choose("proof-screening").await?;
        self.browser.select(&self.t("ask-legal_basis"), self.country.basis).await?;
        self.browser.select(&self.t("ask-notice_language"), &self.reads()).await
    }

    /// The clock of the recovery and reflection period runs, with the day that the law sets.
    ///
    /// # Errors
    /// The browser's.
    pub async fn clock_runs(&self) -> Result<(), Trouble> {
        let (today, until) = self.period()?;
        self.see("clockname-reflection").await?;
        self.see("state-R-running").await?;
        self.browser.see(&self.words.date_in_words(until, today)).await?;
        self.look("clock").await
    }

    /// Today, and the last day of a period that begins today, in the country's zone.
    fn period(&self) -> Result<(Date, Date), Trouble> {
        let wrong = |error: jiff::Error| Trouble::Start(error.to_string());
        let today = SystemClock.now().in_tz(self.country.zone).map_err(wrong)?.date();
        let (months, days) = self.country.period;
        let until = today.checked_add(months.months().days(days)).map_err(wrong)?;
        Ok((today, until))
    }

    /// Somebody types the address of the case: refused in words, by the rule of that key; nothing of the case shows.
    ///
    /// # Errors
    /// The browser's.
    pub async fn is_refused(&self, case: &str, number: &str, rule: &str) -> Result<(), Trouble> {
        self.browser.goto(case).await?;
        self.see("problem-rules").await?;
        self.see(rule).await?;
        self.see("problem-help").await?;
        self.browser.lacks(number).await?;
        self.tells_nothing().await
    }

    /// Somebody searches for the number of the case: the same refusal.
    ///
    /// # Errors
    /// The browser's.
    pub async fn search_is_refused(&self, number: &str, rule: &str) -> Result<(), Trouble> {
        self.goto("/work").await?;
        self.fill("shell-search", number).await?;
        self.press("shell-search-go").await?;
        self.see("problem-rules").await?;
        self.see(rule).await?;
        self.tells_nothing().await
    }

    /// The immigration officer sees number and day of the removal hold, and nothing else.
    ///
    /// # Errors
    /// The browser's.
    pub async fn sees_the_hold_only(&self, case: &str, number: &str) -> Result<(), Trouble> {
        self.browser.goto(case).await?;
        self.see("hold-intro").await?;
        self.browser.see(number).await?;
        let (today, until) = self.period()?;
        self.browser.see(&self.words.date_in_words(until, today)).await?;
        self.tells_nothing().await?;
        self.look("hold").await
    }
}
