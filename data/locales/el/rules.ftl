### translation not yet reviewed
# Οι κανόνες του μηχανισμού αναφοράς σε λόγια: καταστάσεις, προθεσμίες, εργασίες, αρνήσεις.

## Διαδρομές
track-I = Αναγνώριση
track-R = Προθεσμία περίσκεψης

## Καταστάσεις αναγνώρισης
state-I-not_started = Δεν έχει ληφθεί τίποτα ακόμη
state-I-notified = Η παραπομπή ελήφθη
state-I-triaged = Έγινε διαλογή
state-I-signposted = Κατεύθυνση σε άλλη υπηρεσία
state-I-presumed = Εικαζόμενο θύμα
state-I-rg_positive = Διαπιστώθηκαν εύλογοι λόγοι
state-I-rg_negative = Δεν διαπιστώθηκαν εύλογοι λόγοι
state-I-identified = Αναγνωρισμένο θύμα
state-I-not_identified = Δεν αναγνωρίστηκε επίσημα
state-I-review = Υπό επανεξέταση
state-I-consent_withdrawn = Η συναίνεση ανακλήθηκε
state-I-missing = Χωρίς επικοινωνία
state-I-transferred_abroad = Παραδόθηκε σε άλλο κράτος
state-I-closed = Έκλεισε
state-I-reopened = Άνοιξε ξανά

## Καταστάσεις της προθεσμίας
state-R-not_due = Δεν έχει αρχίσει
state-R-running = Τρέχει
state-R-extended = Παρατάθηκε
state-R-ended = Εξαντλήθηκε
state-R-terminated = Έληξε πρόωρα με απόφαση

## Χρονόμετρα
clockname-triage = Διαλογή της παραπομπής
clockname-presumption = Εικαζόμενο θύμα
clockname-signpost = Κατεύθυνση σε άλλη υπηρεσία
clockname-grounds_decision = Απόφαση για εύλογους λόγους
clockname-identification = Απόφαση για την αναγνώριση
clockname-reflection = Προθεσμία περίσκεψης
clockname-guardian = Αίτημα για επίτροπο
clocknote-not_started = Δεν έχει συμβεί ακόμη αυτό που την ξεκινά.
clocknote-alarm = Απομένουν το πολύ { $days } ημέρες.
clocknote-still-open = Η ημέρα πέρασε. Η ενέργεια πρέπει ακόμη να γίνει.
length-hours = Μέσα σε { $count } ώρες.
length-same_day = Έως το τέλος της ίδιας ημέρας.
length-working_days = Έως το τέλος της { $count }ης εργάσιμης ημέρας μετά την έναρξη.
length-days = Έως το τέλος της { $count }ης ημέρας μετά την έναρξη.
length-months = { $count } μήνες, έως το τέλος εκείνης της ημέρας.
mark-law = Νόμος.
mark-practice = Εθνική πρακτική.
mark-proposal = Πρόταση αυτού του έργου, όχι νόμος.
mark-verify = Από μνήμης: πρέπει να επιβεβαιωθεί από νομικό.

## Τι συνέβη
event-notified = Λήψη παραπομπής
event-facts_recorded = Καταγραφή στοιχείων
event-triaged = Διαλογή
event-signposted = Κατεύθυνση σε άλλη υπηρεσία
event-presumed = Εικαζόμενο θύμα
event-grounds_decided = Απόφαση για εύλογους λόγους
event-identification_decided = Απόφαση για την αναγνώριση
event-consent_withdrawn = Ανάκληση συναίνεσης
event-reopened = Η υπόθεση άνοιξε ξανά
event-guardian_requested = Ζητήθηκε επίτροπος
event-clock_breached = Πέρασε προθεσμία
event-reflection_started = Άρχισε η προθεσμία περίσκεψης
event-reflection_extended = Παρατάθηκε η προθεσμία περίσκεψης
event-reflection_ended = Εξαντλήθηκε η προθεσμία περίσκεψης
event-reflection_terminated = Πρόωρη λήξη της προθεσμίας περίσκεψης
event-hold_lifted = Άρση της αναστολής απομάκρυνσης

## Αποτελέσματα
outcome-rg_positive = Διαπιστώθηκαν εύλογοι λόγοι
outcome-rg_negative = Δεν διαπιστώθηκαν εύλογοι λόγοι
outcome-identified = Αναγνωρίστηκε ως θύμα
outcome-not_identified = Δεν αναγνωρίστηκε επίσημα
follows-rg_positive = Τρέχει η προθεσμία περίσκεψης· στο μεταξύ δεν επιτρέπεται απομάκρυνση. Η υποστήριξη συνεχίζεται.
follows-identified = Το άτομο είναι επίσημα θύμα. Η υποστήριξη συνεχίζεται ό,τι κι αν ακολουθήσει.
follows-extended = Η προθεσμία και η αναστολή απομάκρυνσης ισχύουν έως τη νέα ημέρα.
follows-lifted = Η απομάκρυνση δεν αναστέλλεται πλέον. Η υποστήριξη δεν λήγει με αυτό.
follows-no = Η ειδοποίηση δίνεται στο άτομο μαζί με τον τρόπο προσφυγής. Η υποστήριξη δεν λήγει με αυτό.

## Ουρές
queue-focal_point = Σημείο επαφής
queue-competent_authority = Αρμόδια αρχή
queue-immigration_officer = Υπάλληλος μετανάστευσης
queue-support = Φορέας υποστήριξης
queue-guardian = Επίτροπος
queue-coordinator = Εθνικός συντονιστής
role-person = Το ίδιο το άτομο
role-system = Το ίδιο το σύστημα

## Εργασίες
task-ask_safe_contact = Ρωτήστε πώς μπορεί να υπάρξει ασφαλής επικοινωνία με το άτομο
task-ask_consent = Ζητήστε τη συναίνεση του ίδιου του ατόμου, που είναι πλέον ενήλικο
task-open_support = Ξεκινήστε αμέσως την υποστήριξη
task-guardian_alarm = Ζητήστε επίτροπο: παιδί μόνο
task-hold_removal = Καταχωρίστε την αναστολή απομάκρυνσης, έως
task-review_hold = Αποφασίστε για την αναστολή απομάκρυνσης: η προθεσμία εξαντλήθηκε
task-give_notice = Δώστε στο άτομο την απόφαση και τον τρόπο προσφυγής, στη γλώσσα
task-tell_period = Ενημερώστε το άτομο ότι τρέχει η προθεσμία, έως
task-ask_choices = Ρωτήστε το άτομο για τη διαμονή και τη συνεργασία· η υποστήριξη συνεχίζεται όποια κι αν είναι η απάντηση
task-tell_recipients_to_stop = Πείτε σε όλους όσοι έλαβαν κάτι με αυτή τη συναίνεση να σταματήσουν να το χρησιμοποιούν
task-escalate = Εξετάστε μια χαμένη προθεσμία

## Λόγοι
reason-no_indicator = Δεν ισχύει κανένας δείκτης
reason-consent_refused = Ενήλικο άτομο δεν συναινεί
reason-best_interests_of_child = Βέλτιστο συμφέρον του παιδιού
reason-prepared_return = Το άτομο συμμετέχει σε προετοιμασμένη επιστροφή
ground-indicators = Τουλάχιστον ένας καταγεγραμμένος δείκτης
ground-self_identification = Το λέει το ίδιο το άτομο
ground-public_order = Δημόσια τάξη
ground-claimed_improperly = Η ιδιότητα προβάλλεται αδικαιολόγητα
ground-renewed_contact = Νέα επαφή με τους διακινητές με τη θέληση του ατόμου
said-person = Το ίδιο το άτομο
said-guardian = Ο επίτροπος του παιδιού
cooperation-cooperates = Το άτομο συνεργάζεται
cooperation-does_not = Το άτομο δεν συνεργάζεται, ή όχι ακόμη
cooperation-not_asked = Δεν ρωτήθηκε
exempt-child = Το άτομο είναι παιδί
exempt-threats_to_person_or_family = Απειλές κατά του ατόμου ή της οικογένειας
profession-psychiatrist = Ψυχίατρος
profession-psychologist = Ψυχολόγος
profession-social_worker = Κοινωνικός λειτουργός
competence-first_instance_prosecutor = Εισαγγελέας πρωτοδικών
competence-cmm = Δανικό Κέντρο κατά της Εμπορίας Ανθρώπων (CMM)
competence-immigration_service = Δανική Υπηρεσία Μετανάστευσης
competence-court = Δικαστήριο
check-danger = άμεσος κίνδυνος
check-immediate_aid = άμεση βοήθεια
check-duplicates = διπλές καταχωρίσεις
start-grounds_positive = απόφαση ότι υπάρχουν εύλογοι λόγοι
start-identified = επίσημη αναγνώριση
country-gr = Ελλάδα
country-dk = Δανία
finding-found = Διαπιστώθηκε
finding-not_found = Δεν διαπιστώθηκε
finding-open = Δεν μπόρεσε να διευκρινιστεί
finding-element-act = η πράξη
finding-element-means = τα μέσα
finding-element-purpose = ο σκοπός
finding-element-not_found = ένα στοιχείο που δεν διαπιστώθηκε
proof-screening = Καταγραφή ενδείξεων
proof-statement = Δήλωση του ατόμου
proof-interview = Συνέντευξη
proof-documents = Έγγραφα
proof-observation = Παρατήρηση επιτόπου
proof-medical = Ιατρική ή ψυχολογική έκθεση
proof-digital = Μηνύματα, αγγελίες, ψηφιακά ίχνη
proof-third_party = Πληροφορίες από άλλον φορέα
basis-consent = Συναίνεση του ατόμου
basis-child = Ο κανόνας για τα παιδιά
basis-notice = Ειδοποίηση χωρίς όνομα
basis-identification = Αρμοδιότητα απόφασης από τον νόμο
basis-vital-interests = Ζωτικά συμφέροντα του προσώπου, σε έκτακτη ανάγκη

## Αρνήσεις
refusal-no_rules_in_force = Δεν έχουν καταχωριστεί κανόνες για τη χώρα «{ $country }» στις { $day }.
refusal-wrong_state = Η ενέργεια «{ $event }» δεν ταιριάζει τώρα: η κατάσταση είναι «{ $state }». Δείτε ξανά την υπόθεση· ίσως κάποιος τη συνέχισε.
refusal-role_may_not = Η ενέργεια «{ $event }» δεν γίνεται από αυτόν τον ρόλο: { $role }.
refusal-only_system = Η ενέργεια «{ $event }» καταγράφεται μόνο από το σύστημα.
refusal-not_competent = Ο φορέας σας δεν είναι αρμόδιος για αυτή την απόφαση. Αρμόδιος: { $needed }.
refusal-stay_unknown = Το ποιος αποφασίζει εξαρτάται από το δικαίωμα διαμονής, που δεν έχει καταγραφεί. Καταγράψτε το πρώτα.
refusal-identity_without_consent = Το όνομα ενηλίκου διαβιβάζεται μόνο με τη συναίνεσή του. Παραλείψτε την ταυτότητα ή ζητήστε συναίνεση.
refusal-triage_incomplete = Πρέπει ακόμη να ελεγχθούν: { $missing }.
refusal-rights_not_told = Κανείς δεν ενημέρωσε το άτομο για τα δικαιώματά του. Ενημερώστε το και επιλέξτε τη γλώσσα.
refusal-indicator_holds = Κάτι δείχνει εμπορία: καταγεγραμμένοι δείκτες, { $indicators }, ή το λέει το ίδιο το άτομο. Προχωρήστε σε τεκμήριο ή επιλέξτε άλλον λόγο.
refusal-reason_does_not_hold = Αυτός ο λόγος δεν ταιριάζει με όσα έχουν καταγραφεί: { $reason }.
refusal-no_grounds = Αυτός ο λόγος δεν έχει καταγραφεί: { $grounds }. Καταγράψτε τον πρώτα ή επιλέξτε τον άλλο.
refusal-no_consent = Το άτομο είναι ενήλικο και δεν έχει συναινέσει. Ρωτήστε και καταγράψτε την απάντηση.
refusal-step_merged = Στη χώρα «{ $country }» δεν υπάρχει χωριστή απόφαση για εύλογους λόγους. Αποφασίστε για την αναγνώριση.
refusal-no_reasons = Γράψτε τους λόγους σε απλή γλώσσα.
refusal-no_evidence = Επιλέξτε τουλάχιστον ένα είδος στοιχείων.
refusal-no_test = Αναφέρετε το κριτήριο που εφαρμόστηκε.
refusal-no_legal_basis = Αυτή δεν είναι νομική βάση αυτής της χώρας: { $basis }. Επιλέξτε από τον κατάλογο.
refusal-notice_not_readable = Το άτομο δεν διαβάζει τη γλώσσα της ειδοποίησης: { $language }. Διαβάζει: { $reads }.
refusal-decider_referred = Εσείς παραπέμψατε αυτό το άτομο. Πρέπει να αποφασίσει κάποιος άλλος.
refusal-body_referred = Ο φορέας σας παρέπεμψε αυτό το άτομο. Πρέπει να αποφασίσει άλλος φορέας.
refusal-body_supports = Ο φορέας σας στηρίζει αυτό το άτομο. Πρέπει να αποφασίσει άλλος φορέας.
refusal-too_early = Πριν από τις { $earliest } η απόφαση λαμβάνεται μόνο αν το ζητήσει το άτομο. Κανείς δεν πιέζεται όσο αναρρώνει.
refusal-opinions_missing = Λείπουν γραπτές γνωμοδοτήσεις ειδικών: υπάρχουν { $have }, ο νόμος ζητά { $need } από: { $of }.
refusal-cooperation_ground_missing = Το άτομο δεν συνεργάζεται και δεν αναφέρεται περίπτωση όπου αυτό δεν απαιτείται. Τέτοιες περιπτώσεις: { $cases }.
refusal-findings_missing = Οι διαπιστώσεις δεν στηρίζουν αυτό το αποτέλεσμα. Λείπει: { $element }.
refusal-forms_missing = Αναφέρετε τουλάχιστον μία μορφή εκμετάλλευσης.
refusal-interview_not_justified = Έγινε νέα συνέντευξη. Γράψτε γιατί χρειάστηκε: κανείς δεν πρέπει να τα διηγείται δύο φορές.
refusal-guardian_must_speak = Για ένα παιδί μιλά ο επίτροπος.
refusal-child_not_heard = Πρέπει να ακουστεί η γνώμη του ίδιου του παιδιού.
refusal-age_assessment_missing = Από παιδί σε ενήλικο μόνο μετά από ολοκληρωμένη αξιολόγηση ηλικίας με αιτιολογία.
refusal-nothing_recorded = Τίποτα εδώ δεν διαφέρει από όσα είναι γνωστά. Αλλάξτε κάτι ή επιστρέψτε.
refusal-withdrawal_is_its_own_event = Η ανάκληση καταγράφεται σε δική της σελίδα, γιατί έχει συνέπειες.
refusal-reopen_too_late = Η υπόθεση μπορούσε να ανοίξει ξανά έως τις { $until }. Χρειάζεται νέα παραπομπή.
refusal-retrafficking_not_asked = Ρωτήστε αν το άτομο έπεσε ξανά θύμα εμπορίας.
refusal-clock_not_overdue = Αυτή η προθεσμία δεν έχει περάσει, ή έχει ήδη καταγραφεί: { $clock }.
refusal-start_event_missing = Η προθεσμία αρχίζει με { $starts_on }, που δεν έχει συμβεί.
refusal-extension_reason_unknown = Οι κανόνες αυτής της χώρας δεν προβλέπουν τέτοιον λόγο: { $reason }.
refusal-extension_for_children = Αυτός ο λόγος ισχύει μόνο για παιδιά: { $reason }.
refusal-no_wish = Η προθεσμία παρατείνεται μόνο αν το θέλει το άτομο.
refusal-beyond_maximum = Η ημερομηνία { $until } είναι πολύ αργά: ο νόμος επιτρέπει το πολύ έως { $latest }.
refusal-not_later = Η ημερομηνία { $until } δεν είναι μετά την τωρινή τελευταία ημέρα, { $due }.
refusal-period_over = Η προθεσμία έληξε στις { $due }.
refusal-period_still_runs = Η προθεσμία τρέχει ακόμη έως τις { $due }.
refusal-ground_not_in_law = Αυτός δεν είναι λόγος του νόμου: { $ground }. Λόγοι: { $grounds }. Η σιωπή δεν είναι ποτέ λόγος.
refusal-no_hold = Δεν υπάρχει αναστολή απομάκρυνσης προς άρση.
refusal-date_out_of_range = Με αυτή την ημερομηνία δεν μπορεί να γίνει υπολογισμός.
