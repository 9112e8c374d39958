//! What was sent, read once and bounded before anything is made of it: how many fields, how long each, which bytes.
//! Whatever comes after works on at most [`MOST_FIELDS`] fields.

use std::borrow::Cow;

use axum::http::StatusCode;
use percent_encoding::percent_decode;

use crate::{Error, FormParts, signs};

/// A form has at most this many fields, empty ones included. The largest page asks about two hundred things; a page of
/// two versions shows each up to four times.
pub(crate) const MOST_FIELDS: usize = 1_000;
/// The name of a field is at most this long, in bytes.
const LONGEST_NAME: usize = 200;
/// A field holds at most this much, in bytes: twice the longest text that a page takes, in any script.
const LONGEST_FIELD: usize = 160 * 1024;

/// Names and values of what was sent (`application/x-www-form-urlencoded`), in its order.
///
/// # Errors
/// A page in words when there is too much of it, a name is none of a page of this house, or bytes are no UTF-8.
pub(crate) fn read(sent: &[u8]) -> Result<FormParts, Error> {
    let mut parts = FormParts::new();
    if sent.is_empty() {
        return Ok(parts);
    }
    for (place, part) in sent.split(|byte| *byte == b'&').enumerate() {
        if place == MOST_FIELDS {
            return Err(Error::new(StatusCode::PAYLOAD_TOO_LARGE, "fault-too-many-fields"));
        }
        let (name, value) = halves(part);
        if name.len() > LONGEST_NAME {
            return Err(Error::bad_form());
        }
        let (name, value) = (decoded(name)?, decoded(value)?);
        if signs::has_unseen(&name) {
            return Err(Error::bad_form());
        }
        if value.len() > LONGEST_FIELD {
            return Err(Error::new(StatusCode::PAYLOAD_TOO_LARGE, "fault-too-large"));
        }
        if !(name.is_empty() && value.is_empty()) {
            parts.push((name, value));
        }
    }
    Ok(parts)
}

fn halves(part: &[u8]) -> (&[u8], &[u8]) {
    let sign = part.iter().position(|byte| *byte == b'=');
    let halves = sign.and_then(|sign| part.split_at_checked(sign));
    halves.map_or((part, &[]), |(name, value)| (name, value.get(1..).unwrap_or_default()))
}

fn decoded(half: &[u8]) -> Result<String, Error> {
    let spaced: Cow<'_, [u8]> = if half.contains(&b'+') {
        half.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect()
    } else {
        half.into()
    };
    let text = percent_decode(&spaced).decode_utf8().map_err(|_| Error::bad_form())?;
    Ok(text.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(sent: &str) -> Option<u16> {
        match read(sent.as_bytes()) {
            Ok(_) => None,
            Err(Error::Problem(problem)) => Some(problem.status),
            Err(other) => panic!("{other:?}"),
        }
    }

    #[test]
    fn names_and_values_are_read_as_browsers_send_them() {
        let parts = read("a=1&b=x+y%2Bz&b=%CE%B5&&c&d=e=f".as_bytes()).unwrap();
        let parts: Vec<(&str, &str)> = parts.iter().map(|(name, value)| (&**name, &**value)).collect();
        assert_eq!(parts, [("a", "1"), ("b", "x y+z"), ("b", "ε"), ("c", ""), ("d", "e=f")]);
        assert_eq!(read(b"").unwrap(), FormParts::new());
    }

    #[test]
    fn a_form_has_at_most_a_thousand_fields_whatever_they_are() {
        for field in ["a=1", "a", "", "=", "choice.notes=x", "theirs.a=1"] {
            let most = vec![field; MOST_FIELDS].join("&");
            assert_eq!(status(&most), None, "{field:?}");
            assert_eq!(status(&format!("{most}&{field}")), Some(413), "{field:?}");
            let a_megabyte = vec![field; (1 << 20) / (field.len() + 1)].join("&");
            assert_eq!(status(&a_megabyte), Some(413), "{field:?}");
        }
    }

    #[test]
    fn names_are_short_values_bounded_and_both_are_text() {
        let long = |count: usize| "x".repeat(count);
        assert_eq!(status(&format!("{}=1", long(LONGEST_NAME))), None);
        assert_eq!(status(&format!("{}=1", long(LONGEST_NAME + 1))), Some(400));
        assert_eq!(status(&format!("a={}", long(LONGEST_FIELD))), None);
        assert_eq!(status(&format!("a={}", long(LONGEST_FIELD + 1))), Some(413));
        for bad in ["a=%ff", "%ff=a", "a=%c0%80", "a=%ed%a0%80", "a%00=b", "%e2%80%ae=b"] {
            assert_eq!(status(bad), Some(400), "{bad}");
        }
        assert_eq!(status("a=%00"), None, "what a value may hold is said at its field");
    }
}
