//! Bodies and their people. The administrator founds bodies and invites their managers; a body manager
//! invites, founds teams and proposes members. Both halves of an invitation's link are shown once.

use access::foundation::{
    ChangeBody, ChangeRoles, EndBody, FoundTeam, Invite, ListPeople, ListRenewals, RegisterBody, TheServer,
};
use access::{
    Act,
    accounts::{self, BodyDetails, Halves, NewAccount, PersonRow, TeamRow},
};
use axum::http::StatusCode;
use jiff::civil::Date;
use kernel::{AccountId, BodyId, Lang, Role, clock::at_ms, roles::roles_of};
use serde::Deserialize;

use super::body_form::{self, Lists};
use super::forms::{Form, Founded, mark, name_of, sheet, team_forms};
use super::{
    person,
    renewals::{ShownOnce, show_link},
    roles,
};
use web::{
    Did, Error, FormParts, FormValues, Id, Page, Posted, Query, Web,
    components::{Button, Choice, Field, Html, Link, Mark, Shape, Shell},
};
use words::Words;

/// All bodies for the administrator; one's own body for everybody else.
pub(super) async fn people(web: Web, Query(did): Query<Did>) -> Page {
    let mut act = web.act().await?;
    let flash = did.flash(web.words);
    if act.may::<RegisterBody>(TheServer).await? {
        act.permit::<RegisterBody>(TheServer).await?;
        let fields = Lists::of(&web).fields(web.words, &FormValues::new());
        return bodies_page(&web, &mut act, StatusCode::OK, flash, fields).await;
    }
    let body = act.me()?.body;
    body_page(&web, &mut act, body, Again { flash, ..Again::default() }).await
}

/// One body.
pub(super) async fn body(web: Web, Id(body): Id<BodyId>, Query(did): Query<Did>) -> Page {
    let mut act = web.act().await?;
    let flash = did.flash(web.words);
    body_page(&web, &mut act, body, Again { flash, ..Again::default() }).await
}

/// Adds a body.
pub(super) async fn found(web: Web, posted: Posted<FormParts>) -> Page {
    let mut act = web.once(&posted).await?;
    let permit = act.permit::<RegisterBody>(TheServer).await?;
    let (lists, sent) = (Lists::of(&web), FormValues::of(&posted.form));
    let typed = lists.read(&sent)?;
    match accounts::found_body(&mut act, &permit, &typed.body()).await {
        Ok(body) => web.finish(act, &posted, &format!("/people/{body}?did=body-founded")).await,
        Err(access::Error::Invalid(wrong)) => {
            let mut fields = lists.fields(web.words, &sent);
            mark(web.words, &mut fields, wrong)?;
            bodies_page(&web, &mut act, StatusCode::UNPROCESSABLE_ENTITY, Html::default(), fields).await
        }
        Err(other) => Err(other.into()),
    }
}

#[derive(Deserialize, Default)]
pub(super) struct Invited {
    #[serde(default)]
    name: String,
    #[serde(default)]
    sign_in: String,
    #[serde(default)]
    role: String,
    #[serde(default)]
    trained: String,
    #[serde(default)]
    lang: String,
}

impl Invited {
    /// The account that the form describes; a role that is none did not come from our form.
    fn read(&self, page: Lang) -> Result<NewAccount<'_>, Error> {
        Ok(NewAccount {
            sign_in: self.sign_in.trim(),
            name: &self.name,
            role: self.role.parse().map_err(|_| Error::bad_form())?,
            trained_minors: self.trained == "yes",
            lang: self.lang.parse().unwrap_or(page),
        })
    }
}

/// Invites somebody. Link and code are on the answer of this form and nowhere else.
pub(super) async fn invite(web: Web, Id(body): Id<BodyId>, posted: Posted<Invited>) -> Page {
    let mut act = web.once(&posted).await?;
    let permit = act.permit::<Invite>(body).await?;
    let form = &posted.form;
    match accounts::invite(&mut act, &permit, &form.read(web.lang())?).await {
        Ok((_, halves)) => {
            let person = (form.name.trim(), form.sign_in.trim());
            show_link(&web, act, &posted, invited(&web, body, person, &halves)).await
        }
        Err(access::Error::Invalid(wrong)) => {
            let again = Again { invite: Some((form, wrong)), ..Again::default() };
            body_page(&web, &mut act, body, again).await
        }
        Err(other) => Err(other.into()),
    }
}

#[derive(Deserialize)]
pub(super) struct Unenrolled {
    person: AccountId,
}

/// Makes a fresh link for somebody who has not enrolled yet.
pub(super) async fn link(web: Web, Id(body): Id<BodyId>, posted: Posted<Unenrolled>) -> Page {
    let mut act = web.once(&posted).await?;
    let permit = act.permit::<Invite>(body).await?;
    let halves = accounts::invite_again(&mut act, &permit, posted.form.person).await?;
    let listed = act.permit::<ListPeople>(body).await?;
    let (everybody, _) = accounts::people_of(&mut act, &listed).await?;
    let person =
        everybody.into_iter().find(|one| one.id == posted.form.person).ok_or_else(Error::not_found)?;
    let link = invited(&web, body, (&person.name, &person.sign_in), &halves);
    show_link(&web, act, &posted, link).await
}

/// What is shown once of an invitation: both halves, to be handed over apart.
fn invited(web: &Web, body: BodyId, (name, sign_in): (&str, &str), halves: &Halves) -> ShownOnce {
    let w = web.words;
    ShownOnce {
        title: w.t("invited-title"),
        intro: w.args("invited-text", &[("name", name.into()), ("sign_in", sign_in.into())]),
        address: web.address(&format!("/enrol/{}", halves.token)),
        code: halves.code.clone(),
        after: w.t("invited-how"),
        back: format!("/people/{body}"),
        before: "did=invited-before",
    }
}

/// What a form that comes back brings with it.
#[derive(Default)]
pub(super) struct Again<'a> {
    pub(super) flash: Html,
    pub(super) invite: Option<(&'a Invited, &'static str)>,
    /// The form that founds a team, and what is wrong with it.
    pub(super) team: Option<(&'a Founded, &'static str)>,
}

/// The page of a body: people, teams, and the forms that whoever looks may send.
pub(super) async fn body_page(web: &Web, act: &mut Act, body: BodyId, again: Again<'_>) -> Page {
    let permit = act.permit::<ListPeople>(body).await?;
    let (everybody, teams) = accounts::people_of(act, &permit).await?;
    let ids: Vec<String> = everybody.iter().map(|one| one.id.to_string()).collect();
    act.note_page::<ListPeople>("people", &ids)?;
    let this = accounts::body_details(act, &permit).await?;
    let w = web.words;
    let wrong = again.invite.is_some() || again.team.is_some();
    let status = if wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let invites = act.may::<Invite>(body).await?;
    let mut forms = Vec::new();
    if invites {
        let roles = if act.me()?.body == body { roles_of(this.mandate) } else { vec![Role::BodyManager] };
        let fields = invite_fields(w, again.invite, &roles, web.lang())?;
        let sheet = sheet(web, &format!("/people/{body}/invite"), fields, "people-invite-go");
        forms.push(Form { title: w.t("people-invite"), open: again.invite.is_some(), html: sheet.html(w) });
    }
    if act.may::<FoundTeam>(body).await? {
        let open = again.team.is_some();
        forms.extend(team_forms(web, body, &everybody, &teams, again.team)?);
        if let Some(first) = forms.get_mut(1) {
            first.open = open;
        }
    }
    if act.may::<ChangeRoles>(body).await? {
        forms.extend(roles::forms(web, body, this.mandate, &everybody));
    }
    let steps = steps(web, act, (body, &this)).await?;
    let view = BodyView {
        w,
        ended: this.ended_ms.map(|ms| web.local(at_ms(ms)).date()),
        details: details(web, &this),
        steps,
        people: everybody.iter().map(|one| PersonView::new(web, body, one, invites)).collect(),
        teams: teams.iter().map(|one| TeamView::new(w, one, &everybody)).collect(),
        forms,
        renewals: match act.may::<ListRenewals>(TheServer).await? {
            true => Button::link(w.t("renewals-title"), "/people/renewals").html(w),
            false => Html::default(),
        },
    };
    let mandate = w.code("mandate", this.mandate.code());
    let crumbs = vec![Link::new(w.t("people-title"), "/people"), Link::here(this.name.as_str())];
    let (title, flash) = (format!("{}: {mandate}", this.name), again.flash);
    Ok(web.page_with(status, Shell { title, crumbs, flash, body: Html::of(&view), ..Shell::default() }))
}

/// What is written down of a body: what it is called, and what it is.
fn details(web: &Web, this: &BodyDetails) -> Vec<(String, String)> {
    let w = web.words;
    let lists = Lists::of(web);
    let list = |names: Vec<String>, none: &str| if names.is_empty() { w.t(none) } else { names.join(", ") };
    let competences = this.competences.iter().map(|code| body_form::competence(w, code)).collect();
    let territory = this.territory.iter().map(|code| lists.region(code)).collect();
    vec![
        (w.t("people-regime"), w.code("regime", this.regime.code())),
        (w.t("people-registering"), w.code("registering", this.registering_organisation.code())),
        (w.t("people-competences"), list(competences, "people-competences-none")),
        (w.t("people-territory"), list(territory, "people-territory-all")),
    ]
}

/// What whoever looks can do about the body itself.
async fn steps(web: &Web, act: &mut Act, (body, this): (BodyId, &BodyDetails)) -> Result<Vec<Html>, Error> {
    let w = web.words;
    let changes = act.may::<ChangeBody>(body).await?;
    let mut steps = Vec::new();
    if changes {
        steps.push(Button::link(w.t("body-change"), format!("/people/{body}/change")).html(w));
    }
    if act.may::<EndBody>(body).await? {
        steps.push(match changes {
            true => Button::link(w.t("body-end"), format!("/people/{body}/end")).html(w),
            // Of a body that has ended nothing is changed before it is opened again.
            false => {
                let post = web.form(format!("/people/{body}/reopen"));
                Button::post(w.t("body-reopen"), post.with("version", this.version.to_string())).html(w)
            }
        });
    }
    Ok(steps)
}

async fn bodies_page(web: &Web, act: &mut Act, status: StatusCode, flash: Html, fields: Vec<Field>) -> Page {
    let w = web.words;
    let bodies = accounts::bodies(act).await?;
    let form = sheet(web, "/people", fields, "people-found-go").html(w);
    let mut further = Button::link(w.t("duties-title"), "/people/duties").html(w);
    further.push(&Html::trusted(" "));
    further.push(&Button::link(w.t("renewals-title"), "/people/renewals").html(w));
    let body = Html::of(&BodiesView { w, bodies, further, form });
    Ok(web.page_with(status, Shell { title: w.t("people-title"), flash, body, ..Shell::default() }))
}

fn invite_fields(
    w: &Words,
    again: Option<(&Invited, &'static str)>,
    roles: &[Role],
    lang: Lang,
) -> Result<Vec<Field>, Error> {
    let fresh = Invited { lang: lang.code().into(), ..Invited::default() };
    let form = again.map_or(&fresh, |(form, _)| form);
    let roles = roles.iter().map(|one| Choice::new(one.code(), w.code("role", one.code()))).collect();
    let langs = Lang::ALL.iter().map(|one| Choice::new(one.code(), one.own_name())).collect();
    let mut fields = vec![
        Field::text("name", w.t("enrol-name")).value(&form.name),
        Field::text("sign_in", w.t("enrol-sign-in-name"))
            .hint(w.t("people-sign-in-hint"))
            .value(&form.sign_in),
        Field::select("role", w.t("people-role"), roles).value(&form.role),
        Field::check("trained", w.t("people-trained")).value(&form.trained),
        Field::select("lang", w.t("shell-language"), langs).value(&form.lang),
    ];
    if let Some((_, wrong)) = again {
        mark(w, &mut fields, wrong)?;
    }
    Ok(fields)
}

struct PersonView {
    name: String,
    href: String,
    sign_in: String,
    held: Vec<String>,
    state: Html,
    link: Html,
}

impl PersonView {
    fn new(web: &Web, body: BodyId, one: &PersonRow, links: bool) -> Self {
        let w = web.words;
        let post = web.form(format!("/people/{body}/link")).with("person", one.id.to_string());
        let link = if links && one.active && !one.enrolled {
            Button::post(w.t("people-link-again"), post).html(w)
        } else {
            Html::default()
        };
        Self {
            name: one.name.clone(),
            href: format!("/people/{body}/person/{}", one.id),
            sign_in: one.sign_in.clone(),
            held: roles::lines(web, &one.held),
            state: person::state(w, one).html(),
            link,
        }
    }
}

struct TeamView {
    name: String,
    duty: String,
    keys: Html,
    members: Vec<(String, bool)>,
}

impl TeamView {
    fn new(w: &Words, team: &TeamRow, everybody: &[PersonRow]) -> Self {
        let (shape, key) = match (team.epoch > 0, team.receives) {
            (false, _) => (Shape::NotStarted, "people-keys-none"),
            (true, false) => (Shape::NotStarted, "people-keys-receive-nothing"),
            (true, true) => (Shape::Done, "people-keys-epoch"),
        };
        Self {
            name: team.name.clone(),
            duty: w.word_or("duty", &team.duty),
            keys: Mark::new(shape, w.t1(key, "epoch", team.epoch)).html(),
            members: team.members.iter().map(|(id, wrapped)| (name_of(everybody, *id), *wrapped)).collect(),
        }
    }
}

#[derive(askama::Template)]
#[template(path = "people/body.html")]
struct BodyView<'a> {
    w: &'a Words,
    /// Since when it takes on nothing new.
    ended: Option<Date>,
    details: Vec<(String, String)>,
    steps: Vec<Html>,
    people: Vec<PersonView>,
    teams: Vec<TeamView>,
    forms: Vec<Form>,
    /// The way to what is renewed; empty for whoever has nothing to do with it.
    renewals: Html,
}

#[derive(askama::Template)]
#[template(path = "people/bodies.html")]
struct BodiesView<'a> {
    w: &'a Words,
    bodies: Vec<accounts::BodyRow>,
    /// The ways to what waits for a second person.
    further: Html,
    form: Html,
}
