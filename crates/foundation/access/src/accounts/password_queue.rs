//! The line in which passwords wait for their turn. A hash takes 64 MiB and a processor core for a while, and whoever
//! knows the address of a server can ask for one: so two are worked on at once, a bounded number waits, and everybody
//! else is told to come back.
//!
//! A turn ends when the work has ended, not when whoever asked for it hangs up. And one of the two turns is kept for
//! browsers in which the person has signed in before: strangers, however many, do not stand in their way.

use std::sync::{Arc, LazyLock};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use vault::{
    SecretKey, VaultError, Zeroizing,
    password::{KdfParams, Lock, dummy_open},
};

use crate::{Error, Result};

/// Hashes at once.
const AT_ONCE: usize = 2;
/// How many wait in each lane.
const WAITING: usize = 50;
/// No password is longer, in bytes: 256 letters of four bytes.
pub(super) const LONGEST_PASSWORD: usize = 1024;

/// The line of this process: its memory is what is bounded, whatever it serves.
pub(super) static LINE: LazyLock<PasswordQueue> = LazyLock::new(|| PasswordQueue::new(AT_ONCE, WAITING));

/// Who waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lane {
    /// A browser in which the person has signed in before, or somebody who is signed in or holds an invitation.
    Known,
    /// Anybody.
    Stranger,
}

/// A bounded line.
pub(super) struct PasswordQueue {
    turns: Arc<Semaphore>,
    /// Turns that strangers may have at once: one fewer than there are.
    strange_turns: Arc<Semaphore>,
    known_places: Arc<Semaphore>,
    strange_places: Arc<Semaphore>,
}

impl PasswordQueue {
    fn new(at_once: usize, waiting: usize) -> Self {
        let of = |many: usize| Arc::new(Semaphore::new(many));
        let strange = at_once.saturating_sub(1).max(1);
        Self {
            turns: of(at_once),
            strange_turns: of(strange),
            known_places: of(at_once + waiting),
            strange_places: of(strange + waiting),
        }
    }

    /// A place in the line.
    ///
    /// # Errors
    /// [`Error::Busy`] when all are taken.
    pub(super) fn place(&self, lane: Lane) -> Result<Place> {
        let (places, strange_turns) = match lane {
            Lane::Known => (&self.known_places, None),
            Lane::Stranger => (&self.strange_places, Some(self.strange_turns.clone())),
        };
        let place = places.clone().try_acquire_owned().map_err(|_| Error::Busy)?;
        Ok(Place { place, strange_turns, turns: self.turns.clone() })
    }
}

/// A place in the line, given up when it is dropped before its turn.
pub(super) struct Place {
    place: OwnedSemaphorePermit,
    strange_turns: Option<Arc<Semaphore>>,
    turns: Arc<Semaphore>,
}

impl Place {
    /// Waits for the turn and does the work. The turn belongs to the work: it ends with it, also when nobody waits for
    /// the result any more.
    async fn work<T: Send + 'static>(self, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        let closed = |_| Error::failed("the line for passwords is closed");
        let strange = match self.strange_turns {
            Some(turns) => Some(turns.acquire_owned().await.map_err(closed)?),
            None => None,
        };
        let held = (self.place, strange, self.turns.acquire_owned().await.map_err(closed)?);
        let worked = tokio::task::spawn_blocking(move || {
            let _until_the_end = held;
            work()
        });
        worked.await.map_err(|_| Error::failed("a password was not worked on"))
    }

    /// Opens a lock; for a name that there is not, works as long and never succeeds. A lock that is cheaper than `kdf`
    /// is closed anew.
    pub(super) async fn open(self, password: &str, lock: Option<Vec<u8>>, kdf: KdfParams) -> Result<Opened> {
        let password = Zeroizing::new(password.to_owned());
        Ok(self.work(move || opened(&password, lock, kdf)).await??)
    }

    /// Closes a secret key under a password.
    pub(super) async fn close(self, password: &str, secret: &SecretKey, kdf: KdfParams) -> Result<Vec<u8>> {
        let password = Zeroizing::new(password.to_owned());
        let secret = SecretKey::from_bytes(secret.expose());
        Ok(self.work(move || Lock::close(&password, &secret, kdf)).await??.to_bytes())
    }
}

/// A lock that a password opened.
pub(super) struct Opened {
    pub(super) secret: SecretKey,
    /// The same key under the costs of today, when the lock was cheaper.
    pub(super) closed_anew: Option<Vec<u8>>,
}

fn opened(password: &str, lock: Option<Vec<u8>>, kdf: KdfParams) -> std::result::Result<Opened, VaultError> {
    let Some(lock) = lock else {
        return dummy_open(password, kdf).map(|secret| Opened { secret, closed_anew: None });
    };
    let lock = Lock::from_bytes(&lock)?;
    let secret = lock.open(password)?;
    let cheap = lock.params().is_cheaper_than(kdf);
    let closed_anew = cheap.then(|| Lock::close(password, &secret, kdf)).transpose()?;
    Ok(Opened { secret, closed_anew: closed_anew.map(|lock| lock.to_bytes()) })
}

#[cfg(test)]
mod tests {
    use std::{
        future::Future as _,
        pin::pin,
        sync::{Condvar, Mutex},
        task::{Context, Waker},
    };

    use super::*;

    /// Work that ends when the test says so, and counts how much of it goes on at once.
    #[derive(Default)]
    struct Gate(Mutex<Counts>, Condvar);

    #[derive(Default, Clone, Copy)]
    struct Counts {
        at_once: usize,
        most: usize,
        begun: usize,
        open: bool,
    }

    impl Gate {
        fn work(self: &Arc<Self>) -> impl FnOnce() + Send + use<> + 'static {
            let gate = self.clone();
            move || {
                let mut counts = gate.0.lock().unwrap();
                counts.at_once += 1;
                counts.begun += 1;
                counts.most = counts.most.max(counts.at_once);
                gate.1.notify_all();
                let mut counts = gate.1.wait_while(counts, |counts| !counts.open).unwrap();
                counts.at_once -= 1;
            }
        }

        fn until_begun(&self, many: usize) {
            drop(self.1.wait_while(self.0.lock().unwrap(), |counts| counts.begun < many).unwrap());
        }

        fn open(&self) -> Counts {
            let mut counts = self.0.lock().unwrap();
            counts.open = true;
            self.1.notify_all();
            *counts
        }

        fn counts(&self) -> Counts {
            *self.0.lock().unwrap()
        }
    }

    /// Asks for work, and hangs up as soon as the line has heard it.
    fn ask_and_hang_up(line: &PasswordQueue, lane: Lane, gate: &Arc<Gate>) -> Result<()> {
        let mut asked = pin!(line.place(lane)?.work(gate.work()));
        assert!(asked.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
        Ok(())
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn two_hundred_who_hang_up_have_no_more_than_their_turns() {
        let (line, gate) = (PasswordQueue::new(2, 50), Arc::new(Gate::default()));
        for _ in 0..200 {
            ask_and_hang_up(&line, Lane::Known, &gate).unwrap();
        }
        gate.until_begun(2);
        // Whoever still waits has a turn only when one of the two pieces of work has ended.
        let mut next = pin!(line.place(Lane::Known).unwrap().work(gate.work()));
        assert!(next.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
        assert_eq!(line.turns.available_permits(), 0, "hanging up gives no turn back");
        assert_eq!(gate.counts().begun, 2, "the turn of 198 never came");
        gate.open();
        next.await.unwrap();
        assert_eq!((gate.counts().begun, gate.counts().most), (3, 2));
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn strangers_who_hang_up_leave_a_turn_to_those_who_are_known() {
        let (line, gate) = (PasswordQueue::new(2, 50), Arc::new(Gate::default()));
        for _ in 0..200 {
            ask_and_hang_up(&line, Lane::Stranger, &gate).unwrap();
        }
        gate.until_begun(1);
        assert_eq!(line.turns.available_permits(), 1, "the second turn is none of theirs");
        ask_and_hang_up(&line, Lane::Known, &gate).unwrap();
        gate.until_begun(2);
        assert_eq!(gate.open().at_once, 2);
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_full_line_says_so_and_a_place_that_is_given_up_is_free_again() {
        let (line, gate) = (PasswordQueue::new(2, 3), Arc::new(Gate::default()));
        ask_and_hang_up(&line, Lane::Stranger, &gate).unwrap();
        let waiting: Vec<Place> = (0..3).map(|_| line.place(Lane::Stranger).unwrap()).collect();
        assert!(matches!(line.place(Lane::Stranger), Err(Error::Busy)));
        assert!(line.place(Lane::Known).is_ok(), "strangers fill their own lane only");
        drop(waiting);
        assert!(line.place(Lane::Stranger).is_ok());
        gate.open();
    }

    #[test]
    fn a_cheap_lock_is_closed_anew_and_a_dear_one_is_not() {
        let (secret, dear) = (SecretKey::generate(), KdfParams { m_kib: 64, t: 2, p: 1 });
        let cheap = Lock::close("a password", &secret, KdfParams::CHEAPEST).unwrap().to_bytes();
        let first = opened("a password", Some(cheap.clone()), dear).unwrap();
        let anew = first.closed_anew.unwrap();
        assert_eq!(Lock::from_bytes(&anew).unwrap().params(), dear);
        let second = opened("a password", Some(anew), dear).unwrap();
        assert!(second.closed_anew.is_none() && second.secret == secret);
        assert!(opened("another", Some(cheap), dear).is_err(), "a wrong password closes nothing");
    }
}
