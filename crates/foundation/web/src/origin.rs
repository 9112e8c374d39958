//! The address under which people reach the server: links are made with it, and requests for another host are refused, so
//! that nobody is led to a link of somebody else's making.

use std::str::FromStr;

/// Names of this machine itself.
const LOCAL: [&str; 3] = ["127.0.0.1", "localhost", "[::1]"];

/// The address under which people reach the server.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Origin {
    /// Only browsers on this machine.
    #[default]
    Local,
    /// The address that people write into their browsers: scheme and host, with the port where it is an unusual one.
    Public {
        /// `https`, or `http` behind something that has its own protection, such as an onion service.
        scheme: &'static str,
        /// Host and port, in small letters.
        host: String,
    },
}

/// The address is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "the origin {0:?} is no address of a server; write it as people write it into their browsers, without a path: \
     https://palermo.example.org"
)]
pub struct NoOrigin(String);

impl FromStr for Origin {
    type Err = NoOrigin;

    fn from_str(text: &str) -> Result<Self, NoOrigin> {
        let wrong = || NoOrigin(text.to_owned());
        let (scheme, usual, rest) = match text.split_once("://") {
            Some(("https", rest)) => ("https", ":443", rest),
            Some(("http", rest)) => ("http", ":80", rest),
            _ => return Err(wrong()),
        };
        let host = rest.strip_suffix('/').unwrap_or(rest).to_ascii_lowercase();
        let host = host.strip_suffix(usual).unwrap_or(&host).to_owned();
        let plain = |sign: char| sign.is_ascii_alphanumeric() || ".-:[]".contains(sign);
        let name = host.split(':').next().unwrap_or_default();
        if name.is_empty() || !host.chars().all(plain) {
            return Err(wrong());
        }
        Ok(Self::Public { scheme, host })
    }
}

impl Origin {
    /// Whether requests for this host (as the browser writes it, with a port) are answered.
    #[must_use]
    pub fn serves(&self, asked: &str) -> bool {
        let asked = asked.to_ascii_lowercase();
        match self {
            Self::Local => LOCAL
                .iter()
                .any(|own| asked.strip_prefix(own).is_some_and(|port| port.is_empty() || is_port(port))),
            Self::Public { scheme, host } => {
                let usual = if *scheme == "https" { ":443" } else { ":80" };
                asked.strip_suffix(usual).unwrap_or(&asked) == host
            }
        }
    }

    /// The address of a path, for a browser that asked for this host.
    #[must_use]
    pub fn link(&self, asked: &str, path: &str) -> String {
        match self {
            Self::Local => format!("http://{asked}{path}"),
            Self::Public { scheme, host } => format!("{scheme}://{host}{path}"),
        }
    }
}

fn is_port(text: &str) -> bool {
    text.strip_prefix(':').is_some_and(|port| port.parse::<u16>().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_own_host_is_served_whatever_the_letters() {
        let own: Origin = "https://Palermo.Example.org/".parse().unwrap();
        for fine in ["palermo.example.org", "PALERMO.example.org", "palermo.example.org:443"] {
            assert!(own.serves(fine), "{fine}");
        }
        for foreign in [
            "",
            "evil.example",
            "palermo.example.org:8443",
            "palermo.example.org.evil.example",
            "localhost",
            "127.0.0.1:8080",
            "palermo.example.org@evil.example",
            "palermo.example.org:443:443",
        ] {
            assert!(!own.serves(foreign), "{foreign}");
        }
        assert_eq!(own.link("evil.example", "/enrol/x"), "https://palermo.example.org/enrol/x");
        let with_port: Origin = "http://palermo.test:8443".parse().unwrap();
        assert!(with_port.serves("palermo.test:8443") && !with_port.serves("palermo.test"));
    }

    #[test]
    fn without_one_only_this_machine_is_served() {
        for fine in ["127.0.0.1", "127.0.0.1:8080", "localhost:1", "LOCALHOST", "[::1]:8080"] {
            assert!(Origin::Local.serves(fine), "{fine}");
        }
        for foreign in [
            "",
            "evil.example",
            "localhost.evil.example",
            "127.0.0.1.evil.example",
            "localhost:x",
            "127.0.0.11",
            "[::1]x",
            "localhost:",
        ] {
            assert!(!Origin::Local.serves(foreign), "{foreign}");
        }
        assert_eq!(Origin::Local.link("127.0.0.1:8080", "/work"), "http://127.0.0.1:8080/work");
    }

    #[test]
    fn what_is_no_origin_is_refused() {
        for wrong in [
            "",
            "palermo.example.org",
            "ftp://a",
            "https://",
            "https://a/b",
            "https://a?b",
            "https://u@h",
            "https://:443",
            "https://a b",
        ] {
            assert!(wrong.parse::<Origin>().is_err(), "{wrong}");
        }
    }
}
