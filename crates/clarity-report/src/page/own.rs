//! The page's own script and style, and the policy that lets nothing else in.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

/// The page's style sheet.
pub(super) const STYLE: &str = include_str!("../../templates/style.css");

/// The page's script: sorting, and which two axes to look at. The page is whole without it.
pub(super) const SCRIPT: &str = include_str!("../../templates/script.js");

/// A content security policy under which nothing is fetched and no script runs but the page's own:
/// whatever a text may smuggle in, a browser does not follow it.
pub(super) fn policy() -> String {
    format!(
        "default-src 'none'; img-src data:; script-src {}; style-src {}; base-uri 'none'; \
         form-action 'none'",
        hash(SCRIPT),
        hash(STYLE)
    )
}

fn hash(text: &str) -> String {
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text)))
}

/// A PNG as an address that needs no network.
pub(super) fn data(png: &[u8]) -> String {
    format!("data:image/png;base64,{}", STANDARD.encode(png))
}
