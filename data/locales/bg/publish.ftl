### translation not yet reviewed
# Публикуване: докладът за едно публикуване, отказите и съветите преди него.

## The page
publish-title = Публикуване на данни: доклад за лицето, което решава
publish-contents = Части на доклада
publish-foot = Изготвено с Palermo на един компютър, без външна услуга. Решението взема човек, а не програмата.
publish-may-go-out = Проверката не намери нищо, което да пречи на публикуването.
publish-must-not-go-out = Това не бива да се публикува. Не беше записан файл с данни.
publish-may-go-out-table = Защитата е спазена навсякъде: нищо не пречи на тази таблица.
publish-inside = Вътрешно, не за публикуване
publish-inside-text = Тези числа са получени при преглед на истинските записи. Публикуването им би издало това, което шумът пази.
publish-not-looked-for = не е търсено
publish-group-above = над това
publish-section-headline = Накратко
publish-section-refused = Защо не бива да се публикува
publish-section-checked = Какво беше проверено
publish-section-quality = Доколко синтетичните записи са близки до истинските
publish-section-fidelity = Доколко синтетичните записи са близки до защитените броеве
publish-section-disclosure = Какво още може да се научи за едно лице
publish-section-comparison = Защитени броеве до синтетични
publish-section-table = Таблицата, както се публикува
publish-section-settings = Как се прави същото публикуване отново
publish-section-inside = Сравнение с истинските записи
publish-section-guide = Доколко таблицата е подходяща за публикуване
publish-section-sign = Решение

## In short
publish-what-together = { $records ->
    [one] Един синтетичен запис с { $columns } колони.
   *[other] { $records } синтетични записа с { $columns } колони.
  } Нито един запис не е на истинско лице.
publish-what-private = { $records ->
    [one] Един синтетичен запис с { $columns } колони.
   *[other] { $records } синтетични записа с { $columns } колони.
  } Направени са от броеве с шум, а не от истински записи.
publish-what-table = Таблица с броеве по { $columns ->
    [one] една колона
   *[other] { $columns } колони
  }, защитена така, че малките групи да не могат да се изчислят.
publish-what-refused = { $records ->
    [one] Прегледан е един запис с { $columns } колони.
   *[other] Прегледани са { $records } записа с { $columns } колони.
  } Те не спазват това, което беше поискано.
publish-what-check = { $records ->
    [one] Прегледан е един запис с { $columns } колони
   *[other] Прегледани са { $records } записа с { $columns } колони
  } редом с истинските.
publish-promise-together = Каквото и съчетание от стойности да стои в един запис, с каквато и да е дължина: имат го поне { $k } истински лица или никой.
publish-promise-private = Дали едно лице е в истинските данни или не, променя вероятността на всеки възможен резултат най-много { $factor } пъти (епсилон { $epsilon }; колкото по-малко, толкова по-добре скрито), освен с вероятност едно на { $one_in } (делта). Това важи каквото и друго да знае външен човек.
publish-promise-table-suppress = Изчислено е какво би могъл да научи външен човек от всички публикувани числа заедно и от казаното на тази страница за нулите. Никое скрито малко число не може да се стесни повече, отколкото правилото допуска.
publish-promise-table-round = Всяко най-подробно число е закръглено случайно до едно от двете съседни кратни; сбор може да е и по-далеч. Какво още би могъл да научи външен човек за малките числа е изчислено и стои под „inside“ в JSON на доклада.
publish-promise-table-noise = Дали едно лице е в истинските данни или не, променя вероятността на всеки възможен резултат най-много { $factor } пъти (епсилон { $epsilon }; колкото по-малко, толкова по-добре скрито). Това важи, докато стойностите на колоните и без това са известни на всички.
publish-limits-together = Тази защита е за еднократно публикуване. Ако същите лица се публикуват отново с други колони или след промени, изберете метода с шум.
publish-limits-private = Всяко следващо публикуване за същите лица харчи още от бюджета. Малките броеве са предимно шум: не им придавайте значение.
publish-limits-table = Защитата обхваща таблиците, публикувани заедно. По-късна таблица за същите лица трябва да се защити заедно с тази.

## When it is done
publish-made-records = Създадени: { $records ->
    [one] един запис
   *[other] { $records } записа
  }: { $files }. Проверката не намери нищо против публикуването. Отчети: { $reports }.
publish-made-check = Проверката не намери нищо против { $records ->
    [one] този запис
   *[other] тези { $records } записа
  }. Отчети: { $reports }.
publish-made-table = Създадена е таблица, в която { $figures ->
    [one] се показва едно число
   *[other] се показват { $figures } числа
  } и са скрити { $withheld }: { $files }. Защитата ѝ е проверена. Отчети: { $reports }.

## Why not
publish-refused-rare-group = { $records ->
    [one] Един запис показва
   *[other] { $records } записа показват
  } съчетание, което имат по-малко от { $k } истински лица. Намерени са поне { $combinations } такива съчетания, най-краткото от { $shortest ->
    [one] една стойност
   *[other] { $shortest } стойности
  }. Колони: { $columns }.
publish-refused-unchecked = { $records ->
    [one] Един запис е твърде дълъг
   *[other] { $records } записа са твърде дълги
  }, за да бъдат проверени докрай (до { $longest } стойности). Непровереното не се публикува. Публикувайте по-малко колони или групирайте стойностите им.
publish-refused-homogeneous = В { $groups ->
    [one] една група
   *[other] { $groups } групи
  } всички имат една и съща стойност в „{ $column }“ и { $records ->
    [one] един запис я показва
   *[other] { $records } записа я показват
  }: който знае останалото за едно лице, би научил и това. Колони на групите: { $columns }.
publish-refused-near-copy = { $records ->
    [one] Един запис се различава
   *[other] { $records } записа се различават
  } най-много в { $distance ->
    [one] една колона
   *[other] { $distance } колони
  } от истински лица, и то от по-малко от { $k }: сочи към тях.
publish-refused-more-records = Записите са { $released }; най-много { $allowed } биха отговаряли на истинския брой. Групирайте стойности или обединете колони, или поискайте брой записи с --rows.
publish-refused-more-of-a-value = { $values ->
    [one] Една стойност се среща
   *[other] { $values } стойности се срещат
  } много по-често, отколкото сред истинските лица, до { $factor } пъти (колона „{ $column }“).
publish-refused-unknown = Колоната „{ $column }“ не е сред защитените броеве или съдържа { $values ->
    [one] стойност
   *[other] { $values } стойности
  }, която не е в никой публичен списък.
publish-refused-not-from-counts = { $combinations ->
    [one] Едно съчетание
   *[other] { $combinations } съчетания
  } с дължина { $length } ({ $percent } %) не са сред защитените броеве; допустими са { $allowed } %. Такива записи не са направени от броевете.
publish-refused-records = Записите са { $released }, а се очакваха { $expected }.
publish-refused-then = Променете настройките (по-голямо k, по-малко или по-широки колони) и направете публикуването отново.

## What was checked
publish-checked-caption = Проверките и какво намериха
publish-checked-together = Всеки запис беше сравнен с истинските за всички съчетания, които съдържа, а не само за кратките.
publish-checked-private = Прегледани са само защитените броеве. Прегледът на истинските записи би изразходвал поверителност.
publish-checked-table-suppress = За всяко скрито число са изчислени най-малката и най-голямата стойност, които отговарят на всички публикувани числа.
publish-checked-table-round = За всяко малко число са изчислени най-малката и най-голямата стойност зад закръгленото.
publish-checked-table-noise = Всяко най-подробно число е получило шум, и празните, а всички сборове са направени от тях.
publish-checked-records = Записи
publish-checked-longest = Стойности на най-дългия запис
publish-checked-held-by-k = Записи, които достатъчно истински лица имат изцяло
publish-checked-held-by-nobody = Записи, които никой няма изцяло
publish-checked-empty = Записи без никаква стойност
publish-checked-rare-released = Показани редки съчетания сред преброените
publish-checked-leaked = От тях показани толкова рядко, колкото са
publish-checked-near = Запис се смята за копие, когато се различава най-много в толкова колони
publish-checked-confidential = Колони, които никой не бива да научи
publish-checked-noisy-records = Брой лица, с шум
publish-checked-counted-length = Най-дълго преброено съчетание
publish-checked-shown = Показани числа
publish-checked-withheld = Скрити числа
publish-checked-not-available = Числа, които не са записвани
publish-no-confidential = Никоя колона не е посочена като поверителна, затова не са търсени групи, в които всички имат една и съща стойност.
publish-foreign = Колоната “{ $column }” има стойности, които никое реално лице няма, в { $records ->
    [one] един запис
   *[other] { $records } записа
  }: { $values }{ $more ->
    [0] {""}
   *[other]  и още { $more }
  }. Може да са знаци на друга програма за пропуснатото; читателите биха ги броили като хора.

## Tables and pictures
publish-column-what = Какво
publish-column-result = Намерено
publish-column-length = Стойности заедно
publish-column-combinations = Съчетания
publish-column-mae-both = Средна грешка, където е и в двете
publish-column-mae-union = Средна грешка, където е поне в едното
publish-column-proportional = Относителна грешка
publish-column-lost-common = Изгубени
publish-column-fabricated = Измислени
publish-column-up-to = Брой до
publish-column-preserved = Запазени
publish-column-value = Стойност
publish-column-protected = Защитен брой
publish-column-synthetic = Синтетичен брой
publish-column-column = Колона
publish-column-matched = Останалото е в публикуваното
publish-column-correct = Познато вярно
publish-column-baseline = Познато вярно без останалото
publish-column-certain = Сигурно и вярно
publish-column-distance = Колони, които се различават
publish-column-released = Синтетични записи
publish-column-sensitive = Истински записи помежду си
publish-column-count = Брой
publish-column-cells = Числа
publish-column-common = От тях достатъчно големи
publish-column-median = Средно по ред
publish-column-error = Очаквана грешка
publish-column-relative = Спрямо средното по ред
publish-quality-text = Грешката е разликата в лица между броя в синтетичните записи и истинския. Ако се брои само където съчетанието е и в двете, тя ласкае; затова до нея стои грешката за всички съчетания.
publish-fidelity-text = Броевете с шум са единствената истина, която може да се покаже. Тези числа казват доколко записите им отговарят.
publish-errors-caption = Грешка според броя на стойностите, взети заедно
publish-preserved-caption = Запазен дял според големината на групата
publish-comparison-text = Потърсете няколко групи, които познавате. Първото число е защитено, второто е преброено в синтетичните записи.
publish-comparison-caption = Защитени до синтетични
publish-disclosure-text = Който знае за едно лице всичко без една стойност, може да опита да я познае. Опасно е само онова, което се познава много по-добре с публикуваното, отколкото без другите колони.
publish-attribution-caption = Познаване на една стойност по всички останали
publish-nearest-caption = Разстояние до най-близкия истински запис
publish-picture-length = { $length ->
    [one] Една стойност
   *[other] { $length } стойности заедно
  }
publish-picture-errors = Средна грешка според броя на стойностите, взети заедно
publish-picture-errors-text = Две ленти за всяка дължина: за съчетанията, които са и в двете, и за онези, които са поне в едното. Числата са в таблицата отстрани.
publish-picture-preserved = Запазен дял според големината на групата
publish-picture-preserved-text = Линия, която се издига с големината на групата: малките групи се запазват по-слабо. Числата са в таблицата отстрани.
publish-picture-preserved-axis = Истински брой до
publish-picture-compared = Защитени до синтетични броеве на най-честите стойности
publish-picture-compared-text = Две ленти за всяка стойност. Числата са в таблицата отстрани.

## A protected table
publish-table-caption = Публикувани числа
publish-table-suppress = Броевете от { $least } до под { $threshold } са скрити, а също и други, за да не ги издадат сборовете.
publish-table-zeros-published = Нулите се показват като нули, затова всяко скрито число е поне 1.
publish-table-zeros-open = И нула може да бъде скрита, за да прикрие други числа: скрито число може да е нула.
publish-table-zeros-protected = Нулите се скриват като малките броеве: скрито число може да е нула.
publish-table-round = Всяко число е кратно на { $threshold }; сборовете остават верни.
publish-table-noise = Към всяко число е добавен цял случаен шум; сборовете остават верни.
publish-table-marks = c: скрито, за да не може никой да бъде открит. Двоеточие: не е записвано. Нула означава никой.
publish-table-cut = Страницата показва { $shown } от { $all } числа; файлът съдържа всички.

## How it was made
publish-settings-caption = Настройки
publish-setting-method = Метод
publish-setting-k = Най-малко лица, които споделят показаното
publish-setting-length = Най-дълго съчетание при напасването
publish-setting-epsilon = Епсилон
publish-setting-delta = Делта
publish-setting-source = Източник
publish-setting-date = Ден
publish-setting-columns = Колони

## Before it
publish-guide-easy = { $columns } колони с { $values } стойности; типичният запис има { $typical } от тях. Отношението на възможните към типичните съчетания е { $ratio }: таблицата е подходяща (най-много 5).
publish-guide-hard = { $columns } колони с { $values } стойности; типичният запис има { $typical } от тях. Отношението на възможните към типичните съчетания е { $ratio }, повече от 5: много ще се изгуби. Помагат по-малко колони или по-широки стойности.
publish-guide-parted = { $columns } колони с { $values } стойности; типичният запис има { $typical } от тях. Само { $shared } % от хората споделят всичките си стойности с достатъчно други: записите на останалите трябва да се разделят и числата за няколко стойности заедно ще се отклоняват много (вж. таблицата). Помагат по-малко колони или по-широки стойности.
publish-advice-coarsen = „{ $column }“ има { $values } стойности, { $rare } от тях на твърде малко лица. Групирайте ги, например възрастите по групи или държавите по региони.
publish-advice-merge = „{ $one }“ и „{ $other }“ като една колона биха оставили { $then } редки двойки вместо { $now }.
publish-advice-drop = „{ $column }“ участва в { $rare } от { $of } редки двойки. Помислете дали да не я изпуснете или да ѝ направите отделна таблица.
publish-cells-caption = Какво да очаквате от едно публикувано число

## Decision
publish-sign-text = Прочетох доклада и решавам данните да се публикуват.
publish-sign-not = Няма какво да се подписва: това не бива да се публикува.
publish-sign-name = Име
publish-sign-office = Служба
publish-sign-date = Дата
publish-sign-signature = Подпис
