//! What changed from one text to another, word by word.

use crate::text::capped;
use clarity_model::printable;
use similar::{ChangeTag, TextDiff};

/// The most characters of one text that are shown.
pub(crate) const MOST: usize = 1200;

/// One part in so many of the letters of two texts must stay for their changes to be told word by
/// word: with less it is another text, and words mixed from both would read as neither.
const PARTS: usize = 3;

/// A stretch of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Piece {
    /// `same`, `gone` or `new`.
    pub(crate) kind: &'static str,
    pub(crate) text: String,
}

/// A text beside another, its changes marked, and how many characters of it are left out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Changes {
    pub(crate) pieces: Vec<Piece>,
    pub(crate) left_out: usize,
}

impl Changes {
    /// The second text beside the first; both are cut off at some length before they are compared.
    pub(crate) fn between(before: &str, after: &str) -> Self {
        let (before, _) = capped(before, MOST);
        let (after, left_out) = capped(after, MOST);
        // Made safe first: what is compared is what is shown.
        let (before, after) = (printable(before), printable(after));
        let found = TextDiff::from_words(before.as_str(), after.as_str());
        let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).count();
        let same = found.iter_all_changes();
        let same = same.filter(|change| change.tag() == ChangeTag::Equal);
        // Each of them stands in both texts.
        let kept = same.fold(0, |kept, change| kept + 2 * letters(change.value()));
        if PARTS * kept < letters(&before) + letters(&after) {
            let pieces = [("gone", before.clone()), ("new", after.clone())];
            let pieces = pieces.into_iter().filter(|(_, text)| !text.is_empty());
            let pieces = pieces.map(|(kind, text)| Piece { kind, text }).collect();
            return Self { pieces, left_out };
        }
        let mut pieces: Vec<Piece> = Vec::new();
        for change in found.iter_all_changes() {
            let kind = match change.tag() {
                ChangeTag::Equal => "same",
                ChangeTag::Delete => "gone",
                ChangeTag::Insert => "new",
            };
            match pieces.last_mut() {
                Some(last) if last.kind == kind => last.text.push_str(change.value()),
                _ => pieces.push(Piece {
                    kind,
                    text: change.value().to_owned(),
                }),
            }
        }
        Self { pieces, left_out }
    }

    /// A text by itself.
    pub(crate) fn none(text: &str) -> Self {
        let (shown, left_out) = capped(text, MOST);
        let kind = "same";
        let pieces = vec![Piece {
            kind,
            text: printable(shown),
        }];
        Self { pieces, left_out }
    }
}
