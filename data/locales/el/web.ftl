### translation not yet reviewed
# Το κέλυφος και τα στοιχεία από τα οποία φτιάχνεται κάθε σελίδα.

## Κέλυφος
shell-skip = Μετάβαση στο περιεχόμενο
shell-demo = Επίδειξη. Όλα τα άτομα, οι φορείς και οι υποθέσεις εδώ είναι φανταστικά.
shell-search = Αναζήτηση με αριθμό υπόθεσης
shell-search-hint = Αριθμός υπόθεσης
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
form-optional = (προαιρετικό)
form-error = Προς διόρθωση:
form-unseen-signs = Το κείμενο είχε σημεία που κανείς δεν βλέπει ({ $signs }). Εδώ έχουν αφαιρεθεί· διαβάστε το κείμενο άλλη μία φορά.
form-send-again = Αποστολή ξανά
form-yes = Ναι
form-no = Όχι
form-errors = { $count ->
    [one] Ένα πεδίο χρειάζεται την προσοχή σας
   *[other] { $count } πεδία χρειάζονται την προσοχή σας
}

## Κατάλογοι
pager = Σελίδες του καταλόγου
pager-before = Προηγούμενη
pager-next = Επόμενη
pager-shown = { $shown } σε αυτή τη σελίδα
pager-shown-of = { $shown } από { $all }
pager-shown-of-more = { $shown } από περισσότερες από { $most }
rows-counted = { $rows ->
    [one] από { $rows } εγγραφή
   *[other] από { $rows } εγγραφές
}
source = Πηγή:

## Προθεσμίες
clock-not_started = Δεν έχει αρχίσει
clock-running = Τρέχει
clock-due_soon = Λήγει σύντομα
clock-overdue = Εκπρόθεσμο
clock-stopped = Διακόπηκε
clock-kept = Τηρήθηκε εμπρόθεσμα
clock-breached = Τηρήθηκε εκπρόθεσμα
clock-since = Από
clock-until = Έως
clock-share = Έχει περάσει το { $share } % του χρόνου
clock-rule = Ο κανόνας και πού προβλέπεται

## Οι εργασίες μου
work-nothing = Δεν σας περιμένει τίποτα
work-urgent = Επείγον: κάποιος μπορεί να κινδυνεύει
work-overdue = Εκπρόθεσμα
work-today = Σήμερα
work-week = Αυτή την εβδομάδα
work-later = Αργότερα
work-no-day = Χωρίς προθεσμία

## Αποφάσεις
decision-who = Αποφάσισε
decision-test = Με αυτό το κριτήριο
decision-evidence = Με αυτά τα στοιχεία
decision-reasons = Αιτιολογία
decision-follows = Τι ακολουθεί
decision-review = Πώς ζητείται επανεξέταση

## Ποιος βλέπει τι
who-caption = Ποιος βλέπει τι σε αυτή την υπόθεση
who-body = Ποιος
who-sees = Μπορεί να δει
who-basis = Με αυτή τη βάση
who-since = Από
who-until = έως { $date }
who-nothing-sealed = Ότι υπάρχει υπόθεση και τις ημερομηνίες της· τίποτα σφραγισμένο
who-withdraw = Τερματισμός πρόσβασης
who-withdraw-column = Πρόσβαση

## Έλεγχος ενδείξεων
question-why = Γιατί ρωτάμε
question-saved = Αποθηκεύτηκε
question-unsaved = Δεν αποθηκεύτηκε ακόμη. Χρησιμοποιήστε το κουμπί πιο κάτω για αποθήκευση.
result-steps = Τι να κάνετε τώρα
result-calls = Ποιον να καλέσετε τώρα
result-no-calls = Δεν έχει καταχωριστεί αριθμός για αυτόν τον τόπο. Ρωτήστε την υπηρεσία σας.
result-found = Τι διαπιστώθηκε
result-because = Λόγω αυτών των απαντήσεων:
result-unknown = Τι δεν είναι γνωστό και μπορεί να αλλάξει τη σύσταση

## Τίποτα, σφάλμα, άρνηση
trouble-next = Τι μπορείτε να κάνετε
trouble-help = Πού θα βρείτε βοήθεια
trouble-id = Αναφέρετε αυτό όταν ζητήσετε βοήθεια:

## Δύο εκδοχές
conflict-title = Δύο εκδοχές: { $what }
conflict-who = Αποθηκεύτηκε από: { $who } ({ $when }), ενώ το επεξεργαζόσασταν. Τίποτα δεν χάθηκε: επιλέξτε για κάθε πεδίο τι ισχύει.
conflict-theirs = Αποθηκεύτηκε στο μεταξύ
conflict-yours = Αυτό που γράψατε
conflict-both = Και τα δύο μαζί
conflict-both-text = Το ενιαίο κείμενο
conflict-empty = (κενό)
conflict-save = Αποθήκευση των επιλογών μου

## Μακρές εργασίες
job-running = Εκτελείται
job-done = Ολοκληρώθηκε
job-stopped = Διακόπηκε
job-failed = Απέτυχε
job-far = { $done ->
    [one] Έγινε { $done } βήμα
   *[other] Έγιναν { $done } βήματα
}
job-far-of = Έγιναν { $done } από { $total }
job-since = από { $moment }
job-stop = Διακοπή

## Στοιχεία
figure-not-available = Μη διαθέσιμο
figure-not-available-text = Δεν καταγράφηκε τίποτα που να μπορεί να μετρηθεί. Αυτό δεν σημαίνει μηδέν.
figure-zero-text = Μετρήθηκε και δεν υπήρξε κανένα.
figure-days = { $days ->
    [one] { $days } ημέρα
   *[other] { $days } ημέρες
}
figure-definition = Πώς μετριέται
figure-more = { $by } περισσότερα από ό,τι το { $period } ({ $before })
figure-less = { $by } λιγότερα από ό,τι το { $period } ({ $before })
figure-more-days = { $by } περισσότερα από ό,τι τις ίδιες ημέρες του { $period } ({ $before })
figure-less-days = { $by } λιγότερα από ό,τι τις ίδιες ημέρες του { $period } ({ $before })
figure-same-days = όσα και τις ίδιες ημέρες του { $period }
figure-same = όσα και το { $period }

## Στρατηγικές
strategy-item = Στόχος ή δράση
strategy-bodies = Υπεύθυνοι
strategy-deadline = Προθεσμία
strategy-state = Σε ποιο σημείο βρίσκεται
strategy-room = Εξυπηρετείται από
strategy-figures = Δείκτες
strategy-target = στόχος: { $target }

## Οι άξονες της υπόθεσης
lanes-picture = { $title }: τα ίδια βρίσκονται στον πίνακα πιο κάτω
lanes-caption = Οι αριθμοί εξηγούνται στον πίνακα πιο κάτω. Η διακεκομμένη γραμμή είναι το σήμερα.
lanes-number = Αρ.
lanes-lane = Άξονας
lanes-what = Τι
lanes-state = Κατάσταση
