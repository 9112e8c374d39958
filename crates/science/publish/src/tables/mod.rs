//! Protected frequency tables: what small states publish most.
//!
//! ```text
//! records ──► Cube (cells of one or several linked tables, with all totals)
//!               ├─► protect   small cells suppressed, and others so that totals give nothing away; with a proof
//!               ├─► round     every cell a multiple of 3, 5 or 10, totals still add up
//!               └─► noise     whole random noise in the finest cells, totals made from them
//! ```
//!
//! A cell has one of three states for its reader: a number (zero is one), confidential, or not available. Nothing here
//! draws on anything but the tables themselves; what the protection is worth is computed, not assumed.

mod algebra;
mod anneal;
mod attack;
mod cube;
mod near;
mod noise;
mod priced;
mod protected;
mod round;
mod rule;
mod seek;
mod simplex;
mod spec;
mod suppress;
mod system;

pub use attack::Bound;
pub use cube::{At, Cell, Cube};
pub use noise::{Noisy, noise};
pub use protected::{Protected, Shown, Tally, protect};
pub use round::{Kept, Rounded, round};
pub use rule::{Cost, Protection, Rule, Zeros};
pub use spec::{Dimension, MOST_CELLS, NotRecorded, Spec, Table, Tree};
pub use suppress::State;
