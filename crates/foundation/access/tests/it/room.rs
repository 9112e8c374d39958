//! A room in its smallest form, as a capability declares itself: a dossier, something that ends in one, verbs that
//! read, change and hand over, policies.

use access::{Fact, Kind, Rights, Verb};
use store::Migration;

/// Its tables, and a table for changes that tests make.
pub const MIGRATIONS: &[Migration] = &[Migration::text(
    "9000_room",
    "CREATE TABLE screening (id {id}, uuid TEXT NOT NULL UNIQUE, account_id {int} NOT NULL, state TEXT NOT NULL) {strict};
     ALTER TABLE dossier_before RENAME TO case_access;
     CREATE TABLE thing (uuid TEXT PRIMARY KEY, version {int} NOT NULL) {strict};",
)];

kernel::id! {
    /// A case.
    CaseId,
    /// A screening.
    ScreeningId,
    /// A thread of messages.
    ThreadId,
}

/// A case.
pub static CASE: Kind = Kind {
    entity: "Case",
    prefix: "case",
    about: "A case.",
    table: "dossier",
    joins: "",
    dossier: true,
    facts: &[
        Fact::flag(
            "hold",
            "EXISTS (SELECT 1 FROM case_access ca WHERE ca.dossier_id = o.id AND ca.hold = 1)",
            "Removal is on hold.",
        ),
        Fact::tie(
            "referred_by_me",
            "EXISTS (SELECT 1 FROM case_access ca WHERE ca.dossier_id = o.id AND ca.referred_by = $1)",
            "I made the referral.",
        ),
    ],
};

/// A thread of messages: a dossier of another kind.
pub static THREAD: Kind = Kind {
    entity: "Thread",
    prefix: "thread",
    about: "A thread of messages.",
    table: "dossier",
    joins: "",
    dossier: true,
    facts: &[],
};

/// A screening.
pub static SCREENING: Kind = Kind {
    entity: "Screening",
    prefix: "screening",
    about: "A screening.",
    table: "screening",
    joins: "",
    dossier: false,
    facts: &[
        Fact::tie("mine", "o.account_id = $1", "I began it."),
        Fact::code("state", &["open", "ended"], "o.state", "Where it stands."),
    ],
};

access::ids! { CaseId: CASE, dossier; ScreeningId: SCREENING; ThreadId: THREAD, dossier; }

access::verbs! { VERBS:
    /// Refer somebody.
    Refer = "refer" on ScreeningId, Disclosure for [Identification] opens [] creates;
    /// See a case.
    ViewCase = "view_case" on CaseId, Consultation for [Identification, Support] opens [];
    /// Read who the person is.
    ReadIdentity = "read_identity" on CaseId, Consultation for [Identification, Support] opens [Identity];
    /// Read what happened.
    ReadNarrative = "read_narrative" on CaseId, Consultation for [Identification, Support] opens [Narrative];
    /// Triage.
    Triage = "triage" on CaseId, Alteration for [Identification] opens [Narrative] changes;
    /// Hand over.
    HandOver = "hand_over" on CaseId, Disclosure
        for [Identification] opens [Identity, Narrative] changes gives_grants;
    /// Settle a task; where removal is on hold, without a grant.
    SettleTask = "settle_task" on CaseId, Alteration for [Identification, Stay] opens [] changes;
    /// Read a thread.
    ReadThread = "read_thread" on ThreadId, Consultation for [Identification] opens [Narrative];
    /// Write to a thread.
    WriteThread = "write_thread" on ThreadId, Alteration for [Identification] opens [Narrative] changes;
    /// Let others into a thread, or no longer.
    ShareThread = "share_thread" on ThreadId, Disclosure
        for [Identification] opens [Narrative] changes gives_grants;
    /// Erase a thread.
    EraseThread = "erase_thread" on ThreadId, Erasure for [Identification] opens [] changes;
    /// Let clocks run.
    RunClocks = "run_clocks" on CaseId, Alteration for [Operations] opens [] changes job;
}

/// Verbs about cases, for helpers of tests.
pub trait OnCase: Verb<On = CaseId> {}
impl<V: Verb<On = CaseId>> OnCase for V {}

/// What it declares.
pub static RIGHTS: Rights = Rights {
    room: "room",
    kinds: &[&CASE, &SCREENING, &THREAD],
    verbs: VERBS,
    file: "room.cedar",
    policies: r#"
        @id("own-screening-is-referred") @help("screener")
        permit (principal is Person, action == Action::"refer", resource is Screening)
        when { resource.mine && resource.state == "open" };
        @id("a-grant-shows-the-case") @help("focal_point")
        permit (principal is Person, action == Action::"view_case", resource is Case)
        when { !resource.dossier.granted.isEmpty() };
        @id("identity-is-read") @help("focal_point")
        permit (principal is Person, action == Action::"read_identity", resource is Case)
        when { resource.dossier.granted.contains("identity") };
        @id("narrative-is-read") @help("focal_point")
        permit (principal is Person, action == Action::"read_narrative", resource is Case)
        when { resource.dossier.granted.contains("narrative") };
        @id("focal-point-works") @help("focal_point")
        permit (principal is Person, action in [Action::"triage", Action::"hand_over"], resource is Case)
        when { principal.roles.contains("focal_point") && resource.dossier.grants.contains("narrative/identification") };
        @id("tasks-are-settled") @help("focal_point")
        permit (principal is Person, action == Action::"settle_task", resource is Case)
        when { resource.dossier.purposes.contains("identification") };
        @id("hold-is-settled") @help("focal_point") @purpose("stay")
        permit (principal is Person, action == Action::"settle_task", resource is Case) when { resource.hold };
        @id("a-thread-is-read") @help("focal_point")
        permit (principal is Person, action == Action::"read_thread", resource is Thread)
        when { resource.dossier.granted.contains("narrative") };
        @id("a-thread-is-worked-on") @help("focal_point")
        permit (principal is Person, action in [Action::"write_thread", Action::"share_thread", Action::"erase_thread"],
          resource is Thread)
        when { resource.dossier.granted.contains("narrative") && resource.dossier.state == "open" };
        @id("clocks-run") @help("administrator")
        permit (principal is Job, action == Action::"run_clocks", resource is Case)
        when { principal.name == "clocks" };
    "#,
    scopes: &[],
};

/// All rooms of these tests.
pub const ROOMS: &[&Rights] = &[&access::RIGHTS, &RIGHTS];
