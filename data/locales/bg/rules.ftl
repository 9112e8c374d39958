### translation not yet reviewed
# Правилата на механизма за насочване с думи: състояния, срокове, задачи, откази.

## Пътеки
track-I = Идентификация
track-R = Възстановяване и размисъл

## Състояния на идентификацията
state-I-not_started = Още нищо не е получено
state-I-notified = Сигналът е получен
state-I-triaged = С първа преценка
state-I-signposted = Насочване към друга служба
state-I-presumed = Предполагаема жертва
state-I-rg_positive = Установени са разумни основания
state-I-rg_negative = Не са установени разумни основания
state-I-identified = Идентифицирана жертва
state-I-not_identified = Не е формално идентифицирано
state-I-review = В процес на преразглеждане
state-I-consent_withdrawn = Съгласието е оттеглено
state-I-missing = Няма връзка
state-I-transferred_abroad = Предадено на друга държава
state-I-closed = Приключено
state-I-reopened = Отворено отново

## Състояния на периода
state-R-not_due = Не е започнал
state-R-running = Тече
state-R-extended = Удължен
state-R-ended = Изтекъл
state-R-terminated = Прекратен предсрочно с решение

## Срокове
clockname-triage = Първа преценка на сигнала
clockname-presumption = Предположение
clockname-signpost = Насочване към друга служба
clockname-grounds_decision = Решение за разумни основания
clockname-identification = Решение за идентификация
clockname-reflection = Период за възстановяване и размисъл
clockname-guardian = Искане за настойник
clocknote-not_started = Още не е настъпило това, което го започва.
clocknote-alarm = Остават най-много { $days } дни.
clocknote-still-open = Денят е минал. Действието още предстои.
length-hours = До { $count } часа.
length-same_day = До края на същия ден.
length-working_days = До края на { $count }-ия работен ден след началото.
length-days = До края на { $count }-ия ден след началото.
length-months = { $count } месеца, до края на този ден.
mark-law = Закон.
mark-practice = Национална практика.
mark-proposal = Предложение на този проект, не закон.
mark-verify = По памет: да се потвърди от юрист.

## Какво се случи
event-notified = Получен сигнал
event-facts_recorded = Записани данни
event-triaged = Първа преценка
event-signposted = Насочване към друга служба
event-presumed = Предположение
event-grounds_decided = Решение за разумни основания
event-identification_decided = Решение за идентификация
event-consent_withdrawn = Оттеглено съгласие
event-reopened = Случаят е отворен отново
event-guardian_requested = Поискан настойник
event-clock_breached = Изтекъл срок
event-reflection_started = Започна периодът за размисъл
event-reflection_extended = Удължен период за размисъл
event-reflection_ended = Изтече периодът за размисъл
event-reflection_terminated = Предсрочно прекратен период за размисъл
event-hold_lifted = Отменена забрана за извеждане

## Резултати
outcome-rg_positive = Установени са разумни основания
outcome-rg_negative = Не са установени разумни основания
outcome-identified = Идентифицирано като жертва
outcome-not_identified = Не е формално идентифицирано
follows-rg_positive = Тече периодът за възстановяване и размисъл; през това време никой не може да бъде изведен. Подкрепата продължава.
follows-identified = Лицето е формално жертва. Подкрепата продължава, каквото и да последва.
follows-extended = Периодът и забраната за извеждане важат до новия ден.
follows-lifted = Извеждането вече не е спряно. Подкрепата не спира с това.
follows-no = Лицето получава известие и начина за обжалване. Подкрепата не спира с това.

## Опашки
queue-focal_point = Звено за контакт
queue-competent_authority = Компетентен орган
queue-immigration_officer = Служител по миграция
queue-support = Доставчик на подкрепа
queue-guardian = Настойник
queue-coordinator = Национален координатор
role-person = Самото лице
role-system = Самата система

## Задачи
task-ask_safe_contact = Попитайте как може да се свържете безопасно с лицето
task-ask_consent = Поискайте съгласието на самото лице, което вече е пълнолетно
task-open_support = Започнете подкрепа веднага
task-guardian_alarm = Поискайте настойник: дете без придружител
task-hold_removal = Въведете забраната за извеждане, до
task-review_hold = Решете за забраната за извеждане: периодът изтече
task-give_notice = Дайте на лицето решението и начина за обжалване, на език
task-tell_period = Кажете на лицето, че периодът тече, до
task-ask_choices = Попитайте лицето за престоя и съдействието; подкрепата продължава, какъвто и да е отговорът
task-tell_recipients_to_stop = Кажете на всички, получили нещо с това съгласие, да спрат да го използват
task-escalate = Проверете пропуснат срок

## Причини и основания
reason-no_indicator = Няма нито един признак
reason-consent_refused = Пълнолетно лице не е съгласно
reason-best_interests_of_child = Висш интерес на детето
reason-prepared_return = Лицето участва в подготвено завръщане
ground-indicators = Поне един записан признак
ground-self_identification = Самото лице го казва
ground-public_order = Обществен ред
ground-claimed_improperly = Статутът се претендира неправомерно
ground-renewed_contact = Подновена връзка с трафикантите по собствена воля
said-person = Самото лице
said-guardian = Настойникът на детето
cooperation-cooperates = Лицето съдейства
cooperation-does_not = Лицето не съдейства, или още не
cooperation-not_asked = Не е питано
exempt-child = Лицето е дете
exempt-threats_to_person_or_family = Заплахи срещу лицето или семейството
profession-psychiatrist = Психиатър
profession-psychologist = Психолог
profession-social_worker = Социален работник
competence-first_instance_prosecutor = Първоинстанционен прокурор
competence-cmm = Датски център срещу трафика на хора (CMM)
competence-immigration_service = Датска имиграционна служба
competence-court = Съд
check-danger = непосредствена опасност
check-immediate_aid = незабавна помощ
check-duplicates = повторения
start-grounds_positive = решение, че има разумни основания
start-identified = формална идентификация
country-gr = Гърция
country-dk = Дания
finding-found = Установено
finding-not_found = Не е установено
finding-open = Не можа да се изясни
finding-element-act = деянието
finding-element-means = средствата
finding-element-purpose = целта
finding-element-not_found = елемент, който не е установен
proof-screening = Преглед
proof-statement = Изявление на лицето
proof-interview = Интервю
proof-documents = Документи
proof-observation = Наблюдение на място
proof-medical = Медицински или психологически доклад
proof-digital = Съобщения, обяви, цифрови следи
proof-third_party = Сведения от друга организация
basis-consent = Съгласие на лицето
basis-child = Правилото за деца
basis-notice = Сигнал без име
basis-identification = Правомощие за решение по закон
basis-vital-interests = Жизненоважни интереси на лицето при спешен случай

## Откази
refusal-no_rules_in_force = За { $country } няма въведени правила към { $day }.
refusal-wrong_state = „{ $event }“ не подхожда сега: състоянието е „{ $state }“. Погледнете случая отново; може някой да го е продължил.
refusal-role_may_not = „{ $event }“ не се прави от тази роля: { $role }.
refusal-only_system = „{ $event }“ се записва само от системата.
refusal-not_competent = Вашата организация не е компетентна за това решение. Компетентен: { $needed }.
refusal-stay_unknown = Кой решава зависи от правото на престой, което още не е записано. Първо го запишете.
refusal-identity_without_consent = Името на пълнолетен се предава само с негово съгласие. Пропуснете самоличността или поискайте съгласие.
refusal-triage_incomplete = Остава да се провери: { $missing }.
refusal-rights_not_told = Никой не е казал на лицето неговите права. Кажете ги и изберете езика.
refusal-indicator_holds = Нещо говори за трафик: записани признаци, { $indicators }, или самото лице го казва. Предположете или изберете друга причина.
refusal-reason_does_not_hold = Тази причина не отговаря на записаното: { $reason }.
refusal-no_grounds = Това основание не е записано: { $grounds }. Първо го запишете или изберете другото.
refusal-no_consent = Лицето е пълнолетно и не е дало съгласие. Попитайте и запишете отговора.
refusal-step_merged = В { $country } няма отделно решение за разумни основания. Решете за идентификацията.
refusal-no_reasons = Напишете причините на прост език.
refusal-no_evidence = Изберете поне един вид доказателство.
refusal-no_test = Посочете приложения критерий.
refusal-no_legal_basis = Това не е правно основание за тази държава: { $basis }. Изберете от списъка.
refusal-notice_not_readable = Лицето не чете езика на известието: { $language }. Чете: { $reads }.
refusal-decider_referred = Вие сте насочили това лице. Трябва да реши някой друг.
refusal-body_referred = Вашата организация е насочила това лице. Трябва да реши друга.
refusal-body_supports = Вашата организация подкрепя това лице. Трябва да реши друга.
refusal-too_early = Преди { $earliest } се решава само ако лицето поиска. Никой не бива да бъде пришпорван, докато се възстановява.
refusal-opinions_missing = Липсват писмени становища на експерти: има { $have }, законът иска { $need } от: { $of }.
refusal-cooperation_ground_missing = Лицето не съдейства и не е посочен случай, в който това не се изисква. Такива случаи: { $cases }.
refusal-findings_missing = Констатациите не обосновават този резултат. Липсва: { $element }.
refusal-forms_missing = Посочете поне една форма на експлоатация.
refusal-interview_not_justified = Проведено е ново интервю. Напишете защо е било нужно: никой не бива да разказва два пъти.
refusal-guardian_must_speak = За дете говори настойникът.
refusal-child_not_heard = Трябва да се изслуша мнението на самото дете.
refusal-age_assessment_missing = От дете на пълнолетен само след завършена оценка на възрастта с мотиви.
refusal-nothing_recorded = Нищо тук не се различава от известното. Променете нещо или се върнете.
refusal-withdrawal_is_its_own_event = Оттеглянето се записва на отделна страница, защото има последици.
refusal-reopen_too_late = Случаят можеше да се отвори отново до { $until }. Нужен е нов сигнал.
refusal-retrafficking_not_asked = Попитайте дали лицето отново е станало жертва на трафик.
refusal-clock_not_overdue = Този срок не е изтекъл или това вече е записано: { $clock }.
refusal-start_event_missing = Периодът започва с { $starts_on }, което не е настъпило.
refusal-extension_reason_unknown = Правилата на тази държава не познават такава причина: { $reason }.
refusal-extension_for_children = Тази причина е само за деца: { $reason }.
refusal-no_wish = Периодът се удължава само ако лицето желае.
refusal-beyond_maximum = { $until } е твърде късно: законът допуска най-много до { $latest }.
refusal-not_later = { $until } не е след сегашния последен ден, { $due }.
refusal-period_over = Периодът е изтекъл на { $due }.
refusal-period_still_runs = Периодът още тече до { $due }.
refusal-ground_not_in_law = Това не е основание по закона: { $ground }. Основания: { $grounds }. Мълчанието никога не е основание.
refusal-no_hold = Няма забрана за извеждане, която да се отмени.
refusal-date_out_of_range = С тази дата не може да се смята.
