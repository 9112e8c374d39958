### translation not yet reviewed
# Първичен преглед за признаци и насочване на лице: страниците на първа линия.

## Списъкът и началото
screen-list = Моите прегледи
screen-none = Още не сте правили преглед.
screen-open = Отворени
screen-past = Предишни
screen-began = Започнат { $when }
screen-state-open = Отворен
screen-state-referred = Лицето е насочено
screen-state-ended = Приключен без насочване
screen-start = Започнете преглед
screen-new = Нов преглед
screen-new-text = Два въпроса, после първият кръг. Име не се иска. Отговорите ви се запазват веднага и само вие можете да ги четете.
screen-where = Къде се намирате?
screen-where-missing = Изберете къде се намирате, за да дойдат първо подходящите въпроси.
screen-age = На каква възраст е лицето?
screen-age-missing = Изберете възраст. Ако не сте сигурни, изберете „Не е сигурно“.
screen-begin = Покажи въпросите
setting-street-text = Улица, гара, парк: патрул и работа на терен
setting-work_site-text = Поле, фабрика, кухня, строеж
setting-border-text = Граничен пункт, пристанище, летище
setting-accommodation-text = Приемателен център, приют, работническо общежитие, хотел, частен дом
setting-online-text = Обяви, платформи, съобщения
screen-work = Продължете прегледа си
screen-choose = Изберете едно от тези.
screen-too-long = Текстът е твърде дълъг. Напишете най-много { $most } знака.

## Въпросите
screen-round = Първи въпроси
screen-round-text = Отговорете каквото сте видели или са ви казали. Пропуснете каквото не искате да питате. „Не е известно“ също е добър отговор.
screen-more = Още въпроси
screen-more-text = Ако има време. Изберете за какво искате да питате; всичко се запазва, когато сменяте темата.
screen-more-about = Теми на въпросите
screen-star = * Степента още не е проверена: тежестта на признака не е сверена с източника.
screen-answered-of = { $answered } от { $all }
screen-prompt-only = Този признак не се брои. Той помага да забележите и да кажете защо насочвате.
screen-person-says = Какво казва лицето
screen-asks-for-help = Лицето моли за помощ или казва, че е жертва
screen-asks-for-help-why = Който моли за помощ, се насочва, каквото и да е отговорено другаде.
screen-you-see = Какво виждате вие
screen-forms = Виждате ли вие форма на експлоатация?
screen-forms-text = Потвърдете само това, в което сте сигурни. Записва се, че вие сте го потвърдили и кога.
screen-form-confirmed = Потвърдено от вас: { $form }
screen-notes = Вашите бележки
screen-notes-text = Само вие ги четете, докато не насочите лицето. Тогава решавате дали да се изпратят.
screen-save-result = Запази и покажи резултата
screen-save-more = Запази и задай още въпроси
screen-refer = Насочете лицето

## Две версии
screen-two-versions = Две версии
screen-other-window = Вашият профил, в друг прозорец,
screen-closed = Този преглед вече не е отворен
screen-closed-text = Лицето е насочено или прегледът е приключен в друг прозорец. Изпратеното току-що не е запазено. Отворете „Моите прегледи“: преглед, приключен без насочване, може да бъде продължен.
screen-draft-broken = Този преглед не може да се прочете
screen-draft-broken-text = Запазеното е повредено. Нищо не е променено. Кажете на администратора на сървъра и започнете нов преглед.
screen-base-broken = Въпросите не могат да се прочетат
screen-base-broken-text = Списъкът с въпроси на този сървър е повреден. Винаги можете да насочите лицето по телефона. Кажете на администратора на сървъра.

## Резултатът
screen-result = Резултат
screen-step-danger = Опасност в момента? Обадете се на 112 и останете с лицето, ако можете.
screen-step-refer = Насочете сега. Звеното за контакт ще ви се обади, ако нещо липсва.
screen-step-tell = Кажете на лицето къде има помощ, на разбираем за него език и когато никой друг не слуша.
screen-step-promise = Не обещавайте нищо, което не можете да изпълните. Кажете какво следва.
screen-step-more = Задайте още въпроси, ако има време.
screen-step-refer-anyway = Ако нещо ви тревожи, насочете лицето въпреки това.
screen-call-gr = Национално звено за контакт на Гърция (демонстрация)
screen-call-dk = Национално звено за контакт на Дания (демонстрация)
screen-call-fictional = Това не е истински номер. Това е демонстрация.
found-changing-more = { $count ->
    [one] и още { $count }, в „Още въпроси“
   *[other] и още { $count }, в „Още въпроси“
}
found-reachable = Още няколко отговора „да“ заедно биха могли да покажат
found-not-known = С отговор „не е известно“
found-confirmed = Потвърдено от човек
found-confirmed-when = { $form }: от вас, { $when }
found-unverified-text = Тежестта на тези признаци още не е сверена с източника. Те се броят, както са отбелязани.
found-go-on = Продължете
screen-versions = База с признаци { $base }, правило за решение { $rule }
screen-versions-rounds = База с признаци { $base }, първи кръгове { $rounds }
screen-back-round = Обратно към първите въпроси
screen-back-result = Обратно към резултата

## Приключване без насочване
screen-end = Приключване без насочване
screen-end-against = Не следвам съвета
screen-end-text = Нищо не се изпраща на никого. Можете да продължите прегледа по всяко време.
screen-end-against-text = Отговорите съветват насочване. Решавате вие. Напишете защо не насочвате, за да може да се разбере по-късно. Само вие го четете.
screen-end-reason = Защо няма насочване
screen-end-reason-text = С ваши думи. Например: вече насочено днес от друга служба.
screen-end-reason-missing = Напишете защо не следвате съвета. Едно изречение е достатъчно.
screen-end-save = Приключи прегледа
screen-ended = Приключен без насочване
screen-ended-when = Приключен { $when }.
screen-ended-text = Това не казва нищо за лицето. Можете да продължите прегледа и да насочите лицето.
screen-open-again = Продължи прегледа

## Насочването
referral-consent = Съгласно ли е лицето да бъде насочено?
referral-consent-text = Попитайте, когато никой друг не слуша. Кажете кой какво ще научи.
asked-consent-given = Да, лицето е съгласно
asked-consent-given-text = Име и данни за връзка могат да се изпратят.
asked-consent-refused = Не
asked-consent-refused-text = Пак можете да насочите лицето без име. Подкрепата остава достъпна.
asked-consent-not_asked = Още не е питано
asked-consent-not_asked-text = Можете да насочите без име и да попитате по-късно.
referral-go-on = Продължи
referral-consent-state = Съгласие:
referral-consent-change = Промени
referral-consent-given = лицето е съгласно с насочването.
referral-consent-refused = лицето не е съгласно.
referral-consent-not_asked = лицето още не е питано.
referral-consent-child = Дете или лице с неустановена възраст се насочва с всички данни. За това не е нужно съгласие.
referral-nameless = Насочване без име
referral-nameless-text = Това е пълнолетно лице, което не е дало съгласие. Затова не се иска и не се приема име, адрес или телефон. Звеното за контакт се свързва с лицето чрез вас.
referral-carried = Изпраща се автоматично
referral-carried-signs = { $yes ->
    [one] { $yes } признак с отговор „да“
   *[other] { $yes } признака с отговор „да“
}
referral-carried-answers = { $all ->
    [one] { $all } отговор общо
   *[other] { $all } отговора общо
}
referral-carried-age = Възраст: { $age }
referral-keep = Запази за по-късно
did-referral-kept = Запазено. Още нищо не е изпратено.
referral-urgent = Първо опасността
referral-urgent-text = От това зависи колко скоро някой ще го види.
referral-urgency = Някой в опасност ли е в момента?
asked-urgency-urgent = Да, спешно
asked-urgency-urgent-text = Тече краткият срок. Обадете се и по телефона.
asked-urgency-ordinary = Не
asked-urgency-ordinary-text = Тече обичайният срок.
referral-receiver = До кого
referral-no-receiver = Още няма звено за контакт, което да приема насочвания. Обадете се по телефона и кажете на управителя на вашия орган.
refer-nobody = Още никой не може да приеме насочване
refer-nobody-means = На този сървър още няма звено за контакт, което да приема насочвания. Нищо от въведеното не е загубено и нищо не е изпратено.
refer-nobody-danger = Ако лицето е в опасност, действайте сега, както предписва Вашата служба, и се обадете на номера за спешни случаи.
refer-nobody-call = Обадете се на тези, които защитават жертви във Вашата страна, и им кажете каквото знаете, със съгласието на лицето.
refer-nobody-kept = Кажете на управителя на Вашия орган, че никое звено за контакт не приема насочвания. Прегледът Ви остава отворен: насочете оттук, щом има такова.
refer-nobody-back = Обратно към резултата
refer-nobody-help = Кого да попитате
refer-nobody-new = Можете да направите преглед; всеки отговор се запазва. Насочване е възможно, щом звено за контакт приема насочвания. Кажете го сега на управителя на Вашия орган.
referral-person = За лицето
referral-person-text = За статистиката и за подходящата помощ. Каквото не знаете, остава „не е известно“.
referral-sex = Пол
referral-age_band = Възраст
referral-accompanied = Има ли с детето родител или човек, който се грижи за него?
asked-accompanied-yes = Да
asked-accompanied-no = Не, детето е само
asked-accompanied-unknown = Не е известно
referral-citizenship = Гражданство
referral-citizenship-text = Две латински букви, например BG или NG
referral-citizenship-wrong = Няма държава с този код. Напишете две букви, например BG, или оставете празно.
referral-region = Регион, в който срещнахте лицето
referral-region-none = Не е известно или е другаде
referral-stay = Право на престой в страната
asked-stay-lawful = Законен престой
asked-stay-irregular = Престой без право
asked-stay-unknown = Не е известно
referral-languages = Езици, които лицето чете
referral-languages-text = Решенията и правата се пишат на един от тях.
referral-languages-open = Отбележете езиците, които лицето чете
referral-identity = Кое е лицето
referral-identity-text = Запечатано: отваря го само екипът, който получава насочването. Всяко поле може да остане празно.
referral-name = Име
referral-name-text = Както го казва лицето
referral-birth = Дата на раждане
referral-birth-text = Доколкото е известна
referral-document = Документи
referral-document-text = Вид и номер и кой ги държи
referral-phone = Телефон
referral-address = Адрес
referral-safe_contact = Как да се свържем безопасно с лицето
referral-safe_contact-text = Кога да се звъни и кога не; какво може да казва едно съобщение; кой друг чете телефона или пощата
referral-told = Какво се е случило
referral-told-text = Отговорите ви се изпращат автоматично: не ги повтаряйте тук.
referral-self_identified = Лицето казва, че е жертва, или моли за помощ като жертва
referral-narrative = С ваши думи
referral-narrative-text = Какво видяхте и какво ви каза лицето. Запечатано: чете го само екипът, който го получава.
referral-narrative-nameless = Какво видяхте и какво ви казаха. Не пишете тук нищо, от което личи кое е лицето.
referral-with_notes = Изпрати и моите бележки
referral-send = Насочете лицето
referral-after = След това пазите разписката и по-късно научавате „да“ или „не“. Отговорите и бележките изчезват от вашия екран.
referral-refused-text = Нищо не е запазено или изпратено. Написаното е още тук.

## Разписката
receipt-title = Разписка { $number }
receipt-state-waiting = Изпратено
receipt-state-yes = Поето
receipt-state-no = Не е поето
did-referred = Лицето е насочено
did-referred-text = Звеното за контакт го получи. Запишете си номера.
receipt-number = Номер
receipt-to = Изпратено до
receipt-when = Кога
receipt-answer = Какво стана
receipt-waiting = Още не е решено.
receipt-yes = Да, поето е.
receipt-no = Не, не е поето. Това не казва нищо за лицето; можете да насочите отново.
receipt-next = Какво следва
receipt-next-hours = { $hours ->
    [one] Звеното за контакт го разглежда до { $hours } час.
   *[other] Звеното за контакт го разглежда до { $hours } часа.
}
receipt-next-days = { $days ->
    [one] Звеното за контакт го разглежда до края на следващия работен ден.
   *[other] Звеното за контакт го разглежда до { $days } работни дни.
}
receipt-next-soon = Звеното за контакт го разглежда.
receipt-next-support = Помощта може да започне веднага. Тя не чака решение.
receipt-next-ask = Звеното за контакт може да ви попита нещо.
receipt-learn = Какво ще научите
receipt-learn-text = Само „да“ или „не“: дали е поето. Това пази лицето, а и вас.
receipt-gone = Случаят не се отваря за вас. Написаното от вас сега е запечатано при звеното за контакт.
receipt-work = Вижте разписката за вашето насочване

## Листове за печат
prompt-sheets = Листове с въпроси за печат
prompt-sheets-text = Първите въпроси на хартия, за работа далеч от екран.
prompt-title = Лист с въпроси: { $setting }
prompt-languages = Език на листа
prompt-print = Отпечатайте страницата от браузъра си. Печата се само листът.
prompt-intro = Отговорете каквото сте видели или са ви казали. Пропуснете каквото не искате да питате. „Не е известно“ също е добър отговор.
prompt-caption = Първи въпроси
prompt-number = №
prompt-question = Признак
prompt-no-names = Не пишете име на този лист. Унищожете го, когато отговорите са въведени в системата.
