use std::io;

/// Bytes that are read at any place, by several threads at once.
pub trait ReadAt {
    /// Reads some bytes from an offset on; 0 at the end.
    ///
    /// # Errors
    /// What the medium says.
    fn read_at(&self, into: &mut [u8], offset: u64) -> io::Result<usize>;

    /// How many bytes there are.
    ///
    /// # Errors
    /// What the medium says.
    fn length(&self) -> io::Result<u64>;
}

impl ReadAt for [u8] {
    fn read_at(&self, into: &mut [u8], offset: u64) -> io::Result<usize> {
        let offset = usize::try_from(offset).unwrap_or(usize::MAX);
        let rest = self.get(offset..).unwrap_or_default();
        let both = into.iter_mut().zip(rest);
        let read = both.len();
        both.for_each(|(to, from)| *to = *from);
        Ok(read)
    }

    fn length(&self) -> io::Result<u64> {
        u64::try_from(self.len()).map_err(io::Error::other)
    }
}

impl ReadAt for Vec<u8> {
    fn read_at(&self, into: &mut [u8], offset: u64) -> io::Result<usize> {
        self.as_slice().read_at(into, offset)
    }

    fn length(&self) -> io::Result<u64> {
        self.as_slice().length()
    }
}

/// Reads until there is enough, or the end.
pub(crate) fn fill<S: ReadAt + ?Sized>(
    source: &S,
    mut into: &mut [u8],
    mut offset: u64,
) -> io::Result<usize> {
    let mut filled = 0;
    while !into.is_empty() {
        match source.read_at(into, offset) {
            Ok(0) => break,
            Ok(read) => {
                filled += read;
                offset += u64::try_from(read).unwrap_or(u64::MAX);
                into = into.get_mut(read..).unwrap_or_default();
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}
