//! Founding teams, proposing and removing members: what a body manager does. The keys themselves are handed over
//! by members (`keys`).

use access::foundation::{FoundTeam, ProposeMember, RemoveMember};
use access::{
    AccessError,
    people::{self, PersonRow, TeamRow},
};
use kernel::{AccountId, BodyId, TeamId};
use serde::Deserialize;

use super::bodies::{Again, Form, body_page, mark, name_of, sheet};
use web::{
    Error, Id, Page, Posted, Web,
    components::{Choice, Field, Sheet},
};
use words::Words;

/// What teams are for, as other rooms ask for them.
const DUTIES: [&str; 5] = ["focal_point", "competent_authority", "screening", "support", "immigration"];

/// The forms of a body manager: found a team, propose a member, remove one.
pub(super) fn forms(
    web: &Web,
    body: BodyId,
    everybody: &[PersonRow],
    teams: &[TeamRow],
    again: Option<Vec<Field>>,
) -> Vec<Form> {
    let w = web.words;
    let choose = |one: &PersonRow| Choice::new(one.id.to_string(), &one.name);
    let mut forms = Vec::new();
    let mut add = |title: &str, to: &str, fields: Vec<Field>| {
        let sheet = sheet(web, &format!("/people/{body}/{to}"), fields, &format!("{title}-go"));
        let sheet = if to == "remove" { dangerous(sheet) } else { sheet };
        forms.push(Form { title: w.t(title), open: false, html: sheet.html(w) });
    };
    let active: Vec<&PersonRow> = everybody.iter().filter(|one| one.active).collect();
    let choices = |people: &[&PersonRow]| people.iter().map(|one| choose(one)).collect::<Vec<_>>();
    let fields = again.unwrap_or_else(|| found_fields(w, &Founded::default(), choices(&active)));
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
    forms
}

fn dangerous(mut sheet: Sheet) -> Sheet {
    for button in &mut sheet.buttons {
        (button.primary, button.danger) = (false, true);
    }
    sheet
}

fn found_fields(w: &Words, form: &Founded, people: Vec<Choice>) -> Vec<Field> {
    let duties = DUTIES.iter().map(|code| Choice::new(*code, w.code("duty", code))).collect();
    vec![
        Field::text("team_name", w.t("people-team-name")).value(&form.team_name),
        Field::select("duty", w.t("people-duty"), duties).value(&form.duty),
        Field::select("first", w.t("people-first"), people).hint(w.t("people-first-hint")).value(&form.first),
    ]
}

#[derive(Deserialize, Default)]
pub(super) struct Founded {
    #[serde(default)]
    team_name: String,
    #[serde(default)]
    duty: String,
    #[serde(default)]
    first: String,
}

/// Founds a team with its first member.
pub(super) async fn found(web: Web, Id(body): Id<BodyId>, posted: Posted<Founded>) -> Page {
    let mut act = web.once(&posted).await?;
    let permit = act.permit::<FoundTeam>(body).await?;
    let form = &posted.form;
    if !DUTIES.contains(&form.duty.as_str()) {
        return Err(Error::bad_form());
    }
    let first: AccountId = form.first.parse().map_err(|_| Error::bad_form())?;
    match people::found_team(&mut act, &permit, &form.team_name, &form.duty, first).await {
        Ok(_) => web.finish(act, &posted, "/people?did=team-founded").await,
        Err(AccessError::Invalid(wrong)) => {
            let listed = act.permit::<access::foundation::ListPeople>(body).await?;
            let (everybody, _) = people::people_of(&mut act, &listed).await?;
            let choices = everybody.iter().filter(|one| one.active);
            let choices = choices.map(|one| Choice::new(one.id.to_string(), &one.name)).collect();
            let mut fields = found_fields(web.words, form, choices);
            mark(web.words, &mut fields, wrong)?;
            body_page(&web, &mut act, body, Again { team: Some(fields), ..Again::default() }).await
        }
        Err(other) => Err(other.into()),
    }
}

#[derive(Deserialize)]
pub(super) struct Proposed {
    propose_team: TeamId,
    propose_person: AccountId,
}

/// Proposes a member: a member of the team hands the key over and so accepts.
pub(super) async fn propose(web: Web, Id(_): Id<BodyId>, posted: Posted<Proposed>) -> Page {
    let mut act = web.once(&posted).await?;
    let Proposed { propose_team: team, propose_person: person } = posted.form;
    let permit = act.permit::<ProposeMember>(team).await?;
    people::propose(&mut act, &permit, team, person).await?;
    web.finish(act, &posted, "/people?did=member-proposed").await
}

#[derive(Deserialize)]
pub(super) struct Removed {
    remove_member: String,
}

/// Removes a member at once; the next session of a member begins a new epoch of the keys.
pub(super) async fn remove(web: Web, Id(_): Id<BodyId>, posted: Posted<Removed>) -> Page {
    let mut act = web.once(&posted).await?;
    let (team, person) = posted.form.remove_member.split_once(' ').ok_or_else(Error::bad_form)?;
    let team: TeamId = team.parse().map_err(|_| Error::bad_form())?;
    let person: AccountId = person.parse().map_err(|_| Error::bad_form())?;
    let permit = act.permit::<RemoveMember>(team).await?;
    people::remove(&mut act, &permit, team, person).await?;
    web.finish(act, &posted, "/people?did=member-removed").await
}
