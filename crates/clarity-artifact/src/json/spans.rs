//! The smallest parts of a JSON text: how far they go, what a string says.

use clarity_model::Integer;
use std::borrow::Cow;

/// The length of the run of plain characters that begins here, up to what is special in a string: a
/// quote, a backslash or a control character. It is 1 at least; the caller has seen the first byte.
pub(super) fn plain(bytes: &[u8]) -> usize {
    let (words, tail) = bytes.as_chunks();
    for (index, word) in words.iter().enumerate() {
        let marks = special(u64::from_le_bytes(*word));
        if marks != 0 {
            return (index * 8 + marks.trailing_zeros() as usize / 8).max(1);
        }
    }
    let is_special = |byte: &u8| matches!(byte, b'"' | b'\\' | ..b' ');
    let plain = tail.iter().position(is_special).unwrap_or(tail.len());
    (words.len() * 8 + plain).max(1)
}

/// Eight bytes at once: the highest bit of each byte up to the first that is special marks whether
/// it is; what stands behind that one may be marked wrongly, for a subtraction borrows.
fn special(word: u64) -> u64 {
    const EACH: u64 = u64::from_ne_bytes([1; 8]);
    let below = |word: u64, limit: u8| word.wrapping_sub(EACH * u64::from(limit)) & !word;
    let equal = |byte: u8| below(word ^ (EACH * u64::from(byte)), 1);
    (below(word, b' ') | equal(b'"') | equal(b'\\')) & (EACH << 7)
}

/// The character that the escape here stands for, and the escape's length; half a surrogate pair
/// stands for none.
pub(super) fn escape(bytes: &[u8]) -> Option<(char, usize)> {
    let character = match bytes.get(1)? {
        b'u' => return unicode(bytes.get(2..)?),
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        itself @ (b'"' | b'\\' | b'/') => char::from(*itself),
        _ => return None,
    };
    Some((character, 2))
}

fn unicode(digits: &[u8]) -> Option<(char, usize)> {
    let first = hex(digits)?;
    match char::from_u32(first) {
        Some(character) => Some((character, 6)),
        None => pair(first, digits),
    }
}

/// The character of two escapes, the first of which is half a surrogate pair.
#[cold]
fn pair(first: u32, digits: &[u8]) -> Option<(char, usize)> {
    let half = |number: u32, from| number.checked_sub(from).filter(|half| *half < 0x400);
    let low = digits.get(4..)?.strip_prefix(b"\\u")?;
    let (high, low) = (half(first, 0xd800)?, half(hex(low)?, 0xdc00)?);
    Some((char::from_u32(0x10000 + (high << 10) + low)?, 12))
}

/// The number of the first four hexadecimal digits.
fn hex(bytes: &[u8]) -> Option<u32> {
    let digits: &[u8; 4] = bytes.first_chunk()?;
    digits.iter().try_fold(0, |number, digit| {
        Some(number << 4 | char::from(*digit).to_digit(16)?)
    })
}

/// A string token's text; half a surrogate pair has none, and leaves the token.
pub(crate) fn unquoted(raw: &str) -> Cow<'_, str> {
    let quoted = raw.strip_prefix('"').and_then(|raw| raw.strip_suffix('"'));
    match quoted.map(|quoted| (quoted, quoted.find('\\'))) {
        Some((plain, None)) => Cow::Borrowed(plain),
        Some((quoted, Some(_))) => decode(quoted).map_or(Cow::Borrowed(raw), Cow::Owned),
        None => Cow::Borrowed(raw),
    }
}

fn decode(quoted: &str) -> Option<String> {
    let mut text = String::with_capacity(quoted.len());
    let mut rest = quoted;
    while let Some(first) = rest.bytes().next() {
        let length = if first == b'\\' {
            let (character, length) = escape(rest.as_bytes())?;
            text.push(character);
            length
        } else {
            let length = plain(rest.as_bytes());
            text.push_str(rest.get(..length)?);
            length
        };
        rest = rest.get(length..)?;
    }
    Some(text)
}

/// The length of the number that begins here, where it is surely in range.
pub(super) fn number(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let start = usize::from(bytes.starts_with(b"-"));
    let whole = digits(bytes, start);
    if whole == 0 || (whole > 1 && bytes.get(start) == Some(&b'0')) {
        return None;
    }
    let mut end = start + whole;
    let mut is_integer = true;
    if bytes.get(end) == Some(&b'.') {
        is_integer = false;
        end += 1 + some(digits(bytes, end + 1))?;
    }
    if let Some(b'e' | b'E') = bytes.get(end) {
        is_integer = false;
        let (sign, most) = match bytes.get(end + 1) {
            Some(b'-') => (1, 3),
            Some(b'+') => (1, 2),
            _ => (0, 2),
        };
        let exponent = some(digits(bytes, end + 1 + sign))?;
        // At most 10^99 times the digits in front.
        if exponent > most {
            return None;
        }
        end += 1 + sign + exponent;
    }
    let in_range = if is_integer {
        let number = text.get(..end)?;
        number != "-0" && (whole < 19 || number.parse::<Integer>().is_ok())
    } else {
        whole <= 200
    };
    in_range.then_some(end)
}

/// How many digits there are from here.
fn digits(bytes: &[u8], start: usize) -> usize {
    let digits = bytes.iter().skip(start);
    digits.take_while(|byte| byte.is_ascii_digit()).count()
}

fn some(count: usize) -> Option<usize> {
    (count > 0).then_some(count)
}
