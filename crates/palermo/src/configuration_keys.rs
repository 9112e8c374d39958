//! The keys of a server's configuration, each with what it means.

/// One key.
pub struct Key {
    /// Its name in the file; on the command line with `-` in place of `_`.
    pub name: &'static str,
    /// Its variable of the environment.
    pub variable: &'static str,
    /// What it means, in a sentence.
    pub meaning: &'static str,
    /// What counts when nobody says anything.
    pub usual: Option<&'static str>,
}

/// Where the key file is when nobody says: in a folder of its own, so that whoever copies the database does not copy the
/// key with it.
pub const KEY_FILE: &str = "palermo-key/palermo.key";

/// All keys.
pub const KEYS: &[Key] = &[
    Key {
        name: "country",
        variable: "PALERMO_COUNTRY",
        meaning: "Code of the country whose profile and strategy stand in front, for example gr.",
        usual: None,
    },
    Key {
        name: "origin",
        variable: "PALERMO_ORIGIN",
        meaning: "The address that people write into their browsers, for example https://palermo.example.org. Links are \
                  made with it, and requests for any other host are refused. Without it only browsers on this machine \
                  are answered.",
        usual: None,
    },
    Key {
        name: "listen",
        variable: "PALERMO_LISTEN",
        meaning: "Address and port to listen on. Put a TLS proxy in front that keeps the host name; sessions need a \
                  secure connection.",
        usual: Some("127.0.0.1:8080"),
    },
    Key {
        name: "watch",
        variable: "PALERMO_WATCH",
        meaning: "Address and port of this machine (127.0.0.1 or ::1) for those who watch the server: /health and \
                  /metrics, with no personal data. Not offered when it is not set.",
        usual: None,
    },
    Key {
        name: "database",
        variable: "PALERMO_DATABASE",
        meaning: "sqlite:PATH or postgres://user@host/name. An address with a password belongs into the file or the \
                  environment, never on the command line.",
        usual: Some("sqlite:palermo.sqlite"),
    },
    Key {
        name: "key_file",
        variable: "PALERMO_KEY_FILE",
        meaning: "The key file, kept apart from the database and its backups. Made at the first start.",
        usual: Some(KEY_FILE),
    },
    Key {
        name: "trusted_proxies",
        variable: "PALERMO_TRUSTED_PROXIES",
        meaning: "Addresses of the proxies in front, as this server sees them, with commas between: only their word on \
                  where a request comes from is believed. Without it, behind a proxy on this machine, tries to sign in \
                  are not counted by address.",
        usual: None,
    },
    Key {
        name: "log_years",
        variable: "PALERMO_LOG_YEARS",
        meaning: "For how many years after its year the text of an entry of the audit log is kept, from 1 to 1000; what \
                  proves it is kept for ever.",
        usual: Some("3"),
    },
    Key {
        name: "log",
        variable: "PALERMO_LOG",
        meaning: "How the server writes its log to standard error: text or json. Neither holds what people typed.",
        usual: Some("text"),
    },
];
