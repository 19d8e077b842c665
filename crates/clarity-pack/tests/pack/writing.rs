use crate::{TWO, packed};
use clarity_pack::{Pack, PackError, Writer, crc};
use std::io::Cursor as Bytes;

fn writer() -> Writer<Vec<u8>, Bytes<Vec<u8>>> {
    Writer::new(Vec::new(), Bytes::new(Vec::new()))
}

/// One empty file, spelt out from APPNOTE: 4.3.7 (its record), 4.3.12 (the list), 4.3.16 (the end).
#[test]
fn the_bytes_are_those_of_the_format() {
    let expected: Vec<u8> = [
        // PK 3 4, version 1.0, names are UTF-8, stored, 0:00 on 1980-01-01
        &b"PK\x03\x04\x0a\x00\x00\x08\x00\x00\x00\x00\x21\x00"[..],
        // CRC-32, two lengths, 3 bytes of name, no extra field
        b"\0\0\0\0\0\0\0\0\0\0\0\0\x03\x00\x00\x00r/f",
        // PK 1 2, made on a Unix with 4.5, then the same
        b"PK\x01\x02\x2d\x03\x0a\x00\x00\x08\x00\x00\x00\x00\x21\x00",
        b"\0\0\0\0\0\0\0\0\0\0\0\0\x03\x00\x00\x00",
        // no comment, disk 0, no attributes, -rw-r--r--, at byte 0
        b"\0\0\0\0\0\0\x00\x00\xa4\x81\0\0\0\0r/f",
        // PK 5 6, disk 0, one member of one, 49 bytes of list behind 33
        b"PK\x05\x06\0\0\0\0\x01\x00\x01\x00\x31\0\0\0\x21\0\0\0\0\0",
    ]
    .concat();
    assert_eq!(packed(&[("r", &[("f", b"")])]), expected);
}

#[test]
fn equal_runs_are_equal_bytes() {
    assert_eq!(packed(TWO), packed(TWO));
}

#[test]
fn what_no_reader_would_take_is_not_written() {
    for (run, why) in [
        ("", "has an empty step"),
        ("..", "has a step `.` or `..`"),
        ("a/b", "has a `/`, and a run is one directory"),
        ("a\0", "has a NUL"),
        ("a\\b", "has a backslash"),
    ] {
        let error = writer().begin(run).unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("`{run}` is no name for a member of a pack: it {why}")
        );
    }
    for (path, why) in [
        ("/etc/passwd", "has an empty step"),
        ("a/../../b", "has a step `.` or `..`"),
        ("a/", "has an empty step"),
    ] {
        let mut writer = writer();
        writer.begin("run").unwrap();
        let error = writer.add(path, b"").unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("`{path}` is no name for a member of a pack: it {why}")
        );
    }
    let mut writer = writer();
    assert!(matches!(writer.add("f", b""), Err(PackError::NoRun { .. })));
    writer.begin("run").unwrap();
    let long = "x".repeat(0xffff);
    let why = writer.add(&long, b"").unwrap_err().to_string();
    assert!(why.ends_with("it is too long"), "{why}");
    writer.add("b", b"").unwrap();
    for late in ["a", "b"] {
        let error = writer.add(late, b"").unwrap_err();
        let expected = "does not ascend: the files of run `run` are packed by path, each once";
        assert_eq!(error.to_string(), format!("`{late}` {expected}"));
    }
}

#[test]
fn a_stream_is_packed_as_its_bytes_are() {
    let bytes = vec![7; 100_000];
    let mut writer = writer();
    writer.begin("run").unwrap();
    let sum = crc(&bytes[..]).unwrap();
    writer.copy("file", sum, &bytes[..]).unwrap();
    assert_eq!(
        writer.finish().unwrap(),
        packed(&[("run", &[("file", &bytes)])])
    );
}

#[test]
fn a_stream_that_changed_is_refused() {
    let sum = crc(&b"before"[..]).unwrap();
    for changed in ["after!", "before and more", "be"] {
        let mut writer = writer();
        writer.begin("run").unwrap();
        let copied = writer.copy("file", sum, changed.as_bytes());
        assert!(
            matches!(copied, Err(PackError::Changed { .. })),
            "{changed}"
        );
    }
}

/// 65,535 members are the first that the short end cannot tell from "look elsewhere".
#[test]
fn many_members_make_a_wide_end() {
    for members in [65_534, 65_535_u32] {
        let mut writer = writer();
        for run in 0..members {
            writer.begin(&format!("{run:05}")).unwrap();
            writer.add("f", b"").unwrap();
        }
        let bytes = writer.finish().unwrap();
        let wide = bytes.windows(4).any(|four| four == b"PK\x06\x06");
        assert_eq!(wide, members > 65_534, "{members}");
        let pack = Pack::open(bytes).unwrap();
        assert_eq!(pack.members(), u64::from(members));
        assert_eq!(pack.check().unwrap().runs(), members as usize);
    }
}
