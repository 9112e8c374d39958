//! **Desk**: the HTTP shell. Sessions, layout, forms, languages, errors, the registry of routes, the components.
//!
//! - `words`: Fluent and ICU; `look`: the shell and the components, built once.
//! - `http`: one middleware (`http::keeper`) through which every request goes: who asks, which language, is the form
//!   from here; and on the way out: the audit entries durable before the answer, errors turned into pages, headers.
//! - `people`: sign-in, enrolment, parked forms, bodies and teams: the pages that need no capability.
//!
//! **Never here:** an answer before the entries of the act are durable; SQL of a capability; a script or style
//! inside a page; a cookie other than the session's and the language's.

mod http;
pub mod look;
mod people;
pub mod words;

pub use http::{
    Demo, DemoPerson, Desk, Fault, FormParts, House, Page, Posted, Problem, Routes, Sessions, Work,
    WorkSource, serve_router,
};
pub use people::routes;
