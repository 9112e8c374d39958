//! Protected tables, attacked by solvers that share no code with the engine.

mod attacker;
mod cases;
mod edges;
mod random;
mod referrals;
mod rounding;
