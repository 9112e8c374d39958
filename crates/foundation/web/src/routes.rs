//! The registry of routes: a router that remembers what it serves, so that tests can walk every route there is.

use axum::{Router, handler::Handler, response::Response, routing};

use crate::{Error, House};

/// What a handler answers.
pub type Page = Result<Response, Error>;

/// Routes of one room.
#[derive(Default)]
pub struct Routes {
    router: Router<House>,
    list: Vec<(&'static str, &'static str)>,
}

impl Routes {
    /// No routes yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A page to read.
    #[must_use]
    pub fn get<H, T>(mut self, path: &'static str, handler: H) -> Self
    where
        H: Handler<T, House>,
        T: 'static,
    {
        self.list.push(("GET", path));
        Self { router: self.router.route(path, routing::get(handler)), list: self.list }
    }

    /// A form to send.
    #[must_use]
    pub fn post<H, T>(mut self, path: &'static str, handler: H) -> Self
    where
        H: Handler<T, House>,
        T: 'static,
    {
        self.list.push(("POST", path));
        Self { router: self.router.route(path, routing::post(handler)), list: self.list }
    }

    /// These and the routes of another room.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.list.extend(other.list);
        Self { router: self.router.merge(other.router), list: self.list }
    }

    /// Method and path of every route.
    #[must_use]
    pub fn list(&self) -> &[(&'static str, &'static str)] {
        &self.list
    }

    pub(crate) fn into_router(self) -> Router<House> {
        self.router
    }
}
