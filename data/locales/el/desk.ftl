### translation not yet reviewed
# Το κέλυφος και τα στοιχεία από τα οποία φτιάχνεται κάθε σελίδα.

## Κέλυφος
shell-skip = Μετάβαση στο περιεχόμενο
shell-demo = Επίδειξη. Όλα τα άτομα, οι φορείς και οι υποθέσεις εδώ είναι φανταστικά.
shell-search = Αναζήτηση με αριθμό υπόθεσης
shell-search-go = Αναζήτηση
shell-my-work = Οι εργασίες μου
shell-language = Γλώσσα
shell-help = Βοήθεια
shell-sign-in = Σύνδεση
shell-sign-out = Αποσύνδεση
shell-signed-in = Συνδεδεμένος χρήστης:
shell-rooms = Τι κάνει αυτό το σύστημα
shell-crumbs = Πού βρίσκεστε
shell-exit = Φύγετε τώρα από αυτή τη σελίδα
shell-not-reviewed = Η μετάφραση δεν έχει ελεγχθεί ακόμη: δεν την έχει διαβάσει νομικός μεταφραστής.
shell-footer = Palermo: ανοικτό λογισμικό ενός κράτους κατά της εμπορίας ανθρώπων.

room-detect = Εντοπισμός
room-protect = Προστασία
room-investigate = Διερεύνηση
room-cooperate = Συνεργασία
room-train = Εκπαίδευση
room-prevent = Πρόληψη
room-steer = Στρατηγική

## Ημερομηνίες
day-today = σήμερα, { $date }
day-tomorrow = αύριο, { $date }
day-yesterday = χθες, { $date }
day-in = { $days ->
    [one] σε { $days } ημέρα, { $date }
   *[other] σε { $days } ημέρες, { $date }
}
day-ago = { $days ->
    [one] πριν από { $days } ημέρα, { $date }
   *[other] πριν από { $days } ημέρες, { $date }
}

## Έντυπα
form-optional = (μπορείτε να το αφήσετε κενό)
form-error = Προς διόρθωση:
form-errors = { $count ->
    [one] Ένα πεδίο χρειάζεται την προσοχή σας
   *[other] { $count } πεδία χρειάζονται την προσοχή σας
}

## Κατάλογοι
pager = Σελίδες του καταλόγου
pager-before = Προηγούμενη
pager-next = Επόμενη
pager-range = { $from } έως { $to }
pager-range-of = { $from } έως { $to } από { $all }
rows-counted = { $rows ->
    [one] από { $rows } εγγραφή
   *[other] από { $rows } εγγραφές
}
