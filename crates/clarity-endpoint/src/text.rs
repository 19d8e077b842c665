//! A stranger's text as a message may quote it.

/// The longest quotation, in characters.
const LONGEST: usize = 300;

/// One line, no characters that a terminal would obey, and not too long.
pub(crate) fn quoted(text: &str) -> String {
    let mut line = String::new();
    let mut length = 0;
    for word in text.split_whitespace() {
        if length > 0 {
            line.push(' ');
            length += 1;
        }
        for c in word.chars() {
            if length >= LONGEST {
                line.push_str("...");
                return line;
            }
            line.push(if obeyed(c) {
                char::REPLACEMENT_CHARACTER
            } else {
                c
            });
            length += 1;
        }
    }
    line
}

/// Control characters, and those that turn or hide what stands beside them.
fn obeyed(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}')
        || matches!(c, '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// The text of a page without its tags.
pub(crate) fn without_tags(page: &str) -> String {
    let mut text = String::new();
    for (index, piece) in page.split('<').enumerate() {
        let shown = match piece.split_once('>') {
            Some((_, shown)) if index > 0 => shown,
            _ => piece,
        };
        text.push_str(shown);
        text.push(' ');
    }
    text
}
