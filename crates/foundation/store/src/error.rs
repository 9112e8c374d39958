//! What can go wrong between us and a database.

/// Why the store refused or failed. No variant ever carries a value from a row.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// A guarded statement did not touch the promised number of rows; the whole batch was undone.
    /// The tag is the one given to [`crate::Batch::guard`].
    #[error("guard {0}: the rows are not as they were when they were read")]
    Guard(&'static str),
    /// The batch would have made two rows with the same unique values; it was undone.
    #[error("not unique: {constraint}")]
    Unique {
        /// `table.column` (several joined by `, `) on both engines, or the name of an index over an expression.
        constraint: String,
    },
    /// The batch broke another constraint (foreign key, NOT NULL, CHECK); it was undone.
    #[error("constraint: {0}")]
    Constraint(String),
    /// The database is away, overloaded, or locked by another process. Trying again later may help.
    #[error("the database is not available: {0}")]
    Unavailable(String),
    /// The disk of the database is full.
    #[error("the disk of the database is full: {0}")]
    Full(String),
    /// The database file is damaged, or is no database.
    #[error("the database is damaged: {0}")]
    Damaged(String),
    /// A migration was refused.
    #[error("migration: {0}")]
    Migration(String),
    /// The database refused a statement: a mistake in the program.
    #[error("statement: {0}")]
    Sql(String),
    /// A value is of another type than the place where it was put or looked for: a mistake in the program.
    #[error("type: {0}")]
    Type(String),
}
