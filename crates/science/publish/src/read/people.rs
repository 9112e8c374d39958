//! Rows of one person joined to one record, without keeping who the person is.

use std::collections::HashMap;

use sha2::{Digest, Sha256};

use super::dictionary::Dictionary;
use crate::error::Fault;
use crate::rows::RowSet;

/// One record per person. Persons are told apart by half of a SHA-256 of their name or number.
pub(super) struct People {
    width: usize,
    places: HashMap<[u8; 16], u32>,
    flat: Vec<u16>,
    /// Bit per column and person: joined rows differed there.
    differed: Vec<u64>,
    allowed: u64,
}

impl People {
    pub(super) fn new(width: usize, allowed: u64) -> Self {
        Self { width, places: HashMap::new(), flat: Vec::new(), differed: Vec::new(), allowed }
    }

    pub(super) fn len(&self) -> usize {
        self.places.len()
    }

    fn words(&self) -> usize {
        self.width.div_ceil(64)
    }

    /// Adds a row to the record of its person.
    pub(super) fn join(
        &mut self,
        person: &[u8],
        codes: &[u16],
        dictionaries: &mut [Dictionary],
    ) -> Result<(), Fault> {
        let digest = Sha256::digest(person);
        let mut key = [0u8; 16];
        for (to, from) in key.iter_mut().zip(digest) {
            *to = from;
        }
        let next = self.places.len();
        let place = match self.places.get(&key) {
            Some(place) => *place as usize,
            None => {
                self.room(next)?;
                self.places.insert(key, next as u32);
                self.flat.extend_from_slice(codes);
                self.differed.resize((next + 1) * self.words(), 0);
                return Ok(());
            }
        };
        let words = self.words();
        let held = self.flat.get_mut(place * self.width..(place + 1) * self.width).unwrap_or_default();
        let differed = self.differed.get_mut(place * words..(place + 1) * words).unwrap_or_default();
        for (column, ((held, code), dictionary)) in held.iter_mut().zip(codes).zip(dictionaries).enumerate() {
            let (both, conflict) = dictionary.join(*held, *code)?;
            *held = both;
            if conflict && let Some(word) = differed.get_mut(column / 64) {
                *word |= 1 << (column % 64);
            }
        }
        Ok(())
    }

    fn room(&self, people: usize) -> Result<(), Fault> {
        // a map entry with its slack, the codes with theirs, and the marks of conflicts
        let each = 2 * (16 + 4 + 4) + 4 * self.width as u64 + 16 * self.words() as u64;
        if (people as u64 + 1) * each > self.allowed / 2 {
            let what = format!("Joining the rows of more than {people} persons");
            return Err(Fault::Memory { what, allowed: self.allowed });
        }
        Ok(())
    }

    /// Pours the records into `rows`; returns how many persons differed, by column.
    pub(super) fn pour(mut self, rows: &mut RowSet, dictionaries: &[Dictionary]) -> Result<Vec<u64>, Fault> {
        let mut conflicts = vec![0; self.width];
        for marks in self.differed.chunks(self.words().max(1)) {
            for (column, count) in conflicts.iter_mut().enumerate() {
                *count += marks.get(column / 64).map_or(0, |word| word >> (column % 64) & 1);
            }
        }
        for row in self.flat.chunks_mut(self.width.max(1)) {
            for ((code, dictionary), conflicts) in row.iter_mut().zip(dictionaries).zip(&mut conflicts) {
                let (settled, differs) = dictionary.settled(*code);
                *code = settled;
                *conflicts += u64::from(differs);
            }
            rows.add(row, 1)?;
        }
        Ok(conflicts)
    }
}
