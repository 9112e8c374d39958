# What a page says when it cannot do what was asked: what happened, what it means, what to do.

problem-rules = Why not
problem-help = Who can help
problem-id = Quote this when you ask for help: { $id }

## Faults
fault-not-found = There is no such page
fault-not-found-text = The address may be mistyped, or what was here is no longer there. Go to My work and start from there.
fault-bad-form = This form could not be read
fault-bad-form-text = Something was missing or not as expected. Nothing was saved. Go back, reload the page and send the form again.
fault-too-large = This form is too large
fault-too-large-text = Nothing was saved. Go back and shorten the texts.
fault-not-from-here = This form did not come from this page
fault-not-from-here-text = Nothing was changed. The form came from another site, or from a page of an earlier session. Reload the page and send the form again.
fault-session-ended-kept = Your session had ended, and your form is kept
fault-session-ended-kept-text = Nothing you typed is lost. It was sealed so that only you can read it and is kept for 24 hours. Sign in again; My work shows it.
fault-refused = Not allowed: { $verb }
fault-refused-text = Your role or your team does not allow this. Requests like this one are recorded, as everything here is.
fault-keys-missing = The keys are not there yet
fault-keys-missing-text = { $what ->
    [team] The team has no keys yet, or they were not handed to you. A member of the team finds the task in My work.
    [person] Nobody is signed in here who holds a key.
   *[other] You may read this, but the keys of this part have not been handed to your team yet. Ask the focal point of the case.
}
fault-conflict = Somebody else saved first
fault-conflict-text = Your version was not saved, and theirs was not overwritten. Reload the page, compare, and send what still applies.
fault-other-content = This form was sent before with other content
fault-other-content-text = The first one counts; this one was not saved. Open the page again and make the change there.
fault-disk-full = The disk of the server is full
fault-disk-full-text = Nothing was saved. Tell the administrator of the server, and send the form again afterwards.
fault-database = The database cannot be reached
fault-database-text = Nothing was saved and nothing is half-done. Wait a minute and try again. If it lasts, tell the administrator of the server.
fault-corrupt = Something stored cannot be read
fault-corrupt-text = It is damaged, or it was written by a newer version of this software. Nothing was changed. Tell the administrator of the server.
fault-vault = Something sealed could not be opened
fault-vault-text = It is damaged, or it was sealed with other keys. Nothing was changed. Tell the administrator of the server.
fault-program = The program made a mistake
fault-program-text = Nothing was changed. Tell the administrator of the server, with the number below.

## Signing in and enrolment
sign-in-wrong = That did not work
sign-in-wrong-text = Name, password or code does not fit, or the code was used before. Check all three and try again with the next code. If everything is right and it still does not work, sign in on a device on which you have signed in before, or ask the manager of your body.
sign-in-wait = Too many attempts
sign-in-wait-text = Too many attempts came from your network. Wait a minute and try again.
sign-in-busy = Many people are signing in at this moment
sign-in-busy-text = Nothing is wrong with what you typed; your turn did not come. Wait ten seconds, then type password and code again.
enrol-link-void = This link does not work any more
enrol-link-void-text = It has been used, is more than seven days old, or was replaced by a newer one. Ask the person who invited you for a new link.
enrol-password-short = The password is too short. Use at least 12 characters.
enrol-password-long = The password is too long. Use at most 256 characters.
enrol-password-plain = This password is easy to guess. Do not use your sign-in name, or the same few characters again and again.
enrol-code-wrong = The code does not fit. Check that the app shows Palermo and that the clock of the phone is right, then type the present code.

## People and teams
people-name-missing = Enter a name of at most 200 characters.
people-sign-in-missing = Enter a sign-in name of at most 200 characters, without spaces.
people-sign-in-taken = Somebody else has this sign-in name. Choose another.
account-not-oneself = This cannot be done to your own account
account-not-oneself-text = Your own account is on the page “Your account”. Ask a colleague who manages the body for everything else.
account-shut-already = This account is suspended or closed already
account-not-suspended = This account is not suspended
account-not-suspended-text = Load the page of the person again to see how it is.
account-proof-wrong = Present password or code does not fit, or the code was used before. After five wrong tries this is closed for a day.
account-seed-over = The key has waited too long
account-seed-over-text = Nothing was changed. Begin again with your present password and a code of your present authenticator.
account-last-holder = Nobody else holds the keys of a team
account-last-holder-text = If this account were closed, nobody could open what was sealed for that team. Add a second member to the team first, who gets the keys from this person; until then the account can be suspended.
account-last-administrator = Nobody else runs this server
account-last-administrator-text = Invite a second administrator first. Then you can close your account.
people-role-not-here = People of this body cannot have this role. Choose another.
people-role-apart = This person has a role that nobody may combine with the new one. End the other role first, or choose somebody else.
people-role-already = This person has that already.
people-role-none = This person does not have that, or it has ended.
people-enrolled-already = This account is set up already
people-enrolled-already-text = It needs no link any more. Nothing was changed.
people-unknown = This person does not belong to the body. Choose another.
people-member-already = This person is in the team already
people-member-already-text = Or is proposed and waits for the keys. Nothing was changed.
people-nobody-waits = Nobody waits for these keys any more
people-nobody-waits-text = A colleague may have handed them over already. Nothing was changed.

## Who could help
help-administrator = The administrator of the server.
help-body_manager = The manager of your body.
help-coordinator = The national coordinator.
help-focal_point = The focal point that received the referral.
help-screener = The colleague who did the screening.

## Verbs
verb-screen = begin a screening
verb-list_work = see what waits for you
verb-end_sessions = end all your sessions
verb-list_cases = see the list of your cases
verb-continue_screening = continue a screening
verb-refer = refer a person
verb-see_receipt = see the receipt of a referral
verb-view_case = see a case
verb-read_identity = read who the person is
verb-read_narrative = read what happened
verb-triage = triage a referral
verb-presume = decide on presumption
verb-hand_over = hand a case over
verb-decide_grounds = decide on reasonable grounds
verb-decide_identification = decide on identification
verb-run_reflection = change the recovery and reflection period
verb-withdraw_consent = record that consent is withdrawn
verb-settle_task = settle a task
verb-see_hold = see that removal is on hold
verb-run_clocks = let periods end
verb-view_strategy = read a strategy
verb-measure = see a figure
verb-open_figure = open a figure
verb-open_row = see the rows behind a figure
verb-found_body = add a body
verb-list_people = see the people of a body
verb-invite = invite somebody
verb-change_roles = give or end a role
verb-found_team = add a team
verb-release_sign_in = let somebody sign in again
verb-suspend_account = suspend an account
verb-resume_account = resume an account
verb-close_account = close an account
verb-close_own_account = close your own account
verb-change_password = change your password
verb-change_authenticator = set up a new authenticator
verb-propose_member = propose a member
verb-remove_member = remove a member
verb-wrap_member = handle the keys of a team
verb-read_log = read the audit log

## Rules
policy-none = No rule allows you this here: your role does not include it, or nothing was handed to your team. This answer is the same whether or not what you asked for exists.
policy-anyone-at-the-front-screens = Screening is for people who meet others at work: front line, focal point, support, shelter, investigation.
policy-everyone-has-a-desk = Everybody with an account sees what is waiting for them.
policy-those-who-work-on-cases-have-a-list = Whoever works on cases, or on removals that are on hold, has a list of them.
policy-own-screening-continues = A screening is continued by the person who began it.
policy-own-screening-is-referred = A person is referred by the colleague who did the screening, while it is open.
policy-referrer-keeps-the-receipt = A receipt can be seen by the person who made the referral.
policy-a-grant-shows-the-case = A case is seen by those whose team it was handed to.
policy-identity-for-identification = Who the person is may be read by the focal point and the deciding authority to which the identity was given for identification.
policy-identity-for-support = Who the person is may be read by the support worker or shelter to which the identity was given for support.
policy-identity-for-investigation = Who the person is may be read by the investigator to whom the identity was given for the investigation.
policy-identity-for-stay = Who the person is may be read by the immigration officer to whom the identity was given for the right to stay.
policy-guardian-knows-the-person = The guardian or advocate to whom the identity was given may read who the person is.
policy-narrative-for-identification = What happened may be read by the focal point and the deciding authority to which it was given for identification.
policy-narrative-for-investigation = What happened may be read by the investigator to whom it was given for the investigation.
policy-guardian-reads-what-happened = The guardian or advocate to whom it was given may read what happened.
policy-coordinator-sees-pseudonymous-rows = The rows behind a figure are seen by the national coordinator only, without names and case numbers.
policy-focal-point-triages = A referral is triaged by the focal point that received it.
policy-focal-point-presumes = Presumption is decided by the focal point that received the referral.
policy-focal-point-hands-over = A case is handed over by the focal point that works on it.
policy-consent-is-withdrawn-where-it-is-heard = Withdrawn consent is recorded by the focal point, the support worker or the guardian who works on the case.
policy-tasks-are-settled-by-those-who-work-on-the-case = Tasks of a case are settled by the focal point or the authority that works on it.
policy-hold-is-settled-by-immigration = An immigration officer settles tasks about a hold while the hold lasts.
policy-authority-decides-on-grounds = Reasonable grounds are decided by the competent authority to which the case was handed.
policy-authority-identifies = Identification is decided by the competent authority to which the case was handed.
policy-authority-runs-the-reflection-period = The reflection period is extended or ended by the competent authority to which the case was handed.
policy-immigration-sees-the-hold = An immigration officer sees a hold and its dates while it lasts, and nothing more.
policy-clocks-run-by-themselves = Periods that end by law are ended by the server itself.
policy-strategies-are-read-by-all = Everybody with an account may read the strategies.
policy-figures-are-read-by-all-but-the-server = Figures are for everybody except the administrator of the server.
policy-coordinator-opens-figures = Figures are opened by the national coordinator only, and show no names.
policy-administrator-founds-bodies = Bodies are added by the administrator of the server.
policy-administrator-invites-the-first-of-a-body = The administrator invites the first people of a body.
policy-body-manager-knows-own-people = The people of a body are seen by its manager.
policy-body-manager-invites-own-people = People are invited by the manager of their own body.
policy-body-manager-changes-roles-of-own-people = The manager of a body gives and ends roles of its own people.
policy-roles-that-nobody-may-combine = Your account has roles that nobody may combine: whoever runs the server or a body opens no case, and an auditor is nothing else. Until one of them is ended, nothing opens.
policy-body-manager-founds-teams = Teams are added by the manager of their body.
policy-body-manager-releases-sign-in = Somebody whose codes were guessed is let in again by the manager of the own body.
policy-administrator-releases-sign-in = Where the manager of a body cannot, the administrator lets somebody sign in again.
policy-body-manager-shuts-accounts-of-own-people = Accounts are suspended, resumed and closed by the manager of their own body.
policy-administrator-shuts-accounts = Accounts of every body are suspended, resumed and closed by the administrator.
policy-body-manager-proposes = Members are proposed by the manager of the body.
policy-body-manager-removes = Members are removed by the manager of the body.
policy-a-member-wraps = The keys of a team are handled by its members only.
policy-auditor-reads-the-log = The log is read by auditors of the oversight body.
policy-inactive-people-do-nothing = Your account is closed.
policy-minors-need-training = Cases of children, or of people whose age is uncertain, are for people trained for them. No such training is recorded for your account.
policy-runners-of-the-server-read-no-case = People who run the server or enrol others cannot read cases.
policy-figures-and-logs-are-not-content = Coordination and audit work with figures and logs, never with a case itself.
policy-who-refers-does-not-decide = A person who made the referral does not decide on it, and neither does anybody of the same body.
policy-closed-cases-do-not-change = The case is closed. It can be read but no longer changed.

case-numbers-used-up = There is no free case number
case-numbers-used-up-text = Nothing was saved. Tell the administrator: the numbers for cases are used up.
