//! Slips of the keyboard and of the memory.

use crate::define::define;
use crate::random::Pcg64;
use crate::{NoiseSeed, Parameter};
use alloc::string::String;
use alloc::vec::Vec;

define! {
    /// Letters that are mistyped, each with the same probability: replaced by a neighbour on a
    /// QWERTY keyboard, left out, doubled, or moved behind the next letter of the word.
    ///
    /// Not every slip shows: a letter that the keyboard does not have has no neighbour, and the
    /// last letter of a word no next.
    ///
    /// Each letter makes three draws, whatever happens to it or to others. With one seed, a letter
    /// that slips at some rate slips in the same way at every higher rate.
    Typos("typos", "1.0.0", Text, "letters that are mistyped") of String {
        rate: f64 = Parameter::real("rate", 0.0, 1.0, "the share of letters that slip"),
        seed: NoiseSeed = Parameter::seed(),
    }
}

impl Typos {
    fn perturb(&self, text: &str) -> String {
        let mut random = Pcg64::new(&self.seed);
        let mut typed = String::with_capacity(text.len());
        // Letters that moved behind the next one, which has not come yet.
        let mut held = Vec::new();
        for letter in text.chars() {
            if !letter.is_alphabetic() {
                typed.extend(held.drain(..).rev());
                typed.push(letter);
                continue;
            }
            let (happens, kind, which) = (random.uniform(), random.uniform(), random.uniform());
            match (kind * 4.0) as u8 {
                _ if happens >= self.rate => typed.push(letter),
                0 => typed.push(neighbour(letter, which < 0.5)),
                1 => {}
                2 => typed.extend([letter, letter]),
                _ => {
                    held.push(letter);
                    continue;
                }
            }
            typed.extend(held.drain(..).rev());
        }
        typed.extend(held.drain(..).rev());
        typed
    }
}

/// The letter beside another one on a QWERTY keyboard; at the end of a row, the one that there is.
fn neighbour(letter: char, left: bool) -> char {
    let lower = letter.to_ascii_lowercase();
    let row = ["qwertyuiop", "asdfghjkl", "zxcvbnm"]
        .into_iter()
        .find(|row| row.contains(lower));
    let Some(row) = row else {
        return letter;
    };
    let place = row.find(lower).unwrap_or_default();
    let (before, after) = (
        place.checked_sub(1).and_then(|p| row.chars().nth(p)),
        row.chars().nth(place + 1),
    );
    let found = if left {
        before.or(after)
    } else {
        after.or(before)
    };
    let found = found.unwrap_or(lower);
    if letter.is_ascii_uppercase() {
        found.to_ascii_uppercase()
    } else {
        found
    }
}

define! {
    /// Whole sentences left out, drawn without replacement; as many as there are, if fewer.
    ///
    /// A sentence ends with `.`, `!` or `?` before white space, or with the text; the white space
    /// behind it goes with it. There is no dictionary: an abbreviation before white space ends a
    /// sentence too, so that "Dr. Smith came." is two. With one seed, what a low count leaves out
    /// each higher one does too.
    DropSentences("drop_sentences", "1.0.0", Text, "whole sentences left out") of String {
        count: i64 = Parameter::whole("count", 0, 1_000_000, "how many sentences; 0 changes nothing"),
        seed: NoiseSeed = Parameter::seed(),
    }
}

impl DropSentences {
    fn perturb(&self, text: &str) -> String {
        let mut random = Pcg64::new(&self.seed);
        let mut sentences: Vec<_> = sentences(text).into_iter().map(Some).collect();
        let mut kept = Kept::all(sentences.len());
        for left in (1..=sentences.len()).rev().take(self.count as usize) {
            let nth = (random.uniform() * left as f64) as usize;
            let place = kept.take(nth.min(left - 1));
            if let Some(sentence) = sentences.get_mut(place) {
                *sentence = None;
            }
        }
        let mut left: String = sentences.iter().flatten().copied().collect();
        // White space before what is left out at the end stands before nothing.
        if sentences.last().is_none_or(Option::is_none) {
            left.truncate(left.trim_end().len());
        }
        left
    }
}

/// Which of some things are left, counted in a binary indexed tree: to find the nth of them takes
/// as many looks as their number has digits.
struct Kept(Vec<usize>);

impl Kept {
    /// All of so many. Node `n`, from 1, counts as many up to its own as its lowest bit says.
    fn all(count: usize) -> Self {
        Self((1..=count).map(|node| node & node.wrapping_neg()).collect())
    }

    /// Takes out the nth of those that are left, from 0; gives its place among all.
    fn take(&mut self, mut nth: usize) -> usize {
        let mut before = 0;
        for bit in (0..usize::BITS).rev() {
            let Some(count) = self.0.get_mut((before | 1 << bit) - 1) else {
                continue;
            };
            if *count <= nth {
                nth -= *count;
                before |= 1 << bit;
            } else {
                *count -= 1;
            }
        }
        before
    }
}

fn sentences(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.char_indices().find_map(|(place, c)| {
            let after = rest.get(place + c.len_utf8()..)?;
            let ends = matches!(c, '.' | '!' | '?') && after.starts_with(char::is_whitespace);
            ends.then(|| rest.len() - after.trim_start().len())
        });
        let (sentence, after) = rest
            .split_at_checked(end.unwrap_or(rest.len()))
            .unwrap_or((rest, ""));
        found.push(sentence);
        rest = after;
    }
    found
}
