//! How far the smallest parts of a JSON text go.

use clarity_model::Integer;

/// The bytes up to the first that ends a run of plain characters in a string: a quote, a backslash
/// or a control character.
pub(super) fn plain(bytes: &[u8]) -> usize {
    let (words, tail) = bytes.as_chunks();
    for (index, word) in words.iter().enumerate() {
        let marks = special(u64::from_le_bytes(*word));
        if marks != 0 {
            return index * 8 + marks.trailing_zeros() as usize / 8;
        }
    }
    let is_special = |byte: &u8| matches!(byte, b'"' | b'\\' | ..b' ');
    let plain = tail.iter().position(is_special).unwrap_or(tail.len());
    words.len() * 8 + plain
}

/// Eight bytes at once: the highest bit of each byte up to the first that is special marks whether
/// it is; what stands behind that one may be marked wrongly, for a subtraction borrows.
fn special(word: u64) -> u64 {
    const EACH: u64 = u64::from_ne_bytes([1; 8]);
    let below = |word: u64, limit: u8| word.wrapping_sub(EACH * u64::from(limit)) & !word;
    let equal = |byte: u8| below(word ^ (EACH * u64::from(byte)), 1);
    (below(word, b' ') | equal(b'"') | equal(b'\\')) & (EACH << 7)
}

/// The length of the escape that begins here, of a whole character: half a surrogate pair is none.
pub(super) fn escape(bytes: &[u8]) -> Option<usize> {
    match bytes {
        [_, b'u', digits @ ..] => match hex(digits)? {
            0xd800..=0xdbff => match digits.get(4..)? {
                [b'\\', b'u', low @ ..] => matches!(hex(low)?, 0xdc00..=0xdfff).then_some(12),
                _ => None,
            },
            0xdc00..=0xdfff => None,
            _ => Some(6),
        },
        [
            _,
            b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't',
            ..,
        ] => Some(2),
        _ => None,
    }
}

/// The first four hexadecimal digits.
fn hex(bytes: &[u8]) -> Option<u32> {
    let digits: &[u8; 4] = bytes.first_chunk()?;
    digits.iter().try_fold(0, |number, digit| {
        Some(number << 4 | char::from(*digit).to_digit(16)?)
    })
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
