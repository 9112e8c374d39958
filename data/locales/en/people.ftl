# Signing in, enrolment, forms that were kept, My work, help, bodies, teams and keys, the demonstration.

## Signing in
sign-in-title = Sign in
sign-in-name = Sign-in name
sign-in-password = Password
sign-in-code = One-time code
sign-in-code-hint = The six digits that your authenticator app shows now.
sign-in-go = Sign in
sign-in-again = Sign in again
sign-in-demo = This is a demonstration
sign-in-demo-text = Its people, their passwords and their current one-time codes are listed on one page.

## Enrolment
enrol-title = Set up your account
enrol-intro = You have been invited. Two steps, and your account is ready. This link works once.
enrol-name = Name
enrol-sign-in-name = Sign-in name
enrol-step-app = Step 1: your authenticator app
enrol-app-text = Scan this code with an authenticator app on your own phone, or type the key into the app. The app then shows six digits that change every 30 seconds.
enrol-qr = QR code for your authenticator app
enrol-seed = The key, if you prefer to type it:
enrol-open-app = Open the app on this device
enrol-step-password = Step 2: your password
enrol-password = New password
enrol-password-hint = At least 12 characters. Several words that do not belong together are good. Nobody can look it up for you: your password opens your keys.
enrol-password-again = Repeat the password
enrol-code-hint = The six digits that the app shows now.
enrol-password-differs = The two passwords are not the same. Type both again.
enrol-go = Finish and sign in

## Forms that were kept
parked-title = Forms kept for you
parked-intro = These forms arrived after your session had ended. Only you can read them. Nothing has been done with them yet.
parked-none = No forms are kept for you.
parked-what = Form
parked-since = Kept since
parked-until = Kept until
parked-one-intro = Your session had ended when you sent this form. Nothing was done yet. It is kept until { $moment }.
parked-typed = What you entered
parked-typed-nothing = This form had no text in it.
parked-send = Send it now
parked-discard = Discard
parked-screenings = Form of a screening
parked-referrals = Form of a referral
parked-cases = Form of a case
parked-people = Form about people and teams
parked-teams = Form about the keys of a team
parked-strategies = Form of a strategy
parked-figures = Form of a figure
parked-parked = Discarding a kept form
parked-other = Form sent to { $path }
parked-field-name = Name
parked-field-sign_in = Sign-in name
parked-field-role = Role
parked-field-lang = Language
parked-field-team_name = Name of the team
parked-field-narrative = What happened
parked-field-reasons = Reasons

## My work
work-screen = Start a screening
work-people = People and teams
work-parked = Send a form that was kept
work-parked-why = Your session ended before this form arrived.
work-keys-found = Create your team's keys
work-keys-found-why = The team is new. Nothing can be sent to it before it has keys.
work-keys-member = Hand the team's keys to { $person }
work-keys-member-why = Your body manager proposed this person. Only a member can hand over the keys.
work-check-found = { $count ->
    [one] The check of the night found one difference
   *[other] The check of the night found { $count } differences
}
work-check-found-why = Something was changed past the audit log. Run “palermo check” on the server: it names each one.
work-duty = Confirm who receives cases: { $body }
work-duty-why = Somebody else gave this duty. The body receives cases once a second person has confirmed it.
work-keys-recover = Take the keys of the team back
work-keys-recover-why = The manager of your body opened this for you, for an hour. You need the printed recovery code.
work-keys-new = { $person } has had the keys of the team since { $day }
work-keys-new-why = Handed over by { $giver }. If this surprises you, ask now, and have the person removed.

## Search
search-title = Search by case number
search-wrong = This is not a case number
search-wrong-text = A case number has eight letters, such as BCDF-GHJK. One letter seems to be wrong: compare it with your paper and search again.

## Help
help-title = Help
help-what = Palermo is where the bodies of this country work together when somebody may be a victim of trafficking in human beings. Each body sees only what it needs and what it was given.
help-screen = How to screen a person
help-screen-1 = Choose "Start a screening" in My work. Say where you are and whether the person is an adult.
help-screen-2 = Answer what you saw or heard: yes, no, or not known. You may stop at any time; every answer is saved.
help-screen-3 = Read the result. It is advice. It never says that somebody is not a victim.
help-screen-4 = You may refer the person at any moment, whatever the result. An adult decides whether a name is given.
help-see = Why you see some cases and not others
help-see-text = A case is open to a team only when it was handed to that team. A refusal names the rule and who can help. Everything that is read is written into a log.
help-ask = Whom to ask
help-ask-case = About a case or a referral: your focal point.
help-ask-account = About your account, your team, training: the manager of your body.
help-ask-server = About this server: its administrator, who can read no case.

## Account
account-title = Your account
account-language-text = You change it with the language menu at the top of the page.
account-secrets = Password and authenticator
account-secrets-text = You need the present password and a code of the present authenticator for both. If one of them is lost, it cannot be replaced yet: keep both safe.
account-password = Change my password
account-password-go = Change the password
account-password-now = Present password
account-authenticator = Set up a new authenticator
account-authenticator-go = Continue
account-new-code-title = Your new authenticator
account-new-code-text = Scan this code with the authenticator app on your new phone, or type the key into it. The old one works until you have typed a code of the new one below.
account-new-code-again = The key was shown once. If you do not have it in your app, begin again:
account-new-code = Code of the new authenticator
account-new-code-go = Use the new authenticator
account-sessions = Your sessions
account-sessions-text = Has a phone or computer on which you were signed in been lost, or fallen into other hands? End all your sessions: it takes effect at once, on every device, this one included. Then sign in again.
account-sessions-go = End all my sessions
account-guessed = Somebody may know your password
account-guessed-text = Five wrong one-time codes were typed after your right password. If that was not you, change your password now and tell the manager of your body. If it was you, say so here and this notice goes.
account-guessed-me = That was me
account-sign-ins = Your latest sign-ins
account-session-began = Signed in
account-session-ended = Signed out
account-session-here = This device, now
account-session-end = End this session
account-close = Close my account
account-close-text = Your account is closed for good. Nobody can open it again, not even you.
account-close-sessions = You are signed out at once on every device.
account-close-keys = You leave your teams, and they make new keys. Screenings that you have not sent, and forms kept for you, can be read by nobody any more.
account-close-stays = What you did stays written down in the log and in the cases. If you come back, you get a new account.
account-close-go = Close my account for good
account-close-not = Keep it

## People and teams
people-title = People and teams
people-intro = Everybody invited here gets an account; an account alone opens no case. A team gives access to the cases handed to it, once a member has handed over the keys.
people-bodies-intro = You register bodies and invite the manager of each; managers invite everybody else. You cannot read any case.
people-bodies = Bodies
people-body = Body
people-body-name = Name of the body
people-mandate = What it is for
people-registering = What it is for the returns
people-registering-hint = The returns count victims by the kind of organisation that registered them.
people-regime = Data-protection law of its records
people-competences = Decisions it is competent for
people-competences-hint = Codes of the country profile, separated by spaces.
people-count = People
people-found = Add a body
people-found-go = Add the body
people-people = People
people-nobody = Nobody has been invited yet.
people-state = State
people-state-inactive = Account closed
people-state-invited = Invited, not set up yet
people-state-enrolled = Set up
people-state-shut = Codes were guessed: signs in only on devices used before
people-state-suspended = Suspended
person-since = since { $moment }
person-release = Codes were guessed
person-release-text = Five wrong one-time codes were typed after the right password of { $name }. Only devices used before get in until tomorrow. If { $name } typed them, let them sign in again. If not, suspend the account.
person-release-go = Let this person sign in again
person-suspend = Phone lost or stolen, or something is wrong
person-suspend-text = Suspend the account: { $name } is signed out at once on every device and cannot sign in until you resume it. Nothing is lost: roles, teams and drafts stay.
person-suspend-go = Suspend now
person-resume = The account is suspended
person-resume-text = Resume it, and { $name } can sign in as before, with the same password and the same authenticator.
person-resume-go = Resume
person-close = The person leaves the body
person-close-text = Close the account of { $name } for good: signed out at once on every device, out of every team, and the teams make new keys. Screenings not sent and kept forms are lost. It cannot be undone.
person-close-go = Close for good
people-role = Role
people-trained = Has the training for cases of children
people-role-what = Role or training
people-role-hint = It holds from now on. Some roles are never combined: whoever runs the server or a body opens no case, and an auditor is nothing else.
people-role-give = Give a role or a training
people-role-give-go = Give it
people-role-of = Who, and what ends
people-role-end = End a role or a training
people-role-end-go = End it
people-role-end-hint = It ends at once. That it was there stays written down.
people-role-since = { $what }, since { $from }
people-role-until = { $what }, { $from } to { $until } (ended)
people-teams = Teams
people-no-team = No team yet. The manager of your body proposes you for one.
people-team-of = Team
people-team-name = Name of the team
people-duty = What the team does
people-keys = Keys
people-keys-epoch = Created; version { $epoch }
people-keys-none = Not created yet
people-members = Members
people-member-waits = waits until a member hands over the keys
people-member = Team and member
people-invite = Invite a person
people-invite-go = Invite
people-sign-in-hint = Without spaces. It cannot be changed later.
people-link-again = Create a new link
people-team = Add a team
people-team-go = Add the team
people-first = First member
people-first-hint = This person creates the team's keys after the next sign-in.
people-propose = Propose a member
people-propose-go = Propose
people-person = Person
people-remove = Remove a member
people-remove-go = Remove from the team
people-remove-hint = Access ends at once. The team then creates new keys.
people-recovery = Take keys back with the recovery code
people-recovery-go = Open for an hour
people-recovery-for = Team and person
people-recovery-hint = For a team whose members can no longer sign in. The person types the printed code from your safe; you two do it together.
people-keys-receive-nothing = Created; the team receives no cases before two people have confirmed it
duties-title = Who receives cases
duties-intro = A body receives cases once one person has given it the duty and another has confirmed it. So nobody can make up a body that reads new cases.
duties-nothing = No body receives cases yet. Give one the duty of the focal point first.
duties-by = Who decided
duties-do = What you can do
duties-given = Given by { $who } on { $day }.
duties-confirmed-by = Confirmed by { $who } on { $day }.
duties-from-before = From the time before two people were asked for
duties-confirmed = Receives cases
duties-waits = Waits for you or another second person
duties-waits-for-another = Waits for a second person; you gave it yourself
duties-confirm-go = Confirm
duties-end-go = End
duties-give = Let another body receive cases
duties-give-go = Give the duty
duties-give-hint = It begins when somebody else has confirmed it: the coordinator or a second administrator.
duty-focal_point = Receives referrals (focal point)
duty-competent_authority = Decides on identification
duty-screening = Screens and refers
duty-support = Supports people
duty-immigration = Sees that removal is on hold

## An invitation
invited-title = Invited
invited-text = { $name } can set up an account now and will sign in as { $sign_in }.
invited-once = This link is shown once, here. It works once, for seven days.
invited-how = Hand it over yourself, on paper or by a way you trust. Whoever has the link can take the account.
invited-done = I have handed it over

## Keys of a team
keys-title = Keys of { $team }
keys-intro = What is sealed for this team opens only with its keys. They are in the hands of its members, never of the server.
keys-nothing = Nothing is waiting here. Every member has the keys.
keys-found-text = You are the first member. The keys are created now, and a recovery code is shown once: print it and lock it away.
keys-member-text = Do you know this person, and does this person belong to your team? Then hand over the keys: everything the team may read opens from then on.
keys-found-go = Create the keys
keys-wrap-go = Yes, hand over the keys
keys-code-title = Recovery code of the team
keys-code-once = This code is shown once, now. The server does not keep it.
keys-code-day = Created
keys-code = Recovery code
keys-code-print = Print this page now with your browser (Ctrl+P), or copy the code by hand.
keys-code-lock = Put the paper into a sealed envelope and into the safe of your body.
keys-code-use = It is needed when no member can sign in any more. Anybody who has it can read what is sealed for this team.
keys-code-done = It is printed and locked away
keys-recover-title = Take the keys back
keys-recover-intro = Open the sealed envelope together with the manager of your body and type the recovery code. The code is then used up, and a new one is shown once.
keys-recover-hint = As it is printed. Capitals and dashes make no difference.
keys-recover-go = Take the keys back

## What was done
did-body-founded = The body has been added. Invite its manager now.
did-invited-before = This form was sent before. The link was shown once; make a new one if it was lost.
did-team-founded = The team has been added. Its first member creates the team's keys after the next sign-in.
did-member-proposed = The person has been proposed. A member of the team hands over the keys.
did-member-removed = The person is no longer a member. The team will create new keys.
did-role-given = The role or training holds from now on.
did-role-ended = The role or training has ended.
did-released = This person can sign in on any device again.
did-suspended = The account is suspended. Every session has ended.
did-resumed = The account is in use again.
did-closed = The account is closed. Every session has ended.
did-session-ended = That session has ended.
did-password-changed = Your password is changed. All other sessions have ended.
did-authenticator-changed = The new authenticator is in use. All other sessions have ended.
did-member-wrapped = The keys have been handed over. The person now belongs to the team.
did-duty-given = The duty has been given. It begins when somebody else has confirmed it.
did-duty-confirmed = Confirmed. The body receives cases from now on.
did-duty-ended = The duty has ended. The body receives no new cases; what it has stays with it.
did-recovery-opened = The person can type the recovery code within the next hour.
did-keys-founded-before = The keys have been created. The recovery code was shown once.

## Demonstration
demo-title = People of the demonstration
demo-intro = All of them are invented. Sign in as one of them to see what that role sees.
demo-why = This page exists only in the demonstration. A real server never shows a password or a one-time code: passwords are kept by nobody, and codes come from each person's own device. Here they are printed so that one visitor can play every part.
demo-seconds = The codes change in { $seconds ->
    [one] { $seconds } second
   *[other] { $seconds } seconds
}. Then load this page again. A code works once.
demo-caption = Who is who
demo-sign-in = Sign in as { $name }

## The audit log
work-log = Read the audit log
log-title = Audit log
log-intro = Who saw or changed what, and why. You see what the entries of the log hold, never what the records hold. Looking something up here is an entry too.
log-check-none = No check of the night has been made yet.
log-check = { $count ->
    [0] The check of the night of { $moment } went through a log of { $entries } entries and found nothing wrong.
    [one] The check of the night of { $moment } went through a log of { $entries } entries and found one difference. Ask whoever runs the server for “palermo check”: it names it.
   *[other] The check of the night of { $moment } went through a log of { $entries } entries and found { $count } differences. Ask whoever runs the server for “palermo check”: it names each one.
}
log-case = Number of a case
log-case-hint = Who saw what of it, or what of it was given to whom. Leave it empty to look at all cases.
log-by = Sign-in name of a person who works here
log-by-hint = What this person reached; their sessions are listed with it.
log-from = From
log-until = Until
log-only = What to show
log-only-all = Everything
log-only-disclosures = Only what was given to others
log-go = Look it up
log-unknown = Nothing is known by this number or name
log-unknown-text = Compare it with your paper: a case number has eight letters, and a sign-in name is written in full.
log-older = Look further back
log-back-to = Looked back to { $moment }.
log-expired = { $count ->
    [one] One entry on the way has no text any more: its time was over.
   *[other] { $count } entries on the way have no text any more: their time was over.
}
log-sessions = Sessions of this person
log-sessions-text = An entry does not say in which session it was made. Choosing a session shows what the person did while it ran.
log-session = { $from } to { $until }
log-session-open = not ended
log-found = Entries
log-nothing = No entry here. Look further back, or ask for less.
log-caption = Entries, the newest first
log-when = When
log-who = Who
log-what = What
log-operation = Kind
log-about = On what
log-why = Purpose and basis
log-outcome = Outcome
log-outcome-allowed = Done
log-outcome-refused = Refused
log-outcome-failed = Broke off
log-about-case = Case { $number }
log-about-list = A list on which the case stood
log-to = to { $recipient }
operation-collection = Collected
operation-alteration = Changed
operation-consultation = Seen
operation-disclosure = Given to others
operation-combination = Combined
operation-erasure = Erased
verb-sign_in = sign in
verb-enrol = set up an account
verb-check_log = the check of the night
verb-cover_rows = take rows into the log
verb-expire_entries = let texts of the log expire
verb-remove_wraps = remove keys whose grant has ended
