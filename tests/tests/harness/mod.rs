//! Officers who work, a server that is killed, and the list of what was acknowledged.

use std::{
    collections::BTreeMap,
    fmt,
    fs::File,
    io::Write as _,
    path::Path,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

use journeys::{
    client::{Client, Moment, Trouble, forms::Form, people::People, screening},
    server::{Place, Server},
};
use serde::{Deserialize, Serialize};
use tokio::{sync::Notify, task::JoinSet};

/// Answers that an officer saves before the person is referred.
const SAVES: usize = 5;
/// Requests of all officers together in the longest life of a server.
const LONGEST: usize = 150;
/// The clock goes ahead by so many seconds from one life of the server to the next: a one-time code is good once.
const STEP: i64 = 60;
/// The field of free words on the page of questions.
const NOTES: &str = "notes";

/// What is done to a server.
pub struct Plan {
    /// Officers who work at the same time.
    pub officers: usize,
    /// How often it is killed.
    pub kills: usize,
    /// A protection that is taken away.
    pub without: Option<&'static str>,
    /// Whether the disk is slow; then every kill follows an acknowledgement on its heels.
    pub slow: bool,
    /// Whether one loss is enough.
    pub stop_at_loss: bool,
}

impl Plan {
    fn arm(&self, place: &Place, ahead: i64) -> Result<Server, Trouble> {
        if self.slow { place.arm_slow(ahead, self.without) } else { place.arm(ahead, self.without) }
    }
}

/// What came of it.
#[derive(Debug, Default)]
pub struct Report {
    /// Kills.
    pub kills: usize,
    /// Kills at a moment when a request had been sent and was not answered.
    pub inside: usize,
    /// Screenings whose beginning was acknowledged.
    pub started: usize,
    /// Answers that were acknowledged.
    pub saves: usize,
    /// Referrals that were acknowledged.
    pub referred: usize,
    /// Requests that were cut off, and had been worked on all the same.
    pub unheard: usize,
    /// Screenings that the officers' lists show at the end.
    pub listed: usize,
    /// What was acknowledged and is not there.
    pub lost: Vec<String>,
    /// Answers that were none of those expected: what was acknowledged is not to be seen at once, for example.
    pub strange: Vec<String>,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} kills, {} of them inside requests; acknowledged: {} screenings, {} answers, {} referrals; \
             cut off and done all the same: {}; strange answers: {}; lost: {}",
            self.kills,
            self.inside,
            self.started,
            self.saves,
            self.referred,
            self.unheard,
            self.strange.len(),
            self.lost.len()
        )
    }
}

/// One acknowledgement.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Entry {
    officer: usize,
    path: String,
    /// The field that was saved; `begun`, or `referred` with the path of the receipt.
    field: String,
    value: String,
}

/// The client's own list, synced line by line.
struct List(Mutex<File>);

impl List {
    fn add(&self, entry: &Entry) {
        let mut line = serde_json::to_vec(entry).unwrap();
        line.push(b'\n');
        let mut file = self.0.lock().unwrap();
        file.write_all(&line).unwrap();
        file.sync_data().unwrap();
    }

    fn read(path: &Path) -> Vec<Entry> {
        let text = std::fs::read_to_string(path).unwrap();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

/// What all officers of one life share with whoever kills.
struct Watch {
    /// Requests that were sent and are not answered.
    open: AtomicUsize,
    /// Requests that were sent.
    sent: AtomicUsize,
    /// Acknowledgements.
    heard: AtomicUsize,
    /// Requests that were open at the kill.
    inside: AtomicUsize,
    killed: AtomicBool,
    stir: Notify,
    list: Arc<List>,
    server: Mutex<Server>,
    /// The acknowledgement that is answered with a kill; 0 for none.
    heel: usize,
}

impl Watch {
    fn hear(&self, moment: Moment) {
        match moment {
            Moment::Sent => {
                self.open.fetch_add(1, Ordering::SeqCst);
                self.sent.fetch_add(1, Ordering::SeqCst);
                self.stir.notify_one();
            }
            Moment::Over => drop(self.open.fetch_sub(1, Ordering::SeqCst)),
        }
    }

    fn acknowledged(&self, entry: &Entry) {
        if self.heard.fetch_add(1, Ordering::SeqCst) + 1 == self.heel {
            self.kill();
        }
        self.list.add(entry);
    }

    /// Once: what comes later finds the process dead.
    fn kill(&self) {
        if !self.killed.swap(true, Ordering::SeqCst) {
            self.inside.store(self.open.load(Ordering::SeqCst), Ordering::SeqCst);
            self.server.lock().unwrap().kill().unwrap();
            self.stir.notify_one();
        }
    }

    /// Waits for the moment and kills: on the heels of an acknowledgement, or at any time after a request has left.
    async fn strike(&self, dice: &mut Dice) {
        if self.heel == 0 {
            let wanted = 1 + dice.below(LONGEST);
            while self.sent.load(Ordering::SeqCst) < wanted && !self.killed.load(Ordering::SeqCst) {
                self.stir.notified().await;
            }
            // Not to wait for anything: the moment itself is thrown with dice.
            tokio::time::sleep(Duration::from_micros(u64::try_from(dice.below(12_000)).unwrap())).await;
            self.kill();
        }
        while !self.killed.load(Ordering::SeqCst) {
            self.stir.notified().await;
        }
    }
}

/// A screening with what is known of it.
#[derive(Default)]
struct Known {
    path: String,
    /// Field by field, what was acknowledged last.
    fields: BTreeMap<String, String>,
    /// What was sent and not answered.
    pending: Option<(String, String)>,
    /// Whether it was looked at since it was last worked on.
    seen: bool,
}

/// An officer over all lives.
#[derive(Default)]
struct Officer {
    number: usize,
    known: Vec<Known>,
    /// The beginning that was sent and not answered.
    beginning: Option<Form>,
    lost: Vec<String>,
    /// Answers that were none of those expected.
    strange: Vec<String>,
    unheard: usize,
}

impl Officer {
    /// Works until the server is gone.
    async fn work(&mut self, client: &mut Client, watch: &Watch) {
        let mut first = true;
        loop {
            match self.one(client, watch, first).await {
                Ok(()) => first = false,
                Err(Trouble::Away(_)) => return,
                Err(other) => self.strange.push(other.to_string()),
            }
        }
    }

    /// One person: begins, answers, refers. First of all in a life the officer looks at what was done before.
    async fn one(&mut self, client: &mut Client, watch: &Watch, first: bool) -> Result<(), Trouble> {
        if first {
            self.look(client).await?;
        }
        let fresh = screening::begin_form(client, "unknown").await?;
        let form = match self.beginning.take() {
            // The same form once more: it is one screening, whether the first copy was worked on or not.
            Some(before) => before.with("csrf", fresh.value("csrf").unwrap_or_default()),
            None => fresh,
        };
        self.begin(client, watch, form).await?;
        self.answer(client, watch).await?;
        self.refer(client, watch).await
    }

    async fn begin(&mut self, client: &mut Client, watch: &Watch, form: Form) -> Result<(), Trouble> {
        self.beginning = Some(form.clone());
        let path = client.taken(&form).await?;
        self.beginning = None;
        self.acknowledged(watch, &path, "begun", "");
        self.known.push(Known { path, ..Known::default() });
        Ok(())
    }

    fn acknowledged(&self, watch: &Watch, path: &str, field: &str, value: &str) {
        let entry =
            Entry { officer: self.number, path: path.into(), field: field.into(), value: value.into() };
        watch.acknowledged(&entry);
    }

    /// Saves answers, one by one or with the whole page and its notes.
    async fn answer(&mut self, client: &mut Client, watch: &Watch) -> Result<(), Trouble> {
        let path = self.known.last().unwrap().path.clone();
        let mut page = screening::round(client, &path).await?;
        let questions = screening::questions(&page);
        for number in 0..SAVES {
            let question = &questions[number % 4];
            let whole = number % 3 == 2;
            let (field, value) = match whole {
                true => (NOTES, format!("σημείωση {number} of officer {}", self.number)),
                false => (question.as_str(), ["yes", "no", "unknown"][(number / 4) % 3].to_owned()),
            };
            page = page.with(field, &value);
            self.known.last_mut().unwrap().pending = Some((field.to_owned(), value.clone()));
            if whole {
                client.taken(&page.clone().with("save", "result")).await?;
            } else {
                let form = screening::one_answer(&page, field, &value);
                client.send(&form).await?.must(204, field)?;
            }
            self.acknowledged(watch, &path, field, &value);
            let known = self.known.last_mut().unwrap();
            known.pending = None;
            known.fields.insert(field.to_owned(), value);
        }
        Ok(())
    }

    async fn refer(&mut self, client: &mut Client, watch: &Watch) -> Result<(), Trouble> {
        let path = self.known.last().unwrap().path.clone();
        let form = screening::refer_form(client, &path, &[("narrative", "An invented account.")]).await?;
        self.known.last_mut().unwrap().pending = Some(("referred".into(), "a receipt".into()));
        let receipt = client.taken(&form).await?;
        self.acknowledged(watch, &path, "referred", &receipt);
        let known = self.known.last_mut().unwrap();
        known.pending = None;
        known.fields.insert("referred".into(), receipt);
        Ok(())
    }

    /// Looks at what was worked on since the last look: what was acknowledged is there.
    async fn look(&mut self, client: &mut Client) -> Result<(), Trouble> {
        let (lost, unheard) = (&mut self.lost, &mut self.unheard);
        for known in self.known.iter_mut().filter(|known| !known.seen) {
            let answer = client.get(&known.path).await?;
            let receipt =
                answer.header("location").filter(|to| to.starts_with("/referrals/")).map(ToOwned::to_owned);
            let referred = known.fields.contains_key("referred");
            let pending = known.pending.as_ref().filter(|(field, _)| field == "referred").is_some();
            match (answer.status, receipt) {
                (303, Some(receipt)) if referred || pending => {
                    client.page(&receipt).await?;
                    known.fields.insert("referred".into(), receipt);
                    *unheard += usize::from(pending);
                }
                (200, _) if !referred => {
                    let form = answer.form(&known.path)?;
                    *unheard += compare(known, &form, lost);
                }
                (status, _) => {
                    lost.push(format!("{}: {status}, acknowledged: {:?}", known.path, known.fields))
                }
            }
            known.pending = None;
            known.seen = true;
        }
        Ok(())
    }
}

/// Holds a page against what was acknowledged; 1 when what was cut off is there.
fn compare(known: &mut Known, form: &Form, lost: &mut Vec<String>) -> usize {
    let shown = |field: &str| form.value(field).unwrap_or_default().to_owned();
    let mut landed = 0;
    if let Some((field, value)) = &known.pending
        && shown(field) == *value
        && known.fields.get(field) != Some(value)
    {
        known.fields.insert(field.clone(), value.clone());
        landed = 1;
    }
    for (field, value) in &known.fields {
        if shown(field) != *value {
            lost.push(format!("{}: {field} was {value:?}, there is {:?}", known.path, shown(field)));
        }
    }
    landed
}

/// Numbers that look like chance (SplitMix64, Steele and others 2014).
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % u64::try_from(end).unwrap()).unwrap()
    }
}

/// Founds a town, and kills its server again and again while officers work.
pub async fn hurt(place: &Place, plan: Plan) -> Result<Report, Trouble> {
    let people = place.found(plan.officers).await?;
    let path = place.path("acknowledged.jsonl");
    let list = Arc::new(List(Mutex::new(File::create(&path)?)));
    let mut report = Report::default();
    let mut dice = Dice(0x7061_6c65_726d_6f00);
    let mut officers: Vec<Officer> =
        (0..plan.officers).map(|number| Officer { number, ..Officer::default() }).collect();
    let mut ahead = 0;
    let mut next = plan.arm(place, ahead)?;
    while report.kills < plan.kills && (!plan.stop_at_loss || report.lost.is_empty()) {
        let server = next.go().await?;
        // The next process reads its policies while this one works.
        ahead += STEP;
        next = plan.arm(place, ahead)?;
        // On the heels of an acknowledgement: always on a slow disk, else every third time.
        let heel = if plan.slow || dice.below(3) == 0 { 1 + dice.below(LONGEST / 3) } else { 0 };
        officers = live(server, &people, officers, &list, heel, &mut dice, &mut report).await?;
        report.kills += 1;
        report.lost = officers.iter().flat_map(|officer| officer.lost.clone()).collect();
        if plan.stop_at_loss && !report.lost.is_empty() {
            break;
        }
    }
    finish(next.go().await?, &people, officers, &List::read(&path), report).await
}

/// One life of the server, from the sign-in of the officers to the kill.
async fn live(
    server: Server,
    people: &People,
    officers: Vec<Officer>,
    list: &Arc<List>,
    heel: usize,
    dice: &mut Dice,
    report: &mut Report,
) -> Result<Vec<Officer>, Trouble> {
    let mut clients = Vec::new();
    for officer in &officers {
        clients.push(server.signed_in(people, &format!("officer{}", officer.number)).await?);
    }
    let watch = Arc::new(Watch {
        open: AtomicUsize::new(0),
        sent: AtomicUsize::new(0),
        heard: AtomicUsize::new(0),
        inside: AtomicUsize::new(0),
        killed: AtomicBool::new(false),
        stir: Notify::new(),
        list: list.clone(),
        server: Mutex::new(server),
        heel,
    });
    let mut at_work = JoinSet::new();
    for (mut officer, client) in officers.into_iter().zip(clients) {
        let ear = watch.clone();
        let mut client = client.telling(Arc::new(move |moment| ear.hear(moment)));
        let watch = watch.clone();
        at_work.spawn(async move {
            officer.work(&mut client, &watch).await;
            if !watch.killed.load(Ordering::SeqCst) {
                officer.strange.push("the server went away by itself".into());
                watch.kill();
            }
            officer
        });
    }
    watch.strike(dice).await;
    report.inside += usize::from(watch.inside.load(Ordering::SeqCst) > 0);
    let mut officers = Vec::new();
    while let Some(done) = at_work.join_next().await {
        officers.push(done.map_err(|error| Trouble::Unexpected(error.to_string()))?);
    }
    let watch = Arc::into_inner(watch).ok_or_else(|| Trouble::Unexpected("somebody still works".into()))?;
    watch.server.into_inner().unwrap().ended().await?;
    Ok(officers)
}

/// Looks at everything once more, by the list on the disk alone.
async fn finish(
    server: Server,
    people: &People,
    officers: Vec<Officer>,
    list: &[Entry],
    mut report: Report,
) -> Result<Report, Trouble> {
    let mut looking = JoinSet::new();
    for mut officer in officers {
        let mut client = server.signed_in(people, &format!("officer{}", officer.number)).await?;
        let mut fresh: BTreeMap<String, Known> = BTreeMap::new();
        for entry in list.iter().filter(|entry| entry.officer == officer.number) {
            let known = fresh.entry(entry.path.clone()).or_default();
            known.path.clone_from(&entry.path);
            if entry.field != "begun" {
                known.fields.insert(entry.field.clone(), entry.value.clone());
            }
        }
        // What was cut off and found to be there stands in place of what was acknowledged before it.
        for before in officer.known.drain(..) {
            if let Some(known) = fresh.get_mut(&before.path) {
                known.pending = before.pending;
                for (field, value) in before.fields {
                    known.fields.insert(field, value);
                }
            }
        }
        officer.known = fresh.into_values().collect();
        looking.spawn(async move {
            let listed = match last_look(&mut officer, &mut client).await {
                // A sign-in is acknowledged too: nobody who was let in is a stranger at the next page.
                Err(Trouble::Unexpected(what)) if what.contains("to /sign-in") => {
                    officer.lost.push(format!("a sign-in that was acknowledged: {what}"));
                    0
                }
                listed => listed?,
            };
            Ok::<_, Trouble>((officer, listed))
        });
    }
    report.lost.clear();
    while let Some(done) = looking.join_next().await {
        let (officer, listed) = done.map_err(|error| Trouble::Unexpected(error.to_string()))??;
        report.started += officer.known.len();
        report.listed += listed;
        report.unheard += officer.unheard;
        report.lost.extend(officer.lost);
        report.strange.extend(officer.strange);
    }
    report.lost.sort();
    report.lost.dedup();
    report.referred = list.iter().filter(|entry| entry.field == "referred").count();
    report.saves = list.len() - report.referred - list.iter().filter(|entry| entry.field == "begun").count();
    Ok(report)
}

/// Looks at everything that an officer knows of, once more sends what was cut off at its beginning, and counts what the
/// list shows.
async fn last_look(officer: &mut Officer, client: &mut Client) -> Result<usize, Trouble> {
    officer.look(client).await?;
    if officer.beginning.is_some() {
        let form = screening::begin_form(client, "unknown").await?;
        let again = officer.beginning.take().unwrap_or_default();
        client.taken(&again.with("csrf", form.value("csrf").unwrap_or_default())).await?;
        officer.known.push(Known::default());
    }
    listed(client).await
}

/// How many screenings an officer's list shows on all its pages.
async fn listed(client: &mut Client) -> Result<usize, Trouble> {
    let (mut count, mut path) = (0, "/screenings".to_owned());
    for _ in 0..1000 {
        let shown = client.page(&path).await?;
        count += shown.body.matches("<a class=\"work-what\"").count();
        let Some((before, _)) = shown.body.split_once("\" rel=\"next\"") else { return Ok(count) };
        let (_, next) = before.rsplit_once("href=\"").unwrap_or_default();
        path = next.replace("&amp;", "&").replace("&#38;", "&");
    }
    Err(Trouble::Unexpected("the list of screenings has no end".into()))
}
