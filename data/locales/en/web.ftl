# The shell and the components that every page is built from.

## Shell
shell-skip = Skip to the content
shell-demo = Demonstration. Every person, body and case here is invented.
shell-search = Search by case number
shell-search-hint = Case number
shell-search-go = Search
shell-my-work = My work
shell-language = Language
shell-help = Help
shell-sign-in = Sign in
shell-sign-out = Sign out
shell-signed-in = Signed in:
shell-rooms = What this system does
shell-crumbs = Where you are
shell-exit = Leave this page now
shell-not-reviewed = Translation not yet reviewed: this language has not been read by a legal translator.
shell-footer = Palermo: open software of a state against trafficking in human beings.

room-detect = Detect
room-protect = Protect
room-investigate = Investigate
room-cooperate = Cooperate
room-train = Train
room-prevent = Prevent
room-steer = Steer

## Dates
day-today = today, { $date }
day-tomorrow = tomorrow, { $date }
day-yesterday = yesterday, { $date }
day-in = { $days ->
    [one] in { $days } day, { $date }
   *[other] in { $days } days, { $date }
}
day-ago = { $days ->
    [one] { $days } day ago, { $date }
   *[other] { $days } days ago, { $date }
}

## Forms
form-optional = (optional)
form-error = To correct:
form-unseen-signs = This text held signs that nobody sees ({ $signs }). They are taken out here; read the text once more.
form-send-again = Send again
form-yes = Yes
form-no = No
form-errors = { $count ->
    [one] One field needs your attention
   *[other] { $count } fields need your attention
}

## Lists
pager = Pages of this list
pager-before = Previous
pager-next = Next
pager-shown = { $shown } shown
pager-shown-of = { $shown } of { $all }
pager-shown-of-more = { $shown } of more than { $most }
rows-counted = { $rows ->
    [one] counted from { $rows } row
   *[other] counted from { $rows } rows
}
source = Source:

## Clocks
clock-not_started = Not started
clock-running = Running
clock-due_soon = Due soon
clock-overdue = Overdue
clock-stopped = Stopped
clock-kept = Met
clock-breached = Met too late
clock-since = Since
clock-until = Until
clock-share = { $share } % of the time has passed
clock-rule = The rule and its legal source

## My work
work-nothing = Nothing is waiting for you
work-urgent = Urgent: somebody may be in danger
work-overdue = Overdue
work-today = Today
work-week = This week
work-later = Later
work-no-day = No deadline

## Decisions
decision-who = Decided by
decision-test = Standard applied
decision-evidence = Evidence
decision-reasons = Reasons
decision-follows = What follows
decision-review = How to ask for review

## Who sees what
who-caption = Who sees what of this case
who-body = Who
who-sees = May see
who-basis = Basis
who-since = Since
who-until = until { $date }
who-nothing-sealed = Only that there is a case, and its dates; nothing sealed
who-withdraw = End access
who-withdraw-column = Access

## Screening
question-why = Why we ask
question-saved = Saved
question-unsaved = Not saved yet. Use the button below to save.
result-steps = What to do now
result-calls = Whom to call now
result-no-calls = No number has been entered for this place. Ask your own duty office.
result-found = What was found
result-because = Because of these answers:
result-unknown = What is not known and could change this advice

## Nothing, error, refusal
trouble-next = What you can do
trouble-help = Where to get help
trouble-id = Quote this when you ask for help:

## Two versions
conflict-title = Two versions of: { $what }
conflict-who = { $who } saved this { $when }, while you were working on it. Nothing is lost: choose for each field which version is right.
conflict-theirs = Saved meanwhile
conflict-yours = What you entered
conflict-both = Both, combined
conflict-both-text = The combined text
conflict-empty = (left empty)
conflict-save = Save what I chose

## Long jobs
job-running = Running
job-done = Done
job-stopped = Stopped
job-failed = Failed
job-far = { $done ->
    [one] { $done } step done
   *[other] { $done } steps done
}
job-far-of = { $done } of { $total } done
job-since = since { $moment }
job-stop = Stop

## Figures
figure-not-available = Not available
figure-not-available-text = Nothing that could be counted has been recorded. That is not the same as zero.
figure-zero-text = It was counted, and there were none.
figure-days = { $days ->
    [one] { $days } day
   *[other] { $days } days
}
figure-definition = How this is counted
figure-more = { $by } more than in { $period } ({ $before })
figure-less = { $by } fewer than in { $period } ({ $before })
figure-more-days = { $by } more than in the same days of { $period } ({ $before })
figure-less-days = { $by } fewer than in the same days of { $period } ({ $before })
figure-same-days = the same as in the same days of { $period }
figure-same = the same as in { $period }

## Strategies
strategy-item = Objective or action
strategy-bodies = Responsible
strategy-deadline = Deadline
strategy-state = Status
strategy-room = Served by
strategy-figures = Indicators
strategy-target = target: { $target }

## Lanes of a case
lanes-picture = { $title }: the same is in the table below
lanes-caption = The numbers are explained in the table below. The dashed line is today.
lanes-number = No.
lanes-lane = Track
lanes-what = What
lanes-state = Status
