//! The name of a session in the database.

use std::fmt;

use vault::session::CookieHalf;

/// Names a session: a digest, from which no cookie follows.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct SessionName([u8; 32]);

impl SessionName {
    /// The session of a cookie.
    #[must_use]
    pub fn of(cookie: &CookieHalf) -> Self {
        Self(cookie.id())
    }
}

impl fmt::Display for SessionName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for SessionName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionName(..)")
    }
}
