//! The names under which a reader sees the rows behind a figure.

use kernel::{AccountId, DossierId};
use vault::SymKey;

/// Purpose of the key under which pseudonyms are made; see [`pseudonym`].
pub const PSEUDONYMS: &str = "figure-pseudonym/v1";

/// The name under which one reader sees one case in one figure: `HMAC(viewer, figure, case)`, ten hex digits.
/// The same reader finds the same row again in the same figure; two readers, or two figures, share no name.
/// `key` is derived from the server's key for [`PSEUDONYMS`].
#[must_use]
pub fn pseudonym(key: &SymKey, viewer: AccountId, figure: &str, case: DossierId) -> String {
    let token = vault::token(key, &[b"row of a figure", viewer.bytes(), figure.as_bytes(), case.bytes()]);
    token.iter().take(5).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pseudonyms_differ_by_reader_figure_and_case_and_stay() {
        let key = SymKey::generate();
        let (reader, case) = (AccountId::random(), DossierId::random());
        let name = pseudonym(&key, reader, "a/b", case);
        assert_eq!(name.len(), 10);
        assert_eq!(name, pseudonym(&key, reader, "a/b", case));
        let others = [
            pseudonym(&key, AccountId::random(), "a/b", case),
            pseudonym(&key, reader, "a/c", case),
            pseudonym(&key, reader, "a/b", DossierId::random()),
            pseudonym(&SymKey::generate(), reader, "a/b", case),
        ];
        assert!(!others.contains(&name));
    }
}
