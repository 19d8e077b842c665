use alloc::vec;
use alloc::vec::Vec;

/// How many neighbouring code points share a page.
const PAGE: usize = 32;

/// A number for each character that was given one, 0 for every other.
///
/// Two steps for whatever character, however many there are: no hash that somebody could fill.
#[derive(Debug, Clone)]
pub(crate) struct Alphabet {
    /// The page of each stretch of code points; 0 is the empty page.
    pages: Vec<u16>,
    numbers: Vec<[u32; PAGE]>,
    /// The numbers of the ASCII characters once more, by their byte; no other byte has one.
    ascii: [u32; 256],
    different: u32,
}

impl Alphabet {
    pub(crate) fn new() -> Self {
        Self {
            pages: Vec::new(),
            numbers: vec![[0; PAGE]],
            ascii: [0; 256],
            different: 0,
        }
    }

    /// The number of a character.
    pub(crate) fn get(&self, character: char) -> u32 {
        let (page, place) = split(character);
        let page = self.pages.get(page).map_or(0, |page| usize::from(*page));
        let number = self.numbers.get(page).and_then(|page| page.get(place));
        number.copied().unwrap_or_default()
    }

    /// The number of each character of a text, in order.
    pub(crate) fn append(&self, text: &str, to: &mut Vec<u32>) {
        if text.is_ascii() {
            let number = |byte: u8| self.ascii.get(usize::from(byte));
            to.extend(
                text.bytes()
                    .map(|byte| number(byte).copied().unwrap_or_default()),
            );
        } else {
            to.extend(text.chars().map(|character| self.get(character)));
        }
    }

    /// The number of a character, the next one where it has none yet.
    pub(crate) fn assign(&mut self, character: char) -> u32 {
        let known = self.get(character);
        if known != 0 {
            return known;
        }
        self.different += 1;
        if let Some(number) = ascii(character).and_then(|byte| self.ascii.get_mut(byte)) {
            *number = self.different;
        }
        let (page, place) = split(character);
        if self.pages.len() <= page {
            self.pages.resize(page + 1, 0);
        }
        if let Some(page) = self.pages.get_mut(page) {
            if *page == 0 {
                *page = page_number(self.numbers.len());
                self.numbers.push([0; PAGE]);
            }
            let numbers = self.numbers.get_mut(usize::from(*page));
            if let Some(number) = numbers.and_then(|numbers| numbers.get_mut(place)) {
                *number = self.different;
            }
        }
        self.different
    }

    /// How many characters have a number.
    pub(crate) fn different(&self) -> u32 {
        self.different
    }

    /// Multiplies every number.
    pub(crate) fn scale(&mut self, by: u32) {
        self.numbers
            .as_flattened_mut()
            .iter_mut()
            .chain(&mut self.ascii)
            .for_each(|number| *number *= by);
    }
}

fn ascii(character: char) -> Option<usize> {
    character
        .is_ascii()
        .then_some(u32::from(character) as usize)
}

fn split(character: char) -> (usize, usize) {
    let code = u32::from(character) as usize;
    (code / PAGE, code % PAGE)
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "code points end below 0x11_0000: they have 0x8800 pages"
)]
fn page_number(pages: usize) -> u16 {
    pages as u16
}
