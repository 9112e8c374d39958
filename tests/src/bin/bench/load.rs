//! The load: eight connections, a fixed number of requests, ours and the bare route in turns.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use tokio::task::JoinSet;

use crate::{
    http::{Connection, request},
    trouble::Trouble,
};

/// Connections at the same time.
pub(crate) const HANDS: usize = 8;
/// The bare route is so quick that a round of it needs more requests to mean something.
const BARE_TIMES: usize = 5;

/// How much is asked of each page.
pub(crate) struct Effort {
    /// Requests before the measurement.
    pub(crate) warm_up: usize,
    /// Turns of ours and bare.
    pub(crate) rounds: usize,
    /// Requests in all rounds together, with eight connections; a fifth as many follow on one connection.
    pub(crate) requests: usize,
    /// The longest that one round of one side goes on.
    pub(crate) cap: Duration,
}

/// What is measured.
pub(crate) struct Place {
    /// Name in the table.
    pub(crate) name: &'static str,
    /// For each connection the requests that it sends, over and over.
    pub(crate) requests: Vec<Vec<Vec<u8>>>,
    /// The status that every answer must have.
    pub(crate) expects: u16,
    /// The body that the bare route gets, for a page that saves.
    pub(crate) saves: Option<String>,
}

/// One side of the comparison. Times in milliseconds.
#[derive(Debug, Clone, Default)]
pub(crate) struct Side {
    /// Median with one connection.
    pub(crate) alone: f64,
    /// Median with eight connections.
    pub(crate) p50: f64,
    /// 99th percentile with eight connections.
    pub(crate) p99: f64,
    /// Requests per second with eight connections (median of the rounds).
    pub(crate) per_second: f64,
    /// How many requests with eight connections these are from.
    pub(crate) requests: usize,
}

/// Ours beside the bare route.
#[derive(Debug, Clone, Default)]
pub(crate) struct Figures {
    /// The very first request, in milliseconds.
    pub(crate) first: f64,
    /// Mean bytes of the answer's body, not compressed.
    pub(crate) bytes: usize,
    /// Ours.
    pub(crate) ours: Side,
    /// The bare route.
    pub(crate) bare: Side,
    /// Median over the rounds of (our median / its median), one connection.
    pub(crate) times_alone: f64,
    /// Median over the rounds of (its requests per second / ours), eight connections.
    pub(crate) times_busy: f64,
}

/// One connection with what it sends.
struct Hand {
    connection: Connection,
    requests: Vec<Vec<u8>>,
    at: usize,
    expects: u16,
    name: &'static str,
}

impl Hand {
    /// One request; its time in milliseconds and the bytes of its body.
    async fn once(&mut self) -> Result<(f64, usize), Trouble> {
        let nothing = || Trouble::Strange(format!("{}: nothing to ask", self.name));
        let request = self.requests.get(self.at % self.requests.len().max(1)).ok_or_else(nothing)?;
        self.at += 1;
        let began = Instant::now();
        let answer = self.connection.ask(request).await?;
        let millis = began.elapsed().as_secs_f64() * 1000.0;
        if answer.status == self.expects {
            return Ok((millis, answer.body.len()));
        }
        let text = answer.text().chars().take(300).collect();
        Err(Trouble::Answer { what: self.name.into(), status: answer.status, expected: self.expects, text })
    }
}

/// What one round gave.
struct Round {
    millis: Vec<f64>,
    bytes: usize,
    seconds: f64,
}

impl Round {
    fn per_second(&self) -> f64 {
        count(self.millis.len()) / self.seconds.max(1e-9)
    }
}

/// Sends `many` requests over these connections at once, or as many as `cap` allows.
async fn round(hands: &mut Vec<Hand>, many: usize, cap: Duration) -> Result<Round, Trouble> {
    let ticket = Arc::new(AtomicUsize::new(0));
    let began = Instant::now();
    let mut working = JoinSet::new();
    for mut hand in hands.drain(..) {
        let ticket = ticket.clone();
        working.spawn(async move {
            let (mut millis, mut bytes) = (Vec::new(), 0);
            while ticket.fetch_add(1, Ordering::Relaxed) < many && began.elapsed() < cap {
                let (time, body) = hand.once().await?;
                millis.push(time);
                bytes += body;
            }
            Ok::<_, Trouble>((hand, millis, bytes))
        });
    }
    let mut all = Round { millis: Vec::new(), bytes: 0, seconds: 0.0 };
    while let Some(done) = working.join_next().await {
        let (hand, millis, bytes) = done.map_err(Trouble::strange)??;
        hands.push(hand);
        all.millis.extend(millis);
        all.bytes += bytes;
    }
    all.seconds = began.elapsed().as_secs_f64();
    Ok(all)
}

async fn hands(port: u16, place: &Place, requests: Vec<Vec<Vec<u8>>>) -> Result<Vec<Hand>, Trouble> {
    let mut hands = Vec::new();
    for requests in requests {
        let connection = Connection::open(port).await?;
        hands.push(Hand { connection, requests, at: 0, expects: place.expects, name: place.name });
    }
    Ok(hands)
}

/// Measures a place, ours and bare in turns.
pub(crate) async fn compare(
    place: &Place,
    ours: u16,
    bare: u16,
    effort: &Effort,
) -> Result<Figures, Trouble> {
    let mut our_hands = hands(ours, place, place.requests.clone()).await?;
    let first = match our_hands.first_mut() {
        Some(hand) => hand.once().await?.0,
        None => return Err(Trouble::Strange(format!("{}: no connection", place.name))),
    };
    let warm = round(&mut our_hands, effort.warm_up, effort.cap).await?;
    let bytes = warm.bytes / warm.millis.len().max(1);
    let same = match &place.saves {
        Some(body) => request("POST", "/save", "", "", body),
        None => request("GET", &format!("/page/{bytes}"), "", "", ""),
    };
    let (expects, name) = (if place.saves.is_some() { 204 } else { 200 }, "the bare route");
    let yardstick = Place { name, requests: vec![vec![same]; HANDS], expects, saves: None };
    let mut bare_hands = hands(bare, &yardstick, yardstick.requests.clone()).await?;
    round(&mut bare_hands, effort.warm_up, effort.cap).await?;
    let each = (effort.requests / effort.rounds.max(1)).max(HANDS);
    let busy = turns(&mut our_hands, &mut bare_hands, each, effort).await?;
    our_hands.truncate(1);
    bare_hands.truncate(1);
    let alone = turns(&mut our_hands, &mut bare_hands, (each / 5).max(3), effort).await?;
    Ok(Figures {
        first,
        bytes,
        ours: busy.ours.side(&alone.ours),
        bare: busy.bare.side(&alone.bare),
        times_alone: median(&ratios(&alone.ours.medians, &alone.bare.medians)),
        times_busy: median(&ratios(&busy.bare.rates, &busy.ours.rates)),
    })
}

/// What one side's rounds gave.
#[derive(Default)]
struct Rounds {
    millis: Vec<f64>,
    medians: Vec<f64>,
    rates: Vec<f64>,
}

impl Rounds {
    fn take(&mut self, round: Round) {
        self.medians.push(median(&round.millis));
        self.rates.push(round.per_second());
        self.millis.extend(round.millis);
    }

    fn side(&self, alone: &Self) -> Side {
        Side {
            alone: median(&alone.medians),
            p50: median(&self.medians),
            p99: percentile(&self.millis, 99),
            per_second: median(&self.rates),
            requests: self.millis.len(),
        }
    }
}

#[derive(Default)]
struct Turns {
    ours: Rounds,
    bare: Rounds,
}

async fn turns(
    ours: &mut Vec<Hand>,
    bare: &mut Vec<Hand>,
    each: usize,
    effort: &Effort,
) -> Result<Turns, Trouble> {
    let mut turns = Turns::default();
    for _ in 0..effort.rounds.max(1) {
        turns.ours.take(round(ours, each, effort.cap).await?);
        turns.bare.take(round(bare, each * BARE_TIMES, effort.cap).await?);
    }
    Ok(turns)
}

fn ratios(above: &[f64], below: &[f64]) -> Vec<f64> {
    above.iter().zip(below).map(|(above, below)| above / below.max(1e-9)).collect()
}

/// The middle value; 0 of nothing.
pub(crate) fn median(values: &[f64]) -> f64 {
    percentile(values, 50)
}

/// The smallest value that at least `part` per cent of the values do not exceed (nearest rank); 0 of nothing.
fn percentile(values: &[f64], part: usize) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let rank = (sorted.len() * part).div_ceil(100);
    sorted.get(rank.saturating_sub(1)).copied().unwrap_or(0.0)
}

#[allow(clippy::cast_precision_loss, reason = "counts of requests are far below 2^52")]
fn count(many: usize) -> f64 {
    many as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_by_nearest_rank() {
        let values: Vec<f64> = (1..=200).map(count).collect();
        assert_eq!(percentile(&values, 50), 100.0);
        assert_eq!(percentile(&values, 99), 198.0);
        assert_eq!(percentile(&[7.0], 99), 7.0);
        assert_eq!(median(&[3.0, 1.0, 2.0]), 2.0);
        assert_eq!(median(&[]), 0.0);
    }
}
