//! `palermo backup-code`, `palermo backup` and `palermo restore` on the command line.

use std::path::{Path, PathBuf};

use kernel::{Clock as _, SystemClock};

use crate::{backup, rooms::HOUSE, server::PlaceArgs, wiring::WiringError};

/// What is backed up, for whom, and where the files are put.
#[derive(clap::Args)]
pub(crate) struct BackupArgs {
    #[command(flatten)]
    place: PlaceArgs,
    /// Public key of a code that opens the rows, as `palermo backup-code` printed it; may be given more than once.
    #[arg(long, required = true, value_name = "PUBLIC_KEY")]
    to: Vec<String>,
    /// Public key of a code that opens the key file, if other people keep that one. By default the codes of `--to`.
    #[arg(long, value_name = "PUBLIC_KEY")]
    key_to: Vec<String>,
    /// The folder for the two files.
    #[arg(long, default_value = ".")]
    into: PathBuf,
}

/// What is put back, and where: an empty database, and a place for the key file where nothing is.
#[derive(clap::Args)]
pub(crate) struct RestoreArgs {
    /// The archive of rows (`….rows`).
    rows: PathBuf,
    /// The archive of the key file (`….key`).
    key: PathBuf,
    /// A file with the codes, one per line; `-` reads what is typed. Codes are never arguments: others would see them.
    #[arg(long, default_value = "-")]
    codes: PathBuf,
    #[command(flatten)]
    place: PlaceArgs,
}

/// `palermo backup-code`.
pub(crate) fn new_code() -> String {
    let (code, public) = backup::new_code();
    format!(
        "Code, to be printed or copied by hand and locked away. It is shown once:\n\n  {}\n\n\
         Its public key, for `palermo backup --to`:\n\n  {public}\n",
        *code
    )
}

/// `palermo backup`.
pub(crate) async fn make(args: BackupArgs) -> Result<(), WiringError> {
    let keys = |texts: &[String]| {
        let keys = texts.iter().map(|text| backup::public_key(text)).collect::<Result<Vec<_>, String>>();
        keys.map_err(WiringError::Data)
    };
    let rows_to = keys(&args.to)?;
    let key_to = if args.key_to.is_empty() { rows_to.clone() } else { keys(&args.key_to)? };
    let (database, key_file) = args.place.place()?;
    let now = kernel::clock::at_ms(SystemClock.now_ms());
    let files = backup::make(&backup::Backup {
        database: &database,
        key_file: &key_file,
        rows_to: &rows_to,
        key_to: &key_to,
        into: &args.into,
        name: &now.strftime("palermo-%Y-%m-%d-%H%M%S").to_string(),
    })
    .await?;
    println!("{} rows: {}", files.many, files.rows.display());
    println!("key file: {}", files.key.display());
    println!("Keep the two apart, and try `palermo restore` on another machine now and then.");
    Ok(())
}

/// `palermo restore`.
pub(crate) async fn restore(args: RestoreArgs) -> Result<(), WiringError> {
    let codes = codes(&args.codes)?;
    let (database, key_file) = args.place.place()?;
    let restore = backup::Restore {
        rows: &args.rows,
        key: &args.key,
        codes: &codes,
        database: &database,
        key_file: &key_file,
    };
    let many = backup::restore(HOUSE, &restore).await?;
    println!("{many} rows are back, and the key file is at {}.", key_file.display());
    println!(
        "Run `palermo check` on it before anybody works with it. What was erased after the backup was made is back too: \
         erase it again."
    );
    Ok(())
}

/// The codes of a file, or those that somebody types, up to an empty line.
fn codes(file: &Path) -> Result<vault::Zeroizing<String>, WiringError> {
    if file != Path::new("-") {
        return Ok(vault::Zeroizing::new(std::fs::read_to_string(file)?));
    }
    eprintln!("Type the codes, each on a line of its own, and end with an empty line.");
    let mut codes = vault::Zeroizing::new(String::new());
    for line in std::io::stdin().lines() {
        let line = line?;
        if line.trim().is_empty() {
            break;
        }
        codes.push_str(&line);
        codes.push('\n');
    }
    Ok(codes)
}
