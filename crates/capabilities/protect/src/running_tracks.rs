//! The tracks that run in this house: those of the mechanism, and those that further rooms bring when the house is put
//! together. A track needs nothing from the cases that were there before it: its row comes with its first step.

use std::sync::{PoisonError, RwLock};

use crate::{
    Error,
    rules::{TRACKS, Track, Tracks},
};

static ALL: RwLock<Tracks> = RwLock::new(TRACKS);

/// Adds a track of a further room, before the house opens.
///
/// # Errors
/// [`Error::TrackTwice`] when another machine has its code.
pub fn add(track: &'static dyn Track) -> Result<(), Error> {
    let mut all = ALL.write().unwrap_or_else(PoisonError::into_inner);
    if all.iter().any(|known| known.code() == track.code()) {
        return Err(Error::TrackTwice(track.code().code()));
    }
    let more: Vec<&'static dyn Track> = all.iter().copied().chain([track]).collect();
    *all = Vec::leak(more);
    Ok(())
}

/// Makes sure that the tracks of further rooms run, before the house opens; also before another house of this program.
///
/// # Errors
/// [`Error::TrackTwice`] when two of them have one code, or one has a code of the mechanism.
pub fn add_all(tracks: Tracks) -> Result<(), Error> {
    for (place, track) in tracks.iter().enumerate() {
        let code = track.code();
        if TRACKS.iter().chain(tracks.iter().take(place)).any(|before| before.code() == code) {
            return Err(Error::TrackTwice(code.code()));
        }
        if all().iter().all(|known| known.code() != code) {
            add(*track)?;
        }
    }
    Ok(())
}

/// All tracks, in the order in which pages show them.
#[must_use]
pub fn all() -> Tracks {
    *ALL.read().unwrap_or_else(PoisonError::into_inner)
}
