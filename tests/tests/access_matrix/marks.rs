//! The marks: a word of its own for every record and tier, who may meet it, and the search for all of them in a response.

use std::collections::BTreeMap;

use kernel::Tier;

use crate::{
    build::Built,
    oracle,
    world::{CASES, Case, KEPT, SCREENINGS, Someone, Step},
};

/// What a mark stands in, and so who may meet it.
#[derive(Debug, Clone, Copy)]
pub enum Of {
    /// A tier of a case.
    Tier(&'static Case, Tier),
    /// The number or the address of a case.
    Case(&'static Case),
    /// A draft, a receipt or a kept form of this person alone.
    Own(&'static str),
    /// The name of this member of staff.
    Name(Someone),
}

impl Of {
    /// Whether somebody may meet it, on whatever page.
    pub fn is_for(&self, one: &Someone) -> bool {
        match self {
            Self::Tier(case, tier) => oracle::reads_on_page(one, case, *tier),
            // The log names cases by their number, and says nothing of what is in them.
            Self::Case(case) => {
                oracle::sees(one, case) || oracle::sees_hold(one, case) || oracle::audits(one)
            }
            Self::Own(part) => *part == one.part,
            Self::Name(staff) => oracle::knows_name(one, staff, CASES),
        }
    }

    /// Whether some page shows it. No room writes support, intelligence or shelter texts yet: these are sealed under keys of
    /// their own, and must be nowhere.
    pub fn is_shown(&self) -> bool {
        !matches!(self, Self::Tier(_, Tier::Support | Tier::Intelligence | Tier::Shelter))
    }
}

/// The word that stands in a field of a record.
pub fn word(field: &str, record: &str) -> String {
    format!("Mark-{field}-{record}")
}

/// Fields of a case that are sealed, each under its tier, as far as the case has them.
pub fn fields(case: &Case) -> Vec<(&'static str, Tier)> {
    let mut fields = vec![("story", Tier::Narrative)];
    if case.named {
        fields.extend([("name", Tier::Identity), ("contact", Tier::Identity), ("home", Tier::Identity)]);
    }
    let noted = [
        (Step::Triage, "triagenote"),
        (Step::Presume, "presumenote"),
        (Step::Grounds, "reasons"),
        (Step::Withdraw, "withdrawnote"),
        (Step::Signpost, "signpostreasons"),
    ];
    fields
        .extend(noted.iter().filter(|(step, _)| case.did(*step)).map(|(_, field)| (*field, Tier::Narrative)));
    fields.extend(further(case));
    fields
}

/// Texts of tiers that no room writes yet, where somebody was given the tier.
pub fn further(case: &Case) -> Vec<(&'static str, Tier)> {
    let tiers =
        [("support", Tier::Support), ("intelligence", Tier::Intelligence), ("shelter", Tier::Shelter)];
    let given = |tier: Tier| case.given.iter().any(|grant| !grant.ended && grant.tiers.contains(&tier));
    tiers.into_iter().filter(|(_, tier)| given(*tier)).collect()
}

/// Every mark of a world, by its word.
pub struct Marks(BTreeMap<String, Of>);

impl Marks {
    pub fn of(built: &Built, people: &[Someone]) -> Self {
        let mut all = BTreeMap::new();
        for case in CASES {
            for (field, tier) in fields(case) {
                all.insert(word(field, case.name), Of::Tier(case, tier));
            }
            let made = &built.cases[case.name];
            all.insert(made.number.clone(), Of::Case(case));
            all.insert(made.id.clone(), Of::Case(case));
            all.insert(made.receipt.clone(), Of::Own(case.referrer));
        }
        for screening in SCREENINGS {
            let fields: &[&str] = if screening.ended { &["ending"] } else { &["draftnotes", "draftname"] };
            for field in fields {
                all.insert(word(field, screening.name), Of::Own(screening.by));
            }
        }
        for part in KEPT {
            all.insert(word("kept", &part.replace('.', "-")), Of::Own(part));
        }
        // "administrator" is a word of the language as well.
        let named = people.iter().filter(|one| one.part.contains('.'));
        all.extend(named.map(|one| (one.part.to_owned(), Of::Name(*one))));
        Self(all)
    }

    /// The marks that stand in a text, but for one that was in the address itself.
    pub fn found<'a>(&'a self, text: &'a str, asked: &'a str) -> impl Iterator<Item = (&'a str, &'a Of)> {
        let inside = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
        let words = text.as_bytes().split(move |byte| !inside(*byte));
        words.filter_map(move |word| {
            let word = std::str::from_utf8(word).ok()?.trim_matches('.');
            let (word, of) = self.0.get_key_value(word)?;
            (!asked.contains(word.as_str())).then_some((word.as_str(), of))
        })
    }

    pub fn iter(&self) -> impl Iterator<Item = (&String, &Of)> {
        self.0.iter()
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }
}
