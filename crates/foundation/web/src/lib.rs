//! **Web**: the HTTP shell. Sessions, layout, forms, errors, the registry of routes, the components.
//!
//! - [`components`]: the shell and the parts that every page is built from.
//! - `middleware`: every request passes it: who asks, which language, whether the form is from here; and on the way
//!   out: the audit entries durable before the answer, errors turned into pages, headers.
//! - `web`: what a handler holds in its hands. `error`: why there is no ordinary page, and its words.
//! - `form_values`: names and values of a form, and the choice between two versions. `posted`: a form that arrived. `kept_forms`: a form whose session had ended, sealed to its author for a day.
//!   `sent_form`: what was sent, read once and bounded; `signs`: signs that nobody sees; `retype`: a form that has some.
//! - `extract`: identifiers in addresses, what was done just before, paths of this house.
//! - [`Room`]: how a room describes itself to the house. [`Needs`]: what it needs of the bodies of a country.
//! - `origin`: the address under which people reach the server.
//! - `routes`: the registry of routes. `session`: who is signed in. `clients`: where requests come from. `house`: what all handlers share.
//!
//! **Never here:** an answer before the entries of the act are durable; SQL of a capability; a script or style
//! inside a page; a cookie other than the session's, the language's, the one by which a browser is known in which somebody has
//! signed in before, and that of a browser which has opened a link in two halves.

mod clients;
pub mod components;
mod entry;
mod error;
mod extract;
mod form_values;
mod house;
pub mod kept_forms;
mod middleware;
mod needs;
mod origin;
mod posted;
mod request;
mod retype;
mod room;
mod routes;
mod sent_form;
mod session;
mod signs;
mod web;

pub use clients::Clients;
pub use entry::{Entry, Pending};
pub use error::{Error, Problem};
pub use extract::{Did, Id, PageAsked, Path, Query, from_here, local};
pub use form_values::{FormParts, FormValues};
pub use house::{Demo, DemoPerson, House};
pub use middleware::{BROWSER_COOKIE, LANGUAGE_COOKIE, LINK_COOKIE, serve_router};
pub use needs::Needs;
pub use origin::{NoOrigin, Origin};
pub use posted::{Plain, Posted};
pub use room::{Compare, Compared, Comparison, Derived, Fill, Job, Room, Rooms, WorkSource};
pub use routes::{Page, Routes};
pub use session::{COOKIE, Sessions, Signed};
pub use web::Web;
