//! `palermo ledger`: what others need to keep the log honest, and holding a log against what they kept. Databases are read
//! only; nothing here needs the keys of anybody, but for `keys` itself.

use std::path::PathBuf;

use access::audit;
use axum::http::Uri;
use clap::{Args, Subcommand};
use jiff::Timestamp;
use ledger::{
    note::{KeyUse, SignedHead, Verifier},
    tree::{Hash, TreeHead},
    witness::{Offer, Sighting, judge, signed_by},
};
use store::Store;
use vault::keyfile::ServerKey;

use crate::{
    rooms::HOUSE,
    wiring::{self, WiringError},
    witness::{NoteFile, Server, fetch},
};

/// The audit log as others see it.
#[derive(Subcommand)]
pub(crate) enum Ledger {
    /// Print the public keys of the log, and the password by which witnesses fetch its checkpoints.
    Keys {
        #[command(flatten)]
        database: Database,
        /// The server's key file.
        #[arg(long, env = "PALERMO_KEY_FILE", default_value = "palermo.key")]
        key_file: PathBuf,
    },
    /// Print the newest checkpoint with the proof from an earlier number of entries: a file for a witness.
    Offer {
        #[command(flatten)]
        database: Database,
        /// How many entries the witness has seen.
        #[arg(long, default_value_t = 0)]
        from: u64,
    },
    /// Print the newest checkpoint for paper: to be read aloud, signed by hand and locked away.
    Paper {
        #[command(flatten)]
        database: Database,
    },
    /// Hold a database, or a running server, against what witnesses and paper kept. Says where a difference lies.
    Verify(Box<VerifyArgs>),
}

/// A database that is read only.
#[derive(Args)]
pub(crate) struct Database {
    /// Database: `sqlite:PATH` or `postgres://user:password@host/name`. It is read, and nothing in it changes.
    #[arg(long, env = "PALERMO_DATABASE", default_value = "sqlite:palermo.sqlite")]
    database: String,
}

/// What a log is held against.
#[derive(Args)]
pub(crate) struct VerifyArgs {
    /// `sqlite:PATH`, `postgres://…`, or the address of a running server, `http://…`.
    log: String,
    /// A public key of the log; checkpoints that none of them signed are refused.
    #[arg(long = "log", value_name = "KEY", value_parser = Verifier::parse)]
    keys: Vec<Verifier>,
    /// A public key of a witness; what it did not cosign is refused.
    #[arg(long = "witness", value_name = "KEY", value_parser = Verifier::parse)]
    witnesses: Vec<Verifier>,
    /// A file with a checkpoint that was kept, as a witness has it.
    #[arg(long = "kept", value_name = "FILE")]
    kept: Vec<PathBuf>,
    /// Number of entries and root as `palermo ledger paper` prints them, with a colon between.
    #[arg(long = "paper", value_name = "ENTRIES:ROOT", value_parser = paper)]
    paper: Vec<TreeHead>,
    /// For a running server: a file with the password of the witnesses.
    #[arg(long)]
    password_file: Option<PathBuf>,
}

/// Does what was asked.
///
/// # Errors
/// What was found, or what keeps it from being looked at, in words.
pub(crate) async fn run(ledger: Ledger) -> Result<(), WiringError> {
    match ledger {
        Ledger::Keys { database, key_file } => keys(&database, &ServerKey::load(&key_file)?).await,
        Ledger::Offer { database, from } => {
            print!("{}", offered(&database, from).await?);
            Ok(())
        }
        Ledger::Paper { database } => {
            let offer = offered(&database, 0).await?;
            print!("{}", on_paper(&said(&offer)?));
            Ok(())
        }
        Ledger::Verify(args) => {
            for line in verify(&args).await? {
                println!("{line}");
            }
            Ok(())
        }
    }
}

/// A database of this program, to be read.
async fn open(url: &str) -> Result<Store, WiringError> {
    // No step of a migration runs: no key is needed for them.
    wiring::open_to_read(HOUSE, url, &ServerKey::in_memory()).await
}

async fn keys(database: &Database, key: &ServerKey) -> Result<(), WiringError> {
    let store = open(&database.database).await?;
    let keys = audit::log_keys(&store, key).await?;
    if keys.is_empty() {
        return Err(WiringError::Data("the log has no entry yet, and its name comes from the first".into()));
    }
    println!("Public keys of the log, the newest first (hand them to witnesses and auditors):");
    keys.iter().for_each(|key| println!("  {key}"));
    println!("Passwords by which witnesses fetch checkpoints (keep them between you and the witnesses):");
    audit::witness_passwords(key).iter().for_each(|password| println!("  {password}"));
    Ok(())
}

async fn offered(database: &Database, from: u64) -> Result<Offer, WiringError> {
    let store = open(&database.database).await?;
    let offer = audit::offer(&store, from).await?;
    offer.ok_or_else(|| WiringError::Data("no checkpoint was made yet; a running server makes one".into()))
}

fn said(offer: &Offer) -> Result<SignedHead, WiringError> {
    let note = ledger::note::Note::parse(&offer.note);
    let head = note.and_then(|note| SignedHead::parse(note.text()));
    head.map_err(|error| WiringError::Data(error.to_string()))
}

/// A checkpoint as lines that a person can compare: the root in groups of four signs.
fn on_paper(said: &SignedHead) -> String {
    let hex: String = said.head.root.iter().map(|byte| format!("{byte:02x}")).collect();
    let groups: Vec<String> =
        hex.as_bytes().chunks(4).map(|group| String::from_utf8_lossy(group).into_owned()).collect();
    let lines: Vec<String> = groups.chunks(4).map(|line| line.join(" ")).collect();
    format!("Log      {}\nEntries  {}\nRoot     {}\n", said.origin, said.head.size, lines.join("\n         "))
}

/// What is on paper: `ENTRIES:ROOT`, blanks in the root are fine.
fn paper(text: &str) -> Result<TreeHead, String> {
    let wrong = || "write the number of entries, a colon, and the 64 signs of the root".to_owned();
    let (size, root) = text.split_once(':').ok_or_else(wrong)?;
    let size = size.trim().parse().map_err(|_| wrong())?;
    let signs: Vec<u8> = root.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    let root = signs.chunks(2).map(byte).collect::<Option<Vec<u8>>>().ok_or_else(wrong)?;
    Ok(TreeHead { size, root: Hash::try_from(root).map_err(|_| wrong())? })
}

/// Holds a log against what was kept; a line for each thing that is as it was.
///
/// # Errors
/// The first difference, in words.
pub(crate) async fn verify(args: &VerifyArgs) -> Result<Vec<String>, WiringError> {
    let mut lines = Vec::new();
    let mut kept = Vec::new();
    for path in &args.kept {
        let file = NoteFile::read(path)?;
        let by = vouched(args, &file, &path.display().to_string())?;
        lines.push(format!("{by} over {} entries", file.said.head.size));
        kept.push((file.said, by));
    }
    if args.log.starts_with("http://") || args.log.starts_with("https://") {
        lines.extend(running(args, &kept).await?);
    } else {
        lines.extend(database(args, kept).await?);
    }
    Ok(lines)
}

/// Whose word a kept checkpoint is, after its signatures were checked.
fn vouched(args: &VerifyArgs, file: &NoteFile, path: &str) -> Result<String, WiringError> {
    let told = |why: String| WiringError::Data(format!("{path}: {why}"));
    if !args.keys.is_empty() {
        signed_by(&args.keys, &file.note).map_err(|error| told(error.to_string()))?;
    }
    for witness in args.witnesses.iter().filter(|key| key.of() == KeyUse::Witness) {
        if let Ok(Some(seen)) = file.note.check(witness) {
            let when = i64::try_from(seen).ok().and_then(|seen| Timestamp::from_second(seen).ok());
            let when = when.map(|when| when.to_string()).unwrap_or_default();
            return Ok(format!("{path}: cosigned by {} on {when}", witness.name()));
        }
    }
    match args.witnesses.is_empty() {
        true => Ok(format!("{path}: a checkpoint")),
        false => Err(told("none of the witnesses that were named cosigned it".into())),
    }
}

async fn database(args: &VerifyArgs, kept: Vec<(SignedHead, String)>) -> Result<Vec<String>, WiringError> {
    let store = open(&args.log).await?;
    let name = audit::log_name(&mut store.snapshot().await?).await?.unwrap_or_default();
    if let Some((other, by)) = kept.iter().find(|(said, _)| said.origin != name) {
        let why =
            format!("{by} is of the log {}, but this one is {name}: all of it was made anew", other.origin);
        return Err(WiringError::Data(format!("audit log: {why}, or it is another one")));
    }
    let held = kept.len() + args.paper.len();
    let seen = kept.into_iter().map(|(said, by)| Sighting { head: said.head, by });
    let paper = args.paper.iter().map(|head| Sighting { head: *head, by: "paper".into() });
    let keys = (!args.keys.is_empty()).then_some(args.keys.as_slice());
    match audit::verify_against(&store, keys, seen.chain(paper).collect()).await? {
        Err(broken) => Err(WiringError::Data(format!("audit log: {broken}"))),
        Ok(found) => Ok(vec![
            format!(
                "audit log {name}: {} entries chained, head {}, root {}, {} waiting, {} without their text",
                found.count, found.head, found.root, found.waiting, found.expired
            ),
            held_against(held),
        ]),
    }
}

/// What a running server says now, held against what was kept. It shows no entry: that its entries are the ones that it
/// counts is for whoever has the database.
async fn running(args: &VerifyArgs, kept: &[(SignedHead, String)]) -> Result<Vec<String>, WiringError> {
    let told = |why: String| WiringError::Data(format!("audit log: {why}"));
    let (Ok(address), Some(password)) = (args.log.parse::<Uri>(), args.password_file.clone()) else {
        return Err(told(
            "a running server wants --password-file, with the password of the witnesses".into(),
        ));
    };
    if args.keys.is_empty() {
        return Err(told("what a server sends is believed by its signature: name a key of the log".into()));
    }
    let server = Server::at(address, password);
    let name = args.keys.first().map(Verifier::name).unwrap_or_default();
    let paper = args.paper.iter().map(|head| {
        let said = SignedHead { origin: name.into(), head: *head };
        (said, "paper".to_owned())
    });
    let all: Vec<(SignedHead, String)> = kept.iter().cloned().chain(paper).collect();
    for (last, by) in &all {
        let offer = Offer::parse(&fetch(&server, last.head.size).await?);
        let offer = offer.map_err(|error| told(error.to_string()))?;
        judge(&args.keys, Some(last), &offer).map_err(|error| told(format!("{error} (kept by {by})")))?;
    }
    let newest = Offer::parse(&fetch(&server, 0).await?).map_err(|error| told(error.to_string()))?;
    let now = judge(&args.keys, None, &newest).map_err(|error| told(error.to_string()))?;
    Ok(vec![
        format!("audit log {}: {} entries, signed by the log", now.origin, now.head.size),
        held_against(all.len()),
    ])
}

fn held_against(many: usize) -> String {
    match many {
        0 => "held against nothing that was kept elsewhere: an end that was cut off does not show".into(),
        many => format!("held against {many} that were kept elsewhere: it continues all of them"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_printed_for_paper_is_read_back() {
        let head = TreeHead { size: 1234, root: std::array::from_fn(|place| place as u8 * 7) };
        let text = on_paper(&SignedHead { origin: "log".into(), head });
        let root: String =
            text.split_once("Root").unwrap().1.chars().filter(|sign| !sign.is_whitespace()).collect();
        assert_eq!(paper(&format!("1234:{root}")), Ok(head), "{text}");
        for wrong in ["", "12", "x:00", "12:00", &format!("12:{root}0"), &format!("12:{}", "é".repeat(32))] {
            assert!(paper(wrong).is_err(), "{wrong}");
        }
    }
}
