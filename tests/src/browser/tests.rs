//! The harness against a page of its own, under a Content-Security-Policy as strict as ours.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::*;

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'; \
                      base-uri 'none'; frame-ancestors 'none'";

const STYLE: &str = "body { background: #fff; color: #111 } .night { display: none } .drawn { position: absolute; opacity: 0 }
@media (prefers-color-scheme: dark) { body { background: #111; color: #eee } a { color: #9cf } .night { display: block } }";

const SCRIPT: &str = "document.getElementById('script').textContent = 'Το πρόγραμμα τρέχει';";

const FORM: &str = r#"<!doctype html><html lang="el"><head><meta charset="utf-8"><title>Δοκιμή</title>
<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/style.css"></head><body><main>
<h1>Ερωτήσεις</h1><p id="script">Χωρίς πρόγραμμα</p><p class="night">Είναι νύχτα</p>
<form action="/done">
<p><label for="name">Όνομα <span>(όπως θέλετε)</span></label> <input id="name" name="name" value="παλιό"></p>
<p><label>Ημερομηνία <input type="date" name="day"></label></p>
<p><label>Χώρος <select name="place"><option value="s">Δρόμος</option><option value="w">Χώρος εργασίας</option></select></label></p>
<fieldset><legend>Χρωστά χρήματα;</legend><label><input type="radio" name="q1" value="y"> Ναι</label>
<label><input type="radio" name="q1" value="n"> Όχι</label></fieldset>
<fieldset><legend>Έχει τα έγγραφά του;</legend><label><input type="radio" name="q2" value="y"> Ναι</label>
<input class="drawn" id="q2n" type="radio" name="q2" value="n"><label for="q2n">Όχι</label></fieldset>
<p><label><input type="checkbox" name="help" checked> Ζητά βοήθεια</label></p>
<button>Συνέχεια</button></form>
<ul><li>Υπόθεση Α <a href="/done?case=a">Άνοιγμα</a></li><li>Υπόθεση Β <a href="/done?case=b">Άνοιγμα</a></li></ul>
</main><script src="/app.js"></script></body></html>"#;

const BARRIERS: &str = r#"<!doctype html><html lang="el"><head><meta charset="utf-8"><title>Εμπόδια</title></head>
<body><main><h1>Εμπόδια</h1><input name="unlabelled"></main></body></html>"#;

/// Serves the pages above on a free port; ends with the test's runtime.
async fn serve() -> String {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(answer(stream));
        }
    });
    format!("http://{address}")
}

async fn answer(mut stream: TcpStream) {
    let mut request = Vec::new();
    while !request.ends_with(b"\r\n\r\n") {
        match stream.read_u8().await {
            Ok(byte) => request.push(byte),
            Err(_) => return,
        }
    }
    let request = String::from_utf8(request).unwrap();
    let target = request.split(' ').nth(1).unwrap();
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let (kind, body) = match path {
        "/" => ("text/html; charset=utf-8", FORM.to_owned()),
        "/barriers" => ("text/html; charset=utf-8", BARRIERS.to_owned()),
        "/style.css" => ("text/css", STYLE.to_owned()),
        "/app.js" => ("text/javascript; charset=utf-8", SCRIPT.to_owned()),
        "/done" => ("text/html; charset=utf-8", done(query)),
        _ => ("text/plain", String::new()),
    };
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nContent-Security-Policy: {POLICY}\r\n\
         Connection: close\r\n\r\n",
        body.len()
    );
    // The browser may have gone on to another page in the meantime.
    let _ = stream.write_all(format!("{head}{body}").as_bytes()).await;
}

fn done(query: &str) -> String {
    let pairs = url::form_urlencoded::parse(query.as_bytes());
    let items: String = pairs.map(|(key, value)| format!("<li>{key}: {value}</li>")).collect();
    format!(
        "<!doctype html><html lang=\"el\"><meta charset=\"utf-8\"><title>Τέλος</title><h1>Τέλος</h1><ul>{items}</ul>"
    )
}

async fn answer_the_form(browser: &Browser) -> Result<(), Trouble> {
    browser.fill("Όνομα", "Μαρία Επινοημένη").await?;
    browser.fill("Ημερομηνία", "2026-11-22").await?;
    browser.select("Χώρος", "Χώρος εργασίας").await?;
    browser.choose_near("Χρωστά χρήματα;", "Ναι").await?;
    browser.choose_near("Έχει τα έγγραφά του;", "Όχι").await?;
    browser.choose("Ζητά βοήθεια").await?;
    browser.press("Συνέχεια").await?;
    for line in ["name: Μαρία Επινοημένη", "day: 2026-11-22", "place: w", "q1: y", "q2: n", "help: on"]
    {
        browser.see(line).await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_person_can_use_the_page_and_axe_is_content() -> Result<(), Trouble> {
    let site = serve().await;
    let browser = Browser::open(Look::PHONE).await?;
    browser.goto(&site).await?;
    assert_eq!(browser.title().await?, "Δοκιμή");
    browser.see("Το πρόγραμμα τρέχει").await?;
    browser.lacks("Είναι νύχτα").await?;
    assert_eq!(browser.execute("return window.innerWidth", Vec::new()).await?, json!(360));
    assert!(!browser.scrolls_sideways().await?);
    let verdict = browser.axe().await?;
    assert!(verdict.is_clean() && verdict.passes > 10, "{verdict}");
    answer_the_form(&browser).await?;

    browser.goto(&site).await?;
    browser.unchoose("Ζητά βοήθεια").await?;
    browser.press("Συνέχεια").await?;
    browser.see("name: παλιό").await?;
    browser.lacks("help: on").await?;

    browser.resize(Look::DESK.width, Look::DESK.height).await?;
    browser.scheme(true).await?;
    browser.goto(&site).await?;
    browser.see("Είναι νύχτα").await?;
    assert_eq!(browser.execute("return window.innerWidth", Vec::new()).await?, json!(1280));
    browser.axe_clean().await?;
    browser.press_near("Υπόθεση Β", "Άνοιγμα").await?;
    browser.see("case: b").await?;
    let folder = tempfile::tempdir()?;
    let picture = folder.path().join("shots/end.png");
    browser.screenshot(&picture).await?;
    assert!(std::fs::read(&picture)?.starts_with(b"\x89PNG"));
    browser.close().await
}

#[tokio::test]
async fn the_same_journey_without_scripts() -> Result<(), Trouble> {
    let site = serve().await;
    let browser = Browser::open(Look::PHONE.dark().without_scripts()).await?;
    browser.goto(&site).await?;
    browser.see("Χωρίς πρόγραμμα").await?;
    browser.lacks("Το πρόγραμμα τρέχει").await?;
    browser.see("Είναι νύχτα").await?;
    answer_the_form(&browser).await?;
    browser.close().await
}

/// Negative controls: each of these must be found, or the journeys prove nothing.
#[tokio::test]
async fn what_is_wrong_is_found() -> Result<(), Trouble> {
    let site = serve().await;
    let browser = Browser::open(Look::DESK).await?;
    browser.goto(&format!("{site}/barriers")).await?;
    let verdict = browser.axe().await?;
    assert!(verdict.violations.iter().any(|one| one.id == "label"), "{verdict}");
    assert!(matches!(browser.axe_clean().await, Err(Trouble::Barriers { .. })));
    assert!(matches!(browser.lacks("Εμπόδια").await, Err(Trouble::Text { .. })));
    assert!(!browser.can_press("Συνέχεια").await?);
    // The policy stops a script of the page's own: what the harness does goes another way.
    let blocked = "const s = document.createElement('script'); s.textContent = 'window.ran = 1'; \
                   document.body.append(s); return window.ran === undefined";
    assert_eq!(browser.execute(blocked, Vec::new()).await?, json!(true));

    browser.goto(&site).await?;
    browser.see("Ερωτήσεις").await?;
    let twice = browser.ask("press", "Άνοιγμα", None).await?;
    assert_eq!(found(&twice).count(), 2);
    let none = browser.ask("field", "Επώνυμο", None).await?;
    assert_eq!(found(&none).count(), 0);
    assert!(none.get("names").unwrap().to_string().contains("Όνομα (όπως θέλετε)"));
    browser.close().await
}
