//! Pictures as inline SVG: no script, no font, no request. Colours come from the classes of the page, so that light
//! and dark follow the reader. 320 units wide, so that text stays readable on a phone. The table beside each picture
//! holds the same data.

mod histogram;
mod intervals;
mod overlap;
mod scale;
mod sensitivity;
mod svg;

pub(crate) use histogram::histogram;
pub(crate) use intervals::intervals;
pub(crate) use overlap::overlap;
pub(crate) use sensitivity::sensitivity;
pub(crate) use svg::escape;

#[cfg(test)]
mod tests;
