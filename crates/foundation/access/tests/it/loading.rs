//! What a server does not start with: each mistake of a room names the room and the file.

use access::{Fact, Kind, Policies, Purpose, RIGHTS, Rights, VerbSpec};

use crate::{
    fixture::{houses, trail},
    room::{self, CASE, CaseId},
};

const PERMIT: &str =
    r#"@id("x") @help("y") permit (principal is Person, action == Action::"look", resource is Thing)"#;

static THING: Kind = Kind {
    entity: "Thing",
    prefix: "thing",
    about: "A thing.",
    table: "thing",
    joins: "",
    dossier: false,
    facts: &[
        Fact::tie("mine", "o.account_id = $1", "Mine."),
        Fact::code("colour", &["red", "green"], "o.colour", "Its colour."),
    ],
};

const LOOK: VerbSpec = VerbSpec {
    code: "look",
    about: "Look.",
    on: &THING,
    trace: access::ProcessingOperation::Consultation,
    purposes: &[Purpose::Support],
    opens: &[],
    changes: false,
    job: false,
};

static LOOKS: VerbSpec = LOOK;

/// A room with one kind, one verb and one file.
fn room(
    kinds: impl Into<Vec<&'static Kind>>,
    verbs: impl Into<Vec<&'static VerbSpec>>,
    policies: String,
) -> &'static Rights {
    let kinds: &'static [&'static Kind] = Vec::leak(kinds.into());
    let verbs: &'static [&'static VerbSpec] = Vec::leak(verbs.into());
    let policies: &'static str = Box::leak(policies.into_boxed_str());
    let rights = Rights { room: "other", kinds, verbs, file: "other.cedar", policies, scopes: &[] };
    Box::leak(Box::new(rights))
}

fn whole(policies: &str) -> &'static Rights {
    room([&THING], [&LOOKS], policies.into())
}

/// What loading says, in a sentence.
fn said(rooms: &[&'static Rights]) -> String {
    Policies::load(rooms).err().map(|error| error.to_string()).unwrap_or_default()
}

#[track_caller]
fn refused(rooms: &[&'static Rights], place: &str, words: &[&str]) {
    let said = said(rooms);
    assert!(said.starts_with(place), "{said:?} does not begin with {place:?}");
    for word in words {
        assert!(said.contains(word), "{said:?} does not say {word:?}");
    }
}

#[test]
fn a_whole_room_loads_and_has_a_version() {
    let good = whole(&format!("{PERMIT} when {{ resource.mine && resource.colour == \"red\" }};"));
    let policies = Policies::load(&[&RIGHTS, good]).unwrap();
    assert_eq!(policies.version().len(), 16);
    assert!(policies.schema().contains("action look appliesTo { principal: Person, resource: Thing };"));
    assert!(policies.schema().contains("One of: red, green."));
    let named: Vec<String> = policies.facts_named(&LOOKS).into_iter().collect();
    assert_eq!(named, ["principal.active", "principal.roles", "resource.colour", "resource.mine"]);
    let other = Policies::load(&[&RIGHTS]).unwrap();
    assert_ne!(other.version(), policies.version());
}

#[test]
fn a_verb_or_a_kind_that_is_declared_twice_is_refused() {
    let again = room([], [&LOOKS], String::new());
    refused(&[&RIGHTS, whole(""), again], "room other, rights:", &["the verb look", "declared already"]);
    static TWIN: Kind = Kind { entity: "Thing", prefix: "twin", ..COPY };
    static SAME_NAME: Kind = Kind { entity: "Twin", prefix: "thing", ..COPY };
    const COPY: Kind =
        Kind { entity: "Twin", prefix: "twin", about: "", table: "", joins: "", dossier: false, facts: &[] };
    for twin in [room([&TWIN], [], String::new()), room([&SAME_NAME], [], String::new())] {
        refused(&[&RIGHTS, whole(""), twin], "room other, rights: the kind T", &["Thing (thing)"]);
    }
}

#[test]
fn facts_that_have_no_place_are_refused() {
    fn flags(many: usize) -> &'static [Fact] {
        let name = |number: usize| -> &'static str { Box::leak(format!("flag_{number}").into_boxed_str()) };
        Box::leak((0..many).map(|number| Fact::flag(name(number), "1 = 1", "x")).collect())
    }
    let kind = |facts: &'static [Fact], dossier: bool| -> Vec<&'static Kind> {
        let kind = Kind { entity: "Many", prefix: "many", about: "", table: "", joins: "", dossier, facts };
        vec![&*Box::leak(Box::new(kind))]
    };
    assert_eq!(said(&[&RIGHTS, room(kind(flags(32), false), [], String::new())]), "");
    refused(
        &[&RIGHTS, room(kind(flags(33), false), [], String::new())],
        "room other, rights:",
        &["33 flags"],
    );
    refused(&[&RIGHTS, room(kind(flags(32), true), [], String::new())], "room other, rights:", &["33 flags"]);
    let twice: &'static [Fact] = Box::leak(vec![flags(1)[0], flags(1)[0]].into_boxed_slice());
    refused(&[&RIGHTS, room(kind(twice, false), [], String::new())], "room other", &["flag_0 twice"]);
    let code = |number: usize| -> Fact {
        let name: &'static str = Box::leak(format!("code_{number}").into_boxed_str());
        Fact::code(name, &["a"], "'a'", "x")
    };
    let codes: &'static [Fact] = Box::leak((0..9).map(code).collect());
    refused(&[&RIGHTS, room(kind(codes, false), [], String::new())], "room other", &["9 codes"]);
}

#[test]
fn a_policy_that_names_what_nobody_declares_is_refused() {
    let place = "room other, other.cedar:";
    for (condition, word) in [
        ("resource.secret", "secret"),
        ("principal.shoe_size == 43", "shoe_size"),
        ("resource.colour == \"blue\"", "blue"),
        ("principal.roles.containsAny([\"frontlin\"])", "frontlin"),
        ("principal.mandate == \"lawless\"", "lawless"),
        ("resource.mine && false", ""),
    ] {
        refused(&[&RIGHTS, whole(&format!("{PERMIT} when {{ {condition} }};"))], place, &[word]);
    }
    refused(&[&RIGHTS, whole(&format!("{};", PERMIT.replace("look", "paint")))], place, &["paint"]);
    refused(
        &[&RIGHTS, whole(&format!("{};", PERMIT.replace("look", "list_work")))],
        place,
        &["no verb of this room"],
    );
    refused(
        &[&RIGHTS, whole("@id(\"x\") @help(\"y\") permit (principal, action, resource);")],
        place,
        &["no action"],
    );
}

#[test]
fn an_unknown_purpose_is_refused() {
    let place = "room other, other.cedar:";
    let annotated = PERMIT.replace("@help", "@purpose(\"identifcation\") @help");
    refused(&[&RIGHTS, whole(&format!("{annotated};"))], place, &["identifcation"]);
    static SEES: VerbSpec = VerbSpec { code: "look", on: &CASE, ..LOOK };
    for condition in ["purposes.contains(\"identifcation\")", "grants.contains(\"identity/identifcation\")"] {
        let policy = PERMIT.replace("Thing", "Case");
        let policy = format!("{policy} when {{ resource.dossier.{condition} }};");
        refused(&[&RIGHTS, room([&CASE], [&SEES], policy)], place, &["identifcation"]);
    }
    static AIMLESS: VerbSpec = VerbSpec { purposes: &[], ..LOOK };
    refused(&[&RIGHTS, room([&THING], [&AIMLESS], String::new())], "room other, rights:", &["no purpose"]);
}

#[test]
fn a_policy_without_id_or_help_or_with_an_id_that_is_taken_is_refused() {
    let place = "room other, other.cedar:";
    refused(&[&RIGHTS, whole(PERMIT)], place, &[]);
    refused(&[&RIGHTS, whole(&format!("{};", PERMIT.replace("@id(\"x\")", "")))], place, &["no @id"]);
    refused(&[&RIGHTS, whole(&format!("{};", PERMIT.replace("@help(\"y\")", "")))], place, &["no @help"]);
    let taken = PERMIT.replace("@id(\"x\")", "@id(\"everyone-has-a-desk\")");
    refused(&[&RIGHTS, whole(&format!("{taken};"))], place, &["everyone-has-a-desk", "twice"]);
}

#[test]
fn a_verb_about_a_kind_that_no_room_lists_or_that_changes_what_is_no_dossier_is_refused() {
    refused(&[&RIGHTS, room([], [&LOOKS], String::new())], "room other, rights:", &["no room declares"]);
    static CHANGES: VerbSpec = VerbSpec { changes: true, ..LOOK };
    refused(&[&RIGHTS, room([&THING], [&CHANGES], String::new())], "room other", &["no dossier"]);
}

access::verbs! { FORGED:
    /// The same as another room says of its verb, with every tier.
    Forged = "view_case" on CaseId, Consultation for [Identification] opens [Identity, Narrative];
}

#[tokio::test]
async fn a_verb_that_no_room_lists_gets_no_permit_and_no_entry() {
    for house in houses().await {
        let country = crate::country::Country::found(&house).await;
        let case = country.refer(&house, false).await.id;
        let before = house.entries().await.len();
        let trail = trail();
        let who = crate::fixture::staff(country.fiona.id, &country.fiona.secret);
        let mut act = house.access.act(&who, &trail).await.unwrap();
        assert!(act.permit::<room::ViewCase>(case).await.is_ok());
        let forged = act.permit::<Forged>(case).await.err();
        assert!(matches!(forged, Some(access::Error::Unregistered("view_case"))), "{forged:?}");
        assert!(act.note_page::<Forged>("cases", &[]).is_err());
        assert!(!act.may::<Forged>(case).await.unwrap_or(false));
        drop(act);
        house.access.flush(&trail).await.unwrap();
        assert_eq!(house.entries().await.len(), before + 1, "{}: only the true one", house.engine);
        assert_eq!(FORGED.len(), 1);
    }
}
