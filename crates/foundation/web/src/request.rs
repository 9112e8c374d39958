//! What the middleware found out about a request, for whoever answers it.

use std::{
    net::IpAddr,
    sync::{Arc, Mutex},
};

use access::{
    PendingEntries,
    accounts::{BrowserName, LinkBrowser},
};
use kernel::{Lang, Registry};
use vault::session::CookieHalf;

use crate::{Entry, Needs, Signed, components::NavigationLink};

/// What the middleware found out about a request.
pub(crate) struct Context {
    pub(crate) lang: Lang,
    pub(crate) signed: Option<Signed>,
    pub(crate) cookie: Option<CookieHalf>,
    pub(crate) csrf: String,
    /// The name that this browser keeps when somebody has signed in before.
    pub(crate) browser: Option<BrowserName>,
    /// The name that this browser keeps when it has opened a link in two halves.
    pub(crate) link: Option<LinkBrowser>,
    /// Where it comes from, where that can be told.
    pub(crate) address: Option<IpAddr>,
    pub(crate) path: String,
    /// The host that was asked, as the browser wrote it.
    pub(crate) host: String,
    pub(crate) trail: PendingEntries,
    pub(crate) offers: Arc<Offers>,
    /// Who is signed in, in words, and where that person may go; known once an act has begun.
    pub(crate) person: Mutex<Option<(String, Vec<NavigationLink>)>>,
}

/// What the rooms offer to every page.
pub(crate) struct Offers {
    /// The navigation, in the order in which it is shown.
    pub(crate) navigation: Vec<&'static Entry>,
    /// Everything that the strategies can count.
    pub(crate) measures: Registry,
    /// What they need of the bodies of a country.
    pub(crate) needs: Vec<&'static Needs>,
}
