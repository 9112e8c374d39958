//! A form as a page shows it: what it would send if nobody touched it, and what can be filled in, ticked and chosen.

use scraper::{ElementRef, Html};

use crate::elements::{all, inside, name, words};

/// A form of a page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Form {
    /// The path that it goes to.
    pub action: String,
    /// Whether it is posted; otherwise its values stand in the address.
    pub posted: bool,
    controls: Vec<Control>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Sends a value that nobody sees.
    Hidden,
    /// Sends what stands in it.
    Text,
    /// Sends its value when it is ticked; radio buttons let go of the others of their name.
    Tick { radio: bool },
    /// One option of a list.
    Choice,
    /// Sends its value when it is pressed.
    Button,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Control {
    kind: Kind,
    field: String,
    value: String,
    /// Whether it is sent.
    on: bool,
    /// What it is called.
    label: String,
    /// What the list or the group of radio buttons around it is called.
    group: String,
}

/// The label of a control: the element that names it, the label around it, or its own name.
fn label(html: &Html, control: ElementRef<'_>) -> String {
    let id = control.attr("id");
    let by_id = all(html, "label").into_iter().find(|label| id.is_some() && label.attr("for") == id);
    let around =
        || control.ancestors().filter_map(ElementRef::wrap).find(|one| one.value().name() == "label");
    if control.attr("aria-labelledby").is_some() || control.attr("aria-label").is_some() {
        return name(html, control);
    }
    by_id.or_else(around).map(own_words).unwrap_or_default()
}

/// The words of a label without what stands in the control inside it.
fn own_words(label: ElementRef<'_>) -> String {
    let control = |one: ElementRef<'_>| matches!(one.value().name(), "textarea" | "select" | "button");
    let texts =
        label.descendants().filter(|node| !node.ancestors().filter_map(ElementRef::wrap).any(control));
    let texts = texts.filter_map(|node| node.value().as_text());
    texts.flat_map(|text| text.split_whitespace()).collect::<Vec<_>>().join(" ")
}

/// The legend of the group around a control.
fn legend(control: ElementRef<'_>) -> String {
    let mut groups =
        control.ancestors().filter_map(ElementRef::wrap).filter(|one| one.value().name() == "fieldset");
    let legend = groups.find_map(|group| inside(group, "legend").into_iter().next());
    legend.map(words).unwrap_or_default()
}

pub(crate) fn read(html: &Html, form: ElementRef<'_>) -> Form {
    let mut controls = Vec::new();
    let id = form.attr("id").map(ToOwned::to_owned);
    let own = |element: &ElementRef<'_>| element.attr("form").is_none_or(|of| Some(of) == id.as_deref());
    let within = inside(form, "input, textarea, select, button").into_iter().filter(own);
    // Outside of the form, but of it by its id.
    let elsewhere =
        all(html, "input[form], textarea[form], select[form], button[form]").into_iter().filter(|one| {
            let nested = one.ancestors().filter_map(ElementRef::wrap).any(|around| around == form);
            id.is_some() && !nested && one.attr("form") == id.as_deref()
        });
    for element in within.chain(elsewhere) {
        if element.attr("disabled").is_none() {
            control(html, element, &mut controls);
        }
    }
    Form {
        action: form.attr("action").unwrap_or_default().to_owned(),
        posted: form.attr("method").is_some_and(|method| method.eq_ignore_ascii_case("post")),
        controls,
    }
}

fn control(html: &Html, element: ElementRef<'_>, controls: &mut Vec<Control>) {
    let text = |attribute: &str| element.attr(attribute).unwrap_or_default().to_owned();
    let (field, label) = (text("name"), label(html, element));
    let one = |kind, value, on| Control {
        kind,
        field: field.clone(),
        value,
        on,
        label: label.clone(),
        group: legend(element),
    };
    match element.value().name() {
        "button" => {
            let kind = element.attr("type").unwrap_or("submit");
            if kind == "submit" {
                controls
                    .push(Control { label: name(html, element), ..one(Kind::Button, text("value"), false) });
            }
        }
        "textarea" => {
            let words: String = element.text().collect();
            let words = words.strip_prefix('\n').unwrap_or(&words).to_owned();
            controls.push(one(Kind::Text, words, true));
        }
        "select" => {
            let options: Vec<ElementRef<'_>> = inside(element, "option");
            let chosen = options.iter().position(|option| option.attr("selected").is_some()).unwrap_or(0);
            for (place, option) in options.iter().enumerate() {
                let shown = words(*option);
                let value = option.attr("value").unwrap_or(&shown).to_owned();
                let choice = one(Kind::Choice, value, place == chosen);
                controls.push(Control { label: shown, group: label.clone(), ..choice });
            }
        }
        _ => match element.attr("type").unwrap_or("text") {
            kind @ ("radio" | "checkbox") => {
                let value = element.attr("value").unwrap_or("on").to_owned();
                controls.push(one(
                    Kind::Tick { radio: kind == "radio" },
                    value,
                    element.attr("checked").is_some(),
                ));
            }
            "submit" => {
                controls.push(Control { label: text("value"), ..one(Kind::Button, text("value"), false) })
            }
            "button" | "reset" | "image" | "file" => {}
            "hidden" => controls.push(one(Kind::Hidden, text("value"), true)),
            _ => controls.push(one(Kind::Text, text("value"), true)),
        },
    }
}

impl Form {
    /// The values that it would send now, without a button: names and values in the order of the page.
    #[must_use]
    pub fn values(&self) -> Vec<(String, String)> {
        let sent = self.controls.iter().filter(|one| one.on && !one.field.is_empty());
        sent.map(|one| (one.field.clone(), one.value.clone())).collect()
    }

    /// The values that nobody sees, such as the token of the session.
    #[must_use]
    pub fn hidden(&self) -> Vec<(String, String)> {
        let hidden = self.controls.iter().filter(|one| one.kind == Kind::Hidden);
        hidden.map(|one| (one.field.clone(), one.value.clone())).collect()
    }

    /// The first value of a field that it would send now.
    #[must_use]
    pub fn value(&self, field: &str) -> Option<&str> {
        self.controls.iter().find(|one| one.on && one.field == field).map(|one| one.value.as_str())
    }

    /// The values that can be ticked or chosen in a field.
    #[must_use]
    pub fn offered(&self, field: &str) -> Vec<&str> {
        let ticks = self.controls.iter().filter(|one| matches!(one.kind, Kind::Tick { .. } | Kind::Choice));
        ticks.filter(|one| one.field == field).map(|one| one.value.as_str()).collect()
    }

    /// The names of its buttons.
    #[must_use]
    pub fn buttons(&self) -> Vec<String> {
        self.controls.iter().filter(|one| one.kind == Kind::Button).map(|one| one.label.clone()).collect()
    }

    /// Whether a control is called so.
    pub(crate) fn has(&self, label: &str) -> bool {
        self.controls.iter().any(|one| one.kind != Kind::Button && (one.label == label || one.group == label))
    }

    /// The form when a button was pressed: what it sends. `None` when it has no such button.
    pub(crate) fn pressed(&self, button: &str) -> Option<Vec<(String, String)>> {
        let button = self.controls.iter().find(|one| one.kind == Kind::Button && one.label == button)?;
        let mut values = self.values();
        if !button.field.is_empty() {
            values.push((button.field.clone(), button.value.clone()));
        }
        Some(values)
    }

    /// Writes into the field with this label.
    pub(crate) fn fill(&mut self, label: &str, value: &str) -> bool {
        let field = self.controls.iter_mut().find(|one| one.kind == Kind::Text && one.label == label);
        field.map(|field| value.clone_into(&mut field.value)).is_some()
    }

    /// Ticks what is called so: a box, or a radio button or option of the group that is called `group`.
    pub(crate) fn choose(&mut self, group: &str, label: &str) -> bool {
        let fits = |one: &Control| {
            matches!(one.kind, Kind::Tick { .. } | Kind::Choice)
                && one.label == label
                && (group.is_empty() || one.group == group)
        };
        let Some(place) = self.controls.iter().position(fits) else { return false };
        let (field, kind) = (self.controls[place].field.clone(), self.controls[place].kind);
        if kind != (Kind::Tick { radio: false }) {
            self.controls
                .iter_mut()
                .filter(|one| one.field == field && one.kind == kind)
                .for_each(|one| one.on = false);
        }
        self.controls[place].on = true;
        true
    }

    /// Gives a field its values in place of all it had: ticks and chooses where there is something to tick or to choose,
    /// writes otherwise. A field that the form does not have is added, as a hostile or old page might.
    #[must_use]
    pub fn with(mut self, field: &str, values: &[&str]) -> Self {
        let mut left: Vec<&str> = values.to_vec();
        for control in self.controls.iter_mut().filter(|one| one.field == field && one.kind != Kind::Button) {
            control.on = match control.kind {
                Kind::Text | Kind::Hidden => {
                    left.first().map(|value| (*value).clone_into(&mut control.value)).is_some()
                }
                _ => left.contains(&control.value.as_str()),
            };
            if control.on {
                let place = left.iter().position(|value| *value == control.value);
                place.map(|place| left.remove(place));
            }
        }
        for value in left {
            self.controls.push(Control {
                kind: Kind::Text,
                field: field.into(),
                value: value.into(),
                on: true,
                label: String::new(),
                group: String::new(),
            });
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use crate::Document;

    const PAGE: &str = r#"<main><form method="post" action="/a?x=1&amp;y=2" id="one">
        <input type="hidden" name="csrf" value="t&#39;k">
        <label for="p">Plain</label><input id="p" name="plain" value="short">
        <fieldset><legend>Which</legend><label><input type="radio" name="r" value="1"> First</label>
          <label><input type="radio" name="r" value="2" checked> Second</label></fieldset>
        <label><input type="checkbox" name="c" checked> Seen</label><label><input type="checkbox" name="d" value="yes"> Known</label>
        <label>Notes <textarea name="notes">
1 &lt; 2 &#x3b1;</textarea></label>
        <label for="s">Sort</label><select id="s" name="s"><option value="p">Plum</option><option value="q" selected>Quince</option></select>
        <input name="gone" value="x" disabled><button name="save" value="later">Save for later</button></form>
        <button form="one" name="save" value="now">Save</button><form action="/b"></form></main>"#;

    fn pairs(values: &[(String, String)]) -> Vec<(&str, &str)> {
        values.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
    }

    #[test]
    fn a_form_sends_what_the_page_shows() {
        let form = Document::read(PAGE).form("/a?x=1&y=2").unwrap();
        assert!(form.posted);
        let expected =
            [("csrf", "t'k"), ("plain", "short"), ("r", "2"), ("c", "on"), ("notes", "1 < 2 α"), ("s", "q")];
        assert_eq!(pairs(&form.values()), expected);
        assert_eq!((form.offered("r"), form.offered("d")), (vec!["1", "2"], vec!["yes"]));
        assert_eq!(form.buttons(), ["Save for later", "Save"]);
        assert_eq!(form.pressed("Save").unwrap().last().unwrap().1, "now");
        assert!(form.pressed("Delete").is_none());
    }

    #[test]
    fn fields_are_filled_by_their_labels() {
        let mut form = Document::read(PAGE).form("/a?x=1&y=2").unwrap();
        assert!(form.fill("Plain", "long") && form.choose("Which", "First") && form.choose("", "Known"));
        assert!(form.choose("Sort", "Plum") && form.fill("Notes", "none"));
        assert!(!form.fill("Colour", "red") && !form.choose("Which", "Third"));
        let sent = form.values();
        for pair in [("plain", "long"), ("r", "1"), ("d", "yes"), ("s", "p"), ("notes", "none")] {
            assert!(pairs(&sent).contains(&pair), "{pair:?} in {sent:?}");
        }
        assert_eq!(sent.iter().filter(|(name, _)| name == "r").count(), 1);
    }

    #[test]
    fn fields_are_given_by_their_names() {
        let form = Document::read(PAGE).form("/a?x=1&y=2").unwrap();
        let form = form.with("r", &["1"]).with("plain", &["long"]).with("c", &[]).with("new", &["a", "b"]);
        let sent = form.values();
        let names: Vec<&str> = sent.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["csrf", "plain", "r", "notes", "s", "new", "new"]);
        assert_eq!(
            (form.value("r"), form.value("plain"), form.value("new")),
            (Some("1"), Some("long"), Some("a"))
        );
    }
}
