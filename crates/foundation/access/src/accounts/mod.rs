//! Bodies, teams and accounts: who is there, and which keys they share.
//!
//! The administrator founds bodies and invites their managers; a body manager invites, founds teams and
//! proposes members; a member wraps. Nobody who enrols people can read a case by it.

mod account;
mod bodies;
mod duties;
mod finishing;
mod forgetting;
mod known_browsers;
mod links;
mod old_keys;
mod one_time_codes;
mod own_secrets;
mod password_queue;
mod recovery;
mod renewing;
mod roles_and_trainings;
mod session;
mod set_up;
mod shutting;
mod sign_in;
mod team_keys;
mod team_rows;
mod teams;

pub use account::{NewAccount, bootstrap, invite, invite_again, set_language};
pub use bodies::{
    BodyDetails, BodyRow, NewBody, bodies, body_details, change_body, end_body, found_body, reopen_body,
};
pub use duties::{DutyRow, RECEIVES, confirm_duty, duties, end_duty, give_duty};
pub use finishing::{Finishing, finish_link};
pub use forgetting::forget_what_is_over;
pub use known_browsers::{BrowserName, REMEMBERED_S, remember};
pub use links::{Halves, LinkBrowser, LinkKind, OpenedLink, look_at_link, open_link};
pub use one_time_codes::{code_of_key, current_code};
pub use own_secrets::{
    Claimed, FreshSeed, NewLock, Proven, begin_authenticator, change_password, finish_authenticator, prove,
    prove_code,
};
pub use recovery::{open_recovery, recover_keys, recoveries_for_me};
pub use renewing::{
    Asked, Renewal, ask_renewal, confirm_renewal, end_own_renewal, end_renewal, own_renewals, renewals,
    settle_renewed,
};
pub use roles_and_trainings::{Held, HeldRow, end as end_role, give as give_role, own_roles};
pub use session::{
    End, OwnSession, begin_session, end_own_session, end_own_sessions, end_sessions, own_sessions,
    sessions_ended_since,
};
pub use set_up::{SetUp, SetUpBody, SetUpTeam, set_up};
pub use shutting::{Shut, close, close_own, resume, suspend};
pub use sign_in::{Attempt, SignedIn, guessed, note_turned_away, release_sign_in, settle_guessed, sign_in};
pub use team_keys::{
    NewHolder, Pending, PendingKind, Recovered, found_keys, new_holders, pending, wrap_member,
};
pub use teams::{found_team, propose, remove};

pub(crate) use team_keys::begin_new_epochs;

use std::collections::BTreeMap;

use kernel::{AccountId, TeamId};

use crate::{Act, Error, Permit, Result, foundation::ListPeople, keys};

/// An account in a list.
#[derive(Debug, Clone)]
pub struct PersonRow {
    /// Its id.
    pub id: AccountId,
    /// The name colleagues see.
    pub name: String,
    /// The sign-in name.
    pub sign_in: String,
    /// Roles and trainings, also those that have ended, the oldest first.
    pub held: Vec<HeldRow>,
    /// Whether the person has set password and one-time code.
    pub enrolled: bool,
    /// In use.
    pub active: bool,
    /// How it is shut, since when, in milliseconds; nothing of accounts that were shut before that was written down.
    pub shut: Option<(Shut, i64)>,
    /// Somebody who knew the password has guessed codes: only browsers that are known get in, for a day.
    pub shut_to_strangers: bool,
}

/// A team in a list, with its members.
#[derive(Debug, Clone)]
pub struct TeamRow {
    /// Its id.
    pub id: TeamId,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub duty: String,
    /// Its present key epoch; 0 before its keys are founded.
    pub epoch: i64,
    /// Whether two people gave its body the duty; of duties in which no case is received always.
    pub receives: bool,
    /// Members: account, and whether the key has been wrapped to them.
    pub members: Vec<(AccountId, bool)>,
}

/// People and teams of one body.
///
/// # Errors
/// The database's.
pub async fn people_of(act: &mut Act, permit: &Permit<ListPeople>) -> Result<(Vec<PersonRow>, Vec<TeamRow>)> {
    let body = act.row(permit)?;
    let held = roles_and_trainings::of_body(act, body).await?;
    let (sql, now) = (
        "SELECT a.uuid, a.name_sealed, a.sign_in, a.enrolled_at, a.active, a.wrong_codes, a.wrong_code_at,
           s.kind, s.from_at
         FROM account a LEFT JOIN account_shut s ON s.account_id = a.id AND s.until_at IS NULL
         WHERE a.body_id = $1 ORDER BY a.id",
        act.now_ms(),
    );
    let mut people = Vec::new();
    for row in act.query(sql, &[body.into()]).await? {
        let id: AccountId = row.id(0)?;
        people.push(PersonRow {
            id,
            name: keys::open_name(&act.access().server_key, id, &row.bytes(1)?)?,
            sign_in: row.text(2)?,
            held: held.iter().filter(|one| one.account == id).copied().collect(),
            enrolled: row.opt_int(3)?.is_some(),
            active: row.flag(4)?,
            shut: row.opt_text(7)?.as_deref().and_then(Shut::of_code).zip(row.opt_int(8)?),
            shut_to_strangers: sign_in::is_shut_to_strangers(row.int(5)?, row.int(6)?, now),
        });
    }
    let sql = format!(
        "SELECT t.uuid, t.name, t.duty, (SELECT COALESCE(MAX(k.epoch), 0) FROM team_key k WHERE k.team_id = t.id),
           t.id, CASE WHEN {RECEIVES} THEN 1 ELSE 0 END FROM team t WHERE t.body_id = $1 ORDER BY t.id"
    );
    let rows = act.query(&sql, &[body.into()]).await?;
    let sql = "SELECT m.team_id, a.uuid, m.from_at FROM member m JOIN account a ON a.id = m.account_id
        JOIN team t ON t.id = m.team_id WHERE t.body_id = $1 AND m.until_at IS NULL ORDER BY m.id";
    let mut members: BTreeMap<i64, Vec<(AccountId, bool)>> = BTreeMap::new();
    for member in act.query(sql, &[body.into()]).await? {
        let one = (member.id(1)?, member.opt_int(2)?.is_some());
        members.entry(member.int(0)?).or_default().push(one);
    }
    let mut teams = Vec::new();
    for row in rows {
        teams.push(TeamRow {
            id: row.id(0)?,
            name: row.text(1)?,
            duty: row.text(2)?,
            epoch: row.int(3)?,
            receives: row.flag(5)?,
            members: members.remove(&row.int(4)?).unwrap_or_default(),
        });
    }
    Ok((people, teams))
}

/// The row of somebody of a body.
async fn row_of_person(act: &mut Act, person: AccountId, body: i64) -> Result<i64> {
    let sql = "SELECT id FROM account WHERE uuid = $1 AND body_id = $2";
    let row = act.query_one(sql, &[person.to_string().into(), body.into()]).await?;
    Ok(row.ok_or(Error::Invalid("people-unknown"))?.int(0)?)
}

/// A team that others may hand work to.
#[derive(Debug, Clone)]
pub struct Receiver {
    /// Its id.
    pub id: TeamId,
    /// Its name.
    pub name: String,
    /// Its body's name.
    pub body: String,
    /// Its body's competences.
    pub competences: Vec<String>,
}

/// Teams with a given duty that receive something: they have keys, so that it can be sealed to them, and their body was given
/// the duty by two people where cases are sent.
///
/// # Errors
/// The database's.
pub async fn receivers(act: &mut Act, duty: &str) -> Result<Vec<Receiver>> {
    let sql = format!(
        "SELECT t.uuid, t.name, b.name, b.competences FROM team t JOIN body b ON b.id = t.body_id
         WHERE t.duty = $1 AND EXISTS (SELECT 1 FROM team_key k WHERE k.team_id = t.id) AND {RECEIVES} ORDER BY t.id"
    );
    let mut found = Vec::new();
    for row in act.query(&sql, &[duty.into()]).await? {
        found.push(Receiver {
            id: row.id(0)?,
            name: row.text(1)?,
            body: row.text(2)?,
            competences: row.text(3)?.split_whitespace().map(Into::into).collect(),
        });
    }
    Ok(found)
}

/// A short text that must not be empty; at most 200 characters.
pub(crate) fn text<'a>(given: &'a str, missing: &'static str) -> Result<&'a str> {
    let trimmed = given.trim();
    if trimmed.is_empty() || trimmed.chars().count() > 200 || trimmed.contains(char::is_control) {
        return Err(Error::Invalid(missing));
    }
    Ok(trimmed)
}
