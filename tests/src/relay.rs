//! A wire to PostgreSQL that a test can cut: at once, or at a chosen moment of one transaction.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    sync::watch,
};

use crate::client::Trouble;

/// A moment of a transaction that writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    /// Before the statement that carries the mark reaches the database.
    BeforeWork,
    /// When everything is written, before the commit reaches the database.
    BeforeCommit,
    /// When the database has committed, before its answer arrives.
    AfterCommit,
}

type Armed = Arc<Mutex<Option<(Vec<u8>, Cut)>>>;

/// The wire. While it is cut its port is closed.
pub struct Relay {
    /// The address of the database through the wire.
    pub url: String,
    whole: watch::Sender<bool>,
    armed: Armed,
    /// Whether the port is open.
    open: watch::Receiver<bool>,
}

impl Relay {
    /// A wire to the database at `url`.
    ///
    /// # Errors
    /// [`Trouble::Strange`] when the address is none; [`Trouble::Away`] when no port is free.
    pub async fn to(url: &str) -> Result<Self, Trouble> {
        let mut address = url::Url::parse(url).map_err(|error| Trouble::Strange(error.to_string()))?;
        let host = address.host_str().unwrap_or("127.0.0.1").to_owned();
        let target = format!("{host}:{}", address.port().unwrap_or(5432));
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let port = listener.local_addr()?.port();
        let wrong = |()| Trouble::Strange("the address has no port".into());
        address.set_port(Some(port)).map_err(wrong)?;
        address.set_host(Some("127.0.0.1")).map_err(|error| Trouble::Strange(error.to_string()))?;
        let (whole, heard) = watch::channel(true);
        let (opened, open) = watch::channel(true);
        let armed = Armed::default();
        let wire = Wire { target, port, whole: whole.clone(), armed: armed.clone() };
        tokio::spawn(wire.serve(listener, heard, opened));
        Ok(Self { url: address.to_string(), whole, armed, open })
    }

    /// Cuts the wire: every connection breaks, the port is closed.
    pub async fn cut(&mut self) {
        self.turn(false).await;
    }

    /// Mends it.
    pub async fn mend(&mut self) {
        self.turn(true).await;
    }

    async fn turn(&mut self, whole: bool) {
        self.whole.send_replace(whole);
        // Only the end of the wire's own task could be an error, and then every connection tells.
        self.open.wait_for(|open| *open == whole).await.ok();
    }

    /// Cuts the wire at a moment of the first transaction that carries the mark.
    pub fn arm(&self, mark: &str, cut: Cut) {
        *self.armed.lock().unwrap_or_else(PoisonError::into_inner) = Some((mark.as_bytes().to_vec(), cut));
    }

    /// Whether the wire is whole.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        *self.whole.borrow()
    }
}

#[derive(Clone)]
struct Wire {
    target: String,
    port: u16,
    whole: watch::Sender<bool>,
    armed: Armed,
}

impl Wire {
    async fn serve(self, first: TcpListener, mut whole: watch::Receiver<bool>, opened: watch::Sender<bool>) {
        let mut listener = Some(first);
        loop {
            let is_whole = *whole.borrow_and_update();
            if is_whole && listener.is_none() {
                listener = TcpListener::bind(("127.0.0.1", self.port)).await.ok();
                opened.send_replace(listener.is_some());
            } else if !is_whole && listener.take().is_some() {
                opened.send_replace(false);
            }
            match &listener {
                Some(open) => tokio::select! {
                    accepted = open.accept() => if let Ok((stream, _)) = accepted {
                        tokio::spawn(self.clone().carry(stream, whole.clone()));
                    },
                    changed = whole.changed() => if changed.is_err() { return },
                },
                None => {
                    if whole.changed().await.is_err() {
                        return;
                    }
                }
            }
        }
    }

    /// Carries one connection until an end closes or the wire is cut.
    async fn carry(self, near: TcpStream, mut whole: watch::Receiver<bool>) {
        let Ok(far) = TcpStream::connect(&self.target).await else { return };
        let ((near_in, near_out), (far_in, far_out)) = (near.into_split(), far.into_split());
        let (hold, held) = watch::channel(false);
        tokio::select! {
            () = self.up(near_in, far_out, hold) => {}
            () = self.down(far_in, near_out, held) => {}
            _ = whole.wait_for(|whole| !whole) => {}
        }
    }

    /// From the program to the database.
    async fn up(&self, mut from: OwnedReadHalf, mut to: OwnedWriteHalf, hold: watch::Sender<bool>) {
        let mut buffer = vec![0; 1 << 16];
        let (mut writing, mut marked) = (false, None);
        while let Ok(length @ 1..) = from.read(&mut buffer).await {
            let bytes = buffer.get(..length).unwrap_or_default();
            // How the store begins its transactions; those that only read carry the mark too, when they look for it.
            writing = (writing || holds(bytes, b"READ WRITE\0")) && !holds(bytes, b"READ ONLY;");
            if let Some(cut) = writing.then(|| self.marked(bytes)).flatten() {
                marked = Some(cut);
            }
            let commits = holds(bytes, b"COMMIT\0");
            match marked {
                Some(Cut::BeforeWork) => return self.cut(),
                Some(Cut::BeforeCommit) if commits => return self.cut(),
                Some(Cut::AfterCommit) if commits => drop(hold.send(true)),
                _ => {}
            }
            if to.write_all(bytes).await.is_err() {
                return;
            }
        }
    }

    /// From the database to the program.
    async fn down(&self, mut from: OwnedReadHalf, mut to: OwnedWriteHalf, held: watch::Receiver<bool>) {
        let mut buffer = vec![0; 1 << 16];
        while let Ok(length @ 1..) = from.read(&mut buffer).await {
            if *held.borrow() {
                // The answer to the commit: it goes no further.
                return self.cut();
            }
            if to.write_all(buffer.get(..length).unwrap_or_default()).await.is_err() {
                return;
            }
        }
    }

    fn marked(&self, bytes: &[u8]) -> Option<Cut> {
        let mut armed = self.armed.lock().unwrap_or_else(PoisonError::into_inner);
        let (_, cut) = armed.take_if(|(mark, _)| holds(bytes, mark))?;
        Some(cut)
    }

    fn cut(&self) {
        self.whole.send_replace(false);
    }
}

fn holds(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}
