//! An entry of the navigation, shown to whoever may do what its page is for.

use std::{future::Future, pin::Pin};

use access::{Act, Verb};

use crate::components::Icon;

/// A future that a function of a room gives back through a plain function pointer.
pub type Pending<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// An entry of the navigation. It is shown when whoever is signed in may do what its page is for.
pub struct Entry {
    /// The picture beside the words.
    pub icon: Icon,
    /// Message key of the words.
    pub words: &'static str,
    /// The page it leads to; every page below it counts as being there.
    pub path: &'static str,
    /// Whether whoever acts may go there. Leaves no trace.
    pub shown: for<'a> fn(&'a mut Act) -> Pending<'a, access::Result<bool>>,
}

impl Entry {
    /// An entry that shows when the verb `V` is permitted; `V` is about a place, not about one object.
    #[must_use]
    pub const fn of<V>(icon: Icon, words: &'static str, path: &'static str) -> Self
    where
        V: Verb,
        V::On: Default,
    {
        Self { icon, words, path, shown: permitted::<V> }
    }
}

fn permitted<V>(act: &mut Act) -> Pending<'_, access::Result<bool>>
where
    V: Verb,
    V::On: Default,
{
    Box::pin(act.may::<V>(V::On::default()))
}
