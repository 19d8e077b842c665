//! The worker's side of the protocol: one request a line in, one reply a line out.

use crate::{Request, Session};
use clarity_artifact::json::{self, Json};
use clarity_artifact::{ReadError, canonical};
use clarity_model::Integer;
use std::io::{self, BufRead, Write};
use std::path::PathBuf;

/// Answers requests until there are no more. A run that fails is told of and the next one taken;
/// a line that is no request ends the worker, because what follows it cannot be trusted.
///
/// # Errors
/// A channel that cannot be read or written, or a line that is no request.
pub fn serve(session: &mut Session, from: impl BufRead, mut to: impl Write) -> io::Result<()> {
    for line in from.lines() {
        let (id, request) = request(&line?).map_err(io::Error::other)?;
        let outcome = session.run(&request);
        let mut reply = vec![("id", Json::Integer(id))];
        match outcome {
            Ok(()) => reply.push(("status", Json::Text("done".into()))),
            Err(error) => {
                reply.push(("error", Json::Text(error.to_string().into())));
                reply.push(("status", Json::Text("failed".into())));
            }
        }
        let members = reply.into_iter().map(|(key, value)| (key.into(), value));
        let line = canonical::compact(&Json::Object(members.collect()))?;
        writeln!(to, "{line}")?;
        to.flush()?;
    }
    Ok(())
}

fn request(line: &str) -> Result<(Integer, Request), ReadError> {
    json::read(line.as_bytes(), "a request", |root, problems| {
        let request = root.object(problems)?;
        let id = request.need("id", problems)?.integer(problems)?;
        let path = |key, problems: &mut _| {
            let text = request.need(key, problems)?.text(problems)?;
            Some(PathBuf::from(text))
        };
        let (config, output) = (path("config", problems), path("output", problems));
        let seed = request.need("seed", problems)?.integer(problems)?;
        Some((
            id,
            Request {
                config: config?,
                output: output?,
                seed: Some(seed.into()),
            },
        ))
    })
}
