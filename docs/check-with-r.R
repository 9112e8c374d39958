# Checks palermo against the R package MultipleSystemsEstimation, on any table, and compares the times.
#
#   Rscript docs/check-with-r.R path/to/palermo TABLE.csv [REPLICATES]
#
# TABLE.csv has one column of 0 and 1 per list (two to five lists) and a last column of counts. The script only calls
# the package's public functions; it needs nothing else. It ends with status 1 when a figure differs.

arguments <- commandArgs(trailingOnly = TRUE)
if (length(arguments) < 2) stop("usage: Rscript check-with-r.R path/to/palermo TABLE.csv [REPLICATES]")
palermo <- arguments[1]
file <- arguments[2]
replicates <- if (length(arguments) > 2) as.integer(arguments[3]) else 100L
if (!requireNamespace("MultipleSystemsEstimation", quietly = TRUE)) {
  cat("The package MultipleSystemsEstimation is not installed: nothing was compared.\n")
  quit(status = 0)
}
# The package looks for its catalogue of models (hiermodels) on the search path: it has to be attached, not only loaded.
suppressPackageStartupMessages(library(MultipleSystemsEstimation))
estimate <- estimate_population
table <- as.matrix(read.csv(file))
lists <- ncol(table) - 1
order <- max(1, min(lists - 1, 3))
wrong <- 0

say <- function(what, compared, largest, r, own) {
  cat(sprintf("%-40s compared %6d  largest relative difference %.1e  R %8.2f s  palermo %7.3f s\n",
              what, compared, largest, r, own))
  if (compared == 0 || largest > 1e-6) wrong <<- wrong + 1
}
seconds <- function(time) sum(time[c("user.self", "sys.self", "user.child", "sys.child")], na.rm = TRUE)
run <- function(arguments) {
  time <- system.time(lines <- system2(palermo, shQuote(arguments), stdout = TRUE))
  list(lines = lines, time = seconds(time))
}

# 1. Every hierarchical model that R can fit, by name, with its estimate and BIC.
name <- function(model) {
  parts <- strsplit(gsub("[][]", "", model), "[, ]+")
  vapply(parts, function(part) paste(sort(part), collapse = " "), "")
}
time <- seconds(system.time(theirs <- estimate(table, method = "bic", maxorder = order)))
theirs <- theirs$bic_results$res
own <- run(c("estimate", "models", file, "--max-order", order, "--threads", "1"))
ours <- read.csv(text = own$lines, colClasses = c(model = "character"))
ours <- ours[ours$code == 0, ]
place <- match(name(rownames(theirs)), name(ours$model))
if (anyNA(place)) stop("models that palermo does not offer: ", paste(rownames(theirs)[is.na(place)], collapse = "; "))
difference <- abs(theirs[, "abundance"] / ours$nhat[place] - 1)
say(paste("models up to order", order), length(difference), max(difference), time, own$time)

# 2. Bootstrap tables drawn here, fitted stepwise by both.
set.seed(1)
counts <- table[, lists + 1]
cells <- apply(table[, seq_len(lists), drop = FALSE], 1, paste, collapse = "")
drawn <- t(rmultinom(replicates, sum(counts), counts / sum(counts)))
one <- function(draw) {
  again <- table
  again[, lists + 1] <- draw
  estimate(again, method = "stepwise")$popest
}
time <- seconds(system.time(theirs <- apply(drawn, 1, one)))
replicas <- tempfile(fileext = ".csv")
colnames(drawn) <- cells
write.csv(cbind(drawn, estimate = theirs), replicas, row.names = FALSE, quote = FALSE)
own <- run(c("estimate", "fit", file, "--method", "stepwise", "--replicates", replicas, "--threads", "1"))
ours <- read.csv(text = own$lines)$estimate
# R offers 1e13 where the model it starts from has no estimate; palermo refuses there.
usable <- !is.na(ours)
if (any(theirs[!usable] < 1e9)) stop("palermo refuses a table that R can fit")
say(paste(replicates, "stepwise replicates"), sum(usable), max(abs(theirs / ours - 1)[usable]), time, own$time)
unlink(replicas)
quit(status = if (wrong > 0) 1 else 0)
