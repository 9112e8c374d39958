//! `palermo check`: whether a database is sound, its log unbroken, and everything derived what the history says.

use access::Access;
use jiff::tz::TimeZone;

use crate::{
    rooms,
    wiring::{self, WiringError},
};

/// Looks at everything; one line for each finding that is good.
///
/// # Errors
/// The first thing that is not as it should be, in words, or the database's.
pub async fn check(access: &Access) -> Result<Vec<String>, WiringError> {
    access.store.integrity().await?;
    let mut lines = vec!["database: sound".to_owned()];
    match access::audit::verify(&access.store).await? {
        Ok(found) => lines.push(format!(
            "audit log: {} entries chained, head {}, {} waiting",
            found.count, found.head, found.waiting
        )),
        Err(broken) => return Err(WiringError::Data(format!("audit log: {broken}"))),
    }
    lines.push(rows(access).await?);
    // Before comparing: the facts of whatever is older than the table of facts are filled in.
    if let Some(profile) = protect::records::profile(access).await? {
        let zone = &wiring::country(&profile)?.profile.zone;
        wiring::fill_facts(access, zone).await?;
        lines.push(screenings(access, zone).await?);
    }
    lines.push(cases(access).await?);
    lines.push(lists(access).await?);
    lines.push(keys(access).await?);
    Ok(lines)
}

/// The most findings about rows that are told.
const TOLD: usize = 20;

async fn rows(access: &Access) -> Result<String, WiringError> {
    let found = access::audit::check_rows(access, &rooms::covered()).await?;
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

/// Days are those of the country, which the profile of the cases names: before the first case nothing is compared.
async fn screenings(access: &Access, zone: &TimeZone) -> Result<String, WiringError> {
    let (screenings, differences) = detect::records::compare_facts(access, zone).await?;
    if differences.is_empty() {
        return Ok(format!("screenings: {screenings} read again, all facts agree"));
    }
    let differences = differences.join("; ");
    Err(WiringError::Data(format!("screenings: facts differ from what is recorded: {differences}")))
}

async fn cases(access: &Access) -> Result<String, WiringError> {
    let found = protect::records::rebuild_and_compare(access).await?;
    if found.differences.is_empty() {
        return Ok(format!("cases: {} rebuilt from their events, all states agree", found.cases));
    }
    let differences: Vec<String> = found
        .differences
        .iter()
        .map(|one| format!("{} {}: stored {}, events say {}", one.case, one.what, one.stored, one.folded))
        .collect();
    Err(WiringError::Data(format!(
        "cases: {} of {} differ from their events: {}",
        differences.len(),
        found.cases,
        differences.join("; ")
    )))
}
