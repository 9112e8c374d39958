//! Who sees what of a case, and to which authority it can be handed.

use crate::rights::{SeesCase, ViewCase};
use access::{Act, Permit, Result, accounts::RECEIVES};
use kernel::{Purpose, TeamId, Tier, TierSet};

use super::{broken, write};

/// What a team may see of a case, on which basis, since when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// Name of the body.
    pub body: String,
    /// The team, where it is one of another body than that of whoever looks.
    pub elsewhere: Option<TeamId>,
    /// Name of the team; empty where it was given to one person alone.
    pub team: String,
    /// The tiers.
    pub tiers: TierSet,
    /// Why.
    pub purpose: Purpose,
    /// Code of the basis.
    pub basis: String,
    /// Since when, in milliseconds.
    pub since_ms: i64,
    /// Until when, when an end is set.
    pub until_ms: Option<i64>,
}

/// The teams and people that may work on a case now: who sees what.
///
/// # Errors
/// The database's.
pub async fn who_sees_what(act: &mut Act, permit: &Permit<ViewCase>) -> Result<Vec<Grant>> {
    let (case, now, mine) = (act.row(permit)?, act.now_ms(), act.me()?.body_row);
    let sql = "SELECT COALESCE(t.id, -a.id), b.name, t.name, g.tier, g.purpose, g.basis, g.from_at, g.until_at,
          t.uuid, b.id
        FROM grants g LEFT JOIN team t ON t.id = g.team_id LEFT JOIN account a ON a.id = g.account_id
        JOIN body b ON b.id = COALESCE(t.body_id, a.body_id)
        WHERE g.dossier_id = $1 AND g.from_at <= $2 AND (g.until_at IS NULL OR g.until_at > $2) ORDER BY g.id";
    let mut found: Vec<(i64, Grant)> = Vec::new();
    for row in permit.records(act)?.query(sql, &[case.into(), now.into()]).await? {
        let tier = Tier::from_number(row.int(3)?).ok_or(broken())?;
        let (team, purpose): (i64, Purpose) = (row.int(0)?, write::code(&row, 4)?);
        let basis = row.text(5)?;
        let same = found
            .iter_mut()
            .find(|(known, grant)| *known == team && grant.purpose == purpose && grant.basis == basis);
        if let Some((_, grant)) = same {
            grant.tiers = grant.tiers.with(tier);
            grant.since_ms = grant.since_ms.min(row.int(6)?);
            continue;
        }
        let grant = Grant {
            body: row.text(1)?,
            elsewhere: row.opt_id(8)?.filter(|_| row.int(9) != Ok(mine)),
            team: row.opt_text(2)?.unwrap_or_default(),
            tiers: TierSet::NONE.with(tier),
            purpose,
            basis,
            since_ms: row.int(6)?,
            until_ms: row.opt_int(7)?,
        };
        found.push((team, grant));
    }
    Ok(found.into_iter().map(|(_, grant)| grant).collect())
}

/// A team of a competent authority to which a case can be handed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authority {
    /// The team.
    pub team: TeamId,
    /// Its name.
    pub name: String,
    /// Its body.
    pub body: String,
    /// Whether it holds a grant on the case already.
    pub granted: bool,
}

/// Teams of competent authorities that receive cases, whose body has one of the competences, and whose keys are founded.
///
/// # Errors
/// The database's.
pub async fn authorities<V>(act: &mut Act, permit: &Permit<V>, competences: &[&str]) -> Result<Vec<Authority>>
where
    V: SeesCase,
{
    let (case, now) = (act.row(permit)?, act.now_ms());
    let sql = format!(
        "SELECT t.uuid, t.name, b.name, b.competences,
           (SELECT COUNT(*) FROM grants g WHERE g.dossier_id = $1 AND g.team_id = t.id AND g.from_at <= $2
             AND (g.until_at IS NULL OR g.until_at > $2))
         FROM team t JOIN body b ON b.id = t.body_id WHERE t.duty = 'competent_authority'
           AND EXISTS (SELECT 1 FROM team_key k WHERE k.team_id = t.id) AND {RECEIVES} ORDER BY t.id"
    );
    let mut found = Vec::new();
    for row in permit.records(act)?.query(&sql, &[case.into(), now.into()]).await? {
        if row.text(3)?.split_whitespace().any(|one| competences.contains(&one)) {
            found.push(Authority {
                team: write::id(&row, 0)?,
                name: row.text(1)?,
                body: row.text(2)?,
                granted: row.int(4)? > 0,
            });
        }
    }
    Ok(found)
}
