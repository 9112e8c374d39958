### translation not yet reviewed
# Λέξεις για τους κωδικούς των καταλόγων: <κατάλογος>-<κωδικός>.

## Ρόλοι
role-frontline = Υπάλληλος πρώτης γραμμής
role-focal_point = Σημείο επαφής
role-decision_maker = Υπεύθυνος απόφασης της αρμόδιας αρχής
role-support_worker = Κοινωνικός λειτουργός υποστήριξης
role-shelter_manager = Υπεύθυνος ξενώνα
role-guardian = Επίτροπος ή συνήγορος
role-immigration_officer = Υπάλληλος μετανάστευσης
role-investigator = Ανακριτής ή εισαγγελέας
role-coordinator = Εθνικός συντονιστής
role-auditor = Ελεγκτής ή υπεύθυνος προστασίας δεδομένων
role-body_manager = Διαχειριστής φορέα
role-administrator = Διαχειριστής του διακομιστή
role-learner = Εκπαιδευόμενος
role-trainer = Εκπαιδευτής
role-hotline_adviser = Σύμβουλος τηλεφωνικής γραμμής
role-channel_recipient = Παραλήπτης διαύλου αναφορών
role-consular_officer = Προξενικός υπάλληλος
role-second_signatory = Δεύτερος υπογράφων
role-translator = Μεταφραστής

training-minors = Εκπαίδευση για υποθέσεις παιδιών

## Αποστολές φορέων
mandate-law_enforcement = Επιβολή του νόμου και εισαγγελία
mandate-support = Υποστήριξη και φιλοξενία
mandate-labour = Επιθεώρηση εργασίας
mandate-immigration = Άσυλο και μετανάστευση
mandate-identification = Αναγνώριση θυμάτων
mandate-steering = Συντονισμός της στρατηγικής
mandate-oversight = Εποπτεία
mandate-operations = Λειτουργία του διακομιστή
registering-police = Αστυνομία
registering-border = Συνοριοφυλακή ή λιμενικό
registering-prosecution_court = Εισαγγελία ή δικαστήριο
registering-immigration_asylum = Μετανάστευση και άσυλο
registering-labour_inspection = Επιθεώρηση εργασίας
registering-social_child_services = Κοινωνικές υπηρεσίες και υπηρεσίες για παιδιά
registering-health = Υπηρεσίες υγείας
registering-nrm_coordinator = Εθνικός μηχανισμός αναφοράς ή συντονιστής
registering-embassy = Πρεσβεία ή προξενείο
registering-ngo = Μη κυβερνητική οργάνωση
registering-international_org = Διεθνής οργανισμός
registering-other = Άλλος οργανισμός
registering-unknown = Άγνωστο

## Καθεστώτα προστασίας δεδομένων
regime-police = Οδηγία (ΕΕ) 2016/680 για τις αρχές επιβολής του νόμου
regime-gdpr = Γενικός Κανονισμός (ΕΕ) 2016/679 για την Προστασία Δεδομένων

## Σκοποί
purpose-identification = Αναγνώριση
purpose-support = Υποστήριξη και προστασία
purpose-investigation = Ποινική έρευνα και δίωξη
purpose-stay = Δικαίωμα διαμονής
purpose-statistics = Στατιστικά στοιχεία
purpose-operations = Λειτουργία του διακομιστή
purpose-oversight = Έλεγχος νομιμότητας
purpose-emergency = Κίνδυνος ζωής

## Μέρη της υπόθεσης που σφραγίζονται χωριστά
tier-identity = Ποιο είναι το άτομο
tier-narrative = Τι συνέβη
tier-support = Ανάγκες, σχέδια, υγεία
tier-intelligence = Τι γνωρίζει η αστυνομία
tier-shelter = Πού κοιμάται το άτομο

## Ηλικία
band-0-11 = Κάτω των 12
band-12-17 = 12 έως 17
band-child = Παιδί ή αβέβαιη ηλικία
band-18-24 = 18 έως 24
band-25-44 = 25 έως 44
band-45-plus = 45 και άνω
band-adult = Ενήλικο άτομο
