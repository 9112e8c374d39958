//! A browser of the plainest kind: it keeps cookies, fills forms in and sends them, and follows where they lead.

use std::collections::BTreeMap;

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Method, Request, StatusCode, header},
};
use tower::ServiceExt as _;
use url::form_urlencoded::Serializer;

use crate::{Document, Form};

/// The longest chain of redirects that is followed.
const MOST_REDIRECTS: usize = 5;

/// What came back.
#[derive(Debug, Clone)]
pub struct Answer {
    /// HTTP status.
    pub status: StatusCode,
    /// Headers.
    pub headers: HeaderMap,
    /// Where it leads on to; empty when it does not.
    pub next: String,
    /// The body, as text.
    pub html: String,
}

impl Answer {
    /// The page, as a reader finds it.
    #[must_use]
    pub fn document(&self) -> Document {
        Document::read(&self.html)
    }

    /// Whether these words stand on the page one after the other.
    #[must_use]
    pub fn says(&self, text: &str) -> bool {
        self.document().says(text)
    }

    /// Whether this text is anywhere in the answer, attributes and values of fields included: for what must not be
    /// there, and for what was typed.
    #[must_use]
    pub fn holds(&self, text: &str) -> bool {
        self.html.contains(text) || self.html.contains(&web::components::Html::text(text).into_string())
    }
}

/// A browser with a page in it. A clone is the same session in a second window.
#[derive(Clone)]
pub struct Browser {
    router: Router,
    cookies: BTreeMap<String, String>,
    path: String,
    answer: Option<Answer>,
    /// The forms of the page, as they are filled in so far.
    forms: Vec<Form>,
    requests: usize,
}

impl Browser {
    pub(crate) fn new(router: Router) -> Self {
        Self {
            router,
            cookies: BTreeMap::new(),
            path: String::new(),
            answer: None,
            forms: Vec::new(),
            requests: 0,
        }
    }

    /// Keeps a cookie.
    pub fn keep(&mut self, name: &str, value: &str) {
        self.cookies.insert(name.into(), value.into());
    }

    /// The value of a cookie that is kept.
    #[must_use]
    pub fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies.get(name).map(String::as_str)
    }

    /// How many requests were sent.
    #[must_use]
    pub fn requests(&self) -> usize {
        self.requests
    }

    /// The path of the page that is open, with its query.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What came back last.
    ///
    /// # Panics
    /// When nothing was opened yet.
    #[must_use]
    pub fn answer(&self) -> &Answer {
        self.answer.as_ref().expect("a page is open")
    }

    /// The page that is open.
    ///
    /// # Panics
    /// When nothing was opened yet.
    #[must_use]
    pub fn page(&self) -> Document {
        self.answer().document()
    }

    /// Opens a page, and follows where it leads.
    ///
    /// # Panics
    /// When it leads in a circle.
    pub async fn open(&mut self, path: &str) -> &Answer {
        let answer = self.ask(path).await;
        self.arrive(path, answer).await
    }

    /// Follows the link with this name.
    ///
    /// # Panics
    /// When the page has no such link.
    pub async fn follow(&mut self, link: &str) -> &Answer {
        let to = self.page().link(link);
        let to = to.unwrap_or_else(|| panic!("{} has no link {link:?}: {}", self.path, self.page().words()));
        self.open(&to).await
    }

    /// Writes into the field with this label.
    ///
    /// # Panics
    /// When the page has no such field.
    pub fn fill(&mut self, label: &str, value: &str) -> &mut Self {
        let filled = self.forms.iter_mut().any(|form| form.fill(label, value));
        assert!(filled, "{} has no field {label:?}: {}", self.path, self.page().words());
        self
    }

    /// Chooses an option of a list, or a radio button of a group, by the names of both.
    ///
    /// # Panics
    /// When the page has no such thing.
    pub fn choose(&mut self, group: &str, label: &str) -> &mut Self {
        let chosen = self.forms.iter_mut().any(|form| form.has(group) && form.choose(group, label));
        assert!(chosen, "{} has no {label:?} in {group:?}: {}", self.path, self.page().words());
        self
    }

    /// Ticks the box, or the radio button, with this label.
    ///
    /// # Panics
    /// When the page has no such box.
    pub fn tick(&mut self, label: &str) -> &mut Self {
        let ticked = self.forms.iter_mut().any(|form| form.choose("", label));
        assert!(ticked, "{} has no box {label:?}: {}", self.path, self.page().words());
        self
    }

    /// Presses the button with these words, and follows where its form leads.
    ///
    /// # Panics
    /// When the page has no such button.
    pub async fn press(&mut self, button: &str) -> &Answer {
        let pressed = self.forms.iter().find_map(|form| Some((form.clone(), form.pressed(button)?)));
        let Some((form, values)) = pressed else {
            panic!("{} has no button {button:?}, only {:?}", self.path, self.page().buttons());
        };
        let action = if form.action.is_empty() { self.path.clone() } else { form.action.clone() };
        if form.posted {
            let answer = self.post(&action, &values).await;
            self.arrive(&action, answer).await
        } else {
            let query = encode(&values);
            let path = action.split('?').next().unwrap_or_default();
            self.open(&format!("{path}?{query}")).await
        }
    }

    /// The form of the open page that goes to this path.
    ///
    /// # Panics
    /// When there is none.
    #[must_use]
    pub fn form(&self, action: &str) -> Form {
        let form = self.forms.iter().find(|form| form.action == action);
        form.cloned().unwrap_or_else(|| {
            let there: Vec<&str> = self.forms.iter().map(|form| form.action.as_str()).collect();
            panic!(
                "{} has no form that goes to {action}, only to {there:?}: {}",
                self.path,
                self.page().words()
            )
        })
    }

    /// Sends the form of the open page that goes to this path, with values given by the names of fields (a name that
    /// comes twice has two values). An answer that is a page is then the page that is open; one that leads on is not
    /// followed.
    ///
    /// # Panics
    /// When there is no such form.
    pub async fn send(&mut self, action: &str, fields: &[(&str, &str)]) -> Answer {
        let mut form = self.form(action);
        let mut names: Vec<&str> = Vec::new();
        for (name, _) in fields {
            if !names.contains(name) {
                names.push(name);
            }
        }
        for name in names {
            let values = fields.iter().filter(|(other, _)| *other == name).map(|(_, value)| *value);
            form = form.with(name, &values.collect::<Vec<_>>());
        }
        let answer = self.post(action, &form.values()).await;
        if !answer.status.is_redirection() {
            self.show(action, answer.clone());
        }
        answer
    }

    /// Opens a page and sends the form on it that goes to `action`; see [`Browser::send`].
    ///
    /// # Panics
    /// When the page does not open, or has no such form.
    pub async fn send_from(&mut self, path: &str, action: &str, fields: &[(&str, &str)]) -> Answer {
        let opened = self.open(path).await;
        assert_eq!(opened.status, StatusCode::OK, "{path}: {}", opened.document().words());
        self.send(action, fields).await
    }

    /// One request for a page, without following.
    ///
    /// # Panics
    /// When the answer is no text.
    pub async fn ask(&mut self, path: &str) -> Answer {
        self.request(Method::GET, path, None, &[]).await
    }

    /// Sends values to a path, as a form of this house does, without following.
    ///
    /// # Panics
    /// When the answer is no text.
    pub async fn post(&mut self, path: &str, fields: &[(String, String)]) -> Answer {
        self.request(Method::POST, path, Some(encode(fields)), &[("sec-fetch-site", "same-origin")]).await
    }

    /// One request with headers of one's own, without following.
    ///
    /// # Panics
    /// When the answer is no text.
    pub async fn request(
        &mut self,
        method: Method,
        path: &str,
        form: Option<String>,
        headers: &[(&str, &str)],
    ) -> Answer {
        self.requests += 1;
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let host = headers.iter().find(|(name, _)| *name == "host").map_or("palermo.test", |(_, host)| *host);
        let mut request = Request::builder().method(method).uri(path).header(header::HOST, host);
        if !cookies.is_empty() {
            request = request.header(header::COOKIE, cookies.join("; "));
        }
        if form.is_some() {
            request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        }
        for (name, value) in headers.iter().filter(|(name, _)| *name != "host") {
            request = request.header(*name, *value);
        }
        let request = request.body(form.map_or_else(Body::empty, Body::from)).unwrap();
        let answer = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = answer.into_parts();
        for set in parts.headers.get_all(header::SET_COOKIE) {
            self.take(set.to_str().unwrap());
        }
        let next = parts.headers.get(header::LOCATION).map(|to| to.to_str().unwrap().to_owned());
        let html = String::from_utf8(to_bytes(body, usize::MAX).await.unwrap().to_vec()).unwrap();
        Answer { status: parts.status, headers: parts.headers, next: next.unwrap_or_default(), html }
    }

    /// Keeps a cookie that was set, or forgets one that was taken away.
    fn take(&mut self, set: &str) {
        let mut parts = set.split(';').map(str::trim);
        let Some((name, value)) = parts.next().and_then(|first| first.split_once('=')) else { return };
        let over = parts.any(|part| part.eq_ignore_ascii_case("max-age=0"));
        if over || value.is_empty() {
            self.cookies.remove(name);
        } else {
            self.keep(name, value);
        }
    }

    async fn arrive(&mut self, path: &str, mut answer: Answer) -> &Answer {
        path.clone_into(&mut self.path);
        for _ in 0..MOST_REDIRECTS {
            if !answer.status.is_redirection() {
                break;
            }
            answer.next.clone_into(&mut self.path);
            answer = self.ask(&answer.next.clone()).await;
        }
        assert!(!answer.status.is_redirection(), "{} leads on and on", self.path);
        let path = self.path.clone();
        self.show(&path, answer);
        self.answer()
    }

    fn show(&mut self, path: &str, answer: Answer) {
        path.clone_into(&mut self.path);
        self.forms = answer.document().forms();
        self.answer = Some(answer);
    }
}

/// Names and values as a form sends them.
fn encode(fields: &[(String, String)]) -> String {
    Serializer::new(String::new()).extend_pairs(fields).finish()
}
