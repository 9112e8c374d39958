//! The texts that rooms bring, beside those of the house itself.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    sync::{PoisonError, RwLock},
};

use fluent_bundle::FluentResource;
use kernel::Lang;

use crate::{Words, texts};

/// The message files of one room: a part of the room's description of itself. Made by [`texts!`](crate::texts!).
#[derive(Debug)]
pub struct Texts {
    /// The room, as defects name it.
    pub room: &'static str,
    /// Its files, in every language.
    pub files: &'static [TextFile],
}

/// One message file in one language.
#[derive(Debug)]
pub struct TextFile {
    /// The language.
    pub lang: Lang,
    /// Its name, without `.ftl`.
    pub name: &'static str,
    /// What stands in it.
    pub text: &'static str,
}

impl Texts {
    /// For a room that says nothing of its own.
    pub const NONE: Self = Self { room: "", files: &[] };
}

/// Embeds the message files of a room: for each name one file per language, below a folder that is given as seen from
/// the folder of the crate.
///
/// `static MESSAGES: words::Texts = words::texts!("train", "../../../data/locales": "train", "courses");`
#[macro_export]
macro_rules! texts {
    (@one $folder:literal, $code:literal, $lang:ident, $name:literal) => {
        $crate::TextFile {
            lang: $crate::Lang::$lang,
            name: $name,
            text: include_str!(concat!(
                env!("CARGO_MANIFEST_DIR"), "/", $folder, "/", $code, "/", $name, ".ftl"
            )),
        }
    };
    ($room:literal, $folder:literal: $($name:literal),+ $(,)?) => {
        $crate::Texts {
            room: $room,
            files: &[$(
                $crate::texts!(@one $folder, "en", En, $name),
                $crate::texts!(@one $folder, "el", El, $name),
                $crate::texts!(@one $folder, "bg", Bg, $name),
            )+],
        }
    };
}

/// Something wrong in a message file. The program does not start with one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextDefect {
    /// The room whose file it is.
    pub room: &'static str,
    /// Language and name: `el/train.ftl`.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong.
    pub problem: String,
}

impl fmt::Display for TextDefect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "room {}, {}, line {}: {}", self.room, self.file, self.line, self.problem)
    }
}

impl std::error::Error for TextDefect {}

/// The rooms' texts, and the languages that were parsed with all of them.
struct House {
    rooms: Vec<&'static Texts>,
    parsed: BTreeMap<Lang, &'static Words>,
}

static HOUSE: RwLock<House> = RwLock::new(House { rooms: Vec::new(), parsed: BTreeMap::new() });

/// Adds the texts of some rooms to the words of the house, before it opens; a room that was added before is passed
/// over.
///
/// # Errors
/// The first defect: a file that is not Fluent, a key that is there already, a key that a language lacks.
pub fn add(rooms: &[&'static Texts]) -> Result<(), TextDefect> {
    let mut house = HOUSE.write().unwrap_or_else(PoisonError::into_inner);
    for room in rooms {
        if house.rooms.iter().any(|known| std::ptr::eq(*known, *room)) {
            continue;
        }
        check(room, &house.rooms)?;
        house.rooms.push(room);
        house.parsed.clear();
    }
    Ok(())
}

/// The words of a language, with the texts of every room that was added.
pub(crate) fn of(lang: Lang) -> &'static Words {
    if let Some(words) = HOUSE.read().unwrap_or_else(PoisonError::into_inner).parsed.get(&lang) {
        return words;
    }
    let mut house = HOUSE.write().unwrap_or_else(PoisonError::into_inner);
    let rooms = house.rooms.clone();
    // The defects of the files are asserted to be none by a test; a reader gets whatever could be read.
    house.parsed.entry(lang).or_insert_with(|| Box::leak(Box::new(Words::read(lang, &rooms).0)))
}

/// Names of the message files that are embedded for a language: those of the house and of every room that was added.
#[must_use]
pub fn embedded(lang: Lang) -> Vec<&'static str> {
    let house = HOUSE.read().unwrap_or_else(PoisonError::into_inner);
    let theirs = house.rooms.iter().flat_map(|room| room.files).filter(|file| file.lang == lang);
    texts::files(lang).iter().map(|(name, _)| *name).chain(theirs.map(|file| file.name)).collect()
}

/// A text: where its key stands, and the values that it names.
#[derive(Debug, Clone)]
struct Entry {
    key: &'static str,
    room: &'static str,
    name: &'static str,
    line: usize,
    values: BTreeSet<&'static str>,
}

/// The texts of one file, in its order. Only lines that begin a text are read.
fn entries(room: &'static str, name: &'static str, text: &'static str) -> Vec<Entry> {
    let plain = |sign: char| sign.is_ascii_alphanumeric() || sign == '-' || sign == '_';
    let mut found: Vec<Entry> = Vec::new();
    for (line, text) in text.lines().enumerate().filter(|(_, text)| !text.starts_with('#')) {
        if let Some((key, _)) = text.split_once(" =").filter(|(key, _)| key.chars().all(plain)) {
            found.push(Entry { key, room, name, line: line + 1, values: BTreeSet::new() });
        }
        let values = text.split('$').skip(1).filter_map(|rest| rest.split(|sign| !plain(sign)).next());
        found.last_mut().into_iter().for_each(|entry| entry.values.extend(values.clone()));
    }
    found
}

fn check(room: &'static Texts, before: &[&'static Texts]) -> Result<(), TextDefect> {
    let mut own: BTreeMap<Lang, Vec<Entry>> = BTreeMap::new();
    for lang in Lang::ALL {
        let house = texts::files(lang).iter().flat_map(|(name, text)| entries("the house", name, text));
        let rooms = before.iter().flat_map(|room| room.files.iter().map(|file| (room.room, file)));
        let rooms = rooms.filter(|(_, file)| file.lang == lang);
        let rooms = rooms.flat_map(|(room, file)| entries(room, file.name, file.text));
        let mut known: BTreeMap<&str, Entry> = house.chain(rooms).map(|entry| (entry.key, entry)).collect();
        for file in room.files.iter().filter(|file| file.lang == lang) {
            parses(room.room, file)?;
            for entry in entries(room.room, file.name, file.text) {
                if let Some(other) = known.insert(entry.key, entry.clone()) {
                    let there = format!("line {} of {}.ftl ({})", other.line, other.name, other.room);
                    return defect(lang, &entry, format!("{} stands already in {there}", entry.key));
                }
                own.entry(lang).or_default().push(entry);
            }
        }
    }
    complete(&own)
}

fn defect(lang: Lang, entry: &Entry, problem: String) -> Result<(), TextDefect> {
    let file = format!("{}/{}.ftl", lang.code(), entry.name);
    Err(TextDefect { room: entry.room, file, line: entry.line, problem })
}

fn parses(room: &'static str, file: &TextFile) -> Result<(), TextDefect> {
    let Err((_, errors)) = FluentResource::try_new(file.text.to_owned()) else { return Ok(()) };
    let first = errors.first();
    let before = file.text.get(..first.map_or(0, |error| error.pos.start)).unwrap_or_default();
    Err(TextDefect {
        room,
        file: format!("{}/{}.ftl", file.lang.code(), file.name),
        line: before.matches('\n').count() + 1,
        problem: first.map(ToString::to_string).unwrap_or_default(),
    })
}

/// Every language has the same keys, and texts with the same values.
fn complete(own: &BTreeMap<Lang, Vec<Entry>>) -> Result<(), TextDefect> {
    for (lang, entries) in own {
        for entry in entries {
            for other in Lang::ALL {
                let theirs = own.get(&other).into_iter().flatten().find(|one| one.key == entry.key);
                match theirs {
                    None => {
                        return defect(
                            *lang,
                            entry,
                            format!("{} has no text in {}", entry.key, other.code()),
                        );
                    }
                    Some(theirs) if theirs.values != entry.values => {
                        let problem = format!("{} names other values in {}", entry.key, other.code());
                        return defect(*lang, entry, problem);
                    }
                    Some(_) => {}
                }
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn room(files: &'static [(Lang, &'static str)]) -> &'static Texts {
        let file = |(lang, text): &(Lang, &'static str)| TextFile { lang: *lang, name: "garden", text };
        let files: &'static [TextFile] = Vec::leak(files.iter().map(file).collect());
        Box::leak(Box::new(Texts { room: "garden", files }))
    }

    fn said(files: &'static [(Lang, &'static str)]) -> String {
        add(&[room(files)]).err().map(|defect| defect.to_string()).unwrap_or_default()
    }

    #[test]
    fn the_texts_of_a_room_are_found_in_every_language() {
        let garden = room(&[
            (Lang::En, "test-garden = A garden"),
            (Lang::El, "test-garden = Ένας κήπος"),
            (Lang::Bg, "test-garden = Градина"),
        ]);
        // Words that were taken before the room came stay what they were.
        assert!(!Words::of(Lang::El).has("test-garden"));
        add(&[garden]).unwrap();
        add(&[garden]).unwrap();
        assert_eq!(Words::of(Lang::El).t("test-garden"), "Ένας κήπος");
        assert!(Words::of(Lang::En).has("shell-skip") && Words::of(Lang::En).has("test-garden"));
    }

    #[test]
    fn a_file_with_a_defect_is_refused_with_room_and_line() {
        assert_eq!(
            said(&[
                (Lang::En, "# A comment\ntest-tree = A tree"),
                (Lang::El, "test-tree = Δέντρο"),
                (Lang::Bg, "")
            ]),
            "room garden, en/garden.ftl, line 2: test-tree has no text in bg"
        );
        assert_eq!(
            said(&[(Lang::En, "test-a = A"), (Lang::El, "test-a = Α\ntest-b = Β"), (Lang::Bg, "test-a = А")]),
            "room garden, el/garden.ftl, line 2: test-b has no text in en"
        );
        let twice = said(&[(Lang::En, "test-a = A\n\nshell-skip = Skip")]);
        let begins = "room garden, en/garden.ftl, line 3: shell-skip stands already in line ";
        assert!(twice.starts_with(begins) && twice.ends_with("of web.ftl (the house)"), "{twice}");
        assert_eq!(
            said(&[
                (Lang::En, "test-a = { $many ->\n    [one] one\n   *[other] { $many }\n}"),
                (Lang::El, "test-a = { $many }"),
                (Lang::Bg, "test-a = много"),
            ]),
            "room garden, en/garden.ftl, line 1: test-a names other values in bg"
        );
        let broken = said(&[(Lang::En, "test-a = A\ntest-b = { $")]);
        assert!(broken.starts_with("room garden, en/garden.ftl, line 2: "), "{broken}");
    }
}
