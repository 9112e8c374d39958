//! Forms: fields with label, hint and error at the field, a summary of errors above, buttons below.
//! Nothing is marked as required; what may be left out is called optional. What was typed is never lost:
//! give the field its value back.

use super::{Html, Shape, component};
use words::Words;

/// Where a form is posted, with what every form carries: the anti-forgery token as `csrf`, and hidden values
/// such as the version it was read at.
#[derive(Debug, Clone, Default)]
pub struct Post {
    /// Path.
    pub to: String,
    /// The session's anti-forgery token.
    pub csrf: String,
    /// Further hidden values: name and value.
    pub hidden: Vec<(String, String)>,
}

#[derive(askama::Template)]
#[template(path = "components/post.html")]
struct PostView<'a> {
    c: &'a Post,
}

impl Post {
    /// The opening tag of the form with its hidden fields. Close it with `</form>`.
    #[must_use]
    pub fn open(&self) -> Html {
        Html::of(&PostView { c: self })
    }

    /// A post to a path.
    #[must_use]
    pub fn new(to: impl Into<String>, csrf: impl Into<String>) -> Self {
        Self { to: to.into(), csrf: csrf.into(), hidden: Vec::new() }
    }

    /// With one more hidden value.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.hidden.push((name.into(), value.into()));
        self
    }
}

/// How a button or a link that looks like one does its work.
#[derive(Debug, Clone, Default)]
pub struct Button {
    /// The verb: "Refer this person".
    pub words: String,
    /// A link when this is given; otherwise a submit button of the form it stands in.
    pub href: String,
    /// A form of its own around the button, when it is not part of another form.
    pub post: Option<Post>,
    /// Name and value that the button sends; empty for none.
    pub sends: (String, String),
    /// Whether it is the one main thing to do.
    pub primary: bool,
    /// Whether it destroys or withdraws something.
    pub danger: bool,
}
component!(Button, "components/button.html");

impl Button {
    /// The main submit button of a form.
    #[must_use]
    pub fn submit(words: impl Into<String>) -> Self {
        Self { words: words.into(), primary: true, ..Self::default() }
    }

    /// A link that looks like a button.
    #[must_use]
    pub fn link(words: impl Into<String>, href: impl Into<String>) -> Self {
        Self { words: words.into(), href: href.into(), ..Self::default() }
    }

    /// A button with a form of its own.
    #[must_use]
    pub fn post(words: impl Into<String>, post: Post) -> Self {
        Self { words: words.into(), post: Some(post), ..Self::default() }
    }

    /// This button as the one main thing to do.
    #[must_use]
    pub fn primary(mut self) -> Self {
        self.primary = true;
        self
    }

    /// This button as one that destroys or withdraws.
    #[must_use]
    pub fn danger(mut self) -> Self {
        self.danger = true;
        self
    }

    /// This button sending a name and a value.
    #[must_use]
    pub fn sending(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.sends = (name.into(), value.into());
        self
    }

    fn class(&self) -> &'static str {
        match (self.primary, self.danger) {
            (true, false) => "button button-main",
            (_, true) => "button button-danger",
            (false, false) => "button",
        }
    }
}

/// One of several things to choose from.
#[derive(Debug, Clone, Default)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is shown.
    pub label: String,
    /// A line of help under it; empty for none.
    pub hint: String,
}

impl Choice {
    /// A choice without a hint.
    #[must_use]
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), hint: String::new() }
    }

    /// With a line of help.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }
}

/// What kind of field it is.
#[derive(Debug, Clone, Default)]
pub enum FieldKind {
    /// One line of text.
    #[default]
    Text,
    /// A password.
    Password,
    /// A code of digits, such as a one-time code: the phone shows its number keys.
    Digits,
    /// A telephone number.
    Phone,
    /// An e-mail address.
    Email,
    /// A date, as the browser asks for it; the value is `2026-11-26`.
    Date,
    /// Several lines, with the number of lines shown.
    Area(u8),
    /// One of many, as a list to open.
    Select(Vec<Choice>),
    /// One of a few, all to be seen.
    Radios(Vec<Choice>),
    /// Any of a few; the values that are ticked are [`Field::ticked`].
    Checks(Vec<Choice>),
    /// A single tick box; sends `yes`; ticked when the value is `yes`.
    Check,
}

/// A field of a form.
#[derive(Debug, Clone, Default)]
pub struct Field {
    /// Name it is sent under; its id is `f-<name>`.
    pub name: String,
    /// What is asked.
    pub label: String,
    /// A line of help; empty for none.
    pub hint: String,
    /// What is wrong and what to do; empty when nothing is.
    pub error: String,
    /// What was typed or chosen.
    pub value: String,
    /// Values that are ticked, for [`FieldKind::Checks`].
    pub ticked: Vec<String>,
    /// What kind of field it is.
    pub kind: FieldKind,
    /// Whether it may be left out; said beside the label.
    pub optional: bool,
    /// HTML `autocomplete`, such as `username`, `current-password`, `one-time-code`; empty means `off`.
    pub autocomplete: String,
}
component!(Field, "components/field.html");

impl Field {
    fn of(kind: FieldKind, name: impl Into<String>, label: impl Into<String>) -> Self {
        Self { name: name.into(), label: label.into(), kind, ..Self::default() }
    }

    /// One line of text.
    #[must_use]
    pub fn text(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self::of(FieldKind::Text, name, label)
    }

    /// A password.
    #[must_use]
    pub fn password(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self::of(FieldKind::Password, name, label)
    }

    /// A code of digits.
    #[must_use]
    pub fn digits(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self::of(FieldKind::Digits, name, label)
    }

    /// A date.
    #[must_use]
    pub fn date(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self::of(FieldKind::Date, name, label)
    }

    /// Several lines of text.
    #[must_use]
    pub fn area(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self::of(FieldKind::Area(5), name, label)
    }

    /// One of many.
    #[must_use]
    pub fn select(name: impl Into<String>, label: impl Into<String>, choices: Vec<Choice>) -> Self {
        Self::of(FieldKind::Select(choices), name, label)
    }

    /// One of a few.
    #[must_use]
    pub fn radios(name: impl Into<String>, label: impl Into<String>, choices: Vec<Choice>) -> Self {
        Self::of(FieldKind::Radios(choices), name, label)
    }

    /// Any of a few.
    #[must_use]
    pub fn checks(name: impl Into<String>, label: impl Into<String>, choices: Vec<Choice>) -> Self {
        Self::of(FieldKind::Checks(choices), name, label)
    }

    /// A single tick box.
    #[must_use]
    pub fn check(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self::of(FieldKind::Check, name, label)
    }

    /// With what was typed or chosen.
    #[must_use]
    pub fn value(mut self, value: impl Into<String>) -> Self {
        self.value = value.into();
        self
    }

    /// With the values that are ticked.
    #[must_use]
    pub fn ticked(mut self, values: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.ticked = values.into_iter().map(Into::into).collect();
        self
    }

    /// With a line of help.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }

    /// With what is wrong and what to do.
    #[must_use]
    pub fn error(mut self, error: impl Into<String>) -> Self {
        self.error = error.into();
        self
    }

    /// As one that may be left out.
    #[must_use]
    pub fn optional(mut self) -> Self {
        self.optional = true;
        self
    }

    /// With a hint for the browser's own memory.
    #[must_use]
    pub fn autocomplete(mut self, what: impl Into<String>) -> Self {
        self.autocomplete = what.into();
        self
    }

    /// What the field holds, as the form sends it.
    #[must_use]
    pub fn values(&self) -> Vec<String> {
        match self.kind {
            FieldKind::Checks(_) => self.ticked.clone(),
            _ => vec![self.value.clone()],
        }
    }

    /// What the field holds, in words; empty when it holds nothing.
    #[must_use]
    pub fn shown(&self, w: &Words) -> String {
        let label = |choice: &Choice| choice.label.clone();
        match &self.kind {
            FieldKind::Select(choices) | FieldKind::Radios(choices) => {
                choices.iter().find(|choice| self.is_chosen(choice)).map_or_else(|| self.value.clone(), label)
            }
            FieldKind::Checks(choices) => {
                let ticked = choices.iter().filter(|choice| self.is_ticked(choice));
                ticked.map(label).collect::<Vec<_>>().join(", ")
            }
            FieldKind::Check => w.t(if self.value == "yes" { "form-yes" } else { "form-no" }),
            _ => self.value.clone(),
        }
    }

    fn id(&self) -> String {
        format!("f-{}", self.name)
    }

    /// The id that the summary of errors leads to: of a group its first choice.
    fn first_id(&self) -> String {
        match &self.kind {
            FieldKind::Radios(_) | FieldKind::Checks(_) => format!("{}-1", self.id()),
            _ => self.id(),
        }
    }

    fn hint_id(&self) -> String {
        format!("{}-hint", self.id())
    }

    fn error_id(&self) -> String {
        format!("{}-error", self.id())
    }

    /// The ids of hint and error, for `aria-describedby`; empty when there is neither.
    fn described(&self) -> String {
        let hint = (!self.hint.is_empty()).then(|| self.hint_id());
        let error = (!self.error.is_empty()).then(|| self.error_id());
        [hint, error].into_iter().flatten().collect::<Vec<_>>().join(" ")
    }

    fn input_type(&self) -> &'static str {
        match self.kind {
            FieldKind::Password => "password",
            FieldKind::Phone => "tel",
            FieldKind::Email => "email",
            FieldKind::Date => "date",
            _ => "text",
        }
    }

    fn autocomplete_or_off(&self) -> &str {
        if self.autocomplete.is_empty() { "off" } else { &self.autocomplete }
    }

    fn is_ticked(&self, choice: &Choice) -> bool {
        self.ticked.contains(&choice.value)
    }

    fn is_chosen(&self, choice: &Choice) -> bool {
        self.value == choice.value
    }
}

/// A whole form: the summary of errors, the fields, the buttons.
#[derive(Debug, Clone, Default)]
pub struct Sheet {
    /// Where it is posted.
    pub post: Post,
    /// The fields, in the order in which they are asked.
    pub fields: Vec<Field>,
    /// HTML between the fields and the buttons; empty for none.
    pub more: Html,
    /// The buttons; the first is the main one.
    pub buttons: Vec<Button>,
}
component!(Sheet, "components/sheet.html");

/// The summary of errors, each leading to its field; empty when there is none. Put it above the form.
#[must_use]
pub fn error_summary(w: &Words, fields: &[Field]) -> Html {
    let wrong: Vec<&Field> = fields.iter().filter(|field| !field.error.is_empty()).collect();
    if wrong.is_empty() {
        return Html::default();
    }
    Html::of(&ErrorSummary { w, wrong })
}

#[derive(askama::Template)]
#[template(path = "components/errors.html")]
struct ErrorSummary<'a> {
    w: &'a Words,
    wrong: Vec<&'a Field>,
}
