//! `palermo witness`: somebody outside the house keeps the newest checkpoint of its log and cosigns the next one only when
//! it continues that one. It learns how many entries there are, and nothing of what they say.

mod http;
mod kept;
mod key;

use std::{path::PathBuf, time::Duration};

use clap::{Args, Subcommand};
use kernel::{Clock as _, SystemClock};
use ledger::{
    note::Verifier,
    witness::{Offer, judge},
};

use crate::{shutdown::asked_to_stop, wiring::WiringError};

pub(crate) use http::{Server, fetch};
use kept::Kept;
pub(crate) use kept::{NoteFile, read_text};
use key::WitnessKey;

/// Keep the state of a log outside its house, so that nobody can rewrite it or cut off its end unseen.
#[derive(Subcommand)]
pub(crate) enum Witness {
    /// Make the key of a witness, and print its public half for whoever will check what it cosigned.
    NewKey {
        /// The name of the witness, for example `police.example/witness`.
        #[arg(long)]
        name: String,
        /// The file of the key. It is made, readable by you only.
        file: PathBuf,
    },
    /// Watch a running server: fetch its newest checkpoint, see that it continues the last one, cosign and keep it.
    Watch {
        #[command(flatten)]
        own: Own,
        #[command(flatten)]
        server: Server,
        /// Go on, with so many seconds between two looks; without it, look once.
        #[arg(long, value_parser = clap::value_parser!(u64).range(1..=86_400))]
        every: Option<u64>,
    },
    /// The same with a file that `palermo ledger offer` wrote, where no connection is wanted.
    Cosign {
        #[command(flatten)]
        own: Own,
        /// The file.
        offer: PathBuf,
    },
}

/// What a witness has.
#[derive(Args)]
pub(crate) struct Own {
    /// The file of its key.
    #[arg(long)]
    key: PathBuf,
    /// The folder in which it keeps what it saw.
    #[arg(long)]
    keep: PathBuf,
    /// A public key of the log, as `palermo ledger keys` prints it; got by another way than the checkpoints.
    #[arg(long = "log", required = true, value_parser = Verifier::parse)]
    logs: Vec<Verifier>,
}

/// Does what was asked.
///
/// # Errors
/// When the log does not continue what was seen, and whatever keeps the witness from seeing it, in words.
pub(crate) async fn run(witness: Witness) -> Result<(), WiringError> {
    match witness {
        Witness::NewKey { name, file } => {
            let key = WitnessKey::create(&name, &file)?;
            println!("{}", key.verifier());
            Ok(())
        }
        Witness::Cosign { own, offer } => {
            let eyes = Eyes::open(own)?;
            let text = read_text(&offer)?;
            println!("{}", eyes.see(&text)?);
            Ok(())
        }
        Witness::Watch { own, server, every } => watch(&Eyes::open(own)?, &server, every).await,
    }
}

/// Looks once, or for ever. What is found wrong ends the watch, for people must hear of it; a server that cannot be
/// reached is asked again.
async fn watch(eyes: &Eyes, server: &Server, every: Option<u64>) -> Result<(), WiringError> {
    let Some(seconds) = every else {
        println!("{}", eyes.see(&fetch(server, eyes.last_size()?).await?)?);
        return Ok(());
    };
    let mut stop = std::pin::pin!(asked_to_stop());
    loop {
        match fetch(server, eyes.last_size()?).await {
            Ok(text) => println!("{}", eyes.see(&text)?),
            Err(error) => eprintln!("palermo: {error}; it is asked again in {seconds} seconds"),
        }
        tokio::select! {
            () = tokio::time::sleep(Duration::from_secs(seconds)) => {}
            () = &mut stop => return Ok(()),
        }
    }
}

/// A witness at work.
struct Eyes {
    key: WitnessKey,
    logs: Vec<Verifier>,
    kept: Kept,
}

impl Eyes {
    fn open(own: Own) -> Result<Self, WiringError> {
        let Own { key, keep, logs } = own;
        let key = WitnessKey::load(&key)?;
        let one = logs.first().map(Verifier::name).unwrap_or_default().to_owned();
        if logs.iter().any(|log| log.name() != one) {
            return Err(WiringError::Data("the keys are of different logs: watch each by itself".into()));
        }
        let kept = Kept::open(&keep, &one)?;
        Ok(Self { key, logs, kept })
    }

    fn last_size(&self) -> Result<u64, WiringError> {
        Ok(self.kept.last(self.key.verifier())?.map_or(0, |last| last.head.size))
    }

    /// Judges an offer, cosigns and keeps what it offers; a sentence about it.
    fn see(&self, text: &str) -> Result<String, WiringError> {
        let told = |error: String| WiringError::Data(format!("WITNESS: {error}. Nothing was cosigned"));
        let offer = Offer::parse(text).map_err(|error| told(error.to_string()))?;
        let last = self.kept.last(self.key.verifier())?;
        let said = judge(&self.logs, last.as_ref(), &offer).map_err(|error| told(error.to_string()))?;
        let now = u64::try_from(SystemClock.now_ms() / 1000).unwrap_or_default();
        let cosignature = self.key.cosign(&said.text(), now);
        self.kept.keep(&format!("{}{cosignature}", without(&offer.note, self.key.verifier().name())))?;
        Ok(format!("{}: {} entries seen, cosigned and kept", said.origin, said.head.size))
    }
}

/// A note without the signatures that carry a name.
fn without(note: &str, name: &str) -> String {
    let start = format!("— {name} ");
    note.split_inclusive('\n').filter(|line| !line.starts_with(&start)).collect()
}
