//! Where requests come from, as far as a sign-in must know: the address, and how many tries it has left.
//!
//! An address is that of whoever holds the connection; behind a proxy that was named, the one that this proxy saw. A
//! header of anybody else is not believed. A proxy on this machine that was not named hides everybody behind one
//! address: then nothing is counted by address, and the program says so when it starts.

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    num::NonZeroU32,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use axum::http::HeaderMap;
use governor::{
    Quota, RateLimiter, clock::Clock, middleware::NoOpMiddleware, nanos::Nanos,
    state::keyed::HashMapStateStore,
};

/// Tries that an address has at once. A whole office may sit behind one.
const AT_ONCE: NonZeroU32 = NonZeroU32::new(60).unwrap();
/// Tries that it gets back each minute.
const PER_MINUTE: NonZeroU32 = NonZeroU32::new(30).unwrap();
/// From so many addresses on, those that were quiet for long are forgotten at once and not with the next sweep.
const MANY: usize = 50_000;

type Limiter = RateLimiter<IpAddr, HashMapStateStore<IpAddr>, HouseClock, NoOpMiddleware<Nanos>>;

/// The clock of the house, set whenever it is asked.
#[derive(Debug, Clone, Default)]
struct HouseClock(Arc<AtomicU64>);

impl Clock for HouseClock {
    type Instant = Nanos;

    fn now(&self) -> Nanos {
        Nanos::new(self.0.load(Ordering::Relaxed).saturating_mul(1_000_000))
    }
}

/// Where requests come from.
pub struct Clients {
    /// Proxies whose word on where a request comes from is believed.
    proxies: Vec<IpAddr>,
    clock: HouseClock,
    tries: Limiter,
    turned_away: AtomicU64,
    /// When a witness of the log last asked, in milliseconds; 0 when none has since this process began.
    witnessed_ms: AtomicU64,
}

impl Default for Clients {
    fn default() -> Self {
        Self::behind(Vec::new())
    }
}

impl Clients {
    /// Behind these proxies.
    #[must_use]
    pub fn behind(proxies: Vec<IpAddr>) -> Self {
        let clock = HouseClock::default();
        let quota = Quota::per_minute(PER_MINUTE).allow_burst(AT_ONCE);
        let tries = RateLimiter::hashmap_with_clock(quota, clock.clone());
        Self { proxies, clock, tries, turned_away: AtomicU64::new(0), witnessed_ms: AtomicU64::new(0) }
    }

    /// Whether some proxy in front was named.
    #[must_use]
    pub fn are_behind_a_proxy(&self) -> bool {
        !self.proxies.is_empty()
    }

    /// Notes that a witness of the log asked for its newest checkpoint.
    pub fn note_witness(&self, now_ms: i64) {
        self.witnessed_ms.fetch_max(u64::try_from(now_ms).unwrap_or_default(), Ordering::Relaxed);
    }

    /// When a witness last asked, in milliseconds; nothing when none has since this process began.
    #[must_use]
    pub fn witnessed_ms(&self) -> Option<i64> {
        i64::try_from(self.witnessed_ms.load(Ordering::Relaxed)).ok().filter(|ms| *ms > 0)
    }

    /// The address that a request comes from; none where it cannot be told from others.
    pub(crate) fn address(&self, peer: Option<IpAddr>, headers: &HeaderMap) -> Option<IpAddr> {
        let peer = peer?.to_canonical();
        if !self.proxies.contains(&peer) {
            return (!peer.is_loopback()).then_some(peer);
        }
        let seen = headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
        let seen: Vec<&str> = seen.flat_map(|value| value.split(',')).map(str::trim).collect();
        // The last address is what our own proxy saw; what stands before it anybody may have written.
        let seen = seen.iter().rev().map(|text| text.parse::<IpAddr>().ok().map(|one| one.to_canonical()));
        let mut foreign = seen.skip_while(|one| one.is_some_and(|one| self.proxies.contains(&one)));
        foreign.next().flatten()
    }

    /// Whether an address has a try left, which is used up by asking. Requests from nowhere always have one.
    pub(crate) fn has_a_try(&self, address: Option<IpAddr>, now_ms: i64) -> bool {
        let Some(address) = address else { return true };
        self.clock.0.fetch_max(u64::try_from(now_ms).unwrap_or_default(), Ordering::Relaxed);
        if self.tries.len() > MANY {
            self.tries.retain_recent();
        }
        self.tries.check_key(&network(address)).is_ok()
    }

    /// Counts sign-ins that were turned away before anything was looked at.
    pub(crate) fn turn_away(&self, many: u64) {
        self.turned_away.fetch_add(many, Ordering::Relaxed);
    }

    /// How many sign-ins were turned away since the last time this was asked. Forgets addresses that were quiet.
    pub(crate) fn turned_away(&self) -> u64 {
        self.tries.retain_recent();
        self.turned_away.swap(0, Ordering::Relaxed)
    }
}

/// Whom an address stands for: of IPv6 its network of 64 bits, for one machine has them all.
fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(Ipv4Addr { .. }) => address,
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 64)).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    fn forwarded(values: &[&'static str]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append("x-forwarded-for", axum::http::HeaderValue::from_static(value));
        }
        headers
    }

    #[test]
    fn only_a_proxy_that_was_named_is_believed() {
        let headers = forwarded(&["198.51.100.7"]);
        let alone = Clients::default();
        assert_eq!(alone.address(Some(ip("203.0.113.9")), &headers), Some(ip("203.0.113.9")));
        assert_eq!(alone.address(Some(ip("127.0.0.1")), &headers), None, "a proxy that nobody named");
        assert_eq!(alone.address(Some(ip("::1")), &headers), None);
        assert_eq!(alone.address(None, &headers), None);
        let behind = Clients::behind(vec![ip("127.0.0.1"), ip("10.0.0.2")]);
        assert_eq!(behind.address(Some(ip("127.0.0.1")), &headers), Some(ip("198.51.100.7")));
        assert_eq!(behind.address(Some(ip("::ffff:127.0.0.1")), &headers), Some(ip("198.51.100.7")));
        assert_eq!(behind.address(Some(ip("203.0.113.9")), &headers), Some(ip("203.0.113.9")));
    }

    #[test]
    fn what_a_client_writes_into_the_header_of_the_proxy_changes_nothing() {
        let behind = Clients::behind(vec![ip("127.0.0.1"), ip("10.0.0.2")]);
        let through = |values| behind.address(Some(ip("127.0.0.1")), &forwarded(values));
        assert_eq!(through(&["1.1.1.1, 198.51.100.7"]), Some(ip("198.51.100.7")));
        assert_eq!(through(&["1.1.1.1", "198.51.100.7, 10.0.0.2"]), Some(ip("198.51.100.7")));
        assert_eq!(through(&["10.0.0.2, 198.51.100.7"]), Some(ip("198.51.100.7")));
        assert_eq!(through(&["198.51.100.7, nonsense"]), None, "never an address that stands further left");
        assert_eq!(through(&[]), None);
    }

    #[test]
    fn an_address_runs_out_of_tries_and_gets_them_back_and_no_other_is_touched() {
        let (clients, now) = (Clients::default(), 1_795_341_600_000);
        let (guesser, other) = (Some(ip("203.0.113.9")), Some(ip("203.0.113.10")));
        let passed = (0..200).filter(|_| clients.has_a_try(guesser, now)).count();
        assert_eq!(passed, 60);
        assert!(clients.has_a_try(other, now) && (0..200).all(|_| clients.has_a_try(None, now)));
        let later = (0..200).filter(|_| clients.has_a_try(guesser, now + 60_000)).count();
        assert_eq!(later, 30);
        assert!(!clients.has_a_try(guesser, now), "a clock that goes back gives nothing back");
    }

    #[test]
    fn one_machine_with_a_whole_network_of_addresses_is_one() {
        let (clients, now) = (Clients::default(), 1_795_341_600_000);
        let of = |n: u32| Some(IpAddr::from(Ipv6Addr::from_bits((0x2001_0db8_u128 << 96) | u128::from(n))));
        assert_eq!((0..200).filter(|n| clients.has_a_try(of(*n), now)).count(), 60);
        assert!(clients.has_a_try(Some(ip("2001:db8:0:1::1")), now));
    }
}
