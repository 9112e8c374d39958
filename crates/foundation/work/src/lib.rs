//! **Work**: tasks. What somebody has to do, about a dossier or about any other object of the house: in the queue of a
//! duty, or for one account.
//!
//! - `task`: what a task is, and a new one.
//! - `records`: tasks made, settled, listed. `migrations`: their table.
//!
//! A room that leaves a task names itself as its origin; it shows its tasks in its part of "My work" and has their
//! words (`task-<kind>`). Arguments are codes, days and instants.
//!
//! **Never here:** a name or a story in a task; a task that is deleted (it is settled, and says by whom); a verdict about
//! who may see a dossier (the room asks the policies row by row, with the facts that come with each task).

pub mod migrations;
mod records;
mod task;

pub use migrations::{COVERED, MIGRATIONS, TABLES};
pub use records::{
    count_open, make, mine, of_dossier, open_dues, open_of_dossier, settle, settle_mine, settle_pointless,
    waiting, waiting_for_me, waiting_in_mine,
};
pub use task::{Assignee, Due, NewTask, Subject, Task, Waiting};
