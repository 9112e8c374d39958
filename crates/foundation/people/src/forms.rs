//! The forms of the page of a body: found a team, propose a member, remove one; and what every form of it needs.

use access::accounts::{Held, PersonRow, TeamRow};
use kernel::{AccountId, BodyId, Role, roles::DUTIES};
use serde::Deserialize;

use web::{
    Error, Web,
    components::{Button, Choice, Field, Html, Sheet},
};
use words::Words;

/// A form of the page, folded until it is wanted.
pub(super) struct Form {
    pub(super) title: String,
    pub(super) open: bool,
    pub(super) html: Html,
}

/// The forms of a body manager: found a team, propose a member, remove one.
pub(super) fn team_forms(
    web: &Web,
    body: BodyId,
    everybody: &[PersonRow],
    teams: &[TeamRow],
    again: Option<(&Founded, &'static str)>,
) -> Result<Vec<Form>, Error> {
    let w = web.words;
    let choose = |one: &PersonRow| Choice::new(one.id.to_string(), &one.name);
    let mut forms = Vec::new();
    let mut add = |title: &str, to: &str, fields: Vec<Field>| {
        let sheet = sheet(web, &format!("/people/{body}/{to}"), fields, &format!("{title}-go"));
        let sheet = if to == "remove" { dangerous(sheet) } else { sheet };
        forms.push(Form { title: w.t(title), open: false, html: sheet.html(w) });
    };
    let now = web.house.access.now_ms();
    let active: Vec<&PersonRow> =
        everybody.iter().filter(|one| one.active && can_hold_keys(one, now)).collect();
    let choices = |people: &[&PersonRow]| people.iter().map(|one| choose(one)).collect::<Vec<_>>();
    let fields = found_fields(w, again, choices(&active))?;
    add("people-team", "teams", fields);
    if !teams.is_empty() && !active.is_empty() {
        let of = teams.iter().map(|team| Choice::new(team.id.to_string(), &team.name)).collect();
        let fields = vec![
            Field::select("propose_team", w.t("people-team-of"), of),
            Field::select("propose_person", w.t("people-person"), choices(&active)),
        ];
        add("people-propose", "propose", fields);
    }
    let members: Vec<Choice> = teams
        .iter()
        .flat_map(|team| team.members.iter().map(move |(id, _)| (team, *id)))
        .map(|(team, id)| {
            Choice::new(format!("{} {id}", team.id), format!("{}: {}", team.name, name_of(everybody, id)))
        })
        .collect();
    if !members.is_empty() {
        let field =
            Field::select("remove_member", w.t("people-member"), members).hint(w.t("people-remove-hint"));
        add("people-remove", "remove", vec![field]);
    }
    let proposed = |(_, wrapped): &&(AccountId, bool)| !wrapped;
    let waiting: Vec<Choice> = teams
        .iter()
        .filter(|team| team.epoch > 0)
        .flat_map(|team| team.members.iter().filter(proposed).map(move |(id, _)| (team, *id)))
        .map(|(team, id)| {
            Choice::new(format!("{} {id}", team.id), format!("{}: {}", team.name, name_of(everybody, id)))
        })
        .collect();
    if !waiting.is_empty() {
        let field = Field::select("recover_member", w.t("people-recovery-for"), waiting)
            .hint(w.t("people-recovery-hint"));
        add("people-recovery", "recovery", vec![field]);
    }
    Ok(forms)
}

/// Whoever runs the body or the server never holds keys.
fn can_hold_keys(one: &PersonRow, now: i64) -> bool {
    let runs = [Held::Role(Role::BodyManager), Held::Role(Role::Administrator)];
    !one.held.iter().any(|held| held.holds(now) && runs.contains(&held.held))
}

fn dangerous(mut sheet: Sheet) -> Sheet {
    for button in &mut sheet.buttons {
        (button.primary, button.danger) = (false, true);
    }
    sheet
}

fn found_fields(
    w: &Words,
    again: Option<(&Founded, &'static str)>,
    people: Vec<Choice>,
) -> Result<Vec<Field>, Error> {
    let fresh = Founded::default();
    let form = again.map_or(&fresh, |(form, _)| form);
    let duties = DUTIES.iter().map(|code| Choice::new(*code, w.code("duty", code))).collect();
    let mut fields = vec![
        Field::text("team_name", w.t("people-team-name")).value(&form.team_name),
        Field::select("duty", w.t("people-duty"), duties).value(&form.duty),
        Field::select("first", w.t("people-first"), people).hint(w.t("people-first-hint")).value(&form.first),
    ];
    if let Some((_, wrong)) = again {
        mark(w, &mut fields, wrong)?;
    }
    Ok(fields)
}

/// A team that a body manager founds, as it was sent.
#[derive(Deserialize, Default)]
pub(super) struct Founded {
    #[serde(default)]
    pub(super) team_name: String,
    #[serde(default)]
    pub(super) duty: String,
    #[serde(default)]
    pub(super) first: String,
}

/// A form of this room with one main button.
pub(super) fn sheet(web: &Web, to: &str, fields: Vec<Field>, go: &str) -> Sheet {
    Sheet { post: web.form(to), fields, buttons: vec![Button::submit(web.words.t(go))], ..Sheet::default() }
}

/// Puts a message at the field it is about.
///
/// # Errors
/// When it is about none: then it is a page of its own.
pub(super) fn mark(w: &Words, fields: &mut [Field], wrong: &'static str) -> Result<(), Error> {
    let place = match wrong {
        "people-name-missing" if fields.iter().any(|field| field.name == "team_name") => "team_name",
        "people-team-name-taken" => "team_name",
        "people-name-missing" | "people-body-name-taken" => "name",
        "people-unknown" | "people-managers-hold-no-keys" => "first",
        "people-sign-in-letters" | "people-sign-in-taken" => "sign_in",
        "people-mandate-roles" | "people-mandate-confirms" => "mandate",
        "people-role-not-here" | "people-only-a-manager" => "role",
        _ => return Err(access::Error::Invalid(wrong).into()),
    };
    for field in fields.iter_mut().filter(|field| field.name == place) {
        field.error = w.t(wrong);
    }
    Ok(())
}

/// The name of somebody of a body.
pub(super) fn name_of(everybody: &[PersonRow], id: AccountId) -> String {
    everybody.iter().find(|one| one.id == id).map(|one| one.name.clone()).unwrap_or_default()
}
