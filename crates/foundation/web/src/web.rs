//! What a handler holds in its hands: who asks, in which language, and how to answer.

use std::sync::Arc;

use access::{
    Act, PendingEntries, Who,
    accounts::{BrowserName, LinkBrowser},
    idempotency::SentForm,
};
use axum::{
    extract::FromRequestParts,
    http::{StatusCode, request::Parts},
    response::{Html as HtmlAnswer, IntoResponse, Redirect},
};
use jiff::{Timestamp, civil, tz::TimeZone};
use kernel::{FormId, Lang, Registry};

use crate::components::{Conflict, Html, NavigationLink, Post, PublicShell, Shell};
use crate::{Error, House, Needs, Page, Posted, Signed, kept_forms, request::Context};
use vault::session::CookieHalf;
use words::Words;

/// How often a save is tried when others are faster.
const TRIES: u8 = 8;

/// What a handler holds in its hands.
#[derive(Clone)]
pub struct Web {
    /// The house.
    pub house: House,
    /// The words of the reader's language.
    pub words: &'static Words,
    /// Who is signed in.
    pub signed: Option<Signed>,
    /// The anti-forgery token of this browser's session.
    pub csrf: String,
    /// Path and query of this request.
    pub path: String,
    /// Audit entries that are not durable yet.
    pub trail: PendingEntries,
    pub(crate) context: Arc<Context>,
}

impl FromRequestParts<House> for Web {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, house: &House) -> Result<Self, Error> {
        let context = parts.extensions.get::<Arc<Context>>().cloned().ok_or_else(Error::not_found)?;
        Ok(Self {
            house: house.clone(),
            words: Words::of(context.lang),
            signed: context.signed.clone(),
            csrf: context.csrf.clone(),
            path: context.path.clone(),
            trail: context.trail.clone(),
            context,
        })
    }
}

impl Web {
    /// Begins an act of the person who is signed in.
    ///
    /// # Errors
    /// [`Error::SignIn`] when nobody is, or the session was ended on whichever server process; or the database's.
    pub async fn act(&self) -> Result<Act, Error> {
        let signed = self.signed.as_ref().ok_or_else(|| Error::SignIn(self.path.clone()))?;
        let who =
            Who::Signed { account: signed.account, secret: signed.secret.clone(), session: signed.session };
        let mut act = match self.house.access.act(&who, &self.trail).await {
            Err(access::Error::SessionOver) => {
                self.house.sessions.forget(signed.session);
                return Err(Error::SignIn(self.path.clone()));
            }
            begun => begun?,
        };
        let navigation = self.navigation(&mut act).await?;
        let me = act.me()?;
        if let Ok(mut shown) = self.context.person.lock() {
            *shown = Some((format!("{}, {}", me.name, me.body_name), navigation));
        }
        Ok(act)
    }

    /// Begins an act for a form. The same form sent twice is one act: the second copy goes on to where the first
    /// one led. A form whose session was ended meanwhile is kept for its author.
    ///
    /// # Errors
    /// [`Error::Done`] for the second copy, and those of [`Web::act`]; also when the same id came with other content.
    pub async fn once<T>(&self, posted: &Posted<T>) -> Result<Act, Error> {
        let mut act = match (self.act().await, self.cookie()) {
            (Err(Error::SignIn(_)), Some(cookie)) => {
                let path = self.path.split('?').next().unwrap_or_default();
                return Err(kept_forms::park(&self.house.access, cookie, path, &posted.parts).await);
            }
            (act, _) => act?,
        };
        match self.done_before(&mut act, posted).await? {
            Some(next) => Err(Error::Done(next)),
            None => Ok(act),
        }
    }

    /// Where whoever is signed in may go.
    async fn navigation(&self, act: &mut Act) -> Result<Vec<NavigationLink>, Error> {
        let mut links = Vec::new();
        for entry in &self.context.offers.navigation {
            if (entry.shown)(act).await? {
                links.push(NavigationLink {
                    icon: entry.icon,
                    words: self.words.t(entry.words),
                    href: entry.path.into(),
                    here: self.path.starts_with(entry.path),
                });
            }
        }
        Ok(links)
    }

    /// Everything that the strategies can count.
    #[must_use]
    pub fn measures(&self) -> &Registry {
        &self.context.offers.measures
    }

    /// What rooms need of the bodies of the country.
    #[must_use]
    pub fn needs(&self) -> &[&'static Needs] {
        &self.context.offers.needs
    }

    /// The half of the session that this browser keeps, when it keeps one.
    #[must_use]
    pub fn cookie(&self) -> Option<&CookieHalf> {
        self.context.cookie.as_ref()
    }

    /// The name that this browser keeps when somebody has signed in before.
    #[must_use]
    pub fn browser(&self) -> Option<&BrowserName> {
        self.context.browser.as_ref()
    }

    /// The name that this browser keeps when it has opened a link in two halves.
    #[must_use]
    pub fn link_browser(&self) -> Option<&LinkBrowser> {
        self.context.link.as_ref()
    }

    /// Whether the address that this request comes from has a try at signing in left, which is used up by asking.
    #[must_use]
    pub fn has_a_try(&self) -> bool {
        self.house.clients.has_a_try(self.context.address, self.house.access.now_ms())
    }

    /// Notes that a sign-in was turned away before anything was looked at: with all others of a minute it leaves one
    /// entry in the log.
    pub fn turn_away(&self) {
        self.house.clients.turn_away(1);
    }

    /// The reader's language.
    #[must_use]
    pub fn lang(&self) -> Lang {
        self.words.lang()
    }

    /// A page in the shell of the staff pages. Title, crumbs, action, state, flash and body of `shell` are
    /// taken; the rest is filled in here.
    #[must_use]
    pub fn page(&self, shell: Shell) -> axum::response::Response {
        self.page_with(StatusCode::OK, shell)
    }

    /// The same with another status, for a form that comes back with its errors (422).
    #[must_use]
    pub fn page_with(&self, status: StatusCode, shell: Shell) -> axum::response::Response {
        let html = self.shell(shell).html(self.words);
        (status, HtmlAnswer(html.into_string())).into_response()
    }

    pub(crate) fn shell(&self, shell: Shell) -> Shell {
        let person = self.context.person.lock().ok().and_then(|shown| shown.clone());
        let (person, navigation) = person.unwrap_or_default();
        Shell {
            navigation,
            person,
            csrf: self.csrf.clone(),
            path: self.path.clone(),
            demo: self.house.demo.is_some(),
            ..shell
        }
    }

    /// A page for people who are not signed in.
    #[must_use]
    pub fn public(
        &self,
        status: StatusCode,
        title: String,
        flash: Html,
        body: Html,
    ) -> axum::response::Response {
        let shell = PublicShell {
            title,
            exit: None,
            sign_in: if self.path.starts_with("/sign-in") { String::new() } else { "/sign-in".into() },
            csrf: self.csrf.clone(),
            path: self.path.clone(),
            flash,
            demo: self.house.demo.is_some(),
            body,
        };
        (status, HtmlAnswer(shell.html(self.words).into_string())).into_response()
    }

    /// Goes on to another page after a form (303).
    #[must_use]
    pub fn see(&self, path: &str) -> axum::response::Response {
        Redirect::to(path).into_response()
    }

    /// The address of a path of this house, to be sent to somebody.
    #[must_use]
    pub fn address(&self, path: &str) -> String {
        self.house.origin.link(&self.context.host, path)
    }

    /// A form for a path that is about to be shown: with a fresh id, so that the same form sent twice is one act.
    #[must_use]
    pub fn form(&self, to: impl Into<String>) -> Post {
        self.plain_form(to).with("form", self.form_id())
    }

    /// A form for a path without an id of its own: sent before anybody is signed in, or again as it was kept.
    #[must_use]
    pub fn plain_form(&self, to: impl Into<String>) -> Post {
        Post::new(to, &self.csrf)
    }

    /// A fresh id for a form that is about to be shown.
    #[must_use]
    pub fn form_id(&self) -> String {
        FormId::random().to_string()
    }

    /// Two versions side by side, for a person to choose (409). What is chosen arrives with
    /// [`FormValues::settled`](crate::FormValues::settled).
    #[must_use]
    pub fn two_versions(&self, shell: Shell, conflict: &Conflict) -> axum::response::Response {
        self.page_with(StatusCode::CONFLICT, Shell { body: conflict.html(self.words), ..shell })
    }

    /// Does `work` once more, on the state that the records have then, whenever somebody else's save was faster.
    ///
    /// # Errors
    /// Those of `work`; [`Error::Conflict`] when others were faster every time.
    pub async fn while_others_save<T, W>(&self, mut work: impl FnMut() -> W) -> Result<T, Error>
    where
        W: Future<Output = Result<T, Error>>,
    {
        for _ in 1..TRIES {
            match work().await {
                Err(Error::Conflict) => {}
                answer => return answer,
            }
        }
        work().await
    }

    /// Whether this very form was worked on before; then where its first copy went on to.
    async fn done_before<T>(&self, act: &mut Act, posted: &Posted<T>) -> Result<Option<String>, Error> {
        Ok(access::idempotency::before(act, &sent(posted)).await?)
    }

    /// Makes an act durable together with the note that this form was worked on, and goes on to `next`. When
    /// the same form arrives twice at the same time, both go on to where the first one led.
    ///
    /// # Errors
    /// The act's.
    pub async fn finish<T>(&self, act: Act, posted: &Posted<T>, next: &str) -> Page {
        let before = self.save(act, posted, next).await?;
        Ok(self.see(before.as_deref().unwrap_or(next)))
    }

    /// As [`Web::finish`], for an answer that is a page of its own (something that is shown once). `Some(path)`:
    /// the same form arrived twice at the same time and the other one was first; go on to that path instead.
    ///
    /// # Errors
    /// The act's.
    pub async fn save<T>(
        &self,
        mut act: Act,
        posted: &Posted<T>,
        next: &str,
    ) -> Result<Option<String>, Error> {
        access::idempotency::note(&mut act, &sent(posted), next)?;
        if let Some(parked) = posted.parked {
            kept_forms::forget(&mut act, parked)?;
        }
        match act.commit().await {
            Ok(()) => Ok(None),
            Err(access::Error::Conflict(access::Conflict::SameForm)) => {
                let mut act = self.act().await?;
                let before = access::idempotency::before(&mut act, &sent(posted)).await?;
                Ok(Some(before.unwrap_or_else(|| next.to_owned())))
            }
            Err(error) => Err(error.into()),
        }
    }

    /// The time zone that dates are shown in: that of the country's profile.
    #[must_use]
    pub fn zone(&self) -> TimeZone {
        self.house.zone.clone()
    }

    /// The civil moment of an instant, in the country's zone.
    #[must_use]
    pub fn local(&self, at: Timestamp) -> civil::DateTime {
        at.to_zoned(self.zone()).datetime()
    }

    /// By when something is due: the day in the country's zone, and the hour where hours count, which they do not when a
    /// whole day is given.
    #[must_use]
    pub fn deadline(&self, at: Timestamp) -> (civil::Date, Option<civil::Time>) {
        let local = self.local(at);
        let whole_day = local.hour() == 23 && local.minute() == 59 && local.second() == 59;
        (local.date(), (!whole_day).then(|| local.time()))
    }

    /// The same in words.
    #[must_use]
    pub fn until(&self, at: Timestamp) -> String {
        match self.deadline(at) {
            (_, None) => self.day(at),
            (_, Some(hour)) => format!("{}, {}", self.day(at), self.words.time(hour)),
        }
    }

    /// Today, in the country's zone.
    #[must_use]
    pub fn today(&self) -> civil::Date {
        self.local(self.house.access.clock.now()).date()
    }

    /// A date in words beside its number: "in 3 days, Thu 26 Nov".
    #[must_use]
    pub fn day(&self, at: Timestamp) -> String {
        self.words.date_in_words(self.local(at).date(), self.today())
    }
}

fn sent<T>(posted: &Posted<T>) -> SentForm<'_> {
    SentForm { id: posted.id, path: &posted.path, content: &posted.content }
}
