//! Rights of this room: what a case and a referral are to whoever asks, the verbs about them, and the filters of
//! their lists. The permits are in `data/policies/protect.cedar`.

use access::{Changes, Creates, Fact, Kind, Rights, Scope, Verb, foundation::Workplace};

kernel::id! {
    /// A case: seven tracks on one person's way. It has no owner; grants link it to teams.
    CaseId,
    /// A referral from the front line to a focal point.
    ReferralId,
}

/// One person's way through the referral mechanism.
pub static CASE: Kind = Kind {
    entity: "Case",
    prefix: "case",
    about: "One person's way through the referral mechanism.",
    table: "dossier",
    joins: "",
    dossier: true,
    facts: &[
        // Each is looked up by the case: EXISTS would let PostgreSQL collect all holds, or all of somebody's referrals, for
        // one page.
        Fact::flag(
            "hold",
            "(SELECT ca.hold FROM case_access ca WHERE ca.dossier_id = o.id) = 1",
            "A recovery and reflection period runs: no removal.",
        ),
        Fact::tie(
            "referred_by_me",
            "(SELECT ca.referred_by FROM case_access ca WHERE ca.dossier_id = o.id) = $1",
            "I made the referral.",
        ),
        Fact::flag(
            "referred_by_my_body",
            "(SELECT ca.referred_body FROM case_access ca WHERE ca.dossier_id = o.id)
               = (SELECT a.body_id FROM account a WHERE a.id = $1)",
            "Somebody of my body made it.",
        ),
    ],
};

/// What the front line keeps of a referral.
pub static REFERRAL: Kind = Kind {
    entity: "Referral",
    prefix: "referral",
    about: "What the front line keeps of a referral.",
    table: "referral",
    joins: "",
    dossier: false,
    facts: &[Fact::tie("mine", "o.account_id = $1", "I made it.")],
};

access::ids! { CaseId: CASE, dossier; ReferralId: REFERRAL; }

access::verbs! { VERBS:
    /// See the list of the cases that one works on.
    ListCases = "list_cases" on Workplace, Consultation for [Identification, Support, Investigation, Stay]
        opens [];
    /// See the receipt of one's own referral.
    SeeReceipt = "see_receipt" on ReferralId, Consultation for [Identification] opens [];
    /// See a case: tracks, clocks, who sees what. No tier.
    ViewCase = "view_case" on CaseId, Consultation
        for [Identification, Support, Investigation, Stay, Emergency] opens [];
    /// Read who the person is.
    ReadIdentity = "read_identity" on CaseId, Consultation
        for [Identification, Support, Investigation, Stay, Emergency] opens [Identity];
    /// Write down who the person is, complete and correct it.
    RecordIdentity = "record_identity" on CaseId, Alteration
        for [Identification, Support] opens [Identity] changes;
    /// Read what happened.
    ReadNarrative = "read_narrative" on CaseId, Consultation
        for [Identification, Support, Investigation, Stay, Emergency] opens [Narrative];
    /// Triage a referral.
    Triage = "triage" on CaseId, Alteration for [Identification] opens [Narrative] changes;
    /// Presume a victim, or signpost.
    Presume = "presume" on CaseId, Alteration for [Identification] opens [Narrative] changes;
    /// Hand a case to a competent authority: grants, and the keys with them.
    HandOver = "hand_over" on CaseId, Disclosure
        for [Identification] opens [Identity, Narrative] changes gives_grants;
    /// Decide on reasonable grounds.
    DecideGrounds = "decide_grounds" on CaseId, Alteration for [Identification] opens [Narrative] changes;
    /// Decide on identification.
    DecideIdentification = "decide_identification" on CaseId, Alteration
        for [Identification] opens [Narrative] changes;
    /// Extend or terminate the recovery and reflection period.
    RunReflection = "run_reflection" on CaseId, Alteration for [Identification] opens [Narrative] changes;
    /// Record that the person withdraws consent.
    WithdrawConsent = "withdraw_consent" on CaseId, Alteration
        for [Identification, Support, Investigation, Stay] opens [Narrative] changes;
    /// Settle a task.
    SettleTask = "settle_task" on CaseId, Alteration for [Identification, Stay] opens [] changes;
    /// See that removal is on hold, and until when.
    SeeHold = "see_hold" on CaseId, Consultation for [Stay] opens [];
    /// Let clocks end periods (the server itself).
    RunClocks = "run_clocks" on CaseId, Alteration for [Operations] opens [] changes job;
}

/// A verb that refers somebody: it ends in a case and a receipt. Rooms above have such verbs; this room demands one.
pub trait Refers: Creates {}

/// A verb that includes seeing that a case is there, its states and its dates.
pub trait SeesCase: Verb<On = CaseId> {}
impl SeesCase for ViewCase {}
impl<V: Changes + Verb<On = CaseId>> SeesCase for V {}

/// A verb that changes a case: a permit to look is none to write.
pub trait ChangesCase: SeesCase + Changes {}
impl<V: Changes + Verb<On = CaseId>> ChangesCase for V {}

/// Cases whose removal is on hold (immigration officers).
pub static ON_HOLD: Scope =
    Scope { id: "on-hold", sql: "o.id IN (SELECT ca.dossier_id FROM case_access ca WHERE ca.hold = 1)" };

/// One's own referrals.
pub static OWN_REFERRALS: Scope = Scope { id: "own-referrals", sql: "o.account_id = $1" };

/// What this room declares.
pub static RIGHTS: Rights = Rights {
    room: "protect",
    kinds: &[&CASE, &REFERRAL],
    verbs: VERBS,
    file: "protect.cedar",
    policies: include_str!("../../../../data/policies/protect.cedar"),
    scopes: &[&ON_HOLD, &OWN_REFERRALS],
};
