### translation not yet reviewed
# Обвивката и елементите, от които се съставя всяка страница.

## Обвивка
shell-skip = Към съдържанието
shell-demo = Демонстрация. Всички лица, органи и случаи тук са измислени.
shell-search = Търсене по номер на случай
shell-search-hint = Номер на случай
shell-search-go = Търсене
shell-my-work = Моята работа
shell-language = Език
shell-help = Помощ
shell-sign-in = Вход
shell-sign-out = Изход
shell-signed-in = Влезли сте като:
shell-rooms = Какво прави тази система
shell-crumbs = Къде се намирате
shell-exit = Напуснете страницата сега
shell-not-reviewed = Преводът още не е проверен: не е прочетен от юридически преводач.
shell-footer = Palermo: отворен софтуер на държавата срещу трафика на хора.

room-detect = Откриване
room-protect = Закрила
room-investigate = Разследване
room-cooperate = Сътрудничество
room-train = Обучение
room-prevent = Превенция
room-steer = Стратегия

## Дати
day-today = днес, { $date }
day-tomorrow = утре, { $date }
day-yesterday = вчера, { $date }
day-in = { $days ->
    [one] след { $days } ден, { $date }
   *[other] след { $days } дни, { $date }
}
day-ago = { $days ->
    [one] преди { $days } ден, { $date }
   *[other] преди { $days } дни, { $date }
}

## Формуляри
form-optional = (може да се пропусне)
form-error = За поправка:
form-unseen-signs = В този текст имаше знаци, които никой не вижда ({ $signs }). Тук са махнати; прочетете текста още веднъж.
form-send-again = Изпращане отново
form-yes = Да
form-no = Не
form-errors = { $count ->
    [one] Едно поле изисква вниманието ви
   *[other] { $count } полета изискват вниманието ви
}

## Списъци
pager = Страници на списъка
pager-before = Предишна
pager-next = Следваща
pager-shown = { $shown } на тази страница
pager-shown-of = { $shown } от { $all }
pager-shown-of-more = { $shown } от повече от { $most }
rows-counted = { $rows ->
    [one] от { $rows } запис
   *[other] от { $rows } записа
}
source = Източник:

## Срокове
clock-not_started = Не е започнал
clock-running = Тече
clock-due_soon = Изтича скоро
clock-overdue = Просрочен
clock-stopped = Спрян
clock-kept = Спазен навреме
clock-breached = Спазен със закъснение
clock-since = От
clock-until = До
clock-share = Изминали са { $share } от 100 части от времето
clock-rule = Правилото и къде е записано

## Моята работа
work-nothing = Нищо не ви чака
work-urgent = Спешно: някой може да е в опасност
work-overdue = Просрочено
work-today = Днес
work-week = Тази седмица
work-later = По-късно
work-no-day = Не е определен ден

## Решения
decision-who = Взето от
decision-test = По този критерий
decision-evidence = Въз основа на тези доказателства
decision-reasons = Мотиви
decision-follows = Какво следва
decision-review = Как се иска преразглеждане

## Кой какво вижда
who-caption = Кой какво вижда по този случай
who-body = Кой
who-sees = Може да вижда
who-basis = На това основание
who-since = От
who-until = до { $date }
who-nothing-sealed = Че има случай и датите му; нищо запечатано
who-withdraw = Прекратяване на достъпа
who-withdraw-column = Достъп

## Проверка за признаци
question-why = Защо питаме
question-saved = Запазено
question-unsaved = Още не е запазено. Използвайте бутона по-долу, за да запазите.
result-steps = Какво да направите сега
result-calls = На кого да се обадите сега
result-no-calls = За това място няма въведен номер. Попитайте дежурния във вашата служба.
result-found = Какво беше установено
result-because = Поради тези отговори:
result-unknown = Какво не е известно и може да промени този съвет

## Нищо, грешка, отказ
trouble-next = Какво можете да направите
trouble-help = Къде да получите помощ
trouble-id = Посочете това, когато искате помощ:

## Две версии
conflict-title = Две версии: { $what }
conflict-who = Запазено от: { $who } ({ $when }), докато вие работехте. Нищо не е изгубено: изберете за всяко поле кое е валидно.
conflict-theirs = Запазено междувременно
conflict-yours = Това, което въведохте
conflict-both = И двете заедно
conflict-both-text = Обединеният текст
conflict-empty = (празно)
conflict-save = Запази избраното

## Дълги задачи
job-running = Изпълнява се
job-done = Готово
job-stopped = Спряно
job-failed = Неуспешно
job-far = { $done ->
    [one] Изпълнена { $done } стъпка
   *[other] Изпълнени { $done } стъпки
}
job-far-of = Изпълнени { $done } от { $total }
job-since = от { $moment }
job-stop = Спиране

## Показатели
figure-not-available = Няма данни
figure-not-available-text = Не е записано нищо, което може да се преброи. Това не е същото като нула.
figure-zero-text = Преброено е и няма нито едно.
figure-days = { $days ->
    [one] { $days } ден
   *[other] { $days } дни
}
figure-definition = Как се брои
figure-more = с { $by } повече от { $period } ({ $before })
figure-less = с { $by } по-малко от { $period } ({ $before })
figure-more-days = с { $by } повече от същите дни на { $period } ({ $before })
figure-less-days = с { $by } по-малко от същите дни на { $period } ({ $before })
figure-same-days = колкото през същите дни на { $period }
figure-same = колкото през { $period }

## Стратегии
strategy-item = Цел или действие
strategy-bodies = Отговорни
strategy-deadline = Срок
strategy-state = Докъде е стигнало
strategy-room = Обслужва се от
strategy-figures = Индикатори
strategy-target = цел: { $target }

## Ленти на случая
lanes-picture = { $title }: същото е в таблицата по-долу
lanes-caption = Номерата са обяснени в таблицата по-долу. Пунктирната линия е днешният ден.
lanes-number = №
lanes-lane = Направление
lanes-what = Какво
lanes-state = Състояние
