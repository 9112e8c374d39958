# Publishing: the report of a release, its refusals and the advice before it. The engine gives codes with values.

## The page
publish-title = Release of data: report for the person who decides
publish-contents = Parts of this report
publish-foot = Made by Palermo on one machine, without any outside service. The decision is a person’s, not the program’s.
publish-may-go-out = The gate found nothing that speaks against this release.
publish-must-not-go-out = This must not go out. No file with data was written.
publish-may-go-out-table = The protection was kept throughout: nothing speaks against this table.
publish-inside = Internal, not for publication
publish-inside-text = These figures were found by looking at the real records. Publishing them would give away what the noise protects.
publish-not-looked-for = not looked for
publish-group-above = above
publish-section-headline = In short
publish-section-refused = Why it must not go out
publish-section-checked = What was checked
publish-section-quality = How close the synthetic records come to the real ones
publish-section-fidelity = How close the synthetic records come to the protected counts
publish-section-disclosure = What could still be learnt about a person
publish-section-comparison = Protected counts beside synthetic ones
publish-section-table = The table as it is published
publish-section-settings = How to make the same release again
publish-section-inside = Comparison with the real records
publish-section-guide = How well this table lends itself to publication
publish-section-sign = Decision

## In short
publish-what-together = { $records ->
    [one] One synthetic record with { $columns } columns.
   *[other] { $records } synthetic records with { $columns } columns.
  } No record belongs to a real person.
publish-what-private = { $records ->
    [one] One synthetic record with { $columns } columns.
   *[other] { $records } synthetic records with { $columns } columns.
  } They were made from counts with noise, not from real records.
publish-what-table = A table of counts of { $columns ->
    [one] one column
   *[other] { $columns } columns
  }, protected so that small groups cannot be worked out.
publish-what-refused = { $records ->
    [one] One record with { $columns } columns was looked at.
   *[other] { $records } records with { $columns } columns were looked at.
  } They do not keep what was asked for.
publish-what-check = { $records ->
    [one] One record with { $columns } columns was looked at
   *[other] { $records } records with { $columns } columns were looked at
  } beside the real ones.
publish-promise-together = Whatever combination of values stands in a record, of any length: at least { $k } real people have it, or nobody has.
publish-promise-private = Whether any one person is in the real data or not changes the chance of every possible result at most { $factor } times (epsilon { $epsilon }; the smaller, the better hidden), but for a chance of one in { $one_in } (delta). This holds whatever else an outsider knows.
publish-promise-table-suppress = What an outsider could work out from all published figures together, and from what this page says of zeros, was computed. No withheld small figure can be narrowed down further than the rule allows.
publish-promise-table-round = Every finest figure was rounded by chance to one of the two multiples next to it; a total may lie further away. What an outsider could still work out about small figures was computed and stands under "inside" in the JSON of the report.
publish-promise-table-noise = Whether any one person is in the real data or not changes the chance of every possible result at most { $factor } times (epsilon { $epsilon }; the smaller, the better hidden). This holds as long as the values of the columns are known to everybody anyway.
publish-limits-together = This protection is meant for a single release. If the same people are published again with other columns or after changes, choose the private method.
publish-limits-private = Every further release about the same people spends more of the budget. Small counts are mostly noise: do not read meaning into them.
publish-limits-table = The protection covers the tables published together. A later table about the same people must be protected together with this one.

## When it is done
publish-made-records = Made { $records ->
    [one] one record
   *[other] { $records } records
  }: { $files }. The gate found nothing that speaks against this release. Reports: { $reports }.
publish-made-check = The gate found nothing that speaks against { $records ->
    [one] this record
   *[other] these { $records } records
  }. Reports: { $reports }.
publish-made-table = Made a table with { $figures ->
    [one] one figure shown
   *[other] { $figures } figures shown
  } and { $withheld } withheld: { $files }. Its protection was checked. Reports: { $reports }.

## Why not
publish-refused-rare-group = { $records ->
    [one] One record shows
   *[other] { $records } records show
  } a combination that fewer than { $k } real people have. At least { $combinations } such combinations were found, the shortest of { $shortest ->
    [one] one value
   *[other] { $shortest } values
  }. Columns: { $columns }.
publish-refused-unchecked = { $records ->
    [one] One record is
   *[other] { $records } records are
  } too long to be checked in full (up to { $longest } values). What was not checked does not go out. Publish fewer columns, or group their values.
publish-refused-homogeneous = In { $groups ->
    [one] one group
   *[other] { $groups } groups
  } everybody has the same value of “{ $column }”, and { $records ->
    [one] one record shows
   *[other] { $records } records show
  } it: who knows the rest of a person would learn this too. Columns of the groups: { $columns }.
publish-refused-near-copy = { $records ->
    [one] One record differs
   *[other] { $records } records differ
  } in at most { $distance ->
    [one] one column
   *[other] { $distance } columns
  } from real people, and from fewer than { $k } of them: it points at them.
publish-refused-more-records = There are { $released } records; at most { $allowed } would be true to the real number. Group values or merge columns, or ask for a number of records with --rows.
publish-refused-more-of-a-value = { $values ->
    [one] One value occurs
   *[other] { $values } values occur
  } far more often than among the real people, up to { $factor } times as often (column “{ $column }”).
publish-refused-unknown = Column “{ $column }” is not among the protected counts, or holds { $values ->
    [one] a value
   *[other] { $values } values
  } that no public list has.
publish-refused-not-from-counts = { $combinations ->
    [one] One combination
   *[other] { $combinations } combinations
  } of length { $length } ({ $percent } %) are not among the protected counts; { $allowed } % are allowed. Such records were not made from the counts.
publish-refused-records = There are { $released } records where { $expected } were expected.
publish-refused-then = Change the settings (a larger k, fewer or broader columns, no near copies) and make the release again.

## What was checked
publish-checked-caption = The checks and what they found
publish-checked-together = Every record was compared with the real ones over all combinations that it holds, not only over short ones.
publish-checked-private = Only the protected counts were looked at. Looking at the real records would spend privacy.
publish-checked-table-suppress = For every withheld figure the smallest and the largest value that fit all published figures were computed.
publish-checked-table-round = For every small figure the smallest and the largest value behind its rounded one were computed.
publish-checked-table-noise = Every finest figure got noise, empty ones included, and all totals were made from the noisy ones.
publish-checked-records = Records
publish-checked-longest = Values of the longest record
publish-checked-held-by-k = Records whose values together enough real people have
publish-checked-held-by-nobody = Records that nobody has as a whole
publish-checked-empty = Records without any value
publish-checked-rare-released = Rare combinations shown, among those counted
publish-checked-leaked = Of these, shown as rarely as they are
publish-checked-near = A record counts as a copy when it differs in at most so many columns
publish-checked-confidential = Columns nobody shall learn
publish-checked-noisy-records = Number of people, with noise
publish-checked-counted-length = Longest combination that was counted
publish-checked-shown = Figures shown
publish-checked-withheld = Figures withheld
publish-checked-not-available = Figures not recorded
publish-no-confidential = No column was named as confidential, so nobody looked for groups in which everybody has the same value.
publish-foreign = Column “{ $column }” has values that no real person has, in { $records ->
    [one] one record
   *[other] { $records } records
  }: { $values }{ $more ->
    [0] {""}
   *[other]  and { $more } more
  }. They may be another program’s signs for what it left out; readers would count them as people.

## Tables and pictures
publish-column-what = What
publish-column-result = Found
publish-column-length = Values together
publish-column-combinations = Combinations
publish-column-mae-both = Mean error, where both have it
publish-column-mae-union = Mean error, where either has it
publish-column-proportional = Relative error
publish-column-lost-common = Lost
publish-column-fabricated = Made up
publish-column-up-to = Count up to
publish-column-preserved = Preserved
publish-column-value = Value
publish-column-protected = Protected count
publish-column-synthetic = Synthetic count
publish-column-column = Column
publish-column-matched = Others found in the release
publish-column-correct = Guessed right
publish-column-baseline = Guessed right without the others
publish-column-certain = Certain and right
publish-column-distance = Columns that differ
publish-column-released = Synthetic records
publish-column-sensitive = Real records among themselves
publish-column-count = Count
publish-column-cells = Figures
publish-column-common = Of these, large enough
publish-column-median = Middle one
publish-column-error = Expected error
publish-column-relative = Against the middle one
publish-quality-text = The error is the difference between the count in the synthetic records and the real one, in people. Counted only where both have a combination it flatters; so it stands beside the error over all combinations that either has.
publish-fidelity-text = The counts with noise are the only truth that may be shown. These figures say how well the records fit them.
publish-errors-caption = Error by number of values taken together
publish-preserved-caption = Preserved share by size of the group
publish-comparison-text = Look up a few groups that you know. The first figure is protected, the second one is counted in the synthetic records.
publish-comparison-caption = Protected beside synthetic
publish-disclosure-text = Somebody who knows everything about a person but one value may try to guess it. Dangerous is only what can be guessed much better with the release than without the other columns.
publish-attribution-caption = Guessing one value from all others
publish-nearest-caption = Distance to the nearest real record
publish-picture-length = { $length ->
    [one] One value
   *[other] { $length } values together
  }
publish-picture-errors = Mean error by number of values taken together
publish-picture-errors-text = Two bars for each length: over combinations that both have, and over those that either has. The table beside has the figures.
publish-picture-preserved = Preserved share by size of the group
publish-picture-preserved-text = A line that rises with the size of the group: small groups are kept less well. The table beside has the figures.
publish-picture-preserved-axis = Real count up to
publish-picture-compared = Protected beside synthetic counts of the most frequent values
publish-picture-compared-text = Two bars for each value. The table beside has the figures.

## A protected table
publish-table-caption = Published figures
publish-table-suppress = Counts from { $least } to below { $threshold } are withheld, and others so that totals do not give them away.
publish-table-zeros-published = Zeros are shown as zeros, so every withheld figure is at least 1.
publish-table-zeros-open = A zero may be withheld too, to hide others: a withheld figure may be zero.
publish-table-zeros-protected = Zeros are withheld like small counts: a withheld figure may be zero.
publish-table-round = Every figure is a multiple of { $threshold }; totals still add up.
publish-table-noise = Whole random noise was added to every figure; totals still add up.
publish-table-marks = c: withheld, so that nobody can be found. A colon: not recorded. Zero means nobody.
publish-table-cut = The page shows { $shown } of { $all } figures; the file has all.

## How it was made
publish-settings-caption = Settings
publish-setting-method = Method
publish-setting-k = Fewest people who share anything shown
publish-setting-length = Longest combination fitted
publish-setting-epsilon = Epsilon
publish-setting-delta = Delta
publish-setting-source = Source
publish-setting-date = Day
publish-setting-columns = Columns

## Before it
publish-guide-easy = { $columns } columns with { $values } values; a typical record has { $typical } of them. The ratio of possible to typical combinations is { $ratio }: this table lends itself well (at most 5).
publish-guide-hard = { $columns } columns with { $values } values; a typical record has { $typical } of them. The ratio of possible to typical combinations is { $ratio }, more than 5: much will be lost. Fewer columns or broader values help.
publish-guide-parted = { $columns } columns with { $values } values; a typical record has { $typical } of them. Only { $shared } % of the people have all their values in common with enough others: the records of the rest must be parted, and figures of several values together will be far off (see the table). Fewer columns or broader values help.
publish-advice-coarsen = “{ $column }” has { $values } values, { $rare } of them of too few people. Group them, for instance ages into bands or countries into regions.
publish-advice-merge = “{ $one }” and “{ $other }” as one column would leave { $then } rare pairs instead of { $now }.
publish-advice-drop = “{ $column }” takes part in { $rare } of { $of } rare pairs. Think of leaving it out, or of a table of its own.
publish-cells-caption = What to expect of a published figure

## Decision
publish-sign-text = I have read this report and decide that the data go out.
publish-sign-not = There is nothing to sign: this must not go out.
publish-sign-name = Name
publish-sign-office = Office
publish-sign-date = Date
publish-sign-signature = Signature
