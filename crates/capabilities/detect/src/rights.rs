//! Rights of this room: what a screening is to whoever asks, and the verbs about it. The permits are in
//! `data/policies/detect.cedar`.

use access::{Fact, Kind, Rights, Scope, foundation::Workplace};

kernel::id! {
    /// A screening: one front-line conversation, open or ended.
    ScreeningId,
}

/// A front-line conversation.
pub static SCREENING: Kind = Kind {
    entity: "Screening",
    prefix: "screening",
    about: "A front-line conversation.",
    table: "screening",
    joins: "",
    dossier: false,
    facts: &[
        Fact::tie("mine", "o.account_id = $1", "I began it."),
        Fact::flag("open", "o.state = 'open'", "It is not yet referred or ended."),
    ],
};

access::ids! { ScreeningId: SCREENING; }

access::verbs! { VERBS:
    /// Begin a screening.
    Screen = "screen" on Workplace, Collection for [Identification] opens [];
    /// Go on with one's own screening; includes reading it.
    ContinueScreening = "continue_screening" on ScreeningId, Collection for [Identification] opens [];
    /// Refer the person of one's own screening.
    Refer = "refer" on ScreeningId, Disclosure for [Identification] opens [] creates;
}

impl protect::Refers for Refer {}

/// One's own screenings.
pub static OWN_SCREENINGS: Scope = Scope { id: "own-screenings", sql: "o.account_id = $1" };

/// What this room declares.
pub static RIGHTS: Rights = Rights {
    room: "detect",
    kinds: &[&SCREENING],
    verbs: VERBS,
    file: "detect.cedar",
    policies: include_str!("../../../../data/policies/detect.cedar"),
    scopes: &[&OWN_SCREENINGS],
};
