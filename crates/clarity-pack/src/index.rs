use crate::entries::listed;
use crate::member::own;
use crate::window::Window;
use crate::{Damage, Pack, PackError, ReadAt};

/// Where in the list each run of a pack begins: 16 bytes a run, whatever its name.
#[derive(Debug, Clone)]
pub struct Index {
    /// Hash of a run's name and the place of its first record, ascending.
    places: Vec<(u64, u64)>,
}

impl Index {
    pub(crate) fn new<S: ReadAt>(pack: &Pack<S>, whole: bool) -> Result<Self, PackError> {
        let mut places: Vec<(u64, u64)> = Vec::new();
        let (mut entries, mut run) = (pack.entries(), String::new());
        let mut window = Window::default();
        while let Some(entry) = entries.next()? {
            if whole {
                own(&mut window, pack, (entry.run, entry.path), &entry.header())?;
            }
            if entry.run != run {
                places.push((hash(entry.run), entry.place));
                entry.run.clone_into(&mut run);
            }
        }
        places.sort_unstable();
        places.shrink_to_fit();
        let index = Self { places };
        index.no_run_twice(pack)?;
        Ok(index)
    }

    /// How many runs there are.
    pub fn runs(&self) -> usize {
        self.places.len()
    }

    /// Whether it has a run, by the hash of the name alone: wrongly yes once in 2^64.
    pub fn has(&self, run: &str) -> bool {
        self.places(run).next().is_some()
    }

    /// Where runs of this name's hash begin: one place, but for a chance of 1 in 2^64.
    pub(crate) fn places(&self, run: &str) -> impl Iterator<Item = u64> {
        let wanted = hash(run);
        let from = self.places.partition_point(|(hash, _)| *hash < wanted);
        let rest = self.places.get(from..).unwrap_or_default().iter();
        rest.take_while(move |(hash, _)| *hash == wanted)
            .map(|(_, at)| *at)
    }

    /// Two places of one hash must be two runs.
    fn no_run_twice<S: ReadAt>(&self, pack: &Pack<S>) -> Result<(), PackError> {
        let (mut one, mut other) = (Window::default(), Window::default());
        let chunks = self.places.chunk_by(|(one, _), (other, _)| one == other);
        for equal in chunks.filter(|equal| equal.len() > 1) {
            for (position, (_, at)) in equal.iter().enumerate() {
                let Some(first) = listed(&mut one, pack, *at)? else {
                    continue;
                };
                for (_, at) in equal.iter().skip(position + 1) {
                    let second = listed(&mut other, pack, *at)?;
                    if second.is_some_and(|second| second.run == first.run) {
                        let name = first.run.to_owned();
                        return Err(Damage::Twice { name }.into());
                    }
                }
            }
        }
        Ok(())
    }
}

/// FNV-1a, 64 bits. A run that is found is held against its whole name.
fn hash(name: &str) -> u64 {
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    name.bytes().fold(0xcbf2_9ce4_8422_2325, step)
}
