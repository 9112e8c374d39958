//! The shell: what stands around every page.

use kernel::Lang;

use super::{Button, Html, Icon, Link, Mark, Post, component};
use words::Words;

/// A link of the navigation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NavigationLink {
    /// Its picture.
    pub icon: Icon,
    /// Its words.
    pub words: String,
    /// The page it leads to.
    pub href: String,
    /// Whether the page that is shown lies in it.
    pub here: bool,
}

/// The shell of the staff pages. Give it only the places where the person may go.
#[derive(Debug, Clone, Default)]
pub struct Shell {
    /// What the page is about; with `state` it is the heading, alone it is the window's title.
    pub title: String,
    /// The state of the thing, beside the title.
    pub state: Option<Mark>,
    /// The way here by meaning; the last one is this page.
    pub crumbs: Vec<Link>,
    /// The one thing to do here, if there is one.
    pub action: Option<Button>,
    /// What just happened, made with [`super::Notice`].
    pub flash: Html,
    /// Where this person may go.
    pub navigation: Vec<NavigationLink>,
    /// Who is signed in, for example "Eleni Test, Police of Testland".
    pub person: String,
    /// The anti-forgery token of the session, put into the forms of the shell.
    pub csrf: String,
    /// The path of this page, to come back to after the language was changed.
    pub path: String,
    /// What was searched, when this page answers a search.
    pub query: String,
    /// How many things wait for this person, when counted.
    pub waiting: Option<u64>,
    /// Whether the banner of the demonstration is shown.
    pub demo: bool,
    /// Large type for pages that are used standing up or under stress (screening); otherwise work type.
    pub large: bool,
    /// The page.
    pub body: Html,
}
component!(Shell, "components/shell.html");

/// The shell of the pages that need no sign-in: no rail; languages, the exit button, the words.
#[derive(Debug, Clone, Default)]
pub struct PublicShell {
    /// What the page is about.
    pub title: String,
    /// Where the exit button leads at once; `None` on pages for staff, such as sign-in, which have no such button.
    pub exit: Option<String>,
    /// The way to the sign-in page; empty where it must not be shown.
    pub sign_in: String,
    /// The anti-forgery token for the language switch.
    pub csrf: String,
    /// The path of this page, to come back to after the language was changed.
    pub path: String,
    /// What just happened.
    pub flash: Html,
    /// Whether the banner of the demonstration is shown.
    pub demo: bool,
    /// The page.
    pub body: Html,
}
component!(PublicShell, "components/public.html");

impl Shell {
    /// The form that changes the language.
    fn language(&self) -> Post {
        language_post(&self.csrf, &self.path)
    }

    fn sign_out(&self) -> Post {
        Post { to: "/sign-out".into(), csrf: self.csrf.clone(), hidden: Vec::new() }
    }
}

impl PublicShell {
    fn language(&self) -> Post {
        language_post(&self.csrf, &self.path)
    }
}

fn language_post(csrf: &str, path: &str) -> Post {
    Post { to: "/language".into(), csrf: csrf.into(), hidden: vec![("back".into(), path.into())] }
}

/// The languages, each with its own name, and whether it is the one of `w`.
fn languages(w: &Words) -> impl Iterator<Item = (&'static str, &'static str, bool)> {
    Lang::ALL.into_iter().map(|lang| (lang.code(), lang.own_name(), lang == w.lang()))
}

/// What the window's title says.
fn window_title(title: &str, state: Option<&Mark>) -> String {
    match state {
        Some(mark) => format!("{title}: {} · Palermo", mark.word),
        None => format!("{title} · Palermo"),
    }
}
