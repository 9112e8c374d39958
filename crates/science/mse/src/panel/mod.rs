//! The panel: methods side by side, with everything that must be read with them.

mod options;
mod result;

pub use options::{Family, Method};
pub use result::*;
