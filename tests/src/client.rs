//! A browser without a screen: cookies, forms as a page shows them, no redirects followed. For tests that hurt the
//! server, where every byte counts and a real browser would only be in the way.
//!
//! Each request has a connection of its own, and an answer counts only when all of it has arrived: an answer that
//! breaks off is no acknowledgement.

pub mod forms;
pub mod people;
pub mod screening;

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use forms::Form;

/// How long one request may take (debug build, two busy cores) before something is plainly wrong.
const PATIENCE: Duration = Duration::from_secs(90);

/// What can go wrong between a test and the server.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// The server is not there, or went away before it had answered in full.
    #[error("no answer: {0}")]
    Away(String),
    /// The answer is not HTTP, or not in UTF-8.
    #[error("the answer cannot be read: {0}")]
    Strange(String),
    /// The page is not the one that was expected.
    #[error("{0}")]
    Unexpected(String),
}

impl From<std::io::Error> for Trouble {
    fn from(error: std::io::Error) -> Self {
        Self::Away(error.to_string())
    }
}

/// A moment in the life of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// Its last byte was handed to the operating system.
    Sent,
    /// Its answer has arrived, or never will.
    Over,
}

/// Is told of moments.
pub type Ear = Arc<dyn Fn(Moment) + Send + Sync>;

/// One browser with its cookies.
#[derive(Clone)]
pub struct Client {
    address: String,
    cookies: BTreeMap<String, String>,
    ear: Option<Ear>,
}

/// An answer that arrived in full.
#[derive(Debug, Clone)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Headers, names in small letters.
    pub headers: Vec<(String, String)>,
    /// The page.
    pub body: String,
}

impl Client {
    /// A fresh browser for the server at `url` (`http://127.0.0.1:8080`).
    #[must_use]
    pub fn new(url: &str) -> Self {
        let address = url.trim_start_matches("http://").trim_end_matches('/').to_owned();
        Self { address, cookies: BTreeMap::new(), ear: None }
    }

    /// The same browser, which tells how its requests fare.
    #[must_use]
    pub fn telling(mut self, ear: Ear) -> Self {
        self.ear = Some(ear);
        self
    }

    /// The same browser with its cookies, when the server has come back under another address.
    #[must_use]
    pub fn moved(&self, url: &str) -> Self {
        Self { address: Self::new(url).address, ..self.clone() }
    }

    /// The cookies as they travel.
    #[must_use]
    pub fn cookies(&self) -> String {
        let pairs: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        pairs.join("; ")
    }

    fn tell(&self, moment: Moment) {
        if let Some(ear) = &self.ear {
            ear(moment);
        }
    }

    /// Asks for a page.
    ///
    /// # Errors
    /// [`Trouble::Away`], [`Trouble::Strange`].
    pub async fn get(&mut self, path: &str) -> Result<Answer, Trouble> {
        self.request("GET", path, "").await
    }

    /// Sends a form.
    ///
    /// # Errors
    /// [`Trouble::Away`], [`Trouble::Strange`].
    pub async fn send(&mut self, form: &Form) -> Result<Answer, Trouble> {
        self.request("POST", &form.action, &form.encoded()).await
    }

    /// Sends a body as it is, of any type.
    ///
    /// # Errors
    /// [`Trouble::Away`], [`Trouble::Strange`].
    pub async fn send_bytes(&mut self, path: &str, of: &str, body: &[u8]) -> Result<Answer, Trouble> {
        self.told("POST", path, (of, body)).await
    }

    /// Asks for a page that must be there.
    ///
    /// # Errors
    /// [`Trouble::Unexpected`] with what came instead.
    pub async fn page(&mut self, path: &str) -> Result<Answer, Trouble> {
        self.get(path).await?.must(200, path)
    }

    /// Sends a form that must be taken, and answers where it leads (303).
    ///
    /// # Errors
    /// [`Trouble::Unexpected`] with what came instead.
    pub async fn taken(&mut self, form: &Form) -> Result<String, Trouble> {
        let answer = self.send(form).await?.must(303, &form.action)?;
        Ok(answer.header("location").unwrap_or_default().to_owned())
    }

    async fn request(&mut self, method: &str, path: &str, body: &str) -> Result<Answer, Trouble> {
        self.told(method, path, ("application/x-www-form-urlencoded", body.as_bytes())).await
    }

    async fn told(&mut self, method: &str, path: &str, body: (&str, &[u8])) -> Result<Answer, Trouble> {
        let told = tokio::time::timeout(PATIENCE, self.exchange(method, path, body)).await;
        let bytes = told.map_err(|_| Trouble::Unexpected(format!("{method} {path} takes too long")))??;
        let answer = Answer::read(&bytes)?;
        for (name, value) in &answer.headers {
            if name == "set-cookie" {
                let pair = value.split(';').next().and_then(|pair| pair.split_once('='));
                if let Some((name, value)) = pair {
                    self.cookies.insert(name.trim().to_owned(), value.trim().to_owned());
                }
            }
        }
        Ok(answer)
    }

    async fn exchange(
        &self,
        method: &str,
        path: &str,
        (of, body): (&str, &[u8]),
    ) -> Result<Vec<u8>, Trouble> {
        let address = &self.address;
        let mut stream = TcpStream::connect(address).await?;
        let cookies = self.cookies();
        let mut request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nAccept-Language: en\r\n"
        );
        if !cookies.is_empty() {
            request.push_str(&format!("Cookie: {cookies}\r\n"));
        }
        if method == "POST" {
            request.push_str(&format!(
                "Origin: http://{address}\r\nContent-Type: {of}\r\nContent-Length: {}\r\n",
                body.len()
            ));
        }
        request.push_str("\r\n");
        stream.write_all(&[request.as_bytes(), body].concat()).await?;
        self.tell(Moment::Sent);
        let mut bytes = Vec::new();
        let read = stream.read_to_end(&mut bytes).await;
        self.tell(Moment::Over);
        read?;
        Ok(bytes)
    }
}

impl Answer {
    /// Reads an answer, and refuses one that broke off.
    fn read(bytes: &[u8]) -> Result<Self, Trouble> {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n");
        let end = end.ok_or_else(|| Trouble::Away(format!("it broke off after {} bytes", bytes.len())))?;
        let (head, body) = (bytes.get(..end).unwrap_or_default(), bytes.get(end + 4..).unwrap_or_default());
        let head = std::str::from_utf8(head).map_err(|error| Trouble::Strange(error.to_string()))?;
        let mut lines = head.split("\r\n");
        let status = lines.next().and_then(|line| line.split(' ').nth(1)).and_then(|code| code.parse().ok());
        let status = status.ok_or_else(|| Trouble::Strange(head.to_owned()))?;
        let headers: Vec<(String, String)> = lines
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.to_lowercase(), value.trim().to_owned()))
            .collect();
        let mut answer = Self { status, headers, body: String::new() };
        let body = match (answer.header("transfer-encoding"), answer.header("content-length")) {
            (Some("chunked"), _) => unchunked(body)?,
            (_, Some(length)) if length != body.len().to_string() => {
                return Err(Trouble::Away(format!("{} of {length} bytes arrived", body.len())));
            }
            _ => body.to_vec(),
        };
        answer.body = String::from_utf8(body).map_err(|error| Trouble::Strange(error.to_string()))?;
        Ok(answer)
    }

    /// The first header with this name.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The answer, when it has this status.
    ///
    /// # Errors
    /// [`Trouble::Unexpected`] with status and page when it has another one.
    pub fn must(self, status: u16, what: &str) -> Result<Self, Trouble> {
        if self.status == status {
            return Ok(self);
        }
        let to = self.header("location").map(|to| format!(" to {to}")).unwrap_or_default();
        let words = self.words();
        Err(Trouble::Unexpected(format!("{what}: {} instead of {status}{to}:\n{words}", self.status)))
    }

    /// The one form of the page that is sent to a path that begins so.
    ///
    /// # Errors
    /// [`Trouble::Unexpected`] when there is none.
    pub fn form(&self, action: &str) -> Result<Form, Trouble> {
        let forms = forms::read(&self.body);
        let found = forms.iter().find(|form| form.action == action);
        let found = found.or_else(|| forms.iter().find(|form| form.action.starts_with(action)));
        found.cloned().ok_or_else(|| {
            let there: Vec<&str> = forms.iter().map(|form| form.action.as_str()).collect();
            let words = self.words();
            Trouble::Unexpected(format!(
                "no form goes to {action}, only to {there:?}; {}: {words}",
                self.status
            ))
        })
    }

    /// All forms of the page.
    #[must_use]
    pub fn forms(&self) -> Vec<Form> {
        forms::read(&self.body)
    }

    /// The words of the page, without its tags.
    #[must_use]
    pub fn words(&self) -> String {
        forms::words(&self.body)
    }
}

/// The body of an answer that came in chunks (RFC 9112, section 7.1), when the last one is there.
fn unchunked(mut rest: &[u8]) -> Result<Vec<u8>, Trouble> {
    let broken = || Trouble::Away("the answer broke off between its chunks".into());
    let mut whole = Vec::new();
    loop {
        let end = rest.windows(2).position(|two| two == b"\r\n").ok_or_else(broken)?;
        let size = rest.get(..end).and_then(|line| std::str::from_utf8(line).ok());
        let size = size.and_then(|line| usize::from_str_radix(line.split(';').next()?.trim(), 16).ok());
        let size = size.ok_or_else(|| Trouble::Strange("a chunk without a size".into()))?;
        if size == 0 {
            return Ok(whole);
        }
        let from = end + 2;
        whole.extend_from_slice(rest.get(from..from + size).ok_or_else(broken)?);
        rest = rest.get(from + size + 2..).ok_or_else(broken)?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_that_broke_off_is_none() {
        let whole = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
        assert_eq!(Answer::read(whole).unwrap().body, "hello");
        for length in 0..whole.len() {
            assert!(matches!(Answer::read(&whole[..length]), Err(Trouble::Away(_))), "{length}");
        }
        let chunks = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n";
        assert_eq!(Answer::read(chunks).unwrap().body, "hello");
        for length in 0..chunks.len() - 4 {
            assert!(matches!(Answer::read(&chunks[..length]), Err(Trouble::Away(_))), "{length}");
        }
    }

    #[test]
    fn an_answer_of_another_kind_says_what_came() {
        let answer =
            Answer::read(b"HTTP/1.1 303 See Other\r\nLocation: /sign-in\r\nContent-Length: 0\r\n\r\n")
                .unwrap();
        let told = answer.must(200, "/work").unwrap_err().to_string();
        assert!(told.contains("/work: 303 instead of 200 to /sign-in"), "{told}");
    }
}
