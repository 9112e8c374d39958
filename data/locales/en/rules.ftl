# The rules of the referral mechanism in words: states, clocks, tasks, refusals.

## Tracks
track-I = Identification
track-R = Recovery and reflection

## States of identification
state-I-not_started = Nothing received yet
state-I-notified = Referral received
state-I-triaged = Triaged
state-I-signposted = Pointed to another service
state-I-presumed = Presumed victim
state-I-rg_positive = Reasonable grounds found
state-I-rg_negative = Reasonable grounds not found
state-I-identified = Identified victim
state-I-not_identified = Not formally identified
state-I-review = Under review
state-I-consent_withdrawn = Consent withdrawn
state-I-missing = No contact
state-I-transferred_abroad = Handed to another state
state-I-closed = Closed
state-I-reopened = Opened again

## States of the period
state-R-not_due = Not started
state-R-running = Running
state-R-extended = Extended
state-R-ended = Used up
state-R-terminated = Ended early by decision

## Clocks
clockname-triage = To triage the referral
clockname-presumption = To presume
clockname-signpost = To point to another service
clockname-grounds_decision = To decide on reasonable grounds
clockname-identification = To decide on identification
clockname-reflection = Recovery and reflection period
clockname-guardian = To ask for a guardian
clocknote-not_started = What starts it has not happened yet.
clocknote-alarm = Days left: at most { $days }.
clocknote-still-open = The day has passed. The act is still to be done.
length-hours = Within { $count } hours.
length-same_day = By the end of the same day.
length-working_days = By the end of working day { $count } after the start.
length-days = By the end of day { $count } after the start.
length-months = { $count } months, by the end of that day.
mark-law = Law.
mark-practice = National practice.
mark-proposal = A proposal of this project, not law.
mark-verify = From memory: to be confirmed by a lawyer.

## What happened
event-notified = Referral received
event-facts_recorded = Facts recorded
event-triaged = Triage
event-signposted = Pointing to another service
event-presumed = Presumption
event-grounds_decided = Decision on reasonable grounds
event-identification_decided = Decision on identification
event-consent_withdrawn = Consent withdrawn
event-reopened = Case opened again
event-guardian_requested = Guardian requested
event-clock_breached = A deadline passed
event-reflection_started = Recovery and reflection period began
event-reflection_extended = Recovery and reflection period extended
event-reflection_ended = Recovery and reflection period used up
event-reflection_terminated = Recovery and reflection period ended early
event-hold_lifted = Removal hold lifted

## Outcomes
outcome-rg_positive = Reasonable grounds found
outcome-rg_negative = Reasonable grounds not found
outcome-identified = Identified as a victim
outcome-not_identified = Not formally identified
follows-rg_positive = The recovery and reflection period runs; nobody may be removed meanwhile. Support goes on.
follows-identified = The person is formally a victim. Support goes on whatever comes next.
follows-extended = The period and the removal hold last until the new day.
follows-lifted = Removal is no longer on hold. Support does not end by this.
follows-no = The notice goes to the person with the way to appeal. Support does not end by this.

## Queues
queue-focal_point = Focal point
queue-competent_authority = Competent authority
queue-immigration_officer = Immigration officer
queue-support = Support provider
queue-guardian = Guardian
queue-coordinator = National coordinator
role-person = The person concerned
role-system = The system itself

## Tasks
task-ask_safe_contact = Ask how the person can be reached safely
task-ask_consent = Ask the person, now an adult, for consent
task-open_support = Open support at once
task-guardian_alarm = Ask for a guardian: a child alone
task-hold_removal = Enter the removal hold, until
task-review_hold = Decide about the removal hold: the period is used up
task-give_notice = Give the person the decision and the way to appeal, in
task-tell_period = Tell the person that the period runs, until
task-ask_choices = Ask the person about stay and co-operation; support goes on whatever the answer
task-tell_recipients_to_stop = Tell everybody who received something under this consent to stop using it
task-escalate = Look into a missed deadline

## Reasons and grounds
reason-no_indicator = No indicator holds
reason-consent_refused = An adult does not agree
reason-best_interests_of_child = Best interests of the child
reason-prepared_return = The person takes part in a prepared return
ground-indicators = At least one documented indicator
ground-self_identification = The person says so
ground-public_order = Public order
ground-claimed_improperly = The status is claimed improperly
ground-renewed_contact = Renewed contact with the traffickers of the person's own will
said-person = The person
said-guardian = The guardian of the child
cooperation-cooperates = The person co-operates
cooperation-does_not = The person does not, or not yet
cooperation-not_asked = Not asked
exempt-child = The person is a child
exempt-threats_to_person_or_family = Threats against the person or the family
profession-psychiatrist = Psychiatrist
profession-psychologist = Psychologist
profession-social_worker = Social worker
competence-first_instance_prosecutor = Prosecutor of first instance
competence-cmm = Danish Centre against Human Trafficking (CMM)
competence-immigration_service = Danish Immigration Service
competence-court = Court
check-danger = immediate danger
check-immediate_aid = immediate aid
check-duplicates = duplicates
start-grounds_positive = a decision that reasonable grounds exist
start-identified = formal identification
country-gr = Greece
country-dk = Denmark
finding-found = Found
finding-not_found = Not found
finding-open = Could not be settled
finding-element-act = the act
finding-element-means = the means
finding-element-purpose = the purpose
finding-element-not_found = an element that was not found
proof-screening = Screening
proof-statement = Statement of the person
proof-interview = Interview
proof-documents = Documents
proof-observation = Observation on the spot
proof-medical = Medical or psychological report
proof-digital = Messages, adverts, digital traces
proof-third_party = Information from another body
basis-consent = Consent of the person
basis-child = The rule for children
basis-notice = Notice without a name
basis-identification = Competence to decide by law
basis-vital-interests = Vital interests of the person, in an emergency

## Refusals
refusal-no_rules_in_force = No rules are entered for { $country } on { $day }.
refusal-wrong_state = "{ $event }" does not fit now: the state is "{ $state }". Look at the case again; somebody may have gone on with it.
refusal-role_may_not = "{ $event }" is not done by this role: { $role }.
refusal-only_system = "{ $event }" is recorded by the system alone.
refusal-not_competent = Your body is not competent for this decision. Competent: { $needed }.
refusal-stay_unknown = Who decides depends on the person's right to stay, which is not recorded yet. Record it first.
refusal-identity_without_consent = An adult's name is passed on only with that person's consent. Leave the identity out, or ask for consent.
refusal-triage_incomplete = Still to be checked: { $missing }.
refusal-rights_not_told = Nobody has told the person her or his rights. Tell them and choose the language.
refusal-indicator_holds = Something speaks for trafficking: indicators recorded, { $indicators }, or the person says so. Presume, or choose another reason.
refusal-reason_does_not_hold = This reason does not fit what is recorded: { $reason }.
refusal-no_grounds = This ground is not recorded: { $grounds }. Record it first, or choose the other one.
refusal-no_consent = The person is an adult and has not agreed. Ask, and record the answer.
refusal-step_merged = In { $country } there is no separate decision on reasonable grounds. Decide on identification.
refusal-no_reasons = Give the reasons in plain language.
refusal-no_evidence = Choose at least one kind of evidence.
refusal-no_test = Name the test that was applied.
refusal-no_legal_basis = This is no legal basis of this country: { $basis }. Choose one of the list.
refusal-notice_not_readable = The person does not read the language of the notice: { $language }. Reads: { $reads }.
refusal-decider_referred = You referred this person. Somebody else must decide.
refusal-body_referred = Your body referred this person. Another body must decide.
refusal-body_supports = Your body supports this person. Another body must decide.
refusal-too_early = Before { $earliest } it is decided only when the person asks for it. Nobody is rushed while recovering.
refusal-opinions_missing = Written opinions of experts are missing: there are { $have }, the law asks for { $need } of these: { $of }.
refusal-cooperation_ground_missing = The person does not co-operate, and no case in which that is not required is named. Such cases: { $cases }.
refusal-findings_missing = The findings do not carry this outcome. Missing: { $element }.
refusal-forms_missing = Name at least one form of exploitation.
refusal-interview_not_justified = A new interview was held. Write why it was needed: nobody should have to tell it twice.
refusal-guardian_must_speak = For a child the guardian speaks.
refusal-child_not_heard = The child's own views must be heard.
refusal-age_assessment_missing = From child to adult only after a finished age assessment with reasons.
refusal-nothing_recorded = Nothing here differs from what is known. Change something, or go back.
refusal-withdrawal_is_its_own_event = A withdrawal is recorded on its own page, for it has consequences.
refusal-reopen_too_late = The case could be opened again until { $until }. A new referral is needed.
refusal-retrafficking_not_asked = Ask whether the person was trafficked again.
refusal-clock_not_overdue = This deadline has not passed, or that is recorded already: { $clock }.
refusal-start_event_missing = The period begins with { $starts_on }, which has not happened.
refusal-extension_reason_unknown = The rules of this country know no such reason: { $reason }.
refusal-extension_for_children = This reason is for children only: { $reason }.
refusal-no_wish = The period is made longer only when the person wishes it.
refusal-beyond_maximum = { $until } is too late: the law allows at most until { $latest }.
refusal-not_later = { $until } is not later than the present last day, { $due }.
refusal-period_over = The period was over on { $due }.
refusal-period_still_runs = The period still runs until { $due }.
refusal-ground_not_in_law = This is no ground of the law: { $ground }. Grounds: { $grounds }. Silence is never one.
refusal-no_hold = There is no removal hold to lift.
refusal-date_out_of_range = This date cannot be reckoned with.
