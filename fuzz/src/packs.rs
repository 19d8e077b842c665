//! Packs.

use clarity_pack::{Cursor, Pack, PackError, Writer};
use std::io;

/// A pack is refused with a reason, or what is in it makes the same pack again: no byte of it is
/// unaccounted for.
pub fn pack(bytes: &[u8]) {
    match again(bytes) {
        Ok(made) => assert!(made == bytes, "another pack of the same members"),
        Err(refused) => assert!(!refused.to_string().is_empty()),
    }
}

fn again(bytes: &[u8]) -> Result<Vec<u8>, PackError> {
    let pack = Pack::open(bytes.to_vec())?;
    let index = pack.check()?;
    let limit = u64::try_from(bytes.len()).expect("a length");
    let mut writer = Writer::new(Vec::new(), io::Cursor::new(Vec::new()));
    let (mut cursor, mut found, mut contents) = (Cursor::new(), Cursor::new(), Vec::new());
    let mut runs = 0;
    while let Some(run) = cursor.next(&pack)?.map(str::to_owned) {
        runs += 1;
        assert!(index.has(&run), "{run}");
        assert!(found.find(&pack, &index, &run)?, "{run}");
        writer.begin(&run)?;
        let files = cursor.files(&pack)?;
        assert_eq!(found.files(&pack)?, files);
        for (path, length) in files {
            assert!(cursor.read(&pack, &path, limit, &mut contents)?);
            assert_eq!(u64::try_from(contents.len()).ok(), Some(length));
            writer.add(&path, &contents)?;
        }
    }
    assert_eq!(index.runs(), runs);
    writer.finish()
}

/// Whatever the writer takes, readers find. A line is a run, its words are its files.
pub fn packed(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (mut written, mut runs) = (Vec::new(), Vec::new());
    let mut writer = Writer::new(Vec::new(), io::Cursor::new(Vec::new()));
    for line in text.lines() {
        let mut words = line.split(' ');
        let run = words.next().unwrap_or_default();
        if runs.contains(&run) || writer.begin(run).is_err() {
            continue;
        }
        runs.push(run);
        for path in words {
            if writer.add(path, line.as_bytes()).is_ok() {
                written.push((run, path, line));
            }
        }
    }
    let pack = Pack::open(writer.finish().expect("memory")).expect("our own pack");
    let index = pack.check().expect("our own list");
    let (mut cursor, mut contents) = (Cursor::new(), Vec::new());
    for (run, path, line) in written {
        assert!(
            cursor.find(&pack, &index, run).expect("our own run"),
            "{run}"
        );
        assert!(
            cursor
                .read(&pack, path, 1 << 20, &mut contents)
                .expect("our own file"),
            "{path}"
        );
        assert_eq!(contents, line.as_bytes());
    }
    assert!(again(pack.source()).expect("our own members") == *pack.source());
}
