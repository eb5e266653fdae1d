//! A server that gives prepared answers in order and remembers what it was asked: for answers that no orderly server
//! would give.

use std::sync::{Arc, Mutex};
use std::time::Instant;

use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// One prepared answer.
#[derive(Clone)]
pub enum Reply {
    /// Bytes as they go over the wire.
    Raw(String),
    /// The same for what is no text.
    Bytes(Vec<u8>),
    /// A beginning, and then the same bytes until nobody reads them any more.
    Flood(String, Vec<u8>),
    /// A beginning or nothing, and the connection stays open.
    Silent(&'static str),
    /// The connection is closed after the request was read.
    Drop,
}

impl Reply {
    /// JSON with headers of its own.
    pub fn json(status: u16, headers: &[(&str, &str)], body: &Value) -> Self {
        Self::text(status, "application/json", headers, &body.to_string())
    }

    /// 200 with JSON.
    pub fn ok(body: &Value) -> Self {
        Self::json(200, &[], body)
    }

    /// An error in Graph's shape.
    pub fn error(status: u16, headers: &[(&str, &str)], code: &str, message: &str) -> Self {
        Self::json(
            status,
            headers,
            &json!({"error": {"code": code, "message": message}}),
        )
    }

    /// Any body.
    pub fn text(status: u16, content_type: &str, headers: &[(&str, &str)], body: &str) -> Self {
        let headers: Vec<String> = headers
            .iter()
            .map(|(name, value)| format!("{name}: {value}\r\n"))
            .collect();
        let headers = headers.concat();
        Self::Raw(format!(
            "HTTP/1.1 {status} X\r\ncontent-type: {content_type}\r\ncontent-length: {}\r\nconnection: close\r\n{headers}\r\n{body}",
            body.len()
        ))
    }
}

/// A request as it came.
#[derive(Clone, Debug)]
pub struct Seen {
    /// Method and target: `GET /v1.0/users?$top=999`.
    pub line: String,
    /// Header names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body, null where it was none.
    pub body: Value,
    /// When it had been read.
    pub at: Instant,
}

impl Seen {
    /// A header's value.
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// The server; it stops when dropped.
pub struct Mock {
    /// `http://127.0.0.1:PORT`
    pub url: String,
    seen: Arc<Mutex<Vec<Seen>>>,
    task: JoinHandle<()>,
}

impl Mock {
    /// Starts a server; the answers may name its own address. A call after the last answer gets 418.
    pub async fn start(replies: impl FnOnce(&str) -> Vec<Reply>) -> Self {
        Self::serving(|url| replies(url).into_iter()).await
    }

    /// Starts a server that never runs out of answers: each is made of its address and the number of the call.
    pub async fn endless(reply: impl Fn(&str, usize) -> Reply + Send + 'static) -> Self {
        Self::serving(|url| {
            let url = url.to_owned();
            (0..).map(move |number| reply(&url, number))
        })
        .await
    }

    async fn serving<I>(replies: impl FnOnce(&str) -> I) -> Self
    where
        I: Iterator<Item = Reply> + Send + 'static,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let mut replies = replies(&url);
        let next = move |_: &str| {
            let surplus = || Reply::error(418, &[], "surplus", "not expected");
            replies.next().unwrap_or_else(surplus)
        };
        Self::listen(listener, url, next)
    }

    /// Starts a server that answers by method and target, for requests in no particular order.
    pub async fn answering(answer: impl FnMut(&str) -> Reply + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        Self::listen(listener, url, answer)
    }

    fn listen(
        listener: TcpListener,
        url: String,
        mut answer: impl FnMut(&str) -> Reply + Send + 'static,
    ) -> Self {
        let seen = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&seen);
        let task = tokio::spawn(async move {
            let mut silent = Vec::new();
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                silent.extend(serve(stream, &mut answer, &log).await);
            }
        });
        Self { url, seen, task }
    }

    /// All requests so far.
    pub fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    /// Methods and targets of all requests so far.
    pub fn lines(&self) -> Vec<String> {
        self.seen().into_iter().map(|seen| seen.line).collect()
    }
}

impl Drop for Mock {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(
    stream: TcpStream,
    answer: &mut (impl FnMut(&str) -> Reply + Send),
    log: &Mutex<Vec<Seen>>,
) -> Option<TcpStream> {
    let mut stream = BufReader::new(stream);
    let mut head = Vec::new();
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await.unwrap_or(0) == 0 {
            return None;
        }
        let line = line.trim_end().to_owned();
        if line.is_empty() {
            break;
        }
        head.push(line);
    }
    let line = head[0].trim_end_matches(" HTTP/1.1").to_owned();
    let headers: Vec<(String, String)> = head[1..]
        .iter()
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
        .collect();
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let mut body = vec![0; length.map_or(0, |(_, length)| length.parse().unwrap())];
    stream.read_exact(&mut body).await.unwrap();
    let reply = answer(&line);
    log.lock().unwrap().push(Seen {
        line,
        headers,
        body: serde_json::from_slice(&body).unwrap_or_default(),
        at: Instant::now(),
    });
    let mut stream = stream.into_inner();
    // The client may have gone; what it did is what the test looks at.
    let bytes = match reply {
        Reply::Raw(text) => text.into_bytes(),
        Reply::Bytes(bytes) => bytes,
        Reply::Flood(head, unit) => {
            let mut sent = stream.write_all(head.as_bytes()).await;
            while sent.is_ok() {
                sent = stream.write_all(&unit).await;
            }
            return None;
        }
        Reply::Silent(head) => {
            let _ = stream.write_all(head.as_bytes()).await;
            return Some(stream);
        }
        Reply::Drop => return None,
    };
    let _ = stream.write_all(&bytes).await;
    let _ = stream.shutdown().await;
    None
}
