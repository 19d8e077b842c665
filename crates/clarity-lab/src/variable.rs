//! Names of variables, where a person may have typed the key itself: then it is not repeated.

/// What to say of what looks like a key where a variable's name belongs.
pub(crate) const KEY: &str = "looks like a key rather than the name of a variable, and is not \
                              repeated here; put the key into a variable and give its name";

/// How long a text is that a person would not call a variable, in bytes.
const LONG: usize = 20;

/// Whether a text is no name of a variable, or so mixed and long that it is more likely a key.
pub fn looks_like_key(text: &str) -> bool {
    let of_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let has = |kind: fn(&char) -> bool| text.chars().any(|c| kind(&c));
    let mixed = has(char::is_ascii_lowercase) && has(char::is_ascii_digit);
    let plain = text.chars().all(of_name) && !text.starts_with(|c: char| c.is_ascii_digit());
    !plain || text.len() >= LONG && mixed
}
