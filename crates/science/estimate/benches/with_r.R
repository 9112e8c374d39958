# Times the jobs of `cargo xtask bench estimate --speed` with the R packages of this field, as far as they are installed:
#
#     Rscript crates/science/estimate/benches/with_r.R
#
# MultipleSystemsEstimation (github bernardsilverman/MultipleSystemsEstimation; for its Bayesian threshold also
# MCMCpack), SparseMSE (archived versions on CRAN), Rcapture and dga (CRAN). A package that is not there is left out and
# said so. User and system seconds of one process; the bootstraps take minutes.
#
# The counts are the potential victims of trafficking of the United Kingdom in 2013 (Silverman 2014; Bales, Hesketh and
# Silverman 2015): LA, NG, PF, GO, GP, NCA; the letters stand for the lists in their order.

uk <- c(a = 54, b = 463, c = 907, d = 695, e = 316, f = 57, ab = 15, ac = 19, ad = 3, bc = 56, bd = 19, be = 1, bf = 3,
        cd = 69, ce = 10, cf = 31, de = 8, df = 6, ef = 1, abc = 1, abd = 1, bcd = 4, bcf = 3, cdf = 1, abcd = 1)
lists <- c("LA", "NG", "PF", "GO", "GP", "NCA")

on <- t(sapply(strsplit(names(uk), ""), function(on) as.integer(letters[1:6] %in% on)))
uk6 <- cbind(on, uk)
dimnames(uk6) <- list(NULL, c(lists, "count"))

# The same people over other lists: rows that became equal are added up, people on no list left out.
regroup <- function(on, count) {
  key <- apply(on, 1, paste, collapse = "")
  first <- !duplicated(key) & rowSums(on) > 0
  cbind(on[first, ], count = as.vector(tapply(count, key, sum)[key[first]]))
}
uk5 <- regroup(cbind(uk6[, c("LA", "NG")], PFNCA = pmax(uk6[, "PF"], uk6[, "NCA"]), uk6[, c("GO", "GP")]), uk6[, "count"])
uk4 <- regroup(uk5[, c("LA", "NG", "PFNCA", "GO")], uk5[, "count"])
stopifnot(sum(uk6[, 7]) == 2744, sum(uk5[, 6]) == 2744, sum(uk4[, 5]) == 2428)

time <- function(package, job, work) {
  if (!requireNamespace(package, quietly = TRUE)) {
    cat(sprintf("%-28s %-52s not installed\n", package, job))
    return(invisible())
  }
  spent <- tryCatch({
    took <- system.time(suppressWarnings(work()))
    sprintf("%9.2f s", took[["user.self"]] + took[["sys.self"]])
  }, error = function(e) paste("failed:", conditionMessage(e)))
  cat(sprintf("%-28s %-52s %s\n", package, job, spent))
}

newest <- "MultipleSystemsEstimation"
estimate <- function(...) MultipleSystemsEstimation::estimate_population(...)

time(newest, "all 6893 models, five lists", function() estimate(uk5, method = "bic", maxorder = 4))
time(newest, "32 768 pair models, six lists", function() estimate(uk6, method = "bic", maxorder = 2))
time(newest, "stepwise, BCa of 1000, five lists", function() estimate(uk5, method = "stepwise", nboot = 1000))
time(newest, "stepwise, BCa of 1000, four lists", function() estimate(uk4, method = "stepwise", nboot = 1000))
time(newest, "BIC of the top 20, BCa of 1000, four lists", function() estimate(uk4, method = "bic", nboot = 1000))
time(newest, "Bayesian threshold, five lists", function() estimate(uk5, method = "bayesthresh"))

time("SparseMSE", "stepwise, BCa of 1000, five lists", function() SparseMSE::estimatepopulation(uk5, nboot = 1000))
time("SparseMSE", "stepwise, BCa of 1000, four lists", function() SparseMSE::estimatepopulation(uk4, nboot = 1000))

time("Rcapture", "pair models, five lists (1024, no check)",
     function() Rcapture::closedpMS.t(uk5, dfreq = TRUE, maxorder = 2, stopiflong = FALSE))

time("dga", "822 graphs, 60 000 points, five lists", function() {
  graphs <- new.env()
  utils::data("graphs5", package = "dga", envir = graphs)
  counts <- array(0, dim = rep(2, 5))
  counts[uk5[, 1:5] + 1] <- uk5[, 6]
  dark <- unique(round(seq(1, 30 * sum(counts), length.out = 60000)))
  dga::bma.cr(counts, dark, 2^-5, graphs$graphs5)
})
