//! `clarity perturb` and `clarity contact-sheet`: what they print and draw, and what they refuse.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

use clarity_integration::{Said, clarity, root, say};
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

fn film() -> PathBuf {
    root().join("examples/phantom/film.png")
}

fn perturb(film: &Path, out: &Path, words: &[&str]) -> Said {
    let mut arguments: Vec<OsString> = vec!["perturb".into(), film.into(), "-o".into(), out.into()];
    arguments.extend(words.iter().map(OsString::from));
    say(arguments).unwrap()
}

#[test]
fn a_recipe_prints_hashes_and_distances() {
    let directory = TempDir::new().unwrap();
    let out = directory.path().join("out.png");
    let words = [
        "gaussian_blur",
        "radius=2",
        "gaussian_noise",
        "std_dev=0.05",
        "seed=7",
    ];
    let said = perturb(&film(), &out, &words);
    assert_eq!((said.code, said.err.as_str()), (0, ""));
    // Hashes of Pillow 13 and NumPy 2.4: `ImageFilter.GaussianBlur(2)`, then the noise of
    // tests/reference/pillow.py. RMSE by NumPy, SSIM by scikit-image 0.26.
    let lines: Vec<_> = said.out.lines().collect();
    assert_eq!(
        lines[..2],
        [
            "input   128x128  fe3b4cde68cf99fb48b13f30717376166f191911d1f6018357dc6128e5acf083",
            "output  128x128  a88dca7481788a30c4c0eb3b97267a9d87e3a3e7f0a06ad3e8a23757c86ca8cf",
        ]
    );
    assert!(
        lines[2].starts_with("rmse 13.9386  psnr 25.24"),
        "{}",
        lines[2]
    );
    // The file is the picture that was told of.
    let again = directory.path().join("again.png");
    let said = perturb(&out, &again, &["brightness", "factor=1"]);
    assert!(
        said.out.contains("input   128x128  a88dca74"),
        "{}",
        said.out
    );
    assert!(
        said.out
            .contains("rmse 0.0000  psnr infinite dB  ssim 1.0000"),
        "{}",
        said.out
    );
}

#[test]
fn a_seed_serves_the_steps_that_have_none() {
    let directory = TempDir::new().unwrap();
    let out = directory.path().join("out.png");
    let hash = |words: &[&str]| {
        let said = perturb(&film(), &out, words);
        assert_eq!(said.code, 0, "{}", said.err);
        said.out.lines().nth(1).unwrap().to_owned()
    };
    let own = hash(&["gaussian_noise", "std_dev=0.05", "seed=7"]);
    assert_eq!(
        hash(&["gaussian_noise", "std_dev=0.05", "--seed", "7"]),
        own
    );
    assert_ne!(
        hash(&["gaussian_noise", "std_dev=0.05", "--seed", "8"]),
        own
    );
    assert_eq!(
        hash(&["gaussian_noise", "std_dev=0.05", "seed=7", "--seed", "8"]),
        own
    );
}

/// What looks like a number is a word where a word is meant, and a seed is as long as it is.
#[test]
fn a_value_is_read_as_its_parameter_takes_it() {
    let directory = TempDir::new().unwrap();
    let out = directory.path().join("out.png");
    let size = |dialect: &str| {
        let dialect = format!("dialect={dialect}");
        let said = perturb(
            &film(),
            &out,
            &["resize", "width=16", "height=9", dialect.as_str()],
        );
        assert_eq!(said.code, 0, "{}", said.err);
        said.out.lines().nth(1).unwrap().to_owned()
    };
    for dialect in ["10.2", "12.2", "13.0"] {
        assert!(size(dialect).starts_with("output  16x9  "), "{dialect}");
    }
    let hash = |words: &[&str]| {
        let said = perturb(&film(), &out, words);
        assert_eq!(said.code, 0, "{}", said.err);
        said.out.lines().nth(1).unwrap().to_owned()
    };
    // NumPy's `default_rng` takes seeds of any length.
    let long = "99999999999999999999999";
    let noise = ["gaussian_noise", "std_dev=0.05"];
    let own = hash(&[noise[0], noise[1], &format!("seed={long}")]);
    assert_eq!(hash(&[noise[0], noise[1], "--seed", long]), own);
    let last = hash(&[noise[0], noise[1], "--seed", "18446744073709551615"]);
    let next = hash(&[noise[0], noise[1], "--seed", "18446744073709551616"]);
    assert_ne!(last, next);
}

#[test]
fn a_preset_is_the_number_that_it_stands_for() {
    let directory = TempDir::new().unwrap();
    let out = directory.path().join("out.png");
    for (step, parameter, preset, number) in [
        ("gaussian_noise", "std_dev", "gaussian_noise@3", "0.18"),
        ("poisson", "peak", "shot_noise@1", "60"),
        ("gaussian_blur", "radius", "gaussian_blur@5", "6"),
        ("contrast", "factor", "contrast@2", "0.3"),
        ("jpeg", "quality", "jpeg_compression@4", "10"),
    ] {
        let said = |value: &str| {
            let argument = format!("{parameter}={value}");
            let mut words = vec![step, argument.as_str()];
            if ["gaussian_noise", "poisson"].contains(&step) {
                words.extend(["--seed", "7"]);
            }
            let said = perturb(&film(), &out, &words);
            assert_eq!(said.code, 0, "{}", said.err);
            said.out
        };
        assert_eq!(said(&format!("imagenet-c/{preset}")), said(number));
    }
    let listed = say(["perturb", "--list"]).unwrap().out;
    for preset in clarity::perturb::PRESETS {
        let line = format!("\n{}: {} {} ", preset.name, preset.step, preset.parameter);
        assert!(listed.contains(&line), "{line}");
    }
    let line = "imagenet-c/jpeg_compression: jpeg quality 25, 18, 15, 10, 7 (colours keep";
    assert!(listed.contains(line), "{listed}");
}

#[test]
fn the_list_names_every_perturbation_and_its_parameters() {
    let said = say(["perturb", "--list"]).unwrap();
    assert_eq!(said.code, 0);
    for definition in clarity::perturb::Step::definitions() {
        let line = format!("{} {} (", definition.name, definition.version);
        assert!(
            said.out.lines().any(|told| told.starts_with(&line)),
            "{line}"
        );
    }
    assert!(
        said.out
            .contains("    std_dev: a number from 0 to 1, as a share of 255\n")
    );
    assert!(said.out.contains("[default: bicubic]"));
}

/// Words, and what is said of them.
const REFUSED: [(&[&str], &str); 24] = [
    (&[], "give at least one perturbation"),
    (
        &["gaussian_blurr", "radius=1"],
        "there is no perturbation `gaussian_blurr`; there are `brightness`",
    ),
    (
        &["radius=1"],
        "found \"radius=1\", expected the name of a perturbation first",
    ),
    (
        &["brightness"],
        "`brightness` needs `factor`: 1 changes nothing",
    ),
    (
        &["brightness", "faktor=1"],
        "`brightness` has no parameter `faktor`; it takes `factor`",
    ),
    (
        &["brightness", "factor=-1"],
        "`factor` is -1, expected a finite number of at least 0",
    ),
    (
        &["brightness", "factor=NaN"],
        "`factor` is \"NaN\", expected a finite number",
    ),
    (
        &["brightness", "factor=inf"],
        "`factor` is \"inf\", expected a finite number",
    ),
    (
        &["brightness", "factor=1", "factor=2"],
        "`factor` is given twice",
    ),
    (
        &["gaussian_noise", "std_dev=0.1"],
        "`gaussian_noise` needs `seed`",
    ),
    (
        &["gaussian_noise", "std_dev=0.1", "seed=-1"],
        "`seed` is \"-1\", expected an integer of at least 0",
    ),
    (
        &["gaussian_noise", "std_dev=0.1", "seed=1.5"],
        "`seed` is \"1.5\", expected an integer of at least 0",
    ),
    (
        &["gaussian_noise", "std_dev=2", "seed=1"],
        "`std_dev` is 2, expected a number from 0 to 1",
    ),
    (
        &["motion_blur", "length=4"],
        "`length` is 4, expected an odd integer from 1 to 9999",
    ),
    (
        &["resize", "width=9", "height=9", "interpolation=cubic"],
        "expected \"nearest\", \"bilinear\", \"bicubic\" or \"lanczos\"",
    ),
    (&["typos", "rate=0.1", "seed=1"], "`typos` changes texts"),
    (
        &["resize", "width=9", "height=9", "dialect=13"],
        "`dialect` is \"13\", expected \"10.2\", \"12.2\" or \"13.0\"",
    ),
    (
        &["gaussian_noise", "std_dev=0.1", "--seed", "abc"],
        "--seed: `seed` is abc, expected an integer of at least 0",
    ),
    (
        &["invert", "--seed", "abc"],
        "--seed: `seed` is abc, expected an integer of at least 0",
    ),
    (
        &["invert", "--seed", "7"],
        "--seed is given, but no step draws; leave it out",
    ),
    (
        &["contrast", "factor=imagenet-c/kontrast@1"],
        "there is no preset `imagenet-c/kontrast`",
    ),
    (
        &["brightness", "factor=imagenet-c/contrast@1"],
        "the preset `imagenet-c/contrast` is of `factor` of `contrast`, not of `factor` of \
         `brightness`",
    ),
    (
        &["contrast", "factor=imagenet-c/contrast@0"],
        "found \"0\", expected a severity of `imagenet-c/contrast` from 1 to 5",
    ),
    (
        &["contrast", "factor=imagenet-c/contrast@mild"],
        "found \"mild\", expected a severity of `imagenet-c/contrast` from 1 to 5",
    ),
];

#[test]
fn what_cannot_be_is_refused_and_nothing_is_written() {
    let directory = TempDir::new().unwrap();
    let out = directory.path().join("out.png");
    for (words, expected) in REFUSED {
        let said = perturb(&film(), &out, words);
        assert_eq!((said.code, said.out.as_str()), (2, ""), "{words:?}");
        assert!(said.err.contains(expected), "{words:?}: {}", said.err);
        assert!(!out.exists(), "{words:?}");
    }
}

/// Command lines that are not of the form that they should have, the exit code and what is told.
const MISTYPED: [(&[&str], i32, &str); 5] = [
    (
        &["gaussian_blur", "radius=2", "-o", "out.png"],
        2,
        "error: `gaussian_blur` is a perturbation, and no file has that name; give the picture \
         first: clarity perturb IN -o OUT gaussian_blur ...\n",
    ),
    (
        &[
            "film.png",
            "-o",
            "out.png",
            "gaussian_noise",
            "std_dev=0.1",
            "seed=1",
            "invert",
            "gaussian_noise",
            "std_dev=2",
            "seed=1",
        ],
        2,
        "error: step 3, `gaussian_noise`: `std_dev` is 2, expected a number from 0 to 1",
    ),
    // A step alone needs no number.
    (
        &[
            "film.png",
            "-o",
            "out.png",
            "gaussian_noise",
            "std_dev=2",
            "seed=1",
        ],
        2,
        "error: `std_dev` is 2, expected a number from 0 to 1",
    ),
    (
        &["--list", "film.png"],
        1,
        "error: the argument '--list' cannot be used with '[IN]'",
    ),
    (
        &["--list", "-o", "out.png"],
        1,
        "error: the argument '--list' cannot be used with '--output <OUT>'",
    ),
];

#[test]
fn what_is_mistyped_is_told_as_what_it_is() {
    let directory = TempDir::new().unwrap();
    fs::copy(film(), directory.path().join("film.png")).unwrap();
    for (words, code, expected) in MISTYPED {
        let mut command = clarity(["perturb"].iter().chain(words));
        let said = Said::from(command.current_dir(directory.path()).output().unwrap());
        assert_eq!((said.code, said.out.as_str()), (code, ""), "{words:?}");
        assert!(said.err.starts_with(expected), "{words:?}: {}", said.err);
        assert!(!directory.path().join("out.png").exists(), "{words:?}");
    }
    // A file may be called like a perturbation.
    fs::copy(film(), directory.path().join("invert")).unwrap();
    let mut command = clarity(["perturb", "invert", "-o", "out.png", "invert"]);
    let said = Said::from(command.current_dir(directory.path()).output().unwrap());
    assert_eq!(said.code, 0, "{}", said.err);
}

/// Files that are no canonical picture, and what is said of them.
const STRANGERS: [(&str, &str); 6] = [
    ("palette.png", "palette"),
    ("gray_16_bit.png", "16-bit"),
    ("half.png", "ends after"),
    ("overstated.png", "cannot hold"),
    ("huge.png", "pixels, expected at least one"),
    ("animated.png", "animated"),
];

#[test]
fn pictures_of_other_kinds_are_refused_by_name() {
    let directory = TempDir::new().unwrap();
    let out = directory.path().join("out.png");
    let data = root().join("crates/clarity-picture/tests/data/png");
    for (name, expected) in STRANGERS {
        let film = data.join(name);
        assert!(film.exists(), "{name}");
        let said = perturb(&film, &out, &["invert"]);
        assert_eq!(said.code, 2, "{name}: {}", said.err);
        assert!(
            said.err.contains(name) && said.err.contains(expected),
            "{name}: {}",
            said.err
        );
        assert!(!out.exists());
    }
    // A JPEG, CMYK or not, decodes differently everywhere.
    let jpeg = directory.path().join("cmyk.jpg");
    fs::write(&jpeg, b"\xff\xd8\xff\xee\x00\x0eAdobe").unwrap();
    let said = perturb(&jpeg, &out, &["invert"]);
    assert_eq!(said.code, 2);
    assert!(
        said.err.contains("found a JPEG, expected a PNG"),
        "{}",
        said.err
    );
    let missing = perturb(&directory.path().join("none.png"), &out, &["invert"]);
    assert_eq!(missing.code, 2, "{}", missing.err);
}

#[test]
fn the_input_is_never_overwritten() {
    let directory = TempDir::new().unwrap();
    let copy = directory.path().join("film.png");
    fs::copy(film(), &copy).unwrap();
    let said = perturb(&copy, &copy, &["invert"]);
    assert_eq!(said.code, 2);
    assert!(said.err.contains("is the picture itself"), "{}", said.err);
    assert_eq!(fs::read(&copy).unwrap(), fs::read(film()).unwrap());
}

#[test]
fn a_contact_sheet_shows_each_cell() {
    let directory = TempDir::new().unwrap();
    let out = directory.path().join("sheet.png");
    let config = root().join("examples/phantom/sweep.toml");
    let arguments = [
        "contact-sheet".as_ref(),
        config.as_os_str(),
        "-o".as_ref(),
        out.as_os_str(),
    ];
    let said = say(arguments).unwrap();
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(
        said.out
            .starts_with("80 pictures, seed 11 on 676x2630 pixels"),
        "{}",
        said.out
    );
    let first = fs::read(&out).unwrap();
    assert_eq!(say(arguments).unwrap().code, 0);
    assert_eq!(
        fs::read(&out).unwrap(),
        first,
        "the same sweep draws the same bytes"
    );

    let mri = root().join("examples/mri/sweep.toml");
    let said = say([
        "contact-sheet".as_ref(),
        mri.as_os_str(),
        "-o".as_ref(),
        out.as_os_str(),
    ]);
    let said = said.unwrap();
    assert_eq!(said.code, 2);
    assert!(
        said.err.contains("its runner is not `clarity lab`"),
        "{}",
        said.err
    );
}
