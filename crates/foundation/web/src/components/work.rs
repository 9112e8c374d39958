//! My work: an inbox of what waits for me, the most urgent first.

use jiff::civil::{Date, Time};

use super::component;
use words::days_between;

/// One thing that waits.
#[derive(Debug, Clone, Default)]
pub struct WorkItem {
    /// What is to be done, with a verb: "Decide on reasonable grounds".
    pub what: String,
    /// About whom: a number, never a name.
    pub about: String,
    /// Where it is done.
    pub href: String,
    /// By when; `None` when nothing sets a day.
    pub due: Option<Date>,
    /// At which hour, where hours count.
    pub hour: Option<Time>,
    /// Somebody may be in danger: it stands before everything else.
    pub urgent: bool,
    /// Why it waits for me.
    pub why: String,
}

/// The inbox. Give the items in any order.
#[derive(Debug, Clone, Default)]
pub struct WorkList {
    /// What waits.
    pub items: Vec<WorkItem>,
    /// The day it is looked at.
    pub today: Date,
}
component!(WorkList, "components/work.html");

impl WorkList {
    /// The groups that are not empty, with the key of their heading; each sorted by day and hour, what is urgent before all. "This week" is the next
    /// six days; what no day is set for is in "later", last.
    fn groups(&self) -> Vec<(&'static str, Vec<&WorkItem>)> {
        let mut groups = [
            ("work-urgent", Vec::new()),
            ("work-overdue", Vec::new()),
            ("work-today", Vec::new()),
            ("work-week", Vec::new()),
            ("work-later", Vec::new()),
        ];
        for item in &self.items {
            let days = item.due.map_or(i64::MAX, |due| days_between(self.today, due));
            let group = match days {
                _ if item.urgent => 0,
                ..0 => 1,
                0 => 2,
                1..=6 => 3,
                _ => 4,
            };
            if let Some((_, items)) = groups.get_mut(group) {
                items.push(item);
            }
        }
        for (_, items) in &mut groups {
            items.sort_by_key(|item| (item.due.unwrap_or(Date::MAX), item.hour.unwrap_or(Time::MAX)));
        }
        groups.into_iter().filter(|(_, items)| !items.is_empty()).collect()
    }
}

fn many(items: &[&WorkItem]) -> u64 {
    u64::try_from(items.len()).unwrap_or(u64::MAX)
}

fn late(heading: &str) -> bool {
    matches!(heading, "work-overdue" | "work-urgent")
}

/// Whether the day of an item is over.
fn overdue(item: &WorkItem, today: &Date) -> bool {
    item.due.is_some_and(|due| due < *today)
}
