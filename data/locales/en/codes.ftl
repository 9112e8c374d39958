# Words for the codes of the code lists: <list>-<code>.

## Roles
role-frontline = Front-line officer
role-focal_point = Focal point
role-decision_maker = Decision-maker of a competent authority
role-support_worker = Support worker
role-shelter_manager = Shelter manager
role-guardian = Guardian or advocate
role-immigration_officer = Immigration officer
role-investigator = Investigator or prosecutor
role-coordinator = National coordinator
role-auditor = Auditor or data-protection officer
role-body_manager = Body manager
role-administrator = Administrator of the server
role-learner = Learner
role-trainer = Trainer
role-hotline_adviser = Hotline adviser
role-channel_recipient = Recipient of a reporting channel
role-consular_officer = Consular officer
role-second_signatory = Second signatory
role-translator = Translator

training-minors = Trained for cases of children

## Mandates of bodies
mandate-law_enforcement = Law enforcement and prosecution
mandate-support = Support and shelter
mandate-labour = Labour inspection
mandate-immigration = Asylum and immigration
mandate-identification = Identification of victims
mandate-steering = Coordination of the strategy
mandate-oversight = Oversight
mandate-operations = Operation of the server
registering-police = Police
registering-border = Border or coast guard
registering-prosecution_court = Prosecution or court
registering-immigration_asylum = Immigration and asylum
registering-labour_inspection = Labour inspection
registering-social_child_services = Social services and services for children
registering-health = Health services
registering-nrm_coordinator = National referral mechanism or coordinator
registering-embassy = Embassy or consulate
registering-ngo = Non-governmental organisation
registering-international_org = International organisation
registering-other = Another organisation
registering-unknown = Not known

## Data-protection regimes
regime-police = Law Enforcement Directive (EU) 2016/680
regime-gdpr = General Data Protection Regulation (EU) 2016/679

## Purposes
purpose-identification = Identification
purpose-support = Support and protection
purpose-investigation = Criminal investigation and prosecution
purpose-stay = Right to stay
purpose-statistics = Figures
purpose-operations = Operation of the server
purpose-oversight = Checking lawfulness
purpose-emergency = Danger to life

## Parts of a case that are sealed apart
tier-identity = Who the person is
tier-narrative = What happened
tier-support = Needs, plans, health
tier-intelligence = What the police know
tier-shelter = Where the person sleeps

## Age
band-0-11 = Under 12
band-12-17 = 12 to 17
band-child = Child, or age not certain
band-18-24 = 18 to 24
band-25-44 = 25 to 44
band-45-plus = 45 and over
band-adult = Adult
