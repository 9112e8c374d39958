//! The configuration of a server: from a file, the environment and the command line, each value explained.
//!
//! One precedence for all: the command line, else the environment, else the file, else what is usual. Pure: the
//! environment and the text of the file are given.

use std::{collections::BTreeMap, fmt, ops::Range, path::Path};

use crate::configuration_keys::{KEYS, Key};

/// Where a value came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// The command line.
    Flag,
    /// The environment.
    Environment,
    /// The configuration file.
    File,
    /// Nobody said anything: what is usual.
    Usual,
}

impl fmt::Display for Source {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Flag => "command line",
            Self::Environment => "environment",
            Self::File => "file",
            Self::Usual => "usual",
        })
    }
}

/// The configuration cannot be used, in a sentence that says what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unusable(String);

/// Every value that somebody gave, or that is usual.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Configuration {
    values: BTreeMap<&'static str, (String, Source)>,
}

/// What the three places say.
pub struct Given<'a> {
    /// Of the command line, by key.
    pub flags: &'a BTreeMap<&'static str, String>,
    /// A variable of the environment.
    pub environment: &'a dyn Fn(&str) -> Option<String>,
    /// Name and text of the file.
    pub file: Option<(&'a Path, &'a str)>,
}

impl Configuration {
    /// Brings the three places together.
    ///
    /// # Errors
    /// A sentence when the file is no TOML or has a key that is none, or a secret stands on the command line.
    pub fn of(given: &Given<'_>) -> Result<Self, Unusable> {
        let mut file = match given.file {
            Some((path, text)) => read(path, text)?,
            None => BTreeMap::new(),
        };
        let mut values = BTreeMap::new();
        for key in KEYS {
            let flag = given.flags.get(key.name).cloned();
            if flag.as_deref().is_some_and(has_password) {
                return Err(on_the_command_line(key));
            }
            let places = [
                (flag, Source::Flag),
                ((given.environment)(key.variable), Source::Environment),
                (file.remove(key.name), Source::File),
                (key.usual.map(ToOwned::to_owned), Source::Usual),
            ];
            let said = places.into_iter().find_map(|(value, source)| Some((value?, source)));
            values.extend(said.map(|said| (key.name, said)));
        }
        Ok(Self { values })
    }

    /// The value of a key; `None` when nobody gave one and none is usual.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&str> {
        self.values.get(key).map(|(value, _)| value.as_str())
    }

    /// The value of a key that has to be there.
    ///
    /// # Errors
    /// A sentence that says where to write it.
    pub fn must(&self, key: &str) -> Result<&str, Unusable> {
        self.get(key).ok_or_else(|| {
            let variable = KEYS.iter().find(|one| one.name == key).map_or("", |key| key.variable);
            let flag = key.replace('_', "-");
            Unusable(format!(
                "nobody said which {key}: give --{flag}, or {variable}, or {key} = \"…\" in the configuration file; \
                 `palermo config` explains it"
            ))
        })
    }

    /// Every key with its meaning, its value and where that came from. A password in a value is not shown.
    #[must_use]
    pub fn explained(&self) -> String {
        let mut lines = Vec::new();
        for key in KEYS {
            let (value, source) = match self.values.get(key.name) {
                Some((value, source)) => (format!("{:?}", without_password(value)), source.to_string()),
                None => ("not set".to_owned(), "nobody".to_owned()),
            };
            lines.push(format!("{} = {value}  (from: {source})", key.name));
            lines.push(format!("    {}", key.meaning));
            lines.push(format!("    --{}  {}", key.name.replace('_', "-"), key.variable));
            lines.push(String::new());
        }
        lines.join("\n")
    }
}

/// The keys of a file, all known and all texts.
fn read(path: &Path, text: &str) -> Result<BTreeMap<String, String>, Unusable> {
    let path = path.display();
    let table: toml::Table = text.parse().map_err(|error: toml::de::Error| {
        let line =
            error.span().map_or(1, |span| text.get(..span.start).unwrap_or(text).matches('\n').count() + 1);
        Unusable(format!("{path}, line {line}: this is no TOML: {}", error.message()))
    })?;
    let mut values = BTreeMap::new();
    for (name, value) in table {
        if KEYS.iter().all(|key| key.name != name) {
            let known: Vec<&str> = KEYS.iter().map(|key| key.name).collect();
            return Err(Unusable(format!(
                "{path}: the key {name:?} is not known; the keys are {}",
                known.join(", ")
            )));
        }
        let toml::Value::String(value) = value else {
            return Err(Unusable(format!("{path}: {name} is no text; write {name} = \"…\"")));
        };
        values.insert(name, value);
    }
    Ok(values)
}

fn on_the_command_line(key: &Key) -> Unusable {
    Unusable(format!(
        "a password on the command line can be read by everybody on this machine. Write the address into the \
         configuration file ({} = \"…\", readable by the server's account only) or into {}, and leave --{} out",
        key.name,
        key.variable,
        key.name.replace('_', "-")
    ))
}

/// Where passwords stand in a database's address: before the host, and behind the question mark.
fn passwords(address: &str) -> Vec<Range<usize>> {
    let Some(start) = address.find("://").map(|scheme| scheme + 3) else { return Vec::new() };
    let rest = address.get(start..).unwrap_or_default();
    let people = rest.split(['/', '?']).next().unwrap_or_default();
    let before = people.rfind('@').and_then(|at| {
        let colon = people.get(..at)?.find(':')?;
        Some(start + colon + 1..start + at)
    });
    let named = address.match_indices("password=").map(|(place, name)| {
        let from = place + name.len();
        let value = address.get(from..).unwrap_or_default().split('&').next().unwrap_or_default();
        from..from + value.len()
    });
    before.into_iter().chain(named).filter(|place| !place.is_empty()).collect()
}

/// Whether a value has a password in it.
#[must_use]
pub fn has_password(value: &str) -> bool {
    !passwords(value).is_empty()
}

fn without_password(value: &str) -> String {
    let mut shown = value.to_owned();
    for place in passwords(value).into_iter().rev() {
        shown.replace_range(place, "…");
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given<'a>(
        flags: &'a BTreeMap<&'static str, String>,
        environment: &'a dyn Fn(&str) -> Option<String>,
        file: &'a str,
    ) -> Given<'a> {
        Given { flags, environment, file: Some((Path::new("palermo.toml"), file)) }
    }

    fn file(text: &str) -> Result<Configuration, Unusable> {
        Configuration::of(&given(&BTreeMap::new(), &|_| None, text))
    }

    #[test]
    fn the_command_line_counts_before_the_environment_and_that_before_the_file() {
        let text = "listen = \"file:1\"\ncountry = \"gr\"\ndatabase = \"sqlite:file\"";
        let environment = |name: &str| {
            let value = match name {
                "PALERMO_LISTEN" => "environment:1",
                "PALERMO_DATABASE" => "sqlite:environment",
                _ => return None,
            };
            Some(value.to_owned())
        };
        let flags = BTreeMap::from([("listen", "flag:1".to_owned())]);
        let all = Configuration::of(&given(&flags, &environment, text)).unwrap();
        assert_eq!(all.get("listen"), Some("flag:1"));
        assert_eq!(all.get("database"), Some("sqlite:environment"));
        assert_eq!(all.must("country"), Ok("gr"));
        assert_eq!(all.get("origin"), None);
        let said = all.explained();
        for line in [
            "listen = \"flag:1\"  (from: command line)",
            "database = \"sqlite:environment\"  (from: environment)",
            "country = \"gr\"  (from: file)",
            "origin = not set  (from: nobody)",
            "key_file = \"palermo-key/palermo.key\"  (from: usual)",
            "--key-file  PALERMO_KEY_FILE",
        ] {
            assert!(said.contains(line), "{line}\n{said}");
        }
    }

    #[test]
    fn every_key_is_explained_once_and_has_a_variable_of_its_name() {
        let mut names = std::collections::BTreeSet::new();
        for key in KEYS {
            assert!(
                names.insert(key.name) && key.meaning.ends_with('.') && key.meaning.len() > 30,
                "{}",
                key.name
            );
            assert_eq!(key.variable, format!("PALERMO_{}", key.name.to_uppercase()));
        }
    }

    #[test]
    fn a_password_stays_off_the_command_line_and_out_of_what_is_printed() {
        let secret = "hunter-two";
        for address in [
            format!("postgres://palermo:{secret}@localhost/palermo"),
            format!("postgresql://palermo:{secret}@[::1]:5432/palermo?sslmode=require"),
            format!("postgres://palermo@localhost/palermo?password={secret}"),
            format!("postgres://localhost/palermo?user=a&password={secret}&x=y"),
            format!("postgres://a:{secret}@h/p?password={secret}"),
        ] {
            let flags = BTreeMap::from([("database", address.clone())]);
            let refused = Configuration::of(&given(&flags, &|_| None, "")).unwrap_err().to_string();
            assert!(refused.contains("PALERMO_DATABASE") && !refused.contains(secret), "{refused}");
            let shown = file(&format!("database = {address:?}")).unwrap().explained();
            assert!(!shown.contains(secret) && shown.contains("…"), "{shown}");
        }
        for fine in
            ["sqlite:/var/lib/a:b@c", "postgres://palermo@localhost:5432/palermo", "postgres:///p?host=/run"]
        {
            let flags = BTreeMap::from([("database", fine.to_owned())]);
            let taken = Configuration::of(&given(&flags, &|_| None, "")).unwrap();
            assert_eq!(taken.get("database"), Some(fine));
        }
    }

    #[test]
    fn what_is_wrong_in_a_file_is_said() {
        for (text, said) in [
            ("listen = ", "line 1"),
            ("country = \"gr\"\nlisten", "line 2"),
            ("lisen = \"x\"", "the key \"lisen\" is not known; the keys are country,"),
            ("listen = 8080", "listen is no text; write listen = \"…\""),
            ("[server]\nlisten = \"x\"", "the key \"server\" is not known"),
        ] {
            let refused = file(text).unwrap_err().to_string();
            assert!(refused.contains(said) && refused.contains("palermo.toml"), "{refused}");
        }
        let missing = file("").unwrap().must("country").unwrap_err().to_string();
        assert!(missing.contains("--country") && missing.contains("PALERMO_COUNTRY"), "{missing}");
    }
}
