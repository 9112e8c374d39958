# The example room: a bed in a shelter is asked for.

bed-title = Поискано е легло
bed-asked-on = Поискано на
bed-nights = Нощувки
task-bed_wanted = Намерете легло в приют

track-BED = Настаняване
state-BED-none = Не е поискано
state-BED-asked = Поискано е
event-bed_asked = Искане за легло

verb-ask_for_bed = искане на легло в приют
verb-see_bed = преглед на искане за легло
policy-focal-point-asks-for-a-bed = Легло се иска от звеното за контакт, което работи по случая.
policy-a-grant-shows-the-bed = Искането за легло виждат онези, до които е отправено.

measure-beds_asked = Искания за легло
measure-beds_asked-definition = Искания за легло в приют.
measure-beds_asked-time = Денят, в който е поискано леглото, по местно време.
measure-beds_asked-unit = Едно искане.
measure-beds_asked-forms = Не се брои по форма.
