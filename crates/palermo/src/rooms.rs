//! The one list of rooms. Nothing else in the house lists rooms, routes, verbs or measures by hand.

use access::Rights;
use store::{CoveredTable, Tables};
use web::Room;

/// Every room, in the order in which the navigation shows them.
pub static ROOMS: &[&Room] = &[&detect::ROOM, &protect::ROOM, &steer::ROOM, &::people::ROOM];

/// The tables of every room and of the foundation that all rooms stand on.
#[must_use]
pub fn tables() -> Vec<&'static Tables> {
    std::iter::once(&access::TABLES).chain(ROOMS.iter().map(|room| room.tables)).collect()
}

/// What every room declares of rights.
#[must_use]
pub fn rights() -> Vec<&'static Rights> {
    ROOMS.iter().map(|room| room.rights).collect()
}

/// The tables whose rows are covered by the audit log.
#[must_use]
pub fn covered() -> Vec<&'static CoveredTable> {
    [access::COVERED, protect::COVERED].concat()
}
