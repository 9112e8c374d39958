//! `palermo check`: whether a database is sound, its log unbroken, and everything derived what the history says.

use access::Access;
use jiff::tz::TimeZone;

use crate::{
    rooms::HousePlan,
    wiring::{self, WiringError},
};

/// Looks at everything; one line for each finding that is good. Nothing is written: a database that is evidence stays what
/// it is.
///
/// # Errors
/// The first thing that is not as it should be, in words, or the database's.
pub async fn check(plan: HousePlan, access: &Access) -> Result<Vec<String>, WiringError> {
    access.store.integrity().await?;
    let mut lines = vec!["database: sound".to_owned()];
    let log_keys = access::audit::log_keys(&access.store, &access.server_key).await?;
    match access::audit::verify_against(&access.store, Some(&log_keys), Vec::new()).await? {
        Ok(found) => lines.push(format!(
            "audit log: {} entries chained, head {}, root {}, {} waiting, {} without their text",
            found.count, found.head, found.root, found.waiting, found.expired
        )),
        Err(broken) => return Err(WiringError::Data(format!("audit log: {broken}"))),
    }
    let gone = access::audit::bodies_gone(access).await?;
    if !gone.is_empty() {
        return Err(WiringError::Data(format!("audit log: {}", gone.join("; "))));
    }
    lines.push(rows(plan, access).await?);
    let profile = protect::records::profile(access).await?;
    let country = profile.map(|profile| wiring::country(&profile)).transpose()?;
    let zone = country.map(|country| &country.profile.zone);
    lines.extend(derived(plan, access, zone).await?);
    lines.push(lists(access).await?);
    lines.push(keys(access).await?);
    Ok(lines)
}

/// The most findings about rows that are told.
const TOLD: usize = 20;

async fn rows(plan: HousePlan, access: &Access) -> Result<String, WiringError> {
    let found = access::audit::check_rows(access, &plan.covered()).await?;
    if found.findings.is_empty() {
        let later = match found.not_covered {
            0 => String::new(),
            rows => format!("; {rows} will be covered from the next start of the server on"),
        };
        return Ok(format!("covered rows: {} as their audit entries have them{later}", found.rows));
    }
    let told: Vec<String> = found.findings.iter().take(TOLD).map(ToString::to_string).collect();
    let more = match found.findings.len().saturating_sub(TOLD) {
        0 => String::new(),
        more => format!("; and {more} more"),
    };
    Err(WiringError::Data(format!("covered rows: {}{more}", told.join("; "))))
}

/// Who may and who can. None of it stops the check: grants that run out leave wraps until the night, and keys that one
/// person holds, or nobody any more, are for people to mend.
async fn keys(access: &Access) -> Result<String, WiringError> {
    let found = access::keys::may_and_can(&access.store, access.now_ms()).await?;
    Ok(format!(
        "keys: {} held without a grant, {} granted and not held, {} kept for nobody, {} tiers that one person alone opens",
        found.can_but_may_not, found.may_but_cannot, found.kept_for_nobody, found.held_by_one
    ))
}

/// The rows by which lists find and order dossiers, held against grants and dossiers.
async fn lists(access: &Access) -> Result<String, WiringError> {
    let found = access::lists::compare(&access.store, access.now_ms()).await?;
    if found.differences.is_empty() {
        return Ok(format!("lists: {} rows as the grants and the dossiers have them", found.rows));
    }
    let told: Vec<&str> = found.differences.iter().take(TOLD).map(String::as_str).collect();
    let many = found.differences.len();
    Err(WiringError::Data(format!("lists: {many} rows differ: {}", told.join("; "))))
}

/// What the rooms derive is derived again and compared. Days are those of the country, which the profile of the cases
/// names.
async fn derived(
    plan: HousePlan,
    access: &Access,
    zone: Option<&TimeZone>,
) -> Result<Vec<String>, WiringError> {
    let mut lines = Vec::new();
    for derived in plan.rooms.0.iter().filter_map(|room| room.derived) {
        let Some(found) = (derived.compare)(access, zone).await? else { continue };
        if !found.differences.is_empty() {
            return Err(WiringError::Data(format!(
                "{}: {} of {} differ from what is recorded: {}",
                found.what,
                found.differences.len(),
                found.many,
                found.differences.join("; ")
            )));
        }
        lines.push(format!("{}: {} derived again from what is recorded, all agree", found.what, found.many));
    }
    Ok(lines)
}
