# The example room: a bed in a shelter is asked for.

bed-title = Ζητήθηκε κλίνη
bed-asked-on = Ζητήθηκε στις
bed-nights = Διανυκτερεύσεις
task-bed_wanted = Βρείτε κλίνη σε καταφύγιο

track-BED = Στέγαση
state-BED-none = Δεν έχει ζητηθεί
state-BED-asked = Έχει ζητηθεί
event-bed_asked = Αίτημα για κλίνη

verb-ask_for_bed = αίτημα για κλίνη σε καταφύγιο
verb-see_bed = προβολή αιτήματος για κλίνη
policy-focal-point-asks-for-a-bed = Κλίνη ζητά το σημείο επαφής που χειρίζεται την υπόθεση.
policy-a-grant-shows-the-bed = Το αίτημα για κλίνη το βλέπουν όσοι το έχουν λάβει.

measure-beds_asked = Αιτήματα για κλίνη
measure-beds_asked-definition = Αιτήματα για κλίνη σε καταφύγιο.
measure-beds_asked-time = Η ημέρα κατά την οποία ζητήθηκε η κλίνη, κατά την ώρα της χώρας.
measure-beds_asked-unit = Ένα αίτημα.
measure-beds_asked-forms = Δεν μετριέται ανά μορφή.
