//! What only a demonstration has: its people with their present one-time codes, and the gallery of components. A
//! real server answers "there is no such page" here.

use access::accounts;
use axum::{http::StatusCode, response::Response};

use web::{
    DemoPerson, Error, Page, Web,
    components::{Button, Html, Shell, gallery as components},
};
use words::Words;

/// The people of the demonstration, to sign in as.
pub(super) async fn people(web: Web) -> Page {
    let demo = web.house.demo.clone().ok_or_else(Error::not_found)?;
    let mut rows = Vec::new();
    let mut seconds = 0;
    for one in &demo.people {
        let (code, left) = accounts::current_code(&web.house.access, one.account).await?;
        seconds = left;
        rows.push(row(&web, one, code));
    }
    let w = web.words;
    let body = Html::of(&DemoView { w, rows, seconds });
    either(&web, w.t("demo-title"), body).await
}

/// Somebody to sign in as, with the present one-time code.
fn row<'a>(web: &Web, one: &'a DemoPerson, code: String) -> Row<'a> {
    let w = web.words;
    let post = web
        .plain_form("/sign-in")
        .with("name", &one.sign_in)
        .with("password", &one.password)
        .with("code", &code);
    Row {
        name: &one.name,
        role: w.code("role", &one.role),
        body: &one.body,
        sign_in: &one.sign_in,
        password: &one.password,
        code,
        button: Button::post(w.t1("demo-sign-in", "name", one.name.as_str()), post).html(w),
    }
}

/// Every component in every state.
pub(super) async fn gallery(web: Web) -> Page {
    if web.house.demo.is_none() {
        return Err(Error::not_found());
    }
    either(&web, web.words.t("gallery-title"), components(web.words)).await
}

/// A page in the shell that fits: of the staff when somebody is signed in, of the public otherwise.
async fn either(web: &Web, title: String, body: Html) -> Result<Response, Error> {
    if web.signed.is_none() {
        return Ok(web.public(StatusCode::OK, title, Html::default(), body));
    }
    web.act().await?;
    Ok(web.page(Shell { title, body, ..Shell::default() }))
}

struct Row<'a> {
    name: &'a str,
    role: String,
    body: &'a str,
    sign_in: &'a str,
    password: &'a str,
    code: String,
    button: Html,
}

#[derive(askama::Template)]
#[template(path = "people/demo.html")]
struct DemoView<'a> {
    w: &'a Words,
    rows: Vec<Row<'a>>,
    seconds: u64,
}
