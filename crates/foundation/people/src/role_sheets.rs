//! What every role may do, on a sheet that a supervisory authority can read: made from the verbs and policies of the
//! rooms, so that it says what the program does and nothing else. Rights are no secret; everybody may read them.

use std::{collections::BTreeSet, str::FromStr};

use access::{
    Policies, RoleVerb, Tier,
    foundation::{ListWork, Workplace},
};
use kernel::{
    Mandate, Role,
    roles::{ROLES, apart},
};
use web::{
    Error, Page, Path, Web,
    components::{Html, Link, Shell},
};
use words::Words;

/// The sheet of one role.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// The role.
    pub role: Role,
    /// What it is called.
    pub name: String,
    /// Mandates of the bodies whose people may have it.
    pub bodies: Vec<String>,
    /// Roles with which nobody may combine it.
    pub apart: Vec<String>,
    /// Tiers that its keys can open, where somebody grants them.
    pub tiers: Vec<String>,
    /// What it may do beside what everybody may.
    pub verbs: Vec<SheetVerb>,
    /// What everybody may do and this role may not.
    pub withheld: Vec<String>,
    /// What stops it all the same.
    pub limits: Vec<String>,
    /// How many verbs it has in all.
    pub count: usize,
}

/// A line of a sheet.
#[derive(Debug, Clone)]
pub struct SheetVerb {
    /// What may be done.
    pub what: String,
    /// In which circumstances, one sentence for each rule that permits it.
    pub when: Vec<String>,
    /// Tiers whose keys it opens, where somebody grants them.
    pub opens: Vec<String>,
}

/// What everybody with an account may do, and what stops everybody.
#[must_use]
pub fn everybody(policies: &Policies, w: &Words) -> (Vec<SheetVerb>, Vec<String>) {
    let verbs = policies.of_role(None, Mandate::ALL);
    (verbs.iter().map(|verb| line(w, verb)).collect(), limits(w, &verbs))
}

/// The sheet of a role.
#[must_use]
pub fn sheet(policies: &Policies, w: &Words, role: Role) -> Sheet {
    let mandates = ROLES.iter().find(|row| row.role == role).map_or(Mandate::ALL, |row| row.mandates);
    let all = policies.of_role(Some(role), mandates);
    let everybodys = policies.of_role(None, Mandate::ALL);
    let among = |verbs: &[RoleVerb], verb: &RoleVerb| verbs.iter().any(|one| one.verb == verb.verb);
    let own: Vec<RoleVerb> = all.iter().filter_map(|verb| beyond(verb, &everybodys)).collect();
    let withheld = everybodys.iter().filter(|verb| !among(&all, verb));
    let opens: BTreeSet<Tier> = all.iter().flat_map(|one| one.verb.opens).copied().collect();
    let general = limits(w, &everybodys);
    Sheet {
        role,
        name: w.code("role", role.code()),
        bodies: mandates.iter().map(|one| w.code("mandate", one.code())).collect(),
        apart: Role::ALL
            .iter()
            .filter(|one| apart(role, **one))
            .map(|one| w.code("role", one.code()))
            .collect(),
        tiers: opens.iter().map(|tier| w.code("tier", tier.code())).collect(),
        verbs: own.iter().map(|verb| line(w, verb)).collect(),
        withheld: withheld.map(|one| w.code("verb", one.verb.code)).collect(),
        limits: limits(w, &own).into_iter().filter(|one| !general.contains(one)).collect(),
        count: all.len(),
    }
}

/// The sheets of all roles as one document to be printed, each on pages of its own.
#[must_use]
pub fn sheets_html(policies: &Policies, w: &Words) -> String {
    let (verbs, limits) = everybody(policies, w);
    let sheets = Role::ALL.iter().map(|role| sheet(policies, w, *role)).collect();
    let version = policies.version();
    Html::of(&Document { w, version, general: Html::of(&EverybodyView { w, verbs, limits }), sheets })
        .into_string()
}

/// A verb as far as this role has it and not everybody: with the rules that permit it beyond those that permit it to all.
fn beyond(verb: &RoleVerb, everybodys: &[RoleVerb]) -> Option<RoleVerb> {
    let Some(general) = everybodys.iter().find(|one| one.verb == verb.verb) else {
        return Some(verb.clone());
    };
    let permits: Vec<String> =
        verb.permits.iter().filter(|id| !general.permits.contains(id)).cloned().collect();
    (!permits.is_empty()).then(|| RoleVerb { permits, ..verb.clone() })
}

fn line(w: &Words, of: &RoleVerb) -> SheetVerb {
    SheetVerb {
        what: w.code("verb", of.verb.code),
        when: of.permits.iter().map(|id| w.code("policy", id)).collect(),
        opens: of.verb.opens.iter().map(|tier| w.code("tier", tier.code())).collect(),
    }
}

/// What stops some of these verbs, each rule once. Where a rule speaks to whoever it refuses, sheets have words of their own.
fn limits(w: &Words, verbs: &[RoleVerb]) -> Vec<String> {
    let ids: BTreeSet<&String> = verbs.iter().flat_map(|verb| &verb.limits).collect();
    let said = |id: &&String| {
        let own = w.optional(&format!("sheet-{id}"));
        if own.is_empty() { w.code("policy", id) } else { own }
    };
    ids.iter().map(said).collect()
}

/// All roles.
pub(super) async fn list(web: Web) -> Page {
    let mut act = web.act().await?;
    act.permit::<ListWork>(Workplace).await?;
    let w = web.words;
    let (verbs, limits) = everybody(&web.house.access.policies, w);
    let roles = Role::ALL.iter().map(|role| Link::new(w.code("role", role.code()), format!("/roles/{role}")));
    let general = Html::of(&EverybodyView { w, verbs, limits });
    let view = RolesView { w, roles: roles.collect(), general };
    Ok(web.page(Shell { title: w.t("sheets-title"), body: Html::of(&view), ..Shell::default() }))
}

/// One role.
pub(super) async fn one(web: Web, Path(role): Path<String>) -> Page {
    let mut act = web.act().await?;
    act.permit::<ListWork>(Workplace).await?;
    let role = Role::from_str(&role).map_err(|_| Error::not_found())?;
    let w = web.words;
    let sheet = sheet(&web.house.access.policies, w, role);
    let crumbs = vec![Link::new(w.t("sheets-title"), "/roles"), Link::here(sheet.name.as_str())];
    let (title, body) = (sheet.name.clone(), Html::of(&SheetView { w, sheet: &sheet, level: 2 }));
    Ok(web.page(Shell { title, crumbs, body, ..Shell::default() }))
}

#[derive(askama::Template)]
#[template(path = "people/roles.html")]
struct RolesView<'a> {
    w: &'a Words,
    roles: Vec<Link>,
    general: Html,
}

#[derive(askama::Template)]
#[template(path = "people/everybody_sheet.html")]
struct EverybodyView<'a> {
    w: &'a Words,
    verbs: Vec<SheetVerb>,
    limits: Vec<String>,
}

#[derive(askama::Template)]
#[template(path = "people/role_sheet.html")]
struct SheetView<'a> {
    w: &'a Words,
    sheet: &'a Sheet,
    /// Of its headings.
    level: u8,
}

#[derive(askama::Template)]
#[template(path = "people/role_sheets.html")]
struct Document<'a> {
    w: &'a Words,
    version: &'a str,
    general: Html,
    sheets: Vec<Sheet>,
}

impl Document<'_> {
    fn one(&self, sheet: &Sheet) -> Html {
        Html::of(&SheetView { w: self.w, sheet, level: 3 })
    }
}
