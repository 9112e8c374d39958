//! Rows of an answer, and what is made of their columns: the one place where stored data becomes types.

use std::str::FromStr;

use jiff::Timestamp;

use crate::{Result, StoreError, Value};

/// One row of an answer; columns are counted from 0 in the order of the SELECT list.
///
/// Every reader fails with [`StoreError::Type`] when the column is not there or holds another kind; those without
/// `opt_` also when it holds nothing. Those that make more of a column than a number, text or bytes fail with
/// [`StoreError::Corrupt`] when it holds something else: never with a default, and never as if the row were not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row(pub(crate) Vec<Value>);

impl Row {
    /// A whole number.
    ///
    /// # Errors
    /// [`StoreError::Type`]
    pub fn int(&self, i: usize) -> Result<i64> {
        self.opt_int(i)?.ok_or_else(|| Self::mismatch(i, "int", "null"))
    }

    /// A text.
    ///
    /// # Errors
    /// [`StoreError::Type`]
    pub fn text(&self, i: usize) -> Result<String> {
        self.opt_text(i)?.ok_or_else(|| Self::mismatch(i, "text", "null"))
    }

    /// Bytes.
    ///
    /// # Errors
    /// [`StoreError::Type`]
    pub fn bytes(&self, i: usize) -> Result<Vec<u8>> {
        self.opt_bytes(i)?.ok_or_else(|| Self::mismatch(i, "bytes", "null"))
    }

    /// A whole number or nothing.
    ///
    /// # Errors
    /// [`StoreError::Type`]
    pub fn opt_int(&self, i: usize) -> Result<Option<i64>> {
        match self.at(i)? {
            Value::Null => Ok(None),
            Value::Int(number) => Ok(Some(*number)),
            other => Err(Self::mismatch(i, "int", other.kind())),
        }
    }

    /// A text or nothing.
    ///
    /// # Errors
    /// [`StoreError::Type`]
    pub fn opt_text(&self, i: usize) -> Result<Option<String>> {
        match self.at(i)? {
            Value::Null => Ok(None),
            Value::Text(text) => Ok(Some(text.clone())),
            other => Err(Self::mismatch(i, "text", other.kind())),
        }
    }

    /// Bytes or nothing.
    ///
    /// # Errors
    /// [`StoreError::Type`]
    pub fn opt_bytes(&self, i: usize) -> Result<Option<Vec<u8>>> {
        match self.at(i)? {
            Value::Null => Ok(None),
            Value::Bytes(bytes) => Ok(Some(bytes.clone())),
            other => Err(Self::mismatch(i, "bytes", other.kind())),
        }
    }

    /// A Boolean, held as 0 or 1; another number is a mistake.
    ///
    /// # Errors
    /// [`StoreError::Type`]
    pub fn flag(&self, i: usize) -> Result<bool> {
        match self.int(i)? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(Self::mismatch(i, "0 or 1", "another number")),
        }
    }

    /// An identifier: any type that is read from text.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] when the text is none, [`StoreError::Type`]
    pub fn id<T: FromStr>(&self, i: usize) -> Result<T> {
        self.text(i)?.parse().map_err(|_| Self::corrupt::<T>(i))
    }

    /// An identifier or nothing.
    ///
    /// # Errors
    /// As [`Row::id`].
    pub fn opt_id<T: FromStr>(&self, i: usize) -> Result<Option<T>> {
        self.opt_text(i)?.map(|text| text.parse().map_err(|_| Self::corrupt::<T>(i))).transpose()
    }

    /// A code of a closed list (role, state, purpose, language), a civil day, a case number: as [`Row::id`].
    ///
    /// # Errors
    /// As [`Row::id`].
    pub fn code<T: FromStr>(&self, i: usize) -> Result<T> {
        self.id(i)
    }

    /// A code of a closed list or nothing.
    ///
    /// # Errors
    /// As [`Row::id`].
    pub fn opt_code<T: FromStr>(&self, i: usize) -> Result<Option<T>> {
        self.opt_id(i)
    }

    /// A text that `read` makes something of; none from it is corrupt data.
    ///
    /// # Errors
    /// As [`Row::id`].
    pub fn known<T>(&self, i: usize, read: impl FnOnce(&str) -> Option<T>) -> Result<T> {
        read(&self.text(i)?).ok_or_else(|| Self::corrupt::<T>(i))
    }

    /// A whole number of a narrower type: `u32`, `u64`, `usize`, `i16`.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] when it does not fit, [`StoreError::Type`]
    pub fn number<T: TryFrom<i64>>(&self, i: usize) -> Result<T> {
        T::try_from(self.int(i)?).map_err(|_| Self::corrupt::<T>(i))
    }

    /// A whole number of a narrower type or nothing.
    ///
    /// # Errors
    /// As [`Row::number`].
    pub fn opt_number<T: TryFrom<i64>>(&self, i: usize) -> Result<Option<T>> {
        self.opt_int(i)?.map(|number| T::try_from(number).map_err(|_| Self::corrupt::<T>(i))).transpose()
    }

    /// An instant, held as milliseconds since 1970 (UTC).
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] outside of the years −9999 to 9999, [`StoreError::Type`]
    pub fn instant(&self, i: usize) -> Result<Timestamp> {
        Timestamp::from_millisecond(self.int(i)?).map_err(|_| Self::corrupt::<Timestamp>(i))
    }

    /// An instant or nothing.
    ///
    /// # Errors
    /// As [`Row::instant`].
    pub fn opt_instant(&self, i: usize) -> Result<Option<Timestamp>> {
        let read = |ms| Timestamp::from_millisecond(ms).map_err(|_| Self::corrupt::<Timestamp>(i));
        self.opt_int(i)?.map(read).transpose()
    }

    /// So many bytes: a hash, a public key.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] when there are more or fewer, [`StoreError::Type`]
    pub fn array<const N: usize>(&self, i: usize) -> Result<[u8; N]> {
        self.bytes(i)?.try_into().map_err(|_| Self::corrupt::<[u8; N]>(i))
    }

    /// All values of the row.
    #[must_use]
    pub fn values(&self) -> &[Value] {
        &self.0
    }

    fn at(&self, i: usize) -> Result<&Value> {
        self.0.get(i).ok_or_else(|| Self::mismatch(i, "a column", "none"))
    }

    fn corrupt<T>(column: usize) -> StoreError {
        StoreError::Corrupt { column, wanted: std::any::type_name::<T>() }
    }

    fn mismatch(i: usize, wanted: &str, found: &str) -> StoreError {
        StoreError::Type(format!("column {i}: {wanted} was asked for, {found} is there"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn corrupt<T: std::fmt::Debug>(read: Result<T>, column: usize) {
        match read {
            Err(StoreError::Corrupt { column: named, wanted }) => {
                assert_eq!((named, wanted), (column, std::any::type_name::<T>()));
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_column_becomes_what_it_is_or_says_that_it_is_corrupt() {
        let row = Row(vec![
            7.into(),
            "12".into(),
            "secret".into(),
            vec![1, 2].into(),
            Value::Null,
            i64::MAX.into(),
        ]);
        assert_eq!(row.number::<u32>(0), Ok(7));
        assert_eq!(row.id::<u8>(1), Ok(12));
        assert_eq!(row.code::<u8>(1), Ok(12));
        assert_eq!(row.known(1, |text| (text == "12").then_some(true)), Ok(true));
        assert_eq!(row.array::<2>(3), Ok([1, 2]));
        assert_eq!(row.instant(0).map(Timestamp::as_millisecond), Ok(7));
        assert_eq!((row.opt_id::<u8>(4), row.opt_code::<u8>(4)), (Ok(None), Ok(None)));
        assert_eq!((row.opt_number::<u8>(4), row.opt_instant(4)), (Ok(None), Ok(None)));
        assert_eq!((row.opt_id::<u8>(1), row.opt_number::<u8>(0)), (Ok(Some(12)), Ok(Some(7))));
        corrupt(row.id::<u8>(2), 2);
        corrupt(row.code::<u8>(2), 2);
        corrupt(row.known::<u8>(2, |_| None), 2);
        corrupt(row.number::<u32>(5), 5);
        corrupt(row.number::<usize>(5).and_then(|_| row.number::<u8>(5)), 5);
        corrupt(row.array::<3>(3), 3);
        corrupt(row.instant(5), 5);
        assert!(
            row.opt_id::<u8>(2).is_err() && row.opt_number::<u8>(5).is_err() && row.opt_instant(5).is_err()
        );
        let said = format!("{} {:?}", row.id::<u8>(2).unwrap_err(), row.id::<u8>(2));
        assert!(!said.contains("secret"), "{said}");
        // A column that is not there, or of another kind, is a mistake of the program.
        for mistake in [row.id::<u8>(9), row.id::<u8>(0), row.id::<u8>(4)] {
            assert!(matches!(mistake, Err(StoreError::Type(_))), "{mistake:?}");
        }
    }
}
