# English. Source language of the screening words; the meaning follows data/indicators/indicators.yaml.

## Indicators, list ilo-ec-2009

ind-ilo-dr-01 = Was lied to about what the work is, where it is or who the employer is
ind-ilo-dr-02 = Was lied to about pay or earnings
ind-ilo-dr-03 = Was lied to about working conditions
ind-ilo-dr-04 = Was lied to about the conditions under which prostitution takes place
ind-ilo-dr-05 = Was lied to about the content or the legality of the contract
ind-ilo-dr-06 = Was lied to about housing and living conditions
ind-ilo-dr-07 = Was lied to about papers or about obtaining legal residence
ind-ilo-dr-08 = Was lied to about the journey and the terms of recruitment
ind-ilo-dr-09 = Was lied to about being reunited with family
ind-ilo-dr-10 = Was drawn in by a promise of marriage or adoption
ind-ilo-dr-11 = Was lied to about access to schooling
ind-ilo-cr-01 = Violence was used against the person during recruitment or transport
ind-ilo-cr-02 = The person was threatened with violence during recruitment or transport
ind-ilo-cr-03 = Was abducted, sold, or forced into marriage or adoption
ind-ilo-cr-04 = Was bound by a debt at recruitment
ind-ilo-cr-05 = Identity or travel papers were taken during recruitment or transport
ind-ilo-cr-06 = Was isolated, locked in or watched during recruitment or transport
ind-ilo-cr-07 = Was threatened with being reported to the authorities, at recruitment
ind-ilo-cr-08 = Was threatened that family, community or public will be told, at recruitment
ind-ilo-cr-09 = Violence or threats were used against the family, at recruitment
ind-ilo-cr-10 = Money was withheld at recruitment
ind-ilo-rv-01 = The recruiter used a difficult family situation
ind-ilo-rv-02 = The recruiter used irregular residence status
ind-ilo-rv-03 = The recruiter used lack of education or of language
ind-ilo-rv-04 = The recruiter used lack of information
ind-ilo-rv-05 = The person is under the control of the exploiters at recruitment
ind-ilo-rv-06 = Economic need was used at recruitment
ind-ilo-rv-07 = False stories of successful migration were told
ind-ilo-rv-08 = False information was given about the law or how authorities behave
ind-ilo-rv-09 = Family circumstances made the person easy to recruit
ind-ilo-rv-10 = Personal circumstances made the person easy to recruit
ind-ilo-rv-11 = Emotional or psychological dependence on the recruiter (lover-boy method)
ind-ilo-rv-12 = Relation to authorities or legal status was used at recruitment
ind-ilo-rv-13 = Earlier hardship, trafficking or failed migration
ind-ilo-rv-14 = Could not arrange the journey without the recruiter
ind-ilo-rv-15 = Cultural or religious beliefs were used (oath, ritual, duty)
ind-ilo-rv-16 = General context such as conflict, disaster or political crisis
ind-ilo-ex-01 = Excessive working days or hours
ind-ilo-ex-02 = Little or no pay
ind-ilo-ex-03 = Pay is manipulated by fines, deductions or a middleman
ind-ilo-ex-04 = Bad living conditions
ind-ilo-ex-05 = Very bad working conditions
ind-ilo-ex-06 = Hazardous work
ind-ilo-ex-07 = Labour law or the signed contract is not respected
ind-ilo-ex-08 = No social protection (contract, insurance)
ind-ilo-ex-09 = No access to schooling
ind-ilo-cd-01 = Identity or travel papers are kept by someone else
ind-ilo-cd-02 = Is held by a debt that cannot be worked off
ind-ilo-cd-03 = Isolated, locked in or under surveillance where exploited
ind-ilo-cd-04 = Violence against the person where exploited
ind-ilo-cd-05 = Threats of violence against the person where exploited
ind-ilo-cd-06 = Forced into illicit or criminal acts
ind-ilo-cd-07 = Forced to do tasks or to serve clients not agreed to
ind-ilo-cd-08 = Under strong influence, cannot refuse or leave
ind-ilo-cd-09 = Forced to act against peers
ind-ilo-cd-10 = Forced to lie to authorities, family or others
ind-ilo-cd-11 = Threatened with being reported to the authorities, where exploited
ind-ilo-cd-12 = Threatened with even worse conditions
ind-ilo-cd-13 = Violence or threats against the family, where exploited
ind-ilo-cd-14 = Wages are kept back so that the person stays
ind-ilo-cd-15 = Threatened that family, community or public will be told, where exploited
ind-ilo-vd-01 = Depends on the exploiters for daily life, movement or contacts
ind-ilo-vd-02 = Finds it hard to cope in an unknown area (language, unfamiliar place)
ind-ilo-vd-03 = Economic need where exploited (debts, dependants)
ind-ilo-vd-04 = Family circumstances are used where exploited
ind-ilo-vd-05 = Relation to authorities or legal status is used where exploited
ind-ilo-vd-06 = Earlier hardship is used where exploited
ind-ilo-vd-07 = Belongs to a group that is discriminated against

## Indicators, list unodc-general

ind-un-gen-01 = Believes that they have to work against their will
ind-un-gen-02 = Cannot leave the place of work
ind-un-gen-03 = Movements seem to be controlled
ind-un-gen-04 = Feels unable to leave
ind-un-gen-05 = Shows fear or anxiety
ind-un-gen-06 = Violence or threats against them, relatives or loved ones
ind-un-gen-07 = Injuries that look like the result of an assault
ind-un-gen-08 = Injuries or impairments typical of certain jobs or of control
ind-un-gen-09 = Injuries that look like the result of control measures
ind-un-gen-10 = Distrusts the authorities
ind-un-gen-11 = Is threatened with being handed over to the authorities
ind-un-gen-12 = Is afraid to reveal immigration status
ind-un-gen-13 = Passport or papers are held by someone else
ind-un-gen-14 = Has false identity or travel papers
ind-un-gen-15 = Found at, or linked to, a type of place used for exploitation
ind-un-gen-16 = Does not know the local language
ind-un-gen-17 = Does not know their own home or work address
ind-un-gen-18 = Lets others answer when spoken to
ind-un-gen-19 = Acts as if under instruction
ind-un-gen-20 = Is made to work under set conditions
ind-un-gen-21 = Is disciplined by punishment
ind-un-gen-22 = Cannot negotiate working conditions
ind-un-gen-23 = Gets little or no pay
ind-un-gen-24 = Has no access to own earnings
ind-un-gen-25 = Works very long hours over long periods
ind-un-gen-26 = Has no days off
ind-un-gen-27 = Lives in poor or substandard housing
ind-un-gen-28 = Has no access to medical care
ind-un-gen-29 = Has little or no social contact
ind-un-gen-30 = Limited contact with family or with people outside the immediate surroundings
ind-un-gen-31 = Cannot communicate freely with others
ind-un-gen-32 = Believes that they are bound by a debt
ind-un-gen-33 = Is in a situation of dependence
ind-un-gen-34 = Comes from a place known as a source of trafficking
ind-un-gen-35 = Travel to the destination was paid by facilitators who are paid back by work or services
ind-un-gen-36 = Acted on false promises

## Indicators, list unodc-children

ind-un-chi-01 = No access to parents or guardians
ind-un-chi-02 = Looks intimidated; behaviour not typical of the age
ind-un-chi-03 = No friends of own age outside work
ind-un-chi-04 = No access to education
ind-un-chi-05 = No time to play
ind-un-chi-06 = Lives apart from other children in poor housing
ind-un-chi-07 = Eats apart from the rest of the household
ind-un-chi-08 = Gets only leftovers to eat
ind-un-chi-09 = Does work unsuitable for children
ind-un-chi-10 = Travels without adults
ind-un-chi-11 = Travels in a group of people who are not relatives
ind-un-chi-12 = Child-sized work or sex-work clothing is found
ind-un-chi-13 = Toys, beds or children's clothes in places such as brothels or factories
ind-un-chi-14 = An adult claims to have "found" the unaccompanied child
ind-un-chi-15 = Unaccompanied child carries phone numbers for taxis
ind-un-chi-16 = Cases of illegal adoption come to light

## Indicators, list unodc-domestic-servitude

ind-un-dom-01 = Lives with the family worked for
ind-un-dom-02 = Does not eat with the family
ind-un-dom-03 = Has no private space
ind-un-dom-04 = Sleeps in a shared or unsuitable place
ind-un-dom-05 = Reported missing by the employer though still living in the house
ind-un-dom-06 = Never or rarely leaves the house for social reasons
ind-un-dom-07 = Never leaves the house without the employer
ind-un-dom-08 = Gets only leftovers to eat
ind-un-dom-09 = Subject to insults, abuse, threats or violence

## Indicators, list unodc-sexual-exploitation

ind-un-sex-01 = Any age, varying by place and market
ind-un-sex-02 = Moved from one brothel or location to another
ind-un-sex-03 = Escorted to and from work, shops or other places
ind-un-sex-04 = Tattoos or marks that suggest ownership
ind-un-sex-05 = Long hours, few or no days off
ind-un-sex-06 = Sleeps where they work
ind-un-sex-07 = Lives or travels in a group, sometimes with people who share no language
ind-un-sex-08 = Has very few clothes
ind-un-sex-09 = Clothes are mostly those worn for sex work
ind-un-sex-10 = Knows only sex-related words of the local or the client language
ind-un-sex-11 = Has no cash of own
ind-un-sex-12 = Cannot show an identity paper
ind-un-sex-13 = Evidence of unprotected or violent sex
ind-un-sex-14 = Evidence of being unable to refuse unprotected or violent sex
ind-un-sex-15 = Evidence that a person was bought and sold
ind-un-sex-16 = Evidence that groups are under the control of others
ind-un-sex-17 = Adverts offer services of people of one ethnicity or nationality
ind-un-sex-18 = Reported that services are given to clients of one ethnicity or nationality
ind-un-sex-19 = Clients report that the person does not smile

## Indicators, list unodc-labour-exploitation

ind-un-lab-01 = Lives in groups at the place of work and rarely or never leaves
ind-un-lab-02 = Housed in degraded or unsuitable places such as farm or industrial buildings
ind-un-lab-03 = Not dressed for the work done, no protective equipment
ind-un-lab-04 = Gets only leftovers to eat
ind-un-lab-05 = Has no access to earnings
ind-un-lab-06 = Has no labour contract
ind-un-lab-07 = Works very long hours
ind-un-lab-08 = Depends on the employer for work, transport, housing and more
ind-un-lab-09 = Has no choice of housing
ind-un-lab-10 = Never leaves the premises without the employer
ind-un-lab-11 = Cannot move freely
ind-un-lab-12 = Security measures keep people in the workplace
ind-un-lab-13 = Is disciplined by fines
ind-un-lab-14 = Subject to insults, abuse, threats or violence
ind-un-lab-15 = Lacks basic training and licences
ind-un-lab-16 = Notices are in languages other than the local one
ind-un-lab-17 = No health and safety notices
ind-un-lab-18 = The employer cannot show the papers needed to employ foreign workers
ind-un-lab-19 = The employer cannot show records of wages paid
ind-un-lab-20 = Safety equipment is poor or missing
ind-un-lab-21 = Equipment is built or changed so that children can use it
ind-un-lab-22 = Evidence that labour law is broken
ind-un-lab-23 = Evidence that workers pay for tools, food or housing from wages

## Indicators, list unodc-begging-petty-crime

ind-un-beg-01 = A child, elderly person or disabled migrant begs in public places or on transport
ind-un-beg-02 = Child carries or sells illicit drugs
ind-un-beg-03 = Physical impairments that seem to come from mutilation
ind-un-beg-04 = Children of one nationality or ethnicity move in large groups with few adults
ind-un-beg-05 = Unaccompanied minors were "found" by an adult of the same nationality or ethnicity
ind-un-beg-06 = Move in groups on public transport, for instance walking up and down trains
ind-un-beg-07 = Take part in activities of organised criminal gangs
ind-un-beg-08 = Are part of large groups of children with the same adult guardian
ind-un-beg-09 = Punished if they do not collect or steal enough
ind-un-beg-10 = Live with members of their gang
ind-un-beg-11 = Travel with gang members to the country of destination
ind-un-beg-12 = Live as gang members with adults who are not their parents
ind-un-beg-13 = Move daily in large groups over long distances
ind-un-beg-14 = New forms of gang crime appear
ind-un-beg-15 = Evidence that suspects moved through several countries over time
ind-un-beg-16 = Evidence that suspects begged or committed petty crime in another country

## Indicators, list forced-criminality

ind-cri-01 = Recruited by a job advert or acquaintance for office, IT or hospitality work that turns out to be fraud
ind-cri-02 = Must meet daily quotas of victims or of money
ind-cri-03 = Punished for missed quotas
ind-cri-04 = Told that release must be bought, or is sold on to another site
ind-cri-05 = Held in a guarded compound
ind-cri-06 = Works from scripts and many phones or accounts supplied by others
ind-cri-07 = Carries or grows drugs while locked in or indebted
ind-cri-08 = Bank account or identity is used by others for fraud, benefits or money laundering
ind-cri-09 = Arrested for small offences, advised by a lawyer the person did not choose or pay
ind-cri-10 = Shoplifts to order for others and keeps none of the gain

## Indicators, list forced-marriage

ind-fma-01 = The person did not or could not freely consent to the marriage
ind-fma-02 = Marriage of a person under 18
ind-fma-03 = Marriage arranged against payment, debt relief or a residence permit
ind-fma-04 = Never met the spouse before, or shares no language with the spouse
ind-fma-05 = Relatives keep papers and control travel before a wedding abroad
ind-fma-06 = Sudden removal from school, work or country for a wedding
ind-fma-07 = Threats about honour, or violence, when refusing
ind-fma-08 = After marriage: unpaid household or other labour, sexual abuse, confinement
ind-fma-09 = Spouse or in-laws hold money, phone and papers
ind-fma-10 = Sham marriage: the partner is passed on to others or made to earn

## Indicators, list illegal-adoption

ind-ado-01 = Payment or benefit to parents or middlemen for the child
ind-ado-02 = The child's identity or birth papers are altered or missing
ind-ado-03 = No competent authority took part in the adoption
ind-ado-04 = Parents were misled about what they consented to
ind-ado-05 = A pregnant woman was moved abroad to give birth under another name
ind-ado-06 = Several infants are linked to the same facilitator, clinic or address
ind-ado-07 = The adopted child is used for labour, sexual exploitation, begging or benefit fraud
ind-ado-08 = The adopter cannot explain how the child came into the household

## Indicators, list exploitation-of-surrogacy

ind-sur-01 = A woman was forced or misled to act as a surrogate
ind-sur-02 = Told wrong facts about medical risk, number of transfers or payment
ind-sur-03 = Housed with other surrogates under supervision
ind-sur-04 = Papers are held by the agency during pregnancy
ind-sur-05 = Debt or penalty if she withdraws or miscarries
ind-sur-06 = Payment is withheld or kept by a third party
ind-sur-07 = Moved across borders so that local law is avoided
ind-sur-08 = Medical decisions are made without her
ind-sur-09 = The recruiter used poverty, flight or irregular status

## Indicators, list organ-removal

ind-org-01 = Recruited with an offer of money for a kidney or other organ
ind-org-02 = The promised payment was not made, or only in part
ind-org-03 = Consent was given under debt, threat or without understanding
ind-org-04 = Travelled with or was met by a broker who paid and arranged tests
ind-org-05 = Donor and recipient have no relation but papers claim one
ind-org-06 = Recent surgical scar without medical papers
ind-org-07 = No follow-up care after surgery
ind-org-08 = Told that the organ grows back or is not needed
ind-org-09 = The operation took place in an unlicensed place or under a false name

## Indicators, list slavery-like-practices

ind-sla-01 = Treated as property: lent, sold, inherited or given away
ind-sla-02 = Born into or tied for life to a household that owns the labour
ind-sla-03 = Services are pledged for a debt without fair value or limit
ind-sla-04 = Bound to live and work on another's land without freedom to change
ind-sla-05 = The child was handed over by parents for use of labour
ind-sla-06 = A woman is passed on with no right to refuse, against payment or on death of the husband

## Indicators, list children-at-borders

ind-veg-01 = The child does not know who meets them or where they are going
ind-veg-02 = Adult and child cannot answer alike about each other
ind-veg-03 = Behaviour between child and adult is not that of a family
ind-veg-04 = The child answers as if rehearsed
ind-veg-05 = The adult holds all papers and speaks for the child
ind-veg-06 = Papers are new, borrowed, altered, or lack the parents' consent to travel
ind-veg-07 = Luggage or clothing does not fit the stated journey
ind-veg-08 = Ticket bought at short notice, in cash or by a third party
ind-veg-09 = One adult travels often with different children
ind-veg-10 = The child has a phone number to call on arrival and little else
ind-veg-11 = The child is withdrawn, afraid or drugged
ind-veg-12 = The child is met by several adults who do not know them
ind-veg-13 = An unaccompanied child asks to leave a reception centre or goes missing soon after arrival

## Indicators, list online-dimension

ind-onl-01 = One phone number or contact serves adverts under several names or ages
ind-onl-02 = The advert text is the same over many places and dates
ind-onl-03 = The advert hints at youth, newness or very recent arrival
ind-onl-04 = Third person or "we" voice, or someone else answers the contact
ind-onl-05 = Rapid moves between towns, always in a group
ind-onl-06 = Prices far below the local level, or "everything allowed"
ind-onl-07 = Photos are reused with different names
ind-onl-08 = Job advert: high pay, no skill, abroad, travel and housing arranged, papers collected beforehand
ind-onl-09 = The recruiter moves the talk quickly to a private messenger
ind-onl-10 = Live-stream or content account is paid to a third party

## Indicators, list financial

ind-fin-01 = Wages of several workers are paid to one account or card
ind-fin-02 = Cards or accounts of several people are used at one machine in a row
ind-fin-03 = Same address, phone or e-mail on accounts of many people
ind-fin-04 = Wage in, cash out at once, nothing left for living costs
ind-fin-05 = Deductions for housing, transport or fees on the pay slip
ind-fin-06 = Frequent small payments to advert sites, then travel and hotels in many towns
ind-fin-07 = Payments to a recruitment agency before departure and repayment after
ind-fin-08 = Accounts were opened together with a minder who speaks for the holder

## Sets of the ILO/EC list

set-al = Adults, labour exploitation
set-as = Adults, sexual exploitation
set-cl = Children, labour exploitation
set-cs = Children, sexual exploitation

## Dimensions: plain name, and one line of explanation

dim-dr = Deceived when recruited
dim-dr-text = Deception while the person is recruited, moved or handed over
dim-cr = Coerced when recruited
dim-cr-text = Coercion while the person is recruited, moved or handed over
dim-rv = A weak position used to recruit
dim-rv-text = Someone used a weak position of the person to recruit them
dim-ex = Exploited
dim-ex-text = Exploitative conditions of work or of services
dim-cd = Coerced to stay
dim-cd-text = Coercion that keeps the person in the situation
dim-vd = A weak position used to keep the person
dim-vd-text = A weak position of the person is used to keep them in the situation
dim-none = Not tied to one dimension
dim-positive = Signs found
dim-not_positive = No pattern so far

## Elements of the definition and phases


## Lists of indicators


## Forms of exploitation

form-sexual = Sexual exploitation
form-labour = Forced labour or services
form-domestic_servitude = Domestic servitude
form-begging = Forced begging
form-criminal_activities = Exploitation of criminal activities
form-slavery_like = Slavery or practices similar to slavery
form-organ_removal = Removal of organs
form-forced_marriage = Forced marriage
form-illegal_adoption = Illegal adoption
form-surrogacy = Exploitation of surrogacy
form-any = Any form of exploitation
form-unspecified = Form not yet specified

## Classes of a screening result: title and explanation. None ever says that somebody is no victim.

class-trafficking = Strong signs of trafficking in human beings
class-trafficking-text = The answers show means used at recruitment, exploitation, and coercion that keeps the person there.
class-trafficking-child-text = The answers show that a child is being exploited; for a child, no means need to be shown.
class-coerced_exploitation = Signs of exploitation under coercion
class-coerced_exploitation-text = The answers show exploitation and coercion that keeps the person there; keeping a person in this way can itself be trafficking.
class-deception_and_exploitation = Signs of deception or abuse of a weak position, and of exploitation
class-deception_and_exploitation-text = The answers show exploitation together with deception, coercion at recruitment or abuse of a weak position; the person needs a full assessment.
class-exploitation_only = Signs of exploitation
class-exploitation_only-text = The answers show exploitation but no means so far: inform the labour inspectorate or the other competent authority, and keep the case under review.
class-at_risk = Signs of risk
class-at_risk-text = The answers show means that traffickers use; exploitation is not shown, or has not begun, and the intention is enough in law.
class-no_pattern = No clear pattern so far
class-no_pattern-text = The answers given so far form no pattern, which proves nothing about the person: tell them where help is, and refer them whenever you see a reason.

## Grades of an indicator in a set, and how sure we are of the grade

grade-unverified = Grade not yet verified

## Where the screening happens

setting-street = Street or public place
setting-work_site = Work site
setting-border = Border
setting-accommodation = Housing or reception centre
setting-online = Online

## Age

age-adult = Adult
age-child = Child (under 18)
age-unknown = Not sure
age-unknown-text = When in doubt, the person is treated as a child.
age-question = Is the person under 18?

## Sex

sex-female = Female
sex-male = Male
sex-other = Other
sex-unknown = Not known

## Answers

answer-yes = Yes
answer-no = No
answer-unknown = Not known
answer-unanswered = Not answered yet

## Why a referral is advised. Advice is never a gate.

refer-advised = Referral is advised
refer-not_advised = The answers so far give no advice to refer; you may refer at any time
refer-dimension_positive = The answers show a pattern
refer-child_strong = A child, or a person who may be a child, with at least one strong sign
refer-asks_for_help = The person asks for help or says that they are a victim
refer-form_confirmed = A form of exploitation was confirmed by a person
refer-always = You can refer this person whatever the result says
refer-human = A person decides; if the advice is not followed, write down why
