//! Slips of the keyboard and of the memory.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

use clarity_perturb::Perturb as _;
use clarity_perturb::random::Pcg64;
use clarity_perturb::text::{DropSentences, Typos};
use proptest::prelude::*;

const NOTE: &str =
    "Dr. Smith saw the film. No effusion! Is there a nodule?  Follow up in 3.5 months";

fn typed(text: &str, rate: f64, seed: u64) -> String {
    Typos::new(rate, seed.into())
        .unwrap()
        .apply(&text.to_owned())
}

fn dropped(text: &str, count: i64, seed: u64) -> String {
    DropSentences::new(count, seed.into())
        .unwrap()
        .apply(&text.to_owned())
}

#[test]
fn no_rate_no_slip_and_every_rate_its_own() {
    for seed in 0..50 {
        assert_eq!(typed(NOTE, 0.0, seed), NOTE);
        assert_ne!(typed(NOTE, 1.0, seed), NOTE);
        assert_ne!(typed(NOTE, 0.5, seed), typed(NOTE, 0.5, seed + 1));
        assert_eq!(typed(NOTE, 0.5, seed), typed(NOTE, 0.5, seed));
    }
}

#[test]
fn a_seed_stands_for_these_letters() {
    // Other letters are another version of the perturbation.
    assert_eq!(
        typed(NOTE, 0.2, 7),
        "Dr. mSith ssaaw thhe ilm. No efusion! Is tehe a noduee?  Fllow up in 3.5 momths"
    );
    assert_eq!(dropped(NOTE, 2, 7), "Dr. Smith saw the film. No effusion!");
}

#[test]
fn slips_are_of_four_kinds() {
    let kinds = |text: &str| {
        let mut made: Vec<_> = (0..2_000).map(|seed| typed(text, 1.0, seed)).collect();
        made.sort_unstable();
        made.dedup();
        made
    };
    // A neighbour, nothing, twice, and a move with nowhere to go.
    assert_eq!(kinds("g"), ["", "f", "g", "gg", "h"]);
    assert_eq!(kinds("Q"), ["", "Q", "QQ", "W"]);
    assert_eq!(kinds("m"), ["", "m", "mm", "n"]);
    assert_eq!(kinds("\u{e9}"), ["", "\u{e9}", "\u{e9}\u{e9}"]);
    assert_eq!(kinds("7."), ["7."]);
    let words = kinds("ab cd");
    assert!(words.contains(&"ba dc".to_owned()));
    assert!(
        words.iter().all(|text| text.contains(' ')),
        "no letter leaves its word"
    );
    // `a` moves behind `b`, which moves behind `c`.
    assert!(kinds("abc").contains(&"cba".to_owned()));
}

#[test]
fn the_share_of_slips_is_the_rate() {
    let letters = "x ".repeat(20_000);
    let slips = |rate| {
        let text = typed(&letters, rate, 5);
        let slips = text.split(' ').filter(|word| *word != "x").count();
        f64::from(u32::try_from(slips).unwrap()) / 20_000.0
    };
    // A quarter of the slips, moves, have nowhere to go in words of one letter.
    for rate in [0.01, 0.1, 0.5, 1.0] {
        assert!(
            (slips(rate) - 0.75 * rate).abs() < 0.01,
            "{rate}: {}",
            slips(rate)
        );
    }
}

/// Each Greek letter once: no neighbours on the keyboard, so that what happened can be read off.
const GREEK: &str =
    "\u{3b1}\u{3b2}\u{3b3}\u{3b4}\u{3b5}\u{3b6}\u{3b7}\u{3b8}\u{3b9}\u{3ba}\u{3bb}\u{3bc}";

/// Letters left out, letters doubled, and neighbours that changed places.
fn slips(text: &str) -> Vec<String> {
    let letters: Vec<char> = GREEK.chars().collect();
    let times = |letter: &char| text.chars().filter(|c| c == letter).count();
    let mut slips: Vec<_> = letters
        .iter()
        .filter(|letter| times(letter) != 1)
        .map(|letter| format!("{letter} {} times", times(letter)))
        .collect();
    for pair in letters.windows(2) {
        if let (Some(first), Some(second)) = (text.find(pair[0]), text.find(pair[1]))
            && second < first
        {
            slips.push(format!("{} behind {}", pair[0], pair[1]));
        }
    }
    slips
}

proptest! {
    #[test]
    fn a_letter_that_slips_slips_alike_at_every_higher_rate(
        seed in any::<u64>(), a in 0.0..=1.0_f64, b in 0.0..=1.0_f64,
    ) {
        let (low, high) = (a.min(b), a.max(b));
        let (few, many) = (typed(GREEK, low, seed), typed(GREEK, high, seed));
        let after = slips(&many);
        for slip in slips(&few) {
            // A pair that changed places shows only while both are there.
            let gone = slip.contains("behind")
                && GREEK.chars().any(|c| slip.contains(c) && !many.contains(c));
            prop_assert!(gone || after.contains(&slip), "{few} {many}: {slip}");
        }
    }

    #[test]
    fn words_slip_alike_at_every_higher_rate(
        seed in any::<u64>(), a in 0.0..=1.0_f64, b in 0.0..=1.0_f64,
    ) {
        let text = "q w e r t y u i o p a s d f g h j k l";
        let (few, many) = (typed(text, a.min(b), seed), typed(text, a.max(b), seed));
        for ((word, few), many) in text.split(' ').zip(few.split(' ')).zip(many.split(' ')) {
            prop_assert!(few == word || few == many, "{word} {few} {many}");
        }
    }

    #[test]
    fn any_text_is_a_text_after(text in any::<String>(), rate in 0.0..=1.0_f64, seed in any::<u64>()) {
        let made = typed(&text, rate, seed);
        let others = |text: &str| text.chars().filter(|c| !c.is_alphabetic()).collect::<String>();
        prop_assert_eq!(others(&made), others(&text), "only letters slip");
        prop_assert!(made.chars().count() <= 2 * text.chars().count());
    }

    #[test]
    fn any_text_loses_sentences(text in "[a-c.!? \n\u{e9}]{0,60}|\\PC{0,40}", count in 0..9_i64, seed in any::<u64>()) {
        let (fewer, more) = (dropped(&text, count, seed), dropped(&text, count + 1, seed));
        prop_assert!(fewer.len() <= text.len() && more.len() <= fewer.len());
        // What is left stands in the text in this order.
        let mut rest = fewer.chars().peekable();
        text.chars().for_each(|c| { rest.next_if_eq(&c); });
        prop_assert_eq!(rest.next(), None);
        if count == 0 {
            prop_assert_eq!(fewer, text);
        }
    }
}

#[test]
fn sentences_are_left_out_whole() {
    let sentences = [
        "Dr. ",
        "Smith saw the film. ",
        "No effusion! ",
        "Is there a nodule?  ",
        "Follow up in 3.5 months",
    ];
    assert_eq!(sentences.concat(), NOTE);
    for seed in 0..50 {
        assert_eq!(dropped(NOTE, 0, seed), NOTE);
        let mut before = NOTE.to_owned();
        for count in 1..=5 {
            let made = dropped(NOTE, count, seed);
            let left = sentences
                .iter()
                .filter(|sentence| made.contains(sentence.trim_end()));
            assert_eq!(left.clone().count(), 5 - usize::try_from(count).unwrap());
            let whole: String = left.copied().collect();
            let last = whole.ends_with(sentences[4]);
            assert_eq!(made, if last { &whole } else { whole.trim_end() });
            // What a lower count left out stays out.
            assert!(
                sentences
                    .iter()
                    .all(|s| before.contains(s.trim_end()) || !made.contains(s.trim_end()))
            );
            before = made;
        }
        assert_eq!(dropped(NOTE, 1_000_000, seed), "");
    }
    let drawn = |seed| dropped(NOTE, 2, seed);
    assert!((1..50).any(|seed| drawn(seed) != drawn(0)));
}

#[test]
fn white_space_at_the_end_stays_with_the_last_sentence() {
    for seed in 0..20 {
        let made = dropped("One. Two.\n", 1, seed);
        assert!(["One.", "Two.\n"].contains(&made.as_str()), "{made:?}");
    }
    assert_eq!(dropped("One. \n", 0, 1), "One. \n");
    assert_eq!(dropped("", 3, 1), "");
    assert_eq!(dropped("...!?", 0, 1), "...!?");
    assert_eq!(dropped(" \n ", 1, 1), "");
}

#[test]
fn an_abbreviation_before_white_space_ends_a_sentence() {
    let made: Vec<_> = (0..20)
        .map(|seed| dropped("Dr. Smith came.", 1, seed))
        .collect();
    assert!(
        made.iter()
            .all(|text| text == "Dr." || text == "Smith came.")
    );
    assert_eq!(dropped("It is 3.5 cm.", 1, 1), "");
}

/// The definition, word for word: one draw for each sentence left out, among those that are left.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "as the definition truncates"
)]
fn left_out(sentences: &[String], count: usize, seed: u64) -> String {
    let mut random = Pcg64::new(&seed.into());
    let mut kept: Vec<_> = (0..sentences.len()).collect();
    for _ in 0..count {
        let place = (random.uniform() * kept.len() as f64) as usize;
        kept.remove(place);
    }
    let left: String = kept
        .iter()
        .map(|place| sentences[*place].as_str())
        .collect();
    let whole = kept.last() == Some(&(sentences.len() - 1));
    if whole {
        left
    } else {
        left.trim_end().to_owned()
    }
}

#[test]
fn each_draw_is_among_those_that_are_left() {
    for total in 1..40 {
        let sentences: Vec<_> = (0..total).map(|n| format!("Finding {n}. ")).collect();
        for count in 0..=total {
            let made = dropped(&sentences.concat(), count.try_into().unwrap(), 7);
            assert_eq!(made, left_out(&sentences, count, 7), "{count} of {total}");
        }
    }
}

/// Much text takes time in proportion, or nearly: the square of this would be minutes.
#[test]
fn much_text_takes_little_longer() {
    let half_blank = " ".repeat(300_000) + &"A. ".repeat(300_000);
    assert_eq!(dropped(&half_blank, 299_999, 1).trim(), "A.");
}
