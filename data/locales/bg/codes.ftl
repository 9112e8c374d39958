### translation not yet reviewed
# Думи за кодовете от списъците: <списък>-<код>.

## Роли
role-frontline = Служител на първа линия
role-focal_point = Звено за контакт
role-decision_maker = Вземащ решения от компетентен орган
role-support_worker = Социален работник
role-shelter_manager = Ръководител на приют
role-guardian = Настойник или защитник
role-immigration_officer = Служител по миграцията
role-investigator = Разследващ или прокурор
role-coordinator = Национален координатор
role-auditor = Одитор или длъжностно лице по защита на данните
role-body_manager = Управител на орган
role-administrator = Администратор на сървъра
role-learner = Обучаем
role-trainer = Обучител
role-hotline_adviser = Консултант на гореща линия
role-channel_recipient = Получател на канал за сигнали
role-consular_officer = Консулски служител
role-second_signatory = Втори подписващ
role-translator = Преводач

training-minors = Обучение за случаи с деца

## Правомощия на органите
mandate-law_enforcement = Правоприлагане и прокуратура
mandate-support = Подкрепа и приют
mandate-labour = Инспекция по труда
mandate-immigration = Убежище и миграция
mandate-identification = Идентифициране на жертви
mandate-steering = Координация на стратегията
mandate-oversight = Надзор
mandate-operations = Работа на сървъра
registering-police = Полиция
registering-border = Гранична полиция или брегова охрана
registering-prosecution_court = Прокуратура или съд
registering-immigration_asylum = Миграция и убежище
registering-labour_inspection = Инспекция по труда
registering-social_child_services = Социални услуги и услуги за деца
registering-health = Здравни услуги
registering-nrm_coordinator = Национален механизъм за насочване или координатор
registering-embassy = Посолство или консулство
registering-ngo = Неправителствена организация
registering-international_org = Международна организация
registering-other = Друга организация
registering-unknown = Неизвестно

## Режими за защита на данните
regime-police = Директива (ЕС) 2016/680 за правоприлагането
regime-gdpr = Общ регламент (ЕС) 2016/679 относно защитата на данните

## Цели
purpose-identification = Идентифициране
purpose-support = Подкрепа и закрила
purpose-investigation = Наказателно разследване и преследване
purpose-stay = Право на пребиваване
purpose-statistics = Показатели
purpose-operations = Работа на сървъра
purpose-oversight = Проверка на законността
purpose-emergency = Опасност за живота

## Части от случая, запечатани поотделно
tier-identity = Кое е лицето
tier-narrative = Какво се е случило
tier-support = Нужди, планове, здраве
tier-intelligence = Какво знае полицията
tier-shelter = Къде спи лицето

## Възраст
band-0-11 = Под 12
band-12-17 = 12 до 17
band-child = Дете или несигурна възраст
band-18-24 = 18 до 24
band-25-44 = 25 до 44
band-45-plus = 45 и повече
band-adult = Пълнолетно лице
