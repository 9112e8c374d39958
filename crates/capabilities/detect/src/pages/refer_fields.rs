//! The fields of the referral form: which there are, how they are asked, how their values are shown and checked.

use access::accounts::Receiver;
use kernel::{AgeBand, Birth, Sex};
use protect::{
    places,
    rules::{Accompanied, StayStatus},
};
use web::{
    FormValues, Web,
    components::{Choice, Field, FieldKind},
};
use words::Words;

use crate::{
    draft::{ASKS_FOR_HELP, Draft, Edit, NOTES, REFERRAL},
    rules::Age,
};

/// Who the person is: only with an adult's consent, or for a child or somebody whose age is not certain.
pub(super) const IDENTITY: [&str; 6] = ["name", "birth", "document", "phone", "address", "safe_contact"];
/// Everything else that is asked.
const OTHERS: [&str; 13] = [
    "consent",
    "urgency",
    "receiver",
    "sex",
    "age_band",
    "citizenship",
    "region",
    "stay",
    "accompanied",
    "languages",
    "self_identified",
    "narrative",
    "with_notes",
];
/// Fields of several lines, which two versions can be combined of.
const TEXTS: [&str; 3] = ["narrative", "address", "safe_contact"];
/// A line is at most this long, in characters.
const LINE: usize = 500;

/// Whether the referral form has this field.
pub(super) fn is_field(name: &str) -> bool {
    OTHERS.contains(&name) || IDENTITY.contains(&name)
}

/// Whether a field of the draft is a longer text of the referral form.
pub(super) fn is_text(name: &str) -> bool {
    name.strip_prefix(REFERRAL).is_some_and(|field| TEXTS.contains(&field))
}

/// What is asked.
pub(super) fn label(w: &Words, field: &str) -> String {
    w.code("referral", field)
}

/// A value as people read it.
pub(super) fn shown(w: &Words, field: &str, value: &str) -> String {
    match field {
        "sex" => w.code("sex", value),
        "consent" | "urgency" | "stay" | "accompanied" => w.code(&format!("asked-{field}"), value),
        "age_band" => w.code("band", value),
        "self_identified" | "with_notes" => w.code("answer", value),
        "languages" => {
            let names: Vec<String> = value.split(' ').map(|code| places::language_in(w, code)).collect();
            names.join(", ")
        }
        _ => value.to_owned(),
    }
}

/// The draft's name of a field of the referral form.
pub(super) fn key(field: &str) -> String {
    format!("{REFERRAL}{field}")
}

/// Whether the identity may be asked for and sent (the rule itself judges again when it is sent).
pub(super) fn identity_allowed(draft: &Draft) -> bool {
    draft.age() != Age::Adult || draft.value(&key("consent")) == "given"
}

/// The values of a sent form. `identity`: whether fields of the identity are taken.
pub(super) fn edits(given: &FormValues, identity: bool) -> Vec<Edit> {
    let fields = OTHERS.iter().filter(|name| **name != "consent");
    let identity = IDENTITY.iter().filter(|name| identity && given.has(name));
    fields
        .chain(identity)
        .map(|name| {
            let value = match *name {
                "languages" => given.all(name).join(" "),
                _ => given.typed(name).to_owned(),
            };
            Edit { name: key(name), value, was: given.typed(&format!("was.{name}")).to_owned() }
        })
        .collect()
}

/// A section of the form.
pub(super) struct Section {
    /// Key of its heading; its text has `-text` behind it.
    pub title: &'static str,
    /// Its fields.
    pub fields: Vec<Field>,
}

/// The form, with what `shown` holds. `check`: whether errors are said.
pub(super) fn sections(web: &Web, shown: &Draft, receivers: &[Receiver], check: bool) -> Vec<Section> {
    let mut sections = vec![
        Section { title: "referral-urgent", fields: urgency(web.words, shown, receivers) },
        Section { title: "referral-person", fields: person(web, shown) },
    ];
    if identity_allowed(shown) {
        sections.push(Section { title: "referral-identity", fields: identity(web.words, shown) });
    }
    sections.push(Section { title: "referral-told", fields: told(web.words, shown) });
    for field in sections.iter_mut().flat_map(|section| &mut section.fields) {
        if check {
            field.error = error(web, field, receivers);
        }
    }
    if check {
        birth_fits(web, &mut sections);
    }
    sections
}

/// Says at the birth that it cannot be read, or that it contradicts the age: whoever asks finds out which of the two holds.
fn birth_fits(web: &Web, sections: &mut [Section]) {
    let all = || sections.iter().flat_map(|section| &section.fields);
    let value = |name: &str| all().find(|field| field.name == name).map(|field| field.value.clone());
    let (Some(birth), Some(band)) = (value("birth"), value("age_band")) else { return };
    let today = web.today();
    let wrong = match (Birth::read(&birth, today), band.parse()) {
        (None, _) => "referral-birth-unreadable",
        (Some(birth), Ok(band)) if !birth.fits(band, today) => "referral-birth-band",
        _ => return,
    };
    let fields = sections.iter_mut().flat_map(|section| &mut section.fields);
    for field in fields.filter(|field| field.name == "birth" && field.error.is_empty()) {
        field.error = web.words.t(wrong);
    }
}

fn value(shown: &Draft, field: &str) -> String {
    shown.value(&key(field)).to_owned()
}

fn urgency(w: &Words, shown: &Draft, receivers: &[Receiver]) -> Vec<Field> {
    let urgent = ["urgent", "ordinary"].map(|code| {
        Choice::new(code, w.code("asked-urgency", code)).hint(w.t(&format!("asked-urgency-{code}-text")))
    });
    let to =
        receivers.iter().map(|one| Choice::new(one.id.to_string(), format!("{}, {}", one.name, one.body)));
    let mut receiver = value(shown, "receiver");
    if let ([only], true) = (receivers, receiver.is_empty()) {
        receiver = only.id.to_string();
    }
    vec![
        Field::radios("urgency", label(w, "urgency"), urgent.into()).value(value(shown, "urgency")),
        Field::radios("receiver", label(w, "receiver"), to.collect()).value(receiver),
    ]
}

fn person(web: &Web, shown: &Draft) -> Vec<Field> {
    let w = web.words;
    let or = |field: &str, otherwise: &str| {
        let value = value(shown, field);
        if value.is_empty() { otherwise.to_owned() } else { value }
    };
    let child = shown.age() != Age::Adult;
    let sex = Sex::ALL.iter().map(|one| Choice::new(one.code(), w.code("sex", one.code())));
    let bands = AgeBand::ALL.iter().filter(|band| band.is_child() == child);
    let bands = bands.map(|one| Choice::new(one.code(), w.code("band", one.code())));
    let stay = StayStatus::ALL.iter().map(|one| Choice::new(one.code(), w.code("asked-stay", one.code())));
    let mut regions = vec![Choice::new("", w.t("referral-region-none"))];
    regions.extend(
        protect::countries::regions(&web.house.country)
            .iter()
            .map(|one| Choice::new(one.code.as_str(), one.name(w.lang()))),
    );
    let languages =
        places::LANGUAGES.iter().map(|(code, _)| Choice::new(*code, places::language_in(w, code)));
    let mut fields = vec![
        Field::radios("sex", label(w, "sex"), sex.collect()).value(or("sex", "unknown")),
        Field::radios("age_band", label(w, "age_band"), bands.collect())
            .value(or("age_band", if child { "child" } else { "adult" })),
    ];
    if child {
        let with = Accompanied::ALL
            .iter()
            .map(|one| Choice::new(one.code(), w.code("asked-accompanied", one.code())));
        fields.push(
            Field::radios("accompanied", label(w, "accompanied"), with.collect())
                .value(or("accompanied", "unknown")),
        );
    }
    fields.extend([
        Field::text("citizenship", label(w, "citizenship"))
            .hint(w.t("referral-citizenship-text"))
            .value(value(shown, "citizenship"))
            .optional(),
        Field::select("region", label(w, "region"), regions).value(value(shown, "region")).optional(),
        Field::radios("stay", label(w, "stay"), stay.collect()).value(or("stay", "unknown")),
        Field::checks("languages", label(w, "languages"), languages.collect())
            .hint(w.t("referral-languages-text"))
            .ticked(value(shown, "languages").split_whitespace())
            .optional(),
    ]);
    fields
}

fn identity(w: &Words, shown: &Draft) -> Vec<Field> {
    let field = |name: &str, kind: FieldKind| {
        let hint = w.optional(&format!("referral-{name}-text"));
        Field { kind, ..Field::text(name, label(w, name)).hint(hint).value(value(shown, name)).optional() }
    };
    vec![
        field("name", FieldKind::Text),
        field("birth", FieldKind::Text),
        field("document", FieldKind::Text),
        field("phone", FieldKind::Phone),
        field("address", FieldKind::Area(3)),
        field("safe_contact", FieldKind::Area(3)),
    ]
}

fn told(w: &Words, shown: &Draft) -> Vec<Field> {
    let yes = |field: &str, otherwise: bool| match shown.fields.get(&key(field)) {
        Some(kept) => kept.value.clone(),
        None => if otherwise { "yes" } else { "" }.to_owned(),
    };
    let mut fields = vec![
        Field::check("self_identified", label(w, "self_identified"))
            .value(yes("self_identified", shown.value(ASKS_FOR_HELP) == "yes")),
        Field { kind: FieldKind::Area(8), ..Field::area("narrative", label(w, "narrative")) }
            .hint(w.t(if identity_allowed(shown) {
                "referral-narrative-text"
            } else {
                "referral-narrative-nameless"
            }))
            .value(value(shown, "narrative"))
            .optional(),
    ];
    if !shown.value(NOTES).is_empty() {
        let notes = label(w, "with_notes");
        fields
            .push(Field::check("with_notes", notes).value(yes("with_notes", true)).hint(shown.value(NOTES)));
    }
    fields
}

/// What is wrong with a field, in a sentence; empty when nothing is.
fn error(web: &Web, field: &Field, receivers: &[Receiver]) -> String {
    let w = web.words;
    let value = field.value.trim();
    let chosen = match &field.kind {
        FieldKind::Radios(choices) | FieldKind::Select(choices) => {
            choices.iter().any(|one| one.value == value)
        }
        _ => true,
    };
    let most = if matches!(field.kind, FieldKind::Area(_)) { super::LONGEST } else { LINE };
    match field.name.as_str() {
        "receiver" if receivers.is_empty() => w.t("referral-no-receiver"),
        _ if !chosen => w.t("screen-choose"),
        "citizenship" if !value.is_empty() && places::country(value).is_none() => {
            w.t("referral-citizenship-wrong")
        }
        _ if value.chars().count() > most => w.t1("screen-too-long", "most", most),
        _ => String::new(),
    }
}
