# Estimates of how many are never found: the report, its warnings and its refusals. The engine gives codes with values.

## The page
estimate-report-title = How many are never found: an estimate
estimate-report-contents = Parts of this report
estimate-report-unstated = Neither period nor territory was stated
estimate-report-foot = Made by Palermo from a table of counts. The figures of people detected and the estimates stand apart and must stay apart wherever they are quoted.
estimate-none-short = –
estimate-not-stated = not stated
estimate-open-interval = from { $lower }, no upper limit

## Parts
estimate-section-headline = In short
estimate-section-warnings = What you must know before you use a figure
estimate-section-panel = The panel: every method beside the others
estimate-section-refused = Methods without an answer
estimate-section-intervals = Intervals with and without the choice of the model
estimate-section-notes = About single methods
estimate-section-detected = People detected
estimate-section-models = How far the models lie apart
estimate-section-bootstrap = What the resamples say
estimate-section-sensitivity = What the estimate hangs on
estimate-section-strata = Groups apart
estimate-section-sheet = Report sheet
estimate-section-preconditions = What must be true for any of this to hold
estimate-section-provenance = How to make the same figures again

## In short
estimate-headline-detected = { $cases ->
    [one] One person was detected, on { $lists } lists.
   *[other] { $cases } people were detected, on { $lists } lists.
}
estimate-headline-detected-about = About { $cases } people were detected, on { $lists } lists.
estimate-headline-rounded = Every figure here is rounded, people detected to fives and estimates to 1, 2 or 5 with zeros behind, because exact ones give away who is on which lists. The exact report (--raw-cells) is for inside only.
estimate-headline-rounded-small = Fewer than 500 people were detected. Every figure here is rounded, people detected to tens and estimates to 1, 2 or 5 with zeros behind (of fewer than 100 people: to powers of ten), and details are left out, because closer ones give away who is on which lists. The exact report (--raw-cells) is for inside only.
estimate-headline-internal = Internal: these are exact figures, and who has them can work out the overlaps, a handful of people each. Do not publish this report and do not hand it on.
estimate-headline-range = Together with those never found there are between { $lower } and { $upper } people, depending on which of { $count } methods one believes.
estimate-headline-one = One method alone has an interval that can be quoted. It puts the whole number, detected or not, at { $lower }. Read it with its interval and with the warnings.
estimate-headline-intervals = With the uncertainty that each of these methods admits the range is { $lower } to { $upper }.
estimate-headline-unquotable = No method has an interval that can be quoted. The estimates themselves reach from { $lower } to { $upper }; read the reasons before you use any of them.
estimate-headline-left-no-interval = Left out of these sentences: “{ $method }” ({ $estimate }), because it has no interval.
estimate-headline-left-open = Left out of these sentences: “{ $method }” ({ $estimate }), because its interval has no upper limit.
estimate-headline-left-wide = Left out of these sentences: “{ $method }” ({ $estimate }), because its limits lie so far apart that they say nothing.
estimate-headline-left-carried = Left out of these sentences: “{ $method }” ({ $estimate }), because it rests on one person, without whom there is no estimate.
estimate-headline-left-alone = Left out of these sentences: “{ $method }” ({ $estimate }), because it lies far from every other method.
estimate-headline-none = No honest estimate can be made from this table. The reasons are below.
estimate-headline-two-lists = Two lists cannot show whether one depends on the other. The figure below is right only if they do not, and nothing in the table can tell.
estimate-headline-unreviewed = The words of this report have not yet been reviewed by somebody who knows the matter and the language.
estimate-headline-official = This is not an official figure. Indicator 16.2.2 and the yearly returns count detected victims only; never add the estimate to them or send it in their place.

## Methods
estimate-method-main-effects = Main effects only (lists independent)
estimate-method-stepwise = Stepwise by p-value, pairs (2021)
estimate-method-aic-stepwise = Stepwise by AIC, pairs (2015)
estimate-method-all-pairs = All pairs at once
estimate-method-bic = Lowest BIC, all models
estimate-method-bic-pairs = Lowest BIC, models with pairs
estimate-method-aic = Lowest AIC, all models
estimate-method-aic-pairs = Lowest AIC, models with pairs
estimate-method-decomposable = Average over decomposable graphs
estimate-method-bayes-threshold = Bayesian threshold
estimate-method-chao = Chao's lower bound
estimate-method-chapman = Chapman, two lists

## Intervals
estimate-interval-bca = bootstrap, corrected (BCa)
estimate-interval-percentile = bootstrap percentiles
estimate-interval-wald = one model, normal limits
estimate-interval-profile = one model, profile likelihood
estimate-interval-posterior = posterior
estimate-interval-log-normal = formula, log-normal

## Columns
estimate-column-method = Method
estimate-column-estimate = Estimated, detected or not
estimate-column-interval = 95 % interval
estimate-column-made-by = How the interval was made
estimate-column-undetected = Estimated and not detected
estimate-column-ratio = Times the detected
estimate-column-model = Model
estimate-column-reason = Reason
estimate-column-chosen-80 = 80 %, choice of the model included
estimate-column-chosen-95 = 95 %, choice of the model included
estimate-column-given-80 = 80 %, one model
estimate-column-given-95 = 95 %, one model
estimate-column-list = List
estimate-column-cases-detected = People detected
estimate-column-cases-rounded = People detected, rounded
estimate-column-owner = Kept by
estimate-column-rule = Who comes onto it
estimate-column-cannot-see = Whom it cannot see
estimate-column-combination = On exactly these lists
estimate-column-change = Change
estimate-column-what = What
estimate-column-draws = Range over draws
estimate-column-difference = Difference
estimate-column-stratum = Group
estimate-column-models = Models
estimate-column-how-many = How many
estimate-column-lowest = Lowest estimate
estimate-column-highest = Highest estimate
estimate-column-bic = BIC
estimate-column-aic = AIC
estimate-column-weight-bic = Weight by BIC
estimate-column-weight-aic = Weight by AIC
estimate-column-graph = Graph
estimate-column-probability = Probability
estimate-column-replicates = Resamples
estimate-column-failed = Failed
estimate-column-z0 = z0
estimate-column-acceleration = Acceleration
estimate-column-rank-lower = Rank of the lower limit
estimate-column-rank-upper = Rank of the upper limit
estimate-column-item = What
estimate-column-stated = What was stated
estimate-column-value = Value
estimate-column-precondition = Precondition
estimate-column-rate-detected = Detected per 100,000
estimate-column-rate-estimated = Estimated per 100,000

## Tables
estimate-caption-panel = Estimates of all people, detected or not
estimate-caption-refused = Methods that refuse
estimate-caption-intervals = Intervals of the estimates
estimate-caption-lists = People detected, by list
estimate-caption-cells = People detected, by combination of lists
estimate-caption-spread = Estimates by how well the models fit
estimate-caption-weights = The best models and their weights
estimate-caption-graphs = The most probable graphs
estimate-caption-bootstrap = Resamples in numbers
estimate-caption-sensitivity = The estimate on changed tables
estimate-caption-strata = Estimates by group
estimate-caption-sheet = What the figures are about
estimate-caption-rates = Rates, detected and estimated apart
estimate-caption-preconditions = Preconditions, and what was stated about each
estimate-caption-provenance = Version, table and settings

## The panel
estimate-panel-intro = Each method makes other assumptions about how the lists depend on each other, and no table can say which are right. Take the range, not a line.
estimate-panel-why = Methods differ because they put different dependences between lists into the model: each one added moves the estimate, and the data alone rarely decide which belong there.
estimate-panel-dispute = Whether such tables can carry an estimate at all is disputed: Whitehead and others (2021) hold that the method is unsuitable for the national figures of the United Kingdom. Cite the dispute when you cite a figure.
estimate-intervals-intro = An interval for one model acts as if that model had been known beforehand and is too narrow. An interval that includes the choice repeats it in every resample.

## Detected
estimate-detected-overlapping = { $cases ->
    [one] One person was detected; on more than one list: { $overlapping }.
   *[other] { $cases } people were detected; on more than one list: { $overlapping }.
}
estimate-detected-overlapping-about = About { $cases } people were detected; on more than one list: about { $overlapping }.
estimate-detected-trend = Fewer detections are not fewer victims: they may mean less looking.
estimate-disclosure-protected = Most overlaps are a handful of people, so the table is personal data in effect. Here combinations under five are left out and the others are rounded; the estimate was made from the exact counts.
estimate-disclosure-raw = This report shows the exact overlaps. Many are a handful of people: treat it as personal data and do not publish it.

## Models
estimate-models-all = All { $models } models were looked at. Without a maximum likelihood estimate: { $none }. With terms that cannot be told apart: { $unclear }.
estimate-models-searched = There are too many models to look at all: { $models } were looked at, from neighbour to neighbour. Without a maximum likelihood estimate: { $none }. With terms that cannot be told apart: { $unclear }.
estimate-within-2 = Within 2 units of the lowest BIC
estimate-within-10 = Within 10 units of the lowest BIC
estimate-all-models = All that can be fitted
estimate-bootstrap-intro = Each resample draws the same number of people from the table and repeats the whole choice of the model. Limits that sit on the first or last resample say little.

## Sensitivity
estimate-sensitivity-intro = How the estimate by “{ $method }” ({ $estimate }) changes when the table changes a little.
estimate-change-without-list = Without the list
estimate-change-merged = Two lists joined
estimate-change-one-case = One person less on
estimate-change-links-added = Missed links added
estimate-change-links-removed = False links removed
estimate-small-overlap = a small overlap

## Groups
estimate-strata-intro = Each value of “{ $column }” estimated apart, by “{ $method }”.
estimate-strata-sum = Sum of the groups: { $sum } (95 %: { $between }). The whole table by the same method: { $whole }. If the two lie far apart, people differ in how easily they are seen, and the sum is the better guess.
estimate-strata-no-sum = Some groups carry no estimate, so the groups cannot be added up.

## Report sheet
estimate-sheet-indicator = Indicator
estimate-sheet-indicator-default = Informs SDG indicator 16.2.2, and is not its official figure
estimate-sheet-period = Period
estimate-sheet-territory = Territory
estimate-sheet-definition = Who counts
estimate-sheet-lists = Lists
estimate-sheet-linkage = How records were linked
estimate-sheet-models = Models and how they are chosen
estimate-sheet-models-text = Hierarchical log-linear models up to order { $order }; pairs enter stepwise below p = { $threshold }. In every model: { $forced }. Lists joined: { $merged }.
estimate-rate-no-population = No population was stated, so no rate is given.
estimate-rate-population = Population: { $people } ({ $source }).
estimate-row-detected = People detected

## Preconditions
estimate-preconditions-intro = None of these can be proved from the table. What nobody stated is shown as not stated.
estimate-precondition-closed = One closed period: nobody enters or leaves. A list that ends a person's exposure, such as removal, breaks this.
estimate-precondition-linkage = Perfect links between lists. Missed links push the estimate up, false links push it down.
estimate-precondition-captures = Everybody on a list belongs there: one definition, territory and period in all lists.
estimate-precondition-dependence = Known dependence between lists. Referrals make overlap and push the estimate down; mandates that exclude each other push it up.
estimate-precondition-heterogeneity = People are about equally easy to see. If some are much easier, every method errs low.
estimate-precondition-chance = Everybody could have come onto each list. A shelter for women only cannot see men.
estimate-precondition-highest = No dependence among all lists at once.
estimate-precondition-highest-always = Always assumed; no data can test it.
estimate-precondition-forced = These pairs are in every model because referrals between them are known: { $forced }
estimate-precondition-strata = Estimated apart by “{ $column }”, see the groups.

## How to make it again
estimate-provenance-intro = The same version with the same table, seed and settings gives the same figures, on any number of threads.
estimate-provenance-version = Software
estimate-provenance-checksum = Checksum of the table
estimate-provenance-file = File
estimate-provenance-inside = only in the exact report
estimate-provenance-rows = Rows read
estimate-provenance-steps = Done to the table since
estimate-provenance-comments = Comments of the file
estimate-provenance-seed = Seed
estimate-provenance-methods = Methods
estimate-provenance-order = Largest order of a term
estimate-provenance-threshold = Threshold of the stepwise choice
estimate-provenance-bootstrap = Resamples, stepwise methods
estimate-provenance-bootstrap-search = Resamples, methods that choose among many models
estimate-provenance-bootstrap-models = Models fitted again in each of those
estimate-provenance-merged = Lists joined
estimate-provenance-forced = Terms in every model

## Pictures
estimate-picture-panel = Estimates and intervals of every method
estimate-picture-panel-text = One row per method: a dot for the estimate, a thick bar for an interval that includes the choice of the model, a thin dashed one for an interval of one model. The shaded part to the left are the people detected.
estimate-picture-detected = Detected: { $cases }
estimate-picture-interval = { $estimate } (95 %: { $lower } – { $upper })
estimate-picture-no-interval = { $estimate }, without an interval
estimate-picture-open = { $estimate } (95 %: from { $lower }, no upper limit)
estimate-picture-at-least = at least { $estimate }
estimate-picture-logarithmic = Equal distances are equal factors.
estimate-picture-overlap = People detected on each list and on each combination of lists
estimate-picture-overlap-text = Bars above: people on each list. Below: a row per combination, its lists as filled dots, its people as a bar. Small combinations are not drawn.
estimate-picture-histogram = How the resamples are spread: { $method }
estimate-picture-histogram-text = Bars count resamples by their estimate; the full line is the estimate, the dashed lines are the 95 % limits.
estimate-picture-histogram-estimate = Estimate: { $estimate }
estimate-picture-sensitivity = The estimate on changed tables
estimate-picture-sensitivity-text = One row per change: a dot for the estimate on the changed table, joined to the line of the estimate on the table as it is.

## Warnings
estimate-warning-two-lists = There are only two lists. One formula is left, and it is right only if the lists do not depend on each other, which two lists cannot show.
estimate-warning-few-cases = Fewer than 100 people were detected. Estimates from so few are rarely worth quoting.
estimate-warning-short-list = List “{ $list }” holds fewer than 20 people. Such a list can sway the estimate by itself; think of joining it with another.
estimate-warning-far = “{ $method }” puts the whole number at { $ratio } times the detected. Beyond ten times, small changes of the table move it a lot.
estimate-warning-pairs-empty = Pairs of lists that share nobody: { $empty } of { $all } ({ $share } %). The table cannot say whether that is chance or because they exclude each other.
estimate-warning-pairs-few = Pairs of lists that share one to four people: { $few } of { $all } ({ $share } %). Single people decide about them.
estimate-warning-contained = Every person on the list “{ $inner }” is also on the list “{ $outer }”. If one feeds the other, the lists say nothing about each other: join them. Bounds and estimates that take lists as independent do not hold here.
estimate-warning-no-mle = Models without a maximum likelihood estimate on this table: { $count } of { $models }. They were left out, for example { $examples }.
estimate-warning-not-identifiable = Models whose terms this table cannot tell apart: { $count } of { $models }. They were left out, for example { $examples }.
estimate-warning-minus-infinity = “{ $method }” sets these terms to minus infinity, because the table has nobody there: { $terms }.
estimate-warning-replicates-failed = “{ $method }”: { $failed } of { $replicates } resamples have no estimate. That is no accident of the draw, so they are not left out: they count as beyond the limits.
estimate-warning-open = “{ $method }”: its interval has no upper limit. In { $percent } % of the resamples the table carries no estimate, so nothing says how many people there are at most.
estimate-warning-limit-at-edge = “{ $method }”: a limit of the interval sits on the edge of the resamples (rank { $rank } of { $replicates }). More resamples would move it.
estimate-warning-bias = “{ $method }”: the estimate lies far from the middle of its resamples (z0 = { $z0 }). The choice of the model is unstable.
estimate-warning-one-sided = “{ $method }”: every resample lies on one side of the estimate, so no corrected interval can be made; the plain percentiles are shown.
estimate-warning-spread-2 = { $models ->
    [one] No other model comes within 2 BIC units of the best one, which estimates { $lower }.
   *[other] Within 2 BIC units of the best there are { $models } models, which no data could tell apart; they estimate { $lower } to { $upper }.
}
estimate-warning-spread-10 = Within 10 BIC units of the best there are { $models } models; they estimate { $lower } to { $upper }.
estimate-warning-disagree = The methods disagree by a factor of { $factor }: from { $lower } to { $upper }. Show the range, never one of them alone.
estimate-warning-bound-within = “{ $method }” gives { $bound } as the least, yet another method estimates { $lower }. One of the two is wrong: the bound does not hold where lists refer to each other or exclude each other.
estimate-warning-one-case = “{ $method }” hangs on single people: one person less in the table changes the estimate by { $percent } %.
estimate-warning-carried = “{ $method }” rests on one person, on { $lists }: without that person there is no estimate at all.
estimate-warning-one-list = The estimate hangs on the list “{ $list }”: without it, it changes by { $percent } %, to { $estimate }.
estimate-warning-merging = The estimate hangs on how lists are joined: with { $lists } as one list it changes by { $percent } %, to { $estimate }.
estimate-warning-linkage = The estimate hangs on the links: wrong or missed links amounting to 5 % of the overlaps change it by { $percent } %.
estimate-warning-fewer-changes = With so many lists not every change of the table was tried: what is not shown under “What the estimate hangs on” was left out. Join lists to see it.
estimate-warning-grid-edge = “{ $method }”: { $percent } % of the posterior lies at the upper end of the grid. That end is a choice made beforehand, and it shapes the answer.
estimate-warning-chains = “{ $method }”: its { $chains } chains of random draws agree only roughly (R-hat { $rhat }). Another seed would move the figures.
estimate-warning-at-threshold = “{ $method }”: these pairs lie at the threshold, and chance decides whether they stay in the model: { $terms }. Decided the other way, the estimate is { $estimate }.
estimate-warning-at-threshold-alone = “{ $method }”: these pairs lie at the threshold, and chance decides whether they stay in the model: { $terms }. Decided the other way, there is no answer.
estimate-warning-one-model = “{ $method }”: its interval acts as if the model had been known beforehand, and is too narrow.
estimate-warning-no-resamples = “{ $method }”: with so many lists its choice could not be repeated in resamples within reason. Join lists, or ask for resamples (--bootstrap) and wait.
estimate-warning-searched = There are too many models to try all of them: { $models } were looked at, from neighbour to neighbour. A better one may exist.
estimate-warning-forced-unknown = “{ $method }” knows nothing of the forced terms.
estimate-warning-smaller-bootstrap = { $models ->
    [one] BIC and AIC repeat their choice in { $replicates } resamples, with one model. Resamples can be raised at the cost of time.
   *[other] BIC and AIC repeat their choice in { $replicates } resamples among the { $models } best models only, so that the whole panel takes seconds. Resamples can be raised at the cost of time.
}
estimate-warning-strata-differ = The sum of the groups ({ $sum }) and the whole table ({ $whole }) differ by { $percent } %. People differ in how easily they are seen.
estimate-warning-heterogeneity = If some people are much easier to see than others, every method errs low and none of its figures shows it. In simulations with two kinds of people the interval missed the truth in all of 12 tables; the estimate was typically 28 % too low.
estimate-warning-personal-data = The overlaps of the table are a handful of people each, so the table is personal data in effect. Exact totals, exact estimates and a checksum together give them away: let only a report with rounded figures out of the house. Never round before the estimate.

## Refusals
estimate-refused-too-few-lists = The table has { $lists } lists; this method needs at least { $needed }.
estimate-refused-too-many-lists = The table has { $lists } lists; this method works with at most { $most }. Join lists first.
estimate-refused-two-lists-only = This formula is for exactly two lists; the table has { $lists }.
estimate-refused-no-cases = The table holds nobody.
estimate-refused-no-overlap = Nobody is on more than one list, so nothing says how many are on none.
estimate-refused-empty-list = The list “{ $list }” holds nobody. Leave it out.
estimate-refused-universal = Everybody is on the list “{ $list }”, so nothing says how many that list misses.
estimate-refused-contained = The list “{ $list }” is wholly within “{ $other }”: the formula would say that nobody was missed, and be sure of it.
estimate-refused-bound-above = Its bound ({ $bound }) lies above every estimate (at most { $upper }). Then it bounds nothing: the lists refer to each other or exclude each other.
estimate-refused-no-mle = The model has no maximum likelihood estimate on this table: it would run to infinity.
estimate-refused-not-identifiable = The model has terms that this table cannot tell apart.
estimate-refused-neither = The model has no maximum likelihood estimate on this table, and terms that cannot be told apart.
estimate-refused-too-many-terms = The model has { $terms } terms; the engine works with at most { $most }. Join lists, or ask for a lower order.
estimate-refused-too-much-work = Its choice would take about { $fits } fits over { $cells } combinations of lists each. Join lists, or ask for this method by name and wait.
estimate-refused-no-model = No model of those considered can be fitted to this table.
estimate-refused-not-converged = The computation did not settle on a value.
estimate-refused-not-finite = The estimate has no upper end that could be a number of people.
estimate-refused-few-replicates = Only { $usable } of { $replicates } resamples gave an estimate, too few for an interval.

## Faults of a table
estimate-fault-too-large = The file is larger than { $most } bytes. Add up equal rows with a count column, or split the file.
estimate-fault-not-text = Row { $row }: the file is not UTF-8 text. Save the table as “CSV UTF-8”.
estimate-fault-no-heading = The file holds no table. Give a heading with the names of the lists and one row per combination.
estimate-fault-heading-missing = Row { $row }: the table begins with figures. Give a first row with the names of the lists.
estimate-fault-no-rows = The table has a heading and no rows. Give one row per combination of lists that was seen.
estimate-fault-nameless-column = Row { $row }, column { $column }: this column has no name. Name the list, or remove the column.
estimate-fault-name-unusable = Row { $row }, column { $column }: a name is a single line of at most { $most } characters. Shorten it.
estimate-fault-list-twice = Row { $row }, column { $column }: the list “{ $name }” is named a second time. Give each list one column.
estimate-fault-count-twice = Row { $row }, column { $column } ({ $name }): there is a second column of counts. Keep one of them.
estimate-fault-case-twice = Row { $row }, column { $column } ({ $name }): there is a second column of case numbers. Keep one of them.
estimate-fault-too-many-lists = The table has { $lists } lists and at most { $most } can be handled. Join lists or choose some of them.
estimate-fault-too-wide = Row { $row } has more than { $most } cells. Keep the columns of the lists and the counts only.
estimate-fault-too-few-lists = There are { $lists } lists here and at least { $needed } are needed.
estimate-fault-unknown-column = There is no column “{ $name }” to divide the table by. The columns are: { $columns }.
estimate-fault-ragged = Row { $row } has { $cells } cells and the heading has { $columns }. Give every row the same columns.
estimate-fault-quote-open = Row { $row }: a quotation mark is opened here and never closed. Close it, or remove it.
estimate-fault-not-a-mark = Row { $row }, column { $column } ({ $name }): “{ $value }” is neither 0 nor 1. Write 1 for a case on the list and 0 for a case not on it; a column that divides the cases must be named as the stratum.
estimate-fault-blank-mark = Row { $row }, column { $column } ({ $name }): this cell is blank although other cells say 0. Write 0 or 1; an unknown is not a no.
estimate-fault-count-missing = Row { $row }, column { $column } ({ $name }): “{ $value }” looks like a count, but no column is named “count”. Name the column of the counts “count”.
estimate-fault-blank-count = Row { $row }, column { $column } ({ $name }): the count is blank. Write a whole number from 0 up.
estimate-fault-negative = Row { $row }, column { $column } ({ $name }): { $value } is negative. A count is a whole number from 0 up.
estimate-fault-fractional = Row { $row }, column { $column } ({ $name }): { $value } is not whole. A count is a whole number of cases.
estimate-fault-ambiguous = Row { $row }, column { $column } ({ $name }): { $value } can be read in two ways. Write the count without a mark between the digits.
estimate-fault-not-a-number = Row { $row }, column { $column } ({ $name }): “{ $value }” is not a number. A count is written in digits only.
estimate-fault-too-large-count = Row { $row }, column { $column } ({ $name }): { $value } is larger than any count of people. Correct it.
estimate-fault-sum-too-large = Row { $row }: with this row the counts add up to more than can be counted. Correct the counts.
estimate-fault-duplicate-pattern = Row { $row } gives the combination { $pattern } that row { $earlier } has already given. Keep one row per combination, with the sum.
estimate-fault-duplicate-case = Row { $row }, column { $column } ({ $name }): the case number of row { $earlier } is repeated. Give each person one row.
estimate-fault-all-zero-row = Row { $row } says that the cases are on no list. How many are on none is what is estimated: remove the row.
estimate-fault-blank-stratum = Row { $row }, column { $column } ({ $name }): the value that divides the table is blank. Fill it in.
estimate-fault-too-many-strata = Row { $row }, column { $column } ({ $name }): this column has more than { $most } values. Divide the table by fewer groups.
estimate-fault-no-cases = All counts are 0: nobody was seen. There is nothing to estimate from.
estimate-fault-empty-list = The list “{ $name }” has no case. Remove the column: a list that saw nobody says nothing about the others.
estimate-fault-equal-lists = The lists “{ $first }” and “{ $second }” hold exactly the same cases. One is a copy of the other: keep one.
estimate-fault-unknown-list = There is no list “{ $name }”. The lists are: { $lists }.
estimate-fault-unknown-position = There is no list number { $position }: the table has { $lists }.
estimate-fault-list-named-twice = The list “{ $name }” is named twice. Name each list once.
estimate-fault-not-a-permutation = A new order of the lists must name every list once.
estimate-fault-unreadable = The table could not be read: { $reason }.

## Notes on a table
estimate-note-byte-order-mark = The file begins with a byte order mark, as Excel writes it.
estimate-note-utf16 = The file is UTF-16 text, as Excel writes it.
estimate-note-semicolons = The cells are separated by semicolons.
estimate-note-tabs = The cells are separated by tabs.
estimate-note-bars = The cells are separated by vertical bars.
estimate-note-separator-line = The first line names the separator, as Excel writes it.
estimate-note-quotes = Some cells are in quotation marks.
estimate-note-decimal-commas = { $cells } cells are whole numbers with a decimal comma; they were read as whole.
estimate-note-decimal-points = { $cells } cells are whole numbers with a decimal point; they were read as whole.
estimate-note-blank-rows = { $rows } blank rows were left out.
estimate-note-comments-cut = Only the first { $kept } comment lines were kept.
estimate-note-rows-are-persons = There is no column of counts: each of the { $rows } rows was counted as one person.
estimate-note-case-column = The column “{ $name }” holds case numbers; it is not a list.
estimate-note-blank-cases = { $rows } rows have no case number in the column “{ $name }”. Whether one of these people stands there twice cannot be seen.
estimate-note-no-pattern-twice = Each of the { $rows } rows counts as one person and no two are on the same lists. Check that the column of counts is not missing.
estimate-note-word-marks = { $cells } cells say yes or no in words.
estimate-note-blank-means-no = { $cells } blank cells were read as “not on the list”.
estimate-note-contained = Every case of the list “{ $inner }” is also on the list “{ $outer }”. Check whether one feeds the other; if so, join them.

## The command line
estimate-command-name-table = Name the table to estimate from: palermo estimate TABLE.csv
estimate-command-file-missing = There is no such file. Check the name and the folder.
estimate-command-file-forbidden = You may not read or write this file. Ask for access, or use another file.
estimate-command-file-folder = This is a folder, not a file. Name a file in it.
estimate-command-file-full = There is no room left on the disk. Make room, or write elsewhere.
estimate-command-file-failed = The file cannot be read or written. Check the disk, or use another file.
estimate-command-stopped = Stopped; nothing was written.
estimate-setting-threshold = The p-value threshold must lie between 0 and 1.
estimate-setting-order = The largest order of a term must be at least 1.
estimate-setting-resamples = Ask for at most { $most } resamples.
estimate-setting-unknown-list = There is no list “{ $name }” to force a term with. The lists are: { $lists }.
estimate-setting-list-twice = The forced term “{ $name }:{ $name }” names one list twice.
estimate-command-force = Name two lists with a colon between, A:B.
estimate-command-population = The population of a rate must be at least 1.
estimate-command-name-out = Name a file to write to.
