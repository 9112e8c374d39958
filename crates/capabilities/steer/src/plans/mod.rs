//! Plans: the model, the reader and its checks, the tree, and the five strategies that come with the software.

mod capability;
mod capability_list;
mod library;
mod model;
mod read;
mod references;
mod tree;

pub use capability::{Capability, CapabilityCode};
pub use capability_list::{CapabilityList, capability_list};
pub use library::{EMBEDDED, Library, Strategy, check_measures, library};
pub use model::{
    Amount, Contact, Head, Item, Kind, Moment, Number, OneOrMany, Open, Period, Plain, Plan, Quantity,
    Relation, Section, Shelf, Source, When,
};
pub(crate) use read::plan_of;
pub use read::read_plan;
pub use tree::{Node, tree};

impl Plan {
    /// The items below the plan itself, in the order of the file.
    pub fn items(&self) -> impl Iterator<Item = &Item> {
        self.shelves.iter().flat_map(|shelf| &shelf.items)
    }

    /// The item of an id.
    #[must_use]
    pub fn item(&self, id: &str) -> Option<&Item> {
        self.items().find(|item| item.id == id)
    }

    /// How many objectives, pillars, actions, outputs and documents the plan has, itself included.
    #[must_use]
    pub fn counted(&self) -> usize {
        1 + self.items().filter(|item| item.kind.is_counted()).count()
    }

    /// Title of the plan for a reader of `lang`, with the language it is in; falls back as
    /// [`Item::title_in`] does.
    #[must_use]
    pub fn title_in(&self, lang: &str) -> (&str, &str) {
        model::title_in(&self.head.title_original, &self.head.title_en, lang, &self.head.language)
            .unwrap_or((&self.head.id, "en"))
    }

    /// The bodies of an item: its actors, those who do it first.
    #[must_use]
    pub fn bodies(&self, item: &Item) -> Vec<&Item> {
        item.actor_ids().into_iter().filter_map(|id| self.item(id)).collect()
    }

    /// The published text an item's facts come from.
    #[must_use]
    pub fn source_of(&self, item: &Item) -> Option<&Source> {
        self.source(item.source.said()?)
    }

    /// The published text of an id.
    #[must_use]
    pub fn source(&self, id: &str) -> Option<&Source> {
        self.sources.said()?.iter().find(|source| source.id == id)
    }

    /// The number that the text binds to an item, when `number` names one.
    #[must_use]
    pub fn quantity_of(&self, item: &Item) -> Option<&Quantity> {
        let Number::Quantity(id) = item.number.said()? else { return None };
        self.numbers.said()?.iter().find(|quantity| &quantity.id == id)
    }

    /// The deadline of an item: a day, a year or words.
    #[must_use]
    pub fn deadline_of(&self, item: &Item) -> Option<&Moment> {
        self.moment(item.due.said()?)
    }

    /// The point in time of an id.
    #[must_use]
    pub fn moment(&self, id: &str) -> Option<&Moment> {
        self.dates.said()?.iter().find(|moment| moment.id == id)
    }
}
