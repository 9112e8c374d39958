//! Pages that need no capability.

use crate::Routes;

/// Routes of this room.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
}
