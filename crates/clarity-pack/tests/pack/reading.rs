use crate::{TWO, packed};
use clarity_pack::{Cursor, Pack, PackError, ReadAt, Writer};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::io::{self, Cursor as Bytes, Read};

#[test]
fn every_way_of_reading_gives_what_was_packed() {
    let pack = Pack::open(packed(TWO)).unwrap();
    let index = pack.check().unwrap();
    assert_eq!(index.runs(), 2);
    let (mut by_order, mut by_name, mut bytes) = (Cursor::new(), Cursor::new(), Vec::new());
    for (run, files) in TWO {
        assert_eq!(by_order.next(&pack).unwrap(), Some(*run));
        let listed: Vec<_> = files
            .iter()
            .map(|(path, bytes)| ((*path).to_owned(), bytes.len() as u64))
            .collect();
        assert_eq!(by_order.files(&pack).unwrap(), listed);
        assert!(by_name.find(&pack, &index, run).unwrap());
        for (path, expected) in *files {
            for cursor in [&mut by_order, &mut by_name] {
                assert!(cursor.read(&pack, path, 1 << 20, &mut bytes).unwrap());
                assert_eq!(bytes, *expected);
                let mut streamed = Vec::new();
                let mut member = cursor.member(&pack, path).unwrap().unwrap();
                assert_eq!(member.left(), expected.len() as u64);
                member.read_to_end(&mut streamed).unwrap();
                assert_eq!(streamed, *expected);
            }
        }
        assert!(!by_order.read(&pack, "absent", 64, &mut bytes).unwrap());
        assert!(by_order.member(&pack, "absent").unwrap().is_none());
    }
    assert_eq!(by_order.next(&pack).unwrap(), None);
    assert!(!by_name.find(&pack, &index, "a=3_seed=7").unwrap());
    assert_eq!(by_name.run(), "a=2_seed=7");
}

#[test]
fn a_run_that_is_not_the_next_one_leaves_the_cursor_where_it_is() {
    let pack = Pack::open(packed(TWO)).unwrap();
    let mut cursor = Cursor::new();
    assert!(!cursor.next_is(&pack, "a=2_seed=7").unwrap());
    assert!(cursor.next_is(&pack, "a=1_seed=7").unwrap());
    assert!(!cursor.next_is(&pack, "a=1_seed=7").unwrap());
    assert!(cursor.next_is(&pack, "a=2_seed=7").unwrap());
    assert!(!cursor.next_is(&pack, "a=3_seed=7").unwrap());
}

#[test]
fn an_empty_pack_is_one() {
    let pack = Pack::open(packed(&[])).unwrap();
    assert_eq!((pack.members(), pack.check().unwrap().runs()), (0, 0));
    assert_eq!(Cursor::new().next(&pack).unwrap(), None);
    assert!(pack.entries().next().unwrap().is_none());
}

#[test]
fn a_limit_is_kept_before_anything_is_read() {
    let pack = Pack::open(packed(&[("run", &[("f", &[0; 10])])])).unwrap();
    let (mut cursor, mut bytes) = (Cursor::new(), Vec::new());
    cursor.next(&pack).unwrap();
    assert!(cursor.read(&pack, "f", 10, &mut bytes).unwrap());
    let refused = cursor.read(&pack, "f", 9, &mut bytes).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "10 bytes are too many; at most 9 are read"
    );
}

/// A source of zeros around a pack's own bytes: 5 GB without the memory for it.
struct Sparse {
    front: Vec<u8>,
    zeros: u64,
    back: Vec<u8>,
}

impl ReadAt for Sparse {
    fn read_at(&self, into: &mut [u8], offset: u64) -> io::Result<usize> {
        let (front, back) = (
            self.front.len() as u64,
            self.front.len() as u64 + self.zeros,
        );
        if offset < front {
            return self.front.read_at(into, offset);
        }
        if offset >= back {
            return self.back.read_at(into, offset - back);
        }
        let count = usize::try_from(back - offset).unwrap().min(into.len());
        into[..count].fill(0);
        Ok(count)
    }

    fn length(&self) -> io::Result<u64> {
        Ok(self.front.len() as u64 + self.zeros + self.back.len() as u64)
    }
}

/// The list and the end of a pack whose first member is 5 GB long are those that follow from
/// APPNOTE 4.5.3: two lengths in an extra field, and an offset for the member behind it.
#[test]
fn a_member_and_an_offset_beyond_four_gigabytes() {
    const LONG: u64 = 5 << 30;
    let extra = |values: &[u64]| {
        let mut bytes = vec![1, 0, u8::try_from(8 * values.len()).unwrap(), 0];
        for value in values {
            bytes.extend(value.to_le_bytes());
        }
        bytes
    };
    // CRC-32 of zeros is told by the same library that checks it; the record alone matters here.
    let common = |crc: u32, length: u32, extra: u16| {
        let version = if extra == 0 { 10_u16 } else { 45 };
        let mut bytes = version.to_le_bytes().to_vec();
        bytes.extend(b"\x00\x08\x00\x00\x00\x00\x21\x00");
        bytes.extend(crc.to_le_bytes());
        bytes.extend([length.to_le_bytes(), length.to_le_bytes()].concat());
        bytes.extend([3, 0]);
        bytes.extend(extra.to_le_bytes());
        bytes
    };
    let crc_of_a = 0xe8b7_be43;
    let front = [
        b"PK\x03\x04".to_vec(),
        common(0, u32::MAX, 20),
        b"r/f".to_vec(),
        extra(&[LONG, LONG]),
    ]
    .concat();
    let second = front.len() as u64 + LONG;
    let back = [
        b"PK\x03\x04".to_vec(),
        common(crc_of_a, 1, 0),
        b"s/ga".to_vec(),
        b"PK\x01\x02\x2d\x03".to_vec(),
        common(0, u32::MAX, 20),
        b"\0\0\0\0\0\0\x00\x00\xa4\x81\0\0\0\0r/f".to_vec(),
        extra(&[LONG, LONG]),
        b"PK\x01\x02\x2d\x03".to_vec(),
        common(crc_of_a, 1, 12),
        b"\0\0\0\0\0\0\x00\x00\xa4\x81\xff\xff\xff\xffs/g".to_vec(),
        extra(&[second]),
    ]
    .concat();
    let list = (back.len() - 34) as u64;
    let at = second + 34;
    let end = [
        b"PK\x06\x06".to_vec(),
        44_u64.to_le_bytes().to_vec(),
        b"\x2d\x03\x2d\x00\0\0\0\0\0\0\0\0".to_vec(),
        [2, 2, list, at].map(u64::to_le_bytes).concat(),
        b"PK\x06\x07\0\0\0\0".to_vec(),
        (at + list).to_le_bytes().to_vec(),
        b"\x01\0\0\0PK\x05\x06\0\0\0\0\x02\x00\x02\x00".to_vec(),
        u32::try_from(list).unwrap().to_le_bytes().to_vec(),
        b"\xff\xff\xff\xff\0\0".to_vec(),
    ]
    .concat();
    let pack = Pack::open(Sparse {
        front,
        zeros: LONG,
        back: [back, end].concat(),
    })
    .unwrap();
    let index = pack.check().unwrap();
    let (mut cursor, mut bytes) = (Cursor::new(), Vec::new());
    assert!(cursor.find(&pack, &index, "s").unwrap());
    assert!(cursor.read(&pack, "g", 1, &mut bytes).unwrap());
    assert_eq!(bytes, b"a");
    assert!(cursor.find(&pack, &index, "r").unwrap());
    assert_eq!(cursor.files(&pack).unwrap(), [("f".to_owned(), LONG)]);
    let refused = cursor.read(&pack, "f", 1 << 26, &mut bytes);
    assert!(matches!(refused, Err(PackError::TooLarge { .. })));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whatever_is_packed_is_read(
        runs in proptest::collection::btree_map(
            "[a-zé=_0-9]{1,12}",
            proptest::collection::btree_map(
                "[a-z]{1,3}(/[a-zß.]{3,9}){0,2}",
                proptest::collection::vec(any::<u8>(), 0..3000),
                1..4,
            ),
            0..20,
        )
    ) {
        let mut writer = Writer::new(Vec::new(), Bytes::new(Vec::new()));
        for (run, files) in &runs {
            writer.begin(run).unwrap();
            for (path, bytes) in files {
                writer.add(path, bytes).unwrap();
            }
        }
        let pack = Pack::open(writer.finish().unwrap()).unwrap();
        let index = pack.check().unwrap();
        let (mut cursor, mut found) = (Cursor::new(), BTreeMap::new());
        while let Some(run) = cursor.next(&pack).unwrap() {
            let run = run.to_owned();
            let mut files = BTreeMap::new();
            for (path, _) in cursor.files(&pack).unwrap() {
                let mut bytes = Vec::new();
                prop_assert!(cursor.read(&pack, &path, 1 << 20, &mut bytes).unwrap());
                files.insert(path, bytes);
            }
            found.insert(run, files);
        }
        prop_assert_eq!(&found, &runs);
        for run in runs.keys().rev() {
            prop_assert!(cursor.find(&pack, &index, run).unwrap());
            prop_assert_eq!(cursor.run(), run);
        }
    }
}
