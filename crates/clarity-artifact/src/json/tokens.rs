/// One token of a JSON text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'t> {
    /// `{` or `[`
    Open(u8),
    /// `}` or `]`
    Close,
    Comma,
    Colon,
    /// A string, with its quotes.
    Text(&'t str),
    /// A number as written.
    Number(&'t str),
    /// `true`, `false`, `null`
    Literal,
}

/// The tokens of a text that is known to be JSON, each with its offset.
///
/// The syntax has been checked before, so that nothing here needs to be refused.
pub(super) struct Tokens<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Tokens<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, at: 0 }
    }

    /// The bytes from here that satisfy the predicate.
    fn run_of(&self, keep: impl Fn(u8) -> bool) -> &'t str {
        let rest = self.text.get(self.at..).unwrap_or("");
        let length = rest
            .bytes()
            .position(|byte| !keep(byte))
            .unwrap_or(rest.len());
        rest.get(..length).unwrap_or("")
    }

    /// The string that begins here, with its quotes.
    fn string(&self) -> &'t str {
        let rest = self.text.get(self.at..).unwrap_or("");
        let mut escaped = false;
        for (offset, byte) in rest.bytes().enumerate().skip(1) {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'"' => return rest.get(..=offset).unwrap_or(rest),
                _ => {}
            }
        }
        rest
    }
}

impl<'t> Iterator for Tokens<'t> {
    type Item = (usize, Token<'t>);

    fn next(&mut self) -> Option<Self::Item> {
        self.at += self.run_of(|byte| byte.is_ascii_whitespace()).len();
        let start = self.at;
        let (token, length) = match *self.text.as_bytes().get(start)? {
            open @ (b'{' | b'[') => (Token::Open(open), 1),
            b'}' | b']' => (Token::Close, 1),
            b',' => (Token::Comma, 1),
            b':' => (Token::Colon, 1),
            b'"' => {
                let text = self.string();
                (Token::Text(text), text.len())
            }
            b'-' | b'0'..=b'9' => {
                let number = self
                    .run_of(|byte| matches!(byte, b'-' | b'+' | b'.' | b'e' | b'E' | b'0'..=b'9'));
                (Token::Number(number), number.len())
            }
            _ => (
                Token::Literal,
                self.run_of(|byte| byte.is_ascii_alphabetic()).len().max(1),
            ),
        };
        self.at += length;
        Some((start, token))
    }
}
