### translation not yet reviewed
# Εκτιμήσεις για το πόσα άτομα δεν εντοπίζονται ποτέ: η έκθεση, οι προειδοποιήσεις και οι αρνήσεις της. Η μηχανή δίνει κωδικούς με τιμές.

## Η σελίδα
estimate-report-title = Πόσα άτομα δεν εντοπίζονται ποτέ: μια εκτίμηση
estimate-report-contents = Μέρη της έκθεσης
estimate-report-unstated = Δεν δηλώθηκε ούτε περίοδος ούτε περιοχή
estimate-report-foot = Έγινε από το Palermo με βάση έναν πίνακα πλήθους. Τα άτομα που εντοπίστηκαν και οι εκτιμήσεις στέκουν χωριστά και πρέπει να μένουν χωριστά όπου κι αν αναφερθούν.
estimate-none-short = –
estimate-not-stated = δεν δηλώθηκε
estimate-open-interval = από { $lower }, χωρίς άνω όριο

## Μέρη
estimate-section-headline = Με λίγα λόγια
estimate-section-warnings = Τι πρέπει να γνωρίζετε πριν χρησιμοποιήσετε έναν αριθμό
estimate-section-panel = Ο πίνακας: κάθε μέθοδος δίπλα στις άλλες
estimate-section-refused = Μέθοδοι χωρίς απάντηση
estimate-section-intervals = Διαστήματα με και χωρίς την επιλογή του μοντέλου
estimate-section-notes = Για μεμονωμένες μεθόδους
estimate-section-detected = Άτομα που εντοπίστηκαν
estimate-section-models = Πόσο απέχουν τα μοντέλα μεταξύ τους
estimate-section-bootstrap = Τι λένε τα επαναληπτικά δείγματα
estimate-section-sensitivity = Από τι εξαρτάται η εκτίμηση
estimate-section-strata = Ομάδες χωριστά
estimate-section-sheet = Φύλλο έκθεσης
estimate-section-preconditions = Τι πρέπει να ισχύει για να σταθεί οτιδήποτε από αυτά
estimate-section-provenance = Πώς ξαναβγαίνουν οι ίδιοι αριθμοί

## Με λίγα λόγια
estimate-headline-detected = { $cases ->
    [one] Εντοπίστηκε ένα άτομο, σε { $lists } καταλόγους.
   *[other] Εντοπίστηκαν { $cases } άτομα, σε { $lists } καταλόγους.
}
estimate-headline-detected-about = Εντοπίστηκαν περίπου { $cases } άτομα, σε { $lists } καταλόγους.
estimate-headline-rounded = Κάθε αριθμός εδώ είναι στρογγυλεμένος, τα άτομα που εντοπίστηκαν ανά πέντε και οι εκτιμήσεις σε 1, 2 ή 5 με μηδενικά, επειδή οι ακριβείς προδίδουν ποιος είναι σε ποιους καταλόγους. Η ακριβής έκθεση (--raw-cells) είναι μόνο για εσωτερική χρήση.
estimate-headline-rounded-small = Εντοπίστηκαν λιγότερα από 500 άτομα. Κάθε αριθμός εδώ είναι στρογγυλεμένος, τα άτομα που εντοπίστηκαν ανά δέκα και οι εκτιμήσεις σε 1, 2 ή 5 με μηδενικά (κάτω από 100 άτομα: σε δυνάμεις του δέκα), και οι λεπτομέρειες παραλείπονται, επειδή ακριβέστεροι αριθμοί προδίδουν ποιος είναι σε ποιους καταλόγους. Η ακριβής έκθεση (--raw-cells) είναι μόνο για εσωτερική χρήση.
estimate-headline-internal = Εσωτερικό: αυτοί είναι ακριβείς αριθμοί, και όποιος τους έχει μπορεί να υπολογίσει τις επικαλύψεις, μια χούφτα άνθρωποι η καθεμία. Μη δημοσιεύσετε αυτή την έκθεση και μην τη δώσετε σε άλλους.
estimate-headline-range = Μαζί με όσα δεν εντοπίζονται ποτέ είναι από { $lower } έως { $upper } άτομα, ανάλογα με το ποια από τις { $count } μεθόδους εμπιστεύεται κανείς.
estimate-headline-one = Μία μόνο μέθοδος έχει διάστημα που μπορεί να αναφερθεί. Ανεβάζει τον συνολικό αριθμό, εντοπισμένων ή μη, σε { $lower }. Διαβάστε τον μαζί με το διάστημά του και τις προειδοποιήσεις.
estimate-headline-intervals = Με την αβεβαιότητα που παραδέχεται καθεμιά από αυτές τις μεθόδους, το εύρος είναι { $lower } έως { $upper }.
estimate-headline-unquotable = Καμία μέθοδος δεν έχει διάστημα που να μπορεί να αναφερθεί. Οι ίδιες οι εκτιμήσεις πηγαίνουν από { $lower } έως { $upper }· διαβάστε τους λόγους πριν χρησιμοποιήσετε κάποια.
estimate-headline-left-no-interval = Δεν μετρά σε αυτές τις προτάσεις: «{ $method }» ({ $estimate }), επειδή δεν έχει διάστημα.
estimate-headline-left-open = Δεν μετρά σε αυτές τις προτάσεις: «{ $method }» ({ $estimate }), επειδή το διάστημά της δεν έχει άνω όριο.
estimate-headline-left-wide = Δεν μετρά σε αυτές τις προτάσεις: «{ $method }» ({ $estimate }), επειδή τα όριά της απέχουν τόσο που δεν λένε τίποτα.
estimate-headline-left-carried = Δεν μετρά σε αυτές τις προτάσεις: «{ $method }» ({ $estimate }), επειδή στηρίζεται σε ένα άτομο, χωρίς το οποίο δεν υπάρχει εκτίμηση.
estimate-headline-left-alone = Δεν μετρά σε αυτές τις προτάσεις: «{ $method }» ({ $estimate }), επειδή απέχει πολύ από κάθε άλλη μέθοδο.
estimate-headline-none = Από αυτόν τον πίνακα δεν βγαίνει καμία έντιμη εκτίμηση. Οι λόγοι ακολουθούν.
estimate-headline-two-lists = Δύο κατάλογοι δεν μπορούν να δείξουν αν ο ένας εξαρτάται από τον άλλον. Ο παρακάτω αριθμός ισχύει μόνο αν δεν εξαρτώνται, και τίποτα στον πίνακα δεν μπορεί να το πει.
estimate-headline-unreviewed = Τα λόγια αυτής της έκθεσης δεν έχουν ελεγχθεί ακόμη από κάποιον που γνωρίζει το θέμα και τη γλώσσα.
estimate-headline-official = Αυτός δεν είναι επίσημος αριθμός. Ο δείκτης 16.2.2 και οι ετήσιες αναφορές μετρούν μόνο θύματα που εντοπίστηκαν· μην προσθέτετε ποτέ την εκτίμηση σε αυτά και μην τη στέλνετε στη θέση τους.

## Μέθοδοι
estimate-method-main-effects = Μόνο κύριες επιδράσεις (κατάλογοι ανεξάρτητοι)
estimate-method-stepwise = Βηματικά με τιμή p, ζεύγη (2021)
estimate-method-aic-stepwise = Βηματικά με AIC, ζεύγη (2015)
estimate-method-all-pairs = Όλα τα ζεύγη μαζί
estimate-method-bic = Χαμηλότερο BIC, όλα τα μοντέλα
estimate-method-bic-pairs = Χαμηλότερο BIC, μοντέλα με ζεύγη
estimate-method-aic = Χαμηλότερο AIC, όλα τα μοντέλα
estimate-method-aic-pairs = Χαμηλότερο AIC, μοντέλα με ζεύγη
estimate-method-decomposable = Μέσος όρος αποσυνθέσιμων γράφων
estimate-method-bayes-threshold = Μπεϋζιανό κατώφλι
estimate-method-chao = Κάτω φράγμα του Chao
estimate-method-chapman = Chapman, δύο κατάλογοι

## Διαστήματα
estimate-interval-bca = επαναληπτικά δείγματα, με διόρθωση (BCa)
estimate-interval-percentile = εκατοστημόρια επαναληπτικών δειγμάτων
estimate-interval-wald = ένα μοντέλο, κανονικά όρια
estimate-interval-profile = ένα μοντέλο, πιθανοφάνεια προφίλ
estimate-interval-posterior = εκ των υστέρων κατανομή
estimate-interval-log-normal = τύπος, λογαριθμοκανονικά όρια

## Στήλες
estimate-column-method = Μέθοδος
estimate-column-estimate = Εκτίμηση, εντοπισμένα ή μη
estimate-column-interval = Διάστημα 95 %
estimate-column-made-by = Πώς έγινε το διάστημα
estimate-column-undetected = Εκτίμηση, μη εντοπισμένα
estimate-column-ratio = Φορές τα εντοπισμένα
estimate-column-model = Μοντέλο
estimate-column-reason = Λόγος
estimate-column-chosen-80 = 80 %, με την επιλογή του μοντέλου
estimate-column-chosen-95 = 95 %, με την επιλογή του μοντέλου
estimate-column-given-80 = 80 %, ένα μοντέλο
estimate-column-given-95 = 95 %, ένα μοντέλο
estimate-column-list = Κατάλογος
estimate-column-cases-detected = Άτομα που εντοπίστηκαν
estimate-column-cases-rounded = Άτομα που εντοπίστηκαν, στρογγυλεμένα
estimate-column-owner = Τηρείται από
estimate-column-rule = Ποιος εγγράφεται
estimate-column-cannot-see = Ποιους δεν μπορεί να δει
estimate-column-combination = Ακριβώς σε αυτούς τους καταλόγους
estimate-column-change = Αλλαγή
estimate-column-what = Τι
estimate-column-draws = Εύρος κληρώσεων
estimate-column-difference = Διαφορά
estimate-column-stratum = Ομάδα
estimate-column-models = Μοντέλα
estimate-column-how-many = Πόσα
estimate-column-lowest = Χαμηλότερη εκτίμηση
estimate-column-highest = Υψηλότερη εκτίμηση
estimate-column-bic = BIC
estimate-column-aic = AIC
estimate-column-weight-bic = Βάρος κατά BIC
estimate-column-weight-aic = Βάρος κατά AIC
estimate-column-graph = Γράφος
estimate-column-probability = Πιθανότητα
estimate-column-replicates = Επαναληπτικά δείγματα
estimate-column-failed = Απέτυχαν
estimate-column-z0 = z0
estimate-column-acceleration = Επιτάχυνση
estimate-column-rank-lower = Θέση του κάτω ορίου
estimate-column-rank-upper = Θέση του άνω ορίου
estimate-column-item = Τι
estimate-column-stated = Τι δηλώθηκε
estimate-column-value = Τιμή
estimate-column-precondition = Προϋπόθεση
estimate-column-rate-detected = Εντοπισμένα ανά 100.000
estimate-column-rate-estimated = Εκτίμηση ανά 100.000

## Πίνακες
estimate-caption-panel = Εκτιμήσεις για όλα τα άτομα, εντοπισμένα ή μη
estimate-caption-refused = Μέθοδοι που αρνούνται
estimate-caption-intervals = Διαστήματα των εκτιμήσεων
estimate-caption-lists = Άτομα που εντοπίστηκαν, ανά κατάλογο
estimate-caption-cells = Άτομα που εντοπίστηκαν, ανά συνδυασμό καταλόγων
estimate-caption-spread = Εκτιμήσεις ανάλογα με το πόσο ταιριάζουν τα μοντέλα
estimate-caption-weights = Τα καλύτερα μοντέλα και τα βάρη τους
estimate-caption-graphs = Οι πιθανότεροι γράφοι
estimate-caption-bootstrap = Τα επαναληπτικά δείγματα σε αριθμούς
estimate-caption-sensitivity = Η εκτίμηση σε αλλαγμένους πίνακες
estimate-caption-strata = Εκτιμήσεις ανά ομάδα
estimate-caption-sheet = Τι αφορούν οι αριθμοί
estimate-caption-rates = Ποσοστά, εντοπισμένα και εκτίμηση χωριστά
estimate-caption-preconditions = Προϋποθέσεις και τι δηλώθηκε για καθεμία
estimate-caption-provenance = Έκδοση, πίνακας και ρυθμίσεις

## Ο πίνακας μεθόδων
estimate-panel-intro = Κάθε μέθοδος υποθέτει κάτι άλλο για το πώς εξαρτώνται οι κατάλογοι μεταξύ τους, και κανένας πίνακας δεν μπορεί να πει ποια έχει δίκιο. Κρατήστε το εύρος, όχι μία γραμμή.
estimate-panel-why = Οι μέθοδοι διαφέρουν επειδή βάζουν στο μοντέλο άλλες εξαρτήσεις μεταξύ καταλόγων: καθεμία που προστίθεται μετακινεί την εκτίμηση, και τα δεδομένα μόνα τους σπάνια κρίνουν ποιες ανήκουν εκεί.
estimate-panel-dispute = Αμφισβητείται αν τέτοιοι πίνακες μπορούν καν να στηρίξουν εκτίμηση: οι Whitehead κ.ά. (2021) θεωρούν τη μέθοδο ακατάλληλη για τους αριθμούς του Ηνωμένου Βασιλείου. Όταν αναφέρετε έναν αριθμό, αναφέρετε και τη διαφωνία.
estimate-intervals-intro = Το διάστημα ενός μοντέλου κάνει σαν το μοντέλο να ήταν γνωστό από πριν και είναι υπερβολικά στενό. Το διάστημα που περιλαμβάνει την επιλογή την επαναλαμβάνει σε κάθε δείγμα.

## Εντοπισμένα
estimate-detected-overlapping = { $cases ->
    [one] Εντοπίστηκε ένα άτομο· σε περισσότερους από έναν καταλόγους: { $overlapping }.
   *[other] Εντοπίστηκαν { $cases } άτομα· σε περισσότερους από έναν καταλόγους: { $overlapping }.
}
estimate-detected-overlapping-about = Εντοπίστηκαν περίπου { $cases } άτομα· σε περισσότερους από έναν καταλόγους: περίπου { $overlapping }.
estimate-detected-trend = Λιγότεροι εντοπισμοί δεν σημαίνουν λιγότερα θύματα: μπορεί να σημαίνουν ότι ψάχνουμε λιγότερο.
estimate-disclosure-protected = Οι περισσότερες επικαλύψεις είναι μια χούφτα άνθρωποι, άρα ο πίνακας είναι στην πράξη προσωπικά δεδομένα. Εδώ λείπουν οι συνδυασμοί κάτω από πέντε και οι άλλοι στρογγυλεύονται· η εκτίμηση έγινε με τους ακριβείς αριθμούς.
estimate-disclosure-raw = Αυτή η έκθεση δείχνει τις ακριβείς επικαλύψεις. Πολλές είναι μια χούφτα άνθρωποι: να τη χειρίζεστε ως προσωπικά δεδομένα και να μην τη δημοσιεύσετε.

## Μοντέλα
estimate-models-all = Εξετάστηκαν και τα { $models } μοντέλα. Χωρίς εκτίμηση μέγιστης πιθανοφάνειας: { $none }. Με όρους που δεν ξεχωρίζουν: { $unclear }.
estimate-models-searched = Τα μοντέλα είναι πάρα πολλά για να εξεταστούν όλα: εξετάστηκαν { $models }, από γείτονα σε γείτονα. Χωρίς εκτίμηση μέγιστης πιθανοφάνειας: { $none }. Με όρους που δεν ξεχωρίζουν: { $unclear }.
estimate-within-2 = Έως 2 μονάδες από το χαμηλότερο BIC
estimate-within-10 = Έως 10 μονάδες από το χαμηλότερο BIC
estimate-all-models = Όλα όσα προσαρμόζονται
estimate-bootstrap-intro = Κάθε δείγμα αντλεί από τον πίνακα το ίδιο πλήθος ατόμων και επαναλαμβάνει όλη την επιλογή του μοντέλου. Όρια που πέφτουν στο πρώτο ή στο τελευταίο δείγμα λένε λίγα.

## Ευαισθησία
estimate-sensitivity-intro = Πώς αλλάζει η εκτίμηση με «{ $method }» ({ $estimate }) όταν ο πίνακας αλλάζει λίγο.
estimate-change-without-list = Χωρίς τον κατάλογο
estimate-change-merged = Δύο κατάλογοι μαζί
estimate-change-one-case = Ένα άτομο λιγότερο σε
estimate-change-links-added = Προσθήκη συνδέσεων που λείπουν
estimate-change-links-removed = Αφαίρεση λανθασμένων συνδέσεων
estimate-small-overlap = μικρή επικάλυψη

## Ομάδες
estimate-strata-intro = Κάθε τιμή της στήλης «{ $column }» εκτιμήθηκε χωριστά, με «{ $method }».
estimate-strata-sum = Άθροισμα των ομάδων: { $sum } (95 %: { $between }). Όλος ο πίνακας με την ίδια μέθοδο: { $whole }. Αν απέχουν πολύ, οι άνθρωποι διαφέρουν στο πόσο εύκολα φαίνονται, και το άθροισμα είναι η καλύτερη εικασία.
estimate-strata-no-sum = Κάποιες ομάδες δεν στηρίζουν εκτίμηση, άρα οι ομάδες δεν αθροίζονται.

## Φύλλο έκθεσης
estimate-sheet-indicator = Δείκτης
estimate-sheet-indicator-default = Συμπληρώνει τον δείκτη ΣΒΑ 16.2.2 και δεν είναι ο επίσημος αριθμός του
estimate-sheet-period = Περίοδος
estimate-sheet-territory = Περιοχή
estimate-sheet-definition = Ποιος μετρά
estimate-sheet-lists = Κατάλογοι
estimate-sheet-linkage = Πώς συνδέθηκαν οι εγγραφές
estimate-sheet-models = Μοντέλα και πώς επιλέγονται
estimate-sheet-models-text = Ιεραρχικά λογαριθμογραμμικά μοντέλα έως τάξης { $order }· τα ζεύγη μπαίνουν βηματικά κάτω από p = { $threshold }. Σε κάθε μοντέλο: { $forced }. Κατάλογοι που ενώθηκαν: { $merged }.
estimate-rate-no-population = Δεν δηλώθηκε πληθυσμός, άρα δεν δίνεται ποσοστό.
estimate-rate-population = Πληθυσμός: { $people } ({ $source }).
estimate-row-detected = Άτομα που εντοπίστηκαν

## Προϋποθέσεις
estimate-preconditions-intro = Καμία από αυτές δεν αποδεικνύεται από τον πίνακα. Ό,τι δεν δήλωσε κανείς εμφανίζεται ως μη δηλωμένο.
estimate-precondition-closed = Μία κλειστή περίοδος: κανείς δεν μπαίνει ούτε βγαίνει. Ένας κατάλογος που τερματίζει την έκθεση ενός ατόμου, όπως η απομάκρυνση, το παραβιάζει.
estimate-precondition-linkage = Τέλειες συνδέσεις μεταξύ καταλόγων. Οι συνδέσεις που λείπουν ανεβάζουν την εκτίμηση, οι λανθασμένες την κατεβάζουν.
estimate-precondition-captures = Όλα τα άτομα ενός καταλόγου ανήκουν εκεί: ένας ορισμός, μία περιοχή και μία περίοδος σε όλους.
estimate-precondition-dependence = Γνωστή εξάρτηση μεταξύ καταλόγων. Οι παραπομπές δημιουργούν επικάλυψη και κατεβάζουν την εκτίμηση· αρμοδιότητες που αποκλείουν η μία την άλλη την ανεβάζουν.
estimate-precondition-heterogeneity = Τα άτομα φαίνονται περίπου εξίσου εύκολα. Αν μερικά φαίνονται πολύ ευκολότερα, κάθε μέθοδος πέφτει χαμηλά.
estimate-precondition-chance = Κάθε άτομο θα μπορούσε να βρεθεί σε κάθε κατάλογο. Ένας ξενώνας μόνο για γυναίκες δεν βλέπει άνδρες.
estimate-precondition-highest = Καμία εξάρτηση μεταξύ όλων των καταλόγων μαζί.
estimate-precondition-highest-always = Υποτίθεται πάντα· κανένα δεδομένο δεν μπορεί να το ελέγξει.
estimate-precondition-forced = Αυτά τα ζεύγη βρίσκονται σε κάθε μοντέλο, επειδή οι μεταξύ τους παραπομπές είναι γνωστές: { $forced }
estimate-precondition-strata = Εκτιμήθηκε χωριστά κατά «{ $column }», δείτε τις ομάδες.

## Πώς ξαναγίνεται
estimate-provenance-intro = Η ίδια έκδοση με τον ίδιο πίνακα, σπόρο και ρυθμίσεις δίνει τους ίδιους αριθμούς, με οποιοδήποτε πλήθος νημάτων.
estimate-provenance-version = Λογισμικό
estimate-provenance-checksum = Άθροισμα ελέγχου του πίνακα
estimate-provenance-file = Αρχείο
estimate-provenance-inside = μόνο στην ακριβή έκθεση
estimate-provenance-rows = Γραμμές που διαβάστηκαν
estimate-provenance-steps = Τι έγινε στον πίνακα από τότε
estimate-provenance-comments = Σχόλια του αρχείου
estimate-provenance-seed = Σπόρος
estimate-provenance-methods = Μέθοδοι
estimate-provenance-order = Μέγιστη τάξη όρου
estimate-provenance-threshold = Κατώφλι της βηματικής επιλογής
estimate-provenance-bootstrap = Δείγματα, βηματικές μέθοδοι
estimate-provenance-bootstrap-search = Δείγματα, μέθοδοι που επιλέγουν ανάμεσα σε πολλά μοντέλα
estimate-provenance-bootstrap-models = Μοντέλα που προσαρμόζονται ξανά σε καθένα από αυτά
estimate-provenance-merged = Κατάλογοι που ενώθηκαν
estimate-provenance-forced = Όροι σε κάθε μοντέλο

## Εικόνες
estimate-picture-panel = Εκτιμήσεις και διαστήματα κάθε μεθόδου
estimate-picture-panel-text = Μία γραμμή ανά μέθοδο: τελεία για την εκτίμηση, παχιά μπάρα για διάστημα που περιλαμβάνει την επιλογή του μοντέλου, λεπτή διακεκομμένη για διάστημα ενός μοντέλου. Η σκίαση αριστερά είναι τα άτομα που εντοπίστηκαν.
estimate-picture-detected = Εντοπίστηκαν: { $cases }
estimate-picture-interval = { $estimate } (95 %: { $lower } – { $upper })
estimate-picture-no-interval = { $estimate }, χωρίς διάστημα
estimate-picture-open = { $estimate } (95 %: από { $lower }, χωρίς άνω όριο)
estimate-picture-at-least = τουλάχιστον { $estimate }
estimate-picture-logarithmic = Ίσες αποστάσεις είναι ίσοι λόγοι.
estimate-picture-overlap = Άτομα που εντοπίστηκαν σε κάθε κατάλογο και σε κάθε συνδυασμό καταλόγων
estimate-picture-overlap-text = Οι μπάρες επάνω: άτομα ανά κατάλογο. Κάτω: μία γραμμή ανά συνδυασμό, οι κατάλογοί του ως γεμάτες τελείες, τα άτομά του ως μπάρα. Οι μικροί συνδυασμοί δεν σχεδιάζονται.
estimate-picture-histogram = Πώς απλώνονται τα δείγματα: { $method }
estimate-picture-histogram-text = Οι μπάρες μετρούν δείγματα κατά την εκτίμησή τους· η συνεχής γραμμή είναι η εκτίμηση, οι διακεκομμένες τα όρια 95 %.
estimate-picture-histogram-estimate = Εκτίμηση: { $estimate }
estimate-picture-sensitivity = Η εκτίμηση σε αλλαγμένους πίνακες
estimate-picture-sensitivity-text = Μία γραμμή ανά αλλαγή: τελεία για την εκτίμηση στον αλλαγμένο πίνακα, ενωμένη με τη γραμμή της εκτίμησης στον πίνακα όπως είναι.

## Προειδοποιήσεις
estimate-warning-two-lists = Υπάρχουν μόνο δύο κατάλογοι. Μένει ένας τύπος, που ισχύει μόνο αν οι κατάλογοι δεν εξαρτώνται ο ένας από τον άλλον, πράγμα που δύο κατάλογοι δεν μπορούν να δείξουν.
estimate-warning-few-cases = Εντοπίστηκαν λιγότερα από 100 άτομα. Εκτιμήσεις από τόσο λίγα σπάνια αξίζει να αναφέρονται.
estimate-warning-short-list = Ο κατάλογος «{ $list }» έχει λιγότερα από 20 άτομα. Τέτοιος κατάλογος μπορεί μόνος του να αλλάξει την εκτίμηση· σκεφτείτε να τον ενώσετε με άλλον.
estimate-warning-far = «{ $method }»: ο συνολικός αριθμός βγαίνει { $ratio } φορές τα άτομα που εντοπίστηκαν. Πάνω από δέκα φορές, μικρές αλλαγές του πίνακα τον μετακινούν πολύ.
estimate-warning-pairs-empty = Ζεύγη καταλόγων χωρίς κανένα κοινό άτομο: { $empty } από { $all } ({ $share } %). Ο πίνακας δεν μπορεί να πει αν είναι τύχη ή αν αποκλείουν ο ένας τον άλλον.
estimate-warning-pairs-few = Ζεύγη καταλόγων με ένα έως τέσσερα κοινά άτομα: { $few } από { $all } ({ $share } %). Μεμονωμένα άτομα κρίνουν γι' αυτά.
estimate-warning-contained = Κάθε άτομο του καταλόγου «{ $inner }» είναι και στον κατάλογο «{ $outer }». Αν ο ένας τροφοδοτεί τον άλλον, οι κατάλογοι δεν λένε τίποτα ο ένας για τον άλλον: ενώστε τους. Φράγματα και εκτιμήσεις που θεωρούν τους καταλόγους ανεξάρτητους δεν ισχύουν εδώ.
estimate-warning-no-mle = Μοντέλα χωρίς εκτίμηση μέγιστης πιθανοφάνειας σε αυτόν τον πίνακα: { $count } από { $models }. Έμειναν έξω, για παράδειγμα { $examples }.
estimate-warning-not-identifiable = Μοντέλα των οποίων τους όρους ο πίνακας δεν ξεχωρίζει: { $count } από { $models }. Έμειναν έξω, για παράδειγμα { $examples }.
estimate-warning-minus-infinity = «{ $method }»: αυτοί οι όροι τίθενται στο μείον άπειρο, επειδή ο πίνακας δεν έχει κανέναν εκεί: { $terms }.
estimate-warning-replicates-failed = «{ $method }»: { $failed } από τα { $replicates } επαναληπτικά δείγματα δεν δίνουν εκτίμηση. Δεν είναι τύχη της κλήρωσης, γι' αυτό δεν παραλείπονται: μετρούν ως πέρα από τα όρια.
estimate-warning-open = «{ $method }»: το διάστημά της δεν έχει άνω όριο. Στο { $percent } % των επαναληπτικών δειγμάτων ο πίνακας δεν στηρίζει εκτίμηση, οπότε τίποτα δεν λέει πόσα είναι τα άτομα το πολύ.
estimate-warning-limit-at-edge = «{ $method }»: ένα όριο του διαστήματος πέφτει στην άκρη των δειγμάτων (θέση { $rank } από { $replicates }). Περισσότερα δείγματα θα το μετακινούσαν.
estimate-warning-bias = «{ $method }»: η εκτίμηση απέχει πολύ από το μέσο των δειγμάτων της (z0 = { $z0 }). Η επιλογή του μοντέλου είναι ασταθής.
estimate-warning-one-sided = «{ $method }»: όλα τα δείγματα πέφτουν στην ίδια πλευρά της εκτίμησης, άρα δεν γίνεται διορθωμένο διάστημα· φαίνονται τα απλά εκατοστημόρια.
estimate-warning-spread-2 = { $models ->
    [one] Κανένα άλλο μοντέλο δεν πλησιάζει το καλύτερο σε 2 μονάδες BIC· εκείνο εκτιμά { $lower }.
   *[other] Έως 2 μονάδες BIC από το καλύτερο υπάρχουν { $models } μοντέλα, που κανένα δεδομένο δεν θα ξεχώριζε· εκτιμούν { $lower } έως { $upper }.
}
estimate-warning-spread-10 = Έως 10 μονάδες BIC από το καλύτερο υπάρχουν { $models } μοντέλα· εκτιμούν { $lower } έως { $upper }.
estimate-warning-disagree = Οι μέθοδοι διαφωνούν κατά συντελεστή { $factor }: από { $lower } έως { $upper }. Δείξτε το εύρος, ποτέ μόνο μία από αυτές.
estimate-warning-bound-within = Η μέθοδος «{ $method }» δίνει τουλάχιστον { $bound }, ενώ άλλη μέθοδος εκτιμά { $lower }. Το ένα από τα δύο είναι λάθος: το φράγμα δεν ισχύει όπου οι κατάλογοι παραπέμπουν ο ένας στον άλλον ή αποκλείουν ο ένας τον άλλον.
estimate-warning-one-case = «{ $method }» εξαρτάται από μεμονωμένα άτομα: ένα άτομο λιγότερο στον πίνακα αλλάζει την εκτίμηση κατά { $percent } %.
estimate-warning-carried = Η «{ $method }» στηρίζεται σε ένα άτομο, στους καταλόγους { $lists }: χωρίς αυτό δεν υπάρχει καμία εκτίμηση.
estimate-warning-one-list = Η εκτίμηση εξαρτάται από τον κατάλογο «{ $list }»: χωρίς αυτόν αλλάζει κατά { $percent } %, σε { $estimate }.
estimate-warning-merging = Η εκτίμηση εξαρτάται από το πώς ενώνονται οι κατάλογοι: με { $lists } ως έναν κατάλογο αλλάζει κατά { $percent } %, σε { $estimate }.
estimate-warning-linkage = Η εκτίμηση εξαρτάται από τις συνδέσεις: λανθασμένες ή χαμένες συνδέσεις ίσες με το 5 % των επικαλύψεων την αλλάζουν κατά { $percent } %.
estimate-warning-fewer-changes = Με τόσους καταλόγους δεν δοκιμάστηκε κάθε αλλαγή του πίνακα: ό,τι δεν φαίνεται στο «Από τι εξαρτάται η εκτίμηση» παραλείφθηκε. Ενώστε καταλόγους για να το δείτε.
estimate-warning-grid-edge = «{ $method }»: { $percent } % της εκ των υστέρων κατανομής βρίσκεται στο πάνω άκρο του πλέγματος. Το άκρο αυτό ορίστηκε από πριν και διαμορφώνει την απάντηση.
estimate-warning-chains = «{ $method }»: οι { $chains } αλυσίδες τυχαίων κληρώσεων συμφωνούν μόνο περίπου (R-hat { $rhat }). Άλλος σπόρος θα μετακινούσε τους αριθμούς.
estimate-warning-at-threshold = «{ $method }»: αυτά τα ζεύγη βρίσκονται πάνω στο κατώφλι και η τύχη αποφασίζει αν μένουν στο μοντέλο: { $terms }. Με την αντίθετη απόφαση η εκτίμηση είναι { $estimate }.
estimate-warning-at-threshold-alone = «{ $method }»: αυτά τα ζεύγη βρίσκονται πάνω στο κατώφλι και η τύχη αποφασίζει αν μένουν στο μοντέλο: { $terms }. Με την αντίθετη απόφαση δεν υπάρχει απάντηση.
estimate-warning-one-model = «{ $method }»: το διάστημά της κάνει σαν το μοντέλο να ήταν γνωστό από πριν και είναι υπερβολικά στενό.
estimate-warning-no-resamples = «{ $method }»: με τόσους καταλόγους η επιλογή της δεν μπορούσε να επαναληφθεί σε δείγματα σε λογικό χρόνο. Ενώστε καταλόγους ή ζητήστε δείγματα (--bootstrap) και περιμένετε.
estimate-warning-searched = Τα μοντέλα είναι πάρα πολλά για να δοκιμαστούν όλα: εξετάστηκαν { $models }, από γείτονα σε γείτονα. Μπορεί να υπάρχει καλύτερο.
estimate-warning-forced-unknown = «{ $method }» δεν γνωρίζει τους υποχρεωτικούς όρους.
estimate-warning-smaller-bootstrap = { $models ->
    [one] Το BIC και το AIC επαναλαμβάνουν την επιλογή τους σε { $replicates } δείγματα, με ένα μοντέλο. Τα δείγματα μπορούν να αυξηθούν, με κόστος σε χρόνο.
   *[other] Το BIC και το AIC επαναλαμβάνουν την επιλογή τους σε { $replicates } δείγματα, μόνο ανάμεσα στα { $models } καλύτερα μοντέλα, ώστε όλος ο πίνακας μεθόδων να βγαίνει σε δευτερόλεπτα. Τα δείγματα μπορούν να αυξηθούν, με κόστος σε χρόνο.
}
estimate-warning-strata-differ = Το άθροισμα των ομάδων ({ $sum }) και όλος ο πίνακας ({ $whole }) διαφέρουν κατά { $percent } %. Οι άνθρωποι διαφέρουν στο πόσο εύκολα φαίνονται.
estimate-warning-heterogeneity = Αν μερικά άτομα φαίνονται πολύ ευκολότερα από άλλα, κάθε μέθοδος πέφτει χαμηλά και κανένας αριθμός της δεν το δείχνει. Σε προσομοιώσεις με δύο είδη ατόμων το διάστημα έχασε την αλήθεια και στους 12 πίνακες· η εκτίμηση ήταν συνήθως 28 % χαμηλότερη.
estimate-warning-personal-data = Οι επικαλύψεις του πίνακα είναι μια χούφτα άνθρωποι η καθεμία, άρα ο πίνακας είναι στην πράξη προσωπικά δεδομένα. Ακριβή σύνολα, ακριβείς εκτιμήσεις και άθροισμα ελέγχου μαζί τις προδίδουν: προς τα έξω δίνετε μόνο έκθεση με στρογγυλεμένους αριθμούς. Μη στρογγυλεύετε ποτέ πριν από την εκτίμηση.

## Αρνήσεις
estimate-refused-too-few-lists = Ο πίνακας έχει { $lists } καταλόγους· η μέθοδος χρειάζεται τουλάχιστον { $needed }.
estimate-refused-too-many-lists = Ο πίνακας έχει { $lists } καταλόγους· η μέθοδος δουλεύει με το πολύ { $most }. Ενώστε πρώτα καταλόγους.
estimate-refused-two-lists-only = Αυτός ο τύπος είναι για ακριβώς δύο καταλόγους· ο πίνακας έχει { $lists }.
estimate-refused-no-cases = Ο πίνακας δεν έχει κανένα άτομο.
estimate-refused-no-overlap = Κανείς δεν βρίσκεται σε περισσότερους από έναν καταλόγους, άρα τίποτα δεν λέει πόσοι δεν βρίσκονται σε κανέναν.
estimate-refused-empty-list = Ο κατάλογος «{ $list }» δεν έχει κανένα άτομο. Αφήστε τον έξω.
estimate-refused-universal = Όλοι είναι στον κατάλογο «{ $list }», οπότε τίποτα δεν λέει πόσοι του διαφεύγουν.
estimate-refused-contained = Ο κατάλογος «{ $list }» βρίσκεται ολόκληρος μέσα στον «{ $other }»: ο τύπος θα έλεγε με βεβαιότητα ότι δεν έλειψε κανείς.
estimate-refused-bound-above = Το φράγμα της ({ $bound }) είναι πάνω από κάθε εκτίμηση (το πολύ { $upper }). Τότε δεν φράσσει τίποτα: οι κατάλογοι παραπέμπουν ο ένας στον άλλον ή αποκλείουν ο ένας τον άλλον.
estimate-refused-no-mle = Το μοντέλο δεν έχει εκτίμηση μέγιστης πιθανοφάνειας σε αυτόν τον πίνακα: θα έτρεχε στο άπειρο.
estimate-refused-not-identifiable = Το μοντέλο έχει όρους που αυτός ο πίνακας δεν ξεχωρίζει.
estimate-refused-neither = Το μοντέλο δεν έχει εκτίμηση μέγιστης πιθανοφάνειας σε αυτόν τον πίνακα, και έχει όρους που δεν ξεχωρίζουν.
estimate-refused-too-many-terms = Το μοντέλο έχει { $terms } όρους· η μηχανή δουλεύει με το πολύ { $most }. Ενώστε καταλόγους ή ζητήστε μικρότερη τάξη.
estimate-refused-too-much-work = Η επιλογή της θα χρειαζόταν περίπου { $fits } προσαρμογές, η καθεμία σε { $cells } συνδυασμούς καταλόγων. Ενώστε καταλόγους ή ζητήστε αυτή τη μέθοδο με το όνομά της και περιμένετε.
estimate-refused-no-model = Κανένα από τα μοντέλα που εξετάζονται δεν προσαρμόζεται σε αυτόν τον πίνακα.
estimate-refused-not-converged = Ο υπολογισμός δεν κατέληξε σε τιμή.
estimate-refused-not-finite = Η εκτίμηση δεν έχει άνω άκρο που θα μπορούσε να είναι πλήθος ανθρώπων.
estimate-refused-few-replicates = Μόνο { $usable } από { $replicates } δείγματα έδωσαν εκτίμηση, πολύ λίγα για διάστημα.

## Σφάλματα ενός πίνακα
estimate-fault-too-large = Το αρχείο είναι μεγαλύτερο από { $most } byte. Αθροίστε τις ίδιες γραμμές με μια στήλη πλήθους ή χωρίστε το αρχείο.
estimate-fault-not-text = Γραμμή { $row }: το αρχείο δεν είναι κείμενο UTF-8. Αποθηκεύστε τον πίνακα ως «CSV UTF-8».
estimate-fault-no-heading = Το αρχείο δεν περιέχει πίνακα. Δώστε μια επικεφαλίδα με τα ονόματα των καταλόγων και μία γραμμή ανά συνδυασμό.
estimate-fault-heading-missing = Γραμμή { $row }: ο πίνακας αρχίζει με αριθμούς. Δώστε πρώτη γραμμή με τα ονόματα των καταλόγων.
estimate-fault-no-rows = Ο πίνακας έχει επικεφαλίδα και καμία γραμμή. Δώστε μία γραμμή για κάθε συνδυασμό καταλόγων που παρατηρήθηκε.
estimate-fault-nameless-column = Γραμμή { $row }, στήλη { $column }: η στήλη δεν έχει όνομα. Ονομάστε τον κατάλογο ή αφαιρέστε τη στήλη.
estimate-fault-name-unusable = Γραμμή { $row }, στήλη { $column }: ένα όνομα είναι μία γραμμή με το πολύ { $most } χαρακτήρες. Συντομεύστε το.
estimate-fault-list-twice = Γραμμή { $row }, στήλη { $column }: ο κατάλογος «{ $name }» εμφανίζεται δεύτερη φορά. Δώστε σε κάθε κατάλογο μία στήλη.
estimate-fault-count-twice = Γραμμή { $row }, στήλη { $column } ({ $name }): υπάρχει δεύτερη στήλη πλήθους. Κρατήστε μία από τις δύο.
estimate-fault-case-twice = Γραμμή { $row }, στήλη { $column } ({ $name }): υπάρχει δεύτερη στήλη με αριθμούς υποθέσεων. Κρατήστε μία από τις δύο.
estimate-fault-too-many-lists = Ο πίνακας έχει { $lists } καταλόγους και το πολύ { $most } μπορούν να εξεταστούν. Ενώστε καταλόγους ή επιλέξτε μερικούς.
estimate-fault-too-wide = Η γραμμή { $row } έχει πάνω από { $most } κελιά. Κρατήστε μόνο τις στήλες των καταλόγων και του πλήθους.
estimate-fault-too-few-lists = Εδώ υπάρχουν { $lists } κατάλογοι και χρειάζονται τουλάχιστον { $needed }.
estimate-fault-unknown-column = Δεν υπάρχει στήλη «{ $name }» για να χωριστεί ο πίνακας. Οι στήλες είναι: { $columns }.
estimate-fault-ragged = Η γραμμή { $row } έχει { $cells } κελιά και η επικεφαλίδα { $columns }. Δώστε σε κάθε γραμμή τις ίδιες στήλες.
estimate-fault-quote-open = Γραμμή { $row }: εδώ ανοίγουν εισαγωγικά που δεν κλείνουν ποτέ. Κλείστε τα ή αφαιρέστε τα.
estimate-fault-not-a-mark = Γραμμή { $row }, στήλη { $column } ({ $name }): το «{ $value }» δεν είναι ούτε 0 ούτε 1. Γράψτε 1 για υπόθεση που είναι στον κατάλογο και 0 για όποια δεν είναι· μια στήλη που χωρίζει τις υποθέσεις πρέπει να δηλωθεί με --stratum.
estimate-fault-blank-mark = Γραμμή { $row }, στήλη { $column } ({ $name }): το κελί είναι κενό ενώ άλλα κελιά λένε 0. Γράψτε 0 ή 1· το άγνωστο δεν είναι όχι.
estimate-fault-count-missing = Γραμμή { $row }, στήλη { $column } ({ $name }): το «{ $value }» μοιάζει με πλήθος, αλλά καμία στήλη δεν ονομάζεται «πλήθος» ή «count». Ονομάστε έτσι τη στήλη του πλήθους.
estimate-fault-blank-count = Γραμμή { $row }, στήλη { $column } ({ $name }): το πλήθος είναι κενό. Γράψτε ακέραιο αριθμό από 0 και πάνω.
estimate-fault-negative = Γραμμή { $row }, στήλη { $column } ({ $name }): το { $value } είναι αρνητικό. Το πλήθος είναι ακέραιος αριθμός από 0 και πάνω.
estimate-fault-fractional = Γραμμή { $row }, στήλη { $column } ({ $name }): το { $value } δεν είναι ακέραιο. Το πλήθος είναι ακέραιος αριθμός υποθέσεων.
estimate-fault-ambiguous = Γραμμή { $row }, στήλη { $column } ({ $name }): το { $value } διαβάζεται με δύο τρόπους. Γράψτε το πλήθος χωρίς σημείο ανάμεσα στα ψηφία.
estimate-fault-not-a-number = Γραμμή { $row }, στήλη { $column } ({ $name }): το «{ $value }» δεν είναι αριθμός. Το πλήθος γράφεται μόνο με ψηφία.
estimate-fault-too-large-count = Γραμμή { $row }, στήλη { $column } ({ $name }): το { $value } είναι μεγαλύτερο από κάθε πλήθος ανθρώπων. Διορθώστε το.
estimate-fault-sum-too-large = Γραμμή { $row }: με αυτή τη γραμμή το άθροισμα ξεπερνά ό,τι μπορεί να μετρηθεί. Διορθώστε τα πλήθη.
estimate-fault-duplicate-pattern = Η γραμμή { $row } δίνει τον συνδυασμό { $pattern } που έδωσε ήδη η γραμμή { $earlier }. Κρατήστε μία γραμμή ανά συνδυασμό, με το άθροισμα.
estimate-fault-duplicate-case = Γραμμή { $row }, στήλη { $column } ({ $name }): επαναλαμβάνεται ο αριθμός υπόθεσης της γραμμής { $earlier }. Δώστε σε κάθε άτομο μία γραμμή.
estimate-fault-all-zero-row = Η γραμμή { $row } λέει ότι οι υποθέσεις δεν είναι σε κανέναν κατάλογο. Πόσες δεν είναι σε κανέναν είναι αυτό που εκτιμάται: αφαιρέστε τη γραμμή.
estimate-fault-blank-stratum = Γραμμή { $row }, στήλη { $column } ({ $name }): η τιμή που χωρίζει τον πίνακα είναι κενή. Συμπληρώστε τη.
estimate-fault-too-many-strata = Γραμμή { $row }, στήλη { $column } ({ $name }): η στήλη έχει πάνω από { $most } τιμές. Χωρίστε τον πίνακα σε λιγότερες ομάδες.
estimate-fault-no-cases = Όλα τα πλήθη είναι 0: δεν εντοπίστηκε κανείς. Δεν υπάρχει από τι να γίνει εκτίμηση.
estimate-fault-empty-list = Ο κατάλογος «{ $name }» δεν έχει καμία υπόθεση. Αφαιρέστε τη στήλη: ένας κατάλογος που δεν είδε κανέναν δεν λέει τίποτα για τους άλλους.
estimate-fault-equal-lists = Οι κατάλογοι «{ $first }» και «{ $second }» έχουν ακριβώς τις ίδιες υποθέσεις. Ο ένας είναι αντίγραφο του άλλου: κρατήστε έναν.
estimate-fault-unknown-list = Δεν υπάρχει κατάλογος «{ $name }». Οι κατάλογοι είναι: { $lists }.
estimate-fault-unknown-position = Δεν υπάρχει κατάλογος με αριθμό { $position }: ο πίνακας έχει { $lists }.
estimate-fault-list-named-twice = Ο κατάλογος «{ $name }» αναφέρεται δύο φορές. Αναφέρετε κάθε κατάλογο μία φορά.
estimate-fault-not-a-permutation = Μια νέα σειρά των καταλόγων πρέπει να αναφέρει κάθε κατάλογο μία φορά.
estimate-fault-unreadable = Ο πίνακας δεν μπόρεσε να διαβαστεί: { $reason }.

## Σημειώσεις για έναν πίνακα
estimate-note-byte-order-mark = Το αρχείο αρχίζει με σημείο σειράς byte, όπως το γράφει το Excel.
estimate-note-utf16 = Το αρχείο είναι κείμενο UTF-16, όπως το γράφει το Excel.
estimate-note-semicolons = Τα κελιά χωρίζονται με ελληνικό ερωτηματικό (;).
estimate-note-tabs = Τα κελιά χωρίζονται με στηλοθέτες.
estimate-note-bars = Τα κελιά χωρίζονται με κάθετες γραμμές.
estimate-note-separator-line = Η πρώτη γραμμή ονομάζει το διαχωριστικό, όπως τη γράφει το Excel.
estimate-note-quotes = Μερικά κελιά είναι σε εισαγωγικά.
estimate-note-decimal-commas = { $cells } κελιά είναι ακέραιοι με υποδιαστολή· διαβάστηκαν ως ακέραιοι.
estimate-note-decimal-points = { $cells } κελιά είναι ακέραιοι με δεκαδική τελεία· διαβάστηκαν ως ακέραιοι.
estimate-note-blank-rows = { $rows } κενές γραμμές παραλείφθηκαν.
estimate-note-comments-cut = Κρατήθηκαν μόνο οι πρώτες { $kept } γραμμές σχολίων.
estimate-note-rows-are-persons = Δεν υπάρχει στήλη πλήθους: καθεμία από τις { $rows } γραμμές μέτρησε ως ένα άτομο.
estimate-note-case-column = Η στήλη «{ $name }» έχει αριθμούς υποθέσεων· δεν είναι κατάλογος.
estimate-note-blank-cases = { $rows } γραμμές δεν έχουν αριθμό υπόθεσης στη στήλη «{ $name }». Δεν φαίνεται αν κάποιο από αυτά τα άτομα υπάρχει δύο φορές.
estimate-note-no-pattern-twice = Καθεμία από τις { $rows } γραμμές μετρά ως ένα άτομο και δεν υπάρχουν δύο στους ίδιους καταλόγους. Ελέγξτε μήπως λείπει η στήλη του πλήθους.
estimate-note-word-marks = { $cells } κελιά λένε ναι ή όχι με λέξεις.
estimate-note-blank-means-no = { $cells } κενά κελιά διαβάστηκαν ως «δεν είναι στον κατάλογο».
estimate-note-contained = Κάθε υπόθεση του καταλόγου «{ $inner }» είναι και στον κατάλογο «{ $outer }». Ελέγξτε αν ο ένας τροφοδοτεί τον άλλον· αν ναι, ενώστε τους.

## Η γραμμή εντολών
estimate-command-name-table = Ονομάστε τον πίνακα από τον οποίο γίνεται η εκτίμηση: palermo estimate TABLE.csv
estimate-command-file-missing = Δεν υπάρχει τέτοιο αρχείο. Ελέγξτε το όνομα και τον φάκελο.
estimate-command-file-forbidden = Δεν έχετε δικαίωμα να διαβάσετε ή να γράψετε αυτό το αρχείο. Ζητήστε πρόσβαση ή χρησιμοποιήστε άλλο.
estimate-command-file-folder = Αυτό είναι φάκελος, όχι αρχείο. Ονομάστε ένα αρχείο μέσα του.
estimate-command-file-full = Ο δίσκος δεν έχει άλλο χώρο. Κάντε χώρο ή γράψτε αλλού.
estimate-command-file-failed = Το αρχείο δεν μπορεί να διαβαστεί ή να γραφτεί. Ελέγξτε τον δίσκο ή χρησιμοποιήστε άλλο αρχείο.
estimate-command-stopped = Διακόπηκε· δεν γράφτηκε τίποτα.
estimate-setting-threshold = Το κατώφλι της τιμής p πρέπει να είναι από 0 έως 1.
estimate-setting-order = Η μεγαλύτερη τάξη ενός όρου πρέπει να είναι τουλάχιστον 1.
estimate-setting-resamples = Ζητήστε το πολύ { $most } επαναληπτικά δείγματα.
estimate-setting-unknown-list = Δεν υπάρχει κατάλογος «{ $name }» για όρο που μπαίνει πάντα. Οι κατάλογοι είναι: { $lists }.
estimate-setting-list-twice = Ο όρος «{ $name }:{ $name }» αναφέρει δύο φορές τον ίδιο κατάλογο.
estimate-command-force = Ονομάστε δύο καταλόγους με άνω και κάτω τελεία ανάμεσα, A:B.
estimate-command-population = Ο πληθυσμός ενός ποσοστού πρέπει να είναι τουλάχιστον 1.
estimate-command-name-out = Ονομάστε ένα αρχείο για την εγγραφή.
