//! The reader threads: each serves one snapshot at a time.

use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::Connection;
use tokio::sync::{mpsc, oneshot};

use super::gone;
use super::statements::{select, store_error};
use crate::{Result, Row, StoreError, Value};

/// A wish for a snapshot: where its questions will come from, and whom to tell that it is ready.
pub(super) struct Request {
    questions: mpsc::Receiver<Question>,
    ready: oneshot::Sender<Result<()>>,
}

struct Question {
    sql: String,
    params: Vec<Value>,
    reply: oneshot::Sender<Result<Vec<Row>>>,
}

/// A leased reader. Dropping it ends the reader's transaction, after the question that it may be working on.
pub(crate) struct Lease {
    questions: mpsc::Sender<Question>,
}

impl Lease {
    /// Waits for a free reader and for its moment to be fixed.
    pub(super) async fn take(leases: &mpsc::Sender<Request>) -> Result<Lease> {
        let (sender, questions) = mpsc::channel(1);
        let (ready, answer) = oneshot::channel();
        leases.send(Request { questions, ready }).await.map_err(|_| gone())?;
        answer.await.map_err(|_| gone())??;
        Ok(Lease { questions: sender })
    }

    pub(crate) async fn query(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>> {
        let (reply, answer) = oneshot::channel();
        let question = Question { sql: sql.to_owned(), params: params.to_vec(), reply };
        self.questions.send(question).await.map_err(|_| gone())?;
        answer.await.map_err(|_| gone())?
    }
}

/// Starts one thread per connection; they end when the sender is dropped.
pub(super) fn start(connections: Vec<Connection>) -> Result<mpsc::Sender<Request>> {
    let (leases, requests) = mpsc::channel(1024);
    let requests = Arc::new(Mutex::new(requests));
    for connection in connections {
        let requests = Arc::clone(&requests);
        std::thread::Builder::new()
            .name("store-reader".into())
            .spawn(move || serve(&connection, &requests))
            .map_err(|e| StoreError::Unavailable(e.to_string()))?;
    }
    Ok(leases)
}

fn serve(connection: &Connection, requests: &Mutex<mpsc::Receiver<Request>>) {
    loop {
        // The lock is held while waiting: the readers that are free stand in line for the next request.
        let next = requests.lock().unwrap_or_else(PoisonError::into_inner).blocking_recv();
        let Some(mut request) = next else { return };
        let begun = begin(connection);
        let usable = begun.is_ok();
        if request.ready.send(begun).is_ok() && usable {
            while let Some(question) = request.questions.blocking_recv() {
                let _ = question.reply.send(select(connection, &question.sql, &question.params));
            }
        }
        if !connection.is_autocommit()
            && let Err(error) = connection.execute_batch("ROLLBACK")
        {
            tracing::error!(%error, "a reader could not end its snapshot");
        }
    }
}

/// BEGIN alone fixes no moment in SQLite, the first read does.
fn begin(connection: &Connection) -> Result<()> {
    connection.execute_batch("BEGIN DEFERRED").map_err(store_error)?;
    select(connection, "SELECT 1 FROM sqlite_schema LIMIT 1", &[]).map(drop)
}
