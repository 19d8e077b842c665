//! What goes wrong with a worker.

use super::frames;
use super::trouble::Trouble;

/// Why a worker gave no usable reply.
#[derive(Debug)]
pub(super) enum Fault {
    /// It broke the protocol.
    Breach(Breach),
    /// It kept the protocol; something else went wrong.
    Trouble(Trouble),
}

/// What a worker did that it may not.
#[derive(Debug)]
pub(super) struct Breach {
    /// Behind "its worker".
    pub(super) what: String,
    /// Whether it ended by itself.
    pub(super) ended: bool,
}

impl From<Trouble> for Fault {
    fn from(trouble: Trouble) -> Self {
        Self::Trouble(trouble)
    }
}

impl Fault {
    /// It broke the protocol and may live on.
    pub(super) fn breach(what: String) -> Self {
        let ended = false;
        Self::Breach(Breach { what, ended })
    }

    /// It ended by itself.
    pub(super) fn ended(when: &str) -> Self {
        let (what, ended) = (format!("ended {when}"), true);
        Self::Breach(Breach { what, ended })
    }

    /// It said something that nobody waited for.
    pub(super) fn unasked(said: &[u8], when: &str) -> Self {
        Self::breach(format!("said {} unasked {when}", frames::quoted(said)))
    }
}
