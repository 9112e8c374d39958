//! Pictures as inline SVG: no script, no font, no request. Colours come from the classes of the page, so that light
//! and dark follow the reader. The table beside each picture holds the same data.

mod histogram;
mod intervals;
mod overlap;
mod scale;
mod sensitivity;

pub(crate) use histogram::histogram;
pub(crate) use intervals::intervals;
pub(crate) use overlap::overlap;
pub(crate) use sensitivity::sensitivity;

/// Width of every picture in its own units, so that text stays readable on a phone.
const WIDTH: f64 = 320.0;

#[cfg(test)]
mod tests;
