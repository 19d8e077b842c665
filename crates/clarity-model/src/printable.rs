use alloc::string::String;

/// A text of somebody else as a person may see it: without control characters but the line feed and
/// the tab, and without the marks that turn the direction of the text after them. In place of each
/// stands U+FFFD.
///
/// ```
/// use clarity_model::printable;
/// assert_eq!(printable("no\u{1b}[2J\nright\u{202e}tfel"), "no\u{fffd}[2J\nright\u{fffd}tfel");
/// assert_eq!(printable("يمين,\tright, é"), "يمين,\tright, é");
/// ```
pub fn printable(text: &str) -> String {
    text.chars()
        .map(|c| if disturbs(c) { '\u{fffd}' } else { c })
        .collect()
}

fn disturbs(c: char) -> bool {
    match c {
        '\n' | '\t' => false,
        // Marks, embeddings, overrides and isolates of direction (Unicode Standard Annex 9), and what
        // is no character.
        '\u{61c}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}'
        | '\u{fffe}'
        | '\u{ffff}' => true,
        c => c.is_control(),
    }
}
