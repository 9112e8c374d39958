//! The words of the house for the tests of reports: as much of Fluent as the messages of estimates use.

use std::{cell::RefCell, collections::BTreeMap, path::Path};

use estimate::{
    report::Words,
    warnings::{Args, Value},
};

pub struct Ftl {
    lang: &'static str,
    texts: BTreeMap<String, String>,
    /// Keys that were asked for and are not there.
    pub missing: RefCell<Vec<String>>,
}

impl Ftl {
    pub fn read(lang: &'static str) -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../data/locales");
        let file = std::fs::read_to_string(root.join(lang).join("estimate.ftl")).unwrap();
        let mut texts: BTreeMap<String, String> = BTreeMap::new();
        let mut key = String::new();
        for line in file.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
            if line.starts_with([' ', '}']) {
                let text = texts.get_mut(&key).unwrap();
                text.push('\n');
                text.push_str(line);
            } else {
                let (name, text) = line.split_once(" = ").unwrap();
                name.strip_prefix("estimate-").unwrap().clone_into(&mut key);
                texts.insert(key.clone(), text.to_owned());
            }
        }
        assert!(texts.len() > 200, "{lang}: {}", texts.len());
        Self { lang, texts, missing: RefCell::default() }
    }
}

impl Ftl {
    pub fn has(&self, key: &str) -> bool {
        self.texts.contains_key(key)
    }
}

impl Words for Ftl {
    fn lang(&self) -> &str {
        self.lang
    }

    fn say(&self, key: &str, args: &Args) -> String {
        let Some(text) = self.texts.get(key) else {
            self.missing.borrow_mut().push(key.to_owned());
            return format!("⟦{key}⟧");
        };
        let mut text = text.clone();
        if text.starts_with("{ $") && text.contains("->\n") {
            let name = text.trim_start_matches("{ $").split(' ').next().unwrap().to_owned();
            let one = args.get(&name) == Some(&Value::Number(1.0));
            let branch = if one { "[one]" } else { "*[other]" };
            let line = text.lines().find(|line| line.trim_start().starts_with(branch)).unwrap();
            text = line.trim_start().trim_start_matches(branch).trim().to_owned();
        }
        for (name, value) in args.iter() {
            let value = match value {
                Value::Number(number) => self.number(*number, 2),
                Value::Text(text) => text.clone(),
                Value::Word(key) => self.say(key, &Args::none()),
            };
            text = text.replace(&format!("{{ ${name} }}"), &value);
        }
        assert!(!text.contains("{ $"), "{key}: a value is missing: {text}");
        text
    }

    fn number(&self, value: f64, decimals: u8) -> String {
        let text = format!("{:.*}", usize::from(decimals), value.abs());
        let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
        let part = part.trim_end_matches('0');
        let mut grouped = String::new();
        for (place, digit) in whole.chars().enumerate() {
            if place > 0 && (whole.len() - place) % 3 == 0 {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        let sign = if value < 0.0 { "-" } else { "" };
        if part.is_empty() { format!("{sign}{grouped}") } else { format!("{sign}{grouped}.{part}") }
    }
}
