use std::io;

/// Why a pack cannot be written or read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PackError {
    /// The medium failed; the pack may be whole.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// What was read is no pack, or a damaged one.
    #[error(transparent)]
    Damaged(#[from] Damage),
    /// A member that is larger than what its reader takes.
    #[error("{found} bytes are too many; at most {limit} are read")]
    TooLarge {
        /// Its length, in bytes.
        found: u64,
        /// What is taken, in bytes.
        limit: u64,
    },
    /// A name that no member may have, on writing.
    #[error("`{name}` is no name for a member of a pack: it {why}")]
    Name {
        /// The run's name, or the path inside it.
        name: String,
        /// What is wrong with it.
        why: &'static str,
    },
    /// Members that were given in another order.
    #[error("`{path}` does not ascend: the files of run `{run}` are packed by path, each once")]
    Order {
        /// The run.
        run: String,
        /// The path that came too late.
        path: String,
    },
    /// A file before any run.
    #[error("`{path}` belongs to no run: begin one first")]
    NoRun {
        /// The file.
        path: String,
    },
    /// A file that changed while it was packed.
    #[error("`{path}` changed while it was packed: it is not what was announced")]
    Changed {
        /// The file.
        path: String,
    },
}

/// What is wrong with a pack.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Damage {
    /// No byte.
    #[error("the file is empty; expected a pack, a ZIP file")]
    Empty,
    /// The record that ends a ZIP file is not at the end.
    #[error(
        "the file does not end as a ZIP file does: it was cut off, something was appended, or it is \
         no ZIP file; copy it again"
    )]
    NoEnd,
    /// The records at the end contradict each other, or the file.
    #[error("the file's end is damaged: {why}; copy the file again")]
    End {
        /// What does not fit.
        why: &'static str,
    },
    /// The list of members breaks off or has something else in it.
    #[error("the list of members is damaged at byte {offset}: {why}; copy the file again")]
    List {
        /// Bytes before the fault.
        offset: u64,
        /// What is wrong.
        why: &'static str,
    },
    /// A name that no member may have.
    #[error("the member `{name}` {why}; a pack has `<run>/<path>` alone")]
    Name {
        /// The name, as far as it is UTF-8.
        name: String,
        /// What is wrong with it.
        why: &'static str,
    },
    /// A member in a form that packs do not have.
    #[error("the member `{name}` {why}; packs are written by `clarity pack` alone")]
    Form {
        /// The member.
        name: String,
        /// What it is or has.
        why: &'static str,
    },
    /// A member that the list describes otherwise than the member itself.
    #[error("the member `{name}` and the list of members disagree about its {what}")]
    Disagree {
        /// The member, by the list.
        name: String,
        /// What they say otherwise.
        what: &'static str,
    },
    /// Contents that are not those that were packed.
    #[error("the member `{name}` is damaged: its CRC-32 is {found:08x}, expected {expected:08x}")]
    Checksum {
        /// The member.
        name: String,
        /// That of the bytes.
        found: u32,
        /// What is recorded.
        expected: u32,
    },
    /// Two members of one name, or a run in two places.
    #[error("`{name}` is in the pack twice")]
    Twice {
        /// The member or the run.
        name: String,
    },
    /// Files of a run that do not ascend by path.
    #[error("the member `{name}` stands behind one that it should precede")]
    Order {
        /// The member.
        name: String,
    },
}
