//! Contact sheets: every picture whole in its place, and none too large to look at.
use crate::bench::Bench;
use clarity_lab::{LabError, Sweep, contact_sheet, read_picture, write_picture};
use clarity_model::{Axes, Axis, AxisName, AxisValue};
use clarity_perturb::Picture;
use serde_json::{Value, json};

fn axes(axes: &[(&str, std::ops::RangeInclusive<i64>)]) -> Axes {
    let axis = |(name, values): &(&str, std::ops::RangeInclusive<i64>)| {
        let values = values.clone().map(AxisValue::from).collect();
        Axis::new(AxisName::new(name).unwrap(), values).unwrap()
    };
    Axes::new(axes.iter().map(axis).collect()).unwrap()
}

fn sheet(bench: &Bench, spec: &Value, axes: &Axes) -> Result<Picture, LabError> {
    contact_sheet(&Sweep {
        base_spec: spec.to_string().as_bytes(),
        directory: &bench.path(""),
        adapter: "phantom",
        axes,
        seeds: &[7.into()],
        env: &[],
    })
}

/// The part of a sheet that begins at a column and a row.
fn part(sheet: &Picture, left: usize, top: usize, picture: &Picture) -> Vec<u8> {
    let width = picture.width() as usize;
    let rows = sheet.bytes().chunks(3 * sheet.width() as usize);
    let rows = rows.skip(top).take(picture.height() as usize);
    rows.flat_map(|row| row[3 * left..3 * (left + width)].to_vec())
        .collect()
}

fn film() -> Bench {
    let bench = Bench::new();
    bench.copy("examples/phantom/film.png", "film.png");
    bench
}

/// A recipe that resizes: places are as large as the largest picture, whichever comes first.
#[test]
fn each_picture_stands_whole_in_its_place() {
    let bench = film();
    let resized = json!({
        "image": "film.png",
        "recipe": [{"name": "resize", "params": {"width": {"axis": "side"}, "height": {"axis": "side"}, "interpolation": "nearest"}}]
    });
    let film = read_picture(&bench.path("film.png")).unwrap();
    let sides = Axis::new(
        AxisName::new("side").unwrap(),
        vec![8.into(), 128.into(), 16.into()],
    );
    let axes = Axes::new(vec![sides.unwrap()]).unwrap();
    let sheet = sheet(&bench, &resized, &axes).unwrap();
    // 6 pixels between and around places of 128 x (one line of 10 and 128).
    assert_eq!((sheet.width(), sheet.height()), (6 + 3 * 134, 6 + 144));
    let whole = part(&sheet, 6 + 134, 6 + 10, &film);
    assert_eq!(whole, film.bytes());
    // Beside the small ones there is nothing but the background.
    let right_of_it = part(
        &sheet,
        6 + 8,
        16,
        &Picture::gray(100, 100, &[0; 10_000]).unwrap(),
    );
    assert!(right_of_it.iter().all(|byte| *byte == 32));
}

#[test]
fn a_large_picture_is_made_smaller() {
    let bench = film();
    let large = json!({
        "image": "film.png",
        "recipe": [{"name": "resize", "params": {"width": 600, "height": {"axis": "height"}}}]
    });
    let sheet = sheet(&bench, &large, &axes(&[("height", 300..=301)])).unwrap();
    // 600 x 300 and 600 x 301 into 192 pixels: 192 x 96.
    assert_eq!(
        (sheet.width(), sheet.height()),
        (6 + 2 * 198, 6 + 10 + 96 + 6)
    );
}

/// 2^32 / 192 is less than a side may have.
#[test]
#[cfg_attr(debug_assertions, ignore = "takes long without optimisation")]
fn the_widest_picture_is_made_smaller() {
    let bench = film();
    let wide = Picture::gray(22_369_622, 1, &vec![90; 22_369_622]).unwrap();
    std::fs::write(bench.path("film.png"), write_picture(&wide)).unwrap();
    let spec = json!({
        "image": "film.png",
        "recipe": [{"name": "quantize", "params": {"bits": {"axis": "bits"}}}]
    });
    let sheet = sheet(&bench, &spec, &axes(&[("bits", 8..=8)])).unwrap();
    assert_eq!((sheet.width(), sheet.height()), (6 + 198, 6 + 10 + 1 + 6));
    let row = part(&sheet, 6, 16, &Picture::gray(192, 1, &[0; 192]).unwrap());
    assert_eq!(row, [90; 3 * 192]);
}

#[test]
fn what_would_be_too_large_is_refused_before_it_is_drawn() {
    // Of one pixel, which is soon perturbed.
    let bench = Bench::new();
    bench.copy(
        "crates/clarity-picture/tests/data/png/gray_1x1.png",
        "film.png",
    );
    let spec = |height: Value| {
        json!({
            "image": "film.png",
            "recipe": [
                {"name": "translate", "params": {"dx": {"axis": "dx"}, "dy": {"axis": "dy"}}},
                {"name": "resize", "params": {"width": 1, "height": height}}
            ]
        })
    };
    // 1000 x 1000 places of at least 102 x 27 pixels.
    let square = axes(&[("dx", 1..=1000), ("dy", 1..=1000)]);
    let told = sheet(&bench, &spec(json!(1)), &square)
        .unwrap_err()
        .to_string();
    assert_eq!(
        told,
        "1000 x 1000 pictures are too many for one sheet of at most 32768 pixels a side; give a \
         configuration with fewer values, or with another axis last"
    );
    // More columns than a side has pixels.
    let row = axes(&[("dx", 1..=700_000), ("dy", 1..=1)]);
    let told = sheet(&bench, &spec(json!(1)), &row).unwrap_err();
    assert!(matches!(told, LabError::TooManyPictures { .. }));
    // 100 x 80 places of 102 x 27 pixels fit; where the last picture is 80 high, and each place
    // 102 x 106, they do not.
    let growing = axes(&[("dx", 1..=80), ("dy", 1..=100)]);
    let fits = sheet(&bench, &spec(json!(1)), &growing).unwrap();
    assert_eq!((fits.width(), fits.height()), (6 + 100 * 102, 6 + 80 * 27));
    let told = sheet(&bench, &spec(json!({"axis": "dx"})), &growing).unwrap_err();
    assert!(matches!(told, LabError::TooManyPictures { .. }));
}

/// One row of 102 x 27 pixels a place: few pixels, but many programs show none of them.
#[test]
fn no_side_is_longer_than_programs_show() {
    let bench = Bench::new();
    bench.copy(
        "crates/clarity-picture/tests/data/png/gray_1x1.png",
        "film.png",
    );
    let spec = json!({
        "image": "film.png",
        "recipe": [{"name": "translate", "params": {"dx": {"axis": "dx"}, "dy": {"axis": "dy"}}}]
    });
    let fits = sheet(&bench, &spec, &axes(&[("dx", 1..=1), ("dy", 1..=321)])).unwrap();
    assert_eq!((fits.width(), fits.height()), (6 + 321 * 102, 6 + 27));
    for too_long in [
        [("dx", 1..=1), ("dy", 1..=322)],
        [("dx", 1..=1300), ("dy", 1..=1)],
    ] {
        let told = sheet(&bench, &spec, &axes(&too_long)).unwrap_err();
        assert!(matches!(told, LabError::TooManyPictures { .. }), "{told}");
    }
}

/// Values of one axis, and the width of a place: each two labels differ, however long.
#[test]
fn a_label_shows_its_value_whole() {
    let bench = Bench::new();
    bench.copy(
        "crates/clarity-picture/tests/data/png/gray_1x1.png",
        "film.png",
    );
    let texts = |texts: &[&str]| -> Vec<AxisValue> {
        texts.iter().map(|text| AxisValue::from(*text)).collect()
    };
    let floats = |floats: &[f64]| -> Vec<AxisValue> {
        let floats = floats.iter();
        floats
            .map(|float| AxisValue::float(*float).unwrap())
            .collect()
    };
    let long = "resolution_of_the_scanner";
    let cases: [(&str, Vec<AxisValue>, u32, u32); 6] = [
        ("hide", floats(&[0.0, 0.5]), 12, 1),
        ("brightness", floats(&[1.0, 0.75, 0.5]), 15, 1),
        ("kernel", texts(&["sharp", "sharp and more"]), 21, 1),
        // Longer than a line: the value stands below its axis.
        (long, floats(&[0.25, 0.5]), 24, 3),
        (
            long,
            texts(&["of a standard head", "of a standard hand"]),
            24,
            3,
        ),
        // No letter of ours.
        ("name", texts(&["M\u{fc}ller", "Moller"]), 16, 1),
    ];
    for (name, values, letters, lines) in cases {
        let spec = json!({"image": "film.png"});
        let count = values.len();
        let axis = Axis::new(AxisName::new(name).unwrap(), values).unwrap();
        let sheet = sheet(&bench, &spec, &Axes::new(vec![axis]).unwrap()).unwrap();
        let place = 8 * letters + 6;
        assert_eq!(
            sheet.width(),
            6 + place * u32::try_from(count).unwrap(),
            "{name}"
        );
        assert_eq!(sheet.height(), 6 + 10 * lines + 1 + 6, "{name}");
        let label = Picture::gray(
            8 * letters,
            10 * lines,
            &vec![0; (80 * letters * lines) as usize],
        );
        let label = label.unwrap();
        let labels = (0..count).map(|index| part(&sheet, 6 + index * place as usize, 6, &label));
        let labels: Vec<_> = labels.collect();
        for (index, label) in labels.iter().enumerate() {
            assert!(!labels[..index].contains(label), "{name}, value {index}");
        }
    }
}

#[test]
fn without_pictures_there_is_no_sheet() {
    let bench = film();
    let axes = axes(&[("a", 1..=2)]);
    let told = |spec: Value| sheet(&bench, &spec, &axes).unwrap_err().to_string();
    assert!(told(json!({"question": "?"})).contains("names no `image`"));
    assert!(told(json!([])).contains("the base spec: line 1, column 1: found a list"));
    assert!(told(json!({"image": "none.png"})).contains("none.png: no such file or directory"));
    let unknown = json!({"image": "film.png", "recipe": [{"name": "blurr"}]});
    assert!(told(unknown).contains("step 1 of the recipe: there is no perturbation `blurr`"));
}
