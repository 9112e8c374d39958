//! The tables of this room. Sealed and plain stand apart: identities under the person's own key, narratives and
//! free texts under the narrative tier; codes, states, instants and counts are plain, so that clocks, lists and
//! figures work with nobody signed in.

use store::{Migration, Tables};

use crate::covered::{COVERED, UNCOVERED};

/// The tables of this room.
pub static TABLES: Tables =
    Tables { room: "protect", migrations: MIGRATIONS, covered: COVERED, uncovered: UNCOVERED };

/// Cases, their events and clocks, referrals, tasks.
pub const MIGRATIONS: &[Migration] = &[
    Migration::text("0020_protect", PROTECT),
    Migration::text("0080_case_access", CASE_ACCESS).after(&["0020_protect", "0050_dossier"]),
    Migration::text("0097_covered_events", COVERED_EVENTS),
    Migration::text("0099_covered_cases", COVERED_CASES).after(&["0080_case_access"]),
    Migration::step("0132_case_list_keys", "1", crate::records::list_keys::fill)
        .after(&["0080_case_access", "0131_dossier_list_rows"]),
    Migration::text("0133_hold_due", HOLD_DUE).after(&["0080_case_access"]),
    Migration::text("0150_civil_days", CIVIL_DAYS).after(&["0097_covered_events"]),
    Migration::text("0210_due_of_steps", DUE_OF_STEPS).after(&["0020_protect"]),
    Migration::step("0211_case_list_keys", "2", crate::records::list_keys::fill)
        .after(&["0210_due_of_steps", "0132_case_list_keys"]),
];

/// A track is due when its next step is: the clock of a guardian stands with its task.
const DUE_OF_STEPS: &str = "
UPDATE track_state SET due_at = (SELECT MIN(c.due_at) FROM clock_event c
  WHERE c.case_id = track_state.case_id AND c.kind IN ('started', 'extended', 'breached')
    AND c.clock IN ('triage', 'presumption', 'signpost', 'grounds_decision', 'identification')
    AND NOT EXISTS (SELECT 1 FROM clock_event l
      WHERE l.case_id = c.case_id AND l.clock = c.clock AND l.id > c.id))
WHERE track = 'I';
";

/// The civil day of an event in the country, beside its instant, in days since 1970-01-01. Events of before have none:
/// they are covered by the log as they are, and their day is judged in the zone of the case when they are read.
const CIVIL_DAYS: &str = "ALTER TABLE case_event ADD COLUMN happened_day {int};";

/// When the hold on a removal ends, beside it: the list of holds is in this order. 0 stands for a period that is over
/// while nobody has decided. Tracks are found by their case; those that wait, by the keys of the case.
const HOLD_DUE: &str = "
ALTER TABLE case_access ADD COLUMN hold_due {int} NOT NULL DEFAULT 0;
UPDATE case_access SET hold_due = COALESCE((SELECT t.due_at FROM track_state t
  WHERE t.case_id = case_access.dossier_id AND t.track = 'R'), 0);
DROP INDEX case_access_hold;
CREATE INDEX case_access_hold ON case_access (hold, hold_due, dossier_id);
DROP INDEX track_state_waits;
";

/// Each event carries the audit entry that wrote it.
const COVERED_EVENTS: &str = "
ALTER TABLE case_event ADD COLUMN entry {int};
ALTER TABLE case_event ADD COLUMN place {int};
";

/// Everything else of a case that decides rights or is evidence carries it as well. An identity names the case in which
/// it was written, whose key covers it.
const COVERED_CASES: &str = "
ALTER TABLE identity ADD COLUMN dossier_id {int} REFERENCES dossier(id);
UPDATE identity SET dossier_id = (SELECT MIN(k.dossier_id) FROM person_key k WHERE k.person_id = identity.person_id);
CREATE INDEX identity_dossier ON identity (dossier_id);
ALTER TABLE case_access ADD COLUMN entry {int};
ALTER TABLE case_access ADD COLUMN place {int};
ALTER TABLE person ADD COLUMN entry {int};
ALTER TABLE person ADD COLUMN place {int};
ALTER TABLE person_key ADD COLUMN entry {int};
ALTER TABLE person_key ADD COLUMN place {int};
ALTER TABLE identity ADD COLUMN entry {int};
ALTER TABLE identity ADD COLUMN place {int};
ALTER TABLE case_record ADD COLUMN entry {int};
ALTER TABLE case_record ADD COLUMN place {int};
ALTER TABLE case_form ADD COLUMN entry {int};
ALTER TABLE case_form ADD COLUMN place {int};
ALTER TABLE indicator_hit ADD COLUMN entry {int};
ALTER TABLE indicator_hit ADD COLUMN place {int};
ALTER TABLE narrative ADD COLUMN entry {int};
ALTER TABLE narrative ADD COLUMN place {int};
ALTER TABLE clock_event ADD COLUMN entry {int};
ALTER TABLE clock_event ADD COLUMN place {int};
ALTER TABLE referral ADD COLUMN entry {int};
ALTER TABLE referral ADD COLUMN place {int};
";

const PROTECT: &str = "
CREATE TABLE person (id {id}, uuid TEXT NOT NULL UNIQUE, made_at {int} NOT NULL) {strict};
CREATE TABLE person_key (
  person_id {int} NOT NULL REFERENCES person(id), case_id {int} NOT NULL REFERENCES cases(id),
  sealed {bytes} NOT NULL, PRIMARY KEY (case_id, person_id)
) {strict};
CREATE TABLE identity (
  id {id}, person_id {int} NOT NULL REFERENCES person(id), field {int} NOT NULL, sealed {bytes} NOT NULL,
  schema_version {int} NOT NULL, at_ms {int} NOT NULL
) {strict};
CREATE INDEX identity_person ON identity (person_id, field);
CREATE TABLE case_record (
  case_id {int} PRIMARY KEY REFERENCES cases(id), person_id {int} NOT NULL REFERENCES person(id),
  sex TEXT NOT NULL, age_band TEXT NOT NULL, citizenship TEXT, form TEXT NOT NULL, region TEXT,
  stay TEXT NOT NULL, consent TEXT NOT NULL, source TEXT NOT NULL, channel TEXT NOT NULL,
  setting TEXT NOT NULL, first_contact_at {int} NOT NULL, events {int} NOT NULL, next_due {int}
) {strict};
CREATE INDEX case_record_due ON case_record (next_due);
CREATE TABLE case_form (
  case_id {int} NOT NULL REFERENCES cases(id), form TEXT NOT NULL, PRIMARY KEY (case_id, form)
) {strict};
CREATE TABLE narrative (
  id {id}, case_id {int} NOT NULL REFERENCES cases(id), object TEXT NOT NULL UNIQUE, field {int} NOT NULL,
  sealed {bytes} NOT NULL, schema_version {int} NOT NULL, at_ms {int} NOT NULL
) {strict};
CREATE INDEX narrative_case ON narrative (case_id);
CREATE TABLE case_event (
  id {id}, uuid TEXT NOT NULL UNIQUE, case_id {int} NOT NULL REFERENCES cases(id), track TEXT NOT NULL,
  kind TEXT NOT NULL, happened_at {int} NOT NULL, recorded_at {int} NOT NULL, actor TEXT NOT NULL,
  account_id {int} REFERENCES account(id), body_id {int} REFERENCES body(id), role TEXT, mandate TEXT,
  rule_version TEXT NOT NULL, codes TEXT NOT NULL, outcome TEXT, sealed {bytes}, schema_version {int} NOT NULL
) {strict};
CREATE INDEX case_event_case ON case_event (case_id, id);
CREATE INDEX case_event_kind ON case_event (kind, case_id);
CREATE TABLE clock_event (
  id {id}, case_id {int} NOT NULL REFERENCES cases(id), kind TEXT NOT NULL, clock TEXT NOT NULL,
  at_ms {int} NOT NULL, due_at {int} NOT NULL, soon_at {int} NOT NULL, rule TEXT NOT NULL,
  profile TEXT NOT NULL, calendar TEXT NOT NULL, inputs TEXT NOT NULL
) {strict};
CREATE INDEX clock_event_case ON clock_event (case_id, id);
CREATE TABLE track_state (
  case_id {int} NOT NULL REFERENCES cases(id), track TEXT NOT NULL, state TEXT NOT NULL,
  version {int} NOT NULL, due_at {int}, rule_version TEXT NOT NULL, waits_for TEXT, waits_mandate TEXT NOT NULL,
  PRIMARY KEY (case_id, track)
) {strict};
CREATE INDEX track_state_waits ON track_state (waits_for, due_at);
CREATE TABLE task (
  id {id}, uuid TEXT NOT NULL UNIQUE, case_id {int} NOT NULL REFERENCES cases(id), kind TEXT NOT NULL,
  args TEXT NOT NULL, duty TEXT NOT NULL, made_at {int} NOT NULL, due_at {int}, done_at {int},
  done_by {int} REFERENCES account(id)
) {strict};
CREATE INDEX task_case ON task (case_id, done_at);
CREATE INDEX task_open ON task (duty, due_at, id, case_id) WHERE done_at IS NULL;
CREATE TABLE referral (
  id {id}, uuid TEXT NOT NULL UNIQUE, case_id {int} NOT NULL REFERENCES cases(id),
  account_id {int} NOT NULL REFERENCES account(id), body_id {int} NOT NULL REFERENCES body(id),
  team_id {int} NOT NULL REFERENCES team(id), receipt TEXT NOT NULL UNIQUE, made_at {int} NOT NULL,
  urgent {int} NOT NULL, screening TEXT, base_version TEXT NOT NULL, rule_version TEXT NOT NULL,
  class TEXT NOT NULL, setting TEXT NOT NULL, taken_up {int}
) {strict};
CREATE INDEX referral_account ON referral (account_id, made_at);
CREATE INDEX referral_case ON referral (case_id);
CREATE TABLE indicator_hit (
  case_id {int} NOT NULL REFERENCES cases(id), indicator TEXT NOT NULL, answer TEXT NOT NULL,
  PRIMARY KEY (case_id, indicator)
) {strict};
";

/// What rights ask of a case beside what every dossier has: whether removal is on hold, and who referred. The person of
/// each case is in the list of people in dossiers.
const CASE_ACCESS: &str = "
ALTER TABLE dossier_before RENAME TO case_access;
CREATE INDEX case_access_hold ON case_access (hold);
ALTER TABLE person_key RENAME COLUMN case_id TO dossier_id;
INSERT INTO dossier_person (dossier_id, person, category, from_at)
  SELECT r.case_id, p.uuid, 'victim', d.opened_at
  FROM case_record r JOIN person p ON p.id = r.person_id JOIN dossier d ON d.id = r.case_id ORDER BY r.case_id;
";
