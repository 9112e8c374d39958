//! **People**: the pages that need no capability: signing in and out, enrolment, forms that were kept, "My work", help, one's own account, bodies and teams and their keys, and what only a demonstration has.
//!
//! **Never here:** a password, a code or a link in a redirect, a log or a second answer; a page about people that
//! did not ask for a permit; an answer that tells whether a case exists.

mod account;
mod bodies;
mod body_form;
mod change_body;
mod checklist;
mod demo;
mod duties;
mod enrol;
mod forms;
mod kept_forms;
mod keys;
mod log;
mod managing;
mod own_secrets;
mod person;
mod records;
mod recovery;
mod renewals;
mod role_sheets;
mod roles;
mod room;
mod set_up;
mod sign_in;
mod teams;
mod witnesses;
mod work;
mod yours;

pub use role_sheets::{Sheet, SheetVerb, everybody, sheet, sheets_html};
pub use room::ROOM;
use web::Routes;

/// Routes of this room.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .get("/", sign_in::home)
        .get("/sign-in", sign_in::form)
        .post("/sign-in", sign_in::sign_in)
        .post("/sign-out", sign_in::sign_out)
        .post("/language", sign_in::language)
        .get("/enrol/{token}", enrol::form)
        .post("/enrol/{token}", enrol::finish)
        .post("/enrol/{token}/open", enrol::open)
        .get("/work", work::work)
        .get("/roles", role_sheets::list)
        .get("/roles/{role}", role_sheets::one)
        .get("/parked", kept_forms::list)
        .get("/parked/{id}", kept_forms::one)
        .post("/parked/{id}/discard", kept_forms::discard)
        .get("/help", account::help)
        .get("/account", account::account)
        .post("/account/guessed", account::it_was_me)
        .post("/account/renewed", account::renewed)
        .post("/account/renewal/stop", account::stop_renewal)
        .get("/account/password", own_secrets::password_form)
        .post("/account/password", own_secrets::change_password)
        .get("/account/authenticator", own_secrets::authenticator_form)
        .post("/account/authenticator", own_secrets::begin_authenticator)
        .post("/account/authenticator/finish", own_secrets::finish_authenticator)
        .get("/account/close", account::close_form)
        .post("/account/close", account::close)
        .post("/account/sessions/end", sign_in::end_sessions)
        .post("/account/sessions/end-one", sign_in::end_session)
        .get("/people", bodies::people)
        .post("/people", bodies::found)
        .get("/people/duties", duties::list)
        .post("/people/duties/give", duties::give)
        .post("/people/duties/confirm", duties::confirm)
        .post("/people/duties/end", duties::end)
        .get("/people/renewals", renewals::list)
        .post("/people/renewals/ask", renewals::ask)
        .post("/people/renewals/confirm", renewals::confirm)
        .post("/people/renewals/end", renewals::end)
        .get("/people/{body}", bodies::body)
        .get("/people/{body}/change", change_body::form)
        .post("/people/{body}/change", change_body::save)
        .get("/people/{body}/end", change_body::end_form)
        .post("/people/{body}/end", change_body::end)
        .post("/people/{body}/reopen", change_body::reopen)
        .post("/people/{body}/invite", bodies::invite)
        .post("/people/{body}/link", bodies::link)
        .get("/people/{body}/person/{person}", person::page)
        .post("/people/{body}/release", person::release)
        .post("/people/{body}/suspend", person::suspend)
        .post("/people/{body}/resume", person::resume)
        .post("/people/{body}/close", person::close)
        .post("/people/{body}/roles/give", roles::give)
        .post("/people/{body}/roles/end", roles::end)
        .post("/people/{body}/teams", teams::found)
        .post("/people/{body}/propose", teams::propose)
        .post("/people/{body}/remove", teams::remove)
        .post("/people/{body}/recovery", recovery::open)
        .get("/teams/{team}/keys", keys::keys)
        .post("/teams/{team}/keys/found", keys::found)
        .post("/teams/{team}/keys/wrap", keys::wrap)
        .get("/teams/{team}/keys/recover", recovery::form)
        .post("/teams/{team}/keys/recover", recovery::recover)
        .get("/log", log::log)
        .get("/log/checkpoint", witnesses::checkpoint)
        .get("/demo", demo::people)
        .get("/gallery", demo::gallery)
}
