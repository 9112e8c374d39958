# The shell and the components that every page is built from.

## Shell
shell-skip = Skip to the content
shell-demo = Demonstration. Every person, body and case here is invented.
shell-search = Search by case number
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
form-optional = (you may leave this out)
form-error = To correct:
form-errors = { $count ->
    [one] One field needs your attention
   *[other] { $count } fields need your attention
}

## Lists
pager = Pages of this list
pager-before = Before
pager-next = Next
pager-range = { $from } to { $to }
pager-range-of = { $from } to { $to } of { $all }
rows-counted = { $rows ->
    [one] counted from { $rows } row
   *[other] counted from { $rows } rows
}
