### translation not yet reviewed
# Оценки колко лица никога не биват открити: докладът, предупрежденията и отказите му. Машината дава кодове със стойности.

## Страницата
estimate-report-title = Колко лица никога не биват открити: оценка
estimate-report-contents = Части на доклада
estimate-report-unstated = Не са посочени нито период, нито територия
estimate-report-foot = Направено от Palermo по таблица с броеве. Откритите лица и оценките стоят отделно и трябва да остават отделно навсякъде, където се цитират.
estimate-none-short = –
estimate-not-stated = не е посочено
estimate-open-interval = от { $lower }, без горна граница

## Части
estimate-section-headline = Накратко
estimate-section-warnings = Какво трябва да знаете, преди да използвате число
estimate-section-panel = Панелът: всеки метод до останалите
estimate-section-refused = Методи без отговор
estimate-section-intervals = Интервали със и без избора на модела
estimate-section-notes = За отделни методи
estimate-section-detected = Открити лица
estimate-section-models = Колко се различават моделите
estimate-section-bootstrap = Какво казват повторните извадки
estimate-section-sensitivity = От какво зависи оценката
estimate-section-strata = Групите поотделно
estimate-section-sheet = Лист на доклада
estimate-section-preconditions = Какво трябва да е вярно, за да важи всичко това
estimate-section-provenance = Как се получават отново същите числа

## Накратко
estimate-headline-detected = { $cases ->
    [one] Открито е едно лице, в { $lists } списъка.
   *[other] Открити са { $cases } лица, в { $lists } списъка.
}
estimate-headline-range = Заедно с никога неоткритите лицата са между { $lower } и { $upper }, според това на кой от { $count } метода се вярва.
estimate-headline-one = Само един метод има интервал, който може да се цитира. Той поставя целия брой, открити или не, на { $lower }. Четете го с интервала му и с предупрежденията.
estimate-headline-intervals = С несигурността, която всеки от тези методи признава, диапазонът е от { $lower } до { $upper }.
estimate-headline-unquotable = Нито един метод няма интервал, който може да се цитира. Самите оценки са от { $lower } до { $upper }; прочетете причините, преди да използвате някоя от тях.
estimate-headline-left-no-interval = Извън тези изречения: „{ $method }“ ({ $estimate }), защото няма интервал.
estimate-headline-left-open = Извън тези изречения: „{ $method }“ ({ $estimate }), защото интервалът няма горна граница.
estimate-headline-left-wide = Извън тези изречения: „{ $method }“ ({ $estimate }), защото границите са толкова далеч една от друга, че не казват нищо.
estimate-headline-left-alone = Извън тези изречения: „{ $method }“ ({ $estimate }), защото е далеч от всички други методи.
estimate-headline-none = От тази таблица не може да се направи честна оценка. Причините са по-долу.
estimate-headline-two-lists = Два списъка не могат да покажат дали единият зависи от другия. Числото по-долу е вярно само ако не зависят, а нищо в таблицата не може да го каже.
estimate-headline-unreviewed = Думите на този доклад още не са проверени от човек, който познава материята и езика.
estimate-headline-official = Това не е официално число. Показател 16.2.2 и годишните справки броят само открити жертви; никога не прибавяйте оценката към тях и не я изпращайте вместо тях.

## Методи
estimate-method-main-effects = Само главни ефекти (независими списъци)
estimate-method-stepwise = Стъпково по p-стойност, двойки (2021)
estimate-method-aic-stepwise = Стъпково по AIC, двойки (2015)
estimate-method-all-pairs = Всички двойки наведнъж
estimate-method-bic = Най-нисък BIC, всички модели
estimate-method-bic-pairs = Най-нисък BIC, модели с двойки
estimate-method-aic = Най-нисък AIC, всички модели
estimate-method-aic-pairs = Най-нисък AIC, модели с двойки
estimate-method-decomposable = Средно по разложими графи
estimate-method-bayes-threshold = Бейсов праг
estimate-method-chao = Долна граница на Chao
estimate-method-chapman = Chapman, два списъка

## Интервали
estimate-interval-bca = повторни извадки, с поправка (BCa)
estimate-interval-percentile = процентили на повторните извадки
estimate-interval-wald = един модел, нормални граници
estimate-interval-profile = един модел, профилно правдоподобие
estimate-interval-posterior = апостериорно разпределение
estimate-interval-log-normal = формула, логнормални граници

## Колони
estimate-column-method = Метод
estimate-column-estimate = Оценка, открити или не
estimate-column-interval = 95 % интервал
estimate-column-made-by = Как е направен интервалът
estimate-column-undetected = Оценка, неоткрити
estimate-column-ratio = Пъти откритите
estimate-column-model = Модел
estimate-column-reason = Причина
estimate-column-chosen-80 = 80 %, с избора на модела
estimate-column-chosen-95 = 95 %, с избора на модела
estimate-column-given-80 = 80 %, един модел
estimate-column-given-95 = 95 %, един модел
estimate-column-list = Списък
estimate-column-cases-detected = Открити лица
estimate-column-cases-rounded = Открити лица, закръглени до пет
estimate-column-owner = Води се от
estimate-column-rule = Кой попада в него
estimate-column-cannot-see = Кого не може да види
estimate-column-combination = Точно в тези списъци
estimate-column-change = Промяна
estimate-column-what = Какво
estimate-column-draws = Обхват на тегленията
estimate-column-difference = Разлика
estimate-column-stratum = Група
estimate-column-models = Модели
estimate-column-how-many = Колко
estimate-column-lowest = Най-ниска оценка
estimate-column-highest = Най-висока оценка
estimate-column-bic = BIC
estimate-column-aic = AIC
estimate-column-weight-bic = Тегло по BIC
estimate-column-weight-aic = Тегло по AIC
estimate-column-graph = Граф
estimate-column-probability = Вероятност
estimate-column-replicates = Повторни извадки
estimate-column-failed = Неуспешни
estimate-column-z0 = z0
estimate-column-acceleration = Ускорение
estimate-column-rank-lower = Място на долната граница
estimate-column-rank-upper = Място на горната граница
estimate-column-item = Какво
estimate-column-stated = Какво е посочено
estimate-column-value = Стойност
estimate-column-precondition = Предпоставка
estimate-column-rate-detected = Открити на 100 000
estimate-column-rate-estimated = Оценка на 100 000

## Таблици
estimate-caption-panel = Оценки за всички лица, открити или не
estimate-caption-refused = Методи, които отказват
estimate-caption-intervals = Интервали на оценките
estimate-caption-lists = Открити лица по списъци
estimate-caption-cells = Открити лица по съчетания от списъци
estimate-caption-spread = Оценки според това колко добре прилягат моделите
estimate-caption-weights = Най-добрите модели и теглата им
estimate-caption-graphs = Най-вероятните графи
estimate-caption-bootstrap = Повторните извадки в числа
estimate-caption-sensitivity = Оценката при променени таблици
estimate-caption-strata = Оценки по групи
estimate-caption-sheet = За какво се отнасят числата
estimate-caption-rates = Коефициенти, открити и оценка отделно
estimate-caption-preconditions = Предпоставки и какво е посочено за всяка
estimate-caption-provenance = Версия, таблица и настройки

## Панелът
estimate-panel-intro = Всеки метод предполага нещо друго за това как списъците зависят един от друг, и никоя таблица не може да каже кое е вярно. Вземете обхвата, а не един ред.
estimate-panel-why = Методите се различават, защото включват в модела различни зависимости между списъците: всяка добавена мести оценката, а данните сами рядко решават кои принадлежат там.
estimate-panel-dispute = Спори се дали такива таблици изобщо могат да носят оценка: Whitehead и други (2021) смятат метода за неподходящ за числата на Обединеното кралство. Когато цитирате число, цитирайте и спора.
estimate-intervals-intro = Интервалът за един модел се прави, сякаш моделът е бил известен предварително, и е твърде тесен. Интервалът, който включва избора, го повтаря във всяка извадка.

## Открити
estimate-detected-overlapping = { $cases ->
    [one] Открито е едно лице; в повече от един списък: { $overlapping }.
   *[other] Открити са { $cases } лица; в повече от един списък: { $overlapping }.
}
estimate-detected-trend = По-малко открити не значи по-малко жертви: може да значи, че се търси по-малко.
estimate-disclosure-protected = Повечето припокривания са шепа хора, затова таблицата на практика е лични данни. Тук съчетанията под пет са пропуснати, а останалите са закръглени до пет; оценката е направена от точните броеве.
estimate-disclosure-raw = Този доклад показва точните припокривания. Много от тях са шепа хора: отнасяйте се с него като с лични данни и не го публикувайте.

## Модели
estimate-models-all = Разгледани са всичките { $models } модела. Без оценка на максималното правдоподобие: { $none }. С членове, които не могат да се разграничат: { $unclear }.
estimate-models-searched = Моделите са твърде много, за да се разгледат всички: разгледани са { $models }, от съсед на съсед. Без оценка на максималното правдоподобие: { $none }. С членове, които не могат да се разграничат: { $unclear }.
estimate-within-2 = До 2 единици от най-ниския BIC
estimate-within-10 = До 10 единици от най-ниския BIC
estimate-all-models = Всички, които могат да се нагодят
estimate-bootstrap-intro = Всяка извадка тегли от таблицата същия брой лица и повтаря целия избор на модел. Граници, които падат на първата или последната извадка, казват малко.

## Чувствителност
estimate-sensitivity-intro = Как се променя оценката по „{ $method }“ ({ $estimate }), когато таблицата се промени малко.
estimate-change-without-list = Без списъка
estimate-change-merged = Два обединени списъка
estimate-change-one-case = Едно лице по-малко в
estimate-change-links-added = Добавени пропуснати връзки
estimate-change-links-removed = Премахнати погрешни връзки
estimate-small-overlap = малко припокриване

## Групи
estimate-strata-intro = Всяка стойност на „{ $column }“ е оценена отделно, по „{ $method }“.
estimate-strata-sum = Сбор на групите: { $sum } (95 %: { $between }). Цялата таблица по същия метод: { $whole }. Ако двете са далеч, лицата се различават по това колко лесно се виждат, и сборът е по-доброто предположение.
estimate-strata-no-sum = Някои групи не носят оценка, затова групите не могат да се съберат.

## Лист на доклада
estimate-sheet-indicator = Показател
estimate-sheet-indicator-default = Допълва показател 16.2.2 от ЦУР и не е официалното му число
estimate-sheet-period = Период
estimate-sheet-territory = Територия
estimate-sheet-definition = Кой се брои
estimate-sheet-lists = Списъци
estimate-sheet-linkage = Как са свързани записите
estimate-sheet-models = Модели и как се избират
estimate-sheet-models-text = Йерархични логлинейни модели до ред { $order }; двойките влизат стъпково под p = { $threshold }. Във всеки модел: { $forced }. Обединени списъци: { $merged }.
estimate-rate-no-population = Не е посочено население, затова не се дава коефициент.
estimate-rate-population = Население: { $people } ({ $source }).
estimate-row-detected = Открити лица

## Предпоставки
estimate-preconditions-intro = Никоя от тях не може да се докаже от таблицата. Което никой не е посочил, е показано като непосочено.
estimate-precondition-closed = Един затворен период: никой не влиза и не излиза. Списък, който слага край на излагането на лицето, като извеждане от страната, нарушава това.
estimate-precondition-linkage = Съвършени връзки между списъците. Пропуснатите връзки вдигат оценката, погрешните я свалят.
estimate-precondition-captures = Всяко лице в списък има място там: едно определение, една територия и един период във всички списъци.
estimate-precondition-dependence = Известна зависимост между списъци. Насочванията създават припокриване и свалят оценката; правомощия, които се изключват, я вдигат.
estimate-precondition-heterogeneity = Лицата се виждат приблизително еднакво лесно. Ако някои се виждат много по-лесно, всеки метод греши надолу.
estimate-precondition-chance = Всяко лице би могло да попадне във всеки списък. Убежище само за жени не може да види мъже.
estimate-precondition-highest = Никаква зависимост между всички списъци наведнъж.
estimate-precondition-highest-always = Приема се винаги; никакви данни не могат да го проверят.
estimate-precondition-forced = Тези двойки са във всеки модел, защото насочванията между тях са известни: { $forced }
estimate-precondition-strata = Оценено отделно по „{ $column }“, вижте групите.

## Как се прави отново
estimate-provenance-intro = Същата версия със същата таблица, начално число и настройки дава същите числа, при всякакъв брой нишки.
estimate-provenance-version = Софтуер
estimate-provenance-checksum = Контролна сума на таблицата
estimate-provenance-file = Файл
estimate-provenance-rows = Прочетени редове
estimate-provenance-steps = Направено с таблицата след това
estimate-provenance-comments = Бележки от файла
estimate-provenance-seed = Начално число
estimate-provenance-methods = Методи
estimate-provenance-order = Най-голям ред на член
estimate-provenance-threshold = Праг на стъпковия избор
estimate-provenance-bootstrap = Извадки, стъпкови методи
estimate-provenance-bootstrap-search = Извадки, методи с избор между много модели
estimate-provenance-bootstrap-models = Модели, нагаждани отново във всяка от тях
estimate-provenance-merged = Обединени списъци
estimate-provenance-forced = Членове във всеки модел

## Картини
estimate-picture-panel = Оценки и интервали на всеки метод
estimate-picture-panel-text = По един ред на метод: точка за оценката, дебела лента за интервал, който включва избора на модела, тънка прекъсната за интервал на един модел. Засенченото вляво са откритите лица.
estimate-picture-detected = Открити: { $cases }
estimate-picture-interval = { $estimate } (95 %: { $lower } – { $upper })
estimate-picture-no-interval = { $estimate }, без интервал
estimate-picture-open = { $estimate } (95 %: от { $lower }, без горна граница)
estimate-picture-at-least = поне { $estimate }
estimate-picture-logarithmic = Равни разстояния са равни отношения.
estimate-picture-overlap = Открити лица във всеки списък и във всяко съчетание от списъци
estimate-picture-overlap-text = Лентите горе: лица по списъци. Долу: по един ред на съчетание, списъците му като запълнени точки, лицата му като лента. Малките съчетания не се чертаят.
estimate-picture-histogram = Как се разпределят извадките: { $method }
estimate-picture-histogram-text = Лентите броят извадките по оценката им; плътната линия е оценката, прекъснатите са 95 % граници.
estimate-picture-histogram-estimate = Оценка: { $estimate }
estimate-picture-sensitivity = Оценката при променени таблици
estimate-picture-sensitivity-text = По един ред на промяна: точка за оценката при променената таблица, свързана с линията на оценката при таблицата, каквато е.

## Предупреждения
estimate-warning-two-lists = Има само два списъка. Остава една формула и тя е вярна само ако списъците не зависят един от друг, което два списъка не могат да покажат.
estimate-warning-few-cases = { $cases ->
    [one] Открито е само едно лице. Оценки от по-малко от 100 рядко си струва да се цитират.
   *[other] Открити са само { $cases } лица. Оценки от по-малко от 100 рядко си струва да се цитират.
}
estimate-warning-short-list = { $cases ->
    [one] Списъкът „{ $list }“ има едно лице. Списък с по-малко от 20 може сам да наклони оценката; помислете да го обедините с друг.
   *[other] Списъкът „{ $list }“ има { $cases } лица. Списък с по-малко от 20 може сам да наклони оценката; помислете да го обедините с друг.
}
estimate-warning-far = „{ $method }“: целият брой излиза { $ratio } пъти откритите. Над десет пъти малки промени в таблицата го местят много.
estimate-warning-pairs-empty = Двойки списъци без нито едно общо лице: { $empty } от { $all } ({ $share } %). Таблицата не може да каже дали е случайно, или се изключват взаимно.
estimate-warning-pairs-few = Двойки списъци с едно до четири общи лица: { $few } от { $all } ({ $share } %). Отделни лица решават за тях.
estimate-warning-contained = Всеки от списъка „{ $inner }“ е и в списъка „{ $outer }“. Ако единият захранва другия, списъците не казват нищо един за друг: обединете ги. Граници и оценки, които приемат списъците за независими, тук не важат.
estimate-warning-no-mle = Модели без оценка на максималното правдоподобие при тази таблица: { $count } от { $models }. Те са пропуснати, например { $examples }.
estimate-warning-not-identifiable = Модели, чиито членове тази таблица не може да разграничи: { $count } от { $models }. Те са пропуснати, например { $examples }.
estimate-warning-minus-infinity = „{ $method }“: тези членове са поставени на минус безкрайност, защото таблицата няма никого там: { $terms }.
estimate-warning-replicates-failed = „{ $method }“: { $failed } от { $replicates } повторни извадки нямат оценка. Това не е случайност, затова не се пропускат: броят се отвъд границите.
estimate-warning-open = „{ $method }“: интервалът няма горна граница. В { $percent } % от повторните извадки таблицата не носи оценка, така че нищо не казва колко са хората най-много.
estimate-warning-limit-at-edge = „{ $method }“: граница на интервала пада на ръба на извадките (място { $rank } от { $replicates }). Повече извадки биха я преместили.
estimate-warning-bias = „{ $method }“: оценката е далеч от средата на извадките си (z0 = { $z0 }). Изборът на модел е неустойчив.
estimate-warning-one-sided = „{ $method }“: всички извадки са от едната страна на оценката, затова не може да се направи поправен интервал; показани са простите процентили.
estimate-warning-spread-2 = { $models ->
    [one] Никой друг модел не стига на 2 единици BIC от най-добрия, който оценява { $lower }.
   *[other] До 2 единици BIC от най-добрия има { $models } модела, които никакви данни не биха разграничили; те оценяват от { $lower } до { $upper }.
}
estimate-warning-spread-10 = До 10 единици BIC от най-добрия има { $models } модела; те оценяват от { $lower } до { $upper }.
estimate-warning-disagree = Методите се разминават { $factor } пъти: от { $lower } до { $upper }. Показвайте обхвата, никога само един от тях.
estimate-warning-bound-within = „{ $method }“ дава най-малко { $bound }, а друг метод оценява { $lower }. Едното от двете е грешно: границата не важи, където списъците насочват един към друг или се изключват.
estimate-warning-one-case = „{ $method }“ зависи от отделни лица: едно лице по-малко в таблицата променя оценката с { $percent } %.
estimate-warning-carried = „{ $method }“ се крепи на един човек, в { $lists }: без него няма никаква оценка.
estimate-warning-one-list = Оценката зависи от списъка „{ $list }“: без него тя се променя с { $percent } %, на { $estimate }.
estimate-warning-merging = Оценката зависи от това как се обединяват списъците: с { $lists } като един списък тя се променя с { $percent } %, на { $estimate }.
estimate-warning-linkage = Оценката зависи от връзките: погрешни или пропуснати връзки за 5 % от припокриванията я променят с { $percent } %.
estimate-warning-grid-edge = „{ $method }“: { $percent } % от апостериорното разпределение лежи в горния край на мрежата. Този край е избран предварително и оформя отговора.
estimate-warning-chains = „{ $method }“: неговите { $chains } вериги от случайни тегления се съгласуват само приблизително (R-hat { $rhat }). Друго начално число би преместило числата.
estimate-warning-one-model = „{ $method }“: интервалът му се прави, сякаш моделът е бил известен предварително, и е твърде тесен.
estimate-warning-searched = Моделите са твърде много, за да се изпробват всички: разгледани са { $models }, от съсед на съсед. Може да има по-добър.
estimate-warning-forced-unknown = „{ $method }“ не знае за задължителните членове.
estimate-warning-smaller-bootstrap = { $models ->
    [one] BIC и AIC повтарят избора си в { $replicates } извадки, с един модел. Извадките могат да се увеличат за сметка на времето.
   *[other] BIC и AIC повтарят избора си в { $replicates } извадки само между { $models } най-добри модела, за да излиза целият панел за секунди. Извадките могат да се увеличат за сметка на времето.
}
estimate-warning-strata-differ = Сборът на групите ({ $sum }) и цялата таблица ({ $whole }) се различават с { $percent } %. Лицата се различават по това колко лесно се виждат.
estimate-warning-heterogeneity = Ако някои лица се виждат много по-лесно от други, всеки метод греши надолу и никое от числата му не го показва. В симулации с два вида лица интервалът пропусна истината и в 12-те таблици; оценката обикновено беше с 28 % по-ниска.
estimate-warning-personal-data = Всяко от припокриванията в таблицата е шепа хора, затова таблицата на практика е лични данни. Публикувайте сборовете по списъци и оценката или обединете списъци; никога не закръгляйте преди оценката.

## Откази
estimate-refused-too-few-lists = Таблицата има { $lists } списъка; този метод се нуждае поне от { $needed }.
estimate-refused-too-many-lists = Таблицата има { $lists } списъка; този метод работи с най-много { $most }. Първо обединете списъци.
estimate-refused-two-lists-only = Тази формула е за точно два списъка; таблицата има { $lists }.
estimate-refused-no-cases = В таблицата няма никого.
estimate-refused-no-overlap = Никой не е в повече от един списък, затова нищо не казва колко не са в никой.
estimate-refused-empty-list = В списъка „{ $list }“ няма никого. Пропуснете го.
estimate-refused-universal = Всички са в списъка „{ $list }“, така че нищо не казва колко хора той пропуска.
estimate-refused-contained = Списъкът „{ $list }“ е изцяло в „{ $other }“: формулата би казала със сигурност, че никой не е пропуснат.
estimate-refused-bound-above = Границата ({ $bound }) е над всички оценки (най-много { $upper }). Тогава тя не ограничава нищо: списъците насочват един към друг или се изключват.
estimate-refused-no-mle = Моделът няма оценка на максималното правдоподобие при тази таблица: тя би избягала в безкрайност.
estimate-refused-not-identifiable = Моделът има членове, които тази таблица не може да разграничи.
estimate-refused-neither = Моделът няма оценка на максималното правдоподобие при тази таблица и има членове, които не могат да се разграничат.
estimate-refused-too-many-terms = Моделът има { $terms } члена; машината работи с най-много { $most }. Обединете списъци или поискайте по-нисък ред.
estimate-refused-no-model = Никой от разглежданите модели не може да се нагоди към тази таблица.
estimate-refused-not-converged = Изчислението не се спря на стойност.
estimate-refused-not-finite = Оценката няма горен край, който би могъл да е брой хора.
estimate-refused-few-replicates = Само { $usable } от { $replicates } извадки дадоха оценка, твърде малко за интервал.
