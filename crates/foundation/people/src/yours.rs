//! What is whose to do: for a first page on which nothing waits. Each role in a sentence or two, the pages that it has, and
//! the way to all that it may do.

use access::{
    Act,
    foundation::{ListDuties, TheServer},
};
use kernel::Role;
use web::{
    Error, Rooms, Web,
    components::{Html, Link},
};
use words::Words;

/// What is whoever acts's to do.
pub(super) async fn yours(web: &Web, rooms: Rooms, act: &mut Act) -> Result<Html, Error> {
    let w = web.words;
    let mut pages = Vec::new();
    for entry in rooms.navigation() {
        if (entry.shown)(act).await? {
            pages.push(Link::new(w.t(entry.words), entry.path));
        }
    }
    if act.may::<ListDuties>(TheServer).await? {
        pages.push(Link::new(w.t("duties-title"), "/people/duties"));
    }
    let roles = act.me()?.roles.iter().map(|role| role_view(w, role)).collect();
    Ok(Html::of(&YoursView { w, roles, pages }))
}

/// A role, and what is its to do. Roles whose pages come with later versions have one sentence together.
fn role_view(w: &Words, role: Role) -> RoleView {
    let key = format!("yours-{}", role.code());
    let text = if w.has(&key) { w.t(&key) } else { w.t("yours-later") };
    RoleView { name: w.code("role", role.code()), text, sheet: format!("/roles/{}", role.code()) }
}

struct RoleView {
    name: String,
    text: String,
    sheet: String,
}

#[derive(askama::Template)]
#[template(path = "people/yours.html")]
struct YoursView<'a> {
    w: &'a Words,
    roles: Vec<RoleView>,
    pages: Vec<Link>,
}
