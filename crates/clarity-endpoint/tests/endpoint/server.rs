//! A small HTTP/1.1 server: one request a connection, each answered as told and kept.
#![allow(
    clippy::disallowed_types,
    clippy::disallowed_methods,
    reason = "the other side of the network is a test's own server, in a thread of its own"
)]

use serde_json::Value;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// What the server does with one request.
#[derive(Clone)]
pub(crate) enum Step {
    /// Sends these bytes and closes.
    Bytes(Vec<u8>),
    /// Closes without a word.
    Close,
    /// Sends these bytes and then nothing, for so long.
    Hang(Vec<u8>, Duration),
}

impl Step {
    pub(crate) fn with(status: u16, headers: &[(&str, &str)], body: impl AsRef<[u8]>) -> Self {
        let body = body.as_ref();
        let mut bytes = format!("HTTP/1.1 {status} X\r\n").into_bytes();
        for (name, value) in headers {
            write!(bytes, "{name}: {value}\r\n").unwrap();
        }
        write!(bytes, "Content-Length: {}\r\n\r\n", body.len()).unwrap();
        bytes.extend_from_slice(body);
        Self::Bytes(bytes)
    }

    pub(crate) fn status(status: u16) -> Self {
        Self::with(status, &[], "")
    }

    pub(crate) fn json(status: u16, body: &Value) -> Self {
        let json = [("Content-Type", "application/json")];
        Self::with(status, &json, body.to_string())
    }
}

/// A request as it arrived.
#[derive(Clone)]
pub(crate) struct Recorded {
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Recorded {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

pub(crate) struct Server {
    port: u16,
    requests: Arc<Mutex<Vec<Recorded>>>,
}

impl Server {
    /// Answers the requests in this order; any further one is a teapot's.
    pub(crate) fn script(steps: Vec<Step>) -> Self {
        let mut steps = steps.into_iter();
        Self::answering(move |_| steps.next().unwrap_or_else(|| Step::status(418)))
    }

    pub(crate) fn answering(mut answer: impl FnMut(&Recorded) -> Step + Send + 'static) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&requests);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                // A connection without a whole request is none of this server's.
                let Some(request) = request(&mut stream) else {
                    continue;
                };
                let step = answer(&request);
                kept.lock().unwrap().push(request);
                // A client that went away is the test's business.
                match step {
                    Step::Bytes(bytes) => drop(stream.write_all(&bytes)),
                    Step::Close => {}
                    Step::Hang(bytes, time) => {
                        drop(stream.write_all(&bytes));
                        thread::sleep(time);
                    }
                }
            }
        });
        Self { port, requests }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub(crate) fn requests(&self) -> Vec<Recorded> {
        self.requests.lock().unwrap().clone()
    }
}

/// An address where nobody listens.
pub(crate) fn nobody() -> String {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    format!("http://{}", listener.local_addr().unwrap())
}

/// An address where somebody listens and never says a word.
pub(crate) fn silence() -> (TcpListener, String) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    (listener, url)
}

fn request(stream: &mut TcpStream) -> Option<Recorded> {
    let mut bytes = Vec::new();
    let mut buffer = vec![0; 65536];
    loop {
        let read = stream.read(&mut buffer).ok().filter(|read| *read > 0)?;
        bytes.extend_from_slice(&buffer[..read]);
        // A handshake of TLS: said in plain, as servers do.
        if bytes[0] == 0x16 {
            drop(stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n"));
            return None;
        }
        let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") else {
            continue;
        };
        let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
        let length = head.to_lowercase();
        let length = length
            .split("content-length:")
            .nth(1)
            .unwrap()
            .lines()
            .next()
            .unwrap();
        let length: usize = length.trim().parse().unwrap();
        if bytes.len() >= end + 4 + length {
            let body = bytes[end + 4..].to_vec();
            return Some(Recorded { head, body });
        }
    }
}
