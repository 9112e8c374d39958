//! The tables of the door. Other rooms add their own after these.

use store::{Migration, Tables};

use crate::covered_tables::{COVERED, UNCOVERED};

/// The tables of this room.
pub static TABLES: Tables =
    Tables { room: "access", migrations: MIGRATIONS, covered: COVERED, uncovered: UNCOVERED };

/// People, bodies, teams, keys, dossiers, grants, the audit log.
pub const MIGRATIONS: &[Migration] = &[
    Migration::text("0001_door", DOOR),
    Migration::text("0050_dossier", DOSSIER).after(&["0001_door"]),
    Migration::step("0051_dossier_secret", "1", crate::keys::secrets).after(&["0050_dossier"]),
    Migration::text("0060_registering_organisation", REGISTERING_ORGANISATION),
    Migration::text("0095_numbered_entries", NUMBERED_ENTRIES),
    Migration::text("0096_covered_registers", COVERED_REGISTERS),
    Migration::text("0098_covered_dossiers", COVERED_DOSSIERS)
        .after(&["0050_dossier", "0095_numbered_entries"]),
    Migration::text("0130_dossier_list", DOSSIER_LIST).after(&["0050_dossier"]),
    Migration::step("0131_dossier_list_rows", "1", crate::lists::fill),
    Migration::text("0140_session_process", SESSION_PROCESS),
    Migration::text("0141_dated_roles", DATED_ROLES),
    Migration::text("0142_keyed_marks", KEYED_MARKS),
    Migration::text("0143_house_key", HOUSE_KEY),
    Migration::text("0160_guarded_sign_in", GUARDED_SIGN_IN),
    Migration::text("0161_accounts_that_are_shut", ACCOUNTS_THAT_ARE_SHUT),
    Migration::text("0163_new_authenticator", NEW_AUTHENTICATOR),
    Migration::text("0170_log_checkpoints", LOG_CHECKPOINTS).after(&["0095_numbered_entries"]),
    Migration::text("0171_log_expiry", LOG_EXPIRY),
    Migration::text("0172_body_duties", BODY_DUTIES),
    Migration::text("0173_team_recovery", TEAM_RECOVERY),
    Migration::text("0180_links_in_two_halves", LINKS_IN_TWO_HALVES),
    Migration::text("0181_marks_of_accounts", MARKS_OF_ACCOUNTS),
    Migration::text("0190_bodies_that_change", BODIES_THAT_CHANGE),
    Migration::text("0200_emergencies", EMERGENCIES),
];

/// Keyed marks of what is sealed beside the covered columns of an account. Those of before come with the next change of each.
const MARKS_OF_ACCOUNTS: &str = "
ALTER TABLE account ADD COLUMN name_mark {bytes};
ALTER TABLE account ADD COLUMN lock_mark {bytes};
ALTER TABLE account ADD COLUMN seed_mark {bytes};
";

/// Links have two halves: what was one link before opens nothing any more. One link of an account can be used at a time.
const LINKS_IN_TWO_HALVES: &str = "
ALTER TABLE invitation ADD COLUMN kind TEXT;
ALTER TABLE invitation ADD COLUMN made_by {int} REFERENCES account(id);
ALTER TABLE invitation ADD COLUMN code {bytes};
ALTER TABLE invitation ADD COLUMN confirmed_at {int};
ALTER TABLE invitation ADD COLUMN confirmed_by {int} REFERENCES account(id);
ALTER TABLE invitation ADD COLUMN ended_at {int};
ALTER TABLE invitation ADD COLUMN wrong_codes {int} NOT NULL DEFAULT 0;
ALTER TABLE invitation ADD COLUMN opened_by TEXT;
ALTER TABLE invitation ADD COLUMN opened_at {int};
ALTER TABLE invitation ADD COLUMN opened_before {int};
ALTER TABLE invitation ADD COLUMN seed {bytes};
ALTER TABLE invitation ADD COLUMN told_at {int};
CREATE UNIQUE INDEX invitation_live ON invitation (account_id)
  WHERE kind IS NOT NULL AND used_at IS NULL AND ended_at IS NULL;
CREATE INDEX invitation_account ON invitation (account_id);
";

/// Where a body works, how often it was written, by whom last, and since when it takes on nothing new. A body of before
/// has none of it until somebody changes it. `changed_by` is an account, which its body refers to: no reference back, so that
/// a copy can put rows in an order.
const BODIES_THAT_CHANGE: &str = "
ALTER TABLE body ADD COLUMN territory TEXT;
ALTER TABLE body ADD COLUMN version {int};
ALTER TABLE body ADD COLUMN changed_at {int};
ALTER TABLE body ADD COLUMN changed_by {int};
ALTER TABLE body ADD COLUMN ended_at {int};
";

/// Keys for emergencies, and the emergencies themselves.
const EMERGENCIES: &str = "
CREATE TABLE emergency_share (
  id {id}, dossier_id {int} NOT NULL REFERENCES dossier(id), tier {int} NOT NULL, number {int} NOT NULL,
  first_team {int} NOT NULL REFERENCES team(id), first_epoch {int} NOT NULL, first_wrap {bytes} NOT NULL,
  second_team {int} NOT NULL REFERENCES team(id), second_epoch {int} NOT NULL, second_wrap {bytes} NOT NULL,
  sealed {bytes} NOT NULL, made_at {int} NOT NULL, entry {int}, place {int}
) {strict};
CREATE INDEX emergency_share_dossier ON emergency_share (dossier_id);
CREATE TABLE emergency_access (
  id {id}, uuid TEXT NOT NULL UNIQUE, dossier_id {int} NOT NULL REFERENCES dossier(id),
  asked_by {int} NOT NULL REFERENCES account(id), asked_team {int} NOT NULL REFERENCES team(id),
  asked_at {int} NOT NULL, waits_until {int} NOT NULL, danger TEXT NOT NULL, reason {bytes} NOT NULL,
  released_by {int} REFERENCES account(id), released_team {int} REFERENCES team(id), released_at {int},
  until_at {int}, halves {bytes}, opened_at {int}, reviewed_by {int} REFERENCES account(id), reviewed_at {int},
  outcome TEXT, note {bytes}, entry {int}, place {int}
) {strict};
CREATE INDEX emergency_access_dossier ON emergency_access (dossier_id);
CREATE INDEX emergency_access_asked ON emergency_access (asked_at);
";

/// Which bodies receive cases, in which duty: given by one, confirmed by another. What teams received before stays as it was.
const BODY_DUTIES: &str = "
CREATE TABLE body_duty (
  id {id}, body_id {int} NOT NULL REFERENCES body(id), duty TEXT NOT NULL, given_at {int} NOT NULL,
  given_by {int} REFERENCES account(id), confirmed_at {int}, confirmed_by {int} REFERENCES account(id),
  until_at {int}, ended_by {int} REFERENCES account(id), entry {int}, place {int}
) {strict};
CREATE UNIQUE INDEX body_duty_once ON body_duty (body_id, duty) WHERE until_at IS NULL;
INSERT INTO body_duty (body_id, duty, given_at, confirmed_at)
  SELECT t.body_id, t.duty, MIN(t.founded_at), MIN(t.founded_at) FROM team t
  WHERE t.duty IN ('focal_point', 'competent_authority') GROUP BY t.body_id, t.duty ORDER BY t.body_id, t.duty;
";

/// Permissions to take a team's keys back with its recovery code: opened by one for another, for an hour.
const TEAM_RECOVERY: &str = "
CREATE TABLE team_recovery (
  id {id}, team_id {int} NOT NULL REFERENCES team(id), account_id {int} NOT NULL REFERENCES account(id),
  opened_at {int} NOT NULL, opened_by {int} NOT NULL REFERENCES account(id), until_at {int} NOT NULL,
  used_at {int}, entry {int}, place {int}
) {strict};
CREATE INDEX team_recovery_team ON team_recovery (team_id);
";

/// Which entries have no text any more. Places are those of the chain, both ends included.
const LOG_EXPIRY: &str = "
CREATE TABLE log_expiry (
  id {id}, first_place {int} NOT NULL, last_place {int} NOT NULL, made_at {int} NOT NULL, entry {int}, place {int}
) {strict};
";

/// What the log said of itself, with the right edge of the tree that the next one goes on from, and the complete subtrees
/// that proofs are made of.
const LOG_CHECKPOINTS: &str = "
CREATE TABLE log_checkpoint (
  size {int} PRIMARY KEY, at_ms {int} NOT NULL, leaf {bytes} NOT NULL, edge {bytes} NOT NULL, note TEXT NOT NULL
) {strict};
CREATE TABLE log_tile (
  level {int} NOT NULL, place {int} NOT NULL, hash {bytes} NOT NULL, PRIMARY KEY (level, place)
) {noid};
";

/// One row per recipient and dossier, by which lists find, order and count: see `lists`. A dossier without a deadline
/// sorts by 2^62 less the instant of its opening.
const DOSSIER_LIST: &str = "
ALTER TABLE dossier ADD COLUMN waits {int} NOT NULL DEFAULT 0;
ALTER TABLE dossier ADD COLUMN by_due {int} NOT NULL DEFAULT 0;
UPDATE dossier SET by_due = 4611686018427387904 - opened_at;
CREATE TABLE dossier_list (
  recipient {int} NOT NULL, kind TEXT NOT NULL, dossier_id {int} NOT NULL REFERENCES dossier(id),
  grants {int} NOT NULL, steady_until {int} NOT NULL, waits {int} NOT NULL, by_due {int} NOT NULL,
  PRIMARY KEY (recipient, kind, dossier_id)
) {strict};
CREATE INDEX dossier_list_dossier ON dossier_list (dossier_id);
CREATE INDEX dossier_list_order ON dossier_list (recipient, kind, waits, by_due, dossier_id);
";

/// What kind of organisation each body is, for the returns. Of a body that is already registered only what its
/// mandate says beyond doubt is taken over: *law enforcement* may be police, border guard or prosecution.
const REGISTERING_ORGANISATION: &str = "
ALTER TABLE body ADD COLUMN registering_organisation TEXT NOT NULL DEFAULT 'unknown';
UPDATE body SET registering_organisation = CASE mandate WHEN 'labour' THEN 'labour_inspection'
  WHEN 'immigration' THEN 'immigration_asylum' WHEN 'steering' THEN 'nrm_coordinator' ELSE 'unknown' END;
";

const DOOR: &str = "
CREATE TABLE body (
  id {id}, uuid TEXT NOT NULL UNIQUE, name TEXT NOT NULL, mandate TEXT NOT NULL, regime TEXT NOT NULL,
  competences TEXT NOT NULL, founded_at {int} NOT NULL
) {strict};
CREATE TABLE team (
  id {id}, uuid TEXT NOT NULL UNIQUE, body_id {int} NOT NULL REFERENCES body(id), name TEXT NOT NULL,
  duty TEXT NOT NULL, founded_at {int} NOT NULL
) {strict};
CREATE TABLE account (
  id {id}, uuid TEXT NOT NULL UNIQUE, sign_in TEXT NOT NULL UNIQUE, name_sealed {bytes} NOT NULL,
  role TEXT NOT NULL, body_id {int} NOT NULL REFERENCES body(id), trained_minors {int} NOT NULL,
  language TEXT NOT NULL, active {int} NOT NULL, public_key {bytes}, lock {bytes}, totp_sealed {bytes},
  totp_step {int} NOT NULL, failures {int} NOT NULL, failed_at {int} NOT NULL, enrolled_at {int}
) {strict};
CREATE TABLE invitation (
  token TEXT PRIMARY KEY, account_id {int} NOT NULL REFERENCES account(id), made_at {int} NOT NULL,
  until_at {int} NOT NULL, used_at {int}
) {strict};
CREATE TABLE member (
  id {id}, team_id {int} NOT NULL REFERENCES team(id), account_id {int} NOT NULL REFERENCES account(id),
  proposed_at {int} NOT NULL, proposed_by {int} NOT NULL, from_at {int}, until_at {int},
  wrapped_by {int}
) {strict};
CREATE INDEX member_account ON member (account_id, team_id);
CREATE TABLE team_key (
  team_id {int} NOT NULL REFERENCES team(id), epoch {int} NOT NULL, public_key {bytes} NOT NULL,
  recovery_key {bytes} NOT NULL, recovery_wrap {bytes} NOT NULL, made_at {int} NOT NULL,
  PRIMARY KEY (team_id, epoch)
) {strict};
CREATE TABLE member_wrap (
  team_id {int} NOT NULL, epoch {int} NOT NULL, account_id {int} NOT NULL REFERENCES account(id),
  wrap {bytes} NOT NULL, PRIMARY KEY (account_id, team_id, epoch)
) {strict};
CREATE TABLE pending_wrap (
  id {id}, uuid TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, team_id {int} NOT NULL REFERENCES team(id),
  account_id {int}, made_at {int} NOT NULL, done_at {int}
) {strict};
CREATE INDEX pending_wrap_team ON pending_wrap (team_id, done_at);
CREATE TABLE session_trace (
  hash TEXT PRIMARY KEY, account_id {int} NOT NULL REFERENCES account(id), began_at {int} NOT NULL,
  ended_at {int}
) {strict};
CREATE TABLE parked_form (
  id {id}, uuid TEXT NOT NULL UNIQUE, account_id {int} NOT NULL REFERENCES account(id), route TEXT NOT NULL,
  sealed {bytes} NOT NULL, made_at {int} NOT NULL, until_at {int} NOT NULL
) {strict};
CREATE INDEX parked_form_account ON parked_form (account_id);
CREATE TABLE cases (
  id {id}, uuid TEXT NOT NULL UNIQUE, number TEXT NOT NULL UNIQUE, profile TEXT NOT NULL,
  opened_at {int} NOT NULL, is_open {int} NOT NULL, minor {int} NOT NULL, hold {int} NOT NULL,
  referred_by {int}, referred_body {int}, grants_version {int} NOT NULL
) {strict};
CREATE INDEX cases_hold ON cases (hold);
CREATE TABLE grants (
  id {id}, case_id {int} NOT NULL REFERENCES cases(id), tier {int} NOT NULL,
  team_id {int} NOT NULL REFERENCES team(id), purpose TEXT NOT NULL, basis TEXT NOT NULL,
  from_at {int} NOT NULL, until_at {int}
) {strict};
CREATE INDEX grants_case ON grants (case_id, team_id);
CREATE INDEX grants_team ON grants (team_id, case_id);
CREATE TABLE tier_wrap (
  case_id {int} NOT NULL REFERENCES cases(id), tier {int} NOT NULL, epoch {int} NOT NULL,
  team_id {int} NOT NULL REFERENCES team(id), team_epoch {int} NOT NULL, wrap {bytes} NOT NULL,
  PRIMARY KEY (case_id, tier, epoch, team_id, team_epoch)
) {strict};
CREATE TABLE audit_entry (
  id {id}, uuid TEXT NOT NULL UNIQUE, at_ms {int} NOT NULL, content {bytes}, salt {bytes},
  commitment {bytes} NOT NULL, seq {int} UNIQUE, prev {bytes}, leaf {bytes}
) {strict};
CREATE INDEX audit_unsequenced ON audit_entry (id) WHERE seq IS NULL;
CREATE TABLE seen (
  sender TEXT NOT NULL, id TEXT NOT NULL, hash TEXT NOT NULL, answer TEXT NOT NULL, at_ms {int} NOT NULL,
  PRIMARY KEY (sender, id)
) {strict};
";

/// Entries under numbers that the process mints, and links apart from them. `audit_entry` keeps the entries of the
/// first stage; the chain goes on from its last leaf.
const NUMBERED_ENTRIES: &str = "
CREATE TABLE process_start (id {id}, nonce TEXT NOT NULL UNIQUE, started_at {int} NOT NULL) {strict};
CREATE TABLE log_entry (
  number {int} PRIMARY KEY, content {bytes}, salt {bytes}, commitment {bytes} NOT NULL, lasting {bytes} NOT NULL
) {strict};
CREATE TABLE log_link (
  seq {int} PRIMARY KEY, entry {int} NOT NULL, prev {bytes} NOT NULL, leaf {bytes} NOT NULL
) {strict};
CREATE TABLE log_waiting (entry {int} PRIMARY KEY) {strict};
";

/// The registers that decide rights carry the entry that wrote each row; rows that are there get founding entries at
/// the next start.
const COVERED_REGISTERS: &str = "
CREATE TABLE covered_table (
  number {int} PRIMARY KEY, name TEXT NOT NULL, founded_at {int} NOT NULL, entry {int} NOT NULL, place {int} NOT NULL
) {strict};
ALTER TABLE body ADD COLUMN entry {int};
ALTER TABLE body ADD COLUMN place {int};
ALTER TABLE team ADD COLUMN entry {int};
ALTER TABLE team ADD COLUMN place {int};
ALTER TABLE account ADD COLUMN entry {int};
ALTER TABLE account ADD COLUMN place {int};
ALTER TABLE member ADD COLUMN entry {int};
ALTER TABLE member ADD COLUMN place {int};
ALTER TABLE team_key ADD COLUMN entry {int};
ALTER TABLE team_key ADD COLUMN place {int};
ALTER TABLE grants ADD COLUMN entry {int};
ALTER TABLE grants ADD COLUMN place {int};
";

/// Roles and trainings as dated rows. Those of before began when their account was invited; who gave them was not
/// written down. The old columns keep what they held, under names that say so; new accounts leave them empty.
const DATED_ROLES: &str = "
CREATE TABLE account_role (
  id {id}, account_id {int} NOT NULL REFERENCES account(id), role TEXT NOT NULL, from_at {int} NOT NULL,
  until_at {int}, given_by {int} REFERENCES account(id), entry {int}, place {int}
) {strict};
CREATE INDEX account_role_account ON account_role (account_id);
CREATE TABLE account_training (
  id {id}, account_id {int} NOT NULL REFERENCES account(id), training TEXT NOT NULL, from_at {int} NOT NULL,
  until_at {int}, given_by {int} REFERENCES account(id), entry {int}, place {int}
) {strict};
CREATE INDEX account_training_account ON account_training (account_id);
INSERT INTO account_role (account_id, role, from_at)
  SELECT a.id, a.role, COALESCE((SELECT MIN(i.made_at) FROM invitation i WHERE i.account_id = a.id), a.enrolled_at, 0)
  FROM account a ORDER BY a.id;
INSERT INTO account_training (account_id, training, from_at)
  SELECT a.id, 'minors', COALESCE((SELECT MIN(i.made_at) FROM invitation i WHERE i.account_id = a.id), a.enrolled_at, 0)
  FROM account a WHERE a.trained_minors = 1 ORDER BY a.id;
ALTER TABLE account RENAME COLUMN role TO role_before;
ALTER TABLE account RENAME COLUMN trained_minors TO trained_minors_before;
";

/// Dossiers, their keys and wraps, invitations and the shred list carry the entry that wrote each row. Entries are found
/// by the pseudonym of the dossier whose rows they wrote. What the checks of the nights found is noted by the size that the
/// log had, which has one head only. A wrap gets a key of its own, for what names a recipient may be
/// empty.
const COVERED_DOSSIERS: &str = "
ALTER TABLE log_entry ADD COLUMN rows_of {bytes};
CREATE INDEX log_entry_rows_of ON log_entry (rows_of) WHERE rows_of IS NOT NULL;
CREATE TABLE log_checked (
  size {int} PRIMARY KEY, head {bytes} NOT NULL, at_ms {int} NOT NULL, turn {int} NOT NULL, findings {int} NOT NULL,
  proof {bytes} NOT NULL
) {strict};
ALTER TABLE dossier ADD COLUMN entry {int};
ALTER TABLE dossier ADD COLUMN place {int};
ALTER TABLE dossier_person ADD COLUMN entry {int};
ALTER TABLE dossier_person ADD COLUMN place {int};
ALTER TABLE tier_key ADD COLUMN entry {int};
ALTER TABLE tier_key ADD COLUMN place {int};
ALTER TABLE member_wrap ADD COLUMN entry {int};
ALTER TABLE member_wrap ADD COLUMN place {int};
ALTER TABLE invitation ADD COLUMN entry {int};
ALTER TABLE invitation ADD COLUMN place {int};
ALTER TABLE shred_list ADD COLUMN entry {int};
ALTER TABLE shred_list ADD COLUMN place {int};
CREATE TABLE tier_wrap_next (
  id {id}, dossier_id {int} NOT NULL REFERENCES dossier(id), tier {int} NOT NULL, number {int} NOT NULL,
  team_id {int} REFERENCES team(id), team_epoch {int}, account_id {int} REFERENCES account(id),
  wrap {bytes} NOT NULL, kept_at {int}, entry {int}, place {int}, CHECK ((team_id IS NULL) <> (account_id IS NULL))
) {strict};
INSERT INTO tier_wrap_next (dossier_id, tier, number, team_id, team_epoch, account_id, wrap, kept_at)
  SELECT dossier_id, tier, number, team_id, team_epoch, account_id, wrap, kept_at FROM tier_wrap ORDER BY dossier_id;
DROP TABLE tier_wrap;
ALTER TABLE tier_wrap_next RENAME TO tier_wrap;
CREATE UNIQUE INDEX tier_wrap_to_team ON tier_wrap (dossier_id, tier, number, team_id, team_epoch)
  WHERE team_id IS NOT NULL;
CREATE UNIQUE INDEX tier_wrap_to_account ON tier_wrap (dossier_id, tier, number, account_id)
  WHERE account_id IS NOT NULL;
CREATE INDEX tier_wrap_dossier ON tier_wrap (dossier_id, tier);
";

/// A mark of each generation of the key file, by which a wrong file is found out.
const HOUSE_KEY: &str = "
CREATE TABLE house_key (generation {int} PRIMARY KEY, mark {bytes} NOT NULL) {strict};
";

/// Marks of forms are keyed. Those of before were not and could be tested against guesses of what is sealed; nobody sends
/// a form of before again, for its session has ended with its process.
const KEYED_MARKS: &str = "
DELETE FROM seen;
";

/// On which server process a session lives. Sessions of before ended with their process.
const SESSION_PROCESS: &str = "
ALTER TABLE session_trace ADD COLUMN process {int};
CREATE INDEX session_trace_account ON session_trace (account_id);
CREATE INDEX session_trace_process ON session_trace (process, ended_at);
";

/// Tries at signing in: those at names that there are not have one row together. Codes that were wrong after a right
/// password, and since when; when they were guessed. Browsers in which somebody has signed in before.
const GUARDED_SIGN_IN: &str = "
ALTER TABLE account ADD COLUMN wrong_codes {int} NOT NULL DEFAULT 0;
ALTER TABLE account ADD COLUMN wrong_code_at {int} NOT NULL DEFAULT 0;
ALTER TABLE account ADD COLUMN guessed_at {int} NOT NULL DEFAULT 0;
CREATE TABLE sign_in_unknown (id {int} PRIMARY KEY, tries {int} NOT NULL, at_ms {int} NOT NULL) {strict};
INSERT INTO sign_in_unknown (id, tries, at_ms) VALUES (1, 0, 0);
CREATE TABLE known_browser (
  hash TEXT NOT NULL, account_id {int} NOT NULL REFERENCES account(id), seen_at {int} NOT NULL,
  wrong_codes {int} NOT NULL, PRIMARY KEY (hash, account_id)
) {strict};
CREATE INDEX known_browser_account ON known_browser (account_id);
";

/// Accounts that are suspended or closed; whether a session was ended by a person or by the clock.
const ACCOUNTS_THAT_ARE_SHUT: &str = "
CREATE TABLE account_shut (
  id {id}, account_id {int} NOT NULL REFERENCES account(id), kind TEXT NOT NULL, from_at {int} NOT NULL,
  until_at {int}, shut_by {int} REFERENCES account(id), entry {int}, place {int}
) {strict};
CREATE INDEX account_shut_account ON account_shut (account_id);
ALTER TABLE session_trace ADD COLUMN ended_by TEXT;
";

/// The seed of an authenticator that waits for its first code.
const NEW_AUTHENTICATOR: &str = "
ALTER TABLE account ADD COLUMN totp_next {bytes};
ALTER TABLE account ADD COLUMN totp_next_at {int} NOT NULL DEFAULT 0;
";

/// What is sealed is a dossier of some kind; the cases of before keep rows, ids and wraps. Recipients of grants and wraps
/// are teams or accounts, which takes new tables: a column that must not be empty cannot be made one that may, on both
/// engines. What only a case has waits in `dossier_before` for the room that has cases.
///
/// Until here every tier had a key from the beginning, wrapped to the focal point. Of tiers to which nobody ever had a
/// grant nothing was written: their first key is retired and its wraps are gone, so that the next key is number 2
/// whatever is put back from an old copy.
const DOSSIER: &str = "
ALTER TABLE cases RENAME TO dossier;
CREATE TABLE dossier_before (
  dossier_id {int} PRIMARY KEY REFERENCES dossier(id), hold {int} NOT NULL, referred_by {int},
  referred_body {int}
) {strict};
INSERT INTO dossier_before (dossier_id, hold, referred_by, referred_body)
  SELECT id, hold, referred_by, referred_body FROM dossier;
DROP INDEX cases_hold;
ALTER TABLE dossier DROP COLUMN hold;
ALTER TABLE dossier DROP COLUMN referred_by;
ALTER TABLE dossier DROP COLUMN referred_body;
ALTER TABLE dossier RENAME COLUMN minor TO child;
ALTER TABLE dossier ADD COLUMN kind TEXT NOT NULL DEFAULT 'case';
ALTER TABLE dossier ADD COLUMN regime TEXT NOT NULL DEFAULT 'gdpr';
ALTER TABLE dossier ADD COLUMN state TEXT NOT NULL DEFAULT 'open';
UPDATE dossier SET state = CASE is_open WHEN 1 THEN 'open' ELSE 'closed' END;
ALTER TABLE dossier DROP COLUMN is_open;
ALTER TABLE dossier ADD COLUMN retention TEXT NOT NULL DEFAULT 'case';
ALTER TABLE dossier ADD COLUMN review_day TEXT;
ALTER TABLE dossier ADD COLUMN secret {bytes};
CREATE TABLE dossier_person (
  id {id}, dossier_id {int} NOT NULL REFERENCES dossier(id), person TEXT NOT NULL, category TEXT NOT NULL,
  from_at {int} NOT NULL, until_at {int}
) {strict};
CREATE INDEX dossier_person_dossier ON dossier_person (dossier_id);
CREATE INDEX dossier_person_person ON dossier_person (person);
CREATE TABLE grants_next (
  id {id}, dossier_id {int} NOT NULL REFERENCES dossier(id), tier {int} NOT NULL,
  team_id {int} REFERENCES team(id), account_id {int} REFERENCES account(id), purpose TEXT NOT NULL,
  basis TEXT NOT NULL, from_at {int} NOT NULL, until_at {int},
  CHECK ((team_id IS NULL) <> (account_id IS NULL))
) {strict};
INSERT INTO grants_next (dossier_id, tier, team_id, purpose, basis, from_at, until_at)
  SELECT case_id, tier, team_id, purpose, basis, from_at, until_at FROM grants ORDER BY id;
CREATE TABLE tier_key (
  dossier_id {int} NOT NULL REFERENCES dossier(id), tier {int} NOT NULL, number {int} NOT NULL,
  made_at {int} NOT NULL, retired_at {int}, PRIMARY KEY (dossier_id, tier, number)
) {strict};
INSERT INTO tier_key (dossier_id, tier, number, made_at, retired_at)
  SELECT w.case_id, w.tier, w.epoch, MIN(d.opened_at),
    CASE WHEN EXISTS (SELECT 1 FROM grants g WHERE g.case_id = w.case_id AND g.tier = w.tier) THEN NULL
      ELSE MIN(d.opened_at) END
  FROM tier_wrap w JOIN dossier d ON d.id = w.case_id GROUP BY w.case_id, w.tier, w.epoch;
CREATE TABLE tier_wrap_next (
  dossier_id {int} NOT NULL REFERENCES dossier(id), tier {int} NOT NULL, number {int} NOT NULL,
  team_id {int} REFERENCES team(id), team_epoch {int}, account_id {int} REFERENCES account(id),
  wrap {bytes} NOT NULL, kept_at {int}, CHECK ((team_id IS NULL) <> (account_id IS NULL))
) {strict};
INSERT INTO tier_wrap_next (dossier_id, tier, number, team_id, team_epoch, wrap)
  SELECT w.case_id, w.tier, w.epoch, w.team_id, w.team_epoch, w.wrap FROM tier_wrap w
  WHERE EXISTS (SELECT 1 FROM grants g WHERE g.case_id = w.case_id AND g.tier = w.tier);
DROP TABLE tier_wrap;
DROP TABLE grants;
ALTER TABLE grants_next RENAME TO grants;
ALTER TABLE tier_wrap_next RENAME TO tier_wrap;
CREATE INDEX grants_dossier ON grants (dossier_id, team_id);
CREATE INDEX grants_of_team ON grants (team_id, dossier_id);
CREATE INDEX grants_of_account ON grants (account_id, dossier_id);
CREATE UNIQUE INDEX tier_wrap_to_team ON tier_wrap (dossier_id, tier, number, team_id, team_epoch)
  WHERE team_id IS NOT NULL;
CREATE UNIQUE INDEX tier_wrap_to_account ON tier_wrap (dossier_id, tier, number, account_id)
  WHERE account_id IS NOT NULL;
CREATE TABLE shred_list (
  id {id}, uuid TEXT NOT NULL UNIQUE, at_ms {int} NOT NULL, sealed {bytes} NOT NULL
) {strict};
";
