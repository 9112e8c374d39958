//! Founding teams, proposing and removing members: what a body manager does. The keys themselves are handed over
//! by members (`keys`).

use access::accounts;
use access::foundation::{FoundTeam, ProposeMember, RemoveMember};
use kernel::{AccountId, BodyId, TeamId, roles::DUTIES};
use serde::Deserialize;

use super::bodies::{Again, body_page};
use super::forms::Founded;
use web::{Error, Id, Page, Posted, Web};

/// Founds a team with its first member.
pub(super) async fn found(web: Web, Id(body): Id<BodyId>, posted: Posted<Founded>) -> Page {
    let mut act = web.once(&posted).await?;
    let permit = act.permit::<FoundTeam>(body).await?;
    let form = &posted.form;
    if !DUTIES.contains(&form.duty.as_str()) {
        return Err(Error::bad_form());
    }
    let first: AccountId = form.first.parse().map_err(|_| Error::bad_form())?;
    match accounts::found_team(&mut act, &permit, &form.team_name, &form.duty, first).await {
        Ok(_) => web.finish(act, &posted, "/people?did=team-founded").await,
        Err(access::Error::Invalid(wrong)) => {
            let team = Some((form, wrong));
            body_page(&web, &mut act, body, Again { team, ..Again::default() }).await
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
    accounts::propose(&mut act, &permit, team, person).await?;
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
    accounts::remove(&mut act, &permit, team, person).await?;
    web.finish(act, &posted, "/people?did=member-removed").await
}
