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
        "1000 x 1000 pictures are too many for one sheet; give a configuration with fewer values"
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
