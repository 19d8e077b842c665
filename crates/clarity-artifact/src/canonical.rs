//! Canonical JSON: the same value gives the same bytes.
//!
//! Keys in the order given (wire structs declare them sorted, maps are sorted), two-space indent,
//! `": "` and `","`, everything outside printable ASCII escaped as `\uXXXX`, floats as
//! [`float_text`] spells them, no newline at the end. The layout is that of Python's
//! `json.dumps(value, indent=2, sort_keys=True)`.

use clarity_model::{Finite, float_text};
use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, PrettyFormatter, Serializer};
use std::io::{Error, Result, Write};

/// The canonical text of a value.
///
/// ```
/// use clarity_artifact::{canonical, json::Json};
/// let value = Json::List(vec![Json::Text("é".into()), Json::from(&1.into())]);
/// assert_eq!(canonical::pretty(&value)?, "[\n  \"\\u00e9\",\n  1\n]");
/// assert_eq!(canonical::compact(&value)?, "[\"\\u00e9\",1]");
/// # Ok::<(), std::io::Error>(())
/// ```
///
/// Floats must be finite, as those of the model are: `serde_json` makes `null` of any other.
///
/// # Errors
/// A map key that is no string.
pub fn pretty(value: &impl Serialize) -> Result<String> {
    text(value, PrettyFormatter::new())
}

/// The canonical text of a value into a stream, in many small pieces.
///
/// # Errors
/// As [`pretty`], and those of the stream.
pub fn pretty_to(value: &impl Serialize, to: impl Write) -> Result<()> {
    write(value, PrettyFormatter::new(), to)
}

/// The canonical text on one line, without a blank between tokens.
///
/// # Errors
/// As [`pretty`].
pub fn compact(value: &impl Serialize) -> Result<String> {
    text(value, CompactFormatter)
}

fn text(value: &impl Serialize, layout: impl Formatter) -> Result<String> {
    let mut bytes = Vec::new();
    write(value, layout, &mut bytes)?;
    String::from_utf8(bytes).map_err(Error::other)
}

fn write(value: &impl Serialize, layout: impl Formatter, to: impl Write) -> Result<()> {
    value.serialize(&mut Serializer::with_formatter(to, Canonical(layout)))?;
    Ok(())
}

/// The layout of another formatter with our numbers and strings.
struct Canonical<L>(L);

impl<L: Formatter> Formatter for Canonical<L> {
    fn write_f64<W: ?Sized + Write>(&mut self, writer: &mut W, number: f64) -> Result<()> {
        let number = Finite::new(number).map_err(Error::other)?;
        writer.write_all(float_text(number).as_bytes())
    }

    fn write_f32<W: ?Sized + Write>(&mut self, writer: &mut W, number: f32) -> Result<()> {
        self.write_f64(writer, number.into())
    }

    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        text: &str,
    ) -> Result<()> {
        let mut units = [0; 2];
        let mut rest = text;
        while !rest.is_empty() {
            // Hashes and most texts are one plain piece.
            let plain = rest.find(|c| !matches!(c, ' '..='~'));
            let (plain, after) = rest.split_at(plain.unwrap_or(rest.len()));
            writer.write_all(plain.as_bytes())?;
            let mut after = after.chars();
            // DEL too: `serde_json` leaves it bare, Python escapes it.
            if let Some(c) = after.next() {
                for unit in c.encode_utf16(&mut units) {
                    write!(writer, "\\u{unit:04x}")?;
                }
            }
            rest = after.as_str();
        }
        Ok(())
    }

    fn begin_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> Result<()> {
        self.0.begin_array(writer)
    }

    fn end_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> Result<()> {
        self.0.end_array(writer)
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> Result<()> {
        self.0.begin_array_value(writer, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> Result<()> {
        self.0.end_array_value(writer)
    }

    fn begin_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> Result<()> {
        self.0.begin_object(writer)
    }

    fn end_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> Result<()> {
        self.0.end_object(writer)
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> Result<()> {
        self.0.begin_object_key(writer, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> Result<()> {
        self.0.begin_object_value(writer)
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> Result<()> {
        self.0.end_object_value(writer)
    }
}
