//! What this room itself declares: kinds and verbs that every server has, whatever rooms it holds.

use kernel::{BodyId, DossierId, TeamId};

use crate::{
    kind::{Fact, Kind},
    lists::{LIVE, RECIPIENT},
    rights::Rights,
};

/// One's own place of work.
pub static WORKPLACE: Kind = Kind {
    entity: "Workplace",
    prefix: "workplace",
    about: "One's own place of work: lists, and things that are about to begin.",
    table: "",
    joins: "",
    dossier: false,
    facts: &[],
};

/// The running server.
pub static SERVER: Kind = Kind {
    entity: "Server",
    prefix: "server",
    about: "The running server.",
    table: "",
    joins: "",
    dossier: false,
    facts: &[],
};

/// The audit log.
pub static LOG: Kind = Kind {
    entity: "Log",
    prefix: "log",
    about: "The audit log.",
    table: "",
    joins: "",
    dossier: false,
    facts: &[],
};

/// An organisation.
pub static BODY: Kind = Kind {
    entity: "Body",
    prefix: "body",
    about: "An organisation.",
    table: "body",
    joins: "",
    dossier: false,
    facts: &[
        Fact::tie("mine", "o.id = (SELECT a.body_id FROM account a WHERE a.id = $1)", "I belong to it."),
        Fact::flag(
            "managed",
            "EXISTS (SELECT 1 FROM account a JOIN account_role r ON r.account_id = a.id
               WHERE a.body_id = o.id AND a.active = 1 AND a.enrolled_at IS NOT NULL AND r.role = 'body_manager'
                 AND r.from_at <= $2 AND (r.until_at IS NULL OR r.until_at > $2))",
            "A manager of it is enrolled: from then on the body invites its own people.",
        ),
        Fact::flag("ended", "o.ended_at IS NOT NULL", "It takes on nobody and nothing new."),
    ],
};

/// People of one body who share keys.
pub static TEAM: Kind = Kind {
    entity: "Team",
    prefix: "team",
    about: "People of one body who share keys.",
    table: "team",
    joins: "",
    dossier: false,
    facts: &[
        Fact::tie(
            "member",
            "EXISTS (SELECT 1 FROM member m WHERE m.team_id = o.id AND m.account_id = $1 AND m.from_at <= $2
               AND (m.until_at IS NULL OR m.until_at > $2))",
            "I am a member now.",
        ),
        Fact::tie(
            "of_my_body",
            "o.body_id = (SELECT a.body_id FROM account a WHERE a.id = $1)",
            "It belongs to my body.",
        ),
        Fact::tie(
            "recovery_open_for_me",
            "EXISTS (SELECT 1 FROM team_recovery r WHERE r.team_id = o.id AND r.account_id = $1
               AND r.used_at IS NULL AND r.opened_at <= $2 AND r.until_at > $2)",
            "Somebody else has opened its recovery for me.",
        ),
        Fact::flag(
            "holds_emergency_half",
            "o.duty = 'emergency' AND EXISTS (SELECT 1 FROM body_duty bd WHERE bd.body_id = o.body_id
               AND bd.duty = o.duty AND bd.confirmed_at IS NOT NULL AND bd.until_at IS NULL)",
            "It holds half of the key for emergencies: one person gave its body the duty, another confirmed it.",
        ),
    ],
};

/// Whatever is sealed, seen without what its room knows of it.
pub static ANY_DOSSIER: Kind = Kind {
    entity: "AnyDossier",
    prefix: "dossier",
    about: "A dossier of any kind, without what its room knows of it.",
    table: "dossier",
    joins: "",
    dossier: true,
    facts: &[],
};

kernel::id! {
    /// An emergency: one case that two bodies open together for an hour.
    EmergencyId,
}

/// An emergency.
pub static EMERGENCY: Kind = Kind {
    entity: "Emergency",
    prefix: "emergency",
    about: "An emergency: one case that two bodies open together for an hour.",
    table: "emergency_access",
    joins: "",
    dossier: false,
    facts: &[
        Fact::tie("asked_by_me", "o.asked_by = $1", "I asked for it."),
        Fact::tie(
            "waits_for_me",
            "o.released_at IS NULL AND o.waits_until > $2 AND o.asked_by <> $1
             AND EXISTS (SELECT 1 FROM member m JOIN team t ON t.id = m.team_id
               JOIN body_duty bd ON bd.body_id = t.body_id AND bd.duty = t.duty
               WHERE m.account_id = $1 AND m.from_at <= $2 AND (m.until_at IS NULL OR m.until_at > $2)
                 AND t.duty = 'emergency' AND bd.confirmed_at IS NOT NULL AND bd.until_at IS NULL
                 AND t.body_id <> (SELECT f.body_id FROM team f WHERE f.id = o.asked_team))",
            "It waits for the other body, and I am in the team that holds its half.",
        ),
        Fact::tie(
            "open_for_me",
            "o.asked_by = $1 AND o.released_at IS NOT NULL AND o.until_at > $2",
            "It was released to me, and the hour is not over.",
        ),
        Fact::tie(
            "concerns_me",
            "EXISTS (SELECT 1 FROM grants g WHERE g.dossier_id = o.dossier_id AND g.purpose <> 'emergency'
               AND g.from_at <= $2 AND (g.until_at IS NULL OR g.until_at > $2)
               AND (g.account_id = $1 OR g.team_id IN (SELECT m.team_id FROM member m WHERE m.account_id = $1
                 AND m.from_at <= $2 AND (m.until_at IS NULL OR m.until_at > $2))))",
            "I work on its case.",
        ),
        Fact::flag(
            "of_my_body",
            "(SELECT a.body_id FROM account a WHERE a.id = $1)
               IN (SELECT t.body_id FROM team t WHERE t.id = o.asked_team OR t.id = o.released_team)",
            "My body asked for it or released it.",
        ),
        Fact::flag(
            "to_review",
            "o.released_at IS NOT NULL AND o.reviewed_at IS NULL",
            "It was released, and nobody has reviewed it yet.",
        ),
    ],
};

/// The place of work of whoever asks: no object of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Workplace;
/// The running server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TheServer;
/// The audit log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TheLog;

/// Makes the only object of a kind.
#[macro_export]
macro_rules! only_one {
    ($($name:ty: $kind:expr;)*) => {$(
        impl $crate::Id for $name {
            const KIND: &'static $crate::Kind = &$kind;
            fn which(self) -> $crate::Which { $crate::Which::Only }
        }
    )*};
}

crate::only_one! { Workplace: WORKPLACE; TheServer: SERVER; TheLog: LOG; }
crate::ids! { BodyId: BODY; TeamId: TEAM; EmergencyId: EMERGENCY; DossierId: ANY_DOSSIER, dossier; }

crate::verbs! { VERBS:
    /// See what waits for me.
    ListWork = "list_work" on Workplace, Consultation for [Operations] opens [];
    /// End all of one's own sessions.
    EndSessions = "end_sessions" on Workplace, Alteration for [Operations] opens [];
    /// Change one's own password.
    ChangePassword = "change_password" on Workplace, Alteration for [Operations] opens [];
    /// Change one's own authenticator.
    ChangeAuthenticator = "change_authenticator" on Workplace, Alteration for [Operations] opens [];
    /// Register a body.
    RegisterBody = "found_body" on TheServer, Collection for [Operations] opens [];
    /// Change what a body is: its name, mandate, law, competences.
    ChangeBody = "change_body" on BodyId, Alteration for [Operations] opens [];
    /// End a body, or open it again.
    EndBody = "end_body" on BodyId, Alteration for [Operations] opens [];
    /// See the people of a body.
    ListPeople = "list_people" on BodyId, Consultation for [Operations] opens [];
    /// Invite somebody to a body.
    Invite = "invite" on BodyId, Collection for [Operations] opens [];
    /// Give somebody of a body a role or a training, or end one.
    ChangeRoles = "change_roles" on BodyId, Alteration for [Operations] opens [];
    /// Let somebody of a body sign in from any browser again, although codes were guessed.
    ReleaseSignIn = "release_sign_in" on BodyId, Alteration for [Operations] opens [];
    /// Suspend an account of a body until it is resumed.
    SuspendAccount = "suspend_account" on BodyId, Alteration for [Operations] opens [];
    /// Resume an account of a body that was suspended.
    ResumeAccount = "resume_account" on BodyId, Alteration for [Operations] opens [];
    /// Close an account of a body for good.
    CloseAccount = "close_account" on BodyId, Alteration for [Operations] opens [];
    /// See what is renewed for people who lost an authenticator or forgot a password.
    ListRenewals = "list_renewals" on TheServer, Consultation for [Operations] opens [];
    /// Ask that somebody of a body may renew what was lost, or take that back.
    AskRenewal = "ask_renewal" on BodyId, Alteration for [Operations] opens [];
    /// Confirm what somebody of another body has asked.
    ConfirmRenewal = "confirm_renewal" on BodyId, Alteration for [Operations] opens [];
    /// Close one's own account for good.
    CloseOwnAccount = "close_own_account" on Workplace, Alteration for [Operations] opens [];
    /// See which bodies receive cases.
    ListDuties = "list_duties" on TheServer, Consultation for [Operations] opens [];
    /// Give a body a duty in which it receives cases, or end one.
    GiveDuty = "give_duty" on BodyId, Alteration for [Operations] opens [];
    /// Confirm a duty that somebody else gave.
    ConfirmDuty = "confirm_duty" on BodyId, Alteration for [Operations] opens [];
    /// Found a team of a body.
    FoundTeam = "found_team" on BodyId, Collection for [Operations] opens [];
    /// Propose a member of a team.
    ProposeMember = "propose_member" on TeamId, Alteration for [Operations] opens [];
    /// Remove a member of a team.
    RemoveMember = "remove_member" on TeamId, Alteration for [Operations] opens [];
    /// Hand the team's key to a proposed member, or create the team's keys.
    WrapMember = "wrap_member" on TeamId, Disclosure for [Operations] opens [];
    /// Open the recovery of a team's keys for a proposed member.
    OpenRecovery = "open_recovery" on TeamId, Alteration for [Operations] opens [];
    /// Take back a team's keys with its recovery code.
    RecoverKeys = "recover_keys" on TeamId, Disclosure for [Operations] opens [];
    /// Ask the other body to open a case, for a life is in danger.
    AskEmergency = "ask_emergency" on TeamId, Collection for [Emergency] opens [];
    /// See an emergency: who asked, why, who released it, until when.
    SeeEmergency = "see_emergency" on EmergencyId, Consultation for [Emergency] opens [];
    /// Release one's own half of the key to whoever asked, for an hour.
    ReleaseEmergency = "release_emergency" on EmergencyId, Disclosure for [Emergency] opens [];
    /// Open the case that was released.
    OpenEmergency = "open_emergency" on EmergencyId, Consultation for [Emergency] opens [];
    /// Review an emergency afterwards.
    ReviewEmergency = "review_emergency" on EmergencyId, Alteration for [Oversight] opens [];
    /// Read the audit log.
    ReadLog = "read_log" on TheLog, Consultation for [Oversight] opens [];
}

/// What the foundation declares.
pub static RIGHTS: Rights = Rights {
    room: "access",
    kinds: &[&WORKPLACE, &SERVER, &LOG, &BODY, &TEAM, &EMERGENCY, &ANY_DOSSIER],
    verbs: VERBS,
    file: "people.cedar",
    policies: include_str!("../../../../data/policies/people.cedar"),
    scopes: &[&RECIPIENT, &LIVE],
};
