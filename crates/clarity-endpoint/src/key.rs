use crate::EndpointError;
use serde_json::Value;
use std::fmt;

/// Shorter ones are placeholders that servers without keys ask for, such as `none` or `EMPTY`.
const SECRET: usize = 8;
const HIDDEN: &str = "[key]";

/// The secret that a server knows its users by.
///
/// It is sent as `Authorization: Bearer`, to the endpoint's own address only, and shows nowhere
/// else: not in `Debug`, not in an error, and not in a reply that repeats it.
#[derive(Clone)]
pub struct Key(String);

impl Key {
    /// Takes a key without the white space around it, such as the line break of a file.
    ///
    /// # Errors
    /// [`EndpointError::Key`] where it is empty or has other characters than visible ASCII.
    pub fn new(key: &str) -> Result<Self, EndpointError> {
        let key = key.trim();
        if key.is_empty() || !key.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(EndpointError::Key);
        }
        Ok(Self(key.to_owned()))
    }

    pub(crate) fn authorization(&self) -> String {
        format!("Bearer {}", self.0)
    }

    /// The text without the key.
    pub(crate) fn hide(&self, text: &str) -> String {
        text.replace(&self.0, HIDDEN)
    }

    /// Takes the key out of every text in a reply. A placeholder stays: it is no secret, and may
    /// be a word of the answer.
    pub(crate) fn hide_in(&self, value: &mut Value) {
        if self.0.len() >= SECRET {
            self.scrub(value);
        }
    }

    /// As deep as `serde_json` reads, which is 128 levels.
    fn scrub(&self, value: &mut Value) {
        match value {
            Value::String(text) if text.contains(&self.0) => *text = self.hide(text),
            Value::Array(items) => items.iter_mut().for_each(|item| self.scrub(item)),
            Value::Object(members) => members.values_mut().for_each(|member| self.scrub(member)),
            _ => {}
        }
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(hidden)")
    }
}
