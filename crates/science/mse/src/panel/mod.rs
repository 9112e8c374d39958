//! The panel: methods side by side, with everything that must be read with them.

mod options;
mod result;
#[cfg(test)]
pub(crate) mod sample;

pub use options::{Family, Method};
pub use result::*;
