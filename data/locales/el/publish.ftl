### translation not yet reviewed
# Δημοσίευση: η έκθεση μιας δημοσίευσης, οι αρνήσεις της και οι συμβουλές πριν από αυτήν.

## The page
publish-title = Δημοσίευση δεδομένων: έκθεση για το άτομο που αποφασίζει
publish-contents = Μέρη της έκθεσης
publish-foot = Φτιάχτηκε με το Palermo σε έναν υπολογιστή, χωρίς καμία εξωτερική υπηρεσία. Την απόφαση την παίρνει άνθρωπος, όχι το πρόγραμμα.
publish-may-go-out = Η πύλη δεν βρήκε τίποτα που να εμποδίζει τη δημοσίευση.
publish-must-not-go-out = Αυτό δεν πρέπει να δημοσιευθεί. Δεν γράφτηκε κανένα αρχείο με δεδομένα.
publish-may-go-out-table = Η προστασία τηρήθηκε παντού: τίποτα δεν εμποδίζει αυτόν τον πίνακα.
publish-inside = Εσωτερικό, όχι για δημοσίευση
publish-inside-text = Αυτοί οι αριθμοί βρέθηκαν κοιτάζοντας τις πραγματικές εγγραφές. Αν δημοσιευθούν, προδίδουν όσα προστατεύει ο θόρυβος.
publish-not-looked-for = δεν αναζητήθηκε
publish-group-above = πάνω από αυτό
publish-section-headline = Με λίγα λόγια
publish-section-refused = Γιατί δεν πρέπει να δημοσιευθεί
publish-section-checked = Τι ελέγχθηκε
publish-section-quality = Πόσο κοντά είναι οι συνθετικές εγγραφές στις πραγματικές
publish-section-fidelity = Πόσο κοντά είναι οι συνθετικές εγγραφές στις προστατευμένες μετρήσεις
publish-section-disclosure = Τι θα μπορούσε ακόμη να μάθει κανείς για ένα άτομο
publish-section-comparison = Προστατευμένες μετρήσεις δίπλα στις συνθετικές
publish-section-table = Ο πίνακας όπως δημοσιεύεται
publish-section-settings = Πώς ξαναφτιάχνεται η ίδια δημοσίευση
publish-section-inside = Σύγκριση με τις πραγματικές εγγραφές
publish-section-guide = Πόσο κατάλληλος είναι ο πίνακας για δημοσίευση
publish-section-sign = Απόφαση

## In short
publish-what-together = { $records ->
    [one] Μία συνθετική εγγραφή με { $columns } στήλες.
   *[other] { $records } συνθετικές εγγραφές με { $columns } στήλες.
  } Καμία εγγραφή δεν ανήκει σε πραγματικό άτομο.
publish-what-private = { $records ->
    [one] Μία συνθετική εγγραφή με { $columns } στήλες.
   *[other] { $records } συνθετικές εγγραφές με { $columns } στήλες.
  } Φτιάχτηκαν από μετρήσεις με θόρυβο, όχι από πραγματικές εγγραφές.
publish-what-table = Πίνακας μετρήσεων με { $columns ->
    [one] μία στήλη
   *[other] { $columns } στήλες
  }, προστατευμένος ώστε να μην υπολογίζονται οι μικρές ομάδες.
publish-what-refused = { $records ->
    [one] Εξετάστηκε μία εγγραφή με { $columns } στήλες.
   *[other] Εξετάστηκαν { $records } εγγραφές με { $columns } στήλες.
  } Δεν τηρούν όσα ζητήθηκαν.
publish-what-check = { $records ->
    [one] Εξετάστηκε μία εγγραφή με { $columns } στήλες
   *[other] Εξετάστηκαν { $records } εγγραφές με { $columns } στήλες
  } δίπλα στις πραγματικές.
publish-promise-together = Όποιος συνδυασμός τιμών κι αν υπάρχει σε μια εγγραφή, οποιουδήποτε μήκους: τον έχουν τουλάχιστον { $k } πραγματικά άτομα ή κανένα.
publish-promise-private = Το αν ένα άτομο βρίσκεται ή όχι στα πραγματικά δεδομένα αλλάζει την πιθανότητα κάθε δυνατού αποτελέσματος το πολύ { $factor } φορές (έψιλον { $epsilon }· όσο μικρότερο, τόσο καλύτερα κρυμμένο), εκτός από μια πιθανότητα μία στις { $one_in } (δέλτα). Αυτό ισχύει ό,τι άλλο κι αν γνωρίζει κάποιος τρίτος.
publish-promise-table-suppress = Υπολογίστηκε τι θα μπορούσε να βρει ένας τρίτος από όλους μαζί τους δημοσιευμένους αριθμούς. Κανένας μικρός αριθμός που αποκρύφθηκε δεν περιορίζεται περισσότερο απ’ όσο επιτρέπει ο κανόνας.
publish-promise-table-round = Κάθε λεπτομερέστερος αριθμός στρογγυλοποιήθηκε τυχαία σε ένα από τα δύο διπλανά πολλαπλάσια· ένα σύνολο μπορεί να απέχει περισσότερο. Υπολογίστηκε τι θα μπορούσε ακόμη να βρει ένας τρίτος για τους μικρούς αριθμούς· βρίσκεται στο «inside» του JSON της έκθεσης.
publish-promise-table-noise = Το αν ένα άτομο βρίσκεται ή όχι στα πραγματικά δεδομένα αλλάζει την πιθανότητα κάθε δυνατού αποτελέσματος το πολύ { $factor } φορές (έψιλον { $epsilon }· όσο μικρότερο, τόσο καλύτερα κρυμμένο). Αυτό ισχύει όσο οι τιμές των στηλών είναι ούτως ή άλλως γνωστές σε όλους.
publish-limits-together = Αυτή η προστασία προορίζεται για μία μόνο δημοσίευση. Αν τα ίδια άτομα δημοσιευθούν ξανά με άλλες στήλες ή μετά από αλλαγές, επιλέξτε τη μέθοδο με θόρυβο.
publish-limits-private = Κάθε νέα δημοσίευση για τα ίδια άτομα ξοδεύει κι άλλο από τον προϋπολογισμό. Οι μικρές μετρήσεις είναι κυρίως θόρυβος: μην τους δίνετε νόημα.
publish-limits-table = Η προστασία καλύπτει τους πίνακες που δημοσιεύονται μαζί. Ένας μεταγενέστερος πίνακας για τα ίδια άτομα πρέπει να προστατευθεί μαζί με αυτόν.

## Why not
publish-refused-rare-group = { $records ->
    [one] Μία εγγραφή δείχνει
   *[other] { $records } εγγραφές δείχνουν
  } συνδυασμό που έχουν λιγότερα από { $k } πραγματικά άτομα. Βρέθηκαν τουλάχιστον { $combinations } τέτοιοι συνδυασμοί, ο πιο σύντομος με { $shortest ->
    [one] μία τιμή
   *[other] { $shortest } τιμές
  }. Στήλες: { $columns }.
publish-refused-unchecked = { $records ->
    [one] Μία εγγραφή είναι
   *[other] { $records } εγγραφές είναι
  } πολύ μεγάλες για να ελεγχθούν πλήρως (έως { $longest } τιμές). Ό,τι δεν ελέγχθηκε δεν δημοσιεύεται. Δημοσιεύστε λιγότερες στήλες ή ομαδοποιήστε τις τιμές τους.
publish-refused-homogeneous = Σε { $groups ->
    [one] μία ομάδα
   *[other] { $groups } ομάδες
  } όλοι έχουν την ίδια τιμή στη στήλη «{ $column }» και { $records ->
    [one] μία εγγραφή τη δείχνει
   *[other] { $records } εγγραφές τη δείχνουν
  }: όποιος γνωρίζει τα υπόλοιπα για ένα άτομο θα μάθαινε και αυτό. Στήλες των ομάδων: { $columns }.
publish-refused-near-copy = { $records ->
    [one] Μία εγγραφή διαφέρει
   *[other] { $records } εγγραφές διαφέρουν
  } το πολύ σε { $distance ->
    [one] μία στήλη
   *[other] { $distance } στήλες
  } από πραγματικά άτομα, και μάλιστα από λιγότερα από { $k }: δείχνει προς αυτά.
publish-refused-more-records = Υπάρχουν { $released } εγγραφές· το πολύ { $allowed } θα ανταποκρίνονταν στον πραγματικό αριθμό. Ομαδοποιήστε τιμές ή συγχωνεύστε στήλες, ή ζητήστε αριθμό εγγραφών με --rows.
publish-refused-more-of-a-value = { $values ->
    [one] Μία τιμή εμφανίζεται
   *[other] { $values } τιμές εμφανίζονται
  } πολύ συχνότερα απ’ ό,τι στα πραγματικά άτομα, έως { $factor } φορές (στήλη «{ $column }»).
publish-refused-unknown = Η στήλη «{ $column }» δεν υπάρχει στις προστατευμένες μετρήσεις ή έχει { $values ->
    [one] μία τιμή
   *[other] { $values } τιμές
  } που δεν βρίσκεται σε κανέναν δημόσιο κατάλογο.
publish-refused-not-from-counts = { $combinations ->
    [one] Ένας συνδυασμός
   *[other] { $combinations } συνδυασμοί
  } μήκους { $length } ({ $percent } %) δεν υπάρχουν στις προστατευμένες μετρήσεις· επιτρέπεται { $allowed } %. Τέτοιες εγγραφές δεν φτιάχτηκαν από τις μετρήσεις.
publish-refused-records = Υπάρχουν { $released } εγγραφές ενώ αναμένονταν { $expected }.
publish-refused-then = Αλλάξτε τις ρυθμίσεις (μεγαλύτερο k, λιγότερες ή ευρύτερες στήλες) και ξανακάντε τη δημοσίευση.

## What was checked
publish-checked-caption = Οι έλεγχοι και τι βρήκαν
publish-checked-together = Κάθε εγγραφή συγκρίθηκε με τις πραγματικές για όλους τους συνδυασμούς που περιέχει, όχι μόνο για τους σύντομους.
publish-checked-private = Εξετάστηκαν μόνο οι προστατευμένες μετρήσεις. Αν εξετάζονταν οι πραγματικές εγγραφές, θα ξοδευόταν ιδιωτικότητα.
publish-checked-table-suppress = Για κάθε αριθμό που αποκρύφθηκε υπολογίστηκαν η μικρότερη και η μεγαλύτερη τιμή που ταιριάζουν με όλους τους δημοσιευμένους.
publish-checked-table-round = Για κάθε μικρό αριθμό υπολογίστηκαν η μικρότερη και η μεγαλύτερη τιμή πίσω από τον στρογγυλοποιημένο.
publish-checked-table-noise = Σε κάθε λεπτομερέστερο αριθμό προστέθηκε θόρυβος, και στους κενούς, και όλα τα σύνολα προέκυψαν από αυτούς.
publish-checked-records = Εγγραφές
publish-checked-longest = Τιμές της μεγαλύτερης εγγραφής
publish-checked-held-by-k = Εγγραφές που τις έχουν ολόκληρες αρκετά πραγματικά άτομα
publish-checked-held-by-nobody = Εγγραφές που κανείς δεν τις έχει ολόκληρες
publish-checked-empty = Εγγραφές χωρίς καμία τιμή
publish-checked-rare-released = Σπάνιοι συνδυασμοί που φαίνονται, μεταξύ όσων μετρήθηκαν
publish-checked-leaked = Από αυτούς, όσοι φαίνονται τόσο σπάνια όσο είναι
publish-checked-near = Μια εγγραφή θεωρείται αντίγραφο όταν διαφέρει το πολύ σε τόσες στήλες
publish-checked-confidential = Στήλες που δεν πρέπει να μαθευτούν
publish-checked-noisy-records = Αριθμός ατόμων, με θόρυβο
publish-checked-counted-length = Μακρύτερος συνδυασμός που μετρήθηκε
publish-checked-shown = Αριθμοί που φαίνονται
publish-checked-withheld = Αριθμοί που αποκρύφθηκαν
publish-checked-not-available = Αριθμοί που δεν καταγράφηκαν
publish-no-confidential = Δεν ορίστηκε καμία στήλη ως εμπιστευτική, οπότε δεν αναζητήθηκαν ομάδες όπου όλοι έχουν την ίδια τιμή.

## Tables and pictures
publish-column-what = Τι
publish-column-result = Εύρημα
publish-column-length = Τιμές μαζί
publish-column-combinations = Συνδυασμοί
publish-column-mae-both = Μέσο σφάλμα, όπου τον έχουν και οι δύο
publish-column-mae-union = Μέσο σφάλμα, όπου τον έχει έστω ο ένας
publish-column-proportional = Σχετικό σφάλμα
publish-column-lost-common = Χάθηκαν
publish-column-fabricated = Επινοημένοι
publish-column-up-to = Πλήθος έως
publish-column-preserved = Διατηρήθηκαν
publish-column-value = Τιμή
publish-column-protected = Προστατευμένη μέτρηση
publish-column-synthetic = Συνθετική μέτρηση
publish-column-column = Στήλη
publish-column-matched = Τα υπόλοιπα βρίσκονται στη δημοσίευση
publish-column-correct = Σωστή εικασία
publish-column-baseline = Σωστή εικασία χωρίς τα υπόλοιπα
publish-column-certain = Βέβαιο και σωστό
publish-column-distance = Στήλες που διαφέρουν
publish-column-released = Συνθετικές εγγραφές
publish-column-sensitive = Πραγματικές εγγραφές μεταξύ τους
publish-column-count = Πλήθος
publish-column-cells = Αριθμοί
publish-column-common = Από αυτούς, αρκετά μεγάλοι
publish-column-median = Μεσαίος
publish-column-error = Αναμενόμενο σφάλμα
publish-column-relative = Ως προς τον μεσαίο
publish-quality-text = Το σφάλμα είναι η διαφορά, σε άτομα, ανάμεσα στο πλήθος στις συνθετικές εγγραφές και στο πραγματικό. Αν μετρηθεί μόνο όπου τον συνδυασμό τον έχουν και οι δύο, κολακεύει· γι’ αυτό δίπλα στέκεται το σφάλμα για όλους τους συνδυασμούς.
publish-fidelity-text = Οι μετρήσεις με θόρυβο είναι η μόνη αλήθεια που επιτρέπεται να φανεί. Αυτοί οι αριθμοί λένε πόσο ταιριάζουν σε αυτές οι εγγραφές.
publish-errors-caption = Σφάλμα ανά πλήθος τιμών που λαμβάνονται μαζί
publish-preserved-caption = Ποσοστό που διατηρήθηκε ανά μέγεθος ομάδας
publish-comparison-text = Αναζητήστε μερικές ομάδες που γνωρίζετε. Ο πρώτος αριθμός είναι προστατευμένος, ο δεύτερος μετρήθηκε στις συνθετικές εγγραφές.
publish-comparison-caption = Προστατευμένες δίπλα σε συνθετικές
publish-disclosure-text = Όποιος γνωρίζει για ένα άτομο τα πάντα εκτός από μία τιμή μπορεί να προσπαθήσει να τη μαντέψει. Επικίνδυνο είναι μόνο ό,τι μαντεύεται πολύ καλύτερα με τη δημοσίευση παρά χωρίς τις άλλες στήλες.
publish-attribution-caption = Εικασία μιας τιμής από όλες τις άλλες
publish-nearest-caption = Απόσταση από την πλησιέστερη πραγματική εγγραφή
publish-picture-length = { $length ->
    [one] Μία τιμή
   *[other] { $length } τιμές μαζί
  }
publish-picture-errors = Μέσο σφάλμα ανά πλήθος τιμών που λαμβάνονται μαζί
publish-picture-errors-text = Δύο ράβδοι για κάθε μήκος: για τους συνδυασμούς που έχουν και οι δύο και για όσους έχει έστω ο ένας. Οι αριθμοί είναι στον διπλανό πίνακα.
publish-picture-preserved = Ποσοστό που διατηρήθηκε ανά μέγεθος ομάδας
publish-picture-preserved-text = Γραμμή που ανεβαίνει με το μέγεθος της ομάδας: οι μικρές ομάδες διατηρούνται λιγότερο. Οι αριθμοί είναι στον διπλανό πίνακα.
publish-picture-preserved-axis = Πραγματικό πλήθος έως
publish-picture-compared = Προστατευμένες δίπλα σε συνθετικές μετρήσεις των συχνότερων τιμών
publish-picture-compared-text = Δύο ράβδοι για κάθε τιμή. Οι αριθμοί είναι στον διπλανό πίνακα.

## A protected table
publish-table-caption = Δημοσιευμένοι αριθμοί
publish-table-suppress = Αποκρύπτονται τα πλήθη από 1 έως κάτω από { $threshold }, και άλλα ώστε να μην τα προδίδουν τα σύνολα.
publish-table-round = Κάθε αριθμός είναι πολλαπλάσιο του { $threshold }· τα σύνολα συνεχίζουν να βγαίνουν.
publish-table-noise = Σε κάθε αριθμό προστέθηκε ακέραιος τυχαίος θόρυβος· τα σύνολα συνεχίζουν να βγαίνουν.
publish-table-marks = c: αποκρύφθηκε, ώστε να μη βρεθεί κανείς. Άνω και κάτω τελεία: δεν καταγράφηκε. Μηδέν σημαίνει κανείς.
publish-table-cut = Η σελίδα δείχνει { $shown } από τους { $all } αριθμούς· το αρχείο τους έχει όλους.

## How it was made
publish-settings-caption = Ρυθμίσεις
publish-setting-method = Μέθοδος
publish-setting-k = Λιγότερα άτομα που μοιράζονται ό,τι φαίνεται
publish-setting-length = Μακρύτερος συνδυασμός στην προσαρμογή
publish-setting-epsilon = Έψιλον
publish-setting-delta = Δέλτα
publish-setting-source = Πηγή
publish-setting-date = Ημέρα
publish-setting-columns = Στήλες

## Before it
publish-guide-easy = { $columns } στήλες με { $values } τιμές· μια τυπική εγγραφή έχει { $typical } από αυτές. Ο λόγος των δυνατών προς τους τυπικούς συνδυασμούς είναι { $ratio }: ο πίνακας είναι κατάλληλος (το πολύ 5).
publish-guide-hard = { $columns } στήλες με { $values } τιμές· μια τυπική εγγραφή έχει { $typical } από αυτές. Ο λόγος των δυνατών προς τους τυπικούς συνδυασμούς είναι { $ratio }, πάνω από 5: θα χαθούν πολλά. Βοηθούν λιγότερες στήλες ή ευρύτερες τιμές.
publish-advice-coarsen = Η στήλη «{ $column }» έχει { $values } τιμές, { $rare } από αυτές με πολύ λίγα άτομα. Ομαδοποιήστε τις, για παράδειγμα ηλικίες σε κλίμακες ή χώρες σε περιοχές.
publish-advice-merge = Οι στήλες «{ $one }» και «{ $other }» ως μία θα άφηναν { $then } σπάνια ζεύγη αντί για { $now }.
publish-advice-drop = Η στήλη «{ $column }» συμμετέχει σε { $rare } από τα { $of } σπάνια ζεύγη. Σκεφτείτε να την παραλείψετε ή να φτιάξετε δικό της πίνακα.
publish-cells-caption = Τι να περιμένετε από έναν δημοσιευμένο αριθμό

## Decision
publish-sign-text = Διάβασα την έκθεση και αποφασίζω να δημοσιευθούν τα δεδομένα.
publish-sign-not = Δεν υπάρχει τίποτα προς υπογραφή: αυτό δεν πρέπει να δημοσιευθεί.
publish-sign-name = Όνομα
publish-sign-office = Υπηρεσία
publish-sign-date = Ημερομηνία
publish-sign-signature = Υπογραφή
