//! What only a demonstration has: its people with their present one-time codes, and the gallery of components. A
//! real server answers "there is no such page" here.

use access::people;
use axum::{http::StatusCode, response::Response};

use crate::{
    Desk, Fault, Page,
    look::{Button, Html, Post, Shell, gallery as components},
    words::Words,
};

/// The people of the demonstration, to sign in as.
pub(super) async fn people(desk: Desk) -> Page {
    let demo = desk.house.demo.clone().ok_or_else(Fault::not_found)?;
    let w = desk.words;
    let mut rows = Vec::new();
    let mut seconds = 0;
    for one in &demo.people {
        let (code, left) = people::current_code(&desk.house.access, one.account).await?;
        seconds = left;
        let post = Post::new("/sign-in", &desk.csrf)
            .with("name", &one.sign_in)
            .with("password", &one.password)
            .with("code", &code);
        rows.push(Row {
            name: &one.name,
            role: w.code("role", &one.role),
            body: &one.body,
            sign_in: &one.sign_in,
            password: &one.password,
            code,
            button: Button::post(w.t1("demo-sign-in", "name", one.name.as_str()), post).html(w),
        });
    }
    let body = Html::of(&DemoView { w, rows, seconds });
    either(&desk, w.t("demo-title"), body).await
}

/// Every component in every state.
pub(super) async fn gallery(desk: Desk) -> Page {
    if desk.house.demo.is_none() {
        return Err(Fault::not_found());
    }
    either(&desk, desk.words.t("gallery-title"), components(desk.words)).await
}

/// A page in the shell that fits: of the staff when somebody is signed in, of the public otherwise.
async fn either(desk: &Desk, title: String, body: Html) -> Result<Response, Fault> {
    if desk.signed.is_none() {
        return Ok(desk.public(StatusCode::OK, title, Html::default(), body));
    }
    desk.act().await?;
    Ok(desk.page(Shell { title, body, ..Shell::default() }))
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
#[template(path = "desk/demo.html")]
struct DemoView<'a> {
    w: &'a Words,
    rows: Vec<Row<'a>>,
    seconds: u64,
}
