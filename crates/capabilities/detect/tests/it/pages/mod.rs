//! The pages by their routes, on both databases.

mod languages;
mod refer;
mod screen;
mod sealed;
mod world;
