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
estimate-headline-detected-about = Открити са около { $cases } лица, в { $lists } списъка.
estimate-headline-rounded = Всяко число тук е закръглено, откритите лица до пет, а оценките до 1, 2 или 5 с нули след тях, защото точните издават кой в кои списъци е. Точният доклад (--raw-cells) е само за вътрешно ползване.
estimate-headline-rounded-small = Открити са по-малко от 500 лица. Всяко число тук е закръглено, откритите лица до десет, а оценките до 1, 2 или 5 с нули след тях (под 100 лица: до степени на десет), и подробностите са пропуснати, защото по-точни числа издават кой в кои списъци е. Точният доклад (--raw-cells) е само за вътрешно ползване.
estimate-headline-internal = Вътрешно: това са точни числа и който ги има, може да изчисли припокриванията, по шепа хора всяко. Не публикувайте този доклад и не го предавайте нататък.
estimate-headline-range = Заедно с никога неоткритите лицата са между { $lower } и { $upper }, според това на кой от { $count } метода се вярва.
estimate-headline-one = Само един метод има интервал, който може да се цитира. Той поставя целия брой, открити или не, на { $lower }. Четете го с интервала му и с предупрежденията.
estimate-headline-intervals = С несигурността, която всеки от тези методи признава, диапазонът е от { $lower } до { $upper }.
estimate-headline-unquotable = Нито един метод няма интервал, който може да се цитира. Самите оценки са от { $lower } до { $upper }; прочетете причините, преди да използвате някоя от тях.
estimate-headline-left-no-interval = Извън тези изречения: „{ $method }“ ({ $estimate }), защото няма интервал.
estimate-headline-left-open = Извън тези изречения: „{ $method }“ ({ $estimate }), защото интервалът няма горна граница.
estimate-headline-left-wide = Извън тези изречения: „{ $method }“ ({ $estimate }), защото границите са толкова далеч една от друга, че не казват нищо.
estimate-headline-left-carried = Извън тези изречения: „{ $method }“ ({ $estimate }), защото се крепи на един човек, без когото няма оценка.
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
estimate-column-cases-rounded = Открити лица, закръглени
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
estimate-detected-overlapping-about = Открити са около { $cases } лица; в повече от един списък: около { $overlapping }.
estimate-detected-trend = По-малко открити не значи по-малко жертви: може да значи, че се търси по-малко.
estimate-disclosure-protected = Повечето припокривания са шепа хора, затова таблицата на практика е лични данни. Тук съчетанията под пет са пропуснати, а останалите са закръглени; оценката е направена от точните броеве.
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
estimate-provenance-inside = само в точния доклад
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
estimate-warning-few-cases = Открити са по-малко от 100 лица. Оценки от толкова малко хора рядко си струва да се цитират.
estimate-warning-short-list = Списъкът „{ $list }“ има по-малко от 20 лица. Такъв списък може сам да промени оценката; помислете да го обедините с друг.
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
estimate-warning-fewer-changes = При толкова много списъци не беше изпробвана всяка промяна на таблицата: каквото не е показано в „От какво зависи оценката“, е пропуснато. Обединете списъци, за да го видите.
estimate-warning-grid-edge = „{ $method }“: { $percent } % от апостериорното разпределение лежи в горния край на мрежата. Този край е избран предварително и оформя отговора.
estimate-warning-chains = „{ $method }“: неговите { $chains } вериги от случайни тегления се съгласуват само приблизително (R-hat { $rhat }). Друго начално число би преместило числата.
estimate-warning-at-threshold = „{ $method }“: тези двойки са на прага и случайността решава дали остават в модела: { $terms }. При обратното решение оценката е { $estimate }.
estimate-warning-at-threshold-alone = „{ $method }“: тези двойки са на прага и случайността решава дали остават в модела: { $terms }. При обратното решение няма отговор.
estimate-warning-one-model = „{ $method }“: интервалът му се прави, сякаш моделът е бил известен предварително, и е твърде тесен.
estimate-warning-no-resamples = „{ $method }“: при толкова много списъци изборът не може да се повтори в извадки за разумно време. Обединете списъци или поискайте извадки (--bootstrap) и изчакайте.
estimate-warning-searched = Моделите са твърде много, за да се изпробват всички: разгледани са { $models }, от съсед на съсед. Може да има по-добър.
estimate-warning-forced-unknown = „{ $method }“ не знае за задължителните членове.
estimate-warning-smaller-bootstrap = { $models ->
    [one] BIC и AIC повтарят избора си в { $replicates } извадки, с един модел. Извадките могат да се увеличат за сметка на времето.
   *[other] BIC и AIC повтарят избора си в { $replicates } извадки само между { $models } най-добри модела, за да излиза целият панел за секунди. Извадките могат да се увеличат за сметка на времето.
}
estimate-warning-strata-differ = Сборът на групите ({ $sum }) и цялата таблица ({ $whole }) се различават с { $percent } %. Лицата се различават по това колко лесно се виждат.
estimate-warning-heterogeneity = Ако някои лица се виждат много по-лесно от други, всеки метод греши надолу и никое от числата му не го показва. В симулации с два вида лица интервалът пропусна истината и в 12-те таблици; оценката обикновено беше с 28 % по-ниска.
estimate-warning-personal-data = Всяко от припокриванията в таблицата е шепа хора, затова таблицата на практика е лични данни. Точните сборове, точните оценки и контролната сума заедно ги издават: навън давайте само доклад със закръглени числа. Никога не закръгляйте преди оценката.

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
estimate-refused-too-much-work = Изборът би отнел около { $fits } напасвания, всяко по { $cells } съчетания от списъци. Обединете списъци или поискайте този метод по име и изчакайте.
estimate-refused-no-model = Никой от разглежданите модели не може да се нагоди към тази таблица.
estimate-refused-not-converged = Изчислението не се спря на стойност.
estimate-refused-not-finite = Оценката няма горен край, който би могъл да е брой хора.
estimate-refused-few-replicates = Само { $usable } от { $replicates } извадки дадоха оценка, твърде малко за интервал.

## Грешки в таблица
estimate-fault-too-large = Файлът е по-голям от { $most } байта. Съберете еднаквите редове с колона за брой или разделете файла.
estimate-fault-not-text = Ред { $row }: файлът не е текст в UTF-8. Запазете таблицата като „CSV UTF-8“.
estimate-fault-no-heading = Във файла няма таблица. Дайте заглавен ред с имената на списъците и по един ред на съчетание.
estimate-fault-heading-missing = Ред { $row }: таблицата започва с числа. Дайте първи ред с имената на списъците.
estimate-fault-no-rows = Таблицата има заглавен ред, но няма други. Дайте по един ред за всяко наблюдавано съчетание от списъци.
estimate-fault-nameless-column = Ред { $row }, колона { $column }: колоната няма име. Дайте име на списъка или махнете колоната.
estimate-fault-name-unusable = Ред { $row }, колона { $column }: името е един ред с най-много { $most } знака. Съкратете го.
estimate-fault-list-twice = Ред { $row }, колона { $column }: списъкът „{ $name }“ се среща втори път. Дайте на всеки списък една колона.
estimate-fault-count-twice = Ред { $row }, колона { $column } ({ $name }): има втора колона за брой. Оставете едната.
estimate-fault-case-twice = Ред { $row }, колона { $column } ({ $name }): има втора колона с номера на случаи. Оставете едната.
estimate-fault-too-many-lists = Таблицата има { $lists } списъка, а могат да се обработят най-много { $most }. Обединете списъци или изберете някои.
estimate-fault-too-wide = Ред { $row } има повече от { $most } клетки. Оставете само колоните на списъците и броя.
estimate-fault-too-few-lists = Тук има { $lists } списъка, а са нужни поне { $needed }.
estimate-fault-unknown-column = Няма колона „{ $name }“, по която да се раздели таблицата. Колоните са: { $columns }.
estimate-fault-ragged = Ред { $row } има { $cells } клетки, а заглавният { $columns }. Дайте на всеки ред същите колони.
estimate-fault-quote-open = Ред { $row }: тук се отваря кавичка, която никога не се затваря. Затворете я или я махнете.
estimate-fault-not-a-mark = Ред { $row }, колона { $column } ({ $name }): „{ $value }“ не е нито 0, нито 1. Напишете 1 за случай в списъка и 0 за случай извън него; колона, която разделя случаите, трябва да се посочи с --stratum.
estimate-fault-blank-mark = Ред { $row }, колона { $column } ({ $name }): клетката е празна, а други казват 0. Напишете 0 или 1; неизвестното не е „не“.
estimate-fault-count-missing = Ред { $row }, колона { $column } ({ $name }): „{ $value }“ прилича на брой, но няма колона с име „брой“ или „count“. Наречете така колоната за броя.
estimate-fault-blank-count = Ред { $row }, колона { $column } ({ $name }): броят е празен. Напишете цяло число от 0 нагоре.
estimate-fault-negative = Ред { $row }, колона { $column } ({ $name }): { $value } е отрицателно. Броят е цяло число от 0 нагоре.
estimate-fault-fractional = Ред { $row }, колона { $column } ({ $name }): { $value } не е цяло. Броят е цяло число случаи.
estimate-fault-ambiguous = Ред { $row }, колона { $column } ({ $name }): { $value } може да се прочете по два начина. Напишете броя без знак между цифрите.
estimate-fault-not-a-number = Ред { $row }, колона { $column } ({ $name }): „{ $value }“ не е число. Броят се пише само с цифри.
estimate-fault-too-large-count = Ред { $row }, колона { $column } ({ $name }): { $value } е повече от всеки брой хора. Поправете го.
estimate-fault-sum-too-large = Ред { $row }: с този ред сборът надхвърля това, което може да се преброи. Поправете броевете.
estimate-fault-duplicate-pattern = Ред { $row } дава съчетанието { $pattern }, което ред { $earlier } вече е дал. Оставете по един ред на съчетание, със сбора.
estimate-fault-duplicate-case = Ред { $row }, колона { $column } ({ $name }): номерът на случая от ред { $earlier } се повтаря. Дайте на всеки човек един ред.
estimate-fault-all-zero-row = Ред { $row } казва, че случаите не са в нито един списък. Колко не са в никой е това, което се оценява: махнете реда.
estimate-fault-blank-stratum = Ред { $row }, колона { $column } ({ $name }): стойността, която разделя таблицата, е празна. Попълнете я.
estimate-fault-too-many-strata = Ред { $row }, колона { $column } ({ $name }): колоната има повече от { $most } стойности. Разделете таблицата на по-малко групи.
estimate-fault-no-cases = Всички броеве са 0: никой не е открит. Няма от какво да се оценява.
estimate-fault-empty-list = Списъкът „{ $name }“ няма нито един случай. Махнете колоната: списък, който не е видял никого, не казва нищо за другите.
estimate-fault-equal-lists = Списъците „{ $first }“ и „{ $second }“ съдържат точно същите случаи. Единият е копие на другия: оставете един.
estimate-fault-unknown-list = Няма списък „{ $name }“. Списъците са: { $lists }.
estimate-fault-unknown-position = Няма списък номер { $position }: таблицата има { $lists }.
estimate-fault-list-named-twice = Списъкът „{ $name }“ е посочен два пъти. Посочете всеки списък веднъж.
estimate-fault-not-a-permutation = Новата подредба на списъците трябва да посочи всеки списък веднъж.
estimate-fault-unreadable = Таблицата не можа да се прочете: { $reason }.

## Бележки за таблица
estimate-note-byte-order-mark = Файлът започва със знак за реда на байтовете, както го пише Excel.
estimate-note-utf16 = Файлът е текст в UTF-16, както го пише Excel.
estimate-note-semicolons = Клетките са разделени с точка и запетая.
estimate-note-tabs = Клетките са разделени с табулации.
estimate-note-bars = Клетките са разделени с вертикални черти.
estimate-note-separator-line = Първият ред посочва разделителя, както го пише Excel.
estimate-note-quotes = Някои клетки са в кавички.
estimate-note-decimal-commas = { $cells } клетки са цели числа с десетична запетая; прочетени са като цели.
estimate-note-decimal-points = { $cells } клетки са цели числа с десетична точка; прочетени са като цели.
estimate-note-blank-rows = { $rows } празни реда бяха пропуснати.
estimate-note-comments-cut = Запазени са само първите { $kept } реда с бележки.
estimate-note-rows-are-persons = Няма колона за брой: всеки от { $rows } реда беше преброен като един човек.
estimate-note-case-column = Колоната „{ $name }“ съдържа номера на случаи; тя не е списък.
estimate-note-blank-cases = { $rows } реда нямат номер на случай в колоната „{ $name }“. Не може да се види дали някой от тези хора стои там два пъти.
estimate-note-no-pattern-twice = Всеки от { $rows } реда се брои като един човек и няма двама в едни и същи списъци. Проверете дали не липсва колоната за броя.
estimate-note-word-marks = { $cells } клетки казват да или не с думи.
estimate-note-blank-means-no = { $cells } празни клетки са прочетени като „не е в списъка“.
estimate-note-contained = Всеки случай от списъка „{ $inner }“ е и в списъка „{ $outer }“. Проверете дали единият захранва другия; ако е така, обединете ги.

## Командният ред
estimate-command-name-table = Посочете таблицата, от която да се оценява: palermo estimate TABLE.csv
estimate-command-file-missing = Няма такъв файл. Проверете името и папката.
estimate-command-file-forbidden = Нямате право да четете или пишете този файл. Поискайте достъп или използвайте друг файл.
estimate-command-file-folder = Това е папка, а не файл. Посочете файл в нея.
estimate-command-file-full = На диска няма място. Освободете място или пишете другаде.
estimate-command-file-failed = Файлът не може да се прочете или запише. Проверете диска или използвайте друг файл.
estimate-command-stopped = Спряно; нищо не беше записано.
estimate-setting-threshold = Прагът на стойността p трябва да е между 0 и 1.
estimate-setting-order = Най-големият ред на член трябва да е поне 1.
estimate-setting-resamples = Поискайте най-много { $most } повторни извадки.
estimate-setting-unknown-list = Няма списък „{ $name }“ за задължителен член. Списъците са: { $lists }.
estimate-setting-list-twice = Членът „{ $name }:{ $name }“ посочва два пъти един и същ списък.
estimate-command-force = Посочете два списъка с двоеточие между тях, A:B.
estimate-command-population = Населението за дял трябва да е поне 1.
estimate-command-name-out = Посочете файл, в който да се пише.
