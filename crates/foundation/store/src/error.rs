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
    /// Something was to be written through a store that was opened to read only.
    #[error("the database was opened to be read, and nothing is written to it")]
    ReadOnly,
    /// The database file is damaged, or is no database.
    #[error("the database is damaged: {0}")]
    Damaged(String),
    /// The lease of a long job is another process's by now; the batch was undone. Holds the name of the job.
    #[error("another process has taken over: {0}")]
    LeaseLost(String),
    /// The batch of a job was not written, because another process is writing for the same job. Holds its name.
    #[error("another process is at this job: {0}")]
    Busy(&'static str),
    /// The clock of the database's machine and that of this one are too far apart for one system.
    #[error(
        "the database's clock is {} ms {} this machine's; set both clocks by the same time server, then start again",
        .ahead.unsigned_abs(),
        if *.ahead < 0 { "behind" } else { "ahead of" }
    )]
    Clock {
        /// Milliseconds by which the database's clock is ahead (negative: behind).
        ahead: i64,
    },
    /// A migration was refused, or this program does not fit the database.
    #[error("migration: {0}")]
    Migration(String),
    /// The database refused a statement: a mistake in the program.
    #[error("statement: {0}")]
    Sql(String),
    /// A value is of another type than the place where it was put or looked for: a mistake in the program.
    #[error("type: {0}")]
    Type(String),
    /// What a column holds is not what a program could have written there: the data is corrupt, or of a newer
    /// program. Never to be taken for a row that is not there.
    #[error("corrupt: column {column} of an answer is no {wanted}")]
    Corrupt {
        /// Which column of the SELECT list, from 0.
        column: usize,
        /// What was looked for: the name of a type.
        wanted: &'static str,
    },
}
