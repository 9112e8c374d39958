### translation not yet reviewed
# Обвивката и елементите, от които се съставя всяка страница.

## Обвивка
shell-skip = Към съдържанието
shell-demo = Демонстрация. Всички лица, органи и случаи тук са измислени.
shell-search = Търсене по номер на случай
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
form-errors = { $count ->
    [one] Едно поле изисква вниманието ви
   *[other] { $count } полета изискват вниманието ви
}

## Списъци
pager = Страници на списъка
pager-before = Предишна
pager-next = Следваща
pager-range = { $from } до { $to }
pager-range-of = { $from } до { $to } от { $all }
rows-counted = { $rows ->
    [one] от { $rows } запис
   *[other] от { $rows } записа
}
