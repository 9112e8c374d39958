//! As much HTTP/1.1 as a load generator needs: one connection that is kept, one request at a time.

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use crate::trouble::Trouble;

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    /// Status code.
    pub(crate) status: u16,
    /// Status line and headers, as they came.
    head: String,
    /// The body, without chunk marks, as it was sent (perhaps compressed).
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// The first header of a name.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().filter_map(|line| line.split_once(':'));
        lines.filter(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim()).next()
    }

    /// The body as text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// A request as it goes over the wire. `cookie` is left out when it is empty; a body makes it a form.
pub(crate) fn request(method: &str, path: &str, cookie: &str, more: &str, body: &str) -> Vec<u8> {
    let cookie = if cookie.is_empty() { String::new() } else { format!("Cookie: {cookie}\r\n") };
    let form = match method {
        "POST" => {
            format!("Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n", body.len())
        }
        _ => String::new(),
    };
    format!("{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{cookie}{more}{form}\r\n{body}").into_bytes()
}

/// A connection.
pub(crate) struct Connection {
    stream: TcpStream,
    /// What was read and not used yet.
    kept: Vec<u8>,
}

impl Connection {
    /// To a port of this machine.
    pub(crate) async fn open(port: u16) -> Result<Self, Trouble> {
        let stream = TcpStream::connect(("127.0.0.1", port)).await.map_err(Trouble::strange)?;
        stream.set_nodelay(true).map_err(Trouble::strange)?;
        Ok(Self { stream, kept: Vec::with_capacity(64 * 1024) })
    }

    /// Sends a request and reads the whole answer.
    pub(crate) async fn ask(&mut self, request: &[u8]) -> Result<Answer, Trouble> {
        self.stream.write_all(request).await.map_err(Trouble::strange)?;
        let end = loop {
            if let Some(end) = find(&self.kept, b"\r\n\r\n") {
                break end + 4;
            }
            self.more().await?;
        };
        let head: Vec<u8> = self.kept.drain(..end).collect();
        let head = String::from_utf8_lossy(&head).into_owned();
        let status = head.split(' ').nth(1).and_then(|code| code.parse().ok());
        let status = status.ok_or_else(|| Trouble::Strange("an answer without a status".into()))?;
        let mut answer = Answer { status, head, body: Vec::new() };
        answer.body = match answer.header("content-length").and_then(|length| length.parse().ok()) {
            Some(length) => self.take(length).await?,
            None if answer.header("transfer-encoding") == Some("chunked") => self.chunks().await?,
            None => Vec::new(),
        };
        Ok(answer)
    }

    async fn more(&mut self) -> Result<(), Trouble> {
        match self.stream.read_buf(&mut self.kept).await.map_err(Trouble::strange)? {
            0 => Err(Trouble::Strange("the server closed the connection".into())),
            _ => Ok(()),
        }
    }

    async fn take(&mut self, length: usize) -> Result<Vec<u8>, Trouble> {
        while self.kept.len() < length {
            self.more().await?;
        }
        Ok(self.kept.drain(..length).collect())
    }

    async fn chunks(&mut self) -> Result<Vec<u8>, Trouble> {
        let mut body = Vec::new();
        loop {
            let end = loop {
                if let Some(end) = find(&self.kept, b"\r\n") {
                    break end + 2;
                }
                self.more().await?;
            };
            let line: Vec<u8> = self.kept.drain(..end).collect();
            let line = String::from_utf8_lossy(&line);
            let length = usize::from_str_radix(line.trim(), 16).map_err(Trouble::strange)?;
            let chunk = self.take(length + 2).await?;
            body.extend_from_slice(chunk.get(..length).unwrap_or_default());
            if length == 0 {
                return Ok(body);
            }
        }
    }
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::net::TcpListener;

    #[tokio::test]
    async fn answers_of_every_shape_over_one_connection() {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let server = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let answers: [&[u8]; 3] = [
                b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
                b"HTTP/1.1 204 No Content\r\n\r\n",
                b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n",
            ];
            let mut request = [0u8; 1024];
            for answer in answers {
                assert!(stream.read(&mut request).await.unwrap() > 0);
                // In two pieces, so that a head or a chunk may be cut anywhere.
                let (first, second) = answer.split_at(answer.len() / 2);
                stream.write_all(first).await.unwrap();
                stream.flush().await.unwrap();
                stream.write_all(second).await.unwrap();
            }
        });
        let mut connection = Connection::open(port).await.unwrap();
        let get = request("GET", "/", "a=b", "", "");
        let mut answers = Vec::new();
        for _ in 0..3 {
            let answer = connection.ask(&get).await.unwrap();
            answers.push((answer.status, answer.text()));
        }
        assert_eq!(answers, [(200, "hello".into()), (204, String::new()), (200, "abcde".into())]);
        assert!(connection.kept.is_empty());
        server.await.unwrap();
    }
}
