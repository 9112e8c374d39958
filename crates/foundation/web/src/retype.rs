//! A form with signs that nobody sees: it comes back with everything that was typed, these signs taken out where they
//! stood, and a sentence at each of those fields. Whoever typed it looks once more and sends it.

use std::fmt;

use words::Words;

use crate::{
    components::{Button, Field, Html, Post, Sheet},
    form_values::FormParts,
    signs,
};

/// A form that comes back.
#[derive(Clone, Default)]
pub(crate) struct Retype {
    to: String,
    /// Without the anti-forgery token, which the page gives.
    parts: FormParts,
}

/// What was typed stands in no log.
impl fmt::Debug for Retype {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "a form of {} fields", self.parts.len())
    }
}

impl Retype {
    /// The form that goes to a path, when a field of it has signs that nobody sees.
    pub(crate) fn of(path: &str, parts: &FormParts) -> Option<Self> {
        let odd = has_unseen(parts);
        let parts = parts.iter().filter(|(name, _)| name != "csrf");
        odd.then(|| Self { to: path.to_owned(), parts: parts.cloned().collect() })
    }

    /// The form as a page shows it.
    pub(crate) fn html(&self, words: &Words, csrf: &str) -> Html {
        let mut post = Post::new(&self.to, csrf);
        let mut fields = Vec::new();
        for (name, value) in &self.parts {
            match signs::without_unseen(value) {
                // A secret is never sent to a page: it is typed again.
                _ if is_secret(name) => fields.push(Field::password(name, label(words, name))),
                None => post.hidden.push((name.clone(), value.clone())),
                Some((seen, found)) => {
                    let sentence = words.t1("form-unseen-signs", "signs", signs::named(&found));
                    let field = if value.contains('\n') { Field::area } else { Field::text };
                    fields.push(field(name.clone(), label(words, name)).value(seen).error(sentence));
                }
            }
        }
        let buttons = vec![Button::submit(words.t("form-send-again"))];
        Sheet { post, fields, buttons, ..Sheet::default() }.html(words)
    }
}

/// Whether what stands in a field of this name is a secret: it is never shown again, and may hold any sign.
fn is_secret(name: &str) -> bool {
    name.contains("password") || ["again", "code"].contains(&name)
}

/// Whether a field that may not has a sign that nobody sees.
pub(crate) fn has_unseen(parts: &FormParts) -> bool {
    parts.iter().any(|(name, value)| !is_secret(name) && signs::has_unseen(value))
}

/// The label of a field, where we have one; its name otherwise.
fn label(words: &Words, name: &str) -> String {
    let key = format!("parked-field-{name}");
    if words.has(&key) { words.t(&key) } else { name.replace(['_', '.'], " ") }
}
