# Screening a person and referring her or him: pages of the front line.

## The list and the start
screen-list = My screenings
screen-none = You have not screened anybody yet.
screen-open = Open
screen-past = Past
screen-began = Begun { $when }
screen-state-open = Open
screen-state-referred = Referred
screen-state-ended = Ended without referral
screen-start = Start a screening
screen-new = New screening
screen-new-text = Two questions, then the first round. No name is asked for. What you answer is saved as you go, and only you can read it.
screen-where = Where are you?
screen-where-missing = Choose where you are, so that the right questions come first.
screen-age = How old is the person?
screen-age-missing = Choose an age. If you are not sure, choose “Not sure”.
screen-begin = Show the questions
setting-street-text = Street, station, park: patrol and outreach
setting-work_site-text = A field, a factory, a kitchen, a building site
setting-border-text = Border crossing, port, airport
setting-accommodation-text = Reception centre, shelter, workers’ housing, hotel, private home
setting-online-text = Adverts, platforms, messages
screen-work = Continue your screening
screen-choose = Choose one of these.
screen-too-long = This is too long. Keep it under { $most } characters.

## The questions
screen-round = First questions
screen-round-text = Answer what you have seen or been told. Leave out what you do not want to ask. Not known is a good answer.
screen-more = Further questions
screen-more-text = If there is time. Choose what you want to ask about; everything is saved when you change over.
screen-more-about = What the questions are about
screen-star = * Grade not yet verified: how much this sign weighs was not yet compared with the source.
screen-answered-of = { $answered } of { $all }
screen-prompt-only = This sign is not counted. It helps you to notice and to say why you refer.
screen-person-says = What the person says
screen-asks-for-help = The person asks for help, or says that she or he is a victim
screen-asks-for-help-why = Whoever asks for help is referred, whatever else is answered.
screen-you-see = What you see yourself
screen-forms = Do you see a form of exploitation yourself?
screen-forms-text = Confirm only what you are sure of. It is noted that you confirmed it, and when.
screen-form-confirmed = Confirmed by you: { $form }
screen-notes = Your notes
screen-notes-text = Only you can read them until you refer. Then you decide whether they go along.
screen-save-result = Save and show the result
screen-save-more = Save and ask further questions
screen-refer = Refer this person

## Two versions
screen-two-versions = Two versions
screen-other-window = You, in another window,
screen-closed = This screening is no longer open
screen-closed-text = It was referred or ended in another window. What you just sent was not saved. Open “My screenings”: a screening that ended without referral can be taken up again.
screen-draft-broken = This screening cannot be read
screen-draft-broken-text = What is saved of it is damaged. Nothing was changed. Tell the administrator of the server and begin a new screening.
screen-base-broken = The questions cannot be read
screen-base-broken-text = The list of questions of this server is damaged. You can always refer by telephone. Tell the administrator of the server.

## The result
screen-result = Result
screen-step-danger = In danger now? Call 112 and stay with the person if you can.
screen-step-refer = Refer now. The focal point calls you back if something is missing.
screen-step-tell = Tell the person where help is, in a language that she or he understands, and when nobody else listens.
screen-step-promise = Promise nothing that you cannot keep. Say what happens next.
screen-step-more = Ask further questions if there is time.
screen-step-refer-anyway = If something worries you, refer the person all the same.
screen-call-gr = National contact point of Greece (demonstration)
screen-call-dk = National contact point of Denmark (demonstration)
screen-call-fictional = Not a real number. This is a demonstration.
found-changing-more = { $count ->
    [one] and { $count } more, under “Further questions”
   *[other] and { $count } more, under “Further questions”
}
found-reachable = Several more yes answers together could show
found-not-known = Answered “not known”
found-confirmed = Confirmed by a person
found-confirmed-when = { $form }: by you, { $when }
found-unverified-text = How much these signs weigh was not yet compared with the source. They are counted as marked.
found-go-on = Continue
screen-versions = Indicator base { $base }, decision rule { $rule }
screen-versions-rounds = Indicator base { $base }, first rounds { $rounds }
screen-back-round = Back to the first questions
screen-back-result = Back to the result

## Ending without a referral
screen-end = End without a referral
screen-end-against = Do not follow the advice
screen-end-text = Nothing is sent to anybody. You can take this screening up again at any time.
screen-end-against-text = The answers advise a referral. You decide. Write down why you do not refer, so that it can be understood later. Only you can read it.
screen-end-reason = Why no referral
screen-end-reason-text = In your own words. For example: already referred by a colleague today.
screen-end-reason-missing = Write why you do not follow the advice. One sentence is enough.
screen-end-save = End this screening
screen-ended = Ended without a referral
screen-ended-when = Ended { $when }.
screen-ended-text = This says nothing about the person. You can take the screening up again and refer.
screen-open-again = Take it up again

## The referral
referral-consent = Does the person agree to be referred?
referral-consent-text = Ask when nobody else listens. Say who will learn what.
asked-consent-given = Yes, the person agrees
asked-consent-given-text = Name and contact may be sent.
asked-consent-refused = No
asked-consent-refused-text = You can still refer without a name. Support stays open.
asked-consent-not_asked = Not asked yet
asked-consent-not_asked-text = You can refer without a name and ask later.
referral-go-on = Continue
referral-consent-state = Consent:
referral-consent-change = Change
referral-consent-given = the person agrees to the referral.
referral-consent-refused = the person does not agree.
referral-consent-not_asked = the person has not been asked yet.
referral-consent-child = A child, or somebody whose age is not certain, is referred in full. No consent is needed for that.
referral-nameless = Referred without a name
referral-nameless-text = This is an adult who has not agreed, so no name, address or telephone number is asked for, and none is accepted. The focal point reaches the person through you.
referral-carried = Goes along by itself
referral-carried-signs = { $yes ->
    [one] { $yes } sign that you answered with yes
   *[other] { $yes } signs that you answered with yes
}
referral-carried-answers = { $all ->
    [one] { $all } answer in all
   *[other] { $all } answers in all
}
referral-carried-age = Age: { $age }
referral-keep = Save for later
did-referral-kept = Saved. Nothing has been sent yet.
referral-urgent = Danger first
referral-urgent-text = This decides how soon somebody looks at it.
referral-urgency = Is somebody in danger now?
asked-urgency-urgent = Yes, urgent
asked-urgency-urgent-text = The short time limit runs. Call as well.
asked-urgency-ordinary = No
asked-urgency-ordinary-text = The ordinary time limit runs.
referral-receiver = To whom
referral-no-receiver = No focal point can receive referrals yet. Telephone, and tell your body manager.
refer-nobody = Nobody can receive a referral yet
refer-nobody-means = On this server no focal point has been set up to receive referrals. Nothing you typed is lost, and nothing was sent.
refer-nobody-danger = If the person is in danger, act now as your service prescribes, and call the emergency number.
refer-nobody-call = Telephone those who protect victims in your country, and tell them what you know with the person's consent.
refer-nobody-kept = Tell the manager of your body that no focal point receives referrals. Your screening stays open: refer from here as soon as one does.
refer-nobody-back = Back to the result
refer-nobody-help = Whom to ask
refer-nobody-new = You can screen; every answer is saved. Referring is possible once a focal point receives referrals. Tell the manager of your body now.
referral-person = About the person
referral-person-text = For the figures and for the right help. What you do not know stays “not known”.
referral-sex = Sex
referral-age_band = Age
referral-accompanied = Is a parent or carer with the child?
asked-accompanied-yes = Yes
asked-accompanied-no = No, the child is alone
asked-accompanied-unknown = Not known
referral-citizenship = Citizenship
referral-citizenship-text = Two letters, for example BG or NG
referral-citizenship-wrong = There is no country with this code. Write two letters, for example BG, or leave it empty.
referral-region = Region where you met the person
referral-region-none = Not known, or elsewhere
referral-stay = Right to stay in the country
asked-stay-lawful = Stays lawfully
asked-stay-irregular = No right to stay
asked-stay-unknown = Not known
referral-languages = Languages the person reads
referral-languages-text = Decisions and rights are written in one of these.
referral-languages-open = Tick the languages that the person reads
referral-identity = Who the person is
referral-identity-text = Sealed: only the team that receives the referral can open it. Every field may stay empty.
referral-name = Name
referral-name-text = As the person says it
referral-birth = Date of birth
referral-birth-text = As the person says it: a day (4.5.2009), a month (5/2009) or a year (2009). Leave it empty when nothing is known.
referral-birth-unreadable = Write a day such as 4.5.2009, a month such as 5/2009 or a year such as 2009, not in the future. Leave it empty when it is not known.
referral-birth-band = Birth and age do not fit each other. Ask which of the two is right, and correct the other. Somebody who may be a child is treated as a child.
referral-document = Papers
referral-document-text = Kind and number, and who keeps them
referral-phone = Telephone
referral-address = Address
referral-safe_contact = How to reach the person safely
referral-safe_contact-text = When to call and when not; what a message may say; who else reads the telephone or the post
referral-told = What happened
referral-told-text = Your answers go along by themselves: do not repeat them here.
referral-self_identified = The person says that she or he is a victim, or asks for help as one
referral-narrative = In your words
referral-narrative-text = What you saw and what the person told you. Sealed: only the team that receives it can read it.
referral-narrative-nameless = What you saw and what you were told. Write nothing here that tells who the person is.
referral-with_notes = Send my notes as well
referral-send = Refer this person
referral-after = After this you keep the receipt, and later you learn yes or no. The answers and notes leave your screen.
referral-refused-text = Nothing was stored or sent. What you typed is still here.

## The receipt
receipt-title = Receipt { $number }
receipt-state-waiting = Sent
receipt-state-yes = Taken up
receipt-state-no = Not taken up
did-referred = The person is referred
did-referred-text = The focal point has it. Write down the number.
receipt-number = Number
receipt-to = Sent to
receipt-when = When
receipt-answer = What became of it
receipt-waiting = Not decided yet.
receipt-yes = Yes, it was taken up.
receipt-no = No, it was not taken up. That says nothing about the person; you can refer again.
receipt-next = What happens next
receipt-next-hours = { $hours ->
    [one] The focal point looks at it within { $hours } hour.
   *[other] The focal point looks at it within { $hours } hours.
}
receipt-next-days = { $days ->
    [one] The focal point looks at it by the end of the next working day.
   *[other] The focal point looks at it within { $days } working days.
}
receipt-next-soon = The focal point looks at it.
receipt-next-support = Help can begin at once. It waits for no decision.
receipt-next-ask = The focal point may call you back.
receipt-learn = What you will learn
receipt-learn-text = Only yes or no: whether it was taken up. This keeps the person safe, and you too.
receipt-gone = The case does not open to you. What you wrote now lies sealed with the focal point.
receipt-work = See the receipt of your referral

## Sheets to print
prompt-sheets = Prompt sheets to print
prompt-sheets-text = The first questions on paper, for work away from a screen.
prompt-title = Prompt sheet: { $setting }
prompt-languages = Language of the sheet
prompt-print = Print this page with your browser. Only the sheet is printed.
prompt-intro = Answer what you have seen or been told. Leave out what you do not want to ask. Not known is a good answer.
prompt-caption = First questions
prompt-number = No.
prompt-question = Sign
prompt-no-names = Write no name on this sheet. Destroy it when the answers are in the system.
