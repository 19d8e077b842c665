//! A server that says anything.

use clarity_endpoint::{Clock, Endpoint, Question, Rung, Settings};
use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::{Mutex, OnceLock, PoisonError};
use std::thread;
use std::time::{Duration, SystemTime};

/// What is said next; the first byte tells whether as a whole response or as the body of one.
static SAID: Mutex<Vec<u8>> = Mutex::new(Vec::new());
static ADDRESS: OnceLock<String> = OnceLock::new();

/// No time passes between attempts.
struct NoTime;

impl Clock for NoTime {
    fn sleep(&self, _: Duration) {}

    fn now(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH
    }
}

fn serve() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("its number");
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let mut stream = stream;
            let mut request = [0; 8192];
            let _ = stream.read(&mut request);
            let said = SAID.lock().unwrap_or_else(PoisonError::into_inner).clone();
            let _ = match said.split_first() {
                Some((first, raw)) if first & 1 == 1 => stream.write_all(raw),
                _ => {
                    let head = format!(
                        "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n",
                        said.len().max(1) - 1
                    );
                    let body = said.get(1..).unwrap_or_default();
                    stream
                        .write_all(head.as_bytes())
                        .and_then(|()| stream.write_all(body))
                }
            };
        }
    });
    format!("http://{address}/v1")
}

/// Whatever a server says is a reply or an error that says why, however strictly it was asked.
pub fn reply(bytes: &[u8]) {
    *SAID.lock().unwrap_or_else(PoisonError::into_inner) = bytes.to_vec();
    let mut settings = Settings::new(ADDRESS.get_or_init(serve), "m");
    settings.timeout = Duration::from_secs(2);
    settings.max_attempts = 2;
    settings.top_logprobs = Some(3);
    let endpoint = Endpoint::with_clock(settings, None, Box::new(NoTime)).expect("good settings");
    let answers = ["yes".to_owned(), "no".to_owned()];
    let mut question = Question::new("Effusion?", 7);
    question.answers = Some(&answers);
    let rungs = [Rung::Prompt, Rung::JsonObject, Rung::JsonSchema];
    let rung = bytes
        .first()
        .map_or(0, |first| usize::from(first >> 1) % rungs.len());
    if let Err(refused) = endpoint.ask(&question, rungs[rung]) {
        assert!(!refused.to_string().is_empty());
    }
}
