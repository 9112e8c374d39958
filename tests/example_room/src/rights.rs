//! Rights of this room: what a bed that was asked for is, and the verbs. The permits are in `example.cedar`.

use access::{Kind, Rights};
use protect::CaseId;

kernel::id! {
    /// A bed that was asked for.
    BedId,
}

/// A bed that was asked for: a dossier beside the case.
pub static BED: Kind = Kind {
    entity: "Bed",
    prefix: "bed",
    about: "A bed in a shelter that was asked for.",
    table: "dossier",
    joins: "",
    dossier: true,
    facts: &[],
};

access::ids! { BedId: BED, dossier; }

access::verbs! { VERBS:
    /// Ask for a bed for the person of a case.
    AskForBed = "ask_for_bed" on CaseId, Alteration for [Identification] opens [] changes creates;
    /// See what became of a bed that was asked for.
    SeeBed = "see_bed" on BedId, Consultation for [Identification] opens [Narrative];
}

/// What this room declares.
pub static RIGHTS: Rights = Rights {
    room: "example",
    kinds: &[&BED],
    verbs: VERBS,
    file: "example.cedar",
    policies: include_str!("example.cedar"),
    scopes: &[],
};
