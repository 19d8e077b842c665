//! What is no pack, or one no more: each has its own message, and none a panic.

use crate::{TWO, packed};
use clarity_pack::{Cursor, Pack, PackError, ReadAt};
use proptest::prelude::*;
use std::io::{self, Read};

/// Reads everything in every way; the first thing that is wrong.
fn whole(bytes: &[u8]) -> Result<usize, PackError> {
    let pack = Pack::open(bytes.to_vec())?;
    let index = pack.check()?;
    let (mut cursor, mut into) = (Cursor::new(), Vec::new());
    while let Some(run) = cursor.next(&pack)?.map(str::to_owned) {
        for (path, length) in cursor.files(&pack)? {
            cursor.read(&pack, &path, 1 << 20, &mut into)?;
            assert_eq!(into.len() as u64, length);
        }
        assert!(Cursor::new().find(&pack, &index, &run)?);
    }
    Ok(index.runs())
}

fn wrong(bytes: &[u8]) -> String {
    whole(bytes).expect_err("a fault").to_string()
}

/// Where some bytes begin, for the n-th time from 0.
fn at(bytes: &[u8], wanted: &[u8], n: usize) -> usize {
    let found = bytes.windows(wanted.len()).enumerate();
    let mut found = found.filter(|(_, window)| *window == wanted);
    found.nth(n).unwrap().0
}

/// A pack with some bytes replaced at an offset from the n-th record of a signature.
fn patched(signature: &[u8], n: usize, offset: usize, with: &[u8]) -> Vec<u8> {
    let mut bytes = packed(TWO);
    let from = at(&bytes, signature, n) + offset;
    bytes[from..from + with.len()].copy_from_slice(with);
    bytes
}

const LOCAL: &[u8] = b"PK\x03\x04";
const LISTED: &[u8] = b"PK\x01\x02";
const END: &[u8] = b"PK\x05\x06";

/// The same patch to a member's own record and to the list, whose fields stand 2 bytes further on.
fn both(n: usize, offset: usize, with: &[u8]) -> Vec<u8> {
    let mut bytes = patched(LOCAL, n, offset, with);
    let from = at(&bytes, LISTED, n) + offset + 2;
    bytes[from..from + with.len()].copy_from_slice(with);
    bytes
}

#[test]
fn what_is_no_pack_is_told_from_a_damaged_one() {
    assert_eq!(whole(&packed(TWO)).unwrap(), 2);
    assert_eq!(wrong(b""), "the file is empty; expected a pack, a ZIP file");
    let no_end = "the file does not end as a ZIP file does: it was cut off, something was appended, \
                  or it is no ZIP file; copy it again";
    for bytes in [&b"PAR1 and so on"[..], &[0; 200], &packed(TWO)[..300]] {
        assert_eq!(wrong(bytes), no_end);
    }
    assert_eq!(wrong(&[&packed(TWO)[..], b"\n"].concat()), no_end);
    // A comment belongs to ZIP, not to packs.
    let mut commented = patched(END, 0, 20, b"\x01\x00");
    commented.push(b'x');
    assert_eq!(wrong(&commented), no_end);
}

#[test]
fn each_fault_of_the_end_is_told() {
    let end = |why: &str| format!("the file's end is damaged: {why}; copy the file again");
    let fields = end("it has other fields than the end of a pack");
    let length = end("members and list have not the length of the file");
    for (offset, with, expected) in [
        (4, &b"\x01\x00"[..], &fields),
        (8, b"\x05\x00", &fields),
        (20, b"\x01\x00", &fields),
        (12, b"\x00\x00\x00\x00", &length),
        (16, b"\x01\x00\x00\x00", &length),
        (12, b"\xff\xff\xff\x7f", &length),
    ] {
        assert_eq!(wrong(&patched(END, 0, offset, with)), *expected);
    }
    assert_eq!(
        wrong(&patched(END, 0, 8, b"\xfe\xff\xfe\xff")),
        end("it announces more members than its list can hold")
    );
    // Sixty-four bits are wanted and are not there.
    assert!(wrong(&patched(END, 0, 8, b"\xff\xff\xff\xff")).starts_with("the file"));
    // One member less or more than listed.
    assert!(wrong(&patched(END, 0, 8, b"\x03\x00\x03\x00")).contains("more than the file's end"));
    assert!(wrong(&patched(END, 0, 8, b"\x05\x00\x05\x00")).contains("less than the file's end"));
}

#[test]
fn each_form_that_packs_do_not_have_is_told() {
    let form = |why: &str| {
        format!(
            "the member `a=1_seed=7/trace.jsonl` {why}; packs are written by `clarity pack` alone"
        )
    };
    for (offset, with, why) in [
        (6, &b"\x01\x08"[..], "is encrypted"),
        (6, b"\x08\x08", "has its length behind it"),
        (8, b"\x08\x00", "is compressed"),
        (10, b"\x01\x00", "has a time stamp"),
        (12, b"\x22\x00", "has a time stamp"),
        (
            18,
            b"\x02\x00\x00\x00",
            "has two lengths, though it is stored",
        ),
        (4, b"\x14\x00", "has other fields than members of a pack"),
        (6, b"\x00\x00", "has other fields than members of a pack"),
    ] {
        assert_eq!(wrong(&both(1, offset, with)), form(why));
    }
    // In the list alone: a comment's length, a disk, permissions.
    for offset in [32, 34, 36, 38] {
        let why = "has other fields than members of a pack";
        assert_eq!(wrong(&patched(LISTED, 1, offset, b"\x01\x00")), form(why));
    }
}

#[test]
fn each_name_that_leads_elsewhere_is_told() {
    let named = |files: &[(&str, &str)]| {
        let mut bytes = packed(TWO);
        for (from, to) in files {
            for _ in 0..2 {
                let place = at(&bytes, from.as_bytes(), 0);
                bytes[place..place + to.len()].copy_from_slice(to.as_bytes());
            }
        }
        wrong(&bytes)
    };
    let name = "a=1_seed=7/done.json";
    for (to, why) in [
        ("/=1_seed=7/done.json", "is absolute"),
        ("../_seed=7/done.json", "has a step `.` or `..`"),
        ("a=1_seed=7/../e.json", "has a step `.` or `..`"),
        ("a=1_seed=7/./ne.json", "has a step `.` or `..`"),
        ("a=1_seed=7//one.json", "has an empty step"),
        ("a=1_seed=7/done.jso/", "is a directory"),
        ("a=1_seed=7_done.json", "belongs to no run"),
        ("a=1_seed=7/do\\e.json", "has a backslash"),
        ("a=1_seed=7/do\0e.json", "has a NUL"),
    ] {
        let told = format!("the member `{to}` {why}; a pack has `<run>/<path>` alone");
        assert_eq!(named(&[(name, to)]), told);
    }
    let mut bytes = packed(TWO);
    for _ in 0..2 {
        let place = at(&bytes, b"done.json", 0);
        bytes[place] = 0xff;
    }
    assert!(wrong(&bytes).contains("is not UTF-8"));
}

#[test]
fn names_that_come_twice_are_told() {
    let twice = packed(&[
        ("a", &[("f", b"")]),
        ("b", &[("f", b"")]),
        ("a", &[("f", b"")]),
    ]);
    assert_eq!(wrong(&twice), "`a` is in the pack twice");
    // The same file twice, and the wrong way round, in one run.
    for (second, told) in [
        (&b"a/f"[..], "`a/f` is in the pack twice"),
        (
            b"a/e",
            "the member `a/e` stands behind one that it should precede",
        ),
    ] {
        let mut bytes = packed(&[("a", &[("f", b""), ("g", b"")])]);
        for _ in 0..2 {
            let place = at(&bytes, b"a/g", 0);
            bytes[place..place + 3].copy_from_slice(second);
        }
        assert_eq!(wrong(&bytes), told);
    }
}

#[test]
fn the_list_and_the_members_must_agree() {
    let name = "the member `a=1_seed=7/trace.jsonl` and the list of members disagree about its";
    assert_eq!(
        wrong(&patched(LOCAL, 1, 14, b"\0")),
        format!("{name} CRC-32")
    );
    let mut bytes = packed(TWO);
    let place = at(&bytes, b"trace.jsonl", 0);
    bytes[place..place + 5].copy_from_slice(b"trade");
    assert_eq!(wrong(&bytes), format!("{name} name"));
    // A shorter one, in the list: the next does not begin where this one ends.
    let listed = patched(LISTED, 1, 20, b"\x02\0\0\0\x02\0\0\0");
    assert_eq!(wrong(&listed), format!("{name} length"));
    let why = Pack::open(listed).unwrap().index().unwrap_err().to_string();
    assert!(
        why.contains("a member does not begin where the one before it ends"),
        "{why}"
    );
    // The last one, in the list.
    let listed = patched(LISTED, 3, 20, b"\x02\0\0\0\x02\0\0\0");
    let why = Pack::open(listed).unwrap().index().unwrap_err().to_string();
    assert!(why.contains("it lists less than there is"), "{why}");
    // In its own record.
    let own = patched(LOCAL, 3, 18, b"\x02\0\0\0\x02\0\0\0");
    let told =
        "the member `a=2_seed=7/trace.jsonl` and the list of members disagree about its length";
    assert_eq!(wrong(&own), told);
    let own = patched(LOCAL, 3, 18, b"\xf0\xff\xff\xff\xf0\xff\xff\xff");
    assert_eq!(wrong(&own), told);
}

#[test]
fn contents_that_changed_are_told() {
    let mut bytes = packed(TWO);
    let place = at(&bytes, b"two", 0);
    bytes[place] = b'T';
    // By Python: zlib.crc32(b"Two"), zlib.crc32(b"two")
    let told = "the member `a=2_seed=7/trace.jsonl` is damaged: its CRC-32 is 2987cc86, expected \
                11ca8a66";
    assert_eq!(wrong(&bytes), told);
    let pack = Pack::open(bytes).unwrap();
    let index = pack.check().unwrap();
    let mut cursor = Cursor::new();
    assert!(cursor.find(&pack, &index, "a=2_seed=7").unwrap());
    let mut member = cursor.member(&pack, "trace.jsonl").unwrap().unwrap();
    let error = member.read_to_end(&mut Vec::new()).unwrap_err();
    assert_eq!(
        (error.kind(), error.to_string().as_str()),
        (io::ErrorKind::InvalidData, told)
    );
}

#[test]
fn something_else_where_a_member_should_be() {
    let told =
        "the member `a=2_seed=7/deep/er.txt` and the list of members disagree about its place";
    assert_eq!(wrong(&patched(LOCAL, 2, 0, b"XX")), told);
    let damaged = patched(LISTED, 2, 0, b"XX");
    assert!(wrong(&damaged).contains("something else begins"));
    // In order: the list breaks off.
    let pack = Pack::open(damaged).unwrap();
    let mut cursor = Cursor::new();
    assert!(cursor.next(&pack).unwrap().is_some());
    assert!(cursor.next(&pack).is_err());
}

/// A bit of a member's own record is that member's: every other one is read as if nothing were.
#[test]
fn a_damaged_record_is_in_nobody_elses_way() {
    let whole = packed(TWO);
    for member in 0..4 {
        let from = at(&whole, LOCAL, member);
        // The names are of one length each: 20, 22, 22 and 22.
        let name = if member == 0 { 20 } else { 22 };
        for place in from..from + 30 + name {
            for bit in 0..8 {
                let mut bytes = whole.clone();
                bytes[place] ^= 1 << bit;
                let pack = Pack::open(bytes).unwrap();
                let index = pack.index().unwrap();
                let (mut by_order, mut by_name, mut into) =
                    (Cursor::new(), Cursor::new(), Vec::new());
                let mut members = 0..;
                for (run, files) in TWO {
                    assert!(by_order.next_is(&pack, run).unwrap());
                    assert!(by_name.find(&pack, &index, run).unwrap());
                    for (path, expected) in *files {
                        let damaged = members.next() == Some(member);
                        for cursor in [&mut by_order, &mut by_name] {
                            let read = cursor.read(&pack, path, 64, &mut into);
                            match read {
                                Ok(there) => assert!(there && !damaged, "byte {place}, bit {bit}"),
                                Err(error) => {
                                    assert!(damaged, "byte {place}, bit {bit}: {error}");
                                    let told = format!("the member `{run}/{path}` ");
                                    assert!(error.to_string().starts_with(&told), "{error}");
                                    continue;
                                }
                            }
                            assert_eq!(into, *expected);
                        }
                    }
                }
            }
        }
    }
}

/// A medium that fails is no damage.
struct Broken(Vec<u8>);

impl ReadAt for Broken {
    fn read_at(&self, into: &mut [u8], offset: u64) -> io::Result<usize> {
        if offset < 40 {
            return Err(io::Error::other("input/output error"));
        }
        self.0.read_at(into, offset)
    }

    fn length(&self) -> io::Result<u64> {
        self.0.length()
    }
}

#[test]
fn a_medium_that_fails_is_no_damage() {
    let pack = Pack::open(Broken(packed(TWO))).unwrap();
    assert!(pack.index().is_ok());
    let mut cursor = Cursor::new();
    assert_eq!(cursor.next(&pack).unwrap(), Some("a=1_seed=7"));
    let error = cursor
        .read(&pack, "done.json", 64, &mut Vec::new())
        .unwrap_err();
    assert!(matches!(error, PackError::Io(_)), "{error}");
}

#[test]
fn every_cut_is_noticed() {
    let bytes = packed(TWO);
    for end in 0..bytes.len() {
        assert!(whole(&bytes[..end]).is_err(), "{end}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// No byte of a pack is free.
    #[test]
    fn every_changed_byte_is_noticed(place in any::<prop::sample::Index>(), change in 1..=255_u8) {
        let mut bytes = packed(TWO);
        let place = place.index(bytes.len());
        bytes[place] ^= change;
        prop_assert!(whole(&bytes).is_err(), "byte {place}");
    }

    #[test]
    fn anything_at_all_is_no_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(whole(&bytes).is_err());
    }
}
