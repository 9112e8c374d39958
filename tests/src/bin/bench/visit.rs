//! Three people of the demonstration and the pages they live in.

use std::time::Instant;

use crate::{
    http::{Answer, Connection, request},
    load::{HANDS, Place},
    trouble::Trouble,
};

/// At most so many different cases are opened in turn.
const CASES: usize = 25;

/// Somebody who is signed in.
struct Person {
    port: u16,
    cookie: String,
}

impl Person {
    /// Signs in with the password and the one-time code that the demonstration shows.
    async fn sign_in(port: u16, name: &str) -> Result<Self, Trouble> {
        let nobody = Self { port, cookie: String::new() };
        let demo = nobody.page("/demo").await?;
        let at = demo.find(&format!("name=\"name\" value=\"{name}\""));
        let row = at.and_then(|at| demo.get(at..)).ok_or_else(|| missing("/demo", name))?;
        let (password, code) = (value(row, "password")?, value(row, "code")?);
        let body = form(&[("name", name), ("password", &password), ("code", &code), ("back", "/work")]);
        let answer = nobody.ask("POST", "/sign-in", &body, "", 303).await?;
        let cookie = answer.header("set-cookie").and_then(|cookie| cookie.split(';').next());
        let cookie = cookie.ok_or_else(|| missing("/sign-in", "a session"))?;
        Ok(Self { port, cookie: cookie.to_owned() })
    }

    async fn ask(
        &self,
        method: &str,
        path: &str,
        body: &str,
        more: &str,
        expected: u16,
    ) -> Result<Answer, Trouble> {
        let mut connection = Connection::open(self.port).await?;
        let answer = connection.ask(&request(method, path, &self.cookie, more, body)).await?;
        if answer.status == expected {
            return Ok(answer);
        }
        let text = answer.text().chars().take(300).collect();
        Err(Trouble::Answer { what: format!("{method} {path}"), status: answer.status, expected, text })
    }

    async fn page(&self, path: &str) -> Result<String, Trouble> {
        Ok(self.ask("GET", path, "", "", 200).await?.text())
    }

    /// The same requests on every connection, each beginning somewhere else.
    fn reading(&self, name: &'static str, paths: &[String], more: &str) -> Place {
        let all: Vec<_> = paths.iter().map(|path| request("GET", path, &self.cookie, more, "")).collect();
        let turned = |hand: usize| {
            let mut own = all.clone();
            own.rotate_left(hand % all.len().max(1));
            own
        };
        Place { name, requests: (0..HANDS).map(turned).collect(), expects: 200, saves: None }
    }
}

/// Bytes over the wire of a first page, compressed as every browser asks for it.
#[derive(Debug, Clone)]
pub(crate) struct ListPage {
    /// Whose list.
    pub(crate) name: &'static str,
    /// The page itself.
    pub(crate) page: usize,
    /// Style sheets, scripts and pictures that it names.
    pub(crate) assets: usize,
}

/// The three people.
pub(crate) struct Visit {
    focal: Person,
    officer: Person,
    coordinator: Person,
}

impl Visit {
    /// Signs them in. A one-time code is good once: each of them signs in once per demonstration.
    pub(crate) async fn begin(port: u16) -> Result<Self, Trouble> {
        Ok(Self {
            focal: Person::sign_in(port, "focal").await?,
            officer: Person::sign_in(port, "officer").await?,
            coordinator: Person::sign_in(port, "coordinator").await?,
        })
    }

    /// Everything that is measured.
    pub(crate) async fn places(&self) -> Result<Vec<Place>, Trouble> {
        let cases = links(&self.focal.page("/cases").await?, "/cases/");
        let cases: Vec<String> = cases.into_iter().take(CASES).collect();
        if cases.is_empty() {
            return Err(missing("/cases", "a case"));
        }
        let strategy = [self.strategy().await?];
        let gzip = "Accept-Encoding: gzip\r\n";
        Ok(vec![
            self.focal.reading("My work (focal point)", &["/work".into()], ""),
            self.focal.reading("My work, compressed", &["/work".into()], gzip),
            self.focal.reading("List of cases", &["/cases".into()], ""),
            self.focal.reading("Case page", &cases, ""),
            self.saving().await?,
            self.coordinator.reading("Strategy page", &strategy, ""),
        ])
    }

    /// The strategy of the country that stands in front.
    async fn strategy(&self) -> Result<String, Trouble> {
        let links = links(&self.coordinator.page("/strategies").await?, "/strategies/");
        links.into_iter().next().ok_or_else(|| missing("/strategies", "a strategy"))
    }

    /// One answer of a screening, said and unsaid: every request changes something. Each connection is an officer's
    /// window on a screening of its own.
    async fn saving(&self) -> Result<Place, Trouble> {
        let mut requests = Vec::new();
        let mut sample = String::new();
        for _ in 0..HANDS {
            let (path, bodies) = self.answers().await?;
            let send = |body: &String| request("POST", &path, &self.officer.cookie, "", body);
            requests.push(bodies.iter().map(send).collect());
            sample = bodies.into_iter().next().unwrap_or_default();
        }
        Ok(Place { name: "Saving an answer", requests, expects: 204, saves: Some(sample) })
    }

    /// Begins a screening. Its path, and two forms that answer one question in turn, as the page's script sends them.
    async fn answers(&self) -> Result<(String, Vec<String>), Trouble> {
        let new = self.officer.page("/screenings/new").await?;
        let (csrf, id) = (value(&new, "csrf")?, value(&new, "form")?);
        let body = form(&[("csrf", &csrf), ("form", &id), ("setting", "work_site"), ("age", "adult")]);
        let answer = self.officer.ask("POST", "/screenings/new", &body, "", 303).await?;
        let path = answer.header("location").ok_or_else(|| missing("/screenings/new", "a way on"))?;
        let page = self.officer.page(path).await?;
        let question = page.split_once("data-question=\"").and_then(|(_, rest)| rest.split_once('"'));
        let (question, _) = question.ok_or_else(|| missing(path, "a question"))?;
        let (csrf, tab, was) = (value(&page, "csrf")?, value(&page, "tab")?, value(&page, "was")?);
        let say = |answer: &str| {
            form(&[("csrf", &csrf), ("tab", &tab), ("was", &was), ("page", "round"), (question, answer)])
        };
        Ok((path.to_owned(), vec![say("yes"), say("no")]))
    }

    /// One answer after another, on one connection; `between` is told after each.
    pub(crate) async fn save_one_by_one<F>(&self, many: usize, mut between: F) -> Result<(), Trouble>
    where
        F: AsyncFnMut() -> Result<(), Trouble>,
    {
        let (path, bodies) = self.answers().await?;
        for body in bodies.iter().cycle().take(many) {
            self.officer.ask("POST", &path, body, "", 204).await?;
            between().await?;
        }
        Ok(())
    }

    /// The strategy page right after something that it counts was recorded, in milliseconds: its figures are counted
    /// anew. (What was recorded is a screening that began.)
    pub(crate) async fn strategy_after_a_change(&self) -> Result<f64, Trouble> {
        let strategy = self.strategy().await?;
        self.answers().await?;
        let began = Instant::now();
        self.coordinator.page(&strategy).await?;
        Ok(began.elapsed().as_secs_f64() * 1000.0)
    }

    /// How heavy the first pages of the lists are.
    pub(crate) async fn lists(&self) -> Result<Vec<ListPage>, Trouble> {
        let lists = [
            ("My work (focal point)", &self.focal, "/work"),
            ("List of cases (focal point)", &self.focal, "/cases"),
            ("Screenings (officer)", &self.officer, "/screenings"),
        ];
        let mut pages = Vec::new();
        for (name, person, path) in lists {
            let gzip = "Accept-Encoding: gzip\r\n";
            let page = person.ask("GET", path, "", gzip, 200).await?;
            if page.header("content-encoding") != Some("gzip") {
                return Err(missing(path, "compression"));
            }
            let mut assets = 0;
            for asset in links(&person.page(path).await?, "/assets/") {
                assets += person.ask("GET", &asset, "", gzip, 200).await?.body.len();
            }
            pages.push(ListPage { name, page: page.body.len(), assets });
        }
        Ok(pages)
    }
}

fn missing(page: &str, what: &str) -> Trouble {
    Trouble::Strange(format!("{page}: {what} is missing"))
}

fn form(fields: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

/// The value of the first input of a name.
fn value(html: &str, name: &str) -> Result<String, Trouble> {
    let input =
        html.split_once(&format!("name=\"{name}\" value=\"")).and_then(|(_, rest)| rest.split_once('"'));
    let (value, _) = input.ok_or_else(|| missing("a form", name))?;
    Ok(plain(value))
}

/// What a template escaped.
fn plain(text: &str) -> String {
    let named = [("&#38;", "&"), ("&#60;", "<"), ("&#62;", ">"), ("&#34;", "\""), ("&#39;", "'")];
    named.iter().rev().fold(text.to_owned(), |text, (escaped, sign)| text.replace(escaped, sign))
}

/// Addresses under a path that a page links to or loads, without what hangs on them, each once, in its order.
fn links(html: &str, under: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let starts = html.match_indices("=\"").filter_map(|(at, mark)| html.get(at + mark.len()..));
    for rest in starts.filter(|rest| rest.starts_with(under)) {
        let path: String = rest.chars().take_while(|sign| !matches!(sign, '"' | '?' | '#')).collect();
        let tail = path.trim_start_matches(under);
        let one = !tail.is_empty() && (under == "/assets/" || !tail.contains('/'));
        if one && !found.contains(&path) {
            found.push(path);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_read() {
        let html = "<link href=\"/assets/a.1.css\"><a href=\"/cases/1?x=2\">1</a><a href=\"/cases/2/why\">2</a>\
            <a href=\"/cases/1\">1</a><form><input type=\"hidden\" name=\"csrf\" value=\"a&#38;b\">";
        assert_eq!(links(html, "/cases/"), ["/cases/1"]);
        assert_eq!(links(html, "/assets/"), ["/assets/a.1.css"]);
        assert_eq!(value(html, "csrf").unwrap(), "a&b");
        assert!(value(html, "form").is_err());
    }
}
