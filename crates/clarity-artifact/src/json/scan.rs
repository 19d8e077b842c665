use super::spans::{self, unquoted};
use super::strict::MAX_DEPTH;
use std::borrow::Cow;

/// One pass over a JSON text that vouches for what it has seen, or gives up.
///
/// What it vouches for is strict JSON, each of whose parts `serde_json` reads alone: whole
/// surrogate pairs, numbers surely in range, no integer `-0`. `None` says nothing of the text:
/// [`check`](super::check) then looks closely, and it alone has words for what is wrong.
pub(crate) struct Scan<'t> {
    text: &'t str,
    at: usize,
    depth: usize,
    /// The keys of every open object, the innermost's last.
    keys: Vec<Cow<'t, str>>,
}

impl<'t> Scan<'t> {
    /// A scan of a text from its beginning.
    pub(crate) fn new(text: &'t str) -> Self {
        Self {
            text,
            at: 0,
            depth: 0,
            keys: Vec::new(),
        }
    }

    /// Whether the whole text is surely one strict JSON value.
    pub(super) fn is_sure_of(text: &'t str) -> bool {
        let mut scan = Self::new(text);
        scan.value().is_some() && scan.is_at_the_end()
    }

    /// Whether nothing but blanks is left.
    pub(crate) fn is_at_the_end(&mut self) -> bool {
        self.ahead().is_none()
    }

    /// The value that comes next, as it stands there.
    pub(crate) fn value(&mut self) -> Option<&'t str> {
        let first = self.ahead()?;
        let start = self.at;
        match first {
            b'"' => return self.string(),
            b'{' => self.object(|scan, _| scan.value().map(drop))?,
            b'[' => self.list()?,
            b'-' | b'0'..=b'9' => self.at += spans::number(self.rest()?)?,
            _ => {
                let mut words = ["null", "true", "false"].into_iter();
                let rest = self.rest()?;
                self.at += words.find(|word| rest.starts_with(word))?.len();
            }
        }
        self.text.get(start..self.at)
    }

    /// The object that comes next: `member` is told each key, and takes its value by one of these
    /// functions.
    pub(crate) fn object(
        &mut self,
        mut member: impl FnMut(&mut Self, &str) -> Option<()>,
    ) -> Option<()> {
        self.open(b'{')?;
        let first = self.keys.len();
        if self.ahead()? != b'}' {
            loop {
                self.ahead()?;
                let key = unquoted(self.string()?);
                (self.ahead()? == b':').then_some(())?;
                self.at += 1;
                member(self, &key)?;
                self.keys.push(key);
                match self.ahead()? {
                    b',' => self.at += 1,
                    b'}' => break,
                    _ => return None,
                }
            }
        }
        self.close();
        let keys = self.keys.get_mut(first..)?;
        keys.sort_unstable();
        let twice = keys.windows(2).any(|pair| matches!(pair, [a, b] if a == b));
        self.keys.truncate(first);
        (!twice).then_some(())
    }

    fn list(&mut self) -> Option<()> {
        self.open(b'[')?;
        if self.ahead()? != b']' {
            loop {
                self.value()?;
                match self.ahead()? {
                    b',' => self.at += 1,
                    b']' => break,
                    _ => return None,
                }
            }
        }
        self.close();
        Some(())
    }

    /// The string that comes next, with its quotes.
    fn string(&mut self) -> Option<&'t str> {
        let text = self.text.get(self.at..)?;
        let mut rest = text.as_bytes().strip_prefix(b"\"")?;
        loop {
            let length = match rest.first()? {
                b'"' => break,
                b'\\' => spans::escape(rest)?.1,
                ..b' ' => return None,
                _ => spans::plain(rest),
            };
            rest = rest.get(length..)?;
        }
        let string = text.get(..=text.len() - rest.len())?;
        self.at += string.len();
        Some(string)
    }

    fn open(&mut self, bracket: u8) -> Option<()> {
        let here = self.ahead()? == bracket && self.depth < MAX_DEPTH;
        self.depth += 1;
        self.at += 1;
        here.then_some(())
    }

    fn close(&mut self) {
        self.depth -= 1;
        self.at += 1;
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn rest(&self) -> Option<&'t str> {
        self.text.get(self.at..)
    }

    /// The first byte of what comes next, behind blanks.
    pub(crate) fn ahead(&mut self) -> Option<u8> {
        loop {
            match self.peek()? {
                b' ' | b'\t' | b'\r' | b'\n' => self.at += 1,
                other => return Some(other),
            }
        }
    }
}
