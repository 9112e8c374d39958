//! The room above in its smallest form: screenings that end in a referral.

use access::{Fact, Kind, Rights};
use store::Migration;

/// Its table.
pub const SCREENING_TABLE: &[Migration] = &[Migration::text(
    "0010_screening",
    "CREATE TABLE screening (id {id}, uuid TEXT NOT NULL UNIQUE, account_id {int} NOT NULL, state TEXT NOT NULL) {strict};",
)];

kernel::id! {
    /// A screening.
    ScreeningId,
}

static SCREENING: Kind = Kind {
    entity: "Screening",
    prefix: "screening",
    about: "A front-line conversation.",
    table: "screening",
    joins: "",
    dossier: false,
    facts: &[Fact::tie("mine", "o.account_id = $1", "I began it.")],
};

access::ids! { ScreeningId: SCREENING; }

access::verbs! { VERBS:
    /// Refer the person of one's own screening.
    Refer = "refer" on ScreeningId, Disclosure for [Identification] opens [] creates;
}

impl protect::Refers for Refer {}

/// What it declares.
pub static RIGHTS: Rights = Rights {
    room: "front",
    kinds: &[&SCREENING],
    verbs: VERBS,
    file: "front.cedar",
    policies: "@id(\"own-screening-is-referred\") @help(\"screener\")
        permit (principal is Person, action == Action::\"refer\", resource is Screening) when { resource.mine };",
    scopes: &[],
};
