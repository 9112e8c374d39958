//! **The roof**: configuration and wiring. Which rooms there are, which migrations, which measures, which jobs.
//!
//! - `rooms`: the one list of rooms. `wiring`: the house put together: store, policies, key file, rooms.
//! - `serve`: a server on an address, with its background jobs, until it is told to stop.
//! - `server`: `palermo serve`, `check` and `config`; `configuration`, `configuration_keys`: what they are told, and by whom.
//!   `watch`: health and figures for those who watch; `logs`: the program's own log.
//! - `demo`: the demonstration country: fictional bodies, people and seeded histories.
//! - `cli`: what the command line offers.
//! - `check`: whether a database is sound and everything derived is what the history says.
//! - `backup`: `palermo backup` and `palermo restore`, sealed to codes on paper; `backup_commands`: their command lines.
//! - `access_commands`: `palermo access`: why somebody may or may not, and what every role may do.
//! - `nightly`: the check of every night, which goes through all of it in thirty.
//! - `codes`: `palermo codes check FILE`.
//! - `estimate`: `palermo estimate`, the engine of estimates on the command line.
//! - `publish`: `palermo publish`, the engine of protected tables and synthetic records on the command line.
//! - `connections`: how many, how long each may take, who has to go. `memory`: wiped when it is freed, never dumped.
//! - `ledger_commands`: `palermo ledger`, what others need to keep the log honest, and whether it is what they kept.
//! - `witness`: `palermo witness`, whoever keeps the newest checkpoint of a log outside its house.
//! - `engine_words`, `long_jobs`, `shutdown`: what these share: the words of reports, a computation with somebody waiting, and how
//!   the system asks to stop.
//!
//! **Never here:** a rule, a right, a page, a query.

mod access_commands;
pub mod backup;
mod backup_commands;
pub mod check;
pub mod cli;
mod codes;
mod configuration;
mod configuration_keys;
pub mod connections;
pub mod demo;
mod engine_words;
pub mod estimate;
mod ledger_commands;
mod logs;
mod long_jobs;
pub mod memory;
pub mod nightly;
mod publish;
pub mod rooms;
pub mod serve;
mod server;
mod shutdown;
pub mod watch;
pub mod wiring;
mod witness;
