//! The tables of the door. Other rooms add their own after these.

use store::{Migration, Tables};

/// The tables of this room.
pub static TABLES: Tables = Tables { room: "access", migrations: MIGRATIONS };

/// People, bodies, teams, keys, cases as the door knows them, grants, the audit log.
pub const MIGRATIONS: &[Migration] = &[
    Migration::text("0001_door", DOOR),
    Migration::text("0095_numbered_entries", NUMBERED_ENTRIES),
    Migration::text("0096_covered_registers", COVERED_REGISTERS),
];

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
