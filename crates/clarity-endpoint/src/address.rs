//! Where questions go: a base that can mean one place only.
//!
//! What a client makes of a port that is none, or of a host with a hole in it, may be another
//! server, and it would be sent the picture and the key.

use crate::EndpointError;
use std::net::Ipv6Addr;
use ureq::http::Uri;

const BASE: &str = "the API's base, such as `http://127.0.0.1:8080/v1`";

/// The address that questions to an API go to.
pub(crate) fn of(url: &str) -> Result<String, EndpointError> {
    let wrong = |found: &str, expected| EndpointError::Setting {
        name: "url",
        found: found.to_owned(),
        expected,
    };
    // What may hold a secret is not repeated.
    if url.contains('@') {
        return Err(wrong("an address with a user or password", BASE));
    }
    if url.contains(['?', '#']) {
        return Err(wrong("an address with a query or fragment", BASE));
    }
    let base = url.trim_end_matches('/');
    if base.ends_with("/chat/completions") {
        let found = "an address with `/chat/completions`, which is appended";
        return Err(wrong(found, BASE));
    }
    let quoted = format!("{url:?}");
    let authority = authority(base).ok_or_else(|| wrong(&quoted, BASE))?;
    let (host, port) = split(authority);
    if !is_host(host) {
        return Err(wrong(
            &quoted,
            "a host in it, such as `127.0.0.1` or `[::1]`",
        ));
    }
    if !port.is_none_or(is_port) {
        return Err(wrong(&quoted, "a port from 1 to 65535, or none"));
    }
    let address = format!("{base}/chat/completions");
    // The client's own view, of the path too.
    let uri: Uri = address.parse().map_err(|_| wrong(&quoted, BASE))?;
    if uri.host() != Some(host) || uri.port_u16() != port.and_then(|port| port.parse().ok()) {
        return Err(wrong(&quoted, BASE));
    }
    Ok(address)
}

/// What stands between the scheme and the path, where the scheme is one of ours.
fn authority(base: &str) -> Option<&str> {
    let (scheme, rest) = base.split_once("://")?;
    let web = ["http", "https"].map(|known| scheme.eq_ignore_ascii_case(known));
    if web == [false, false] {
        return None;
    }
    rest.split('/').next()
}

/// Host and port; an IPv6 address has colons of its own, and brackets.
fn split(authority: &str) -> (&str, Option<&str>) {
    match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
        _ => (authority, None),
    }
}

fn is_host(host: &str) -> bool {
    let inside = host.strip_prefix('[').and_then(|h| h.strip_suffix(']'));
    if let Some(inside) = inside {
        return inside.parse::<Ipv6Addr>().is_ok();
    }
    // A dot may end a name that is whole.
    let name = host.strip_suffix('.').unwrap_or(host);
    let of_label = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let mut labels = name.split('.');
    labels.all(|label| !label.is_empty() && label.chars().all(of_label))
}

/// In digits alone and without leading zeros, which some read as octal.
fn is_port(port: &str) -> bool {
    let plain = port.chars().all(|c| c.is_ascii_digit()) && !port.starts_with('0');
    plain && port.parse::<u16>().is_ok()
}
