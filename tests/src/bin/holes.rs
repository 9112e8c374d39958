//! A server with a hole, for the tests alone: it puts what is typed into its SQL as it is. A scanner that gets through nowhere
//! in Palermo must get through here, or it has looked at nothing.

use std::{error::Error, sync::Arc};

use axum::{
    Router,
    extract::{RawQuery, State},
    response::Html,
    routing,
};
use store::Store;
use tokio::net::TcpListener;

async fn find(State(store): State<Arc<Store>>, RawQuery(typed): RawQuery) -> Html<String> {
    let typed = typed.unwrap_or_default();
    let mut typed = url::form_urlencoded::parse(typed.as_bytes());
    let name =
        typed.find(|(name, _)| name == "name").map(|(_, value)| value.into_owned()).unwrap_or_default();
    let sql = format!("SELECT name FROM fictional WHERE name = '{name}'");
    let rows = match store.snapshot().await {
        Ok(mut snapshot) => snapshot.query(&sql, &[]).await,
        Err(error) => Err(error),
    };
    let found = match rows {
        Ok(rows) => rows.iter().filter_map(|row| row.text(0).ok()).collect::<Vec<_>>().join(", "),
        Err(error) => error.to_string(),
    };
    Html(format!(
        "<html><body><form action=\"/find\"><input name=\"name\"></form><p>{name}</p><p>{found}</p></body></html>"
    ))
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let database = std::env::args().nth(1).ok_or("which database?")?;
    let store = Store::open(&database).await?;
    let mut batch = store::Batch::new();
    batch.push("CREATE TABLE fictional (name TEXT)", Vec::new());
    batch.push("INSERT INTO fictional (name) VALUES ('Ada'), ('Ben')", Vec::new());
    store.write(batch).await?;
    let page = || async { Html("<html><body><a href=\"/find?name=Ada\">Ada</a></body></html>") };
    let app = Router::new()
        .route("/", routing::get(page))
        .route("/find", routing::get(find))
        .with_state(Arc::new(store));
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("Palermo listens on http://{}", listener.local_addr()?);
    Ok(axum::serve(listener, app).await?)
}
