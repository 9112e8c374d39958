# The example room: a bed in a shelter is asked for.

bed-title = A bed was asked for
bed-asked-on = Asked for on
bed-nights = Nights
task-bed_wanted = Find a bed in a shelter

track-BED = Shelter
state-BED-none = Not asked for
state-BED-asked = Asked for
event-bed_asked = Bed asked for

verb-ask_for_bed = ask for a bed in a shelter
verb-see_bed = see a bed that was asked for
policy-focal-point-asks-for-a-bed = A bed is asked for by the focal point that works on the case.
policy-a-grant-shows-the-bed = A bed is seen by those with whom it was asked for.

measure-beds_asked = Beds asked for
measure-beds_asked-definition = Requests for a bed in a shelter.
measure-beds_asked-time = The day on which the bed was asked for, in the country's own time.
measure-beds_asked-unit = One request.
measure-beds_asked-forms = Not counted by form.
