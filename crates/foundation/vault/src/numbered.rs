//! Keys with numbers. A tier of a dossier has keys 1, 2, …, a key file has generations, and a sealed value says under
//! which of them it was sealed.

use crate::keys::SymKey;

/// Which of several keys, counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyNumber(pub u32);

impl KeyNumber {
    /// The first key, and the only one of things that never get another.
    pub const FIRST: Self = Self(1);

    /// The number of the next key.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

/// A key and its number: what seals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberedKey {
    number: KeyNumber,
    key: SymKey,
}

impl NumberedKey {
    /// A key that was made before, with its number.
    #[must_use]
    pub fn new(number: KeyNumber, key: SymKey) -> Self {
        Self { number, key }
    }

    /// A new key from the operating system's randomness.
    ///
    /// # Panics
    /// As [`crate::random_bytes`].
    #[must_use]
    pub fn generate(number: KeyNumber) -> Self {
        Self::new(number, SymKey::generate())
    }

    /// Its number.
    #[must_use]
    pub fn number(&self) -> KeyNumber {
        self.number
    }

    /// The key itself, to be wrapped to somebody.
    #[must_use]
    pub fn key(&self) -> &SymKey {
        &self.key
    }
}

/// Something that holds keys under numbers: what opens.
pub trait Keys {
    /// The key of a number, if it is held.
    fn find(&self, number: KeyNumber) -> Option<&SymKey>;
}

impl Keys for NumberedKey {
    fn find(&self, number: KeyNumber) -> Option<&SymKey> {
        (self.number == number).then_some(&self.key)
    }
}

/// Those keys of one thing that somebody holds, in the order of their numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KeySet(Vec<NumberedKey>);

impl KeySet {
    /// No key.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a key; a number that is held already keeps its first key.
    pub fn add(&mut self, key: NumberedKey) {
        if let Err(place) = self.0.binary_search_by_key(&key.number, |held| held.number) {
            self.0.insert(place, key);
        }
    }

    /// The key with the highest number.
    #[must_use]
    pub fn newest(&self) -> Option<&NumberedKey> {
        self.0.last()
    }

    /// All of them, the oldest first.
    pub fn iter(&self) -> impl Iterator<Item = &NumberedKey> {
        self.0.iter()
    }

    /// Whether none is held.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Keys for KeySet {
    fn find(&self, number: KeyNumber) -> Option<&SymKey> {
        self.0.iter().find(|held| held.number == number).map(NumberedKey::key)
    }
}

impl FromIterator<NumberedKey> for KeySet {
    fn from_iter<I: IntoIterator<Item = NumberedKey>>(keys: I) -> Self {
        let mut set = Self::new();
        keys.into_iter().for_each(|key| set.add(key));
        set
    }
}
